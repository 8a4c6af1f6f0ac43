"""Parts that several outputs share."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import ConfigDict, Field, with_config
from typing_extensions import TypedDict


def one_of(*values: str) -> Any:
    """Describe a string that is one of these values."""
    # With a Literal, type checkers would refuse the value of an enumeration, which they know only as a string.
    return Field(json_schema_extra={"enum": [*values]})


ClassName = Annotated[str, one_of("severe_hypo", "hypo", "normal", "hyper", "severe_hyper")]
ComparatorSign = Annotated[str, one_of("<", "<=", ">=", ">")]
SideName = Annotated[str, one_of("low", "inside", "high")]
DirectionName = Annotated[str, one_of("low", "high")]
Flag = Annotated[str, one_of("LU", "L", "N", "H", "HU")]
Language = Annotated[str, one_of("en", "fr")]
SpecimenName = Annotated[str, one_of("serum", "ionized", "erythrocyte", "urine")]
System = Annotated[
    str, one_of("neuromuscular", "central_nervous", "cardiovascular", "digestive", "metabolic", "general")
]
UnitCode = Annotated[str, one_of("mmol/L", "mg/L", "mg/dL", "meq/L", "mmol/(24.h)", "mg/(24.h)", "%")]
WarningCode = Annotated[
    str,
    one_of(
        *("lab_range_doubtful", "flag_disagrees", "marked", "severe_elsewhere", "severe_possible_elsewhere"),
        *("unit_slip", "implausible", "unit_case", "time_assumed", "unit_dependent", "contradiction", "other_dose"),
    ),
]
Positive = Annotated[float, Field(gt=0)]


@with_config(ConfigDict(extra="forbid", use_attribute_docstrings=True))
class Shape(TypedDict):
    """An object with the described keys and no others."""


class Provenance(Shape):
    """The versions of the schema, the program and the data."""

    schema_version: str
    """0.x until 1.0; after that, a new key raises the minor version and a changed one the major version."""
    mgcheck_version: str
    knowledge_edition: str
    """The date of the data and a hash of their content."""


class Head(Provenance):
    """The first keys of every answer; `kind`, beside them, names the schema."""

    language: Language


# ----------------------------------------------------------------------------------- parts of several outputs

OneClass = TypedDict("OneClass", {"class": ClassName})
PerhapsClass = TypedDict(
    "PerhapsClass",
    {"class": Annotated[ClassName | None, Field(description="Null if more than one class is possible.")]},
)


class Citation(Shape):
    """A source and the place in it."""

    source: str
    locator: str


Citations = Annotated[list[Citation], Field(min_length=1)]


class ValueWarning(Shape):
    """A warning about this value, or about these values together."""

    code: WarningCode
    text: str
    citations: list[Citation]
    """The places that the warning rests on; empty if it is about how a text was read."""


class Amount(Shape):
    """A number and its unit, as a UCUM code with a capital L."""

    value: float
    unit: str


class Quantity(Shape):
    """The quantity as read."""

    text: str
    """The text as written; with a volume, both texts joined by a multiplication sign."""
    comparator: ComparatorSign | None
    value: Positive
    """The value in `unit`; with a volume, the amount in 24 h."""
    unit: str
    """UCUM code with a capital L, such as mmol/L, mg/dL, meq/L, mmol/(24.h) or %."""
    resolution: Positive
    """One unit of the last written digit, in `unit`."""


class Conversion(Shape):
    """The quantity in another unit, to the precision of a float."""

    comparator: ComparatorSign | None
    value: Positive


class Reading(Shape):
    """A statement with the places that support it."""

    id: str
    text: str
    outside: Annotated[bool, Field(description="Whether it cites a source outside the five documents.")]
    citations: Citations


class Point(Shape):
    """One statement of a document, and its topic."""

    topic: str
    text: str
    citations: Citations


class Listing(Citation):
    """A place that lists a cause."""

    moves: dict[SpecimenName, DirectionName]
    """The direction in which the cause moves the value, by specimen."""


class Cause(Shape):
    """A cause of a low or high value, with the places that list it."""

    id: str
    mechanism: str
    text: str
    common: Annotated[bool, Field(description="Listed by rms among the common causes (table 2).")]
    citations: Annotated[list[Listing], Field(min_length=1)]
