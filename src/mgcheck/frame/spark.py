"""Spark: each batch of rows is answered on the worker that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from mgcheck.columns.as_text import unreadable
from mgcheck.columns.outcome import RowsInterpreter
from mgcheck.columns.row import RowReader
from mgcheck.frame.answering import Answering
from mgcheck.frame.kinds import Kind, answered_batches, folded
from mgcheck.knowledge.loader import packaged_knowledge

# Spark's types as they arrive in Arrow; the widths of integers and decimals make no difference here.
_READ: dict[str, Any] = {
    **dict.fromkeys(("string", "char", "varchar"), pl.String),
    **dict.fromkeys(("byte", "short", "integer", "long", "decimal"), pl.Int64),
    "float": pl.Float32,
    "double": pl.Float64,
    "boolean": pl.Boolean,
    "void": pl.Null,
}
_WRITTEN: dict[Any, str] = {pl.String: "string", pl.Boolean: "boolean", pl.Float64: "double"}


def of_spark(frame: Any) -> Kind:
    """A Spark `DataFrame`, classic or Connect; nothing runs until its rows are requested.

    Uses `mapInArrow`, not `mapInPandas`: in pandas, integers beside a missing one become floats, which would change a
    large id.
    """

    def empty(place: int) -> pl.Series:
        field = frame.schema[place]
        kind = field.dataType.typeName()
        if kind not in _READ:
            raise unreadable(field.name, field.dataType.simpleString(), "string" if kind == "binary" else None)
        return pl.Series(field.name, dtype=_READ[kind])

    def answered(answering: Answering) -> Any:
        from pyspark.sql.types import StructType

        schema = StructType(list(frame.schema.fields))
        for name, kind in answering.layout.schema.items():
            schema.add(name, _WRITTEN[kind])
        return frame.mapInArrow(_on_workers(answering), schema)

    return Kind(frame.columns, empty, answered, alike=folded)


def _on_workers(answering: Answering) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """The function that adds the new columns to record batches on a worker.

    Only the additions of a reader's own ranges file are sent along; every worker has the rest of the knowledge.
    """
    rows, others = answering.interpreter, answering[1:]
    reader, constant, flags = rows.reader, rows.constant, rows.flags
    own = {name: getattr(reader.knowledge, name) for name in ("rulers", "reader_sources", "lab_ranges")}
    named = ("language", "source", "mark", "step", "cell", "fill_unit", "specimens", "over_24h")
    options = {name: getattr(reader, name) for name in named}

    def answered(batches: Iterator[Any]) -> Iterator[Any]:
        reader = RowReader(packaged_knowledge()._replace(**own), **options)
        return answered_batches(batches, Answering(RowsInterpreter(reader, constant, flags), *others))

    return answered
