"""CSV and TSV: quotes, line ends, blank and ragged rows, formulas, and bytes that are no text."""

from __future__ import annotations

import json
import subprocess
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import polars as pl
import pytest
from conftest import Runner, rest_slow
from hypothesis import example, given
from hypothesis import strategies as st
from rows_of_files import bounded, read_csv, write_csv

from mgcheck.cli.process.exits import Exit
from mgcheck.files.formats.delimited import DelimitedSource
from mgcheck.files.formats.even_rows import even_rows
from mgcheck.files.streams.inputs import InputStream, Utf8Stream


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
    rows = [[str(number), "0.8 mmol/l", note if number % 3 else "short"] for number in range(20)]
    write_csv(path, rows, "id,value,note")
    whole = answered(run, path)
    for size in (1, 7, 64, 1000):
        bounded(monkeypatch, block=size)
        assert answered(run, path) == whole
    assert [[row["id"], row["value"], row["note"]] for row in whole] == rows
    path.write_text('id,value,note\n1,0.8 mmol/l,"open\n' + "2,0.8 mmol/l,x\n" * 1200)
    bounded(monkeypatch, block=1000)
    assert [row["mgcheck_class"] for row in answered(run, path)] == ["", *["normal"] * 1200]


@pytest.mark.parametrize("ends", rest_slow([["\n", "\r\n", "\r"], ["\n"], ["\r\n"], ["\r"]]))
@pytest.mark.parametrize("size", [3, 1 << 20])
def test_line_ends_of_every_kind(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: list[str], size: int
) -> None:
    """One kind in a file, or all of them; a last line without one; a byte-order mark, kept."""
    bounded(monkeypatch, block=size)
    lines = ["value,unit", *(f"0.{number},mmol/l" for number in range(10, 40))]
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
        bounded(monkeypatch, block=size)
        assert run("batch", str(results), "--specimen", "serum").out == whole
        assert run("batch", str(results), "--specimen", "serum", "--summary", "--json").json == counted
        strict = run("batch", str(results), "--specimen", "serum", "--strict", "-o", str(tmp_path / "out.csv"))
        assert "Row 4 cannot be read" in strict.err
    bounded(monkeypatch, block=1)
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
    monkeypatch.setattr("mgcheck.files.formats.even_rows.pl.read_lines", lambda _: pl.DataFrame({"line": ["one"]}))
    assert run("batch", str(results), "--specimen", "serum").out == direct


class Content(BytesIO):
    """Bytes as the stream of a file."""

    name = "file.csv"


def rows_of(content: bytes, delimiter: str) -> tuple[str, list[Any], int]:
    """The text, the cells with their faults, and the number of formulas of a file."""
    source = DelimitedSource(Utf8Stream(cast("InputStream", Content(content)), "utf-8"), delimiter)
    text, formulas = source.head, 0
    rows: list[Any] = []
    for chunk in map(source.chunk, source.blocks()):
        faults = [chunk.faults.get(row) for row in range(len(chunk.fields))]
        rows += zip(chunk.fields.rows(), faults, strict=True)
        text += "".join(f"{line}\n" for line in chunk.lines) + chunk.tail
        formulas += chunk.formulas
    return text, rows, formulas


EVEN = ["", "0.8", "é", "-1", "=1", "@", "-1\x1f5", "\x1f", '"0.8"', '""', '"é"', '"a b"', '"-1"', '"=1"', '"-"']
WITHIN = ['"a,b;c\td"', '"-1,5"', '","', '"\t"', '";;"']
ODD = ['"a ""b"""', '"a\nb"', '"a\r\nb"', '"a\rb"', '5" tube', '"a"b', ' "a"', '"a" ', '"open', '"', '"""', "a\nb"]


@example(rows=[["", "", '"\t"']], odd=[], ends="\n", last=True, start="", delimiter="\t", size=20)
@given(
    rows=st.lists(st.lists(st.sampled_from(EVEN + WITHIN), min_size=3, max_size=3), max_size=5),
    odd=st.lists(st.tuples(st.integers(0, 5), st.lists(st.sampled_from(EVEN + WITHIN + ODD), max_size=4)), max_size=2),
    ends=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    start=st.sampled_from(["", "\ufeff", "\ufeff\ufeff"]),
    delimiter=st.sampled_from([",", ";", "\t"]),
    size=st.sampled_from([1, 20, 1 << 20]),
)
def test_rows_are_the_same_whoever_splits_them(
    rows: list[list[str]],
    odd: list[tuple[int, list[str]]],
    ends: str,
    last: bool,
    start: str,
    delimiter: str,
    size: int,
) -> None:
    """polars, which is faster, finds what the csv module finds."""
    for place, cells in odd:
        rows.insert(place, cells)
    text = start + ends.join(delimiter.join(cells) for cells in [["x", "y", "z"], *rows]) + ends * last
    with pytest.MonkeyPatch.context() as patch:
        bounded(patch, block=size)
        found = rows_of(text.encode(), delimiter)
        patch.setattr("mgcheck.files.formats.delimited.even_rows", lambda *_: None)
        assert found == rows_of(text.encode(), delimiter)


def test_quoted_cells_are_split_at_once() -> None:
    """Where the csv module, which takes ten times as long, would find the same."""
    names = ["a", "b", "c"]
    for row, cells in (
        ('1,"0.8",""', ("1", "0.8", None)),
        ('"1","Doe, J.","-1,5"', ("1", "Doe, J.", "-1,5")),
        (',",",', (None, ",", None)),
    ):
        chunk = even_rows(f"{row}\n{row}\n".encode(), ",", names, [0, 1, 2])
        assert chunk is not None
        assert (chunk.fields.rows(), chunk.lines.to_list(), chunk.formulas) == ([cells] * 2, [row] * 2, 0)
    for row in ('1,"a ""b""",c', '1,5" x 6",c', '1,"a",b" ', '1," ",', '1,"a,b', '1,"a,b"\n"c",2,3,4'):
        chunk = even_rows(f"{row}\n".encode(), ",", names, [0, 1, 2])
        assert (chunk is None) == (row != '1," ",'), row
