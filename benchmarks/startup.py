"""How long a command takes from nothing to its answer, beside an empty typer command and the bare interpreter.

Run it in an environment into which mgcheck was installed (not editable, so that its modules are compiled):

    python benchmarks/startup.py [RUNS]

All commands run in turn, so that a change of the machine's speed meets them alike; what counts is the ratio of the
medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

EMPTY = "import typer\napp = typer.Typer()\n@app.command()\ndef main() -> None: pass\napp()\n"
RUNS = 31


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Measure and print a table of medians and ratios."""
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
    medians = {name: statistics.median(times) for name, times in taken.items()}
    base = medians["an empty typer command"]
    print(f"{runs} runs each, in turn; Python {sys.version.split()[0]}")
    print(f"{'command':<34}{'median':>10}{'least':>10}{'ratio':>8}")
    for name, median in medians.items():
        print(f"{name:<34}{median * 1000:>7.0f} ms{min(taken[name]) * 1000:>7.0f} ms{median / base:>8.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else RUNS)
