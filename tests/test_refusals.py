"""Where each refusal beyond a bare quantity puts its mark, and what it says to write instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

import mgcheck
from mgcheck import MgcheckError

# What is called, with the text in place of TEXT.
TEXT = "TEXT"
CREATININE = {"serum_creatinine": "80 µmol/l", "urine_creatinine": "8 mmol/l"}
CALLS: Mapping[str, tuple[Callable[..., Any], tuple[str, ...], dict[str, Any]]] = {
    "serum": (mgcheck.interpret, ("serum", TEXT), {}),
    "ionized": (mgcheck.interpret, ("ionized", TEXT), {}),
    "urine": (mgcheck.interpret, ("urine", TEXT), {}),
    "volume": (mgcheck.interpret, ("urine", "3 mmol/l"), {"volume": TEXT}),
    "range": (mgcheck.interpret, ("serum", "0.8 mmol/l"), {"lab_range": TEXT}),
    "range with volume": (mgcheck.interpret, ("urine", "3 mmol/l"), {"volume": "1.4 l", "lab_range": TEXT}),
    "target": (mgcheck.convert, ("1 mmol/l", TEXT), {}),
    "serum of femg": (mgcheck.femg, (), {"serum_magnesium": TEXT, "urine_magnesium": "2 mmol/l", **CREATININE}),
    "urine of femg": (mgcheck.femg, (), {"serum_magnesium": "0.6 mmol/l", "urine_magnesium": TEXT, **CREATININE}),
    "creatinine": (
        mgcheck.femg,
        (),
        {"serum_magnesium": "0.6 mmol/l", "urine_magnesium": "2 mmol/l", **CREATININE, "urine_creatinine": TEXT},
    ),
    "dose": (mgcheck.loading_test, (), {"dose": TEXT, "urine_24h": "20 mmol"}),
    "excreted": (mgcheck.loading_test, (), {"dose": "30 mmol", "urine_24h": TEXT}),
    "weight": (mgcheck.intake, (TEXT,), {}),
}

# The call, its text with the mark in brackets, the code, and what the message or the hint says beyond it.
REFUSED = [
    ("serum", "0.5 [mmol/24h]", "excretion_for_concentration", "this result (serum) is a concentration"),
    ("serum", " 0.5 [mmol]", "amount_without_time", "mmol is an amount"),
    ("serum", "61 [%] ", "fraction_for_specimen", "ionized"),
    ("serum", "1.4 [l]", "no_concentration", "l is"),
    ("ionized", "4 [mmol/24h]", "excretion_for_concentration", "this result (ionized)"),
    ("urine", "3 [mmol/l]", "concentration_for_excretion", "--volume"),
    ("urine", "3 [mmol]", "amount_without_time", "mmol/24h for the urine"),
    ("volume", "1.4 [foo]", "volume_unit", "not foo"),
    ("volume", "[0] l", "volume_number", "such as 1.4l"),
    ("volume", "[-1.4] l", "volume_number", "above zero"),
    ("volume", "[nan]", "volume_number", "above zero"),
    ("volume", "[inf] l", "volume_number", "above zero"),
    ("volume", "1.4[]", "volume_without_unit", "write 1.4l or 1.4ml"),
    ("volume", "1.4 [mmol/l] ", "volume_unit", "not mmol/l"),
    ("volume", "less than 1 [s]", "volume_unit", "not s"),
    ("volume", "1 [mmol] ", "volume_unit", "not mmol"),
    ("volume", "[<1.4 l]", "volume_comparator", "without a comparator"),
    ("volume", "[1,400] ml", "ambiguous_comma", "1400"),
    ("range", "[0.7]", "lab_range_form", "0.75-1.00"),
    ("range", "[0.7...1]", "lab_range_form", "<1.00"),
    ("range", "[..]", "lab_range_form", "<1.00"),
    ("range", "[.. mmol/l]", "lab_range_form", "<1.00"),
    ("range", "[1.0..0.7]", "lab_range_crossed", "smaller number first"),
    ("range", "[1.0..0.7] mmol/l", "lab_range_crossed", ""),
    ("range", "[..0]", "lab_range_crossed", ""),
    ("range", "0.7 [x]..1", "unknown_unit", "x"),
    ("range", "[x]..1", "no_number", "number"),
    ("range", "0.7..[-1]", "negative", ""),
    ("range", "0.7..[O].9", "letter_o", "write 0.9"),
    ("range", "[O].7..0.9", "letter_o", "write 0.7"),
    ("range", "0.7..1[foo]", "unknown_unit", "foo"),
    ("range", "0.7..[X]", "unknown_unit", "X"),
    ("range", "0.7..1 [foo]", "unknown_unit", "foo"),
    ("range", "0.7.. [foo]", "unknown_unit", "foo"),
    ("range", "0.7..1[ mmol/24h]", "lab_range_unit", "in mmol/24 h, which"),
    ("range with volume", "2..4[]", "lab_range_volume", ""),
    ("target", "[foo]", "unknown_unit", "foo"),
    ("target", "[]", "no_unit", "unit"),
    ("serum of femg", "0.6[]", "missing_unit", "0.6 mmol/l"),
    ("urine of femg", "2 [mmol/24h]", "concentration_here", "not mmol/24 h"),
    ("urine of femg", "2[]", "missing_unit_here", "such as 80 µmol/l"),
    ("urine of femg", "[0] mmol/l", "above_zero_here", "such as 80 µmol/l"),
    ("urine of femg", "[-2] mmol/l", "above_zero_here", "above zero"),
    ("urine of femg", "[< 2 ]mmol/l", "comparator_here", "measured value"),
    ("urine of femg", "[1,234] mmol/l", "ambiguous_comma", "1234"),
    ("creatinine", "8 [mEq/l]", "creatinine_unit", "mEq/l is not a unit for creatinine"),
    ("creatinine", "8 [µmol/24h]", "concentration_here", "not µmol/24 h"),
    ("dose", "30 [mmol/l]", "amount_here", "not mmol/l"),
    ("dose", "30[]", "missing_unit_here", "such as 20 mmol"),
    ("dose", "[0] mmol", "above_zero_here", "such as 20 mmol"),
    ("excreted", "[>20 ]mmol", "comparator_here", "measured value"),
    ("weight", "[70]", "weight", "such as 70kg"),
    ("weight", "[70 lb]", "weight", "such as 70kg"),
    ("weight", " [70 lb]", "weight", "such as 70kg"),
    ("weight", "[0 kg]", "weight", "such as 70kg"),
    ("weight", "  [-70kg]", "weight", "in kg"),
    ("weight", "[heavy]", "weight", "in kg"),
]


@pytest.mark.parametrize(("call", "marked", "code", "said"), REFUSED)
def test_the_mark_lies_under_the_fault(call: str, marked: str, code: str, said: str) -> None:
    """Code, text, mark and way out, each as a person needs it."""
    text = marked.replace("[", "").replace("]", "")
    function, words, options = CALLS[call]
    given = {name: text if value is TEXT else value for name, value in options.items()}
    with pytest.raises(MgcheckError) as caught:
        function(*(text if word is TEXT else word for word in words), **given)
    error = caught.value
    assert error.code == code
    assert error.text is not None
    assert error.start is not None
    assert error.end is not None
    found = f"{error.text[: error.start]}[{error.text[error.start : error.end]}]{error.text[error.end :]}"
    assert found.strip() == marked.strip()
    assert said in f"{error.message()} {error.hint()}"
    # A text that lacks a value would show it.
    assert "None" not in f"{error.message()} {error.hint()} {error.message('fr')} {error.hint('fr')}"
