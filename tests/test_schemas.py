"""The JSON of every command keeps its schema, key for key."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterator
from itertools import product
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, Runner

from mgcheck.shapes.schema import NAMES

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
    "trend": [
        ["trend", str(ROOT / "examples" / "series.csv"), *words]
        for words in ([], ["--where", "specimen=serum", "--column", "flag=subject"])
    ],
    "convert": [["convert", "20", "Mg/l"], ["convert", "3", "mmol/l", "mmol/24h", "--volume", "1.4l"]],
    "ranges": [["ranges"]],
    "sources": [["sources"]],
    # tests/test_atlas.py validates all of it.
    "atlas": [["atlas", "serum", "mmol/l"], ["atlas", "urine", "mg/24h"]],
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
def test_the_output_of_a_command_keeps_its_schema(run: Runner, name: str) -> None:
    """Valid, and closed to further keys."""
    schema = run("schema", name).json
    jsonschema.Draft202012Validator.check_schema(schema)
    assert all(node["additionalProperties"] is False for node in objects(schema))
    for words, language in product(CALLS[name], ("en", "fr")):
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


def parts(node: Any, key: str = "") -> list[tuple[str, dict[str, Any]]]:
    """Every object of an output, with the key under which it stands, alone or in a list."""
    if isinstance(node, list):
        return [part for item in node for part in parts(item, key)]
    if not isinstance(node, dict):
        return []
    return [(key, node), *(part for name, value in node.items() for part in parts(value, name))]


@pytest.mark.parametrize("name", CALLS)
def test_outputs_are_alike(run: Runner, name: str) -> None:
    """They begin alike, `kind` is the name of the schema, and a citation is a source and one place in it."""
    for words in CALLS[name]:
        answer = run(*words, "--json").json
        head = ["schema_version", "mgcheck_version", "knowledge_edition", "kind", "language"]
        assert [key for key in answer if key in head] == head
        assert list(answer)[:3] == head[:3]
        assert answer["kind"] == name
        assert ("items" in answer) is (name in LISTS)
        for key, part in parts(answer):
            if "locator" in part:
                assert key == "citations"
                assert set(part) - {"moves"} == {"source", "locator"}
                assert " ; " not in part["locator"]


LISTS = {
    "atlas": {"specimen": None, "unit": None},
    "causes": {"side": None, "specimen": "serum", "source": None},
    "tests": {},
    "evidence": {"condition": None},
    "foods": {"word": None},
    "ranges": {"specimen": None},
    "sources": {},
}
ASKED = [
    (["causes", "low", "--specimen", "rbc"], {"side": "low", "specimen": "erythrocyte", "source": None}),
    (["causes", "high", "--source", "boisleve"], {"side": "high", "specimen": "serum", "source": "boisleve"}),
    (["evidence", "crampes", "musculaires"], {"condition": "crampes musculaires"}),
    (["foods", "noix"], {"word": "noix"}),
    (["ranges", "plasma"], {"specimen": "serum"}),
]


@pytest.mark.parametrize(("words", "query"), [*(([name], query) for name, query in LISTS.items()), *ASKED])
def test_a_list_says_what_was_asked_for(run: Runner, words: list[str], query: dict[str, Any]) -> None:
    """With the names of specimens as the other outputs have them, and how many items there are."""
    answer = run(*words, "--json").json
    assert answer["query"] == query
    assert answer["count"] == len(answer["items"]) > 0


def test_the_answer_to_a_value(run: Runner) -> None:
    """Every part of it, as rms and boisleve have it: `<0.5` leaves open whether it is below 0.4."""
    answer = run("serum", "<0.5 mmol/l", "--json").json
    assert answer["quantity"] == {
        "text": "<0.5 mmol/l",
        "comparator": "<",
        "value": 0.5,
        "unit": "mmol/L",
        "resolution": 0.1,
    }
    assert answer["conversions"] == {
        unit: {"comparator": "<", "value": value}
        for unit, value in {"mmol/L": 0.5, "mg/L": 12.1525, "mg/dL": 1.21525, "meq/L": 1}.items()
    }
    plain = ("side", "class", "possible_classes", "flag", "borderline", "label", "decided_by", "sources_agree")
    assert [answer[key] for key in plain] == [
        *("low", None, ["severe_hypo", "hypo"], "L", False, "hypomagnesemia, severity undetermined"),
        *({"side": "rms", "severity": "rms"}, True),
    ]
    table, text = ({"source": "rms", "locator": locator} for locator in ("Tableau 1", "Hypomagnésémie"))
    assert answer["verdicts"][0] == {
        "source": "rms",
        "primary": True,
        "side": "low",
        "class": None,
        "possible_classes": ["severe_hypo", "hypo"],
        "bands": [
            {
                "id": name,
                "class": name,
                "text": words,
                "interval": {
                    "low": low,
                    "low_included": low > 0,
                    "high": high,
                    "high_included": False,
                    "unit": "mmol/L",
                },
                "citations": [text, table],
            }
            for name, words, low, high in (
                ("severe_hypo", "severe hypomagnesemia", 0, 0.4),
                ("hypo", "moderate hypomagnesemia", 0.4, 0.7),
            )
        ],
        "reference_interval": {
            "low": 0.7,
            "low_included": True,
            "high": 1.1,
            "high_included": True,
            "unit": "mmol/L",
            "printed": "0,7 et 1,1 mmol/l",
            "converted": False,
            "citations": [text],
        },
    }
    assert answer["manifestations"][0] == {
        "id": "rms_severe_hypo.tetany",
        "system": "neuromuscular",
        "text": "tetany",
        "class": "severe_hypo",
        "certain": False,
        "carried_over": False,
        "on_page": True,
        "citations": [table],
    }
    assert next(cause for cause in answer["causes"] if cause["id"] == "thiazide") == {
        "id": "thiazide",
        "mechanism": "renal_loss",
        "text": "thiazide diuretics",
        "common": True,
        "given": False,
        "citations": [
            {"source": "rms", "locator": "Tableau 2", "moves": {"serum": "low", "urine": "high"}},
            {
                "source": "boisleve",
                "locator": "IV-2.2",
                "moves": {"serum": "low", "ionized": "low", "erythrocyte": "low", "urine": "high"},
            },
        ],
    }
    assert list(answer["cautions"][0]) == ["id", "topic", "rank", "on_page", "text", "citations"]
    assert list(answer["next_checks"][0]) == ["id", "rank", "on_page", "text", "citations"]


def test_limits_in_the_unit_of_the_value(run: Runner) -> None:
    """boisleve prints mg/l, rms mmol/l alone: 0.7 mmol/l are 17.0135 mg/l. The last band has no end."""
    answer = run("serum", "50 mg/l", "--json").json
    rms, boisleve = answer["verdicts"]
    assert (rms["reference_interval"]["low"], rms["reference_interval"]["converted"]) == (17.0135, True)
    assert (rms["reference_interval"]["printed"], rms["reference_interval"]["unit"]) == ("0,7 et 1,1 mmol/l", "mg/L")
    assert (boisleve["reference_interval"]["high"], boisleve["reference_interval"]["converted"]) == (22, False)
    (band,) = boisleve["bands"]
    assert band["interval"] == {"low": 36, "low_included": False, "high": None, "high_included": False, "unit": "mg/L"}
    assert (rms["side"], boisleve["side"], answer["side"]) == ("high", "high", "high")


def test_the_verdict_of_a_laboratory(run: Runner) -> None:
    """Its range as it was typed, no place, and nothing of the side on which it states no limit."""

    def of(value: str, lab_range: str, *words: str) -> Any:
        answer = run("serum" if "24h" not in value else "urine", value, "--lab-range", lab_range, *words, "--json").json
        return next(verdict for verdict in answer["verdicts"] if verdict["source"] == "lab")

    whole = of("0.72 mmol/l", "0.75..1.00")
    assert whole["reference_interval"] == {
        "low": 0.75,
        "low_included": True,
        "high": 1,
        "high_included": True,
        "unit": "mmol/L",
        "printed": "0.75..1.00",
        "converted": False,
        "citations": [],
    }
    assert [(band["id"], band["class"], band["citations"]) for band in whole["bands"]] == [("low", "hypo", [])]
    # 18 mg/l are 18 / 24.305 mmol/l.
    other = of("0.8 mmol/l", "18.. mg/l")
    assert (other["side"], other["class"], other["possible_classes"]) == (None, None, ["normal", "hyper"])
    assert [(band["id"], band["class"]) for band in other["bands"]] == [("inside", None)]
    interval = other["reference_interval"]
    assert (interval["low"], interval["high"]) == (pytest.approx(18 / 24.305), None)
    assert (interval["printed"], interval["converted"]) == ("18.. mg/l", True)
    below = of("0.8 mmol/l", "..1.00")["reference_interval"]
    assert (below["low"], below["low_included"], below["high"]) == (None, False, 1)
    open_ended = of("<0.8 mmol/l", "0.75..")
    assert [band["class"] for band in open_ended["bands"]] == ["hypo", None]
    doubtful = of("0.8 mmol/l", "2..")
    assert (doubtful["side"], doubtful["bands"]) == (None, [])
    assert (doubtful["reference_interval"]["low"], doubtful["reference_interval"]["printed"]) == (2, "2..")
    assert not of("4 mmol/24h", "3..7 mmol/24h")["reference_interval"]["converted"]


@pytest.mark.parametrize(
    ("value", "options", "side", "severity"),
    [
        ("0.5 mmol/l", [], "rms", "rms"),
        ("0.5 mmol/l", ["--source", "boisleve"], "boisleve", None),
        ("0.72 mmol/l", ["--lab-range", "0.75..1.00"], "lab", "rms"),
        # Inside for both, or not even the side certain.
        ("0.8 mmol/l", ["--lab-range", "0.75..1.00"], "lab", "rms"),
        ("<0.8 mmol/l", ["--lab-range", "0.75..1.00"], "lab", "rms"),
        # rms calls it low; the laboratory, with rms's 1.1 above, does not.
        ("0.6 mmol/l", ["--lab-range", "0.5.."], "lab", "rms"),
        # The laboratory states nothing of the high side.
        ("1.3 mmol/l", ["--lab-range", "0.75.."], "rms", "rms"),
        ("0.8 mmol/l", ["--lab-range", "0.75.."], "rms", "rms"),
        # A severe class is not softened, and a doubtful range decides nothing.
        ("0.3 mmol/l", ["--lab-range", "0.2..0.4"], "rms", "rms"),
        ("<0.8 mmol/l", ["--lab-range", "2.."], "rms", "rms"),
    ],
)
def test_the_sources_that_the_headline_follows(
    run: Runner, value: str, options: list[str], side: str, severity: str | None
) -> None:
    """The laboratory's range where it decides the side; boisleve calls nothing severe."""
    assert run("serum", value, *options, "--json").json["decided_by"] == {"side": side, "severity": severity}


@pytest.mark.parametrize(
    ("words", "code", "citations"),
    [
        (["serum", "0.38 mmol/l", "--source", "boisleve"], "severe_elsewhere", ["rms Hypomagnésémie", "rms Tableau 1"]),
        (["serum", "18.1 mg/l"], "unit_dependent", ["boisleve V-1"]),
        (["serum", "20 mmol/l"], "unit_slip", ["mgcheck policy.toml"]),
        (["serum", "20 mmol/l"], "implausible", ["mgcheck policy.toml"]),
        (["serum", "0.8 mmol/l", "--lab-range", "2.."], "lab_range_doubtful", ["mgcheck policy.toml"]),
        (["serum", "20 Mg/l"], "unit_case", []),
        (["loading-test", "--dose", "20 mmol", "--urine-24h", "10 mmol"], "other_dose", ["boisleve V-2"]),
    ],
)
def test_a_warning_names_its_places(run: Runner, words: list[str], code: str, citations: list[str]) -> None:
    """The document's, or mgcheck's own rules; how a text was read stands nowhere."""
    (warning,) = (each for each in run(*words, "--json").json["warnings"] if each["code"] == code)
    assert [f"{place['source']} {place['locator']}" for place in warning["citations"]] == citations


@pytest.mark.parametrize(
    "words",
    [["serum", "0.5 mmol/l"], ["foods"], ["batch", str(EXAMPLE), "--specimen", "serum", "--summary"], ["schema"]],
)
def test_json_is_laid_out_on_a_terminal(run: Runner, monkeypatch: pytest.MonkeyPatch, words: list[str]) -> None:
    """It is the same; a pipe gets one line, and so do the values of standard input, each its own."""
    asked = words if words == ["schema"] else [*words, "--json"]
    piped = run(*asked)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    shown = run(*asked)
    assert shown.json == piped.json
    assert (piped.out.count("\n"), shown.out.startswith('{\n  "')) == (1, True)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"0.5 mmol/l\nabc\n")))
    assert [json.loads(line)["kind"] for line in run("serum", "-", "--json").out.splitlines()] == [
        "interpretation",
        "error",
    ]
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    assert run("serum", "0.5", "--json").err.startswith('{\n  "schema_version"')


def test_every_output_has_a_schema(run: Runner) -> None:
    """The names are those of the commands; another is refused with them."""
    assert {*CALLS, "error"} == set(NAMES)
    assert run("schema").out == run("schema", "interpretation").out
    refused = run("schema", "weather")
    assert refused.status == 2
    assert "known: interpretation, error, panel" in refused.err


def test_no_value_is_listed_twice_in_a_schema(run: Runner) -> None:
    """Code is made from the lists of a schema."""

    def lists(part: Any) -> Iterator[list[Any]]:
        parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        if isinstance(part, dict) and isinstance(part.get("enum"), list):
            yield part["enum"]
        for each in parts:
            yield from lists(each)

    for name in NAMES:
        found = [*lists(run("schema", name).json)]
        assert all(len(values) == len({*map(str, values)}) for values in found)
