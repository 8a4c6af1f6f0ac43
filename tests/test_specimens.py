"""The words and codes for specimens, those without limits, and amounts whose time the specimen or an option gives."""

from __future__ import annotations

import csv
import io
import json
import pickle
import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import ROOT, Runner
from expected import codes, expected

import mgcheck
from mgcheck.columns.evaluator import Evaluator
from mgcheck.columns.row import Row, RowReader
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.frame import interpret as interpret_frame
from mgcheck.knowledge.loader import packaged_knowledge, parse_specimen

WORDS = {
    "serum": [
        "serum",
        "SER",
        "Ser",
        " ser ",
        "sérum",
        "SÉRUM",
        "se\u0301rum",
        "plasma",
        "PLAS",
        "Ser/Plas",
        "S",
        "P",
        "S/P",
    ]
    + ["Serum or Plasma", "Serum/Plasma", "Sérum sanguin", "BLOOD-SERUM", "Osocze"]
    + ["Serum specimen", "Serum sample (specimen)", "119364003", "Heparin plasma"],
    "ionized": ["ionized", "Ionised", "ionisé"],
    "erythrocyte": ["RBC", "rbcs", "erythrocytes", "Érythrocytes", "ERYTHROCYTE", "Red blood cells", "red-blood-cells"]
    + ["Globules rouges", "hématies", "Erythrozyten", "Packed red cells", "119351004"],
    "urine": ["urine", "Urines", "UR", "U", "Urin", "orina"],
}
OVER_24H = [
    "24h urine",
    "Timed 24-hour urine collection",
    "24 h urine",
    "24-h Urine",
    "24H_URINE",
    "Urine (24 h)",
    "urine, 24h",
    "24 hour urine",
    "dU",
    "DU",
]
OVER_24H += [
    "Urines de 24 h",
    "urines des 24 heures",
    "URINE DES 24H",
    "24-Stunden-Urin",
    "24h-Urin",
    "døgnurin",
    "dygnsurin",
]
OVER_24H += ["vuorokausivirtsa", "orina de 24 horas", "urine delle 24 ore", "24 uurs urine", "UR 24h"]
REFUSED = {
    "specimen_whole_blood": ["whole blood", "Whole-Blood", "BLD", "WB", "blood", "sang total", "SANG", "Vollblut", "B"]
    + ["EDTA-volbloed", "EDTA whole blood", "Peripheral blood", "Blood (venous)", "122555007"],
    "specimen_spot_urine": [
        "spot urine",
        "Urine, spot",
        "random urine",
        "RANDU",
        "URC",
        "échantillon d'urine",
        "Spontanurin",
    ]
    + ["Échantillon d’urine", "miction"],
    "specimen_csf": [
        "CSF",
        "csf",
        "LCR",
        "liquor",
        "Cerebrospinal fluid",
        "liquide céphalo-rachidien",
        "LIQUIDE CEPHALO RACHIDIEN",
    ],
    "specimen_timed_urine": [
        "12 h urine",
        "Urine, 12 hour",
        "8-hour urine specimen",
        "urines de 12 heures",
        "48h urine",
        "2h Urin",
        "Timed urine, 2h",
    ]
    + ["12-Stunden-Urin", "overnight urine", "urines de nuit"],
    "specimen_other": [
        "saliva",
        "Saliva specimen (specimen)",
        "SAL",
        "Sweat",
        "dialysate",
        "liquide pleural",
        "PLR",
        "WBC",
    ]
    + ["leukocytes", "Peritoneal fluid sample", "ascite", "Quality control", "119342007", "liquide d’ascite"],
    "unknown_specimen": [
        "EDTA plasma",
        "specimen",
        "12h",
        "serums",
        "serum urine",
        "24h",
        "24h serum",
        "spot",
        "SER1",
        "URT",
        "?",
    ],
}


@pytest.mark.parametrize(("specimen", "word"), [(name, word) for name, words in WORDS.items() for word in words])
def test_a_word_names_its_specimen(specimen: str, word: str) -> None:
    """Whatever its case, accents, spaces and hyphens; none of these says how long urine was collected."""
    assert parse_specimen(word).value == specimen
    with pytest.raises(MgcheckError) as caught:
        mgcheck.interpret(word, "4.2 mmol")
    assert caught.value.code == "amount_without_time"


@pytest.mark.parametrize("word", OVER_24H)
def test_a_word_says_that_urine_was_collected_for_a_day(word: str) -> None:
    """An amount without a time is then one per 24 h; 4.2 lies in 3.30 to 7.40 mmol and 102 in 80 to 180 mg."""
    for text, cls in (("4.2 mmol", "normal"), ("102 mg", "normal"), ("3.2 mmol", "hypo"), ("181 mg", "hyper")):
        answer = mgcheck.interpret(word, text)
        assert answer.specimen.value == "urine"
        assert (answer.cls and answer.cls.value, codes(answer)) == (cls, ["time_assumed"])
    stated = mgcheck.interpret(word, "4.2 mmol/24h")
    assert (stated.cls and stated.cls.value, codes(stated)) == ("normal", [])
    with pytest.raises(MgcheckError, match="is a concentration"):
        mgcheck.interpret(word, "3 mmol/l")


@pytest.mark.parametrize(("code", "word"), [(code, word) for code, words in REFUSED.items() for word in words])
def test_a_specimen_without_limits_is_refused(code: str, word: str) -> None:
    """The refusal says why and what else to do, in both languages."""
    with pytest.raises(ChoiceError) as caught:
        parse_specimen(word)
    assert caught.value.code == code
    for language in ("en", "fr"):
        assert word in caught.value.message(language)
        assert caught.value.hint(language)


def test_each_refused_specimen_has_sentences_of_its_own() -> None:
    """Why, and the way out."""
    said = {}
    for code, words in REFUSED.items():
        with pytest.raises(ChoiceError) as caught:
            parse_specimen(words[0])
        said[code] = str(caught.value)
    assert "femg" in said["specimen_spot_urine"]
    assert '--specimen-map "spot urine=24h urine"' in said["specimen_spot_urine"]
    assert '--specimen-map "whole blood=serum"' in said["specimen_whole_blood"]
    assert "--where" in said["specimen_csf"]
    assert '--specimen-map "EDTA plasma=serum"' in said["unknown_specimen"]


def test_no_word_of_the_data_has_two_meanings() -> None:
    """Every word stands once, however it is written, and means what its list says."""
    table = tomllib.loads((ROOT / "data" / "specimens.toml").read_text("utf-8"))
    folded = [
        "".join(character for character in word.casefold() if character.isalnum() or character == "/")
        for lists in (table["known"], table["refused"])
        for words in lists.values()
        for word in words
    ]
    assert [word for word in folded if folded.count(word) > 1] == []
    for name, words in table["known"].items():
        assert {parse_specimen(word).value for word in words} == {name.removesuffix("_24h")}
    for name, words in table["refused"].items():
        for word in words:
            with pytest.raises(ChoiceError) as caught:
                parse_specimen(word)
            assert caught.value.code == f"specimen_{name}"


# ---------------------------------------------------------------------------------------- an amount without a time


def test_the_collection_may_be_said_apart(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """For a value, for lines, from Python, in a panel; the warning is in both languages."""
    answer = run("urine", "4.2", "mmol", "--collection", "24h", "--json").json
    assert answer["quantity"] == {
        "text": "4.2 mmol",
        "comparator": None,
        "value": 4.2,
        "unit": "mmol/(24.h)",
        "resolution": 0.1,
    }
    assert (answer["class"], [warning["code"] for warning in answer["warnings"]]) == ("normal", ["time_assumed"])
    assert "sans durée" in run("urine", "4,2 mmol", "--collection", "24h", "--lang", "fr").out
    assert "has no time" in run("urine", "4.2 mmol", "--collection", "24h", "--lang", "en").out
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"4.2 mmol\n<2 mg\n5 mmol/24h\n")))
    lines = run("urine", "-", "--collection", "24h", "--json").out.splitlines()
    assert [json.loads(line)["class"] for line in lines] == ["normal", "hypo", "normal"]
    assert [len(json.loads(line)["warnings"]) for line in lines] == [1, 1, 0]
    again = pickle.loads(pickle.dumps(mgcheck.interpreter("dU")))
    assert (
        codes(again("4.2 mmol")) == codes(mgcheck.interpret("urine", "4.2 mmol", collection="24 h")) == ["time_assumed"]
    )
    words = ("panel", "--serum", "0.6 mmol/l", "--urine", "4.2 mmol", "--json")
    assert run(*words, "--collection", "24h").json["values"]["urine"]["class"] == "normal"
    assert json.loads(run(*words).err)["error"]["code"] == "amount_without_time"
    assert mgcheck.panel({"P": "0.6 mmol/l", "dU": "3 mmol/l"}, volume="1.4 l").values[parse_specimen("U")].flag == "N"


@pytest.mark.parametrize(
    ("specimen", "text", "options", "code"),
    [
        ("urine", "4.2 mmol", {}, "amount_without_time"),
        ("serum", "4.2 mmol", {}, "amount_without_time"),
        ("serum", "0.5 mmol/l", {"collection": "24h"}, "collection_needs_urine"),
        ("RBC", "4.2 mmol", {"collection": "24h"}, "collection_needs_urine"),
        ("urine", "4.2 mmol", {"collection": "12h"}, "unknown_choice"),
        ("urine", "4.2 mmol", {"collection": ""}, "unknown_choice"),
        ("urine", "3 mmol/l", {"collection": "24h"}, "concentration_for_excretion"),
        ("urine", "61 %", {"collection": "24h"}, "fraction_for_specimen"),
        ("urine", "1.4 l", {"collection": "24h"}, "no_concentration"),
        ("24h urine", "4.2", {}, "missing_unit"),
        ("24h urine", "4.2 mmol", {"volume": "1.4 l"}, "volume_not_needed"),
        ("urine", "4.2 mmol", {"volume": "1.4 l"}, "amount_without_time"),
        # `mg` per day and `mg` per volume are not amounts.
        ("dU", "102 mg/dl", {}, "concentration_for_excretion"),
    ],
)
def test_no_time_is_guessed(specimen: str, text: str, options: dict[str, Any], code: str) -> None:
    """Without the word or the option, for another specimen, or beside another kind of unit."""
    with pytest.raises(MgcheckError) as caught:
        mgcheck.interpret(specimen, text, **options)
    assert caught.value.code == code
    if code == "amount_without_time":
        offered = ["--collection 24h" in str(caught.value.hint(language)) for language in ("en", "fr")]
        assert offered == [specimen == "urine"] * 2


def test_the_panel_refuses_a_collection_without_urine() -> None:
    """As it does a volume."""
    with pytest.raises(ChoiceError, match="applies only to urine"):
        mgcheck.panel({"serum": "0.6 mmol/l", "erythrocyte": "2 mmol/l"}, collection="24h")


# ------------------------------------------------------------------------------------------------ files and frames

# The forms that laboratories and registers use: specimen, value, unit, then class or error, and warnings.
FORMS = [
    ("serum", "1.24", "mmol/l^^L", "hyper", ""),
    ("serum", "0.82", "mmol/L^mmol/L^UCUM", "normal", ""),
    ("serum", "2.0", "mg/dL^milligram per deciliter^UCUM", "normal", ""),
    ("serum", "820", "Âµmol/L", "broken_encoding", ""),
    ("serum", "4.2", "mmol/vrk", "excretion_for_concentration", ""),
    ("urine", "4.2", "mmol/vrk", "normal", ""),
    ("serum", "0.5", "mmol/mol", "unknown_unit", ""),
    ("urine", "4.2", "mmol", "amount_without_time", ""),
    ("urine", "102", "mg", "amount_without_time", ""),
    ("SER", "0.82", "mmol/l", "normal", ""),
    ("PLAS", "0.82", "mmol/l", "normal", ""),
    ("sérum", "0.82", "mmol/l", "normal", ""),
    ("erythrocytes", "2.2", "mmol/l", "normal", ""),
    ("whole blood", "1.5", "mmol/l", "specimen_whole_blood", ""),
    # Others of their kinds.
    ("Ser/Plas", "1.6", "10*-3.eq/L", "normal", ""),
    ("P", "0.5", "mmol/L{Mg}", "hypo", ""),
    ("serum", "0.5", "mmol/l^^L^mg/dl", "unit_components", ""),
    ("RBC", "45", "[mg/l]", "normal", ""),
    ("dU", "4.2", "mmol", "normal", "time_assumed"),
    ("24h urine", "102", "mg.", "normal", "time_assumed"),
    ("Urines de 24 h", "3.2", "mmol^^L", "hypo", "time_assumed"),
    ("dU", "181", "mg/Tag", "hyper", ""),
    ("24h urine", "3.0", "mmol/l", "concentration_for_excretion", ""),
    ("random urine", "3", "mmol/l", "specimen_spot_urine", ""),
    ("Liquor", "1.1", "mmol/l", "specimen_csf", ""),
]


@pytest.mark.parametrize("many", [1, 30], ids=["each read by itself", "looked up"])
def test_forms_are_answered_alike_everywhere(run: Runner, tmp_path: Path, many: int) -> None:
    """In a file, in a frame, and by the single command."""
    rows = [form[:3] for form in FORMS for _ in range(many)]
    path = tmp_path / "forms.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream).writerows([("specimen", "value", "unit"), *rows])
    in_file = list(csv.DictReader(io.StringIO(run("batch", str(path)).out)))[::many]
    frame = pl.DataFrame(rows, schema=["specimen", "value", "unit"], orient="row")
    in_frame = interpret_frame(frame, value="value", unit="unit", specimen="specimen").to_dicts()[::many]
    for (specimen, value, unit, wanted, warnings), *found in zip(FORMS, in_file, in_frame, strict=True):
        for row in found:
            code = (row["mgcheck_error"] or "").partition(":")[0]
            assert (row["mgcheck_class"] or code, row["mgcheck_warnings"] or "") == (wanted, warnings), (specimen, unit)
        alone = expected(specimen, f"{value} {unit}")
        assert (alone["class"] or alone["error"], alone["warnings"] or "") == (wanted, warnings)
    assert in_frame[FORMS.index(("dU", "4.2", "mmol", "normal", "time_assumed"))]["mgcheck_mmol_per_24h"] == 4.2


def test_a_row_that_an_option_would_answer_names_it() -> None:
    """The cell has the way out; other refusals are the message alone."""
    reader = RowReader(packaged_knowledge())
    rows = [Row("marrow", "1", "mmol/l"), Row("urine", "4.2", "mmol"), Row("WB", "1", "mmol/l"), Row("serum", "1", "x")]
    errors = [str(reader.answer(row)[0].error) for row in rows]
    assert '--specimen-map "marrow=serum"' in errors[0]
    assert "--collection 24h" in errors[1]
    assert '--specimen-map "WB=serum"' in errors[2]
    assert errors[3] == "unknown_unit: The unit x is not known"


def test_the_options_of_a_table(run: Runner, tmp_path: Path) -> None:
    """Words that the reader explains, refused ones among them; the collection holds for urine alone."""
    path = tmp_path / "map.csv"
    path.write_text(
        "specimen,value,unit\nWB,0.5,mmol/l\nMg-P,0.5,mmol/l\nkeräys,4.2,mmol\nurine,102,mg\nserum,0.8,mmol\n", "utf-8"
    )
    options = ["--specimen-map", "wb=serum", "--specimen-map", "Mg P=PLAS", "--specimen-map", "Keräys=dU"]
    found = list(csv.DictReader(io.StringIO(run("batch", str(path), *options).out)))
    assert [row["mgcheck_class"] or row["mgcheck_error"].partition(":")[0] for row in found] == [
        *("hypo", "hypo", "normal", "amount_without_time", "amount_without_time")
    ]
    found = list(csv.DictReader(io.StringIO(run("batch", str(path), *options, "--collection", "24h").out)))
    assert [row["mgcheck_class"] for row in found] == ["hypo", "hypo", "normal", "normal", ""]
    assert [row["mgcheck_warnings"] for row in found] == ["", "", "time_assumed", "time_assumed", ""]
    frame = pl.read_csv(path)
    explained = {"WB": "serum", "mg-p": "serum", "keräys": "24h urine"}
    same = interpret_frame(
        frame, value="value", unit="unit", specimen="specimen", specimen_map=explained, collection="24h"
    )
    assert same["mgcheck_class"].to_list() == ["hypo", "hypo", "normal", "normal", None]
    of_urine = interpret_frame(frame[2:4], value="value", unit="unit", specimen="dU")
    assert of_urine["mgcheck_warnings"].to_list() == ["time_assumed"] * 2
    alone = run("batch", str(path), "--specimen", "24h urine", "--where", "value=4.2", "--only").out
    assert alone.splitlines()[1].startswith("keräys,4.2,mmol,normal,normal,N,false,4.2,,time_assumed,")


@pytest.mark.parametrize(
    ("words", "code", "argument"),
    [
        (["--specimen-map", "serum"], "specimen_map_form", "--specimen-map"),
        (["--specimen-map", "=serum"], "specimen_map_form", "--specimen-map"),
        (["--specimen-map", "WB=marrow"], "unknown_specimen", "--specimen-map"),
        (["--specimen-map", "WB=CSF"], "specimen_csf", "--specimen-map"),
        (["--specimen-map", "SER=urine"], "specimen_map_known", "--specimen-map"),
        (["--specimen-map", "serum=RBC"], "specimen_map_known", "--specimen-map"),
        (["--specimen-map", "WB=serum", "--specimen-map", "w b=urine"], "option_twice", "--specimen-map"),
        (["--collection", "12h"], "unknown_choice", "--collection"),
        (["--collection", "24h", "--specimen", "serum"], "collection_needs_urine", "--collection"),
        (["--specimen", "CSF"], "specimen_csf", "--specimen"),
    ],
)
def test_a_table_refuses_options_that_contradict(
    run: Runner, tmp_path: Path, words: list[str], code: str, argument: str
) -> None:
    """Before any row is read."""
    path = tmp_path / "rows.csv"
    path.write_text("specimen,value,unit\nserum,0.8,mmol/l\n", "utf-8")
    refused = json.loads(run("batch", str(path), *words, "--json", "--summary").err)["error"]
    assert (refused["code"], refused["argument"]) == (code, argument)


def test_a_known_word_may_be_explained_as_what_it_is() -> None:
    """And urine as that of 24 hours."""
    frame = pl.DataFrame({"s": ["SER", "urine"], "v": ["0.82", "4.2"], "u": ["mmol/l", "mmol"]})
    explained = {"SER": "serum", "urine": "24h urine"}
    found = interpret_frame(frame, value="v", unit="u", specimen="s", specimen_map=explained)
    assert found["mgcheck_class"].to_list() == ["normal", "normal"]


def test_a_word_that_is_a_column_of_a_frame() -> None:
    """A letter names its column; a longer word that is both is refused, and one without limits says so."""
    frame = pl.DataFrame({"P": ["serum"], "dU": ["urine"], "blood": ["serum"], "v": ["0.82 mmol/l"]})
    for column in ("P", "blood"):
        assert interpret_frame(frame, value="v", specimen=column)["mgcheck_class"].to_list() == ["normal"]
    assert interpret_frame(frame, value="v", specimen="S")["mgcheck_class"].to_list() == ["normal"]
    with pytest.raises(ChoiceError, match="both a specimen and a column"):
        interpret_frame(frame, value="v", specimen="dU")
    with pytest.raises(ChoiceError, match="whole blood"):
        interpret_frame(frame, value="v", specimen="WB")


def test_no_unit_of_an_amount_changes_within_a_piece() -> None:
    """Columns of amounts have the answers of the single command at and beside the limits, compiled."""
    for unit, limits in (("mmol", (330, 740)), ("mg", (8000, 18000))):
        values = [f"{(limit + step) / 100:.2f}" for limit in limits for step in range(-6, 7)]
        answers = Evaluator(RowReader(packaged_knowledge()), Row("dU", "", unit))(pl.DataFrame({"value": values}))
        for value, entry in zip(values, answers.entry, strict=True):
            alone = mgcheck.interpret("urine", f"{value} {unit}/24h")
            cells = answers.table[entry]
            assert (cells.cls, cells.borderline) == (alone.cls, alone.borderline)
            assert cells.warnings == "|".join(["time_assumed", *codes(alone)])
