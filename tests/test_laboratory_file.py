"""A ranges file with `laboratory = true`: each of its ranges works as the same text after `--lab-range` does."""

from __future__ import annotations

import pickle
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from conftest import ROOT, Bytes, Runner, rest_slow
from expected import FIELDS, codes
from frames import EVERY, ONE_EACH, made, rows_of
from rows_of_files import read_csv, write_csv

import mgcheck
from mgcheck import Interpretation, KnowledgeError, interpret
from mgcheck.errors import MgcheckError
from mgcheck.frame import interpret as interpret_frame

HEAD = 'format = 1\nedition = "2026"\nlaboratory = true\ntitle = "Our laboratory"\n'
EXAMPLE = ROOT / "examples" / "my_laboratory.toml"


def written(folder: Path, ranges: str) -> Path:
    """A laboratory's file with these ranges."""
    path = folder / "lab.toml"
    path.write_text(f"{HEAD}{ranges}\n", encoding="utf-8")
    return path


def as_typed(answer: Interpretation) -> dict[str, Any]:
    """The answer as JSON without what tells the file from the option: the edition and the citations of the range."""
    found: Any = answer.to_dict(explain=True)
    del found["knowledge_edition"]
    for verdict in found["verdicts"]:
        if verdict["source"] == "lab":
            for part in (*verdict["bands"], verdict["reference_interval"]):
                del part["citations"]
    return dict(found)


# Units, ranges and specimens of the law, with values at the ends of the ranges, beside them and far away.
LAW = [
    ("serum", "0.75..1.00 mmol/L", ["mmol/l", "mg/l", "mg/dl", "mEq/l", "µmol/l"]),
    ("serum", "1.8..2.4 mg/dl", ["mmol/l", "mg/l", "mg/dl", "mEq/l"]),
    ("serum", "0.2..1.0 mmol/l", ["mmol/l", "mg/dl"]),
    ("serum", "0.75.. mmol/l", ["mmol/l", "mg/l"]),
    ("serum", "..1,05 mmol/l", ["mmol/l"]),
    ("serum", "[1.7 mg/dL - 2.6 mg/dL]", ["mg/dl", "mmol/l"]),
    ("serum", ">=0.75 mmol/l", ["mmol/l"]),
    ("serum", "<1.00 mmol/l", ["mmol/l"]),
    ("serum", "70..110 mmol/l", ["mmol/l"]),
    ("ionized", "0.45..0.60 mmol/l", ["mmol/l", "mg/l"]),
    ("ionized", "50..65 %", ["%"]),
    ("erythrocyte", "1.7..2.3 mmol/l", ["mmol/l", "mg/l"]),
    ("urine", "3..5 mmol/24h", ["mmol/24h", "mg/24h"]),
]
NUMBERS = ["0.3", "0.39", "0.4", "0.749", "0.75", "0.8", "1.0", "1.00", "1.01", "1.5", "1.8", "2", "2.4", "2.41", "3"]
NUMBERS += [
    "4.2",
    "5",
    "5.1",
    "18",
    "18.2",
    "18.3",
    "24.3",
    "24.31",
    "40",
    "55",
    "66",
    "101",
    "750",
    "<0.7",
    "<0.8",
    ">1",
]


@pytest.mark.parametrize(("specimen", "text", "units"), rest_slow(LAW, quick=2))
def test_a_range_of_the_file_answers_as_the_same_text_typed(
    tmp_path: Path, specimen: str, text: str, units: list[str]
) -> None:
    """In every unit, on both sides of each end, severe, doubtful and open ones included; also as a list of values."""
    path = written(tmp_path, f'{specimen} = ["{text}"]')
    by_file, typed = mgcheck.interpreter(specimen, ranges=path), mgcheck.interpreter(specimen, lab_range=text)
    values = [f"{number} {unit}" for unit in units for number in NUMBERS]
    found = interpret_frame(pl.DataFrame({"v": values}), value="v", specimen=specimen, ranges=path)
    for value, row in zip(values, found.to_dicts(), strict=True):
        answer = typed(value)
        assert as_typed(by_file(value)) == as_typed(answer)
        assert row["mgcheck_class"] == answer.cls
        assert row["mgcheck_warnings"] == ("|".join(dict.fromkeys(codes(answer))) or None)
        assert row["mgcheck_sources_agree"] is answer.sources_agree


@pytest.mark.parametrize(
    ("ranges", "text", "cls"),
    [
        # 0.75 mmol/l is 18.22875 mg/l, and 1 mmol/l 24.305 mg/l or 2.4305 mg/dl.
        ('["0.75..1.00 mmol/L"]', "18.22 mg/l", "hypo"),
        ('["0.75..1.00 mmol/L"]', "18.23 mg/l", "normal"),
        ('["0.75..1.00 mmol/L"]', "24.305 mg/l", "normal"),
        ('["0.75..1.00 mmol/L"]', "24.31 mg/l", "hyper"),
        ('["0.75..1.00 mmol/L"]', "2.430 mg/dl", "normal"),
        ('["0.75..1.00 mmol/L"]', "2.431 mg/dl", "hyper"),
        ('["0.75..1.00 mmol/L"]', "1.49 mEq/l", "hypo"),
        ('["0.75..1.00 mmol/L"]', "1.50 mEq/l", "normal"),
        # Each range holds for its own unit: 18 mg/l is inside 1.8..2.4 mg/dl and below 18.22875.
        ('["0.75..1.00 mmol/L", "1.8..2.4 mg/dL"]', "1.80 mg/dl", "normal"),
        ('["0.75..1.00 mmol/L", "1.8..2.4 mg/dL"]', "1.79 mg/dl", "hypo"),
        ('["1.8..2.4 mg/dL", "0.75..1.00 mmol/L"]', "0.749 mmol/l", "hypo"),
        # 1.8 mg/dl are 0.7406 mmol/l.
        ('["1.8..2.4 mg/dL"]', "0.749 mmol/l", "normal"),
        # Without one in its unit, that of its kind: mg/l as mg/dl, mEq/l as mmol/l (1.49 mEq/l are 0.745 mmol/l).
        ('["0.75..1.00 mmol/L", "1.8..2.4 mg/dL"]', "18.0 mg/l", "normal"),
        ('["1.8..2.4 mg/dL", "0.75..1.00 mmol/L"]', "1.49 mEq/l", "hypo"),
        ('["0.75..1.00 mmol/L", "1.48..2.02 meq/L"]', "1.49 mEq/l", "normal"),
        # A severe class of rms stays.
        ('["0.2..1.0 mmol/L"]', "0.39 mmol/l", "severe_hypo"),
        ('["0.2..1.0 mmol/L"]', "0.4 mmol/l", "normal"),
        # A doubtful range decides nothing: 0.72 is normal for rms.
        ('["70..110 mmol/L"]', "0.72 mmol/l", "normal"),
    ],
)
def test_the_side_is_the_laboratory_s(tmp_path: Path, ranges: str, text: str, cls: str) -> None:
    """By hand: the molar mass is 24.305 g/mol, the valence 2."""
    answer = interpret("serum", text, ranges=written(tmp_path, f"serum = {ranges}"))
    assert answer.cls == cls
    assert ("lab_range_doubtful" in codes(answer)) is ("70" in ranges)


def test_a_specimen_that_is_not_listed_is_the_documents_alone(tmp_path: Path) -> None:
    """And so is a kind of unit: a range in mmol/l says nothing of the ionized fraction."""
    path = written(tmp_path, 'ionized = ["0.45..0.60 mmol/L"]')
    for specimen, text in (("serum", "0.72 mmol/l"), ("urine", "4.2 mmol/24h"), ("ionized", "61 %")):
        assert as_typed(interpret(specimen, text, ranges=path)) == as_typed(interpret(specimen, text))
    # boisleve's interval for ionized magnesium begins at 0.46.
    assert interpret("ionized", "0.455 mmol/l", ranges=path).label != interpret("ionized", "0.455 mmol/l").label


def test_a_volume_makes_the_amount_that_the_range_is_for(tmp_path: Path) -> None:
    """3 mmol/l in 1.4 l are 4.2 mmol in 24 h."""
    path = written(tmp_path, 'urine = ["4.3..7 mmol/24h"]')
    assert interpret("urine", "3 mmol/l", volume="1.4 l", ranges=path).cls == "hypo"
    assert interpret("urine", "3.1 mmol/l", volume="1.4 l", ranges=path).cls == "normal"


def test_the_range_given_with_the_value_wins(run: Runner, tmp_path: Path) -> None:
    """That of the option, of the row, and of a panel's specimen; a row that states none has the file's."""
    path = written(tmp_path, 'serum = ["0.75..1.00 mmol/L"]\nerythrocyte = ["1.7..2.3 mmol/L"]')
    both = interpret("serum", "0.72 mmol/l", ranges=path, lab_range="0.70..1.10")
    assert both.cls == "normal"
    assert as_typed(both) == as_typed(interpret("serum", "0.72 mmol/l", lab_range="0.70..1.10"))
    cells = [["0.72", "0.70", "1.10"], ["0.72", "", "NA"], ["0.72", "0", ""], ["0.72", "", "1.10"]]
    rows = write_csv(tmp_path / "rows.csv", cells, "value,low,high")
    words = ("batch", str(rows), "--specimen", "serum", "--unit", "mmol/l", "--ranges", str(path))
    # A row that states one end states its range; the document completes it.
    assert [row["mgcheck_class"] for row in read_csv(run(*words).out)] == ["normal", "hypo", "hypo", "normal"]
    values = {"serum": "0.72 mmol/l", "erythrocyte": "1.65 mmol/l"}
    assert [one.cls for one in mgcheck.panel(values, ranges=path).values.values()] == ["hypo", "hypo"]
    mixed = mgcheck.panel(values, ranges=path, lab_ranges={"serum": "0.7..1.1"}).values.values()
    assert [one.cls for one in mixed] == ["normal", "hypo"]


def test_the_answer_names_the_file(run: Runner, tmp_path: Path) -> None:
    """By title and edition: in the explanation, and as the citation in JSON, which a typed range does not have."""
    words = ("serum", "0.72", "mmol/l", "--ranges", str(EXAMPLE))
    assert "[Example laboratory,\n            2026]" in run(*words, "--explain").out
    place = [{"source": "lab", "locator": "Example laboratory, 2026"}]
    (verdict,) = [each for each in run(*words, "--json").json["verdicts"] if each["source"] == "lab"]
    assert verdict["reference_interval"]["citations"] == verdict["bands"][0]["citations"] == place
    assert verdict["reference_interval"]["printed"] == "0.75..1.00 mmol/L"
    typed = run("serum", "0.72", "mmol/l", "--lab-range", "0.75..1.00", "--json").json
    (verdict,) = [each for each in typed["verdicts"] if each["source"] == "lab"]
    assert verdict["reference_interval"]["citations"] == verdict["bands"][0]["citations"] == []
    path = written(tmp_path, 'serum = ["70..110 mmol/L"]')
    explained = run("serum", "0.72", "mmol/l", "--ranges", str(path), "--explain").out
    assert "doubtful range 70..110 mmol/L, not used [Our laboratory, 2026]" in explained
    # The edition of the data is that of the documents and the file.
    editions = {interpret("serum", "1 mmol/l", ranges=each).knowledge_edition for each in (None, EXAMPLE, path)}
    assert len(editions) == 3


def test_lines_and_other_processes_have_the_ranges(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """A value a line, and an interpreter that was pickled."""
    monkeypatch.setattr("sys.stdin", Bytes(b"0.72 mmol/l\n1.79 mg/dl\n2 mg/dl\n"))
    found = run("serum", "-", "--ranges", str(EXAMPLE)).out.splitlines()
    assert [line.split()[0] for line in found] == ["LOW", "LOW", "NORMAL"]
    again = pickle.loads(pickle.dumps(mgcheck.interpreter("serum", ranges=EXAMPLE)))
    assert again("0.72 mmol/l").cls == "hypo"


ROWS = [
    # specimen, value, unit, class by the example's ranges
    ("serum", "0.72", "mmol/l", "hypo"),
    ("serum", "1.79", "mg/dl", "hypo"),
    ("serum", "1.80", "mg/dl", "normal"),
    ("serum", "17.99", "mg/l", "hypo"),
    ("serum", "0.39", "mmol/l", "severe_hypo"),
    ("serum", "1.01", "mmol/l", "hyper"),
    ("erythrocyte", "1.69", "mmol/l", "hypo"),
    ("erythrocyte", "2.30", "mmol/l", "normal"),
    ("urine", "2.9", "mmol/24h", "hypo"),
    ("ionized", "0.5", "mmol/l", "normal"),
]


@pytest.mark.parametrize("kind", rest_slow(sorted(EVERY, key=lambda kind: kind not in ONE_EACH), quick=len(ONE_EACH)))
def test_every_kind_of_frame(kind: str) -> None:
    """Rows of several specimens and units, each by its own range; many rows are answered together."""
    specimens, values, units, classes = zip(*(ROWS * 30), strict=True)
    frame = made(kind, {"s": specimens, "v": values, "u": units})
    found = rows_of(interpret_frame(frame, value="v", unit="u", specimen="s", ranges=EXAMPLE))
    assert [row["mgcheck_class"] for row in found] == list(classes)
    frame = made(kind, {"v": [0.72, 0.75, 1.0, 1.01] * 30})
    found = rows_of(interpret_frame(frame, value="v", unit="mmol/l", specimen="serum", ranges=EXAMPLE))
    assert [row["mgcheck_class"] for row in found] == ["hypo", "normal", "normal", "hyper"] * 30


def test_a_batch_of_several_specimens(run: Runner, tmp_path: Path) -> None:
    """The cells are those of the single command with the same file."""
    path = write_csv(tmp_path / "rows.csv", [row[:3] for row in ROWS], "specimen,value,unit")
    found = read_csv(run("batch", str(path), "--ranges", str(EXAMPLE)).out)
    for (specimen, value, unit, cls), row in zip(ROWS, found, strict=True):
        single: Any = interpret(specimen, f"{value} {unit}", ranges=EXAMPLE).to_dict()
        assert row["mgcheck_class"] == cls == single["class"]
        assert row["mgcheck_flag"] == single["flag"]


# What the file holds after its head, and what the refusal says of it.
FAULTS = [
    ("", "file: the laboratory's file has no range"),
    ("serum = []", "file: the laboratory's file has no range"),
    ('serum = "0.75..1.00 mmol/L"', "serum (line 5): a list is expected here"),
    ("serum = [0.75, 1.00]", "serum[1] (line 5): a text is expected here"),
    ('serum = [["0.75", "1.00"]]', "serum[1] (line 5): a text is expected here"),
    ('serum = ["0.75 mmol/L"]', "serum[1] (line 5): A laboratory's range has a low end, a high end, or both"),
    ('serum = ["0.75..1.00"]', "serum[1] (line 5): The laboratory's range has no unit"),
    (
        'serum = [\n"0.7..1 mmol/L",\n"1..2 mg"\n]',
        "serum[2] (line 7): The range is in mg, which cannot be compared with the value",
    ),
    ('serum = ["0.75..1.00 furlong"]', "serum[1] (line 5): The unit furlong is not known"),
    ('serum = ["0.75..1.00 furlong\\nmmol/L"]', "serum[1] (line 5): "),
    ('serum = ["1.00..0.75 mmol/L"]', "serum[1] (line 5): The low end of the range is not below its high end"),
    ('serum = ["0.. mmol/L"]', "serum[1] (line 5): The laboratory's range sets no limit"),
    ('serum = ["3..5 mmol/24h"]', "serum[1] (line 5): The range is in mmol/24 h"),
    ('serum = ["50..60 %"]', "serum[1] (line 5): The range is in %"),
    ('urine = ["3..5 mmol/L"]', "urine[1] (line 5): The range is in mmol/l"),
    ('serum = ["0.7..1 mmol/l", "0.75..1 mM"]', "serum[2] (line 5): a second range in mmol/L"),
    ('saliva = ["0.75..1.00 mmol/L"]', "saliva (line 5): there is no such key"),
    ('[[source]]\nid = "own"', "source (line 5): a laboratory's file has ranges only"),
    (
        'serum = ["0.75..1.00 mmol/L"]\n[[ruler]]\nsource = "own"',
        "ruler (line 6): a laboratory's file has ranges only",
    ),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(("ranges", "said"), FAULTS)
def test_a_fault_is_refused_with_its_place(run: Runner, tmp_path: Path, ranges: str, said: str, language: str) -> None:
    """In one line that names the file and the key, before any value is read, even of a specimen that is sound."""
    path = written(tmp_path, ranges)
    result = run("erythrocyte", "1.8", "mmol/l", "--ranges", str(path), "--lang", language)
    assert (result.status, result.out) == (2, "")
    error, hint = result.err.splitlines()
    assert str(path) in error
    assert "examples/my_laboratory.toml" in hint
    words = said.rpartition(": ")[2]
    assert not words or (words in error) is (language == "en")
    place = said.partition(" (line")
    assert not place[1] or f"{place[0]} ({'line' if language == 'en' else 'ligne'}" in error


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("laboratory = true", "laboratory = false", "laboratory (line 3): only true is expected here"),
        ("laboratory = true", "laboratory = 1", "laboratory (line 3): only true"),
        ("laboratory = true", 'laboratory = "true"', "laboratory (line 3): only true"),
        ("laboratory = true\n", "", "title (line 3): there is no such key"),
        ("format = 1", "format = 2", "format (line 1): "),
        ('edition = "2026"\n', "", "edition: this key is missing"),
        ('title = "Our laboratory"', "title = 3", "title (line 4): a text is expected here"),
        ('title = "Our laboratory"\n', "", "title: this key is missing"),
        ('title = "Our laboratory"', 'title = " "', "title (line 4): "),
    ],
)
def test_a_fault_of_the_head(tmp_path: Path, good: str, bad: str, said: str) -> None:
    """`false` is refused too: whether the file has sources or ranges is never in doubt."""
    path = written(tmp_path, 'serum = ["0.75..1.00 mmol/L"]')
    path.write_text(path.read_text(encoding="utf-8").replace(good, bad), encoding="utf-8")
    with pytest.raises(KnowledgeError) as caught:
        interpret("serum", "0.8 mmol/l", ranges=path)
    assert said in caught.value.message()
    assert caught.value.argument == "--ranges"


# ------------------------------------------------------------------------------------------- a range for all rows


def test_the_range_of_a_batch_holds_for_rows_without_one(run: Runner, tmp_path: Path) -> None:
    """In its own unit or in that of all rows; 0.75 mmol/l is 1.822875 mg/dl. It wins over a laboratory's file."""
    cells = [["0.72", "mmol/l", "", ""], ["0.72", "mmol/l", "0.7", "1.1"], ["1.82", "mg/dl", "0", "NA"]]
    cells += [["1.83", "mg/dl", "", ""], ["0.39", "mmol/l", "", ""], ["0.8", "mmol/l", "x", ""]]
    path = write_csv(tmp_path / "rows.csv", cells)
    words = ("batch", str(path), "--specimen", "serum", "--lab-range")
    found = read_csv(run(*words, "0.75..1.00 mmol/L").out)
    assert [row["mgcheck_class"] for row in found] == ["hypo", "normal", "hypo", "normal", "severe_hypo", ""]
    assert found[5]["mgcheck_error"].startswith("row_range: The laboratory's range x.. cannot be used")
    # A range in the value's own text comes before it, as that of cells does.
    printed = write_csv(tmp_path / "printed.csv", [["0.72 mmol/l (0.70-1.10)"], ["0.72 mmol/l"]], "value")
    beside = run("batch", str(printed), *words[2:], "0.75..1.00 mmol/L")
    assert [row["mgcheck_class"] for row in read_csv(beside.out)] == ["normal", "hypo"]
    wide = written(tmp_path, 'serum = ["0.70..1.00 mmol/L"]')
    assert read_csv(run(*words, "0.75..1.00 mmol/L", "--ranges", str(wide)).out) == found
    doubtful = read_csv(run(*words, "70..110 mmol/L").out)
    assert [row["mgcheck_warnings"].partition("|")[0] for row in doubtful[:2]] == ["lab_range_doubtful", ""]
    # A range without a unit is in that of --unit; its decimal mark is that of the command line.
    path = write_csv(tmp_path / "one.csv", [["0,72"], ["0,76"]], "value")
    one = ("batch", str(path), "--decimal", "comma", "--specimen", "serum", "--unit", "mmol/l", "--lab-range")
    for text in ("0.750..1.000", "0,75..1,00"):
        assert [row["mgcheck_class"] for row in read_csv(run(*one, text).out)] == ["hypo", "normal"]


def test_a_range_says_nothing_of_another_kind_of_unit(run: Runner, tmp_path: Path) -> None:
    """A fraction beside a range in mmol/l has the documents alone."""
    path = write_csv(tmp_path / "rows.csv", [["61", "%"], ["0.44", "mmol/l"]], "value,unit")
    found = read_csv(run("batch", str(path), "--specimen", "ionized", "--lab-range", "0.45..0.6 mmol/l").out)
    assert found[0]["mgcheck_class"] == interpret("ionized", "61 %").cls
    assert found[1]["mgcheck_class"] == "hypo"


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        (["--column", "specimen=s"], "0.75..1.00 mmol/l", "is that of one specimen"),
        # 1.8 to 2.6 mg/dl would be no doubtful range of mEq/l: 1.7 mEq/l, which are 2.07 mg/dl, would be low.
        (["--specimen", "serum"], "1.8..2.6", "has no unit"),
        (["--specimen", "serum"], "x", "has a low end, a high end, or both"),
        (["--specimen", "serum", "--unit", "mg/dl"], "2.6..1.8", "is not below its high end"),
        (["--specimen", "serum"], "1.8..2.6 furlong", "furlong"),
        (["--specimen", "serum"], "3..5 mmol/24h", "in mmol/24 h, which cannot be compared"),
        (["--specimen", "urine"], "3..5 mmol/l", "in mmol/l, which cannot be compared"),
    ],
)
def test_a_range_that_rows_would_read_otherwise_is_refused(
    run: Runner, tmp_path: Path, words: list[str], text: str, said: str
) -> None:
    """Before any row: each specimen has its own range, and units differ from row to row."""
    path = write_csv(tmp_path / "rows.csv", [["serum", "1.7", "meq/l"]], "s,value,unit")
    result = run("batch", str(path), *words, "--lab-range", text, "--json", "--summary")
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert '"argument": "--lab-range"' in result.err


def test_a_range_for_lines_states_its_unit(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lines may be in several units; a line's own range comes first."""
    monkeypatch.setattr("sys.stdin", Bytes(b"1.7 mEq/l\n1.7 mg/dl\n1.7 mg/dl (1.6-2.6)\n"))
    refused = run("serum", "-", "--lab-range", "1.8..2.6")
    assert (refused.status, refused.out) == (2, "")
    assert "has no unit" in refused.err
    assert "  1.8..2.6\n          ^" in refused.err
    found = run("serum", "-", "--lab-range", "1.8..2.6 mg/dl").out.splitlines()
    # 1.7 mEq/l are 0.85 mmol/l, or 2.065925 mg/dl.
    assert [line.split()[0] for line in found] == ["NORMAL", "LOW", "NORMAL"]


@pytest.mark.parametrize("kind", ONE_EACH)
def test_the_range_of_a_frame_holds_for_rows_without_one(kind: str) -> None:
    """Under the same conditions, and with the answer of the same range for a single value."""
    values = [Decimal("0.72"), Decimal("0.75"), Decimal("1.00"), Decimal("1.01"), Decimal("0.39"), Decimal("3.01")]
    texts = [str(value) for value in values] * 10
    frame = made(kind, {"v": texts, "lo": [*["0.70"], *[""] * 59], "s": ["serum"] * 60, "u": ["mmol/l"] * 60})
    options: dict[str, Any] = {"value": "v", "low": "lo", "unit": "mmol/l", "specimen": "serum"}
    found = rows_of(interpret_frame(frame, **options, lab_range="0.75..1.00"))
    own, given = (mgcheck.interpreter("serum", lab_range=text) for text in ("0.70..", "0.75..1.00"))
    for number, (text, row) in enumerate(zip(texts, found, strict=True)):
        answer: Any = (given if number else own)(f"{text} mmol/l").to_dict()
        same = [name for name in FIELDS if name not in ("possible_classes", "warnings")]
        assert [row[f"mgcheck_{name}"] for name in same] == [answer[name] for name in same]
    for changed, said in (
        ({"specimen": "s"}, "one specimen"),
        ({"unit": "u"}, "no unit"),
        ({"unit": None}, "no unit"),
        ({"lab_range": "0.75"}, "a low end, a high end, or both"),
    ):
        frame = made(kind, {"v": texts, "lo": [""] * 60, "s": ["serum"] * 60, "u": ["mmol/l"] * 60})
        with pytest.raises(MgcheckError, match=said):
            interpret_frame(frame, **{"lab_range": "0.75..1.00", **options, **changed})
