"""Dataframes: the new columns beside a frame's own, in the reader's own kind of frame.

pandas, polars (eager and lazy), pyarrow, DuckDB relations and PySpark, through narwhals.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from mgcheck.api import interpreter
from mgcheck.columnar import Evaluator, as_text
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.expressions import Numbers, with_answers
from mgcheck.formats.cells import Layout, Outcome, field_of
from mgcheck.knowledge.loader import load_knowledge, parse_specimen
from mgcheck.knowledge.model import Specimen
from mgcheck.plan import missing_column
from mgcheck.reading import DecimalMark
from mgcheck.rows import Row, RowReader, parse_step
from mgcheck.units import read_unit

_TRUTHS = ("borderline", "sources_agree")


def interpret(
    frame: Any,
    *,
    value: str,
    specimen: str,
    unit: str | None = None,
    low: str | None = None,
    high: str | None = None,
    prefix: str = "mgcheck",
    resolution: str | None = None,
    mark: DecimalMark = ".",
    language: str = "en",
    source: str | None = None,
    ranges: str | Path | None = None,
) -> Any:
    """The frame with the columns of `mgcheck batch` behind its own, as the same kind of frame; rows stay in order.

    `value` names the column of the value. `specimen` and `unit` name columns, or are a specimen (`serum`) and a unit
    (`mg/dl`) that hold for all rows; without a `unit` the values are texts that hold their own. `low` and `high` name
    the columns of the laboratory's range. A column of floats carries no written precision: `mgcheck_borderline` is null
    unless `resolution` states the step, such as `"0.1"`; one of integers is precise to 1. `mark`, `language`, `source`
    and `ranges` are as for a single value.

    Numeric values without a range are answered by expressions, lazily in a lazy frame; their amounts are products of
    floats. Texts and ranges are read row by row: in an eager frame, and in Spark on its workers. Raises `MgcheckError`
    for a column that is missing or taken, and for texts or ranges in another lazy frame, with the way out.
    """
    data = nw.from_native(frame)
    schema = data.collect_schema()
    roles = {"value": value, "low": low, "high": high}
    constant = Row(specimen="", value="")
    for role, given in (("specimen", specimen), ("unit", unit)):
        if given is not None and _is_constant(role, given):
            constant = constant._replace(**{role: given})
        else:
            roles[role] = given
    columns = {role: name for role, name in roles.items() if name is not None}
    for name in columns.values():
        if name not in schema:
            raise missing_column(name, list(schema))
    kind = parse_specimen(constant.specimen) if constant.specimen else None
    layout = Layout(prefix, per_l=kind is not Specimen.URINE, per_24h=kind in (Specimen.URINE, None), audit=False)
    if taken := [name for name in layout.names if name in schema]:
        raise ChoiceError("column_taken", name=taken[0])
    if kind is not None:
        interpreter(kind, source=source, ranges=ranges, language=language)

    dtype = schema[value]
    numeric = dtype.is_integer() or dtype.is_float()
    reader = RowReader(
        load_knowledge(None if ranges is None else Path(ranges)),
        language=language,
        source=source,
        mark="." if numeric or dtype.is_numeric() else mark,
        floats=dtype.is_float(),
        step=None if resolution is None else parse_step(resolution),
    )
    if numeric and low is None and high is None:
        return _by_expressions(data, reader, columns, constant, layout)
    if isinstance(data, nw.DataFrame):
        return _by_rows(data, reader, columns, constant, layout)
    if data.implementation.is_pyspark():  # pragma: no cover - the tests of Spark are a job of their own
        from mgcheck.frame_spark import interpret_spark

        return interpret_spark(frame, reader, columns, constant, layout)
    raise MgcheckError("lazy_texts", name=value)


def _is_constant(role: str, given: str) -> bool:
    """Whether a text is a specimen or a unit; all others name columns."""
    if role == "unit":
        return read_unit(given) is not None
    try:
        parse_specimen(given)
    except ChoiceError:
        return False
    return True


def _by_expressions(data: Any, reader: RowReader, columns: dict[str, str], constant: Row, layout: Layout) -> Any:
    """Numeric values, answered where the frame lives."""
    dtype = data.collect_schema()[columns["value"]]
    if "unit" not in columns and not constant.unit:
        raise ChoiceError("no_unit_column", known=", ".join(data.collect_schema()))
    if dtype.is_integer():
        reader = replace(reader, floats=True, step=reader.step or Fraction(1))
    numbers = Numbers(
        value=columns["value"],
        bits=32 if dtype == nw.Float32 else 64,
        specimen=None if "specimen" in columns else constant.specimen,
        unit=None if "unit" in columns else constant.unit,
        specimen_column=columns.get("specimen", ""),
        unit_column=columns.get("unit", ""),
    )
    answered = with_answers(data, reader, numbers)
    own = data.collect_schema().names()
    if data.implementation.is_pandas_like():
        native = answered.to_native()
        for name in _TRUTHS:
            # The only truth values of pandas that can be missing.
            native[f"__{name}"] = native[f"__{name}"].astype("Int8").astype("boolean")
        answered = nw.from_native(native)
    else:
        answered = answered.with_columns(*(nw.col(f"__{name}") == 1 for name in _TRUTHS))
    new = [nw.col(f"__{field_of(part)}").alias(layout.name(part)) for part in layout.parts]
    return answered.select(*own, *new).to_native()


def _by_rows(data: nw.DataFrame[Any], reader: RowReader, columns: dict[str, str], constant: Row, layout: Layout) -> Any:
    """Texts and ranges, each distinct row read once."""
    rows = pl.DataFrame([as_text(_column(data[name])).alias(role) for role, name in columns.items()])
    cells = layout.frame(Outcome(Evaluator(reader, constant)(rows)))
    if data.implementation.is_pandas_like():
        native = data.to_native()
        for column in cells:
            native = native.assign(**{column.name: _pandas_values(data, column)})
        return native
    added = (
        nw.new_series(column.name, column.to_list(), _KINDS[column.dtype], backend=data.implementation)
        for column in cells
    )
    return data.with_columns(*added).to_native()


_KINDS: dict[Any, Any] = {pl.String: nw.String, pl.Boolean: nw.Boolean, pl.Float64: nw.Float64}


def _column(column: nw.Series[Any]) -> pl.Series:
    """A column of any eager frame in polars, with missing values as null."""
    kind = column.dtype
    values = [None if missing else value for value, missing in zip(column, column.is_null(), strict=True)]
    if kind == nw.Float32:
        return pl.Series(column.name, values, dtype=pl.Float32)
    if kind == nw.Object:
        # Texts and numbers side by side, as pandas has them.
        return pl.Series(column.name, [None if value is None else str(value) for value in values], dtype=pl.String)
    return pl.Series(column.name, values)


def _pandas_values(data: nw.DataFrame[Any], column: pl.Series) -> Any:
    """A new column under the index of the frame; truth values in the only kind of pandas that can miss one."""
    pandas = data.implementation.to_native_namespace()
    kind = "boolean" if column.dtype == pl.Boolean else "float64" if column.dtype == pl.Float64 else "object"
    return pandas.Series(column.to_list(), index=data.to_native().index, dtype=kind)
