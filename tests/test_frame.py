"""Dataframes: the same cells in every kind of frame, lazily where the frame is lazy."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import ROOT, examples
from expected import expected
from hypothesis import given, settings
from hypothesis import strategies as st

import mgcheck
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.frame import interpret
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.spellings import spellings
from mgcheck.units import EVERYDAY, read_unit

NAMES = ["class", "possible_classes", "flag", "borderline", "mmol_per_l", "sources_agree", "warnings", "error"]
Make = Callable[[dict[str, Any]], Any]

EAGER: dict[str, Make] = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}
LAZY: dict[str, Make] = {
    "polars lazy": pl.LazyFrame,
    "duckdb": lambda data: duckdb.from_arrow(pa.table(data)),
}
EVERY = {**EAGER, **LAZY}


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of any frame, with None for what is missing."""
    if isinstance(frame, pd.DataFrame):
        records: list[dict[str, Any]] = frame.to_dict("records")
        return [{name: None if pd.isna(cell) else cell for name, cell in row.items()} for row in records]
    if isinstance(frame, duckdb.DuckDBPyRelation):
        frame = frame.to_arrow_table()
    if isinstance(frame, pl.LazyFrame):
        frame = frame.collect()
    rows: list[dict[str, Any]] = frame.to_pylist() if isinstance(frame, pa.Table) else frame.to_dicts()
    return rows


def check(row: dict[str, Any], wanted: dict[str, Any], *, floats: bool) -> None:
    """The cells of a row are those of the single command; amounts of floats to the last place or two."""
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
        elif name.startswith("mmol") and value is not None:
            assert found == pytest.approx(value, rel=2.0**-50), row
        else:
            assert found == value, (name, row)


LIMITS = sorted({float(band.interval.low.value) for ruler in packaged_knowledge().rulers for band in ruler.bands[1:]})
UNITS = ["mmol/l", "mg/dL", "Mg/l", "mEq/L", "µmol/l", " MG/DL ", "mmol/24h", "%", "mM"]
near = [limit + step for limit in LIMITS for step in (-1e-9, 0.0, 1e-9) if limit + step > 0]
FLOATS = [*near, 1.7, 2.4305, 17.0135, 0.1 + 0.2, 1e-20, 99999999.0]


def text_of(value: float) -> str:
    """The decimal that a float means."""
    return repr(value)


@pytest.mark.parametrize("kind", EVERY)
def test_numbers_in_every_unit(kind: str) -> None:
    """Every float beside every limit, in every unit, has the class of its decimal."""
    data = {
        "id": list(range(len(FLOATS) * len(UNITS))),
        "value": [value for _ in UNITS for value in FLOATS],
        "unit": [unit for unit in UNITS for _ in FLOATS],
    }
    found = interpret(EVERY[kind](data), value="value", unit="unit", specimen="serum")
    assert type(found) is type(EVERY[kind](data))
    rows = rows_of(found)
    assert [row["id"] for row in rows] == data["id"]
    assert list(rows[0]) == ["id", "value", "unit", *(f"mgcheck_{name}" for name in NAMES)]
    for row in rows:
        check(row, expected("serum", f"{text_of(row['value'])} {row['unit']}"), floats=True)


@pytest.mark.parametrize("kind", EVERY)
def test_specimens_in_a_column(kind: str) -> None:
    """Each with its own amount; an unknown or missing one is named."""
    specimens = ["serum", "Plasma ", "urine", "RBC", "ionized", "csf", None, ""]
    units = ["mmol/l", "mg/dl", "mmol/24h", "mg/l", "%", "mmol/l", "mmol/l", "mmol/l"]
    data = {"s": specimens, "u": units, "v": [0.5, 1.7, 4.2, 45.0, 61.0, 1.0, 1.0, 1.0]}
    rows = rows_of(interpret(EVERY[kind](data), value="v", unit="u", specimen="s"))
    for row in rows[:5]:
        check(row, expected(row["s"], f"{row['v']} {row['u']}"), floats=True)
    errors = [row["mgcheck_error"] for row in rows]
    assert errors[:5] == [None] * 5
    assert errors[5] == "unknown_specimen: The specimen csf is not known"
    assert [error.partition(":")[0] for error in errors[6:]] == ["blank_specimen"] * 2
    assert rows[2]["mgcheck_mmol_per_24h"] == 4.2
    assert rows[2]["mgcheck_mmol_per_l"] is None


@pytest.mark.parametrize("kind", EVERY)
def test_numbers_that_are_no_values(kind: str) -> None:
    """Each is a named error, in the order in which a single value is refused."""
    infinity = float("inf")
    data = {
        "v": [None, 0.0, -1.0, infinity, 1e31, 1e-31, 0.0, 1.0, 1.0, 1.0, 1e30],
        "u": ["mg/l", "mg/l", "mg/l", "mg/l", "mg/l", "mg/l", "x", "x", "", None, "mg/l"],
    }
    rows = rows_of(interpret(EVERY[kind](data), value="v", unit="u", specimen="serum"))
    codes = [row["mgcheck_error"] and row["mgcheck_error"].partition(":")[0] for row in rows]
    assert codes == [
        *("blank", "zero", "negative", "infinite", "out_of_scale", "out_of_scale"),
        *("unlisted_unit", "unlisted_unit", "missing_unit", "missing_unit", None),
    ]
    assert all(row["mgcheck_class"] is None for row in rows[:-1])
    assert all(row["mgcheck_sources_agree"] is None for row in rows[:-1])
    assert rows[-1]["mgcheck_class"] == "severe_hyper"


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pyarrow", "duckdb"])
def test_a_float_that_is_not_a_number(kind: str) -> None:
    """Where a frame tells it from a missing one."""
    rows = rows_of(interpret(EVERY[kind]({"v": [float("nan"), 1.0]}), value="v", unit="mg/l", specimen="serum"))
    assert rows[0]["mgcheck_error"].startswith("not_a_number")
    assert rows[1]["mgcheck_class"] == "severe_hypo"


@pytest.mark.parametrize("kind", EVERY)
def test_floats_of_32_bits_and_whole_numbers(kind: str) -> None:
    """1.7 is 1.7; whole numbers are precise to one, unless a step is told."""
    table = pa.table({"single": pa.array([1.7, 1.70135], pa.float32()), "whole": pa.array([2, 17], pa.int64())})
    made: dict[str, Callable[[], Any]] = {
        "pandas": table.to_pandas,
        "polars": lambda: pl.from_arrow(table),
        "pyarrow": lambda: table,
        "polars lazy": lambda: pl.DataFrame(pl.from_arrow(table)).lazy(),
        "duckdb": lambda: duckdb.from_arrow(table),
    }
    rows = rows_of(interpret(made[kind](), value="single", unit="mg/dl", specimen="serum"))
    assert [row["mgcheck_class"] for row in rows] == ["hypo", "normal"]  # rms: 1.70135 mg/dl is 0.7 mmol/l
    assert [row["mgcheck_borderline"] for row in rows] == [None, None]
    told = rows_of(interpret(made[kind](), value="single", unit="mg/dl", specimen="serum", resolution=0.01))
    assert [row["mgcheck_borderline"] for row in told] == [True, True]
    whole = rows_of(interpret(made[kind](), value="whole", unit="mg/l", specimen="serum"))
    for row in whole:
        check(row, expected("serum", f"{row['whole']} mg/l"), floats=False)


@pytest.mark.parametrize("kind", EVERY)
def test_a_constant_of_the_wrong_kind_is_an_error_in_every_row(kind: str) -> None:
    """As it is for a single value."""
    data = {"v": [1.0, 2.0]}
    rows = rows_of(interpret(EVERY[kind](data), value="v", unit="mmol/24h", specimen="serum"))
    assert [row["mgcheck_error"].partition(":")[0] for row in rows] == ["excretion_for_concentration"] * 2
    assert [row["mgcheck_mmol_per_l"] for row in rows] == [None, None]
    rows = rows_of(interpret(EVERY[kind](data), value="v", unit="ng/ml", specimen="serum"))
    check(rows[0], expected("serum", "1.0 ng/ml"), floats=True)


TEXTS: dict[str, list[Any]] = {
    "v": ["0.82", "<0.2", "1,7", "___", None, "0.82 mmol/l", "2.7", "1.7"],
    "u": ["mmol/l", "mg/dl", "mg/dl", "mg/dl", "mg/dl", None, "mg/dl", "Mg/dl"],
    "lo": [None, None, None, None, None, None, 1.6, None],
    "hi": [None, None, None, None, None, None, 2.6, None],
}


@pytest.mark.parametrize("kind", EAGER)
def test_texts_in_eager_frames(kind: str) -> None:
    """Read as the single command reads them, the laboratory's range among them."""
    rows = rows_of(interpret(EAGER[kind](TEXTS), value="v", unit="u", low="lo", high="hi", specimen="serum"))
    assert len(rows) == len(TEXTS["v"])
    for row in rows:
        low, high = ("1.6", "2.6") if row["lo"] is not None else ("", "")
        wanted = expected("serum", f"{row['v'] or ''} {row['u'] or ''}".strip(), low, high)
        check(row, wanted if row["v"] is not None else {**wanted, "error": "blank"}, floats=False)


@pytest.mark.parametrize("kind", EAGER)
def test_numbers_beside_a_range_in_eager_frames(kind: str) -> None:
    """Row by row, floats without a precision."""
    data = {"v": [2.7, 1.7, None], "lo": [1.6, None, None], "hi": [2.6, None, None]}
    rows = rows_of(interpret(EAGER[kind](data), value="v", unit="mg/dl", low="lo", high="hi", specimen="serum"))
    check(rows[0], expected("serum", "2.7 mg/dl", "1.6", "2.6"), floats=True)
    check(rows[1], expected("serum", "1.7 mg/dl"), floats=True)
    assert rows[2]["mgcheck_error"].startswith("blank")
    single = {**data, "v": pa.array([2.7, 1.7, None], pa.float32())}
    rows = rows_of(interpret(pa.table(single), value="v", unit="mg/dl", low="lo", high="hi", specimen="serum"))
    check(rows[1], expected("serum", "1.7 mg/dl"), floats=True)


def test_a_pandas_frame_keeps_its_index_and_its_mixed_column() -> None:
    """Texts and numbers side by side; truth values that can be missing."""
    frame = pd.DataFrame({"v": ["<0.2", 0.82, None, 3]}, index=["d", "c", "b", "a"], dtype=object)
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
    assert list(found.index) == ["d", "c", "b", "a"]
    assert str(found["mgcheck_sources_agree"].dtype) == "boolean"
    assert found["mgcheck_class"].fillna("").tolist() == ["severe_hypo", "normal", "", "hyper"]
    numbers = interpret(pd.DataFrame({"v": [0.5, None]}, index=[7, 3]), value="v", unit="mmol/l", specimen="serum")
    assert list(numbers.index) == [7, 3]
    assert numbers["mgcheck_sources_agree"].tolist() == [True, pd.NA]
    assert list(frame.columns) == ["v"]


@pytest.mark.parametrize("kind", LAZY)
def test_texts_in_another_lazy_frame_are_refused(kind: str) -> None:
    """With the way out."""
    with pytest.raises(MgcheckError, match="collect the frame first"):
        interpret(LAZY[kind](TEXTS), value="v", unit="u", specimen="serum")
    data = {"v": [2.7], "lo": [1.6]}
    with pytest.raises(MgcheckError, match="lazy frame"):
        interpret(LAZY[kind](data), value="v", unit="mg/dl", low="lo", specimen="serum")


def test_nothing_lazy_is_collected() -> None:
    """A plan that would fail when it runs is planned without running."""

    def fail(_: Any) -> Any:
        raise AssertionError("the frame was run")

    frame = pl.LazyFrame({"v": [1.0], "u": ["mg/l"]}).map_batches(fail, schema={"v": pl.Float64, "u": pl.String})
    plan = interpret(frame, value="v", unit="u", specimen="serum")
    assert isinstance(plan, pl.LazyFrame)
    assert plan.collect_schema().names()[:3] == ["v", "u", "mgcheck_class"]


@pytest.mark.parametrize("kind", EVERY)
def test_columns_of_the_reader_s_own_are_left_alone(kind: str) -> None:
    """Whatever they are called."""
    own: dict[str, list[Any]] = {
        "__mgcheck_error": ["keep"],
        "__mgcheck__x": [1],
        "__flag": ["mine"],
        "v": [0.8],
        "__unit": ["mmol/l"],
    }
    rows = rows_of(interpret(EVERY[kind](own), value="v", unit="__unit", specimen="serum"))
    assert {name: rows[0][name] for name in own} == {name: cells[0] for name, cells in own.items()}
    assert list(rows[0])[: len(own)] == list(own)
    assert rows[0]["mgcheck_class"] == "normal"


def test_narrow_floats_are_the_decimals_that_were_meant() -> None:
    """In 32 and in 16 bits, their amounts too; by expressions, row by row, and from a file."""
    for width in (pl.Float32, pl.Float16):
        series = pl.Series("v", [0.7, 0.4, 3.0, 0.3999], dtype=width)
        wanted = ["normal", "hypo", "hyper", "severe_hypo" if width == pl.Float32 else "hypo"]
        frame = series.to_frame().with_columns(low=pl.lit(None, dtype=pl.Float64), high=pl.lit(None, dtype=pl.Float64))
        ranged: list[dict[str, Any]] = [{}, {"low": "low", "high": "high"}]
        for options in ranged:
            found = interpret(frame, value="v", unit="mmol/l", specimen="serum", **options)
            assert found["mgcheck_class"].to_list() == wanted
            assert found["mgcheck_mmol_per_l"].to_list()[:3] == [0.7, 0.4, 3.0]
    halves = pd.DataFrame({"v": np.array([0.4, 0.7, np.nan], dtype="f2")})
    found = interpret(halves, value="v", unit="mmol/l", specimen="serum")
    assert found["mgcheck_class"].tolist()[:2] == ["hypo", "normal"]
    assert found["mgcheck_mmol_per_l"].tolist()[:2] == [0.4, 0.7]
    assert found["mgcheck_error"][2].startswith("blank")


@pytest.mark.parametrize(
    "frame",
    [
        pl.DataFrame({"v": [0.8, 0.8], "u": pl.Series(["mmol/l", None], dtype=pl.Categorical)}),
        pl.DataFrame({"v": [0.8, 0.8], "u": pl.Series(["mmol/l", None], dtype=pl.Enum(["mmol/l"]))}).lazy(),
        pa.table({"v": [0.8, 0.8], "u": pa.array(["mmol/l", None]).dictionary_encode()}),
        pd.DataFrame({"v": [0.8, 0.8], "u": pd.Categorical(["mmol/l", None])}),
        pd.DataFrame({"v": [0.8, 0.8], "u": pd.Series(["mmol/l", None], dtype=object)}),
    ],
    ids=["polars categorical", "polars enum", "pyarrow dictionary", "pandas categorical", "pandas object"],
)
def test_units_in_columns_of_other_kinds(frame: Any) -> None:
    """Categories are texts, and a missing one is a missing unit."""
    rows = rows_of(interpret(frame, value="v", unit="u", specimen="serum"))
    assert rows[0]["mgcheck_class"] == "normal"
    assert rows[1]["mgcheck_error"].startswith("missing_unit")


def test_new_columns_have_one_type_each() -> None:
    """Whatever stands in them, and where nothing does."""
    wanted = {
        **dict.fromkeys(("class", "possible_classes", "flag", "warnings", "error"), pl.String),
        **dict.fromkeys(("borderline", "sources_agree"), pl.Boolean),
        **dict.fromkeys(("mmol_per_l", "mmol_per_24h"), pl.Float64),
    }
    for specimen, unit in [("serum", "mmol/l"), ("serum", "mmol/24h"), ("urine", "mmol/24h"), ("ionized", "%")]:
        for values in ([0.5, 0.8], [0.0], [None]):
            frame = pl.DataFrame({"v": values}, schema={"v": pl.Float64})
            columns = frame.with_columns(pl.lit(unit).alias("u"), pl.lit(specimen).alias("s"))
            for found in (
                interpret(frame, value="v", unit=unit, specimen=specimen),
                interpret(columns, value="v", unit="u", specimen="s"),
            ):
                types = {name.removeprefix("mgcheck_"): kind for name, kind in found.schema.items()}
                new = types.keys() & wanted.keys()
                assert len(new) >= 8
                assert {name: types[name] for name in new} == {name: wanted[name] for name in new}


def test_refusals_are_worded_as_those_of_a_single_value() -> None:
    """The scale of what is read among them; its ends are read."""
    found = interpret(pl.DataFrame({"v": [1e-30, 1e31, 9.999e30]}), value="v", unit="mmol/l", specimen="serum")
    with pytest.raises(MgcheckError) as refused:
        mgcheck.interpret("serum", "1e31 mmol/l")
    assert found["mgcheck_error"].to_list() == [None, f"out_of_scale: {refused.value.message('en')}", None]


def test_spellings_that_differ_in_case() -> None:
    """A capital M is suspected where it could stand for a million, not in `Mcmol`."""
    units = ["Mg/l", "mg/l", "MG/L", "Mcmol/l", "mcmol/l", "Mmol/l", "mM", "Mcg/ml"]
    found = interpret(pl.DataFrame({"v": [20.0] * 8, "u": units}), value="v", unit="u", specimen="serum")
    for row in found.to_dicts():
        check(row, expected("serum", f"20.0 {row['u']}"), floats=True)


@pytest.mark.parametrize("kind", EVERY)
def test_numbers_beside_a_decimal_comma(kind: str) -> None:
    """The mark is one of texts; numbers have none, and their limits may have three places."""
    data = {"v": [0.8, 1.234, 60.0], "u": ["mmol/l", "mg/dl", "mg/l"]}
    for specimen in ("serum", "erythrocyte"):
        found = rows_of(interpret(EVERY[kind](data), value="v", unit="u", specimen=specimen, mark=","))
        for row in found:
            check(row, expected(specimen, f"{row['v']} {row['u']}"), floats=True)


@pytest.mark.parametrize("name", ["^v$", "^.*$", "*", "^a\nb$"])
@pytest.mark.parametrize("kind", EVERY)
def test_names_that_are_patterns(kind: str, name: str) -> None:
    """Columns of that name would be lost, or others taken for them; pandas and pyarrow know no patterns."""
    frame = EVERY[kind]({name: [1], "v": [0.5]})
    if kind in ("pandas", "pyarrow"):
        assert rows_of(interpret(frame, value="v", unit="mmol/l", specimen="serum"))[0][name] == 1
        return
    with pytest.raises(ChoiceError) as refused:
        interpret(frame, value="v", unit="mmol/l", specimen="serum")
    assert (refused.value.code, refused.value.params["name"]) == ("column_pattern", name)


def test_a_language_that_is_not_known_and_a_file_that_has_no_name() -> None:
    """Are refused like any other option, whatever else is a column."""
    frame = pl.DataFrame({"v": [0.5], "s": ["serum"]})
    with pytest.raises(ChoiceError) as refused:
        interpret(frame, value="v", unit="mmol/l", specimen="s", language="de")
    assert refused.value.code == "unknown_language"
    with pytest.raises(MgcheckError, match="null byte"):
        interpret(frame, value="v", unit="mmol/l", specimen="s", ranges="a\0b")


def test_columns_of_nothing() -> None:
    """No rows, or no units at all."""
    assert len(interpret(pd.DataFrame({"v": [], "u": []}), value="v", unit="u", specimen="serum")) == 0
    nothing = pd.DataFrame({"v": [0.8], "u": [None]}, dtype=float)
    found = interpret(nothing, value="v", unit="u", specimen="serum")
    assert found["mgcheck_error"][0].startswith("missing_unit")
    empty = pl.DataFrame({"v": [0.8], "u": [None]})
    assert interpret(empty, value="v", unit="u", specimen="serum")["mgcheck_error"][0].startswith("missing_unit")


def test_decimals_of_few_digits_are_numbers() -> None:
    """As DuckDB has them where one writes 0.7; their places are their precision."""
    found: Any = duckdb.sql("select 0.70 as v, 'mmol/l' as u")
    assert str(found.types[0]) == "DECIMAL(3,2)"
    row = rows_of(interpret(found, value="v", unit="u", specimen="serum"))[0]
    check(row, expected("serum", "0.70 mmol/l"), floats=False)
    lazy = pl.LazyFrame({"v": [Decimal("0.7")]}, schema={"v": pl.Decimal(10, 1)})
    row = rows_of(interpret(lazy, value="v", unit="mmol/l", specimen="serum"))[0]
    check(row, expected("serum", "0.7 mmol/l"), floats=False)


def test_floats_among_texts_carry_no_precision() -> None:
    """In a column of Python objects, and as categories."""
    mixed = pd.DataFrame({"v": pd.Series([0.7, "0.7", None], dtype=object)})
    found = interpret(mixed, value="v", unit="mmol/l", specimen="serum")
    assert found["mgcheck_borderline"].isna().tolist() == [True, False, True]
    assert found["mgcheck_class"].tolist()[:2] == ["normal", "normal"]
    categories = pd.DataFrame({"v": pd.Categorical([0.7, 0.7])})
    found = interpret(categories, value="v", unit="mmol/l", specimen="serum")
    assert found["mgcheck_borderline"].isna().all()
    comma = pd.DataFrame({"v": pd.Series([1.234, "1,234"], dtype=object)})
    found = interpret(comma, value="v", unit="mmol/l", specimen="serum", mark=",")
    assert found["mgcheck_class"].tolist() == ["hyper", "hyper"]


def test_exact_decimals_are_read_row_by_row() -> None:
    """A float could not tell them from the limit."""
    frame = pl.DataFrame(
        {"v": pl.Series([Decimal("0.69999999999999999999"), Decimal("0.7")], dtype=pl.Decimal(38, 20))}
    )
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
    assert found["mgcheck_class"].to_list() == ["hypo", "normal"]
    with pytest.raises(MgcheckError, match="Exact decimals of more than 15 digits"):
        interpret(frame.lazy(), value="v", unit="mmol/l", specimen="serum")


def test_options_of_a_single_value() -> None:
    """Another headline, a reader's own ranges, another language, a decimal comma, another prefix."""
    frame = pl.DataFrame({"v": ["0,72", "1.234", "x"]})
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum", mark=",", language="fr", prefix="mg")
    assert found["mg_class"].to_list() == ["normal", None, None]
    assert found["mg_error"].to_list()[2].startswith("no_number: Un nombre")
    numbers = pl.DataFrame({"v": [0.72]})
    headline = interpret(numbers, value="v", unit="mmol/l", specimen="serum", source="boisleve")
    assert headline["mgcheck_class"].to_list() == ["hypo"]
    ranges = ROOT / "examples" / "my_ranges.toml"
    assert rows_of(interpret(numbers, value="v", unit="mmol/l", specimen="serum", ranges=ranges))[0]["mgcheck_class"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"value": "w", "unit": "u", "specimen": "serum"}, "There is no column w"),
        ({"value": "v", "unit": "mg/dll", "specimen": "serum"}, "There is no column mg/dll"),
        ({"value": "v", "unit": "u", "specimen": "blood"}, "There is no column blood"),
        ({"value": "v", "specimen": "serum"}, "The unit of the numbers is not told"),
        ({"value": "v", "unit": "u", "specimen": "serum", "prefix": "taken"}, "has a column taken_class already"),
        ({"value": "v", "unit": "u", "specimen": "serum", "source": "george"}, "george"),
        ({"value": "v", "unit": "u", "specimen": "serum", "resolution": "0"}, "A resolution is a number"),
        ({"value": "v", "unit": "u", "specimen": "serum", "resolution": "x"}, "A resolution is a number"),
        ({"value": "v", "unit": "u", "specimen": "serum", "prefix": "=x"}, "A prefix is a word"),
        ({"value": "v", "unit": "u", "specimen": "serum", "mark": "comma"}, "A decimal mark is"),
        ({"value": "v", "unit": "mM", "specimen": "serum"}, "mM is a unit and a column"),
    ],
)
def test_what_cannot_be_used_is_refused(options: dict[str, Any], told: str) -> None:
    """Before anything is computed."""
    frame = pl.DataFrame({"v": [1.0], "u": ["mg/l"], "taken_class": [1], "mM": [1]})
    with pytest.raises(MgcheckError, match=told):
        interpret(frame, **options)


@pytest.mark.parametrize("unit", EVERYDAY, ids=str)
def test_every_listed_spelling_is_that_unit(unit: Any) -> None:
    """And the usual ones are on the list."""
    exact, folded = spellings(unit)
    assert {read_unit(text) for text in (*exact, *folded)} == {unit}
    assert unit.code.lower() in folded
    assert unit.label.lower() in folded


def test_common_spellings_are_listed() -> None:
    """As laboratories write them."""
    every = {text for unit in EVERYDAY for text in spellings(unit).folded}
    assert every >= {
        "mg/dl",
        "mmol/l",
        "meq/l",
        "µmol/l",
        "umol/l",
        "mg%",
        "mg/100 ml",
        "mmol/24h",
        "mg/24 h",
        "mmol.l-1",
        "%",
    }


@settings(max_examples=examples(40), deadline=None)
@given(
    st.lists(st.floats(1e-6, 1e6) | st.sampled_from(FLOATS), min_size=1, max_size=30),
    st.sampled_from(["mmol/l", "mg/dl", "µg/ml"]),
    st.sampled_from(["serum", "erythrocyte", "ionized"]),
)
def test_any_float_has_the_class_of_its_decimal(values: list[float], unit: str, specimen: str) -> None:
    """By expressions as by single values."""
    found = interpret(pl.DataFrame({"v": values}), value="v", unit=unit, specimen=specimen)
    for row in rows_of(found):
        check(row, expected(specimen, f"{text_of(row['v'])} {unit}"), floats=True)


def test_names_that_differ_in_case_alone() -> None:
    """DuckDB does not tell them apart, so none is taken for another; polars does, and is answered."""
    mine = duckdb.sql("select 0.3::double as value, 2.0 as __MGCHECK_VALUE, 'x' as __Mgcheck_cls")
    (row,) = rows_of(interpret(mine, value="value", specimen="serum", unit="mmol/l"))
    assert (row["mgcheck_class"], row["mgcheck_mmol_per_l"]) == ("severe_hypo", 0.3)
    assert (row["__MGCHECK_VALUE"], row["__Mgcheck_cls"]) == (2, "x")
    taken = duckdb.sql("select 0.3::double as value, 'mine' as MGCHECK_CLASS")
    with pytest.raises(ChoiceError) as caught:
        interpret(taken, value="value", specimen="serum", unit="mmol/l")
    assert caught.value.code == "column_taken"
    frame = pl.DataFrame({"value": [0.3], "VALUE": [0.8], "MGCHECK_CLASS": ["mine"]})
    (row,) = rows_of(interpret(frame, value="VALUE", specimen="serum", unit="mmol/l"))
    assert (row["mgcheck_class"], row["MGCHECK_CLASS"]) == ("normal", "mine")


def test_columns_without_a_name_of_their_own() -> None:
    """Numbers as names, and two names that DuckDB takes for one, are refused."""
    with pytest.raises(ChoiceError) as caught:
        interpret(pd.DataFrame({0: [1], "value": [0.5]}), value="value", specimen="serum", unit="mmol/l")
    assert caught.value.code == "column_no_text"
    twice = duckdb.sql('select value, v as "VALUE" from (select 0.5::double as value, 0.8::double as v)')
    with pytest.raises(MgcheckError) as refused:
        interpret(twice, value="value", specimen="serum", unit="mmol/l")
    assert refused.value.code == "column_twice"


def test_narrow_floats_among_objects_carry_no_precision() -> None:
    """As those of 64 bits."""
    column = pd.Series([np.float32(0.7), 0.7, np.int64(1), "0.7"], dtype=object)
    rows = rows_of(interpret(pd.DataFrame({"v": column}), value="v", specimen="serum", unit="mmol/l"))
    assert [row["mgcheck_borderline"] for row in rows] == [None, None, True, True]
