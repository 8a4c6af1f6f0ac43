"""`mgcheck batch` as its readers use it: files in, files out, and what is said on the way."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from backports import zstd
from conftest import ROOT, Run, rest_slow
from expected import expected
from pyarrow import parquet

from mgcheck._version import __version__
from mgcheck.cli.process.exits import Exit
from mgcheck.files.formats.delimited import DelimitedSource
from mgcheck.files.formats.parquet import ParquetSource
from mgcheck.knowledge.model import MgClass

Runner = Callable[..., Run]

MIMIC = ROOT.parent / "shared" / "data" / "mimic-iv-demo-magnesium.csv"
NEW = ["class", "possible_classes", "flag", "borderline", "mmol_per_l", "sources_agree", "warnings", "error"]
ROWS = [
    ("0.82", "mmol/l", "", ""),
    ("0,5", "mmol/l", "", ""),
    ("LESS THAN 0.02", "mmol/l", "", ""),
    ("NotDone", "mg/dL", "", ""),
    ("1.7", "mg/dL", "1.6", "2.6"),
    ("2.7", "mg/dL", "1.6", "2.6"),
    ("99999999", "mg/dL", "", ""),
    (" 1.234 ", "meq/L", "", ""),
    ("20", "Mg/l", "", ""),
    ("0.7", "", "", ""),
]


def write_csv(path: Path, rows: list[Any], head: str = "value,unit,low,high") -> Path:
    """A CSV file as another program would write it."""
    out = StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(f"{head}\n{out.getvalue()}".encode())
    return path


def read_csv(text: str, **options: Any) -> list[dict[str, str]]:
    """A CSV text as another program reads it."""
    return list(csv.DictReader(StringIO(text, newline=""), **options))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """A file of results of every kind."""
    return write_csv(tmp_path / "results.csv", ROWS)


def check(rows: list[dict[str, Any]]) -> None:
    """Every row of `ROWS` has the answer of the single command, in whatever types a format has."""
    assert len(rows) == len(ROWS)
    for row, (value, unit, low, high) in zip(rows, ROWS, strict=True):
        wanted = expected("serum", f"{value} {unit}", low, high)
        for name in NEW[:-1]:
            found = row[f"mgcheck_{name}"]
            if isinstance(found, str) and name in ("borderline", "sources_agree", "mmol_per_l"):
                found = json.loads(found) if found else None
            assert (found or None if isinstance(found, str) else found) == wanted[name], (row, name)
        error = row["mgcheck_error"] or None
        assert (error and error.partition(":")[0]) == wanted["error"]


# ---------------------------------------------------------------------------------------------------- rows and columns


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


def read_as_named(run: Runner, path: Path, target: str, *words: str) -> bytes:
    """What is written to a file in the folder of another."""
    written = path.with_name(target)
    result = run("batch", str(path), "--specimen", "serum", "-o", str(written), "--force", *words)
    assert (result.status, result.err) == (Exit.UNREADABLE, "")
    return written.read_bytes()


def test_a_name_without_a_suffix_takes_the_format_that_came_in(run: Runner, results: Path) -> None:
    """But for its compression: standard output and other names alike."""
    plain = run("batch", str(results), "--specimen", "serum").out.encode()
    packed = results.with_name("packed.csv.gz")
    packed.write_bytes(gzip.compress(results.read_bytes()))
    for source in (results, packed):
        assert run("batch", str(source), "--specimen", "serum").out.encode() == plain
        assert read_as_named(run, source, "out") == plain
    unnamed = results.rename(results.with_name("results.txt"))
    assert "does not tell the format\nhint: add --format, one of csv" in run("batch", str(unnamed)).err
    assert read_as_named(run, unnamed, "out", "--format", "csv") == plain


def test_an_option_wins_over_a_suffix(run: Runner, results: Path) -> None:
    """A name may be somebody else's choice; its end still says the compression, unless the option does."""
    lines = run("batch", str(results), "--specimen", "serum", "--output-format", "jsonl").out.encode()
    assert lines.startswith(b"{")
    assert read_as_named(run, results, "out.csv", "--output-format", "jsonl") == lines
    assert gzip.decompress(read_as_named(run, results, "out.csv.gz", "--output-format", "jsonl")) == lines
    assert gzip.decompress(read_as_named(run, results, "out.GZ", "--output-format", "jsonl")) == lines
    assert zstd.decompress(read_as_named(run, results, "out.gz", "--output-format", "jsonl.zst")) == lines
    assert read_as_named(run, results, "out.gz", "--output-format", "parquet").startswith(b"PAR1")

    plain = run("batch", str(results), "--specimen", "serum").out.encode()
    for name, content in (("a.tsv", results.read_bytes()), ("a.jsonl.gz", gzip.compress(results.read_bytes()))):
        source = results.with_name(name)
        source.write_bytes(content)
        assert run("batch", str(source), "--specimen", "serum", "--format", "csv").out.encode() == plain


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


def test_json_lines_keep_their_own_text(run: Runner, tmp_path: Path) -> None:
    """Spaces, number digits and nested members stay as they are; new members stand behind them."""
    lines = [
        '{"value": 0.70, "unit":"mmol/l" , "note": {"a": [1, 2.50]}}',
        '  {"unit":"mg/dl","value":"<0.2"}',
        "{}",
        '{"value": true, "unit": "mmol/l"}',
        '{"value": 1e-1, "unit": "mmol/l", "text": "\\ud800 \\u00e9"}',
    ]
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join([*lines[:2], "", *lines[2:]]), encoding="utf-8")
    result = run("batch", str(path), "--specimen", "serum")
    found = result.out.splitlines()
    assert [line[: len(text.strip()) - 1] for line, text in zip(found, lines, strict=True)] == [
        text.strip()[:-1] for text in lines
    ]
    objects = [json.loads(line) for line in found]
    assert [each["mgcheck_class"] for each in objects] == ["normal", "severe_hypo", None, None, "severe_hypo"]
    assert objects[0]["mgcheck_borderline"] is True  # 0.70 was written with two places
    assert objects[2]["mgcheck_error"].startswith("missing")
    assert objects[3]["mgcheck_error"].startswith("no_number")


def test_lines_that_hold_no_object_keep_their_text(run: Runner, tmp_path: Path) -> None:
    """In JSON lines as a member of their own, in a table in its first column."""
    path = tmp_path / "lines.jsonl"
    bad = ["[1, 2]", "no json", '{"value": 1, "value": 2, "unit": "mmol/l"}', "[" * 100_000, "\\x00"]
    path.write_bytes("\n".join(['{"value": 0.8, "unit": "mmol/l"}', *bad]).encode() + b'\n{"value": "\xff"}\n')
    result = run("batch", str(path), "--specimen", "serum")
    assert result.status == Exit.UNREADABLE
    objects = [json.loads(line) for line in result.out.splitlines()]
    assert [each["line"] for each in objects[1:6]] == bad
    assert objects[6]["line"] == '{"value": "\\xff"}'
    codes = [each["mgcheck_error"].partition(":")[0] for each in objects[1:]]
    assert codes == ["no_object", "no_json", "member_twice", "no_json", "no_json", "undecodable"]
    rows = read_csv(run("batch", str(path), "--specimen", "serum", "--output-format", "csv").out)
    assert [row["value"] for row in rows[1:6]] == bad


def test_a_table_of_json_lines_loses_no_member(run: Runner, tmp_path: Path) -> None:
    """Nested members become JSON, and a member that comes too late for the header is refused."""
    path = tmp_path / "lines.jsonl"
    path.write_text('{"value": "0.8 mmol/l", "a": {"b": [1, 2.50, null, "x"]}}\n{"c": 1, "value": "0.5 mmol/l"}\n')
    rows = read_csv(run("batch", str(path), "--specimen", "serum", "--output-format", "csv").out)
    assert (rows[0]["a"], rows[1]["c"]) == ('{"b":[1,2.50,null,"x"]}', "1")
    # More than is read at once.
    filler = f'{{"value": "0.8 mmol/l", "a": "{"x" * 1000}"}}\n' * 5000
    path.write_text(filler + '{"late": 1, "value": "0.5 mmol/l"}\n')
    result = run("batch", str(path), "--specimen", "serum", "-o", str(tmp_path / "out.csv"))
    assert (result.status, "late" in result.err) == (Exit.REFUSED, True)
    assert not (tmp_path / "out.csv").exists()
    assert run("batch", str(path), "--specimen", "serum", "-o", str(tmp_path / "out.jsonl")).status == Exit.OK


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


@pytest.mark.parametrize("name", ["where", "ward", "flag"])
def test_where_needs_a_column_that_is_there(run: Runner, tmp_path: Path, name: str) -> None:
    """Also among JSON lines, whatever its name; a later line could have the member, but a slip is likelier."""
    path = tmp_path / "in.jsonl"
    path.write_text('{"value": "0.5 mmol/l"}\n')
    found = run("batch", str(path), "--specimen", "serum", "--where", f"{name}=1")
    assert (found.status, f"There is no column {name}" in found.err) == (Exit.REFUSED, True)


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


def test_urine_and_mixed_specimens(run: Runner, tmp_path: Path) -> None:
    """Urine has its own amount; a column of specimens needs both."""
    rows = [["urine", "4.2", "mmol/24h"], ["RBC", "45", "mg/l"], ["csf", "1", "mmol/l"], ["", "1", "mmol/l"]]
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


def test_european_files(run: Runner, tmp_path: Path) -> None:
    """A decimal comma, a semicolon, an encoding; the new numbers are written as the others are."""
    path = tmp_path / "labo.csv"
    path.write_bytes("nom;value;unit\nÉlise;1,023;mmol/l\nZoé;1.234;mmol/l\n".encode("cp1252"))
    words = ("--specimen", "serum", "--delimiter", ";", "--encoding", "cp1252")
    result = run("batch", str(path), *words, "--decimal", "comma")
    found = read_csv(result.out, delimiter=";")
    assert [row["nom"] for row in found] == ["Élise", "Zoé"]
    assert (found[0]["mgcheck_class"], found[0]["mgcheck_mmol_per_l"]) == ("normal", "1,023")
    assert found[1]["mgcheck_error"].startswith("ambiguous_comma")
    assert read_csv(run("batch", str(path), *words).out, delimiter=";")[0]["mgcheck_error"].startswith(
        "ambiguous_comma"
    )
    target = tmp_path / "out.csv"
    run("batch", str(path), *words, "--decimal", "comma", "-o", str(target))
    commas = write_csv(tmp_path / "commas.csv", [["0,823", "mmol/l"]], "value,unit")
    found = read_csv(run("batch", str(commas), "--specimen", "serum", "--decimal", "comma").out)
    assert found[0]["mgcheck_mmol_per_l"] == "0,823"
    lines = run("batch", str(path), *words, "--decimal", "comma", "--output-format", "jsonl").out.splitlines()
    assert json.loads(lines[0])["mgcheck_mmol_per_l"] == 1.023
    tabs = run("batch", str(path), *words[:2], "--delimiter", "\\t", "--encoding", "cp1252", "--column", "value=value")
    assert "There is no column value" in tabs.err
    wide = tmp_path / "wide.csv"
    wide.write_bytes("value;unit\n0,8;mmol/l\n".encode("utf-16"))
    assert "UTF-16" in run("batch", str(wide), *words[:4]).err
    found = read_csv(run("batch", str(wide), *words[:4], "--encoding", "utf-16").out, delimiter=";")
    assert found[0]["mgcheck_class"] == "normal"
    wide.write_bytes("value;unit\n0,8;mmol/l\n".encode("utf-16") + b"\x00\xd8\x00\x00")
    assert "is not in utf-16" in run("batch", str(wide), *words[:4], "--encoding", "utf-16").err


def test_other_names_and_a_reader_s_own_ranges(run: Runner, tmp_path: Path) -> None:
    """Columns by name, another prefix, another headline, another language, a ranges file."""
    path = write_csv(tmp_path / "lab.csv", [["0.72", "mmol/l", "0.75", "1"]], "v,u,lo,hi")
    words = ["batch", str(path), "--specimen", "serum", "--column", "value=v", "--column", "unit=u", "--prefix", "mg"]
    assert read_csv(run(*words).out)[0]["mg_class"] == "normal"
    ranged = run(*words, "--column", "low=lo", "--column", "high=hi")
    assert read_csv(ranged.out)[0]["mg_class"] == "hypo"
    assert read_csv(run(*words, "--source", "boisleve").out)[0]["mg_class"] == "hypo"
    own = run(*words, "--ranges", str(ROOT / "examples" / "my_ranges.toml"))
    assert read_csv(own.out)[0]["mg_class"] == "normal"
    french = run(*words, "--column", "low=u", "--lang", "fr")
    assert "L'intervalle du laboratoire" in read_csv(french.out)[0]["mg_error"]


# ------------------------------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ["--column", "value=valeu"],
            "There is no column valeu\nhint: did you mean value? the file has: value, unit",
        ),
        (["--where", "itemid=1"], "There is no column itemid"),
        (["--where", "itemid"], "--where is written COLUMN=VALUE"),
        (["-o", "out.xlsx"], "The name out.xlsx does not tell the format"),
        (["-o", "out.parquet.gz"], "The name out.parquet.gz does not tell the format"),
        (["--encoding", "undefined"], "The encoding undefined is not known"),
        (["--prefix", "=x"], "A prefix consists of letters"),
        (["--resolution", "zero"], "A resolution is a number"),
        (["--resolution", "0"], "A resolution is a number"),
        (["--encoding", "klingon"], "The encoding klingon is not known"),
        (["--encoding", "hex"], "The encoding hex is not known"),
        (["--delimiter", "ab"], "ab cannot separate"),
        (["--delimiter", "1"], "1 cannot separate"),
        (["--flag-map", "B"], "B does not say what a flag means"),
        (["--format", "xlsx"], "The format xlsx is not known"),
        (["--format", "parquet.gz"], "The format parquet.gz is not known"),
        (["--output-format", "xlsx"], "The format xlsx is not known"),
        (["--output-format", "xlsx", "--summary"], "The format xlsx is not known"),
        (["-o", "out.txt"], "The name out.txt does not tell the format\nhint: add --output-format, one of csv"),
        (["--json"], "--json needs --summary"),
        (["--strict"], "--strict needs -o"),
        (["--unit", "mmol/l", "--column", "unit=unit"], "--unit and --column unit=NAME were both given"),
        (["--unit", "x/y"], "The unit x/y is not known"),
        (["--source", "george"], "george"),
        (["--column", "specimen=unit"], "--specimen and --column specimen=NAME were both given"),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_before_any_row(
    run: Runner, results: Path, words: list[str], told: str
) -> None:
    """One line on the fault, and the way out."""
    result = run("batch", str(results), "--specimen", "serum", *words)
    assert (result.status, result.out) == (Exit.REFUSED, "")
    assert told in result.err
    assert len(result.err.splitlines()) <= 4


@pytest.mark.parametrize(
    ("columns", "told"),
    [
        (["value"], "--column is written ROLE=NAME, not value;"),
        (["value="], "--column is written ROLE=NAME, not value=;"),
        (["colour=value"], "colour is not the role of a column;"),
        (["=value"], "--column is written ROLE=NAME, not =value;"),
        (["Value=value"], "Value is not the role of a column;"),
        (["value=value", "unit=unit", "value=low"], "--column names two columns for value;"),
        (["value=value", "value=value"], "--column names two columns for value;"),
    ],
)
def test_a_role_has_one_column(run: Runner, results: Path, columns: list[str], told: str) -> None:
    """One line on the fault, which names all roles."""
    words = [word for column in columns for word in ("--column", column)]
    result = run("batch", str(results), "--specimen", "serum", *words)
    assert (result.status, result.out, len(result.err.splitlines())) == (Exit.REFUSED, "", 1)
    assert told in result.err
    assert "specimen, value, fallback, unit, low, high, flag" in result.err


def test_a_column_with_an_equals_sign_in_its_name(run: Runner, tmp_path: Path) -> None:
    """The role ends at the first one."""
    path = write_csv(tmp_path / "in.csv", [["0.5 mmol/l"]], "a=b=c")
    result = run("batch", str(path), "--specimen", "serum", "--column", "value=a=b=c")
    assert read_csv(result.out)[0]["mgcheck_class"] == "hypo"


def test_a_column_named_fallback_is_read_on_request(run: Runner, tmp_path: Path) -> None:
    """As every other role it has its name, but a value is never taken from there by chance."""
    path = write_csv(tmp_path / "in.csv", [["___", "0.5 mmol/l"]], "value,fallback")
    words = ("batch", str(path), "--specimen", "serum")
    assert read_csv(run(*words).out)[0]["mgcheck_error"].startswith("missing")
    assert read_csv(run(*words, "--column", "fallback=fallback").out)[0]["mgcheck_class"] == "hypo"


def test_what_the_columns_lack_is_said(run: Runner, tmp_path: Path) -> None:
    """No specimen, a name that is there twice, a name that is taken."""
    path = write_csv(tmp_path / "a.csv", [["1", "2", "3"]], "value,value,mgcheck_class")
    assert "No specimen was given for the rows" in run("batch", str(path)).err
    assert "The column value appears twice" in run("batch", str(path), "--specimen", "serum").err
    words = ("--specimen", "serum", "--column", "value=v", "--unit", "mmol/l")
    path = write_csv(tmp_path / "b.csv", [["1", "2", "3"]], "v,v2,mgcheck_class")
    assert "already has a column mgcheck_class" in run("batch", str(path), *words).err
    path = write_csv(tmp_path / "c.csv", [["0.8", "2", "3"]], "v,x,x")
    assert read_csv(run("batch", str(path), *words).out)[0]["mgcheck_class"] == "normal"
    assert "The column x appears twice" in run("batch", str(path), *words, "-o", str(tmp_path / "c.parquet")).err
    assert "The column x appears twice" in run("batch", str(path), *words, "-o", str(tmp_path / "c.tsv")).err
    assert "The column x appears twice" in run("batch", str(path), *words, "--output-format", "jsonl").err
    lines = tmp_path / "d.jsonl"
    lines.write_text('{"value": "0.8 mmol/l"}\n{"value": "0.8 mmol/l", "mgcheck_flag": 1}\n')
    assert "already has a column mgcheck_flag" in run("batch", str(lines), "--specimen", "serum").err


def test_columns_that_hold_no_values(run: Runner, tmp_path: Path) -> None:
    """Lists are neither numbers nor texts, and a CSV file has no place for them."""
    path = tmp_path / "nested.parquet"
    pl.DataFrame({"value": ["0.8 mmol/l"], "list": [[1, 2]]}).write_parquet(path)
    words = ("batch", str(path), "--specimen", "serum")
    assert ", neither numbers nor text" in run(*words, "--column", "value=list", "--output-format", "jsonl").err
    assert "cannot be written as csv" in run(*words, "--output-format", "csv").err
    odd = {
        "b": [b"x"],
        "lb": [[b"x"]],
        "sb": [{"a": b"x"}],
        "d": [timedelta(1)],
        "ab": pl.Series([[b"x"]], dtype=pl.Array(pl.Binary, 1)),
    }
    for name, cells in odd.items():
        pl.DataFrame({"value": ["0.8 mmol/l"], name: cells}).write_parquet(path)
        for kind in ("csv", "jsonl"):
            result = run(*words, "--output-format", kind)
            allowed = (name, kind) == ("d", "jsonl")
            assert (f"cannot be written as {kind}" in result.err) is not allowed
        assert run(*words, "-o", str(tmp_path / "o.parquet"), "--force").status == Exit.OK
        assert pl.read_parquet(tmp_path / "o.parquet").select(pl.nth(0, 1)).equals(pl.read_parquet(path))
    pl.DataFrame({"value": ["0.8 mmol/l"], "list": [[1, 2]]}).write_parquet(path)
    assert json.loads(run(*words, "--output-format", "jsonl").out)["list"] == [1, 2]


# What no compression makes smaller, and the same in every run.
NOISE = hashlib.shake_256().digest(9999)
UNREADABLE = [
    ("empty.csv", b"", Exit.REFUSED, "its first row must name the columns"),
    ("blank.csv", b"\n\n", Exit.REFUSED, "its first row must name the columns"),
    ("quote.csv", b'"value\n', Exit.REFUSED, "The header of"),
    ("bytes.csv", b"valu\xe9\n", Exit.REFUSED, "see --encoding"),
    ("zip.csv", b"PK\x03\x04", Exit.REFUSED, "is ZIP, not text"),
    ("gzip.csv", gzip.compress(b"value\n1", mtime=0), Exit.REFUSED, "is gzip, not text"),
    ("cut.csv.gz", gzip.compress(b"value\n" + NOISE)[:-20], Exit.IO, "ended before"),
    ("cut.csv.zst", zstd.compress(b"value\n" + NOISE)[:-20], Exit.IO, "ended before"),
    ("no.csv.gz", b"value\n1\n", Exit.IO, "Not a gzipped file"),
    ("no.csv.zst", b"value\n1\n", Exit.IO, "Unable to decompress"),
    ("no.parquet", b"value\n1\n", Exit.IO, "no.parquet"),
    ("what.xyz", b"value\n", Exit.REFUSED, "does not tell the format"),
]


@pytest.mark.parametrize(("name", "content", "status", "told"), UNREADABLE, ids=[row[0] for row in UNREADABLE])
def test_a_file_that_cannot_be_read(
    run: Runner, tmp_path: Path, name: str, content: bytes, status: Exit, told: str
) -> None:
    """One line that names it, and nothing bears the name of the output."""
    path = tmp_path / name
    path.write_bytes(content)
    target = tmp_path / "out.csv"
    result = run("batch", str(path), "--specimen", "serum", "-o", str(target))
    assert (result.status, result.out) == (status, "")
    assert told in result.err
    assert [line.partition(":")[0] for line in result.err.splitlines()] in (["error"], ["error", "hint"])
    assert str(path) in result.err or "quote" in name
    assert sorted(each.name for each in tmp_path.iterdir()) == [name]


def test_files_that_are_none(run: Runner, tmp_path: Path) -> None:
    """Missing, a folder, a name that no system has."""
    for path in (tmp_path / "no.csv", tmp_path / "no.parquet", tmp_path):
        result = run("batch", str(path), "--specimen", "serum", "--format", "csv")
        assert (result.status, len(result.err.splitlines())) == (Exit.IO, 1)
    result = run("batch", "a\0b.csv", "--specimen", "serum")
    assert result.status == Exit.IO


def test_a_missing_extra_is_named(run: Runner, monkeypatch: pytest.MonkeyPatch, results: Path) -> None:
    """Without polars the command says what to install."""
    monkeypatch.setitem(sys.modules, "mgcheck.files.run", None)
    result = run("batch", str(results), "--specimen", "serum")
    assert (result.status, "pip install 'mgcheck[batch]'" in result.err) == (Exit.REFUSED, True)


# ------------------------------------------------------------------------------------------------------ odd text files


def answered(run: Runner, path: Path, *words: str) -> list[dict[str, str]]:
    """The rows out of a file of serum values."""
    result = run("batch", str(path), "--specimen", "serum", *words)
    assert result.status in (Exit.OK, Exit.UNREADABLE), result.err
    return read_csv(result.out)


def test_line_breaks_are_quoted_wherever_they_come_from(run: Runner, tmp_path: Path) -> None:
    """In an error that names a cell, in a row that had to be squared, in a header."""
    path = tmp_path / "breaks.csv"
    path.write_text('value,unit,n\n0.8,"mm\nol",x\n0.8,mmol/l,"a\nb",extra,"c\rd"\n0.9,mmol/l,y\n', newline="")
    rows = answered(run, path)
    assert [row["mgcheck_error"].partition(":")[0] for row in rows] == ["unknown_unit", "ragged", ""]
    assert (rows[0]["unit"], rows[1]["n"]) == ("mm\nol", "a\nb,extra,c\rd")
    typed = tmp_path / "breaks.parquet"
    pl.DataFrame({"value": ["0.8 mmol/l"], "a\nb": ["x\ny"]}).write_parquet(typed)
    assert answered(run, typed, "--output-format", "csv")[0]["a\nb"] == "x\ny"


def test_halves_of_surrogate_pairs_are_written_out(run: Runner, tmp_path: Path) -> None:
    """JSON can hold them, and nothing else can."""
    path = tmp_path / "halves.jsonl"
    path.write_text('{"value": "\\ud83d", "k\\ude00": "\\ud83d"}\n{"value": "0.8 mmol/l"}\n')
    result = run("batch", str(path), "--specimen", "serum")
    assert result.status == Exit.UNREADABLE
    assert result.out.startswith('{"value": "\\ud83d", "k\\ude00": "\\ud83d","mgcheck_class":null')
    rows = read_csv(run("batch", str(path), "--specimen", "serum", "--output-format", "csv").out)
    assert (rows[0]["value"], rows[0]["k\\ude00"]) == ("\\ud83d", "\\ud83d")


def test_no_lines_are_no_rows(run: Runner, tmp_path: Path) -> None:
    """An empty stream of objects has an empty answer; a table of it would have no header."""
    path = tmp_path / "empty.jsonl"
    path.write_text("\n")
    result = run("batch", str(path), "--specimen", "serum", "--column", "value=v")
    assert (result.status, result.out) == (Exit.OK, "")
    assert "There is no column value" in run("batch", str(path), "--specimen", "serum", "--output-format", "csv").err


def test_ragged_rows_keep_their_text(run: Runner, tmp_path: Path) -> None:
    """Too short ones get empty cells, too long ones keep the rest in their last; both say so."""
    path = tmp_path / "ragged.csv"
    path.write_text("id,value,unit\n1,0.8,mmol/l\n2,0.8\n3,0.8,mmol/l,x,y\n4,0.5,mmol/l\n")
    rows = answered(run, path)
    assert [(row["id"], row["value"], row["unit"]) for row in rows] == [
        ("1", "0.8", "mmol/l"),
        ("2", "0.8", ""),
        ("3", "0.8", "mmol/l,x,y"),
        ("4", "0.5", "mmol/l"),
    ]
    assert [row["mgcheck_error"].partition(":")[0] for row in rows] == ["", "ragged", "ragged", ""]
    # One row too short and one too long: the count of the delimiters alone would not show it.
    path.write_text("id,value,unit\n1,0.8\n2,0.8,mmol/l,x\n")
    assert [row["mgcheck_error"].partition(":")[0] for row in answered(run, path)] == ["ragged", "ragged"]


def test_quotes_of_every_kind(run: Runner, tmp_path: Path) -> None:
    """Quoted delimiters, quotes and line ends; quotes inside a plain cell; broken ones cost their own row alone."""
    path = tmp_path / "quotes.csv"
    path.write_text(
        'id,value,note\n1,0.8 mmol/l,"a, ""b"""\n2,"0,5 mmol/l","two\r\nlines"\n3,0.7 mmol/l,5" tube\n'
        '4,0.8 mmol/l,"x"y\n5,0.8 mmol/l,"open\n6,0.9 mmol/l,z\n',
        newline="",
    )
    rows = answered(run, path)
    assert [row["note"] for row in rows[:3]] == ['a, "b"', "two\r\nlines", '5" tube']
    assert [row["mgcheck_class"] for row in rows] == ["normal", "hypo", "normal", "", "", "normal"]
    assert [row["mgcheck_error"].partition(":")[0] for row in rows[3:5]] == ["stray_quote", "open_quote"]
    assert rows[3]["id"] == '4,0.8 mmol/l,"x"y'


def test_a_quote_that_spans_blocks(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """However the file falls into pieces, the records are the same."""
    path = tmp_path / "quotes.csv"
    note = "\n".join(["line"] * 50)
    rows = [[str(number), "0.8 mmol/l", note if number % 3 else "short"] for number in range(60)]
    write_csv(path, rows, "id,value,note")
    whole = answered(run, path)
    for size in (1, 7, 64, 1000):
        monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", size)
        assert answered(run, path) == whole
    assert [[row["id"], row["value"], row["note"]] for row in whole] == rows
    monkeypatch.setattr("mgcheck.files.formats.delimited._MOST_LINES", 3)
    path.write_text('id,value,note\n1,0.8 mmol/l,"open\n' + "2,0.8 mmol/l,x\n" * 30)
    monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", 20)
    assert [row["mgcheck_class"] for row in answered(run, path)] == ["", *["normal"] * 30]


@pytest.mark.parametrize("ends", rest_slow([["\n", "\r\n", "\r"], ["\n"], ["\r\n"], ["\r"]]))
@pytest.mark.parametrize("size", [3, 1 << 20])
def test_line_ends_of_every_kind(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: list[str], size: int
) -> None:
    """One kind in a file, or all of them; a last line without one; a byte-order mark, kept."""
    monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", size)
    lines = ["value,unit", *(f"0.{number},mmol/l" for number in range(10, 99))]
    path = tmp_path / "ends.csv"
    text = "".join(line + ends[place % len(ends)] for place, line in enumerate(lines)).rstrip("\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    result = run("batch", str(path), "--specimen", "serum")
    assert result.out.startswith("\ufeffvalue,unit,mgcheck_class")
    rows = read_csv(result.out.removeprefix("\ufeff"))
    assert [f"{row['value']},{row['unit']}" for row in rows] == lines[1:]
    assert all(row["mgcheck_class"] for row in rows)


def test_blank_lines_are_no_rows_and_stay(run: Runner, tmp_path: Path) -> None:
    """Where they were, so that whoever counts lines finds the same."""
    path = tmp_path / "blank.csv"
    path.write_text("value\n0.8 mmol/l\n\n\n0.5 mmol/l\n\n")
    result = run("batch", str(path), "--specimen", "serum")
    assert [line.partition(",")[0] for line in result.out.split("\n")] == [
        *("value", "0.8 mmol/l", "", "", "0.5 mmol/l", "", "")
    ]


def test_bytes_that_are_no_text(run: Runner, tmp_path: Path) -> None:
    """Only their own row is lost to the reading, and each such byte is shown."""
    path = tmp_path / "bytes.csv"
    path.write_bytes(b"id,value,note\n1,0.8 mmol/l,\xe9t\xe9\n2,0.8 mmol/l,ok\n3,\xff,\x00\n")
    rows = answered(run, path)
    assert [row["mgcheck_error"].partition(":")[0] for row in rows] == ["undecodable", "", "undecodable"]
    assert (rows[0]["note"], rows[2]["value"]) == ("\\xe9t\\xe9", "\\xff")


def test_formulas_are_reported_and_never_written(run: Runner, tmp_path: Path) -> None:
    """Those of the input stay, with a warning; nothing that mgcheck writes begins like one."""
    cells = ["=1+1", "@x", "+1+1", "-1+1", "\t=1", "+", "-", "-0.5", "+0.5", "=cmd|' /C calc'!A0", "＝1", "－x", "＋1"]
    path = write_csv(tmp_path / "formulas.csv", [[cell, cell] for cell in cells], "value,unit")
    result = run("batch", str(path), "--specimen", "serum")
    assert "formulas (16)" in result.err
    for row in read_csv(result.out):
        assert all(
            not cell.startswith(("=", "+", "-", "@", "\t", "\r")) for name, cell in row.items() if "mgcheck" in name
        )
    assert "formulas" not in run("batch", str(path), "--specimen", "serum", "--output-format", "jsonl").err
    plain = tmp_path / "plain.tsv"
    plain.write_text("value\tunit\t@name\n=1+1\tmmol/l\t-5\n")
    assert "formulas (2)" in run("batch", str(plain), "--specimen", "serum").err
    # Signs that split lines for Python, and not in a file.
    plain.write_text("value\tnote\n=1\tx\x0b=y\u2028=z\n", encoding="utf-8")
    assert "formulas (1)" in run("batch", str(plain), "--specimen", "serum").err


# -------------------------------------------------------------------------------------------------------------- streams


def mgcheck(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """mgcheck as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mgcheck", *words], capture_output=True, check=False, timeout=120, **options
    )


def test_standard_streams(run: Runner, results: Path) -> None:
    """In and out by -, compressed where the format says so."""
    direct = run("batch", str(results), "--specimen", "serum").out.encode()
    packed = mgcheck(
        *("batch", "-", "--format", "csv.gz", "--output-format", "csv.gz", "--specimen", "serum"),
        input=gzip.compress(results.read_bytes()),
    )
    assert gzip.decompress(packed.stdout) == direct


@pytest.mark.slow
def test_other_standard_streams(run: Runner, results: Path) -> None:
    """Plain texts, Parquet, and an input that is closed."""
    direct = run("batch", str(results), "--specimen", "serum").out.encode()
    piped = mgcheck("batch", "-", "--format", "csv", "--specimen", "serum", input=results.read_bytes())
    assert piped.stdout == direct
    parquet = mgcheck("batch", str(results), "--specimen", "serum", "-o", "-", "--output-format", "parquet")
    again = mgcheck("batch", "-", "--format", "parquet", "--prefix", "x", "--specimen", "serum", input=parquet.stdout)
    check(pl.read_parquet(BytesIO(again.stdout)).to_dicts())
    closed = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.stdin = None\nfrom mgcheck.cli.main import main\nsys.exit(main(sys.argv[1:]))",
        ]
        + ["batch", "-", "--format", "csv", "--specimen", "serum"],
        capture_output=True,
        check=False,
    )
    assert (closed.returncode, closed.stderr) == (Exit.IO, b"error: stdin is closed\n")


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    """One line, the status of a closed pipe, and no traceback."""
    path = write_csv(tmp_path / "long.csv", [["0.8", "mmol/l"]] * 200_000, "value,unit")
    command = f"{sys.executable} -m mgcheck batch {path} --specimen serum | head -1; exit ${{PIPESTATUS[0]}}"
    result = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == Exit.CLOSED_PIPE
    assert result.stderr == "warning: the output was closed before all rows were written\n"


def test_a_pipe_that_closes_in_this_process(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told as it is told of a process."""

    def closed(*_: Any, **__: Any) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("mgcheck.files.run.run", closed)
    monkeypatch.setattr("mgcheck.cli.main._give_up_output", lambda: None)
    result = run("batch", str(results), "--specimen", "serum")
    assert (result.status, "closed before all rows" in result.err) == (Exit.CLOSED_PIPE, True)


def test_an_existing_file_is_replaced_only_by_force(run: Runner, results: Path, tmp_path: Path) -> None:
    """Its permissions stay; a link is followed."""
    target = tmp_path / "out.csv"
    target.write_text("mine")
    target.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    words = ("batch", str(results), "--specimen", "serum", "-o", str(link))
    assert "already exists" in run(*words).err
    assert target.read_text() == "mine"
    assert run(*words, "--force").status == Exit.UNREADABLE
    assert (link.is_symlink(), target.stat().st_mode & 0o777) == (True, 0o640)
    assert len(read_csv(target.read_text())) == len(ROWS)
    assert run("batch", str(results), "--specimen", "serum", "-o", str(results), "--force").status == Exit.UNREADABLE
    check(read_csv(results.read_text()))


@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "parquet"])
@pytest.mark.parametrize("umask", [0o022, 0o077])
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, None])
def test_a_part_is_readable_by_its_owner_alone(
    run: Runner,
    results: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    mode: int | None,
    umask: int,
    suffix: str,
) -> None:
    """While it is written; then it has the permissions of the file that it replaces, or those of the umask."""
    target = tmp_path / f"out.{suffix}"
    if mode is not None:
        target.write_text("mine")
        target.chmod(mode)
    parts: list[int] = []
    chunk = DelimitedSource.chunk

    def watched(self: DelimitedSource, block: Any) -> Any:
        parts.extend(part.stat().st_mode & 0o777 for part in tmp_path.glob(".mgcheck-*.part"))
        return chunk(self, block)

    monkeypatch.setattr(DelimitedSource, "chunk", watched)
    before = os.umask(umask)
    try:
        result = run("batch", str(results), "--specimen", "serum", "--force", "-o", str(target))
    finally:
        assert os.umask(before) == umask
    assert (result.status, parts) == (Exit.UNREADABLE, [0o600])
    # Of 0666 the umask leaves 0644 or 0600.
    new = {0o022: 0o644, 0o077: 0o600}[umask]
    assert target.stat().st_mode & 0o777 == (new if mode is None else mode)


def test_strict_writes_nothing(run: Runner, results: Path, tmp_path: Path) -> None:
    """It names the first row that cannot be read, and leaves an earlier file as it was."""
    for name in ("out.csv", "out.parquet", "out.jsonl"):
        target = tmp_path / name
        target.write_text("mine")
        result = run("batch", str(results), "--specimen", "serum", "--strict", "--force", "-o", str(target))
        assert (result.status, target.read_text()) == (Exit.UNREADABLE, "mine")
        assert "Row 4 cannot be read: no_number" in result.err
    good = write_csv(tmp_path / "good.csv", [["0.8", "mmol/l"]], "value,unit")
    assert run("batch", str(good), "--specimen", "serum", "--strict", "-o", str(tmp_path / "g.csv")).status == Exit.OK
    assert not list(tmp_path.glob(".mgcheck*"))


def test_what_is_no_regular_file_is_written_directly(run: Runner, results: Path, tmp_path: Path) -> None:
    """A device keeps being one, and a folder is refused."""
    assert (
        run("batch", str(results), "--specimen", "serum", "-o", "/dev/null", "--output-format", "csv").status
        == Exit.UNREADABLE
    )
    assert Path("/dev/null").is_char_device()
    assert (
        run("batch", str(results), "--specimen", "serum", "-o", str(tmp_path), "--output-format", "csv").status
        == Exit.IO
    )
    missing = run("batch", str(results), "--specimen", "serum", "-o", str(tmp_path / "no" / "out.csv"))
    assert (missing.status, len(missing.err.splitlines())) == (Exit.IO, 1)
    full = run("batch", str(results), "--specimen", "serum", "-o", "/dev/full", "--output-format", "csv")
    assert (full.status, full.err) == (Exit.IO, "error: /dev/full: No space left on device\n")
    full = run("batch", str(results), "--specimen", "serum", "-o", "/dev/full", "--output-format", "parquet")
    assert (full.status, len(full.err.splitlines())) == (Exit.IO, 1)


ENDLESS = "exec yes 0.8,mmol/l"
IDLE = "yes 0.8,mmol/l | head -2000000; exec sleep 60"


ENDS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listening() -> None:
    """Hear all signals, whatever this process was told to ignore."""
    for sign in ENDS:
        signal.signal(sign, signal.SIG_DFL)


@contextmanager
def interpreting(*words: str, rows: str = ENDLESS, **options: Any) -> Iterator[subprocess.Popen[bytes]]:
    """mgcheck as a process that is fed rows by a shell's command."""
    command = [sys.executable, "-m", "mgcheck", "batch", "-", "--format", "csv", "--specimen", "serum", *words]
    options = {"preexec_fn": listening, **options}
    with subprocess.Popen(["sh", "-c", f"echo value,unit; {rows}"], stdout=subprocess.PIPE) as writer:
        try:
            with subprocess.Popen(command, stdin=writer.stdout, stderr=subprocess.PIPE, **options) as process:
                try:
                    yield process
                finally:
                    process.kill()
        finally:
            writer.kill()


def ended(process: subprocess.Popen[bytes], sign: signal.Signals | None = None) -> tuple[int, bytes]:
    """How it ended, and what it said.

    A signal that comes between Python's last look and a read that waits is heard with the next one, as of any program
    in Python.
    """
    for _ in range(30):
        try:
            _, err = process.communicate(timeout=2)
        except subprocess.TimeoutExpired:
            if sign is not None:
                process.send_signal(sign)
        else:
            return process.returncode, err
    raise AssertionError("it does not end")


@pytest.mark.parametrize(
    ("sign", "times"), rest_slow([*((sign, 1) for sign in ENDS), (signal.SIGINT, 3), (signal.SIGTERM, 3)])
)
@pytest.mark.parametrize("suffix", rest_slow(["csv", "csv.gz", "parquet"]))
@pytest.mark.parametrize("rows", rest_slow({"endless": ENDLESS, "idle": IDLE}))
def test_an_interrupt_leaves_nothing_behind(
    tmp_path: Path, sign: signal.Signals, suffix: str, rows: str, times: int
) -> None:
    """Neither a half file nor a part of one, and an earlier file stands: while rows come, and while none come."""
    target = tmp_path / f"out.{suffix}"
    target.write_text("mine")
    with interpreting("-o", str(target), "--force", rows=rows) as process:
        while not list(tmp_path.glob(".mgcheck*")) and process.poll() is None:
            time.sleep(0.01)
        if rows == IDLE:
            # By now it waits for more.
            time.sleep(1)
        for _ in range(times):
            process.send_signal(sign)
            time.sleep(0.005)
        assert ended(process, sign) == (Exit.INTERRUPTED, b"")
    assert target.read_text() == "mine"
    assert [each.name for each in tmp_path.iterdir()] == [target.name]


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "parquet"])
@pytest.mark.parametrize("signs", [(signal.SIGHUP, signal.SIGTERM), (signal.SIGTERM, signal.SIGINT)])
@pytest.mark.parametrize("gap", [0, 0.002])
def test_two_kinds_of_interrupt_at_once(
    tmp_path: Path, suffix: str, signs: tuple[signal.Signals, ...], gap: float
) -> None:
    """As of a terminal that is closed and a service that is stopped: one of them is heard, and nothing is said."""
    with interpreting("-o", str(tmp_path / f"out.{suffix}"), rows=IDLE) as process:
        while not list(tmp_path.glob(".mgcheck*")) and process.poll() is None:
            time.sleep(0.01)
        time.sleep(0.5)
        for sign in signs:
            process.send_signal(sign)
            time.sleep(gap)
        assert ended(process) == (Exit.INTERRUPTED, b"")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["csv", "csv.gz", "parquet"])
def test_an_interrupt_while_nobody_reads(tmp_path: Path, suffix: str) -> None:
    """The pipe is full, and what is in it stays without an end."""
    fifo = tmp_path / f"fifo.{suffix}"
    os.mkfifo(fifo)
    # Digits that no compression gets rid of, so that the pipe fills.
    rows = "exec awk 'BEGIN { while (1) print rand() \",mmol/l\" }'"
    with interpreting("-o", str(fifo), rows=rows) as process, fifo.open("rb", buffering=0):
        time.sleep(3)
        process.send_signal(signal.SIGTERM)
        assert ended(process) == (Exit.INTERRUPTED, b"")


@pytest.mark.slow
def test_an_interrupt_that_the_parent_ignores(tmp_path: Path) -> None:
    """As of a job that a shell has put behind it: the file is written to its end."""
    target = tmp_path / "out.csv"
    rows = "yes 0.8,mmol/l | head -500000"
    with interpreting(
        "-o", str(target), rows=rows, preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN)
    ) as process:
        while not target.exists() and process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)
        assert ended(process) == (Exit.OK, b"")
    assert target.read_text().count("\n") == 500_001


@pytest.mark.parametrize("kind", rest_slow(["parquet", "csv.gz", "csv.zst"]))
@pytest.mark.parametrize("output", rest_slow(["-", "fifo"]))
def test_what_a_fault_breaks_off_has_no_end(tmp_path: Path, kind: str, output: str) -> None:
    """A whole Parquet or gzip file of half the rows would be taken for all of them."""
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"value,unit\n" + b"0.8,mmol/l\n" * 1_200_000)[:-20])
    target = output
    if output == "fifo":
        target = str(tmp_path / "fifo")
        os.mkfifo(target)
    command = [sys.executable, "-m", "mgcheck", "batch", str(path), "--specimen", "serum", "--output-format", kind]
    with subprocess.Popen([*command, "-o", target], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        if output == "fifo":
            written = Path(target).read_bytes()
            _, err = process.communicate()
        else:
            written, err = process.communicate()
    assert process.returncode == Exit.IO
    assert b"ended before the end-of-stream marker" in err
    read: dict[str, Callable[[bytes], Any]] = {
        "parquet": lambda data: pl.read_parquet(BytesIO(data)),
        "csv.gz": gzip.decompress,
        "csv.zst": zstd.decompress,
    }
    with pytest.raises((EOFError, zstd.ZstdError, pl.exceptions.ComputeError)):
        read[kind](written)


def test_an_interrupt_that_is_to_be_ignored() -> None:
    """As of a job that a shell has put behind it: the handlers of the process stay as they were."""
    code = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from mgcheck.cli.process.interrupts import interruptible
with interruptible():
    print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
    signal.raise_signal(signal.SIGINT)
print(signal.getsignal(signal.SIGINT) == signal.SIG_IGN, signal.getsignal(signal.SIGTERM) == signal.SIG_DFL)
"""
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout == "True False\nTrue True\n"


def test_a_file_that_grows_meanwhile_is_noticed(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its last row may be half of one."""
    chunk = DelimitedSource.chunk

    def grown(self: DelimitedSource, block: Any) -> Any:
        # By another process.
        subprocess.run(["sh", "-c", 'echo "0.8,mmol/l,," >> "$0"', results], check=True)
        return chunk(self, block)

    monkeypatch.setattr(DelimitedSource, "chunk", grown)
    words = ("batch", str(results), "--specimen", "serum")
    assert "changed while it was being read" in run(*words).err
    # JSON on standard error stands alone, and says it itself.
    assert json.loads(run(*words, "-o", "-", "--summary", "--json").err)["file_changed"] is True


@pytest.mark.parametrize("kind", rest_slow(["parquet", "csv.gz", "csv.zst"]))
def test_a_fault_before_a_device(run: Runner, tmp_path: Path, kind: str) -> None:
    """It is reported as before a file."""
    path = tmp_path / "cut.csv.gz"
    path.write_bytes(gzip.compress(b"value,unit\n" + b"0.8,mmol/l\n" * 1_200_000)[:-20])
    found = run("batch", str(path), "--specimen", "serum", "-o", "/dev/null", "--output-format", kind)
    assert (found.status, found.err.count("\n")) == (Exit.IO, 1)


@pytest.mark.parametrize("depth", [90, 400, 900, 5000])
@pytest.mark.parametrize("suffix", ["csv", "jsonl"])
def test_members_of_any_depth(run: Runner, tmp_path: Path, depth: int, suffix: str) -> None:
    """What cannot be read, or not be written again, is an error of its row; the next row is read."""
    path, target = tmp_path / "deep.jsonl", tmp_path / f"out.{suffix}"
    deep = '{"a":' * depth + "1" + "}" * depth
    path.write_text(f'{{"value":"0.5 mmol/l","x":{deep}}}\n{{"value":"0.5 mmol/l","x":1}}\n')
    found = run("batch", str(path), "--specimen", "serum", "-o", str(target))
    assert found.status == (Exit.OK if depth == 90 else Exit.UNREADABLE)
    first, second = target.read_text().splitlines()[-2:]
    assert ("hypo" in first) == (depth == 90)
    assert "hypo" in second


@pytest.mark.parametrize("constant", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize(
    "line",
    ['{{"value": {}}}', '{{"value": "0.5 mmol/l", "n": {}}}', '{{"value": "0.5 mmol/l", "n": [{{"a": {}}}]}}', "{}"],
    ids=["value", "other", "nested", "alone"],
)
def test_what_json_does_not_have_is_a_broken_line(run: Runner, tmp_path: Path, line: str, constant: str) -> None:
    """Wherever it stands; the line is kept as it is, nothing that is no JSON is written, and the next row is read."""
    path = tmp_path / "in.jsonl"
    broken = line.format(constant)
    path.write_text(f'{broken}\n{{"value": "0.5 mmol/l", "n": "{constant}"}}\n')
    found = run("batch", str(path), "--specimen", "serum")
    first, second = (json.loads(each, parse_constant=pytest.fail) for each in found.out.splitlines())
    assert found.status == Exit.UNREADABLE
    assert (first["line"], first["mgcheck_class"], first["mgcheck_error"]) == (
        broken,
        None,
        "no_json: The line is not JSON",
    )
    assert (second["n"], second["mgcheck_class"]) == (constant, "hypo")
    rows = read_csv(run("batch", str(path), "--specimen", "serum", "--output-format", "csv").out)
    assert [row["value"] for row in rows] == [broken, "0.5 mmol/l"]


def test_a_summary_in_json_stands_alone(tmp_path: Path) -> None:
    """On standard error, where rows go to standard output: what would be warned of is in it."""
    path = tmp_path / "formula.csv"
    path.write_text("value,note\n0.5 mmol/l,=1+1\n")
    found = mgcheck("batch", str(path), "--specimen", "serum", "-o", "-", "--summary", "--json")
    assert json.loads(found.stderr)["formula_cells"] == 1
    assert b"=1+1" in found.stdout


def test_rows_on_a_terminal_are_never_obeyed(run: Runner, tmp_path: Path) -> None:
    """Escape sequences of the input are shown; a file gets them as they are."""
    path = tmp_path / "hostile.csv"
    path.write_text("value,note\n0.8 mmol/l,\x1b]0;title\x07\u202e\n")
    shown = on_terminal("batch", str(path), "--specimen", "serum")
    assert "\\x1b]0;title\\x07\\u202e" in shown
    assert "\x1b]0" not in shown
    assert "\x1b]0" in run("batch", str(path), "--specimen", "serum").out
    assert "Parquet cannot be shown on a terminal" in on_terminal(
        "batch", str(path), "--specimen", "serum", "--output-format", "parquet", "-o", "-"
    )


@pytest.mark.slow
def test_the_progress_bar_is_for_terminals(tmp_path: Path) -> None:
    """Rows, rate and time left while it runs, and nothing of it afterwards in the output."""
    path = write_csv(tmp_path / "long.csv", [["0.8", "mmol/l"]] * 500_000, "value,unit")
    shown = on_terminal("batch", str(path), "--specimen", "serum", "-o", str(tmp_path / "out.csv"))
    assert "rows" in shown
    assert "/s" in shown


def on_terminal(*words: str) -> str:
    """What a terminal is sent."""
    code = "import pty, sys; pty.spawn(sys.argv[1:])"
    command = [sys.executable, "-c", code, sys.executable, "-m", "mgcheck", *words]
    environment = {**os.environ, "TERM": "xterm", "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, capture_output=True, check=False, timeout=120, env=environment).stdout.decode()


# ------------------------------------------------------------------------------------------------------ summary, flags


def test_the_summary_counts_every_row(run: Runner, results: Path, tmp_path: Path) -> None:
    """By class and specimen, with the least, the median and the greatest; without -o instead of the rows."""
    result = run("batch", str(results), "--specimen", "serum", "--summary", "--json")
    found = result.json
    assert result.status == Exit.UNREADABLE
    assert (found["rows"], found["unreadable"], found["passed_through"]) == (10, 2, 0)
    serum = found["specimens"]["serum"]
    classes = [expected("serum", f"{value} {unit}", low, high)["possible_classes"] for value, unit, low, high in ROWS]
    assert serum["classes"] == {name: classes.count(name) for name in serum["classes"]}
    assert sum(serum["classes"].values()) == 8
    values = sorted(
        amount
        for value, unit, low, high in ROWS
        if (amount := expected("serum", f"{value} {unit}", low, high)["mmol_per_l"]) is not None
    )
    assert (serum["min"], serum["median"], serum["max"]) == (values[0], values[3], values[-1])
    assert found["errors"] == {"missing_unit": 1, "no_number": 1}
    assert found["warnings"]["implausible"] == 1
    page = run("batch", str(results), "--specimen", "serum", "--summary").out
    assert "Rows: 10" in page
    assert "▓" in page
    target = tmp_path / "out.csv"
    both = run("batch", str(results), "--specimen", "serum", "--summary", "-o", str(target))
    assert both.out == page
    check(read_csv(target.read_text()))
    streamed = run("batch", str(results), "--specimen", "serum", "--summary", "-o", "-")
    assert (streamed.out, page in streamed.err) == (target.read_text(), True)


@pytest.mark.parametrize(
    ("words", "headline", "shown"),
    [
        (["--specimen", "serum"], "serum: rms", "rms (serum"),
        (["--specimen", "plasma", "--source", "boisleve"], "serum: boisleve", "boisleve (serum"),
        (
            [],
            "serum: rms, erythrocyte: rms, ionized: boisleve, ionized_fraction: boisleve, urine: boisleve",
            "rms (serum magnesium, erythrocyte magnesium), boisleve (ionized magnesium, ionized fraction, 24 h urinary",
        ),
    ],
)
def test_answers_can_be_traced(run: Runner, tmp_path: Path, words: list[str], headline: str, shown: str) -> None:
    """By version, edition of the data and source of the headline: in the summary and in the metadata of Parquet."""
    path, target = tmp_path / "in.csv", str(tmp_path / "out.parquet")
    path.write_text("specimen,value\nserum,0.8 mmol/l\n" if not words else "value\n0.8 mmol/l\n")
    told = run("batch", str(path), *words, "--summary", "--json").json
    single = run("serum", "0.8 mmol/l", "--json").json
    expected = {name: single[name] for name in ("mgcheck_version", "knowledge_edition")} | {"headline_source": headline}
    assert {name: told[name] for name in expected} == expected
    page = " ".join(run("batch", str(path), *words, "--summary", "-o", target).out.split())
    assert page.endswith(f"mgcheck {__version__}, data {expected['knowledge_edition']}, class from {shown} magnesium)")
    metadata = pl.read_parquet_metadata(target)
    assert metadata["mgcheck_version"] == __version__
    assert metadata["mgcheck_knowledge_edition"] == expected["knowledge_edition"]
    assert metadata["mgcheck_headline_source"] == headline
    assert "mgcheck_schema_version" not in metadata


def test_the_summary_speaks_french_and_fits(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a decimal comma, at any width."""
    for width in ("40", "60", "80", "120"):
        monkeypatch.setenv("COLUMNS", width)
        shown = run("batch", str(results), "--specimen", "serum", "--summary", "--lang", "fr").out
        assert "médiane" in shown
        assert "12,5 %" in shown
        assert all(len(line) <= int(width) for line in shown.splitlines())


@pytest.mark.parametrize(
    ("language", "classes", "flagged", "warned", "refused"),
    [
        (
            "en",
            ["severely low", "low", "normal", "high", "severely high", "severely low or low"],
            "N severely low 2",
            "2 doubtful unit unit_slip",
            "2 The unit … is not known unknown_unit",
        ),
        (
            "fr",
            ["très basse", "basse", "normale", "élevée", "très élevée", "très basse ou basse"],
            "N très basse 2",
            "2 unité douteuse unit_slip",
            "2 L'unité … est inconnue unknown_unit",
        ),
    ],
)
def test_the_summary_is_in_words(
    run: Runner, tmp_path: Path, language: str, classes: list[str], flagged: str, warned: str, refused: str
) -> None:
    """No id of a class; a code only beside what it stands for, as the new columns hold it."""
    values = ["0.3", "0.5", "0.8", "1.4", "20", "<0.6", "0.8 mg/dl", "1 x", "2 y"]
    path = tmp_path / "in.csv"
    path.write_text(
        "\n".join(["value,flag", *(f"{each if ' ' in each else f'{each} mmol/l'},N" for each in values), ""])
    )
    words = ["--specimen", "serum", "--column", "flag=flag", "--summary", "--lang", language]
    lines = [" ".join(line.split()) for line in run("batch", str(path), *words).out.splitlines()]
    shown = {line.partition(" %")[0].rsplit(" ", 2)[0] for line in lines if "▓" in line}
    assert shown == set(classes)
    assert {flagged, warned, refused} <= set(lines)
    assert not any(cls.value in line.split() for cls in MgClass if cls is not MgClass.NORMAL for line in lines)


def test_the_audit_of_the_laboratory_s_flags(run: Runner, tmp_path: Path) -> None:
    """An agreement for each row, a table of flags by class, and every disagreement counted by its kind."""
    rows = [
        *(["2.0", "N"], ["2.0", ""], ["2.0", "H"], ["1.0", "abnormal"], ["1.0", "N"], ["5.0", "↑↑"], ["5.0", "A"]),
        *(["1.0", "LL"], ["5.0", "-"], ["2.0", "B"], ["<3", "N"], ["NotDone", "N"], ["5.0", "?!"]),
    ]
    path = write_csv(tmp_path / "flags.csv", [[value, "mg/dl", flag] for value, flag in rows], "value,unit,flag")
    words = ("batch", str(path), "--specimen", "serum", "--flag-map", "B=low,e=high")
    found = read_csv(run(*words).out)
    assert [row["mgcheck_flag_agrees"] for row in found] == [
        *("true", "true", "false", "true", "false", "true", "true"),
        *("true", "false", "false", "", "", ""),
    ]
    flags = run(*words, "--summary", "--json").json["flags"]
    assert (flags["agree"], flags["disagree"], flags["undecided"]) == (6, 4, 3)
    assert {(kind["flag"], kind["verdict"]): kind["rows"] for kind in flags["disagreements"]} == {
        ("H", "inside"): 1,
        ("N", "low"): 1,
        ("-", "high"): 1,
        ("B", "inside"): 1,
    }
    assert flags["unknown_flags"] == {"?!": 1}
    assert {"flag": "N", "class": None, "rows": 1} in flags["table"]
    page = run(*words, "--summary").out
    assert "flag N, value low: 1" in page
    assert "flags not known (see --flag-map): ?! (1)" in page
    assert "(none)" in page


@pytest.mark.parametrize(
    ("codes", "agree"),
    [
        ("N", ["false", "true", "false"]),
        ("L LL LU L< <", ["true", "false", "false"]),
        ("H HH HU H> >", ["false", "false", "true"]),
        # AA is a critical A: outside, on the side that it does not say.
        ("A AA aa", ["true", "false", "true"]),
        # Of a change, of a study's protocol, of a bacterium.
        ("B D U W HX LX EX I S R MS VS IND POS", ["", "", ""]),
    ],
)
def test_the_codes_of_hl7(run: Runner, tmp_path: Path, codes: str, agree: list[str]) -> None:
    """Table 0078 and ObservationInterpretation, beside a low value, one inside the interval and a high one."""
    rows = [[f"{value} mmol/l", code] for code in codes.split() for value in ("0.5", "0.8", "2.5")]
    path = write_csv(tmp_path / "flags.csv", rows, "value,flag")
    found = [row["mgcheck_flag_agrees"] for row in read_csv(run("batch", str(path), "--specimen", "serum").out)]
    assert found == agree * len(codes.split())


@pytest.mark.skipif(not MIMIC.exists(), reason="the MIMIC-IV demo results (ODbL) are not beside the checkout")
def test_the_results_of_a_real_hospital(run: Runner, tmp_path: Path) -> None:
    """2,470 serum values with the laboratory's range and flag: every verdict by that range is what the flag says."""
    target = tmp_path / "out.csv"
    words = ["batch", str(MIMIC), "--where", "itemid=50960", "--specimen", "serum", "--column", "value=value"]
    words += ["--column", "fallback=valuenum", "--column", "unit=valueuom", "--column", "low=ref_range_lower"]
    words += ["--column", "high=ref_range_upper", "--column", "flag=flag", "--summary", "--json", "-o", str(target)]
    result = run(*words)
    assert result.status == Exit.OK
    flags = result.json["flags"]
    assert (flags["agree"], flags["disagree"], flags["undecided"]) == (2470, 0, 0)
    given = read_csv(MIMIC.read_text())
    rows = read_csv(target.read_text())
    assert [{name: row[name] for name in given[0]} for row in rows] == given
    chosen = [row for row in rows if row["itemid"] == "50960"]
    assert len(chosen) == 2470
    for row in chosen:
        inside = float(row["ref_range_lower"]) <= float(row["valuenum"]) <= float(row["ref_range_upper"])
        assert (row["flag"] != "abnormal") is inside
        assert (row["mgcheck_flag"] == "N") is inside
        assert row["mgcheck_flag_agrees"] == "true"
    assert all(not row["mgcheck_class"] for row in rows if row["itemid"] != "50960")


# ---------------------------------------------------------------------------------------  what only parts of a file do


class Stdin:
    """Standard input as bytes."""

    def __init__(self, data: bytes) -> None:
        self.buffer = BytesIO(data)


def test_standard_input_in_this_process(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text and Parquet; closed, it is said to be."""
    direct = run("batch", str(results), "--specimen", "serum").out
    monkeypatch.setattr(sys, "stdin", Stdin(results.read_bytes()))
    assert run("batch", "-", "--format", "csv", "--specimen", "serum").out == direct
    packed = BytesIO()
    pl.DataFrame({"value": ["0.8 mmol/l"]}).write_parquet(packed)
    monkeypatch.setattr(sys, "stdin", Stdin(packed.getvalue()))
    target = results.with_name("out.parquet")
    run("batch", "-", "--format", "parquet", "--specimen", "serum", "-o", str(target))
    assert pl.read_parquet(target)["mgcheck_class"].to_list() == ["normal"]
    monkeypatch.setattr(sys, "stdin", None)
    assert run("batch", "-", "--format", "csv", "--specimen", "serum").err == "error: stdin is closed\n"


def test_a_terminal_gets_rows_that_it_cannot_obey(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No bar stands between them, behind them what became of them; Parquet is refused."""
    path = tmp_path / "hostile.tsv"
    path.write_text("value\tnote\n0.8 mmol/l\t\x1b[2J\n")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    result = run("batch", str(path), "--specimen", "serum")
    assert result.out.splitlines()[1].split("\t")[:2] == ["0.8 mmol/l", "\\x1b[2J"]
    assert re.sub(r"\x1b\[[0-9;]*m", "", result.err) == "stdout: 1 row, 1 interpreted\n"
    assert (
        "Parquet cannot be shown on a terminal"
        in run("batch", str(path), "--specimen", "serum", "--output-format", "parquet").err
    )
    shown = run("batch", str(path), "--specimen", "serum", "--summary")
    assert "Rows: 1" in shown.out
    assert "rows" in shown.err
    capsys.readouterr()


@pytest.fixture
def handlers() -> Iterator[dict[int, Any]]:
    """What signals do now, and will do again."""
    before = {int(sign): signal.getsignal(sign) for sign in ENDS}
    yield before
    for sign, handler in before.items():
        signal.signal(sign, handler)


def test_a_polite_request_to_end_is_an_interrupt(handlers: dict[int, Any]) -> None:
    """It is heard once; without one all is afterwards as it was."""
    from mgcheck.cli.process.interrupts import interruptible

    with interruptible():
        assert signal.getsignal(signal.SIGTERM) != handlers[signal.SIGTERM]
    assert {sign: signal.getsignal(sign) for sign in handlers} == handlers
    with pytest.raises(KeyboardInterrupt), interruptible():
        signal.raise_signal(signal.SIGTERM)
    # From here on until the process ends, others change nothing.
    for sign in handlers:
        signal.raise_signal(sign)


@pytest.mark.usefixtures("handlers")
def test_an_interrupt_in_a_finalizer_is_not_lost(capsys: pytest.CaptureFixture[str]) -> None:
    """Python can only report it there; other faults in such a place are reported as ever."""
    from mgcheck.cli.process.interrupts import interruptible

    class Doomed:
        def __init__(self, fault: BaseException) -> None:
            self.fault = fault

        def __del__(self) -> None:
            raise self.fault

    seen: list[Any] = []
    before, sys.unraisablehook = sys.unraisablehook, seen.append
    try:
        with interruptible() as still_wanted:
            still_wanted()
            Doomed(ValueError("of something else"))
            assert len(seen) == 1
            Doomed(KeyboardInterrupt())
            with pytest.raises(KeyboardInterrupt):
                still_wanted()
            # One that was lost there is not taken for one that was heard.
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
            signal.raise_signal(signal.SIGTERM)
        assert sys.unraisablehook == seen.append
    finally:
        sys.unraisablehook = before
    assert (len(seen), capsys.readouterr().err) == (1, "")


def test_typed_numbers_keep_their_meaning_beside_a_decimal_comma(run: Runner, tmp_path: Path) -> None:
    """They have no mark that could be mistaken; NaN is no end of a range."""
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"value": 1.234, "low": 0.701, "high": 1.101}\n{"value": "1,234"}\n{"value": "1.234"}\n')
    words = ("--specimen", "serum", "--unit", "mmol/l", "--decimal", "comma")
    found = [json.loads(line) for line in run("batch", str(lines), *words).out.splitlines()]
    assert [row["mgcheck_class"] for row in found] == ["hyper", "hyper", None]
    # In a file of another format they have the mark of that file, and the same answers.
    lines.write_text('{"value": 1.234, "n": 0.5}\n{"value": "1,234", "n": -1e-3}\n{"value": "1.234", "n": [0.5]}\n')
    rows = read_csv(run("batch", str(lines), *words, "--output-format", "csv").out)
    assert [row["mgcheck_class"] for row in rows] == ["hyper", "hyper", ""]
    assert [(row["value"], row["n"]) for row in rows] == [("1,234", "0,5"), ("1,234", "-1e-3"), ("1.234", "[0.5]")]
    typed = tmp_path / "typed.parquet"
    data = {"value": [Decimal("1.234")], "low": [0.701], "high": [float("nan")]}
    pl.DataFrame(data, schema_overrides={"value": pl.Decimal(10, 3)}).write_parquet(typed)
    for mark in ("comma", "dot"):
        row = json.loads(run("batch", str(typed), *words[:5], mark, "--output-format", "jsonl").out)
        # Without a high end of its own the range ends where rms's does, at 1.1.
        assert (row["mgcheck_class"], row["mgcheck_error"]) == ("hyper", None)


def test_formulas_of_other_formats_are_reported_too(run: Runner, tmp_path: Path) -> None:
    """Where they become cells of a CSV file."""
    typed = tmp_path / "typed.parquet"
    pl.DataFrame({"value": ["=1", "＝1"], "note": ["-0.5", "+x"], "n": [1, 2]}).write_parquet(typed)
    assert "formulas (3)" in run("batch", str(typed), "--specimen", "serum", "--output-format", "csv").err
    assert run("batch", str(typed), "--specimen", "serum", "--output-format", "jsonl").err == ""
    pl.DataFrame({"value": [0.8]}).write_parquet(typed)
    assert run("batch", str(typed), "--specimen", "serum", "--unit", "mmol/l", "--output-format", "csv").err == ""


def test_many_blocks_are_one_file(run: Runner, results: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In order, counted as one; strict stops at the first row of the whole file that cannot be read."""
    whole = run("batch", str(results), "--specimen", "serum").out
    counted = run("batch", str(results), "--specimen", "serum", "--summary", "--json").json
    for size in (1, 40):
        monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", size)
        assert run("batch", str(results), "--specimen", "serum").out == whole
        assert run("batch", str(results), "--specimen", "serum", "--summary", "--json").json == counted
        strict = run("batch", str(results), "--specimen", "serum", "--strict", "-o", str(tmp_path / "out.csv"))
        assert "Row 4 cannot be read" in strict.err
    monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", 1)
    wide = tmp_path / "wide.csv"
    wide.write_bytes(results.read_text().encode("utf-16"))
    assert read_csv(run("batch", str(wide), "--specimen", "serum", "--encoding", "utf-16").out) == read_csv(whole)
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"value": "0.8 mmol/l"}\n{"value": "0.8 mmol/l", "mgcheck_flag": 1}\n')
    result = run("batch", str(lines), "--specimen", "serum")
    assert (result.status, "already has a column mgcheck_flag" in result.err) == (Exit.REFUSED, True)


def test_rows_that_polars_counts_otherwise_are_read_one_by_one(
    run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a later release of it may do."""
    results.write_text("value\n0.8 mmol/l\n0.5 mmol/l\n")
    direct = run("batch", str(results), "--specimen", "serum").out
    monkeypatch.setattr("mgcheck.files.formats.delimited.pl.read_lines", lambda _: pl.DataFrame({"line": ["one"]}))
    assert run("batch", str(results), "--specimen", "serum").out == direct


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


@pytest.mark.parametrize("output", ["csv", "jsonl", "parquet", "summary"])
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


def test_what_polars_cannot_do_is_said(run: Runner, tmp_path: Path) -> None:
    """A sound file with a time zone or a day that polars does not know: one message, and no panic on the way."""
    zone = pa.table({"value": ["0.8 mmol/l"], "time": pa.array([1], pa.timestamp("us", "Nowhere/X"))})
    day = pa.table({"value": ["0.8 mmol/l"], "day": pa.array([2**31 - 1], pa.int32()).cast(pa.date32())})
    for name, table in (("zone.parquet", zone), ("day.parquet", day)):
        path = tmp_path / name
        parquet.write_table(table, path)
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


@pytest.mark.parametrize("kind", rest_slow(["csv", "jsonl", "csv.gz", "parquet"]))
@pytest.mark.parametrize("output", rest_slow(["-", "fifo"]))
def test_a_reader_that_goes_away(tmp_path: Path, kind: str, output: str) -> None:
    """Of standard output as of a FIFO, in every format: the status says so, and one line."""
    path = tmp_path / "in.csv"
    path.write_text("value,unit,n\n" + "".join(f"0.8,mmol/l,{hash(str(n))}\n" for n in range(150_000)))
    fifo = tmp_path / "fifo"
    os.mkfifo(fifo)
    target = "-" if output == "-" else str(fifo)
    command = [sys.executable, "-m", "mgcheck", "batch", str(path), "--specimen", "serum", "--output-format", kind]
    with subprocess.Popen([*command, "-o", target], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stderr
        with process.stdout if output == "-" else fifo.open("rb") as stream:
            stream.read(100)
        said = process.stderr.read()
    assert process.returncode == Exit.CLOSED_PIPE
    assert said == b"warning: the output was closed before all rows were written\n"


def test_a_reader_of_a_fifo_that_goes_away_in_this_process(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is no fault of a file."""
    monkeypatch.setattr("mgcheck.cli.main._give_up_output", lambda: None)
    path = write_csv(tmp_path / "in.csv", [["0.8", "mmol/l"]] * 10_000, "value,unit")
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)

    def glance() -> bytes:
        with fifo.open("rb", buffering=0) as stream:
            return stream.read(10)

    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(glance)
        result = run("batch", str(path), "--specimen", "serum", "-o", str(fifo))
        assert reader.result(10) == b"value,unit"
    assert (result.status, "closed before all rows" in result.err) == (Exit.CLOSED_PIPE, True)


def test_strict_needs_what_can_be_taken_back(run: Runner, results: Path, tmp_path: Path) -> None:
    """Not a FIFO, nor a device."""
    fifo = tmp_path / "fifo.csv"
    os.mkfifo(fifo)
    for target in (str(fifo), "/dev/null", "-"):
        result = run("batch", str(results), "--specimen", "serum", "--strict", "-o", target, "--output-format", "csv")
        assert (result.status, "a regular file" in result.err) == (Exit.REFUSED, True)


def test_a_file_that_comes_up_meanwhile(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two write to one name: the later is refused by the name that was typed, and the earlier file stands."""
    from mgcheck.files.formats.sinks import AppendedCsv

    written = AppendedCsv.write_all

    def late(self: AppendedCsv, *arguments: Any) -> None:
        written(self, *arguments)
        Path("out.csv").write_text("theirs")

    monkeypatch.chdir(results.parent)
    monkeypatch.setattr(AppendedCsv, "write_all", late)
    result = run("batch", results.name, "--specimen", "serum", "-o", "out.csv")
    assert (result.status, result.err.splitlines()[0]) == (Exit.REFUSED, "error: out.csv already exists")
    assert Path("out.csv").read_text() == "theirs"


def test_a_cell_is_refused_or_read_however_many_there_are(run: Runner, tmp_path: Path) -> None:
    """A number of 31 digits and a text of 201 characters, as the single command has them."""
    for cell, code in (("0" * 30 + ".7", "out_of_scale"), (" " * 201 + "0.7", "too_long"), ("0" * 29 + ".7", "")):
        single = run("serum", f"{cell} mmol/l", "--json")
        assert (json.loads(single.err)["error"]["code"] if single.status else "") == code
        for count in (1, 100):
            path = write_csv(tmp_path / "in.csv", [[cell, "mmol/l"]] * count, "value,unit")
            rows = read_csv(run("batch", str(path), "--specimen", "serum").out)
            assert {row["mgcheck_error"].partition(":")[0] for row in rows} == {code}


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
