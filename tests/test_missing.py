"""Marks by which a cell says that it holds no result: in a value, a unit and the ends of a range."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Runner
from rows_of_files import read_csv

MARKS = ["", "  ", "NA", "na", "N/A", "NULL", "Null", "None", ".", "\\N", "-", "--", "_", "___", " NA "]
# Words that say why there is no result are no marks: somebody should look at them.
WORDS = ["NotDone", "HEMOLYZED", "nan", "N", "n.a.", "0", "?", "...", "---", "nil", "NAN"]


def rows(path: Path, header: str, cells: list[list[str]]) -> Path:
    """A CSV file of quoted cells."""
    lines = [",".join(f'"{cell}"' for cell in row) for row in cells]
    path.write_text("\n".join([header, *lines]) + "\n", encoding="utf-8")
    return path


def test_a_missing_value_is_no_fault(run: Runner, tmp_path: Path) -> None:
    """Its row has the error `missing`; it is counted apart, and neither the status nor --strict minds it."""
    path = rows(tmp_path / "lab.csv", "value", [["0.5 mmol/l"], *([mark] for mark in MARKS)])
    words = ("batch", str(path), "--specimen", "serum")
    out = tmp_path / "out.csv"
    assert run(*words, "--strict", "-o", str(out)).status == 0
    errors = [row["mgcheck_error"].partition(":")[0] for row in read_csv(out.read_text(encoding="utf-8"))]
    assert errors == ["", *["missing"] * len(MARKS)]
    summary = run(*words, "--summary", "--json").json
    assert (summary["missing"], summary["unreadable"], summary["errors"]) == (len(MARKS), 0, {})
    assert f"no value: {len(MARKS)}" in run(*words, "--summary").out


def test_words_are_looked_at(run: Runner, tmp_path: Path) -> None:
    """They are unreadable, as ever."""
    path = rows(tmp_path / "lab.csv", "value", [[word] for word in WORDS])
    found = run("batch", str(path), "--specimen", "serum", "--unit", "mmol/l", "--summary", "--json")
    assert found.status == 3
    assert (found.json["missing"], found.json["unreadable"]) == (0, len(WORDS))


@pytest.mark.parametrize("mark", MARKS)
def test_an_end_that_is_missing_is_not_stated(run: Runner, tmp_path: Path, mark: str) -> None:
    """0.72 is low for a laboratory that begins at 0.75, normal for rms, and high for one that ends at 0.70."""
    cells = [["0.72", "0.75", mark], ["0.72", mark, "0.70"], ["0.72", mark, mark], ["0.72", "0.75", "1.00"]]
    path = rows(tmp_path / "lab.csv", "value,low,high", cells)
    found = read_csv(run("batch", str(path), "--specimen", "serum", "--unit", "mmol/l").out)
    assert [row["mgcheck_error"] for row in found] == [""] * 4
    assert [row["mgcheck_warnings"] for row in found] == ["", "lab_range_doubtful", "", ""]
    assert [row["mgcheck_class"] for row in found] == ["hypo", "normal", "normal", "hypo"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_unit_that_is_missing_may_stand_in_the_value(run: Runner, tmp_path: Path, mark: str) -> None:
    """Elsewhere it is missing, which is a fault."""
    path = rows(tmp_path / "lab.csv", "value,unit", [["0.5 mmol/l", mark], ["0.5", mark], ["0.5", "mmol/l"]])
    found = read_csv(run("batch", str(path), "--specimen", "serum").out)
    assert [row["mgcheck_error"].partition(":")[0] for row in found] == ["", "missing_unit", ""]


def test_a_single_value_that_is_missing_is_refused(run: Runner) -> None:
    """And so is a line of `-`."""
    for mark in ("NA", "None", "___"):
        assert run("serum", mark).status == 2
        assert run("serum", mark, "--json").err.startswith('{"schema_version"')
        assert '"code": "missing"' in run("serum", mark, "--json").err
