"""Runs over files: every row keeps its place and its text, and has the answer of the single command."""

from __future__ import annotations

import gzip
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from backports import zstd
from conftest import Runner
from rows_of_files import NEW, ROWS, check, read_csv, write_csv

from mgcheck.cli.process.exits import Exit


def test_every_row_keeps_its_place_and_gets_its_answer(run: Runner, results: Path) -> None:
    """The rows out are the rows in, their cells as they were, and the new columns behind them."""
    result = run("batch", str(results), "--specimen", "serum")
    assert result.status == Exit.UNREADABLE
    rows = read_csv(result.out)
    assert list(rows[0]) == ["value", "unit", "low", "high", *(f"mgcheck_{name}" for name in NEW)]
    assert [tuple(row.values())[:4] for row in rows] == ROWS
    check(rows)
    assert result.err == ""


@pytest.mark.parametrize("suffix", ["csv", "tsv", "jsonl", "parquet", "csv.gz", "tsv.zst", "jsonl.gz", "ndjson.zst"])
def test_every_format_into_every_format(run: Runner, tmp_path: Path, results: Path, suffix: str) -> None:
    """The same cells and the same answers, whatever the file is written as and read from."""
    first = tmp_path / f"first.{suffix}"
    assert run("batch", str(results), "-o", str(first), "--specimen", "serum").status == Exit.UNREADABLE
    for other in ("csv", "tsv", "jsonl", "parquet"):
        second = tmp_path / f"second.{other}"
        result = run("batch", str(first), "-o", str(second), "--specimen", "serum", "--prefix", "again", "--force")
        assert (result.status, result.err) == (Exit.UNREADABLE, "")
        rows = read_file(second)
        check(rows)
        check(
            [
                {name.replace("again", "mgcheck"): cell for name, cell in row.items() if "mgcheck" not in name}
                for row in rows
            ]
        )
        assert [tuple((row[name] or "") for name in ("value", "unit", "low", "high")) for row in rows] == ROWS


def read_file(path: Path) -> list[dict[str, Any]]:
    """A file of any format as another program reads it."""
    data = path.read_bytes()
    if path.suffix == ".parquet":
        return pl.read_parquet(BytesIO(data)).to_dicts()
    if path.suffix == ".jsonl":
        return [json.loads(line) for line in data.decode().splitlines()]
    return read_csv(data.decode(), delimiter="\t" if path.suffix == ".tsv" else ",")


def test_compressed_files_hold_what_they_say(run: Runner, tmp_path: Path, results: Path) -> None:
    """gzip and zstd as other programs read them; the same input gives the same bytes."""
    texts = []
    for name, opened in (("a.csv.gz", gzip.decompress), ("b.csv.zst", zstd.decompress)):
        target = tmp_path / name
        run("batch", str(results), "-o", str(target), "--specimen", "serum")
        texts.append(opened(target.read_bytes()))
    assert texts[0] == texts[1] == run("batch", str(results), "--specimen", "serum").out.encode()
    run("batch", str(results), "-o", str(tmp_path / "c.csv.gz"), "--specimen", "serum")
    assert (tmp_path / "a.csv.gz").read_bytes() == (tmp_path / "c.csv.gz").read_bytes()


def test_where_leaves_the_other_rows_alone(run: Runner, tmp_path: Path) -> None:
    """They pass through without answers, or are dropped with --only."""
    path = write_csv(tmp_path / "lab.csv", [["50960", "2.0"], ["50970", "x"], ["50960", "1.0"]], "itemid,value")
    words = ("batch", str(path), "--where", "itemid=50960", "--specimen", "serum", "--unit", "mg/dL")
    result = run(*words)
    assert [row["mgcheck_class"] for row in read_csv(result.out)] == ["normal", "", "hypo"]
    assert [row["mgcheck_error"] for row in read_csv(result.out)] == ["", "", ""]
    assert result.status == Exit.OK
    assert [row["value"] for row in read_csv(run(*words, "--only").out)] == ["2.0", "1.0"]
    assert read_csv(run(*words, "--where", "value=1.0", "--only").out)[0]["mgcheck_class"] == "hypo"


def test_where_compares_numbers_in_typed_files(run: Runner, tmp_path: Path) -> None:
    """50960 is 50960.0 there; a text that is no number equals none."""
    path = tmp_path / "lab.parquet"
    pl.DataFrame({"itemid": [50960.0, 50970.0, None], "value": [2.0, 1.0, 1.0]}).write_parquet(path)
    words = (
        "batch",
        str(path),
        "--specimen",
        "serum",
        "--unit",
        "mg/dl",
        "--output-format",
        "csv",
        "--only",
        "--where",
    )
    assert len(read_csv(run(*words, "itemid=50960").out)) == 1
    assert read_csv(run(*words, "itemid=abc").out) == []
    large = {"id": [2**53, 2**53 + 1], "x": pl.Series([0.1, 0.2], dtype=pl.Float32), "value": [1.0, 1.0]}
    pl.DataFrame(large).write_parquet(path)
    assert [row["id"] for row in read_csv(run(*words, f"id={2**53 + 1}").out)] == [str(2**53 + 1)]
    assert len(read_csv(run(*words, "x=0.1").out)) == 1


def test_the_fallback_is_read_where_the_value_cannot_be(run: Runner, tmp_path: Path) -> None:
    """And the value's own fault stands where the fallback has nothing either."""
    rows = [["2.0", "9"], ["___", "1.0"], ["", "1.7"], ["NotDone", ""], ["x", "y"]]
    path = write_csv(tmp_path / "lab.csv", rows, "value,valuenum")
    words = ("--specimen", "serum", "--unit", "mg/dL", "--column", "fallback=valuenum")
    found = read_csv(run("batch", str(path), *words).out)
    assert [row["mgcheck_class"] for row in found] == ["normal", "hypo", "hypo", "", ""]
    assert found[3]["mgcheck_error"].startswith("no_number")
    assert [row["mgcheck_borderline"] for row in found[:3]] == ["false", "true", "true"]


def test_a_fallback_of_floats_carries_no_precision(run: Runner, tmp_path: Path) -> None:
    """Beside texts that do."""
    path = tmp_path / "lab.parquet"
    pl.DataFrame({"value": ["1.7", "___"], "valuenum": [1.7, 1.7]}).write_parquet(path)
    words = ("--specimen", "serum", "--unit", "mg/dL", "--column", "fallback=valuenum", "--output-format", "csv")
    found = read_csv(run("batch", str(path), *words).out)
    assert [row["mgcheck_borderline"] for row in found] == ["true", ""]
    assert [row["mgcheck_class"] for row in found] == ["hypo", "hypo"]


def test_urine_and_mixed_specimens(run: Runner, tmp_path: Path) -> None:
    """Urine has its own amount; a column of specimens needs both."""
    rows = [["urine", "4.2", "mmol/24h"], ["RBC", "45", "mg/l"], ["marrow", "1", "mmol/l"], ["", "1", "mmol/l"]]
    path = write_csv(tmp_path / "mixed.csv", rows, "specimen,value,unit")
    found = read_csv(run("batch", str(path)).out)
    assert [(row["mgcheck_mmol_per_l"] != "", row["mgcheck_mmol_per_24h"]) for row in found[:2]] == [
        (False, "4.2"),
        (True, ""),
    ]
    assert [row["mgcheck_error"].partition(":")[0] for row in found] == ["", "", "unknown_specimen", "blank_specimen"]
    alone = run("batch", str(path), "--specimen", "urine", "--where", "specimen=urine", "--only")
    assert "mgcheck_mmol_per_24h" in alone.out
    assert "mgcheck_mmol_per_l" not in alone.out


def test_a_cell_is_refused_or_read_however_many_there_are(run: Runner, tmp_path: Path) -> None:
    """A number of 31 digits and a text of 201 characters, as the single command has them."""
    for cell, code in (("0" * 30 + ".7", "out_of_scale"), (" " * 201 + "0.7", "too_long"), ("0" * 29 + ".7", "")):
        single = run("serum", f"{cell} mmol/l", "--json")
        assert (json.loads(single.err)["error"]["code"] if single.status else "") == code
        for count in (1, 100):
            path = write_csv(tmp_path / "in.csv", [[cell, "mmol/l"]] * count, "value,unit")
            rows = read_csv(run("batch", str(path), "--specimen", "serum").out)
            assert {row["mgcheck_error"].partition(":")[0] for row in rows} == {code}


def test_small_things_of_a_file(run: Runner, tmp_path: Path) -> None:
    """A fallback that is never needed, one beside a readable sign; all rows asked for; two units; only shares."""
    path = write_csv(tmp_path / "a.csv", [["<0.2", "9", "mg/dl"], ["0.8 mmol/l", "", "mmol/l"]], "value,other,unit")
    words = ("batch", str(path), "--specimen", "serum", "--column", "fallback=other", "--only")
    assert [row["mgcheck_class"] for row in read_csv(run(*words).out)] == ["severe_hypo", "normal"]
    two = write_csv(tmp_path / "b.csv", [["0.8 mmol/l", "mg/dl"]], "value,unit")
    assert "two_units: The value is in mmol/l" in run("batch", str(two), "--specimen", "serum").out
    shares = write_csv(tmp_path / "c.csv", [["61 %", "N"]], "value,flag")
    found = run("batch", str(shares), "--specimen", "ionized", "--summary", "--json").json
    assert found["specimens"]["ionized"]["median"] is None
    page = run("batch", str(shares), "--specimen", "ionized", "--summary").out
    assert "median" not in page
    assert "not known" not in page
    formula = write_csv(tmp_path / "d.csv", [["=1", "x"]], "value,unit")
    page = run("batch", str(formula), "--specimen", "serum", "--summary").out
    assert "a spreadsheet would run as formulas: 1" in page
    typed = tmp_path / "e.parquet"
    pl.DataFrame({"value": [0.8, 0.5], "id": [1, 2]}).write_parquet(typed)
    asked = ("--specimen", "serum", "--unit", "mmol/l", "--where", "id=2", "--only", "--output-format", "csv")
    only = run("batch", str(typed), *asked)
    assert [row["id"] for row in read_csv(only.out)] == ["2"]
