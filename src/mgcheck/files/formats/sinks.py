"""Writes rows with their new cells, each format in its own way."""

from __future__ import annotations

import os
import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator, Mapping
from errno import EIO
from io import BytesIO
from typing import IO, Any, Literal, cast

import polars as pl
from polars.io.plugins import register_io_source

from mgcheck.columns.outcome import Outcome
from mgcheck.errors import ChoiceError
from mgcheck.files.formats.chunk import Chunk, RowSource
from mgcheck.files.formats.delimited import DelimitedSource, delimited
from mgcheck.files.formats.formulas import formulas_of
from mgcheck.files.formats.jsonl import JsonLinesSource
from mgcheck.files.new_columns import CsvStyle, JsonStyle, Layout
from mgcheck.files.options import TextOptions
from mgcheck.files.streams.handover import taken_elsewhere
from mgcheck.files.streams.inputs import BOM
from mgcheck.files.streams.outputs import Breakable
from mgcheck.quantity.number import DecimalMark


def writable(dtype: Any, kind: str) -> bool:
    """Whether a format can hold a column of this type: CSV has no nested values, JSON no bytes."""
    if kind == "parquet":
        return True
    inner = [field.dtype for field in dtype.fields] if isinstance(dtype, pl.Struct) else [getattr(dtype, "inner", None)]
    if dtype == pl.Binary or (kind != "jsonl" and (dtype.is_nested() or dtype == pl.Duration)):
        return False
    return all(each is None or writable(each, kind) for each in inner)


class Sink(ABC):
    """Writes rows with their new cells as one kind of file.

    `rendered` and `formulas` may be called from several threads at once; `write_all` writes the pieces in order.
    `needs_all` says that rows are written from their fields, so that chunks must hold all of them.
    """

    needs_all = True

    def __init__(self, layout: Layout) -> None:
        self._layout = layout

    @abstractmethod
    def rendered(self, chunk: Chunk, outcome: Outcome) -> Any:
        """Some rows as a piece of the file."""

    def formulas(self, chunk: Chunk) -> int:
        """The number of cells that a spreadsheet would run."""
        return chunk.formulas

    @abstractmethod
    def write_all(self, pieces: Iterator[Any], stream: Breakable) -> None:
        """Write the whole file."""

    def _framed(self, chunk: Chunk, outcome: Outcome) -> pl.DataFrame:
        """The fields, followed by the new columns."""
        return chunk.fields.hstack(self._layout.frame(outcome))


# JSON lines are written as a table of one column, whose style does not show.
_ONE_COLUMN = CsvStyle("\t", ".")


class _Lines(Sink):
    """Text: a header, if there is one, and rows as bytes of UTF-8."""

    def __init__(self, layout: Layout, style: CsvStyle = _ONE_COLUMN, head: str = "") -> None:
        super().__init__(layout)
        self._style = style
        self._head = head

    def write_all(self, pieces: Iterator[bytes], stream: Breakable) -> None:
        """Write the header, then the rows."""
        stream.write(self._head.encode())
        for piece in pieces:
            stream.write(piece)


class NoRows(_Lines):
    """Nothing: only a summary is wanted."""

    needs_all = False

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:  # noqa: ARG002 - a sink
        """No bytes."""
        return b""


class AppendedCsv(_Lines):
    """CSV from CSV: the text of each row, followed by the new cells."""

    needs_all = False

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        pieces = [chunk.lines, *self._layout.text(outcome, self._style)]
        frame = pl.DataFrame({str(place): piece for place, piece in enumerate(pieces)})
        return _csv(frame, self._style, "never") + chunk.tail.encode()


class AppendedJsonLines(_Lines):
    """JSON lines from JSON lines: the text of each object, its own members followed by the new ones."""

    needs_all = False

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        style = JsonStyle()
        # The closing brace moves after the new members, which need no comma in an empty object.
        opened = chunk.lines.str.strip_suffix("}").str.strip_chars_end()
        opened = opened.zip_with(opened == "{", opened + style.between)
        new = pl.select(pl.concat_str(self._layout.text(outcome, style), separator=style.between)).to_series()
        return _csv((opened + new + "}").to_frame(), self._style, "never")


class CsvFromFields(_Lines):
    """CSV or TSV from fields that have no text of that kind."""

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        return _csv(self._framed(chunk, outcome), self._style, "necessary")

    def formulas(self, chunk: Chunk) -> int:
        """The number of texts that a spreadsheet would run."""
        return formulas_of(chunk.fields)


class JsonLinesFromFields(_Lines):
    """JSON lines from fields: an object per row."""

    def rendered(self, chunk: Chunk, outcome: Outcome) -> bytes:
        """Some rows as bytes of UTF-8."""
        out = BytesIO()
        self._framed(chunk, outcome).write_ndjson(out)
        return out.getvalue()


def _csv(frame: pl.DataFrame, style: CsvStyle, quoted: Literal["never", "necessary"]) -> bytes:
    """A frame as rows of text, without a header."""
    out = BytesIO()
    frame.write_csv(
        out,
        include_header=False,
        separator=style.between,
        decimal_comma=style.mark == ",",
        quote_style=quoted,
    )
    return out.getvalue()


class ParquetFromFields(Sink):
    """Parquet from fields of any format; polars pulls the pieces as they come."""

    def __init__(self, layout: Layout, schema: Mapping[str, Any], provenance: Mapping[str, object]) -> None:
        super().__init__(layout)
        self._schema = {**schema, **layout.schema}
        self._metadata = {
            f"mgcheck_{name.removeprefix('mgcheck_')}": str(text)
            for name, text in provenance.items()
            if name != "schema_version"
        }

    def rendered(self, chunk: Chunk, outcome: Outcome) -> pl.DataFrame:
        """Some rows as a frame."""
        return self._framed(chunk, outcome)

    def write_all(self, pieces: Iterator[pl.DataFrame], stream: Breakable) -> None:
        """Write all rows; polars pulls them, and completes the file even after a fault."""

        def sink(taken: Iterator[pl.DataFrame]) -> None:
            rows = register_io_source(lambda *_: taken, schema=self._schema)
            try:
                rows.sink_parquet(cast("IO[bytes]", stream), metadata=self._metadata)
            except pl.exceptions.PolarsError as error:
                raise _system_error(error) from None
            if any(True for _ in taken):
                # If one of its threads fails, polars may end as if that were all.
                raise OSError(EIO, os.strerror(EIO))

        taken_elsewhere(pieces, sink, stream.break_off)


def _system_error(error: Exception) -> OSError:
    """The error of the system, such as a full disk, that polars reports in words."""
    number = re.search(r"(?:os error |Errno )([0-9]+)", str(error))
    return OSError(int(number[1]), os.strerror(int(number[1]))) if number else OSError(str(error))


def sink_for(
    kind: str | None,
    source: RowSource,
    layout: Layout,
    mark: DecimalMark,
    text: TextOptions,
    *,
    provenance: Mapping[str, object],
) -> Sink:
    """The sink for a kind of file, if any; rows keep their own text where source and target are of the same kind.

    A format with metadata holds the `provenance` of the answers there.
    """
    if kind is None:
        return NoRows(layout)
    if kind == "jsonl" and isinstance(source, JsonLinesSource):
        source.keep_free(layout.names)
        return AppendedJsonLines(layout)
    delimiter = text.delimiter_of(kind)
    if kind == "csv" and isinstance(source, DelimitedSource) and source.declared is not None:
        delimiter = source.delimiter
    style = CsvStyle(delimiter, mark)
    heads = delimiter + delimited(layout.names, delimiter)
    if kind in ("csv", "tsv") and isinstance(source, DelimitedSource) and source.delimiter == delimiter:
        return AppendedCsv(layout, style, f"{BOM if source.marked else ''}{source.head}{heads}\n")
    # The other sinks write fields, which need distinct names and types that the format can hold.
    counts = Counter(source.columns)
    for name, dtype in source.schema.items():
        if counts[name] > 1:
            raise ChoiceError("column_twice", name=name)
        if not writable(dtype, kind):
            raise ChoiceError("column_not_written", name=name, type=str(dtype), kind=kind)
    if kind == "parquet":
        return ParquetFromFields(layout, source.schema, provenance)
    if kind == "jsonl":
        return JsonLinesFromFields(layout)
    return CsvFromFields(layout, style, f"{delimited(source.columns, delimiter)}{heads}\n")
