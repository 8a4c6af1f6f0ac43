"""The command as a process: pipes, full disks, closed streams, encodings, interrupts, completion."""

from __future__ import annotations

import errno
import gc
import importlib
import io
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import COMMAND, Runner, rest_slow

from mgcheck.cli.main import main
from mgcheck.cli.process import environment
from mgcheck.cli.process.descriptors import fill_closed_streams, libraries_silenced
from mgcheck.cli.process.exits import Exit
from mgcheck.render.terminal_text import Charset


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
        ]
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
        ]
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


@pytest.mark.parametrize("option", [[], ["--json"]])
def test_user_text_is_shown_and_not_obeyed(run: Runner, option: list[str]) -> None:
    """Escape sequences, bidirectional controls and markup reach neither stream active."""
    hostile = "0.5 [bold]\x1b[31m\u202emmol/l\x07\x9b31m"
    result = run("serum", hostile, *option)
    shown = result.out + result.err
    assert result.status == Exit.REFUSED
    assert "[bold]" in shown
    assert not any(character in shown for character in "\x1b\u202e\x07\x9b")


@pytest.mark.parametrize("option", rest_slow([[], ["--json"]]))
def test_bytes_that_are_no_text_as_an_argument(option: list[str]) -> None:
    """The shell may hand over anything."""
    result = subprocess.run([*COMMAND, "serum", b"0.5 \xff", *option], capture_output=True, check=False)
    assert result.returncode == Exit.REFUSED
    assert "\\udcff" in result.stderr.decode("utf-8")


def test_a_completion_that_was_shown_is_a_success() -> None:
    """typer leaves by itself there, with 0."""
    result = shell("mgcheck --show-completion bash")
    assert result.returncode == 0
    assert "_MGCHECK_COMPLETE" in result.stdout


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
    gc.unfreeze()
    signal.signal(signal.SIGINT, handler)


@pytest.mark.usefixtures("own_process")
def test_the_module_runs_as_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """`python -m mgcheck` leaves with the status of the command line."""
    monkeypatch.setattr(sys, "argv", ["mgcheck", "serum", "0.5"])
    monkeypatch.delitem(sys.modules, "mgcheck.__main__", raising=False)
    monkeypatch.delitem(sys.modules, "polars", raising=False)
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


def test_a_process_with_native_threads_leaves_without_the_end_of_the_interpreter(tmp_path: Path) -> None:
    """Threads of polars that let go of Python's objects during it end a process with signal 11, once in many runs."""
    path = tmp_path / "rows.csv"
    path.write_text("value,unit\n0.8,mmol/l\n")
    code = (
        "import atexit, sys\n"
        "atexit.register(print, 'the end of the interpreter')\n"
        "from mgcheck.cli.main import run\n"
        "run()"
    )
    for words, ends in [(["batch", str(path), "--specimen", "serum"], False), (["serum", "0.8", "mmol/l"], True)]:
        found = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
        assert found.stdout.startswith(("value,unit", "NORMAL"))
        assert found.stdout.endswith("the end of the interpreter\n") == ends


@pytest.mark.usefixtures("own_process")
def test_the_entry_point_leaves_with_the_status(monkeypatch: pytest.MonkeyPatch) -> None:
    """`mgcheck` and `python -m mgcheck` are one function."""
    from mgcheck.cli.main import run as entry

    monkeypatch.setattr(sys, "argv", ["mgcheck", "serum", "0.5"])
    monkeypatch.delitem(sys.modules, "mgcheck.__main__", raising=False)
    monkeypatch.delitem(sys.modules, "polars", raising=False)
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
