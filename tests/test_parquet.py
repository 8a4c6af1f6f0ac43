"""Parquet: damaged files, files that change meanwhile, and what polars cannot read."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from conftest import Runner, rest_slow
from expected import expected
from pyarrow import parquet

from mgcheck.cli.process.exits import Exit
from mgcheck.files.formats.parquet import ParquetSource


def test_typed_columns_are_the_decimals_that_were_meant(run: Runner, tmp_path: Path) -> None:
    """A float32 of 1.7 is 1.7, an integer is one, a decimal has its places; only floats lack a precision."""
    path = tmp_path / "typed.parquet"
    pl.DataFrame(
        {
            "single": pl.Series([1.7, 2.0, None], dtype=pl.Float32),
            "double": [1.7, float("nan"), float("inf")],
            "whole": [2, -1, 0],
            "exact": pl.Series(["1.70", "2.00", "0.00"]).cast(pl.Decimal(10, 2)),
        }
    ).write_parquet(path)

    def cells(column: str, *more: str) -> list[dict[str, Any]]:
        target = tmp_path / "out.parquet"
        words = ("--specimen", "serum", "--unit", "mg/dl", "--column", f"value={column}", "-o", str(target), "--force")
        run("batch", str(path), *words, *more)
        found = pl.read_parquet(target)
        assert found.select("single", "double", "whole", "exact").equals(pl.read_parquet(path))
        return found.to_dicts()

    single = cells("single")
    assert single[0]["mgcheck_mmol_per_l"] == expected("serum", "1.7 mg/dl")["mmol_per_l"]
    assert single[0]["mgcheck_borderline"] is None
    assert single[2]["mgcheck_error"].startswith("missing")
    assert cells("single", "--resolution", "0.1")[0]["mgcheck_borderline"] is True
    assert cells("single", "--resolution", "0.001")[0]["mgcheck_borderline"] is False
    assert [cell["mgcheck_error"].partition(":")[0] for cell in cells("double")[1:]] == ["not_a_number", "infinite"]
    assert [cell["mgcheck_class"] for cell in cells("whole")] == ["normal", None, None]
    assert cells("whole")[0]["mgcheck_borderline"] is True
    # 1.70135 mg/dl is rms's limit: within half of 0.01 of 1.70, not of 2.00.
    assert [cell["mgcheck_borderline"] for cell in cells("exact")] == [True, False, None]


@pytest.mark.parametrize("how", ['cp "$1" "$0"', 'cp "$1" "$0.new" && mv "$0.new" "$0"', 'rm "$0"'])
def test_a_parquet_file_that_changes_meanwhile(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    """Written anew in its place, replaced, or gone."""
    path, other = tmp_path / "in.parquet", tmp_path / "other.parquet"
    pl.DataFrame({"value": ["0.8 mmol/l"]}).write_parquet(path)
    pl.DataFrame({"value": ["0.5 mmol/l"], "n": [1]}).write_parquet(other)
    words = ("batch", str(path), "--specimen", "serum", "--output-format", "jsonl")
    assert run(*words).err == ""
    # Its own output in its own place is no change.
    found = run(*words[:4], "-o", str(path), "--force")
    assert (found.status, found.err, pl.read_parquet(path).columns[1]) == (Exit.OK, "", "mgcheck_class")
    pl.DataFrame({"value": ["0.8 mmol/l"]}).write_parquet(path)
    chunk = ParquetSource.chunk

    def replaced(self: ParquetSource, block: pl.DataFrame) -> Any:
        subprocess.run(["sh", "-c", how, path, other], check=True)
        return chunk(self, block)

    monkeypatch.setattr(ParquetSource, "chunk", replaced)
    assert "changed while it was being read" in run(*words).err


@pytest.mark.parametrize("output", rest_slow(["csv", "jsonl", "parquet", "summary"]))
def test_rows_that_a_damaged_parquet_file_loses(run: Runner, tmp_path: Path, output: str) -> None:
    """One bit of a page header: polars fails in a thread of its own and ends as if there were no further rows."""
    path, target = tmp_path / "bit.parquet", tmp_path / f"out.{output}"
    rows = pl.DataFrame({"value": [f"0.{number % 9 + 1} mmol/l" for number in range(300_000)]})
    rows.write_parquet(path, compression="uncompressed", row_group_size=100_000)
    data = bytearray(path.read_bytes())
    data[parquet.read_metadata(path).row_group(2).column(0).data_page_offset + 8] ^= 1
    path.write_bytes(data)
    target.write_text("mine")
    words = ("--summary",) if output == "summary" else ("-o", str(target), "--force")
    result = run("batch", str(path), "--specimen", "serum", *words)
    assert (result.status, result.out) == (Exit.IO, "")
    assert result.err == f"error: {path}: 200000 of 300000 rows could be read; the file is damaged\n"
    assert target.read_text() == "mine"
    assert sorted(tmp_path.iterdir()) == sorted([path, target])


@pytest.mark.slow
def test_any_damage_to_a_parquet_file(tmp_path: Path) -> None:
    """Whatever byte is another: all rows come out, or none and one message; what they hold has no checksum."""
    path = tmp_path / "whole.parquet"
    pl.DataFrame({"value": [f"0.{number}" for number in range(1, 500)]}).write_parquet(path, row_group_size=200)
    data = path.read_bytes()

    def damaged(place: int) -> tuple[int, bytes, bytes]:
        file = tmp_path / f"{place}.parquet"
        file.write_bytes(data[:place] + bytes([data[place] ^ 0x55]) + data[place + 1 :])
        words = ["batch", str(file), "--specimen", "serum", "--unit", "mmol/l", "--output-format", "jsonl"]
        done = subprocess.run([sys.executable, "-m", "mgcheck", *words], capture_output=True, check=False, timeout=60)
        return done.returncode, done.stdout, done.stderr

    ends = set()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # Half of them in the footer, which says where everything is.
        places = [*range(4, len(data) - 700, (len(data) - 700) // 12), *range(len(data) - 700, len(data), 50)]
        for status, out, err in pool.map(damaged, places):
            ends.add(status)
            if status == Exit.IO:
                said = [line.partition(b":")[0] for line in err.splitlines()]
                assert said in ([b"error"], [b"error", b"hint"])
            else:
                # A column by another name is refused with the columns that there are.
                assert (status, out.count(b"\n")) in ((Exit.OK, 499), (Exit.UNREADABLE, 499), (Exit.REFUSED, 0))
    assert {Exit.OK, Exit.IO} <= ends


@pytest.mark.parametrize(
    "column",
    rest_slow(
        {
            "zone": pa.array([1], pa.timestamp("us", "Nowhere/X")),
            "day": pa.array([2**31 - 1], pa.int32()).cast(pa.date32()),
        }
    ),
)
def test_what_polars_cannot_do_is_said(run: Runner, tmp_path: Path, column: Any) -> None:
    """A sound file with a time zone or a day that polars does not know: one message, and no panic on the way."""
    path = tmp_path / "odd.parquet"
    parquet.write_table(pa.table({"value": ["0.8 mmol/l"], "time": column}), path)
    command = [sys.executable, "-m", "mgcheck", "batch", str(path), "--specimen", "serum", "--output-format", "csv"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == Exit.IO
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == ["error", "hint"]
    assert f"{path}: polars failed: " in done.stderr
    assert run(*command[3:]).status == Exit.IO


def test_rows_that_a_writer_loses(run: Runner, results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """polars may end early and say nothing when it writes as well."""
    monkeypatch.setattr(pl.LazyFrame, "sink_parquet", lambda *_, **__: None)
    result = run("batch", str(results), "--specimen", "serum", "-o", str(tmp_path / "out.parquet"))
    assert (result.status, result.err.count("\n")) == (Exit.IO, 1)
    assert "Input/output error" in result.err
    assert [path.name for path in tmp_path.iterdir()] == [results.name]


def test_a_damaged_parquet_file(run: Runner, tmp_path: Path) -> None:
    """Its end is whole, its pages are not."""
    path = tmp_path / "damaged.parquet"
    pl.DataFrame({"value": [f"0.{number} mmol/l" for number in range(9999)]}).write_parquet(path)
    data = bytearray(path.read_bytes())
    data[100:2000] = bytes(1900)
    path.write_bytes(data)
    result = run("batch", str(path), "--specimen", "serum", "-o", str(tmp_path / "out.csv"))
    assert (result.status, len(result.err.splitlines())) == (Exit.IO, 1)
    assert "damaged.parquet" in result.err
