"""The same answer whatever surrounds mgcheck: locale, encoding, home, streams, hash seed, threads, other processes."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Run, Runner, rest_slow

from mgcheck.cli.process.environment import forget_odd_sizes
from mgcheck.cli.process.exits import Exit

PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON", "COLUMNS"))}
NEEDS_UNSHARE = pytest.mark.skipif(shutil.which("unshare") is None, reason="there is no unshare on this machine")
JSON = ("serum", "0.38", "mmol/l", "--json", "--factor", "ppi", "--explain")


def called(
    *words: str, environment: Mapping[str, str | None], cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """mgcheck as a process of its own in these surroundings; a variable that is None is not set."""
    variables = {name: value for name, value in environment.items() if value is not None}
    command = [sys.executable, "-m", "mgcheck", *words]
    return subprocess.run(command, capture_output=True, check=False, env=variables, cwd=cwd, timeout=120)


@cache
def undisturbed(*words: str, cwd: Path | None = None) -> subprocess.CompletedProcess[bytes]:
    """The same in plain surroundings, to compare with; one process serves all tests."""
    return called(*words, environment=PLAIN, cwd=cwd)


SURROUNDINGS: dict[str, dict[str, str | None]] = {
    "C": {"LC_ALL": "C"},
    "cp1252": {"PYTHONIOENCODING": "cp1252"},
    "no home": {"HOME": None},
    "POSIX": {"LC_ALL": "POSIX"},
    "fr": {"LC_ALL": "fr_FR.UTF-8"},
    "tr": {"LC_ALL": "tr_TR.UTF-8"},
    "ascii": {"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    "narrow": {"COLUMNS": "40"},
    "empty home": {"HOME": ""},
    "home that is not there": {"HOME": "/nowhere/at/all"},
    "hash seed": {"PYTHONHASHSEED": "12345"},
    "another hash seed": {"PYTHONHASHSEED": "0"},
    "optimized": {"PYTHONOPTIMIZE": "2"},
    "warnings": {"PYTHONWARNINGS": "error"},
    "threads": {"POLARS_MAX_THREADS": "1"},
}


VARIABLES = [
    *(dict.fromkeys(("COLUMNS", "LINES", "TERMINAL_WIDTH"), value) for value in ("", "0", "-5", "²", "9" * 30)),
    {"_MGCHECK_COMPLETE": "complete_bash"},
]


@pytest.mark.parametrize("variables", rest_slow(VARIABLES))
@pytest.mark.parametrize("words", rest_slow(["serum 0.5 mmol/l", "serum --help", "serum 0.5"]))
def test_odd_variables_change_nothing(variables: dict[str, str], words: str) -> None:
    """What rich, typer and the shell's completion would read is no size, and no word to complete."""
    direct = undisturbed(*words.split())
    found = called(*words.split(), environment={**PLAIN, **variables})
    assert (found.returncode, found.stdout, found.stderr) == (direct.returncode, direct.stdout, direct.stderr)


def test_sizes_that_are_none_are_left_out() -> None:
    """Others stay as they are."""
    environment = {"COLUMNS": "0", "LINES": "²", "TERMINAL_WIDTH": "", "OTHER": "0"}
    forget_odd_sizes(environment)
    assert environment == {"OTHER": "0"}
    sizes = {"COLUMNS": "9999", "LINES": "1", "TERMINAL_WIDTH": "080"}
    forget_odd_sizes(same := dict(sizes))
    assert same == sizes


@pytest.mark.parametrize("surroundings", rest_slow(SURROUNDINGS))
def test_the_same_json_everywhere(surroundings: dict[str, str | None]) -> None:
    """Byte for byte, on the path of one value and of a stream."""
    direct = undisturbed(*JSON)
    found = called(*JSON, environment={**PLAIN, **surroundings})
    assert (found.returncode, found.stdout, found.stderr) == (Exit.OK, direct.stdout, b"")


@pytest.fixture(scope="module")
def odd_rows(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file whose letters a locale could change."""
    folder = tmp_path_factory.mktemp("odd")
    rows = ["0.82,mmol/l", "1.7,MG/DL", "0.5,MMOL/L", "İ,mg/l", "LESS THAN 0.02,mmol/l", "0.7,µmol/l"]
    (folder / "in.csv").write_text("value,unit\n" + "\n".join(rows * 50) + "\n", encoding="utf-8")
    return folder


@pytest.mark.parametrize("surroundings", rest_slow(SURROUNDINGS))
def test_the_same_file_everywhere(odd_rows: Path, surroundings: dict[str, str | None]) -> None:
    """Byte for byte, whatever the locale says of digits, letters and marks."""
    words = ("batch", "in.csv", "--specimen", "serum", "--lang", "en")
    direct = undisturbed(*words, cwd=odd_rows)
    found = called(*words, environment={**PLAIN, **surroundings}, cwd=odd_rows)
    assert (found.returncode, found.stdout, found.stderr) == (Exit.UNREADABLE, direct.stdout, b"")
    assert found.stdout.count(b"\n") == 301


@pytest.fixture(scope="module")
def locales(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for locales, with a file."""
    folder = tmp_path_factory.mktemp("locales")
    (folder / "in.csv").write_text("VALUE,UNIT\n1.7,MG/DL\n0.5,MMOL/L\nİ,mg/l\n", encoding="utf-8")
    return folder


NAMED = ("batch", "in.csv", "--column", "value=VALUE", "--column", "unit=UNIT", "--specimen", "SERUM", "--lang", "en")


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("localedef") is None, reason="there is no localedef on this machine")
@pytest.mark.parametrize("name", ["tr_TR", "fr_FR"])
@pytest.mark.parametrize("words", [NAMED, JSON, ("serum", "1.7", "MG/DL", "--json")], ids=["rows", "JSON", "unit"])
def test_a_locale_in_force(locales: Path, name: str, words: tuple[str, ...]) -> None:
    """A name alone changes nothing where the machine lacks the locale; here it has it, with its dotless i."""
    made = locales / f"{name}.UTF-8"
    if not made.is_dir():
        done = subprocess.run(["localedef", "-i", name, "-f", "UTF-8", str(made)], capture_output=True, check=False)
        if not made.is_dir():
            pytest.skip(f"this machine cannot make a locale: {done.stderr.decode()}")
    surroundings = {**PLAIN, "LOCPATH": str(locales), "LC_ALL": f"{name}.UTF-8"}
    check = "from locale import *; setlocale(LC_ALL, ''); print(*getlocale(), localeconv()['decimal_point'])"
    seen = subprocess.run([sys.executable, "-c", check], env=surroundings, capture_output=True, text=True, check=True)
    assert seen.stdout == f"{name} UTF-8 ,\n"
    found, direct = called(*words, environment=surroundings, cwd=locales), undisturbed(*words, cwd=locales)
    assert (found.returncode, found.stdout, found.stderr) == (direct.returncode, direct.stdout, direct.stderr)
    assert b"hyp" in found.stdout


@pytest.mark.slow
@pytest.mark.parametrize("surroundings", SURROUNDINGS.values(), ids=SURROUNDINGS)
def test_the_page_is_drawn_everywhere(surroundings: dict[str, str | None]) -> None:
    """In what letters the output has, and never with a traceback."""
    found = called("serum", "0.38", "mmol/l", environment={**PLAIN, **surroundings})
    assert (found.returncode, found.stderr) == (Exit.OK, b"")
    wanted = "HYPOMAGN" if (surroundings.get("LC_ALL") or "").startswith("fr") else "SEVERE HYPOMAGNESEMIA"
    assert wanted in found.stdout.decode(surroundings.get("PYTHONIOENCODING") or "utf-8").upper()


@pytest.mark.slow
def test_the_same_rows_with_any_number_of_threads(tmp_path: Path) -> None:
    """Byte for byte and in order, over several blocks of a file, plain ones and quoted ones, and their counts."""
    rows = [f"{number / 1000:.3f},{unit}," for number in range(100, 2100) for unit in ("mmol/l", '"mg/dl"', "x")]
    (tmp_path / "in.csv").write_text("value,unit,note\n" + ("\n".join(rows) + "\n") * 60, encoding="utf-8")
    found = {}
    for threads in ("1", "2", "7"):
        environment = {**PLAIN, "POLARS_MAX_THREADS": threads}
        words = ("batch", "in.csv", "--specimen", "serum")
        lines = called(*words, "-o", f"{threads}.jsonl", "--summary", "--json", environment=environment, cwd=tmp_path)
        assert (lines.returncode, lines.stderr) == (Exit.UNREADABLE, b"")
        found[threads] = (lines.stdout, (tmp_path / f"{threads}.jsonl").read_bytes())
    assert found["1"] == found["2"] == found["7"]
    assert found["1"][1].count(b"\n") == 360_000


@pytest.mark.parametrize(("name", "value"), rest_slow([("POLARS_MAX_THREADS", "0"), ("POLARS_ENGINE_AFFINITY", "gpu")]))
def test_a_variable_that_stops_polars(tmp_path: Path, name: str, value: str) -> None:
    """One message that says where to look, and no file."""
    (tmp_path / "in.csv").write_text("value\n0.8 mmol/l\n")
    words = ("batch", "in.csv", "--specimen", "serum", "-o", "out.csv")
    result = called(*words, environment={**PLAIN, name: value}, cwd=tmp_path)
    assert (result.returncode, result.stdout) == (Exit.IO, b"")
    error, hint = result.stderr.decode().splitlines()
    assert error.startswith("error: in.csv: polars failed: ")
    assert "POLARS_" in hint
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize(
    "words",
    rest_slow(
        {
            "rows": (("batch", "in.csv", "--specimen", "serum", "-o", "out.csv"),),
            "JSON": (JSON,),
            "page": (("serum", "0.5", "mmol/l"),),
        }
    ),
)
def test_nothing_is_written_but_the_output(tmp_path: Path, words: tuple[str, ...]) -> None:
    """No cache, no configuration, no history: neither at home nor where it runs."""
    home, work = tmp_path / "home", tmp_path / "work"
    home.mkdir()
    work.mkdir()
    (work / "in.csv").write_text("value\n0.8 mmol/l\n")
    environment = {**PLAIN, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "PYTHONDONTWRITEBYTECODE": "1"}
    assert called(*words, environment=environment, cwd=work).returncode == Exit.OK
    assert list(home.iterdir()) == []
    assert sorted(path.name for path in work.iterdir()) == ["in.csv"] + ["out.csv"] * ("out.csv" in words)


@NEEDS_UNSHARE
@pytest.mark.parametrize(
    ("words", "status"),
    rest_slow(
        [
            ("batch in.csv --specimen serum -o out.csv", Exit.IO),
            ("batch in.csv --specimen serum", Exit.OK),
            ("serum 0.5 mmol/l", Exit.OK),
        ]
    ),
)
def test_a_folder_that_cannot_be_written_needs_nothing(tmp_path: Path, words: str, status: Exit) -> None:
    """Read-only home and read-only working folder: reading and printing work, writing says what is wrong."""
    (tmp_path / "in.csv").write_text("value\n0.8 mmol/l\n")
    mounts = f"mount --bind {tmp_path} {tmp_path} && mount -o remount,ro,bind {tmp_path} && cd {tmp_path}"
    command = f"{mounts} && HOME={tmp_path} {sys.executable} -m mgcheck"
    if subprocess.run(["unshare", "-m", "sh", "-c", mounts], capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts nothing")
    result = subprocess.run(["unshare", "-m", "sh", "-c", f"{command} {words}"], capture_output=True, check=False)
    assert result.returncode == status
    assert len(result.stderr.splitlines()) == (1 if status else 0)


@pytest.mark.slow
@NEEDS_UNSHARE
def test_an_installation_that_cannot_be_written(tmp_path: Path) -> None:
    """Neither the package, nor its data, nor Python's own folder: the answers are the same."""
    mounts = " && ".join(
        f"mount --bind {place} {place} && mount -o remount,ro,bind {place}" for place in (ROOT, sys.prefix)
    )
    if subprocess.run(["unshare", "-m", "sh", "-c", mounts], capture_output=True, check=False).returncode:
        pytest.skip("this machine mounts nothing")
    (tmp_path / "in.csv").write_text("value\n0.8 mmol/l\n")
    for words in ("serum 0.5 mmol/l --json", f"batch {tmp_path}/in.csv --specimen serum -o {tmp_path}/out.csv --force"):
        command = f"{sys.executable} -m mgcheck {words}"
        written = f"{mounts} && ! touch {ROOT}/x 2>/dev/null && {command}"
        closed = subprocess.run(["unshare", "-m", "sh", "-c", written], capture_output=True, check=False)
        open_ = subprocess.run(["sh", "-c", command], capture_output=True, check=False)
        assert (closed.returncode, closed.stdout, closed.stderr) == (Exit.OK, open_.stdout, b"")


@NEEDS_UNSHARE
@pytest.mark.parametrize("kind", rest_slow(["csv", "csv.gz", "csv.zst", "jsonl", "parquet"]))
def test_a_full_disk_leaves_the_earlier_file(tmp_path: Path, kind: str) -> None:
    """A file system of 200 KB: one line, the earlier output as it was, nothing half written."""
    # What no format makes much smaller.
    data = "value,unit,n\n" + "".join(f"0.8,mmol/l,{(number * 7919) % 1_000_003}\n" for number in range(200_000))
    (tmp_path / "in.csv").write_text(data)
    small = tmp_path / "small"
    small.mkdir()
    script = (
        f"mount -t tmpfs -o size=200k tmpfs {small} || exit 99; echo mine > {small}/out.{kind}; "
        f"{sys.executable} -m mgcheck batch {tmp_path}/in.csv --specimen serum -o {small}/out.{kind} --force; "
        f"echo $? && cat {small}/out.{kind} && ls -A {small}"
    )
    result = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, check=False)
    if result.returncode in (1, 99) and not result.stdout:
        pytest.skip("this machine mounts nothing")
    assert result.stdout.splitlines() == [str(int(Exit.IO)), "mine", f"out.{kind}"]
    assert len(result.stderr.splitlines()) == 1
    assert "No space left on device" in result.stderr


@pytest.fixture(scope="module")
def one_row(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a file of one row."""
    folder = tmp_path_factory.mktemp("one")
    (folder / "in.csv").write_text("value\n0.8 mmol/l\n")
    return folder


@pytest.mark.parametrize("closed", rest_slow(["<&- >&- 2>&-", "<&-", ">&-", "2>&-"]))
@pytest.mark.parametrize(
    "words",
    rest_slow(
        [
            "serum 0.5 mmol/l --json",
            "batch in.csv --specimen serum",
            "serum 0.5 mmol/l",
            "serum 0.5",
            "serum -",
        ]
    ),
)
def test_closed_streams_end_in_a_status(one_row: Path, closed: str, words: str) -> None:
    """Never a traceback, nor a hang."""
    command = f"{sys.executable} -m mgcheck {words} {closed}"
    result = subprocess.run(["sh", "-c", command], capture_output=True, cwd=one_row, check=False, timeout=60)
    assert result.returncode in set(Exit)
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize("closed", rest_slow(["<&- >&- 2>&-", "", "<&-", ">&-", "2>&-", "<&- 2>&-"]))
@pytest.mark.parametrize("kind", rest_slow(["csv", "parquet"]))
def test_a_file_is_whole_whatever_is_closed(run: Runner, tmp_path: Path, one_row: Path, closed: str, kind: str) -> None:
    """It does not take the number of a closed stream, at which a library could write into it."""
    words = ("batch", str(one_row / "in.csv"), "--specimen", "serum", "-o")
    out, whole = tmp_path / f"out.{kind}", tmp_path / f"open.{kind}"
    assert run(*words, str(whole)).status == Exit.OK
    command = f"{sys.executable} -m mgcheck {' '.join(words)} {out} {closed}"
    talkative = {**PLAIN, "POLARS_VERBOSE": "1"}
    result = subprocess.run(["sh", "-c", command], capture_output=True, check=False, env=talkative)
    assert (result.returncode, result.stdout) == (Exit.OK, b"")
    assert out.read_bytes() == whole.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("count", [2, 8])
def test_many_at_once(run: Runner, tmp_path: Path, count: int) -> None:
    """Many processes, one answer; and as many that write to one name leave one whole file."""
    (tmp_path / "in.csv").write_text("value\n" + "0.8 mmol/l\n" * 5000)
    alone = undisturbed(*JSON)
    rows = ("batch", str(tmp_path / "in.csv"), "--specimen", "serum", "--force", "-o")
    assert run(*rows, str(tmp_path / "alone.csv")).status == Exit.OK
    with ThreadPoolExecutor(count) as pool:
        found = list(pool.map(lambda _: called(*JSON, environment=PLAIN), range(count)))
        written = list(pool.map(lambda _: called(*rows, "out.csv", environment=PLAIN, cwd=tmp_path), range(count)))
    assert alone.returncode == Exit.OK
    assert {(each.returncode, each.stdout, each.stderr) for each in found} == {(Exit.OK, alone.stdout, b"")}
    assert {(each.returncode, each.stdout, each.stderr) for each in written} == {(Exit.OK, b"", b"")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["alone.csv", "in.csv", "out.csv"]
    assert (tmp_path / "out.csv").read_bytes() == (tmp_path / "alone.csv").read_bytes()


KILLED_ROWS = 400_000


def rows_in(path: Path) -> int:
    """How many whole rows a file has."""
    if path.suffix == ".parquet":
        return len(pl.read_parquet(path))
    data = path.read_bytes()
    return data.count(b"\n") - 1 if data.endswith(b"\n") else 0


@pytest.mark.parametrize(("kind", "times"), rest_slow([("csv", 2), ("csv", 7), ("parquet", 7)]))
def test_a_kill_at_any_moment(tmp_path: Path, kind: str, times: int) -> None:
    """With -9 nothing can be tidied, and still no half file bears the name of the output."""
    source = tmp_path / "in.csv"
    source.write_text("value,unit\n" + "0.8,mmol/l\n" * KILLED_ROWS)
    before = source.read_bytes()
    target = tmp_path / f"out.{kind}"
    target.write_text("mine")
    halves = 0
    for _ in range(times):
        words = ["batch", str(source), "--specimen", "serum", "-o", str(target), "--force"]
        with subprocess.Popen([sys.executable, "-m", "mgcheck", *words], stderr=subprocess.DEVNULL) as process:
            while process.poll() is None and not list(tmp_path.glob(".mgcheck*")):
                time.sleep(0.001)
            # At any moment from then on.
            time.sleep(random.random() / 10)  # noqa: S311 - nothing is kept secret
            process.kill()
        # Killed between the last rename and its end it has written a whole file.
        assert target.read_bytes() == b"mine" or rows_in(target) == KILLED_ROWS
        assert source.read_bytes() == before
        target.write_text("mine")
        for part in tmp_path.glob(".mgcheck*"):
            halves += 1
            part.unlink()
    assert halves


def test_a_fifo_and_a_link_that_turns_in_a_circle(run: Runner, tmp_path: Path) -> None:
    """A FIFO is read as a stream; the other is refused in one line."""
    fifo = tmp_path / "in.csv"
    os.mkfifo(fifo)
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(fifo.write_text, "value\n0.8 mmol/l\n")
        result = run("batch", str(fifo), "--specimen", "serum")
        writing.result(10)
    assert (result.status, result.out.count("normal,normal")) == (Exit.OK, 1)
    loop = tmp_path / "loop.toml"
    loop.symlink_to(loop)
    for words in (("batch", str(loop), "--format", "csv"), ("serum", "0.5", "mmol/l", "--ranges", str(loop))):
        result = run(*words)
        assert result == Run(Exit.IO, "", f"error: {loop}: Too many levels of symbolic links\n")
