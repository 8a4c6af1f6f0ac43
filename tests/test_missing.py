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


# ------------------------------------------------------------------------------------------------------- further words


@pytest.mark.parametrize("word", ["UNK", "Not Done", "-999", "non réalisé", "%%", "nan", "?", "Code 9", "#N/A", "QNS"])
def test_a_further_word_stands_for_an_empty_cell(run: Runner, tmp_path: Path, word: str) -> None:
    """In every cell, compared whole and in any case; the row is that with the cell left blank."""
    header = "value,unit,low,high,range,comparator,flag,specimen"
    given = [
        [word, "mmol/l", "", "", "", "", "", "serum"],
        ["0.72", f" {word.upper()} ", "", "", "", "", "", "serum"],
        ["0.72", "mmol/l", word, "0.70", "", "", "", "serum"],
        ["0.72", "mmol/l", "0.75", word.lower(), "", "", "", "serum"],
        ["0.72", "mmol/l", "", "", word, "", "", "serum"],
        ["0.72", "mmol/l", "", "", "", word, "", "serum"],
        ["0.72", "mmol/l", "", "", "", "", word, "serum"],
        ["0.72", "mmol/l", "", "", "", "", "", word],
        [f"0.72 {word}", "mmol/l", "", "", "", "", "", "serum"],
    ]
    blank = [["" if cell.strip().casefold() == word.casefold() else cell for cell in row] for row in given]
    new = []
    for name, cells, more in (("given.csv", given, ["--missing", word]), ("blank.csv", blank, [])):
        path = rows(tmp_path / name, header, cells)
        text = run("batch", str(path), "--unit", "mg/dl", *more).out
        new.append([{key: cell for key, cell in row.items() if key.startswith("mgcheck")} for row in read_csv(text)])
    assert new[0] == new[1]
    assert [row["mgcheck_error"].partition(":")[0] for row in new[0]][::7] == ["missing", "blank_specimen"]
    assert new[0][-1]["mgcheck_error"]


def test_a_word_that_is_a_flag_stays_one(run: Runner, tmp_path: Path) -> None:
    """`-` says low beside a value, and H high, whatever --missing says of other cells."""
    path = rows(tmp_path / "lab.csv", "value,flag", [["0.5", "-"], ["2.5", "H"], ["0.8", "UNK"], ["0.8", "x"]])
    words = ("batch", str(path), "--specimen", "serum", "--unit", "mmol/l")
    options = ("--missing", "-", "--missing", "H", "--missing", "unk", "--missing", "x", "--flag-map", "x=low")
    found = read_csv(run(*words, *options).out)
    assert [row["mgcheck_flag_agrees"] for row in found] == ["true", "true", "true", "false"]
    assert read_csv(run(*words).out)[2]["mgcheck_flag_agrees"] == ""
    flags = run(*words, *options, "--summary", "--json").json["flags"]
    assert (flags["agree"], flags["disagree"], flags["unknown_flags"]) == (3, 1, {})


def test_a_further_word_lets_the_fallback_be_read(run: Runner, tmp_path: Path) -> None:
    """As the known ones do; in the fallback it is none."""
    path = rows(tmp_path / "lab.csv", "value,other", [["HIDDEN", "0.5"], ["hidden", "Hidden"], ["HIDDEN 2", "0.5"]])
    words = ("batch", str(path), "--specimen", "serum", "--unit", "mmol/l", "--column", "fallback=other")
    found = read_csv(run(*words, "--missing", "hidden").out)
    assert [row["mgcheck_error"].partition(":")[0] for row in found] == ["", "missing", "no_number"]
    assert (found[0]["mgcheck_class"], found[0]["mgcheck_warnings"]) == ("hypo", "fallback")


@pytest.mark.parametrize(
    "word",
    [
        *("0", "999", "0.5", ".5", "5.", "+5", "1,234", "1 234", "<0.5", "< 0.5", "less than 0.5", "0.5 mmol/l"),
        *("<", "≥", "less than", "mmol/l", "mg/dL", "serum", "RBC", "0.70..1.10", "..1.10", " 0.5 "),
    ],
)
def test_a_word_that_means_something_is_refused(run: Runner, tmp_path: Path, word: str) -> None:
    """A number, a comparator, a unit, a specimen or a range can never be left out by it."""
    path = rows(tmp_path / "lab.csv", "value", [["0.5 mmol/l"]])
    for lang, told in (("en", "can be part of a result"), ("fr", "peut faire partie d'un résultat")):
        found = run("batch", str(path), "--specimen", "serum", "--missing", "UNK", "--missing", word, "--lang", lang)
        assert (found.status, found.out, len(found.err.splitlines())) == (2, "", 1)
        assert told in found.err
