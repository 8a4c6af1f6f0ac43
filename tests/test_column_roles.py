"""Columns and their roles: which column is what, and what is refused before any row."""

from __future__ import annotations

import gzip
import hashlib
import json
import sys
from datetime import timedelta
from pathlib import Path

import polars as pl
import pytest
from backports import zstd
from conftest import ROOT, Runner
from rows_of_files import read_csv, write_csv

from mgcheck.cli.process.exits import Exit


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


def test_a_role_is_found_whatever_its_case_and_blanks(run: Runner, tmp_path: Path) -> None:
    """A comparator or a range that is overlooked would change the answer without a word."""
    path = write_csv(tmp_path / "lab.csv", [["0.72", "mmol/l", "<", "0.75", "1.0"]], "VALUE,Unit,Comparator,Low, high ")
    (row,) = read_csv(run("batch", str(path), "--specimen", "serum").out)
    assert (row["mgcheck_class"], row["mgcheck_possible_classes"]) == ("", "severe_hypo|hypo")
    # The exact name wins, and of several others none is chosen.
    path = write_csv(tmp_path / "both.csv", [["0.72 mmol/l", "9 mmol/l"]], "value,Value")
    assert read_csv(run("batch", str(path), "--specimen", "serum").out)[0]["mgcheck_class"] == "normal"
    path = write_csv(tmp_path / "two.csv", [["0.72 mmol/l", "0.8", "0.6"]], "value,LOW,Low")
    refused = run("batch", str(path), "--specimen", "serum")
    assert (refused.status, "named like the role low: LOW, Low" in refused.err) == (Exit.REFUSED, True)


@pytest.mark.parametrize("name", ["where", "ward", "flag"])
def test_where_needs_a_column_that_is_there(run: Runner, tmp_path: Path, name: str) -> None:
    """Also among JSON lines, whatever its name; a later line could have the member, but a slip is likelier."""
    path = tmp_path / "in.jsonl"
    path.write_text('{"value": "0.5 mmol/l"}\n')
    found = run("batch", str(path), "--specimen", "serum", "--where", f"{name}=1")
    assert (found.status, f"There is no column {name}" in found.err) == (Exit.REFUSED, True)


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
    assert "specimen, value, fallback, unit, low, high, range, comparator, volume, flag" in result.err


def test_a_column_with_an_equals_sign_in_its_name(run: Runner, tmp_path: Path) -> None:
    """The role ends at the first one."""
    path = write_csv(tmp_path / "in.csv", [["0.5 mmol/l"]], "a=b=c")
    result = run("batch", str(path), "--specimen", "serum", "--column", "value=a=b=c")
    assert read_csv(result.out)[0]["mgcheck_class"] == "hypo"


def test_columns_with_a_comma_in_their_names(run: Runner, tmp_path: Path) -> None:
    """Each is named as it stands in the header."""
    path = write_csv(
        tmp_path / "in.csv", [["0.5", "mmol/l", "a"], ["2", "mg/dl", "b"]], '"Mg, S","Unit, UCUM","Ward, bed"'
    )
    words = ("batch", str(path), "--specimen", "serum", "--column", "value=Mg, S", "--column", "unit=Unit, UCUM")
    assert [row["mgcheck_class"] for row in read_csv(run(*words).out)] == ["hypo", "normal"]
    chosen = read_csv(run(*words, "--where", "Ward, bed=b", "--only").out)
    assert [row["Mg, S"] for row in chosen] == ["2"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
@pytest.mark.parametrize(
    ("conditions", "chosen"),
    [
        (["a=1"], [0, 1]),
        (["a=1", "a=2"], [0, 1, 2]),
        (["a=1", "b=x"], [0]),
        (["a=1", "b=x", "a=2", "b=z"], [0, 2]),
        (["b=x", "b=y", "a=3"], []),
        (["a=1", "a=1"], [0, 1]),
    ],
)
def test_conditions_on_one_column_are_alternatives(
    run: Runner, tmp_path: Path, kind: str, conditions: list[str], chosen: list[int]
) -> None:
    """On several columns all of them hold."""
    frame = pl.DataFrame({"a": [1, 1, 2, 3], "b": ["x", "y", "z", "z"], "value": ["0.5 mmol/l"] * 4})
    path = tmp_path / f"in.{kind}"
    getattr(frame, {"csv": "write_csv", "jsonl": "write_ndjson", "parquet": "write_parquet"}[kind])(path)
    words = [word for condition in conditions for word in ("--where", condition)]
    rows = read_csv(run("batch", str(path), "--specimen", "serum", *words, "--output-format", "csv").out)
    assert [place for place, row in enumerate(rows) if row["mgcheck_class"]] == chosen


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
