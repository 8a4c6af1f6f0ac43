"""Mutation testing: `python scripts/mutate.py`, after `pip install -e '.[test]' --group mutation`.

mutmut changes one thing of a function at a time and runs the tests that reach it; a change that no test notices
survives. What is run is a copy of the checkout, so that the checkout stays as it is; `--keep FOLDER` keeps the copy,
where a second run tries again only what has changed, and where `mutmut show NAME` shows a survivor. Survivors are
printed, and the status is 1: each needs a test, or `# pragma: no mutate` with the reason where it changes nothing.

mutmut leaves alone what is not inside a function, properties and cached functions.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]


class Group(NamedTuple):
    """Modules that are mutated together, and the test modules that must notice."""

    modules: tuple[str, ...]
    tests: tuple[str, ...]
    # What pytest's `-k` leaves out, because it runs the same lines once more.
    without: str = ""


READING = Group(
    tuple(
        f"quantity/{name}"
        for name in (
            *("interval", "lab_range", "number", "quantity", "reading", "report", "report_line", "result_name"),
            *("units", "urine_volume"),
        )
    ),
    (
        *("quantity", "units", "laboratory_range", "report", "rows", "refusals", "specimens", "urine_volume"),
        *("broken_data", "data", "fhir_said", "laboratory_file", "page", "ranges_file", "refusals_shown", "roles"),
        *("value_words", "warnings"),
    ),
)
JUDGING = Group(
    (
        *("language/numbers", "judging/lab_flags", "judging/result", "judging/interpret", "judging/interpretation"),
        *("judging/class_words", "judging/headline", "judging/judgement", "judging/limits", "judging/possible_causes"),
        *("judging/statements", "judging/verdict", "judging/warnings"),
        *("calculators/dynamic_tests", "calculators/intake", "calculators/panel"),
    ),
    (
        *("quantity", "units", "numbers", "data", "decision_table", "interpretation", "laboratory_range", "warnings"),
        *("urine_volume", "panel", "dynamic_tests", "library", "refusals", "schemas", "ranges_file", "cli", "report"),
        *("laboratory_file", "refusals_shown", "value_stream", "process", "render", "laws", "statements"),
    ),
)
BATCH = Group(
    tuple(
        f"columns/{name}"
        for name in ("row", "cells", "fallback", "outcome", "pieces", "evaluator", "digits", "as_text")
    ),
    ("columnar", "rows", "fallback", "roles", "frame", "frame_columns", "frame_options", "frame_roles"),
    # Other kinds of frames than polars and pyarrow differ in `frame`, which is not mutated.
    without="pandas or duckdb or (polars and lazy)",
)
GROUPS = {"reading": READING, "judging": JUDGING, "batch": BATCH}

SECTION = """
[tool.mutmut]
source_paths = ["src"]
only_mutate = {modules}
also_copy = ["data", "docs", "examples", "scripts", "README.md", "CHANGELOG.md"]
# A process that has used polars hangs once it is forked.
process_isolation = "forkserver"
timeout_multiplier = 4
timeout_constant = 10
pytest_add_cli_args = {options}
pytest_add_cli_args_test_selection = {tests}
"""


def mutated(name: str, folder: Path, workers: int) -> list[tuple[str, str]]:
    """Every mutant of a group and what became of it."""
    group = GROUPS[name]
    without = ["-k", f"not ({group.without})"] if group.without else []
    copy = folder / name
    left_out = shutil.ignore_patterns(".git", ".venv", "__pycache__", "mutants", ".*_cache")
    shutil.copytree(ROOT, copy, ignore=left_out, dirs_exist_ok=True)
    section = SECTION.format(
        modules=[f"src/mgcheck/{module}.py" for module in group.modules],
        tests=[f"tests/test_{test}.py" for test in group.tests],
        options=["--hypothesis-profile=mutation", "-n", "0", "-m", "not spark", "-p", "no:cacheprovider", *without],
    )
    with (copy / "pyproject.toml").open("a", encoding="utf-8") as stream:
        stream.write(section.replace("'", '"'))
    # The processes that tests start see no mutant, but must see this copy. Each worker has one processor.
    environment = {**os.environ, "PYTHONPATH": str(copy / "src"), "POLARS_MAX_THREADS": "1"}
    mutmut = [str(Path(sys.executable).with_name("mutmut"))]
    subprocess.run([*mutmut, "run", "--max-children", str(workers)], cwd=copy, env=environment, check=False)
    shown = subprocess.run(
        [*mutmut, "results", "--all", "true"], cwd=copy, env=environment, capture_output=True, text=True, check=True
    )
    return [(found[1], found[2]) for found in re.finditer(r"^\s*(\S+__mutmut_\d+): (.+)$", shown.stdout, re.MULTILINE)]


def main() -> int:
    """Run the groups that are asked for and say what survived."""
    parser = argparse.ArgumentParser(description="Mutation testing.")
    parser.add_argument("group", nargs="*", choices=[*GROUPS, []], help="reading, judging, batch; all without it")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where the mutated copies stay")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), metavar="N")
    asked = parser.parse_args()
    survived = 0
    with tempfile.TemporaryDirectory() as scratch:
        for name in asked.group or GROUPS:
            found = mutated(name, asked.keep or Path(scratch), asked.workers)
            alive = [(mutant, end) for mutant, end in found if end not in ("killed", "timeout")]
            survived += len(alive)
            print(f"{name}: {len(found)} mutants, {len(found) - len(alive)} killed")
            for mutant, end in alive:
                print(f"  {mutant}: {end}")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
