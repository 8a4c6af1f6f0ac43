"""Rows, files and processes that several test modules interpret."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from expected import expected

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


def bounded(
    monkeypatch: pytest.MonkeyPatch,
    *,
    block: int = 4 << 20,
    record: int = 16 << 20,
    lines: int = 400_000,
    quote: int = 1000,
) -> None:
    """Let small files reach the bounds of a block, of a record, of the lines in a block and of those in a quote.

    They are no options of a run. Each real bound has a test of its own; every place of a file at which one may fall
    would take hours at 4 and at 16 MB.
    """
    place = "mgcheck.files.streams.lines"
    for name, bound in (("BLOCK_BYTES", block), ("RECORD_BYTES", record), ("BLOCK_LINES", lines)):
        monkeypatch.setattr(f"{place}.{name}", bound)
    monkeypatch.setattr("mgcheck.files.formats.delimited.RECORD_BYTES", record)
    monkeypatch.setattr("mgcheck.files.formats.delimited._MOST_LINES", quote)


def mgcheck(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:
    """mgcheck as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "mgcheck", *words], capture_output=True, check=False, timeout=120, **options
    )
