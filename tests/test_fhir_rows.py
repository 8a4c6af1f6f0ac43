"""The rows of a FHIR file are answered as the same rows in JSON lines, in every version of FHIR."""

from __future__ import annotations

import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft6Validator
from test_fhir import LOINC, UCUM, number, written

from mgcheck.columns.row import RowReader
from mgcheck.files.formats.fhir_result import COLUMNS
from mgcheck.files.options import Files, Format, Options
from mgcheck.files.run import run as run_file
from mgcheck.knowledge.loader import packaged_knowledge

SCHEMA = ROOT / "tests" / "fhir" / "r4-observation.schema.json"
V3 = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"
# A code, the word for its specimen, and units of its kind.
KINDS = [
    ("2601-3", "serum", ("mmol/L", "umol/L", "meq/L")),
    ("19123-9", "serum", ("mg/dL", "mg/L")),
    ("2597-3", "erythrocyte", ("mmol/L",)),
    ("2600-5", "ionized", ("mmol/L", "%")),
    ("2599-9", "24h urine", ("mmol/(24.h)", "mmol/d", "mmol")),
    ("24447-5", "24h urine", ("mg/(24.h)", "mg/d", "mg")),
]
NUMBERS = st.one_of(
    st.decimals("0.01", "9.99", places=2).map(str),
    st.integers(1, 400).map(str),
    st.sampled_from(["0.70", "0.7", "7.0e-1", "7E-1", "1.00", "1.10", "2", "0.750", "1e2", "0.0", "-1"]),
)


@st.composite
def results(draw: st.DrawFn) -> dict[str, str | None]:
    """The cells of a result, None for those that it does not have."""
    code, specimen, units = draw(st.sampled_from(KINDS))
    low, high = sorted(draw(st.tuples(*[st.decimals("0.1", "3", places=2)] * 2)))
    return {
        "id": draw(st.text("abc-.0", min_size=1, max_size=8)),
        "subject": draw(st.none() | st.just("Patient/1")),
        "effective": draw(st.none() | st.just("2024-01-01T00:00:00Z")),
        "issued": draw(st.none() | st.just("2024-01-02T00:00:00Z")),
        "status": draw(st.sampled_from(["final", "amended", "corrected"])),
        "code_system": LOINC,
        "code": code,
        "specimen": specimen,
        "value": draw(st.sampled_from(["", "", "<", "<=", ">=", ">"])) + draw(NUMBERS),
        "unit": draw(st.none() | st.sampled_from(units)),
        "low": draw(st.none() | st.just(str(low))),
        "high": draw(st.none() | st.just(str(high))),
        "flag": draw(st.none() | st.sampled_from(["N", "L", "H", "LU", "HU", "LL", "A", "odd"])),
    }


def resource(cells: dict[str, str | None], version: str) -> dict[str, Any]:
    """The Observation of some cells, with what only one version of FHIR has."""
    value = str(cells["value"])
    digits = value.lstrip("<>=")
    sign, unit = value[: len(value) - len(digits)], cells["unit"]
    range_: dict[str, Any] = {
        end: {"value": number(str(cells[end]))} for end in ("low", "high") if cells[end] is not None
    }
    quantity = {"value": number(digits), "comparator": sign or None}
    found: dict[str, Any] = {
        "resourceType": "Observation",
        "id": cells["id"],
        "status": cells["status"],
        "code": {"coding": [{"system": LOINC, "code": cells["code"]}]},
        "subject": cells["subject"] and {"reference": cells["subject"]},
        "effectiveDateTime": cells["effective"],
        "issued": cells["issued"],
        "interpretation": cells["flag"] and [{"coding": [{"system": V3, "code": cells["flag"]}]}],
        "referenceRange": [range_] if range_ else None,
        "valueQuantity": {**quantity, **({"unit": unit, "system": UCUM, "code": unit} if unit else {})},
        "category": [{"text": "laboratory"}],
    }
    if version == "R4B":
        found["meta"] = {"profile": ["http://example.org/StructureDefinition/lab-r4b"]}
    if version == "R5":
        found |= {"triggeredBy": [{"type": "reflex"}], "bodyStructure": {"reference": "BodyStructure/1"}}
        if range_:
            range_["normalValue"] = {"text": "normal"}
    return without_nothing(found)


def without_nothing(found: dict[str, Any]) -> dict[str, Any]:
    """The elements that there are."""
    return {
        name: without_nothing(element) if isinstance(element, dict) else element
        for name, element in found.items()
        if element is not None
    }


def answered(source: Path, kind: str) -> list[dict[str, Any]]:
    """The rows of a file."""
    # As the command reads FHIR: a result without an interpretation has not been called normal.
    options = Options(reader=RowReader(packaged_knowledge()), columns={"flag": "flag"}, flags={"": None})
    target = source.with_suffix(".out.jsonl")
    run_file(Files(str(source), Format(kind), str(target), Format("jsonl"), force=True), options)
    return [json.loads(line, parse_float=Decimal) for line in target.read_text().splitlines()]


@cache
def validator() -> Draft6Validator:
    """The schema of R4 that HL7 publishes."""
    return Draft6Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))


def test_rows_of_fhir_are_those_of_json_lines(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Column for column, and what was written is FHIR."""
    folder = tmp_path_factory.mktemp("versions")

    @settings(max_examples=examples(25))
    @given(st.lists(results(), min_size=1, max_size=12))
    def law(rows: list[dict[str, str | None]]) -> None:
        # A column that the first lines do not have would not be found.
        (folder / "in.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
        wanted = answered(folder / "in.jsonl", "jsonl")
        for version in ("R4", "R4B", "R5"):
            resources = [resource(cells, version) for cells in rows]
            if version != "R5":
                for each in resources:
                    validator().validate(json.loads(written(each)))
            (folder / "in.ndjson").write_text("\n".join(map(written, resources)) + "\n")
            found = answered(folder / "in.ndjson", "fhir")
            assert [*found[0]][: len(COLUMNS)] == [*COLUMNS]
            assert found == wanted
            entries = [{"resource": each} for each in resources]
            (folder / "in.json").write_text(written({"resourceType": "Bundle", "type": "collection", "entry": entries}))
            assert answered(folder / "in.json", "fhir") == wanted

    law()
