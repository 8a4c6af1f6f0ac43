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


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_go_downward(name: str) -> None:
    """From one room to another, not even late or for the type checker alone."""
    assert {other for other in imported(MODULES[name]) if room(other) > room(name)} == set()


def test_no_imports_go_round() -> None:
    """Nor within a room."""
    assert list(TopologicalSorter({name: imported(path) for name, path in MODULES.items()}).static_order())


def test_the_root_holds_few_modules() -> None:
    """All else is in rooms."""
    assert len(list(SOURCE.glob("*.py"))) <= 8


def loaded_by(*words: str) -> set[str]:
    """The modules of mgcheck that a command line loads, and the packages."""
    code = (
        "import sys, json, io\n"
        "from mgcheck.cli.main import main\n"
        f"status = main({list(words)!r})\n"
        "names = {name if name.startswith('mgcheck.') else name.partition('.')[0] for name in sys.modules}\n"
        "sys.stderr.write(json.dumps([status, sorted(names)]))\n"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, names = json.loads(result.stderr)
    assert status == 0
    return set(names)


HEAVY = {"pint", "rich", "numpy", "polars", "pandas", "hypothesis", "pydantic", "mgcheck.shapes.parts"}


def test_the_plain_path_loads_nothing_heavy() -> None:
    """One plain value to JSON needs neither pint nor rich nor a dataframe, and of pydantic only its core."""
    assert loaded_by("serum", "0.5", "mmol/l", "--json") & HEAVY == set()
    assert loaded_by("urine", "3", "mmol/l", "--volume", "1.4l", "--json") & {"pint", "rich"} == set()


def test_no_unit_needs_pint_but_a_conversion_does() -> None:
    """The rarest unit that is read is classified by the table, the commonest converted by pint."""
    assert loaded_by("serum", "1.2", "neq/ul", "--json") & {"pint", "rich"} == set()
    assert "pint" in loaded_by("convert", "0.5", "mmol/l", "mg/l", "--json")


def test_the_page_needs_rich_and_a_schema_the_shapes() -> None:
    """So that the tests above can fail."""
    assert "rich" in loaded_by("serum", "0.5", "mmol/l")
    assert "mgcheck.shapes.parts" in loaded_by("schema")


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
