"""Dataframes: in every kind of frame, every type that can hold a number has the answers of the single command."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple, assert_type

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from conftest import ROOT, examples, rest_slow
from expected import expected
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcheck
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.frame import interpret
from mgcheck.frame.answering import Answering
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.quantity.units import convert, read_unit

NAMES = ["class", "possible_classes", "flag", "borderline", "mmol_per_l", "sources_agree", "warnings", "error"]
Make = Callable[[pa.Table], Any]

# ------------------------------------------------------------------------------------------------------ kinds of frames


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


# ------------------------------------------------------------------------------- every kind of frame and type of number


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
HELD: dict[str, Callable[[Any], bool]] = {
    # Texts and decimals are Python objects there.
    "pandas numpy": lambda kind: pa.types.is_integer(kind) or pa.types.is_floating(kind) or kind == pa.string(),
    "pandas nullable": lambda kind: pa.types.is_integer(kind) or kind in (pa.float32(), pa.float64(), pa.string()),
    # pyarrow has no cast of it.
    "pandas arrow": lambda kind: kind != pa.string_view(),
    "pandas categorical": lambda kind: kind != pa.float16(),
    "duckdb": lambda kind: kind != pa.float16(),
}
SPECIMENS = {
    "serum": ["mmol/l", "Mg/dL", " MEQ/L "],
    "ionized": ["µmol/l", "%"],
    "erythrocyte": ["mg/l"],
    "urine": ["mg/24 h"],
}
# From here on rows of one kind are looked up together.
ENOUGH = 24
EXACT_DIGITS = 15


def limits(specimen: str, text: str) -> set[Fraction]:
    """All limits of a specimen in a unit."""
    unit = read_unit(text)
    assert unit
    return {
        convert(band.interval.low.value, ruler.unit, unit)
        for ruler in packaged_knowledge().rulers
        for band in ruler.bands[1:]
        if ruler.specimen.value == specimen and ruler.unit.dimension is unit.dimension
    }


@lru_cache
def rows_near_limits(name: str) -> tuple[dict[str, list[Any]], list[dict[str, Any]]]:
    """Columns of values of a type at, beside and far from every limit, and what the single command says of each."""
    numbers = TYPES[name]
    data: dict[str, list[Any]] = {"specimen": [], "unit": [], "value": []}
    wanted = []
    for specimen, units in SPECIMENS.items():
        for unit in units:
            values = [value for limit in sorted(limits(specimen, unit)) for value in numbers.beside(limit)]
            values = values * ceil(ENOUGH / len(values)) if values else []
            data["specimen"] += [specimen] * len(values)
            data["unit"] += [unit] * len(values)
            data["value"] += values
            answers = {value: expected(specimen, f"{numbers.text(value)} {unit}") for value in set(values)}
            wanted += [answers[value] for value in values]
    return data, wanted


CASES = [(kind, name) for kind in EVERY for name, each in TYPES.items() if HELD.get(kind, lambda _: True)(each.kind)]
# In every kind of frame whole numbers, floats and texts; every type in frames of polars.
USUAL = ["int64", "double", "string"]


def is_usual(case: tuple[str, str]) -> bool:
    """Whether a kind of frame with a type of number is one that is quick."""
    kind, name = case
    return kind == "polars" or name in USUAL


@pytest.mark.parametrize(
    ("kind", "name"), rest_slow(sorted(CASES, key=is_usual, reverse=True), quick=sum(map(is_usual, CASES)))
)
def test_every_type_in_every_kind_of_frame(kind: str, name: str) -> None:
    """Values at, beside and far from every limit of every document, and a missing one, answered as by themselves."""
    numbers = TYPES[name]
    data, wanted = rows_near_limits(name)
    missing = kind != "pandas numpy" or not pa.types.is_integer(numbers.kind)
    value = pa.array([*data["value"], None] if missing else data["value"], numbers.kind)
    last = ["serum"] * missing, ["mmol/l"] * missing
    table = pa.table({"n": range(len(value)), "s": data["specimen"] + last[0], "v": value, "u": data["unit"] + last[1]})
    frame = EVERY[kind](table)
    found = interpret(frame, value="v", unit="u", specimen="s")
    assert type(found) is (pa.Table if kind == "duckdb" else type(frame))
    rows = rows_of(found)
    assert [row["n"] for row in rows] == list(range(len(value)))
    exact = not pa.types.is_decimal(numbers.kind) or numbers.kind.precision <= EXACT_DIGITS
    for row, answer in zip(rows, wanted, strict=False):
        check(row, answer, floats=numbers.floats, exact=exact)
    if missing:
        assert rows[-1]["mgcheck_error"].startswith("missing")


@pytest.mark.parametrize("name", TYPES)
@pytest.mark.parametrize("kind", ["pandas object", "polars", "polars lazy", "pyarrow dictionary"])
def test_a_resolution_is_that_of_floats_alone(kind: str, name: str) -> None:
    """Integers, decimals and texts keep the step in which they are written, whatever the frame."""
    numbers = TYPES[name]
    values = numbers.beside(Fraction(7))
    frame = EVERY[kind](pa.table({"v": pa.array(values, numbers.kind)}))
    rows = rows_of(interpret(frame, value="v", unit="mg/dl", specimen="serum", resolution="100"))
    borderline = [row["mgcheck_borderline"] for row in rows]
    if numbers.floats:
        # Half of 100 to either side reaches 7.29 mg/dl, which is 3 mmol/l.
        assert borderline == [True] * len(values)
    else:
        assert borderline == [expected("serum", f"{numbers.text(value)} mg/dl")["borderline"] for value in values]


@settings(max_examples=examples(40))
@given(
    st.lists(st.floats(1e-6, 1e6) | st.floats(), min_size=1, max_size=30),
    st.sampled_from(["mmol/l", "mg/dl", "µg/ml", "mmol/24h", "%"]),
    st.sampled_from(["serum", "erythrocyte", "ionized", "urine"]),
)
def test_any_float_has_the_answer_of_its_decimal(values: list[float], unit: str, specimen: str) -> None:
    """One by one, and many of a kind together."""
    for column in (values, values * ENOUGH):
        found = interpret(pl.DataFrame({"v": column}), value="v", unit=unit, specimen=specimen)
        for row in found.head(len(values)).to_dicts():
            check(row, expected(specimen, f"{row['v']!r} {unit}"), floats=True)


# ----------------------------------------------------------------------------------------------- types that are refused


def refused(frame: Any, **options: Any) -> MgcheckError:
    """How a frame is refused."""
    with pytest.raises(ChoiceError) as caught:
        interpret(frame, **{"value": "v", "unit": "mmol/l", "specimen": "serum", **options})
    return caught.value


class Refused(NamedTuple):
    """A column that cannot be read, its type as the refusal says it, and the cast that helps."""

    column: Any
    kind: str
    cast: str = "numbers or texts"


wide = pa.array([Decimal("0.70")], pa.decimal256(50, 2))
run_ends = pc.run_end_encode(pa.array([0.7]))
ARROW = [
    Refused(wide, "decimal256(50, 2)", "decimal128(38, 2)"),
    Refused(pa.DictionaryArray.from_arrays(pa.array([0]), wide), "decimal256(50, 2)", "decimal128(38, 2)"),
    Refused(pa.array([Decimal(700)], pa.decimal128(5, -2)), "decimal128(5, -2)", "decimal128(38, 0)"),
    Refused(pa.array([Decimal("7e-9")], pa.decimal128(5, 10)), "decimal128(5, 10)", "decimal128(38, 10)"),
    Refused(run_ends, "run_end_encoded", "double (pyarrow.compute.run_end_decode)"),
    Refused(pa.array([b"0.7"]), "binary", "string"),
    Refused(pa.array([b"0.7"], pa.large_binary()), "large_binary", "string"),
    Refused(pa.array([b"0.7"], pa.binary_view()), "binary_view", "string"),
    Refused(pa.array([b"0.7"], pa.binary(3)), "fixed_size_binary[3]", "string"),
    Refused(pa.array([[0.7]]), "list<"),
    Refused(pa.array([{"a": 0.7}]), "struct<a: double>"),
    Refused(pa.array([0], pa.date32()), "date32[day]"),
    Refused(pa.array([0], pa.timestamp("us", "UTC")), "timestamp[us, tz=UTC]"),
    Refused(pa.array([0], pa.duration("s")), "duration[s]"),
    Refused(pa.array([0], pa.time32("s")), "time32[s]"),
    Refused(pa.array([(1, 2, 3)], pa.month_day_nano_interval()), "month_day_nano_interval"),
]
PANDAS = [
    Refused(pd.Series([0.7], dtype="longdouble"), np.dtype("longdouble").name, "float64"),
    Refused(pd.Series([0.7 + 0j]), "complex128", "float64"),
    Refused(pd.Series([0.7 + 0j], dtype="clongdouble"), np.dtype("clongdouble").name, "float64"),
    Refused(pd.Series(pd.arrays.SparseArray([0.7, np.nan])), "Sparse[float64, nan]", "float64"),
    Refused(pd.Series(pd.arrays.SparseArray([7, 0])), "Sparse[int64, 0]", "int64"),
    Refused(pd.Series(pd.to_datetime(["2026-01-01"])), "datetime64["),
    Refused(pd.Series(pd.to_datetime(["2026-01-01"], utc=True)), "datetime64["),
    Refused(pd.Series(pd.to_timedelta(["1 day"])), "timedelta64["),
    Refused(pd.Series(pd.period_range("2026-01-01", periods=1)), "period[D]"),
    Refused(pd.Series(pd.interval_range(0, 1)), "interval[int64, right]"),
    Refused(pd.Series(pd.interval_range(0, 1)).astype("category"), "interval[int64, right]"),
    *(Refused(pd.Series(each.column, dtype=pd.ArrowDtype(each.column.type)), *each[1:]) for each in ARROW[5:6]),
    Refused(pd.Series(pd.array(wide, dtype=pd.ArrowDtype(wide.type))), "decimal256(50, 2)", "decimal128(38, 2)"),
]
POLARS = [
    Refused(pl.Series([b"0.7"]), "Binary", "String"),
    Refused(pl.Series([[0.7]]), "List(Float64)"),
    Refused(pl.Series([[0.7]], dtype=pl.Array(pl.Float64, 1)), "Array(Float64, shape=(1,))"),
    Refused(pl.Series([{"a": 0.7}]), "Struct({'a': Float64})"),
    Refused(pl.Series([0]).cast(pl.Date), "Date"),
    Refused(pl.Series([0]).cast(pl.Datetime("us")), "Datetime("),
    Refused(pl.Series([0]).cast(pl.Duration("us")), "Duration("),
    Refused(pl.Series([0]).cast(pl.Time), "Time"),
]
FRAMES: list[tuple[Callable[[Any], Any], list[Refused]]] = [
    (lambda column: pa.table({"v": column}), ARROW),
    (lambda column: pa.table({"v": column}).to_reader(), ARROW),
    (lambda column: pd.DataFrame({"v": column}), PANDAS),
    (lambda column: pl.DataFrame({"v": column}), POLARS),
    (
        lambda column: pl.LazyFrame({"v": column}),
        [*POLARS, Refused(pl.Series([0.7], dtype=pl.Object), "Object", "String")],
    ),
]


@pytest.mark.parametrize(("make", "columns"), FRAMES, ids=["pyarrow", "reader", "pandas", "polars", "polars lazy"])
def test_what_holds_neither_numbers_nor_texts_is_refused(make: Callable[[Any], Any], columns: list[Refused]) -> None:
    """In one way, whatever its role, before any row is read: the column, its type, and the cast that helps."""
    for column, kind, cast in columns:
        for role in ("value", "unit", "specimen", "low"):
            frame = make(column)
            if not isinstance(frame, pa.RecordBatchReader) and role != "value":
                frame = with_text(frame)
            elif role != "value":
                continue
            error = refused(frame, **({"value": "t", role: "v"} if role != "value" else {}))
            assert (error.code, error.params["name"]) == ("column_type", "v")
            assert kind in str(error.params["kind"])
            assert error.hint("en") == f"cast it to {cast}"


def with_text(frame: Any) -> Any:
    """The frame with a column `t` of texts."""
    if isinstance(frame, pa.Table):
        return frame.append_column("t", pa.array(["0.7"] * len(frame)))
    return frame.assign(t="0.7") if isinstance(frame, pd.DataFrame) else frame.with_columns(t=pl.lit("0.7"))


@pytest.mark.parametrize("column", ARROW, ids=lambda each: each.kind)
def test_columns_without_a_role_may_hold_anything(column: Refused) -> None:
    """They are not looked at, and come back as they were."""
    table = pa.table({"other": column.column, "v": ["0.8"]}).replace_schema_metadata({"a": "b"})
    for found in (
        interpret(table, value="v", unit="mmol/l", specimen="serum"),
        interpret(table.to_reader(), value="v", unit="mmol/l", specimen="serum").read_all(),
    ):
        assert found.select(["other", "v"]).equals(table)
        assert found.schema.metadata == {b"a": b"b"}
        assert found["mgcheck_class"].to_pylist() == ["normal"]


@pytest.mark.parametrize("kind", ["pandas object", "polars object", "pandas categorical"])
def test_objects_are_read_one_by_one(kind: str) -> None:
    """Numbers of any kind beside texts; floats of any width carry no precision, all others that of their text."""
    cells = [0.7, np.float32(0.7), np.float16(0.7), np.longdouble("0.7"), 1, np.int64(1), "0.7", Decimal("0.700")]
    odd = [None, float("nan"), True, [0.7], b"0.7", 0.7j, "\ud800"]
    if kind == "pandas categorical":
        # pandas takes True for 1 there, and no lists.
        odd = [value for value in odd if value is not True and value != [0.7]]
    series = pd.Series([*cells, *odd], dtype=object)
    frame: Any = pd.DataFrame({"v": series.astype("category") if kind == "pandas categorical" else series})
    if kind == "polars object":
        frame = pl.DataFrame([pl.Series("v", list(series), dtype=pl.Object)])
    rows = rows_of(interpret(frame, value="v", unit="mmol/l", specimen="serum"))
    assert [row["mgcheck_class"] for row in rows[: len(cells)]] == ["normal"] * len(cells)
    assert [row["mgcheck_borderline"] for row in rows[: len(cells)]] == [None] * 4 + [True, True, True, True]
    assert [row["mgcheck_class"] for row in rows[len(cells) :]] == [None] * len(odd)
    assert all(row["mgcheck_error"] for row in rows[len(cells) :])


@pytest.mark.parametrize("dtype", [">f8", ">f4", "<f2", ">i4", "<u2"])
def test_numpy_types_of_either_byte_order(dtype: str) -> None:
    """And columns that do not lie in one piece of memory."""
    block = np.array([[7, 1], [5, 2]], dtype=dtype)
    frame = pd.DataFrame(block, columns=["v", "w"])
    rows = rows_of(interpret(frame, value="v", unit="mg/l", specimen="serum"))
    for row, number in zip(rows, (7, 5), strict=True):
        check(row, expected("serum", f"{number} mg/l"), floats="f" in dtype)


def test_pandas_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own types need none."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    columns = {
        "a": pd.Series([0.7, None]),
        "b": pd.array([0.7, None], dtype="Float32"),
        "c": pd.array(["0.7", None], dtype="string[python]"),
        "d": pd.Series(["0.7", None], dtype=object),
    }
    for column in columns.values():
        rows = rows_of(interpret(pd.DataFrame({"v": column}), value="v", unit="mmol/l", specimen="serum"))
        assert [row["mgcheck_class"] for row in rows] == ["normal", None]


# ------------------------------------------------------------------------------------------- what a row may say besides

TEXTS: dict[str, list[Any]] = {
    "v": ["0.82", "<0.2", "1,7", "NotDone", None, "0.82 mmol/l", "2.7", "1.7", "0.5"],
    "u": ["mmol/l", "mg/dl", "mg/dl", "mg/dl", "mg/dl", None, "mg/dl", "Mg/dl", "MEq/l"],
    "lo": [None, None, None, None, None, None, 1.6, None, float("nan")],
    "hi": [None, None, None, None, None, None, 2.6, None, float("nan")],
}


def check_texts(rows: list[dict[Any, Any]]) -> None:
    """The answers to `TEXTS` are those of the single command."""
    assert len(rows) == len(TEXTS["v"])
    for row, value, unit, low in zip(rows, TEXTS["v"], TEXTS["u"], TEXTS["lo"], strict=True):
        ends = ("1.6", "2.6") if low == 1.6 else ("", "")
        wanted = expected("serum", f"{value or ''} {unit or ''}".strip(), *ends)
        check(row, wanted if value is not None else {**wanted, "error": "missing"}, floats=False)


@pytest.mark.parametrize("kind", ONE_EACH)
def test_texts_and_ranges(kind: str) -> None:
    """Read as the single command reads them; a missing end of the range, or one that is not a number, is not stated."""
    check_texts(rows_of(interpret(made(kind, TEXTS), value="v", unit="u", low="lo", high="hi", specimen="serum")))


@pytest.mark.parametrize("kind", ONE_EACH)
def test_numbers_beside_a_range(kind: str) -> None:
    """Also where the ends are decimals, and the same column is the value."""
    data = {"v": [2.7, 1.7, None], "lo": [Decimal("1.6"), None, None], "hi": [2.6, None, None]}
    rows = rows_of(interpret(made(kind, data), value="v", unit="mg/dl", low="lo", high="hi", specimen="serum"))
    check(rows[0], expected("serum", "2.7 mg/dl", "1.6", "2.6"), floats=True)
    check(rows[1], expected("serum", "1.7 mg/dl"), floats=True)
    assert rows[2]["mgcheck_error"].startswith("missing")
    rows = rows_of(interpret(made(kind, {"v": [2.7]}), value="v", unit="mg/dl", low="v", high="v", specimen="serum"))
    check(rows[0], expected("serum", "2.7 mg/dl", "2.7", "2.7"), floats=True)


@pytest.mark.parametrize("kind", ONE_EACH)
def test_the_case_of_a_unit_is_told_from_a_column_as_from_a_word(kind: str) -> None:
    """A capital M is suspected where it could stand for a million, in every spelling."""
    units = ["Mg/l", "mg/l", "MG/L", "Mcmol/l", "mcmol/l", "Mmol/l", "mM", "Mcg/ml", "MEq/l", "Mval/l"]
    data = {"v": [20.0] * len(units), "u": units}
    rows = rows_of(interpret(made(kind, data), value="v", unit="u", specimen="serum"))
    for row, unit in zip(rows, units, strict=True):
        check(row, expected("serum", f"20.0 {unit}"), floats=True)
    assert "unit_case" in rows[units.index("MEq/l")]["mgcheck_warnings"]


@pytest.mark.parametrize("kind", ONE_EACH)
def test_specimens_in_a_column(kind: str) -> None:
    """Each with its own amount; an unknown or missing one is named."""
    specimens = ["serum", "Plasma ", "urine", "RBC", "ionized", "csf", None, ""]
    units = ["mmol/l", "mg/dl", "mmol/24h", "mg/l", "%", "mmol/l", "mmol/l", "mmol/l"]
    data = {"s": specimens, "u": units, "v": [0.5, 1.7, 4.2, 45.0, 61.0, 1.0, 1.0, 1.0]}
    rows = rows_of(interpret(made(kind, data), value="v", unit="u", specimen="s"))
    for row in rows[:5]:
        check(row, expected(row["s"], f"{row['v']} {row['u']}"), floats=True)
    errors = [row["mgcheck_error"] for row in rows]
    assert errors[:5] == [None] * 5
    assert errors[5] == "unknown_specimen: The specimen csf is not known"
    assert [error.partition(":")[0] for error in errors[6:]] == ["blank_specimen"] * 2
    assert rows[2]["mgcheck_mmol_per_24h"] == 4.2
    assert rows[2]["mgcheck_mmol_per_l"] is None


@pytest.mark.parametrize("kind", ONE_EACH)
def test_numbers_that_are_not_values(kind: str) -> None:
    """Each is the error that a single value would be refused with; what pandas takes for missing is blank."""
    infinity, nan = float("inf"), float("nan")
    values = [nan, 0.0, -1.0, infinity, 1e31, 1e-31, 0.0, 1.0, 1.0, 1.0, 1e30, 1e-30]
    units = ["mg/l", "mg/l", "mg/l", "mg/l", "mg/l", "mg/l", "x", "x", "", None, "mg/l", "mg/l"]
    rows = rows_of(interpret(made(kind, {"v": values, "u": units}), value="v", unit="u", specimen="serum"))
    for row, value, unit in zip(rows, values, units, strict=True):
        wanted = expected("serum", f"{value!r} {unit or ''}".strip())
        if value is nan and kind.startswith("pandas"):
            wanted["error"] = "missing"
        check(row, wanted, floats=True)
    assert [row["mgcheck_class"] for row in rows[-2:]] == ["severe_hyper", "severe_hypo"]


@pytest.mark.parametrize("kind", ONE_EACH)
def test_a_unit_of_the_wrong_kind_is_an_error_in_every_row(kind: str) -> None:
    """As it is for a single value; a rare unit is read."""
    rows = rows_of(interpret(made(kind, {"v": [1.0, 2.0]}), value="v", unit="mmol/24h", specimen="serum"))
    assert [row["mgcheck_error"].partition(":")[0] for row in rows] == ["excretion_for_concentration"] * 2
    rows = rows_of(interpret(made(kind, {"v": [1.0]}), value="v", unit="ng/ml", specimen="serum"))
    check(rows[0], expected("serum", "1.0 ng/ml"), floats=True)


@pytest.mark.parametrize("kind", ONE_EACH)
def test_a_decimal_comma_is_one_of_texts(kind: str) -> None:
    """Numbers have none, and their limits may have three places."""
    data: dict[str, list[Any]] = {"v": [0.8, 1.234, 60.0, 7], "u": ["mmol/l", "mg/dl", "mg/l", "mg/l"]}
    for specimen in ("serum", "erythrocyte"):
        rows = rows_of(interpret(made(kind, data), value="v", unit="u", specimen=specimen, mark=","))
        for row, value, unit in zip(rows, data["v"], data["u"], strict=True):
            check(row, expected(specimen, f"{value} {unit}"), floats=True)
    rows = rows_of(
        interpret(made(kind, {"v": ["0,82", "1.234"]}), value="v", unit="mmol/l", specimen="serum", mark=",")
    )
    assert [row["mgcheck_class"] for row in rows] == ["normal", None]


def test_a_decimal_comma_among_objects() -> None:
    """Floats and texts side by side."""
    frame = pd.DataFrame({"v": pd.Series([1.234, "1,234"], dtype=object)})
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum", mark=",")
    assert found["mgcheck_class"].tolist() == ["hyper", "hyper"]


@pytest.mark.parametrize(
    "column",
    [
        pl.Series(["mmol/l", None], dtype=pl.Categorical),
        pl.Series(["mmol/l", None], dtype=pl.Enum(["mmol/l"])),
        pa.array(["mmol/l", None]).dictionary_encode(),
        pa.DictionaryArray.from_arrays(pa.array([1, 0]), pa.array([None, "mmol/l"])),
        pd.Categorical(["mmol/l", None]),
    ],
    ids=["polars categorical", "polars enum", "pyarrow dictionary", "a null in it", "pandas categorical"],
)
def test_units_as_categories(column: Any) -> None:
    """A missing one is a missing unit."""
    frame: Any = pl.DataFrame({"v": [0.8, 0.8], "u": column}) if isinstance(column, pl.Series) else None
    if frame is None:
        frame = {pd.Categorical: pd.DataFrame}.get(type(column), pa.table)({"v": [0.8, 0.8], "u": column})
    rows = rows_of(interpret(frame, value="v", unit="u", specimen="serum"))
    assert rows[0]["mgcheck_class"] == "normal"
    assert rows[1]["mgcheck_error"].startswith("missing_unit")


# --------------------------------------------------------------------------------------------------------- what returns


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pyarrow", "pyarrow reader"])
@pytest.mark.parametrize("values", [[0.5, 0.8], [0.0], [None], []])
def test_new_columns_have_one_type_each(kind: str, values: list[float | None]) -> None:
    """Whatever stands in them, and where there are no rows."""
    wanted = {
        **dict.fromkeys(("class", "possible_classes", "flag", "warnings", "error"), pl.String),
        **dict.fromkeys(("borderline", "sources_agree"), pl.Boolean),
        **dict.fromkeys(("mmol_per_l", "mmol_per_24h"), pl.Float64),
    }
    for specimen, unit in [("serum", "mmol/l"), ("serum", "mmol/24h"), ("urine", "mmol/24h"), ("ionized", "%")]:
        table = pa.table({"v": pa.array(values, pa.float64())})
        found = interpret(EVERY[kind](table), value="v", unit=unit, specimen=specimen)
        frame: Any = pl.DataFrame(found.read_all() if kind == "pyarrow reader" else found) if "py" in kind else found
        types = frame.lazy().collect_schema()
        assert frame.lazy().collect().schema == types
        assert len(types) == 9
        assert all(types[name] == wanted[name.removeprefix("mgcheck_")] for name in types.names()[1:])


def test_new_columns_of_pandas() -> None:
    """Texts as this pandas has them, truth values that can be missing; the index is kept, the frame not changed."""
    frame = pd.DataFrame({"v": [0.5, None, 0.0]}, index=[7, 7, 3])
    frame.attrs["mine"] = 1
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
    assert list(found.index) == [7, 7, 3]
    assert list(frame.columns) == ["v"]
    assert found.attrs == {"mine": 1}
    text = str(pd.Series(["x"]).dtype)
    assert [str(kind) for kind in found.dtypes] == [
        *("float64", text, text, text, "boolean", "float64", "boolean", text, text)
    ]
    assert found["mgcheck_sources_agree"].tolist() == [True, pd.NA, pd.NA]
    nothing = interpret(frame[:0], value="v", unit="mmol/l", specimen="serum")
    assert list(nothing.dtypes) == list(found.dtypes)


def test_the_names_of_a_frame_are_used_as_they_are() -> None:
    """Numbers and texts alike, of which 0 and "0" are two, and names of several parts; only patterns are no names."""
    frame = pd.DataFrame([[0.5, "x", "mg/l"]], columns=[0, "0", 1])
    (row,) = rows_of(interpret(frame, value=0, unit="mmol/l", specimen="serum"))
    assert (row["mgcheck_class"], row["0"]) == ("hypo", "x")
    (row,) = rows_of(interpret(frame, value=0, unit=1, specimen="serum"))
    assert row["mgcheck_class"] == "severe_hypo"
    assert refused(frame, value="0", unit=2).params["name"] == "2"
    frame.columns = pd.MultiIndex.from_tuples([("a", "v"), ("a", "w"), ("b", "v")])
    found = interpret(frame, value=("a", "v"), unit="mmol/l", specimen="serum")
    assert found["mgcheck_class", ""].tolist() == ["hypo"]
    assert found.iloc[:, :3].equals(frame)


@pytest.mark.parametrize("name", ["^v$", "^.*$", "*", "^a\nb$", "mgcheck", "__mgcheck_error"])
@pytest.mark.parametrize("kind", ONE_EACH)
def test_a_name_is_nothing_but_a_name(kind: str, name: str) -> None:
    """polars takes some for patterns of names; none is taken for another, and each can be that of the value."""
    frame = made(kind, {name: [0.5], "value": [0.8], "u": ["mmol/l"]})
    found = interpret(frame, value="value", unit="u", specimen="serum")
    (row,) = rows_of(found)
    assert (row[name], row["mgcheck_class"]) == (0.5, "normal")
    assert list(row) == [name, "value", "u", *(f"mgcheck_{each}" for each in NAMES)]
    frame = made(kind, {name: [0.5], "value": [0.8], "u": ["mmol/l"]})
    (row,) = rows_of(interpret(frame, value=name, unit="u", specimen="serum"))
    assert (row["value"], row["mgcheck_class"]) == (0.8, "hypo")


def test_columns_named_twice() -> None:
    """Are refused where one has a role, and left alone otherwise."""
    cells = [[0.5, 0.8, "mmol/l"]]
    for names in (["v", "v", "u"], ["v", "o", "o"]):
        for frame in (
            pd.DataFrame(cells, columns=names),
            pa.Table.from_arrays([pa.array([cell]) for cell in cells[0]], names),
        ):
            if names[1] == "v":
                error = refused(frame)
                assert (error.code, error.params["name"]) == ("column_twice", "v")
            else:
                found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
                assert list(found.columns if isinstance(frame, pd.DataFrame) else found.column_names)[:3] == names


def test_a_taken_name() -> None:
    """Where SQL will look for it, the case makes no difference."""
    data = {"v": [0.3], "MGCHECK_CLASS": ["mine"]}
    for kind in ONE_EACH:
        if kind == "duckdb":
            assert refused(made(kind, data)).code == "column_taken"
        else:
            (row,) = rows_of(interpret(made(kind, data), value="v", unit="mmol/l", specimen="serum"))
            assert (row["mgcheck_class"], row["MGCHECK_CLASS"]) == ("severe_hypo", "mine")
        assert refused(made(kind, {"v": [0.3], "mgcheck_class": [1]})).code == "column_taken"


def test_a_lazy_frame_is_answered_when_it_is_collected() -> None:
    """Nothing runs before; only the columns with a role are read for the new ones, in either engine."""

    def fail(_: Any) -> Any:
        raise AssertionError("the frame was run")

    frame = pl.LazyFrame({"v": ["1.0"], "u": ["mg/l"]}).map_batches(fail, schema={"v": pl.String, "u": pl.String})
    plan = interpret(frame, value="v", unit="u", specimen="serum")
    assert isinstance(plan, pl.LazyFrame)
    assert plan.collect_schema().names()[:3] == ["v", "u", "mgcheck_class"]
    rows = pl.DataFrame({"a": [1] * 1000, "v": ["0.8"] * 1000, "b": [[1]] * 1000})
    found = interpret(rows.lazy(), value="v", unit="mmol/l", specimen="serum")
    assert found.collect(engine="streaming").equals(found.collect())
    assert re.search("PROJECT.* 1/3 COLUMNS", found.select("mgcheck_class").explain())


def test_a_lazy_frame_streams_from_file_to_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered in pieces, never as a whole."""
    pieces: list[int] = []
    answered = Answering.__call__

    def noted(answering: Answering, columns: Any) -> pl.DataFrame:
        cells = answered(answering, columns)
        pieces.append(len(cells))
        return cells

    monkeypatch.setattr(Answering, "__call__", noted)
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pl.DataFrame({"v": [0.8, None, 0.5] * 1000, "o": ["x"] * 3000}).write_parquet(source, row_group_size=500)
    interpret(pl.scan_parquet(source), value="v", unit="mmol/l", specimen="serum").sink_parquet(target)
    assert sum(pieces) == 3000
    assert max(pieces) <= 500
    assert pl.read_parquet(target)["mgcheck_class"].to_list() == ["normal", None, "hypo"] * 1000


def test_a_reader_hands_over_batch_by_batch() -> None:
    """A batch is read when the one made of it is asked for, and no sooner."""
    read: list[int] = []
    schema = pa.schema([("v", pa.float64())], metadata={"a": "b"})

    def batches() -> Iterator[Any]:
        for number in range(4):
            read.append(number)
            yield pa.record_batch({"v": [0.5] * (number % 3)}, schema)

    found = interpret(pa.RecordBatchReader.from_batches(schema, batches()), value="v", unit="mmol/l", specimen="serum")
    assert read == []
    assert found.schema.metadata == {b"a": b"b"}
    for number, batch in enumerate(found):
        assert read == list(range(number + 1))
        assert batch.schema == found.schema
        assert batch["mgcheck_class"].to_pylist() == ["hypo"] * (number % 3)


def test_duckdb_queries_what_returns_by_its_name() -> None:
    """Decimals, as DuckDB has them where one writes 0.70, keep their places."""
    relation: Any = duckdb.sql("select 0.70 as v, 'mmol/l' as u")
    assert str(relation.types[0]) == "DECIMAL(3,2)"
    found = interpret(relation, value="v", unit="u", specimen="serum")
    check(rows_of(found)[0], expected("serum", "0.70 mmol/l"), floats=False)
    again: Any = duckdb.sql("select mgcheck_class, v from found")
    assert again.fetchall() == [("normal", Decimal("0.70"))]


def test_any_other_stream_of_rows_returns_as_a_table() -> None:
    """A record batch, and whatever else hands over rows as Arrow does."""

    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.table({"v": [0.5]}).__arrow_c_stream__(requested_schema)

    for frame in (Stream(), pa.record_batch({"v": [0.5]})):
        found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
        assert isinstance(found, pa.Table)
        assert found["mgcheck_class"].to_pylist() == ["hypo"]


@pytest.mark.parametrize(
    "thing",
    [{"v": [0.5]}, [1], None, "v", pl.Series([1]), pa.chunked_array([[1]])],
    ids=lambda thing: type(thing).__name__,
)
def test_what_is_not_a_frame_is_a_type_error(thing: Any) -> None:
    """Said in words of mgcheck's own."""
    with pytest.raises(TypeError, match=r"^interpret\(\) needs a dataframe, not an object of type"):
        interpret(thing, value="v", unit="mmol/l", specimen="serum")


@pytest.mark.parametrize("name", ["prefix", "mark", "language", "source", "ranges"])
@pytest.mark.parametrize("given", [0.5, b"fr", ["fr"], object()], ids=lambda given: type(given).__name__)
def test_a_text_of_another_type_is_a_type_error(name: str, given: Any) -> None:
    """As for a single value."""
    options: dict[str, Any] = {"value": "v", "unit": "mmol/l", "specimen": "serum", name: given}
    with pytest.raises(mgcheck.ArgumentTypeError, match=f"^{name} must be .*, not {type(given).__name__}"):
        interpret(pl.DataFrame({"v": ["0.5"]}), **options)


def test_the_type_of_the_frame_is_the_type_of_the_answer() -> None:
    """For the type checker: a polars frame is of its own type again, any other is not known."""
    frame = pl.DataFrame({"v": ["0.5 mmol/l"]})
    assert_type(interpret(frame, value="v", specimen="serum"), pl.DataFrame)
    assert_type(interpret(frame.lazy(), value="v", specimen="serum"), pl.LazyFrame)
    assert_type(interpret(frame.to_arrow(), value="v", specimen="serum"), Any)


def test_many_rows_are_answered_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever number of rows makes a block."""
    values = ["0.82", "<0.3", "1.1", "0.4", "0.7", "abc", "3.00"]
    for rows in (1, 3, 7):
        monkeypatch.setattr("mgcheck.frame.answering.BLOCK_ROWS", rows)
        for kind in ONE_EACH:
            found = rows_of(interpret(made(kind, {"v": values}), value="v", unit="mmol/l", specimen="serum"))
            for row, value in zip(found, values, strict=True):
                check(row, expected("serum", f"{value} mmol/l"), floats=False)


# ---------------------------------------------------------------------------------------------------------- the options


def test_options_of_a_single_value() -> None:
    """Another headline, a reader's own ranges, another language, another prefix."""
    frame = pl.DataFrame({"v": ["0,72", "1.234", "x"]})
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum", mark=",", language="fr", prefix="mg")
    assert found["mg_class"].to_list() == ["normal", None, None]
    assert found["mg_error"].to_list()[2].startswith("no_number: Un nombre")
    numbers = pl.DataFrame({"v": [0.72]})
    headline = interpret(numbers, value="v", unit="mmol/l", specimen="serum", source="boisleve")
    assert headline["mgcheck_class"].to_list() == ["hypo"]
    ranges = ROOT / "examples" / "my_ranges.toml"
    assert rows_of(interpret(numbers, value="v", unit="mmol/l", specimen="serum", ranges=ranges))[0]["mgcheck_class"]


@pytest.mark.parametrize("kind", ONE_EACH)
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"value": "w"}, "There is no column w"),
        ({"value": 0}, "There is no column 0"),
        ({"unit": "mg/dll"}, "There is no column mg/dll"),
        ({"specimen": "blood"}, "There is no column blood"),
        ({"prefix": "taken"}, "already has a column taken_class"),
        ({"source": "george"}, "george"),
        ({"resolution": "0"}, "A resolution is a number"),
        ({"resolution": "x"}, "A resolution is a number"),
        ({"prefix": "=x"}, "A prefix consists of letters"),
        ({"mark": "comma"}, "The decimal mark must be"),
        ({"unit": "mM"}, "mM is both a unit and a column"),
        ({"language": "de"}, "de"),
        ({"ranges": "a\0b"}, "null byte"),
    ],
)
def test_what_cannot_be_used_is_refused(kind: str, options: dict[str, Any], told: str) -> None:
    """Before anything is computed."""
    frame = made(kind, {"v": [1.0], "u": ["mg/l"], "taken_class": [1], "mM": [1]})
    with pytest.raises(MgcheckError, match=told):
        interpret(frame, **{"value": "v", "unit": "u", "specimen": "serum", **options})


@pytest.mark.parametrize("kind", ["int8", "float", "halffloat", "decimal128(38, 20)", "uint64"])
def test_numbers_need_a_unit(kind: str) -> None:
    """Whatever their type; texts may hold their own."""
    column = pa.array([TYPES[kind].beside(Fraction(7))[0]], TYPES[kind].kind)
    for frame in (pa.table({"v": column}), encoded(pa.table({"v": column})), pl.LazyFrame(pl.DataFrame({"v": column}))):
        assert refused(frame, unit=None).code == "no_unit_column"
    (row,) = rows_of(interpret(pa.table({"v": ["0.5 mmol/l"]}), value="v", specimen="serum"))
    assert row["mgcheck_class"] == "hypo"


def test_refusals_are_worded_as_those_of_a_single_value() -> None:
    """The scale of what is read among them; its ends are read."""
    found = interpret(pl.DataFrame({"v": [1e-30, 1e31, 9.999e30]}), value="v", unit="mmol/l", specimen="serum")
    with pytest.raises(MgcheckError) as caught:
        mgcheck.interpret("serum", "1e31 mmol/l")
    assert found["mgcheck_error"].to_list() == [None, f"out_of_scale: {caught.value.message('en')}", None]


@pytest.mark.parametrize("kind", ONE_EACH)
def test_columns_of_nothing(kind: str) -> None:
    """No rows, no values, or no units."""
    empty = EVERY[kind](pa.table({"v": pa.array([], pa.float64()), "u": pa.array([], pa.string())}))
    assert rows_of(interpret(empty, value="v", unit="u", specimen="serum")) == []
    for missing, error in (("u", "missing_unit"), ("v", "missing")):
        column = pa.nulls(1, pa.string() if kind == "pandas numpy" else pa.null())
        table = pa.table({"v": pa.array(["0.8"]), "u": pa.array(["mmol/l"])})
        table = table.set_column(table.column_names.index(missing), missing, column)
        (row,) = rows_of(interpret(EVERY[kind](table), value="v", unit="u", specimen="serum"))
        assert row["mgcheck_error"].startswith(error)
