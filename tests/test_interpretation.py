"""The answer: headline policy, comparators, borderline, agreement, manifestations, cautions, warnings."""

from __future__ import annotations

import dataclasses
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT

from mgcheck import ChoiceError, Interpretation, RangeError, UnitError, interpret, parse_quantity
from mgcheck.errors import MgcheckError
from mgcheck.judging.judgement import cut_points, judge
from mgcheck.judging.result import result_of
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import Specimen
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.lab_range import parse_lab_range
from mgcheck.quantity.reading import DecimalMark
from mgcheck.quantity.units import MMOL_PER_L


def codes(answer: Interpretation) -> list[str]:
    """The codes of the warnings."""
    return [warning.code for warning in answer.warnings]


# ------------------------------------------------------------------------------------------------- headline

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
        interpret("saliva", "1 mmol/l")
    with pytest.raises(ChoiceError, match="en, fr"):
        interpret("serum", "1 mmol/l", language="de")


# ---------------------------------------------------------------------------------------------- laboratory range

LAB = [
    # text, range, class, flag, sources agree
    ("0.72 mmol/l", "0.75..1.00", "hypo", "L", False),
    ("0.75 mmol/l", "0.75..1.00", "normal", "N", True),
    ("1.00 mmol/l", "0.75..1.00", "normal", "N", False),
    ("1.01 mmol/l", "0.75..1.00", "hyper", "H", False),
    ("0.72 mmol/l", "0.75..", "hypo", "L", False),
    # The limit that the laboratory does not state is rms's: 1.1, included, and 0.7, included.
    ("1.5 mmol/l", "0.75..", "hyper", "H", True),
    ("1.1 mmol/l", "0.75..", "normal", "N", False),
    ("2.9 mmol/l", "0.75..", "hyper", "H", True),
    ("3.1 mmol/l", "0.75..", "severe_hyper", "HU", True),
    ("36.5 mg/l", "18..", "hyper", "H", True),
    ("1.05 mmol/l", "..1.00", "hyper", "H", False),
    ("0.5 mmol/l", "..1.00", "hypo", "L", True),
    ("0.5 mmol/l", "0..1.00", "hypo", "L", True),
    ("0.7 mmol/l", "..1.00", "normal", "N", False),
    ("0.3 mmol/l", "0.0..1.00", "severe_hypo", "LU", True),
    ("0.3 mmol/l", "0.2..1.00", "severe_hypo", "LU", False),
    ("3.5 mmol/l", "0.7..1.9", "severe_hyper", "HU", True),
    ("20 mg/l", "18,5..22,5", "normal", "N", True),
    ("20 mg/l", "0.75..1.00 mmol/l", "normal", "N", True),
    ("0.72 mmol/l", "18.2..24.3 mg/l", "hypo", "L", False),
]


@pytest.mark.parametrize(("text", "lab_range", "cls", "flag", "agree"), LAB)
def test_the_laboratory_decides_the_side(text: str, lab_range: str, cls: str, flag: str, agree: bool) -> None:
    """Both ends are inside; a class that the primary source calls severe is never softened."""
    answer = interpret("serum", text, lab_range=lab_range)
    assert (answer.cls, answer.flag, answer.sources_agree) == (cls, flag, agree)
    assert [v.source for v in answer.verdicts] == ["rms", "lab", "boisleve"]


@pytest.mark.parametrize(
    ("text", "lab_range", "possible"),
    [
        # What is stated, and its side, is certain; what is not stated is open.
        ("0.74 mmol/l", "0.75..", ["hypo"]),
        ("0.75 mmol/l", "0.75..", ["normal", "hyper"]),
        ("2.9 mmol/l", "0.75..", ["normal", "hyper"]),
        ("1.01 mmol/l", "..1.00", ["hyper"]),
        ("1.00 mmol/l", "..1.00", ["hypo", "normal"]),
        ("0.5 mmol/l", "0..1.00", ["hypo", "normal"]),
        ("<0.8 mmol/l", "0.75..", ["hypo", "normal", "hyper"]),
        (">0.8 mmol/l", "..1.00", ["hypo", "normal", "hyper"]),
    ],
)
def test_a_one_sided_range_is_certain_on_its_own_side(text: str, lab_range: str, possible: list[str]) -> None:
    """Elsewhere the laboratory's verdict is open, and neither agrees nor disagrees."""
    answer = interpret("serum", text, lab_range=lab_range)
    lab = answer.verdicts[1]
    assert (lab.source, list(lab.possible_classes)) == ("lab", possible)
    assert lab.cls == (possible[0] if len(possible) == 1 else None)
    if len(possible) > 1 and answer.quantity.comparator is None:
        documents = {verdict.side for verdict in answer.verdicts if verdict.source != "lab"}
        assert answer.sources_agree == (len(documents) == 1)


def test_one_document_beside_an_open_range_has_nothing_to_agree_with() -> None:
    """boisleve alone has limits for 24 h urine."""
    assert interpret("urine", "4 mmol/24h", lab_range="3..").sources_agree is None
    assert interpret("urine", "2 mmol/24h", lab_range="3..").sources_agree is True


@pytest.mark.parametrize(
    ("text", "lab_range", "source", "cls"),
    [
        ("0.5 mmol/l", "1.2..", None, "hypo"),
        ("0.8 mmol/l", "18..", None, "normal"),
        # rms's own limit, included: one point would be left.
        ("0.8 mmol/l", "1.1..", None, "normal"),
        ("0.8 mmol/l", "..0.7", None, "normal"),
        ("0.8 mmol/l", "0..0.6", None, "normal"),
        ("0.8 mmol/l", "0.95..", "boisleve", "normal"),
        ("17 mg/l", "..0.7", None, "hypo"),
    ],
)
def test_a_range_that_crosses_its_document_is_doubtful(text: str, lab_range: str, source: str | None, cls: str) -> None:
    """It is shown and warned of first, and decides nothing: the answer is that without it."""
    answer = interpret("serum", text, lab_range=lab_range, source=source)
    plain = interpret("serum", text, source=source)
    assert codes(answer)[0] == "lab_range_doubtful"
    assert lab_range in answer.warnings[0].text
    assert answer.verdicts[1].source == "lab"
    assert answer.verdicts[1].possible_classes == ("hypo", "normal", "hyper")
    for name in ("cls", "possible_classes", "flag", "label", "borderline", "sources_agree", "manifestations"):
        assert getattr(answer, name) == getattr(plain, name)
    assert answer.cls == cls


def test_the_headline_document_completes_the_range() -> None:
    """0.95 crosses boisleve's 0.90, not rms's 1.1."""
    answer = interpret("serum", "0.85 mmol/l", lab_range="0.95..")
    assert (answer.cls, codes(answer)) == ("hypo", [])


def test_a_doubtful_range_is_warned_of_before_severity() -> None:
    """What the answer rests on comes first."""
    answer = interpret("serum", "0.3 mmol/l", source="boisleve", lab_range="18..")
    assert codes(answer) == ["lab_range_doubtful", "severe_elsewhere"]


def test_a_range_that_states_nothing_is_refused() -> None:
    """Zero is no limit."""
    with pytest.raises(RangeError) as caught:
        interpret("serum", "0.8 mmol/l", lab_range="0..")
    assert caught.value.code == "lab_range_empty"


def test_borderline_and_unit_slip_follow_the_completed_range() -> None:
    """The limit of the document that completes a range counts like the laboratory's own."""
    assert interpret("serum", "1.1 mmol/l", lab_range="0.75..").borderline
    assert not interpret("serum", "0.7 mmol/l", lab_range="0.78..").borderline
    assert codes(interpret("serum", "2 mmol/l", lab_range="0.75..")) == ["unit_slip"]
    assert codes(interpret("serum", "20 mmol/l", lab_range="0.75..")) == ["unit_slip", "implausible"]


@pytest.mark.parametrize(
    ("text", "source", "found"),
    [
        (">2.5 mmol/l", "boisleve", ["severe_possible_elsewhere"]),
        ("<0.5 mmol/l", "boisleve", ["severe_possible_elsewhere"]),
        ("<0.4 mmol/l", "boisleve", ["severe_elsewhere"]),
        ("<0.8 mmol/l", "boisleve", ["severe_possible_elsewhere"]),
        # The headline says so itself.
        ("<0.5 mmol/l", None, []),
        ("<0.8 mmol/l", None, []),
        (">0.5 mmol/l", None, []),
    ],
)
def test_severe_may_be_possible_elsewhere(text: str, source: str | None, found: list[str]) -> None:
    """Another document leaves a severe class open that the headline does not know."""
    warnings = codes(interpret("serum", text, source=source))
    assert [code for code in warnings if code.startswith("severe")] == found


def test_a_comparator_meets_the_laboratory_range() -> None:
    """What is possible is worked out on the limits of both."""
    answer = interpret("serum", "<0.7 mmol/l", lab_range="0.6..1.0")
    assert answer.possible_classes == ("severe_hypo", "hypo", "normal")
    assert interpret("serum", "<0.6 mmol/l", lab_range="0.6..1.0").possible_classes == ("severe_hypo", "hypo")
    lab = answer.verdicts[1]
    assert lab.possible_classes == ("hypo", "normal")
    assert lab.cls is None


@pytest.mark.parametrize(
    ("lab_range", "code"),
    [
        ("0.75", "lab_range_form"),
        ("..", "lab_range_form"),
        ("1.0..0.7", "lab_range_crossed"),
        ("0..0", "lab_range_crossed"),
        ("a..1", "no_number"),
        ("0.75...1.00", "lab_range_form"),
        ("0.7x..1", "no_number"),
        ("0.7..1,234", None),
        ("0.7..-1", "negative"),
        ("1,234..2", "ambiguous_comma"),
        ("0.7..1.0 mmol/24h", "lab_range_unit"),
        ("0.7..1.0 foo", "unknown_unit"),
    ],
)
def test_a_range_that_cannot_be_used_is_refused(lab_range: str, code: str | None) -> None:
    """Each fault of a range has its code; digits after a comma are ambiguous there as well."""
    with pytest.raises(MgcheckError) as caught:
        interpret("serum", "0.8 mmol/l", lab_range=lab_range)
    assert caught.value.code == (code or "ambiguous_comma")


@pytest.mark.parametrize(
    ("text", "lab_range", "named"),
    [
        ("0.8 mmol/l", "18..24", ["18..24 mg/l"]),
        ("0.82 mmol/l", "700..1100", ["700..1100 µmol/l"]),
        ("820 µmol/l", "0.7..1.1", ["0.7..1.1 mmol/l"]),
        ("0.82 mmol/l", "1..2", ["1..2 mEq/l", "1..2 mg/dl"]),
        ("1.8 mEq/l", "0.7..1.1", ["0.7..1.1 mmol/l"]),
        ("2.0 mg/dl", "0.7..1.1", ["0.7..1.1 mmol/l"]),
        ("18 mg/l", "0.75..1.00", ["0.75..1.00 mmol/l"]),
        # Its own unit is not doubted, nor is one named in which it would not fit either.
        ("3.5 mmol/l", "4..5 mmol/l", []),
        ("3.5 mmol/l", "70..110", []),
    ],
)
def test_a_range_that_seems_to_be_in_another_unit_decides_nothing(text: str, lab_range: str, named: list[str]) -> None:
    """The range is taken in the unit of the value, as documented; where that can hardly be meant, others are named."""
    answer = interpret("serum", text, lab_range=lab_range)
    assert codes(answer)[0] == "lab_range_doubtful"
    offered = answer.warnings[0].text.partition("(mgcheck's own rule)")[2]
    assert re.findall(r"[0-9.]+\.\.[0-9.]* [a-zA-Zµ]+/d?l", offered) == named
    assert answer.cls == interpret("serum", text).cls


@pytest.mark.parametrize(
    ("specimen", "text", "lab_range", "doubtful"),
    [
        ("serum", "0.8 mmol/l", "18..24 mg/l", False),
        ("serum", "0.8 mmol/l", "0.6..1.3", False),
        ("serum", "0.8 mmol/l", "0.75..", False),
        ("serum", "0.8 mmol/l", "0..1.05", False),
        # The middles of rms and boisleve are 0.9 and 0.825: 1.35 and 1.2375 at most, 0.6 and 0.55 at least.
        ("serum", "0.8 mmol/l", "0.7..2", False),
        ("serum", "0.8 mmol/l", "0.7..2.001", True),
        ("serum", "0.8 mmol/l", "0.5..0.6", False),
        ("serum", "0.8 mmol/l", "0.5..0.599", True),
        ("serum", "0.8 mmol/l", "0..999", True),
        ("serum", "0.8 mmol/l", "70..110", True),
        # A range that a laboratory really prints.
        ("ionized", "0.5 mmol/l", "0.53..0.67", False),
    ],
)
def test_a_range_far_from_every_document_is_doubtful(specimen: str, text: str, lab_range: str, doubtful: bool) -> None:
    """Its middle lies beyond 1.5 times, or below two thirds of, the middle of every document's interval."""
    assert ("lab_range_doubtful" in codes(interpret(specimen, text, lab_range=lab_range))) is doubtful


def test_a_range_beside_a_volume_needs_its_unit() -> None:
    """Per litre or per 24 h is not guessed; either is understood."""
    with pytest.raises(RangeError) as caught:
        interpret("urine", "3 mmol/l", volume="1.4 l", lab_range="3..7")
    assert caught.value.code == "lab_range_volume"
    for lab_range, cls in (("4.3..7 mmol/24h", "hypo"), ("2..5 mmol/l", "normal"), ("3.1..5 mmol/l", "hypo")):
        assert interpret("urine", "3 mmol/l", volume="1.4 l", lab_range=lab_range).cls == cls


# ------------------------------------------------------------------------------------------------ comparators

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


# ------------------------------------------------------------------------------------------------ borderline

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


# -------------------------------------------------------------------------------------------------- warnings

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


# --------------------------------------------------------------------------------------------------- units


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


# --------------------------------------------------------------------------------------------------- volume


def test_a_volume_turns_a_concentration_into_an_amount_per_day() -> None:
    """3 mmol/l in 1.4 l is 4.2 mmol, whatever unit the volume has."""
    for volume in ("1.4 l", "1400 ml", "14 dl", "140cl"):
        answer = interpret("urine", "3 mmol/l", volume=volume)
        assert answer.to_dict()["conversions"]["mmol/(24.h)"] == {"comparator": None, "value": 4.2}
        assert answer.to_dict()["quantity"] == {
            "text": f"3 mmol/l × {volume}",
            "comparator": None,
            "value": 4.2,
            "unit": "mmol/(24.h)",
            "resolution": 1.4,
        }
    assert interpret("urine", "7.2 mg/dl", volume="1.5 l").to_dict()["quantity"]["value"] == 108
    assert interpret("urine", "<0.1 mmol/l", volume="2 l").flag == "L"


@pytest.mark.parametrize(
    ("specimen", "text", "volume", "code"),
    [
        ("urine", "4 mmol/24h", "1.4 l", "volume_not_needed"),
        ("urine", "61 %", "1.4 l", "fraction_for_specimen"),
        ("serum", "1 mmol/l", "1.4 l", "volume_needs_urine"),
        ("urine", "3 mmol/l", "1.4", "volume_without_unit"),
        ("urine", "3 mmol/l", "1.4 mmol/l", "volume_unit"),
        ("urine", "3 mmol/l", "<1.4 l", "volume_comparator"),
        ("urine", "3 mmol/l", "0 l", "volume_number"),
        ("urine", "3 mmol/l", "-1 l", "volume_number"),
        ("urine", "3 mmol/l", "1.4 foo", "volume_unit"),
        ("urine", "3 mmol/l", "1,400 l", "ambiguous_comma"),
    ],
)
def test_a_volume_that_cannot_be_used_is_refused(specimen: str, text: str, volume: str, code: str) -> None:
    """Nothing given is silently left aside."""
    with pytest.raises(MgcheckError) as caught:
        interpret(specimen, text, volume=volume)
    assert caught.value.code == code


# ------------------------------------------------------------------------------------------------ the value itself


def test_an_interpretation_is_frozen() -> None:
    """Nobody changes an answer afterwards."""
    answer = interpret("serum", "0.5 mmol/l")
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.label = "normal"  # type: ignore[misc]  # that is what is refused


def test_sources_are_those_cited() -> None:
    """The headline's first, then all that the answer names."""
    assert interpret("serum", "0.5 mmol/l").sources[:2] == ("rms", "boisleve")
    assert interpret("urine", "5 mmol/24h").sources[0] == "boisleve"


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


# ------------------------------------------------------------------------------------------- the laboratory's range


@pytest.mark.parametrize(
    ("text", "lab_range", "cls"),
    [
        # An end of the range that is a limit of rms as well belongs to the range alone.
        ("0.4 mmol/l", "0.4..1.0", "normal"),
        ("1.1 mmol/l", "1.1..1.9", "normal"),
        ("1.10001 mmol/l", "0.2..1.1", "hyper"),
        ("0.69999 mmol/l", "0.7..1.9", "hypo"),
    ],
)
def test_an_end_of_the_range_on_a_limit(text: str, lab_range: str, cls: str) -> None:
    """One class is possible there and no other."""
    answer = interpret("serum", text, lab_range=lab_range)
    assert [possible.value for possible in answer.possible_classes] == [cls]


def test_the_laboratory_has_a_verdict_in_its_own_words() -> None:
    """With the range as it was given, on each side."""
    found = {
        text: next(
            (verdict.band, verdict.locator, verdict.cls)
            for verdict in interpret("serum", text, lab_range="0.75..1.00").verdicts
            if verdict.source == "lab"
        )
        for text in ("0.7 mmol/l", "0.8 mmol/l", "1.01 mmol/l")
    }
    assert found == {
        "0.7 mmol/l": ("below the laboratory's range 0.75..1.00", "--lab-range 0.75..1.00", "hypo"),
        "0.8 mmol/l": ("inside the laboratory's range 0.75..1.00", "--lab-range 0.75..1.00", "normal"),
        "1.01 mmol/l": ("above the laboratory's range 0.75..1.00", "--lab-range 0.75..1.00", "hyper"),
    }
    french = interpret("serum", "0.7 mmol/l", lab_range="0.75..1.00", language="fr").verdicts
    assert [verdict.band for verdict in french if verdict.source == "lab"] == [
        "en dessous de l'intervalle du laboratoire 0.75..1.00"
    ]


@pytest.mark.parametrize(
    ("text", "mark", "low", "high"),
    [
        ("0.750..1.125", ".", "3/4", "9/8"),
        ("0,75..1,00", ".", "3/4", "1"),
        ("0,750..1,125", ",", "3/4", "9/8"),
        (" 0.75 .. 1.00 ", ".", "3/4", "1"),
        ("18.. 24.305 mg/l", ".", "18/24.305", "1"),
    ],
)
def test_a_range_is_read_exactly(text: str, mark: DecimalMark, low: str, high: str) -> None:
    """As decimals of either mark, in the unit of the value."""
    found = parse_lab_range(text, MMOL_PER_L, mark=mark)
    ends = [Fraction(part) for part in low.split("/")]
    assert found.interval.low.value == ends[0] / (ends[1] if len(ends) > 1 else 1)
    assert found.interval.high is not None
    assert found.interval.high.value == Fraction(high)
    assert (found.interval.low.inclusive, found.interval.high.inclusive) == (True, True)


def test_the_same_comma_in_a_range_needs_its_mark() -> None:
    """As in a value, three digits behind a comma could be thousands, in the low end and in the high."""
    for text in ("0,750..", "1,250..2", "1..1,250"):
        parse_lab_range(text, MMOL_PER_L, mark=",")
        if not text.startswith("0"):
            with pytest.raises(MgcheckError) as caught:
                parse_lab_range(text, MMOL_PER_L)
            assert caught.value.code == "ambiguous_comma"


# ------------------------------------------------------------------------------------------------- cut points


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
    judged, points = [], set()
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


# --------------------------------------------------------------------------------------------- texts of the data


def test_possible_bands_are_told_together() -> None:
    """Each band's words once, and each place once."""
    rms, boisleve = interpret("serum", "<0.8 mmol/l").verdicts
    assert rms.band == "severe hypomagnesemia or moderate hypomagnesemia or healthy individual"
    assert boisleve.band == "below the usual values or usual values"
    assert boisleve.locator == "V-1"
    assert rms.locator == "Hypomagnésémie ; Tableau 1"


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


def test_the_warnings_about_sources_and_ranges_say_where(tmp_path: Path) -> None:
    """A source that calls the value severe, and a range without its unit."""
    path = tmp_path / "own.toml"
    own = (ROOT / "examples" / "my_ranges.toml").read_text(encoding="utf-8").replace('"hypo"', '"severe_hypo"')
    path.write_text(own, encoding="utf-8")
    for language, wanted in (
        ("en", "example_lab calls this value severe: below our interval [example_lab, p. 12]."),
        ("fr", "example_lab qualifie cette valeur de sévère : sous notre intervalle [example_lab, p. 12]."),
    ):
        (warning,) = interpret("serum", "0.5 mmol/l", ranges=path, language=language).warnings
        assert (warning.code, warning.text) == ("severe_elsewhere", wanted)
    # Where the headline itself leaves severity open, another source that does not is still named.
    assert "severe_elsewhere" in codes(interpret("serum", "<0.5 mmol/l", ranges=path))
    assert "severe_elsewhere" not in codes(interpret("serum", "0.3 mmol/l", ranges=path))
    for language, start in (
        (
            "en",
            "The laboratory's range 18..24 is doubtful and not used: it is far from the interval of every document. ",
        ),
        ("fr", "L'intervalle du laboratoire 18..24 est douteux et n'est pas utilisé : il est loin de l'intervalle de "),
    ):
        (warning,) = interpret("serum", "0.8 mmol/l", lab_range="18..24", language=language).warnings
        assert warning.code == "lab_range_doubtful"
        assert warning.text.startswith(start)
        assert "18..24 mg/l" in warning.text


def test_a_value_that_is_merely_low_is_no_slip() -> None:
    """rms begins at 1.4 mEq/l; below two thirds of that the unit is doubted where the number would be usual mmol/l."""
    assert codes(interpret("serum", "0.94 mEq/l")) == []
    assert codes(interpret("serum", "0.93 mEq/l")) == ["unit_slip"]
    # At exactly two thirds it is not.
    assert codes(interpret("serum", "1.0 mEq/l", lab_range="1.5..2.0")) == []
    assert codes(interpret("serum", "0.99 mEq/l", lab_range="1.5..2.0")) == ["unit_slip"]
    # Capitals all through are no mega.
    assert codes(interpret("serum", "20 MG/l")) == []


def test_the_ends_of_a_range() -> None:
    """Both belong to it, exactly as written."""
    assert parse_lab_range("0.8..0.8", MMOL_PER_L).interval == Interval.point(Fraction(4, 5))
    assert parse_lab_range("0.750..1.125", MMOL_PER_L).interval.low.value == Fraction(3, 4)
    assert not parse_lab_range("..0.8", MMOL_PER_L).interval.low.inclusive


def test_a_factor_is_told_in_the_language_asked_for() -> None:
    """And whether it fits the side of the value."""
    for language, wanted in (("en", "proton-pump inhibitors"), ("fr", "inhibiteurs de la pompe à protons (IPP)")):
        (factor,) = interpret("serum", "0.5 mmol/l", factors=["ppi"], language=language).to_dict()["factors"]
        assert (factor["text"], factor["fits"]) == (wanted, True)
