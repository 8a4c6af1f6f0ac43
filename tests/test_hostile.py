"""Text that would be active, and texts of a hundred megabytes: shown or refused, and never obeyed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Runner, rest_slow
from rows_of_files import bounded

from mgcheck.cli.process.exits import Exit
from mgcheck.columns.row import RowReader
from mgcheck.files.options import Options
from mgcheck.files.tally import Tally
from mgcheck.judging.lab_flags import INSIDE
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import Specimen

# A cleared screen, a new title, a link, a bell, bidirectional controls and marks, a C1 control, a tag, a backspace, a
# delete, an invisible space, a line separator.
ACTIVE = ["\x1b[2J", "\x1b]0;", "\x1b]8;;", "\x07", "\u202e", "\u2066", "\x9b", "\U000e0041", "\x08"]
ACTIVE += ["\x7f", "\u200e", "\u200f", "\u061c", "\u200b", "\u2028"]
HOSTILE = "".join(["[red]x", "\x1b[2J", "\x1b]0;owned\x07", "\x1b]8;;mailto:x\x1b\\", *ACTIVE[4:]])
SHOWN = "[red]x\\x1b[2J\\x1b]0;owned\\x07"
# In a cell and on a command line there are tabs and line ends as well.
BROKEN = f"{HOSTILE}\t|\r\n|\n|\u2028|"
SPOKEN = "".join(f"\\u{ord(sign):04x}" if ord(sign) < 0x10000 else f"\\U{ord(sign):08x}" for sign in HOSTILE)

OWN = (ROOT / "examples" / "my_ranges.toml").read_text(encoding="utf-8")


def on_terminal(*words: str, cwd: Path, program: Sequence[str] = ("-m", "mgcheck")) -> str:
    """What a terminal is sent, by either stream."""
    code = "import pty, sys; pty.spawn(sys.argv[1:])"
    command = [sys.executable, "-c", code, sys.executable, *program, *words]
    environment = {**os.environ, "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "COLUMNS": "300"}
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=120, env=environment, cwd=cwd
    )
    return done.stdout.decode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with files whose names and contents are hostile."""
    tmp_path = tmp_path_factory.mktemp("hostile")
    (tmp_path / f"{HOSTILE}.csv").write_text("value,unit\n0.8,mmol/l\n", encoding="utf-8")
    with (tmp_path / "cells.csv").open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(
            [
                ["value", "unit", "specimen", "flag", HOSTILE],
                [BROKEN, "mmol/l", "serum", BROKEN, BROKEN],
                ["0.8", BROKEN, "serum", BROKEN, BROKEN],
                ["0.8", "mmol/l", BROKEN, "", BROKEN],
            ]
        )
    lines = [{"value": BROKEN, "unit": BROKEN, HOSTILE: {HOSTILE: BROKEN}}, HOSTILE]
    (tmp_path / "cells.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    (tmp_path / "active.csv").write_text(f"{HOSTILE},unit\n0.8,mmol/l\n", encoding="utf-8")
    for old, name in (
        ("Handbook of an example laboratory", "title"),
        ("Made up, to show the form.", "weight"),
        ("below our interval", "words"),
        ("p. 12", "locator"),
        ("example_lab", "id"),
        ("mmol/L", "unit"),
        ('"hypo"', "class"),
        ("(0, 0.73)", "interval"),
        ("edition", "key"),
    ):
        spoken = f'"{SPOKEN}"' if name in ("class", "key") else SPOKEN
        (tmp_path / f"{name}.toml").write_text(OWN.replace(old, spoken), encoding="utf-8")
    (tmp_path / "raw.toml").write_text(f"{OWN}\n# {HOSTILE}\n", encoding="utf-8")
    return tmp_path


ONE = ("serum", "0.5", "mmol/l")
CELLS = ("batch", "cells.csv", "--column", "flag=flag")
PLACES = {
    "value": (("serum", HOSTILE, "mmol/l"), True),
    "value with breaks": (("serum", f"0.5 {BROKEN}"), True),
    "unit": (("serum", "0.5", HOSTILE), True),
    "target unit": (("convert", "0.5", "mmol/l", HOSTILE), True),
    "specimen": ((HOSTILE, "0.5", "mmol/l"), True),
    "option": ((*ONE, f"--{HOSTILE}"), True),
    "source": ((*ONE, "--source", HOSTILE), True),
    "language": ((*ONE, "--lang", HOSTILE), True),
    "laboratory's range": ((*ONE, "--lab-range", HOSTILE), True),
    "factor": ((*ONE, "--factor", HOSTILE), True),
    "volume": (("urine", "2", "mmol/l", "--volume", HOSTILE), True),
    "search": (("evidence", HOSTILE), True),
    "food": (("intake", HOSTILE), True),
    "panel": (("panel", "--serum", "0.5 mmol/l", "--urine", HOSTILE), True),
    "ranges file that is not there": ((*ONE, "--ranges", HOSTILE), True),
    "file that is not there": (("batch", f"{HOSTILE}/none.csv", "--specimen", "serum"), True),
    "output that is there": (("batch", "cells.csv", "-o", f"{HOSTILE}.csv"), True),
    "output written": (("batch", f"{HOSTILE}.csv", "--specimen", "serum", "-o", f"{HOSTILE}.tsv"), False),
    "summary written": (("batch", f"{HOSTILE}.csv", "--specimen", "serum", "--summary"), False),
    "format": (("batch", f"{HOSTILE}.csv", "--format", HOSTILE), True),
    "output format": (("batch", "cells.csv", "--output-format", HOSTILE), True),
    "encoding": (("batch", "cells.csv", "--encoding", HOSTILE), True),
    "missing column": (("batch", "cells.csv", "--column", f"value={HOSTILE}{HOSTILE}"), True),
    "known columns": (("batch", "active.csv", "--specimen", "serum"), True),
    "prefix": (("batch", "cells.csv", "--prefix", HOSTILE), True),
    "flag map": ((*CELLS, "--flag-map", f"{HOSTILE}=low"), True),
    "where": (("batch", "cells.csv", "--where", f"{HOSTILE}={HOSTILE}"), True),
    "rows": (CELLS, True),
    "rows to look at": ((*CELLS, "--specimen", "serum", "-o", "out.csv"), False),
    "rows as JSON lines": ((*CELLS, "--output-format", "jsonl"), True),
    "rows of JSON lines": (("batch", "cells.jsonl", "--specimen", "serum"), True),
    "summary": ((*CELLS, "--summary"), True),
    "summary as JSON": ((*CELLS, "--summary", "--json"), False),
    "error as JSON": (("serum", HOSTILE, "--json"), False),
    "title": ((*ONE, "--ranges", "title.toml", "--full"), False),
    "weight": ((*ONE, "--ranges", "weight.toml", "--full"), False),
    "words": ((*ONE, "--ranges", "words.toml", "--explain"), True),
    "locator": ((*ONE, "--ranges", "locator.toml", "--explain"), True),
    "words as JSON": ((*ONE, "--ranges", "words.toml", "--json"), False),
    "ranges of a reader": (("ranges", "--ranges", "words.toml"), False),
    "id in a ranges file": ((*ONE, "--ranges", "id.toml"), False),
    "unit in a ranges file": ((*ONE, "--ranges", "unit.toml"), False),
    "class in a ranges file": ((*ONE, "--ranges", "class.toml"), False),
    "interval in a ranges file": ((*ONE, "--ranges", "interval.toml"), False),
    "key in a ranges file": ((*ONE, "--ranges", "key.toml"), True),
    "comment in a ranges file": ((*ONE, "--ranges", "raw.toml"), False),
}


# One process runs all of them, for each takes half a second to start.
EACH = """
import json, sys
from mgcheck.cli.main import main
for words in json.loads(sys.argv[1]):
    main(words)
    print("", "next", sep="\\n", flush=True)
"""


@pytest.fixture(scope="module")
def shown(folder: Path) -> dict[str, str]:
    """What a terminal is sent in each place."""
    sent = on_terminal(json.dumps([words for words, _ in PLACES.values()]), cwd=folder, program=("-c", EACH))
    *outputs, rest = sent.split("\r\nnext\r\n")
    assert rest == ""
    return dict(zip(PLACES, outputs, strict=True))


@pytest.mark.parametrize("place", PLACES)
def test_no_text_is_active_on_a_terminal(shown: dict[str, str], place: str) -> None:
    """Wherever it comes from; where it is repeated it is shown as it is written."""
    check_shown(shown[place], repeated=PLACES[place][1])


@pytest.mark.slow
def test_nor_in_a_process_of_its_own(folder: Path) -> None:
    """As a user starts it."""
    words, repeated = PLACES["rows"]
    check_shown(on_terminal(*words, cwd=folder), repeated=repeated)


def check_shown(shown: str, *, repeated: bool) -> None:
    """Something is shown, and nothing of it is active."""
    assert shown.strip()
    assert "Traceback" not in shown
    assert not [sign for sign in ACTIVE if sign in shown]
    assert not repeated or "[red]x" in shown
    assert not repeated or SHOWN in shown or SHOWN.replace("\\x1b", "\\u001b").replace("\\x07", "\\u0007") in shown


@pytest.mark.parametrize("output", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize("source", ["csv", "parquet"])
def test_no_cell_of_mgcheck_is_active(run: Runner, tmp_path: Path, source: str, output: str) -> None:
    """The cells of the input stay as they are; an error that repeats one does not."""
    rows = pl.DataFrame({"value": ["0.8"], "unit": [HOSTILE]})
    path = tmp_path / f"in.{source}"
    _ = rows.write_csv(path) if source == "csv" else rows.write_parquet(path)
    target = tmp_path / f"out.{output}"
    run("batch", str(path), "--specimen", "serum", "-o", str(target))
    readers: dict[str, Callable[[Path], pl.DataFrame]] = {
        "csv": pl.read_csv,
        "jsonl": pl.read_ndjson,
        "parquet": pl.read_parquet,
    }
    read = readers[output](target).row(0, named=True)
    assert read["unit"] == HOSTILE
    assert read["mgcheck_error"].startswith(f"unknown_unit: The unit {SHOWN}")
    assert not [sign for sign in ACTIVE if sign in read["mgcheck_error"]]


# ------------------------------------------------------------------------------------------------- 100 megabytes

LONG = 100_000_000


def interpreted(path: Path, *words: str) -> subprocess.CompletedProcess[bytes]:
    """The end of `mgcheck batch` on a file."""
    command = [sys.executable, "-m", "mgcheck", "batch", str(path), "--specimen", "serum", *words]
    return subprocess.run(command, capture_output=True, check=False, timeout=300)


@pytest.mark.parametrize(
    ("kind", "start", "body", "end", "place"),
    rest_slow(
        {
            "cell": ("csv", b"value,note\n0.5 mmol/l,", b"x", b"\n0.8 mmol/l,y\n", "line 2 (byte 11)"),
            "value": ("csv", b"value\n", b"8", b"\n0.8 mmol/l\n", "line 2 (byte 6)"),
            "header": ("csv", b"", b"x", b"\n", "line 1 (byte 0)"),
            "text": (
                *("jsonl", b'{"value": "0.5 mmol/l", "note": "', b"x", b'"}\n{"value": "0.8 mmol/l"}\n'),
                "line 1 (byte 0)",
            ),
            "nested": ("jsonl", b'{"value": "0.5 mmol/l"}\n{"note": ', b"[", b"}\n", "line 2 (byte 24)"),
        }
    ),
)
def test_a_record_of_a_hundred_megabytes(
    tmp_path: Path, kind: str, start: bytes, body: bytes, end: bytes, place: str
) -> None:
    """It is refused in one line that says where it begins, and nothing is written."""
    path, target = tmp_path / f"in.{kind}", tmp_path / f"out.{kind}"
    path.write_bytes(start + body * LONG + end)
    done = interpreted(path, "-o", str(target))
    told = f"error: The record at {place} of {path} is longer than 16 MB\n"
    assert (done.returncode, done.stdout, done.stderr.decode()) == (Exit.REFUSED, b"", told)
    assert not target.exists()


def test_a_ranges_file_of_a_hundred_megabytes(run: Runner, tmp_path: Path) -> None:
    """It is refused by its size, whatever it holds."""
    path = tmp_path / "own.toml"
    with path.open("wb") as stream:
        stream.truncate(LONG)
    done = run("serum", "0.5", "mmol/l", "--ranges", str(path))
    assert (done.status, done.out) == (Exit.REFUSED, "")
    assert "the file is larger than 1000000 bytes" in done.err


@pytest.mark.slow
def test_a_long_line_of_a_stream_is_refused_and_the_next_is_read() -> None:
    """What is repeated of it is cut."""
    command = [sys.executable, "-m", "mgcheck", "serum", "-"]
    given = b"0.8 mmol/l " + b"x" * LONG + b"\n0.8 mmol/l\n"
    done = subprocess.run(command, input=given, capture_output=True, check=False, timeout=60)
    assert done.returncode == Exit.REFUSED
    long, last = done.stdout.splitlines()
    assert len(long) < 2000
    assert long.startswith(b"error:")
    assert long.endswith(b"The text is longer than 200 characters")
    assert last.startswith(b"NORMAL  ")


# ------------------------------------------------------------------------------------------------ odd places and texts


@pytest.mark.slow
@pytest.mark.parametrize("place", ["/dev/tty", "/dev/stdout"])
def test_a_terminal_by_another_name_is_a_terminal(folder: Path, place: str) -> None:
    """Rows to /dev/tty and /dev/stdout are shown as to standard output, and Parquet is refused."""
    shown = on_terminal(*CELLS, "-o", place, "--output-format", "csv", cwd=folder)
    assert SHOWN in shown
    assert not [sign for sign in ACTIVE if sign in shown]
    refused = on_terminal(*CELLS, "-o", place, "--output-format", "parquet", cwd=folder)
    assert "Parquet cannot be shown on a terminal" in refused


def test_counts_come_in_one_order(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By count, equal ones by name, and classes in their own order: in every run, into whatever blocks a file falls."""
    path = tmp_path / "in.csv"
    rows = [
        f"{value} mmol/l,{low},,{flag}" for value in ("<0.5", "<1.2", ">0.5") for low in ("", "0.9") for flag in "NZ"
    ]
    rows += [f"0.5 mmol/l,,,{flag}" for flag in "NHWZBALXYQ"]
    rows += [
        f"{value}," for value in ("x,,", "0 mmol/l,,", "-1,,", "20,,", "99999 mmol/l,,", "20 Mg/l,,", "18.1 mg/l,,")
    ]
    rows += ["0.8 mmol/l,18,24,"]
    options = ("--specimen", "serum", "--column", "flag=flag", "--flag-map", "W=high,Z=high,B=inside,A=inside")
    found: set[tuple[str, str]] = set()
    for lines, size in ((rows, 1 << 20), (rows[::-1], 60), (rows[1::2] + rows[::2], 200), (rows, 60), (rows, 1 << 20)):
        path.write_text("\n".join(["value,low,high,flag", *lines]))
        bounded(monkeypatch, block=size)
        words = ("batch", str(path), *options, "--summary")
        found.add((run(*words).out, run(*words, "--json").out))
    assert len(found) == 1
    page, text = found.pop()
    summary = json.loads(text)
    last_words = [line.split()[-1] for line in page.splitlines() if line]
    for counts in (summary["warnings"], summary["errors"], summary["flags"]["unknown_flags"]):
        assert list(counts.items()) == sorted(counts.items(), key=lambda item: (-item[1], item[0]))
        assert len(counts) > len(set(counts.values()))
    for counts in (summary["warnings"], summary["errors"]):
        assert [word for word in last_words if word in counts] == list(counts)
    told = [(-row["rows"], row["flag"], row["verdict"]) for row in summary["flags"]["disagreements"]]
    assert told == sorted(told)


def test_counts_that_were_added_in_any_order() -> None:
    """Sets of classes that begin alike, as a laboratory's range beside a comparator may leave them."""
    sets = ["hypo", "hypo|normal|hyper", "hypo|normal|severe_hyper", "normal|hyper|severe_hyper"]
    found = []
    for order in permutations(sets):
        tally = Tally()
        for classes in order:
            tally.add(
                Tally(classes=Counter({(Specimen.SERUM, classes): 1}), flags=Counter({("N", classes, INSIDE, None): 1}))
            )
        found.append(json.dumps(tally.to_dict({}, Options(reader=RowReader(packaged_knowledge())).provenance, "en")))
    assert len(set(found)) == 1
    summary = json.loads(found[0])
    assert list(summary["specimens"]["serum"]["classes"]) == sets
    assert [row["class"] for row in summary["flags"]["table"]] == sets


def test_quotes_that_never_close_cost_no_square(run: Runner, tmp_path: Path) -> None:
    """Twice the rows take about twice the work, and each is told as what it is."""
    path, target = tmp_path / "in.csv", tmp_path / "out.csv"
    path.write_text("a,value\n" + 'x","y\n' * 20_000)
    assert run("batch", str(path), "--specimen", "serum", "-o", str(target)).status == Exit.UNREADABLE
    assert target.read_bytes().count(b"open_quote") > 18_000


def test_a_cell_of_many_lines(run: Runner, tmp_path: Path) -> None:
    """A quote may span a thousand lines and no more; beyond, its row is told and the rest are rows."""
    path = tmp_path / "in.csv"
    # Of the quote that is too long the closing mark is an open one as well.
    for lines, status, told in ((1000, Exit.OK, 0), (1001, Exit.UNREADABLE, 2)):
        path.write_text('value,note\n0.8 mmol/l,"' + "\n" * (lines - 1) + '"\n0.5 mmol/l,x\n')
        done = run("batch", str(path), "--specimen", "serum")
        assert (done.status, done.out.count("open_quote")) == (status, told)
        assert done.out.count(",hypo,hypo,") == 1


@pytest.mark.slow
def test_many_members_cost_no_square(tmp_path: Path) -> None:
    """A line of 30,000 members, one of them twice."""
    path, target = tmp_path / "in.jsonl", tmp_path / "out.csv"
    members = ", ".join(f'"m{number}": 1' for number in range(30_000))
    path.write_text(f'{{"value": "0.5 mmol/l", {members}, "value": "0.8 mmol/l"}}\n')
    assert interpreted(path, "-o", str(target)).returncode == Exit.UNREADABLE
    assert b"member_twice" in target.read_bytes()


@pytest.mark.slow
def test_a_name_is_a_file_and_nothing_else(tmp_path: Path) -> None:
    """Not a home, not an address, not a folder of files; a pipe is read, a name of any bytes told."""
    home, here = tmp_path / "home", tmp_path / "~"
    home.mkdir()
    here.mkdir()
    pl.DataFrame({"value": ["0.5 mmol/l"]}).write_parquet(home / "in.parquet")
    pl.DataFrame({"value": ["2.5 mmol/l"]}).write_parquet(here / "in.parquet")
    command = [sys.executable, "-m", "mgcheck", "batch", "--specimen", "serum"]

    def outcome(*words: str | bytes, script: str = "") -> tuple[int, bytes, bytes]:
        line = ["bash", "-c", script, "bash", *command] if script else [*command, *words]
        environment = {**os.environ, "HOME": str(home)}
        done = subprocess.run(line, capture_output=True, check=False, cwd=tmp_path, env=environment, timeout=60)
        return done.returncode, done.stdout, done.stderr

    status, out, _ = outcome("~/in.parquet", "--output-format", "csv")
    assert (status, out.splitlines()[1].split(b",")[1]) == (Exit.OK, b"hyper")
    status, out, _ = outcome(script='"$@" <(cat "~/in.parquet") --format parquet -o out.csv; cat out.csv')
    assert out.count(b"hyper") == 2
    for name in ("file:///etc/passwd.parquet", "~", str(home), os.fsencode(str(tmp_path)) + b"/\xff.parquet"):
        status, out, err = outcome(name, "--format", "parquet")
        assert (status, out) == (Exit.IO, b"")
        assert b"Traceback" not in err
    (tmp_path / "in.csv").write_text("value\n0.8 mmol/l\n")
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    for target, expected in (("loop.csv", Exit.IO), ("", Exit.REFUSED)):
        status, out, err = outcome("in.csv", "-o", target)
        assert (status, out, b"Traceback" in err) == (expected, b"", False)
    status, _, err = outcome(script='"$@" - --format parquet <&-')
    assert (status, b"stdin is closed" in err) == (Exit.IO, True)


def test_marks_at_the_beginning_of_a_text(run: Runner, tmp_path: Path) -> None:
    """A byte-order mark in a cell is part of it, and one of UTF-32 is none of UTF-16."""
    path = tmp_path / "in.csv"
    path.write_bytes("value,b\n\ufeff0.5 mmol/l,1\n0.9 mmol/l,2\n".encode())
    done = run("batch", str(path), "--specimen", "serum")
    assert done.status == Exit.UNREADABLE
    assert "no_number" in done.out.splitlines()[1]
    path.write_text("value\n0.8 mmol/l\n", encoding="utf-32")
    assert "normal" in run("batch", str(path), "--specimen", "serum", "--encoding", "utf-32").out
    assert "is UTF-32, not text" in run("batch", str(path), "--specimen", "serum").err


def test_a_condition_that_is_no_number(run: Runner, tmp_path: Path) -> None:
    """No cell is equal to it, and that is said."""
    path = tmp_path / "in.parquet"
    pl.DataFrame({"id": [1], "value": ["0.8 mmol/l"]}).write_parquet(path)
    for number in ("sNaN", "nan", "x"):
        done = run("batch", str(path), "--specimen", "serum", "--output-format", "csv", "--where", f"id={number}")
        told = f"warning: no row matches --where id={number}; none was interpreted\n"
        assert (done.status, done.err) == (Exit.OK, told)
        assert "normal" not in done.out


def test_a_conversion_repeats_what_was_typed(run: Runner) -> None:
    """A unit that is not known is not called missing, and any number of words is refused at once."""
    done = run("convert", "0.5", "mmol/x")
    assert "mmol/x" in done.err
    assert "missing" not in done.err
    assert "furlong" in run("convert", "0.5", "mmol/l", "furlong").err
    assert "1,234" in run("convert", "1,234 mmol/l", "mg/l").err
    assert run("convert", *["1"] * 30_000).status == Exit.REFUSED


@pytest.mark.parametrize("end", rest_slow(["\r\n", "\n", "\r"]))
@pytest.mark.parametrize("size", [0, 5000])
def test_very_many_lines_come_in_smaller_blocks(run: Runner, tmp_path: Path, end: str, size: int) -> None:
    """More than 400,000 of them in 4 MB, whatever their ends, behind a long line too; none is lost."""
    path = tmp_path / "in.csv"
    lines = ["value", f"0.5,{'x' * size}" if size else "0.5", *(["0.8"] * 500_000)]
    path.write_bytes(end.join([*lines, ""]).encode())
    summary = run("batch", str(path), "--specimen", "serum", "--unit", "mmol/l", "--summary", "--json").json
    assert summary["rows"] == 500_001
    assert summary["specimens"]["serum"]["classes"]["normal"] == 500_000


def test_places_that_are_no_files(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal, a device, a link to itself, an input that is closed: each by its kind."""
    source = tmp_path / "in.csv"
    source.write_text("value,note\n0.8 mmol/l,\x1b[2J\n")
    main, other = os.openpty()
    terminal = os.ttyname(other)
    assert run("batch", str(source), "--specimen", "serum", "-o", terminal, "--output-format", "csv").status == Exit.OK
    shown = b""
    while shown.count(b"\n") < 2:
        shown += os.read(main, 10_000)
    assert b"\\x1b[2J" in shown
    assert b"\x1b[2J" not in shown
    refused = run("batch", str(source), "--specimen", "serum", "-o", terminal, "--output-format", "parquet")
    assert "Parquet cannot be shown on a terminal" in refused.err
    os.close(main)
    os.close(other)
    assert (
        run("batch", str(source), "--specimen", "serum", "-o", "/dev/null", "--output-format", "csv").status == Exit.OK
    )
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    assert run("batch", str(source), "--specimen", "serum", "-o", str(loop)).status == Exit.IO
    monkeypatch.setattr("pathlib.Path.is_char_device", lambda _: _denied())
    assert run("batch", str(source), "--specimen", "serum", "-o", str(tmp_path / "out.csv")).status == Exit.OK
    monkeypatch.setattr(sys, "stdin", None)
    closed = run("batch", "-", "--specimen", "serum", "--format", "parquet")
    assert (closed.status, "stdin is closed" in closed.err) == (Exit.IO, True)


def _denied() -> bool:
    raise PermissionError
