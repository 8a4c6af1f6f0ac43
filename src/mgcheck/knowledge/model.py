"""What mgcheck knows, as frozen values: rulers, manifestations, cautions, each with its source and place.

These types hold no clinical figure of their own; `loader` fills them from `data/`. `Ruler`, `Band` and `Source` also
describe the form of a ranges file, which pydantic validates by their annotations (`ranges_file`). They are named tuples
because the engine copies rulers and bands for each row that has a range of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, StringConstraints

from mgcheck.errors import DataError
from mgcheck.language.say import LONGEST, Text
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.units import Dimension, Unit, read_unit

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes

# The documents by id; a test holds them equal to sources.toml, which a plain interpretation has no need to read.
DOCUMENTS = ("rms", "boisleve", "george", "migraine", "mesotherapie")
# The id of the laboratory's own range among the sources.
LAB = "lab"


class Specimen(StrEnum):
    """What was measured; ionized magnesium is a fraction of serum magnesium, offered beside the specimens."""

    SERUM = "serum"
    IONIZED = "ionized"
    ERYTHROCYTE = "erythrocyte"
    URINE = "urine"

    def measured_in(self, dimension: Dimension) -> bool:
        """Whether a unit of this dimension fits the specimen."""
        if dimension is Dimension.FRACTION:
            return self is Specimen.IONIZED
        return dimension is (Dimension.EXCRETION if self is Specimen.URINE else Dimension.CONCENTRATION)


class Side(StrEnum):
    """Where a quantity lies against a reference interval."""

    LOW = "low"
    INSIDE = "inside"
    HIGH = "high"


class MgClass(StrEnum):
    """The class of a magnesium result, from lowest to highest."""

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
        """Whether the class is a severe one."""
        return self in (MgClass.SEVERE_HYPO, MgClass.SEVERE_HYPER)


# ------------------------------------------------------------------------------------------- what a ranges file holds


def unit_of(code: object) -> Unit:
    """The unit of a UCUM code in the data; raises `ValueError` where it names none."""
    unit = read_unit(code) if isinstance(code, str) and len(code) <= _LONGEST_CODE else None
    if unit is None:
        raise DataError("no_unit", given=str(code))
    return unit


def _interval_of(notation: object) -> Interval:
    if not isinstance(notation, str) or len(notation) > _LONGEST_CODE:
        raise DataError("no_interval", given=str(notation))
    return Interval.parse(notation)


def _table(row: object) -> object:
    # pydantic would fill a named tuple from a list, by position.
    if not isinstance(row, dict):
        raise DataError("table")
    return row


def _filled(text: Text) -> Text:
    if not all(0 < len(part.strip()) <= LONGEST for part in text):
        raise DataError("text", longest=LONGEST)
    return text


_LONGEST_CODE = 100
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_.-]*$", max_length=60)]
UnitCode = Annotated[Unit, PlainValidator(unit_of)]
IntervalText = Annotated[Interval, PlainValidator(_interval_of)]
TABLE = BeforeValidator(_table)
Bilingual = Annotated[Text, TABLE, AfterValidator(_filled)]


class Band(NamedTuple):
    """A slice of the line between two cut points, with the words of its source."""

    id: Id
    cls: Annotated[MgClass, Field(alias="class")]
    interval: IntervalText
    en: Line
    fr: Line
    locator: Line
    label: Bilingual | None = None  # where the specimen's name of the class would claim more than the source does

    @property
    def words(self) -> Text:
        """What the source calls the band, in both languages."""
        return Text(self.en, self.fr)


class Ruler(NamedTuple):
    """One source's limits for one specimen, in one unit: bands that cover the line above 0 in ascending order.

    `printed_unit` is the unit in which the source prints them, whatever unit they have been brought to, and `printed`
    its own text of the reference interval.
    """

    source: Id
    specimen: Specimen
    unit: UnitCode
    printed_unit: Annotated[UnitCode, Field(alias="unit")]
    bands: Annotated[tuple[Annotated[Band, TABLE], ...], Field(alias="band", min_length=2, max_length=50)]
    printed: Line | None = None


class Source(NamedTuple):
    """A document, or what is cited beside the documents, how much weight it bears, and where it comes from."""

    id: Id
    title: Line
    weight: Bilingual
    kind: Literal["document", "outside", "own"] = "document"
    origin: Bilingual | None = None  # who wrote it, where and when


# -------------------------------------------------------------------------------------------- what the other files hold


class Statement(NamedTuple):
    """A limit as a document prints it, with what it means there."""

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
        """The citation as it stands in JSON, where each place that the locator names stands apart."""
        return [{"source": self.source, "locator": place} for place in self.locator.split(" ; ")]


def cited(citations: Iterable[Citation]) -> list[shapes.Citation]:
    """Citations as they stand in JSON."""
    return [place for one in citations for place in one.places()]


class Manifestation(NamedTuple):
    """A finding expected in a band; `page` says whether the page shows it without being asked for everything."""

    id: str
    system: str
    text: Text
    page: bool


class ManifestationGroup(NamedTuple):
    """What one place of one source lists for bands of its own rulers; `milder` follows a severe group."""

    id: str
    citation: Citation
    scopes: frozenset[str]
    bands: frozenset[str]
    cls: MgClass
    heading: Text
    items: tuple[Manifestation, ...]
    milder: str | None = None


class Topic(StrEnum):
    """What a caution is about."""

    MANIFESTATIONS = "manifestations"  # what to expect of them, or that none is expected or listed
    RESULT = "result"  # this result
    TREATMENT = "treatment"
    ASSAY = "assay"  # the measurement as such
    GENERAL = "general"  # what holds of every such answer; stands at the foot of the page


class Certainty(StrEnum):
    """How sure it must be that the quantity lies where a statement holds."""

    CERTAIN = "certain"
    OPEN = "open"  # it may, and may not


class Remark(NamedTuple):
    """A caution or a next check, and when it applies.

    It applies to `scopes` where the verdict of one of the sources in `follows` may lie in one of `bands`, or on one of
    `sides`; where none of these sources has limits for the specimen, the headline source's verdict counts. Without
    `certainty` it carries its condition where that is open. `page` is its rank on the page for the severity of
    the value on that side, without which it is not shown there, and `urgent` where it is marked as urgent.
    """

    id: str
    text: Text
    cited: tuple[Citation, ...]
    follows: tuple[str, ...]
    scopes: frozenset[str]
    sides: frozenset[Side]
    bands: frozenset[str]
    certainty: Certainty | None
    topic: Topic
    page: Mapping[MgClass, int]
    urgent: frozenset[MgClass]
    without_laboratory: bool

    def applies_in(self, band: Band) -> bool:
        """Whether it is said of a value in this band of one of its sources."""
        return band.id in self.bands or band.cls.side in self.sides


class Plausible(NamedTuple):
    """The bounds outside which a laboratory hardly reports a value; mgcheck's own policy."""

    unit: Unit
    interval: Interval


class Policy(NamedTuple):
    """What no document decides: headline sources, the unit-slip test, plausible bounds, names of the classes."""

    primary: Mapping[str, str]
    slip_ratio: Fraction
    slip_units: Mapping[str, tuple[Unit, ...]]
    plausible: Mapping[str, Plausible]
    plausible_input: Mapping[str, Interval]  # what is given beside a value, in the unit that ends the name
    labels: Mapping[str, Mapping[MgClass, Text]]


class Knowledge(NamedTuple):
    """Everything one interpretation rests on."""

    edition: str
    documents: frozenset[str]  # ids of the documents, with or without limits
    rulers: tuple[Ruler, ...]
    policy: Policy
    groups: tuple[ManifestationGroup, ...]
    cautions: tuple[Remark, ...]
    next_checks: tuple[Remark, ...]
    reader_sources: tuple[Source, ...] = ()  # those of a reader's own ranges file
