"""Texts and ranges in Spark: each batch of rows is answered on the worker that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from mgcheck.columnar import Evaluator
from mgcheck.formats.cells import Layout, Outcome
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.rows import Row, RowReader
from mgcheck.typed import as_written

_TYPES = {"String": "string", "Boolean": "boolean", "Float64": "double"}


def interpret_spark(frame: Any, reader: RowReader, columns: dict[str, str], constant: Row, layout: Layout) -> Any:
    """A Spark frame with the new columns; nothing runs until its reader asks for rows.

    By `mapInArrow`, not by `mapInPandas`: pandas has no whole numbers that can be missing, and a large id beside a
    missing one would come out as another.
    """
    from pyspark.sql.types import BooleanType, DoubleType, StringType, StructField, StructType

    kinds: dict[str, Any] = {"string": StringType(), "boolean": BooleanType(), "double": DoubleType()}
    new = [StructField(name, kinds[_TYPES[str(kind)]]) for name, kind in layout.schema.items()]
    return frame.mapInArrow(answering(reader, columns, constant, layout), StructType([*frame.schema.fields, *new]))


def answering(
    reader: RowReader, columns: dict[str, str], constant: Row, layout: Layout
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What runs on a worker: batches of rows in, the same with the new columns out.

    Of the knowledge only what a reader's own ranges file adds is sent along; every worker has the rest.
    """
    own = {name: getattr(reader.knowledge, name) for name in ("rulers", "reader_sources")}
    options = {name: getattr(reader, name) for name in ("language", "source", "mark", "floats", "step")}

    def answered(batches: Iterator[Any]) -> Iterator[Any]:
        reader = RowReader(packaged_knowledge()._replace(**own), **options)
        return _answered(batches, Evaluator(reader, constant), columns, layout)

    return answered


def _answered(batches: Iterator[Any], evaluator: Evaluator, columns: dict[str, str], layout: Layout) -> Iterator[Any]:
    # Comes with Spark's own support for Arrow; nothing else of mgcheck needs it.
    import pyarrow as pa

    for batch in batches:
        rows = pl.DataFrame(
            [
                as_written(pl.Series(name, batch.column(name)), evaluator.reader.mark).alias(role)
                for role, name in columns.items()
            ]
        )
        cells = layout.frame(Outcome(evaluator(rows)))
        types = [pa.type_for_alias(_TYPES[str(kind)]) for kind in layout.schema.values()]
        new = [pa.array(column.to_list(), kind) for column, kind in zip(cells, types, strict=True)]
        yield pa.RecordBatch.from_arrays([*batch.columns, *new], names=[*batch.schema.names, *layout.names])
