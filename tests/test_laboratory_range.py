"""A laboratory's own range: what it decides, what completes it, and when it is doubtful."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from conftest import ROOT
from expected import codes

from mgcheck import RangeError, interpret
from mgcheck.errors import MgcheckError
from mgcheck.quantity.lab_range import parse_lab_range, written_ends
from mgcheck.quantity.number import DecimalMark
from mgcheck.quantity.units import MG_PER_DAY, MMOL_PER_DAY, MMOL_PER_L

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
        ("0.7x..1", "unknown_unit"),
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
        "0.7 mmol/l": ("below the laboratory's range 0.75..1.00", "", "hypo"),
        "0.8 mmol/l": ("inside the laboratory's range 0.75..1.00", "", "normal"),
        "1.01 mmol/l": ("above the laboratory's range 0.75..1.00", "", "hyper"),
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
            "The laboratory's range 18..24 is doubtful and not used: its middle is far from that of every document's ",
        ),
        (
            "fr",
            "L'intervalle du laboratoire 18..24 est douteux et n'est pas utilisé : son milieu est loin de celui de ",
        ),
    ):
        (warning,) = interpret("serum", "0.8 mmol/l", lab_range="18..24", language=language).warnings
        assert warning.code == "lab_range_doubtful"
        assert warning.text.startswith(start)
        assert "18..24 mg/l" in warning.text


def test_the_ends_of_a_range() -> None:
    """Both belong to it, exactly as written."""
    assert parse_lab_range("0.750..1.125", MMOL_PER_L).interval.low.value == Fraction(3, 4)
    assert not parse_lab_range("..0.8", MMOL_PER_L).interval.low.inclusive


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("0.70-1.10", "[0.7, 1.1]"),
        ("Ref: 0.70-1.10", "[0.7, 1.1]"),
        ("(VR : 0,70 - 1,10)", "[0.7, 1.1]"),
        ("Norm (0.70-1.10)", "[0.7, 1.1]"),
        ("0.70  —  1.10", "[0.7, 1.1]"),
        ("0,70 – 1,10 mmol/l", "[0.7, 1.1]"),
        ("0.70 to 1.10", "[0.7, 1.1]"),
        ("0,70 à 1,10", "[0.7, 1.1]"),
        ("(0.70 - 1.10)", "[0.7, 1.1]"),
        ("[ 0.70;1.10 ]", "[0.7, 1.1]"),
        ("[0,70 ; 1,10] ", "[0.7, 1.1]"),
        ("０．７０－１．１０", "[0.7, 1.1]"),
        ("0.70…1.10", "[0.7, 1.1]"),
        ("<1.10", "(0, 1.1)"),
        ("<= 1.10", "(0, 1.1]"),
        ("&lt;1.10", "(0, 1.1)"),
        ("inf. à 1,10 mmol/l", "(0, 1.1)"),
        ("≥ 0.7", "[0.7, inf)"),
        ("(>0.70)", "(0.7, inf)"),
        (">0.70 - <1.10", "(0.7, 1.1)"),
        (">=0.70..<1.10", "[0.7, 1.1)"),
        (">0.70..1.10", "(0.7, 1.1]"),
        ("0-1.10", "(0, 1.1]"),
        ("0.0 .. <1.10", "(0, 1.1)"),
        ("17.0135 mg/l - 26.7355 mg/l", "[0.7, 1.1]"),
        ("17.0135-26.7355 mg/l", "[0.7, 1.1]"),
        ("0.7 mmol.l-1 - 1.1 mmol.l-1", "[0.7, 1.1]"),
        ("<1.1 mmol.l-1", "(0, 1.1)"),
        ("0.7 mmol/l..", "[0.7, inf)"),
        (">0.7.. mmol/l", "(0.7, inf)"),
        ("(0.7..1.1)", "[0.7, 1.1]"),
        ("(0.7..)", "[0.7, inf)"),
        ("(0.7.. mmol/l)", "[0.7, inf)"),
        ("[..1.1 mmol/l]", "(0, 1.1]"),
        ("1.4 mEq/l..2.2 mEq/l", "[0.7, 1.1]"),
    ],
)
def test_every_form_that_laboratories_print(text: str, interval: str) -> None:
    """An end belongs to the range unless its sign excludes it; units are converted exactly (24.305 g/mol)."""
    assert str(parse_lab_range(text, MMOL_PER_L).interval) == interval


@pytest.mark.parametrize(
    ("text", "code", "marked"),
    [
        ("01-03", "lab_range_date", "01"),
        ("0.7-03", "lab_range_date", "03"),
        ("<03", "lab_range_date", "03"),
        ("<0.4-1.1", "lab_range_mixed", "<0.4-1.1"),
        (">0.4-1.1", "lab_range_mixed", ">0.4-1.1"),
        ("0.4-<1.1", "lab_range_mixed", "0.4-<1.1"),
        (">0.4->1.1", "lab_range_mixed", ">0.4->1.1"),
        ("<0.4..", "lab_range_mixed", "<0.4.."),
        ("..>1.1", "lab_range_mixed", "..>1.1"),
        ("1.1-0.7", "lab_range_crossed", "1.1-0.7"),
        (">0.7-<0.7", "lab_range_crossed", ">0.7-<0.7"),
        ("0.9-0.9", "lab_range_crossed", "0.9-0.9"),
        ("0.9..0.90 mmol/l", "lab_range_crossed", "0.9..0.90"),
        ("1-1", "lab_range_crossed", "1-1"),
        ("<0", "lab_range_crossed", "<0"),
        (">0", "lab_range_empty", ">0"),
        ("0.7 mg/dl - 1.1 mmol/l", "lab_range_units", "0.7 mg/dl - 1.1 mmol/l"),
        ("0.7 mmol/l - 1.1", "lab_range_units", "0.7 mmol/l - 1.1"),
        ("0.7-1.1-1.3", "several_numbers", "-1"),
        ("0.7-", "lab_range_form", "0.7-"),
        ("0.7 1.1", "lab_range_form", "0.7 1.1"),
        ("(0.7-1.1", "no_number", "(0.7"),
        ("(0.7-1.1]", "no_number", "(0.7"),
        ("0.7/1.1", "lab_range_form", "0.7/1.1"),
        ("low", "lab_range_form", "low"),
    ],
)
def test_what_is_no_range_is_refused(text: str, code: str, marked: str) -> None:
    """A date, signs against each other, crossed ends, and anything left over."""
    with pytest.raises(MgcheckError) as caught:
        parse_lab_range(text, MMOL_PER_L)
    error = caught.value
    assert (error.code, (error.text or "")[error.start : error.end]) == (code, marked)


def test_the_unit_of_a_range() -> None:
    """It may differ from the value's, but not in kind; an amount over 24 h is one per 24 h."""
    assert parse_lab_range("17-26 mg/l", MMOL_PER_L).converted(MMOL_PER_L)
    assert not parse_lab_range("0.7-1.1 mmol/l", MMOL_PER_L).converted(MMOL_PER_L)
    assert not parse_lab_range("0.7-1.1", MMOL_PER_L).converted(MMOL_PER_L)
    amount = parse_lab_range("80-180 mg", MMOL_PER_DAY, over_24h=True)
    assert (amount.own_unit, amount.interval.low.value) == (MG_PER_DAY, Fraction(80000, 24305))
    for text, unit in [("3.3-7.4 mmol", MMOL_PER_DAY), ("2.3-4.5 mmol/l", MMOL_PER_DAY), ("3-7 mmol/24h", MMOL_PER_L)]:
        with pytest.raises(RangeError) as caught:
            parse_lab_range(text, unit)
        assert caught.value.code == "lab_range_unit"


@pytest.mark.parametrize(
    ("text", "lab_range", "doubtful"),
    [
        # rms's 0.7 and boisleve's 0.75 by 1.5 are 0.4667 and 0.5; 0.9 and 1.1 times 1.5 are 1.35 and 1.65.
        ("0.65 mmol/l", "1.2 mg/l..", True),
        ("0.5 mmol/l", "1.2 µmol/l..", True),
        ("0.5 mmol/l", ">=0.05", True),
        ("0.5 mmol/l", "0.466..", True),
        ("0.5 mmol/l", "0.467..", False),
        ("1.7 mmol/l", "..1.65", False),
        ("1.7 mmol/l", "..1.66", True),
        ("0.5 mmol/l", "0.53..", False),
        ("1.3 mmol/l", "..1.4", False),
        ("1.3 mmol/l", "<4", True),
        # Figures in mmol/l beside another unit.
        ("1.2 mg/dl", "0.7..", True),
        ("0.95 mEq/l", ">=0.7", True),
        ("1.2 mg/dl", "0.7 mmol/l..", False),
        ("1.5 mmol/l", "..2.6", True),
        ("20 mg/l", "1.2..", True),
        ("20 mg/l", "15..", False),
    ],
)
def test_a_single_end_far_from_all_documents_is_doubtful(text: str, lab_range: str, *, doubtful: bool) -> None:
    """Its middle is half the document's, and would pass."""
    answer = interpret("serum", text, lab_range=lab_range)
    assert ("lab_range_doubtful" in codes(answer)) is doubtful
    if doubtful:
        (warning,) = (each for each in answer.warnings if each.code == "lab_range_doubtful")
        assert "doubtful and not used: its limit is far from that of every document." in warning.text
        assert answer.possible_classes == interpret("serum", text).possible_classes


def test_no_unit_is_named_in_which_a_single_end_is_as_far() -> None:
    """1.2 mg/l is 0.05 mmol/l and 1.2 µmol/l a thousandth of it; 1.2 mEq/l and mg/dl are 0.6 and 0.49."""
    answer = interpret("serum", "0.65 mmol/l", lab_range="1.2..")
    (warning,) = (each for each in answer.warnings if each.code == "lab_range_doubtful")
    assert "1.2.. mEq/l or 1.2.. mg/dl would fit" in warning.text


@pytest.mark.parametrize(
    ("text", "mark", "ends"),
    [
        ("0.7-1.1 mmol/L", ".", ("0.7", "1.1 mmol/L")),
        ("1.7 mg/dL - 2.6 mg/dL", ".", ("1.7 mg/dL", "2.6 mg/dL")),
        ("<1.10", ".", ("", "<1.10")),
        ("≥ 0,7 mmol/l", ",", (">=0,7 mmol/L", "")),
        (" [0.70;1.10] ", ".", ("0.70", "1.10")),
        ("0.75..", ".", ("0.75", "")),
        ("..1.0 mg/l", ".", ("", "1.0 mg/L")),
        ("Ref: (0.7 - 1.1)", ".", ("0.7", "1.1")),
    ],
)
def test_the_ends_of_a_range_as_texts_of_their_own(text: str, mark: DecimalMark, ends: tuple[str, str]) -> None:
    """With comparator, digits, decimal mark and unit as they are written."""
    assert written_ends(text, mark=mark) == ends


@pytest.mark.parametrize(
    ("text", "code", "span"),
    [
        (" <0.4-1.1", "lab_range_mixed", (0, 8)),
        ("0.7 mg/l - 1.1 mmol/l", "lab_range_units", (0, 21)),
        ("0.7-1.1 mmol/x", "unknown_unit", (8, 14)),
    ],
)
def test_a_refused_range_is_marked_where_the_fault_is(text: str, code: str, span: tuple[int, int]) -> None:
    """In the text of the range, without the blanks around it."""
    with pytest.raises(MgcheckError) as caught:
        parse_lab_range(text, MMOL_PER_L)
    error = caught.value
    assert (error.code, error.text, (error.start, error.end)) == (code, text.strip(), span)


@pytest.mark.parametrize(
    ("text", "interval"),
    [
        ("1,650-2,650", "[1.65, 2.65]"),
        ("(1,650 - 2,650)", "[1.65, 2.65]"),
        ("≥1,650", "[1.65, inf)"),
        ("<2,650", "(0, 2.65)"),
        ("1,650..2,650", "[1.65, 2.65]"),
    ],
)
def test_every_end_is_read_with_the_decimal_mark(text: str, interval: str) -> None:
    """With a decimal comma three digits after it are decimals; without, they may be thousands."""
    assert str(parse_lab_range(text, MMOL_PER_L, mark=",").interval) == interval
    with pytest.raises(MgcheckError):
        parse_lab_range(text, MMOL_PER_L)
