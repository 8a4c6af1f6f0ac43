"""Dataframes: the new columns beside a frame's own, in the reader's own kind of frame.

pandas, polars (eager and lazy), pyarrow, DuckDB relations and PySpark, through narwhals.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from fractions import Fraction
from numbers import Integral, Real
from pathlib import Path
from typing import Any

import narwhals as nw
import polars as pl

from mgcheck.api import interpreter, require_language
from mgcheck.columnar import Evaluator
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.expressions import TRUTHS, Numbers, with_answers
from mgcheck.formats.cells import Layout, Outcome, field_of, layout_for
from mgcheck.knowledge.loader import load_knowledge, parse_specimen
from mgcheck.plan import missing_column
from mgcheck.reading import DecimalMark
from mgcheck.rows import Row, RowReader, parse_step
from mgcheck.typed import as_written
from mgcheck.units import read_unit

# Decimals of so many digits are never read as the same float.
_FLOAT_DIGITS = 15


def interpret(
    frame: Any,
    *,
    value: str,
    specimen: str,
    unit: str | None = None,
    low: str | None = None,
    high: str | None = None,
    prefix: str = "mgcheck",
    resolution: str | float | None = None,
    mark: DecimalMark = ".",
    language: str = "en",
    source: str | None = None,
    ranges: str | Path | None = None,
) -> Any:
    """The frame with the columns of `mgcheck batch` behind its own, as the same kind of frame; rows stay in order.

    `value` names the column of the value. `specimen` and `unit` name columns, or are a specimen (`serum`) and a unit
    (`mg/dl`) that hold for all rows; where a column is called so too, it is refused. Without a `unit` the values are
    texts that hold their own. `low` and `high` name the columns of the laboratory's range. A column of floats carries
    no written precision: `mgcheck_borderline` is null unless `resolution` states the step, such as `"0.1"`; one of
    integers is precise to 1, one of decimals to its scale. `mark` is the decimal mark of texts; `language`, `source`
    and `ranges` are as for a single value.

    Numeric values without a range are answered by expressions, lazily in a lazy frame; their amounts are products of
    floats. Texts and ranges are read row by row: in an eager frame, and in Spark on its workers. Raises `MgcheckError`
    for a column that is missing or taken, and for texts or ranges in another lazy frame, with the way out.
    """
    data = nw.from_native(frame)
    schema = data.collect_schema()
    if mark not in (".", ","):
        raise ChoiceError("mark_form", given=str(mark))
    require_language(language)
    columns = {role: name for role, name in (("value", value), ("low", low), ("high", high)) if name is not None}
    constant = _placed({"specimen": specimen, "unit": unit}, columns, list(schema))
    kind = parse_specimen(constant.specimen) if constant.specimen else None
    layout = layout_for(prefix, kind, audit=False)
    _require_usable_names(data, list(schema), layout)
    if kind is not None:
        interpreter(kind, source=source, ranges=ranges, language=language)

    reader = RowReader(
        load_knowledge(None if ranges is None else Path(ranges)),
        language=language,
        source=source,
        mark=mark,
        floats=schema[value].is_float(),
        step=None if resolution is None else parse_step(str(resolution)),
    )
    step = _step_of(schema[value])
    if step is not None and low is None and high is None:
        numbers = reader if reader.floats else replace(reader, floats=True, step=reader.step or step)
        return _by_expressions(data, numbers, columns, constant, layout)
    if isinstance(data, nw.DataFrame):
        return _by_rows(data, reader, columns, constant, layout)
    if data.implementation.is_pyspark():  # pragma: no cover - the tests of Spark are a job of their own
        from mgcheck.frame_spark import interpret_spark

        return interpret_spark(frame, reader, columns, constant, layout)
    raise MgcheckError("lazy_decimals" if schema[value].is_decimal() else "lazy_texts", name=value)


def _require_usable_names(data: Any, own: list[Any], layout: Layout) -> None:
    """Refuse columns that are called like new ones or, where case does not count, like each other, and patterns."""
    if data.implementation in _MATCHING and (
        odd := [name for name in own if re.fullmatch(r"\^.*\$|\*", name, re.DOTALL)]
    ):
        raise ChoiceError("column_pattern", name=odd[0])
    alike = _folded if data.implementation in _CASELESS else str
    known = Counter(alike(str(name)) for name in own)
    if taken := [name for name in layout.names if alike(name) in known]:
        raise ChoiceError("column_taken", name=taken[0])
    if twice := [name for name in own if known[alike(str(name))] > 1]:
        raise ChoiceError("column_twice", name=str(twice[0]))


# These take such a name for a pattern of names.
_MATCHING = (nw.Implementation.POLARS, nw.Implementation.DUCKDB)
# In SQL a name is the same in capitals; their own frames may still hold two.
_CASELESS = (nw.Implementation.DUCKDB, nw.Implementation.PYSPARK, nw.Implementation.PYSPARK_CONNECT)


def _folded(name: str) -> str:
    return name.casefold()


def _placed(given: dict[str, str | None], columns: dict[str, str], known: list[str]) -> Row:
    """What holds for all rows; what names a column is put among the columns, all of which must exist."""
    constant = Row(specimen="", value="")
    for role, name in given.items():
        if name is not None and _is_constant(role, name):
            if name in known and name not in columns.values():
                raise ChoiceError("column_or_constant", role=role, name=name)
            constant = constant._replace(**{role: name})
        elif name is not None:
            columns[role] = name
    for name in columns.values():
        if name not in known:
            raise missing_column(name, list(map(str, known)))
    return constant


def _is_constant(role: str, given: str) -> bool:
    """Whether a text is a specimen or a unit; all others name columns."""
    if role == "unit":
        return read_unit(given) is not None
    try:
        parse_specimen(given)
    except ChoiceError:
        return False
    return True


def _step_of(dtype: Any) -> Fraction | None:
    """One unit of the last digit of numbers that expressions answer; 0 for floats, which carry none.

    None for what is read row by row: texts, decimals of more digits than a float tells apart, and floats of 16 bits,
    which no backend writes as the decimals that they mean.
    """
    if dtype == nw.Float16:
        return None
    if dtype.is_float():
        return Fraction(0)
    if dtype.is_integer():
        return Fraction(1)
    if dtype.is_decimal() and (dtype.precision or _FLOAT_DIGITS + 1) <= _FLOAT_DIGITS:
        return Fraction(1, 10**dtype.scale)
    return None


def _by_expressions(data: Any, reader: RowReader, columns: dict[str, str], constant: Row, layout: Layout) -> Any:
    """Numeric values, answered where the frame lives."""
    own = data.collect_schema().names()
    if "unit" not in columns and not constant.unit:
        raise ChoiceError("no_unit_column", known=", ".join(own))
    if unnamed := [name for name in own if not isinstance(name, str)]:
        raise ChoiceError("column_no_text", name=repr(unnamed[0]))
    private = "__mgcheck_"
    while any(name.casefold().startswith(private) for name in own):
        private += "_"
    dtype = data.collect_schema()[columns["value"]]
    numbers = Numbers(
        value=columns["value"],
        bits=32 if dtype == nw.Float32 else 64,
        specimen=None if "specimen" in columns else constant.specimen,
        unit=None if "unit" in columns else constant.unit,
        specimen_column=columns.get("specimen", ""),
        unit_column=columns.get("unit", ""),
        private=private,
    )
    answered = with_answers(data, reader, numbers)
    truths = [numbers.own(name) for name in TRUTHS]
    if data.implementation.is_pandas_like():
        native = answered.to_native()
        for name in truths:
            # The only truth values of pandas that can be missing.
            native[name] = native[name].astype("Int8").astype("boolean")
        answered = nw.from_native(native)
    else:
        answered = answered.with_columns(*(nw.col(name) == 1 for name in truths))
    new = [nw.col(numbers.own(field_of(part))).alias(layout.name(part)) for part in layout.parts]
    return answered.select(*own, *new).to_native()


def _by_rows(data: nw.DataFrame[Any], reader: RowReader, columns: dict[str, str], constant: Row, layout: Layout) -> Any:
    """Texts and ranges, each distinct row read once."""
    rows = pl.DataFrame([_texts(data[name], reader.mark).alias(role) for role, name in columns.items()])
    answers = Evaluator(reader, constant)(rows)
    floats = _floats_among(data[columns["value"]])
    if not reader.floats and floats.any():
        # Numbers among texts: binary floats, which carry no written precision.
        others = Evaluator(replace(reader, floats=True), constant)(rows.filter(floats))
        answers = others.scattered(floats).over(answers)
    cells = layout.frame(Outcome(answers))
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


def _texts(column: nw.Series[Any], mark: str) -> pl.Series:
    """A column of any eager frame as texts in polars, missing values as null; numbers with the mark of the texts."""
    kind = column.dtype
    values = [None if missing else value for value, missing in zip(column, column.is_null(), strict=True)]
    if kind in (nw.Float32, nw.Float16):
        return as_written(pl.Series(values, dtype=pl.Float32 if kind == nw.Float32 else pl.Float16), mark)
    if kind in (nw.Object, nw.Categorical):
        # Texts and numbers side by side, as pandas has them.
        return pl.Series([_written(value, mark) for value in values], dtype=pl.String)
    return as_written(pl.Series(column.name, values), mark)


def _written(value: Any, mark: str) -> str | None:
    return value if value is None or isinstance(value, str) else str(value).replace(".", mark)


def _floats_among(column: nw.Series[Any]) -> pl.Series:
    """Which values of a column of anything are binary floats."""
    if column.dtype not in (nw.Object, nw.Categorical):
        return pl.repeat(value=False, n=len(column), eager=True)
    # The narrow floats of numpy are no `float`; whole numbers are real, too.
    return pl.Series([isinstance(value, Real) and not isinstance(value, Integral) for value in column])


def _pandas_values(data: nw.DataFrame[Any], column: pl.Series) -> Any:
    """A new column under the index of the frame; truth values in the only kind of pandas that can miss one."""
    pandas = data.implementation.to_native_namespace()
    kind = "boolean" if column.dtype == pl.Boolean else "float64" if column.dtype == pl.Float64 else "object"
    return pandas.Series(column.to_list(), index=data.to_native().index, dtype=kind)
