"""Two programs that share no code read the data and build the same atlas."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path

import pytest
import second_reader
from conftest import ROOT

import mgcheck
from mgcheck.judging.atlas import units_of
from mgcheck.knowledge.model import Specimen

DATA = second_reader.read(ROOT / "data")
LINES = [(specimen, unit) for specimen, units in second_reader.UNITS.items() for unit in units]


def pieces(specimen: str, unit: str) -> list[second_reader.Table]:
    """The pieces of mgcheck as JSON values, without their specimen, hash and review."""
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
    assert {(specimen.value, unit.code) for specimen in Specimen for unit in units_of(specimen)} == set(LINES)


def test_it_imports_nothing_of_mgcheck() -> None:
    """Nor anything else outside the standard library."""
    tree = ast.parse(Path(second_reader.__file__).read_text("utf-8"))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("reference_ranges", "1.1", "1.12"),
        ("reference_ranges", '"class": "severe_hypo"', '"class": "hypo"'),
        ("magnesium", "24.305", "24"),
        ("policy", '"ratio": "1.5"', '"ratio": "1.6"'),
        ("manifestations", '"milder": "rms_hypo"', '"milder": "rms_hyper"'),
        ("cautions", '["hypermagnesemia", "symptomatic"]', '["symptomatic"]'),
        ("next_checks", '{"high": 1, "severe_high": 1}', '{"high": 3, "severe_high": 3}'),
        ("causes", '"deficit": true', '"deficit": false'),
    ],
)
def test_a_change_of_the_data_makes_another_atlas(file: str, old: str, new: str) -> None:
    """The second reader uses each file, so a difference between the two would show."""
    text = json.dumps(DATA[file])
    assert old in text
    changed = second_reader.Line({**DATA, file: json.loads(text.replace(old, new))}, "serum", "mmol/L")
    assert changed.pieces() != pieces("serum", "mmol/L")
