"""Read and validate a ranges file: the packaged one, a user's own with sources, or a laboratory's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from mgcheck.errors import DataError, KnowledgeError, MgcheckError, RangeError
from mgcheck.knowledge.model import DOCUMENTS, LAB, TABLE, DefaultRange, Line, MgClass, Ruler, Source, Specimen
from mgcheck.knowledge.toml_file import TomlFile
from mgcheck.language.say import LANGUAGES, Text, both
from mgcheck.quantity.lab_range import parse_lab_range
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import Dimension, Unit

# Ids that a user's file may not use, so that its limits are not mistaken for those of a document.
RESERVED = frozenset((*DOCUMENTS, LAB, "mgcheck", "iupac"))


def packaged_ranges(folder: Path) -> RangesFile:
    """Read the limits of the documents from the data folder; raises `KnowledgeError` if the file is damaged."""
    try:
        return _with_sources(TomlFile.read(folder / "reference_ranges.toml"), known=DOCUMENTS)
    except KnowledgeError as error:
        raise KnowledgeError("installation", problem=Text(*map(error.message, LANGUAGES))) from error


def read_ranges_file(path: Path) -> tuple[RangesFile | tuple[DefaultRange, ...], bytes]:
    """Read and validate a user's own ranges file, or a laboratory's, of which the ranges are returned; and its bytes.

    Raises `KnowledgeError`, which names the file and the key or line at fault; its code is `io` if the file cannot be
    read.
    """
    file = TomlFile.read(path)
    return (_of_laboratory if "laboratory" in file.table else _with_sources)(file), file.content


def _with_sources(file: TomlFile, *, known: Collection[str] = ()) -> RangesFile:
    """Validate a file of rulers; each must belong to a source of `known`, or without that to one of the file."""
    checked = file.validated(_adapter())
    for index, source in enumerate(checked.sources):
        if source.id in RESERVED:
            raise file.refusal(["source", index, "id"], both("ranges.reserved", id=source.id))
    known = known or {source.id for source in checked.sources}
    for index, ruler in enumerate(checked.rulers):
        if ruler.source not in known:
            raise file.refusal(["ruler", index, "source"], both("ranges.no_source", id=ruler.source))
    return checked


def _of_laboratory(file: TomlFile) -> tuple[DefaultRange, ...]:
    """Validate a laboratory's own file, and return its ranges."""
    if file.table["laboratory"] is not True:
        raise file.refusal(["laboratory"], both("ranges.not_laboratory"))
    if mixed := [key for key in ("source", "ruler") if key in file.table]:
        raise file.refusal(mixed[:1], both("ranges.laboratory_alone"))
    checked = file.validated(TypeAdapter(LaboratoryFile))
    origin = f"{checked.title}, {checked.edition}"
    found: dict[tuple[Specimen, Unit], DefaultRange] = {}
    for specimen in Specimen:
        for index, written in enumerate(getattr(checked, specimen.value)):
            place = [specimen.value, index]
            try:
                one = default_range(written, specimen)
            except MgcheckError as error:
                raise file.refusal(place, Text(*map(error.message, LANGUAGES))) from None
            if (specimen, one.unit) in found:
                raise file.refusal(place, both("ranges.range_twice", unit=one.unit.code))
            found[specimen, one.unit] = one._replace(origin=origin)
    if not found:
        raise file.refusal([], both("ranges.no_range"))
    return tuple(found.values())


def default_range(text: str, specimen: Specimen, unit: str | None = None) -> DefaultRange:
    """Parse a laboratory's range for values of a specimen that may be in several units.

    It is in `unit` if it states none. Raises `RangeError` for a range without a unit and for one of the wrong kind, and
    the errors of `parse_lab_range`.
    """
    found = parse_lab_range(text, None)
    own = found.own_unit
    if own is None:
        if unit is None:
            raise RangeError("lab_range_no_unit", text=text, start=len(text), end=len(text))
        own, text = parse_unit(unit), f"{found.text} {unit}"
    if not specimen.measured_in(own.dimension):
        raise RangeError("lab_range_unit", text=text, start=0, end=len(text), unit=own.label)
    return DefaultRange(specimen, own, text)


# ------------------------------------------------------------------------------------------------- validation


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


# Strict, because `true` would be accepted as 1.
_Format = Annotated[int, Field(strict=True, ge=1, le=1)]
_Edition = Annotated[str, StringConstraints(min_length=1, max_length=40)]
_Ranges = tuple[Line, ...]


class LaboratoryFile(NamedTuple):
    """The content of a laboratory's own ranges file: its ranges for each specimen, as in `--lab-range`, with units."""

    format: _Format
    edition: _Edition
    laboratory: bool
    title: Line
    serum: _Ranges = ()
    ionized: _Ranges = ()
    erythrocyte: _Ranges = ()
    urine: _Ranges = ()


class RangesFile(NamedTuple):
    """The content of a ranges file; a user's own file also defines its sources."""

    format: _Format
    edition: _Edition
    rulers: Annotated[
        tuple[Annotated[Ruler, TABLE, AfterValidator(_covers_the_line)], ...], Field(alias="ruler", min_length=1)
    ]
    sources: Annotated[tuple[Annotated[Source, TABLE], ...], Field(alias="source")] = ()


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


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[RangesFile]:
    return TypeAdapter(Annotated[RangesFile, AfterValidator(_distinct)])
