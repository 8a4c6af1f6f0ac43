"""Warnings about a value: a slipped unit, an implausible size, limits that depend on the unit."""

from __future__ import annotations

import pytest
from expected import codes

from mgcheck import interpret

SLIPS = [
    # specimen, text, options, units named
    ("serum", "20 mmol/l", {}, ["20 mg/l"]),
    ("serum", "0.8 mg/l", {}, ["0.8 mmol/l"]),
    ("serum", "2.0 mmol/l", {}, ["2.0 mg/dl", "2.0 mEq/l"]),
    ("serum", "1.66 mmol/l", {}, ["1.66 mEq/l"]),
    ("serum", "1.65 mmol/l", {}, []),  # not above 1.5 times 1.1
    ("serum", "0.8 mmol/l", {}, []),
    ("serum", "0.3 mmol/l", {}, []),
    ("serum", "<20 mmol/l", {}, []),  # the whole interval lies below 20
    ("serum", ">20 mmol/l", {}, ["20 mg/l"]),
    ("serum", ">1 mg/dl", {}, []),
    ("serum", "<0.4 mg/l", {}, []),
    ("serum", "<0.8 mg/l", {}, ["0.8 mmol/l"]),
    ("serum", "2.0 mmol/l", {"lab_range": "0.75..1.5"}, []),
    ("serum", "20 mmol/l", {"lab_range": "0.75..1.5"}, ["20 mg/l"]),
    ("serum", "20 mmol/l", {"source": "boisleve"}, ["20 mg/l"]),
    ("ionized", "0.5 %", {}, ["0.5 mmol/l"]),
    ("ionized", "0.5 %", {"lab_range": "50..60"}, []),
    ("urine", "100 mmol/24h", {}, ["100 mg/24 h"]),
    ("urine", "5 mg/24h", {}, ["5 mmol/24 h"]),
    ("erythrocyte", "45 mmol/l", {}, ["45 mg/l"]),
]


@pytest.mark.parametrize(("specimen", "text", "options", "named"), SLIPS)
def test_a_slipped_unit_is_asked_about(specimen: str, text: str, options: dict[str, str], named: list[str]) -> None:
    """The warning names every unit in which the number would lie inside; the value stays as it is."""
    answer = interpret(specimen, text, **options)
    found = [warning.text for warning in answer.warnings if warning.code == "unit_slip"]
    assert bool(found) is bool(named)
    for name in named:
        assert name in found[0]
    assert answer.quantity.text == text


@pytest.mark.parametrize(
    ("specimen", "text", "expected"),
    [
        ("serum", "15 mmol/l", False),
        ("serum", "15.1 mmol/l", True),
        ("serum", "0.04 mmol/l", True),
        ("serum", "<0.02 mmol/l", False),  # not detected, as laboratories report it
        ("serum", "<20 mmol/l", False),
        ("serum", ">0.01 mmol/l", False),
        ("serum", ">16 mmol/l", True),
        ("ionized", "101 %", True),
        ("urine", "101 mmol/24h", True),
        ("erythrocyte", "2 mmol/l", False),
    ],
)
def test_an_implausible_value_is_interpreted_with_a_warning(specimen: str, text: str, expected: bool) -> None:
    """mgcheck's own bounds, marked as such."""
    answer = interpret(specimen, text)
    assert ("implausible" in codes(answer)) is expected
    if expected:
        assert "mgcheck's own bounds" in next(w.text for w in answer.warnings if w.code == "implausible")


def test_mega_is_never_meant() -> None:
    """20 Mg/l is 20 mg/l, with a warning that says so."""
    answer = interpret("serum", "20 Mg/l")
    assert answer.cls == "normal"
    assert codes(answer) == ["unit_case"]
    assert "20 mg/l" in answer.warnings[0].text
    assert codes(interpret("serum", "20 MG/L")) == []


@pytest.mark.parametrize(
    ("specimen", "text", "expected"),
    [
        ("serum", "18.1 mg/l", True),
        ("serum", "0.745 mmol/l", True),
        ("serum", "17.9 mg/l", False),
        ("serum", "0.8 mmol/l", False),
        ("serum", "36.2 mg/l", True),  # above 36, and exactly 1.489 mmol/l
        ("erythrocyte", "60.5 mg/l", True),  # above 60, and exactly 2.489 mmol/l
        ("urine", "79.9 mg/24h", False),  # below 80, and exactly 3.287 mmol, which is below 3.30 as well
        ("urine", "80.1 mg/24h", True),  # inside, but exactly 3.296 mmol
        ("ionized", "61 %", False),
    ],
)
def test_a_verdict_that_depends_on_the_unit_is_said(specimen: str, text: str, expected: bool) -> None:
    """boisleve prints two rounded limits that are no exact conversion of each other."""
    assert ("unit_dependent" in codes(interpret(specimen, text))) is expected


# Specimen, text, and the code of the warning; what it says in English and in French.
WARNINGS = {
    ("serum", "20.5 mmol/l", "unit_slip"): """
        20.5 mmol/l is far outside the reference interval; 20.5 mg/l would be inside it. Check the unit with
        the laboratory; it was not changed (mgcheck's own rule).
        |
        20,5 mmol/l est très en dehors de l'intervalle de référence ; 20,5 mg/l serait dedans. Vérifier l'unité
        auprès du laboratoire ; elle n'a pas été changée (règle propre à mgcheck).
    """,
    ("serum", "0.02 mmol/l", "implausible"): """
        0.02 mmol/l is implausible: outside 0.05 to 15 mmol/l (mgcheck's own bounds).
        |
        0,02 mmol/l n'est pas plausible : hors de 0,05 à 15 mmol/l (bornes propres à
        mgcheck).
    """,
    # 0.05 to 15 mmol/l are 0.121525 to 36.4575 mg/dl.
    ("serum", "0.1 mg/dl", "implausible"): """
        0.1 mg/dl is implausible: outside 0.122 to 36.5 mg/dl (mgcheck's own bounds).
        |
        0,1 mg/dl n'est pas plausible : hors de 0,122 à 36,5 mg/dl (bornes propres à
        mgcheck).
    """,
    ("serum", " 20.5 Mg/l ", "unit_case"): """
        20.5 Mg/l is read as 20.5 mg/l: a capital M is not mega here.
        |
        20.5 Mg/l est lu 20,5 mg/l : un M majuscule ne signifie pas méga ici.
    """,
    ("serum", "18.1 mg/l", "unit_dependent"): """
        boisleve prints rounded limits in two units: as 18.1 mg/l the verdict is "usual values", as 0.7447 mmol/l it
        would be "below the usual values" [boisleve, V-1].
        |
        boisleve imprime des limites arrondies en deux unités : pour 18,1 mg/l le verdict est « valeurs usuelles »,
        pour 0,7447 mmol/l il serait « en dessous des valeurs usuelles » [boisleve, V-1].
    """,
}


@pytest.mark.parametrize(("specimen", "text", "code"), WARNINGS)
def test_a_warning_says_what_was_noticed(specimen: str, text: str, code: str) -> None:
    """With the value as it was written, in either language."""
    for language, wanted in zip(("en", "fr"), WARNINGS[specimen, text, code].split("|"), strict=True):
        (found,) = (w.text for w in interpret(specimen, text, language=language).warnings if w.code == code)
        assert found == " ".join(wanted.split())
    (open_end,) = interpret("serum", ">18.1 mg/l").warnings
    assert ": as >18.1 mg/l the verdict is" in open_end.text
    assert ", as >0.7447 mmol/l it would be" in open_end.text


def test_a_value_that_is_merely_low_is_no_slip() -> None:
    """rms begins at 1.4 mEq/l; below two thirds of that the unit is doubted where the number would be usual mmol/l."""
    assert codes(interpret("serum", "0.94 mEq/l")) == []
    assert codes(interpret("serum", "0.93 mEq/l")) == ["unit_slip"]
    # At exactly two thirds it is not.
    assert codes(interpret("serum", "1.0 mEq/l", lab_range="1.5..2.0")) == []
    assert codes(interpret("serum", "0.99 mEq/l", lab_range="1.5..2.0")) == ["unit_slip"]
    # Capitals all through are no mega.
    assert codes(interpret("serum", "20 MG/l")) == []


@pytest.mark.parametrize(
    ("specimen", "text", "converted"),
    [
        # Limits of boisleve in mmol/l: 0.75, 0.90, 1, 1.65, 3.30 and 7.40.
        ("serum", "18.228 mg/l", "0.74997 mmol/l"),
        ("serum", "21.875 mg/l", "0.90002 mmol/l"),
        ("serum", "24.306 mg/l", "1.00004 mmol/l"),
        ("erythrocyte", "40.1 mg/l", "1.6499 mmol/l"),
        ("urine", "80.2 mg/24h", "3.2997 mmol/24 h"),
        ("urine", "179.86 mg/24h", "7.4001 mmol/24 h"),
    ],
)
def test_a_converted_value_is_never_rounded_onto_the_limit_it_misses(specimen: str, text: str, converted: str) -> None:
    """The sentence would say that a usual value is not usual."""
    (warning,) = (one for one in interpret(specimen, text).warnings if one.code == "unit_dependent")
    assert f"as {converted} it would be" in warning.text


def test_a_bound_is_never_rounded_past_the_value() -> None:
    """364.575 and 36.4575 are 15 mmol/l."""
    for text, bound in (("364.8 mg/l", "364.6 mg/l"), ("364.58 mg/l", "364.575 mg/l"), ("36.46 mg/dl", "36.458 mg/dl")):
        (warning,) = (one for one in interpret("erythrocyte", text).warnings if one.code == "implausible")
        assert f"to {bound}" in warning.text


def test_a_fraction_has_the_candidates_of_ionized_magnesium() -> None:
    """0.5 mmol/l is inside 0.43 to 0.53 mmol/l, not inside 55 to 67 %."""
    (warning,) = (one for one in interpret("ionized", "0.5 %").warnings if one.code == "unit_slip")
    assert "0.5 mmol/l would be inside that of ionized magnesium" in warning.text
