"""Kinds of frames and types of numbers that several test modules use."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.frame import interpret

Make = Callable[[pa.Table], Any]


def cut(table: pa.Table) -> pa.Table:
    """The same table in three chunks, of which one is empty."""
    return pa.concat_tables([table[:1], table[1:1], table[1:]])


def encoded(table: pa.Table) -> pa.Table:
    """The same table with every column as a dictionary, in the reversed order of the rows."""
    columns = []
    for column in table.columns:
        values = column.combine_chunks()
        places = pa.array(range(len(values)), pa.int16())
        columns.append(pa.DictionaryArray.from_arrays(places, values))
    return pa.table(dict(zip(table.column_names, columns, strict=True)))


def objects(table: pa.Table) -> pd.DataFrame:
    """The same in Python objects; floats as numpy's, which keep their width."""
    columns: dict[str, Any] = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        cells = column.to_pylist()
        if pa.types.is_floating(column.type):
            width = column.type.to_pandas_dtype()
            cells = [None if cell is None else width(cell) for cell in cells]
        columns[name] = pd.Series(cells, dtype=object)
    return pd.DataFrame(columns)


def nullable(table: pa.Table) -> pd.DataFrame:
    """The same in the types of pandas that can miss a value."""
    known = {
        **{getattr(pa, f"{u}int{bits}")(): f"{u.upper()}Int{bits}" for u in ("", "u") for bits in (8, 16, 32, 64)},
        pa.float32(): "Float32",
        pa.float64(): "Float64",
        pa.string(): "string",
    }
    return table.to_pandas(types_mapper=lambda kind: pd.api.types.pandas_dtype(known[kind]))


def by_numpy(table: pa.Table) -> pd.DataFrame:
    """The same in the types of numpy, of which only floats can miss a value; texts as this pandas has them."""
    columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_string(column.type):
            columns[name] = pd.Series(column.to_pylist())
        else:
            width = column.type.to_pandas_dtype()
            columns[name] = pd.Series(np.array([np.nan if x is None else x for x in column.to_pylist()], dtype=width))
    return pd.DataFrame(columns)


EVERY: dict[str, Make] = {
    "pandas numpy": by_numpy,
    "pandas nullable": nullable,
    "pandas arrow": lambda table: table.to_pandas(types_mapper=pd.ArrowDtype),
    "pandas object": objects,
    "pandas categorical": lambda table: objects(table).astype("category"),
    "polars": pl.DataFrame,
    "polars lazy": lambda table: pl.LazyFrame(pl.DataFrame(table)),
    "polars object": lambda table: pl.DataFrame(
        [pl.Series(name, list(column), dtype=pl.Object) for name, column in objects(table).items()]
    ),
    "pyarrow": lambda table: table,
    "pyarrow chunks": cut,
    "pyarrow dictionary": encoded,
    "pyarrow reader": lambda table: cut(table).to_reader(max_chunksize=50),
    "duckdb": duckdb.from_arrow,
}
# One of each, where the types make no difference.
ONE_EACH = ["pandas numpy", "pandas object", "polars", "polars lazy", "pyarrow", "pyarrow reader", "duckdb"]


def made(kind: str, data: Mapping[str, Any]) -> Any:
    """A frame of a kind from columns of Python values."""
    return EVERY[kind](pa.table(data))


def rows_of(frame: Any) -> list[dict[Any, Any]]:
    """The rows of any frame, with None for what is missing."""
    if isinstance(frame, pd.DataFrame):
        records: list[dict[Any, Any]] = frame.to_dict("records")
        return [{name: None if pd.isna(cell) else cell for name, cell in row.items()} for row in records]
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    if isinstance(frame, pa.RecordBatchReader):
        frame = frame.read_all()
    rows: list[dict[Any, Any]] = frame.to_pylist() if isinstance(frame, pa.Table) else frame.to_dicts()
    return rows


def check(row: dict[Any, Any], wanted: dict[str, Any], *, floats: bool, exact: bool = True) -> None:
    """The cells of a row are those of the single command; floats have no borderline.

    Amounts are exact to the last bit, but for those of floats and of more digits than a float tells apart.
    """
    wanted = dict(wanted)
    if floats:
        wanted["borderline"] = None
    for name, value in wanted.items():
        if f"mgcheck_{name}" not in row:
            assert value is None
            continue
        found = row[f"mgcheck_{name}"]
        if name == "error":
            assert (found and found.partition(":")[0]) == value, row
        elif (floats or not exact) and name.startswith("mmol") and value is not None:
            assert found == pytest.approx(value, rel=2.0**-50), row
        else:
            assert found == value, (name, row)


class Numbers(NamedTuple):
    """A type that can hold numbers.

    `beside` gives values of that type at a limit, next to it and far from it; `text` what one would type for a value.
    """

    kind: Any
    beside: Callable[[Fraction], Sequence[Any]]
    text: Callable[[Any], str] = str
    floats: bool = False


def integers(kind: Any) -> Numbers:
    """Integers up to the largest of the type."""
    largest = np.iinfo(kind.to_pandas_dtype()).max
    return Numbers(
        kind,
        lambda limit: [near for near in (*range(round(limit) - 1, round(limit) + 2), largest) if 0 < near <= largest],
    )


def decimals(kind: Any) -> Numbers:
    """Decimals with the scale of the type."""

    def beside(limit: Fraction) -> list[Decimal]:
        near = round(limit * 10**kind.scale)
        return [Decimal(digits).scaleb(-kind.scale) for digits in (near - 1, near, near + 1, 7 * near)]

    return Numbers(kind, beside, lambda value: f"{value:f}")


def floats(kind: Any) -> Numbers:
    """Floats; each means the shortest decimal that reads back as it, as numpy writes it."""
    width = kind.to_pandas_dtype()

    def beside(limit: Fraction) -> list[Any]:
        near = width(float(limit))
        return [near, np.nextafter(near, width(0)), np.nextafter(near, width(np.inf)), width(7 * near)]

    return Numbers(kind, beside, lambda value: np.format_float_positional(width(value), trim="-"), floats=True)


def texts(kind: Any) -> Numbers:
    """Texts of decimals."""
    return Numbers(kind, lambda limit: [f"{value:f}" for value in decimals(pa.decimal128(15, 5)).beside(limit)])


TYPES: dict[str, Numbers] = {
    **{str(kind): integers(kind) for kind in (pa.int8(), pa.int16(), pa.int32(), pa.int64())},
    **{str(kind): integers(kind) for kind in (pa.uint8(), pa.uint16(), pa.uint32(), pa.uint64())},
    **{str(kind): floats(kind) for kind in (pa.float16(), pa.float32(), pa.float64())},
    **{
        str(kind): decimals(kind)
        for kind in (pa.decimal32(9, 3), pa.decimal64(15, 5), pa.decimal128(15, 5), pa.decimal128(38, 20))
    },
    **{str(kind): texts(kind) for kind in (pa.string(), pa.large_string(), pa.string_view())},
}


def refused(frame: Any, **options: Any) -> MgcheckError:
    """How a frame is refused."""
    with pytest.raises(ChoiceError) as caught:
        interpret(frame, **{"value": "v", "unit": "mmol/l", "specimen": "serum", **options})
    return caught.value
