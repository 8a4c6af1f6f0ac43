"""The bytes of a file or of standard input: decompressed, and as UTF-8 whatever the encoding."""

from __future__ import annotations

import codecs
import gzip
import os
import re
import stat
import sys
import zlib
from pathlib import Path
from typing import IO, cast

from mgcheck.errors import MgcheckError, system_problem

STANDARD = "-"
BOM = "\ufeff"
_START = 4
_SURROGATES = re.compile("[\ud800-\udfff]")
_FIRST_BYTE = 0xDC00
# How other files begin, so that none of them is read as text.
_BEGINNINGS = {
    b"\x1f\x8b": "gzip",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"PAR1": "Parquet",
    b"PK\x03\x04": "ZIP",
    # Before UTF-16, since its own mark begins with that of UTF-16.
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}


class InputStream:
    """The decompressed bytes of a file or of standard input, and how much of the file itself has been read.

    Raises `MgcheckError` with the code `io` for every fault of reading.
    """

    def __init__(self, path: str, compression: str | None) -> None:
        self.path = path
        self._raw = _raw_input(path)
        self._content = _decompressed(self._raw, compression)

        # A pipe has neither a size nor a position, and standard input needs none.
        regular = path != STANDARD and stat.S_ISREG(os.fstat(self._raw.fileno()).st_mode)
        self._before = os.fstat(self._raw.fileno()) if regular else None

    @property
    def name(self) -> str:
        """The name of the file in messages."""
        return "stdin" if self.path == STANDARD else self.path

    @property
    def changed(self) -> bool:
        """Whether the file has been modified since it was opened."""
        if self._before is None:
            return False
        now = os.fstat(self._raw.fileno())
        return (now.st_size, now.st_mtime_ns) != (self._before.st_size, self._before.st_mtime_ns)

    @property
    def size(self) -> int | None:
        """The size of the file in bytes; None for a stream."""
        return (self._before.st_size or None) if self._before is not None else None

    @property
    def position(self) -> int:
        """The bytes of the file read so far."""
        return 0 if self._before is None else self._raw.tell()

    def read(self, size: int) -> bytes:
        """Read exactly `size` bytes, fewer only at the end."""
        pieces = []
        while size > 0:
            try:
                piece = self._content.read(size)
            except (OSError, EOFError, zlib.error, _zstd_error()) as error:
                raise io_error(self.path, error) from None
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def close(self) -> None:
        """Close the file; standard input stays open."""
        if self.path != STANDARD:
            self._raw.close()


class Utf8Stream:
    """A text in any encoding as UTF-8, without its byte-order mark; `marked` says that it had one.

    Undecodable bytes pass through unchanged. They are never valid UTF-8, so the reader can tell which rows hold them.
    Raises `MgcheckError` where decoding cannot go on.
    """

    def __init__(self, stream: InputStream, encoding: str) -> None:
        self.name = stream.name
        self.encoding = encoding
        self._stream = stream
        self._decoder = None
        if codecs.lookup(encoding).name not in {"utf-8", "utf-8-sig", "ascii"}:
            self._decoder = codecs.getincrementaldecoder(encoding)("surrogateescape")
        start = self._stream.read(_START)
        refuse_other_kinds(start, stream.name, encoding)
        self.marked = self._decoder is None and start.startswith(codecs.BOM_UTF8)
        self._start = start.removeprefix(codecs.BOM_UTF8) if self.marked else start

    def read(self, size: int) -> bytes:
        """Read about `size` bytes; empty only at the end."""
        piece, self._start = self._start + self._stream.read(size), b""
        if self._decoder is None:
            return piece
        try:
            text = self._decoder.decode(piece, final=not piece)
            while piece and not text:
                piece = self._stream.read(size)
                text = self._decoder.decode(piece, final=not piece)
            return text.encode("utf-8", "surrogateescape")
        except UnicodeError as error:
            raise MgcheckError("undecodable_file", file=self.name, encoding=self.encoding) from error


def is_text(data: str | bytes) -> bool:
    """Whether bytes are valid UTF-8, or a text can be written as UTF-8."""
    try:
        data.decode("utf-8") if isinstance(data, bytes) else data.encode("utf-8")
    except UnicodeError:
        return False
    return True


def escaped(text: str) -> str:
    """The text with undecodable bytes written out, as in `\\xe9`."""
    return _SURROGATES.sub(_written_out, text)


def _written_out(match: re.Match[str]) -> str:
    code = ord(match[0])
    # Python's stand-in for a byte that it cannot decode.
    byte = code - _FIRST_BYTE
    return f"\\x{byte:02x}" if byte in range(256) else f"\\u{code:04x}"


def _raw_input(path: str) -> IO[bytes]:
    if path == STANDARD:
        if sys.stdin is None:
            raise MgcheckError("closed_stream", file="stdin")
        return sys.stdin.buffer
    try:
        return Path(path).open("rb")
    except (OSError, ValueError) as error:
        raise io_error(path, error) from None


def _decompressed(raw: IO[bytes], compression: str | None) -> IO[bytes]:
    if compression == "gzip":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw, mode="rb"))
    if compression == "zstd":
        # The standard library has it from Python 3.14 on.
        from backports.zstd import ZstdFile

        return cast("IO[bytes]", ZstdFile(raw, mode="rb"))
    return raw


def _zstd_error() -> type[Exception]:
    """The error of zstd, if it has been imported."""
    module = sys.modules.get("backports.zstd")
    return cast("type[Exception]", module.ZstdError) if module else EOFError


def io_error(path: str, error: Exception) -> MgcheckError:
    """A fault of the system or a library with a file, as an error that names the file."""
    return MgcheckError("io", file="stdin" if path == STANDARD else path, problem=system_problem(error))


def refuse_other_kinds(start: bytes, path: str, encoding: str) -> None:
    """Raise `MgcheckError` for a text that begins like a compressed or binary file."""
    for beginning, name in _BEGINNINGS.items():
        if start.startswith(beginning):
            if name.startswith("UTF") and name[-2:] in encoding:
                return
            raise MgcheckError("not_text", file=path, kind=name)
