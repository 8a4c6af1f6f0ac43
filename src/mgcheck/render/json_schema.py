"""The JSON Schema of the output, as pydantic models: each key with its meaning.

The output itself is written by `Interpretation.to_dict`; the tests hold the two together, key for key.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

ClassName = Literal["severe_hypo", "hypo", "normal", "hyper", "severe_hyper"]
System = Literal["neuromuscular", "central_nervous", "cardiovascular", "digestive", "metabolic", "general"]
Code = Literal[
    "lab_range_doubtful",
    "severe_elsewhere",
    "severe_possible_elsewhere",
    "lab_range_unit",
    "unit_slip",
    "implausible",
    "unit_case",
    "unit_dependent",
]


class Model(BaseModel):
    """Nothing stands in the output that is not described here."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Quantity(Model):
    """The quantity as read."""

    text: str = Field(
        description="The text as it was written; with a volume both texts, joined by a multiplication sign."
    )
    comparator: Literal["<", "<=", ">=", ">"] | None
    value: float = Field(gt=0, description="The value in `unit`; with a volume the amount in 24 h.")
    unit: str = Field(description="UCUM code with a capital L: mmol/L, mg/dL, meq/L, mmol/(24.h), %.")
    resolution: float = Field(gt=0, description="One unit of the last written digit, in `unit`.")


class Conversions(Model):
    """The value in the common units of its kind, by UCUM code; not rounded beyond what a float holds."""

    mmol_per_l: float = Field(default=0, alias="mmol/L")
    mg_per_l: float = Field(default=0, alias="mg/L")
    mg_per_dl: float = Field(default=0, alias="mg/dL")
    meq_per_l: float = Field(default=0, alias="meq/L")
    mmol_per_day: float = Field(default=0, alias="mmol/(24.h)")
    mg_per_day: float = Field(default=0, alias="mg/(24.h)")
    percent: float = Field(default=0, alias="%")


class Verdict(Model):
    """What one source says."""

    source: str = Field(description="Id of the source; `lab` is the laboratory's own range.")
    primary: bool = Field(description="Whether the headline class is taken from this source.")
    class_: ClassName | None = Field(alias="class", description="Null where more than one class is possible.")
    possible_classes: list[ClassName] = Field(min_length=1)
    band: str = Field(description="The source's own words for the band.")
    locator: str = Field(description="The place in the source.")


class Citation(Model):
    """A source and the place in it."""

    source: str
    locator: str


class Manifestation(Model):
    """A finding that a source lists for the band."""

    id: str
    system: System
    text: str
    class_: ClassName = Field(alias="class", description="The class it is listed for.")
    certain: bool = Field(description="Whether its source gives the value that class and no other.")
    carried_over: bool = Field(description="The milder list of the same source, behind its severe one.")
    on_page: bool = Field(description="Whether the page shows it without --full.")
    citations: list[Citation] = Field(min_length=1, max_length=1)


class NextCheck(Model):
    """What to check next."""

    id: str
    rank: int | None = Field(description="Its place on the page for this value; null where only --full shows it.")
    on_page: bool
    text: str
    citations: list[Citation] = Field(min_length=1)


class Caution(NextCheck):
    """A caution."""

    topic: Literal["manifestations", "result", "treatment", "assay", "general"]


class Warning(Model):  # noqa: A001 - the field's word; nothing here warns
    """Something noticed about this very value."""

    code: Code
    text: str


class Limit(Model):
    """A limit that the value was held against."""

    source: str
    limit: float = Field(description="In the unit of the value.")
    unit: str
    printed: float = Field(description="As the source prints it.")
    printed_unit: str
    position: Literal["below", "at", "above", "either side"] = Field(description="Where the value lies.")


class Cause(Model):
    """A cause, with every document that lists it."""

    id: str
    direction: Literal["low", "high"]
    mechanism: str
    text: str
    common: bool = Field(description="Listed by rms among the common causes (table 2).")
    listed: list[Citation] = Field(min_length=1)


class Factor(Cause):
    """A cause that was given as a factor of the person."""

    fits: bool = Field(description="Whether the value may lie on the side that it causes.")


class Explanation(Model):
    """How the answer came about; only with --explain."""

    unit_text: str = Field(description="The unit as it was written; with a volume that of the concentration.")
    factor: float = Field(description="One unit of the value is this much of `factor_unit`.")
    factor_unit: str
    limits: list[Limit]


class Interpretation(Model):
    """What the documents say of one magnesium result."""

    schema_version: str = Field(description="A new key raises the minor, a changed one the major.")
    mgcheck_version: str
    knowledge_edition: str = Field(description="The date of the data.")
    specimen: Literal["serum", "ionized", "erythrocyte", "urine"]
    quantity: Quantity
    conversions: Conversions
    class_: ClassName | None = Field(alias="class", description="Null where more than one class is possible.")
    possible_classes: list[ClassName] = Field(min_length=1)
    borderline: bool = Field(description="A class limit lies within half a unit of the last written digit.")
    flag: Literal["LU", "L", "N", "H", "HU"] | None = Field(description="HL7 flag; null where the sides differ.")
    label: str = Field(description="The class in words, for this specimen.")
    sources_agree: bool | None = Field(description="Null with one source, or where a side is undetermined.")
    verdicts: list[Verdict] = Field(min_length=1)
    manifestations: list[Manifestation]
    cautions: list[Caution]
    next_checks: list[NextCheck]
    warnings: list[Warning]
    language: Literal["en", "fr"]
    factors: list[Factor] = Field(default=..., description="Only with --factor.")
    explanation: Explanation = Field(default=..., description="Only with --explain.")


DIALECT = "https://json-schema.org/draft/2020-12/schema"


def interpretation_schema() -> dict[str, Any]:
    """JSON Schema, draft 2020-12, of one interpretation."""
    schema = tidied(Interpretation.model_json_schema(by_alias=True))
    return {"$schema": DIALECT, **schema, "title": "mgcheck interpretation"}


def tidied(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the keys of an interpretation that are there or not, as the call asks, marked as optional."""
    definitions = schema.get("$defs", {})
    for node in (schema, definitions.get("Interpretation", {})):
        if "possible_classes" in node.get("required", ()) and "knowledge_edition" in node["required"]:
            node["required"] = [name for name in node["required"] if name not in ("explanation", "factors")]
    for conversion in definitions.get("Conversions", {}).get("properties", {}).values():
        # Each is there or not, according to the kind of unit; none has a default.
        del conversion["default"]
    return schema
