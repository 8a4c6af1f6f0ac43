"""A text in pieces of whole lines, with bounded records, so that a small compressed file cannot exhaust memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mgcheck.errors import MgcheckError
from mgcheck.files.streams.inputs import BOM, Utf8Stream

# Large enough to make a call of polars worthwhile, small enough to bound memory.
BLOCK_BYTES = 4 << 20
# Bounds the number of very short lines, each of which may become a row of objects.
BLOCK_LINES = 400_000
# A record is a line of JSON or a CSV row, which may hold line ends in quotes; the end of its last line does not count.
RECORD_BYTES = 16 << 20
MOST_COLUMNS = 100_000


class Piece(NamedTuple):
    """Whole lines, and where they begin: the line number from 1, and the byte offset in UTF-8 from 0."""

    data: bytes
    file: str
    line: int
    offset: int

    @property
    def lines(self) -> list[bytes]:
        """The lines with their ends: LF, CR or CRLF."""
        return self.data.splitlines(keepends=True)

    def refusal(self, code: str, before: Sequence[bytes] = ()) -> MgcheckError:
        """The error for a record beyond a bound, which begins after these lines."""
        line, offset = self.line + len(before), self.offset + sum(map(len, before))
        return MgcheckError(code, file=self.file, line=line, offset=offset)


class LineReader:
    """Reads a text in pieces of whole lines, none longer than `longest` bytes."""

    def __init__(self, stream: Utf8Stream, longest: int | None = None) -> None:
        self._stream = stream
        self._longest = RECORD_BYTES if longest is None else longest
        self._ended = False
        # Read, but not yet returned.
        self._rest = Piece(b"", stream.name, 1, len(BOM.encode()) if stream.marked else 0)

    def read(self, *, head: bool = False) -> Piece | None:
        """The next lines, about `BLOCK_BYTES` of them, or far fewer for the `head`; None at the end.

        Raises `MgcheckError` for a line that is too long, of which little more is read.
        """
        data = self._rest.data
        # A record of exactly this size may be followed by half a CRLF.
        while not (end := _end(data, len(data))) and not self._ended and len(data) <= self._longest + 1:
            further = self._stream.read(BLOCK_BYTES // 64 + 1 if head and not data else BLOCK_BYTES)
            self._ended = not further
            data += further
        # Only the first line can be too long: a single read is shorter than the bound.
        if len(data) > self._longest and _first(data) > self._longest:
            raise self._rest.refusal("record_too_long" if self._longest == RECORD_BYTES else "document_too_long")
        end = end or len(data)
        while (lines := _count(data, end)) > BLOCK_LINES:
            end = _end(data, end // 2) or _first(data) + 1 + data.startswith(b"\r\n", _first(data))
        piece = self._rest._replace(data=data[:end])
        self._rest = Piece(data[end:], piece.file, piece.line + lines, piece.offset + end)
        return piece if end else None

    def put_back(self, lines: Sequence[bytes]) -> None:
        """Return the last lines that were read, to be read again."""
        data = b"".join(lines)
        rest, file, line, offset = self._rest
        self._rest = Piece(data + rest, file, line - _count(data, len(data)), offset - len(data))


def _end(data: bytes, stop: int) -> int:
    """The end of the last whole line before `stop`; a CR just before it may be half of a CRLF."""
    return max(data.rfind(b"\n", 0, stop), data.rfind(b"\r", 0, stop - 1)) + 1


def _first(data: bytes) -> int:
    """The length of the first line, without its end."""
    return len(data.partition(b"\n")[0].partition(b"\r")[0])


def _count(data: bytes, stop: int) -> int:
    """The number of line ends before `stop`."""
    found = data.count(b"\n", 0, stop)
    if b"\r" in data:
        found += data.count(b"\r", 0, stop) - data.count(b"\r\n", 0, stop)
    return found
