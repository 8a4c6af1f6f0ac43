"""Values from standard input: a line or an object for each."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from conftest import COMMAND, Bytes, Runner

from mgcheck.cli.commands.specimens import lines_of
from mgcheck.cli.process.exits import Exit, most_serious


def test_the_most_serious_of_several_decides(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Severe, perhaps severe, the side unknown, outside, outside for another document, inside."""
    order = [Exit.SEVERE, Exit.MAYBE_SEVERE, Exit.UNDETERMINED, Exit.OUTSIDE, Exit.OUTSIDE_ELSEWHERE, Exit.OK]
    for place, first in enumerate(order):
        for second in order[place:]:
            assert most_serious(first, second) is most_serious(second, first) is first
    lines = "0.72 mmol/l\n<0.7 mmol/l\n0.8 mmol/l\n"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert run("serum", "-", "--exit-code").status == Exit.MAYBE_SEVERE


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
        # A laboratory's range decides, but not on a side that it leaves open.
        (
            "serum 0.72 mmol/l --lab-range 0.7..1.0",
            "NORMAL  0.72 mmol/l  rms 0.7–1.1 normal · your laboratory 0.7..1.0 normal · boisleve 0.75–0.90 low",
        ),
        (
            "serum 0.72 mmol/l --lab-range 0.7..",
            "NOT LOW  0.72 mmol/l  rms 0.7–1.1 normal · your laboratory 0.7.. not low · boisleve 0.75–0.90 low",
        ),
        (
            "serum 0.72 mmol/l --lab-range ..0.9",
            "NORMAL/LOW  0.72 mmol/l  rms 0.7–1.1 normal · your laboratory ..0.9 not high · boisleve 0.75–0.90 low",
        ),
        ("serum <0.5 mmol/l", "LOW  <0.5 mmol/l  rms 0.7–1.1 severely low or low · boisleve 0.75–0.90 low"),
        ("serum 3.4 mmol/l", "SEVERELY HIGH  3.4 mmol/l  rms 0.7–1.1 severe hypermagnesemia · boisleve 0.75–0.90 high"),
        (
            "serum 0,3 mmol/l --lang fr",
            "SÉVÈREMENT BASSE  0,3 mmol/l  rms 0,7–1,1 hypomagnésémie sévère · boisleve 0,75–0,90 basse",
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
