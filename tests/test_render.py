"""Text that a terminal never obeys, JSON, and lines under an indent with numbered places."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from mgcheck.knowledge.model import Citation
from mgcheck.language.json_text import json_text
from mgcheck.render.terminal_text import ASCII, GLUE, UNICODE, Charset, glued, inert
from mgcheck.render.writer import Writer

UTF8 = Charset("utf-8")
PLAIN = Charset("ascii", ascii_only=True)


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
    assert glued("a : b 5 %", "en") == f"a : b 5{GLUE}%"
    # Two places of a document, as French writes them.
    assert glued("[rms, a ; b]", "en") == f"[rms, a{GLUE}; b]"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("0.5 mmol/l", "0.5_mmol/l"),
        ("(< 2 % rules out", "(<_2_% rules out"),
        ("= 1.00 mEq/l", "=_1.00_mEq/l"),
        ("61 % (± 6)", "61_% (±_6)"),
        ("le 3 novembre", "le 3_novembre"),
        ("1 to 2 months", "1_to 2_months"),
        ("Table 3, row 2", "Table 3, row 2"),
        ("18.. mg/l", "18.._mg/l"),
        ("12 345", "12 345"),
    ],
)
def test_a_number_sticks_to_what_it_counts(text: str, kept: str) -> None:
    """No line ends between a comparator, its number and a unit, nor within a date."""
    assert glued(text, "en") == kept.replace("_", GLUE)


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


# ------------------------------------------------------------------------------------------------------ lines


def plain(lines: Iterable[Text]) -> list[str]:
    """Lines without colours."""
    return [line.plain.replace(GLUE, " ") for line in lines]


def test_each_place_has_one_number() -> None:
    """In the order of the first citation, two places of one document two; what is not a document's is named."""
    writer = Writer("en", UTF8, 60)
    first = [Citation("rms", "Hypomagnésémie ; Tableau 1")]
    second = [Citation("boisleve", "V-1"), Citation("rms", "Tableau 1")]
    shown = [
        writer.cited("a", first),
        writer.cited("b", second),
        writer.cited("c", [Citation("mgcheck", "x"), Citation("mgcheck", "y")]),
        writer.cited("d", [Citation("lab", "--lab-range 1..2"), Citation("handbook", "p. 3")]),
        writer.cited("e", []),
    ]
    assert plain(shown) == ["a [1, 2]", "b [2, 3]", "c (mgcheck)", "d (your laboratory) (handbook)", "e"]
    assert plain(writer.references()) == ["[1] rms, Hypomagnésémie", "[2] rms, Tableau 1", "[3] boisleve, V-1"]
    # No line ends before a number.
    assert " " not in shown[0].plain


def test_a_paragraph_stands_under_its_indent() -> None:
    """The lead in the indent of the first line alone."""
    writer = Writer("en", UTF8, 12)
    text = writer.text("one two three four")
    assert plain(writer.paragraph(text, 4, Text("  -"))) == ["  - one two", "    three", "    four"]
    assert plain(writer.heading("ui.cautions")) == ["", "Cautions"]
    assert writer.fits(text, 4, 3)
    assert not writer.fits(text, 4, 2)


def test_labels_and_cells_stand_in_columns() -> None:
    """As wide as the widest of each."""
    writer = Writer("en", UTF8, 20)
    rows = [(Text("a"), Text("one two three")), (Text("long"), Text("x"))]
    assert plain(writer.rows(rows)) == ["  a     one two", "        three", "  long  x"]
    assert plain(writer.table([[Text("a"), Text("bb")], [Text("ccc"), Text("d")]])) == ["  a    bb", "  ccc  d"]
    assert plain(writer.rows([])) == []
