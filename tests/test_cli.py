"""The command line: what is typed, what is printed, and the exit status."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from conftest import Runner

import mgcheck
from mgcheck.cli.process.exits import Exit


@pytest.mark.parametrize(
    "words",
    [
        ["serum", "0.5", "mmol/l"],
        ["serum", "0.5 mmol/l"],
        ["serum", "0.5mmol/l"],
        ["serum", "0,5", "mmol/l"],
        ["plasma", "0.5", "mmol", "/", "l"],
        ["serum", "--lang", "en", "0.5", "mmol/l"],
        ["serum", "0.5", "--lang=en", "mmol/l"],
        ["serum", "--", "0.5", "mmol/l"],
    ],
)
def test_a_value_is_one_argument_or_several(run: Runner, words: list[str]) -> None:
    """All these are the same value."""
    result = run(*words, "--json") if "--" not in words else run("serum", "--json", *words[1:])
    assert result.status == 0
    assert result.err == ""
    assert result.json["class"] == "hypo"


@pytest.mark.parametrize(
    ("words", "cls", "specimen"),
    [
        (["plasma", "20", "mg/l"], "normal", "serum"),
        (["ionized", "0.48", "mmol/l"], "normal", "ionized"),
        (["ionised", "61", "%"], "normal", "ionized"),
        (["erythrocyte", "45", "mg/l"], "normal", "erythrocyte"),
        (["rbc", "45", "mg/l"], "normal", "erythrocyte"),
        (["urine", "4.2", "mmol/24h"], "normal", "urine"),
        (["urine", "3", "mmol/l", "--volume", "1.4", "l"], "normal", "urine"),
        (["urine", "3", "mmol/l", "--volume", "1.4l"], "normal", "urine"),
        (["urine", "--volume=1.4", "l", "3", "mmol/l"], "normal", "urine"),
        (["urine", "--volume", "1400", "ml", "1", "mmol/l"], "hypo", "urine"),
    ],
)
def test_every_spelling_of_every_command(run: Runner, words: list[str], cls: str, specimen: str) -> None:
    """The commands and their other names, and a volume whose unit is a word of its own."""
    result = run(*words, "--json")
    assert (result.json["class"], result.json["specimen"]) == (cls, specimen)


def test_json_is_one_line_of_utf_8_that_keeps_its_schema(run: Runner) -> None:
    """The keys stand in the order of the documentation and the schema accepts the object."""
    schema = run("schema").json
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    for words in (["0.5", "mmol/l"], ["<0.8", "mmol/l", "--explain"], ["20", "mmol/l", "--lang", "fr"]):
        result = run("serum", *words, "--json")
        assert result.out.count("\n") == 1
        validator.validate(result.json)
    keys = [
        *("schema_version", "mgcheck_version", "knowledge_edition", "kind", "language", "specimen", "quantity"),
        "conversions",
        *("side", "class", "possible_classes", "flag", "borderline", "label", "decided_by", "sources_agree"),
        *("verdicts", "manifestations", "cautions", "next_checks", "causes", "warnings"),
    ]
    assert list(run("serum", "0.5", "mmol/l", "--json").json) == keys


def test_the_schema_lets_nothing_else_in(run: Runner) -> None:
    """AdditionalProperties is false throughout."""
    schema = run("schema").json
    objects = [schema, *schema["$defs"].values()]
    assert all(node["additionalProperties"] is False for node in objects if node["type"] == "object")
    assert "default" not in json.dumps(schema)
    codes = schema["properties"]["conversions"]["propertyNames"]["enum"]
    assert codes == ["mmol/L", "mg/L", "mg/dL", "meq/L", "mmol/(24.h)", "mg/(24.h)", "%"]


def test_json_speaks_english_unless_asked(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Text follows the locale, JSON only --lang."""
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert run("serum", "0.5", "mmol/l", "--json").json["label"] == "hypomagnesemia"
    assert run("serum", "0.5", "mmol/l", "--json", "--lang", "fr").json["label"] == "hypomagnésémie"
    assert "HYPOMAGNÉSÉMIE" in run("serum", "0.5", "mmol/l").out
    assert "HYPOMAGNESEMIA" in run("serum", "0.5", "mmol/l", "--lang", "en").out


def test_options_reach_the_interpretation(run: Runner, tmp_path: Path) -> None:
    """--source, --lab-range, --explain."""
    assert run("serum", "0.72", "mmol/l", "--json", "--source", "boisleve").json["class"] == "hypo"
    assert run("serum", "0.72", "mmol/l", "--json", "--lab-range", "0.75..1.0").json["class"] == "hypo"
    explained = run("serum", "20", "Mg/l", "--json", "--explain").json["explanation"]
    assert explained["unit_text"] == "Mg/l"
    assert explained["factor"] == {"value": pytest.approx(1 / 24.305), "unit": "mmol/L"}
    assert next(limit for limit in explained["limits"] if limit["source"] == "boisleve") == {
        "source": "boisleve",
        "limit": {"value": 18, "unit": "mg/L"},
        "printed": {"value": 18, "unit": "mg/L"},
        "position": "above",
    }
    missing = run("serum", "0.5", "mmol/l", "--ranges", str(tmp_path / "none.toml"))
    assert missing.status == Exit.IO
    assert "none.toml: No such file or directory" in missing.err


def test_the_exit_statuses() -> None:
    """The numbers are part of the interface."""
    assert {status.name: status.value for status in Exit} == {
        "OK": 0,
        "REFUSED": 2,
        "UNREADABLE": 3,
        "OUTSIDE_ELSEWHERE": 5,
        "OUTSIDE": 10,
        "MAYBE_SEVERE": 15,
        "SEVERE": 20,
        "UNDETERMINED": 30,
        "INSTALLATION": 70,
        "IO": 74,
        "INTERRUPTED": 130,
        "CLOSED_PIPE": 141,
    }


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        ("0.8 mmol/l", [], 0),
        ("0.5 mmol/l", [], 10),
        ("1.2 mmol/l", [], 10),
        # Inside for rms, below boisleve's 0.75; above its 0.90 and, from 1 mmol/l on, its hypermagnesemia.
        ("0.72 mmol/l", [], 5),
        ("1.05 mmol/l", [], 5),
        ("0.95 mmol/l", ["--lab-range", "0.7..1.0"], 5),
        ("0.8 mmol/l", ["--lab-range", "0.75.."], 0),
        # Low, and severe is possible.
        ("<0.7 mmol/l", [], 15),
        (">2.5 mmol/l", [], 15),
        (">2.5 mmol/l", ["--source", "boisleve", "--lab-range", "0.7.."], 15),
        (">1.5 mmol/l", ["--source", "boisleve"], 15),
        ("<0.4 mmol/l", [], 20),
        ("0.3 mmol/l", [], 20),
        ("3.5 mmol/l", [], 20),
        ("0.3 mmol/l", ["--source", "boisleve"], 20),
        ("<0.8 mmol/l", [], 30),
        (">0.8 mmol/l", [], 30),
        ("<0.8 mmol/l", ["--source", "boisleve"], 30),
        ("0.72 mmol/l", ["--lab-range", "0.75..1.0"], 10),
        ("0.8 mmol/l", ["--lab-range", "1.2.."], 0),
    ],
)
def test_exit_code_tells_the_verdict(run: Runner, text: str, options: list[str], status: int) -> None:
    """With --exit-code the status is the verdict, without it an interpreted value is a success."""
    assert run("serum", text, *options, "--exit-code").status == status
    assert run("serum", text, *options, "--exit-code", "--json").status == status
    assert run("serum", text, *options).status == 0


def test_convert(run: Runner) -> None:
    """To one unit, to all of the kind, and across a volume."""
    assert run("convert", "0.5", "mmol/l", "mg/l").out == "0.5 mmol/l = 12.1525 mg/l\n"
    assert run("convert", "0.5 mmol/l", "mg/l").out == "0.5 mmol/l = 12.1525 mg/l\n"
    assert run("convert", "0.5mmol/l", "mg/100", "ml").out == "0.5 mmol/l = 1.21525 mg/dl\n"
    assert run("convert", "<2", "mg/dl", "mmol/l").out == "<2 mg/dl ≈ <0.82288 mmol/l\n"
    assert run("convert", "1", "mEq/l", "mmol/l").out == "1 mEq/l = 0.5 mmol/l\n"
    assert run("convert", "0,5", "mmol/l", "mg/l", "--lang", "fr").out == "0,5 mmol/l = 12,1525 mg/l\n"
    assert run("convert", "4.2", "mmol/24", "h", "mmol/l", "--volume", "1.4", "l").out == "4.2 mmol/24 h = 3 mmol/l\n"
    assert run("convert", "3", "mmol/l", "mmol/24h", "--volume", "1.4l").out == "3 mmol/l = 4.2 mmol/24 h\n"
    everything = run("convert", "0.5", "mmol/l").out.splitlines()
    assert [line.split()[-1] for line in everything] == [
        *("µmol/l", "mol/l", "mg/l", "mg/dl", "µg/ml", "g/l", "mEq/l"),
    ]
    assert len(run("convert", "3", "mmol/l", "--volume", "1.4l").out.splitlines()) == 10
    assert run("convert", "30", "mmol").out == "30 mmol = 729.15 mg\n30 mmol = 60 mEq\n"


def test_convert_to_json(run: Runner) -> None:
    """Numbers as far as a float holds them."""
    result = run("convert", "2", "mg/dl", "mmol/l", "--json").json
    assert result["quantity"]["unit"] == "mg/dL"
    assert result["conversions"] == {"mmol/L": {"comparator": None, "value": pytest.approx(20 / 24.305, rel=1e-15)}}


@pytest.mark.parametrize("sign", ["<", "<=", ">=", ">"])
@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["serum", "{}0.5", "mmol/l"], {"mmol/L": 0.5, "mg/L": 12.1525, "mg/dL": 1.21525, "meq/L": 1.0}),
        (["urine", "{}4", "mmol/24h"], {"mmol/(24.h)": 4.0, "mg/(24.h)": 97.22}),
        (["urine", "{}2", "mmol/l", "--volume", "2l"], {"mmol/(24.h)": 4.0, "mg/(24.h)": 97.22}),
        (["ionized", "{}61", "%"], {"%": 61.0}),
        (["convert", "{}1", "mEq/l", "mmol/l"], {"mmol/L": 0.5}),
        (["convert", "{}1", "mmol"], {"mg": 24.305, "meq": 2.0}),
        (["convert", "{}3", "mmol/l", "mmol/24h", "--volume", "1.4l"], {"mmol/(24.h)": 4.2}),
    ],
)
def test_a_conversion_keeps_the_comparator(
    run: Runner, sign: str, words: list[str], expected: dict[str, float]
) -> None:
    """Less than 0.5 mmol/l is less than 12.1525 mg/l, not 12.1525 mg/l."""
    found = run(*(word.format(sign) for word in words), "--json").json["conversions"]
    assert found == {unit: {"comparator": sign, "value": value} for unit, value in expected.items()}


def test_convert_says_that_mega_was_not_read(run: Runner) -> None:
    """On standard error beside the answer, and in the object."""
    for words in (["20", "Mg/l", "mmol/l"], ["1", "mmol/l", "Mg/l"]):
        result = run("convert", *words)
        assert result.status == 0
        assert result.err.startswith("warning: ")
        assert [w["code"] for w in run("convert", *words, "--json").json["warnings"]] == ["unit_case"]
    assert run("convert", "20", "MG/L", "mmol/l").err == ""


def test_conversion_in_python() -> None:
    """Exact, and by the same rules; a comparator would be lost in a bare number."""
    with pytest.raises(mgcheck.QuantityError, match="comparator"):
        mgcheck.convert("<0.5 mmol/l", "mg/l")
    assert float(mgcheck.convert("0.5 mmol/l", "mg/l")) == 12.1525
    assert mgcheck.convert("3 mmol/l", "mmol/24h", volume="1.4 l") * 5 == 21


def test_ranges(run: Runner) -> None:
    """Every limit as printed, with its place; other names of a specimen are understood."""
    assert "0,75 à 0,90 mmol/l" in run("ranges").out
    assert run("ranges", "--json").json["count"] == 26
    rows = run("ranges", "plasma", "--json", "--lang", "fr").json["items"]
    assert {row["specimen"] for row in rows} == {"serum"}
    assert "hypomagnésémie sévère" in {row["meaning"] for row in rows}
    assert "rétention inférieure à 30 %" in run("ranges", "loading_test").out


def test_sources(run: Runner) -> None:
    """The documents and their weight, and what stands outside them."""
    rows = run("sources", "--json").json["items"]
    assert [row["id"] for row in rows][:5] == ["rms", "boisleve", "george", "migraine", "mesotherapie"]
    assert {row["kind"] for row in rows} == {"document", "outside", "own"}
    assert "promotionnelle" in run("sources", "--lang", "fr").out


def test_the_version(run: Runner) -> None:
    """The name of the program and its version."""
    assert run("--version").out == f"mgcheck {mgcheck.__version__}\n"
