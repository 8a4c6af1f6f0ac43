"""How long files of results take, and how much memory, beside what one would write by hand.

    python benchmarks/batch.py [ROWS]

Makes files of serum results in four units, with two and with eight decimals, and runs on them, in turn: `mgcheck
batch`, the hand-written expression (`handwritten.py`), and on a part of the rows the single-value function and pint,
row by row; then dataframes of a million rows of each kind, and of Spark where pyspark is installed. What counts are the
ratios; they come from one run on one machine, and each stands beside its goal. The time is that of the processors, user
and system, which changes less with other work on the machine than time on the clock. The memory is the peak of each
process.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from decimal import Decimal
from importlib.util import find_spec
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
RANGES = 10_000
FRAME_ROWS = 1_000_000
RESOURCE_ROWS = 1_000_000
RUNS = 3
UNITS = ["mmol/l", "mg/l", "mg/dl", "mEq/l"]
PER_UNIT = [1.0, 24.305, 2.4305, 2.0]


# What times may be: as multiples of the hand-written expression, of the unquoted file, of a polars frame, of pint, and
# of the same loop in Python; and a third of the milliseconds that a row with a range of its own took at commit d57ec66.
GOALS = {
    "csv": 1.3,
    "parquet": 1.2,
    "quoted": 3.0,
    "value": 0.7,
    "value with JSON": 1.0,
    "lines": 1.3,
    "range": 0.47 / 3,
    "pyarrow": 1.5,
    "pandas, Arrow types": 1.5,
    "pandas, numpy types": 4.0,
    "pandas, object columns": 3.0,
    "pandas, objects of texts": 3.0,
}


class Cost(NamedTuple):
    """What a process took: seconds of the processors, and the megabytes of its peak."""

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
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdin=sys.stdin, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)
"""


def cost(command: list[str], source: Path | None = None) -> Cost:
    """Run a process, with a file as its standard input, and see what it took."""
    with Path(os.devnull if source is None else source).open() as given:
        result = subprocess.run(
            [sys.executable, "-c", MEASURED, *command], stdin=given, stdout=subprocess.PIPE, text=True, check=True
        )
    return Cost(*map(float, result.stdout.split()))


def costs(commands: dict[str, list[str]], runs: int, source: Path | None = None) -> dict[str, Cost]:
    """The medians of several processes, run in turn."""
    taken: dict[str, list[Cost]] = {}
    for _ in range(runs):
        for name, command in commands.items():
            taken.setdefault(name, []).append(cost(command, source))
    return {
        name: Cost(statistics.median(c.seconds for c in each), statistics.median(c.megabytes for c in each))
        for name, each in taken.items()
    }


PROGRAM = str(Path(sysconfig.get_path("scripts")) / "mgcheck")


def batch(source: Path, target: Path) -> list[str]:
    """The command that interprets a file of serum results."""
    return [PROGRAM, "batch", str(source), "-o", str(target), "--force", "--specimen", "serum"]


def compared(folder: Path, rows: int, places: int, suffix: str, runs: int) -> dict[str, Cost]:
    """mgcheck and the hand-written expression on the same file."""
    source, target = folder / f"rows{rows}_{places}.{suffix}", folder / f"out.{suffix}"
    if not source.exists():
        make(source, rows, places)
    by_hand = [sys.executable, str(Path(__file__).with_name("handwritten.py")), str(source), str(target)]
    return costs({"mgcheck batch": batch(source, target), "by hand": by_hand}, runs)


def quoted(folder: Path, rows: int) -> tuple[float, float]:
    """Seconds for a file and for the same file with all its texts in quotes."""
    plain, quotes = folder / "plain.csv", folder / "quoted.csv"
    make(plain, rows, 2)
    pl.scan_csv(plain, infer_schema=False).sink_csv(quotes, quote_style="always")
    target = folder / "out.csv"
    found = costs({"plain": batch(plain, target), "quoted": batch(quotes, target)}, RUNS)
    return found["plain"].seconds, found["quoted"].seconds


def own_ranges(folder: Path) -> float:
    """Seconds a row for rows of which each states another range of its laboratory."""
    path = folder / "ranges.csv"
    numbers = range(RANGES)
    rows = [f"{0.4 + n % 97 / 90:.2f},mmol/l,{0.6 + n / 100_000:.5f},{1 + n / 100_000:.5f}\n" for n in numbers]
    path.write_text("value,unit,low,high\n" + "".join(rows))
    return costs({"ranges": batch(path, folder / "out.csv")}, RUNS)["ranges"].seconds / RANGES


LOOP = """
import sys, mgcheck
single = mgcheck.interpreter("serum")
for line in sys.stdin:
    print(single(line.strip()).to_json())
"""


def lines(folder: Path) -> tuple[float, float]:
    """Seconds for lines of standard input, and for the same loop in Python."""
    make(folder / "sample_2.csv", SAMPLE, 2)
    values = pl.read_csv(folder / "sample_2.csv", infer_schema=False)
    path = folder / "lines.txt"
    path.write_text("".join(f"{value} {unit}\n" for _, value, unit in values.iter_rows()))
    found = costs({"-": [PROGRAM, "serum", "-", "--json"], "loop": [sys.executable, "-c", LOOP]}, RUNS, path)
    return found["-"].seconds, found["loop"].seconds


def timed(call: Callable[[], object]) -> float:
    """Seconds of the processors for a call."""
    start = time.process_time()
    call()
    return time.process_time() - start


PINT = "pint alone, row by row"


def per_row(folder: Path, places: int) -> dict[str, float]:
    """Seconds a row of what goes through Python row by row, on a part of the rows."""
    path = folder / f"sample_{places}.csv"
    make(path, SAMPLE, places)
    frame = pl.read_csv(path, infer_schema=False).select("value", "unit")
    texts = [f"{value} {unit}" for value, unit in frame.iter_rows()]
    registry: pint.UnitRegistry[Decimal] = pint.UnitRegistry(non_int_type=Decimal)
    names = {"mmol/l": "mmol/l", "mg/l": "mg/l", "mg/dl": "mg/dl", "mEq/l": "mmol/l"}

    def by_pint() -> None:
        for value, unit in frame.iter_rows():
            registry.Quantity(Decimal(value), names[unit]).to("mol/l" if "mol" in names[unit] else "g/l")

    single = mgcheck.interpreter("serum")
    evaluator = Evaluator(RowReader(packaged_knowledge()), Row("serum", ""))
    # The knowledge is read, and the pieces are compiled, once in a process.
    single(texts[0])
    evaluator(frame)
    calls: dict[str, Callable[[], object]] = {
        PINT: by_pint,
        "mgcheck.interpreter, in a loop": lambda: [single(text) for text in texts],
        "with to_json()": lambda: [single(text).to_json() for text in texts],
        "each distinct row once, joined back": lambda: evaluator._read_each(frame),  # noqa: SLF001 - not taken
        "compiled pieces (what batch does)": lambda: evaluator(frame),
    }
    return {label: timed(call) / SAMPLE for label, call in calls.items()}


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
        "pandas, objects of texts": numbers.cast(pl.String).to_pandas().astype("object"),
    }
    for kind, frame in kinds.items():

        def answered(frame: Any = frame) -> None:
            found = interpret(frame, value="value", unit="unit", specimen="serum")
            if isinstance(found, pl.LazyFrame):
                found.collect()

        yield kind, statistics.median(timed(answered) for _ in range(RUNS))


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
    for label, source, kind in (
        ("FHIR, 2 % magnesium", few, "fhir"),
        ("FHIR, all magnesium", all_, "fhir"),
        ("the same rows in JSON lines", lines, "jsonl"),
    ):
        target = str(folder / "out.csv")
        taken = cost([PROGRAM, "batch", str(source), "--format", kind, "-o", target, "--force"])
        yield label, taken.seconds, taken.megabytes


def spark(rows: int) -> Iterator[tuple[str, float]]:
    """Seconds on the clock for Spark on this machine, and for the expression that an analyst would write in it."""
    from pyspark.sql import SparkSession
    from pyspark.sql import functions as F  # noqa: N812 - its usual name

    # The workers need polars as well.
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    session = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    frame = session.range(rows).select(
        F.round(0.2 + F.pmod(F.xxhash64("id"), F.lit(1_000_003)) / 1_000_003, 2).alias("value"),
        F.lit("mmol/l").alias("unit"),
    )
    cuts = ((0.4, "severe_hypo"), (0.7, "hypo"), (1.1000001, "normal"), (3.0000001, "hyper"))
    mmol = F.when(F.col("unit") == "mmol/l", F.col("value"))
    classes: Any = F
    for cut, name in cuts:
        classes = classes.when(mmol < cut, name)
    by_hand = frame.withColumns(
        {
            **dict.fromkeys(
                ("class", "possible_classes", "flag", "error", "warnings"), classes.otherwise("severe_hyper")
            ),
            "borderline": F.abs(mmol - 0.7) <= 0.005,  # noqa: PLR2004 - half a unit of the last digit
            "mmol_per_l": mmol,
            "sources_agree": (mmol < 0.7) == (mmol < 0.75),  # noqa: PLR2004 - the limits of two documents
        }
    )
    answered = interpret(frame, value="value", unit="unit", specimen="serum")
    for _ in range(2):
        # The first run starts the workers.
        for label, each in (("Spark, by hand", by_hand), ("Spark", answered)):
            start = time.perf_counter()
            each.write.format("noop").mode("overwrite").save()
            yield label, time.perf_counter() - start


def held(label: str, seconds: float, beside: float, goal: float | None = None) -> None:
    """Print seconds as a multiple of others, beside its goal."""
    aim = "" if goal is None else f"   goal {goal}"
    print(f"{label:<38}{seconds:>10.3f} s{beside:>10.3f} s{seconds / beside:>8.2f}{aim}")


def main(rows: int) -> None:
    """Measure and print."""
    versions = f"Python {sys.version.split()[0]}, polars {pl.__version__}, {os.cpu_count()} processors"
    print(f"{versions}; medians of {RUNS} runs;\nseconds of the processors, as multiples of those beside them")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print(f"\n{rows:,} rows of four units, beside the expression by hand".replace(",", " "))
        for places in (2, 8):
            for suffix in ("csv", "parquet"):
                found = compared(folder, rows, places, suffix, RUNS)
                ours, hand = found["mgcheck batch"], found["by hand"]
                held(f"{suffix} to {suffix}, {places} decimals", ours.seconds, hand.seconds, GOALS[suffix])
        plain, quotes = quoted(folder, rows)
        held("texts in quotes, beside none", quotes, plain, GOALS["quoted"])
        print(f"\nrow by row, {SAMPLE} rows, beside pint alone")
        for places in (2, 8):
            taken = per_row(folder, places)
            goals = dict(zip(list(taken)[1:], (GOALS["value"], GOALS["value with JSON"]), strict=False))
            for label, each in taken.items():
                held(f"{label}, {places}"[:38], each * SAMPLE, taken[PINT] * SAMPLE, goals.get(label))
        held("mgcheck serum - --json, beside a loop", *lines(folder), GOALS["lines"])
        each = own_ranges(folder) * 1000
        print(f"\nrows with ranges of their own: {each:.3f} ms a row, goal {GOALS['range']:.3f}")
        print("\ndataframes of a million rows, beside polars")
        frames_taken = dict(frames())
        for kind, seconds in frames_taken.items():
            held(kind, seconds, frames_taken["polars"], GOALS.get(kind))
        if find_spec("pyspark"):
            spark_taken = dict(spark(rows))
            print("\nSpark, seconds on the clock, beside an expression by hand")
            held(f"{rows:,} rows".replace(",", " "), spark_taken["Spark"], spark_taken["Spark, by hand"])
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
