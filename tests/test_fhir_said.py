"""What a FHIR file says of a result in a second place is never overlooked: a Specimen, a report, a name, a text."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import Bytes, Run, Runner
from rows_of_files import read_csv
from test_fhir import LOINC, bundle, code_of, document, interpreted, number, observation, quantity, row, specimen_of

from mgcheck.cli.process.exits import Exit
from mgcheck.knowledge.result_codes import says_magnesium


def entries(*resources: dict[str, Any], **addresses: str) -> dict[str, Any]:
    """A Bundle; `addresses` are the full addresses of resources, by their ids."""
    found = bundle(*resources)
    for entry in found["entry"]:
        if address := addresses.get(entry["resource"].get("id", "none")):
            entry["fullUrl"] = address
    return found


def rows_of(result: Run) -> list[tuple[str, str, str]]:
    """The class, the code of the error and the warnings of each row."""
    return [(each["mgcheck_class"], code_of(each), each["mgcheck_warnings"]) for each in read_csv(result.out)]


def specimen(text: str, *, key: str | None = "s", **more: Any) -> dict[str, Any]:
    """A Specimen named by a text."""
    return {"resourceType": "Specimen", **({"id": key} if key else {}), "type": {"text": text}, **more}


def report(*references: str, **more: Any) -> dict[str, Any]:
    """A DiagnosticReport on some results."""
    result = [{"reference": each} for each in references]
    return {"resourceType": "DiagnosticReport", "id": "r", "status": "final", "result": result, **more}


# ------------------------------------------------------------------------------------------------- words of specimens


@pytest.mark.parametrize(
    ("coding", "text", "unread"),
    [
        ({}, "Aliquot 7", "Aliquot 7"),
        ({"code": "K12"}, None, "K12"),
        ({"code": "K12", "display": "Aliquot 7"}, None, "Aliquot 7"),
        ({"code": "K12", "display": "Serum"}, None, ""),
        ({"code": "SER", "display": "Aliquot 7"}, None, "Aliquot 7"),
        ({"code": "SER"}, "Serum specimen (specimen)", ""),
        ({}, None, ""),
    ],
)
def test_a_specimen_that_is_not_understood_is_warned_of(
    run: Runner, tmp_path: Path, coding: dict[str, str], text: str | None, unread: str
) -> None:
    """On the row, and by its words in the summary, with the option that explains them."""
    kind = {"coding": [coding], **({"text": text} if text else {})}
    resource = observation(contained=[{**specimen(""), "type": kind}], specimen={"reference": "#s"})
    found = row(run, tmp_path, resource)
    assert (found["mgcheck_class"], found["mgcheck_warnings"]) == ("normal", "specimen_unread" if unread else "")
    summary = interpreted(run, tmp_path, resource, options=("--summary", "--json"))[0].json["fhir"]
    assert summary["unread_specimens"] == ({unread: 1} if unread else {})
    page = interpreted(run, tmp_path, resource, options=("--summary",))[0].out
    assert (f"--specimen-map '{unread}=serum'" in page) == (" " in unread)
    if unread:
        options = ("--specimen-map", f"{unread}=serum")
        assert row(run, tmp_path, resource, *options)["mgcheck_warnings"] == ""
        options = ("--specimen-map", f"{unread}=erythrocyte")
        assert code_of(row(run, tmp_path, resource, *options)) == "specimen_conflict"


@pytest.mark.parametrize("code", ["2599-9", "2598-1"])
def test_urine_of_another_time_is_refused(run: Runner, tmp_path: Path, code: str) -> None:
    """Whatever the code, also with `--code`."""
    resource = observation(code, "4.0", "mmol/(24.h)", **specimen_of("Urine specimen, 12 hour"))
    wanted = "specimen_conflict" if code == "2599-9" else "code_spot_urine"
    assert code_of(row(run, tmp_path, resource)) == wanted
    found = row(run, tmp_path, resource, "--code", f"{code}=urine")
    # No option answers it.
    assert (code_of(found), "--code" in found["mgcheck_error"]) == ("specimen_conflict", False)


def test_a_conflict_names_the_way_out(run: Runner, tmp_path: Path) -> None:
    """In both languages, quoted for a shell."""
    resource = observation("2601-3", specimen={"display": "Urine"})
    found = row(run, tmp_path, resource)
    assert (
        f"(expected: serum, by the code 2601-3; if the laboratory confirms it: --code '{LOINC}|2601-3=serum')"
        in (found["mgcheck_error"])
    )
    found = row(run, tmp_path, resource, "--lang", "fr")
    assert "(attendu : sérum, d'après le code 2601-3 ; si le laboratoire le confirme : --code" in found["mgcheck_error"]
    assert row(run, tmp_path, resource, "--code", f"{LOINC}|2601-3=serum")["mgcheck_warnings"] == "code_specimen"


# --------------------------------------------------------------------------------------------------------- references


A, B = "http://a.example/fhir", "http://b.example/fhir"


@pytest.mark.parametrize(
    ("reference", "address", "specimens", "error"),
    [
        # Relative to the server of the result.
        ("Specimen/s", f"{A}/Observation/a", {f"{A}/Specimen/s": "Urine", f"{B}/Specimen/s": "Serum"}, "conflict"),
        ("Specimen/s", f"{A}/Observation/a", {f"{A}/Specimen/s": "Serum", f"{B}/Specimen/s": "Urine"}, ""),
        ("Specimen/s/_history/3", f"{A}/Observation/a", {f"{A}/Specimen/s": "Urine"}, "conflict"),
        ("Specimen/s", f"{A}/Observation/a", {f"{B}/Specimen/s": "Urine"}, "unresolved"),
        ("Specimen/s", f"{A}/Observation/a", {"": "Urine"}, "conflict"),
        ("Specimen/s", "", {f"{B}/Specimen/s": "Urine"}, "conflict"),
        ("Specimen/s", "", {f"{A}/Specimen/s": "Serum", f"{B}/Specimen/s": "Urine"}, "ambiguous"),
        ("Specimen/s", "", {f"{A}/Specimen/s": "Urine", f"{B}/Specimen/s": "Urine"}, "conflict"),
        ("Specimen/s", "", {"urn:uuid:1": "Urine"}, "conflict"),
        # By its whole address.
        (f"{A}/Specimen/s", "", {f"{A}/Specimen/s": "Urine"}, "conflict"),
        (f"{A}/Specimen/s/_history/3", f"{B}/Observation/a", {f"{A}/Specimen/s": "Urine"}, "conflict"),
        (f"{A}/Specimen/s", f"{A}/Observation/a", {"": "Urine"}, "conflict"),
        (f"{A}/Specimen/s", "", {f"{B}/Specimen/s": "Urine"}, "unresolved"),
        ("urn:uuid:AB", "", {"urn:uuid:ab": "Urine"}, "conflict"),
        ("urn:uuid:ab", "urn:uuid:0", {"URN:UUID:AB": "Urine"}, "conflict"),
        ("urn:uuid:1", "", {"urn:uuid:2": "Urine"}, "unresolved"),
        ("Patient/s", "", {"": "Urine"}, "unresolved"),
        ("#s", "", {"": "Urine"}, "unresolved"),
        ("s", "", {"": "Urine"}, "unresolved"),
    ],
)
@pytest.mark.parametrize("named", [True, False])
def test_references(
    run: Runner, tmp_path: Path, reference: str, address: str, specimens: dict[str, str], error: str, *, named: bool
) -> None:
    """By the address of the entry, whether the Specimen has an id or not; two that differ refuse the row."""
    if not named and ("" in specimens or "urn:uuid:1" in specimens):
        return
    found = entries(observation(specimen={"reference": reference}), **({"a": address} if address else {}))
    for own, text in specimens.items():
        found["entry"].append(
            {**({"fullUrl": own} if own else {}), "resource": specimen(text, key="s" if named else None)}
        )
    result = document(run, tmp_path, found)
    (answered,) = rows_of(result)
    assert answered[1] == (f"specimen_{error}" if error in ("conflict", "ambiguous") else "")
    assert ("refer to a Specimen that is not in the file (1)" in result.err) == (error == "unresolved")


def test_references_that_lead_nowhere_are_counted_once(run: Runner, tmp_path: Path) -> None:
    """An export has the Specimens in another file: no row is warned of, the file is."""
    resources = [observation(id=str(place), specimen={"reference": f"Specimen/{place}"}) for place in range(3)]
    resources.append(observation(id="x", specimen={"identifier": {"value": "7"}}))
    result, rows = interpreted(run, tmp_path, *resources)
    assert {each["mgcheck_warnings"] for each in rows} == {""}
    assert result.err.count("that is not in the file (4)") == 1
    result, _ = interpreted(run, tmp_path, *resources, options=("--summary", "--json"))
    assert result.json["fhir"]["unresolved_specimens"] == 4
    result, _ = interpreted(run, tmp_path, *resources, options=("--summary",))
    assert "References to a Specimen that is not in the file: 4" in result.out


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"status": "entered-in-error"}, "specimen_withdrawn"),
        ({"modifierExtension": [{"url": "x"}]}, "modified"),
        ({}, ""),
    ],
)
def test_a_specimen_that_is_not_to_be_read(run: Runner, tmp_path: Path, more: dict[str, Any], error: str) -> None:
    """Refuses the row, in the Bundle and contained."""
    found = bundle(observation(specimen={"reference": "Specimen/s"}), specimen("Serum", **more))
    assert rows_of(document(run, tmp_path, found))[0][1] == error
    resource = observation(contained=[specimen("Serum", **more)], specimen={"reference": "#s"})
    assert code_of(row(run, tmp_path, resource)) == error


def test_a_specimen_with_a_name_twice(run: Runner, tmp_path: Path) -> None:
    """Refuses the row: the first could be the true one."""
    resource = json.dumps(observation(contained=[specimen("Serum")], specimen={"reference": "#s"}))
    twice = resource.replace('"type": {', '"type": {"text": "Urine"}, "type": {').replace('"\\u0000', "")
    assert code_of(row(run, tmp_path, twice.replace('\\u0000"', ""))) == "member_twice"


@pytest.mark.parametrize("around", [True, False])
@pytest.mark.parametrize(
    ("texts", "error"), [(["Urine"], "specimen_conflict"), (["Serum"], ""), (["Serum", "Urine"], "")]
)
def test_the_specimen_of_the_report(run: Runner, tmp_path: Path, texts: list[str], error: str, *, around: bool) -> None:
    """Counts where the result names none: of the report that contains or references it, unless it has several."""
    kinds = [specimen(text, key=f"s{place}") for place, text in enumerate(texts)]
    references = [{"reference": f"{'#' if around else 'Specimen/'}s{place}"} for place in range(len(texts))]
    if around:
        found = bundle(report(specimen=references, contained=[observation(), *kinds]))
    else:
        found = bundle(report("Observation/a", specimen=references), observation(), *kinds)
    assert [each[1] for each in rows_of(document(run, tmp_path, found))] == [error]
    found["entry"][0 if around else 1]["resource"]["specimen"] = {"display": "Serum"}
    if not around:
        assert [each[1] for each in rows_of(document(run, tmp_path, found))] == [""]


@pytest.mark.parametrize("place", ["report", "around", "parent"])
@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"status": "entered-in-error"}, "entered-in-error"),
        ({"status": "cancelled"}, "cancelled"),
        ({"status": "preliminary"}, ("normal", "", "not_final")),
        ({"status": "unknown"}, ("normal", "", "not_final")),
        ({"status": "corrected"}, ("normal", "", "")),
        ({"status": "appended"}, ("normal", "", "")),
        ({"modifierExtension": [{"url": "x"}]}, ("", "modified", "")),
    ],
)
def test_what_holds_of_a_report_holds_of_its_results(
    run: Runner, tmp_path: Path, place: str, more: dict[str, Any], outcome: Any
) -> None:
    """Of a report that refers to them, of one around them, and of an Observation around them."""
    if place == "report":
        found = bundle(observation(), observation(id="b"), report("Observation/a", **more))
    elif place == "around":
        found = bundle(observation(id="b"), report(contained=[observation()], **more))
    else:
        parent = observation({"text": "Panel"}, contained=[observation()], valueQuantity=None)
        found = bundle(observation(id="b"), {**parent, "id": "p", **more})
    rows = rows_of(document(run, tmp_path, found))
    other = ("normal", "", "")
    assert sorted(rows) == sorted([other] if isinstance(outcome, str) else [other, outcome])
    skipped = document(run, tmp_path, found, "--summary", "--json").json["fhir"]["skipped"]
    assert (outcome in skipped) == isinstance(outcome, str)


# -------------------------------------------------------------------------------------------------- names and codes


@pytest.mark.parametrize(
    ("code", "text", "display", "warned"),
    [
        ("2601-3", "Magnésium érythrocytaire", None, True),
        ("2601-3", None, "Magnesium [Moles/volume] in Urine", True),
        ("2601-3", "Creatinine", None, True),
        ("2601-3", None, "Calcium", True),
        ("2601-3", "Test 17 (dialysate)", None, True),
        ("2601-3", "Magnésium plasmatique", "Magnesium [Moles/volume] in Serum or Plasma", False),
        ("2601-3", "Mg total", None, False),
        ("2601-3", "Test 17", None, False),
        ("2601-3", "x" * 2000, None, False),
        ("2597-3", "Magnesium, serum", None, True),
        ("2597-3", "Magnesium RBC", "Magnesium [Moles/volume] in Red Blood Cells", False),
        ("2600-5", "Magnésium sérique", None, True),
        ("2600-5", "iMg, whole blood", None, False),
    ],
)
def test_a_name_that_contradicts_the_code(
    run: Runner, tmp_path: Path, code: str, text: str | None, display: str | None, *, warned: bool
) -> None:
    """Is warned of."""
    concept = {"coding": [{"system": LOINC, "code": code, "display": display}], "text": text}
    value = "0.5" if code == "2600-5" else "0.89"
    found = row(run, tmp_path, observation(json.loads(json.dumps(concept)), value))
    assert ("code_name" in found["mgcheck_warnings"], found["mgcheck_error"]) == (warned, "")


def test_the_name_of_a_code_of_ones_own(run: Runner, tmp_path: Path) -> None:
    """`--code` explains the name of the code with it, and not the text beside it."""
    coding = {"system": LOINC, "code": "2593-2", "display": "Magnesium [Moles/volume] in Blood"}
    for text, warned in (("Magnesium erythrocytes", False), ("Magnesium serum", True)):
        resource = observation({"coding": [coding], "text": text})
        found = row(run, tmp_path, resource, "--code", "2593-2=erythrocyte")
        assert found["mgcheck_warnings"] == ("code_name" if warned else "")


def test_codes_that_conflict_are_named_in_both_languages(run: Runner, tmp_path: Path) -> None:
    """And no option is proposed that is refused."""
    concept = {"coding": [{"system": LOINC, "code": code} for code in ("2601-3", "2593-2", "27210-4", "2599-9")]}
    for language, said in (
        ("en", "serum, whole blood, Magnesium [Presence] in Blood, 24 h urine"),
        ("fr", "sérum, sang total, Magnesium [Presence] in Blood, urines de 24 h"),
    ):
        found = row(run, tmp_path, observation(concept), "--lang", language)
        assert (code_of(found), said in found["mgcheck_error"]) == ("codes_conflict", True)
        assert "--code" not in found["mgcheck_error"]


@pytest.mark.parametrize(
    "system", ["https://loinc.org", "http://loinc.org/", "https://loinc.org/", "2.16.840.1.113883.6.1"]
)
def test_spellings_of_the_system(run: Runner, tmp_path: Path, system: str) -> None:
    """Are the same system."""
    concept = {"coding": [{"system": system, "code": "2601-3"}]}
    assert row(run, tmp_path, observation(concept))["mgcheck_class"] == "normal"


def test_a_code_of_loinc_without_its_system(run: Runner, tmp_path: Path) -> None:
    """Is shown, with the option that answers it."""
    for concept in ({"coding": [{"code": "2597-3"}]}, {"coding": [{"system": "", "code": "2597-3"}]}):
        found = row(run, tmp_path, observation(concept, "2.0"))
        assert (code_of(found), "--code 2597-3=erythrocyte" in found["mgcheck_error"]) == ("unknown_code", True)
        page = interpreted(run, tmp_path, observation(concept), options=("--summary",))[0].out
        assert "--code 2597-3=erythrocyte" in page
        assert row(run, tmp_path, observation(concept, "2.0"), "--code", "2597-3=erythrocyte")["mgcheck_class"]
    # In another system it can be anything.
    result, rows = interpreted(run, tmp_path, observation({"coding": [{"system": "http://x", "code": "2597-3"}]}))
    assert (rows, "holds no result" in result.err) == ([], True)


@pytest.mark.parametrize(
    "name",
    [
        "Magnesium",
        "Magnésium",
        "Magnez",
        "Magnézium",
        "Magnezyum",
        "Magnezij",
        "Magneesium",
        "Magnijs",
        "Magnis",
        "Hořčík",
    ]
    + ["Horčík v sére", "Магний", "магния в сыворотке", "магнезијум", "Магнезий", "Магній", "Μαγνήσιο", "Maignéisiam"],
)
def test_magnesium_in_the_languages_of_europe(name: str) -> None:
    """And in none of them manganese."""
    assert says_magnesium(name)


@pytest.mark.parametrize(
    "name",
    ["Manganese", "Manganèse", "Mangan", "Mangaan", "Mangán", "Mangāns", "Manganas", "Марганец", "Манган", "Μαγγάνιο"]
    + ["Mangainéis", "Magnet", "Магнитно", "Magnetresonanz"],
)
def test_manganese_and_magnets_are_not_magnesium(name: str) -> None:
    """They begin alike."""
    assert not says_magnesium(name)


@pytest.mark.parametrize("name", ["Magnesium", "Magnésium érythrocytaire", "Mg = total"])
def test_a_result_without_a_code_is_explained_by_its_name(run: Runner, tmp_path: Path, name: str) -> None:
    """With the same option; the Specimen and the name may still contradict it."""
    for concept in ({"text": name}, {"coding": [{"display": name}]}):
        resource = observation(concept)
        found = row(run, tmp_path, resource)
        option = "Magnesium=serum" if name == "Magnesium" else f"'{name}=serum'"
        assert (code_of(found), f"--code {option}" in found["mgcheck_error"]) == ("no_code", True)
        page = interpreted(run, tmp_path, resource, options=("--summary",))[0].out
        assert f"--code {option}" in " ".join(page.split())
        found = row(run, tmp_path, resource, "--code", f"{name}=serum")
        assert (found["specimen"], found["code"], found["mgcheck_class"]) == ("serum", "", "normal")
        assert ("code_name" in found["mgcheck_warnings"]) == ("érythro" in name and "text" in concept)
        assert (
            code_of(row(run, tmp_path, observation({"text": f"{name}, total"}), "--code", f"{name}=serum")) == "no_code"
        )
    urine = observation({"text": name}, specimen={"display": "Urine"})
    assert "code_specimen" in row(run, tmp_path, urine, "--code", f"{name}=serum")["mgcheck_warnings"]


def test_options_are_quoted_for_a_shell(run: Runner, tmp_path: Path) -> None:
    """A code may hold anything."""
    concept = {"coding": [{"system": "http://x", "code": "a`$(b)'c", "display": "Magnesium"}]}
    quoted = """--code 'http://x|a`$(b)'"'"'c=serum'"""
    assert quoted in row(run, tmp_path, observation(concept))["mgcheck_error"]
    page = interpreted(run, tmp_path, observation(concept), options=("--summary",))[0].out
    assert quoted in " ".join(page.split())


@pytest.mark.parametrize("first", ["2601-3", "2160-0"])
@pytest.mark.parametrize("space", ["", " ", "\t"])
def test_a_code_twice(run: Runner, tmp_path: Path, first: str, space: str) -> None:
    """Is refused where either is magnesium, in a line and in a document."""
    last = "2160-0" if first == "2601-3" else "2601-3"
    resource = json.dumps(observation(last, valueQuantity={"value": 0.5, "unit": "mmol/L"}))
    code = json.dumps({"coding": [{"system": LOINC, "code": first}]})
    twice = resource.replace('"code": {', f'"code"{space}:{space}{code}, "code"{space}:{space}{{', 1)
    assert code_of(row(run, tmp_path, twice)) == "member_twice"
    assert rows_of(document(run, tmp_path, twice))[0][1] == "member_twice"
    inner = resource.replace('"code": {', '"code": {"text": "Magnesium", "text": "x", ', 1)
    assert rows_of(document(run, tmp_path, inner))[0][1] == "member_twice"
    page = document(run, tmp_path, twice, "--summary").out
    assert "--code" not in page
    kind = resource.replace('"resourceType": ', '"resourceType": "Observation", "resourceType": "Patient", "x": ', 1)
    for found in (kind, kind.replace("2160-0", "2601-3")):
        assert [each[1] for each in rows_of(document(run, tmp_path, found))] in ([], ["member_twice"])
    assert code_of(row(run, tmp_path, kind.replace("2160-0", "2601-3"))) == "member_twice"
    other = twice.replace("2601-3", "2345-7")
    assert "holds no result of magnesium" in interpreted(run, tmp_path, other)[0].err


# -------------------------------------------------------------------------------------------------- units and ranges


@pytest.mark.parametrize(
    ("codes", "elements", "options", "warned"),
    [
        (["2601-3"], {"valueString": "2.0 mg/dL"}, (), True),
        (["2601-3"], {"valueString": "Mg 2.0 mg/dL (1.7 - 2.4)"}, (), True),
        (["19123-9"], {"valueString": "0.8 mmol/L"}, (), True),
        (["2601-3"], {"valueString": "0.8 mmol/L"}, (), False),
        (["19123-9"], {"valueString": "0.8"}, ("--unit", "mmol/L"), True),
        (["2601-3"], {"valueString": "2.0 mg/dL"}, ("--unit", "mmol/L"), True),
        (["19123-9"], {"valueQuantity": {"value": 0.8}}, ("--unit", "mmol/L"), True),
        (["2601-3"], {"valueQuantity": {"value": 0.8}}, ("--unit", "mmol/L"), False),
        (["2601-3", "19123-9"], {"valueString": "2.0 mg/dL"}, (), False),
        (["19123-9", "2601-3"], {"valueQuantity": {"value": 0.8, "unit": "mmol/L"}}, (), False),
    ],
)
def test_the_unit_and_the_kind_of_the_code(
    run: Runner, tmp_path: Path, codes: list[str], elements: dict[str, Any], options: tuple[str, ...], *, warned: bool
) -> None:
    """Are compared wherever the unit stands; of two codes either may fit."""
    concept = {"coding": [{"system": LOINC, "code": code} for code in codes]}
    found = row(run, tmp_path, observation(concept, **{"valueQuantity": None, **elements}), *options)
    assert ("code_unit" in found["mgcheck_warnings"], found["mgcheck_error"]) == (warned, "")


def test_a_text_that_cannot_be_read_has_no_unit_to_compare(run: Runner, tmp_path: Path) -> None:
    """It is refused where it is answered."""
    found = row(run, tmp_path, observation(valueQuantity=None, valueString="hemolyzed"))
    assert (code_of(found), found["mgcheck_warnings"]) == ("no_number", "")
    found = row(run, tmp_path, observation("2593-2", valueQuantity=None, valueString="2.0 mg/dL"))
    assert code_of(found) == "code_whole_blood"


MEANING = "http://terminology.hl7.org/CodeSystem/referencerange-meaning"


@pytest.mark.parametrize(
    ("kind", "used", "warned"),
    [
        ({"text": "Normal Range"}, True, False),
        ({"text": "REFERENCE RANGE"}, True, False),
        ({"text": "Valeurs de référence"}, True, False),
        ({"coding": [{"system": "http://local", "code": "NORMAL"}]}, True, False),
        ({"coding": [{"system": "http://local", "code": "R1", "display": "Normal range"}]}, True, False),
        ({"coding": [{}]}, True, False),
        ({"coding": [{"system": MEANING, "code": "luteal"}]}, False, False),
        ({"coding": [{"system": MEANING, "code": "treatment", "display": "Treatment Range"}]}, False, False),
        ({"text": "Critical"}, False, False),
        ({"text": "Desirable"}, False, True),
        ({"coding": [{"system": "http://local", "code": "R1"}]}, False, True),
        ({"coding": [{"system": MEANING, "code": "normal"}, {"system": MEANING, "code": "treatment"}]}, False, True),
    ],
)
def test_the_type_of_a_range(run: Runner, tmp_path: Path, kind: dict[str, Any], *, used: bool, warned: bool) -> None:
    """A usual one in any words decides; an unknown one does not, and is warned of."""
    range_ = {"low": {"value": number("0.95")}, "high": {"value": number("1.05")}, "type": kind}
    found = row(run, tmp_path, observation(referenceRange=[range_]))
    assert (found["mgcheck_class"], found["low"]) == (("hypo", "0.95") if used else ("normal", ""))
    assert ("range_type" in found["mgcheck_warnings"]) == warned
    both = [range_, {"low": {"value": number("0.90")}, "high": {"value": number("1.05")}}]
    found = row(run, tmp_path, observation(referenceRange=both))
    assert (code_of(found), found["mgcheck_class"]) == (("range_ambiguous", "") if used else ("", "hypo"))


def test_ranges_are_ignored_in_a_text_too(run: Runner, tmp_path: Path) -> None:
    """Where the value prints its range."""
    text = observation(valueQuantity=None, valueString="0.72 mmol/L (0.80 - 1.00)")
    assert row(run, tmp_path, text)["mgcheck_class"] == "hypo"
    assert row(run, tmp_path, text, "--ignore-ranges")["mgcheck_class"] == "normal"


def test_a_flag_of_hl7_by_the_number_of_its_table(run: Runner, tmp_path: Path) -> None:
    """Table 0078, as messages are translated."""
    coding = {"system": "urn:oid:2.16.840.1.113883.12.78", "code": "L"}
    found = row(run, tmp_path, observation(value="0.5", interpretation=[{"coding": [coding]}]))
    assert (found["flag"], found["mgcheck_flag_agrees"]) == ("L", "true")


@pytest.mark.parametrize(
    ("period", "shown"),
    [({"start": 5, "end": ["x"]}, ""), ({"start": 5, "end": "2024-01-02"}, "/2024-01-02"), ({}, ""), ("2024", "")],
)
def test_a_period_of_a_wrong_form(run: Runner, tmp_path: Path, period: Any, shown: str) -> None:
    """Is not shown as a date."""
    assert row(run, tmp_path, observation(effectivePeriod=period))["effective"] == shown


# --------------------------------------------------------------------------------------------------------- containers


@pytest.mark.parametrize("resource", ["report", "bundle"])
def test_a_document_of_few_lines_is_no_ndjson(run: Runner, tmp_path: Path, resource: str) -> None:
    """Though its second line is a resource: what stands around it counts."""
    inner = json.dumps(observation(valueQuantity={"value": 0.5, "unit": "mmol/L"}))
    if resource == "report":
        text = f'{{"resourceType": "DiagnosticReport", "status": "entered-in-error", "contained": [\n{inner}\n]}}'
        assert "left out (entered-in-error: 1)" in document(run, tmp_path, text).err
    else:
        text = f'{{"resourceType": "Bundle", "type": "history", "entry": [{{"resource":\n{inner}\n}}]}}'
        assert document(run, tmp_path, text).status == Exit.REFUSED
    result = document(run, tmp_path, f"{'[' * 5000}\n{inner}\n")
    assert result.status == Exit.REFUSED


@pytest.mark.parametrize(
    ("entry", "error"),
    [
        (5, "element_form"),
        ({"resource": "x"}, "element_form"),
        ({"resource": {"resourceType": 5}}, "element_form"),
        ({"resource": observation(), "fullUrl": 5}, "element_form"),
        ({"resource": observation(), "modifierExtension": [{"url": "x"}]}, "modified"),
        ({"resource": bundle(observation(), type="history")}, "fhir_history"),
        ({"resource": bundle(observation(), implicitRules="http://x")}, "modified"),
        ({"resource": report(result=5)}, "element_form"),
    ],
)
def test_a_malformed_entry_spoils_itself_alone(run: Runner, tmp_path: Path, entry: Any, error: str) -> None:
    """Its row names its place; the others are read."""
    found = bundle(observation(id="b"))
    found["entry"].append(json.loads(json.dumps(entry).replace('"\\u0000', "").replace('\\u0000"', "")))
    result = document(run, tmp_path, found)
    assert result.status == Exit.UNREADABLE
    good, bad = read_csv(result.out)
    assert (good["id"], good["mgcheck_class"]) == ("b", "normal")
    assert (bad["id"], code_of(bad)) == ("Bundle.entry[1]", error)


def test_an_entry_with_a_resource_twice(run: Runner, tmp_path: Path) -> None:
    """Its row is refused."""
    text = '{"resourceType": "Bundle", "entry": [{"resource": {}, "resource": {}}, null]}'
    assert [each[1] for each in rows_of(document(run, tmp_path, text))] == ["member_twice"]
    assert document(run, tmp_path, '{"resourceType": "Bundle", "entry": null}').status == Exit.OK


@pytest.mark.parametrize(
    ("outer", "rows"),
    [
        ({"resourceType": "Parameters", "parameter": [{"resource": observation()}]}, 0),
        ({"resourceType": "List", "contained": [observation()]}, 0),
        (report(contained=[{"resourceType": "List", "contained": [observation()]}]), 0),
        (report(contained=[bundle(observation())]), 0),
        (observation(id="b", contained=[observation(id="c", contained=[observation()])]), 2),
    ],
)
def test_results_inside_other_resources_are_counted(
    run: Runner, tmp_path: Path, outer: dict[str, Any], rows: int
) -> None:
    """With a warning: in a line, in a document, in a Bundle."""
    inner = [outer, {"resourceType": "List", "contained": [observation({"text": "Calcium"}), observation({"text": 5})]}]
    for result in (interpreted(run, tmp_path, *inner)[0], document(run, tmp_path, bundle(*inner))):
        assert (len(read_csv(result.out)), "(Parameters, List and the like) is not read (1)" in result.err) == (
            rows,
            True,
        )
    summary = document(run, tmp_path, bundle(*inner), "--summary", "--json").json["fhir"]
    assert summary["skipped"]["nested"] == 1


def test_an_id_twice_within_a_report(run: Runner, tmp_path: Path) -> None:
    """Is warned of; in two reports it is no repetition."""
    twice = report(contained=[observation(), observation(), observation(id=None), observation(id=None)])
    assert "an id that came before (1)" in document(run, tmp_path, twice).err
    apart = bundle(report(contained=[observation()]), report(contained=[observation()]))
    assert "came before" not in document(run, tmp_path, apart).err


def test_compressed_standard_input_names_the_format(
    run: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That reads it."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Bytes(gzip.compress(b"{}"))))
    result = run("batch", "-", "--format", "fhir", "-o", str(tmp_path / "out.csv"))
    assert (result.status, "--format fhir.gz" in result.err) == (Exit.REFUSED, True)


def test_an_end_of_a_range_that_is_a_text(run: Runner, tmp_path: Path) -> None:
    """Is named so; ends in the wrong order are refused, whatever the text beside them says."""
    found = row(run, tmp_path, observation(referenceRange=[{"low": {"value": "0.80"}, "high": quantity("1.0")}]))
    assert 'The end "0.80" of the reference range is not a number' in found["mgcheck_error"]
    range_ = {"low": quantity("1.0"), "high": quantity("0.8"), "text": "0.8 - 1.0"}
    assert code_of(row(run, tmp_path, observation(referenceRange=[range_]))) == "row_range"
