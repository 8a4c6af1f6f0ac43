"""The command line: arguments, streams, exit statuses."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import json
import os
import re
import runpy
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
from conftest import Run, rest_slow

import mgcheck
from mgcheck.cli.commands.specimens import lines_of
from mgcheck.cli.main import main
from mgcheck.cli.process import environment
from mgcheck.cli.process.descriptors import fill_closed_streams, libraries_silenced
from mgcheck.cli.process.exits import Exit, most_serious
from mgcheck.render.terminal_text import Charset

Runner = Callable[..., Run]
COMMAND = [sys.executable, "-m", "mgcheck"]


class Bytes(io.BytesIO):
    """Standard input as bytes, as `sys.stdin` has it."""

    @property
    def buffer(self) -> Bytes:
        """The stream itself."""
        return self


# ---------------------------------------------------------------------------------------------------- one value


@pytest.mark.parametrize(
    "words",
    [
        ["serum", "0.5", "mmol/l"],
        ["serum", "0.5 mmol/l"],
        ["serum", "0.5mmol/l"],
        ["serum", "0,5", "mmol/l"],
        ["plasma", "0.5", "mmol", "/", "l"],
        ["serum", "--lang", "en", "0.5", "mmol/l"],
        ["serum", "0.5", "--lang=en", "mmol/l"],
        ["serum", "--", "0.5", "mmol/l"],
    ],
)
def test_a_value_is_one_argument_or_several(run: Runner, words: list[str]) -> None:
    """All these are the same value."""
    result = run(*words, "--json") if "--" not in words else run("serum", "--json", *words[1:])
    assert result.status == 0
    assert result.err == ""
    assert result.json["class"] == "hypo"


@pytest.mark.parametrize(
    ("words", "cls", "specimen"),
    [
        (["plasma", "20", "mg/l"], "normal", "serum"),
        (["ionized", "0.48", "mmol/l"], "normal", "ionized"),
        (["ionised", "61", "%"], "normal", "ionized"),
        (["erythrocyte", "45", "mg/l"], "normal", "erythrocyte"),
        (["rbc", "45", "mg/l"], "normal", "erythrocyte"),
        (["urine", "4.2", "mmol/24h"], "normal", "urine"),
        (["urine", "3", "mmol/l", "--volume", "1.4", "l"], "normal", "urine"),
        (["urine", "3", "mmol/l", "--volume", "1.4l"], "normal", "urine"),
        (["urine", "--volume=1.4", "l", "3", "mmol/l"], "normal", "urine"),
        (["urine", "--volume", "1400", "ml", "1", "mmol/l"], "hypo", "urine"),
    ],
)
def test_every_spelling_of_every_command(run: Runner, words: list[str], cls: str, specimen: str) -> None:
    """The commands and their other names, and a volume whose unit is a word of its own."""
    result = run(*words, "--json")
    assert (result.json["class"], result.json["specimen"]) == (cls, specimen)


def test_json_is_one_line_of_utf_8_that_keeps_its_schema(run: Runner) -> None:
    """The keys stand in the order of the documentation and the schema accepts the object."""
    schema = run("schema").json
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for words in (["0.5", "mmol/l"], ["<0.8", "mmol/l", "--explain"], ["20", "mmol/l", "--lang", "fr"]):
        result = run("serum", *words, "--json")
        assert result.out.count("\n") == 1
        validator.validate(result.json)
    keys = [
        *("schema_version", "mgcheck_version", "knowledge_edition", "kind", "language", "specimen", "quantity"),
        "conversions",
        *("side", "class", "possible_classes", "flag", "borderline", "label", "decided_by", "sources_agree"),
        *("verdicts", "manifestations", "cautions", "next_checks", "causes", "warnings"),
    ]
    assert list(run("serum", "0.5", "mmol/l", "--json").json) == keys


def test_the_schema_lets_nothing_else_in(run: Runner) -> None:
    """AdditionalProperties is false throughout."""
    schema = run("schema").json
    objects = [schema, *schema["$defs"].values()]
    assert all(node["additionalProperties"] is False for node in objects if node["type"] == "object")
    assert "default" not in json.dumps(schema)
    codes = schema["properties"]["conversions"]["propertyNames"]["enum"]
    assert codes == ["mmol/L", "mg/L", "mg/dL", "meq/L", "mmol/(24.h)", "mg/(24.h)", "%"]


def test_json_speaks_english_unless_asked(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text follows the locale, JSON only --lang."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run("serum", "0.5", "mmol/l", "--json").json["label"] == "hypomagnesemia"
    assert run("serum", "0.5", "mmol/l", "--json", "--lang", "fr").json["label"] == "hypomagnésémie"
    assert "HYPOMAGNÉSÉMIE" in run("serum", "0.5", "mmol/l").out
    assert "HYPOMAGNESEMIA" in run("serum", "0.5", "mmol/l", "--lang", "en").out


def test_options_reach_the_interpretation(run: Runner, tmp_path: Path) -> None:
    """--source, --lab-range, --explain."""
    assert run("serum", "0.72", "mmol/l", "--json", "--source", "boisleve").json["class"] == "hypo"
    assert run("serum", "0.72", "mmol/l", "--json", "--lab-range", "0.75..1.0").json["class"] == "hypo"
    explained = run("serum", "20", "Mg/l", "--json", "--explain").json["explanation"]
    assert explained["unit_text"] == "Mg/l"
    assert explained["factor"] == {"value": pytest.approx(1 / 24.305), "unit": "mmol/L"}
    assert next(limit for limit in explained["limits"] if limit["source"] == "boisleve") == {
        "source": "boisleve",
        "limit": {"value": 18, "unit": "mg/L"},
        "printed": {"value": 18, "unit": "mg/L"},
        "position": "above",
    }
    missing = run("serum", "0.5", "mmol/l", "--ranges", str(tmp_path / "none.toml"))
    assert missing.status == Exit.IO
    assert "none.toml: No such file or directory" in missing.err


# ------------------------------------------------------------------------------------------------- exit statuses


def test_the_exit_statuses() -> None:
    """The numbers are part of the interface."""
    assert {status.name: status.value for status in Exit} == {
        "OK": 0,
        "REFUSED": 2,
        "UNREADABLE": 3,
        "OUTSIDE_ELSEWHERE": 5,
        "OUTSIDE": 10,
        "MAYBE_SEVERE": 15,
        "SEVERE": 20,
        "UNDETERMINED": 30,
        "INSTALLATION": 70,
        "IO": 74,
        "INTERRUPTED": 130,
        "CLOSED_PIPE": 141,
    }


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        ("0.8 mmol/l", [], 0),
        ("0.5 mmol/l", [], 10),
        ("1.2 mmol/l", [], 10),
        # Inside for rms, below boisleve's 0.75; above its 0.90 and, from 1 mmol/l on, its hypermagnesemia.
        ("0.72 mmol/l", [], 5),
        ("1.05 mmol/l", [], 5),
        ("0.95 mmol/l", ["--lab-range", "0.7..1.0"], 5),
        ("0.8 mmol/l", ["--lab-range", "0.75.."], 0),
        # Low, and severe is possible.
        ("<0.7 mmol/l", [], 15),
        (">2.5 mmol/l", [], 15),
        (">2.5 mmol/l", ["--source", "boisleve", "--lab-range", "0.7.."], 15),
        (">1.5 mmol/l", ["--source", "boisleve"], 15),
        ("<0.4 mmol/l", [], 20),
        ("0.3 mmol/l", [], 20),
        ("3.5 mmol/l", [], 20),
        ("0.3 mmol/l", ["--source", "boisleve"], 20),
        ("<0.8 mmol/l", [], 30),
        (">0.8 mmol/l", [], 30),
        ("<0.8 mmol/l", ["--source", "boisleve"], 30),
        ("0.72 mmol/l", ["--lab-range", "0.75..1.0"], 10),
        ("0.8 mmol/l", ["--lab-range", "1.2.."], 0),
    ],
)
def test_exit_code_tells_the_verdict(run: Runner, text: str, options: list[str], status: int) -> None:
    """With --exit-code the status is the verdict, without it an interpreted value is a success."""
    assert run("serum", text, *options, "--exit-code").status == status
    assert run("serum", text, *options, "--exit-code", "--json").status == status
    assert run("serum", text, *options).status == 0


def test_the_most_serious_of_several_decides(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Severe, perhaps severe, the side unknown, outside, outside for another document, inside."""
    order = [Exit.SEVERE, Exit.MAYBE_SEVERE, Exit.UNDETERMINED, Exit.OUTSIDE, Exit.OUTSIDE_ELSEWHERE, Exit.OK]
    for place, first in enumerate(order):
        for second in order[place:]:
            assert most_serious(first, second) is most_serious(second, first) is first
    lines = "0.72 mmol/l\n<0.7 mmol/l\n0.8 mmol/l\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert run("serum", "-", "--exit-code").status == Exit.MAYBE_SEVERE


# ------------------------------------------------------------------------------------------------------ refusals


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
        (["serum", "-", "--lab-range", "xx"], ["A laboratory's range is written LOW..HIGH"]),
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
  0,8 mg/dl   ≈ 0,329 mmol/l     très basse
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
    monkeypatch.setenv("NO_COLOR", "1")
    shown = run("serum", "0,8", "--lang", "fr").err
    assert shown.splitlines()[1:] == [
        "  0,8 mmol/l                     normale",
        "  0,8 mEq/l   = 0,400 mmol/l     basse, à la limite de",
        "                                 « sévère »",
        "  0,8 mg/dl   ≈ 0,329 mmol/l     très basse",
        "  0,8 mg/l    ≈ 0,0329 mmol/l    non plausible",
        "  0,8 µmol/l  = 0,000800 mmol/l  non plausible",
    ]


def test_the_mark_lies_under_wide_characters(run: Runner) -> None:
    """Columns are those of the terminal, not code points."""
    assert "  0.5 単位\n      ^^^^\n" in run("serum", "0.5", "単位").err


# ------------------------------------------------------------------------------------------------------- streams

OPEN_RANGES = """
format = 1
edition = "1"
[[source]]
id = "own"
title = "Own"
weight = { en = "own", fr = "propre" }
[[ruler]]
source = "own"
specimen = "serum"
unit = "mmol/L"
[[ruler.band]]
id = "low"
class = "hypo"
interval = "(0, 0.80)"
locator = "here"
en = "too low for us"
fr = "trop basse pour nous"
[[ruler.band]]
id = "normal"
class = "normal"
interval = "[0.80, inf)"
locator = "here"
en = "normal"
fr = "normale"
"""
LINES = b"0.5 mmol/l\n\nabc\n20 mg/l\r\n\xff1 mg/l\n<0.8 mmol/l"


def test_each_line_has_its_answer_in_its_place(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Six lines in, six lines out; what cannot be read does not stop the rest, and the status says so."""
    monkeypatch.setattr(sys, "stdin", Bytes(LINES))
    result = run("serum", "-")
    assert result.status == Exit.REFUSED
    # The longest class, "severely high", has 13 letters; most values with their unit have at most 12.
    assert result.out.splitlines() == [
        "LOW            0.5 mmol/l    rms 0.7–1.1 moderate hypomagnesemia · boisleve 0.75–0.90 low",
        "error:         (blank)       There is no value",
        "error:         abc           A number is expected here",
        "NORMAL         20 mg/l       rms 0.7–1.1 mmol/l normal · boisleve 18–22 normal",
        "error:         \\xff1 mg/l    A number is expected here",
        "UNDECIDED      <0.8 mmol/l   rms 0.7–1.1 severely low, low or normal · boisleve 0.75–0.90 low or normal",
    ]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("serum 0.5 mmol/l", "LOW  0.5 mmol/l  rms 0.7–1.1 moderate hypomagnesemia · boisleve 0.75–0.90 low"),
        ("serum 0.72 mmol/l", "NORMAL/LOW  0.72 mmol/l  rms 0.7–1.1 normal · boisleve 0.75–0.90 low"),
        ("serum <0.5 mmol/l", "LOW  <0.5 mmol/l  rms 0.7–1.1 severely low or low · boisleve 0.75–0.90 low"),
        ("serum 3.4 mmol/l", "SEVERELY HIGH  3.4 mmol/l  rms 0.7–1.1 severe hypermagnesemia · boisleve 0.75–0.90 high"),
        (
            "serum 0,3 mmol/l --lang fr",
            "TRÈS BASSE  0,3 mmol/l  rms 0,7–1,1 hypomagnésémie sévère · boisleve 0,75–0,90 basse",
        ),
        # The laboratory decides, and where the documents differ from it they are there to be read.
        (
            "serum 0.8 mmol/l --lab-range 0.9..1.00",
            "LOW  0.8 mmol/l  rms 0.7–1.1 normal · your laboratory 0.9..1.00 low · boisleve 0.75–0.90 normal",
        ),
        (
            "serum 0.8 mmol/l --lab-range 1.2..",
            (
                "NORMAL  0.8 mmol/l  rms 0.7–1.1 normal · your laboratory: doubtful range 1.2.., not used"
                " · boisleve 0.75–0.90 normal · ! lab_range_doubtful"
            ),
        ),
        ("ionized 61 %", "NORMAL  61 %  boisleve 55–67 normal"),
        ("erythrocyte 39 mg/l", "LOW  39 mg/l  rms 1.65–2.65 mmol/l low · boisleve 40–60 low"),
        (
            "urine 3 mmol/l --volume 1.4l",
            "NORMAL  3 mmol/l × 1.4l = 4.2 mmol/24 h  boisleve 3.30–7.40 normal",
        ),
    ],
)
def test_one_value_in_one_line(run: Runner, words: str, line: str) -> None:
    """The class of the headline, both where the documents differ; each source behind its own printed interval."""
    assert run(*words.split(), "--brief").out == f"{line}\n"


def test_a_one_sided_range_of_a_reader_in_a_line(run: Runner, tmp_path: Path) -> None:
    """An interval that is open above has one end."""
    own = tmp_path / "own.toml"
    own.write_text(OPEN_RANGES, encoding="utf-8")
    assert " · own ≥0.8 low" in run("serum", "0.5", "mmol/l", "--brief", "--ranges", str(own)).out


def test_the_class_of_a_line_is_colored(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal that wants colors; the columns stay where they are."""
    monkeypatch.setattr(sys, "stdin", Bytes(LINES))
    plain = run("serum", "-").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys, "stdin", Bytes(LINES))
    colored = run("serum", "-").out
    assert re.sub("\x1b\\[[0-9;]*m", "", colored) == plain
    heads = [re.fullmatch("\x1b\\[[0-9;]*m(.+?)\x1b\\[0m  .*", line) for line in colored.splitlines()]
    assert [head and head[1] for head in heads] == ["LOW", "error:", "error:", "NORMAL", "error:", "UNDECIDED"]
    # A normal class alone is green, and not where a document disagrees.
    assert "\x1b[1;32mNORMAL" in colored
    assert "\x1b[1mNORMAL/LOW" in run("serum", "0.72", "mmol/l", "--brief").out


def test_each_line_has_its_object(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same as JSON lines: an answer or an error, with the line and the text it is about."""
    monkeypatch.setattr(sys, "stdin", Bytes(LINES))
    result = run("serum", "-", "--json", "--explain")
    rows = [json.loads(line) for line in result.out.splitlines()]
    assert [row.get("class", "error") for row in rows] == ["hypo", "error", "error", "normal", "error", None]
    assert [row["error"]["code"] for row in rows if "error" in row] == ["missing", "no_number", "no_number"]
    faults = [row["error"] for row in rows if row["kind"] == "error"]
    assert [fault["text"] for fault in faults] == ["", "abc", "\\xff1 mg/l"]
    assert [(fault["line"], fault["argument"]) for fault in faults] == [(2, "VALUE"), (3, "VALUE"), (5, "VALUE")]
    validators = {
        kind: jsonschema.Draft202012Validator(run("schema", kind).json) for kind in ("interpretation", "error")
    }
    for row in rows:
        validators[row["kind"]].validate(row)
    assert "explanation" in rows[0]


def test_a_line_with_a_volume_keeps_its_text(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that an answer can be told from the next."""
    monkeypatch.setattr(sys, "stdin", Bytes(b"3 mmol/l\n"))
    assert run("urine", "-", "--volume", "1.4l").out.startswith("NORMAL         3 mmol/l × 1.4l = 4.2 mmol/24 h  ")


def test_closed_streams_inside_the_process(
    run: Runner, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Python has None for a stream that the shell closed."""
    monkeypatch.setattr(sys, "stdin", None)
    assert run("serum", "-").status == Exit.IO
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert main(["serum", "0.5", "mmol/l"]) == Exit.IO
        sys.stdout.close()
    assert "stdout is closed" in capsys.readouterr().err
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        assert main(["serum", "0.5"]) == Exit.REFUSED


def test_a_full_standard_error_inside_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can be told; the status tells."""

    def full() -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        stream = io.TextIOWrapper(io.BytesIO(), "utf-8")
        patch.setattr(stream, "flush", full)
        patch.setattr(sys, "stderr", stream)
        assert main(["serum", "0.5"]) == Exit.REFUSED
        assert sys.stderr is not stream


def test_the_number_of_a_closed_stream_stays_taken() -> None:
    """What is opened next gets another."""
    kept = os.dup(0)
    os.close(0)
    try:
        fill_closed_streams()
        assert os.path.samestat(os.fstat(0), Path(os.devnull).stat())
        with Path(os.devnull).open("rb") as other:
            assert other.fileno() > 2
    finally:
        os.dup2(kept, 0)
        os.close(kept)


def test_what_libraries_write_goes_nowhere(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    """By the number of standard error; what Python writes there comes through, and all is afterwards as it was."""
    monkeypatch.setattr(sys, "stderr", sys.__stderr__)
    with libraries_silenced():
        os.write(2, b"panicked")
        sys.stderr.write("said\n")
    os.write(2, b"after\n")
    assert sys.stderr is sys.__stderr__
    assert capfd.readouterr().err == "said\nafter\n"


@pytest.mark.parametrize(
    ("lines", "status"),
    [(b"", 0), (b"0.8 mmol/l\n", 0), (b"0.8 mmol/l\n0.5 mmol/l\n", 10), (b"0.3 mmol/l\n<0.8 mmol/l\n", 20)],
)
def test_the_status_of_a_stream(run: Runner, monkeypatch: pytest.MonkeyPatch, lines: bytes, status: int) -> None:
    """The most serious with --exit-code, success without."""
    monkeypatch.setattr(sys, "stdin", Bytes(lines))
    assert run("serum", "-", "--exit-code").status == status
    monkeypatch.setattr(sys, "stdin", Bytes(lines))
    assert run("serum", "-").status == 0


def test_a_line_says_borderline_and_warnings(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands above the class on the page stands behind it on the line."""
    monkeypatch.setattr(sys, "stdin", Bytes(b"0.70 mmol/l\n20 mmol/l\n"))
    first, second = run("serum", "-").out.splitlines()
    assert first.endswith(" · borderline")
    assert second.endswith(" · ! unit_slip, implausible")


def test_lines_are_taken_as_they_come() -> None:
    """Ends of every kind, a byte order mark, bytes that are no text, a line that is far too long."""
    huge = b"9" * 200_000
    stream = io.BytesIO(b"\xef\xbb\xbfa\r\nb\n\n\xffc\n" + huge + b"\nd\n" + huge)
    lines = list(lines_of(stream))
    assert [line[:10] for line in lines] == ["a", "b", "", "\\xffc", "9" * 10, "d", "9" * 10]
    assert len(lines[4]) < 20_000


def test_an_answer_comes_before_the_next_line() -> None:
    """Output is flushed line by line, so that a program can converse with mgcheck."""
    with subprocess.Popen([*COMMAND, "serum", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        for value in (b"0.5", b"0.8"):
            process.stdin.write(value + b" mmol/l\n")
            process.stdin.flush()
            assert value in process.stdout.readline()


# ------------------------------------------------------------------------------------------------- process


def shell(command: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the shell in which `mgcheck` is this package."""
    here = f'mgcheck() {{ "{sys.executable}" -m mgcheck "$@"; }}; set -o pipefail; '
    environment = {**os.environ, "COLUMNS": "80", **environ}
    return subprocess.run(
        ["bash", "-c", here + command], capture_output=True, text=True, env=environment, check=False, timeout=60
    )


@pytest.mark.parametrize(
    "command",
    rest_slow(
        [
            "yes '0.5 mmol/l' | mgcheck serum -",
            "mgcheck serum 0.5 mmol/l",
            "mgcheck serum 0.5 mmol/l --json",
            "mgcheck serum 0.5 mmol/l --explain",
            "mgcheck ranges",
            "mgcheck --help",
            "mgcheck convert 0.5 mmol/l",
        ],
        quick=2,
    ),
)
def test_a_closed_pipe_is_no_traceback(command: str) -> None:
    """Whoever reads no further gets status 141 and silence."""
    result = shell(f"{command} | true; echo ${{PIPESTATUS[-2]}}")
    assert result.stdout.split()[-1] == "141"
    assert result.stderr == ""


@pytest.mark.parametrize("option", rest_slow(["", "--json"]))
def test_a_full_disk_is_one_clear_line(option: str) -> None:
    """What could not be written is an error of input and output."""
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is Linux's")
    result = shell(f"mgcheck serum 0.5 mmol/l {option} > /dev/full")
    assert result.returncode == Exit.IO
    assert result.stderr.count("\n") == 1
    assert "No space left on device" in result.stderr


@pytest.mark.parametrize(
    ("command", "status"),
    rest_slow(
        [
            ("mgcheck serum 0.8 2>/dev/full", 2),
            ("mgcheck serum 0.8 mmol/l >&-", 74),
            ("mgcheck serum - <&-", 74),
            ("mgcheck serum 0.8 2>&-", 2),
            ("mgcheck serum 0.8 --json 2>&-", 2),
            ("mgcheck convert 20 Mg/l mmol/l 2>&-", 0),
            ("mgcheck serum 0.8 mmol/l --json >&-", 74),
            ("mgcheck --version >/dev/full", 74),
        ],
        quick=3,
    ),
)
def test_a_stream_that_is_closed_or_full_has_its_status(command: str, status: int) -> None:
    """Whatever is missing, there is no traceback and no undocumented status."""
    result = shell(command)
    assert result.returncode == status
    assert "Traceback" not in result.stderr


def test_an_interrupt_is_130() -> None:
    """Ctrl-C while waiting for a line leaves at once and quietly."""
    with subprocess.Popen(
        [*COMMAND, "serum", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # Whatever this process was told to ignore.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - there are no threads
    ) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdin.write(b"0.5 mmol/l\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)
        assert process.returncode == Exit.INTERRUPTED
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "command",
    rest_slow(
        ["mgcheck serum 0.5 mmol/l --lang fr", "mgcheck convert 2 mg/dl", "mgcheck serum 0.5 --lang fr"],
    ),
)
def test_the_c_locale_gets_ascii(command: str) -> None:
    """The page, a line and a refusal hold nothing but ASCII; JSON stays UTF-8."""
    result = shell(command, LC_ALL="C")
    assert (result.stdout + result.stderr).isascii()
    if "mmol" in command:
        assert "=====" in result.stdout
        assert "hypomagnésémie" in shell(f"{command} --json", LC_ALL="C").stdout


@pytest.mark.parametrize("encoding", rest_slow(["cp1252", "ascii", "latin-1", "utf-8"]))
@pytest.mark.parametrize("words", rest_slow(["serum 0,5 mmol/l", "convert 2 mg/dl", "serum 0,5", "sources"]))
def test_no_encoding_is_an_error(encoding: str, words: str) -> None:
    """Characters that an output lacks are replaced, not refused."""
    env = {**os.environ, "PYTHONIOENCODING": encoding, "LC_ALL": "fr_FR.UTF-8", "COLUMNS": "80"}
    result = subprocess.run([*COMMAND, *words.split()], capture_output=True, env=env, check=False)
    assert b"Traceback" not in result.stderr
    (result.stdout + result.stderr).decode(encoding)


@pytest.mark.parametrize("option", rest_slow([[], ["--json"]]))
def test_user_text_is_shown_and_not_obeyed(option: list[str]) -> None:
    """Escape sequences, bidirectional controls and markup reach neither stream active."""
    hostile = "0.5 [bold]\x1b[31m\u202emmol/l\x07\x9b31m"
    result = subprocess.run([*COMMAND, "serum", hostile, *option], capture_output=True, text=True, check=False)
    shown = result.stdout + result.stderr
    assert result.returncode == Exit.REFUSED
    assert "[bold]" in shown
    assert not any(character in shown for character in "\x1b\u202e\x07\x9b")


@pytest.mark.parametrize("option", rest_slow([[], ["--json"]]))
def test_bytes_that_are_no_text_as_an_argument(option: list[str]) -> None:
    """The shell may hand over anything."""
    result = subprocess.run([*COMMAND, "serum", b"0.5 \xff", *option], capture_output=True, check=False)
    assert result.returncode == Exit.REFUSED
    assert "\\udcff" in result.stderr.decode("utf-8")


# ------------------------------------------------------------------------------------------------- other commands


def test_convert(run: Runner) -> None:
    """To one unit, to all of the kind, and across a volume."""
    assert run("convert", "0.5", "mmol/l", "mg/l").out == "0.5 mmol/l = 12.1525 mg/l\n"
    assert run("convert", "0.5 mmol/l", "mg/l").out == "0.5 mmol/l = 12.1525 mg/l\n"
    assert run("convert", "0.5mmol/l", "mg/100", "ml").out == "0.5 mmol/l = 1.21525 mg/dl\n"
    assert run("convert", "<2", "mg/dl", "mmol/l").out == "<2 mg/dl ≈ <0.82288 mmol/l\n"
    assert run("convert", "1", "mEq/l", "mmol/l").out == "1 mEq/l = 0.5 mmol/l\n"
    assert run("convert", "0,5", "mmol/l", "mg/l", "--lang", "fr").out == "0,5 mmol/l = 12,1525 mg/l\n"
    assert run("convert", "4.2", "mmol/24", "h", "mmol/l", "--volume", "1.4", "l").out == "4.2 mmol/24 h = 3 mmol/l\n"
    assert run("convert", "3", "mmol/l", "mmol/24h", "--volume", "1.4l").out == "3 mmol/l = 4.2 mmol/24 h\n"
    everything = run("convert", "0.5", "mmol/l").out.splitlines()
    assert [line.split()[-1] for line in everything] == [
        *("µmol/l", "mol/l", "mg/l", "mg/dl", "µg/ml", "g/l", "mEq/l"),
    ]
    assert len(run("convert", "3", "mmol/l", "--volume", "1.4l").out.splitlines()) == 10
    assert run("convert", "30", "mmol").out == "30 mmol = 729.15 mg\n30 mmol = 60 mEq\n"


def test_convert_to_json(run: Runner) -> None:
    """Numbers as far as a float holds them."""
    result = run("convert", "2", "mg/dl", "mmol/l", "--json").json
    assert result["quantity"]["unit"] == "mg/dL"
    assert result["conversions"] == {"mmol/L": {"comparator": None, "value": pytest.approx(20 / 24.305, rel=1e-15)}}


@pytest.mark.parametrize("sign", ["<", "<=", ">=", ">"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["serum", "{}0.5", "mmol/l"], {"mmol/L": 0.5, "mg/L": 12.1525, "mg/dL": 1.21525, "meq/L": 1.0}),
        (["urine", "{}4", "mmol/24h"], {"mmol/(24.h)": 4.0, "mg/(24.h)": 97.22}),
        (["urine", "{}2", "mmol/l", "--volume", "2l"], {"mmol/(24.h)": 4.0, "mg/(24.h)": 97.22}),
        (["ionized", "{}61", "%"], {"%": 61.0}),
        (["convert", "{}1", "mEq/l", "mmol/l"], {"mmol/L": 0.5}),
        (["convert", "{}1", "mmol"], {"mg": 24.305, "meq": 2.0}),
        (["convert", "{}3", "mmol/l", "mmol/24h", "--volume", "1.4l"], {"mmol/(24.h)": 4.2}),
    ],
)
def test_a_conversion_keeps_the_comparator(
    run: Runner, sign: str, words: list[str], expected: dict[str, float]
) -> None:
    """Less than 0.5 mmol/l is less than 12.1525 mg/l, not 12.1525 mg/l."""
    found = run(*(word.format(sign) for word in words), "--json").json["conversions"]
    assert found == {unit: {"comparator": sign, "value": value} for unit, value in expected.items()}


def test_convert_says_that_mega_was_not_read(run: Runner) -> None:
    """On standard error beside the answer, and in the object."""
    for words in (["20", "Mg/l", "mmol/l"], ["1", "mmol/l", "Mg/l"]):
        result = run("convert", *words)
        assert result.status == 0
        assert result.err.startswith("warning: ")
        assert [w["code"] for w in run("convert", *words, "--json").json["warnings"]] == ["unit_case"]
    assert run("convert", "20", "MG/L", "mmol/l").err == ""


def test_conversion_in_python() -> None:
    """Exact, and by the same rules; a comparator would be lost in a bare number."""
    with pytest.raises(mgcheck.QuantityError, match="comparator"):
        mgcheck.convert("<0.5 mmol/l", "mg/l")
    assert float(mgcheck.convert("0.5 mmol/l", "mg/l")) == 12.1525
    assert mgcheck.convert("3 mmol/l", "mmol/24h", volume="1.4 l") * 5 == 21


def test_ranges(run: Runner) -> None:
    """Every limit as printed, with its place; other names of a specimen are understood."""
    assert "0,75 à 0,90 mmol/l" in run("ranges").out
    assert run("ranges", "--json").json["count"] == 26
    rows = run("ranges", "plasma", "--json", "--lang", "fr").json["items"]
    assert {row["specimen"] for row in rows} == {"serum"}
    assert "hypomagnésémie sévère" in {row["meaning"] for row in rows}
    assert "rétention inférieure à 30 %" in run("ranges", "loading_test").out


def test_sources(run: Runner) -> None:
    """The documents and their weight, and what stands outside them."""
    rows = run("sources", "--json").json["items"]
    assert [row["id"] for row in rows][:5] == ["rms", "boisleve", "george", "migraine", "mesotherapie"]
    assert {row["kind"] for row in rows} == {"document", "outside", "own"}
    assert "promotionnelle" in run("sources", "--lang", "fr").out


def test_the_version(run: Runner) -> None:
    """The name of the program and its version."""
    assert run("--version").out == f"mgcheck {mgcheck.__version__}\n"


def test_a_completion_that_was_shown_is_a_success() -> None:
    """typer leaves by itself there, with 0."""
    result = shell("mgcheck --show-completion bash")
    assert result.returncode == 0
    assert "_MGCHECK_COMPLETE" in result.stdout


@pytest.mark.slow
def test_a_completion_that_typer_does_not_have_is_refused(tmp_path: Path) -> None:
    """typer leaves with 1, which is none of the documented statuses."""
    command = f"{' '.join(COMMAND)} --show-completion; exit $?"
    home = {**os.environ, "HOME": str(tmp_path)}
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False, env=home)
    assert (result.returncode, result.stdout) == (Exit.REFUSED, "")
    assert "not supported" in result.stderr


def test_output_that_was_given_up_goes_nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What is still buffered cannot fail a second time."""
    from mgcheck.cli.main import _give_up_output

    path = tmp_path / "out"
    with path.open("w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        _give_up_output()
        stream.write("lost")
    assert path.read_text(encoding="utf-8") == ""
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    _give_up_output()


@pytest.fixture
def own_process() -> Iterator[None]:
    """What an entry point sets for its whole process, as it was before."""
    threshold, handler = gc.get_threshold(), signal.getsignal(signal.SIGINT)
    yield
    gc.set_threshold(*threshold)
    signal.signal(signal.SIGINT, handler)


@pytest.mark.usefixtures("own_process")
def test_the_module_runs_as_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m mgcheck` leaves with the status of the command line."""
    monkeypatch.setattr(sys, "argv", ["mgcheck", "serum", "0.5"])
    monkeypatch.delitem(sys.modules, "mgcheck.__main__", raising=False)
    with pytest.raises(SystemExit) as left:
        runpy.run_module("mgcheck", run_name="__main__")
    assert left.value.code == Exit.REFUSED
    # Importing it, as tools that list modules do, runs nothing.
    assert importlib.import_module("mgcheck.__main__")


@pytest.mark.usefixtures("own_process")
def test_an_interrupted_process_waits_for_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thread may be stuck; the process leaves without what Python does at its end."""
    from mgcheck.cli import main as entry

    def interrupted(_: list[str]) -> int:
        raise KeyboardInterrupt

    left: list[int] = []
    monkeypatch.setattr(entry, "_run", interrupted)
    monkeypatch.setattr(os, "_exit", left.append)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(SystemExit):
        entry.run()
    # What comes before anything is read or written leaves in the same way.
    signal.raise_signal(signal.SIGINT)
    assert left == [Exit.INTERRUPTED] * 2


@pytest.mark.usefixtures("own_process")
def test_the_entry_point_leaves_with_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """`mgcheck` and `python -m mgcheck` are one function."""
    from mgcheck.cli.main import run as entry

    monkeypatch.setattr(sys, "argv", ["mgcheck", "serum", "0.5"])
    monkeypatch.delitem(sys.modules, "mgcheck.__main__", raising=False)
    # As in a shell's job behind it, where an interrupt is not heard.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with pytest.raises(SystemExit) as left:
        entry()
    assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    assert left.value.code == Exit.REFUSED


def test_an_interrupt_and_a_closed_pipe_inside_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever they come from, they become their exit statuses."""
    from mgcheck.cli import main as entry
    from mgcheck.cli.commands import specimens

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    def left(*_: object, **__: object) -> None:
        raise SystemExit(1)

    def closed(*_: object, **__: object) -> None:
        raise BrokenPipeError

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    # The last resort, which turns the stream of this very process away, is tested in processes of their own.
    monkeypatch.setattr(entry, "_give_up_output", lambda: None)
    monkeypatch.setattr(specimens, "write_json", full)
    assert main(["serum", "0.5", "mmol/l", "--json"]) == Exit.IO
    monkeypatch.setattr(specimens, "write_json", interrupted)
    assert main(["serum", "0.5", "mmol/l", "--json"]) == Exit.INTERRUPTED
    monkeypatch.setattr(specimens, "write_json", left)
    assert main(["serum", "0.5", "mmol/l", "--json"]) == Exit.CLOSED_PIPE
    monkeypatch.setattr(specimens, "write_json", closed)
    assert main(["serum", "0.5", "mmol/l", "--json"]) == Exit.CLOSED_PIPE


# ------------------------------------------------------------------------------------------------ environment


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, "en"),
        ({"LANG": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_MESSAGES": "fr_CH.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_ALL": ""}, "fr"),
        ({"LANG": "tr_TR.UTF-8"}, "en"),
    ],
)
def test_the_language_of_the_locale(environ: dict[str, str], language: str) -> None:
    """LC_ALL before LC_MESSAGES before LANG; what is not French is English."""
    assert environment.locale_language(environ) == language


def test_what_a_stream_can_show() -> None:
    """Its encoding, and ASCII under the C locale."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="cp1252")
    assert environment.charset_of(stream, {"LANG": "fr_FR"}) == Charset("cp1252", ascii_only=False)
    assert environment.charset_of(stream, {"LC_ALL": "POSIX"}) == Charset("cp1252", ascii_only=True)
    assert environment.charset_of(io.StringIO(), {}).encoding == "ascii"
