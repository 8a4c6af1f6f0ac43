"""How the code is laid out: imports go downward, heavy modules come late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from conftest import ROOT

SOURCE = ROOT / "src" / "mgcheck"

# From the ground up: the folders and the modules of the root. A room imports from those before it, however late.
ROOMS = (
    *("_version", "language", "shapes", "errors", "data_files", "quantity", "knowledge", "judging", "api"),
    *("calculators", "render", "columns", "files", "series", "frame", "cli", "__init__", "__main__"),
)


def modules() -> dict[str, Path]:
    """Every module of the package by its name within it."""
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in SOURCE.rglob("*.py")
    }


MODULES = modules()


@cache
def imported(path: Path) -> set[str]:
    """The modules of the package that a file imports, wherever in the file, also for the type checker alone."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not [alias.name for alias in node.names if alias.name.startswith("mgcheck")], path
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("mgcheck"):
            name = node.module.removeprefix("mgcheck").removeprefix(".")
            for alias in node.names:
                inner = f"{name}.{alias.name}".removeprefix(".")
                found.add(inner if inner in MODULES else name)
    return found - {""}


def room(name: str) -> int:
    """The floor of a module's room."""
    return ROOMS.index(name.partition(".")[0])


def test_imports_go_downward() -> None:
    """From one room to another, not even late or for the type checker alone."""
    arrows = [(name, other) for name, path in MODULES.items() for other in imported(path)]
    assert [(name, other) for name, other in arrows if room(other) > room(name)] == []


def test_no_imports_go_round() -> None:
    """Nor within a room."""
    assert list(TopologicalSorter({name: imported(path) for name, path in MODULES.items()}).static_order())


def test_the_root_holds_few_modules() -> None:
    """All else is in rooms."""
    assert len(list(SOURCE.glob("*.py"))) <= 8


# One after the other in one process, of which nothing may have loaded what a later one shows to be loaded by it.
LINES = (
    "serum 0.5 mmol/l --json",
    "urine 3 mmol/l --volume 1.4l --json",
    "serum 1.2 neq/ul --json",
    "convert 0.5 mmol/l mg/l --json",
    "serum 0.5 mmol/l",
    "schema",
)
LOADED = """
import json, sys
from mgcheck.cli.main import main
found = []
for line in json.loads(sys.argv[1]):
    status = main(line.split())
    names = {name if name.startswith("mgcheck.") else name.partition(".")[0] for name in sys.modules}
    found.append([status, sorted(names)])
sys.stderr.write(json.dumps(found))
"""
HEAVY = {"pint", "rich", "numpy", "polars", "pandas", "hypothesis", "pydantic", "mgcheck.shapes.parts"}


def test_each_command_loads_what_it_needs() -> None:
    """One plain value to JSON needs neither pint nor rich nor a dataframe, and of pydantic only its core.

    The rarest unit that is read is classified by the table, the commonest converted by pint; the page needs rich, a
    schema the shapes.
    """
    command = [sys.executable, "-c", LOADED, json.dumps(LINES)]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    found = json.loads(result.stderr)
    assert [status for status, _ in found] == [0] * len(LINES)
    plain, urine, rare, converted, page, schema = (set(names) & HEAVY for _, names in found)
    assert plain == set()
    assert (urine | rare) & {"pint", "rich"} == set()
    assert "pint" in converted
    assert "rich" not in converted
    assert "rich" in page
    assert "mgcheck.shapes.parts" not in page
    assert "mgcheck.shapes.parts" in schema


def test_importing_the_package_loads_nothing() -> None:
    """Names are imported on first use."""
    code = "import mgcheck, sys; print(sorted(name for name in sys.modules if name.startswith('mgcheck')))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "['mgcheck']"


def test_frames_are_there_on_first_use() -> None:
    """Without an import of their own."""
    code = "import mgcheck; print(mgcheck.frame.interpret.__name__)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "interpret\n"
    import mgcheck

    assert mgcheck.__getattr__("frame").interpret is mgcheck.frame.interpret


def test_the_public_names() -> None:
    """All that is listed exists, and nothing else is offered."""
    import mgcheck

    for name in mgcheck.__all__:
        assert getattr(mgcheck, name) is not None
    assert set(mgcheck.__all__) <= set(dir(mgcheck))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        mgcheck.nothing  # noqa: B018 - the access is what is tested


def test_every_module_is_short() -> None:
    """But for the sentences."""
    long = [name for name, path in MODULES.items() if len(path.read_text(encoding="utf-8").splitlines()) > 300]
    assert long == ["language.sentences"]
