"""The roles of columns beside the value: a whole range, a comparator, a volume, and a unit where the row has none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Runner
from frames import ONE_EACH, made, rows_of
from rows_of_files import read_csv, write_csv

from mgcheck.errors import MgcheckError
from mgcheck.frame import interpret


def answered(run: Runner, path: Path, head: str, rows: list[list[str]], *words: str) -> list[dict[str, str]]:
    """The rows of a file as mgcheck writes them."""
    return read_csv(run("batch", str(write_csv(path / "in.csv", rows, head)), *words).out)


def codes(rows: list[dict[str, str]]) -> list[str]:
    """The error code of each row."""
    return [row["mgcheck_error"].partition(":")[0] for row in rows]


SERUM = ("--specimen", "serum")


# ------------------------------------------------------------------------------------------------------------- ranges


def test_a_range_in_one_column(run: Runner, tmp_path: Path) -> None:
    """0.72 is normal for rms (0.7 to 1.1), low from 0.75, high up to 0.70; a range may have a unit of its own."""
    ranges = ["", "0.75..1.00", "..0.60", "0.75..", "18..24 mg/l", "1.8..2.4 mg/dl", '="0.75..1.00"']
    rows = answered(run, tmp_path, "value,unit,range", [["0.72", "mmol/l", each] for each in ranges], *SERUM)
    assert codes(rows) == [""] * 7
    # 18 mg/l is 0.7406 mmol/l.
    assert [row["mgcheck_class"] for row in rows] == ["normal", "hypo", "normal", *["hypo"] * 4]
    assert [row["mgcheck_warnings"] for row in rows][2] == "lab_range_doubtful"
    assert [row["range"] for row in rows] == ranges


def test_a_range_as_laboratories_print_it(run: Runner, tmp_path: Path) -> None:
    """In every form that --lab-range takes, with the flag of the laboratory beside it."""
    cells = [
        ["1.24", "mmol/l", "(0.70-1.10)", "HH"],
        ["0.82", "mmol/l", "0.72-1.05", ""],
        ["0.65", "mmol/l", "0,70 - 1,10 mmol/l", "L"],
        ["0.82", "mmol/l", "<1.10", ""],
        ["2.0", "mg/dL", "1.7 mg/dL - 2.6 mg/dL", ""],
        # Of other forms.
        ["1.10", "mmol/l", "< 1.10", "H"],
        ["1.10", "mmol/l", "<= 1.10", ""],
        ["0.72", "mmol/l", "[0,75;1,05]", "L"],
        ["0.72", "mmol/l", "(>0.72)", "L"],
        ["1.08", "mmol/l", "0.70 to 1.06", "H"],
        ["1.08", "mmol/l", "17 à 26 mg/l", "H"],
        ["0.82", "mmol/l", "03-04", ""],
        ["0.82", "mmol/l", "<0.4-1.1", ""],
        ["0.82", "mmol/l", "see report", ""],
    ]
    for more in (1, 30):
        rows = answered(run, tmp_path, "value,unit,range,flag", cells * more, *SERUM)[: len(cells)]
        assert codes(rows) == [*[""] * 11, *["row_range"] * 3]
        assert [row["mgcheck_flag_agrees"] for row in rows] == [*["true"] * 11, *[""] * 3]
        assert [row["mgcheck_flag"] for row in rows][:11] == list("HNLNNHNLLHH")


def test_ends_that_are_missing(run: Runner, tmp_path: Path) -> None:
    """As a register of trials marks them."""
    ends = [("NA", "NA"), ("0.70", "NA"), (".", "."), ("NULL", "NULL"), ("-", "-"), ("n/a", "1.10"), ("--", "\\N")]
    cells = [["0.82", "mmol/L", *pair] for pair in ends] + [["0.82", "NA", "0.70", "1.10"]]
    words = ("--column", "value=AVAL", "--column", "unit=AVALU", "--column", "low=ANRLO", "--column", "high=ANRHI")
    rows = answered(run, tmp_path, "AVAL,AVALU,ANRLO,ANRHI", cells, *SERUM, *words, "--unit", "mmol/l")
    assert codes(rows) == [""] * 8
    assert [row["mgcheck_class"] for row in rows] == ["normal"] * 8
    assert [row["mgcheck_warnings"] for row in rows] == [*[""] * 7, "unit_filled"]


@pytest.mark.parametrize("mark", ["NA", "n/a", "NULL", ".", "\\N", "-", "--", "___", "  "])
def test_a_range_that_is_missing_is_none(run: Runner, tmp_path: Path, mark: str) -> None:
    """The value is answered, with the ends of the row or without any."""
    cells = [["0.72", mark, "", ""], ["0.72", mark, "0.75", "1.00"], ["0.72", "0.75..1.00", mark, mark]]
    rows = answered(run, tmp_path, "value,range,low,high", cells, *SERUM, "--unit", "mmol/l")
    assert codes(rows) == ["", "", ""]
    assert [row["mgcheck_class"] for row in rows] == ["normal", "hypo", "hypo"]


@pytest.mark.parametrize(
    ("whole", "low", "high", "error"),
    [
        ("0.75..1.00", "0.75", "1.00", ""),
        ("0.750..1.0", "0.75", "1", ""),
        ("18.22875..24.305 mg/l", "0.75", "1", ""),
        # An end that states nothing contradicts nothing.
        ("0.75..", "0.75", "", ""),
        ("0.75..", "0.75", "NA", ""),
        ("0.75..1.00", "0", "", ""),
        ("0.75..1.00", "0.70", "1.00", "two_ranges"),
        ("0.75..1.00", "0.75", "1.10", "two_ranges"),
        ("0.75..1.00", "0.75", "", "two_ranges"),
        ("18..24 mg/l", "0.75", "1", "two_ranges"),
        ("[0,75 - 1,00]", "0.75", "1.00", ""),
        (">=0.75", "0.75", "", ""),
        # 0.75 itself is inside by one column and low by the other.
        (">0.75", "0.75", "", "two_ranges"),
        ("abc", "0.75", "1.00", "row_range"),
        ("0.75..1.00", "abc", "1.00", "row_range"),
        ("1.00..0.75", "", "", "row_range"),
    ],
)
def test_a_range_and_its_ends_must_be_equal(
    run: Runner, tmp_path: Path, whole: str, low: str, high: str, error: str
) -> None:
    """Else the row is refused; in however many rows."""
    for count in (1, 30):
        cells = [["0.72", "mmol/l", whole, low, high]] * count
        rows = answered(run, tmp_path, "value,unit,range,low,high", cells, *SERUM)
        assert set(codes(rows)) == {error}
        assert {row["mgcheck_class"] for row in rows} == {"" if error else "hypo"}


@pytest.mark.parametrize(
    ("value", "low", "high", "whole", "error"),
    [
        ("0.72 mmol/l (0.75-1.00)", "", "", "", ""),
        ("0.72 mmol/l (0.75-1.00)", "0.75", "1.00", "[0.75;1.00]", ""),
        ("0.72 mmol/l (0.75-1.00)", "NA", "", "-", ""),
        ("0.72 L", "", "", "0.75-1.00", ""),
        ("0.72 mmol/l (0.75-1.00)", "", "", "0.70-1.00", "two_ranges"),
        ("0.72 mmol/l (0.75-1.00)", "0.70", "1.00", "", "two_ranges"),
        ("0.72 mmol/l (0.75-1.00)", "0.75", "1.00", "0.70-1.00", "two_ranges"),
    ],
)
def test_a_range_in_the_value_and_others_in_the_row(
    run: Runner, tmp_path: Path, value: str, low: str, high: str, whole: str, error: str
) -> None:
    """All of them must be equal; a unit is filled beside a flag as well."""
    for count in (1, 30):
        cells = [[value, "", low, high, whole]] * count
        rows = answered(run, tmp_path, "value,unit,low,high,range", cells, *SERUM, "--unit", "mmol/l")
        assert set(codes(rows)) == {error}
        assert {row["mgcheck_class"] for row in rows} == {"" if error else "hypo"}
        assert {row["mgcheck_warnings"] for row in rows} == {"" if "mmol" in value else "unit_filled"}


# -------------------------------------------------------------------------------------------------------- comparators


@pytest.mark.parametrize(
    ("sign", "cls"),
    [
        ("<", "severe_hypo"),
        ("<=", "severe_hypo"),
        ("≤", "severe_hypo"),
        (" < ", "severe_hypo"),
        ('="<"', "severe_hypo"),
        ("LESS THAN", "severe_hypo"),
        ("below", "severe_hypo"),
        ("Inférieur à", "severe_hypo"),
        ("inf", "severe_hypo"),
        ("au plus", "severe_hypo"),
        (">", ""),
        ("≥", ""),
        ("more than", ""),
        ("=", "severe_hypo"),
        ("", "severe_hypo"),
        ("NA", "severe_hypo"),
        ("-", "severe_hypo"),
    ],
)
def test_a_comparator_in_its_column(run: Runner, tmp_path: Path, sign: str, cls: str) -> None:
    """0.3 mmol/l is severely low, and so is all below it; above it everything is possible; no amount beside one."""
    for count in (1, 30):
        rows = answered(run, tmp_path, "value,unit,comparator", [["0.3", "mmol/l", sign]] * count, *SERUM)
        assert {row["mgcheck_class"] for row in rows} == {cls}
        exact = sign in ("=", "", "NA", "-")
        assert {row["mgcheck_mmol_per_l"] for row in rows} == {"0.3" if exact else ""}
        assert {row["mgcheck_possible_classes"] for row in rows} == {
            cls or "severe_hypo|hypo|normal|hyper|severe_hyper"
        }


@pytest.mark.parametrize(
    ("value", "sign", "error"),
    [
        ("<0.3", "<", ""),
        ("Mg 0.3 LL", "<", ""),
        ("Mg &lt;0.3 LL", "<=", "two_comparators"),
        ("LESS THAN 0.3", "<", ""),
        ("<= 0.3", "≤", ""),
        ("<0.3", "", ""),
        ("<0.3", "NA", ""),
        ("<0.3", "<=", "two_comparators"),
        ("<0.3", ">", "two_comparators"),
        ("<0.3", "=", "two_comparators"),
        (">0.3", "less than", "two_comparators"),
        ("0.3", "~", "unknown_comparator"),
        ("0.3", "see note", "unknown_comparator"),
        ("0.3", "0.3", "unknown_comparator"),
        ("0.3", "< 0.3", "unknown_comparator"),
        ("0.3", "<<", "unknown_comparator"),
        ("0.3", "><", "unknown_comparator"),
        ("0.3", "==", "unknown_comparator"),
        ("x", "<", "no_number"),
        ("", "<", "missing"),
    ],
)
def test_a_comparator_in_the_cell_and_another_in_its_column(
    run: Runner, tmp_path: Path, value: str, sign: str, error: str
) -> None:
    """Are refused unless they are the same."""
    for count in (1, 30):
        rows = answered(run, tmp_path, "value,unit,comparator", [[value, "mmol/l", sign]] * count, *SERUM)
        assert set(codes(rows)) == {error}
        assert {row["mgcheck_class"] for row in rows} == {"" if error else "severe_hypo"}


def test_a_comparator_holds_for_the_fallback(run: Runner, tmp_path: Path) -> None:
    """Above 0.4 mmol/l everything is possible but for severely low; `.4` has it as well."""
    cells = [["___", "0.5", ">"], [".5", "0.5", ">"], ["NA", "0.5", ""], ["___", ">0.5", "<"], ["___", "0.5", "~"]]
    words = (*SERUM, "--unit", "mmol/l", "--column", "fallback=number", "--column", "comparator=sign")
    rows = answered(run, tmp_path, "value,number,sign", cells, *words)
    assert codes(rows) == ["", "", "", "two_comparators", "unknown_comparator"]
    above = "hypo|normal|hyper|severe_hyper"
    assert [row["mgcheck_possible_classes"] for row in rows] == [above, above, "hypo", "", ""]
    assert [row["mgcheck_mmol_per_l"] for row in rows] == ["", "", "0.5", "", ""]
    assert [row["mgcheck_warnings"] for row in rows] == [*["fallback"] * 3, "", ""]


# ------------------------------------------------------------------------------------------------------------ volumes


def test_a_volume_for_each_collection(run: Runner, tmp_path: Path) -> None:
    """3 mmol/l in 1.4 l are 4.2 mmol; 5.2 mg/dl in 1400 ml are 72.8 mg, which are 2.9953 mmol."""
    cells = [
        ["urine", "3.0", "mmol/l", "1.4 l"],
        ["urine", "5.2", "mg/dL", "1400 ml"],
        ["urine", "3.0", "mmol/l", "1,4 l"],
        ["urine", "3.0", "mmol/l", '="14 dl"'],
        ["urine", "4.2", "mmol/24h", ""],
        ["urine", "4.2", "mmol/24h", "NA"],
        # Only a urine is collected; the sample of another result may stand in the same column.
        ["serum", "0.8", "mmol/l", "2 ml"],
        ["serum", "0.8", "mmol/l", "x"],
    ]
    for more in (1, 30):
        rows = answered(run, tmp_path, "specimen,value,unit,volume", cells * more)
        assert codes(rows) == [""] * 8 * more
        amounts = [float(row["mgcheck_mmol_per_24h"] or 0) for row in rows[:8]]
        assert amounts == [4.2, pytest.approx(72.8 / 24.305), 4.2, 4.2, 4.2, 4.2, 0, 0]
        assert [row["mgcheck_mmol_per_l"] for row in rows[:8]] == [""] * 6 + ["0.8"] * 2
        # boisleve: 3.30 to 7.40 mmol in 24 h, or 80 to 180 mg.
        assert [row["mgcheck_class"] for row in rows[:8]] == ["normal", "hypo", *["normal"] * 6]


@pytest.mark.parametrize(
    ("value", "unit", "volume", "error"),
    [
        ("3", "mmol/l", "", "concentration_for_excretion"),
        ("3", "mmol/l", "-", "concentration_for_excretion"),
        ("4.2", "mmol/24h", "1.4 l", "volume_not_needed"),
        ("3", "mmol/l", "1.4", "row_volume"),
        ("3", "mmol/l", "1.4 mmol/l", "row_volume"),
        ("3", "mmol/l", "<1.4 l", "row_volume"),
        ("3", "mmol/l", "0 l", "row_volume"),
        ("3", "mmol/l", "1,400 l", "row_volume"),
        ("3", "mmol/l", "spilled", "row_volume"),
        ("61", "%", "1.4 l", "fraction_for_specimen"),
        ("4.2", "mmol", "1.4 l", "amount_without_time"),
        ("", "mmol/l", "x", "missing"),
    ],
)
def test_a_volume_that_cannot_be_used(
    run: Runner, tmp_path: Path, value: str, unit: str, volume: str, error: str
) -> None:
    """Its row is refused, as the single command refuses it."""
    for count in (1, 30):
        cells = [[value, unit, volume]] * count
        rows = answered(run, tmp_path, "value,unit,volume", cells, "--specimen", "urine")
        assert set(codes(rows)) == {error}


def test_a_volume_is_read_as_the_file_writes_numbers(run: Runner, tmp_path: Path) -> None:
    """With a decimal comma 1,400 l are 1.4 l, and 1.400 l could be 1400."""
    words = ("--specimen", "urine", "--decimal", "comma")
    cells = [["3,0", "mmol/l", "1,400 l"], ["3,0", "mmol/l", "1.400 l"]]
    rows = answered(run, tmp_path, "value,unit,volume", cells, *words)
    assert codes(rows) == ["", "row_volume"]
    assert rows[0]["mgcheck_mmol_per_24h"] == "4,2"


def test_a_range_beside_a_volume_has_a_unit_of_its_own(run: Runner, tmp_path: Path) -> None:
    """Per litre or per 24 h; 3 to 5 mmol/l are 4.2 to 7 mmol in 1.4 l, and 3 to 5 mmol in 1 l."""
    ranges = ["3..5 mmol/l", "3..5 mmol/l", "4.2..7.0 mmol/24h", "3..5"]
    cells = [
        [*row, each]
        for each, row in zip(
            ranges, [["5.01", "1.4 l"], ["3.1", "1 l"], ["5.01", "1.4 l"], ["5", "1.4 l"]], strict=True
        )
    ]
    for more in (1, 30):
        rows = answered(run, tmp_path, "value,volume,range", cells * more, "--specimen", "urine", "--unit", "mmol/l")
        assert codes(rows)[:4] == ["", "", "", "row_range"]
        assert [row["mgcheck_class"] for row in rows[:4]] == ["hyper", "normal", "hyper", ""]


def test_a_volume_that_no_day_has_is_warned_of(run: Runner, tmp_path: Path) -> None:
    """As by the single command; 0.02 l is less than mgcheck's own bound."""
    single = run("urine", "100 mmol/l", "--volume", "0.02 l", "--json").json
    assert "implausible" in [warning["code"] for warning in single["warnings"]]
    for count in (1, 30):
        rows = answered(
            run, tmp_path, "value,unit,volume", [["100", "mmol/l", "0.02 l"]] * count, "--specimen", "urine"
        )
        assert {"implausible" in row["mgcheck_warnings"].split("|") for row in rows} == {True}


# -------------------------------------------------------------------------------------------------------------- units


def test_a_blank_unit_is_filled(run: Runner, tmp_path: Path) -> None:
    """The row says so, and the summary counts it; the unit of a row, in its cell or with its value, stands."""
    cells = [
        ["p-mg", "0.82", "mmol/l"],
        ["p-mg", "0.79", ""],
        ["p-mg", "0.85", "NA"],
        ["p-mg", "1.9", "mg/dl"],
        ["p-mg", "19 mg/l", ""],
        ["p-mg", "<0.3", " "],
        ["p-mg", "", ""],
        ["p-mg", "x", ""],
    ]
    words = (*SERUM, "--unit", "mmol/l")
    for more in (1, 30):
        rows = answered(run, tmp_path, "test,value,unit", cells * more, *words)
        assert codes(rows)[:8] == ["", "", "", "", "", "", "missing", "no_number"]
        told = ["unit_filled" in row["mgcheck_warnings"].split("|") for row in rows[:8]]
        assert told == [False, True, True, False, False, True, False, False]
        amounts = [row["mgcheck_mmol_per_l"] for row in rows[:3]]
        assert amounts == ["0.82", "0.79", "0.85"]
        assert float(rows[3]["mgcheck_mmol_per_l"]) == pytest.approx(0.7817, abs=1e-4)
        assert float(rows[4]["mgcheck_mmol_per_l"]) == pytest.approx(0.7817, abs=1e-4)
        summary = run("batch", str(tmp_path / "in.csv"), *words, "--summary", "--json").json
        assert summary["warnings"]["unit_filled"] == 3 * more
    english, french = (
        run("batch", str(tmp_path / "in.csv"), *words, "--summary", "--lang", lang).out for lang in ("en", "fr")
    )
    assert "unit from --unit, none in the row  unit_filled" in english
    assert "unité de --unit, aucune dans la ligne  unit_filled" in french


def test_a_unit_without_a_column_holds_for_all_rows(run: Runner, tmp_path: Path) -> None:
    """Nothing is blank, so nothing is filled; a value with another unit is refused."""
    rows = answered(run, tmp_path, "value", [["0.82"], ["0.82 mM"], ["2 mg/dl"]], *SERUM, "--unit", "mmol/l")
    assert codes(rows) == ["", "", "two_units"]
    assert [row["mgcheck_warnings"] for row in rows] == ["", "", ""]


def test_a_named_unit_column_is_filled(run: Runner, tmp_path: Path) -> None:
    """As one that is named like its role."""
    words = (*SERUM, "--unit", "mmol/l", "--column", "unit=AVALU")
    rows = answered(run, tmp_path, "value,AVALU", [["0.82", "mmol/l"], ["0.82", "."], ["2.0", "mg/dl"]], *words)
    assert [row["mgcheck_warnings"] for row in rows] == ["", "unit_filled", ""]
    assert [row["mgcheck_class"] for row in rows] == ["normal"] * 3


def test_units_of_json_lines(run: Runner, tmp_path: Path) -> None:
    """A member that a later line has is its unit; without one in the first lines nothing is blank."""
    path = tmp_path / "in.jsonl"
    words = ("batch", str(path), *SERUM, "--unit", "mmol/l", "--output-format", "csv")
    path.write_text('{"value": 0.82}\n{"value": 0.82, "unit": null}\n', encoding="utf-8")
    assert [row["mgcheck_warnings"] for row in read_csv(run(*words).out)] == ["unit_filled"] * 2
    path.write_text('{"value": 0.82}\n{"value": 0.82}\n', encoding="utf-8")
    assert [row["mgcheck_warnings"] for row in read_csv(run(*words).out)] == [""] * 2


@pytest.mark.slow
def test_a_unit_far_behind_the_first_json_lines(run: Runner, tmp_path: Path) -> None:
    """It is that of its line."""
    path = tmp_path / "in.jsonl"
    words = ("batch", str(path), *SERUM, "--unit", "mmol/l")
    path.write_text('{"value": 0.82}\n' * 400_000 + '{"value": 2.0, "unit": "mg/dl"}\n', encoding="utf-8")
    found = run(*words, "--summary", "--json").json
    assert (found["unreadable"], found["warnings"]) == (0, {})
    assert found["specimens"]["serum"]["max"] == pytest.approx(2 / 2.4305)


# ------------------------------------------------------------------------------------------------------------- frames

FRAME: dict[str, list[Any]] = {
    "s": ["serum", "serum", "urine", "urine", "serum", "serum", "serum", "serum"],
    "v": ["0.72", "0.3", "3.0", "3.0", "0.72", "0.3", "0.79", "0.72"],
    "u": ["mmol/l", "mmol/l", "mmol/l", "mmol/l", "mmol/l", "mmol/l", None, "UNK"],
    "r": ["0.75..1.00", None, "2..3 mmol/l", "NA", "0.5..0.6", "abc", "unk", ""],
    "c": [None, "<", "", "NA", "=", "~", "-", "Unk"],
    "w": ["2 ml", None, "1.4 l", "x", "", "NA", "unk", None],
}


@pytest.mark.parametrize("kind", ONE_EACH)
@pytest.mark.parametrize("times", [1, 30])
def test_the_same_roles_in_a_frame(kind: str, times: int) -> None:
    """With the same answers."""
    frame = made(kind, {name: cells * times for name, cells in FRAME.items()})
    options: dict[str, Any] = {"value": "v", "specimen": "s", "unit": "u", "fill_unit": "mmol/l", "missing": ["unk"]}
    rows = rows_of(interpret(frame, **options, range="r", comparator="c", volume="w"))
    assert len(rows) == 8 * times
    for start in range(0, len(rows), 8):
        eight = rows[start : start + 8]
        errors = [row["mgcheck_error"] and row["mgcheck_error"].partition(":")[0] for row in eight]
        assert errors == [None, None, None, "row_volume", None, "unknown_comparator", None, None]
        classes = [row["mgcheck_class"] for row in eight]
        assert classes == ["hypo", "severe_hypo", "normal", None, "hyper", None, "normal", "normal"]
        assert [row["mgcheck_mmol_per_24h"] for row in eight] == [None, None, 4.2, *[None] * 5]
        assert [row["mgcheck_mmol_per_l"] for row in eight] == [0.72, None, None, None, 0.72, None, 0.79, 0.72]
        told = [row["mgcheck_warnings"] for row in eight]
        assert [(text or "").endswith("unit_filled") for text in told] == [False] * 6 + [True] * 2


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"range": "x"}, "There is no column x"),
        ({"comparator": "x"}, "There is no column x"),
        ({"volume": "x"}, "There is no column x"),
        ({"fill_unit": "mg/x"}, "The unit mg/x is not known"),
        ({"missing": ["0.5"]}, "0.5 can be part of a result"),
    ],
)
def test_options_of_a_frame_that_cannot_be_used(options: dict[str, Any], told: str) -> None:
    """They are refused before any row."""
    with pytest.raises(MgcheckError, match=told):
        interpret(made("polars", {"v": ["1"]}), **{"value": "v", "specimen": "serum", **options})
