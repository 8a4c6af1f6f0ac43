"""Read and validate a ranges file: the packaged one, a user's own with sources, or a laboratory's own."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from mgcheck.errors import KnowledgeError, MgcheckError, RangeError
from mgcheck.knowledge.model import DOCUMENTS, LAB, DefaultRange, Specimen
from mgcheck.knowledge.ranges_form import LaboratoryFile, RangesFile, laboratory_form, ranges_form
from mgcheck.knowledge.toml_file import TomlFile
from mgcheck.language.say import LANGUAGES, Text, both
from mgcheck.quantity.lab_range import parse_lab_range
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import Unit

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
    checked: RangesFile = file.validated(ranges_form())
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
    checked: LaboratoryFile = file.validated(laboratory_form())
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
