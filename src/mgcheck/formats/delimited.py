"""CSV and TSV: rows of delimited cells, each kept as the text that it is.

Pieces of a file without a quote are split by polars, once a count of the delimiters has shown that the rows are even.
All else (quotes, ragged rows, blank lines, bytes that are no text) is read record by record with Python's csv module,
which knows where each stands.
"""

from __future__ import annotations

import codecs
import csv
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import StringIO
from typing import Any, NamedTuple

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.formats.chunk import BLOCK_BYTES, BLOCK_ROWS, Chunk
from mgcheck.formats.streams import Utf8Stream, escaped, is_text
from mgcheck.messages import LANGUAGES, Text

# A quote that is still open after so many lines was no quote: what follows are rows.
_MOST_LINES = 1000
# Lines of a byte or two are not read by the million: each may become a row of objects.
_MOST_ENDS = 4 * BLOCK_ROWS
# What makes a spreadsheet run a cell, in some locales the wide signs too; + or - alone, or before a number, does not.
FORMULA_SIGNS, FORMULA_OR_NUMBER_SIGNS, NUMBER = "=＝@＠\t\r", "+＋－-", "[0-9]+(?:[.,][0-9]+)?"
_FORMULA = re.compile(f"[{FORMULA_SIGNS}]|[{FORMULA_OR_NUMBER_SIGNS}](?!(?:{NUMBER})?$)")


class Record(NamedTuple):
    """One row: its own text, its cells, and what is wrong with it; no cells where the line is blank."""

    text: str
    cells: list[str]
    fault: MgcheckError | None = None


class Block(NamedTuple):
    """A piece of a file: bytes without a quote, or records that had to be read in order."""

    plain: bytes = b""
    records: Sequence[Record] = ()


class DelimitedSource:
    """A CSV or TSV file whose first row names the columns.

    Raises `MgcheckError` for a file without a header; `head` is the header's own text, `columns` its cells.
    """

    def __init__(self, stream: Utf8Stream, delimiter: str) -> None:
        # A cell of a hundred megabytes is no fault; the limit is one of the whole process.
        csv.field_size_limit(sys.maxsize)
        self.delimiter = delimiter
        self._stream = stream
        self._buffer = b""
        self._ended = False
        header = self._read_header()
        self.head, self.columns = header.text, header.cells
        self.marked = stream.marked
        self._wanted = list(range(len(self.columns)))

    @property
    def schema(self) -> dict[str, Any]:
        """All columns are texts."""
        return dict.fromkeys(self.columns, pl.String)

    def want(self, names: Iterable[str]) -> None:
        """Say which columns the chunks need; without it they hold all."""
        self._wanted = sorted({self.columns.index(name) for name in names})

    def blocks(self) -> Iterator[Block]:
        """Pieces of the file in order."""
        while piece := self._next_lines():
            yield Block(records=self._records(piece)) if b'"' in piece else Block(plain=piece)

    def chunk(self, block: Block) -> Chunk:
        """The rows of a piece."""
        if block.plain:
            chunk = self._even(block.plain)
            if chunk is not None:
                return chunk
        return self._uneven(block.records or read_records(_lines(block.plain), self.delimiter))

    # ------------------------------------------------------------------------------------------------ reading

    def _read_header(self) -> Record:
        while piece := self._next_lines(one=True):
            record = self._records(piece)[0]
            if record.fault is not None:
                raise MgcheckError(
                    "unreadable_header",
                    file=self._stream.name,
                    problem=Text(*(record.fault.message(language) for language in LANGUAGES)),
                )
            if record.cells:
                return record
        raise MgcheckError("no_header", file=self._stream.name)

    def _records(self, piece: bytes) -> list[Record]:
        """The records of whole lines, and of as many more as the last record needs."""
        return read_records(_lines(piece), self.delimiter, lambda: _lines(self._next_lines()))

    def _next_lines(self, *, one: bool = False) -> bytes:
        """The next whole lines, about `BLOCK_BYTES` of them or just one; empty at the end."""
        while True:
            end = self._first_end() if one else self._last_end()
            if end or self._ended:
                break
            piece = self._stream.read(BLOCK_BYTES)
            self._ended = not piece
            self._buffer += piece
        if self._ended and not end:
            end = len(self._buffer)
        lines, self._buffer = self._buffer[:end], self._buffer[end:]
        return lines

    def _last_end(self) -> int:
        """Where the last whole line of the buffer ends, or an earlier one where there are very many.

        A CR at its very end may be half a CRLF.
        """
        end = self._end_before(len(self._buffer))
        while self._buffer.count(b"\n", 0, end) + self._buffer.count(b"\r", 0, end) > _MOST_ENDS:
            earlier = self._end_before(end // 2)
            if not earlier:
                break
            end = earlier
        return end

    def _end_before(self, stop: int) -> int:
        return max(self._buffer.rfind(b"\n", 0, stop), self._buffer.rfind(b"\r", 0, stop - 1)) + 1

    def _first_end(self) -> int:
        ends = (self._buffer.find(b"\n"), self._buffer.find(b"\r", 0, len(self._buffer) - 1))
        first = min((end for end in ends if end >= 0), default=-1)
        return first + (2 if self._buffer.startswith(b"\r\n", first) else 1)

    # ------------------------------------------------------------------------------------------------- chunks

    def _even(self, data: bytes) -> Chunk | None:
        """The rows of a piece without quotes, blank lines and ragged rows; None where it is not so."""
        if data.startswith(codecs.BOM_UTF8):
            # polars would leave it out of the cell.
            return None
        if b"\r" in data:
            data = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        if not data.endswith(b"\n"):
            data += b"\n"
        rows = data.count(b"\n")
        even = data.count(self.delimiter.encode()) == rows * (len(self.columns) - 1)
        if not even or data.startswith(b"\n") or b"\n\n" in data or not is_text(data):
            return None
        names = _names(len(self.columns))
        try:
            fields = pl.read_csv(
                data,
                has_header=False,
                separator=self.delimiter,
                quote_char=None,
                schema=dict.fromkeys(names, pl.String),
                columns=self._wanted,
            )
        except pl.exceptions.PolarsError:
            # A row too long beside one too short: the count came out even.
            return None
        lines = pl.read_lines(data).to_series()
        if not len(fields) == len(lines) == rows:
            return None
        return Chunk(self._named(fields), lines, formulas=_formulas_in(data, self.delimiter))

    def _uneven(self, records: Sequence[Record]) -> Chunk:
        """The rows of records; blank lines stay before the row that follows them."""
        width = len(self.columns)
        rows: list[list[str]] = []
        lines: list[str] = []
        faults: dict[int, MgcheckError] = {}
        blank = ""
        for record in records:
            if not record.cells and record.fault is None:
                blank += f"{record.text}\n"
                continue
            text, cells, fault = record
            if len(cells) != width:
                text, cells = self._squared(record, width)
                fault = fault or MgcheckError("ragged", cells=len(record.cells), columns=width)
            if fault is not None:
                faults[len(rows)] = fault
            rows.append(cells)
            lines.append(blank + text)
            blank = ""
        fields = pl.DataFrame(
            [pl.Series(str(index), [cells[index] or None for cells in rows], dtype=pl.String) for index in self._wanted]
        )
        formulas = sum(is_formula(cell) for cells in rows for cell in cells)
        return Chunk(self._named(fields), pl.Series(lines, dtype=pl.String), faults, formulas, blank)

    def _named(self, fields: pl.DataFrame) -> pl.DataFrame:
        return fields.rename({name: self.columns[int(name)] for name in fields.columns})

    def _squared(self, record: Record, width: int) -> tuple[str, list[str]]:
        """A row with as many cells as the header: empty ones added, or all that is too much in the last one."""
        cells = record.cells
        if len(cells) < width:
            missing = width - len(cells)
            # Its text is kept as it is where it can be; a record that has no cells is one whole.
            if cells:
                return record.text + self.delimiter * missing, cells + [""] * missing
            cells = [record.text] + [""] * (width - 1)
        else:
            cells = [*cells[: width - 1], self.delimiter.join(cells[width - 1 :])]
        return delimited(cells, self.delimiter), cells


class _Feed:
    """Lines from a place on, and how far they have been read; of one record that begins at `start` not too many."""

    def __init__(self, lines: list[str], start: int) -> None:
        self._lines = lines
        self.start = self.used = start

    def __iter__(self) -> Iterator[str]:
        while self.used < min(len(self._lines), self.start + _MOST_LINES):
            self.used += 1
            yield self._lines[self.used - 1]


def read_records(lines: list[str], delimiter: str, more: Callable[[], list[str]] = list) -> list[Record]:
    """Physical lines as records; `more` gives further lines where a quote is still open, and none at the end."""
    records: list[Record] = []
    start = 0
    while start < len(lines):
        feed = _Feed(lines, start)
        try:
            for cells in csv.reader(feed, delimiter=delimiter, strict=True):
                records.append(_record(lines[start : feed.used], cells))
                start = feed.start = feed.used
        except csv.Error as error:
            # Python's own words for a quote that is open at the end.
            still_open = "unexpected end" in str(error)
            if still_open and feed.used - start < _MOST_LINES and (further := more()):
                lines += further
                continue
            # The first line alone is at fault; what follows are rows again, and none is lost in a broken quote.
            fault = MgcheckError("open_quote" if still_open else "stray_quote")
            records.append(_record(lines[start : start + 1], [], fault))
            start += 1
    return records


def _record(lines: list[str], cells: list[str], fault: MgcheckError | None = None) -> Record:
    text = "".join(lines).rstrip("\r\n")
    if is_text(text):
        return Record(text, cells, fault)
    shown = [escaped(cell) for cell in cells]
    return Record(escaped(text), shown, fault or MgcheckError("undecodable"))


def delimited(cells: Sequence[str], delimiter: str) -> str:
    """Cells as one row of text, quoted where they need it."""
    out = StringIO()
    # Before Python 3.13 the writer quotes only those line breaks that its own line ends hold.
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerow(cells)
    return out.getvalue().removesuffix("\r\n")


def _lines(data: bytes) -> list[str]:
    """Physical lines with their ends; bytes that are no UTF-8 stand as surrogates, which no text holds."""
    return [line.decode("utf-8", "surrogateescape") for line in data.splitlines(keepends=True)]


def _names(count: int) -> list[str]:
    """Names of columns by place, which are never equal."""
    return [str(index) for index in range(count)]


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell as a formula."""
    return _FORMULA.match(cell) is not None


def _formulas_in(data: bytes, delimiter: str) -> int:
    """How many cells of even rows a spreadsheet would run."""
    edges = (delimiter.encode(), b"\n")
    each = (sign.encode() for sign in FORMULA_SIGNS + FORMULA_OR_NUMBER_SIGNS)
    signs = [sign for sign in each if sign in data and sign != edges[0]]
    if not any(data.startswith(sign) or any(edge + sign in data for edge in edges) for sign in signs):
        return 0
    return sum(is_formula(cell) for line in data.decode().split("\n") for cell in line.split(delimiter))
