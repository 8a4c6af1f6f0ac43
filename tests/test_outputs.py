"""Where rows go: files, pipes, devices and terminals; an earlier file stands until a new one is whole."""

from __future__ import annotations

import gzip
import os
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from backports import zstd
from conftest import Runner, rest_slow
from rows_of_files import ROWS, bounded, check, mgcheck, read_csv, write_csv

from mgcheck.cli.process.exits import Exit
from mgcheck.files.formats.delimited import DelimitedSource


def test_standard_streams(run: Runner, results: Path) -> None:
    """In and out by -, compressed where the format says so."""
    direct = run("batch", str(results), "--specimen", "serum").out.encode()
    packed = mgcheck(
        *("batch", "-", "--format", "csv.gz", "--output-format", "csv.gz", "--specimen", "serum"),
        input=gzip.compress(results.read_bytes()),
    )
    assert gzip.decompress(packed.stdout) == direct


@pytest.mark.slow
def test_other_standard_streams(run: Runner, results: Path) -> None:
    """Plain texts, Parquet, and an input that is closed."""
    direct = run("batch", str(results), "--specimen", "serum").out.encode()
    piped = mgcheck("batch", "-", "--format", "csv", "--specimen", "serum", input=results.read_bytes())
    assert piped.stdout == direct
    parquet = mgcheck("batch", str(results), "--specimen", "serum", "-o", "-", "--output-format", "parquet")
    again = mgcheck("batch", "-", "--format", "parquet", "--prefix", "x", "--specimen", "serum", input=parquet.stdout)
    check(pl.read_parquet(BytesIO(again.stdout)).to_dicts())
    closed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.stdin = None\nfrom mgcheck.cli.main import main\nsys.exit(main(sys.argv[1:]))",
        ]
        + ["batch", "-", "--format", "csv", "--specimen", "serum"],
        capture_output=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (Exit.IO, b"error: stdin is closed\n")


def test_a_pipe_that_closes_in_this_process(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told as it is told of a process."""

    def closed(*_: Any, **__: Any) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("mgcheck.files.run.run", closed)
    monkeypatch.setattr("mgcheck.cli.main._give_up_output", lambda: None)
    result = run("batch", str(results), "--specimen", "serum")
    assert (result.status, "closed before all rows" in result.err) == (Exit.CLOSED_PIPE, True)


def test_an_existing_file_is_replaced_only_by_force(run: Runner, results: Path, tmp_path: Path) -> None:
    """Its permissions stay; a link is followed."""
    target = tmp_path / "out.csv"
    target.write_text("mine")
    target.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    words = ("batch", str(results), "--specimen", "serum", "-o", str(link))
    assert "already exists" in run(*words).err
    assert target.read_text() == "mine"
    assert run(*words, "--force").status == Exit.UNREADABLE
    assert (link.is_symlink(), target.stat().st_mode & 0o777) == (True, 0o640)
    assert len(read_csv(target.read_text())) == len(ROWS)
    assert run("batch", str(results), "--specimen", "serum", "-o", str(results), "--force").status == Exit.UNREADABLE
    check(read_csv(results.read_text()))


@pytest.mark.parametrize("suffix", rest_slow(["csv", "csv.gz", "parquet"]))
@pytest.mark.parametrize("umask", [0o022, 0o077])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, None])
def test_a_part_is_readable_by_its_owner_alone(
    run: Runner,
    results: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: int | None,
    umask: int,
    suffix: str,
) -> None:
    """While it is written; then it has the permissions of the file that it replaces, or those of the umask."""
    target = tmp_path / f"out.{suffix}"
    if mode is not None:
        target.write_text("mine")
        target.chmod(mode)
    parts: list[int] = []
    chunk = DelimitedSource.chunk

    def watched(self: DelimitedSource, block: Any) -> Any:
        parts.extend(part.stat().st_mode & 0o777 for part in tmp_path.glob(".mgcheck-*.part"))
        return chunk(self, block)

    monkeypatch.setattr(DelimitedSource, "chunk", watched)
    before = os.umask(umask)
    try:
        result = run("batch", str(results), "--specimen", "serum", "--force", "-o", str(target))
    finally:
        assert os.umask(before) == umask
    assert (result.status, parts) == (Exit.UNREADABLE, [0o600])
    # Of 0666 the umask leaves 0644 or 0600.
    new = {0o022: 0o644, 0o077: 0o600}[umask]
    assert target.stat().st_mode & 0o777 == (new if mode is None else mode)


def test_strict_writes_nothing(run: Runner, results: Path, tmp_path: Path) -> None:
    """It names the first row that cannot be read, and leaves an earlier file as it was."""
    for name in ("out.csv", "out.parquet", "out.jsonl"):
        target = tmp_path / name
        target.write_text("mine")
        result = run("batch", str(results), "--specimen", "serum", "--strict", "--force", "-o", str(target))
        assert (result.status, target.read_text()) == (Exit.UNREADABLE, "mine")
        assert "Row 4 cannot be read: no_number" in result.err
    good = write_csv(tmp_path / "good.csv", [["0.8", "mmol/l"]], "value,unit")
    assert run("batch", str(good), "--specimen", "serum", "--strict", "-o", str(tmp_path / "g.csv")).status == Exit.OK
    assert not list(tmp_path.glob(".mgcheck*"))


def test_what_is_no_regular_file_is_written_directly(run: Runner, results: Path, tmp_path: Path) -> None:
    """A device keeps being one, and a folder is refused."""
    assert (
        run("batch", str(results), "--specimen", "serum", "-o", "/dev/null", "--output-format", "csv").status
        == Exit.UNREADABLE
    )
    assert Path("/dev/null").is_char_device()
    assert (
        run("batch", str(results), "--specimen", "serum", "-o", str(tmp_path), "--output-format", "csv").status
        == Exit.IO
    )
    missing = run("batch", str(results), "--specimen", "serum", "-o", str(tmp_path / "no" / "out.csv"))
    assert (missing.status, len(missing.err.splitlines())) == (Exit.IO, 1)
    full = run("batch", str(results), "--specimen", "serum", "-o", "/dev/full", "--output-format", "csv")
    assert (full.status, full.err) == (Exit.IO, "error: /dev/full: No space left on device\n")
    full = run("batch", str(results), "--specimen", "serum", "-o", "/dev/full", "--output-format", "parquet")
    assert (full.status, len(full.err.splitlines())) == (Exit.IO, 1)


# As many rows as make each of them write before the fault is met.
@pytest.mark.parametrize(
    ("kind", "rows"), rest_slow([("csv.gz", 1_200_000), ("csv.zst", 1_200_000), ("parquet", 2_400_000)])
)
@pytest.mark.parametrize("output", rest_slow(["-", "fifo"]))
def test_what_a_fault_breaks_off_has_no_end(tmp_path: Path, kind: str, rows: int, output: str) -> None:
    """A whole Parquet or gzip file of half the rows would be taken for all of them."""
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"value,unit\n" + b"0.8,mmol/l\n" * rows, 1)[:-20])
    target = output
    if output == "fifo":
        target = str(tmp_path / "fifo")
        os.mkfifo(target)
    command = [sys.executable, "-m", "mgcheck", "batch", str(path), "--specimen", "serum", "--output-format", kind]
    with subprocess.Popen([*command, "-o", target], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if output == "fifo":
            written = Path(target).read_bytes()
            _, err = process.communicate()
        else:
            written, err = process.communicate()
    assert process.returncode == Exit.IO
    assert len(written) > 1000
    assert b"ended before the end-of-stream marker" in err
    read: dict[str, Callable[[bytes], Any]] = {
        "parquet": lambda data: pl.read_parquet(BytesIO(data)),
        "csv.gz": gzip.decompress,
        "csv.zst": zstd.decompress,
    }
    with pytest.raises((EOFError, zstd.ZstdError, pl.exceptions.ComputeError)):
        read[kind](written)


def test_the_rows_before_a_fault_are_written(tmp_path: Path) -> None:
    """On standard output they are whole lines: none is left in a buffer."""
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"value,unit\n" + b"0.8,mmol/l\n" * 1_200_000)[:-20])
    found = mgcheck("batch", str(path), "--specimen", "serum")
    assert found.returncode == Exit.IO
    lines = found.stdout.splitlines(keepends=True)
    assert lines[0].startswith(b"value,unit,")
    assert len(lines) > 100_000
    assert len(set(lines[1:])) == 1


@pytest.mark.parametrize("kind", ["parquet", "csv.gz", "csv.zst"])
def test_a_fault_before_a_device(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    """It is reported as before a file."""
    bounded(monkeypatch, block=10_000)
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"value,unit\n" + b"0.8,mmol/l\n" * 3000)[:-20])
    found = run("batch", str(path), "--specimen", "serum", "-o", "/dev/null", "--output-format", kind)
    assert (found.status, found.err.count("\n")) == (Exit.IO, 1)


@pytest.mark.slow
def test_the_progress_bar_is_for_terminals(tmp_path: Path) -> None:
    """Rows, rate and time left while it runs, and nothing of it afterwards in the output."""
    path = write_csv(tmp_path / "long.csv", [["0.8", "mmol/l"]] * 500_000, "value,unit")
    shown = on_terminal("batch", str(path), "--specimen", "serum", "-o", str(tmp_path / "out.csv"))
    assert "rows" in shown
    assert "/s" in shown


def on_terminal(*words: str) -> str:
    """What a terminal is sent."""
    code = "import pty, sys; pty.spawn(sys.argv[1:])"
    command = [sys.executable, "-c", code, sys.executable, "-m", "mgcheck", *words]
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, check=False, timeout=120, env=environment).stdout.decode()


class Stdin:
    """Standard input as bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = BytesIO(data)


def test_standard_input_in_this_process(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and Parquet; closed, it is said to be."""
    direct = run("batch", str(results), "--specimen", "serum").out
    monkeypatch.setattr(sys, "stdin", Stdin(results.read_bytes()))
    assert run("batch", "-", "--format", "csv", "--specimen", "serum").out == direct
    packed = BytesIO()
    pl.DataFrame({"value": ["0.8 mmol/l"]}).write_parquet(packed)
    monkeypatch.setattr(sys, "stdin", Stdin(packed.getvalue()))
    target = results.with_name("out.parquet")
    run("batch", "-", "--format", "parquet", "--specimen", "serum", "-o", str(target))
    assert pl.read_parquet(target)["mgcheck_class"].to_list() == ["normal"]
    monkeypatch.setattr(sys, "stdin", None)
    assert run("batch", "-", "--format", "csv", "--specimen", "serum").err == "error: stdin is closed\n"


def test_a_terminal_gets_rows_that_it_cannot_obey(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No bar stands between them, behind them what became of them; Parquet is refused. A file gets them as they are."""
    path = tmp_path / "hostile.tsv"
    path.write_text("value\tnote\n0.8 mmol/l\t\x1b[2J\n")
    assert "\x1b[2J" in run("batch", str(path), "--specimen", "serum").out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    result = run("batch", str(path), "--specimen", "serum")
    assert result.out.splitlines()[1].split("\t")[:2] == ["0.8 mmol/l", "\\x1b[2J"]
    assert re.sub(r"\x1b\[[0-9;]*m", "", result.err) == "stdout: 1 row, 1 interpreted\n"
    assert (
        "Parquet cannot be shown on a terminal"
        in run("batch", str(path), "--specimen", "serum", "--output-format", "parquet").err
    )
    shown = run("batch", str(path), "--specimen", "serum", "--summary")
    assert "Rows: 1" in shown.out
    assert "rows" in shown.err
    capsys.readouterr()


@pytest.mark.parametrize("kind", rest_slow(["csv", "jsonl", "csv.gz", "parquet"]))
@pytest.mark.parametrize("output", rest_slow(["-", "fifo"]))
def test_a_reader_that_goes_away(tmp_path: Path, kind: str, output: str) -> None:
    """Of standard output as of a FIFO, in every format: the status says so, and one line."""
    path = tmp_path / "in.csv"
    path.write_text("value,unit,n\n" + "".join(f"0.8,mmol/l,{hash(str(n))}\n" for n in range(150_000)))
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    target = "-" if output == "-" else str(fifo)
    command = [sys.executable, "-m", "mgcheck", "batch", str(path), "--specimen", "serum", "--output-format", kind]
    with subprocess.Popen([*command, "-o", target], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        with process.stdout if output == "-" else fifo.open("rb") as stream:
            stream.read(100)
        said = process.stderr.read()
    assert process.returncode == Exit.CLOSED_PIPE
    assert said == b"warning: the output was closed before all rows were written\n"


def test_a_reader_of_a_fifo_that_goes_away_in_this_process(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of a file."""
    monkeypatch.setattr("mgcheck.cli.main._give_up_output", lambda: None)
    path = write_csv(tmp_path / "in.csv", [["0.8", "mmol/l"]] * 10_000, "value,unit")
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)

    def glance() -> bytes:
        with fifo.open("rb", buffering=0) as stream:
            return stream.read(10)

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(glance)
        result = run("batch", str(path), "--specimen", "serum", "-o", str(fifo))
        assert reader.result(10) == b"value,unit"
    assert (result.status, "closed before all rows" in result.err) == (Exit.CLOSED_PIPE, True)


def test_strict_needs_what_can_be_taken_back(run: Runner, results: Path, tmp_path: Path) -> None:
    """Not a FIFO, nor a device."""
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    for target in (str(fifo), "/dev/null", "-"):
        result = run("batch", str(results), "--specimen", "serum", "--strict", "-o", target, "--output-format", "csv")
        assert (result.status, "a regular file" in result.err) == (Exit.REFUSED, True)


def test_a_file_that_comes_up_meanwhile(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two write to one name: the later is refused by the name that was typed, and the earlier file stands."""
    from mgcheck.files.formats.sinks import AppendedCsv

    written = AppendedCsv.write_all

    def late(self: AppendedCsv, *arguments: Any) -> None:
        written(self, *arguments)
        Path("out.csv").write_text("theirs")

    monkeypatch.chdir(results.parent)
    monkeypatch.setattr(AppendedCsv, "write_all", late)
    result = run("batch", results.name, "--specimen", "serum", "-o", "out.csv")
    assert (result.status, result.err.splitlines()[0]) == (Exit.REFUSED, "error: out.csv already exists")
    assert Path("out.csv").read_text() == "theirs"
