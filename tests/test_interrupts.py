"""Signals while a file is interpreted: nothing is left behind, and nothing is said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import rest_slow

from mgcheck.cli.process.exits import Exit

ENDLESS = "exec yes 0.8,mmol/l"
IDLE = "yes 0.8,mmol/l | head -500000; exec sleep 60"
ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listening() -> None:
    """Hear all signals, whatever this process was told to ignore."""
    for sign in ENDS:
        signal.signal(sign, signal.SIG_DFL)


@contextmanager
def interpreting(*words: str, rows: str = ENDLESS, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """mgcheck as a process that is fed rows by a shell's command."""
    command = [sys.executable, "-m", "mgcheck", "batch", "-", "--format", "csv", "--specimen", "serum", *words]
    options = {"preexec_fn": listening, **options}
    with subprocess.Popen(["sh", "-c", f"echo value,unit; {rows}"], stdout=subprocess.PIPE) as writer:
        try:
            with subprocess.Popen(command, stdin=writer.stdout, stderr=subprocess.PIPE, **options) as process:
                try:
                    yield process
                finally:
                    process.kill()
        finally:
            writer.kill()


def ended(process: subprocess.Popen[bytes], sign: signal.Signals | None = None) -> tuple[int, bytes]:
    """How it ended, and what it said.

    A signal that comes between Python's last look and a read that waits is heard with the next one, as of any program
    in Python.
    """
    for _ in range(30):
        try:
            _, err = process.communicate(timeout=2)
        except subprocess.TimeoutExpired:
            if sign is not None:
                process.send_signal(sign)
        else:
            return process.returncode, err
    raise AssertionError("it does not end")


@pytest.mark.parametrize(
    ("sign", "times"), rest_slow([*((sign, 1) for sign in ENDS), (signal.SIGINT, 3), (signal.SIGTERM, 3)])
)
@pytest.mark.parametrize("suffix", rest_slow(["csv", "csv.gz", "parquet"]))
@pytest.mark.parametrize("rows", rest_slow({"endless": ENDLESS, "idle": IDLE}))
def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, sign: signal.Signals, suffix: str, rows: str, times: int
) -> None:
    """Neither a half file nor a part of one, and an earlier file stands: while rows come, and while none come."""
    target = tmp_path / f"out.{suffix}"
    target.write_text("mine")
    with interpreting("-o", str(target), "--force", rows=rows) as process:
        while not list(tmp_path.glob(".mgcheck*")) and process.poll() is None:
            time.sleep(0.01)
        if rows == IDLE:
            # By now it waits for more.
            time.sleep(1)
        for _ in range(times):
            process.send_signal(sign)
            time.sleep(0.005)
        assert ended(process, sign) == (Exit.INTERRUPTED, b"")
    assert target.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("signs", [(signal.SIGHUP, signal.SIGTERM), (signal.SIGTERM, signal.SIGINT)])
@pytest.mark.parametrize("gap", [0, 0.002])
def test_two_kinds_of_interrupt_at_once(
    tmp_path: Path, suffix: str, signs: tuple[signal.Signals, ...], gap: float
) -> None:
    """As of a terminal that is closed and a service that is stopped: one of them is heard, and nothing is said."""
    with interpreting("-o", str(tmp_path / f"out.{suffix}"), rows=IDLE) as process:
        while not list(tmp_path.glob(".mgcheck*")) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.5)
        for sign in signs:
            process.send_signal(sign)
            time.sleep(gap)
        assert ended(process) == (Exit.INTERRUPTED, b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "parquet"])
def test_an_interrupt_while_nobody_reads(tmp_path: Path, suffix: str) -> None:
    """The pipe is full, and what is in it stays without an end."""
    fifo = tmp_path / f"fifo.{suffix}"
    os.mkfifo(fifo)
    # Digits that no compression gets rid of, so that the pipe fills.
    rows = "exec awk 'BEGIN { while (1) print rand() \",mmol/l\" }'"
    with interpreting("-o", str(fifo), rows=rows) as process, fifo.open("rb", buffering=0):
        time.sleep(3)
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (Exit.INTERRUPTED, b"")


@pytest.mark.slow
def test_an_interrupt_that_the_parent_ignores(tmp_path: Path) -> None:
    """As of a job that a shell has put behind it: the file is written to its end."""
    target = tmp_path / "out.csv"
    rows = "yes 0.8,mmol/l | head -500000"
    with interpreting(
        "-o", str(target), rows=rows, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    ) as process:
        while not target.exists() and process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        assert ended(process) == (Exit.OK, b"")
    assert target.read_text().count("\n") == 500_001


def test_an_interrupt_that_is_to_be_ignored() -> None:
    """As of a job that a shell has put behind it: the handlers of the process stay as they were."""
    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from mgcheck.cli.process.interrupts import interruptible
with interruptible():
    print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
    signal.raise_signal(signal.SIGINT)
print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "True False\nTrue True\n"


@pytest.fixture
def handlers() -> Iterator[dict[int, Any]]:
    """What signals do now, and will do again."""
    before = {int(sign): signal.getsignal(sign) for sign in ENDS}
    yield before
    for sign, handler in before.items():
        signal.signal(sign, handler)


def test_a_polite_request_to_end_is_an_interrupt(handlers: dict[int, Any]) -> None:
    """It is heard once; without one all is afterwards as it was."""
    from mgcheck.cli.process.interrupts import interruptible

    with interruptible():
        assert signal.getsignal(signal.SIGTERM) != handlers[signal.SIGTERM]
    assert {sign: signal.getsignal(sign) for sign in handlers} == handlers
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(signal.SIGTERM)
    # From here on until the process ends, others change nothing.
    for sign in handlers:
        signal.raise_signal(sign)


@pytest.mark.usefixtures("handlers")
def test_an_interrupt_in_a_finalizer_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    """Python can only report it there; other faults in such a place are reported as ever."""
    from mgcheck.cli.process.interrupts import interruptible

    class Doomed:
        def __init__(self, fault: BaseException) -> None:
            self.fault = fault

        def __del__(self) -> None:
            raise self.fault

    seen: list[Any] = []
    before, sys.unraisablehook = sys.unraisablehook, seen.append
    try:
        with interruptible() as still_wanted:
            still_wanted()
            Doomed(ValueError("of something else"))
            assert len(seen) == 1
            Doomed(KeyboardInterrupt())
            with pytest.raises(KeyboardInterrupt):
                still_wanted()
            # One that was lost there is not taken for one that was heard.
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
        assert sys.unraisablehook == seen.append
    finally:
        sys.unraisablehook = before
    assert (len(seen), capsys.readouterr().err) == (1, "")
