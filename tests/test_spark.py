"""Spark: the same call on a real local session, and the same answers as those of the single command.

Left out of the plain test command, for it needs Java: `pip install .[test] --group spark`, then `pytest -m spark -n 0`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest
from conftest import ROOT
from expected import expected
from frames import TYPES, check
from test_frame import TEXTS, check_texts, rows_near_limits

from mgcheck.errors import ChoiceError
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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("int8", "byte"),
        ("int16", "short"),
        ("int32", "int"),
        ("int64", "long"),
        ("float", "float"),
        ("double", "double"),
        ("decimal64(15, 5)", "decimal(15,5)"),
        ("decimal128(38, 20)", "decimal(38,20)"),
        ("string", "string"),
    ],
)
def test_every_type_that_holds_numbers(spark: Any, name: str, kind: str) -> None:
    """Values at, beside and far from every limit, and a missing one; nothing runs before the rows are asked for."""
    numbers = TYPES[name]
    data, wanted = rows_near_limits(name)
    values = [value.item() if isinstance(value, np.generic) else value for value in data["value"]]
    rows = list(zip(range(len(values)), data["specimen"], values, data["unit"], strict=True))
    frame = spark.createDataFrame(
        [*rows, (len(rows), "serum", None, "mmol/l")], f"n long, s string, v {kind}, u string"
    )
    found = interpret(frame, value="v", unit="u", specimen="s")
    assert type(found) is type(frame)
    assert "MapInArrow" in found._jdf.queryExecution().toString()
    answered = sorted(rows_of(found), key=lambda row: row["n"])
    assert [row["n"] for row in answered] == list(range(len(rows) + 1))
    for row, answer in zip(answered, wanted, strict=False):
        check(row, answer, floats=numbers.floats, exact="38" not in name)
    assert answered[-1]["mgcheck_error"].startswith("missing")


@pytest.mark.parametrize(
    ("kind", "cast"),
    [("binary", "string"), ("date", "numbers or texts"), ("array<double>", "numbers or texts")],
)
def test_what_holds_neither_numbers_nor_texts_is_refused(spark: Any, kind: str, cast: str) -> None:
    """Before anything runs, as in other frames; so is a name that SQL takes for a new one."""
    with pytest.raises(ChoiceError) as caught:
        interpret(spark.createDataFrame([], f"v {kind}"), value="v", unit="mmol/l", specimen="serum")
    assert (caught.value.code, caught.value.params["kind"]) == ("column_type", kind)
    assert caught.value.hint("en") == f"cast it to {cast}"
    with pytest.raises(ChoiceError) as caught:
        interpret(spark.createDataFrame([], "v double, MGCHECK_CLASS string"), value="v", unit="M", specimen="serum")
    assert caught.value.code == "column_taken"


def test_texts_are_read_on_the_workers(spark: Any) -> None:
    """With the laboratory's range; every other column as it was, large ids beside missing ones too."""
    ids = [2**60 + 1, None, *range(len(TEXTS["v"]) - 2)]
    data = list(zip(ids, *TEXTS.values(), strict=True))
    frame = spark.createDataFrame(data, "id long, v string, u string, lo double, hi double")
    rows = rows_of(interpret(frame, value="v", unit="u", low="lo", high="hi", specimen="serum"))
    assert [row["id"] for row in rows] == ids
    check_texts(rows)


def test_exact_decimals_and_specimens_in_a_column(spark: Any) -> None:
    """Decimals keep their places; each specimen has its own amount."""
    data = [(Decimal("0.70"), "serum", "mmol/l"), (Decimal("4.20"), "urine", "mmol/24h"), (None, "marrow", None)]
    frame = spark.createDataFrame(data, "v decimal(20,2), s string, u string")
    rows = rows_of(interpret(frame, value="v", unit="u", specimen="s"))
    check(rows[0], expected("serum", "0.70 mmol/l"), floats=False)
    check(rows[1], expected("urine", "4.20 mmol/24h"), floats=False)
    assert rows[2]["mgcheck_error"].startswith("unknown_specimen")


def test_the_options_reach_the_workers(spark: Any) -> None:
    """Another headline, language and decimal mark, the step of floats, own ranges, and the other roles of columns."""
    ranges = ROOT / "examples" / "my_ranges.toml"
    options: list[dict[str, Any]] = [
        {"source": "boisleve"},
        {"language": "fr"},
        {"mark": ","},
        {"resolution": "0.1"},
        {"ranges": ranges, "source": "example_lab"},
        {"ranges": ROOT / "examples" / "my_laboratory.toml"},
        {"lab_range": "0.75..1.00"},
        {"unit": "u", "fill_unit": "mmol/l", "missing": ["x", "unk"]},
        {"range": "r", "comparator": "c"},
        {"specimen": "urine", "volume": "w"},
        {"value": "m", "fallback": "v", "flag": "g", "flag_map": {"B": "low"}},
        {"fallback": "m", "flag": "g"},
    ]
    cells: dict[str, list[Any]] = {
        "v": [0.72, 0.5, -1.0],
        "t": ["0,72", "0.5", "x"],
        "u": ["mmol/l", "Unk", None],
        "r": ["0.75..1.00", "-", None],
        "c": [None, "<", "~"],
        "w": ["1.4 l", "x", None],
        "m": [None, ".50", "x"],
        "g": ["B", "N", None],
    }
    kinds = "v double, t string, u string, r string, c string, w string, m string, g string"
    frame = spark.createDataFrame(list(zip(*cells.values(), strict=True)), kinds)
    for option in options:
        for value in ("v", "t"):
            given = {"value": value, "unit": "mmol/l", "specimen": "serum", **option}
            assert rows_of(interpret(frame, **given)) == interpret(pl.DataFrame(cells), **given).to_dicts()


def test_what_words_mean_reaches_the_workers(spark: Any) -> None:
    """Further words for specimens, and the collection of urine."""
    cells = {"s": ["WB", "urine", "dU", "serum"], "v": ["0.5 mmol/l", "4.2 mmol", "102 mg", "4.2 mmol"]}
    frame = spark.createDataFrame(list(zip(*cells.values(), strict=True)), "s string, v string")
    options: dict[str, Any] = {"specimen_map": {"WB": "serum"}, "collection": "24h"}
    found = rows_of(interpret(frame, value="v", specimen="s", **options))
    assert found == interpret(pl.DataFrame(cells), value="v", specimen="s", **options).to_dicts()
    assert [row["mgcheck_class"] for row in found] == ["hypo", "normal", "normal", None]


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
