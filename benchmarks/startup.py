"""How long a command takes from nothing to its answer, beside an empty typer command and the bare interpreter.

Run it in an environment into which mgcheck was installed (not editable, so that its modules are compiled):

    python benchmarks/startup.py [RUNS]

All commands run in turn, so that a change of the machine's speed meets them alike; what counts is the ratio of the
medians. Where valgrind is installed, the instructions of one run are counted as well: they hardly differ from run to
run, and the goals are ratios of them.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

EMPTY = "import typer\napp = typer.Typer()\n@app.command()\ndef main() -> None: pass\napp()\n"
RUNS = 31
# How many instructions a command may take, as a multiple of those of the empty typer command.
GOALS = {"mgcheck serum 0.5 mmol/l --json": 1.10, "mgcheck serum 0.5 mmol/l": 1.30}


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def instructions(valgrind: str, command: list[str]) -> int:
    """The instructions of one run, counted by valgrind."""
    counted = subprocess.run(
        [valgrind, "--tool=callgrind", "--callgrind-out-file=/dev/null", *command],
        env={**os.environ, "PYTHONHASHSEED": "0"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    return int(re.findall(r"Collected : ([0-9]+)", counted.stderr)[0])


def main(runs: int) -> None:
    """Measure and print tables of times and instructions, with the goals."""
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.py"
        empty.write_text(EMPTY, encoding="utf-8")
        mgcheck = str(Path(sysconfig.get_path("scripts")) / "mgcheck")
        commands = {
            "mgcheck serum 0.5 mmol/l --json": [mgcheck, "serum", "0.5", "mmol/l", "--json"],
            "mgcheck serum 0.5 mmol/l": [mgcheck, "serum", "0.5", "mmol/l"],
            "an empty typer command": [sys.executable, str(empty)],
            "the bare interpreter": [sys.executable, "-c", "pass"],
        }
        for command in commands.values():
            seconds(command)
        taken: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(seconds(command))
        valgrind = shutil.which("valgrind")
        counts = {name: instructions(valgrind, command) for name, command in commands.items()} if valgrind else {}
    medians = {name: statistics.median(times) for name, times in taken.items()}
    base = medians["an empty typer command"]
    print(f"{runs} runs each, in turn; Python {sys.version.split()[0]}")
    print(f"{'command':<34}{'median':>10}{'least':>10}{'ratio':>8}")
    for name, median in medians.items():
        print(f"{name:<34}{median * 1000:>7.0f} ms{min(taken[name]) * 1000:>7.0f} ms{median / base:>8.2f}")
    if counts:
        print(f"\n{'command':<34}{'instructions':>20}{'ratio':>8}{'goal':>8}")
    for name, count in counts.items():
        goal = f"{GOALS[name]:>8.2f}" if name in GOALS else ""
        print(f"{name:<34}{count / 1e6:>12.0f} million{count / counts['an empty typer command']:>8.2f}{goal}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
