"""The fallback column: used where a cell holds no result, never to strip a cell of what it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import Runner
from rows_of_files import read_csv

from mgcheck.columns.fallback import instead_of


def read(value: str | None, other: str | None, mark: Any = ".") -> tuple[str | None, bool]:
    """What is read in place of a value beside a fallback, and whether it is the fallback's."""
    found = instead_of(pl.Series([value], dtype=pl.String), pl.Series([other], dtype=pl.String), mark)
    return found.row(0)


@pytest.mark.parametrize(
    "value", [None, "", "  ", "NA", "n/a", "N/A", "NULL", "null", "None", ".", "\\N", "-", "--", "_", "___", " ___ "]
)
def test_a_missing_value_is_read_from_the_fallback(value: str | None) -> None:
    """With its unit, where it has one."""
    assert read(value, "0.40") == ("0.40", True)
    assert read(value, "0.4 mmol/l") == ("0.4 mmol/l", True)
    for other in (None, "", "NA"):
        assert read(value, other) == (None, False)


@pytest.mark.parametrize(
    ("other", "cls", "error"),
    [
        ("<0.4", "severe_hypo", ""),
        ("< 0.75", "", ""),
        ("LESS THAN 0.4.", "severe_hypo", ""),
        ("0.4 mmol/l (0.7-1.1) L", "hypo", ""),
        ("HEMOLYZED", "", "no_number"),
        (".4", "", "leading_separator"),
        ("1,234", "", "ambiguous_comma"),
        ("0", "", "zero"),
        ("-1", "", "negative"),
        ("NA", "", "missing"),
    ],
)
def test_a_fallback_says_all_that_it_says(run: Runner, tmp_path: Path, other: str, cls: str, error: str) -> None:
    """A comparator stays, and what is no result is refused; neither counts as a missing value."""
    path = tmp_path / "rows.csv"
    path.write_text(f'value,other\n___,"{other}"\n', encoding="utf-8")
    found = run(
        *("batch", str(path), "--specimen", "serum", "--unit", "mmol/l", "--column", "fallback=other"),
        *("-o", str(tmp_path / "out.csv")),
    )
    (row,) = read_csv((tmp_path / "out.csv").read_text(encoding="utf-8"))
    assert (row["mgcheck_class"], row["mgcheck_error"].partition(":")[0]) == (cls, error)
    assert found.status == (0 if error in ("", "missing") else 3)


@pytest.mark.parametrize(
    ("value", "other", "text"),
    [
        (".82", "0.82", "0.82"),
        (".820", "0.82", "0.820"),
        (",82", "0.82", "0.82"),
        ("1.", "1", "1"),
        ("1,", "1.0", "1"),
        ("+0.82", "0.82", "0.82"),
        ("+1", "1", "1"),
        ("1,234", "1.234", "1.234"),
        ("1,234", "1234", "1234"),
        ("1 234", "1234", "1234"),
        ("1'234'567", "1234567", "1234567"),
        # No reading of the cell is the fallback.
        (".82", "0.8", None),
        ("1,234", "12.34", None),
        ("1 234.5", "1234.5", None),
        ("0.", "0", None),
        # A unit beside the fallback's number may be another than the cell's.
        (".82", "0.82 mmol/l", None),
    ],
)
def test_a_number_refused_for_its_form_is_the_reading_that_the_fallback_has(
    value: str, other: str, text: str | None
) -> None:
    """With the digits of the cell."""
    assert read(value, other) == (text, False)


@pytest.mark.parametrize(
    "value",
    [
        *("＜0.4", "< = 0.4", "<^0.4", "&lt;0.4", "LESS THAN 0.4.", "<.4", "<0.4", "<0,4", ">.4", "≤ .4", "~0.4"),
        *(
            "HEMOLYZED",
            "hemolyzed 0.4",
            "cancelled",
            "NotDone",
            "see note",
            "0.4 H",
            "0.4*",
            "-0.4",
            "0.4 mmol",
            "0.4²",
        ),
        *(
            "0.4 mmol",
            "0.4 - 0.5",
            "0,4/0,5",
            "2 x 0.2",
            "４",
            "1e-1",
            "NaN",
            "inf",
            "__0.4",
            "n.a.m.",
            "0x4",
            "0.4.0",
            "1,23,4",
        ),
    ],
)
def test_a_cell_that_says_more_than_a_number_stands(value: str) -> None:
    """Whatever number stands beside it."""
    for other in ("0.4", "4", "0.5", "1234"):
        assert read(value, other) == (None, False)


def test_a_comma_is_the_mark_where_the_file_says_so() -> None:
    """Then a point could part thousands."""
    assert read(",82", "0,82", ",") == ("0,82", False)
    assert read("1.234", "1234", ",") == ("1234", False)
    assert read("1.234", "1,234", ",") == ("1,234", False)
    assert read("___", "0,82", ",") == ("0,82", True)
    # A point that parts no thousands is read there too, and a cell that can be read stands by itself.
    assert read("0.5", "0,5", ",") == (None, False)
    assert read("1e-1", "0,1", ",") == (None, False)


def test_values_that_can_be_read_stand() -> None:
    """In any order among others, however many."""
    values = pl.Series(["0.5", "___", ".5", "<0.5", None] * 40)
    others = pl.Series(["0.6", "0.6", "0.5", "0.5", None] * 40)
    found = instead_of(values, others, ".")
    assert found["text"].to_list() == [None, "0.6", "0.5", None, None] * 40
    assert found["other_read"].to_list() == [False, True, False, False, False] * 40


def test_rows_read_so_say_it(run: Runner, tmp_path: Path) -> None:
    """The warning `fallback` is in the row and in the summary; what was refused stays refused."""
    path = tmp_path / "lab.csv"
    path.write_text("value,valuenum\n0.5,9\n___,0.3\n.82,0.82\n<.4,0.4\nHEMOLYZED,0.4\n___,\n20,\n NA ,20\n", "utf-8")
    words = ("batch", str(path), "--specimen", "serum", "--unit", "mmol/l", "--column", "fallback=valuenum")
    found = read_csv(run(*words).out)
    classes = ["hypo", "severe_hypo", "normal", "", "", "", "severe_hyper", "severe_hyper"]
    assert [row["mgcheck_class"] for row in found] == classes
    told = ["", "fallback", "fallback", "", "", "", "unit_slip|implausible", "unit_slip|implausible|fallback"]
    assert [row["mgcheck_warnings"] for row in found] == told
    assert [row["mgcheck_error"].partition(":")[0] for row in found[3:6]] == [
        "leading_separator",
        "no_number",
        "missing",
    ]
    assert run(*words, "--summary", "--json").json["warnings"]["fallback"] == 3
