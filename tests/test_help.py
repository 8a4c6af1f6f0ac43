"""The help of each command, and what the shell completes."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from conftest import Run, Runner, rest_slow

from mgcheck.cli.app import app
from mgcheck.cli.commands import COMMANDS, MGCHECK, Command
from mgcheck.cli.main import main
from mgcheck.cli.options import text_of
from mgcheck.cli.process.exits import Exit
from mgcheck.language.say import say

SHOWN = {name: command for name, command in COMMANDS.items() if command.same_as is None}
EXAMPLES = [line for command in (MGCHECK, *SHOWN.values()) for line in command.examples.values()]


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files that the examples name, in the current folder."""
    (tmp_path / "results.csv").write_text("date,value\n2026-03-01,0.5 mmol/l\n2026-03-02,20 mg/l\n", "utf-8")
    rows = "7,2026-03-01,0.5,mmol/l,0.5,mmol/l\n8,2026-03-02,20,mg/l,20,mg/l\n"
    (tmp_path / "lab.csv").write_text(f"subject,taken,result,uom,value,unit\n{rows}", encoding="utf-8")
    (tmp_path / "values.txt").write_text("0.5 mmol/l\n20 mg/l\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("line", dict.fromkeys(EXAMPLES))
def test_every_example_runs(run: Runner, line: str) -> None:
    """As it stands there."""
    if any(sign in line for sign in (" < ", " > ", " | ")):
        command = line.replace("mgcheck ", f"{shlex.quote(sys.executable)} -m mgcheck ")
        assert subprocess.run(["bash", "-c", command], capture_output=True, check=False).returncode == 0
    else:
        program, *words = shlex.split(line)
        assert program == "mgcheck"
        assert run(*words).status == Exit.OK


def texts(name: str, command: Command, language: str) -> list[str]:
    """All that the help of a command has to say, each text as a whole."""
    group: Any = typer.main.get_command(app)
    params = group.get_command(SimpleNamespace(resilient_parsing=False), name).params if name else group.params
    said = [text_of(param, language) for param in params if not param.hidden]
    said += [say(f"example.{caption}", language) for caption in command.examples]
    return said + [say(f"command.{each}", language) for each in ([name] if name else SHOWN)]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("columns", [60, 80, 120])
@pytest.mark.parametrize("name", ["", *SHOWN])
def test_the_help_is_whole_at_any_width(
    run: Runner, monkeypatch: pytest.MonkeyPatch, name: str, columns: int, language: str
) -> None:
    """No line is too long, no text is cut, every example can be copied; the widest is 100 columns."""
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LANG", "fr_FR.UTF-8" if language == "fr" else "en_US.UTF-8")
    command = COMMANDS.get(name, MGCHECK)
    result = run(*([name] if name else []), "--help")
    assert (result.status, result.err) == (Exit.OK, "")
    assert max(map(len, result.out.splitlines())) <= min(columns, 100)
    # Beside an option its text is in a column of its own.
    words = result.out.split()
    for text in texts(name, command, language):
        assert in_order(text.split(), words), text
    lines = result.out.replace(" \\\n", "")
    for example in command.examples.values():
        assert example in re.sub(" +", " ", lines)
    # In single quotes the shell takes a backslash for one.
    assert not [line for line in result.out.splitlines() if line.endswith("\\") and line.count("'") % 2]
    assert not re.search("<bool>|<list|…|\\ue000", result.out)


def in_order(wanted: list[str], words: list[str]) -> bool:
    """Whether the wanted words stand among the others one after the other, with at most a name between two lines."""
    return " ".join(wanted) in " ".join(words)


def test_options_stand_in_groups(run: Runner) -> None:
    """What is asked, ranges, output; for a file also columns, rows, reading."""
    serum = run("serum", "--help").out
    titles = re.findall(r"(?m)^[A-Z]\w+$", serum)
    assert titles == ["Examples", "Input", "Ranges", "Output"]
    batch = re.findall(r"(?m)^[A-Z]\w+$", run("batch", "--help").out)
    assert batch == ["Examples", "Input", "Columns", "Rows", "Reading", "Ranges", "Output"]
    assert "Input\n  VALUE UNIT " in serum
    assert "\n  -o, --output FILE " in run("batch", "-h").out
    assert serum.startswith("Interpret serum (plasma) magnesium.\n\nUsage: mgcheck serum VALUE UNIT [OPTIONS]\n")
    assert "--volume" in run("urine", "-h").out
    assert "--volume" not in serum


def test_the_help_of_all(run: Runner) -> None:
    """Commands in two groups; other spellings are not listed."""
    text = run("--help").out
    assert re.findall(r"(?m)^[A-Z][\w ]+$", text) == ["Examples", "Interpret a result", "Look things up", "Options"]
    assert not re.search(r"(?m)^  (plasma|ionised|rbc) ", text)
    assert text.endswith("It is not a medical device.\n")


def test_without_a_word_the_help_is_a_diagnostic(run: Runner) -> None:
    """On standard error, with status 2."""
    help_text = run("--help").out
    for words in ([], ["--"]):
        assert run(*words) == Run(Exit.REFUSED, "", help_text)


def test_the_help_speaks_french(run: Runner) -> None:
    """By --lang as by the locale."""
    text = run("serum", "--help", "--lang", "fr").out
    assert text.startswith("Interpréter la magnésémie")
    assert "\nUsage : mgcheck serum VALEUR UNITÉ [OPTIONS]\n" in text
    assert "\nSortie\n" in text


@pytest.mark.parametrize("name", SHOWN)
def test_no_english_word_stands_for_a_value_in_french(run: Runner, name: str) -> None:
    """What is in capitals: BAS..HAUT and not LOW..HIGH. The rest is the same in both languages, or a name."""
    text = run(name, "--help", "--lang", "fr").out
    same = {"ISO", "OPTIONS", "VOLUME", "ID", "FORMAT", "JSON", "CSV", "TSV", "TOML", "FHIR", "CODE", "E", "B"}
    english = {word for word in re.findall("[A-Z]+", run(name, "--help").out) if len(word) > 1}
    assert not english & set(re.findall(r"\b[A-Z]+\b", text)) - same


# --------------------------------------------------------------------------------------------------- completion


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("ser", ["serum"]),
        ("c", ["convert", "causes"]),
        ("srum 1 --f", []),
        ("serum 1 --sour", ["--source"]),
        ("serum 1 --lang ", ["en", "fr"]),
        ("serum 1 --lang=f", ["fr"]),
        # Only documents with limits for the specimen of the command.
        ("serum 1 --source ", ["rms", "boisleve"]),
        ("plasma 1 --source b", ["boisleve"]),
        ("ionized 1 --source ", ["boisleve"]),
        ("erythrocyte 1 --source ", ["rms", "boisleve"]),
        ("urine 1 --source ", ["boisleve"]),
        ("batch in.csv --specimen urine --source ", ["boisleve"]),
        ("batch in.csv --source ", ["rms", "boisleve"]),
        ("batch in.csv --specimen nothing --source ", ["rms", "boisleve"]),
        ("batch in.csv --decimal ", ["dot", "comma"]),
        ("batch in.csv --specimen e", ["erythrocyte"]),
        ("batch in.csv --format j", ["jsonl"]),
        ("batch in.csv --column f", ["fallback=", "flag="]),
        ("batch in.csv --format ", ["csv", "tsv", "jsonl", "parquet", "fhir"]),
        ("batch in.csv --output-format ", ["csv", "tsv", "jsonl", "parquet"]),
        ("serum 1 --factor cis", ["cisplatin"]),
        ("panel --serum 1 --factor cis", ["cisplatin"]),
        ("panel --serum 1 --lab-range er", ["erythrocyte="]),
        ("panel --with ", ["hypocalcemia", "hypokalemia"]),
        ("causes ", ["low", "high"]),
        ("causes hy", []),
        ("causes low --source ", ["rms", "boisleve", "george"]),
        ("causes hyper --source ", ["rms", "boisleve", "mgcheck"]),
        ("causes low --specimen urine --source ", ["boisleve"]),
        ("causes high --specimen rbc --source ", []),
        ("causes --specimen ", ["serum", "ionized", "erythrocyte", "urine"]),
        ("ranges fr", ["fractional_excretion"]),
        ("ranges s", ["serum"]),
        ("atlas e", ["erythrocyte"]),
        ("atlas urine ", ["mmol/(24.h)", "mg/(24.h)"]),
        ("atlas nothing ", []),
        ("trend in.csv --column s", ["specimen=", "subject="]),
        ("evidence cr", ["cramps"]),
        ("foods choc", ["chocolate"]),
        ("intake --sex ", ["m", "f"]),
        ("schema int", ["interpretation", "intake"]),
    ],
)
def test_the_shell_completes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str, offered: list[str]
) -> None:
    """In bash's protocol: commands, options, and the values that there are."""
    assert sorted(completed(monkeypatch, capsys, words)) == sorted(offered)


def completed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], words: str) -> list[str]:
    """What bash is offered for the last of the words."""
    line = f"mgcheck {words}"
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    monkeypatch.setenv("_MGCHECK_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", line)
    monkeypatch.setenv("COMP_CWORD", str(len(line.split()) - (not line.endswith(" "))))
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([])
    shown = capsys.readouterr()
    assert shown.err == ""
    return shown.out.strip().split("\n") if shown.out.strip() else []


@pytest.mark.parametrize(
    ("line", "offered"),
    rest_slow(
        [
            ("mgcheck evidence cra", '"cramps":"muscle cramps"'),
            ("mgcheck serum 1 --exp", '"--explain":"Show how the value was read'),
        ]
    ),
)
def test_completion_in_a_process(line: str, offered: str) -> None:
    """As the shell asks for it."""
    environ = {**os.environ, "_MGCHECK_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": line}
    asked = subprocess.run([sys.executable, "-m", "mgcheck"], capture_output=True, text=True, check=False, env=environ)
    assert asked.stdout.startswith("_arguments")
    assert offered in asked.stdout


# --------------------------------------------------------------------------------- other spellings of what is asked


@pytest.mark.parametrize(
    ("words", "same"),
    [
        ("causes hypo", "causes low"),
        ("causes HYPER", "causes high"),
        ("intake --sex male", "intake --sex m"),
        ("intake --sex homme", "intake --sex m"),
        ("intake --sex female", "intake --sex f"),
        ("intake --sex femme", "intake --sex f"),
        ("panel --rbc 1mmol/l --serum 1mmol/l", "panel --erythrocyte 1mmol/l --serum 1mmol/l"),
        ("serum 1 mmol/l --lang FR", "serum 1 mmol/l --lang fr"),
    ],
)
def test_another_spelling_is_understood(run: Runner, words: str, same: str) -> None:
    """And answered alike."""
    result = run(*words.split())
    assert result.status == Exit.OK
    assert result == run(*same.split())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("causes sideways", "error: sideways is not known here\nhint: known: low, high, hypo, hyper\n"),
        ("intake --sex x", "error: x is not known here\nhint: known: m, f, male, female, homme, femme\n"),
        ("serum 1 mmol/l --lang de", "error: de is not known here\nhint: known: en, fr\n"),
        ("panel --erythrocyte 1mmol/l --rbc 1mmol/l", "error: The option --rbc was given twice\n"),
    ],
)
def test_what_is_none_of_the_values_is_refused(run: Runner, words: str, said: str) -> None:
    """Naming those that are."""
    result = run(*words.split())
    assert result.status == Exit.REFUSED
    assert result.err.startswith(said)
