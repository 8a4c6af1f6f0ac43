"""Whole columns against single values: the same answer for every row, whatever stands in it."""

from __future__ import annotations

from bisect import bisect_right
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
import polars as pl
import pytest
from conftest import examples, rest_slow
from expected import expected
from hypothesis import example, given, settings
from hypothesis import strategies as st

from mgcheck.columns import evaluator as columnar
from mgcheck.columns.as_text import as_text, as_written
from mgcheck.columns.distinct import combined, numbered
from mgcheck.columns.evaluator import Evaluator, Limits
from mgcheck.columns.outcome import Outcome
from mgcheck.columns.pieces import compile_pieces
from mgcheck.columns.row import Row, RowReader
from mgcheck.errors import ChoiceError
from mgcheck.files.new_columns import Layout
from mgcheck.knowledge.loader import packaged_knowledge

KNOWLEDGE = packaged_knowledge()
USUAL = Limits()
LAYOUT = Layout("x", per_l=True, per_24h=True, audit=False)
# Up to so many digits amounts are exact to the last bit.
EXACT_DIGITS = 15
LIMITS = sorted({band.interval.low.value for ruler in KNOWLEDGE.rulers for band in ruler.bands[1:]})


def evaluated(rows: list[Row], limits: Limits = USUAL, **options: Any) -> list[dict[str, Any]]:
    """The new cells of rows, each answered in a frame with all the others."""
    evaluator = Evaluator(RowReader(KNOWLEDGE, **options), Row("", ""), limits)
    frame = pl.DataFrame(rows, schema=dict.fromkeys(Row._fields, pl.String), orient="row")
    cells = LAYOUT.frame(Outcome(evaluator(frame.with_columns(pl.all().replace("", None)))))
    return [{name.removeprefix("x_"): cell for name, cell in row.items()} for row in cells.iter_rows(named=True)]


def check(rows: list[Row], found: list[dict[str, Any]], texts: list[str]) -> None:
    """Every row has the cells of the single command; of an error the code is compared."""
    assert len(rows) == len(found) == len(texts)
    for row, cells, text in zip(rows, found, texts, strict=True):
        wanted = expected(row.specimen, text, row.low, row.high, row.volume)
        error = cells["error"] and cells["error"].partition(":")[0]
        if wanted["error"] is not None and (row.low or row.high or not row.value.strip()):
            # Of two faults in a row another may be named first, and a blank cell is said to be one.
            assert error is not None, row
            assert {**cells, "error": None} == dict.fromkeys(cells), row
            continue
        for name in ("mmol_per_l", "mmol_per_24h"):
            if (
                sum(character.isdigit() for character in row.value + row.volume) > EXACT_DIGITS
                and wanted[name] is not None
            ):
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
HOSTILE = [
    *(
        "NotDone",
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
    *("0.5 L", "Mg 0.62 L", "1.5*", "↑2.8", "U-Mg 4", "1.5 H 2.8", "K 4.2"),
]
values = plain | st.sampled_from(HOSTILE) | st.text(max_size=6)
units = st.sampled_from(
    [
        "mmol/l",
        "mg/dL",
        "mg/l",
        "mEq/L",
        "Mg/l",
        "µmol/l",
        "mmol/24h",
        "mg/24 h",
        "%",
        "mg",
        "",
        "x/y",
        "ng/ml",
        "10*-3.eq/L",
        "[mmol]",
        "mg/vrk",
        "mg/l^^L",
    ]
)
specimens = st.sampled_from(
    ["serum", "plasma", "ionized", "erythrocyte", "urine", "Serum ", "csf", "dU", "Ser/Plas", "24 h urine", "x"]
)
ends = st.sampled_from(["", "0.7", "1.6", "2.6", "18", "abc", "1,234"])
rows = st.tuples(specimens, values, units, ends, ends).map(lambda cells: Row(*cells))


@pytest.fixture
def read_singly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The values that no compiled pieces answered, as they are read."""
    values: list[str] = []
    answer = RowReader.answer

    def noted(reader: RowReader, row: Row) -> Any:
        values.append(row.value)
        return answer(reader, row)

    monkeypatch.setattr(RowReader, "answer", noted)
    return values


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """The unit and the places of the groups that are compiled."""
    groups: list[tuple[str, int]] = []

    def noted(reader: RowReader, row: Row, places: int) -> Any:
        groups.append((row.unit, places))
        return compile_pieces(reader, row, places)

    monkeypatch.setattr(columnar, "compile_pieces", noted)
    return groups


def text_of(row: Row) -> str:
    """What would be typed for a row."""
    return row.value if "mmol" in row.value else f"{row.value.rstrip()} {row.unit}"


@settings(max_examples=examples(50))
@given(st.lists(rows, min_size=1, max_size=12))
@example([Row("serum", "0.7 mmol/l", "mmol/l"), Row("serum", "0.5", "")])
def test_every_row_has_the_answer_of_the_single_command(listed: list[Row]) -> None:
    """Whether it is read by itself, or looked up with many others like it."""
    listed = [row for row in listed if not ("mmol" in row.value and row.unit not in ("", "mmol/l"))]
    check(listed, evaluated(listed), [text_of(row) for row in listed])
    many = listed * 30
    check(many, evaluated(many), [text_of(row) for row in many])


@settings(max_examples=examples(25))
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


@settings(max_examples=examples(40))
@given(
    st.sampled_from(["serum", "ionized", "urine"]),
    st.sampled_from(["mmol/l", "mg/dl", "mEq/l", "mg/24h"]),
    st.lists(plain, min_size=1, max_size=40),
    st.sampled_from(["", "<", "<=", "≤", ">", ">=", "≥", "less than", "supérieur à", "AU MOINS"]),
    st.sampled_from(["", "0.70..1.10", "1.6..2.6 mg/dl", "..1.0", "0.75..", "70..200 mg/24h", "2..8 mmol/24h"]),
    st.sampled_from(["", "1.4 l", "870ml", "1,25 l", "0.05 l", "12.345678 l"]),
)
def test_a_comparator_a_range_and_a_volume_are_those_of_the_single_command(
    specimen: str, unit: str, texts: list[str], sign: str, inside: str, volume: str
) -> None:
    """Read row by row, and in groups whose pieces are compiled: the same answer and the same amount."""
    volume = volume if specimen == "urine" else ""
    low, _, high = inside.partition("..")
    apart = [Row(specimen, text, unit, low, high, comparator=sign, volume=volume) for text in texts]
    typed = [f"{sign} {text} {unit}" for text in texts]
    check(apart, evaluated(apart), typed)
    many = apart * 24
    check(many, found := evaluated(many), typed * 24)
    whole = [row._replace(low="", high="", range=inside) for row in many]
    assert evaluated(whole) == found


@pytest.mark.parametrize("places", rest_slow([2, 0, 1, 3, 5]))
@pytest.mark.parametrize(
    "more",
    rest_slow([{"comparator": "<"}, {"volume": "1.437 l"}, {"comparator": ">="}, {"volume": "80 dl"}], quick=2),
)
def test_no_point_is_missed_beside_a_comparator_or_a_volume(more: dict[str, str], places: int) -> None:
    """Every value around every limit, in the unit that it has after the volume: no answer changes within a piece."""
    specimen = "urine" if "volume" in more else "serum"
    litres = {"1.437 l": Fraction("1.437"), "80 dl": Fraction(8)}.get(more.get("volume", ""), Fraction(1))
    around = {round(limit / litres * 10**places / scale) for limit in LIMITS for scale in (1, Fraction("2.4305"))}
    digits = sorted(
        {*range(1, examples(800)), *(near + step for near in around for step in range(-2, 3))} - {0, -1, -2}
    )
    reader = RowReader(KNOWLEDGE)
    like = Row(specimen, "", "mg/dl")._replace(**more)
    pieces = compile_pieces(reader, like, places)
    for number in digits:
        place = bisect_right(pieces.starts, number) - 1
        row = like._replace(value=f"{Decimal(number).scaleb(-places):f}")
        assert pieces.answers[place] == reader.answer(row)[0]


@pytest.mark.parametrize("places", rest_slow([2, 0, 1, 3, 5]))
@pytest.mark.parametrize(
    ("specimen", "unit"),
    rest_slow([("serum", "mg/dl"), ("ionized", "%"), ("serum", "mmol/l"), ("urine", "mg/24h")], quick=2),
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
    pieces = compile_pieces(reader, Row(specimen, "", unit), places)
    for row, number in zip(listed, digits, strict=True):
        place = bisect_right(pieces.starts, number) - 1
        assert pieces.answers[place] == reader.answer(row)[0]


def test_plain_decimals_are_looked_up(read_singly: list[str]) -> None:
    """None of them is read by itself, so that a file of them takes no longer than it must."""
    units = [("serum", "mmol/l"), ("serum", "mg/dl"), ("urine", "mmol/24h"), ("urine", "mg/24h"), ("ionized", "%")]
    texts = ["1", "2", "0.6", "1.7", "07.50", " 0.71 ", "0.700", "2.4305", "31.2"]
    listed = [Row(specimen, text, unit) for specimen, unit in units for text in texts] * 24
    found = evaluated(listed)
    assert read_singly == []
    check(listed, found, [f"{row.value} {row.unit}" for row in listed])


@pytest.mark.parametrize(("rows", "singly"), [(23, ["0.5"]), (24, [])])
def test_few_rows_are_not_worth_compiling(read_singly: list[str], rows: int, singly: list[str]) -> None:
    """Each distinct one is read once."""
    evaluated([Row("serum", "0.5", "mmol/l")] * rows)
    assert read_singly == singly


def test_a_group_is_compiled_once(compiled: list[tuple[str, int]]) -> None:
    """And kept for the next block of rows, as long as there are not too many."""
    evaluator = Evaluator(RowReader(KNOWLEDGE), Row("serum", "", ""), Limits(kept=2))
    for unit in ("mmol/l", "mg/dl", "mmol/l", "mg/l", "mmol/l"):
        evaluator(pl.DataFrame({"value": ["0.5"] * 24, "unit": [unit] * 24}))
    # The third is more than is kept: all are forgotten.
    assert compiled == [("mmol/l", 1), ("mg/dl", 1), ("mg/l", 1), ("mmol/l", 1)]


def test_a_few_rows_of_a_kind_that_is_compiled(read_singly: list[str]) -> None:
    """Are looked up as well."""
    evaluator = Evaluator(RowReader(KNOWLEDGE), Row("serum", "", "mmol/l"))
    for count in (24, 1):
        evaluator(pl.DataFrame({"value": ["0.5"] * count}))
    assert read_singly == []


@pytest.mark.parametrize(("groups", "singly"), [(2, 3), (3, 0)])
@pytest.mark.parametrize("text", ["0.5", "0.5123456789012345678"])
def test_as_many_groups_as_are_looked_up(read_singly: list[str], text: str, groups: int, singly: int) -> None:
    """Of short decimals or of long ones; with one group more all rows are read."""
    evaluated([Row("serum", text, unit) for unit in ("mmol/l", "mg/dl", "mg/l")] * 24, Limits(groups=groups))
    assert read_singly == [text] * singly


def test_what_is_no_number_is_not_compiled(compiled: list[tuple[str, int]]) -> None:
    """However often it stands there."""
    evaluated([Row("serum", "abc", "mmol/l"), Row("serum", "", "mg/l")] * 30)
    assert compiled == []


def test_different_values_are_one_group(read_singly: list[str], compiled: list[tuple[str, int]]) -> None:
    """Which they share whatever their digits."""
    listed = [Row("serum", f"0.{number}", "mmol/l") for number in range(10, 40)]
    check(listed, evaluated(listed), [f"{row.value} {row.unit}" for row in listed])
    assert (read_singly, compiled) == ([], [("mmol/l", 2)])


@pytest.mark.parametrize("most", rest_slow([50, 1 << 62, 300, 10]))
def test_every_combination_of_cells_is_a_group(read_singly: list[str], most: int) -> None:
    """Also where there are more combinations than are numbered at once."""
    texts = ["1", "0.72", "0.7412", "0.75123"]
    kinds = product(["serum", "ionized", "erythrocyte"], texts, ["mmol/l", "mg/dl", "mEq/l"], ["", "0.6"], [""])
    listed = [Row(*cells) for cells in kinds]
    found = evaluated(listed * 24, Limits(combinations=most))
    assert read_singly == []
    check(listed, found[: len(listed)], [f"{row.value} {row.unit}" for row in listed])


def test_more_combinations_than_an_integer_numbers() -> None:
    """Columns of which each has 32 cells, enough of them to overflow: rows that differ anywhere differ in their key."""
    places = pl.Series(range(32))
    for position in range(14):
        columns = [places if column == position else places * 0 + 31 for column in range(14)]
        columns.insert(0, pl.Series(["the same"] * 32))
        assert combined(columns, 32, USUAL.combinations).n_unique() == 32


@pytest.mark.parametrize("keys", [[], [7], [3, -1, 3, 0, 0, 3], [1 << 61, -1, 5, 5, 1 << 61], [-1] * 9])
def test_keys_have_the_same_numbers_near_and_far_apart(keys: list[int]) -> None:
    """Counted in an array where they lie close together, searched for where they do not."""
    found = numbered(pl.Series(keys, dtype=pl.Int64))
    assert found.keys.to_list() == sorted(set(keys))
    assert [keys[row] for row in found.first] == sorted(set(keys))
    assert [sorted(set(keys))[place] for place in found.number] == keys


@pytest.mark.parametrize("value", ["0.8", "0.8123456789012345678", "< 0.8", "abc", "", "1_0"])
@pytest.mark.parametrize(("specimen", "unit"), [("serum", "mmol/l"), ("ionized", "%"), ("urine", "mmol/24h")])
@pytest.mark.parametrize("count", [0, 1, 30])
def test_answers_have_the_same_types_whatever_the_rows(value: str, specimen: str, unit: str, count: int) -> None:
    """So that blocks of a file fit together."""
    answers = Evaluator(RowReader(KNOWLEDGE), Row(specimen, "", unit))(
        pl.DataFrame({"value": [value or None] * count}, schema={"value": pl.String})
    )
    assert [column.dtype for column in answers[1:]] == [pl.UInt32, pl.Float64, pl.Float64]
    assert [len(column) for column in answers[1:]] == [count] * 3


def test_no_rows() -> None:
    """No answers."""
    assert evaluated([]) == []


def test_what_is_no_plain_number_is_read_by_itself(read_singly: list[str]) -> None:
    """However often it stands there; long decimals of which there are many are looked up."""
    odd = [*HOSTILE, "1e-1", "7e1", "1" + "0" * 40]
    listed = [Row("serum", text, "mmol/l") for text in odd if "mmol" not in text] * 30
    found = evaluated(listed)
    looked_up = {text for text in odd if "mmol" not in text} - set(read_singly)
    assert looked_up == {"99999999", "00.50", " 0.70 ", "0.5\n"}
    check(listed, found, [text_of(row) for row in listed])


def test_a_comma_where_the_file_says_so(read_singly: list[str]) -> None:
    """It is the mark of short and of long decimals; a point that could part thousands is refused there."""
    short, long, point = ["0,65"] * 30, ["0,8123456789012345678"] * 30, ["1.065"] * 30
    found = evaluated([Row("serum", text, "mmol/l") for text in short + long + point], mark=",")
    assert read_singly == ["1.065"]
    assert [found[place]["class"] for place in (0, 30, 60)] == ["hypo", "normal", None]
    assert [found[place]["mmol_per_l"] for place in (0, 30, 60)] == [0.65, 0.8123456789012345678, None]
    assert "1.065" in found[60]["error"]


@pytest.mark.parametrize("places", [0, 1, 2, 3, 4])
@pytest.mark.parametrize(
    ("specimen", "unit"),
    rest_slow(
        [("serum", "mg/dl"), ("urine", "mg/24h"), ("serum", "mmol/l"), ("erythrocyte", "mg/l"), ("ionized", "%")],
        quick=2,
    ),
)
def test_a_comma_with_any_number_of_places(read_singly: list[str], specimen: str, unit: str, places: int) -> None:
    """A comma with three digits behind it parts no thousands where the file says that it is the decimal mark."""
    texts = [f"{number:.{places}f}" for number in (1, 2, 3.5, 12, 26.25, 61, 130) for _ in range(24)]
    found = evaluated([Row(specimen, text.replace(".", ","), unit) for text in texts], mark=",")
    assert read_singly == []
    check([Row(specimen, text, unit) for text in texts], found, [f"{text} {unit}" for text in texts])


@pytest.mark.parametrize("units", [("mmol/l", "mg/dl", "mEq/l", "mg/l"), ("mg/24h", "mmol/24h")])
@pytest.mark.parametrize("places", rest_slow([16, 14, 15, 17]))
def test_limits_beyond_the_digits_of_a_group(units: tuple[str, ...], places: int) -> None:
    """With so many places the higher limits have more digits than share an integer with the number of the group."""
    specimen = "urine" if "24" in units[0] else "serum"
    texts = [
        f"{number:.{places}f}"
        for number in (0.01, 0.05, 0.1, 0.3, 0.55, 0.65, 0.72, 0.8, 0.97, 1.06, 1.12, 1.3, 2.1, 2.3)
    ]
    # Around the largest integer that every float holds, and around the largest number that is read.
    texts += [f"{Decimal(digits).scaleb(-places):f}" for digits in ((1 << 53) - 1, 1 << 53, (1 << 53) + 1, 10**28)]
    listed = [Row(specimen, text, unit) for unit in units for text in texts] * 24
    check(listed, evaluated(listed), [f"{row.value} {row.unit}" for row in listed])


def test_long_decimals_are_looked_up(read_singly: list[str]) -> None:
    """In several units at once, also where a float cannot tell them from a limit."""
    units = [("serum", "mmol/l"), ("serum", "mg/dl"), ("urine", "mg/24h"), ("ionized", "%")]
    texts = ["0.4123456789012345678", "0.7112345678901234567", "1.7000000000000005", "27.123456789012345678", "7" * 30]
    listed = [Row(specimen, text, unit) for specimen, unit in units for text in texts] * 24
    texts = ["0.7000000000000000000", "0.7000000000000000001", "0.71000000000000000000"]
    listed += [Row("serum", text, "mmol/l") for text in texts] * 24
    found = evaluated(listed)
    assert read_singly == []
    check(listed, found, [f"{row.value} {row.unit}" for row in listed])


def test_a_kind_behind_many_others() -> None:
    """The groups that are compiled may come late: more places than the two hundred kinds before them."""
    listed = [Row("serum", "0.8", "mmol/l", f"0.{number}", "") for number in range(500, 700)]
    listed += [Row("serum", "0.81234", "mmol/l")] * 24
    check(listed[-1:], evaluated(listed)[-1:], ["0.81234 mmol/l"])


def test_too_many_kinds_of_rows_are_read_one_by_one() -> None:
    """More groups than an integer can number, each with one row."""
    listed = [Row("serum", "0.8", "mmol/l", f"0.{number}", "") for number in range(700, 900)]
    found = evaluated(listed, Limits(groups=100))
    assert {cells["class"] for cells in found} == {"normal", "hypo"}
    # More combinations of cells than an integer can number, of which few occur.
    assert evaluated(listed, Limits(groups=1000, combinations=50)) == found
    check(listed[::9], found[::9], [f"{row.value} {row.unit}" for row in listed[::9]])


def test_long_decimals_beside_a_limit() -> None:
    """Where a float cannot tell a value from the limit, the decimal does."""
    texts = ["0.6999999999999999999", "0.7000000000000000000", "0.7000000000000000001", "0.8123456789012345678"] * 30
    found = evaluated([Row("serum", text, "mmol/l") for text in texts])
    assert [cells["class"] for cells in found[:4]] == ["hypo", "normal", "normal", "normal"]
    assert [cells["borderline"] for cells in found[:4]] == [False, True, False, False]


def test_a_denominator_that_no_float_holds() -> None:
    """The amounts of such rows come from the exact reading, or from floats."""
    listed = [Row("serum", f"0.000000000000{number}", "ng/ml") for number in range(1000, 1030)]
    check(listed, evaluated(listed), [f"{row.value} {row.unit}" for row in listed])


def test_groups_are_forgotten_before_they_fill_the_memory() -> None:
    """The same answers, compiled again."""
    listed = [Row("serum", "0.5", unit) for unit in ("mmol/l", "mg/dl", "mEq/l") for _ in range(30)]
    check(listed, evaluated(listed, Limits(kept=1), kept=1), [f"{row.value} {row.unit}" for row in listed])


# ------------------------------------------------------------------------------------------------------ typed columns


def test_a_float_is_the_decimal_that_was_meant() -> None:
    """1.7 in 32 bits is 1.7; what no decimal says stays visible."""
    assert as_text(pl.Series([1.7, 0.1, None], dtype=pl.Float32)).to_list() == ["1.7", "0.1", None]
    assert as_text(pl.Series([1.7, 2.0, float("nan")])).to_list() == ["1.7", "2.0", "NaN"]
    assert as_text(pl.Series([1, 2])).to_list() == ["1", "2"]
    assert as_text(pl.Series(["a"], dtype=pl.Categorical)).to_list() == ["a"]
    with pytest.raises(ChoiceError) as refused:
        as_text(pl.Series("v", [[1]]))
    assert (
        str(refused.value) == "The column v contains List(Int64), neither numbers nor text. cast it to numbers or texts"
    )


def test_texts_that_were_meant_with_a_comma() -> None:
    """A number gets the mark of the texts around it; a text stays as it is."""
    assert as_written(pl.Series([1.7, 2.25]), ",").to_list() == ["1,7", "2,25"]
    assert as_written(pl.Series([1.7]), ".").to_list() == ["1.7"]
    assert as_written(pl.Series(["1.7"]), ",").to_list() == ["1.7"]


@pytest.mark.parametrize("kind", [pl.Float16, pl.Float32, pl.Int64, pl.Null, pl.Boolean, pl.Categorical, pl.String])
def test_a_column_of_nothing_is_a_column_of_texts(kind: Any) -> None:
    """Missing cells stay missing."""
    column = as_text(pl.Series([None, None], dtype=kind))
    assert column.dtype == pl.String
    assert column.to_list() == [None, None]


def test_floats_have_no_written_precision() -> None:
    """So nothing is said of a limit nearby, unless the step is told."""
    listed = [Row("serum", "0.7", "mmol/l"), Row("serum", "0.72", "mmol/l")]
    assert [cells["borderline"] for cells in evaluated(listed, floats=True)] == [None, None]
    told = evaluated(listed, floats=True, step=Fraction(1, 10))
    assert [cells["borderline"] for cells in told] == [True, True]
    assert [cells["class"] for cells in told] == ["normal", "normal"]


@pytest.mark.parametrize("step", rest_slow({"every eleventh": 11, "all": 1}))
def test_the_shortest_decimals_of_floats_of_16_bits(step: int) -> None:
    """As numpy writes them."""
    halves = np.arange(0, 0x7C00, step, dtype=np.uint16).view(np.float16)
    found = as_text(pl.Series(halves))
    assert [Decimal(text) for text in found] == [Decimal(np.format_float_scientific(value)) for value in halves]
    others = pl.Series([float("inf"), -1.7, -0.0, None], dtype=pl.Float16)
    assert as_text(others).to_list() == ["inf", "-1.7", "-0.0", None]


# ------------------------------------------------------------------------------------------------------------- numbers


def of_numbers(column: pl.Series, *, unit: str = "mg/dl", count: int = 24) -> list[dict[str, Any]]:
    """The new cells of numbers, each of them `count` times; those of the first time."""
    floats = column.dtype.is_float()
    evaluator = Evaluator(RowReader(KNOWLEDGE, floats=floats), Row("serum", "", unit))
    cells = LAYOUT.frame(Outcome(evaluator(pl.DataFrame({"value": pl.concat([column] * count)}))))
    rows = cells.head(len(column)).rename(lambda name: name.removeprefix("x_"))
    return list(rows.iter_rows(named=True))


def wanted_of(texts: list[str], unit: str = "mg/dl") -> list[dict[str, Any]]:
    """What the single command says of each of them."""
    return [expected("serum", f"{text} {unit}") for text in texts]


WHOLE = [pl.Int8, pl.UInt8, pl.Int32, pl.Int64, pl.UInt64, pl.Int128]


@pytest.mark.parametrize("dtype", [*WHOLE, pl.Decimal(38, 0), pl.Decimal(5, 3), pl.Decimal(38, 14)])
def test_whole_numbers_and_decimals_are_looked_up(read_singly: list[str], dtype: Any) -> None:
    """By their digits, as if they were texts."""
    column = pl.Series([1, 2, 7, 9]).cast(dtype)
    found = of_numbers(column)
    assert read_singly == []
    assert found == wanted_of(column.cast(pl.String).to_list())
    assert of_numbers(column, count=1) == found


@pytest.mark.parametrize("scale", [28, 29, 30, 31, 38])
def test_decimals_of_more_digits_than_are_read(scale: int) -> None:
    """Are refused as the text would be."""
    column = pl.Series([Decimal(5).scaleb(-scale), Decimal("0.7")], dtype=pl.Decimal(38, scale))
    texts = column.cast(pl.String).to_list()
    for cells, answer in zip(of_numbers(column), wanted_of(texts), strict=True):
        assert {**cells, "error": cells["error"] and cells["error"].partition(":")[0]} == answer


@pytest.mark.parametrize("value", [0, -1, 1 << 50, 1 << 62, None])
def test_whole_numbers_that_are_not_looked_up(value: int | None) -> None:
    """Because they are no values, or have more digits than a group."""
    (found,) = of_numbers(pl.Series([value], dtype=pl.Int64))
    wanted = wanted_of([str(value)])[0] if value is not None else {**wanted_of(["0"])[0], "error": "missing"}
    error = found["error"] and found["error"].partition(":")[0]
    amounts = {"mmol_per_l": wanted["mmol_per_l"] and pytest.approx(wanted["mmol_per_l"], rel=2.0**-51)}
    assert {**found, "error": error} == {**wanted, **amounts}


def test_floats_are_looked_up(read_singly: list[str]) -> None:
    """Short decimals with their exact amounts, all others to the last place or two of theirs."""
    short = [0.7, 1.7, 2.43, 7.2915, 0.123456, 1e9]
    other = [0.1 + 0.2, 1.7013500000000001, 123456789.12345679, 1e-7, 1e-30, 9.9e30]
    found = of_numbers(pl.Series(short + other))
    assert read_singly == []
    wanted = [{**cells, "borderline": None} for cells in wanted_of([repr(value) for value in short + other])]
    assert found[: len(short)] == wanted[: len(short)]
    for cells, answer in zip(found, wanted, strict=True):
        assert cells == {**answer, "mmol_per_l": pytest.approx(answer["mmol_per_l"], rel=2.0**-51)}
    assert [cells["mmol_per_l"] for cells in of_numbers(pl.Series(other), unit="mmol/l")] == other
    assert of_numbers(pl.Series(short + other), count=1) == wanted


@pytest.mark.parametrize("unit", rest_slow(["mg/dl", "mmol/l", "mEq/l", "mg/l"]))
def test_the_floats_beside_every_limit(unit: str) -> None:
    """The nearest float to a limit and those beside it; all limits, in their own unit and in others."""
    per: dict[str, int | Fraction] = {"mmol/l": 1, "mg/dl": Fraction("2.4305"), "mEq/l": 2, "mg/l": Fraction("24.305")}
    floats = []
    for point in (limit * scale for limit in LIMITS for scale in per.values()):
        below = np.nextafter(float(point), 0)
        floats += [float(point), below, np.nextafter(below, 0), np.nextafter(float(point), np.inf)]
    column = pl.Series([float(value) for value in floats if value > 0])
    for cells, answer in zip(of_numbers(column, unit=unit), wanted_of(list(map(repr, column)), unit), strict=True):
        assert cells == {**answer, "borderline": None, "mmol_per_l": pytest.approx(answer["mmol_per_l"], rel=2.0**-51)}


def test_few_short_decimals_beside_many_long_ones() -> None:
    """Have exact amounts as well."""
    listed = [Row("serum", "60", "mg/l"), *[Row("serum", "9223372036854775807", "mg/l")] * 24]
    check(listed[:1], evaluated(listed)[:1], ["60 mg/l"])
