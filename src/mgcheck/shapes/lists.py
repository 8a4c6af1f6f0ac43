"""The shapes of conversions, lists and intake."""

from __future__ import annotations

from typing import Annotated, Generic, Literal, TypeVar

from mgcheck.shapes.parts import (
    Amount,
    Citations,
    Conversion,
    DirectionName,
    Head,
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
    """What a command lists."""

    kind: KindT
    query: QueryT
    """What was asked for; null where nothing was."""
    count: int
    items: list[ItemT]


class CausesQuery(Shape):
    """A side, a specimen, a document."""

    side: DirectionName | None
    specimen: SpecimenName
    source: str | None


class EvidenceQuery(Shape):
    """A condition as it was typed."""

    condition: str | None


class FoodsQuery(Shape):
    """A word of a food's name."""

    word: str | None


class RangesQuery(Shape):
    """A specimen or test."""

    specimen: str | None


class NoQuery(Shape):
    """Everything."""


class Range(Shape):
    """A limit as printed."""

    id: str
    specimen: str
    printed: str
    """As the document prints it, in French."""
    meaning: str
    citations: Citations


class SourceRow(Shape):
    """A source and how much weight it bears."""

    id: str
    kind: Annotated[str, one_of("document", "outside", "own")]
    title: str
    origin: str | None
    """Who wrote it, where and when, as far as it tells; of mgcheck's own how the statements were checked."""
    weight: str


class Test(Shape):
    """An assay or test."""

    id: str
    name: str
    points: list[Point]


class Claim(Shape):
    """What a document claims of a condition."""

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
    """A food."""

    name: str
    magnesium: Amount
    citations: Citations


class Span(Shape):
    """The low end and the consensus."""

    low: float
    consensus: float
    unit: str


class Extra(Shape):
    """What comes on top."""

    id: Annotated[str, one_of("pregnancy", "growth", "lactation")]
    amount: Amount
    amounts: list[Span]
    """Both ends for the weight with this extra alone; none without a weight."""


class ByWeight(Shape):
    """The rule by weight."""

    rule: Span
    amounts: list[Span]
    """For the weight, in mg and in mmol; none without a weight."""
    extras: list[Extra]
    citations: Citations


class BySex(Shape):
    """The amounts by sex, as printed."""

    sex: Annotated[str, one_of("m", "f")]
    amounts: list[Amount]
    citations: Citations


class Intake(Head):
    """What a person needs a day."""

    kind: Literal["intake"]
    weight: Amount | None
    by_weight: ByWeight
    by_sex: list[BySex]
    notes: list[Point]
    warnings: list[ValueWarning]
