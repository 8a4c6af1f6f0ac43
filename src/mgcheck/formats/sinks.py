"""Rows written out again with the new cells behind them, each format in its own way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import IO, Any, Protocol

import polars as pl
from polars.io.plugins import register_io_source

from mgcheck.formats.cells import CsvStyle, JsonStyle, Layout, Outcome, Style
from mgcheck.formats.chunk import Chunk


class Sink(Protocol):
    """A file of rows being written."""

    def rendered(self, chunk: Chunk, outcome: Outcome) -> Any:
        """Some rows as they are written; may be called from another thread, and for several chunks at once."""

    def write_all(self, pieces: Iterator[Any], stream: IO[bytes]) -> None:
        """Write rendered rows as they come, in order, with whatever stands before them."""


class AppendedText:
    """CSV from CSV, JSON lines from JSON lines: the text of every row as it was, and the new cells behind it."""

    def __init__(self, layout: Layout, style: Style, head: str = "") -> None:
        self._layout = layout
        self._style = style
        self._head = head

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        lines = chunk.lines if chunk.lines is not None else pl.Series(dtype=pl.String)
        pieces = self._layout.text(outcome, self._style)
        if isinstance(self._style, JsonStyle):
            # The closing brace moves behind the new members, which need no comma in an object that was empty.
            lines = lines.str.strip_suffix("}").str.strip_chars_end()
            pieces[0] = pieces[0].str.slice(1).zip_with(lines == "{", pieces[0])
            pieces.append(pl.repeat("}", len(lines), eager=True))
        out = BytesIO()
        pl.select(pl.concat_str([lines, *pieces])).write_csv(out, include_header=False, quote_style="never")
        return out.getvalue() + chunk.tail.encode()

    def write_all(self, pieces: Iterator[bytes], stream: IO[bytes]) -> None:
        """The header, then the rows."""
        stream.write(self._head.encode())
        for piece in pieces:
            stream.write(piece)


class _Framed:
    """A sink whose rows are those of a frame, the new columns behind the others."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    def _frame(self, chunk: Chunk, outcome: Outcome) -> pl.DataFrame:
        return chunk.fields.hstack(self._layout.frame(outcome))


class CsvFromFields(_Framed):
    """CSV or TSV from fields that have no text of that kind."""

    def __init__(self, layout: Layout, style: CsvStyle, head: str) -> None:
        super().__init__(layout)
        self._style = style
        self._head = head

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        out = BytesIO()
        self._frame(chunk, outcome).write_csv(
            out,
            include_header=False,
            separator=self._style.delimiter,
            decimal_comma=self._style.mark == ",",
        )
        return out.getvalue()

    def write_all(self, pieces: Iterator[bytes], stream: IO[bytes]) -> None:
        """The header, then the rows."""
        stream.write(self._head.encode())
        for piece in pieces:
            stream.write(piece)


class JsonLinesFromFields(_Framed):
    """JSON lines from fields: an object a row."""

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        out = BytesIO()
        self._frame(chunk, outcome).write_ndjson(out)
        return out.getvalue()

    def write_all(self, pieces: Iterator[bytes], stream: IO[bytes]) -> None:
        """The rows."""
        for piece in pieces:
            stream.write(piece)


class ParquetFromFields(_Framed):
    """Parquet from fields of any format; polars takes the pieces as they come."""

    def __init__(self, layout: Layout, schema: Mapping[str, Any]) -> None:
        super().__init__(layout)
        self._schema = {**schema, **layout.schema}

    def rendered(self, chunk: Chunk, outcome: Outcome) -> pl.DataFrame:
        """Some rows as a frame."""
        return self._frame(chunk, outcome)

    def write_all(self, pieces: Iterator[pl.DataFrame], stream: IO[bytes]) -> None:
        """All rows; a fault while they are made is raised as it was, not as polars wraps it."""
        faults: list[BaseException] = []

        def taken(*_: Any) -> Iterator[pl.DataFrame]:
            try:
                yield from pieces
            except BaseException as fault:
                faults.append(fault)
                raise

        try:
            register_io_source(taken, schema=self._schema).sink_parquet(stream)
        except pl.exceptions.PolarsError:
            if faults:
                raise faults[0] from None
            raise
