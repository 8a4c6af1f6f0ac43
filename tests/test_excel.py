"""What Excel leaves in the CSV files that it writes: a first line `sep=;`, and texts kept as formulas."""

from __future__ import annotations

import gzip
from itertools import product
from pathlib import Path

import pytest
from conftest import Runner, rest_slow
from rows_of_files import read_csv

from mgcheck.cli.process.exits import Exit
from mgcheck.files.streams.inputs import BOM

SERUM = ("--specimen", "serum")


LINES = ["sep=;", '"sep=;"', "SEP=;", "sep=|", "sep=\t", "sep=,", "sep=; ", "sep=:", "sep= "]
# Every line with the usual start and end, and every start and end with the usual line.
USUAL = [(line, "", "\n") for line in LINES] + [("sep=;", BOM, "\n"), ("sep=;", "", "\r\n"), ("sep=;", BOM, "\r")]


@pytest.mark.parametrize(
    ("line", "start", "end"),
    rest_slow(list(dict.fromkeys([*USUAL, *product(LINES, ["", BOM], ["\n", "\r\n", "\r"])])), quick=len(USUAL)),
)
def test_a_first_line_names_the_delimiter(run: Runner, tmp_path: Path, line: str, start: str, end: str) -> None:
    """It is no row, and is written again; the cells are those of the file without it."""
    sign = line.strip('"')[4]
    rows = [["id", "value", "unit"], ["1", "0.5", "mmol/l"], ["2", "x", "mmol/l"]]
    lines = [sign.join(row) for row in rows]
    plain, marked = tmp_path / "plain.csv", tmp_path / "marked.csv"
    plain.write_bytes((start + end.join(lines) + end).encode())
    marked.write_bytes((start + end.join([line, *lines]) + end).encode())
    wanted = run("batch", str(plain), *SERUM, "--delimiter", sign)
    found = run("batch", str(marked), *SERUM)
    assert (found.status, found.err) == (Exit.UNREADABLE, "")
    assert found.out == f"{start}{line}\n{wanted.out.removeprefix(start)}"
    assert run("batch", str(marked), *SERUM, "--summary", "--json").json["rows"] == 2
    # And read again.
    again = tmp_path / "again.csv"
    again.write_bytes(found.out.encode())
    assert run("batch", str(again), *SERUM, "--prefix", "b").out.startswith(f"{start}{line}\nid{sign}value")


def test_other_formats_have_their_own_delimiter(run: Runner, tmp_path: Path) -> None:
    """Without the line, which is of CSV; a compressed file has it as well."""
    path = tmp_path / "in.csv.gz"
    path.write_bytes(gzip.compress(b"sep=;\nvalue;note\n0.5 mmol/l;a,b\n"))
    assert run("batch", str(path), *SERUM).out.startswith("sep=;\nvalue;note;mgcheck_class")
    assert run("batch", str(path), *SERUM, "--output-format", "tsv").out.startswith("value\tnote\tmgcheck_class")
    assert run("batch", str(path), *SERUM, "--output-format", "jsonl").out.startswith(
        '{"value":"0.5 mmol/l","note":"a,b"'
    )
    tsv = tmp_path / "in.tsv"
    tsv.write_bytes(b"sep=;\nvalue;note\n0.5 mmol/l;a,b\n")
    assert run("batch", str(tsv), *SERUM, "--output-format", "csv").out.startswith("sep=;\nvalue;note;mgcheck_class")


def test_an_option_wins_over_the_line(run: Runner, tmp_path: Path) -> None:
    """It was typed for this file; the line is no row all the same."""
    path = tmp_path / "in.csv"
    path.write_text("sep=;\nvalue,unit\n0.5,mmol/l\n", encoding="utf-8")
    found = run("batch", str(path), *SERUM, "--delimiter", ",")
    assert found.out.startswith("sep=;\nvalue,unit,mgcheck_class")
    assert "\n0.5,mmol/l,hypo," in found.out


@pytest.mark.parametrize(
    "line", ["sep=", "sep=;;", "sep=a", "sep=.", "sep=é", 'sep="', "sep=;x", "x sep=;", '"sep=;', "sep =;", "sep:;"]
)
def test_another_first_line_is_the_header(run: Runner, tmp_path: Path, line: str) -> None:
    """So the column of the value is not there."""
    path = tmp_path / "in.csv"
    path.write_text(f"{line}\nvalue;unit\n0.5;mmol/l\n", encoding="utf-8")
    found = run("batch", str(path), *SERUM)
    assert (found.status, found.out) == (Exit.REFUSED, "")
    assert "There is no column value" in found.err or "The header of" in found.err


def test_a_later_line_is_a_row(run: Runner, tmp_path: Path) -> None:
    """And a file of the line alone has no header."""
    path = tmp_path / "in.csv"
    path.write_text("value,unit\nsep=;\n0.5,mmol/l\n", encoding="utf-8")
    assert run("batch", str(path), *SERUM, "--summary", "--json").json["errors"] == {"ragged": 1}
    for text in ("sep=;", "sep=;\n", "sep=;\n\n"):
        path.write_text(text, encoding="utf-8")
        assert "its first row must name the columns" in run("batch", str(path), *SERUM).err


def test_places_in_messages_are_those_of_the_file(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that is too long begins at the third line, and at byte 18 after `sep=;`, the header and their ends."""
    monkeypatch.setattr("mgcheck.files.streams.lines.RECORD_BYTES", 100)
    monkeypatch.setattr("mgcheck.files.formats.delimited.RECORD_BYTES", 100)
    path = tmp_path / "in.csv"
    path.write_text("sep=;\nvalue;notes\n" + "x" * 200 + "\n", encoding="utf-8")
    error = run("batch", str(path), *SERUM, "--lang", "en").err
    assert "line 3" in error
    assert "byte 18" in error


def test_a_text_kept_as_a_formula_is_the_text(run: Runner, tmp_path: Path) -> None:
    """In every cell with a role, quoted or not, while the cell itself stays as it was."""
    cells = [
        '="0.82",="mmol/l",="0.70",="1.10",,="<=",="N",="serum",="007"',
        '"=""0.82""","=""mmol/l""",,,"=""0.70..1.10""",,"=""H""","=""plasma""","=""007"""',
        ' ="0.82" ,="NA",,,="NA",="",,serum,007',
        '="<0.3",="",,,,,,serum,8',
        "=0.82,mmol/l,,,,,,serum,007",
        '="x",mmol/l,,,,,,serum,007',
        '="",mmol/l,,,,,,serum,007',
    ]
    head = "value,unit,low,high,range,comparator,flag,specimen,test"
    for more in (1, 30):
        path = tmp_path / "in.csv"
        path.write_text("\n".join([head, *cells * more, ""]), encoding="utf-8")
        out = run("batch", str(path), "--unit", "mmol/l").out
        assert [line.startswith(cell) for line, cell in zip(out.splitlines()[1:], cells, strict=False)] == [True] * 7
        rows = read_csv(out)[:7]
        errors = ["", "", "", "", "no_number", "no_number", "missing"]
        assert [row["mgcheck_error"].partition(":")[0] for row in rows] == errors
        assert [row["mgcheck_possible_classes"] for row in rows[1:4]] == ["normal", "normal", "severe_hypo"]
        assert [row["mgcheck_mmol_per_l"] for row in rows[:4]] == ["", "0.82", "0.82", ""]
        assert [row["mgcheck_flag_agrees"] for row in rows[:2]] == ["", "false"]
        assert ["unit_filled" in row["mgcheck_warnings"] for row in rows[:4]] == [False, False, True, True]
        chosen = run("batch", str(path), "--unit", "mmol/l", "--where", "test=007", "--summary", "--json").json
        assert chosen["passed_through"] == more


def test_a_fallback_kept_as_a_formula(run: Runner, tmp_path: Path) -> None:
    """And a value beside it whose number is refused for its form."""
    path = tmp_path / "in.csv"
    path.write_text('value,other\n="___",="0.5"\n=".5",="0.5"\n="<.5",="0.5"\n', encoding="utf-8")
    found = read_csv(run("batch", str(path), *SERUM, "--unit", "mmol/l", "--column", "fallback=other").out)
    assert [row["mgcheck_class"] for row in found] == ["hypo", "hypo", ""]
    assert [row["mgcheck_warnings"] for row in found] == ["fallback", "fallback", ""]
