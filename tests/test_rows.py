"""One row: its refusals in full, and what is kept from one row to the next."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

import mgcheck
from mgcheck.columns import row as rows
from mgcheck.columns.row import Amounts, Row, RowReader, amounts, parse_step
from mgcheck.errors import ChoiceError, RangeError, UnitError
from mgcheck.judging import result
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_quantity

READER = RowReader(packaged_knowledge())


def test_a_row_without_a_specimen() -> None:
    """Is refused for that, whatever its value."""
    answer, amount = READER.answer(Row(" ", "x", ""))
    assert answer.error == "blank_specimen: The specimen is missing"
    assert amount == Amounts()


def test_two_units_in_a_row() -> None:
    """The refusal marks the first and names both; the same unit twice is one."""
    with pytest.raises(UnitError) as refused:
        READER.judgement(Row("serum", "0.8 mmol/l", " mg/dl "))
    assert refused.value.code == "two_units"
    assert (refused.value.params["own"], refused.value.params["unit"]) == ("mmol/l", "mg/dl")
    assert (refused.value.text, refused.value.start, refused.value.end) == ("0.8 mmol/l", 4, 10)
    for value, unit in (("0.8 mmol/l", "mM"), ("0.8 mmol/l", ""), ("0.8", "mmol/l")):
        quantity = READER.judgement(Row("serum", value, unit)).result.quantity
        assert quantity == parse_quantity("0.8 mmol/l")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("0.8 mmol/l", Amounts(mmol_per_l=0.8)),
        ("24.305 mg/l", Amounts(mmol_per_l=1.0)),
        ("5 mmol/24h", Amounts(mmol_per_24h=5.0)),
        ("48.61 mg/24h", Amounts(mmol_per_24h=2.0)),
        ("61 %", Amounts()),
        ("< 0.8 mmol/l", Amounts()),
    ],
)
def test_amounts(text: str, wanted: Amounts) -> None:
    """Of a concentration or of a day, by the molar mass of 24.305; of a share or beside a comparator none."""
    assert amounts(parse_quantity(text)) == wanted


@pytest.mark.parametrize("text", ["", "0", "x", "0.1 mg", "-1", "<1"])
def test_what_is_no_step(text: str) -> None:
    """Is named as it was given."""
    with pytest.raises(ChoiceError) as refused:
        parse_step(text)
    assert refused.value.code == "resolution_form"
    assert refused.value.params["given"] == text
    assert parse_step("0.05") == Fraction(1, 20)


def test_the_range_of_a_row_is_in_its_unit() -> None:
    """1.6 to 2.6 is a range of mg/dl where the value is one."""
    inside = READER.answer(Row("serum", "2.5", "mg/dl", "1.6", "2.6"))[0]
    above = READER.answer(Row("serum", "2.7", "mg/dl", "1.6", "2.6"))[0]
    assert (inside.cls, above.cls) == ("normal", "hyper")
    assert [*inside.sides, *above.sides] == ["inside", "high"]
    # Or in a unit of its own: 1.07 mmol/l are 2.60 mg/dl.
    assert READER.answer(Row("serum", "2.5", "mg/dl", "0.66", "1.07 mmol/l"))[0].sides == {"inside"}
    assert READER.answer(Row("serum", "2.7", "mg/dl", "0.66", "1.07 mmol/l"))[0].sides == {"high"}
    crossed = READER.answer(Row("serum", "2.5", "mg/dl", "2.6", "1.6"))[0]
    with pytest.raises(RangeError) as refused:
        mgcheck.interpret("serum", "2.5 mg/dl", lab_range="2.6..1.6")
    assert crossed.error
    assert crossed.error.startswith("row_range: ")
    assert refused.value.message("en") in crossed.error


def test_the_side_is_that_of_the_range_or_of_the_headline() -> None:
    """0.72 mmol/l is normal for most documents, low for boisleve, and for a laboratory as it says."""
    row = Row("serum", "0.72", "mmol/l")
    assert READER.answer(row)[0].sides == {"inside"}
    assert RowReader(packaged_knowledge(), source="boisleve").answer(row)[0].sides == {"low"}
    assert READER.answer(row._replace(low="0.75", high="1.0"))[0].sides == {"low"}
    assert READER.answer(row._replace(low="0.5", high="0.7"))[0].sides == {"high"}


@pytest.mark.parametrize(
    ("value", "low", "high", "cls", "sides"),
    [
        # A blank end, and a low end of zero, are the document's: rms, 0.7 to 1.1.
        ("2.9", "0.75", "", "hyper", {"high"}),
        ("0.5", "", "1.05", "hypo", {"low"}),
        ("0.5", "0", "1.05", "hypo", {"low"}),
        ("0.5", "0.0", "", "hypo", {"low"}),
        ("0.8", "0.75", "", "normal", {"inside"}),
        # A severe class stays; the laboratory's flag is right to say that the value lies inside its own range.
        ("0.3", "0.2", "1.0", "severe_hypo", {"inside"}),
        # A doubtful range decides nothing.
        ("0.8", "18", "", "normal", {"inside"}),
    ],
)
def test_a_range_with_one_end(value: str, low: str, high: str, cls: str, sides: set[str]) -> None:
    """The class of a row, and the sides that the laboratory's flag is held against."""
    answer = READER.answer(Row("serum", value, "mmol/l", low, high))[0]
    assert answer.cls == cls
    assert answer.sides == sides


@pytest.mark.parametrize("text", ["LESS THAN 0.4.", "less than 0.4. ", "&lt;0.4", "<^0.4", "＜0.4", "< = 0.4"])
def test_a_comparator_beside_a_unit_column(text: str) -> None:
    """The value is read as it is without the column."""
    apart, together = (READER.answer(Row("serum", *cells))[0] for cells in ((text, "mmol/l"), (text, "")))
    # Below 0.4 is severe for rms, 0.4 itself is not.
    assert apart.possible_classes == ("severe_hypo|hypo" if "=" in text else "severe_hypo")
    assert together.error_code == "missing_unit"


def test_the_step_of_a_value() -> None:
    """The written one, but for floats of which another is told."""
    told = Fraction(1, 10)
    row = Row("serum", " 0.80  ", " mmol/l ")
    steps = [
        RowReader(packaged_knowledge(), floats=floats, step=step).judgement(row).result.quantity.step
        for floats, step in [(False, None), (False, told), (True, None), (True, told)]
    ]
    assert steps == [Fraction(1, 100)] * 3 + [told]
    assert READER.judgement(row).result.quantity.text == " 0.80 mmol/l"


def test_the_mark_of_a_file_holds_for_the_ends_of_a_range() -> None:
    """What could part thousands is a decimal where the file says so, and refused elsewhere."""
    row = Row("serum", "0.8", "mmol/l", "0,700", "1,100")
    assert READER.answer(row)[0].error
    assert RowReader(packaged_knowledge(), mark=",").answer(row)[0].sides == {"inside"}


def test_a_result_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """For all rows that share specimen, unit and range, as long as there are not too many."""
    made: list[Quantity] = []

    def noted(specimen: Any, quantity: Quantity, *more: Any, **options: Any) -> Any:
        made.append(quantity)
        return result.result_of(specimen, quantity, *more, **options)

    monkeypatch.setattr(rows, "result_of", noted)
    reader = RowReader(packaged_knowledge(), kept=2)
    for value, unit in [("0.5", "mmol/l"), ("0.6", "mmol/l"), ("1", "mg/dl"), ("1", "mg/l"), ("0.7", "mmol/l")]:
        reader.answer(Row("serum", value, unit))
    # The third kind is more than is kept: all are forgotten, and the first is made again.
    assert [str(quantity.value) for quantity in made] == ["0.5", "1", "1", "0.7"]
