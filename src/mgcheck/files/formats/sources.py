"""Open a file as a source of rows, by its format."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

import polars as pl

from mgcheck.errors import MgcheckError, system_problem
from mgcheck.files.formats.chunk import RowSource
from mgcheck.files.formats.delimited import DelimitedSource
from mgcheck.files.formats.jsonl import JsonLinesSource
from mgcheck.files.formats.parquet import ParquetSource
from mgcheck.files.options import Files, Options
from mgcheck.files.streams.inputs import InputStream, Utf8Stream


def _fhir_source(content: Utf8Stream, path: str, options: Options) -> RowSource:
    try:
        # An extra of its own, which no other format needs.
        from mgcheck.files.formats.fhir import FhirSource
    except ModuleNotFoundError as error:
        raise MgcheckError("needs_extra", module=str(error.name), extra="fhir") from None
    return FhirSource(content, path, options)


@contextmanager
def opened_source(files: Files, options: Options) -> Iterator[tuple[RowSource, InputStream | ParquetSource]]:
    """The rows of a file, and the object that knows how far it has been read.

    Raises `MgcheckError` if polars fails while it works on the file: on content that it does not understand, or because
    a variable of the environment has it work in another way.
    """
    try:
        if files.read.kind == "parquet":
            table = ParquetSource(files.source)
            yield table, table
            return
        with closing(InputStream(files.source, files.read.compression)) as stream:
            content = Utf8Stream(stream, files.text.encoding)
            if files.read.kind == "jsonl":
                yield JsonLinesSource(content, options.reader.mark), stream
            elif files.read.kind == "fhir":
                yield _fhir_source(content, files.source, options), stream
            else:
                chosen = files.text.delimiter is not None
                yield DelimitedSource(content, files.text.delimiter_of(files.read.kind), chosen=chosen), stream
    except (pl.exceptions.PanicException, pl.exceptions.PolarsError, ModuleNotFoundError) as error:
        raise MgcheckError("polars", file=files.source, problem=system_problem(error)) from None
