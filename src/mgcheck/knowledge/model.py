"""The types of the knowledge: rulers, manifestations, cautions and more, each with its source and locator.

They contain no clinical figures; `loader` fills them from `data/`. `ranges_form` validates those of a
ranges file. They are named tuples because the engine copies rulers and bands for each row with its own laboratory
range.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Literal, NamedTuple

from mgcheck.errors import DataError
from mgcheck.language.say import Text
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import Dimension, Unit, read_unit

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes

# The ids of the documents. A test keeps them equal to sources.toml, which a plain interpretation need not read.
DOCUMENTS = ("rms", "boisleve", "george", "migraine", "mesotherapie")
# The source id of the laboratory's own range.
LAB = "lab"


class Specimen(StrEnum):
    """The specimen of a result; ionized magnesium is a fraction of serum magnesium, treated like a specimen."""

    SERUM = "serum"
    IONIZED = "ionized"
    ERYTHROCYTE = "erythrocyte"
    URINE = "urine"

    def measured_in(self, dimension: Dimension) -> bool:
        """Whether results of this specimen have units of this dimension."""
        if dimension is Dimension.FRACTION:
            return self is Specimen.IONIZED
        return dimension is (Dimension.EXCRETION if self is Specimen.URINE else Dimension.CONCENTRATION)


class Side(StrEnum):
    """The position of a quantity relative to a reference interval."""

    LOW = "low"
    INSIDE = "inside"
    HIGH = "high"


class MgClass(StrEnum):
    """The class of a magnesium result, in ascending order."""

    SEVERE_HYPO = "severe_hypo"
    HYPO = "hypo"
    NORMAL = "normal"
    HYPER = "hyper"
    SEVERE_HYPER = "severe_hyper"

    @property
    def side(self) -> Side:
        """The side of the reference interval on which the class lies."""
        if self is MgClass.NORMAL:
            return Side.INSIDE
        return Side.LOW if self in (MgClass.SEVERE_HYPO, MgClass.HYPO) else Side.HIGH

    @property
    def severe(self) -> bool:
        """Whether the class is severe."""
        return self in (MgClass.SEVERE_HYPO, MgClass.SEVERE_HYPER)


# The longest spelling of a unit or an interval in the data.
LONGEST_CODE = 100


def unit_of(code: object) -> Unit:
    """Parse a unit in the data; raises `ValueError` if it is unknown."""
    unit = read_unit(code) if isinstance(code, str) and len(code) <= LONGEST_CODE else None
    if unit is None:
        raise DataError("no_unit", given=str(code))
    return unit


# ------------------------------------------------------------------------------------ the contents of a ranges file


class Band(NamedTuple):
    """A range of values between two neighboring limits of a source, with the words of the source."""

    id: str
    cls: MgClass
    interval: Interval
    en: str
    fr: str
    locator: str
    label: Text | None = None  # if the usual name of the class would claim more than the source does

    @property
    def words(self) -> Text:
        """The words of the source for the band, in both languages."""
        return Text(self.en, self.fr)


class Ruler(NamedTuple):
    """The limits of one source for one specimen in one unit: ascending bands that cover all values above 0.

    `printed_unit` is the unit in which the source prints the limits, even if they have been converted to another, and
    `printed` is its reference interval as printed.
    """

    source: str
    specimen: Specimen
    unit: Unit
    printed_unit: Unit
    bands: tuple[Band, ...]
    printed: str | None = None

    def __hash__(self) -> int:
        # Without the bands, whose fractions take long, and which rulers alike in the rest seldom differ in.
        return hash((self.source, self.specimen, self.unit, self.printed_unit, self.printed))


class DefaultRange(NamedTuple):
    """A laboratory's range for the values of a specimen that bring none: its text, which states `unit`.

    `origin` is the title and the edition of the ranges file that states it, if one does.
    """

    specimen: Specimen
    unit: Unit
    text: str
    origin: str = ""


class Source(NamedTuple):
    """A document or another cited source, with the weight of its evidence and its origin."""

    id: str
    title: str
    weight: Text
    kind: Literal["document", "outside", "own"] = "document"
    origin: Text | None = None  # who wrote it, where and when


# ---------------------------------------------------------------------------------- the contents of the other files


class Statement(NamedTuple):
    """A limit as a document prints it, and its meaning there."""

    id: str
    source: str
    specimen: str
    printed: str
    locator: str
    meaning: Text


class Citation(NamedTuple):
    """A source and the place in it."""

    source: str
    locator: str

    def places(self) -> list[shapes.Citation]:
        """Return the citation as JSON values, one for each place in the locator."""
        return [{"source": self.source, "locator": place} for place in self.locator.split(" ; ")]


def cited(citations: Iterable[Citation]) -> list[shapes.Citation]:
    """Return citations as JSON values, one for each place."""
    return [place for one in citations for place in one.places()]


class Manifestation(NamedTuple):
    """A finding expected in a band; `page` tells whether the page shows it without `--full`."""

    id: str
    system: str
    text: Text
    page: bool


class ManifestationGroup(NamedTuple):
    """The manifestations that one place of a source lists for bands of its own rulers.

    `milder` is the id of the list shown after this one, which is for a severe class.
    """

    id: str
    citation: Citation
    scopes: frozenset[str]
    bands: frozenset[str]
    cls: MgClass
    heading: Text
    items: tuple[Manifestation, ...]
    milder: str | None = None


class Topic(StrEnum):
    """The subject of a caution."""

    MANIFESTATIONS = "manifestations"  # which to expect, or that none is expected or listed
    RESULT = "result"  # the result at hand
    TREATMENT = "treatment"
    ASSAY = "assay"  # the method of measurement
    GENERAL = "general"  # true of every such answer; shown at the foot of the page


class Remark(NamedTuple):
    """A caution or a next check, and the conditions under which it applies.

    It applies to `scopes` if, for one of the sources in `follows`, the quantity may lie in one of `bands` or on one of
    `sides`. If none of these sources has limits for the specimen, the headline source is used. `certain` tells whether
    it must be certain or open that the quantity lies there; if it is None, both will do, and an open statement is
    printed with its condition. `page` gives its rank on the page by class (it is not shown there for other classes, nor
    beside manifestations of `not_beside`), and `urgent` the classes for which it is marked as urgent. With
    `not_severe`, it is left out where a document may call the quantity severe; if `unconditional`, it is true of every
    quantity and is printed without a condition.
    """

    id: str
    text: Text
    cited: tuple[Citation, ...]
    follows: tuple[str, ...]
    scopes: frozenset[str]
    sides: frozenset[Side]
    bands: frozenset[str]
    certain: bool | None
    topic: Topic
    page: Mapping[MgClass, int]
    urgent: frozenset[MgClass]
    without_laboratory: bool
    not_beside: str | None
    not_severe: bool
    unconditional: bool

    def applies_in(self, band: Band) -> bool:
        """Whether it applies to a value in this band of one of its sources."""
        return band.id in self.bands or band.cls.side in self.sides


class Policy(NamedTuple):
    """mgcheck's own policy: headline sources, when to doubt a unit or a range, plausible bounds, class names."""

    primary: Mapping[str, str]
    slip_ratio: Fraction
    slip_units: Mapping[str, tuple[Unit, ...]]
    range_ratio: Fraction
    plausible: Mapping[str, tuple[Unit, Interval]]
    plausible_input: Mapping[str, Interval]  # other inputs, in the unit that ends the name
    labels: Mapping[str, Mapping[MgClass, Text]]


class Knowledge(NamedTuple):
    """Everything that an interpretation is based on."""

    edition: str
    documents: frozenset[str]  # ids of the documents, with or without limits
    rulers: tuple[Ruler, ...]
    policy: Policy
    groups: tuple[ManifestationGroup, ...]
    cautions: tuple[Remark, ...]
    next_checks: tuple[Remark, ...]
    reader_sources: tuple[Source, ...] = ()  # from a user's own ranges file
    lab_ranges: tuple[DefaultRange, ...] = ()  # of a laboratory, for values that bring none
