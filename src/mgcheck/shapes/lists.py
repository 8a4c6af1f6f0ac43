"""The shapes of conversions, lists and intake."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from mgcheck.shapes.answer import Piece
from mgcheck.shapes.parts import (
    Amount,
    Citations,
    Conversion,
    DirectionName,
    Flag,
    Head,
    PerhapsClass,
    Point,
    Quantity,
    Shape,
    SpecimenName,
    ValueWarning,
    one_of,
)


class Conversions(Head):
    """`mgcheck convert`."""

    kind: Literal["convert"]
    quantity: Quantity
    conversions: dict[str, Conversion]
    """The quantity in other units, by UCUM code."""
    warnings: list[ValueWarning]


KindT = TypeVar("KindT")
QueryT = TypeVar("QueryT")
ItemT = TypeVar("ItemT")


class List(Head, Generic[KindT, QueryT, ItemT]):
    """The items that a command lists."""

    kind: KindT
    query: QueryT
    """The arguments of the command; null for each that was not given."""
    count: int
    items: list[ItemT]


class CausesQuery(Shape):
    """The arguments of `mgcheck causes`."""

    side: DirectionName | None
    specimen: SpecimenName
    source: str | None


class EvidenceQuery(Shape):
    """The argument of `mgcheck evidence`, as typed."""

    condition: str | None


class FoodsQuery(Shape):
    """The argument of `mgcheck foods`, as typed."""

    word: str | None


class AtlasQuery(Shape):
    """The arguments of `mgcheck atlas`."""

    specimen: SpecimenName | None
    unit: str | None
    """As a UCUM code."""


class RangesQuery(Shape):
    """The argument of `mgcheck ranges`: a specimen or test."""

    specimen: str | None


class NoQuery(Shape):
    """The command takes no arguments."""


class Range(Shape):
    """A limit as a document prints it."""

    id: str
    specimen: str
    printed: str
    """As the document prints it, in French."""
    meaning: str
    citations: Citations


class SourceRow(Shape):
    """A source and the weight of its evidence."""

    id: str
    kind: Annotated[str, one_of("document", "outside", "own")]
    title: str
    origin: str | None
    """Author, place and date, if stated; for mgcheck's own statements, how they were checked."""
    weight: str


class Test(Shape):
    """An assay, or a dynamic or neuromuscular test."""

    id: str
    name: str
    points: list[Point]


class Claim(Shape):
    """What a document claims about magnesium in a condition."""

    text: str
    promotional: bool
    citations: Citations


class Condition(Shape):
    """A condition, and how far the documents agree."""

    id: str
    name: str
    agreement: str
    claims: list[Claim]


class Food(Shape):
    """A food and its magnesium content."""

    name: str
    magnesium: Amount
    citations: Citations


class Span(Shape):
    """The low end of the requirement and the consensus."""

    low: float
    consensus: float
    unit: str


class Extra(Shape):
    """An additional requirement."""

    id: Annotated[str, one_of("pregnancy", "growth", "lactation")]
    amount: Amount
    amounts: list[Span]
    """The requirement for the weight with this extra alone; empty without a weight."""


class ByWeight(Shape):
    """The requirement by weight."""

    rule: Span
    amounts: list[Span]
    """The requirement for the weight, in mg and in mmol; empty without a weight."""
    extras: list[Extra]
    citations: Citations


class BySex(Shape):
    """The recommended amounts by sex, as printed."""

    sex: Annotated[str, one_of("m", "f")]
    amounts: list[Amount]
    citations: Citations


class Intake(Head):
    """The magnesium that a person needs per day."""

    kind: Literal["intake"]
    weight: Amount | None
    by_weight: ByWeight
    by_sex: list[BySex]
    notes: list[Point]
    warnings: list[ValueWarning]


class AtlasVerdict(PerhapsClass, Shape):
    """The class that one source gives, and the ids of its bands."""

    source: str
    bands: list[str]


class AtlasPiece(PerhapsClass, Piece):
    """A piece of the atlas; statements are named by their ids."""

    specimen: SpecimenName
    flag: Flag | None
    borderline: bool
    label: str
    verdicts: list[AtlasVerdict]
    warnings: list[str]
    manifestations: list[str]
    cautions: list[str]
    next_checks: list[str]
    causes: list[str]
