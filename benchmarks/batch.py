"""How long files of results take, and how much memory, beside what one would write by hand.

    python benchmarks/batch.py [ROWS]

Makes files of serum results in four units, with two and with eight decimals, and runs on them, in turn: `mgcheck
batch`, the hand-written expression (`handwritten.py`), and on a part of the rows the single-value function and pint,
row by row; then dataframes of a million rows of each kind. What counts are the ratios; they come from one run on one
machine. The memory is the peak of each process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pint
import polars as pl

import mgcheck
from mgcheck.columns.evaluator import Evaluator
from mgcheck.columns.row import Row, RowReader
from mgcheck.frame import interpret
from mgcheck.knowledge.loader import packaged_knowledge

ROWS = 5_000_000
MEMORY_ROWS = (1_000_000, 5_000_000, 20_000_000)
SAMPLE = 20_000
FRAME_ROWS = 1_000_000
RESOURCE_ROWS = 1_000_000
RUNS = 3
UNITS = ["mmol/l", "mg/l", "mg/dl", "mEq/l"]
PER_UNIT = [1.0, 24.305, 2.4305, 2.0]


class Cost(NamedTuple):
    """What a process took: seconds, and the megabytes of its peak."""

    seconds: float
    megabytes: float


def make(path: Path, rows: int, places: int) -> None:
    """A file of results around the reference interval, always the same ones."""
    frame = (
        pl.select(id=pl.int_range(rows))
        .lazy()
        .with_columns(spread=pl.col("id").hash(1) % 1_000_003 / 1_000_003, kind=pl.col("id").hash(2) % len(UNITS))
        .with_columns(
            value=((0.2 + 1.6 * pl.col("spread")) * pl.col("kind").replace_strict(range(4), PER_UNIT))
            .cast(pl.Decimal(18, places))
            .cast(pl.String),
            unit=pl.col("kind").replace_strict(range(4), UNITS),
        )
        .select("id", "value", "unit")
    )
    (frame.sink_csv if path.suffix == ".csv" else frame.sink_parquet)(path)


# A process begins with the memory of the one that starts it, so a small one starts what is measured.
MEASURED = """
import resource, subprocess, sys, time
start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
"""


def cost(command: list[str]) -> Cost:
    """Run a process and see what it took."""
    result = subprocess.run([sys.executable, "-c", MEASURED, *command], capture_output=True, text=True, check=True)
    return Cost(*map(float, result.stdout.split()))


def commands(source: Path, target: Path) -> dict[str, list[str]]:
    """The two ways to the same columns."""
    program = str(Path(sysconfig.get_path("scripts")) / "mgcheck")
    by_hand = str(Path(__file__).with_name("handwritten.py"))
    return {
        "mgcheck batch": [program, "batch", str(source), "-o", str(target), "--force", "--specimen", "serum"],
        "by hand": [sys.executable, by_hand, str(source), str(target)],
    }


def compared(folder: Path, rows: int, places: int, suffix: str, runs: int) -> dict[str, Cost]:
    """The medians of both, run in turn."""
    source = folder / f"rows{rows}_{places}.{suffix}"
    if not source.exists():
        make(source, rows, places)
    target = folder / f"out.{suffix}"
    taken: dict[str, list[Cost]] = {}
    for _ in range(runs):
        for name, command in commands(source, target).items():
            taken.setdefault(name, []).append(cost(command))
    return {
        name: Cost(statistics.median(c.seconds for c in costs), statistics.median(c.megabytes for c in costs))
        for name, costs in taken.items()
    }


def per_row(folder: Path, places: int) -> dict[str, float]:
    """Seconds a row of what goes through Python row by row, on a part of the rows."""
    path = folder / f"sample_{places}.csv"
    make(path, SAMPLE, places)
    frame = pl.read_csv(path, infer_schema=False).select("value", "unit")
    taken = {}

    single = mgcheck.interpreter("serum")
    start = time.perf_counter()
    for value, unit in frame.iter_rows():
        single(f"{value} {unit}")
    taken["mgcheck.interpreter, in a loop"] = (time.perf_counter() - start) / SAMPLE

    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    names = {"mmol/l": "mmol/l", "mg/l": "mg/l", "mg/dl": "mg/dl", "mEq/l": "mmol/l"}
    start = time.perf_counter()
    for value, unit in frame.iter_rows():
        registry.Quantity(Decimal(value), names[unit]).to("mol/l" if "mol" in names[unit] else "g/l")
    taken["pint alone, row by row"] = (time.perf_counter() - start) / SAMPLE

    evaluator = Evaluator(RowReader(packaged_knowledge()), Row("serum", ""))
    start = time.perf_counter()
    evaluator._read_each(frame)  # noqa: SLF001 - the way that was not taken, for comparison
    taken["each distinct row once, joined back"] = (time.perf_counter() - start) / SAMPLE
    evaluator(frame)
    start = time.perf_counter()
    evaluator(frame)
    taken["compiled pieces (what batch does)"] = (time.perf_counter() - start) / SAMPLE
    return taken


def frames() -> Iterator[tuple[str, float]]:
    """Seconds for a frame of a million rows of each kind, floats beside a column of units."""
    numbers = pl.select(id=pl.int_range(FRAME_ROWS)).select(
        value=(0.2 + pl.col("id").hash(1) % 1_000_003 / 1_000_003).round(2), unit=pl.lit("mmol/l")
    )
    kinds: dict[str, Any] = {
        "polars": numbers,
        "polars lazy": numbers.lazy(),
        "pyarrow": numbers.to_arrow(),
        "pandas, Arrow types": numbers.to_pandas(use_pyarrow_extension_array=True),
        "pandas, numpy types": numbers.to_pandas(),
        "pandas, object columns": numbers.to_pandas().astype("object"),
    }
    for kind, frame in kinds.items():
        times = []
        for _ in range(RUNS):
            start = time.perf_counter()
            found = interpret(frame, value="value", unit="unit", specimen="serum")
            if isinstance(found, pl.LazyFrame):
                found.collect()
            times.append(time.perf_counter() - start)
        yield kind, statistics.median(times)


RESOURCE = (
    '{"resourceType":"Observation","id":"%d","meta":{"profile":["http://example.org/lab"]},"status":"final","category":'
    '[{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/observation-category","code":"laboratory"}]}],"code":'
    '{"coding":[{"system":"http://loinc.org","code":"%s","display":"%s"}]},"subject":{"reference":"Patient/%d"},'
    '"effectiveDateTime":"2024-01-01T00:00:00Z","valueQuantity":{"value":%.2f,"unit":"mmol/L","system":'
    '"http://unitsofmeasure.org","code":"mmol/L"},"referenceRange":[{"low":{"value":0.70},"high":{"value":1.05}}]}\n'
)
ROW = (
    '{"id":"%d","subject":"Patient/%d","effective":"2024-01-01T00:00:00Z","status":"final","code_system":'
    '"http://loinc.org","code":"2601-3","specimen":"serum","value":"%.2f","unit":"mmol/L","low":"0.70","high":"1.05"}\n'
)
CODES = (("2160-0", "Creatinine [Mass/volume] in Serum or Plasma"), ("2601-3", "Magnesium [Moles/volume] in Serum"))


class Identifier(msgspec.Struct):
    """The least that msgspec can be asked for."""

    id: str = ""


def resources(folder: Path, rows: int) -> Iterator[tuple[str, float, float]]:
    """Seconds and megabytes for NDJSON with few and with only magnesium results, and for what each is held against."""
    spread = [0.2 + place * 7919 % 1000 / 700 for place in range(rows)]
    few, all_, lines = (folder / name for name in ("few.ndjson", "all.ndjson", "rows.jsonl"))
    with few.open("w") as some, all_.open("w") as every, lines.open("w") as flat:
        for place, value in enumerate(spread):
            some.write(RESOURCE % (place, *CODES[place % 50 == 0], place % 5000, value))
            every.write(RESOURCE % (place, *CODES[1], place % 5000, value))
            flat.write(ROW % (place, place % 5000, value))
    decoder = msgspec.json.Decoder(Identifier)
    start = time.perf_counter()
    with few.open("rb") as content:
        for line in content:
            decoder.decode(line)
    yield "msgspec alone, 2 % magnesium", time.perf_counter() - start, 0.0
    program = str(Path(sysconfig.get_path("scripts")) / "mgcheck")
    for label, source, kind in (
        ("FHIR, 2 % magnesium", few, "fhir"),
        ("FHIR, all magnesium", all_, "fhir"),
        ("the same rows in JSON lines", lines, "jsonl"),
    ):
        target = str(folder / "out.csv")
        taken = cost([program, "batch", str(source), "--format", kind, "-o", target, "--force"])
        yield label, taken.seconds, taken.megabytes


def main(rows: int) -> None:
    """Measure and print."""
    print(
        f"Python {sys.version.split()[0]}, polars {pl.__version__}, {os.cpu_count()} processors; medians of {RUNS} runs"
    )
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"\n{rows:,} rows of four units".replace(",", " "))
        print(f"{'':<28}{'mgcheck batch':>15}{'by hand':>15}{'time':>8}{'memory':>8}")
        seconds = 0.0
        for places in (2, 8):
            for suffix in ("csv", "parquet"):
                found = compared(folder, rows, places, suffix, RUNS)
                ours, hand = found["mgcheck batch"], found["by hand"]
                seconds = ours.seconds
                label = f"{suffix} to {suffix}, {places} decimals"
                print(
                    f"{label:<28}{ours.seconds:>9.2f} s    {hand.seconds:>11.2f} s  "
                    f"{ours.seconds / hand.seconds:>8.2f}{ours.megabytes / hand.megabytes:>8.2f}"
                )
        print(f"\nrow by row, as multiples of mgcheck batch ({SAMPLE} rows)")
        for places in (2, 8):
            for label, each in per_row(folder, places).items():
                print(f"{label:<38}{places} decimals{each * 1e6:>10.2f} µs a row{each * rows / seconds:>10.1f}")
        print("\ndataframes of a million rows, as multiples of polars")
        taken = dict(frames())
        for kind, each in taken.items():
            print(f"{kind:<38}{each:>10.2f} s{each / taken['polars']:>10.1f}")
        print(f"\nNDJSON of {RESOURCE_ROWS:,} resources".replace(",", " "))
        for label, seconds, megabytes in resources(folder, RESOURCE_ROWS):
            print(f"{label:<38}{seconds:>10.2f} s{megabytes:>9.0f} MB")
        print("\npeak memory, CSV to CSV, 2 decimals")
        for count in MEMORY_ROWS:
            found = compared(folder, count, 2, "csv", 1)
            ours, hand = found["mgcheck batch"], found["by hand"]
            print(
                f"{count:>12,} rows{ours.megabytes:>9.0f} MB{hand.megabytes:>9.0f} MB by hand"
                f"{ours.megabytes / hand.megabytes:>8.2f}{ours.seconds / hand.seconds:>8.2f} in time".replace(",", " ")
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ROWS)
