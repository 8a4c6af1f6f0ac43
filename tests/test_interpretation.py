"""The interpretation of one value: headline, comparators, borderline, and what stands beside it."""

from __future__ import annotations

import dataclasses
from decimal import Decimal
from fractions import Fraction

import pytest
from expected import codes

from mgcheck import ChoiceError, UnitError, interpret, parse_quantity
from mgcheck.judging.judgement import cut_points, judge
from mgcheck.judging.result import result_of
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import Specimen
from mgcheck.quantity.lab_range import parse_lab_range

HEADLINES = [
    # specimen, text, class, flag, label, sources agree
    ("serum", "0.39 mmol/l", "severe_hypo", "LU", "severe hypomagnesemia", True),
    ("serum", "0.5 mmol/l", "hypo", "L", "hypomagnesemia", True),
    ("serum", "0.7 mmol/l", "normal", "N", "serum magnesium within the reference interval", False),
    ("serum", "0.72 mmol/l", "normal", "N", "serum magnesium within the reference interval", False),
    ("serum", "0.8 mmol/l", "normal", "N", "serum magnesium within the reference interval", True),
    ("serum", "0.95 mmol/l", "normal", "N", "serum magnesium within the reference interval", False),
    ("serum", "1.05 mmol/l", "normal", "N", "serum magnesium within the reference interval", False),
    ("serum", "1.2 mmol/l", "hyper", "H", "above the reference interval", True),
    ("serum", "2.5 mmol/l", "hyper", "H", "hypermagnesemia", True),
    ("serum", "3.5 mmol/l", "severe_hyper", "HU", "severe hypermagnesemia", True),
    ("plasma", "20 mg/l", "normal", "N", "serum magnesium within the reference interval", True),
    ("ionized", "0.4 mmol/l", "hypo", "L", "below boisleve's usual values", None),
    ("ionised", "0.48 mmol/l", "normal", "N", "within boisleve's usual values", None),
    ("ionized", "0.6 mmol/l", "hyper", "H", "above boisleve's usual values", None),
    ("ionized", "50 %", "hypo", "L", "ionized fraction below boisleve's usual values", None),
    ("ionized", "61 %", "normal", "N", "ionized fraction within boisleve's usual values", None),
    ("erythrocyte", "1.6 mmol/l", "hypo", "L", "low erythrocyte magnesium", True),
    ("rbc", "45 mg/l", "normal", "N", "erythrocyte magnesium within the reference interval", True),
    ("erythrocyte", "2.55 mmol/l", "normal", "N", "erythrocyte magnesium within the reference interval", False),
    ("urine", "2 mmol/24h", "hypo", "L", "low urinary magnesium excretion", None),
    ("urine", "4.2 mmol/24h", "normal", "N", "urinary magnesium excretion within the reference interval", None),
    ("urine", "200 mg/24h", "hyper", "H", "high urinary magnesium excretion", None),
]


@pytest.mark.parametrize(("specimen", "text", "cls", "flag", "label", "agree"), HEADLINES)
def test_headline(specimen: str, text: str, cls: str, flag: str, label: str, agree: bool | None) -> None:
    """Class, flag and label come from the primary source; the sources agree where all say the same side."""
    answer = interpret(specimen, text)
    assert (answer.cls, answer.flag, answer.label, answer.sources_agree) == (cls, flag, label, agree)
    assert answer.possible_classes == (cls,)


def test_the_primary_source_of_each_specimen() -> None:
    """rms for serum and erythrocyte, boisleve for ionized and urine."""
    texts_of = {"serum": "1 mmol/l", "erythrocyte": "2 mmol/l", "ionized": "0.5 mmol/l", "urine": "5 mmol/24h"}
    primary = {name: [v.source for v in interpret(name, text).verdicts if v.primary] for name, text in texts_of.items()}
    assert primary == {"serum": ["rms"], "erythrocyte": ["rms"], "ionized": ["boisleve"], "urine": ["boisleve"]}


def test_another_source_may_give_the_headline() -> None:
    """--source changes the headline and nothing else."""
    plain = interpret("serum", "0.72 mmol/l")
    other = interpret("serum", "0.72 mmol/l", source="boisleve")
    assert (plain.cls, other.cls) == ("normal", "hypo")
    assert other.verdicts[0].source == "boisleve"
    assert {v.source: v.cls for v in plain.verdicts} == {v.source: v.cls for v in other.verdicts}
    assert sorted(m.text for m in plain.manifestations) == sorted(m.text for m in other.manifestations)


def test_severe_elsewhere_stands_first_and_holds() -> None:
    """Where the headline is another document's, a severe verdict of rms is not lost."""
    answer = interpret("serum", "0.3 mmol/l", source="boisleve")
    assert answer.cls == "hypo"
    assert codes(answer)[0] == "severe_elsewhere"
    assert "rms" in answer.warnings[0].text
    assert answer.severe
    assert "severe_elsewhere" not in codes(interpret("serum", "0.3 mmol/l"))
    assert not interpret("serum", "0.5 mmol/l").severe


@pytest.mark.parametrize(
    ("specimen", "text", "source", "code", "known"),
    [
        ("serum", "1 mmol/l", "george", "source_without_limits", "rms, boisleve"),
        ("ionized", "0.5 mmol/l", "rms", "source_without_limits", "boisleve"),
        ("serum", "1 mmol/l", "nobody", "unknown_source", "rms, boisleve"),
        ("serum", "1 mmol/l", "lab", "unknown_source", "rms, boisleve"),
        ("serum", "no value at all", "nobody", "unknown_source", "rms, boisleve"),
    ],
)
def test_a_source_without_limits_is_refused(specimen: str, text: str, source: str, code: str, known: str) -> None:
    """The refusal names the sources that have limits."""
    with pytest.raises(ChoiceError) as caught:
        interpret(specimen, text, source=source)
    assert caught.value.code == code
    assert f": {known}" in (caught.value.hint() or "")


def test_an_unknown_specimen_or_language_is_refused() -> None:
    """The refusal names those that are known."""
    with pytest.raises(ChoiceError, match="serum, ionized, erythrocyte, urine"):
        interpret("marrow", "1 mmol/l")
    with pytest.raises(ChoiceError, match="en, fr"):
        interpret("serum", "1 mmol/l", language="de")


COMPARED = [
    # text, possible classes, flag, label
    ("<0.7 mmol/l", ("severe_hypo", "hypo"), "L", "hypomagnesemia, severity undetermined"),
    ("<0.4 mmol/l", ("severe_hypo",), "LU", "severe hypomagnesemia"),
    ("<=0.4 mmol/l", ("severe_hypo", "hypo"), "L", "hypomagnesemia, severity undetermined"),
    ("<=0.7 mmol/l", ("severe_hypo", "hypo", "normal"), None, "undetermined"),
    ("<0.8 mmol/l", ("severe_hypo", "hypo", "normal"), None, "undetermined"),
    (">3 mmol/l", ("severe_hyper",), "HU", "severe hypermagnesemia"),
    (">=3 mmol/l", ("hyper", "severe_hyper"), "H", "hypermagnesemia, severity undetermined"),
    (">1.1 mmol/l", ("hyper", "severe_hyper"), "H", "high, severity undetermined"),
    (">=1.1 mmol/l", ("normal", "hyper", "severe_hyper"), None, "undetermined"),
    (">0.3 mmol/l", ("severe_hypo", "hypo", "normal", "hyper", "severe_hyper"), None, "undetermined"),
]


@pytest.mark.parametrize(("text", "possible", "flag", "label"), COMPARED)
def test_a_comparator_leaves_what_is_possible(
    text: str, possible: tuple[str, ...], flag: str | None, label: str
) -> None:
    """What is certain is said, what is not is listed."""
    answer = interpret("serum", text)
    assert answer.possible_classes == possible
    assert answer.cls == (possible[0] if len(possible) == 1 else None)
    assert answer.flag == flag
    assert answer.label.startswith(label)
    assert not answer.borderline


def test_the_sources_agreement_is_undetermined_where_a_side_is() -> None:
    """<0.75 is certainly low for boisleve, and may be normal for rms."""
    assert interpret("serum", "<0.75 mmol/l").sources_agree is None
    assert interpret("serum", "<0.7 mmol/l").sources_agree is True


BORDERLINE = [
    ("serum", "0.70 mmol/l", {}, True),
    ("serum", "0.7 mmol/l", {}, True),
    ("serum", "0.71 mmol/l", {}, False),
    ("serum", "0.66 mmol/l", {}, False),
    ("serum", "0.695 mmol/l", {}, False),
    ("serum", "0.8 mmol/l", {}, False),
    ("serum", "0.4 mmol/l", {}, True),
    ("serum", "3.0 mmol/l", {}, True),
    ("serum", "3 mmol/l", {}, True),
    ("serum", "2 mmol/l", {}, False),
    ("serum", "1 mmol/l", {}, True),  # 0.5 to 1.5 holds 0.7 and 1.1
    ("serum", "<0.7 mmol/l", {}, False),
    ("serum", "17 mg/l", {}, True),  # 16.5 to 17.5 holds 17.0135
    ("serum", "17.1 mg/l", {}, False),
    ("erythrocyte", "1.6 mmol/l", {}, True),  # 1.55 to 1.65, the end included
    ("serum", "0.75 mmol/l", {"lab_range": "0.755..1.0"}, True),
    ("serum", "0.70 mmol/l", {"lab_range": "0.75..1.0"}, False),
    ("serum", "0.40 mmol/l", {"lab_range": "0.75..1.0"}, True),
    ("urine", "2 mmol/l", {"volume": "1.4 l"}, True),  # 2.8 within 0.7 reaches 3.3
    ("urine", "2.0 mmol/l", {"volume": "1.4 l"}, False),
    ("urine", "2 mmol/l", {"volume": "1 l"}, False),
]


@pytest.mark.parametrize(("specimen", "text", "options", "expected"), BORDERLINE)
def test_borderline(specimen: str, text: str, options: dict[str, str], expected: bool) -> None:
    """A class limit of the headline within half a unit of the last written digit, scaled by a volume."""
    assert interpret(specimen, text, **options).borderline is expected


@pytest.mark.parametrize(
    ("specimen", "text", "code", "marked", "way_out"),
    [
        ("serum", "4 mmol/24h", "excretion_for_concentration", "mmol/24h", "mgcheck urine 4 mmol/24h"),
        ("urine", "3 mmol/l", "concentration_for_excretion", "mmol/l", "--volume"),
        ("urine", "4 mmol", "amount_without_time", "mmol", "mmol/24h"),
        ("serum", "4 mg", "amount_without_time", "mg", "mg/l"),
        ("serum", "61 %", "fraction_for_specimen", "%", "mgcheck ionized"),
        ("urine", "61 %", "fraction_for_specimen", "%", "24 h"),
        ("serum", "4 ml", "no_concentration", "ml", "mmol/l"),
    ],
)
def test_a_unit_of_the_wrong_kind_is_refused(specimen: str, text: str, code: str, marked: str, way_out: str) -> None:
    """The refusal marks the unit and names the way out."""
    with pytest.raises(UnitError) as caught:
        interpret(specimen, text)
    error = caught.value
    assert error.code == code
    assert text[error.start : error.end] == marked
    assert way_out in (error.hint() or "")


def test_a_missing_unit_shows_what_the_number_would_mean() -> None:
    """Each common unit of the specimen, with the class that the number would have."""
    with pytest.raises(UnitError) as caught:
        interpret("serum", "0.8")
    hint = caught.value.hint() or ""
    assert "0.8 mmol/l (normal)" in hint
    assert "0.8 mg/l ≈ 0.0329 mmol/l (implausible)" in hint
    with pytest.raises(UnitError) as caught:
        interpret("urine", "100")
    with pytest.raises(UnitError) as fraction:
        interpret("ionized", "61")
    assert "61 % (normal)" in (fraction.value.hint() or "")
    with pytest.raises(UnitError) as ranged:
        interpret("ionized", "61", lab_range="0.4..0.5 mmol/l")
    assert "61 %" not in (ranged.value.hint() or "")
    with pytest.raises(UnitError) as optioned:
        interpret("serum", "0.72", source="boisleve")
    assert "0.72 mmol/l (low (boisleve), normal (rms))" in (optioned.value.hint() or "")
    with pytest.raises(UnitError) as fluid:
        interpret("urine", "3", volume="1.4 l")
    assert "3 mmol/l = 4.20 mmol/24 h (normal)" in (fluid.value.hint() or "")
    assert "100 mg/24 h ≈ 4.11 mmol/24 h" in (caught.value.hint("en") or "")
    assert "4,11 mmol/24 h" in (caught.value.hint("fr") or "")


def test_an_interpretation_is_frozen() -> None:
    """Nobody changes an answer afterwards."""
    answer = interpret("serum", "0.5 mmol/l")
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.label = "normal"  # type: ignore[misc]  # that is what is refused


def test_french_texts_and_numbers() -> None:
    """Texts in French, with a decimal comma; keys and codes stay."""
    answer = interpret("serum", "20 mmol/l", language="fr")
    data = answer.to_dict()
    assert data["label"] == "hypermagnésémie sévère"
    assert data["class"] == "severe_hyper"
    assert data["language"] == "fr"
    assert "20 mg/l" in data["warnings"][0]["text"]
    assert "0,05" in data["warnings"][1]["text"]


def test_limits_that_the_value_was_held_against() -> None:
    """Each limit in the unit of the value and as printed, and where the value lies."""
    answer = interpret("serum", "17.0135 mg/l", lab_range="18..22")
    held = {(x.source, str(x.printed), x.printed_unit.code): (float(x.limit), x.position) for x in answer.limits}
    assert held["rms", "7/10", "mmol/L"] == (17.0135, "at")
    assert held["rms", "11/10", "mmol/L"] == (26.7355, "below")
    assert held["rms", "2/5", "mmol/L"] == (9.722, "above")
    assert held["boisleve", "18", "mg/L"] == (18.0, "below")
    assert held["lab", "22", "mg/L"] == (22.0, "below")
    spread = interpret("serum", "<0.7 mmol/l").limits
    assert {float(x.limit): x.position for x in spread if x.source == "rms"} == {
        0.4: "either side",
        0.7: "below",
        1.1: "below",
        2.0: "below",
        3.0: "below",
    }
    assert {x.position for x in interpret("serum", ">3 mmol/l").limits} == {"above"}


@pytest.mark.parametrize(
    ("specimen", "unit", "places", "lab_range"),
    [
        ("serum", "mmol/l", 1, None),
        ("serum", "mmol/l", 2, None),
        ("serum", "mg/dl", 1, None),
        ("serum", "mg/l", 0, None),
        ("serum", "mmol/l", 1, "18..24 mg/l"),
        ("erythrocyte", "mg/l", 0, None),
        ("ionized", "%", 0, None),
        ("urine", "mg/24h", 0, None),
    ],
)
def test_between_cut_points_nothing_changes(specimen: str, unit: str, places: int, lab_range: str | None) -> None:
    """Where two neighbouring values are judged otherwise, a cut point lies between them or on one of them."""
    values = [Decimal(step).scaleb(-places) for step in range(1, 420)]
    knowledge = packaged_knowledge()
    judged = []
    for value in values:
        quantity = parse_quantity(f"{value:f} {unit}")
        laboratory = None if lab_range is None else parse_lab_range(lab_range, quantity.unit)
        result = result_of(Specimen(specimen), quantity, knowledge, laboratory=laboratory)
        found = judge(result)
        told = (found.possible_classes, found.borderline, found.sources_agree, [w.code for w in found.warnings])
        judged.append((told, [verdict.band for verdict in found.verdicts]))
    points = cut_points(result)
    changes = [place for place in range(1, len(values)) if judged[place] != judged[place - 1]]
    assert changes
    for place in changes:
        low, high = Fraction(values[place - 1]), Fraction(values[place])
        assert any(low <= point <= high for point in points), (low, high)
    if (specimen, unit, lab_range) == ("serum", "mmol/l", None):
        assert {Fraction(limit) for limit in ("0.4", "0.7", "1.1", "2", "3", "0.75", "0.9", "1", "1.5")} <= points
    # Few: none that a rule does not need.
    assert len(points) < 60


def test_possible_bands_are_told_together() -> None:
    """Each band's words once, and each place once."""
    rms, boisleve = interpret("serum", "<0.8 mmol/l").verdicts
    assert rms.band == "severe hypomagnesemia or moderate hypomagnesemia or healthy individual"
    assert boisleve.band == "below the usual values or usual values"
    assert boisleve.locator == "V-1"
    assert rms.locator == "Hypomagnésémie ; Tableau 1"


def test_a_factor_is_told_in_the_language_asked_for() -> None:
    """And whether it fits the side of the value."""
    for language, wanted in (("en", "proton-pump inhibitors"), ("fr", "inhibiteurs de la pompe à protons (IPP)")):
        (factor,) = interpret("serum", "0.5 mmol/l", factors=["ppi"], language=language).to_dict()["factors"]
        assert (factor["text"], factor["fits"]) == (wanted, True)
