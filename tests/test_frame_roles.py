"""The fallback and the laboratory's flag in a frame: the same answers as those of a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import Runner, rest_slow
from frames import EVERY, ONE_EACH, made, rows_of
from rows_of_files import read_csv

from mgcheck.errors import MgcheckError
from mgcheck.frame import interpret

# One of each kind in the quick set.
KINDS = rest_slow(sorted(EVERY, key=lambda kind: kind not in ONE_EACH), quick=len(ONE_EACH))
# value, fallback, flag; class, warnings, error, whether the flag agrees. 0.4, 0.7, 1.1 and 3 mmol/l are the limits.
SLIP = "unit_slip|implausible"
ROWS: list[tuple[Any, ...]] = [
    ("0.5", "9", "L", "hypo", None, None, True),
    ("___", "0.3", "LL", "severe_hypo", "fallback", None, True),
    (".82", "0.82", "N", "normal", "fallback", None, True),
    ("<.4", "0.4", "L", None, None, "leading_separator", None),
    ("HEMOLYZED", "0.4", None, None, None, "no_number", None),
    (None, None, "", None, None, "missing", None),
    ("unk", "0.82", "+", "normal", "fallback", None, False),
    ("20", None, "B", "severe_hyper", SLIP, None, True),
    (" NA ", "20", "N", "severe_hyper", f"{SLIP}|fallback", None, False),
    ("0.62 L", "9", "N", "hypo", None, None, None),
    ("0.62 L", None, "L", "hypo", None, None, True),
    ("0.62", None, "?!", "hypo", None, None, None),
    ("0.62", None, '="L"', "hypo", None, None, True),
    ("0.82", "0.3", "UNK", "normal", None, None, True),
    ("0.82", None, None, "normal", None, None, True),
    ("<0.7", None, "*", None, None, None, True),
    ("<3", None, "N", None, None, None, None),
]
OPTIONS: dict[str, Any] = {
    "value": "v",
    "specimen": "serum",
    "unit": "mmol/l",
    "fallback": "f",
    "flag": "g",
    "flag_map": {"B": "high"},
    "missing": ["unk"],
}
WORDS = (
    *("--specimen", "serum", "--unit", "mmol/l", "--flag-map", "B=high", "--missing", "unk"),
    *("--column", "value=v", "--column", "fallback=f", "--column", "flag=g"),
)


def columns(times: int) -> dict[str, list[Any]]:
    """The columns of `ROWS`, repeated."""
    return {name: list(cells) * times for name, cells in zip("vfg", zip(*ROWS, strict=True), strict=False)}


def of_a_file(run: Runner, folder: Path, data: dict[str, list[Any]], kind: str = "parquet") -> list[dict[str, Any]]:
    """The rows of the same columns as a file."""
    source, target = folder / f"in.{kind}", folder / "out.parquet"
    frame = pl.DataFrame(data)
    if kind == "csv":
        frame.write_csv(source)
        return list(read_csv(run("batch", str(source), *WORDS).out))
    frame.write_parquet(source)
    run("batch", str(source), "-o", str(target), "--force", *WORDS)
    return pl.read_parquet(target).to_dicts()


@cache
def of_polars(times: int) -> list[dict[Any, Any]]:
    """The rows of a frame of polars, with which others are compared."""
    return rows_of(interpret(made("polars", columns(times)), **OPTIONS))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("times", rest_slow([30, 1]))
def test_every_frame_has_the_same_answers(kind: str, times: int) -> None:
    """In every cell, few rows or many."""
    assert rows_of(interpret(made(kind, columns(times)), **OPTIONS)) == of_polars(times)


@pytest.mark.parametrize("times", [1, 30])
def test_a_frame_has_the_answers_of_a_file(run: Runner, tmp_path: Path, times: int) -> None:
    """In every cell."""
    data, rows = columns(times), of_polars(times)
    assert rows == of_a_file(run, tmp_path, data)
    told = [
        (row["mgcheck_class"], row["mgcheck_warnings"], row["mgcheck_error"] and row["mgcheck_error"].partition(":")[0])
        for row in rows
    ]
    assert told == [row[3:6] for row in ROWS] * times
    assert [row["mgcheck_flag_agrees"] for row in rows] == [row[6] for row in ROWS] * times
    texts = of_a_file(run, tmp_path, data, "csv")
    assert [row["mgcheck_class"] for row in texts] == [row["mgcheck_class"] or "" for row in rows]
    assert [row["mgcheck_flag_agrees"] for row in texts] == [
        {None: "", True: "true", False: "false"}[row["mgcheck_flag_agrees"]] for row in rows
    ]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("times", rest_slow([30, 1]))
def test_floats_beside_a_text_fallback(run: Runner, tmp_path: Path, kind: str, times: int) -> None:
    """Each has the precision of its own column: only the written 0.70 is borderline to the limit 0.7."""
    data: dict[str, list[Any]] = {
        "v": [0.7, None, 0.3, None, None],
        "f": ["9", "0.70", "0.70", "x", None],
        "g": ["N"] * 5,
    }
    data = {name: cells * times for name, cells in data.items()}
    rows = rows_of(interpret(made(kind, data), **OPTIONS))
    assert [row["mgcheck_class"] for row in rows] == ["normal", "normal", "severe_hypo", None, None] * times
    assert [row["mgcheck_borderline"] for row in rows] == [None, True, None, None, None] * times
    assert [row["mgcheck_flag_agrees"] for row in rows] == [True, True, False, None, None] * times
    assert [row["mgcheck_mmol_per_l"] for row in rows] == [0.7, 0.7, 0.3, None, None] * times
    files = of_a_file(run, tmp_path, data)
    assert [list(row.values())[3:] for row in rows] == [list(row.values())[3:] for row in files]


@pytest.mark.parametrize("kind", ONE_EACH)
def test_texts_beside_a_float_fallback(run: Runner, tmp_path: Path, kind: str) -> None:
    """A form that is refused keeps the digits of its text; a number in place of a missing one is a float."""
    data: dict[str, list[Any]] = {
        "v": ["0.70", "___", ".70", "<.7", None],
        "f": [9.0, 0.7, 0.7, 0.7, None],
        "g": ["N"] * 5,
    }
    rows = rows_of(interpret(made(kind, data), **OPTIONS))
    assert [row["mgcheck_borderline"] for row in rows] == [True, None, True, None, None]
    assert [row["mgcheck_warnings"] for row in rows] == [None, "fallback", "fallback", None, None]
    files = of_a_file(run, tmp_path, data)
    assert [list(row.values())[3:] for row in rows] == [list(row.values())[3:] for row in files]


def test_a_nan_is_no_missing_value(run: Runner, tmp_path: Path) -> None:
    """In polars and Parquet, where a missing one is another thing; a fallback or a flag that is NaN is none."""
    data: dict[str, list[Any]] = {
        "v": [float("nan"), None, 0.8],
        "f": [0.8, float("nan"), 0.3],
        "g": [float("nan")] * 3,
    }
    rows = interpret(pl.DataFrame(data), **OPTIONS).to_dicts()
    assert [(row["mgcheck_error"] or "").partition(":")[0] for row in rows] == ["not_a_number", "missing", ""]
    assert [row["mgcheck_flag_agrees"] for row in rows] == [None, None, True]
    files = of_a_file(run, tmp_path, data)
    assert [list(row.values())[3:] for row in rows] == [list(row.values())[3:] for row in files]


def test_amounts_of_a_parquet_file_are_those_of_texts(run: Runner, tmp_path: Path) -> None:
    """To the last bit, also of floats with many digits."""
    values = [0.312345679 + number / 997 for number in range(400)]
    floats = of_a_file(run, tmp_path, {"v": values, "f": [None] * 400, "g": [""] * 400})
    texts = of_a_file(run, tmp_path, {"v": list(map(repr, values)), "f": [None] * 400, "g": [""] * 400})
    assert [row["mgcheck_mmol_per_l"] for row in floats] == [row["mgcheck_mmol_per_l"] for row in texts]


def test_fallback_and_flag_are_read_only_if_they_are_named() -> None:
    """Whatever a column is called."""
    frame = pl.DataFrame({"value": [None, "0.5"], "fallback": ["0.3", "9"], "flag": ["N", "N"]})
    found = interpret(frame, value="value", unit="mmol/l", specimen="serum")
    assert found["mgcheck_class"].to_list() == [None, "hypo"]
    assert "mgcheck_flag_agrees" not in found.columns
    flagged = interpret(frame, value="value", unit="mmol/l", specimen="serum", flag="flag")
    assert flagged.drop("mgcheck_flag_agrees").equals(found)
    assert flagged["mgcheck_flag_agrees"].to_list() == [None, False]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"fallback": "x"}, "There is no column x"),
        ({"flag": "x"}, "There is no column x"),
        ({"flag": "d", "prefix": "p"}, "column_type"),
        ({"fallback": "d"}, "column_type"),
        ({"flag_map": {"B": "up"}}, "B=up does not say what a flag means"),
        ({"flag_map": {"B": "x=low"}}, "B=x=low does not say what a flag means"),
        ({"flag_map": {"B": 1}}, "flag_map"),
        ({"flag_map": "B=low"}, "flag_map"),
        ({"flag": "v"}, "already has a column mgcheck_flag_agrees"),
    ],
)
def test_columns_and_flags_that_cannot_be_used(options: dict[str, Any], told: str) -> None:
    """They are refused before any row."""
    frame = pl.DataFrame({"v": ["1"], "d": [[1]], "mgcheck_flag_agrees": [1]})
    with pytest.raises(MgcheckError) as caught:
        interpret(frame, **{"value": "v", "specimen": "serum", "unit": "mmol/l", **options})
    assert told in f"{caught.value.code} {caught.value.message('en')}"
