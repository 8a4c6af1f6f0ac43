"""FHIR resources: which results are read, from which texts, and what is refused or passed over."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from backports import zstd
from conftest import ROOT, Bytes, Run, Runner
from rows_of_files import read_csv

from mgcheck.cli.process.exits import Exit

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
BUNDLE = ROOT / "examples" / "fhir_bundle.json"


def number(text: str) -> str:
    """A place in a resource where a number is to be written as it stands here."""
    return f"\0{text}\0"


def written(resource: Any, **options: Any) -> str:
    """A resource as JSON, its numbers as written."""
    return json.dumps(resource, **options).replace('"\\u0000', "").replace('\\u0000"', "")


def quantity(value: str, unit: str = "mmol/L", **more: Any) -> dict[str, Any]:
    """A Quantity in a UCUM unit."""
    return {"value": number(value), "unit": unit, "system": UCUM, "code": unit, **more}


def observation(
    code: str | dict[str, Any] = "2601-3", value: str = "0.89", unit: str = "mmol/L", **more: Any
) -> dict[str, Any]:
    """A magnesium result; an element given as None is left out."""
    found = {
        "resourceType": "Observation",
        "id": "a",
        "status": "final",
        "code": {"coding": [{"system": LOINC, "code": code}]} if isinstance(code, str) else code,
        "valueQuantity": quantity(value, unit),
        **more,
    }
    return {name: element for name, element in found.items() if element is not None}


def interpreted(run: Runner, path: Path, *resources: Any, options: tuple[str, ...] = ()) -> tuple[Run, list[Any]]:
    """The run over resources as NDJSON, and its rows."""
    target = path / "in.ndjson"
    target.write_text("\n".join(each if isinstance(each, str) else written(each) for each in resources) + "\n")
    result = run("batch", str(target), "--format", "fhir", *options)
    return result, read_csv(result.out)


def row(run: Runner, path: Path, resource: Any, *options: str) -> dict[str, str]:
    """The one row of a resource."""
    (found,) = interpreted(run, path, resource, options=options)[1]
    return dict(found)


def code_of(found: dict[str, str]) -> str:
    """The code of the error of a row."""
    return found["mgcheck_error"].partition(":")[0]


# ------------------------------------------------------------------------------------------------ the real bundle


def test_a_real_bundle(run: Runner) -> None:
    """Serum 0.89 is normal by its own range; whole blood called erythrocyte is refused."""
    result = run("batch", str(BUNDLE), "--format", "fhir")
    assert result.status == Exit.UNREADABLE
    serum, blood = read_csv(result.out)
    assert (serum["id"], serum["subject"], serum["status"]) == ("Observation.2.0.0.7", "Patient/1", "final")
    assert (serum["effective"], serum["issued"]) == ("2021-12-17T00:00:00+01:00", "2021-12-17T11:49:29+01:00")
    assert (serum["value"], serum["unit"], serum["low"], serum["high"]) == ("0.89", "mmol/L", "0.66", "1.07")
    assert (serum["specimen"], serum["mgcheck_class"], serum["mgcheck_warnings"]) == ("serum", "normal", "")
    assert (blood["value"], blood["high"], blood["mgcheck_class"]) == ("2.45", "3.00", "")
    assert code_of(blood) == "code_whole_blood"


def test_a_code_of_ones_own_in_the_real_bundle(run: Runner) -> None:
    """With a warning, for the Specimen is EDTA whole blood."""
    result = run("batch", str(BUNDLE), "--format", "fhir", "--code", "2593-2=erythrocyte")
    assert result.status == Exit.OK
    _, blood = read_csv(result.out)
    assert (blood["specimen"], blood["mgcheck_class"]) == ("erythrocyte", "normal")
    assert blood["mgcheck_warnings"] == "code_specimen"


# ------------------------------------------------------------------------------------------------------- specimens


@pytest.mark.parametrize(
    ("code", "value", "unit", "specimen", "cls"),
    [
        ("2601-3", "0.89", "mmol/L", "serum", "normal"),
        ("19123-9", "2.0", "mg/dL", "serum", "normal"),
        ("2597-3", "2.0", "mmol/L", "erythrocyte", "normal"),
        ("26746-8", "5.0", "mg/dL", "erythrocyte", "normal"),
        ("2600-5", "0.48", "mmol/L", "ionized", "normal"),
        ("2599-9", "4.0", "mmol/(24.h)", "24h urine", "normal"),
        ("2599-9", "4.0", "mmol", "24h urine", "normal"),
        ("24447-5", "100", "mg/d", "24h urine", "normal"),
    ],
)
def test_a_code_says_the_specimen(
    run: Runner, tmp_path: Path, code: str, value: str, unit: str, specimen: str, cls: str
) -> None:
    """LOINC's codes, also under the number of the system."""
    for system in (LOINC, "urn:oid:2.16.840.1.113883.6.1"):
        concept = {"coding": [{"system": system, "code": code}]}
        found = row(run, tmp_path, observation(value=value, unit=unit, code=concept))
        assert (found["code_system"], found["code"], found["specimen"]) == (system, code, specimen)
        assert (found["mgcheck_class"], found["mgcheck_error"]) == (cls, "")


@pytest.mark.parametrize(
    ("code", "error", "meant", "other"),
    [
        ("2593-2", "code_whole_blood", "erythrocyte", "urine"),
        ("21377-7", "code_whole_blood", "erythrocyte", "urine"),
        ("2596-5", "code_other", "serum", "urine"),
        ("87470-1", "code_refused", "serum", "urine"),
        ("27210-4", "code_refused", "serum", "urine"),
        ("73573-8", "code_refused", "ionized", "urine"),
        ("2598-1", "code_spot_urine", "urine", "serum"),
        ("19124-7", "code_spot_urine", "urine", "serum"),
        ("74696-6", "code_timed_urine", "", "urine"),
    ],
)
def test_codes_that_say_no_specimen_of_the_documents(
    run: Runner, tmp_path: Path, code: str, error: str, meant: str, other: str
) -> None:
    """Refused with the way out if there is one; a code of urine can mean urine alone, and 12 h urine nothing."""
    result, (found,) = interpreted(run, tmp_path, observation(code))
    assert (result.status, code_of(found), found["value"]) == (Exit.UNREADABLE, error, "0.89")
    assert (f"--code {code}=" in found["mgcheck_error"]) == bool(meant)
    # The system does not make it known.
    bare = observation({"coding": [{"code": code}]})
    assert code_of(row(run, tmp_path, bare)) == error
    if meant:
        unit = "mmol/(24.h)" if meant == "urine" else "mmol/L"
        for resource in (observation(code, unit=unit), observation({"coding": [{"code": code}]}, unit=unit)):
            found = row(run, tmp_path, resource, "--code", f"{code}={meant}")
            assert (found["specimen"], found["mgcheck_error"]) == (meant, "")
    result, _ = interpreted(run, tmp_path, observation(code), options=("--code", f"{code}={other}", "--lang", "fr"))
    assert (result.status, f"Le code {code} est Magnesium" in result.err) == (Exit.REFUSED, True)


def specimen_of(*words: str, **more: Any) -> dict[str, Any]:
    """A Specimen by codes and a last word as its text."""
    *codes, text = words
    kind = {"coding": [{"code": code} for code in codes], "text": text}
    return {
        "contained": [{"resourceType": "Specimen", "id": "s", "type": kind}],
        "specimen": {"reference": "#s", **more},
    }


@pytest.mark.parametrize(
    ("code", "words", "error", "given"),
    [
        ("2601-3", ("SER", "Serum"), "", ""),
        ("2601-3", ("Plasma specimen",), "", ""),
        ("2601-3", ("anything",), "", ""),
        ("2601-3", ("SAL",), "specimen_conflict", "code_specimen"),
        ("2601-3", ("Peritoneal fluid specimen (specimen)",), "specimen_conflict", "code_specimen"),
        ("2601-3", ("BLDV", "EDTA"), "specimen_conflict", "code_specimen"),
        ("2601-3", ("UR", "Urine"), "specimen_conflict", "code_specimen"),
        ("2600-5", ("whole blood",), "", ""),
        ("2600-5", ("Serum",), "", ""),
        ("2600-5", ("RBC",), "specimen_conflict", "code_specimen"),
        ("2597-3", ("whole blood",), "specimen_conflict", "code_specimen"),
    ],
)
def test_the_specimen_may_contradict_the_code(
    run: Runner, tmp_path: Path, code: str, words: tuple[str, ...], error: str, given: str
) -> None:
    """Then the row is refused, or with `--code` answered with a warning."""
    value = "0.48" if code == "2600-5" else "0.89"
    resource = observation(code, value, **specimen_of(*words))
    assert code_of(row(run, tmp_path, resource)) == error
    meant = {"2601-3": "serum", "2600-5": "ionized", "2597-3": "erythrocyte"}[code]
    found = row(run, tmp_path, resource, "--code", f"{LOINC}|{code}={meant}")
    assert (found["mgcheck_error"], "code_specimen" in found["mgcheck_warnings"]) == ("", bool(given))
    # The reference may say it by itself.
    resource = observation(code, value, specimen={"display": words[-1]})
    assert code_of(row(run, tmp_path, resource)) == (error if words[-1] != "EDTA" else "")


def test_any_urine_may_be_that_of_24_hours(run: Runner, tmp_path: Path) -> None:
    """Where the Specimen says so; a concentration then still needs a volume, which is the engine's own refusal."""
    timed = specimen_of("24 hour urine specimen")
    resource = observation("2598-1", "4.0", "mmol/(24.h)", **timed)
    assert row(run, tmp_path, resource)["mgcheck_class"] == "normal"
    assert row(run, tmp_path, resource, "--specimen", "urine")["mgcheck_class"] == "normal"
    found = row(run, tmp_path, resource, "--specimen", "serum", "--lang", "fr")
    assert "urines de 24 h désigne un autre échantillon (attendu : sérum)" in found["mgcheck_error"]
    both = {**resource, "specimen": {"reference": "#s", "display": "Serum"}}
    assert code_of(row(run, tmp_path, both)) == "specimen_conflict"
    found = row(run, tmp_path, observation("2598-1", "4.0", **timed))
    assert (found["specimen"], code_of(found)) == ("24h urine", "concentration_for_excretion")
    found = row(run, tmp_path, observation("2598-1", "4.0", "mmol/(24.h)", **specimen_of("Urine specimen")))
    assert (found["specimen"], code_of(found)) == ("spot urine", "code_spot_urine")
    found = row(run, tmp_path, observation("2598-1", "4.0", "mmol/(24.h)"), "--code", "2598-1=urine")
    assert (found["specimen"], found["mgcheck_class"]) == ("urine", "normal")


def test_local_codes(run: Runner, tmp_path: Path) -> None:
    """Unknown until `--code` explains them; the summary says how to write it."""
    local = "http://mimic.mit.edu/fhir/mimic/CodeSystem/mimic-d-labitems"
    concept = {"coding": [{"system": local, "code": "50960", "display": "Magnesium"}]}
    resource = observation(code=concept)
    result, (found,) = interpreted(run, tmp_path, resource)
    assert (result.status, code_of(found), found["code_system"]) == (Exit.UNREADABLE, "unknown_code", local)
    assert f"--code '{local}|50960=serum'" in found["mgcheck_error"]
    summary = interpreted(run, tmp_path, resource, options=("--summary", "--json"))[0].json
    assert summary["fhir"]["unknown_codes"] == [{"system": local, "code": "50960", "name": "Magnesium", "rows": 1}]
    page = interpreted(run, tmp_path, resource, options=("--summary",))[0].out
    assert f"--code '{local}|50960=serum'" in " ".join(page.split()).replace("mimic-d- labitems", "mimic-d-labitems")
    for code in ("50960", f"{local}|50960"):
        assert row(run, tmp_path, resource, "--code", f"{code}=serum")["mgcheck_class"] == "normal"
    assert code_of(row(run, tmp_path, resource, "--code", "http://other|50960=serum")) == "unknown_code"


@pytest.mark.parametrize("name", ["Magnesium erytrocytair", "MAGNÉSIUM", "Mg", "S-Mg", "Magnez", "Magnesiemie?"])
def test_magnesium_by_its_name(run: Runner, tmp_path: Path, name: str) -> None:
    """Shown and refused rather than passed over, with and without a code."""
    magnesium = "magne" in name.lower().replace("é", "e") or name in ("Mg", "S-Mg")
    for concept, error in (({"text": name}, "no_code"), ({"coding": [{"code": "x"}], "text": name}, "unknown_code")):
        result, rows = interpreted(run, tmp_path, observation(code=concept))
        assert [code_of(each) for each in rows] == ([error] if magnesium else [])
    page = interpreted(run, tmp_path, observation(code={"text": name}), options=("--summary",))[0].out
    assert f"{name}, without a code: 1" in page
    assert result.status == Exit.UNREADABLE


def test_several_codings(run: Runner, tmp_path: Path) -> None:
    """The first known one counts; two that contradict each other are refused."""

    def coded(*codes: str) -> Any:
        return observation(code={"coding": [{"system": LOINC, "code": code} for code in codes]})

    assert row(run, tmp_path, coded("99999-9", "19123-9", "2601-3"))["code"] == "19123-9"
    found = row(run, tmp_path, coded("2601-3", "2597-3"))
    assert (code_of(found), "serum, erythrocyte" in found["mgcheck_error"]) == ("codes_conflict", True)
    assert code_of(row(run, tmp_path, coded("2593-2", "27210-4"))) == "codes_conflict"


def test_the_specimen_of_a_whole_file(run: Runner, tmp_path: Path) -> None:
    """`--specimen` gives no result another specimen than its code says."""
    options = ("--specimen", "serum", "--lab-range", "0.95..1.05 mmol/l")
    _, (serum, cells) = interpreted(run, tmp_path, observation(), observation("2597-3"), options=options)
    assert (serum["mgcheck_class"], code_of(cells)) == ("hypo", "specimen_conflict")


# ---------------------------------------------------------------------------------------------------------- values


@pytest.mark.parametrize(
    ("value", "more", "cell", "borderline"),
    [
        ("0.70", {}, "0.70", "true"),
        ("1.00", {}, "1.00", "false"),
        ("7.0e-1", {}, "7.0e-1", "true"),
        ("7E-1", {}, "7E-1", "true"),
        ("1", {}, "1", "true"),
        ("0.8", {"places": "2"}, "0.80", "false"),
        ("0.812", {"places": "2"}, "0.812", "false"),
        ("7e-1", {"places": "2"}, "0.70", "true"),
        ("0.8", {"places": "x"}, "0.8", "false"),
        ("0.2", {"comparator": "<"}, "<0.2", "false"),
        ("5", {"comparator": ">="}, ">=5", "false"),
    ],
)
def test_a_number_keeps_its_own_text(
    run: Runner, tmp_path: Path, value: str, more: dict[str, str], cell: str, borderline: str
) -> None:
    """An extension pads it, and never cuts it."""
    places = more.pop("places", None)
    extension = {
        "url": "http://hl7.org/fhir/StructureDefinition/quantity-precision",
        "valueInteger": places if places == "x" else number(places or "0"),
    }
    precise: Any = {"_value": {"extension": [{"url": "other"}, extension]}} if places else {}
    found = row(run, tmp_path, observation(valueQuantity=quantity(value, **more, **precise)))
    assert (found["value"], found["mgcheck_borderline"], found["mgcheck_error"]) == (cell, borderline, "")


def test_a_decimal_comma_of_the_texts(run: Runner, tmp_path: Path) -> None:
    """`--decimal comma` is for the texts; the numbers of JSON have a dot, and follow them."""
    ranges = [{"low": {"value": number("0.750")}, "high": {"value": number("1.234")}}]
    found = row(run, tmp_path, observation(value="1.234", referenceRange=ranges), "--decimal", "comma")
    assert (found["value"], found["low"], found["mgcheck_class"]) == ("1,234", "0,750", "normal")
    text = observation(valueQuantity=None, valueString="0,890 mmol/l")
    assert row(run, tmp_path, text, "--decimal", "comma")["mgcheck_class"] == "normal"


@pytest.mark.parametrize(
    ("elements", "error"),
    [
        ({"valueQuantity": quantity("0.5", comparator="ad")}, "unknown_comparator"),
        ({"valueQuantity": {**quantity("0.5"), "value": "0.5"}}, "number_as_text"),
        ({"valueQuantity": {**quantity("0.5"), "value": True}}, "element_form"),
        ({"valueQuantity": {"value": number("0.5")}}, "missing_unit"),
        (
            {"valueQuantity": {"value": number("0.5"), "system": "http://snomed.info/sct", "code": "258813002"}},
            "unit_system",
        ),
        ({"valueQuantity": {"value": number("0.5"), "unit": "mmol/L", "code": "mg/dL"}}, "unit_conflict"),
        ({"valueQuantity": "0.5 mmol/l"}, "element_form"),
        ({"valueQuantity": quantity("-0.5")}, "negative"),
        ({"valueQuantity": quantity("0")}, "zero"),
        ({"valueQuantity": None, "valueInteger": number("1")}, "value_type"),
        ({"valueQuantity": None, "valueCodeableConcept": {"text": "low"}}, "value_type"),
        ({"valueQuantity": None, "valueRange": {}}, "value_type"),
        ({"valueQuantity": None, "valueString": ["0.5"]}, "element_form"),
        ({"valueString": "0.5 mmol/l"}, "two_values"),
        ({"dataAbsentReason": {"text": "error"}}, "value_absent"),
        ({"implicitRules": "http://x"}, "modified"),
        ({"modifierExtension": [{"url": "x"}]}, "modified"),
        ({"referenceRange": [{"low": quantity("0.7"), "modifierExtension": [{"url": "x"}]}]}, "modified"),
        ({"interpretation": {"coding": [{"code": "L"}]}}, "element_form"),
        ({"component": {}}, "element_form"),
        ({"component": [{}, 5]}, "element_form"),
        ({"contained": {}}, "element_form"),
    ],
)
def test_what_is_refused_by_name(run: Runner, tmp_path: Path, elements: dict[str, Any], error: str) -> None:
    """The resource, and not the file."""
    result, rows = interpreted(run, tmp_path, observation(**elements), observation(id="b"))
    assert result.status == Exit.UNREADABLE
    assert [code_of(each) for each in rows] == [error, ""]
    assert rows[1]["mgcheck_class"] == "normal"


def test_units(run: Runner, tmp_path: Path) -> None:
    """UCUM's code, or the text where the code is of another system; `--unit` fills what is missing."""
    own = {"value": number("0.89"), "unit": "mmol/l"}
    for more in ({}, {"system": "http://snomed.info/sct", "code": "258813002"}, {"code": "mmol/L"}):
        found = row(run, tmp_path, observation(valueQuantity={**own, **more}))
        assert found["mgcheck_class"] == "normal"
    bare = observation(valueQuantity={"value": number("0.89")})
    assert row(run, tmp_path, bare, "--unit", "mmol/l")["mgcheck_warnings"] == "unit_filled"


@pytest.mark.parametrize(
    ("code", "unit", "warned"),
    [
        ("2601-3", "mg/dL", True),
        ("19123-9", "mmol/L", True),
        ("19123-9", "meq/L", True),
        ("2601-3", "meq/L", False),
        ("19123-9", "mg/L", False),
        ("2600-5", "%", False),
    ],
)
def test_a_mass_code_beside_a_molar_unit(run: Runner, tmp_path: Path, code: str, unit: str, warned: bool) -> None:
    """Or the reverse, is warned of; equivalents count substance."""
    assert ("code_unit" in row(run, tmp_path, observation(code, "2.0", unit))["mgcheck_warnings"]) == warned


def test_a_text_is_read_as_a_report_prints_it(run: Runner, tmp_path: Path) -> None:
    """With its unit, its range and its flag."""
    found = row(run, tmp_path, observation(valueQuantity=None, valueString="Mg 0,62 mmol/l [0,70 - 1,10] L"))
    assert (found["mgcheck_class"], found["mgcheck_error"], found["unit"]) == ("hypo", "", "")


def test_components_are_results_of_their_own(run: Runner, tmp_path: Path) -> None:
    """With the parent's head, and their own code, value, range and interpretation."""
    part = {
        "code": {"coding": [{"system": LOINC, "code": "2597-3"}]},
        "valueQuantity": quantity("1.2"),
        "interpretation": [{"coding": [{"code": "L"}]}],
        "referenceRange": [{"low": quantity("1.65")}],
    }
    other = {"code": {"text": "Calcium"}, "valueQuantity": quantity("2.4")}
    panel = observation(
        code={"text": "Electrolytes"},
        valueQuantity=None,
        dataAbsentReason={"text": "panel"},
        component=[other, part],
    )
    found = row(run, tmp_path, panel)
    assert (found["id"], found["status"], found["code"]) == ("a", "final", "2597-3")
    assert (found["value"], found["low"], found["flag"]) == ("1.2", "1.65", "L")
    assert (found["mgcheck_class"], found["mgcheck_flag_agrees"]) == ("hypo", "true")
    _, rows = interpreted(run, tmp_path, observation(component=[part]))
    assert [each["code"] for each in rows] == ["2601-3", "2597-3"]
    _, rows = interpreted(run, tmp_path, observation(component=[part], valueQuantity=None))
    assert [each["code"] for each in rows] == ["2597-3"]


# ---------------------------------------------------------------------------------------------------------- ranges


def ranged(*ranges: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A serum result of 1.05 mmol/L with some ranges."""
    return observation(value="1.05", referenceRange=list(ranges), **more)


ENDS = {"low": {"value": number("0.70")}, "high": {"value": number("1.05")}}
NORMAL = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/referencerange-meaning", "code": "normal"}]}
THERAPEUTIC = {"coding": [{"system": NORMAL["coding"][0]["system"], "code": "therapeutic"}]}


@pytest.mark.parametrize(
    ("ranges", "cells", "cls", "warnings"),
    [
        ([], ("", ""), "normal", ""),
        ([ENDS], ("0.70", "1.05"), "normal", ""),
        ([{**ENDS, "type": NORMAL}], ("0.70", "1.05"), "normal", ""),
        ([{**ENDS, "type": {"text": "Normal"}}], ("0.70", "1.05"), "normal", ""),
        ([ENDS, {**ENDS, "type": THERAPEUTIC}], ("0.70", "1.05"), "normal", ""),
        ([{**ENDS, "type": {"text": "critical"}}], ("", ""), "normal", ""),
        ([{"normalValue": {"text": "x"}}, ENDS], ("0.70", "1.05"), "normal", ""),
        ([{"high": {"value": number("1.00")}}], ("", "1.00"), "hyper", ""),
        ([{"low": quantity("1.06")}], ("1.06", ""), "hypo", ""),
        (
            [{"low": quantity("17.0", "mg/L"), "high": quantity("25.0", "mg/L")}],
            ("17.0 mg/L", "25.0 mg/L"),
            "hyper",
            "",
        ),
        ([{**ENDS, "age": {"low": quantity("18", "a")}}], ("0.70", "1.05"), "normal", "range_conditional"),
        ([{**ENDS, "appliesTo": [{"text": "women"}]}], ("0.70", "1.05"), "normal", "range_conditional"),
        ([{**ENDS, "text": "0,70 - 1,05 mmol/l"}], ("0.70", "1.05"), "normal", ""),
        ([{**ENDS, "text": "adults"}], ("0.70", "1.05"), "normal", "range_text"),
        ([{**ENDS, "text": " "}], ("0.70", "1.05"), "normal", ""),
        ([{**ENDS, "text": "0.70 - 1.06"}], ("0.70", "1.05"), "normal", "range_text"),
        ([{"text": "0.70 - 1.10 mmol/L"}], ("0.70", "1.10 mmol/L"), "normal", ""),
        ([{"text": "<1.05"}], ("", "<1.05"), "hyper", ""),
        ([{"text": "> 1.05"}], (">1.05", ""), "hypo", ""),
        ([{"low": {"unit": "mmol/L"}, "text": ""}], ("", ""), "normal", ""),
    ],
)
def test_the_laboratorys_own_range(
    run: Runner, tmp_path: Path, ranges: list[Any], cells: tuple[str, str], cls: str, warnings: str
) -> None:
    """Its ends belong to it; one side decides its side; other types of ranges are passed over."""
    found = row(run, tmp_path, ranged(*ranges))
    assert (found["low"], found["high"]) == cells
    assert (found["mgcheck_class"], found["mgcheck_error"]) == (cls, "")
    assert [each for each in found["mgcheck_warnings"].split("|") if each.startswith("range")] == (
        [warnings] if warnings else []
    )


@pytest.mark.parametrize(
    ("ranges", "error"),
    [
        ([ENDS, {**ENDS, "age": {"low": quantity("18", "a")}}], "range_ambiguous"),
        ([ENDS, {"text": "see the report"}], "range_ambiguous"),
        ([{"text": "see the report"}], "range_unread"),
        ([{"text": "0.70 - 1.10 adults"}], "range_unread"),
        ([{"low": {"value": "0.70"}}], "range_end"),
        ([{"low": {"value": number("0.70"), "comparator": ">"}}], "range_end"),
        ([{"low": {"value": number("0.70"), "unit": "mmol/L", "code": "mg/L"}}], "range_unread"),
    ],
)
def test_a_range_that_cannot_be_told_refuses_the_row(
    run: Runner, tmp_path: Path, ranges: list[Any], error: str
) -> None:
    """Unless ranges are not to be read; then the documents decide."""
    found = row(run, tmp_path, ranged(*ranges))
    assert (code_of(found), "--ignore-ranges" in found["mgcheck_error"]) == (error, True)
    found = row(run, tmp_path, ranged(*ranges), "--ignore-ranges")
    assert (found["low"], found["high"], found["mgcheck_class"]) == ("", "", "normal")


def test_a_range_beside_a_text(run: Runner, tmp_path: Path) -> None:
    """Is in its own unit, or in that of the text."""
    for own in ({}, {"unit": "mmol/L"}):
        ends = {"low": {"value": number("0.70"), **own}, "high": {"value": number("1.00"), **own}}
        found = row(run, tmp_path, ranged(ends, valueQuantity=None, valueString="1.05 mmol/l"))
        assert (found["mgcheck_class"], found["mgcheck_error"]) == ("hyper", "")


# ----------------------------------------------------------------------------------------------------------- flags


def concept(*codes: str, system: str | None = None) -> dict[str, Any]:
    """A CodeableConcept of some codes."""
    return {"coding": [{"code": code, **({"system": system} if system else {})} for code in codes]}


V3 = "http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation"


@pytest.mark.parametrize(
    ("interpretation", "flag", "agrees"),
    [
        (None, "", ""),
        ([], "", ""),
        ([concept("L", system=V3)], "L", "true"),
        ([concept("LU", system="http://hl7.org/fhir/v2/0078")], "LU", "true"),
        ([concept("L<")], "L<", "true"),
        ([concept("H", system=V3)], "H", "false"),
        ([concept("A", "L", system=V3)], "L", "true"),
        ([concept("A", system=V3), concept("H", system=V3)], "H", "false"),
        ([concept("L", "H", system=V3)], "L|H", ""),
        ([concept("5", system="http://local")], "http://local|5", ""),
        ([{"text": "low"}], "low", "true"),
    ],
)
def test_the_laboratorys_flag(run: Runner, tmp_path: Path, interpretation: Any, flag: str, agrees: str) -> None:
    """HL7's codes of v3 and v2; a result without an interpretation has not been called normal."""
    found = row(run, tmp_path, observation(value="0.5", interpretation=interpretation))
    assert (found["flag"], found["mgcheck_flag_agrees"]) == (flag, agrees)
    if flag == "http://local|5":
        found = row(run, tmp_path, observation(value="0.5", interpretation=interpretation), "--flag-map", f"{flag}=low")
        assert found["mgcheck_flag_agrees"] == "true"


def test_no_interpretation_is_no_unknown_flag(run: Runner, tmp_path: Path) -> None:
    """It is undecided; `--flag-map` can call it normal."""
    flags = interpreted(run, tmp_path, observation(), options=("--summary", "--json"))[0].json["flags"]
    assert (flags["undecided"], flags["unknown_flags"]) == (1, {})
    options = ("--summary", "--json", "--flag-map", "=inside")
    assert interpreted(run, tmp_path, observation(), options=options)[0].json["flags"]["agree"] == 1


# ---------------------------------------------------------------------------------------------------- passed over


@pytest.mark.parametrize(
    ("elements", "reason"),
    [
        ({"code": {"text": "Calcium"}}, "other_analyte"),
        ({"code": {"text": "Panel"}, "component": [{"code": {"text": "Calcium"}}]}, "other_analyte"),
        ({"code": None}, "other_analyte"),
        ({"status": "registered"}, "registered"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"valueQuantity": None}, "no_value"),
        ({"valueQuantity": {"unit": "mmol/L"}}, "no_value"),
        ({"valueQuantity": None, "valueString": ""}, "no_value"),
        ({"valueQuantity": None, "dataAbsentReason": {"text": "hemolyzed"}}, "data_absent"),
        ({"resourceType": "Patient"}, "other_resource"),
        ({"resourceType": "DiagnosticReport"}, "other_resource"),
    ],
)
def test_what_has_no_row(run: Runner, tmp_path: Path, elements: dict[str, Any], reason: str) -> None:
    """Counted by reason; where nothing is left, a warning says so."""
    result, rows = interpreted(run, tmp_path, observation(**elements))
    assert (result.status, rows) == (Exit.OK, [])
    nothing = reason in ("other_analyte", "other_resource")
    assert ("holds no result of magnesium" in result.err) == nothing
    assert (f"results of magnesium are all left out ({reason}: 1)" in result.err) != nothing
    resources = (observation(**elements), observation(id="b"))
    result, _ = interpreted(run, tmp_path, *resources, options=("--summary", "--json"))
    assert (result.json["fhir"]["skipped"], result.json["rows"]) == ({reason: 1}, 1)
    page, _ = interpreted(run, tmp_path, *resources, options=("--summary",))
    assert reason in page.out


@pytest.mark.parametrize("status", ["preliminary", "unknown", "specimen-in-process", None])
def test_a_status_that_is_not_final_warns(run: Runner, tmp_path: Path, status: str | None) -> None:
    """An unheard-of one too."""
    assert row(run, tmp_path, observation(status=status))["mgcheck_warnings"] == "not_final"


@pytest.mark.parametrize("status", ["final", "amended", "corrected"])
def test_a_final_status_does_not(run: Runner, tmp_path: Path, status: str) -> None:
    """Nor a corrected one."""
    assert row(run, tmp_path, observation(status=status))["mgcheck_warnings"] == ""


def test_dates(run: Runner, tmp_path: Path) -> None:
    """As they are written."""
    cases: list[tuple[str, Any, str]] = [
        ("effectiveInstant", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00Z"),
        ("effectivePeriod", {"start": "2024-01-01", "end": "2024-01-02"}, "2024-01-01/2024-01-02"),
        ("effectivePeriod", {"start": "2024-01-01"}, "2024-01-01/"),
    ]
    for name, element, shown in cases:
        assert row(run, tmp_path, observation(**{name: element}))["effective"] == shown


# ----------------------------------------------------------------------------------------------------- containers


def document(run: Runner, path: Path, resource: Any, *options: str, **style: Any) -> Run:
    """The run over one document."""
    target = path / "in.json"
    target.write_text(resource if isinstance(resource, str) else written(resource, **style))
    return run("batch", str(target), "--format", "fhir", *options)


def bundle(*resources: Any, **more: Any) -> dict[str, Any]:
    """A Bundle of some resources."""
    return {"resourceType": "Bundle", "type": "searchset", "entry": [{"resource": each} for each in resources], **more}


@pytest.mark.parametrize("style", [{}, {"indent": 1}])
def test_documents(run: Runner, tmp_path: Path, style: dict[str, Any]) -> None:
    """An Observation, a Bundle, a report with what it contains; on one line or on many."""
    report = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "status": "final",
        "subject": {"display": "N.N."},
        "contained": [observation(id="c", specimen={"reference": "#s"}), {"resourceType": "Specimen", "id": "s"}],
    }
    for resource, ids in (
        (observation(), ["a"]),
        (report, ["c"]),
        (bundle(observation(), report, bundle(observation(id="d"))), ["a", "c", "d"]),
        (bundle(), []),
        ({**report, "contained": []}, []),
    ):
        result = document(run, tmp_path, resource, **style)
        assert (result.status, [each["id"] for each in read_csv(result.out)]) == (Exit.OK, ids)
    assert read_csv(document(run, tmp_path, report).out)[0]["subject"] == "N.N."
    withdrawn = document(run, tmp_path, {**report, "status": "entered-in-error"}, "--summary", "--json").json
    assert withdrawn["fhir"]["skipped"] == {"entered-in-error": 1}
    modified = document(run, tmp_path, {**report, "implicitRules": "http://x"})
    assert code_of(read_csv(modified.out)[0]) == "modified"


def test_a_specimen_is_found_in_the_bundle(run: Runner, tmp_path: Path) -> None:
    """By its address or by type and id, whichever version."""
    urine = {"resourceType": "Specimen", "id": "u", "type": {"text": "Urine"}}
    for reference in ("Specimen/u", "Specimen/u/_history/2", "urn:uuid:1"):
        found = bundle(observation(specimen={"reference": reference}))
        found["entry"].append({"fullUrl": "urn:uuid:1", "resource": urine})
        assert code_of(read_csv(document(run, tmp_path, found).out)[0]) == "specimen_conflict"


def test_what_a_bundle_says_of_itself(run: Runner, tmp_path: Path) -> None:
    """One page of several; outcomes of the search and entries without a resource are passed over."""
    found = bundle(observation(), link=[{"relation": "self"}, {"relation": "next", "url": "x"}])
    found["entry"] += [
        {"resource": observation(id="no"), "search": {"mode": "outcome"}},
        {"response": {"status": "410"}},
    ]
    result = document(run, tmp_path, found)
    assert [each["id"] for each in read_csv(result.out)] == ["a"]
    assert "is one page of several" in result.err
    assert document(run, tmp_path, found, "--summary", "--json").json["fhir"]["incomplete"] is True


def test_an_id_that_comes_twice_warns(run: Runner, tmp_path: Path) -> None:
    """Also lines apart; results without an id are not compared."""
    result, rows = interpreted(run, tmp_path, observation(), observation(id=None), observation(id=None), observation())
    assert (len(rows), "an id that came before (1)" in result.err) == (4, True)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<Bundle xmlns='http://hl7.org/fhir'/>", ["is XML at line 1"]),
        ("\n\n  <?xml version='1.0'?>", ["is XML at line 3"]),
        (written(bundle(observation()), indent=1)[:-9], ["is not JSON at line", "cut off"]),
        ('{"a":' * 100_000, ["nested too deeply"]),
        (written(bundle(observation(), type="history")), ["of the type history"]),
        (written(bundle(implicitRules="http://x")), ["in.json cannot be used (Bundle)", "implicitRules"]),
        (written({"resourceType": "Patient"}), ["holds the resource Patient"]),
        *((text, ["no resource of FHIR", "resourceType"]) for text in ("[1]", "[]", "5", "{}", '{"resourceType": 5}')),
        ('{"resourceType": "Bundle", "entry": [], "entry": []}', ["entry twice"]),
        (written(bundle(observation(), entry={})), ["in.json cannot be used (Bundle)", "entry does not have the form"]),
        ('{"resourceType": "Bundle", "id": "\udce9"}', ["bytes that are invalid", "line 1 (byte 0)"]),
    ],
)
def test_documents_that_are_refused(run: Runner, tmp_path: Path, text: str, said: list[str]) -> None:
    """With the place; nothing is written."""
    target = tmp_path / "in.json"
    target.write_bytes(text.encode("utf-8", "surrogateescape"))
    result = run("batch", str(target), "--format", "fhir", "-o", str(tmp_path / "out.csv"))
    assert (result.status, (tmp_path / "out.csv").exists()) == (Exit.REFUSED, False)
    for part in said:
        assert part in result.err


def test_a_bundle_is_no_line(run: Runner, tmp_path: Path) -> None:
    """Whatever it holds."""
    result, _ = interpreted(run, tmp_path, observation(), bundle())
    assert (result.status, "Line 2" in result.err) == (Exit.REFUSED, True)


def test_bad_lines_keep_their_place(run: Runner, tmp_path: Path) -> None:
    """With the reason; the others are read."""
    lines = ['{"resourceType": "Observation", "id":', "[1]", "{}", '{"resourceType": 5}', '{"a":' * 20_000]
    result, rows = interpreted(run, tmp_path, *lines, observation())
    assert result.status == Exit.UNREADABLE
    assert [code_of(each) for each in rows] == ["no_json", "no_object", "element_form", "element_form", "too_deep", ""]
    assert [each["id"] for each in rows] == [*lines, "a"]
    assert code_of(interpreted(run, tmp_path, '{"id": "NaN", "x": NaN}')[1][0]) == "no_json"
    target = tmp_path / "in.ndjson"
    target.write_bytes(written(observation()).encode().replace(b'"a"', b'"\xff"'))
    assert code_of(read_csv(run("batch", str(target), "--format", "fhir").out)[0]) == "undecodable"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        (written(observation()).replace('"id": "a"', '"id": "a", "id": "b"'), "member_twice"),
        (written(observation()).replace('"value": ', '"value": 1, "value": '), "member_twice"),
        (written(observation()).replace("2601-3", "\\u0032601-3").replace("//loinc", "\\/\\/loinc"), ""),
        (written(observation(code={"text": "Magnesium"})).replace("Magn", "M\\u0061gn"), "no_code"),
        (written(observation(id="\ud83d")), ""),
    ],
)
def test_names_twice_and_escapes(run: Runner, tmp_path: Path, text: str, error: str) -> None:
    """An escaped code is the same code; a name twice is refused where a result is read."""
    assert code_of(row(run, tmp_path, text)) == error


def test_line_ends_blank_lines_and_a_mark(run: Runner, tmp_path: Path) -> None:
    """CRLF, a byte-order mark, compressed files, standard input, with other resources between."""
    lines = [observation(), "", {"resourceType": "Patient", "id": "p"}, "  ", observation(id="b")]
    text = "\ufeff" + "\r\n".join(each if isinstance(each, str) else written(each) for each in lines)
    for name in ("in.ndjson", "in.jsonl", "in.json", "unnamed"):
        for content in (text, f"\r\n{text[1:]}\r\n", "\r\n".join(map(written, (observation(), observation(id="b"))))):
            (tmp_path / name).write_text(content, newline="")
            result = run("batch", str(tmp_path / name), "--format", "fhir")
            assert [each["id"] for each in read_csv(result.out)] == ["a", "b"]
    (tmp_path / "in.ndjson.zst").write_bytes(zstd.compress(text.encode()))
    assert len(read_csv(run("batch", str(tmp_path / "in.ndjson.zst"), "--format", "fhir").out)) == 2
    (tmp_path / "in.ndjson.gz").write_bytes(gzip.compress(text.encode()))
    result = run("batch", str(tmp_path / "in.ndjson.gz"), "--format", "fhir", "-o", str(tmp_path / "out.jsonl"))
    assert [json.loads(each)["id"] for each in (tmp_path / "out.jsonl").read_text().splitlines()] == ["a", "b"]


def test_standard_input(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document or lines."""
    for text in (written(bundle(observation()), indent=2), f"{written(observation())}\n\n{written(observation())}\n"):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Bytes(text.encode())))
        assert {each["id"] for each in read_csv(run("batch", "-", "--format", "fhir").out)} == {"a"}


def test_nothing_is_no_row(run: Runner, tmp_path: Path) -> None:
    """An empty file, said so."""
    for name in ("in.json", "in.ndjson"):
        for text in ("", "\n \n"):
            (tmp_path / name).write_text(text)
            result = run("batch", str(tmp_path / name), "--format", "fhir")
            assert (result.status, "no result of magnesium" in result.err) == (Exit.OK, True)


@pytest.mark.parametrize("depth", [90, 5000])
def test_deep_nesting(run: Runner, tmp_path: Path, depth: int) -> None:
    """What cannot be read is an error of its line."""
    deep = '{"a":' * depth + "1" + "}" * depth
    text = written(observation()).replace('"id": "a"', f'"id": "a", "x": {deep}')
    _, rows = interpreted(run, tmp_path, text, observation(id="b"))
    assert [code_of(each) for each in rows] == ["" if depth == 90 else "too_deep", ""]


def test_bounds(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a line, and of a document on one line or on many."""
    monkeypatch.setattr("mgcheck.files.streams.lines.RECORD_BYTES", 1000)
    monkeypatch.setattr("mgcheck.files.formats.fhir.DOCUMENT_BYTES", 3000)
    monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", 500)
    long = observation(note=[{"text": "x" * 1000}])
    monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", 5000)
    assert interpreted(run, tmp_path, *[observation()] * 9)[0].status == Exit.OK
    other = observation({"text": "Calcium"}, note=[{"text": "x" * 1000}])
    assert interpreted(run, tmp_path, observation(), other)[0].status == Exit.REFUSED
    monkeypatch.setattr("mgcheck.files.streams.lines.BLOCK_BYTES", 500)
    result, _ = interpreted(run, tmp_path, observation(), long)
    assert (result.status, "line 2" in result.err, "16 MB" in result.err) == (Exit.REFUSED, True, True)
    assert document(run, tmp_path, long).status == Exit.OK
    assert document(run, tmp_path, long, indent=1).status == Exit.OK
    for style in ({}, {"indent": 1}):
        result = document(run, tmp_path, bundle(long, long, long), **style)
        assert (result.status, "64 MB" in result.err) == (Exit.REFUSED, True)


# -------------------------------------------------------------------------------------------------------- options


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--code", "50960"), "does not say what a code means"),
        (("--code", "=serum"), "does not say what a code means"),
        (("--code", "50960=marrow"), "cannot give a code the specimen marrow\nhint: write CODE=serum"),
        (("--code", "50960=whole blood"), "cannot give a code the specimen whole blood\nhint: write CODE=serum"),
        (("--code", "50960=12 h urine"), "cannot give a code the specimen 12 h urine"),
        (("--code", "50960=serum", "--code", "50960=urine"), "twice"),
        (("--code", "2601-3=urine"), "2601-3 is Magnesium [Moles/volume] in Serum or Plasma (specimen: serum)"),
        (("--output-format", "fhir"), "fhir"),
        (("-o", "out.fhir"), "out.fhir"),
    ],
)
def test_options_that_are_refused(run: Runner, tmp_path: Path, options: tuple[str, ...], said: str) -> None:
    """Before any row is read."""
    result, _ = interpreted(run, tmp_path, observation(), options=options)
    assert (result.status, said in result.err) == (Exit.REFUSED, True)


@pytest.mark.parametrize("option", [("--code", "50960=serum"), ("--ignore-ranges",)])
def test_options_of_fhir_alone(run: Runner, tmp_path: Path, option: tuple[str, ...]) -> None:
    """Refused for other formats, where they would do nothing."""
    (tmp_path / "in.csv").write_text("value\n0.8 mmol/l\n")
    result = run("batch", str(tmp_path / "in.csv"), "--specimen", "serum", *option)
    assert (result.status, "--format fhir" in result.err) == (Exit.REFUSED, True)


def test_options_of_batch_hold(run: Runner, tmp_path: Path) -> None:
    """Conditions, and `--strict`; a refused row that does not match passes over."""
    resources = (observation(), observation("2593-2", id="b"), observation(id="c", subject={"reference": "Patient/2"}))
    _, rows = interpreted(run, tmp_path, *resources, options=("--where", "subject=Patient/2"))
    assert [(each["mgcheck_class"], each["mgcheck_error"]) for each in rows] == [("", ""), ("", ""), ("normal", "")]
    _, rows = interpreted(run, tmp_path, *resources, options=("--where", "id=b", "--only"))
    assert [code_of(each) for each in rows] == ["code_whole_blood"]
    result, _ = interpreted(run, tmp_path, *resources, options=("--strict", "-o", str(tmp_path / "out.parquet")))
    assert (result.status, "Row 2 cannot be read" in result.err) == (Exit.UNREADABLE, True)


def test_msgspec_is_an_extra(run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which is named where it is missing."""
    for name in [name for name in sys.modules if name.startswith("mgcheck.files.formats.fhir")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "msgspec", None)
    result, _ = interpreted(run, tmp_path, observation())
    assert (result.status, "mgcheck[fhir]" in result.err) == (Exit.REFUSED, True)
