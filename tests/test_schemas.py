"""The JSON of every command keeps its schema, key for key."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, Run

from mgcheck.render.json_shapes import NAMES

Runner = Callable[..., Run]
EXAMPLE = ROOT / "examples" / "labevents.csv"

CALLS = {
    "interpretation": [["serum", "<0.8", "mmol/l", "--explain", "--factor", "ppi"], ["urine", "4", "mmol/24h"]],
    "panel": [
        ["panel", "--serum", "0.6", "mmol/l", "--urine", "4", "mmol/24h", "--with", "hypokalemia", "--factor", "ppi"],
        ["panel", "--serum", "0.5", "mmol/l", "--ionized", "0.6", "mmol/l"],
    ],
    "femg": [
        [
            "femg",
            "--serum-magnesium",
            serum,
            *["--urine-magnesium", "2mmol/l", "--serum-creatinine", "1mg/dl", "--urine-creatinine", "8mmol/l"],
        ]
        for serum in ("0.6mmol/l", "0.8mmol/l")
    ],
    "loading-test": [
        ["loading-test", "--dose", "30mmol", "--urine-24h", "36mmol"],
        ["loading-test", "--dose", "30mmol", "--urine-24h", "20mmol", "--baseline-24h", "4mmol"],
    ],
    "batch": [
        ["batch", str(EXAMPLE), *words, "--where", "itemid=50960", "--where", "value=2.0", "--summary"]
        for words in (
            ["--specimen", "serum", "--column", "unit=valueuom"],
            ["--specimen", "urine", "--unit", "mg/24h", "--column", "flag=priority"],
        )
    ],
    "convert": [["convert", "20", "Mg/l"], ["convert", "3", "mmol/l", "mmol/24h", "--volume", "1.4l"]],
    "ranges": [["ranges"]],
    "sources": [["sources"]],
    "causes": [["causes"]],
    "tests": [["tests"]],
    "evidence": [["evidence"]],
    "intake": [["intake"], ["intake", "--weight", "70kg", "--pregnant"]],
    "foods": [["foods"]],
}
REFUSED = [["serum", "0.5"], ["serum", "0.5", "mmol/l", "--source", "nope"], ["serum", "--weather"], ["foods", "stone"]]


def objects(node: Any) -> list[dict[str, Any]]:
    """Every schema of an object with named properties."""
    found = [node] if isinstance(node, dict) and "properties" in node else []
    children = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
    return found + [inner for child in children for inner in objects(child)]


@pytest.mark.parametrize("name", CALLS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_output_of_a_command_keeps_its_schema(run: Runner, name: str, language: str) -> None:
    """Valid, and closed to further keys."""
    schema = run("schema", name).json
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(node["additionalProperties"] is False for node in objects(schema))
    for words in CALLS[name]:
        result = run(*words, "--json", "--lang", language)
        assert result.status == 0
        jsonschema.Draft202012Validator(schema).validate(result.json)


@pytest.mark.parametrize("words", REFUSED)
def test_a_refusal_keeps_its_schema(run: Runner, words: list[str]) -> None:
    """As its `kind` says, alone on standard error."""
    schema = run("schema", "error").json
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(node["additionalProperties"] is False for node in objects(schema))
    result = run(*words, "--json")
    assert result.status == 2
    assert result.out == ""
    jsonschema.Draft202012Validator(schema).validate(json.loads(result.err))


def test_every_output_has_a_schema(run: Runner) -> None:
    """The names are those of the commands; another is refused with them."""
    assert {*CALLS, "error"} == set(NAMES)
    assert run("schema").out == run("schema", "interpretation").out
    refused = run("schema", "weather")
    assert refused.status == 2
    assert "known: interpretation, error, panel" in refused.err
