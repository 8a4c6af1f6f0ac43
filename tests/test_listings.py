"""The commands that print lists, laid out as the page is: lines not too wide, places numbered once, ids in a column."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from conftest import Runner, rest_slow

from mgcheck.knowledge import library
from mgcheck.knowledge.causes import causes
from mgcheck.knowledge.model import DOCUMENTS

FEMG = ("femg", "--serum-magnesium", "0.5mmol/l", "--urine-magnesium", "3mmol/l", "--serum-creatinine", "80umol/l")
COMMANDS: list[tuple[str, ...]] = [
    ("panel", "--serum", "0.72 mmol/l", "--erythrocyte", "1.5 mmol/l", "--urine", "1 mmol/24h", "--factor", "ppi"),
    ("panel", "--serum", "<0.8 mmol/l", "--ionized", "0.9 mmol/l", "--urine", "3 mmol/l", "--volume", "1.4 l"),
    # The longest number that is read.
    (
        "panel",
        "--serum",
        f"0.{'7' * 29} mmol/l",
        "--ionized",
        "50 %",
        "--factor",
        "thiazide",
        "--factor",
        "mesotherapy",
    ),
    (*FEMG, "--urine-creatinine", "8mmol/l"),
    (*FEMG, "--urine-creatinine", "80mmol/l"),
    ("loading-test", "--dose", "20mmol", "--urine-24h", "24mmol", "--baseline-24h", "4mmol"),
    ("ranges",),
    ("causes",),
    ("causes", "high", "--specimen", "urine"),
    ("causes", "low", "--source", "boisleve"),
    ("tests",),
    ("evidence",),
    *(("evidence", name) for name in ("cramps", "migraine", "asthma", "mesotherapy", "cellular deficiency")),
    ("intake",),
    ("intake", "--weight", "700kg", "--pregnant", "--growth", "--lactating", "--full"),
    ("foods",),
    ("foods", "noix"),
    ("sources",),
]
UNIT = r"(?:%|[kmµu]?(?:mol|g|Eq|l)\b|h\b|mmHg\b)"
FOOT = r"(?:^|  )\[([0-9]+)\] (?=[a-z]+, )"


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", rest_slow([60, 80, 120], quick=2))
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_listing_keeps_to_its_page(
    run: Runner, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], width: int, language: str
) -> None:
    """No line is too wide, no unit or mark begins one, and each number of the text stands once at the foot."""
    monkeypatch.setenv("COLUMNS", str(width))
    result = run(*words, "--lang", language)
    assert result.status == 0
    lines = result.out.splitlines()
    assert lines[0]
    assert max(map(len, lines)) <= min(width, 100)
    for above, below in pairwise(lines):
        assert not (above[-1:].isdigit() and re.match(rf" *{UNIT}", below)), below
        assert not re.match(r" *(?:[;:?»\]]|\[[0-9]+\](?! [a-z]+, )|\(mgcheck\))", below), below
    places = re.findall(FOOT, result.out, re.MULTILINE)
    body = re.sub(FOOT, "", result.out, flags=re.MULTILINE)
    cited = {number for marks in re.findall(r"\[([0-9]+(?:, [0-9]+)*)\]", body) for number in marks.split(", ")}
    assert [int(number) for number in places] == list(range(1, len(cited) + 1))
    assert set(places) == cited


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_every_listing_can_be_shown_in_ascii(
    run: Runner, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], language: str
) -> None:
    """Under the C locale, and no wider for it."""
    monkeypatch.setenv("LC_ALL", "C")
    shown = run(*words, "--lang", language).out
    assert shown.isascii()
    assert "?" not in re.sub(r" \?", "", shown)
    assert max(map(len, shown.splitlines())) <= 80


def test_causes_stand_under_their_mechanism_with_their_ids(run: Runner) -> None:
    """Those of rms's table 2 first and marked; each with the places alone that say that it lowers the value."""
    low = run("causes", "low").out
    absorption = low[low.index("\n  poor absorption\n") : low.index("\n  renal loss\n")]
    marked = re.findall(r"^  • .*?  +([a-z_]+)$", absorption, re.MULTILINE)
    others = re.findall(r"^    \S.*?  +([a-z_]+)$", absorption, re.MULTILINE)
    assert marked == ["malabsorption", "ppi"]
    assert others[:3] == ["celiac", "crohn", "ulcerative_colitis"]
    assert absorption.index(marked[-1]) < absorption.index(others[0])
    assert "• marks rms's principal causes of hypomagnesemia in current practice [1]\n" in low
    known = {cause.id for cause in causes()}
    last = [line.rpartition("  ") for line in low.splitlines()]
    columns = [len(text) for text, _, name in last if name in known and text.strip()]
    assert len(columns) > 40
    assert len(set(columns)) == 1
    # boisleve says in II-4 that thiazides raise excretion; in IV-2.2 it lists diuretics among the causes of a deficit.
    assert re.search(r"• thiazide diuretics \[1, 2\] +thiazide\n", low)
    assert "[1] rms, Tableau 2  [2] boisleve, IV-2.2" in low
    assert "boisleve, II-4" not in low
    assert "•" not in run("causes", "--source", "boisleve").out
    assert "•" not in run("causes", "--specimen", "erythrocyte").out


def test_a_class_of_notes_is_headed_once(run: Runner) -> None:
    """Each word of a test once, but for the caution before a dose of magnesium; each document once."""
    sections = run("tests").out.split("\n\n")[:-1]
    assert len(sections) == len(library.assay_tests())
    for section in sections:
        words = re.findall("^  (Use|When|Method|Limits) ", section, re.MULTILINE)
        if "Check kidney function" in section:
            assert words == ["Use", "Limits", "Method", "Limits"]
        else:
            assert len(set(words)) == len(words)
    for name in DOCUMENTS:
        assert len(re.findall(rf"^  {name} ", run("evidence", "migraine").out, re.MULTILINE)) <= 1


def test_intake_gives_the_number(run: Runner) -> None:
    """On a page of a few lines; what becomes of it is under --full, and the foot counts it."""
    words = ("intake", "--weight", "70kg", "--sex", "m")
    short, full = run(*words).out, run(*words, "--full").out
    assert re.search(r"^  70 kg +350 to 420 mg/d \(14\.4 to 17\.3 mmol/d\)", short, re.MULTILINE)
    assert re.search(r"^  men +420 mg/d \(17\.5 mmol/d\)", short, re.MULTILINE)
    assert len(short.splitlines()) < 10
    notes = library.intake_rules().notes
    assert f"--full adds {len(notes)} statements" in short
    assert "--full" not in full
    flat = " ".join(full.split())
    assert all(note.text.en in flat for note in notes)


def test_the_sources_stand_by_kind(run: Runner) -> None:
    """Each kind headed once, each title beside its id."""
    text = run("sources").out
    heads = ["The five documents", "Outside the documents", "mgcheck's own"]
    assert [line for line in text.splitlines() if line and not line.startswith(" ")] == heads
    assert re.search(r"^  rms +Le magnésium dans la pratique clinique quotidienne$", text, re.MULTILINE)


def test_a_value_of_a_panel_has_the_verdict_of_its_page(run: Runner) -> None:
    """With its flag; doubts stand below it, and what holds of every answer at the foot, once."""
    words = ("panel", "--serum", "20 mmol/l", "--urine", "3 mmol/l", "--volume", "1.4 l")
    text = run(*words).out
    assert re.search(r"^serum +20 mmol/l +SEVERE HYPERMAGNESEMIA \[1\], if the unit is right ·\s+HL7 flag HU\n", text)
    assert (
        "24 h urine 4.2 mmol/24 h NORMAL, within the reference interval [2] · HL7 flag N (3 mmol/l × 1.4 l)"
        in " ".join(text.split())
    )
    assert text.index("  ! 20 mmol/l is far outside") < text.index("24 h urine")
    assert text.count("No difference of age") == 1
