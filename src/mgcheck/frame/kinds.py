"""The kinds of frames: how columns are read from each, and how new ones are added.

Only the columns with a role are read, by position; the frame itself is not converted.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import polars as pl

from mgcheck.columns.as_text import unreadable
from mgcheck.frame.answering import Answering
from mgcheck.frame.interchange import arrow_type, from_arrow, from_pandas, to_arrow


def _as_it_is(name: Hashable) -> Hashable:
    return name


def folded(name: Hashable) -> Hashable:
    """A name as SQL compares it: without regard to case."""
    return str(name).casefold()


class Kind(NamedTuple):
    """How to read and extend one kind of frame: the names of its columns, its types, its answer.

    `empty` returns the column at a position without rows, in the type that it is read as; it raises `ChoiceError` for a
    type that cannot be read. `answered` returns the frame with the new columns. `alike` returns the same for names that
    this kind of frame does not distinguish.
    """

    names: Sequence[Hashable]
    empty: Callable[[int], pl.Series]
    answered: Callable[[Answering], Any]
    alike: Callable[[Hashable], Hashable] = _as_it_is


def of_polars(frame: pl.DataFrame) -> Kind:
    """A polars `DataFrame`."""

    def answered(answering: Answering) -> pl.DataFrame:
        return frame.hstack(answering(map(frame.to_series, answering.places.values())).get_columns())

    return Kind(frame.columns, lambda place: frame.to_series(place).clear(), answered)


def of_polars_lazy(frame: pl.LazyFrame) -> Kind:
    """A polars `LazyFrame`: the new columns become a step of its query, which reads only the columns with a role."""
    schema = frame.collect_schema()

    def empty(place: int) -> pl.Series:
        name, kind = list(schema.items())[place]
        if kind == pl.Object:
            # The columns are gathered in a struct, which cannot hold objects.
            raise unreadable(name, kind, "String")
        return pl.Series(name, dtype=kind)

    def answered(answering: Answering) -> pl.LazyFrame:
        new = "mgcheck"
        while new in schema:
            new += "_"
        # By position, because polars takes a name such as ^a$ for a pattern.
        columns = pl.struct(pl.nth(place).alias(role) for role, place in answering.places.items())
        found = columns.map_batches(
            lambda rows: answering(rows.struct.unnest()).to_struct(),
            return_dtype=pl.Struct(answering.layout.schema),
            is_elementwise=True,
        )
        return frame.with_columns(found.alias(new)).unnest(new)

    return Kind(schema.names(), empty, answered)


def of_pandas(frame: Any) -> Kind:
    """A pandas `DataFrame`, whose index is kept."""
    import pandas as pd

    # object in pandas 2, str since then.
    texts = pd.Series([""]).dtype

    def new(column: pl.Series) -> Any:
        if column.dtype == pl.String and getattr(texts, "storage", None) == "pyarrow":
            import pyarrow as pa

            # Without a Python object for each text; pandas would convert any other type to this one.
            return texts.__from_arrow__(to_arrow(column, pa.large_string()))
        if column.dtype == pl.String:
            return pd.array(column.to_numpy(), dtype=texts)
        if column.dtype == pl.Boolean:
            # The only booleans of pandas that can be missing.
            values, missing = column.fill_null(value=False), column.is_null()
            return pd.arrays.BooleanArray(values.to_numpy(writable=True), missing.to_numpy(writable=True))
        return column.to_numpy(writable=True)

    def answered(answering: Answering) -> Any:
        cells = answering(from_pandas(frame.iloc[:, place]) for place in answering.places.values())
        # A copy, which pandas puts off where it copies on write.
        found = frame.assign()
        # The lower names in a frame whose columns have several levels of names.
        below = [""] * (frame.columns.nlevels - 1)
        for column in cells:
            found[(column.name, *below) if below else column.name] = new(column)
        return found

    return Kind(list(frame.columns), lambda place: from_pandas(frame.iloc[:0, place]), answered)


def of_arrow(table: Any) -> Kind:
    """A pyarrow `Table`."""
    nothing = table.schema.empty_table()

    def answered(answering: Answering) -> Any:
        found = table
        for column in answering(from_arrow(table.column(place), "") for place in answering.places.values()):
            found = found.append_column(column.name, to_arrow(column))
        return found

    return Kind(
        table.column_names, lambda place: from_arrow(nothing.column(place), table.column_names[place]), answered
    )


def of_arrow_reader(reader: Any) -> Kind:
    """A pyarrow `RecordBatchReader`: its batches are answered one by one, when they are requested."""
    import pyarrow as pa

    def answered(answering: Answering) -> Any:
        schema = reader.schema
        for name, kind in answering.layout.schema.items():
            schema = schema.append(pa.field(name, arrow_type(kind)))
        return pa.RecordBatchReader.from_batches(schema, answered_batches(reader, answering))

    return of_arrow(reader.schema.empty_table())._replace(answered=answered)


def answered_batches(batches: Iterable[Any], answering: Answering) -> Iterator[Any]:
    """Record batches with the new columns, each answered when it is requested."""
    import pyarrow as pa

    for batch in batches:
        cells = answering(from_arrow(batch.column(place), "") for place in answering.places.values())
        new = [to_arrow(column).combine_chunks() for column in cells]
        yield pa.RecordBatch.from_arrays([*batch.columns, *new], names=[*batch.schema.names, *cells.columns])
