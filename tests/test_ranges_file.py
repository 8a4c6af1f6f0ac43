"""A ranges file of the reader's own: a further source, checked before anything of it is used."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Run

from mgcheck import ChoiceError, KnowledgeError, interpret
from mgcheck.knowledge.toml_file import MAX_BYTES

GOOD = """
format = 1
edition = "2026"

[[source]]
id = "handbook"
title = "Laboratory handbook"
weight = { en = "Our own.", fr = "Le nôtre." }

[[ruler]]
source = "handbook"
specimen = "serum"
unit = "mmol/L"

[[ruler.band]]
id = "very_low"
class = "severe_hypo"
interval = "(0, 0.55)"
locator = "p. 3"
en = "very low"
fr = "très bas"

[[ruler.band]]
id = "low"
class = "hypo"
interval = "[0.55, 0.75)"
locator = "p. 3"
en = "low"
fr = "bas"

[[ruler.band]]
id = "usual"
class = "normal"
interval = "[0.75, inf)"
locator = "p. 3"
en = "usual"
fr = "usuel"
"""


@pytest.fixture
def ranges(tmp_path: Path) -> Path:
    """A good file."""
    path = tmp_path / "mine.toml"
    path.write_text(GOOD, encoding="utf-8")
    return path


def test_a_file_adds_a_source(ranges: Path) -> None:
    """It has its verdict and may give the headline; the documents keep theirs."""
    answer = interpret("serum", "0.5 mmol/l", ranges=ranges)
    assert [v.source for v in answer.verdicts] == ["rms", "boisleve", "handbook"]
    assert answer.cls == "hypo"
    assert answer.warnings[0].code == "severe_elsewhere"
    assert answer.warnings[0].text.startswith("handbook")
    own = interpret("serum", "0.5 mmol/l", ranges=str(ranges), source="handbook")
    assert own.cls == "severe_hypo"
    assert own.verdicts[0].locator == "p. 3"
    assert interpret("serum", "0.8 mmol/l").sources_agree is True


def test_severity_of_another_source_adds_no_manifestation_of_rms(ranges: Path) -> None:
    """Manifestations follow the bands of the documents."""
    with_file = interpret("serum", "0.5 mmol/l", ranges=ranges)
    assert with_file.manifestations == interpret("serum", "0.5 mmol/l").manifestations


def test_a_byte_order_mark_is_no_fault(ranges: Path) -> None:
    """Editors of Windows write one."""
    ranges.write_text(GOOD, encoding="utf-8-sig")
    assert interpret("serum", "0.8 mmol/l", ranges=ranges).cls == "normal"


# What is replaced in the good file, by what, and what the refusal says.
FAULTS = [
    ('interval = "[0.55, 0.75)"', 'interval = "[0.56, 0.75)"', "ruler[1] (line 10): there is a gap"),
    ('interval = "[0.55, 0.75)"', 'interval = "[0.50, 0.75)"', "overlaps"),
    ('interval = "(0, 0.55)"', 'interval = "(0, 0.55]"', "overlaps"),
    ('interval = "[0.55, 0.75)"', 'interval = "(0.55, 0.75)"', "gap"),
    ('interval = "(0, 0.55)"', 'interval = "(0, inf)"', "overlaps"),
    ('interval = "(0, 0.55)"', 'interval = "(0.1, 0.55)"', "first band"),
    ('interval = "(0, 0.55)"', 'interval = "[0, 0.55)"', "first band"),
    ('interval = "[0.75, inf)"', 'interval = "[0.75, 2]"', "last band"),
    ('interval = "(0, 0.55)"', 'interval = "0 to 0.55"', "ruler[1].band[1].interval (line 18): "),
    ('interval = "(0, 0.55)"', "interval = 0.55", "ruler[1].band[1].interval (line 18): "),
    ('interval = "(0, 0.55)"', 'interval = "(0, nan)"', "not an interval"),
    ('interval = "(0, 0.55)"', "interval = nan", "ruler[1].band[1].interval (line 18): "),
    ('interval = "(0, 0.55)"', "interval = [0, inf]", "ruler[1].band[1].interval (line 18): "),
    ('interval = "(0, 0.55)"', 'interval = "(inf, inf)"', "not an interval"),
    ('interval = "(0, 0.55)"', 'interval = "(0, -1)"', "not an interval"),
    ('interval = "(0, 0.55)"', 'interval = "(0, 1e-3)"', "not an interval"),
    (
        'interval = "[0.55, 0.75)"',
        'interval = "[0.75, 0.55)"',
        "ruler[1].band[2].interval (line 26): the interval [0.75, 0.55) is empty",
    ),
    ('class = "severe_hypo"', 'class = "hyper"', "ascending"),
    ('class = "severe_hypo"', 'class = "low"', "ruler[1].band[1].class (line 17): "),
    ('class = "normal"', 'class = "hyper"', "no band has the class normal"),
    ('id = "very_low"', 'id = "low"', "ruler[1] (line 10): two bands have the same id, 'low'"),
    ('id = "very_low"', 'id = "[bold]\\u202e\\u001b[31m"', "ruler[1].band[1].id (line 16): "),
    ('en = "low"', 'en = ""', "ruler[1].band[2].en (line 28): "),
    ('en = "low"', "en = 1979-05-27", "ruler[1].band[2].en (line 28): "),
    ('en = "low"', 'en = { en = "low" }', "ruler[1].band[2].en (line 28): "),
    ('fr = "bas"', "", "ruler[1].band[2].fr (line 23): this key is missing"),
    ('unit = "mmol/L"', 'unit = "furlong"', "ruler[1].unit (line 13): "),
    ('unit = "mmol/L"', 'unit = "mmol/(24.h)"', "not a unit of serum magnesium"),
    ('unit = "mmol/L"', 'unit = "%"', "not a unit of serum magnesium"),
    ('specimen = "serum"', 'specimen = "saliva"', "ruler[1].specimen (line 12): "),
    ('specimen = "serum"', 'specimen = "urine"', "not a unit of urine magnesium"),
    ('id = "handbook"', 'id = "rms"', "source[1].id (line 6): the id 'rms' belongs to mgcheck"),
    ('id = "handbook"', 'id = "lab"', "belongs to mgcheck"),
    ('source = "handbook"', 'source = "other"', "ruler[1].source (line 11): 'other' is not among the sources"),
    ("format = 1", "format = 2", "format (line 2): "),
    ("format = 1", "format = true", "format (line 2): "),
    ("format = 1", "", "format: this key is missing"),
    ('edition = "2026"', 'edition = "2026"\nextra = 1', "extra (line 4): there is no such key"),
    ("[[ruler]]", "[[rulers]]", "rulers (line 10): there is no such key"),
    ("[[ruler]]", "[ruler]", "ruler (line 10): a list is expected here, in brackets"),
    (
        'unit = "mmol/L"',
        'unit = "mmol/L"\nprinted_unit = "mg/L"',
        "printed_unit (line 14): there is no such",
    ),
    ('class = "hypo"', 'cls = "hypo"', "ruler[1].band[2].cls (line 25): there is no such key"),
    ('unit = "mmol/L"', "unit = 3", "ruler[1].unit (line 13): '3' is not a unit"),
    (
        '{ en = "Our own.", fr = "Le nôtre." }',
        '["Our own.", "Le nôtre."]',
        "weight (line 8): a table is expected",
    ),
    (
        '{ en = "Our own.", fr = "Le nôtre." }',
        '{ en = "Our own." }',
        "source[1].weight.fr (line 8): this key",
    ),
    ('fr = "Le nôtre."', 'fr = "  "', "source[1].weight (line 8): a text of 1 to 1000 characters is expected"),
]


@pytest.mark.parametrize(("good", "bad", "said"), FAULTS)
def test_a_fault_is_refused_with_its_key(ranges: Path, good: str, bad: str, said: str) -> None:
    """One message that names the file and the key; nothing of the file is used."""
    assert good in GOOD
    ranges.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        interpret("serum", "0.5 mmol/l", ranges=ranges)
    assert caught.value.code == "ranges_content"
    assert said in caught.value.message()
    assert str(ranges) in caught.value.message()
    assert "\n" not in caught.value.message()


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("good", "bad", "said"), FAULTS)
def test_a_fault_at_the_command_line(
    run: Callable[..., Run], ranges: Path, good: str, bad: str, said: str, language: str
) -> None:
    """A refusal and nothing on standard output; the place is named in either language."""
    ranges.write_text(GOOD.replace(good, bad, 1), encoding="utf-8")
    result = run("serum", "0.5", "mmol/l", "--ranges", str(ranges), "--lang", language)
    assert (result.status, result.out) == (2, "")
    error, *hint = result.err.splitlines()
    assert len(hint) <= 1
    assert str(ranges) in error
    place = said.partition(" (line")
    assert not place[1] or f"{place[0]} ({'line' if language == 'en' else 'ligne'}" in error
    # mgcheck's own words, which stand behind the place, are in the language of the reader.
    words = said.rpartition(": ")[2]
    assert not words or (words in error) == (language == "en")


def test_an_ionized_fraction_may_have_a_ruler(ranges: Path) -> None:
    """The one specimen with two kinds of unit."""
    text = GOOD.replace('"serum"', '"ionized"').replace('"mmol/L"', '"%"').replace("0.55", "50").replace("0.75", "55")
    ranges.write_text(text, encoding="utf-8")
    assert interpret("ionized", "52 %", ranges=ranges).verdicts[-1].cls == "hypo"
    # A concentration that the number may have been meant in is none of this source's units.
    assert "unit_slip" not in [w.code for w in interpret("ionized", "0.5 %", ranges=ranges, source="handbook").warnings]
    with pytest.raises(ChoiceError) as caught:
        interpret("ionized", "0.5 mmol/l", ranges=ranges, source="handbook")
    assert caught.value.code == "source_without_limits"


def test_a_source_may_print_in_two_kinds_of_unit(ranges: Path) -> None:
    """Both rulers then have the same bands, so that their verdicts can be compared."""
    other = GOOD[GOOD.index("[[ruler]]") :].replace("mmol/L", "mg/L").replace("0.55", "13").replace("0.75", "18")
    ranges.write_text(GOOD + other, encoding="utf-8")
    answer = interpret("serum", "17.9 mg/l", ranges=ranges)
    assert answer.verdicts[-1].cls == "hypo"
    assert "unit_dependent" not in [warning.code for warning in answer.warnings]
    ranges.write_text(GOOD + other.replace('"usual"', '"normal"'), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="differ in their bands"):
        interpret("serum", "0.8 mmol/l", ranges=ranges)


def test_two_rulers_for_one_thing_are_refused(ranges: Path) -> None:
    """Nothing would say which one decides."""
    ranges.write_text(GOOD + GOOD[GOOD.index("[[ruler]]") :], encoding="utf-8")
    with pytest.raises(KnowledgeError, match="two rulers"):
        interpret("serum", "0.5 mmol/l", ranges=ranges)
    source = GOOD[GOOD.index("[[source]]") : GOOD.index("[[ruler]]")]
    ranges.write_text(GOOD.replace(source, source * 2), encoding="utf-8")
    with pytest.raises(KnowledgeError, match="the source id 'handbook' is given twice"):
        interpret("serum", "0.5 mmol/l", ranges=ranges)


def test_the_line_is_that_of_the_key(ranges: Path) -> None:
    """Whatever the form of the file: values over many lines, tables in one, line ends of Windows, a text too long."""
    one_line = '{ id = "a", class = "normal", interval = "oops", locator = "p", en = "e", fr = "f" }'
    nested = GOOD[: GOOD.index("[[ruler.band]]")] + f"band = [\n  # first\n  {one_line},\n]\n"
    ranges.write_text(nested, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=re.escape("ruler[1].band[1].interval (line 15): 'oops'")):
        interpret("serum", "0.5 mmol/l", ranges=ranges)
    many = GOOD.replace('en = "low"', 'en = """\nlow\nand\nlow"""').replace('fr = "usuel"', "fr = 3")
    for text in (many, many.replace("\n", "\r\n")):
        ranges.write_bytes(text.encode())
        with pytest.raises(KnowledgeError) as caught:
            interpret("serum", "0.5 mmol/l", ranges=ranges)
        assert "ruler[1].band[3].fr (line 40): " in caught.value.message()
        assert "ruler[1].band[3].fr (ligne 40) : " in caught.value.message("fr")
    # What would take long goes without its line.
    open_end = GOOD.replace('en = "low"', 'en = """low' + "\n" * 900 + 'low"""').replace('fr = "usuel"', "fr = 3")
    for text in (open_end, "#" * 100_000 + many):
        ranges.write_text(text, encoding="utf-8")
        with pytest.raises(KnowledgeError, match=re.escape("ruler[1].band[3].fr: ")):
            interpret("serum", "0.5 mmol/l", ranges=ranges)


@pytest.mark.parametrize(
    "content",
    [b"format = ", b"\xff\xfe", b"a = " + b"[" * 5000, b"format = " + b"1" * 5000, b"a" + b".a" * 99_999 + b" = 1"],
    ids=["cut off", "no text", "nested", "huge number", "a key of many parts"],
)
def test_what_is_no_toml_is_refused(ranges: Path, content: bytes) -> None:
    """With what the parser says of it."""
    ranges.write_bytes(content)
    with pytest.raises(KnowledgeError) as caught:
        interpret("serum", "0.5 mmol/l", ranges=ranges)
    assert caught.value.code == "ranges_syntax"


def test_a_huge_file_is_refused_unread(ranges: Path) -> None:
    """No ranges file is that large."""
    ranges.write_bytes(b"#" * (MAX_BYTES + 1))
    with pytest.raises(KnowledgeError, match="larger than"):
        interpret("serum", "0.5 mmol/l", ranges=ranges)


def test_a_file_that_cannot_be_read_is_an_error_of_the_system(tmp_path: Path) -> None:
    """It is one of mgcheck's errors, with a code of its own, which the command line turns into a status of its own."""
    for path in (tmp_path / "none.toml", tmp_path):
        with pytest.raises(KnowledgeError) as caught:
            interpret("serum", "0.5 mmol/l", ranges=path)
        assert caught.value.code == "io"
        assert isinstance(caught.value.__cause__, OSError)
