"""How the code is laid out: imports go downward, heavy modules come late."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

SOURCE = ROOT / "src" / "mgcheck"

# From the ground up: a module may import from its own layer's predecessors and from those before it in the same layer.
LAYERS = [
    ["_version", "catalogue", "figures", "shapes.parts"],
    ["shapes.answer", "shapes.lists"],
    ["shapes.several"],
    ["shapes.schema"],
    ["messages"],
    ["errors", "interval"],
    ["data_files"],
    ["units"],
    ["quantity"],
    ["pint_registry", "reading"],
    ["knowledge.model", "collection"],
    ["laboratory"],
    ["bands"],
    ["knowledge.ranges_file"],
    ["knowledge.loader"],
    ["knowledge.library", "knowledge.causes"],
    ["headline", "verdict"],
    ["interpretation"],
    ["knowledge.readings", "wording"],
    ["case"],
    ["alerts", "statements"],
    ["judgement"],
    ["engine"],
    ["api"],
    ["indices.dynamic", "indices.intake", "indices.panel", "rows", "audit"],
    ["compiled", "answers", "digits", "typed"],
    ["columnar", "notices"],
    ["render.plain", "render.line"],
    ["render.json_text", "render.writer", "render.picture"],
    ["render.ruler", "render.summary", "render.progress"],
    ["render.head"],
    ["render.expected"],
    ["render.page"],
    ["formats.streams", "tally"],
    ["formats.chunk", "formats.lines", "formats.breakable", "formats.handover", "formats.polars_faults"],
    ["formats.outputs"],
    ["formats.delimited", "formats.jsonl", "formats.parquet"],
    ["formats.cells"],
    ["formats.sinks", "plan"],
    ["formats.files"],
    ["batch", "frame.columns", "frame.answering"],
    ["frame.kinds"],
    ["frame.spark"],
    ["frame"],
    ["cli.exits", "cli.surroundings", "cli.commands", "cli.interrupts", "cli.descriptors"],
    ["cli.output", "cli.options"],
    ["cli.outcome", "cli.specimens"],
    ["cli.batch", "cli.conversion", "cli.lookup", "cli.library", "cli.help"],
    ["cli.together"],
    ["cli.app"],
    ["cli.main"],
    ["__main__"],
]
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}


def modules() -> dict[str, Path]:
    """Every module of the package by its name within it, but for the packages whose own file holds no code."""
    return {
        ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__"): path
        for path in SOURCE.rglob("*.py")
        if path.name != "__init__.py" or path.parent.name == "frame"
    }


def imported(path: Path) -> set[str]:
    """The modules of the package that a file imports, wherever in the file."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert not [alias.name for alias in node.names if alias.name.startswith("mgcheck")], path
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("mgcheck"):
            name = node.module.removeprefix("mgcheck").removeprefix(".")
            for alias in node.names:
                inner = f"{name}.{alias.name}".removeprefix(".")
                found.add(inner if inner in RANK else name)
    return found - {""}


def test_every_module_has_its_place() -> None:
    """A new module is put into a layer, a removed one taken out."""
    assert set(modules()) == set(RANK)


@pytest.mark.parametrize("name", sorted(RANK))
def test_imports_go_downward(name: str) -> None:
    """No module imports from its own layer or from one above it, not even late or for the type checker alone."""
    assert {other for other in imported(modules()[name]) if RANK[other] >= RANK[name]} == set()


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


HEAVY = {"pint", "rich", "numpy", "polars", "pandas", "hypothesis", "mgcheck.shapes.parts"}


def test_the_plain_path_loads_nothing_heavy() -> None:
    """One plain value to JSON needs neither pint nor rich nor a dataframe, nor the shapes, which pydantic reads."""
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
    """A module near 300 lines is due a second look; the sentences are a list."""
    long = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules().items()}
    assert {name for name, lines in long.items() if lines > 320} <= {"catalogue"}
