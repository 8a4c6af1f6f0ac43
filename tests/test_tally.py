"""The summary of a file, and the audit of the laboratory's flags."""

from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from conftest import ROOT, Runner
from expected import expected
from rows_of_files import ROWS, check, mgcheck, read_csv, write_csv

from mgcheck._version import __version__
from mgcheck.cli.process.exits import Exit
from mgcheck.knowledge.model import MgClass

MIMIC = ROOT.parent / "shared" / "data" / "mimic-iv-demo-magnesium.csv"


def test_a_summary_in_json_stands_alone(tmp_path: Path) -> None:
    """On standard error, where rows go to standard output: what would be warned of is in it."""
    path = tmp_path / "formula.csv"
    path.write_text("value,note\n0.5 mmol/l,=1+1\n")
    found = mgcheck("batch", str(path), "--specimen", "serum", "-o", "-", "--summary", "--json")
    assert json.loads(found.stderr)["formula_cells"] == 1
    assert b"=1+1" in found.stdout


def test_the_summary_counts_every_row(run: Runner, results: Path, tmp_path: Path) -> None:
    """By class and specimen, with the least, the median and the greatest; without -o instead of the rows."""
    result = run("batch", str(results), "--specimen", "serum", "--summary", "--json")
    found = result.json
    assert result.status == Exit.UNREADABLE
    assert (found["rows"], found["unreadable"], found["passed_through"]) == (10, 2, 0)
    serum = found["specimens"]["serum"]
    classes = [expected("serum", f"{value} {unit}", low, high)["possible_classes"] for value, unit, low, high in ROWS]
    assert serum["classes"] == {name: classes.count(name) for name in serum["classes"]}
    assert sum(serum["classes"].values()) == 8
    values = sorted(
        amount
        for value, unit, low, high in ROWS
        if (amount := expected("serum", f"{value} {unit}", low, high)["mmol_per_l"]) is not None
    )
    assert (serum["min"], serum["median"], serum["max"]) == (values[0], values[3], values[-1])
    assert found["errors"] == {"missing_unit": 1, "no_number": 1}
    assert found["warnings"]["implausible"] == 1
    page = run("batch", str(results), "--specimen", "serum", "--summary").out
    assert "Rows: 10" in page
    assert "▓" in page
    target = tmp_path / "out.csv"
    both = run("batch", str(results), "--specimen", "serum", "--summary", "-o", str(target))
    assert both.out == page
    check(read_csv(target.read_text()))
    streamed = run("batch", str(results), "--specimen", "serum", "--summary", "-o", "-")
    assert (streamed.out, page in streamed.err) == (target.read_text(), True)


@pytest.mark.parametrize(
    ("words", "headline", "shown"),
    [
        (["--specimen", "serum"], "serum: rms", "rms (serum"),
        (["--specimen", "plasma", "--source", "boisleve"], "serum: boisleve", "boisleve (serum"),
        (
            [],
            "serum: rms, erythrocyte: rms, ionized: boisleve, ionized_fraction: boisleve, urine: boisleve",
            "rms (serum magnesium, erythrocyte magnesium), boisleve (ionized magnesium, ionized fraction, 24 h urinary",
        ),
    ],
)
def test_answers_can_be_traced(run: Runner, tmp_path: Path, words: list[str], headline: str, shown: str) -> None:
    """By version, edition of the data and source of the headline: in the summary and in the metadata of Parquet."""
    path, target = tmp_path / "in.csv", str(tmp_path / "out.parquet")
    path.write_text("specimen,value\nserum,0.8 mmol/l\n" if not words else "value\n0.8 mmol/l\n")
    told = run("batch", str(path), *words, "--summary", "--json").json
    single = run("serum", "0.8 mmol/l", "--json").json
    expected = {name: single[name] for name in ("mgcheck_version", "knowledge_edition")} | {"headline_source": headline}
    assert {name: told[name] for name in expected} == expected
    page = " ".join(run("batch", str(path), *words, "--summary", "-o", target).out.split())
    assert page.endswith(f"mgcheck {__version__}, data {expected['knowledge_edition']}, class from {shown} magnesium)")
    metadata = pl.read_parquet_metadata(target)
    assert metadata["mgcheck_version"] == __version__
    assert metadata["mgcheck_knowledge_edition"] == expected["knowledge_edition"]
    assert metadata["mgcheck_headline_source"] == headline
    assert "mgcheck_schema_version" not in metadata


def test_the_summary_speaks_french_and_fits(run: Runner, results: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a decimal comma, at any width."""
    for width in ("40", "60", "80", "120"):
        monkeypatch.setenv("COLUMNS", width)
        shown = run("batch", str(results), "--specimen", "serum", "--summary", "--lang", "fr").out
        assert "médiane" in shown
        assert "12,5 %" in shown
        assert all(len(line) <= int(width) for line in shown.splitlines())


@pytest.mark.parametrize(
    ("language", "classes", "flagged", "warned", "refused"),
    [
        (
            "en",
            ["severely low", "low", "normal", "high", "severely high", "severely low or low"],
            "N severely low 2",
            "2 doubtful unit unit_slip",
            "2 The unit … is not known unknown_unit",
        ),
        (
            "fr",
            ["sévèrement basse", "basse", "normale", "élevée", "sévèrement élevée", "sévèrement basse ou basse"],
            "N sévèrement basse 2",
            "2 unité douteuse unit_slip",
            "2 L'unité … est inconnue unknown_unit",
        ),
    ],
)
def test_the_summary_is_in_words(
    run: Runner, tmp_path: Path, language: str, classes: list[str], flagged: str, warned: str, refused: str
) -> None:
    """No id of a class; a code only beside what it stands for, as the new columns hold it."""
    values = ["0.3", "0.5", "0.8", "1.4", "20", "<0.6", "0.8 mg/dl", "1 x", "2 y"]
    path = tmp_path / "in.csv"
    path.write_text(
        "\n".join(["value,flag", *(f"{each if ' ' in each else f'{each} mmol/l'},N" for each in values), ""])
    )
    words = ["--specimen", "serum", "--column", "flag=flag", "--summary", "--lang", language]
    lines = [" ".join(line.split()) for line in run("batch", str(path), *words).out.splitlines()]
    shown = {line.partition(" %")[0].rsplit(" ", 2)[0] for line in lines if "▓" in line}
    assert shown == set(classes)
    assert {flagged, warned, refused} <= set(lines)
    assert not any(cls.value in line.split() for cls in MgClass if cls is not MgClass.NORMAL for line in lines)


def test_the_audit_of_the_laboratory_s_flags(run: Runner, tmp_path: Path) -> None:
    """An agreement for each row, a table of flags by class, and every disagreement counted by its kind."""
    rows = [
        *(["2.0", "N"], ["2.0", ""], ["2.0", "H"], ["1.0", "abnormal"], ["1.0", "N"], ["5.0", "↑↑"], ["5.0", "A"]),
        *(["1.0", "LL"], ["5.0", "-"], ["2.0", "B"], ["<3", "N"], ["NotDone", "N"], ["5.0", "?!"]),
    ]
    path = write_csv(tmp_path / "flags.csv", [[value, "mg/dl", flag] for value, flag in rows], "value,unit,flag")
    words = ("batch", str(path), "--specimen", "serum", "--flag-map", "B=low,e=high")
    found = read_csv(run(*words).out)
    assert [row["mgcheck_flag_agrees"] for row in found] == [
        *("true", "true", "false", "true", "false", "true", "true"),
        *("true", "false", "false", "", "", ""),
    ]
    flags = run(*words, "--summary", "--json").json["flags"]
    assert (flags["agree"], flags["disagree"], flags["undecided"]) == (6, 4, 3)
    assert {(kind["flag"], kind["verdict"]): kind["rows"] for kind in flags["disagreements"]} == {
        ("H", "inside"): 1,
        ("N", "low"): 1,
        ("-", "high"): 1,
        ("B", "inside"): 1,
    }
    assert flags["unknown_flags"] == {"?!": 1}
    assert {"flag": "N", "class": None, "rows": 1} in flags["table"]
    page = run(*words, "--summary").out
    assert "flag N, value low: 1" in page
    assert "flags not known (see --flag-map): ?! (1)" in page
    assert "(none)" in page


@pytest.mark.parametrize(
    ("codes", "agree"),
    [
        ("N", ["false", "true", "false"]),
        ("L LL LU L< <", ["true", "false", "false"]),
        ("H HH HU H> >", ["false", "false", "true"]),
        # AA is a critical A: outside, on the side that it does not say.
        ("A AA aa", ["true", "false", "true"]),
        # Of a change, of a study's protocol, of a bacterium.
        ("B D U W HX LX EX I S R MS VS IND POS", ["", "", ""]),
    ],
)
def test_the_codes_of_hl7(run: Runner, tmp_path: Path, codes: str, agree: list[str]) -> None:
    """Table 0078 and ObservationInterpretation, beside a low value, one inside the interval and a high one."""
    rows = [[f"{value} mmol/l", code] for code in codes.split() for value in ("0.5", "0.8", "2.5")]
    path = write_csv(tmp_path / "flags.csv", rows, "value,flag")
    found = [row["mgcheck_flag_agrees"] for row in read_csv(run("batch", str(path), "--specimen", "serum").out)]
    assert found == agree * len(codes.split())


@pytest.mark.skipif(not MIMIC.exists(), reason="the MIMIC-IV demo results (ODbL) are not beside the checkout")
def test_the_results_of_a_real_hospital(run: Runner, tmp_path: Path) -> None:
    """2,470 serum values with the laboratory's range and flag: every verdict by that range is what the flag says."""
    target = tmp_path / "out.csv"
    words = ["batch", str(MIMIC), "--where", "itemid=50960", "--specimen", "serum", "--column", "value=value"]
    words += ["--column", "fallback=valuenum", "--column", "unit=valueuom", "--column", "low=ref_range_lower"]
    words += ["--column", "high=ref_range_upper", "--column", "flag=flag", "--summary", "--json", "-o", str(target)]
    result = run(*words)
    assert result.status == Exit.OK
    flags = result.json["flags"]
    assert (flags["agree"], flags["disagree"], flags["undecided"]) == (2470, 0, 0)
    given = read_csv(MIMIC.read_text())
    rows = read_csv(target.read_text())
    assert [{name: row[name] for name in given[0]} for row in rows] == given
    chosen = [row for row in rows if row["itemid"] == "50960"]
    assert len(chosen) == 2470
    for row in chosen:
        inside = float(row["ref_range_lower"]) <= float(row["valuenum"]) <= float(row["ref_range_upper"])
        assert (row["flag"] != "abnormal") is inside
        assert (row["mgcheck_flag"] == "N") is inside
        assert row["mgcheck_flag_agrees"] == "true"
    assert all(not row["mgcheck_class"] for row in rows if row["itemid"] != "50960")
