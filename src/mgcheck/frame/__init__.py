"""Dataframes: new columns after a frame's own, in the same kind of frame."""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Required, TypedDict, TypeVar, Unpack, overload

import polars as pl

from mgcheck.api import interpreter, require_language
from mgcheck.columns.as_text import as_text
from mgcheck.columns.cells import parse_missing
from mgcheck.columns.outcome import RowsInterpreter
from mgcheck.columns.row import Row, RowReader, parse_step
from mgcheck.errors import ChoiceError, concerning, typed
from mgcheck.files.column_roles import missing_column
from mgcheck.files.new_columns import layout_for
from mgcheck.frame.answering import Answering
from mgcheck.frame.kinds import Kind, folded, of_arrow, of_arrow_reader, of_pandas, of_polars, of_polars_lazy
from mgcheck.frame.spark import of_spark
from mgcheck.judging.lab_flags import parse_flag_map
from mgcheck.knowledge.loader import (
    load_knowledge,
    parse_collection,
    parse_specimen,
    parse_specimen_map,
    with_lab_range,
)
from mgcheck.quantity.number import DecimalMark
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import read_unit

_KINDS: tuple[tuple[str, str, Callable[[Any], Kind]], ...] = (
    ("polars", "DataFrame", of_polars),
    ("polars", "LazyFrame", of_polars_lazy),
    ("pandas", "DataFrame", of_pandas),
    ("pyarrow", "Table", of_arrow),
    ("pyarrow", "RecordBatchReader", of_arrow_reader),
    ("pyspark.sql", "DataFrame", of_spark),
)


_Polars = TypeVar("_Polars", pl.DataFrame, pl.LazyFrame)


class _Options(TypedDict, total=False):
    """The options of `interpret`, for its overloads."""

    value: Required[Hashable]
    specimen: Required[Hashable]
    unit: Hashable | None
    low: Hashable | None
    high: Hashable | None
    range: Hashable | None
    comparator: Hashable | None
    volume: Hashable | None
    fallback: Hashable | None
    flag: Hashable | None
    flag_map: Mapping[str, str]
    fill_unit: str | None
    missing: Sequence[str]
    prefix: str
    resolution: str | float | None
    mark: DecimalMark
    language: str
    source: str | None
    lab_range: str | None
    ranges: str | Path | None
    collection: str | None
    specimen_map: Mapping[str, str]


@overload
def interpret(frame: _Polars, **options: Unpack[_Options]) -> _Polars: ...
@overload
def interpret(frame: Any, **options: Unpack[_Options]) -> Any: ...
@typed
def interpret(
    frame: Any,
    *,
    value: Hashable,
    specimen: Hashable,
    unit: Hashable | None = None,
    low: Hashable | None = None,
    high: Hashable | None = None,
    range: Hashable | None = None,  # noqa: A002 - the name of the role
    comparator: Hashable | None = None,
    volume: Hashable | None = None,
    fallback: Hashable | None = None,
    flag: Hashable | None = None,
    flag_map: Mapping[str, str] = {},
    fill_unit: str | None = None,
    missing: Sequence[str] = (),
    prefix: str = "mgcheck",
    resolution: str | float | None = None,
    mark: DecimalMark = ".",
    language: str = "en",
    source: str | None = None,
    lab_range: str | None = None,
    ranges: str | Path | None = None,
    collection: str | None = None,
    specimen_map: Mapping[str, str] = {},
) -> Any:
    """Add the columns of `mgcheck batch` to a frame, after its own; rows stay in order.

    pandas, polars (eager and lazy), pyarrow tables, `RecordBatchReader`, and Spark frames come back as their own kind;
    anything else with `__arrow_c_stream__`, such as a DuckDB relation, comes back as a pyarrow table. A polars
    `LazyFrame`, a reader and a Spark frame are answered in pieces, when their rows are requested.

    `value` names the column of the value. `specimen` and `unit` name columns, or are a specimen (`serum`) and a unit
    (`mg/dl`) that hold for all rows; a text that is both is refused. Without a `unit` the values are texts that carry
    their own; `fill_unit` is the unit of rows that state none, which the warning `unit_filled` marks. `low` and `high`
    name the columns of the laboratory's range, `range` that of the whole range as a text; an end that is missing or NaN
    is not stated. `comparator` names the column of `<`, `>` and the like, `volume` that of the volume of a 24 h urine
    (`1.4 l`). `missing` are words for an empty cell beside NA, NULL, `-`, `___` and the like.
    `fallback` names the column of a number that is read, with the warning `fallback`, where the value is missing or is
    a bare number that one reading of it equals. `flag` names the column of the laboratory's flag: `mgcheck_flag_agrees`
    then says whether it agrees with the verdict, and is missing where either leaves that open. `flag_map` says what
    further flags mean, one of `low`, `inside`, `high` and `outside`: `{"B": "low"}`.
    `lab_range` is the laboratory's range for rows without one; it needs a `specimen` that holds for all rows, and is in
    `unit` if that holds for all rows and the range states no unit.

    The precision of a value is that of its type, in every kind of frame: texts are precise to their last digit,
    integers to 1, decimals to their scale. Floats carry no written precision, wherever they stand (also as categories,
    or among Python objects): they mean the shortest decimal that reads back as the float, and `mgcheck_borderline` is
    null for them unless `resolution` states one unit of their last digit, such as `"0.1"`. `resolution` changes
    nothing for texts, integers and decimals. `mark` is the decimal mark of texts; `language`, `source`, `ranges`
    and `collection` are as for a single value. `specimen_map` says what further words in the specimen column mean:
    `{"Mg-P": "serum"}`.

    Raises `MgcheckError` for a column that is missing, duplicated or taken, and for a type that holds neither numbers
    nor texts; `TypeError` for an object that is not a frame. A row that cannot be read gets an error in its cells.
    """
    kind = _kind_of(frame)
    if mark not in (".", ","):
        raise ChoiceError("mark_form", given=str(mark))
    require_language(language)
    given = {"value": value, "low": low, "high": high, "range": range, "comparator": comparator, "volume": volume}
    given |= {"fallback": fallback, "flag": flag}
    names = {role: name for role, name in given.items() if name is not None}
    if fill_unit is not None:
        with concerning("--unit"):
            parse_unit(fill_unit)
    constant = _placed({"specimen": specimen, "unit": unit}, names, kind.names)
    places = {role: _place(name, kind.names) for role, name in names.items()}
    everywhere = parse_specimen(constant.specimen) if constant.specimen else None
    layout = layout_for(prefix, everywhere, audit=flag is not None)
    taken = set(map(kind.alike, kind.names))
    for name in layout.names:
        if kind.alike(name) in taken:
            raise ChoiceError("column_taken", name=name)
    if everywhere is not None:
        interpreter(everywhere, source=source, ranges=ranges, language=language, collection=collection)
    columns = {role: kind.empty(place) for role, place in places.items()}
    for column in columns.values():
        if column.dtype != pl.Object:
            as_text(column)
    if columns["value"].dtype.is_numeric() and not constant.unit and "unit" not in columns:
        raise ChoiceError("no_unit_column", known=", ".join(map(str, kind.names)))
    knowledge = load_knowledge(None if ranges is None else Path(ranges))
    if lab_range is not None:
        knowledge = with_lab_range(knowledge, lab_range, everywhere, constant.unit or None)
    reader = RowReader(
        knowledge,
        language=language,
        source=source,
        mark=mark,
        step=None if resolution is None else parse_step(str(resolution)),
        cell=parse_missing(missing),
        fill_unit=fill_unit or "",
        specimens=parse_specimen_map(specimen_map.items()),
        over_24h=parse_collection(collection),
    )
    rows = RowsInterpreter(reader, constant, parse_flag_map(flag_map.items()))
    return kind.answered(Answering(rows, layout, places))


def _kind_of(frame: Any) -> Kind:
    """The kind of a frame; raises `TypeError` for an object that is not a frame."""
    for module, name, kind in _KINDS:
        # A frame exists only if its package has been imported.
        package = sys.modules.get(module)
        if package is not None and isinstance(frame, getattr(package, name)):
            return kind(frame)
    if hasattr(frame, "__arrow_c_stream__"):
        import pyarrow as pa

        # Raised for a stream without rows, such as that of a series.
        with suppress(pa.ArrowInvalid):
            return of_arrow(pa.RecordBatchReader.from_stream(frame).read_all())._replace(alike=folded)
    raise TypeError(f"interpret() needs a dataframe, not an object of type {type(frame).__name__}")


def _placed(given: Mapping[str, Hashable | None], names: dict[str, Hashable], known: Sequence[Hashable]) -> Row:
    """The cells that all rows share; what names a column is added to `names`."""
    constant = Row(specimen="", value="")
    for role, name in given.items():
        if isinstance(name, str) and _is_constant(role, name, known):
            if name in known and name not in names.values():
                raise ChoiceError("column_or_constant", role=role, name=name)
            constant = constant._replace(**{role: name})
        elif name is not None:
            names[role] = name
    return constant


def _is_constant(role: str, given: str, known: Sequence[Hashable]) -> bool:
    """Whether a text is itself a specimen or a unit; any other names a column."""
    if role == "unit":
        return read_unit(given) is not None
    if len(given) == 1 and given in known:
        # The code of one letter for a specimen is no reason to refuse the name of a column.
        return False
    try:
        parse_specimen(given)
    except ChoiceError as error:
        if error.code != "unknown_specimen" and given not in known:
            raise
        return False
    return True


def _place(name: Hashable, known: Sequence[Hashable]) -> int:
    """The position of a column; raises `ChoiceError` if none or more than one has that name."""
    if name not in known:
        raise missing_column(str(name), list(map(str, known)))
    if known.count(name) > 1:
        raise ChoiceError("column_twice", name=str(name))
    return known.index(name)
