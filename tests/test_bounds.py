"""Records of any length: each line is read a few times at most, and what is beyond a bound is refused by its place."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from io import StringIO
from itertools import repeat
from pathlib import Path
from typing import Any, cast

import pytest
from backports import zstd
from conftest import Runner, examples, rest_slow
from hypothesis import given, settings
from hypothesis import strategies as st
from rows_of_files import bounded

from mgcheck.cli.process.exits import Exit
from mgcheck.errors import MgcheckError
from mgcheck.files.formats.delimited import DelimitedSource
from mgcheck.files.formats.jsonl import JsonLinesSource
from mgcheck.files.streams.inputs import InputStream, Utf8Stream

MIB = 2**20


class Content:
    """A stream of bytes from pieces, which counts how many were read."""

    name = "content"

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.taken = 0

    def read(self, size: int) -> bytes:
        """As many bytes as are asked for, fewer only at the end."""
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        found, self._rest = self._rest[:size], self._rest[size:]
        self.taken += len(found)
        return found


def text_of(content: Content) -> Utf8Stream:
    """The content as a text."""
    return Utf8Stream(cast("InputStream", content), "utf-8")


def rows_of(data: bytes) -> Iterator[tuple[str, str]]:
    """The rows of a CSV file with what is wrong with them."""
    source = DelimitedSource(text_of(Content(iter([data]))), ",")
    for block in source.blocks():
        chunk = source.chunk(block)
        for row, line in enumerate(chunk.lines.to_list()):
            yield line, chunk.faults[row].code if row in chunk.faults else ""


# ---------------------------------------------------------------------------------------------------- how long a record

# Records of so many bytes, counted without the end of the last line: "é" is two.
RECORDS: dict[str, Callable[[int], str]] = {
    "csv": lambda size: "0.8 mmol/l,é" + "x" * (size - 13),
    "quoted": lambda size: '0.8 mmol/l,"é\n\r\n' + "x\r" * 20 + "x" * (size - 58) + '"',
    "jsonl": lambda size: '{"value": "0.8 mmol/l", "note": "é' + "x" * (size - 37) + '"}',
}


@pytest.mark.parametrize("block", rest_slow([64, 1, 7, 90]))
@pytest.mark.parametrize("end", rest_slow(["\r\n", "\n", "\r"]))
@pytest.mark.parametrize("kind", RECORDS)
def test_a_record_is_as_long_as_the_bound_and_no_longer(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, end: str, block: int
) -> None:
    """To the byte, wherever it stands, whatever ends its line; a refusal names line and byte where it begins."""
    bounded(monkeypatch, record=100, block=block)
    path, target = tmp_path / f"in.{'jsonl' if kind == 'jsonl' else 'csv'}", tmp_path / "out.csv"
    long, longer = (RECORDS[kind](size) for size in (100, 101))
    assert [len(record.encode()) for record in (long, longer)] == [100, 101]
    first = ['\ufeff{"value": "0.5 mmol/l", "note": ""}'] if kind == "jsonl" else ["\ufeffvalue,note", '"0.5 mmol/l",']
    words = ("batch", str(path), "--specimen", "serum", "-o", str(target))
    for place in range(3):
        rows = [RECORDS[kind](60)] * 3
        rows[place] = long
        path.write_bytes((end.join(first) + end + end.join(rows)).encode())
        assert run(*words, "--force").status == Exit.OK
        with target.open(encoding="utf-8", newline="") as stream:
            assert len(list(csv.reader(stream))) == 5
        target.unlink()
        rows[place] = longer
        path.write_bytes((end.join(first) + end + end.join(rows)).encode())
        offset = path.read_bytes().index(longer.encode())
        # Within a quoted cell of a record there are 22 line ends.
        line = len(first) + place * (23 if kind == "quoted" else 1) + 1
        done = run(*words)
        assert (done.status, done.out) == (Exit.REFUSED, "")
        assert done.err == f"error: The record at line {line} (byte {offset}) of {path} is longer than 16 MB\n"
        assert not target.exists()


@pytest.mark.parametrize("kind", rest_slow(["csv", "jsonl"]))
def test_sixteen_megabytes_are_a_record(run: Runner, tmp_path: Path, kind: str) -> None:
    """16 times 2 to the 20th bytes come out whole; one more is refused, in both languages."""
    path, target = tmp_path / f"in.{kind}", tmp_path / f"out.{kind}"
    head = "value,note\n" if kind == "csv" else ""
    words = ("batch", str(path), "--specimen", "serum", "-o", str(target))
    record = RECORDS[kind](16 * MIB)
    path.write_text(f"{head}{record}\n", encoding="utf-8")
    assert run(*words).status == Exit.OK
    with target.open(encoding="utf-8") as stream:
        written = stream.read().removeprefix(stream.readline() if head else "").splitlines()[-1]
    assert written.startswith(record.removesuffix("}"))
    assert ",normal," in written or '"mgcheck_class":"normal"' in written
    path.write_text(f"{head}{RECORDS[kind](16 * MIB + 1)}\n", encoding="utf-8")
    place = (2, 11) if head else (1, 0)
    shown = run(*words, "--force", "--lang", "fr")
    assert shown.status == Exit.REFUSED
    assert f"L'enregistrement à la ligne {place[0]} (octet {place[1]}) de {path} dépasse 16 Mo" in shown.err


@pytest.mark.parametrize(
    ("kind", "start", "further"),
    [
        ("csv", b"value,note\n0.8 mmol/l,", b"x" * MIB),
        ("csv", b"value,", b"," * MIB),
        ("csv", b'value,note\n0.8 mmol/l,"', b"x" * MIB + b"\n"),
        ("csv", b'value,"', b"x" * MIB + b"\r\n"),
        ("jsonl", b'{"value": "0.8 mmol/l", "note": "', b"x" * MIB),
        ("jsonl", b'{"value": "0.8 mmol/l"}\n{"a": [', b"[" * MIB),
    ],
    ids=["line", "header", "quote", "quoted header", "object", "later object"],
)
def test_of_a_record_without_an_end_little_is_read(kind: str, start: bytes, further: bytes) -> None:
    """Its bound and a block or two, whatever would still come."""
    content = Content(pieces := iter([start, *repeat(further, 10_000)]))
    with pytest.raises(MgcheckError) as refused:
        for _ in (JsonLinesSource if kind == "jsonl" else partial(DelimitedSource, delimiter=","))(
            text_of(content)
        ).blocks():
            pass
    assert refused.value.code == "record_too_long"
    assert 16 * MIB < content.taken < 28 * MIB
    assert next(pieces)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["bomb.csv.zst", "bomb.jsonl.zst", "columns.csv"])
def test_what_would_take_all_memory_is_refused_in_little(tmp_path: Path, name: str) -> None:
    """33 KB of zstd that become a line of a gigabyte, and a header of 67 million columns."""
    path = tmp_path / name
    if name == "columns.csv":
        path.write_bytes(b"value" + b"," * 67_000_000 + b"\n0.8 mmol/l\n")
    else:
        with zstd.open(path, "wb") as stream:
            stream.write(b"value,note\n0.8 mmol/l," if "csv" in name else b'{"value": "0.8 mmol/l", "note": "')
            for _ in range(64):
                stream.write(b"x" * 16 * MIB)
    place = {"bomb.csv.zst": "line 2 (byte 11)"}.get(name, "line 1 (byte 0)")
    command = [
        sys.executable,
        "-m",
        "mgcheck",
        "batch",
        str(path),
        "--specimen",
        "serum",
        "-o",
        str(tmp_path / "out.csv"),
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        told = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert told == f"error: The record at {place} of {path} is longer than 16 MB\n"
    assert process.returncode == Exit.REFUSED
    # Kilobytes.
    assert usage.ru_maxrss < 1_000_000
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_of_long_quotes_is_read_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Though nearly every block ends within one: what is read beyond the record that needs it is kept for the next."""
    bounded(monkeypatch, record=10_000, block=400)
    note = "a line of it\n" * 20
    rows = [f'{number},"{note}"' for number in range(500)]
    content = Content(iter([b"n,note\n", *(f"{row}\n".encode() for row in rows)]))
    source = DelimitedSource(text_of(content), ",")
    blocks = list(source.blocks())
    assert max(len(source.chunk(block).lines) for block in blocks) < 5
    assert [line for block in blocks for line in source.chunk(block).lines.to_list()] == rows


# ----------------------------------------------------------------------------------------------------- how many columns


@pytest.mark.parametrize("count", [100_000, 100_001])
@pytest.mark.parametrize("quoted", rest_slow([False, True]))
@pytest.mark.parametrize("kind", rest_slow(["header", "row", "object"], quick=2))
def test_a_hundred_thousand_columns(run: Runner, tmp_path: Path, kind: str, count: int, *, quoted: bool) -> None:
    """One more is refused, with the place; delimiters in quotes, members of members are no columns."""
    path, target = tmp_path / f"in.{'jsonl' if kind == 'object' else 'csv'}", tmp_path / "out.jsonl"
    cells = [f"c{number}" for number in range(count - 1)]
    if quoted:
        cells[-1] = '"' + "," * 200_000 + '"'
    wide = ",".join(["value", *cells])
    if kind == "header":
        text, place = f"\n\r\n{wide}\n", (3, 3)
    elif kind == "row":
        text, place = f"value,note\n0.5 mmol/l,x\n{wide}\n", (3, 24)
    else:
        inner = {str(number): 1 for number in range(110_000)} if quoted else 1
        members = {"value": inner, **dict.fromkeys(cells, 1)}
        text, place = f'{{"value": "0.5 mmol/l"}}\n\n{json.dumps(members)}\n', (3, 25)
    path.write_text(text, newline="")
    done = run("batch", str(path), "--specimen", "serum", "-o", str(target))
    if count == 100_000:
        # A row of so many cells beside two columns is one that cannot be read, and so is a value that is an object.
        assert done.status == (Exit.OK if kind == "header" else Exit.UNREADABLE)
    else:
        assert done.status == Exit.REFUSED
        line, offset = place
        told = f"The record at line {line} (byte {offset}) of {path} has more than 100,000 columns"
        assert done.err == f"error: {told}\n"
        assert not target.exists()


# -------------------------------------------------------------------------------------------------------- what it costs


def naive(data: bytes, most: int) -> Iterator[tuple[str, str]]:
    """The rows of a CSV file with what is wrong with them: each record tried with one more line, and one more."""
    lines = [line.decode() for line in data.splitlines(keepends=True)]
    start = 0
    while start < len(lines):
        used, fault, cells = 0, "open_quote", [""]
        while fault == "open_quote" and used < min(most, len(lines) - start):
            used += 1
            try:
                cells = next(csv.reader(StringIO("".join(lines[start : start + used]), newline=""), strict=True))
                fault = "" if len(cells) == 2 else "ragged"
            except csv.Error as error:
                fault = "open_quote" if "unexpected end" in str(error) else "stray_quote"
        used = 1 if fault.endswith("quote") else used
        if cells:
            yield "".join(lines[start : start + used]).rstrip("\r\n"), fault
        start += used


@settings(max_examples=examples(300))
@given(
    st.lists(
        st.sampled_from(['a,"', '"', "\n", "\r", "\r\n", ",", "x", 'x"y', '"x",', '""', 'x","y\n', "a,b\n"]),
        max_size=40,
    ),
    st.sampled_from([1, 2, 5, 20]),
    st.sampled_from([1, 2, 3, 1000]),
    st.sampled_from([1, 2, 1000]),
)
def test_records_are_those_that_are_found_one_by_one(texts: list[str], block: int, most: int, lines: int) -> None:
    """However quotes are opened, closed or left open, and into whatever pieces the file falls."""
    data = "".join(texts).encode()
    with pytest.MonkeyPatch.context() as monkeypatch:
        bounded(monkeypatch, record=10_000, block=block, lines=lines, quote=most)
        found = list(rows_of(b"a,b\n" + data))
    wanted = list(naive(data, most))
    assert [fault for _, fault in found] == [fault for _, fault in wanted]
    for (line, fault), (text, _) in zip(found, wanted, strict=True):
        # Rows with a fault are written anew, blank lines stay before the row that follows them.
        assert fault or line.lstrip("\n") == text


@pytest.mark.parametrize(
    "text",
    [
        'x","y\n' * 3000,
        '"x\n' * 3000,
        'a,"x\n' * 3000 + 'a","x"y\n',
        ('a,"x\n' + "b,x\n" * 500) * 10,
        'a,"' + "x\n" * 900 + '"\n',
        'a,"' + "x,y\n" * 3000,
        "\n" * 3000 + "a,b\n",
    ],
    ids=["closed and opened", "opened", "stray at the end", "far apart", "one cell", "one opened", "blank"],
)
@pytest.mark.parametrize("block", [100, 1 << 20])
def test_each_line_is_looked_at_a_few_times(monkeypatch: pytest.MonkeyPatch, text: str, block: int) -> None:
    """Whatever its quotes: what the csv module reads, and what is read of the file, grows with the file alone."""
    from mgcheck.files.formats.delimited import _Records

    bounded(monkeypatch, record=10_000_000, block=block)
    looked: list[int] = []
    cells = _Records._cells

    def counted(self: _Records, line: str) -> Any:
        looked.append(len(line))
        return cells(self, line)

    monkeypatch.setattr(_Records, "_cells", counted)
    content = Content(iter([f"a,b\n{text}".encode()]))
    source = DelimitedSource(text_of(content), ",")
    rows = sum(len(source.chunk(block).lines) for block in source.blocks())
    assert rows > 0
    assert sum(looked) < 5 * len(text) + 1000


# ----------------------------------------------------------------------------------------------------------- the header


@pytest.mark.parametrize("block", rest_slow([40, 1, 5, 1 << 20]))
def test_no_row_behind_a_header_of_several_lines_is_lost(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    """A quoted line end in it, blank lines before it, quotes in the rows or none."""
    bounded(monkeypatch, record=10_000, block=block)
    path, out = tmp_path / "in.csv", tmp_path / "out.csv"
    for head in ('value,"no\nte"', '\n\r\n\nvalue,"no\r\nte\n"', "\n" * 300 + "value,note"):
        for note in ("x", '"x"', '"a\nb"'):
            path.write_text(f"{head}\n" + f"0.5 mmol/l,{note}\n" * 12, newline="")
            words = ("-o", str(out), "--force", "--summary", "--json")
            found = run("batch", str(path), "--specimen", "serum", *words)
            assert (found.status, found.json["rows"]) == (Exit.OK, 12)
            assert out.read_text().count(",hypo,hypo,L,") == 12


def test_rows_with_the_same_fault_share_it() -> None:
    """Millions of them take the memory of one."""
    source = DelimitedSource(text_of(Content(iter([b"a,b\n", b"1\n" * 500, b'"x"y,\n' * 500, b"\xff,\n" * 500]))), ",")
    chunks = [source.chunk(block) for block in source.blocks()]
    assert sum(len(chunk.faults) for chunk in chunks) == 1500
    assert len({id(fault) for chunk in chunks for fault in chunk.faults.values()}) == 3


def test_the_place_in_a_text_of_another_encoding(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is that of the same text in UTF-8, without a byte-order mark."""
    bounded(monkeypatch, record=100, block=64)
    path = tmp_path / "in.csv"
    for encoding in ("utf-16", "latin-1"):
        path.write_bytes(f"value,é\n0.5 mmol/l,é\n{RECORDS['csv'](101)}\n".encode(encoding))
        done = run("batch", str(path), "--specimen", "serum", "--encoding", encoding)
        # Nine bytes and fourteen, of which each "é" is two.
        assert f"at line 3 (byte 23) of {path}" in done.err
