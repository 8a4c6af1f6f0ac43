"""Spark: the same call on a real local session, and the same answers as those of the single command.

Left out of the plain test command, for it needs Java; `pip install '.[test-spark]' && pytest -m spark` runs it.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from expected import expected
from test_frame import FLOATS, TEXTS, UNITS, check

from mgcheck.frame import interpret

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A session on two threads of this machine."""
    from pyspark.sql import SparkSession

    settings: dict[str, bool | float | int | str | None] = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.host": "127.0.0.1",
    }
    with pytest.MonkeyPatch.context() as patch:
        # The workers need the environment into which mgcheck was installed.
        patch.setenv("PYSPARK_PYTHON", sys.executable)
        session = SparkSession.builder.master("local[2]").appName("mgcheck").config(map=settings).getOrCreate()
        session.sparkContext.setLogLevel("ERROR")
        yield session
        session.stop()


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of a Spark frame."""
    return [row.asDict() for row in frame.collect()]


def test_numbers_are_answered_by_expressions(spark: Any) -> None:
    """No Python runs on the workers: the plan is Spark's own."""
    data = [(number, value, unit) for number, (unit, value) in enumerate((u, v) for u in UNITS for v in FLOATS)]
    frame = spark.createDataFrame(data, "id long, value double, unit string")
    found = interpret(frame, value="value", unit="unit", specimen="serum")
    assert type(found) is type(frame)
    plan = found._jdf.queryExecution().toString()
    assert "Python" not in plan
    assert "MapIn" not in plan
    rows = sorted(rows_of(found), key=lambda row: row["id"])
    assert [(row["id"], row["value"], row["unit"]) for row in rows] == data
    for row in rows:
        check(row, expected("serum", f"{row['value']!r} {row['unit']}"), floats=True)


def test_texts_are_read_on_the_workers(spark: Any) -> None:
    """With the laboratory's range; every other column as it was, large ids beside missing ones too."""
    ids = [2**60 + 1, None, 3, 4, 5, 6, 7, 8]
    data = list(zip(ids, *TEXTS.values(), strict=True))
    frame = spark.createDataFrame(data, "id long, v string, u string, lo double, hi double")
    found = interpret(frame, value="v", unit="u", low="lo", high="hi", specimen="serum")
    rows = rows_of(found)
    assert [row["id"] for row in rows] == ids
    for row in rows:
        low, high = ("1.6", "2.6") if row["lo"] is not None else ("", "")
        wanted = expected("serum", f"{row['v'] or ''} {row['u'] or ''}".strip(), low, high)
        check(row, wanted if row["v"] is not None else {**wanted, "error": "blank"}, floats=False)


def test_exact_decimals_and_specimens_in_a_column(spark: Any) -> None:
    """Decimals keep their places; each specimen has its own amount."""
    data = [(Decimal("0.70"), "serum", "mmol/l"), (Decimal("4.20"), "urine", "mmol/24h"), (None, "csf", None)]
    frame = spark.createDataFrame(data, "v decimal(20,2), s string, u string")
    rows = rows_of(interpret(frame, value="v", unit="u", specimen="s"))
    check(rows[0], expected("serum", "0.70 mmol/l"), floats=False)
    check(rows[1], expected("urine", "4.20 mmol/24h"), floats=False)
    assert rows[2]["mgcheck_error"].startswith("unknown_specimen")


def test_floats_of_32_bits(spark: Any) -> None:
    """1.7 is 1.7 in Spark too."""
    frame = spark.createDataFrame([(1.7,), (1.70135,), (None,)], "v float")
    rows = rows_of(interpret(frame, value="v", unit="mg/dl", specimen="serum"))
    assert [row["mgcheck_class"] for row in rows] == ["hypo", "normal", None]


def test_a_million_rows_are_answered_in_parts(spark: Any) -> None:
    """Counted by Spark, as the single command would class them."""
    frame = spark.range(1_000_000).selectExpr("id", "cast(round((id % 400 + 1) / 100, 2) as string) as v")
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
    counts = {row["mgcheck_class"]: row["count"] for row in found.groupBy("mgcheck_class").count().collect()}
    wanted: dict[str | None, int] = {}
    for number in range(1, 401):
        name = expected("serum", f"{number / 100!r} mmol/l")["class"]
        wanted[name] = wanted.get(name, 0) + 2500
    assert counts == wanted
