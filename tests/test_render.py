"""The page, the ruler, the line, and text that a terminal never obeys."""

from __future__ import annotations

import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from mgcheck import Interpretation, interpret
from mgcheck.render.json_text import json_text
from mgcheck.render.page import page
from mgcheck.render.plain import ASCII, GLUE, UNICODE, Charset, glued, inert
from mgcheck.render.ruler import bar, mark, scale_for, ticks

UTF8 = Charset("utf-8")
PLAIN = Charset("ascii", ascii_only=True)


def drawn(
    answer: Interpretation,
    width: int = 80,
    charset: Charset = UTF8,
    *,
    explain: bool = False,
    full: bool = False,
) -> str:
    """The page as text without colours."""
    out = io.StringIO()
    console = Console(file=out, width=width, color_system=None, highlight=False, markup=False)
    console.print(page(answer, charset, width, explain=explain, full=full))
    return out.getvalue().replace(GLUE, " ")


@pytest.mark.parametrize("width", [60, 80, 100, 120])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_fits_its_width(width: int, language: str) -> None:
    """From 60 columns no line is wider than the terminal, and no mark of French opens one."""
    for specimen, text in (
        ("serum", "0.3 mmol/l"),
        ("serum", "20 mmol/l"),
        ("urine", "8 mmol/24h"),
        ("ionized", "61 %"),
    ):
        lines = drawn(interpret(specimen, text, language=language), width, explain=True, full=True).splitlines()
        assert max(map(len, lines)) <= width
        assert not [line for line in lines if re.match(r" *[;:?»%]", line)]


def test_the_page_holds_everything_in_order() -> None:
    """Value, warnings, class, ruler, verdicts, manifestations, cautions, checks, sources, and what mgcheck is not."""
    text = drawn(interpret("serum", "20 mmol/l"), explain=True, full=True)
    parts = [
        "Serum magnesium  20 mmol/l",
        "486 mg/l · 48.6 mg/dl · 40.0 mEq/l",
        "! 20 mmol/l lies far outside",
        "SEVERE HYPERMAGNESEMIA",
        "class severe_hyper · HL7 flag HU",
        "██ severe",
        "rms       0.7-1.1   severe_hyper",
        "The sources agree on the side.",
        "Manifestations",
        "cardiac arrest",
        "Cautions",
        "Limits of the assay",
        "To check next",
        "Sources",
        "How the answer came about",
        "not a medical device",
    ]
    places = [text.index(part) for part in parts]
    assert places == sorted(places)


@pytest.mark.parametrize("full", [False, True])
def test_every_statement_on_the_page_is_cited(full: bool) -> None:
    """Each caution, check and list ends with its sources and places; what only the full page shows is not on it."""
    for value in ("0.3 mmol/l", "<0.8 mmol/l", "2.00 mmol/l"):
        answer = interpret("serum", value)
        text = " ".join(drawn(answer, 100, full=full).split())
        for note in (*answer.cautions, *answer.next_checks):
            places = "; ".join(f"{place.source}, {place.locator}" for place in note.citations)
            cited = f"{note.text} (mgcheck)" if places.startswith("mgcheck") else f"{note.text} [{places}]"
            assert (cited in text) is (note.on_page or full), note.id
        for item in answer.manifestations:
            extent = f" ({item.extent})" if item.extent else ""
            heading = f"{item.heading}{extent} [{item.citation.source}, {item.citation.locator}]"
            assert (heading in text) is (full or item.on_page or item.id.startswith("boisleve_deficit")), item.id
            if not item.on_page and len(item.text) > 20:
                assert (item.text in text) is full


def test_urgent_statements_are_marked() -> None:
    """With an exclamation mark in place of the bullet, before the others."""
    text = drawn(interpret("serum", "0.3 mmol/l"))
    section = text[text.index("Cautions") : text.index("To check next")]
    assert section.count("  ! ") == 1
    assert section.index("  ! This value is severe") < section.index("•")
    assert "  ! " not in drawn(interpret("serum", "0.5 mmol/l"))


def test_the_page_says_how_the_sources_stand() -> None:
    """Agreement, disagreement, one source, undetermined."""
    assert "The sources agree" in drawn(interpret("serum", "0.5 mmol/l"))
    assert "THE SOURCES DISAGREE" in drawn(interpret("serum", "0.72 mmol/l"))
    assert "One source has limits" in drawn(interpret("ionized", "61 %"))
    assert "undetermined" in drawn(interpret("serum", "<0.75 mmol/l"))


def test_the_page_of_a_plain_value() -> None:
    """Nothing to warn of, nothing expected: those parts are not there."""
    text = drawn(interpret("serum", "0.8 mmol/l"))
    assert "Manifestations" not in text
    assert "!" not in text
    assert "How the answer came about" not in text


def test_that_none_is_expected_stands_under_manifestations() -> None:
    """1.2 mmol/l: boisleve expects none, rms lists none."""
    text = drawn(interpret("serum", "1.2 mmol/l"))
    section = text[text.index("Manifestations") : text.index("Cautions")]
    assert "No symptom of excess is expected" in section
    assert "[boisleve, IV-3]" in section
    assert "those of hypermagnesemia begin at 2 mmol/l" in section


def test_borderline_laboratory_and_volume_are_told() -> None:
    """A limit within the rounding, the laboratory's side, the volume behind an amount."""
    text = " ".join(drawn(interpret("serum", "0.70 mmol/l", lab_range="0.70..1.00")).split())
    assert "Borderline: rounded, 0.70 mmol/l may be 0.695 to 0.705; the limit is 0.7." in text
    assert "(decides the side)" in text
    assert "(decides the severity)" in text
    assert "(headline)" not in text
    assert "the laboratory's own range" in text
    urine = drawn(interpret("urine", "3 mmol/l", volume="1.4 l"), 100, explain=True)
    assert "(3 mmol/l × 1.4 l)" in urine
    assert '"mmol/l" → 3 mmol/l × 1.4 l = 4.2 mmol/24 h (mmol/(24.h))' in urine


def test_borderline_is_the_first_thing_said() -> None:
    """boisleve prints 40 mg/l beside 1.65 mmol/l, which is 40.10325 mg/l for rms: before any class and warning."""
    for language, told in (
        ("en", "Borderline: rounded, 40 mg/l may be 39.5 to 40.5; the limit is 40.10325."),
        ("fr", "À la limite : arrondi, 40 mg/l peut valoir 39,5 à 40,5 ; la limite est 40,10325."),
    ):
        answer = interpret("erythrocyte", "40 mg/l", language=language)
        text = drawn(answer)
        assert text.index(told) < text.index("! boisleve") < text.index(answer.label.upper())
    # The nearest of the limits within the rounding.
    assert "may be 0.5 to 1.5; the limit is 1.1." in drawn(interpret("serum", "1 mmol/l"))


def test_where_not_even_the_side_is_certain() -> None:
    """No flag is invented."""
    text = drawn(interpret("serum", "<0.8 mmol/l"))
    assert "no HL7 flag" in text
    assert "UNDETERMINED" in text


def test_ascii_stays_ascii() -> None:
    """Under the C locale nothing else is printed, in either language."""
    for language in ("en", "fr"):
        for text in ("0.3 mmol/l", ">3 mmol/l", "500 µmol/l"):
            assert drawn(interpret("serum", text, language=language), charset=PLAIN, explain=True).isascii()


# ----------------------------------------------------------------------------------------------------- the ruler


def test_the_ruler_is_to_scale() -> None:
    """35 columns for 0 to 3.5 mmol/l: the limits of rms lie in columns 4, 7, 11 and 30."""
    answer = interpret("serum", "0.5 mmol/l")
    scale = scale_for(answer, 35)
    assert scale.top == 3.5
    cells = bar(answer.rulers[0], scale, answer.quantity.interval())
    signs = "".join(
        {"severe_hypo": "#", "hypo": "=", "normal": "-", "hyper": "=", "severe_hyper": "#"}[c] for c in cells
    )
    assert signs == "####" + "===" + "----" + "=" * 19 + "#####"
    assert mark(answer.quantity.interval(), scale, ASCII) == "     v"
    # The ends of the reference interval first; 0.4 would touch 0.7.
    assert ticks(answer.headline_ruler, scale, "en") == "0      0.7 1.1                3"
    wide = scale_for(answer, 70)
    assert ticks(answer.headline_ruler, wide, "fr").split() == ["0", "0,4", "0,7", "1,1", "3"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("<0.7 mmol/l", "-------|"), (">3 mmol/l", " " * 30 + "|--->"), ("20 mmol/l", " " * 34 + ">")],
)
def test_the_mark_shows_what_a_comparator_leaves_open(text: str, expected: str) -> None:
    """A line to the left end or to the right, and an arrow at a value beyond the scale."""
    answer = interpret("serum", text)
    assert mark(answer.quantity.interval(), scale_for(answer, 35), ASCII) == expected


@given(st.decimals("0.01", 20, places=2), st.integers(30, 100))
def test_the_column_under_the_mark_has_the_class_of_the_value(value: object, width: int) -> None:
    """However coarse the columns are, the picture never contradicts the verdict."""
    answer = interpret("serum", f"{value} mmol/l") if float(str(value)) else None
    if answer is None:
        return
    scale = scale_for(answer, width)
    where = answer.quantity.interval()
    column = len(mark(where, scale, UNICODE)) - 1
    for ruler, verdict in zip(answer.rulers, answer.verdicts, strict=True):
        assert bar(ruler, scale, where)[column] == verdict.cls


def test_a_value_somewhat_beyond_the_limits_widens_the_scale() -> None:
    """Up to twice the scale the value is shown in its place."""
    assert scale_for(interpret("serum", "5 mmol/l"), 40).top == 5.25
    assert scale_for(interpret("serum", "20 mmol/l"), 40).top == 3.5


# ------------------------------------------------------------------------------------------------------- text


@given(st.text())
def test_inert_text_holds_nothing_active(text: str) -> None:
    """No control, format, surrogate or private character is left."""
    shown = inert(text)
    assert all(character.isprintable() or character.isspace() for character in shown)
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_inert_text_keeps_what_is_harmless() -> None:
    """Letters, marks and spaces of every script stand as they are."""
    assert inert("µg/ml « é » 単位\u00a0x") == "µg/ml « é » 単位\u00a0x"
    assert inert("a\tb\x9b\u202e\U000e0001") == "a\\tb\\x9b\\u202e\\U000e0001"


@pytest.mark.parametrize(
    ("charset", "text", "shown"),
    [
        (PLAIN, "≤ 0,5 µmol · é — œ ≈ 単", "<= 0,5 umol - e - oe ~ ?"),
        (Charset("cp1252"), "é ≤ █", "é <= ?"),
        (Charset("utf-8"), "é ≤ █", "é ≤ █"),
        (Charset("no-such-encoding"), "é", "e"),
        (PLAIN, "a‐b", "a-b"),
    ],
)
def test_text_fits_the_output(charset: Charset, text: str, shown: str) -> None:
    """What an output lacks is replaced by its nearest in ASCII."""
    assert charset.fit(text) == shown


def test_drawing_signs_are_of_one_set() -> None:
    """Half a set would be unreadable."""
    assert UTF8.glyphs == UNICODE
    assert Charset("cp1252").glyphs == ASCII
    assert PLAIN.glyphs == ASCII


def test_french_marks_stick_to_their_word() -> None:
    """English has no space there."""
    assert glued("a ; b : c", "fr") == f"a{GLUE}; b{GLUE}: c"
    assert glued("« a » 5 %", "fr") == f"«{GLUE}a{GLUE}» 5{GLUE}%"
    assert glued("a ; b 5 %", "en") == f"a ; b 5{GLUE}%"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_line_ends_between_a_number_and_its_unit(language: str) -> None:
    """Nor before the dot that stands between two of them."""
    assert glued("12.2 mg/l · 1.00 mEq/l", language) == f"12.2{GLUE}mg/l{GLUE}· 1.00{GLUE}mEq/l"
    assert glued("0,5 µmol/l, 3 mmol/24h, 2 g", language) == f"0,5{GLUE}µmol/l, 3{GLUE}mmol/24h, 2{GLUE}g"
    assert glued("2 grams of 3 molecules in 24 h", language) == "2 grams of 3 molecules in 24 h"


@given(st.text())
def test_json_keeps_every_text_and_is_inert(text: str) -> None:
    """What is read back is what was written, and no terminal obeys it on the way."""
    encoded = json_text({"text": text})
    assert json.loads(encoded) == {"text": text}
    assert "\x1b" not in encoded
    assert not re.search("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]", encoded)


def test_json_keeps_letters() -> None:
    """Only what is active is escaped: a tag of two code units too."""
    assert json_text("µg/ml « é » 単位\u00a0🧲") == '"µg/ml « é » 単位\u00a0🧲"'
    assert json_text("\u202e\U000e0041\x85") == '"\\u202e\\udb40\\udc41\\u0085"'
    assert json_text({"a": [1]}, indent=1) == '{\n "a": [\n  1\n ]\n}'


def test_json_has_no_nan() -> None:
    """What is no number of JSON is never written as one."""
    with pytest.raises(ValueError, match="JSON"):
        json_text(float("nan"))
