"""Read and validate a ranges file: the packaged one, a user's own with sources, or a laboratory's own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Container
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, Field, StringConstraints, TypeAdapter

from mgcheck.errors import DataError, KnowledgeError, MgcheckError
from mgcheck.knowledge.model import DOCUMENTS, LAB, TABLE, FileRange, Line, MgClass, Ruler, Source, Specimen
from mgcheck.knowledge.toml_file import TomlFile
from mgcheck.language.say import LANGUAGES, Text, both
from mgcheck.quantity.lab_range import parse_lab_range
from mgcheck.quantity.units import Dimension, Unit

# Ids that a user's file may not use, so that its limits are not mistaken for those of a document.
RESERVED = frozenset((*DOCUMENTS, LAB, "mgcheck", "iupac"))


def packaged_ranges(folder: Path) -> RangesFile:
    """Read the limits of the documents from the data folder; raises `KnowledgeError` if the file is damaged."""
    try:
        return _with_sources(TomlFile.read(folder / "reference_ranges.toml"), known=DOCUMENTS)
    except KnowledgeError as error:
        raise KnowledgeError("installation", problem=Text(*map(error.message, LANGUAGES))) from error


def read_ranges_file(path: Path) -> tuple[RangesFile | tuple[FileRange, ...], bytes]:
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


def _of_laboratory(file: TomlFile) -> tuple[FileRange, ...]:
    """Validate a laboratory's own file, and return its ranges."""
    if file.table["laboratory"] is not True:
        raise file.refusal(["laboratory"], both("ranges.not_laboratory"))
    if mixed := [key for key in ("source", "ruler") if key in file.table]:
        raise file.refusal(mixed[:1], both("ranges.laboratory_alone"))
    checked = file.validated(TypeAdapter(LaboratoryFile))
    found: list[FileRange] = []
    for specimen in Specimen:
        units: list[Unit] = []
        for index, written in enumerate(getattr(checked, specimen.value)):
            try:
                units.append(_unit_of_range(written, specimen, units))
            except DataError as error:
                raise file.refusal([specimen.value, index], error.problem) from None
            found.append(FileRange(specimen, units[-1], written, f"{checked.title}, {checked.edition}"))
    if not found:
        raise file.refusal([], both("ranges.no_range"))
    return tuple(found)


def _unit_of_range(text: str, specimen: Specimen, taken: Container[Unit]) -> Unit:
    """Return the unit of a laboratory's range; raises `DataError` for a range that cannot be used beside the others."""
    try:
        unit = parse_lab_range(text, None).own_unit
    except MgcheckError as error:
        raise DataError("lab_range", problem=Text(*map(error.message, LANGUAGES))) from None
    if unit is None:
        raise DataError("range_without_unit")
    if not specimen.measured_in(unit.dimension):
        raise DataError("unit_of_specimen", unit=unit.code, specimen=specimen.value)
    if unit in taken:
        raise DataError("range_twice", unit=unit.code)
    return unit


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
