"""The form of a ranges file, which pydantic validates: a file of rulers, or a laboratory's own.

It is written for `pydantic_core`, the validator of pydantic. pydantic would derive the same from annotations, but only
importing it takes longer than all the rest of a run.
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from pydantic_core import SchemaValidator
from pydantic_core import core_schema as cs

from mgcheck.errors import DataError
from mgcheck.knowledge.model import LONGEST_CODE, Band, MgClass, Ruler, Source, Specimen, unit_of
from mgcheck.language.say import LONGEST, Text
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import Dimension


class LaboratoryFile(NamedTuple):
    """The content of a laboratory's own ranges file: its ranges for each specimen, as in `--lab-range`, with units."""

    format: int
    edition: str
    laboratory: bool
    title: str
    serum: tuple[str, ...] = ()
    ionized: tuple[str, ...] = ()
    erythrocyte: tuple[str, ...] = ()
    urine: tuple[str, ...] = ()


class RangesFile(NamedTuple):
    """The content of a ranges file; a user's own file also defines its sources."""

    format: int
    edition: str
    rulers: tuple[Ruler, ...]
    sources: tuple[Source, ...] = ()


def _covers_the_line(ruler: Ruler) -> Ruler:
    """Refuse gaps, overlaps, classes out of order, a missing reference interval, and a unit of the wrong kind."""
    intervals = [band.interval for band in ruler.bands]
    if intervals[0].low.value != 0 or intervals[0].low.inclusive:
        raise DataError("first_band", interval=str(intervals[0]))
    if intervals[-1].high is not None:
        raise DataError("last_band", interval=str(intervals[-1]))
    for (below, above), band in zip(pairwise(intervals), ruler.bands[1:], strict=True):
        high = below.high
        if (
            high is None
            or high.value > above.low.value
            or (high.value == above.low.value and high.inclusive and above.low.inclusive)
        ):
            raise DataError("overlap", id=band.id, above=str(above), below=str(below))
        if high.value < above.low.value or not (high.inclusive or above.low.inclusive):
            raise DataError("gap", id=band.id, above=str(above), below=str(below))
    classes = [band.cls for band in ruler.bands]
    if classes != sorted(classes, key=list(MgClass).index):
        raise DataError("order")
    if MgClass.NORMAL not in classes:
        raise DataError("no_normal")
    if twice := _twice([band.id for band in ruler.bands]):
        raise DataError("band_twice", id=twice)
    if not ruler.specimen.measured_in(ruler.unit.dimension):
        raise DataError("unit_of_specimen", unit=ruler.unit.code, specimen=ruler.specimen.value)
    return ruler


def _distinct(file: RangesFile) -> RangesFile:
    """Refuse duplicate rulers and source ids, and rulers of one source that differ in their bands.

    Rulers are duplicates if they share source, specimen and kind of unit.
    """
    shapes: dict[tuple[str, Specimen, Dimension], list[tuple[str, MgClass]]] = {}
    seen = set()
    for ruler in file.rulers:
        key = (ruler.source, ruler.specimen, ruler.unit.dimension)
        if (*key, ruler.unit.basis) in seen:
            raise DataError("ruler_twice", source=ruler.source, specimen=ruler.specimen.value)
        seen.add((*key, ruler.unit.basis))
        shape = [(band.id, band.cls) for band in ruler.bands]
        if shapes.setdefault(key, shape) != shape:
            raise DataError("rulers_differ", source=ruler.source, specimen=ruler.specimen.value)
    if twice := _twice([source.id for source in file.sources]):
        raise DataError("source_twice", id=twice)
    return file


def _twice(ids: list[str]) -> str | None:
    """Return the first duplicate id, or None."""
    return next((name for name, count in Counter(ids).items() if count > 1), None)


# Where the key in a file is not the name of the field.
_KEYS = {"bands": "band", "cls": "class", "printed_unit": "unit", "rulers": "ruler", "sources": "source"}
_LINE = cs.str_schema(strip_whitespace=True, min_length=1, max_length=LONGEST)
_ID = cs.str_schema(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60)
_UNIT = cs.no_info_plain_validator_function(unit_of)


def _interval_of(notation: object) -> Interval:
    if not isinstance(notation, str) or len(notation) > LONGEST_CODE:
        raise DataError("no_interval", given=str(notation))
    return Interval.parse(notation)


def _table(row: object) -> object:
    # Otherwise pydantic would fill the fields from a list, by position.
    if not isinstance(row, dict):
        raise DataError("table")
    return row


def _filled(text: Text) -> Text:
    if not all(0 < len(part.strip()) <= LONGEST for part in text):
        raise DataError("text", longest=LONGEST)
    return text


def _record(kind: Any, /, **forms: cs.CoreSchema) -> cs.CoreSchema:
    """Return the form of a table that becomes a named tuple; a field with a default may be left out of the table."""
    for field, default in kind._field_defaults.items():
        forms[field] = cs.with_default_schema(forms[field], default=default)
    keys = [cs.arguments_parameter(field, forms[field], alias=_KEYS.get(field, field)) for field in kind._fields]
    return cs.no_info_before_validator_function(_table, cs.call_schema(cs.arguments_schema(keys), kind))


def _one_of(kind: type[StrEnum]) -> cs.CoreSchema:
    return cs.enum_schema(kind, list(kind), sub_type="str")


def _file(kind: Any, /, **forms: cs.CoreSchema) -> cs.CoreSchema:
    return _record(
        kind,
        # Strict, because `true` would be accepted as 1.
        format=cs.int_schema(strict=True, ge=1, le=1),
        edition=cs.str_schema(min_length=1, max_length=40),
        **forms,
    )


@cache
def ranges_form() -> SchemaValidator:
    """Return the form of a file of rulers, as a validator that returns a `RangesFile`."""
    text = cs.no_info_after_validator_function(_filled, _record(Text, en=cs.str_schema(), fr=cs.str_schema()))
    band = _record(
        Band,
        id=_ID,
        cls=_one_of(MgClass),
        interval=cs.no_info_plain_validator_function(_interval_of),
        en=_LINE,
        fr=_LINE,
        locator=_LINE,
        label=cs.nullable_schema(text),
    )
    ruler = _record(
        Ruler,
        source=_ID,
        specimen=_one_of(Specimen),
        unit=_UNIT,
        printed_unit=_UNIT,
        bands=cs.tuple_variable_schema(band, min_length=2, max_length=50),
        printed=cs.nullable_schema(_LINE),
    )
    source = _record(
        Source,
        id=_ID,
        title=_LINE,
        weight=text,
        kind=cs.literal_schema(["document", "outside", "own"]),
        origin=cs.nullable_schema(text),
    )
    file = _file(
        RangesFile,
        rulers=cs.tuple_variable_schema(cs.no_info_after_validator_function(_covers_the_line, ruler), min_length=1),
        sources=cs.tuple_variable_schema(source),
    )
    return SchemaValidator(cs.no_info_after_validator_function(_distinct, file))


def laboratory_form() -> SchemaValidator:
    """Return the form of a laboratory's own file, as a validator that returns a `LaboratoryFile`."""
    ranges = dict.fromkeys(Specimen, cs.tuple_variable_schema(_LINE))
    return SchemaValidator(_file(LaboratoryFile, laboratory=cs.bool_schema(), title=_LINE, **ranges))
