"""The shapes of one interpretation and of a refusal."""

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
    """A part of the line above 0."""

    low: float
    low_included: bool
    high: float | None
    """Null where it has no end."""
    high_included: bool
    unit: str


class Band(PerhapsClass, Shape):
    """A slice of the line in the source's own words."""

    id: str
    text: str
    interval: Interval
    """In the unit of the value."""
    citations: list[Citation]
    """None of a laboratory's range."""


class ReferenceInterval(Shape):
    """The interval that a source calls normal, in the unit of the value; an end is null where it states none."""

    low: float | None
    low_included: bool
    high: float | None
    high_included: bool
    unit: str
    printed: str | None
    """As the source prints it, or as a laboratory's range was typed; null of a ranges file that does not say."""
    converted: bool
    """Whether the source prints it in another unit than that of the value."""
    citations: list[Citation]
    """None of a laboratory's range."""


class DecidedBy(Shape):
    """The sources that the headline follows."""

    side: str
    """The source whose limits place the value: `lab` but where its range leaves open what the document says."""
    severity: str | None
    """The source whose limits say whether it is severe; null where the source of the headline calls nothing severe."""


class Verdict(PerhapsClass, Shape):
    """What one source says."""

    source: str
    """Id of the source; `lab` is the laboratory's own range."""
    primary: bool
    """Whether the headline class is taken from this source."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    side: SideName | None
    """Against the reference interval of the source; null where it is not certain."""
    bands: list[Band]
    """Those in which the value may lie; none of a doubtful range of a laboratory."""
    reference_interval: ReferenceInterval


class Manifestation(OneClass, Shape):
    """A finding that a source lists for the band of the class."""

    id: str
    system: System
    text: str
    certain: bool
    """Whether its source gives the value that class and no other."""
    carried_over: bool
    """The milder list of the same source, behind its severe one."""
    on_page: bool
    """Whether the page shows it without --full."""
    citations: Citations


class NextCheck(Shape):
    """What to check next."""

    id: str
    rank: Annotated[
        int | None, Field(description="Its place on the page for this value; null where only --full has it.")
    ]
    on_page: bool
    text: str
    citations: Citations


class Caution(NextCheck):
    """A caution."""

    topic: Annotated[str, one_of("manifestations", "result", "treatment", "assay", "general")]


class PossibleCause(Cause):
    """A cause of the value, with the places that say so."""

    given: bool
    """Whether the person has it, by --factor."""


class Factor(Cause):
    """A cause that was given as a factor of the person."""

    fits: bool | None
    """Whether it is a cause of this value; null where that is open, or no document says which way it moves it."""


class Limit(Shape):
    """A limit that the value was held against."""

    source: str
    limit: Amount
    """In the unit of the value."""
    printed: Amount
    """As the source prints it."""
    position: Annotated[str, one_of("below", "at", "above", "either side")]
    """Where the value lies."""


class Explanation(Shape):
    """How the answer came about."""

    unit_text: str
    """The unit as it was written; with a volume that of the concentration."""
    factor: Amount
    """What one unit of the value is."""
    limits: list[Limit]


class Interpretation(PerhapsClass, Head):
    """What the documents say of one magnesium result."""

    kind: Literal["interpretation"]
    specimen: SpecimenName
    quantity: Quantity
    conversions: dict[UnitCode, Conversion]
    """The quantity in the common units of its kind, by UCUM code."""
    side: SideName | None
    """Null where it is not certain."""
    possible_classes: Annotated[list[ClassName], Field(min_length=1)]
    flag: Flag | None
    """HL7 flag; null where the side is."""
    borderline: bool
    """A class limit lies within half a unit of the last written digit."""
    label: str
    """The class in words, for this specimen."""
    decided_by: DecidedBy
    sources_agree: bool | None
    """Null with one source, or where a side is undetermined."""
    verdicts: Annotated[list[Verdict], Field(min_length=1)]
    manifestations: list[Manifestation]
    cautions: list[Caution]
    next_checks: list[NextCheck]
    causes: list[PossibleCause]
    """For every side on which the value may lie."""
    warnings: list[ValueWarning]
    factors: NotRequired[list[Factor]]
    """Only with --factor."""
    explanation: NotRequired[Explanation]
    """Only with --explain."""


class Fault(Shape):
    """What is wrong, where, and the way out."""

    code: str
    message: str
    hint: str | None
    argument: str | None
    """The argument of the command line at fault, such as VALUE or --volume; null where it is not known."""
    line: int | None
    """The line of standard input, counted from 1; null for what stands on the command line."""
    text: str | None
    """What was read; null where the fault lies in no text."""
    start: int | None
    """The part of `text` at fault, from `start` to before `end`, in code points; equal where something is missing."""
    end: int | None


class Error(Shape):
    """A refusal: alone on standard error, or in place of the answer to a line of standard input."""

    schema_version: str
    kind: Literal["error"]
    error: Fault
