"""JSON lines: their own text, members of any kind, and lines that hold no object."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Runner
from rows_of_files import read_csv

from mgcheck.cli.process.exits import Exit


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
