"""Make the JSON Schema of each output from its shape."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import TypeAdapter

from mgcheck.shapes.answer import Error, Interpretation
from mgcheck.shapes.lists import (
    AtlasPiece,
    AtlasQuery,
    CausesQuery,
    Condition,
    Conversions,
    EvidenceQuery,
    Food,
    FoodsQuery,
    Intake,
    List,
    NoQuery,
    Range,
    RangesQuery,
    SourceRow,
    Test,
)
from mgcheck.shapes.parts import Cause
from mgcheck.shapes.series import Trend
from mgcheck.shapes.several import BatchSummary, Femg, LoadingTest, Panel

_OUTPUTS: dict[str, Any] = {
    "interpretation": Interpretation,
    "error": Error,
    "panel": Panel,
    "femg": Femg,
    "loading-test": LoadingTest,
    "batch": BatchSummary,
    "trend": Trend,
    "convert": Conversions,
    "ranges": List[Literal["ranges"], RangesQuery, Range],
    "atlas": List[Literal["atlas"], AtlasQuery, AtlasPiece],
    "sources": List[Literal["sources"], NoQuery, SourceRow],
    "causes": List[Literal["causes"], CausesQuery, Cause],
    "tests": List[Literal["tests"], NoQuery, Test],
    "evidence": List[Literal["evidence"], EvidenceQuery, Condition],
    "intake": Intake,
    "foods": List[Literal["foods"], FoodsQuery, Food],
}
NAMES = tuple(_OUTPUTS)


def schema_of(name: str) -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of an output; raises `KeyError` if the name is not in `NAMES`."""
    schema = TypeAdapter(_OUTPUTS[name]).json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": f"mgcheck {name}"}
