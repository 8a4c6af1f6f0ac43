"""The shapes of one interpretation and of an error."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field

from mgcheck.shapes.parts import (
    Amount,
    Cause,
    Citation,
    Citations,
    ClassName,
    Conversion,
    Flag,
    Head,
    OneClass,
    PerhapsClass,
    Quantity,
    Shape,
    SideName,
    SpecimenName,
    System,
    UnitCode,
    ValueWarning,
    one_of,
)


class Interval(Shape):
    """A range of values above 0."""

    low: float
    low_included: bool
    high: float | None
    """Null if there is no upper end."""
    high_included: bool
    unit: str


class Band(PerhapsClass, Shape):
    """A range between two neighboring limits of a source, in the words of the source."""

    id: str
    text: str
    interval: Interval
    """In the unit of the value."""
    citations: list[Citation]
    """Empty for a laboratory's range, unless a ranges file states it."""


class ReferenceInterval(Shape):
    """The reference interval of a source, in the unit of the value; an end is null if the source states none."""

    low: float | None
    low_included: bool
    high: float | None
    high_included: bool
    unit: str
    printed: str | None
    """As the source prints it or the laboratory's range was typed; null if a ranges file does not say."""
    converted: bool
    """Whether the source prints it in another unit than that of the value."""
    citations: list[Citation]
    """Empty for a laboratory's range, unless a ranges file states it."""


class DecidedBy(Shape):
    """The sources that the headline follows."""

    side: str
    """The source whose limits place the value: `lab`, unless its range leaves open what the document decides."""
    severity: str | None
    """The source whose limits decide whether it is severe; null if the headline's source defines nothing severe."""


class Verdict(PerhapsClass, Shape):
    """How one source classifies the value."""

    source: str
    """Id of the source; `lab` for the laboratory's own range."""
    primary: bool
    """Whether the headline class is taken from this source."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    side: SideName | None
    """Relative to the reference interval of the source; null if not certain."""
    bands: list[Band]
    """The bands in which the value may lie; empty for a doubtful laboratory range."""
    reference_interval: ReferenceInterval


class Manifestation(OneClass, Shape):
    """A finding that a source lists for the band of the class."""

    id: str
    system: System
    text: str
    certain: bool
    """Whether the source gives the value this class and no other."""
    carried_over: bool
    """Whether it comes from the source's milder list, shown after its severe one."""
    on_page: bool
    """Whether the page shows it without `--full`, as far as it has room."""
    citations: Citations


class NextCheck(Shape):
    """What to check next."""

    id: str
    rank: Annotated[
        int | None, Field(description="Its place on the page for this value; null if shown only with `--full`.")
    ]
    on_page: bool
    text: str
    citations: Citations


class Caution(NextCheck):
    """A caution."""

    topic: Annotated[str, one_of("manifestations", "result", "treatment", "assay", "general")]


class PossibleCause(Cause):
    """A possible cause of the value, with the places that say so."""

    given: bool
    """Whether the person has it, as given by `--factor`."""


class Factor(Cause):
    """A cause that the person has, as given by `--factor`."""

    fits: bool | None
    """Whether it is a cause of this value; null if that is open, or if no document gives it a direction."""


class Limit(Shape):
    """A limit that the value was compared with."""

    source: str
    limit: Amount
    """In the unit of the value."""
    printed: Amount
    """As the source prints it."""
    position: Annotated[str, one_of("below", "at", "above", "either side")]
    """Position of the value relative to the limit."""


class Review(Shape):
    """When an answer was read against the documents, and in what capacity."""

    date: str
    capacity: Annotated[str, one_of("maintainer", "clinician")]


class Piece(Shape):
    """Neighboring values with three decimals to which the answer is the same."""

    interval: Interval
    hash: str
    """Of the interval and the answer to its lowest value in both languages."""
    review: Review | None
    """Null if it was not read since it changed."""


class Explanation(Shape):
    """How the value was read and what it was compared with."""

    unit_text: str
    """The unit as written; with a volume, the unit of the concentration."""
    factor: Amount
    """One unit of the value, converted."""
    limits: list[Limit]
    piece: NotRequired[Piece | None]
    """The piece of the atlas with this answer; null with options or a comparator, or near a limit by its rounding."""


class Interpretation(PerhapsClass, Head):
    """What the documents say of one magnesium result."""

    kind: Literal["interpretation"]
    specimen: SpecimenName
    quantity: Quantity
    conversions: dict[UnitCode, Conversion]
    """The quantity in the common units of its kind, by UCUM code."""
    side: SideName | None
    """Null if not certain."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    flag: Flag | None
    """HL7 interpretation flag; null if `side` is null."""
    borderline: bool
    """Whether a class limit lies within half a unit of the last written digit."""
    label: str
    """The class in words, for this specimen."""
    decided_by: DecidedBy
    sources_agree: bool | None
    """Whether all sources give the same side; null with one source, or if a side is undetermined."""
    verdicts: Annotated[list[Verdict], Field(min_length=1)]
    manifestations: list[Manifestation]
    cautions: list[Caution]
    next_checks: list[NextCheck]
    causes: list[PossibleCause]
    """For every side on which the value may lie."""
    warnings: list[ValueWarning]
    factors: NotRequired[list[Factor]]
    """Only with `--factor`."""
    explanation: NotRequired[Explanation]
    """Only with `--explain`."""


class Fault(Shape):
    """What is wrong, where, and what to do about it."""

    code: str
    message: str
    hint: str | None
    argument: str | None
    """The command-line argument at fault, such as `VALUE` or `--volume`; null if unknown."""
    line: int | None
    """The line of standard input, counted from 1; null for a value on the command line."""
    text: str | None
    """The text that was read; null if the fault is not in a text."""
    start: int | None
    """The part at fault is `text[start:end]`, in code points; `start` equals `end` if something is missing."""
    end: int | None


class Error(Shape):
    """An error, written to standard error, or in place of the answer to a line of standard input."""

    schema_version: str
    kind: Literal["error"]
    error: Fault
