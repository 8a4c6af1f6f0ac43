"""Whole columns against single values: the same answer for every row, whatever stands in it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import polars as pl
import pytest
from conftest import examples
from expected import expected
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mgcheck.columnar import Evaluator
from mgcheck.compiled import DecimalGrid, FloatGrid, compile_pieces
from mgcheck.errors import ChoiceError
from mgcheck.formats.cells import Layout, Outcome
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.rows import Row, RowReader
from mgcheck.typed import as_text

KNOWLEDGE = packaged_knowledge()
LAYOUT = Layout("x", per_l=True, per_24h=True, audit=False)
# Up to so many digits amounts are exact to the last bit.
EXACT_DIGITS = 15
LIMITS = sorted({band.interval.low.value for ruler in KNOWLEDGE.rulers for band in ruler.bands[1:]})


def evaluated(rows: list[Row], **options: Any) -> list[dict[str, Any]]:
    """The new cells of rows, each answered in a frame with all the others."""
    evaluator = Evaluator(RowReader(KNOWLEDGE, **options), Row("", ""))
    frame = pl.DataFrame(rows, schema=dict.fromkeys(Row._fields, pl.String), orient="row")
    cells = LAYOUT.frame(Outcome(evaluator(frame.with_columns(pl.all().replace("", None)))))
    return [{name.removeprefix("x_"): cell for name, cell in row.items()} for row in cells.iter_rows(named=True)]


def check(rows: list[Row], found: list[dict[str, Any]], texts: list[str]) -> None:
    """Every row has the cells of the single command; of an error the code is compared."""
    assert len(rows) == len(found) == len(texts)
    for row, cells, text in zip(rows, found, texts, strict=True):
        wanted = expected(row.specimen, text, row.low, row.high)
        error = cells["error"] and cells["error"].partition(":")[0]
        if wanted["error"] is not None and (row.low or row.high or not row.value.strip()):
            # Of two faults in a row another may be named first, and a blank cell is said to be one.
            assert error is not None, row
            assert {**cells, "error": None} == dict.fromkeys(cells), row
            continue
        for name in ("mmol_per_l", "mmol_per_24h"):
            if sum(character.isdigit() for character in row.value) > EXACT_DIGITS and wanted[name] is not None:
                # The product of the nearest floats, which may miss the last place.
                wanted[name] = pytest.approx(wanted[name], rel=2.0**-51)
        assert {**cells, "error": error} == wanted, row


# Written as laboratories write, near the limits and far from them, with up to twenty places.
near = st.builds(
    lambda limit, places, step: f"{Decimal(round(limit * 10**places) + step).scaleb(-places):f}",
    st.sampled_from(LIMITS),
    st.integers(0, 20),
    st.integers(-2, 2),
).filter(lambda text: not text.startswith("-"))
plain = near | st.decimals("0.01", 200, places=2).map(str) | st.decimals("0.001", 30, places=8).map(str)
hostile = st.sampled_from(
    [
        *(
            "___",
            "NotDone",
            "",
            " ",
            "NaN",
            "inf",
            "-0.5",
            "+0.5",
            "0",
            "0.0",
            ".5",
            "5.",
            "1e3",
            "1_0",
            "1.2.3",
            "1,234",
        ),
        *(
            "LESS THAN 0.02",
            "< 0.35",
            ">5",
            "<=0.7",
            "≥3",
            "2,1",
            " 0.70 ",
            "99999999",
            "9" * 31,
            "0." + "0" * 31,
            "१२",
        ),
        *(
            ".+5",
            "5.+3",
            "1.-2",
            "0x12",
            "1e400",
            "0.5\n",
            "0.5\x00",
            "=1+1",
            "00.50",
            "0.7 mmol/l",
            "０.５",
            "7" * 300,
        ),
    ]
)
values = plain | hostile | st.text(max_size=6)
units = st.sampled_from(
    ["mmol/l", "mg/dL", "mg/l", "mEq/L", "Mg/l", "µmol/l", "mmol/24h", "mg/24 h", "%", "mg", "", "x/y", "ng/ml"]
)
specimens = st.sampled_from(["serum", "plasma", "ionized", "erythrocyte", "urine", "Serum ", "csf"])
ends = st.sampled_from(["", "0.7", "1.6", "2.6", "18", "abc", "1,234"])
rows = st.builds(Row, specimens, values, units, ends, ends)


def text_of(row: Row) -> str:
    """What would be typed for a row."""
    return row.value if "mmol" in row.value else f"{row.value.rstrip()} {row.unit}"


@settings(max_examples=examples(50), deadline=None)
@given(st.lists(rows, min_size=1, max_size=12))
@example([Row("serum", "0.7 mmol/l", "mmol/l"), Row("serum", "0.5", "")])
def test_every_row_has_the_answer_of_the_single_command(listed: list[Row]) -> None:
    """Whether it is read by itself, or looked up with many others like it."""
    listed = [row for row in listed if not ("mmol" in row.value and row.unit not in ("", "mmol/l"))]
    check(listed, evaluated(listed), [text_of(row) for row in listed])
    many = listed * 30
    check(many, evaluated(many), [text_of(row) for row in many])


@settings(max_examples=examples(25), deadline=None)
@given(
    st.sampled_from(["serum", "ionized", "erythrocyte", "urine"]),
    st.sampled_from(["mmol/l", "mg/dl", "mEq/l", "mg/24h", "mmol/24h", "µmol/l", "%"]),
    st.lists(plain, min_size=30, max_size=60),
    st.sampled_from([("", ""), ("0.75", "1.00"), ("1.6", "2.6"), ("", "1.0"), ("18", "24")]),
)
def test_a_group_is_answered_as_its_rows_are(specimen: str, unit: str, texts: list[str], ends: tuple[str, str]) -> None:
    """Enough rows of one kind that their pieces are compiled, with few and with many places."""
    listed = [Row(specimen, text, unit, *ends) for text in texts for _ in range(3)]
    check(listed, evaluated(listed), [f"{row.value} {row.unit}" for row in listed])


@pytest.mark.parametrize("places", [0, 1, 2, 3, 5])
@pytest.mark.parametrize(
    ("specimen", "unit"), [("serum", "mg/dl"), ("serum", "mmol/l"), ("urine", "mg/24h"), ("ionized", "%")]
)
def test_no_point_is_missed(specimen: str, unit: str, places: int) -> None:
    """Every value up to 1500 units of its last place, and around every limit: no answer changes within a piece."""
    around = {round(limit * 10**places * scale) for limit in LIMITS for scale in (1, 2, 24.305, 2.4305)}
    digits = sorted(
        {*range(1, examples(1500)), *(near + step for near in around for step in range(-2, 3))} - {0, -1, -2}
    )
    listed = [Row(specimen, f"{Decimal(each).scaleb(-places):f}", unit) for each in digits]
    found = evaluated(listed)
    check(listed[::29], found[::29], [f"{row.value} {row.unit}" for row in listed[::29]])
    reader = RowReader(KNOWLEDGE)
    pieces = compile_pieces(reader, Row(specimen, "", unit), DecimalGrid(places))
    for row, number in zip(listed, digits, strict=True):
        place = max(place for place, start in enumerate(pieces.starts) if start <= number)
        assert pieces.answers[place] == reader.answer(row)[0]


def test_too_many_kinds_of_rows_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """More groups than an integer can number, each with one row."""
    monkeypatch.setattr("mgcheck.columnar._MOST_GROUPS", 100)
    listed = [Row("serum", "0.8", "mmol/l", f"0.{number}", "") for number in range(700, 900)]
    found = evaluated(listed)
    assert {cells["class"] for cells in found} == {"normal", "hypo"}
    # More combinations of cells than an integer can number, of which few occur.
    monkeypatch.setattr("mgcheck.columnar._MOST_COMBINATIONS", 50)
    monkeypatch.setattr("mgcheck.columnar._MOST_GROUPS", 1000)
    assert evaluated(listed) == found
    check(listed[::9], found[::9], [f"{row.value} {row.unit}" for row in listed[::9]])


def test_long_decimals_beside_a_limit() -> None:
    """Where a float cannot tell a value from the limit, the decimal does."""
    texts = ["0.6999999999999999999", "0.7000000000000000000", "0.7000000000000000001", "0.8123456789012345678"] * 30
    found = evaluated([Row("serum", text, "mmol/l") for text in texts])
    assert [cells["class"] for cells in found[:4]] == ["hypo", "normal", "normal", "normal"]
    assert [cells["borderline"] for cells in found[:4]] == [False, True, False, False]


def test_many_kinds_of_long_decimals_are_read_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """More groups than are looked up one after the other."""
    monkeypatch.setattr("mgcheck.columnar._MOST_LONG_GROUPS", 3)
    listed = [Row("serum", "0.8123456789012345678", "mmol/l", "", f"0.{high}") for high in range(11, 19)] * 30
    assert {cells["class"] for cells in evaluated(listed)} == {"hyper"}


def test_a_denominator_that_no_float_holds() -> None:
    """The amounts of such rows come from the exact reading, or from floats."""
    listed = [Row("serum", f"0.000000000000{number}", "ng/ml") for number in range(1000, 1030)]
    check(listed, evaluated(listed), [f"{row.value} {row.unit}" for row in listed])


def test_groups_are_forgotten_before_they_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same answers, compiled again."""
    monkeypatch.setattr("mgcheck.columnar._KEPT_GROUPS", 1)
    monkeypatch.setattr("mgcheck.rows._KEPT_CASES", 1)
    listed = [Row("serum", "0.5", unit) for unit in ("mmol/l", "mg/dl", "mEq/l") for _ in range(30)]
    check(listed, evaluated(listed), [f"{row.value} {row.unit}" for row in listed])


# ------------------------------------------------------------------------------------------------------ typed columns


def test_a_float_is_the_decimal_that_was_meant() -> None:
    """1.7 in 32 bits is 1.7; what no decimal says stays visible."""
    assert as_text(pl.Series([1.7, 0.1, None], dtype=pl.Float32)).to_list() == ["1.7", "0.1", None]
    assert as_text(pl.Series([1.7, 2.0, float("nan")])).to_list() == ["1.7", "2.0", "NaN"]
    assert as_text(pl.Series([1, 2])).to_list() == ["1", "2"]
    assert as_text(pl.Series(["a"], dtype=pl.Categorical)).to_list() == ["a"]
    with pytest.raises(ChoiceError, match="neither numbers nor texts"):
        as_text(pl.Series([[1]]))


def test_floats_have_no_written_precision() -> None:
    """So nothing is said of a limit nearby, unless the step is told."""
    listed = [Row("serum", "0.7", "mmol/l"), Row("serum", "0.72", "mmol/l")]
    assert [cells["borderline"] for cells in evaluated(listed, floats=True)] == [None, None]
    told = evaluated(listed, floats=True, step=Fraction(1, 10))
    assert [cells["borderline"] for cells in told] == [True, True]
    assert [cells["class"] for cells in told] == ["normal", "normal"]


def test_the_shortest_decimals_of_narrow_floats() -> None:
    """As numpy writes them, up to the largest."""
    for bits, dtype in ((16, np.float16), (32, np.float32), (64, np.float64)):
        for value in (dtype(0.4), dtype(1.7), dtype(0.1), np.finfo(dtype).max, np.finfo(dtype).tiny):
            assert Decimal(FloatGrid(bits).text(float(value))) == Decimal(np.format_float_scientific(value))
    halves = pl.Series([0.4, None, float("inf"), -1.0, 0.0], dtype=pl.Float16)
    assert as_text(halves).to_list() == ["0.4", None, "inf", "-1.0", "0.0"]


@given(st.sampled_from(LIMITS), st.integers(-3, 3), st.sampled_from([64, 32]))
def test_the_floats_at_a_point_are_its_neighbours(limit: Fraction, step: int, bits: int) -> None:
    """The first not below, and the first above; the one before each is on the other side."""
    grid = FloatGrid(bits)
    point = limit + Fraction(step, 1000)
    if point <= 0:
        return
    reaching, beyond = grid.reaching(point), grid.beyond(point)
    dtype = pl.Float64 if bits == 64 else pl.Float32
    kept = pl.Series([reaching, beyond], dtype=dtype).cast(pl.Float64).to_list()
    assert kept == [reaching, beyond]
    # polars writes the shortest decimal of each width by itself.
    texts = as_text(pl.Series([reaching, beyond], dtype=dtype)).to_list()
    assert [Decimal(text) for text in texts] == [Decimal(grid.text(reaching)), Decimal(grid.text(beyond))]
    assert Fraction(texts[0]) >= point
    assert Fraction(texts[1]) > point
    before = pl.Series([reaching * (1 - 2.0**-24), beyond * (1 - 2.0**-24)], dtype=dtype)
    for key, text in zip((reaching, beyond), as_text(before).to_list(), strict=True):
        assert Fraction(text) <= point, key
