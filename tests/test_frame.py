"""Dataframes: in every kind of frame, every type that can hold a number has the answers of the single command."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from conftest import examples, rest_slow
from expected import expected
from frames import EVERY, ONE_EACH, TYPES, check, made, rows_of
from hypothesis import given, settings
from hypothesis import strategies as st

from mgcheck.frame import interpret
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.quantity.units import convert, read_unit

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
# In one kind of frame of each library floats, in those of polars and numpy also whole numbers, texts and decimals.
USUAL = ["int64", "string", "decimal128(15, 5)"]


def is_usual(case: tuple[str, str]) -> bool:
    """Whether a kind of frame with a type of number is one that is quick."""
    kind, name = case
    return (name == "double" and kind in ONE_EACH) or (name in USUAL and kind in ("polars", "pandas numpy"))


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
    rows = rows_of(interpret(made(kind, {"v": [2.7]}), value="v", unit="mg/dl", low="v", specimen="serum"))
    check(rows[0], expected("serum", "2.7 mg/dl", "2.7"), floats=True)


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
    specimens = ["serum", "Plasma ", "urine", "RBC", "ionized", "marrow", None, ""]
    units = ["mmol/l", "mg/dl", "mmol/24h", "mg/l", "%", "mmol/l", "mmol/l", "mmol/l"]
    data = {"s": specimens, "u": units, "v": [0.5, 1.7, 4.2, 45.0, 61.0, 1.0, 1.0, 1.0]}
    rows = rows_of(interpret(made(kind, data), value="v", unit="u", specimen="s"))
    for row in rows[:5]:
        check(row, expected(row["s"], f"{row['v']} {row['u']}"), floats=True)
    errors = [row["mgcheck_error"] for row in rows]
    assert errors[:5] == [None] * 5
    assert errors[5].startswith("unknown_specimen: The specimen marrow is not known (known: serum, ")
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
