"""The real entry point with anything at all: arguments, standard input, files.

pytest tests/test_fuzz.py                            # a short run, part of the suite
pytest tests/test_fuzz.py --hypothesis-profile=long  # a hundred times the examples
"""

from __future__ import annotations

import faulthandler
import io
import json
import os
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

import pytest
from conftest import ROOT, examples
from hypothesis import event, given, settings
from hypothesis import strategies as st

from mgcheck.cli.main import main
from mgcheck.cli.process.exits import Exit

OWN = [(ROOT / "examples" / f"my_{name}.toml").read_text(encoding="utf-8") for name in ("ranges", "laboratory")]
COMMANDS = [
    "serum",
    "plasma",
    "ionized",
    "erythrocyte",
    "urine",
    "panel",
    "femg",
    "loading-test",
    "batch",
    "trend",
    "convert",
]
COMMANDS += ["ranges", "causes", "tests", "evidence", "intake", "foods", "sources", "schema", "--help", "--version", ""]
OPTIONS = [
    "--json",
    "--lang",
    "fr",
    "en",
    "--source",
    "rms",
    "boisleve",
    "--lab-range",
    "0.75..1.00",
    "--explain",
    "--full",
]
OPTIONS += [
    "--exit-code",
    "--factor",
    "ppi",
    "--volume",
    "1.4l",
    "--ranges",
    "own.toml",
    "--serum",
    "--urine",
    "--with",
]
OPTIONS += [
    "--dose",
    "--urine-24h",
    "--weight",
    "--sex",
    "m",
    "--pregnant",
    "-",
    "--",
    "--format",
    "--output-format",
    "csv",
    "jsonl",
    "parquet",
]
OPTIONS += ["--specimen", "serum", "--unit", "mmol/l", "--summary", "--where", "a=1", "--only", "--strict", "--force"]
OPTIONS += [
    "--column",
    "value=a",
    "--decimal",
    "comma",
    "--delimiter",
    ";",
    "--encoding",
    "utf-16",
    "in.csv",
    "in.jsonl",
]
OPTIONS += [
    "-o",
    "out.csv",
    "out.parquet",
    "--column",
    "flag=b",
    "--flag-map",
    "B=low",
    "--resolution",
    "0.1",
    "--prefix",
    "x",
]
VALUES = [
    "0.5",
    "0,5",
    "1,234",
    "<0.2",
    "mmol/l",
    "mg/dl",
    "20 Mg/l",
    "61 %",
    "4.2 mmol/24h",
    "-0.5",
    "NaN",
    "inf",
    "1e400",
]

# Commands that have an answer, and options with a value that is one.
SOUND = [
    ["serum", "0.5", "mmol/l"],
    ["plasma", "1,7 mg/dl"],
    ["ionized", "61 %"],
    ["erythrocyte", "<1.6 mmol/l"],
    ["urine", "3 mmol/l", "--volume", "1.4l"],
    ["serum", "0.3 mmol/l", "--exit-code"],
    ["serum", "0.6 mmol/l", "--exit-code"],
    ["serum", "<0.8 mmol/l", "--exit-code"],
    ["serum", "0.5 mmol/l", "--ranges", "none.toml"],
    ["batch", "none.parquet", "--specimen", "serum"],
    ["serum", "-"],
    ["panel", "--serum", "0.6 mmol/l", "--urine", "3 mmol/24h"],
    ["panel", "-"],
    ["femg", "--serum-magnesium", "0.6mmol/l", "--urine-magnesium", "2mmol/l"]
    + ["--serum-creatinine", "80umol/l", "--urine-creatinine", "8mmol/l"],
    ["loading-test", "--dose", "30mmol", "--urine-24h", "20mmol"],
    ["batch", "in.csv", "--column", "value=a", "--specimen", "serum", "--unit", "mmol/l"],
    ["batch", "in.csv", "--column", "value=a", "--column", "unit=b", "--column", "specimen=c", "--summary"],
    ["batch", "in.jsonl", "--column", "value=a", "--specimen", "serum", "--column", "flag=b"],
    ["batch", "-", "--format", "csv", "--column", "value=a", "--specimen", "urine", "-o", "out.parquet"],
    ["trend", "in.csv", "--column", "value=a", "--column", "date=b", "--specimen", "serum", "--unit", "mmol/l"],
    ["trend", "in.jsonl", "--column", "value=a", "--column", "date=b", "--specimen", "serum", "--save", "out.svg"],
    ["convert", "0.5", "mmol/l", "mg/l"],
    ["causes", "low"],
    ["evidence", "cramps"],
    ["intake", "--weight", "70kg"],
    ["foods", "cocoa"],
    *([name] for name in ("ranges", "tests", "sources", "schema", "--help", "--version")),
]
GOOD = [("--json",), ("--lang", "fr"), ("--source", "boisleve"), ("--lab-range", "0.75..1.00"), ("--explain",)]
GOOD += [("--full",), ("--exit-code",), ("--factor", "ppi"), ("--ranges", "own.toml"), ("--with", "hypokalemia")]
GOOD += [("-o", "out.csv"), ("--force",), ("--only",), ("--where", "a=1"), ("--decimal", "comma"), ("--strict",)]
GOOD += [("--column", "subject=c"), ("--date-format", "%d/%m/%Y"), ("--last", "1"), ("--save", "out.svg")]
GOOD += [("--resolution", "0.1"), ("--flag-map", "H=high"), ("--delimiter", ";"), ("--encoding", "cp1252")]

texts = st.text(max_size=8) | st.sampled_from(
    ["\x00", "\x1b[2J", "\u202e", "İı", "ß", "٣", "\ud800", "[bold]", "🧲" * 50]
)
anything = st.builds(
    lambda command, words: [command, *words],
    st.sampled_from(COMMANDS) | texts,
    st.lists(st.sampled_from(OPTIONS) | st.sampled_from(VALUES) | texts, max_size=8),
)
sound = st.builds(
    lambda command, options: [*command, *chain.from_iterable(options)],
    st.sampled_from(SOUND),
    st.lists(st.sampled_from(GOOD), max_size=2),
)
usual = st.builds(
    lambda command, options: [*command, *chain.from_iterable(options)],
    st.sampled_from(SOUND),
    st.lists(st.sampled_from(GOOD[:2]), max_size=2, unique=True),
)
# Rows of a value and a date beside those of a value alone.
DATED = ["0.5,2026-03-01,", "0.8,2026-03-01 08:10,x", "<0.2,2026-03-02T08:10+01:00,x", "20,01/03/2026,y", "NA,,"]
lines = st.lists(
    st.sampled_from(VALUES).map(str.encode) | st.sampled_from(DATED).map(str.encode) | st.binary(max_size=20),
    max_size=5,
).map(b"\n".join)
files = (
    lines.map(lambda body: b"a,b,c\n" + body) | st.binary(max_size=300) | st.just(b'{"a": 0.5, "b": "H"}\n{"a": 1}\n')
)


class Outcome(NamedTuple):
    """What a command line gave."""

    status: int
    out: bytes
    err: bytes


@pytest.fixture(autouse=True, scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder and a home of its own, in which whatever is written can be seen."""
    path = tmp_path_factory.mktemp("fuzz")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(path)
        patch.setenv("HOME", str(path))
        patch.setenv("LC_ALL", "C.UTF-8")
        yield path


def called(given_words: list[str], stdin: bytes) -> Outcome:
    """Run a command line in this process, its three streams being bytes."""
    # As Python opens them: what standard output cannot encode is an error.
    streams = {
        "stdin": io.TextIOWrapper(io.BytesIO(stdin), "utf-8"),
        "stdout": io.TextIOWrapper(io.BytesIO(), "utf-8"),
        "stderr": io.TextIOWrapper(io.BytesIO(), "utf-8", errors="backslashreplace"),
    }
    # What hangs ends the whole run, and shows where.
    faulthandler.dump_traceback_later(120, exit=True, file=2)
    with pytest.MonkeyPatch.context() as patch:
        for name, stream in streams.items():
            patch.setattr(sys, name, stream)
        status = main(given_words)
    faulthandler.cancel_dump_traceback_later()
    for name in ("stdout", "stderr"):
        streams[name].flush()
    out, err = (streams[name].buffer for name in ("stdout", "stderr"))
    assert isinstance(out, io.BytesIO)
    assert isinstance(err, io.BytesIO)
    return Outcome(status, out.getvalue(), err.getvalue())


@settings(max_examples=examples(150))
@given(
    more=usual | sound | anything,
    stdin=lines | st.just(b'{"serum": "0.6 mmol/l", "urine": "3 mmol/24h"}'),
    content=files,
    own=st.booleans(),
)
def test_whatever_is_typed_has_a_documented_end(more: list[str], stdin: bytes, content: bytes, *, own: bool) -> None:
    """A status of the list, no traceback, JSON where it was asked for, and no file but the one that was named.

    Completions are for shells, and tried in tests/test_process.py: they write where a shell looks for them.
    """
    Path("in.csv").write_bytes(content)
    Path("in.jsonl").write_bytes(content)
    Path("own.toml").write_bytes(OWN[0].encode() if own else content)
    if any(word.startswith(("--install-completion", "--show-completion")) for word in more):
        return
    outcome = called(more, stdin)
    event(f"status {outcome.status}")
    assert outcome.status in set(Exit)
    assert b"Traceback" not in outcome.out + outcome.err
    shown = b"--help" in b" ".join(os.fsencode(word) for word in more if not "\ud800" <= word[:1] <= "\udfff")
    if "--json" in more and outcome.status in ANSWERED and not shown and more[0] != "--version":
        assert outcome.out or "-" in more or "-o" in more
        streamed = outcome.out.splitlines()
        assert (
            all(json.loads(line) is not None for line in streamed)
            if is_lines(outcome.out)
            else json.loads(outcome.out or b"0") is not None
        )
    if outcome.status in (Exit.REFUSED, Exit.IO) and not outcome.out:
        assert outcome.err
        if "--json" in more:
            # Beside it there may be what a library warns of, and nothing else.
            assert json.loads(outcome.err)["error"]["code"]
    if outcome.status in ANSWERED:
        assert all(
            line.startswith((b"warning: ", "Avertissement\u00a0: ".encode(), b"{")) for line in outcome.err.splitlines()
        )
    allowed = {"in.csv", "in.jsonl", "own.toml"}
    written = {path.name for path in Path().iterdir()} - allowed
    if outcome.status not in ANSWERED or "--force" not in more:
        assert Path("in.csv").read_bytes() == content
        assert Path("in.jsonl").read_bytes() == content
    targets = [word for word, before in zip(more[1:], more, strict=False) if before in ("-o", "--output", "--save")]
    assert written <= {Path(target).name for target in targets} | {"out.csv", "out.parquet", "out.svg"}
    for name in written:
        Path(name).unlink()


ANSWERED = {Exit.OK, Exit.UNREADABLE, Exit.OUTSIDE, Exit.SEVERE, Exit.UNDETERMINED}


def is_lines(out: bytes) -> bool:
    """Whether an output is one JSON value a line, and not one over many."""
    try:
        json.loads(out or b"0")
    except ValueError:
        return True
    return False


@settings(max_examples=examples(150))
@given(st.binary(max_size=400) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_whatever_a_ranges_file_holds_it_is_used_whole_or_refused(content: bytes) -> None:
    """With one message that names the file."""
    Path("own.toml").write_bytes(content)
    outcome = called(["serum", "0.5", "mmol/l", "--ranges", "own.toml", "--json"], b"")
    assert outcome.status == Exit.REFUSED
    assert "own.toml" in json.loads(outcome.err)["error"]["message"]


@settings(max_examples=examples(150))
@given(st.data())
def test_a_ranges_file_with_a_piece_changed(data: st.DataObject) -> None:
    """Any line left out, doubled, or with something else in it: an answer that is whole, or a refusal."""
    rows = data.draw(st.sampled_from(OWN)).splitlines()
    place = data.draw(st.integers(0, len(rows) - 1))
    change = data.draw(st.sampled_from(["drop", "double", "value", "cut"]))
    if change == "drop":
        del rows[place]
    elif change == "double":
        rows.insert(place, rows[place])
    elif change == "cut":
        rows[place] = rows[place][: data.draw(st.integers(0, len(rows[place])))]
    else:
        other = data.draw(st.sampled_from(["nan", "inf", "[]", "{}", "0", "-1", '"x"', '"[3, 2)"', "true"]))
        rows[place] = f"{rows[place].partition('=')[0]}= {other}"
    Path("own.toml").write_text("\n".join(rows), encoding="utf-8")
    outcome = called(["serum", "0.5", "mmol/l", "--ranges", "own.toml", "--json"], b"")
    if outcome.status == Exit.OK:
        assert json.loads(outcome.out)["class"] == "hypo"
    else:
        assert outcome.status == Exit.REFUSED
        assert "own.toml" in json.loads(outcome.err)["error"]["message"]
