"""The form of a ranges file, as pydantic models: what the loader may rely on."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from mgcheck.interval import Interval
from mgcheck.knowledge.model import MgClass, Specimen
from mgcheck.units import Dimension, read_unit


def _interval(notation: str) -> str:
    Interval.parse(notation)
    return notation


def _unit(code: str) -> str:
    if read_unit(code) is None:
        raise ValueError(f"{code!r} is no unit; write mmol/L, mg/L, mg/dL, meq/L, mmol/(24.h), mg/(24.h) or %")
    return code


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60)]
IntervalText = Annotated[str, StringConstraints(max_length=100), AfterValidator(_interval)]
UnitCode = Annotated[str, StringConstraints(max_length=40), AfterValidator(_unit)]
SpecimenName = Literal["serum", "ionized", "erythrocyte", "urine"]
ClassName = Literal["severe_hypo", "hypo", "normal", "hyper", "severe_hyper"]


class Model(BaseModel):
    """Nothing unknown is let in, and nothing is turned into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Bilingual(Model):
    """A text in both languages; neither may be missing."""

    en: Line
    fr: Line


class SourceModel(Model):
    """A source and how much weight it bears."""

    id: Id
    kind: Literal["document", "outside", "own"] = "document"
    title: Line
    weight: Bilingual


class BandModel(Bilingual):
    """A band of a ruler; see `data/reference_ranges.toml`."""

    id: Id
    class_: ClassName = Field(alias="class")
    interval: IntervalText
    locator: Line
    label: Bilingual | None = None


class RulerModel(Model):
    """One source's limits for one specimen: bands without gap or overlap, in ascending order of class."""

    source: Id
    specimen: SpecimenName
    unit: UnitCode
    band: Annotated[list[BandModel], Field(min_length=2, max_length=50)]

    @model_validator(mode="after")
    def covers_the_line(self) -> RulerModel:
        """Refuse a gap, an overlap, a class out of order, no reference interval, a unit of the wrong kind."""
        intervals = [Interval.parse(band.interval) for band in self.band]
        if intervals[0].low.value != 0 or intervals[0].low.inclusive:
            raise ValueError(f"the first band begins with {intervals[0]} instead of (0")
        if intervals[-1].high is not None:
            raise ValueError(f"the last band ends with {intervals[-1]} instead of inf)")
        for (below, above), band in zip(pairwise(intervals), self.band[1:], strict=True):
            high = below.high
            if (
                high is None
                or high.value > above.low.value
                or (high.value == above.low.value and high.inclusive and above.low.inclusive)
            ):
                raise ValueError(f"band {band.id!r}, {above}, overlaps the band before it, {below}")
            if high.value < above.low.value or not (high.inclusive or above.low.inclusive):
                raise ValueError(f"there is a gap between {below} and {above} (band {band.id!r})")
        order = [list(MgClass).index(MgClass(band.class_)) for band in self.band]
        if order != sorted(order):
            raise ValueError("the classes of the bands are not in ascending order")
        if MgClass.NORMAL not in [band.class_ for band in self.band]:
            raise ValueError("no band has the class normal")
        if twice := _twice([band.id for band in self.band]):
            raise ValueError(f"two bands have the same id, {twice!r}")
        _require_unit_of(Specimen(self.specimen), self.unit)
        return self


def _twice(ids: list[str]) -> str | None:
    """The first id that stands more than once."""
    return next((name for name, count in Counter(ids).items() if count > 1), None)


def _require_unit_of(specimen: Specimen, code: str) -> None:
    unit = read_unit(code)
    wanted = {Dimension.EXCRETION} if specimen is Specimen.URINE else {Dimension.CONCENTRATION}
    if specimen is Specimen.IONIZED:
        wanted.add(Dimension.FRACTION)
    if unit is None or unit.dimension not in wanted:
        raise ValueError(f"{code} is no unit of {specimen.value} magnesium")


class File(Model):
    """What every data file begins with."""

    # A true would pass for the literal 1.
    format: Annotated[int, Field(ge=1, le=1)]
    edition: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class RangesFile(File):
    """`reference_ranges.toml`, and a reader's own file, which names its sources itself."""

    source: list[SourceModel] = []
    ruler: Annotated[list[RulerModel], Field(min_length=1)]

    @model_validator(mode="after")
    def rulers_are_distinct(self) -> RangesFile:
        """Refuse two rulers of one source for one specimen and kind of unit, and a source id that stands twice."""
        seen: set[tuple[str, str, object]] = set()
        for ruler in self.ruler:
            unit = read_unit(ruler.unit)
            key = (ruler.source, ruler.specimen, unit and (unit.dimension, unit.basis))
            if key in seen:
                raise ValueError(f"{ruler.source} has two rulers for {ruler.specimen} in the same kind of unit")
            seen.add(key)
        shapes: dict[tuple[str, str, object], tuple[tuple[str, str], ...]] = {}
        for ruler in self.ruler:
            unit = read_unit(ruler.unit)
            shape = tuple((band.id, str(band.class_)) for band in ruler.band)
            if shapes.setdefault((ruler.source, ruler.specimen, unit and unit.dimension), shape) != shape:
                raise ValueError(f"the two rulers of {ruler.source} for {ruler.specimen} differ in their bands")
        if twice := _twice([source.id for source in self.source]):
            raise ValueError(f"the source id {twice!r} stands twice")
        return self
