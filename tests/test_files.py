"""Any file whatever: every decoded cell comes out as it went in, and every row has the answer of the single command."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import examples
from expected import expected
from hypothesis import given, settings
from hypothesis import strategies as st

from mgcheck.columns.row import RowReader
from mgcheck.files.options import Files, Format, Options, TextOptions
from mgcheck.files.run import run
from mgcheck.knowledge.loader import packaged_knowledge

KNOWLEDGE = packaged_knowledge()
HEAD = ["value", "unit", "low", "high", "note"]
NEW = ["class", "possible_classes", "flag", "borderline", "mmol_per_l", "sources_agree", "warnings", "error"]

# More digits than a float holds.
LONG = 15

plain = st.sampled_from(["0.82", "0.7", "1.7", "2.0", "17.0135", "0.69999999999999999999", "99999999", "3"])
hostile = st.sampled_from(
    [
        "",
        "<0.2",
        "LESS THAN 0.02",
        "NotDone",
        "2,1",
        "1,234",
        " 0.70 ",
        "0.8 mmol/l",
        "=1+1",
        "-1",
        "1e-3",
        "NaN",
        '0.8"',
        "0.8\n",
    ]
)
units = st.sampled_from(["mmol/l", "mg/dL", "meq/L", "Mg/l", "", "mmol/24h", "x", 'm"g', "mg\n/dl"])
ends = st.sampled_from(["", "0.7", "1.6", "2.6", "abc"])
# Whatever can stand in a cell: quotes, delimiters, line ends, tabs, controls, other scripts.
notes = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12) | st.sampled_from(
    ['"', '""', ",", "\n", "\r\n", "\r", "a,b", '"a"', "\ufeff", "\x1b[0m", "é", "\u2028", " ", "'"]
)
rows = st.lists(st.tuples(plain | hostile, units, ends, ends, notes), max_size=12)


def written(data: list[tuple[str, ...]], delimiter: str, ends: str, quoting: Any) -> bytes:
    """A CSV file as Python's own writer makes it."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, lineterminator=ends, quoting=quoting)
    writer.writerow(HEAD)
    # Before Python 3.13 the writer leaves a line break bare that its own line ends do not hold.
    writer.writerows(data)
    return out.getvalue().encode()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each example writes over the files of the one before."""
    return tmp_path_factory.mktemp("files")


def interpreted(folder: Path, data: bytes, kind: str, other: str, delimiter: str | None) -> bytes:
    """The file that comes out."""
    source, target = folder / f"in.{kind}", folder / f"out.{other}"
    source.write_bytes(data)
    files = Files(str(source), Format(kind), str(target), Format(other), TextOptions("utf-8", delimiter), force=True)
    options = Options(reader=RowReader(KNOWLEDGE), specimen="serum")
    run(files, options)
    return target.read_bytes()


def check(row: tuple[str, ...], cells: dict[str, Any]) -> None:
    """The cells of a row are those of the single command."""
    value, unit, low, high, _ = row
    own_unit = "mmol" in value
    if own_unit and unit.strip() not in ("", "mmol/l"):
        assert cells["error"], row
        return
    wanted = expected("serum", value if own_unit else f"{value} {unit}", low, high)
    if wanted["error"] is not None:
        assert cells["error"], row
        assert not any(cells[name] for name in NEW[:-1]), row
        return
    for name in NEW:
        found = cells[name] if cells[name] != "" else None
        if name == "mmol_per_l" and len(value.strip()) > LONG and found is not None:
            # As docs/batch.md has it: of long decimals a unit or two of the last place.
            assert found == pytest.approx(wanted[name], rel=1e-15, abs=0), (row, name)
        else:
            assert found == wanted[name], (row, name)


def typed(cells: dict[str, str]) -> dict[str, Any]:
    """The new cells of a CSV row as what they stand for."""
    found: dict[str, Any] = {name: cells[f"mgcheck_{name}"] for name in NEW}
    for name in ("borderline", "sources_agree", "mmol_per_l"):
        found[name] = json.loads(found[name]) if found[name] else None
    return found


@settings(max_examples=examples(60))
@given(rows, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]), st.data())
def test_a_csv_file_comes_out_as_it_went_in(
    folder: Path,
    data: list[tuple[str, ...]],
    delimiter: str,
    quoting: int,
    more: st.DataObject,
) -> None:
    """As another reader decodes it, with the answers behind."""
    many = data * more.draw(st.sampled_from([1, 30]))
    text = written(many, delimiter, "\r\n", quoting)
    out = interpreted(folder, text, "csv", "csv", delimiter)
    decoded = list(csv.reader(StringIO(out.decode(), newline=""), delimiter=delimiter))
    assert decoded[0] == [*HEAD, *(f"mgcheck_{name}" for name in NEW)]
    assert [tuple(row[:5]) for row in decoded[1:]] == many
    for row, cells in zip(many, decoded[1:], strict=True):
        check(row, typed(dict(zip(decoded[0], cells, strict=True))))


@settings(max_examples=examples(60))
@given(rows, st.sampled_from(["jsonl", "parquet", "csv"]), st.sampled_from(["jsonl", "parquet", "csv"]))
def test_every_format_keeps_every_cell(folder: Path, data: list[tuple[str, ...]], kind: str, other: str) -> None:
    """From each format into each, texts of any kind."""
    if not data:
        return
    columns = dict(zip(HEAD, zip(*data, strict=True), strict=True))
    frame = pl.DataFrame({name: pl.Series(cells, dtype=pl.String) for name, cells in columns.items()})
    packed = BytesIO()
    if kind == "parquet":
        frame.write_parquet(packed)
    elif kind == "jsonl":
        packed.write("".join(f"{json.dumps(row)}\n" for row in frame.to_dicts()).encode())
    else:
        packed.write(written(data, ",", "\r\n", csv.QUOTE_MINIMAL))
    out = interpreted(folder, packed.getvalue(), kind, other, None)
    if other == "parquet":
        found = pl.read_parquet(BytesIO(out)).to_dicts()
    elif other == "jsonl":
        found = [json.loads(line) for line in out.decode().split("\n") if line]
    else:
        found = [dict(row) for row in csv.DictReader(StringIO(out.decode(), newline=""))]
    assert [tuple((row[name] or "") for name in HEAD) for row in found] == data
    for row, cells in zip(data, found, strict=True):
        check(row, typed(cells) if other == "csv" else {name: cells[f"mgcheck_{name}"] for name in NEW})


@settings(max_examples=examples(100))
@given(st.binary(max_size=200) | st.text('",\n\r;ax\t', max_size=60).map(str.encode))
def test_no_bytes_break_it(folder: Path, data: bytes) -> None:
    """Any bytes at all below a header: no row is lost, and nothing but mgcheck's own errors."""
    out = interpreted(folder, b"value,unit,note\n" + data, "csv", "csv", None)
    decoded = list(csv.reader(StringIO(out.decode(), newline="")))
    assert all(len(row) in (0, 3 + len(NEW)) for row in decoded)
    # What stands between line ends is kept, character for character, at the beginning of what comes out of it.
    shown = "".join(character for character in out.decode() if character.isalnum())
    for word in data.decode("utf-8", "backslashreplace").replace("\r", "\n").split("\n"):
        kept = "".join(character for character in word if character.isalnum())
        assert kept in shown
