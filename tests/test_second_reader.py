"""Two programs that share no code read the data and build the same atlas."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
import second_reader
from conftest import ROOT

import mgcheck

DATA = second_reader.read(ROOT / "data")
LINES = [(specimen, unit) for specimen, units in second_reader.UNITS.items() for unit in units]


def pieces(specimen: str, unit: str) -> list[second_reader.Table]:
    """The pieces of mgcheck, without what a hash and a review say of them."""
    (found,) = mgcheck.atlas(specimen, unit)
    left_out = {"specimen", "hash", "review"}
    return [{key: value for key, value in piece.to_dict().items() if key not in left_out} for piece in found]


@pytest.mark.parametrize(("specimen", "unit"), LINES)
def test_both_build_the_same_pieces(specimen: str, unit: str) -> None:
    """Each interval with its class, flag, verdicts, warnings and statements, in their order."""
    for own, other in zip(pieces(specimen, unit), second_reader.Line(DATA, specimen, unit).pieces(), strict=True):
        assert own == other


def test_it_reads_every_specimen_and_unit() -> None:
    """The atlas has no line that the second reader leaves out."""
    assert {(one[0].answer.specimen.value, one[0].unit.code) for one in mgcheck.atlas()} == set(LINES)


def test_it_imports_nothing_of_mgcheck() -> None:
    """Nor anything else outside the standard library."""
    tree = ast.parse(Path(second_reader.__file__).read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("reference_ranges", "0.7", "0.72"),
        ("reference_ranges", "class = 'severe_hypo'", "class = 'hypo'"),
        ("magnesium", "24.305", "24"),
        ("policy", "'1.5'", "'1.6'"),
        ("manifestations", "milder = 'rms_hypo'", "milder = 'rms_hyper'"),
        ("cautions", "bands = ['hypermagnesemia', 'symptomatic']", "bands = ['symptomatic']"),
        ("next_checks", "page = { high = 1, severe_high = 1 }", "page = { high = 3, severe_high = 3 }"),
        ("causes", "deficit = true", "deficit = false"),
    ],
)
def test_a_change_of_the_data_makes_another_atlas(tmp_path: Path, file: str, old: str, new: str) -> None:
    """So that the two agree on the data as they are, not on whatever they say."""
    for name in second_reader.FILES:
        text = (ROOT / "data" / f"{name}.toml").read_text("utf-8")
        assert name != file or old in text
        (tmp_path / f"{name}.toml").write_text(text.replace(old, new) if name == file else text, "utf-8")
    changed = second_reader.Line(second_reader.read(tmp_path), "serum", "mmol/L")
    assert changed.pieces() != pieces("serum", "mmol/L")
