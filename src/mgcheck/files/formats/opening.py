"""A file by its format: what its rows are read from, and what they are written by."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from mgcheck.errors import ChoiceError
from mgcheck.files.formats.chunk import RowSource
from mgcheck.files.formats.delimited import DelimitedSource, delimited
from mgcheck.files.formats.jsonl import JsonLinesSource
from mgcheck.files.formats.parquet import ParquetSource
from mgcheck.files.formats.sinks import (
    AppendedCsv,
    AppendedJsonLines,
    CsvFromFields,
    JsonLinesFromFields,
    NoRows,
    ParquetFromFields,
    Sink,
    writable,
)
from mgcheck.files.new_columns import CsvStyle, Layout
from mgcheck.files.options import Files, TextOptions
from mgcheck.files.streams.inputs import BOM, InputStream, Utf8Stream
from mgcheck.quantity.reading import DecimalMark


@contextmanager
def opened_source(files: Files, mark: DecimalMark) -> Iterator[tuple[RowSource, InputStream | ParquetSource]]:
    """The rows of a file, and what knows how far it has been read."""
    if files.read.kind == "parquet":
        table = ParquetSource(files.source)
        yield table, table
        return
    with closing(InputStream(files.source, files.read.compression)) as stream:
        content = Utf8Stream(stream, files.text.encoding)
        if files.read.kind == "jsonl":
            yield JsonLinesSource(content, mark), stream
        else:
            yield DelimitedSource(content, files.text.delimiter_of(files.read.kind)), stream


def sink_for(
    kind: str | None,
    source: RowSource,
    layout: Layout,
    mark: DecimalMark,
    text: TextOptions,
    *,
    provenance: Mapping[str, object],
) -> Sink:
    """How rows of a source are written as a kind of file, if at all; their own text is kept where the kinds are one.

    A file with metadata holds the `provenance` of the answers there.
    """
    if kind is None:
        return NoRows(layout)
    if kind == "jsonl" and isinstance(source, JsonLinesSource):
        source.keep_free(layout.names)
        return AppendedJsonLines(layout)
    delimiter = text.delimiter_of(kind)
    style = CsvStyle(delimiter, mark)
    heads = delimiter + delimited(layout.names, delimiter)
    if kind in ("csv", "tsv") and isinstance(source, DelimitedSource) and source.delimiter == delimiter:
        return AppendedCsv(layout, style, f"{BOM if source.marked else ''}{source.head}{heads}\n")
    # From here on rows are written from their fields, which must have names of their own and types that the format has.
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
