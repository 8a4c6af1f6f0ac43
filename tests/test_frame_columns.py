"""The columns of a frame: types that are refused, new columns, their names and types."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple, assert_type

import duckdb
import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from conftest import rest_slow
from expected import expected
from frames import EVERY, ONE_EACH, check, made, refused, rows_of
from hypothesis import given
from hypothesis import strategies as st

import mgcheck
from mgcheck.columns.objects import floats_among, texts_of_objects
from mgcheck.frame import interchange, interpret
from mgcheck.frame.answering import Answering

NAMES = ["class", "possible_classes", "flag", "borderline", "mmol_per_l", "sources_agree", "warnings", "error"]


class Refused(NamedTuple):
    """A column that cannot be read, its type as the refusal says it, and the cast that helps."""

    column: Any
    kind: str
    cast: str = "numbers or texts"


wide = pa.array([Decimal("0.70")], pa.decimal256(50, 2))
run_ends = pc.run_end_encode(pa.array([0.7]))
ARROW = [
    Refused(wide, "decimal256(50, 2)", "decimal128(38, 2)"),
    Refused(pa.DictionaryArray.from_arrays(pa.array([0]), wide), "decimal256(50, 2)", "decimal128(38, 2)"),
    Refused(pa.array([Decimal(700)], pa.decimal128(5, -2)), "decimal128(5, -2)", "decimal128(38, 0)"),
    Refused(pa.array([Decimal("7e-9")], pa.decimal128(5, 10)), "decimal128(5, 10)", "decimal128(38, 10)"),
    Refused(run_ends, "run_end_encoded", "double (pyarrow.compute.run_end_decode)"),
    Refused(pa.array([b"0.7"]), "binary", "string"),
    Refused(pa.array([b"0.7"], pa.large_binary()), "large_binary", "string"),
    Refused(pa.array([b"0.7"], pa.binary_view()), "binary_view", "string"),
    Refused(pa.array([b"0.7"], pa.binary(3)), "fixed_size_binary[3]", "string"),
    Refused(pa.array([[0.7]]), "list<"),
    Refused(pa.array([{"a": 0.7}]), "struct<a: double>"),
    Refused(pa.array([0], pa.date32()), "date32[day]"),
    Refused(pa.array([0], pa.timestamp("us", "UTC")), "timestamp[us, tz=UTC]"),
    Refused(pa.array([0], pa.duration("s")), "duration[s]"),
    Refused(pa.array([0], pa.time32("s")), "time32[s]"),
    Refused(pa.array([(1, 2, 3)], pa.month_day_nano_interval()), "month_day_nano_interval"),
]
PANDAS = [
    Refused(pd.Series([0.7], dtype="longdouble"), np.dtype("longdouble").name, "float64"),
    Refused(pd.Series([0.7 + 0j]), "complex128", "float64"),
    Refused(pd.Series([0.7 + 0j], dtype="clongdouble"), np.dtype("clongdouble").name, "float64"),
    Refused(pd.Series(pd.arrays.SparseArray([0.7, np.nan])), "Sparse[float64, nan]", "float64"),
    Refused(pd.Series(pd.arrays.SparseArray([7, 0])), "Sparse[int64, 0]", "int64"),
    Refused(pd.Series(pd.to_datetime(["2026-01-01"])), "datetime64["),
    Refused(pd.Series(pd.to_datetime(["2026-01-01"], utc=True)), "datetime64["),
    Refused(pd.Series(pd.to_timedelta(["1 day"])), "timedelta64["),
    Refused(pd.Series(pd.period_range("2026-01-01", periods=1)), "period[D]"),
    Refused(pd.Series(pd.interval_range(0, 1)), "interval[int64, right]"),
    Refused(pd.Series(pd.interval_range(0, 1)).astype("category"), "interval[int64, right]"),
    *(Refused(pd.Series(each.column, dtype=pd.ArrowDtype(each.column.type)), *each[1:]) for each in ARROW[5:6]),
    Refused(pd.Series(pd.array(wide, dtype=pd.ArrowDtype(wide.type))), "decimal256(50, 2)", "decimal128(38, 2)"),
]
POLARS = [
    Refused(pl.Series([b"0.7"]), "Binary", "String"),
    Refused(pl.Series([[0.7]]), "List(Float64)"),
    Refused(pl.Series([[0.7]], dtype=pl.Array(pl.Float64, 1)), "Array(Float64, shape=(1,))"),
    Refused(pl.Series([{"a": 0.7}]), "Struct({'a': Float64})"),
    Refused(pl.Series([0]).cast(pl.Date), "Date"),
    Refused(pl.Series([0]).cast(pl.Datetime("us")), "Datetime("),
    Refused(pl.Series([0]).cast(pl.Duration("us")), "Duration("),
    Refused(pl.Series([0]).cast(pl.Time), "Time"),
]
FRAMES: list[tuple[Callable[[Any], Any], list[Refused]]] = [
    (lambda column: pa.table({"v": column}), ARROW),
    (lambda column: pa.table({"v": column}).to_reader(), ARROW),
    (lambda column: pd.DataFrame({"v": column}), PANDAS),
    (lambda column: pl.DataFrame({"v": column}), POLARS),
    (
        lambda column: pl.LazyFrame({"v": column}),
        [*POLARS, Refused(pl.Series([0.7], dtype=pl.Object), "Object", "String")],
    ),
]


@pytest.mark.parametrize(("make", "columns"), FRAMES, ids=["pyarrow", "reader", "pandas", "polars", "polars lazy"])
def test_what_holds_neither_numbers_nor_texts_is_refused(make: Callable[[Any], Any], columns: list[Refused]) -> None:
    """In one way, whatever its role, before any row is read: the column, its type, and the cast that helps."""
    for column, kind, cast in columns:
        for role in ("value", "unit", "specimen", "low"):
            frame = make(column)
            if not isinstance(frame, pa.RecordBatchReader) and role != "value":
                frame = with_text(frame)
            elif role != "value":
                continue
            error = refused(frame, **({"value": "t", role: "v"} if role != "value" else {}))
            assert (error.code, error.params["name"]) == ("column_type", "v")
            assert kind in str(error.params["kind"])
            assert error.hint("en") == f"cast it to {cast}"


def with_text(frame: Any) -> Any:
    """The frame with a column `t` of texts."""
    if isinstance(frame, pa.Table):
        return frame.append_column("t", pa.array(["0.7"] * len(frame)))
    return frame.assign(t="0.7") if isinstance(frame, pd.DataFrame) else frame.with_columns(t=pl.lit("0.7"))


@pytest.mark.parametrize("column", ARROW, ids=lambda each: each.kind)
def test_columns_without_a_role_may_hold_anything(column: Refused) -> None:
    """They are not looked at, and come back as they were."""
    table = pa.table({"other": column.column, "v": ["0.8"]}).replace_schema_metadata({"a": "b"})
    for found in (
        interpret(table, value="v", unit="mmol/l", specimen="serum"),
        interpret(table.to_reader(), value="v", unit="mmol/l", specimen="serum").read_all(),
    ):
        assert found.select(["other", "v"]).equals(table)
        assert found.schema.metadata == {b"a": b"b"}
        assert found["mgcheck_class"].to_pylist() == ["normal"]


@pytest.mark.parametrize("kind", ["pandas object", "polars object", "pandas categorical"])
def test_objects_are_read_one_by_one(kind: str) -> None:
    """Numbers of any kind beside texts; floats of any width carry no precision, all others that of their text."""
    cells = [0.7, np.float32(0.7), np.float16(0.7), np.longdouble("0.7"), 1, np.int64(1), "0.7", Decimal("0.700")]
    odd = [None, float("nan"), True, [0.7], b"0.7", 0.7j, "\ud800"]
    if kind == "pandas categorical":
        # pandas takes True for 1 there, and no lists.
        odd = [value for value in odd if value is not True and value != [0.7]]
    series = pd.Series([*cells, *odd], dtype=object)
    frame: Any = pd.DataFrame({"v": series.astype("category") if kind == "pandas categorical" else series})
    if kind == "polars object":
        frame = pl.DataFrame([pl.Series("v", list(series), dtype=pl.Object)])
    rows = rows_of(interpret(frame, value="v", unit="mmol/l", specimen="serum"))
    assert [row["mgcheck_class"] for row in rows[: len(cells)]] == ["normal"] * len(cells)
    assert [row["mgcheck_borderline"] for row in rows[: len(cells)]] == [None] * 4 + [True, True, True, True]
    assert [row["mgcheck_class"] for row in rows[len(cells) :]] == [None] * len(odd)
    assert all(row["mgcheck_error"] for row in rows[len(cells) :])


@pytest.mark.parametrize("mark", [".", ","])
@given(values=st.lists(st.none() | st.floats() | st.floats(0.0001, 1e17) | st.decimals(0, 99, places=3).map(float)))
def test_floats_among_objects_are_written_as_python_writes_them(mark: str, values: list[float | None]) -> None:
    """All at once, or one by one beside a text."""
    texts = [None if value is None else str(value).replace(".", mark) for value in values]
    for others in ([], ["0.7"]):
        column = pl.Series("v", values + others, dtype=pl.Object)
        assert texts_of_objects(column, mark).to_list() == texts + others
        assert floats_among(column).to_list() == [value is not None for value in values] + [False] * len(others)


@pytest.mark.parametrize("missing", [[], [None], [float("nan")], [pd.NA], [pd.NaT], ["\ud800"], ["\ud800", None]])
def test_texts_among_objects(missing: list[Any]) -> None:
    """Whatever stands for a missing one."""
    frame = pd.DataFrame({"v": pd.Series(["0.7", "0.70", "x", *missing], dtype=object)})
    rows = rows_of(interpret(frame, value="v", unit="mmol/l", specimen="serum"))
    assert [row["mgcheck_class"] for row in rows] == ["normal", "normal", None] + [None] * len(missing)
    wrong = [str(row["mgcheck_error"]).partition(":")[0] for row in rows[3:]]
    assert [code == "missing" for code in wrong] == [not isinstance(value, str) for value in missing]


@pytest.mark.parametrize("dtype", [">f8", ">f4", "<f2", ">i4", "<u2"])
def test_numpy_types_of_either_byte_order(dtype: str) -> None:
    """And columns that do not lie in one piece of memory."""
    block = np.array([[7, 1], [5, 2]], dtype=dtype)
    frame = pd.DataFrame(block, columns=["v", "w"])
    rows = rows_of(interpret(frame, value="v", unit="mg/l", specimen="serum"))
    for row, number in zip(rows, (7, 5), strict=True):
        check(row, expected("serum", f"{number} mg/l"), floats="f" in dtype)


def test_pandas_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own types need none; it then keeps texts as Python objects."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    columns = {
        "a": pd.Series([0.7, None]),
        "b": pd.array([0.7, None], dtype="Float32"),
        "c": pd.array(["0.7", None], dtype="string[python]"),
        "d": pd.Series(["0.7", None], dtype=object),
    }
    for column in columns.values():
        with pd.option_context("mode.string_storage", "python"):
            rows = rows_of(interpret(pd.DataFrame({"v": column}), value="v", unit="mmol/l", specimen="serum"))
        assert [row["mgcheck_class"] for row in rows] == ["normal", None]


@pytest.mark.parametrize("kind", ["polars", "polars lazy", "pyarrow", "pyarrow reader"])
@pytest.mark.parametrize("values", [[0.5, 0.8], [0.0], [None], []])
def test_new_columns_have_one_type_each(kind: str, values: list[float | None]) -> None:
    """Whatever stands in them, and where there are no rows."""
    wanted = {
        **dict.fromkeys(("class", "possible_classes", "flag", "warnings", "error"), pl.String),
        **dict.fromkeys(("borderline", "sources_agree"), pl.Boolean),
        **dict.fromkeys(("mmol_per_l", "mmol_per_24h"), pl.Float64),
    }
    for specimen, unit in [("serum", "mmol/l"), ("serum", "mmol/24h"), ("urine", "mmol/24h"), ("ionized", "%")]:
        table = pa.table({"v": pa.array(values, pa.float64())})
        found = interpret(EVERY[kind](table), value="v", unit=unit, specimen=specimen)
        frame: Any = pl.DataFrame(found.read_all() if kind == "pyarrow reader" else found) if "py" in kind else found
        types = frame.lazy().collect_schema()
        assert frame.lazy().collect().schema == types
        assert len(types) == 9
        assert all(types[name] == wanted[name.removeprefix("mgcheck_")] for name in types.names()[1:])


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
def test_texts_of_more_bytes_than_a_view_can_address(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """They have the answers of any others."""
    table = pa.table({"v": ["0.5", None, "x"], "u": ["mmol/l", "mg/l", None]}).cast(pa.schema({"v": kind, "u": kind}))
    answered = interpret(table, value="v", unit="u", specimen="serum")
    monkeypatch.setattr(interchange, "_VIEW_BYTES", 0)
    assert interpret(table, value="v", unit="u", specimen="serum").equals(answered)
    assert answered["mgcheck_class"].to_pylist() == ["hypo", None, None]


@pytest.mark.parametrize("storage", ["pyarrow", "python"])
def test_new_columns_of_pandas(storage: str) -> None:
    """Texts as this pandas has them, truth values that can be missing; the index is kept, the frame not changed."""
    with pd.option_context("mode.string_storage", storage):
        new_columns_of_pandas()


def new_columns_of_pandas() -> None:
    """As the option of pandas has it."""
    frame = pd.DataFrame({"v": [0.5, None, 0.0]}, index=[7, 7, 3])
    frame.attrs["mine"] = 1
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
    assert list(found.index) == [7, 7, 3]
    found.loc[3, "v"] = 9.0
    assert frame.to_dict("list") == {"v": [0.5, pytest.approx(math.nan, nan_ok=True), 0.0]}
    assert found.attrs == {"mine": 1}
    text = pd.Series(["x"]).dtype
    assert list(found.dtypes) == ["float64", text, text, text, "boolean", "float64", "boolean", text, text]
    assert found["mgcheck_class"].isna().tolist() == [False, True, True]
    assert found["mgcheck_sources_agree"].tolist() == [True, pd.NA, pd.NA]
    nothing = interpret(frame[:0], value="v", unit="mmol/l", specimen="serum")
    assert list(nothing.dtypes) == list(found.dtypes)


def test_the_names_of_a_frame_are_used_as_they_are() -> None:
    """Numbers and texts alike, of which 0 and "0" are two, and names of several parts; only patterns are no names."""
    frame = pd.DataFrame([[0.5, "x", "mg/l"]], columns=[0, "0", 1])
    (row,) = rows_of(interpret(frame, value=0, unit="mmol/l", specimen="serum"))
    assert (row["mgcheck_class"], row["0"]) == ("hypo", "x")
    (row,) = rows_of(interpret(frame, value=0, unit=1, specimen="serum"))
    assert row["mgcheck_class"] == "severe_hypo"
    assert refused(frame, value="0", unit=2).params["name"] == "2"
    frame.columns = pd.MultiIndex.from_tuples([("a", "v"), ("a", "w"), ("b", "v")])
    found = interpret(frame, value=("a", "v"), unit="mmol/l", specimen="serum")
    assert found["mgcheck_class", ""].tolist() == ["hypo"]
    assert found.iloc[:, :3].equals(frame)


@pytest.mark.parametrize("name", ["^v$", "^.*$", "*", "^a\nb$", "mgcheck", "__mgcheck_error"])
@pytest.mark.parametrize("kind", ONE_EACH)
def test_a_name_is_nothing_but_a_name(kind: str, name: str) -> None:
    """polars takes some for patterns of names; none is taken for another, and each can be that of the value."""
    frame = made(kind, {name: [0.5], "value": [0.8], "u": ["mmol/l"]})
    found = interpret(frame, value="value", unit="u", specimen="serum")
    (row,) = rows_of(found)
    assert (row[name], row["mgcheck_class"]) == (0.5, "normal")
    assert list(row) == [name, "value", "u", *(f"mgcheck_{each}" for each in NAMES)]
    frame = made(kind, {name: [0.5], "value": [0.8], "u": ["mmol/l"]})
    (row,) = rows_of(interpret(frame, value=name, unit="u", specimen="serum"))
    assert (row["value"], row["mgcheck_class"]) == (0.8, "hypo")


def test_columns_named_twice() -> None:
    """Are refused where one has a role, and left alone otherwise."""
    cells = [[0.5, 0.8, "mmol/l"]]
    for names in (["v", "v", "u"], ["v", "o", "o"]):
        for frame in (
            pd.DataFrame(cells, columns=names),
            pa.Table.from_arrays([pa.array([cell]) for cell in cells[0]], names),
        ):
            if names[1] == "v":
                error = refused(frame)
                assert (error.code, error.params["name"]) == ("column_twice", "v")
            else:
                found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
                assert list(found.columns if isinstance(frame, pd.DataFrame) else found.column_names)[:3] == names


def test_a_taken_name() -> None:
    """Where SQL will look for it, the case makes no difference."""
    data = {"v": [0.3], "MGCHECK_CLASS": ["mine"]}
    for kind in ONE_EACH:
        if kind == "duckdb":
            assert refused(made(kind, data)).code == "column_taken"
        else:
            (row,) = rows_of(interpret(made(kind, data), value="v", unit="mmol/l", specimen="serum"))
            assert (row["mgcheck_class"], row["MGCHECK_CLASS"]) == ("severe_hypo", "mine")
        assert refused(made(kind, {"v": [0.3], "mgcheck_class": [1]})).code == "column_taken"


def test_a_lazy_frame_is_answered_when_it_is_collected() -> None:
    """Nothing runs before; only the columns with a role are read for the new ones, in either engine."""

    def fail(_: Any) -> Any:
        raise AssertionError("the frame was run")

    frame = pl.LazyFrame({"v": ["1.0"], "u": ["mg/l"]}).map_batches(fail, schema={"v": pl.String, "u": pl.String})
    plan = interpret(frame, value="v", unit="u", specimen="serum")
    assert isinstance(plan, pl.LazyFrame)
    assert plan.collect_schema().names()[:3] == ["v", "u", "mgcheck_class"]
    rows = pl.DataFrame({"a": [1] * 1000, "v": ["0.8"] * 1000, "b": [[1]] * 1000})
    found = interpret(rows.lazy(), value="v", unit="mmol/l", specimen="serum")
    assert found.collect(engine="streaming").equals(found.collect())
    assert re.search("PROJECT.* 1/3 COLUMNS", found.select("mgcheck_class").explain())


def test_a_lazy_frame_streams_from_file_to_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answered in pieces, never as a whole."""
    pieces: list[int] = []
    answered = Answering.__call__

    def noted(answering: Answering, columns: Any) -> pl.DataFrame:
        cells = answered(answering, columns)
        pieces.append(len(cells))
        return cells

    monkeypatch.setattr(Answering, "__call__", noted)
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pl.DataFrame({"v": [0.8, None, 0.5] * 1000, "o": ["x"] * 3000}).write_parquet(source, row_group_size=500)
    interpret(pl.scan_parquet(source), value="v", unit="mmol/l", specimen="serum").sink_parquet(target)
    assert sum(pieces) == 3000
    assert max(pieces) <= 500
    assert pl.read_parquet(target)["mgcheck_class"].to_list() == ["normal", None, "hypo"] * 1000


def test_a_reader_hands_over_batch_by_batch() -> None:
    """A batch is read when the one made of it is asked for, and no sooner."""
    read: list[int] = []
    schema = pa.schema([("v", pa.float64())], metadata={"a": "b"})

    def batches() -> Iterator[Any]:
        for number in range(4):
            read.append(number)
            yield pa.record_batch({"v": [0.5] * (number % 3)}, schema)

    found = interpret(pa.RecordBatchReader.from_batches(schema, batches()), value="v", unit="mmol/l", specimen="serum")
    assert read == []
    assert found.schema.metadata == {b"a": b"b"}
    for number, batch in enumerate(found):
        assert read == list(range(number + 1))
        assert batch.schema == found.schema
        assert batch["mgcheck_class"].to_pylist() == ["hypo"] * (number % 3)


def test_duckdb_queries_what_returns_by_its_name() -> None:
    """Decimals, as DuckDB has them where one writes 0.70, keep their places."""
    relation: Any = duckdb.sql("select 0.70 as v, 'mmol/l' as u")
    assert str(relation.types[0]) == "DECIMAL(3,2)"
    found = interpret(relation, value="v", unit="u", specimen="serum")
    check(rows_of(found)[0], expected("serum", "0.70 mmol/l"), floats=False)
    again: Any = duckdb.sql("select mgcheck_class, v from found")
    assert again.fetchall() == [("normal", Decimal("0.70"))]


def test_any_other_stream_of_rows_returns_as_a_table() -> None:
    """A record batch, and whatever else hands over rows as Arrow does."""

    class Stream:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return pa.table({"v": [0.5]}).__arrow_c_stream__(requested_schema)

    for frame in (Stream(), pa.record_batch({"v": [0.5]})):
        found = interpret(frame, value="v", unit="mmol/l", specimen="serum")
        assert isinstance(found, pa.Table)
        assert found["mgcheck_class"].to_pylist() == ["hypo"]


@pytest.mark.parametrize(
    "thing",
    [{"v": [0.5]}, [1], None, "v", pl.Series([1]), pa.chunked_array([[1]])],
    ids=lambda thing: type(thing).__name__,
)
def test_what_is_not_a_frame_is_a_type_error(thing: Any) -> None:
    """Said in words of mgcheck's own."""
    with pytest.raises(TypeError, match=r"^interpret\(\) needs a dataframe, not an object of type"):
        interpret(thing, value="v", unit="mmol/l", specimen="serum")


@pytest.mark.parametrize("name", ["prefix", "mark", "language", "source", "ranges"])
@pytest.mark.parametrize("given", [0.5, b"fr", ["fr"], object()], ids=lambda given: type(given).__name__)
def test_a_text_of_another_type_is_a_type_error(name: str, given: Any) -> None:
    """As for a single value."""
    options: dict[str, Any] = {"value": "v", "unit": "mmol/l", "specimen": "serum", name: given}
    with pytest.raises(mgcheck.ArgumentTypeError, match=f"^{name} must be .*, not {type(given).__name__}"):
        interpret(pl.DataFrame({"v": ["0.5"]}), **options)


def test_the_type_of_the_frame_is_the_type_of_the_answer() -> None:
    """For the type checker: a polars frame is of its own type again, any other is not known."""
    frame = pl.DataFrame({"v": ["0.5 mmol/l"]})
    assert_type(interpret(frame, value="v", specimen="serum"), pl.DataFrame)
    assert_type(interpret(frame.lazy(), value="v", specimen="serum"), pl.LazyFrame)
    assert_type(interpret(frame.to_arrow(), value="v", specimen="serum"), Any)


# A reader hands over batches of its own.
@pytest.mark.parametrize(
    "kind", rest_slow(["polars", "polars lazy", "pandas numpy", "pandas object", "pyarrow", "duckdb"])
)
def test_many_rows_are_answered_in_blocks(kind: str) -> None:
    """More than twice the 100,000 of one block, each answered as by itself."""
    values = ["0.82", "<0.3", "1.1", "0.4", "0.7", "abc", "3.00"] * 30_000
    found = rows_of(interpret(made(kind, {"v": values}), value="v", unit="mmol/l", specimen="serum"))
    assert [row["v"] for row in found] == values
    for row, value in zip(found[:7], values, strict=False):
        check(row, expected("serum", f"{value} mmol/l"), floats=False)
    answers = [{name: cell for name, cell in row.items() if name != "v"} for row in found]
    assert answers == answers[:7] * 30_000


@pytest.mark.parametrize("kind", ONE_EACH)
def test_columns_of_nothing(kind: str) -> None:
    """No rows, no values, or no units."""
    empty = EVERY[kind](pa.table({"v": pa.array([], pa.float64()), "u": pa.array([], pa.string())}))
    assert rows_of(interpret(empty, value="v", unit="u", specimen="serum")) == []
    for missing, error in (("u", "missing_unit"), ("v", "missing")):
        column = pa.nulls(1, pa.string() if kind == "pandas numpy" else pa.null())
        table = pa.table({"v": pa.array(["0.8"]), "u": pa.array(["mmol/l"])})
        table = table.set_column(table.column_names.index(missing), missing, column)
        (row,) = rows_of(interpret(EVERY[kind](table), value="v", unit="u", specimen="serum"))
        assert row["mgcheck_error"].startswith(error)
