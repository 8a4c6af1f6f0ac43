"""Refusals as they are shown: what is wrong, where, and the way out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import COMMAND, Runner

from mgcheck.cli.output import write_warning
from mgcheck.cli.process.exits import Exit


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["serum", "0.5"], ["error: Which unit? The number has none\n  0.5 mmol/l  "]),
        (
            ["serum", "0.5", "mmo/l"],
            ["The unit mmo/l is not known", "  0.5 mmo/l\n      ^^^^^\n", "did you mean mmol/l?"],
        ),
        (["serum", "-0.5", "mmol/l"], ["negative", "  -0.5 mmol/l\n  ^^^^\n"]),
        (["serum", "-.5", "mmol/l"], ["negative"]),
        (["serum", "-,5", "mmol/l"], ["negative"]),
        (["serum", "0.5", "mmol/l", "--jsno"], ["There is no option --jsno", "did you mean --json?"]),
        (["serum", "0.5", "mmol/l", "-x"], ["There is no option -x\nhint: see mgcheck serum --help"]),
        (["serum", "0.5", "mmol/l", "--qqq"], ["There is no option --qqq\nhint: see mgcheck serum --help"]),
        (["--verzion"], ["There is no option --verzion\nhint: did you mean --version? see mgcheck --help"]),
        (["serum", "0.5", "mmol/l", "--full=3"], ["The option --full takes no value"]),
        (["batch", "in.csv", "-o"], ["The option -o needs a value"]),
        (["batch", "in.csv", "-o", "a.csv", "--output", "b.csv"], ["The option --output was given twice"]),
        (["serum"], ["VALUE UNIT is missing\nhint: see mgcheck serum --help"]),
        (["serum", "--lang", "fr"], ["Erreur\u00a0: Il manque VALEUR UNITÉ\nConseil\u00a0: voir"]),
        (["femg"], ["--serum-magnesium is missing\nhint: see mgcheck femg --help"]),
        (["ranges", "serum", "urine"], ["Too many words: urine\nhint: see mgcheck ranges --help"]),
        (["serum", "0.5", "mmol/l", "--lang"], ["The option --lang needs a value", "mgcheck serum --help"]),
        (["serum", "-0.5", "mmol/l", "--source"], ["The option --source needs a value"]),
        (["serum", "1", "mmol/l", "--lab-range", "1..2", "--lab-range=2..3"], ["--lab-range was given twice"]),
        (["serum", "0.5", "mmol/l", "--lang", "de"], ["de is not known here\nhint: known: en, fr"]),
        (["urine", "3", "--volume", "1.4l"], ["  3 mmol/l  = 4.20 mmol/24 h     normal\n"]),
        (["serum", "0.5", "mmol/l", "--volume", "1.4l"], ["applies only to 24 h urine"]),
        (["urine", "4", "mmol/24h", "--volume", "1.4l"], ["needs no volume"]),
        (["urine", "3", "mmol/l", "--volume", "1.4"], ["The volume has no unit", "1.4l or 1.4ml"]),
        (["serum", "4", "mmol/24h"], ["is an amount per day", "mgcheck urine 4 mmol/24h"]),
        (["serum", "0.5", "mmol/l", "--lab-range", "1..0"], ["low end", "  1..0\n  ^^^^"]),
        (["srum", "0.5"], ["There is no command srum", "did you mean serum?", "mgcheck --help"]),
        (["xyzzy"], ["There is no command xyzzy", "hint: see mgcheck --help"]),
        (["0.5", "mmol/l"], ["Which specimen is it?", "mgcheck serum 0.5 mmol/l"]),
        (["serum", "-", "--explain"], ["--explain needs --json"]),
        (["ranges", "saliva"], ["saliva", "fractional_excretion"]),
        (["convert", "61", "%", "mg/l"], ["% cannot be converted to mg/l"]),
        (["convert", "4", "mmol/24h", "mmol/l"], ["cannot be converted to mmol/l", "--volume 1.4l"]),
        (["convert", "1.4", "l"], ["cannot be converted to another unit"]),
        (["convert", "1", "mmol/l", "mg/l", "--volume", "1.4l"], ["mmol/l to mg/l needs no volume"]),
        (["serum", "-", "--source", "nope"], ["The source nope is not known"]),
        (["serum", "-", "--lab-range", "xx"], ["A laboratory's range has a low end, a high end, or both"]),
        (["serum", "1", "mmol/l", "--lab-range", "1..2 foo"], ["  1..2 foo\n       ^^^"]),
        (["ionized", "61", "%", "--source", "rms"], ["rms has no limits", "boisleve"]),
        (["convert", "61", "%"], ["cannot be converted to another unit"]),
        (["convert", "5", "mg/l", "mgl"], ["The unit mgl is not known"]),
        (["convert", "5", "foo", "mg/l"], ["The unit foo is not known"]),
        (["convert", "5"], ["Which unit?", "  5 mg/dl   ≈ 2.06 mmol/l\n"]),
    ],
)
def test_a_refusal_says_why_and_how(run: Runner, words: list[str], said: list[str]) -> None:
    """Status 2, the reason on standard error, nothing on standard output."""
    result = run(*words)
    assert result.status == Exit.REFUSED
    assert result.out == ""
    for part in said:
        assert part in result.err
    assert "Traceback" not in result.err


@pytest.mark.parametrize("words", [["serum", "0.5", "--json"], ["serum", "0.5", "mmol/l", "--json", "--jsno"]])
def test_under_json_a_refusal_is_an_object(run: Runner, words: list[str]) -> None:
    """On standard error, with the keys of an error."""
    result = run(*words)
    assert result.status == Exit.REFUSED
    assert result.out == ""
    refusal = json.loads(result.err)
    assert list(refusal) == ["schema_version", "kind", "error"]
    assert list(refusal["error"]) == ["code", "message", "hint", "argument", "line", "text", "start", "end"]


@pytest.mark.parametrize(
    ("words", "argument"),
    [
        (["serum", "0.5"], "VALUE"),
        (["serum"], "VALUE"),
        (["serum", "4", "mmol/24h"], "VALUE"),
        (["serum", "61", "%", "--lab-range", "0.7..1.1", "--source", "rms"], "VALUE"),
        (["urine", "4", "mmol/24h", "--volume", "1.4l"], "VALUE"),
        (["urine", "3", "mmol/l", "--volume", "1.4"], "--volume"),
        (["serum", "0.5", "mmol/l", "--volume", "1.4l"], "--volume"),
        (["serum", "0.5", "mmol/l", "--lab-range", "1..0.7"], "--lab-range"),
        (["serum", "0.5", "mmol/l", "--lab-range", "0.7..1.1 furlong"], "--lab-range"),
        (["serum", "0.5", "mmol/l", "--lab-range", "0.7..1.1 mmol/24h"], "--lab-range"),
        (["serum", "0.5", "mmol/l", "--source", "nope"], "--source"),
        (["ionized", "0.5", "mmol/l", "--source", "rms"], "--source"),
        (["serum", "0.5", "mmol/l", "--ranges", "/nowhere"], "--ranges"),
        (["serum", "0.5", "mmol/l", "--factor", "nope"], "--factor"),
        (["serum", "0.5", "mmol/l", "--lang", "de"], "--lang"),
        (["serum", "0.5", "mmol/l", "--source"], "--source"),
        (["serum", "0.5", "mmol/l", "--source", "rms", "--source", "rms"], "--source"),
        (["serum", "0.5", "mmol/l", "--sorce", "rms"], "--sorce"),
        (["serum", "0.5", "mmol/l", "--weather"], "--weather"),
        (["convert", "0.5", "furlong"], "VALUE"),
        (["convert", "0.5", "mmol/l", "furlong"], "TARGET"),
        (["convert", "0.5", "mmol/l", "mmol/24h"], "VALUE"),
        (["convert", "0.5", "mmol/l", "mg/l", "--volume", "1 furlong"], "--volume"),
        (["panel", "--serum", "abc", "--urine", "4 mmol/24h"], "--serum"),
        (["panel", "--serum", "1 mmol/l", "--urine", "4 mmol/l"], "--urine"),
        (["panel", "--serum", "1 mmol/l", "--urine", "4 mmol/l", "--volume", "1.4"], "--volume"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--volume", "1.4l"], "--volume"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--with", "rain"], "--with"),
        (["panel", "--serum", "1 mmol/l", "--ionized", "0.5 mmol/l", "--factor", "rain"], "--factor"),
        (["panel", "--serum", "1 mmol/l"], None),
        (["loading-test", "--dose", "30", "--urine-24h", "20mmol"], "--dose"),
        (["loading-test", "--dose", "30mmol", "--urine-24h", "20"], "--urine-24h"),
        (["loading-test", "--dose", "30mmol", "--urine-24h", "20mmol", "--baseline-24h", "4"], "--baseline-24h"),
        (["intake", "--weight", "70"], "--weight"),
        (["intake", "--sex", "x"], "--sex"),
        (["intake", "--sex", "m", "--pregnant"], "--sex"),
        (["ranges", "weather"], "SPECIMEN"),
        (["causes", "sideways"], "low|high"),
        (["causes", "--source", "nope"], "--source"),
        (["evidence", "weather"], "CONDITION"),
        (["foods", "stone"], "WORD"),
        (["srum", "0.5"], "COMMAND"),
        (["0.5", "mmol/l"], "COMMAND"),
        (["batch"], "FILE"),
    ],
)
def test_a_refusal_names_the_argument(run: Runner, words: list[str], argument: str | None) -> None:
    """As the usage line has it: the option, or the word for what is given by position."""
    assert json.loads(run(words[0], "--json", *words[1:]).err)["error"]["argument"] == argument


FEMG = {
    "--serum-magnesium": "0.6 mmol/l",
    "--urine-magnesium": "2 mmol/l",
    "--serum-creatinine": "80 µmol/l",
    "--urine-creatinine": "8 mmol/l",
}


@pytest.mark.parametrize("argument", FEMG)
@pytest.mark.parametrize("text", ["abc", "1", "1 mmol/24h", "<1 mmol/l", "0 mmol/l"])
def test_a_refusal_of_femg_names_its_quantity(run: Runner, argument: str, text: str) -> None:
    """Whichever of the four it is."""
    words = [word for pair in {**FEMG, argument: text}.items() for word in pair]
    assert json.loads(run("femg", *words, "--json").err)["error"]["argument"] == argument


BATCH = ["batch", "rows.csv", "--summary", "--json", "--specimen", "serum"]


@pytest.mark.parametrize(
    ("words", "argument"),
    [
        ([*BATCH[:-1], "weather"], "--specimen"),
        (BATCH[:-2], "--specimen"),
        ([*BATCH, "--source", "nope"], "--source"),
        ([*BATCH, "--ranges", "/nowhere"], "--ranges"),
        ([*BATCH, "--unit", "furlong"], "--unit"),
        ([*BATCH, "--column", "value=nope"], "--column"),
        ([*BATCH, "--column", "fallback=nope"], "--column"),
        ([*BATCH, "--column", "specimen=value"], "--specimen"),
        ([*BATCH, "--column", "nope"], "--column"),
        ([*BATCH, "--where", "nope"], "--where"),
        ([*BATCH, "--where", "nope=1"], "--where"),
        ([*BATCH, "--flag-map", "B=up"], "--flag-map"),
        ([*BATCH, "--resolution", "no"], "--resolution"),
        ([*BATCH, "--encoding", "nope"], "--encoding"),
        ([*BATCH, "--delimiter", "ab"], "--delimiter"),
        ([*BATCH, "--format", "xls"], "--format"),
        ([*BATCH, "--output-format", "xls"], "--output-format"),
        ([*BATCH, "-o", "out.xls"], "--output"),
        (["batch", "rows", "--summary", "--json", "--specimen", "serum"], "FILE"),
        ([*BATCH, "--prefix", "my"], "--prefix"),
        (["batch", "rows.csv", "--json", "--specimen", "serum"], "--json"),
        ([*BATCH, "--strict"], "--strict"),
    ],
)
def test_a_refusal_of_batch_names_the_argument(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], argument: str
) -> None:
    """Before any row is read."""
    (tmp_path / "rows.csv").write_text("value,my_class\n0.5 mmol/l,\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert json.loads(run(*words).err)["error"]["argument"] == argument


def test_a_refusal_in_french(run: Runner) -> None:
    """By --lang, in either spelling, and by the locale."""
    for words in (["--lang", "fr"], ["--lang=fr"]):
        result = run("serum", "0", "mmol/l", *words)
        assert result.err.startswith("Erreur\u00a0: Un dosage ne rend pas zéro\n")
        assert "\nConseil\u00a0: " in result.err
    assert json.loads(run("serum", "0 g/l", "--json", "--lang", "fr").err)["error"]["message"].startswith(
        "Un dosage ne rend pas zéro"
    )


# 1 mEq/l is 0.5 mmol/l, 1 mmol/l is 24.305 mg/l; the severe limit of rms is 0.4 mmol/l.
WHICH_UNIT = """\
  0.8 mmol/l                     normal
  0.8 mEq/l   = 0.400 mmol/l     low, on the limit of severe
  0.8 mg/dl   ≈ 0.329 mmol/l     severely low
  0.8 mg/l    ≈ 0.0329 mmol/l    implausible
  0.8 µmol/l  = 0.000800 mmol/l  implausible
"""
QUELLE_UNITE = """\
  0,8 mmol/l                     normale
  0,8 mEq/l   = 0,400 mmol/l     basse, à la limite de « sévère »
  0,8 mg/dl   ≈ 0,329 mmol/l     sévèrement basse
  0,8 mg/l    ≈ 0,0329 mmol/l    non plausible
  0,8 µmol/l  = 0,000800 mmol/l  non plausible
"""


def test_a_number_without_a_unit_gets_a_line_a_unit(run: Runner) -> None:
    """Aligned, with the conversion and what it would be; in JSON the hint holds the same."""
    assert run("serum", "0.8").err == f"error: Which unit? The number has none\n{WHICH_UNIT}"
    assert run("serum", "0,8", "--lang", "fr").err.endswith(QUELLE_UNITE)
    hint = json.loads(run("serum", "0.8", "--json").err)["error"]["hint"]
    for line in WHICH_UNIT.splitlines():
        *parts, meaning = (part.strip() for part in line.split("  ") if part.strip())
        assert f"{' '.join(parts)} ({meaning})" in hint


def test_a_number_without_a_unit_keeps_its_comparator(run: Runner) -> None:
    """In each conversion."""
    assert "  <0.8 mEq/l   = <0.400 mmol/l " in run("serum", "<0.8").err
    assert "  >0.8 mmol/l  ≈ >19.4 mg/l\n" in run("convert", ">0.8").err


@pytest.mark.parametrize(
    ("words", "meanings"),
    [
        # boisleve has 0.75 to 0.90, so that only the first is in doubt between the documents.
        (["serum", "0.72"], ["normal (rms), low (boisleve)", "severely low", "severely low", "implausible"]),
        (["serum", "<0.8"], ["severely low, low or normal", "severely low", "severely low", "severely low"]),
        (["serum", "0.8", "--lab-range", "0.85..1"], ["normal (rms), low (your laboratory), normal (boisleve)"]),
        # 0.43 to 0.53 mmol/l, 55 to 67 %.
        (["ionized", "0.43"], ["normal, on the limit of low", "low", "low", "implausible", "implausible"]),
        (["ionized", "61"], ["implausible", "implausible", "implausible", "high", "low", "normal"]),
        (["serum", "820"], ["implausible", "implausible", "implausible", "implausible", "normal"]),
        # 3.3 to 7.4 mmol or 80 to 180 mg in 24 h.
        (["urine", "80"], ["high", "normal, on the limit of low"]),
        (["urine", "4", "--volume", "1l"], ["normal", "low", "low", "low"]),
    ],
)
def test_what_a_number_would_be_in_each_unit(run: Runner, words: list[str], meanings: list[str]) -> None:
    """In the words of a person, by each document where they differ, with the options as given."""
    lines = run(*words).err.splitlines()[1:]
    assert [line.rpartition("  ")[2] for line in lines][: len(meanings)] == meanings


def test_a_refusal_on_a_terminal_breaks_between_words(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long hint is not cut inside a word."""
    whole = run("serum", "0 mmol/l").err
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    narrow = run("serum", "0 mmol/l").err
    assert max(map(len, narrow.splitlines())) <= 60
    assert narrow.split() == whole.split()


@pytest.mark.parametrize(
    ("variable", "label"), [("COLORTERM", "\x1b[1;31merror:\x1b[0m"), ("NO_COLOR", "\x1b[1merror:\x1b[0m")]
)
def test_a_refusal_is_colored_where_a_page_is(
    run: Runner, monkeypatch: pytest.MonkeyPatch, variable: str, label: str
) -> None:
    """On a terminal, unless NO_COLOR asks for none; in JSON never."""
    plain = run("serum", "0.5").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(variable, "1")
    assert run("serum", "0.5").err == plain.replace("error:", label)
    warned = run("convert", "1", "Mmol/l").err
    assert warned.startswith(label.replace("31", "33").replace("error", "warning") + " ")
    assert run("serum", "0.5", "--json").err.startswith("{")


def test_french_marks_stay_with_their_word(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line of a refusal on a terminal begins with one, whatever its width."""
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    for columns in range(40, 100):
        monkeypatch.setenv("COLUMNS", str(columns))
        lines = run("serum", "0.5 fo", "--lang", "fr").err.splitlines()
        assert not [line for line in lines if line.lstrip()[:1] in tuple(";:?!»%")]


def test_the_table_of_units_keeps_to_the_terminal(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a number would be goes on below itself. 0.8 mEq/l is 0.4 mmol/l, where severe begins; 0.8 mg/dl is 0.329."""
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "dumb")
    shown = run("serum", "0,8", "--lang", "fr").err
    assert shown.splitlines()[1:] == [
        "  0,8 mmol/l                     normale",
        "  0,8 mEq/l   = 0,400 mmol/l     basse, à la limite de",
        "                                 « sévère »",
        "  0,8 mg/dl   ≈ 0,329 mmol/l     sévèrement basse",
        "  0,8 mg/l    ≈ 0,0329 mmol/l    non plausible",
        "  0,8 µmol/l  = 0,000800 mmol/l  non plausible",
    ]


def test_the_mark_lies_under_wide_characters(run: Runner) -> None:
    """Columns are those of the terminal, not code points."""
    assert "  0.5 単位\n      ^^^^\n" in run("serum", "0.5", "単位").err


@pytest.mark.slow
def test_a_completion_that_typer_does_not_have_is_refused(tmp_path: Path) -> None:
    """typer leaves with 1, which is none of the documented statuses."""
    command = f"{' '.join(COMMAND)} --show-completion; exit $?"
    home = {**os.environ, "HOME": str(tmp_path)}
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=home)
    assert (result.returncode, result.stdout) == (Exit.REFUSED, "")
    assert "not supported" in result.stderr


def test_a_warning_breaks_between_words_on_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a refusal does; a file or a program gets one line."""
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TERM", "dumb")
    text = "no column names the person; all rows count as those of one person"
    write_warning(text, "en")
    assert capsys.readouterr().err == f"warning: {text}\n"
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    write_warning(text, "en")
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == 2
    assert max(map(len, lines)) <= 40
    assert " ".join(line.strip() for line in lines) == f"warning: {text}"
