"""CSV and TSV: rows of delimited cells, each kept as its own text.

Pieces of a file with even rows and simple quotes are split by polars (`even_rows`). Everything else (a quote or a line
end in a cell, ragged rows, blank lines, undecodable bytes) is read record by record with Python's csv module, so that
the place of each record is known.
"""

from __future__ import annotations

import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import StringIO
from typing import NamedTuple

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import Chunk, RowSource, fault
from mgcheck.files.formats.even_rows import even_rows
from mgcheck.files.formats.formulas import is_formula
from mgcheck.files.options import DELIMITER
from mgcheck.files.streams.inputs import Utf8Stream, escaped, is_text
from mgcheck.files.streams.lines import MOST_COLUMNS, RECORD_BYTES, LineReader, Piece
from mgcheck.language.say import LANGUAGES, Text

# A quote that is still open after this many lines is a stray one, and the lines are rows.
_MOST_LINES = 1000
# The faults of a record.
_OPEN, _STRAY, _UNDECODABLE, _WIDE = map(fault, ("open_quote", "stray_quote", "undecodable", "too_many_columns"))
_DECLARATION = re.compile(rf'(?P<quote>"?)sep=(?P<sign>{DELIMITER.pattern})(?P=quote)[ \t]*', re.IGNORECASE)


class Record(NamedTuple):
    """A row: its text, its cells and its fault, if any; a blank line has no cells."""

    text: str
    cells: list[str]
    fault: MgcheckError | None = None


class DelimitedSource(RowSource):
    """A CSV or TSV file whose first row names the columns.

    Raises `MgcheckError` for a file without a header; `head` is the text up to the end of the header, `columns` its
    cells. A first line `sep=;`, which Excel writes and reads, is part of `head`; `declared` is the delimiter that it
    names, None without it. It holds unless `delimiter` was `chosen` for this file.
    """

    def __init__(self, stream: Utf8Stream, delimiter: str, *, chosen: bool = False) -> None:
        # Records have a bound of their own; this limit holds for the whole process.
        csv.field_size_limit(sys.maxsize)
        self._text = LineReader(stream)
        line, self.declared = self._read_declaration()
        self.delimiter = delimiter if chosen or self.declared is None else self.declared
        header = self._read_header(stream.name)
        self.head, self.columns = line + header.text, header.cells
        self.marked = stream.marked
        self._wanted = list(range(len(self.columns)))

    def want(self, names: Iterable[str]) -> None:
        """Choose the columns of the chunks; by default they hold all."""
        self._wanted = sorted({self.columns.index(name) for name in names})

    def _read_declaration(self) -> tuple[str, str | None]:
        """Read a first line `sep=;`; return its text and its delimiter, or nothing where it is another line."""
        lines = piece.lines if (piece := self._text.read(head=True)) else []
        declared = _DECLARATION.fullmatch(_decoded(b"".join(lines[:1])).rstrip("\r\n"))
        self._text.put_back(lines[1:] if declared else lines)
        return (f"{declared[0]}\n", declared["sign"]) if declared else ("", None)

    def _read_header(self, file: str) -> Record:
        few = partial(self._text.read, head=True)
        while piece := few():
            records = _Records(piece, self.delimiter, few)
            for record in records:
                if record.fault is not None:
                    problem = Text(*(record.fault.message(language) for language in LANGUAGES))
                    raise MgcheckError("unreadable_header", file=file, problem=problem)
                if record.cells:
                    self._text.put_back(records.rest)
                    return record
        raise MgcheckError("no_header", file=file)

    def blocks(self) -> Iterator[Piece | Chunk | list[Record]]:
        """Read pieces of the file in order: lines without a quote, or rows, which may span lines."""
        while piece := self._text.read():
            if b'"' not in piece.data:
                yield piece
                continue
            # Split here, because only then is it known that no record goes on in the next piece.
            if chunk := self._even(piece):
                yield chunk
                continue
            records = _Records(piece, self.delimiter, self._text.read)
            block = list(records)
            self._text.put_back(records.rest)
            yield block

    def chunk(self, block: Piece | Chunk | list[Record]) -> Chunk:
        """Parse the rows of a piece."""
        if isinstance(block, Chunk):
            return block
        if isinstance(block, list):
            return self._uneven(block)
        return self._even(block) or self._uneven(list(_Records(block, self.delimiter)))

    def _even(self, piece: Piece) -> Chunk | None:
        return even_rows(piece.data, self.delimiter, self.columns, self._wanted)

    def _uneven(self, records: Sequence[Record]) -> Chunk:
        """The rows of records; blank lines stay before the next row."""
        rows: list[list[str]] = []
        lines: list[str] = []
        faults: dict[int, MgcheckError] = {}
        blank = ""
        for record in records:
            if not record.cells and record.fault is None:
                blank += f"{record.text}\n"
                continue
            text, cells, wrong = self._squared(record)
            if wrong is not None:
                faults[len(rows)] = wrong
            rows.append(cells)
            lines.append(blank + text)
            blank = ""
        columns = {
            self.columns[index]: pl.Series([cells[index] or None for cells in rows], dtype=pl.String)
            for index in self._wanted
        }
        formulas = sum(is_formula(cell) for cells in rows for cell in cells)
        return Chunk(pl.DataFrame(columns), pl.Series(lines, dtype=pl.String), faults, formulas, blank)

    def _squared(self, record: Record) -> Record:
        """A row with as many cells as the header: padded with empty ones, or the surplus joined in the last."""
        text, cells, wrong = record
        missing = len(self.columns) - len(cells)
        if not missing:
            return record
        wrong = wrong or fault("ragged", cells=len(cells), columns=len(self.columns))
        if cells and missing > 0:
            # Its text is kept, and padded as well.
            return Record(text + self.delimiter * missing, cells + [""] * missing, wrong)
        # A record that cannot be split is a single cell.
        cells = (
            [*cells[: missing - 1], self.delimiter.join(cells[missing - 1 :])]
            if cells
            else [text] + [""] * (missing - 1)
        )
        return Record(delimited(cells, self.delimiter), cells, wrong)


class _Records:
    """The records that begin in a piece; `more` reads further lines while a quote is open, None at the end.

    Whether a quote is still open after a line does not depend on where it was opened, so each line is read only a few
    times, whatever the quotes. Raises `MgcheckError` for a record beyond a bound.
    """

    def __init__(self, piece: Piece, delimiter: str, more: Callable[[], Piece | None] = lambda: None) -> None:
        self._piece = piece
        self._more = more
        self._dialect = csv.reader((), delimiter=delimiter, strict=True).dialect
        self._lines = piece.lines
        self._own = len(self._lines)
        # The line after the last record; the line after the last one searched for the end of a quote, the result of the
        # search, and the bytes from the record up to there.
        self._next = self._ahead = self._size = 0
        self._found: list[str] | MgcheckError = _OPEN

    @property
    def rest(self) -> list[bytes]:
        """The lines after the last record."""
        return self._lines[self._next :]

    def __iter__(self) -> Iterator[Record]:
        while (start := self._next) < self._own:
            text = _decoded(self._lines[start])
            cells = self._cells(text)
            self._next = start + 1
            if cells is _OPEN:
                cells = self._search(start)
                if isinstance(cells, list):
                    self._next = self._ahead
                    text = _decoded(b"".join(self._lines[start : self._next]))
                    cells = self._cells(text)
            if cells is _WIDE:
                raise self._piece.refusal(_WIDE.code, self._lines[:start])
            self._size -= len(self._lines[start])
            # A faulty quote spoils only the first line: the lines after it are rows again, and none is lost.
            yield _record(text, cells)

    def _cells(self, text: str) -> list[str] | MgcheckError:
        """The cells of a record, or its fault."""
        if '"' not in text and text.count(self._dialect.delimiter) >= MOST_COLUMNS:
            # Not split, to save memory: several such lines may be read at once.
            return _WIDE
        try:
            cells = next(csv.reader((text,), self._dialect))
        except csv.Error as error:
            # Python's message for a quote that is open at the end.
            return _OPEN if "unexpected end" in str(error) else _STRAY
        return _WIDE if len(cells) > MOST_COLUMNS else cells

    def _search(self, start: int) -> list[str] | MgcheckError:
        """Search on for the line in which an open quote ends; returns its cells, or a fault if there is none."""
        if self._ahead <= start + 1:
            self._ahead, self._size, self._found = start + 1, len(self._lines[start]), _OPEN
        while self._found is _OPEN and self._ahead < start + _MOST_LINES:
            if self._ahead == len(self._lines):
                further = self._more()
                if further is None:
                    break
                self._lines += further.lines
            line = self._lines[self._ahead]
            if self._size + len(line.rstrip(b"\r\n")) > RECORD_BYTES:
                raise self._piece.refusal("record_too_long", self._lines[:start])
            if b'"' in line:
                self._found = self._cells('"' + _decoded(line))
            self._size += len(line)
            self._ahead += 1
        return self._found


def _decoded(data: bytes) -> str:
    """Bytes as text; those that are not UTF-8 become surrogates, which no text contains."""
    return data.decode("utf-8", "surrogateescape")


def _record(text: str, cells: list[str] | MgcheckError) -> Record:
    """A row with its cells or its fault."""
    text = text.rstrip("\r\n")
    cells, wrong = ([], cells) if isinstance(cells, MgcheckError) else (cells, None)
    if is_text(text):
        return Record(text, cells, wrong)
    return Record(escaped(text), [escaped(cell) for cell in cells], wrong or _UNDECODABLE)


def delimited(cells: Sequence[str], delimiter: str) -> str:
    """Cells as one row of text, quoted where necessary."""
    out = StringIO()
    # Before Python 3.13 the writer quotes only line breaks that occur in its line terminator.
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")
