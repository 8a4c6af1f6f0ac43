"""Results with what laboratories print around them: names, flags, ranges; and what is never read as one result."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, Bytes, Run, examples
from expected import codes
from hypothesis import given, settings
from hypothesis import strategies as st

from mgcheck import convert, interpret
from mgcheck.columns.row import Row, RowReader
from mgcheck.errors import MgcheckError
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.quantity.report import parse_report
from mgcheck.quantity.result_name import contradicts, names_magnesium

Runner = Callable[..., Run]


def read(text: str, specimen: str = "serum", unit: str = "") -> tuple[str, str, str]:
    """The quantity by its canonical spelling, the flag and the range of a text."""
    report = parse_report(text, specimen=specimen, unit=unit)
    return str(report.quantity), report.flag, report.lab_range


READ = [
    # text, quantity, flag, range
    ("0.62 mmol/L (0.70-1.10) L", "0.62 mmol/L", "L", "(0.70-1.10)"),
    ("Mg 0,62 mmol/l [0,70 - 1,10]", "0.62 mmol/L", "", "[0,70 - 1,10]"),
    ("Magnesium 1.5 mg/dL * 1.6-2.6", "1.5 mg/dL", "*", "1.6-2.6"),
    ("0.62 L mmol/L 0.70 - 1.10", "0.62 mmol/L", "L", "0.70 - 1.10"),
    ("Mg\t0.62\tmmol/l\t0.70-1.10\tL", "0.62 mmol/L", "L", "0.70-1.10"),
    ("ＭＧ　０．６２　ｍｍｏｌ／ｌ　（０．７０－１．１０）　Ｌ", "0.62 mmol/L", "L", "（０．７０－１．１０）"),
    # The flag, in each of its places.
    ("L 0.62 mmol/l", "0.62 mmol/L", "L", ""),
    ("Mg (LL) 0.38 mmol/l", "0.38 mmol/L", "LL", ""),
    ("0.62 [L] mmol/l", "0.62 mmol/L", "L", ""),
    ("↑2.8 mg/dL", "2.8 mg/dL", "↑", ""),
    ("2.8↑ mg/dL", "2.8 mg/dL", "↑", ""),
    ("2.8 mg/dL▲▲", "2.8 mg/dL", "▲▲", ""),
    ("0.62 mmol/L**", "0.62 mmol/L", "**", ""),
    ("0.62 mmol/L L Ref 0.70-1.10", "0.62 mmol/L", "L", "Ref 0.70-1.10"),
    ("0.82 mmol/L 0.70-1.10 N", "0.82 mmol/L", "N", "0.70-1.10"),
    ("0.62 mmol / L (0.70-1.10)", "0.62 mmol/L", "", "(0.70-1.10)"),
    ("Mg 0.62 mmol / L", "0.62 mmol/L", "", ""),
    ("4.2 mmol (L)", "4.2 mmol", "L", ""),
    # Units that look like a number, a field, a range or a flag.
    ("1.6 10*-3.eq/L (1.4-2.2) L", "1.6 meq/L", "L", "(1.4-2.2)"),
    ("0.62 mmol/l^^L (0.70-1.10) L", "0.62 mmol/L", "L", "(0.70-1.10)"),
    ("2.0 mg/dL^milligram per deciliter^UCUM H", "2.0 mg/dL", "H", ""),
    ("0.62 (mmol/l) (0.70-1.10)", "0.62 mmol/L", "", "(0.70-1.10)"),
    ("0.62 [mmol/l] [L] [0.70-1.10]", "0.62 mmol/L", "L", "[0.70-1.10]"),
    ("Mg 0.62 mmol/l. 0.70-1.10", "0.62 mmol/L", "", "0.70-1.10"),
    # Ranges: two ends bare, one in brackets or behind a label.
    ("0.62 mmol/l (>0.70)", "0.62 mmol/L", "", "(>0.70)"),
    ("0.62 mmol/l (0.70..)", "0.62 mmol/L", "", "(0.70..)"),
    ("1.24 mmol/l VR : <= 1.10 H", "1.24 mmol/L", "H", "VR : <= 1.10"),
    ("0,62 mmol/l (Réf. 0,70 à 1,10)", "0.62 mmol/L", "", "(Réf. 0,70 à 1,10)"),
    ("0.62 mmol/l norm: 0.70 to 1.10 L", "0.62 mmol/L", "L", "norm: 0.70 to 1.10"),
    ("0,62 mmol/l (0,700;1,100)", "0.62 mmol/L", "", "(0,700;1,100)"),
    ("1.5 mg/dL 1.7 mg/dL - 2.6 mg/dL L", "1.5 mg/dL", "L", "1.7 mg/dL - 2.6 mg/dL"),
    ("15 mg/l 0.7 mmol.l-1 - 1.1 mmol.l-1", "15 mg/L", "", "0.7 mmol.l-1 - 1.1 mmol.l-1"),
    ("0.82 mmol/l (0.70  -  1.10)", "0.82 mmol/L", "", "(0.70  -  1.10)"),
    ("0.82 mmol/l 0.70—1.10", "0.82 mmol/L", "", "0.70—1.10"),
    ("0.82 mmol/l (less than 1.10)", "0.82 mmol/L", "", "(less than 1.10)"),
    ("0,82 mmol/l Ref inférieur à 1,10", "0.82 mmol/L", "", "Ref inférieur à 1,10"),
    ("0.82 mmol/l Ref: (0.70-1.10)", "0.82 mmol/L", "", "Ref: (0.70-1.10)"),
    # A flag beside a value of 24, which is no collection of 24 h.
    ("Magnésium sérique 24 H mg/l [17-23]", "24 mg/L", "H", "[17-23]"),
    ("Mg 24 HH mg/l", "24 mg/L", "HH", ""),
    # Names and comparators.
    ("Mg2+ : <0.4 mmol/l", "<0.4 mmol/L", "", ""),
    ("Mg²⁺ 0.62 mmol/l", "0.62 mmol/L", "", ""),
    ("MAGNESIUM, SERUM less than 0.4 mmol/l LL", "<0.4 mmol/L", "LL", ""),
    ("S/P-Mg = 0.62 mmol/l", "0.62 mmol/L", "", ""),
    ("Magnésémie 0,62 mmol/l", "0.62 mmol/L", "", ""),
    ("Magnesium [Moles/volume] in Serum or Plasma 0.82 mmol/l", "0.82 mmol/L", "", ""),
]


@pytest.mark.parametrize(("text", "quantity", "flag", "lab_range"), READ)
def test_a_result_is_read_out_of_its_line(text: str, quantity: str, flag: str, lab_range: str) -> None:
    """With the flag and the range that stand beside it."""
    assert read(text) == (quantity, flag, lab_range)


REFUSED = [
    # text with the mark under the fault, code
    ("0.5[] L", "missing_unit"),
    ("0.62[] 0.70-1.10", "missing_unit"),
    ("0.5[] (L)", "missing_unit"),
    ("0.62 mmol/l^^L [0.75 mmol/l]", "left_over"),
    ("1.6 [1]0*-3 eq/L (1.4-2.2)", "several_numbers"),
    ("1.5 H [2.8]", "several_numbers"),
    ("1.5 [2].8 mg/dL 1.6-2.6", "several_numbers"),
    ("0.7[-1].1 mmol/l", "several_numbers"),
    ("0.5[-0].7 0.7-1.1 mmol/l", "several_numbers"),
    ("0.82 mmol/l [03]-04", "lab_range_date"),
    ("0.82 mmol/l [(24h)]", "left_over"),
    ("0.82 mmol/l [12:30]", "left_over"),
    ("0.82 mmol/l [2024-05-03]", "left_over"),
    ("[12.03.2024] Mg 0.82 mmol/l", "two_separators"),
    ("0.82 mmol/l [± 0.05]", "left_over"),
    ("0.82 mmol/l [(1)]", "left_over"),
    ("0.82 [mmol/l1]", "unknown_unit"),
    ("0.62 mmol/l [x]", "left_over"),
    ("0.62 mmol/l [l]", "left_over"),
    ("0.62 mmol/l [Low]", "left_over"),
    ("18,2 mg/L [soit 0,75 mmol/L]", "left_over"),
    ("Mg 0.62 mmol/l [K 4.2 mmol/l]", "left_over"),
    ("0.62 mmol/l [H 0.8 mmol/l]", "left_over"),
    ("0.62 mmol/l [(0.70-1.10) 0.65 mmol/l] (0.70-1.10)", "left_over"),
    ("0.62 mmol/l [0.70-1.10 0.9]", "left_over"),
    ("2 [x 0.5]", "unknown_unit"),
    ("[-0.5]", "negative"),
    ("Mg [-0.5] mmol/l", "negative"),
    ("Mg [.5] mmol/l", "leading_separator"),
    ("Mg [1,234] mmol/l", "ambiguous_comma"),
    ("Mg[;]0,62;mmol/l", "fields"),
    ("0,62[;]mmol/l", "fields"),
    ("0.62 mmol/l [<0.70]", "range_alone"),
    ("0.62 mmol/l [0.70..]", "range_alone"),
    ("0.62 mmol/l [(Ref] 0.70-1.15", "left_over"),
    ("0.62 mmol/l [(Ref 0.70-1.15|]", "left_over"),
    ("0.62 mmol/l [Ref.70-71]", "left_over"),
    ("0.62 mmol/l [(<0.4-1.1)]", "lab_range_mixed"),
    ("0.62 mmol/l [N] 0.70-1.10", "flag_or_label"),
    ("0.62 mmol/l [N:] (0.70-1.10)", "flag_or_label"),
    ("4.2 mmol [L]", "flag_or_litre"),
    ("102 mg [L] (80-180)", "flag_or_litre"),
    ("0.62 mmol/l L 0.70-1.10 [L]", "two_flags"),
    ("(L) 0.62 mmol/l [L]", "two_flags"),
    ("[0.62 mmol/l (0,70-1,10)]", "two_marks"),
    ("0.82 mmol/l ([N:] 0.70-1.10)", "flag_or_label"),
    ("Mg 2 mg/dl ([1,650]-2,475)", "ambiguous_comma"),
    ("Magnesium 0.82[] 0.70 - 1.10 mmol/L", "unit_at_range"),
    ("0.62[] (0.70-1.10 mmol/L)", "unit_at_range"),
    # A unit before the number, or a flag, is not part of a name.
    ("Mg [mg]/l 0.82", "unknown_name"),
    ("Mg ([mg]/l) 18.5 mmol/l", "unknown_name"),
    ("Magnesium [mg] 0.82 mmol/l", "unknown_name"),
    ("MAGNESIUM [MG] 0.82 mmol/l", "unknown_name"),
    ("Mg [mmol]/l 0.82 mmol/l", "unknown_name"),
    ("[L] Mg 0.82 mmol/l", "unknown_name"),
    ("Mg ([L]): 0.82 mmol/l", "unknown_name"),
    ("Mg [L]: 0.82 mmol/l", "unknown_name"),
    ("Mg [−] 0.62 mmol/l", "unknown_name"),
    ("Mg: [-] 0.62 mmol/l", "unknown_name"),
    ("Mg [,] 82 mmol/l", "unknown_name"),
    ("Mg [.] 82 mmol/l", "unknown_name"),
    ("Magnesium [im] Serum 0,82 mmol/l", "unknown_name"),
    # A component of HL7 that is no unit.
    ("Mg 0.62 [mmol/L^H]", "unknown_unit"),
    ("0.62 [mmol/L^^L0.70-1.10]", "unknown_unit"),
    ("0.62 [mmol/l^creatinine]", "unknown_unit"),
    ("0.62 [mmol/l^N]", "unknown_unit"),
    ("[Calcium] 2.3 mmol/l", "other_analyte"),
    ("[Ca/Mg] 2.9 mmol/l", "other_analyte"),
    ("[Mg/créatinine] 0.4 mmol/mmol", "other_analyte"),
    ("[U-Mg] 4.2 mmol/l", "specimen_conflict"),
    ("[dU-Mg] 4.2 mmol/l", "specimen_conflict"),
    ("[Magnésium érythrocytaire] 2.1 mmol/l", "specimen_conflict"),
    ("[Mg ionisé] 0.48 mmol/l L", "specimen_conflict"),
    ("[Magnesium, whole blood] 1.5 mmol/l", "specimen_conflict"),
    ("[P] 1.2 mmol/l", "no_number"),
    ("[Serum] 0.62 mmol/l", "no_number"),
    ("[abc] 0.62 mmol/l", "no_number"),
    ("0,62[] (0,700-1,100 mmol/l)", "unit_at_range"),
    ("0,62[] 0,700-1,100 mmol/l L", "unit_at_range"),
    ("[Mgt] 0.62 mmol/l", "unknown_name"),
    # A superscript in a word that is not known.
    ("[Magnésium²] 0.82 mmol/l", "unknown_name"),
    ("Mg [foo²] 0.82 mmol/l", "unknown_name"),
    ("Mg [⁺] 0.82 mmol/l", "unknown_name"),
    # A ratio, or two analytes: P may be phosphorus.
    *(
        (f"[{name}] 0.62 mmol/l", "name_of_ratio")
        for name in ("Mg/P", "P/Mg", "P / Mg", "Magnésium/P", "Mg:P", "Mg2+/P", "Mg²⁺/P", "Mg total/P", "Mg level / P")
    ),
    ("[K/Mg] 0.62 mmol/l", "other_analyte"),
    ("[Mg:K] 0.62 mmol/l", "other_analyte"),
    ("[dU-Mg/P] 4.2 mmol/24h", "specimen_conflict"),
    ("[RBC Mg / Mg plasma] 0.8 mmol/l", "specimen_conflict"),
    ("[Sang / Mg] 0.8 mmol/l", "specimen_conflict"),
    # Half of a comparator, or an arrow.
    ("Mg [=<]0.4 mmol/l", "half_comparator"),
    ("Mg: [=<] 0.4 mmol/l", "half_comparator"),
    ("Mg [=>] 1.5 mmol/l", "half_comparator"),
    ("Mg [=≤]0.4 mmol/l", "half_comparator"),
    ("Mg [=&lt;]0.4 mmol/l", "half_comparator"),
    *(
        (f"1.10 mmol/l [{text}]", "left_over")
        for text in ("Ref =<1.10", "Norm => 0.70", "(VR=<1.10)", "Ref =&lt;1.10", "Réf =≥0.70")
    ),
    # Three results, or one with a range.
    ("0.82 mmol/l [0.85; 0.90]", "range_semicolon"),
    ("0.82 mmol/l [0.85；0.90]", "range_semicolon"),
    ("[Mg] ~0.62 mmol/l", "no_number"),
    ("[Mg]", "no_number"),
]


@pytest.mark.parametrize(("marked", "code"), REFUSED)
def test_what_is_not_one_result_is_refused(marked: str, code: str) -> None:
    """With its own code, and the mark under the part that does not belong to it."""
    start, end = marked.index("["), marked.index("]") - 1
    text = marked.replace("[", "", 1).replace("]", "", 1).replace("|", "]")
    with pytest.raises(MgcheckError) as caught:
        read(text)
    error = caught.value
    assert (error.code, error.text, error.start, error.end) == (code, text, start, end)


def test_the_specimen_that_a_name_says() -> None:
    """Is that of the command; ionized magnesium is measured in serum, but a serum value is not an ionized one."""
    assert read("Magnésium ionisé (sérum) 0,48 mmol/l", "ionized")[0] == "0.48 mmol/L"
    assert read("Mg 45 % L", "ionized") == ("45 %", "L", "")
    assert read("Mg intra-érythrocytaire 2,1 mmol/l (1,65-2,65)", "erythrocyte")[0] == "2.1 mmol/L"
    for name in (
        "U-Mg 24h",
        "24h urine magnesium",
        "24 h U-Mg",
        "24 hours urine Mg",
        "24-hour urine magnesium",
        "24h : Mg",
        "24H URINE MG",
    ):
        assert read(f"{name} 4.2 mmol/24h L", "urine") == ("4.2 mmol/(24.h)", "L", "")
    assert read("Total Mg 0.62 mmol/l")[0] == "0.62 mmol/L"
    for name in ("Magnesium/Serum", "Serum: Mg", "Mg, P", "P-Mg", "P : Mg", "S: Mg", "Mg ser/plas", "Mg =", "Mg/Mg"):
        assert read(f"{name} 0.62 mmol/l")[0] == "0.62 mmol/L"
    for name in ("Magnésium : Mg", "Mg²⁺/Mg", "Magnesium [Moles/volume] in Serum or Plasma (Mg)"):
        assert read(f"{name} 0.62 mmol/l")[0] == "0.62 mmol/L"
    assert read("Magnesium Ionized [Moles/volume] in Serum (Mg) 0.48 mmol/l", "ionized")[0] == "0.48 mmol/L"
    for name in ("iMg/Mg", "Mg ionisé/Mg"):
        with pytest.raises(MgcheckError) as caught:
            read(f"{name} 0.5 mmol/l", "ionized")
        assert caught.value.code == "name_of_ratio"
    assert read("Mg = <0.4 mmol/l")[0] == "<0.4 mmol/L"
    assert read("0.82 mmol/l [0.85; 0.90]")[2] == "[0.85; 0.90]"
    assert read("0.82 mmol/l Ref 0.85;0.90")[2] == "Ref 0.85;0.90"
    assert read("Magnesium (Mg) 0.62 mmol/l")[0] == "0.62 mmol/L"
    others = [("Total Mg", "ionized"), ("Mg ionisé total", "ionized"), ("S-Mg", "ionized"), ("Mg sérique", "urine")]
    for name, specimen in [*others, ("Mg RBC", "serum"), ("B-Mg", "erythrocyte")]:
        with pytest.raises(MgcheckError) as caught:
            read(f"{name} 0.5 mmol/l", specimen)
        assert caught.value.code == "specimen_conflict"


def test_the_unit_may_stand_elsewhere() -> None:
    """In a column beside the value; one in the text must be the same."""
    assert read("1.5 L", unit="mg/dL") == ("1.5 mg/dL", "L", "")
    assert read("1.5*", unit="mg/dL") == ("1.5 mg/dL", "*", "")
    assert read("0.62 0.70-1.10", unit="mmol/l") == ("0.62 mmol/L", "", "0.70-1.10")
    assert read("LESS THAN 0.4.", unit="mmol/L") == ("<0.4 mmol/L", "", "")
    assert read("0.62 mmol/l (0.70-1.10)", unit="mM") == ("0.62 mmol/L", "", "(0.70-1.10)")
    for text, unit, code in [
        ("0.62 mmol/l (0.70-1.10)", "mg/l", "two_units"),
        ("0.62 mmol/l", "mg/l", "two_units"),
        ("0.62 <0.70", "mmol/l", "range_alone"),
        ("=0.82", "mmol/l", "no_number"),
    ]:
        with pytest.raises(MgcheckError) as caught:
            read(text, unit=unit)
        assert caught.value.code == code


def test_the_second_of_two_units_is_marked_where_it_stands() -> None:
    """In the text, though its letters stand elsewhere in it too."""
    with pytest.raises(MgcheckError) as caught:
        read("mg 20 mg", "urine", unit="mmol")
    error = caught.value
    assert (error.code, error.start, error.end) == ("two_units", 6, 8)


def test_the_range_of_a_line_works_as_the_option_does() -> None:
    """The class, the flag, the verdicts and the warnings are those of `--lab-range`."""
    for text, lab_range in [
        ("0.80 mmol/l", "0.85-1.05"),
        ("0.62 mmol/l", "(<1.10)"),
        ("0.82 mmol/L", "[700;1100]"),
        ("20 mg/l", "0.7 mmol/l - 1.1 mmol/l"),
    ]:
        beside, given = interpret("serum", f"Mg {text} Ref {lab_range}"), interpret("serum", text, lab_range=lab_range)
        assert (beside.cls, beside.flag, codes(beside)) == (given.cls, given.flag, codes(given))
        assert [verdict.possible_classes for verdict in beside.verdicts] == [
            verdict.possible_classes for verdict in given.verdicts
        ]


def test_two_ranges_for_one_value_must_be_equal() -> None:
    """Of the text and the option, or the row; the same one in another unit is the same."""
    text = "0.80 mmol/l (0.70-1.10)"
    assert interpret("serum", text, lab_range="0.7..1.1").cls == "normal"
    assert interpret("serum", text, lab_range="17.0135-26.7355 mg/l").cls == "normal"
    reader = RowReader(packaged_knowledge())
    assert reader.answer(Row("serum", text, "", "0.7", "1.1"))[0].error is None
    for lab_range in ("0.75..1.1", "..1.1", ">0.7-<1.1"):
        with pytest.raises(MgcheckError) as caught:
            interpret("serum", text, lab_range=lab_range)
        assert caught.value.code == "two_ranges"
    assert reader.answer(Row("serum", text, "", "0.75", "1.1"))[0].error_code == "two_ranges"
    error = caught.value
    assert (error.text, error.start, error.end) == ("0.70-1.10", 0, 9)
    assert error.message() == "Two different ranges of the laboratory are stated, 0.70-1.10 and >0.7-<1.1"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Mg|0.62|mmol/l", "The parts of this text are separated by |"),
        ("0,62;mmol/l", "The parts of this text are separated by ;"),
        ("Mg 0,62 |mmol/l", "The parts of this text are separated by |"),
    ],
)
def test_fields_of_a_file_are_told_from_a_result(text: str, said: str) -> None:
    """By the sign between them."""
    with pytest.raises(MgcheckError) as caught:
        read(text)
    assert (caught.value.code, caught.value.message()) == ("fields", said)


def test_what_is_left_over_is_named() -> None:
    """So that it can be left out."""
    with pytest.raises(MgcheckError) as caught:
        read("18,2 mg/L soit 0,75 mmol/L")
    assert caught.value.hint() == "leave soit 0,75 mmol/L out"


def test_a_word_that_is_not_known_is_named() -> None:
    """As it was written, in the message."""
    with pytest.raises(MgcheckError) as caught:
        read("Magnésium Sérico : 0,62 mmol/l")
    assert caught.value.message() == "Sérico is not known in the name of a magnesium result"
    assert caught.value.message("fr") == "Sérico n'est pas connu dans le nom d'un résultat de magnésium"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("0.62 mmol/l L", []),
        ("0.62 mmol/l ↓", []),
        ("0.62 mmol/l A", []),
        ("0.62 mmol/l H", ["flag_disagrees"]),
        ("0.82 mmol/l L", ["flag_disagrees"]),
        ("0.82 mmol/l AA", ["flag_disagrees"]),
        ("0.82 mmol/l N", []),
        ("0.82 mmol/l *", ["marked"]),
        ("0.62 mmol/l **", ["marked"]),
        # The laboratory's range decides the side with which its flag is compared.
        ("0.82 mmol/l (0.85-1.05) L", []),
        ("0.82 mmol/l (0.85-1.05) N", ["flag_disagrees"]),
        # A value on either side contradicts nothing.
        ("<0.8 mmol/l N", []),
    ],
)
def test_the_flag_is_held_against_the_verdict(text: str, found: list[str]) -> None:
    """A star may be a footnote, and is held against nothing."""
    assert [code for code in codes(interpret("serum", text)) if code in ("flag_disagrees", "marked")] == found


def test_a_line_of_a_stream_and_a_missing_unit(run: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each line by itself; what the number would mean is told with its flag read."""
    lines = b"Mg 0.62 mmol/L (0.70-1.10) L\n0.5 L\n18,2 mg/L soit 0,75 mmol/L\n"
    monkeypatch.setattr("sys.stdin", Bytes(lines))
    result = run("serum", "-")
    first, second, third = result.out.splitlines()
    assert "hypomagnesemia" in first
    assert "Which unit?" in second
    assert "soit" in third
    assert "0.5 mmol/l" in run("serum", "Mg 0.5 L").err


def test_a_flag_column_that_says_otherwise_leaves_it_open(run: Runner, tmp_path: Path) -> None:
    """The flag in the text against that of the column: neither is taken for the laboratory's."""
    file = tmp_path / "flags.csv"
    file.write_text("value,unit,flag\n0.62 L,mmol/l,L\n0.62 L,mmol/l,N\n0.62 L,mmol/l,\n0.62,mmol/l,N\n", "utf-8")
    words = ("batch", str(file), "--specimen", "serum")
    lines = run(*words).out.splitlines()
    place = lines[0].split(",").index("mgcheck_flag_agrees")
    assert [line.split(",")[place] for line in lines[1:]] == ["true", "", "", "false"]
    flags = run(*words, "--summary", "--json").json["flags"]
    assert (flags["agree"], flags["disagree"], flags["undecided"]) == (1, 1, 2)


def test_the_range_of_an_amount_over_24_h() -> None:
    """It is one per 24 h as the amount is, in the text, in the option and in a row."""
    text = "4.2 mmol (3.3-7.4 mmol)"
    beside = interpret("urine", text, collection="24h")
    given = interpret("urine", "4.2 mmol/24h", lab_range="3.3-7.4 mmol/24h")
    assert (beside.cls, beside.possible_classes) == (given.cls, given.possible_classes)
    assert interpret("urine", "4.2 mmol", collection="24h", lab_range="4.5..7.4 mmol").cls == "hypo"
    reader = RowReader(packaged_knowledge())
    cells = [reader.answer(Row("dU", text))[0], reader.answer(Row("dU", "4.2 mmol/24h (3.3-7.4 mmol)"))[0]]
    assert [cell.error_code for cell in cells] == [None, "lab_range_unit"]


def test_only_results_are_read_so() -> None:
    """A volume, a conversion or a dose takes nothing around it."""
    with pytest.raises(MgcheckError):
        interpret("urine", "3 mmol/l", volume="1.4 l H")
    with pytest.raises(MgcheckError):
        convert("Mg 0.5 mmol/l", "mg/l")


def test_the_page_of_the_grammar_is_true() -> None:
    """Each row of its table is read, or refused, as it says."""
    lines = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| `")]
    assert len(rows) > 15
    for text, said, *_ in rows:
        try:
            quantity, flag, lab_range = read(text.strip("`"))
            found = ", ".join(
                filter(None, (f"`{quantity}`", flag and f"flag `{flag}`", lab_range and f"range `{lab_range}`"))
            )
        except MgcheckError as error:
            found = f"refused: {error.message()}"
        assert said == found


NAMES = ["", "Mg ", "Magnésium sérique : ", "S-Mg\t", "Mg2+ = "]
FLAGS = ["", "L", "HH", "N", "A", "(LU)", "[H]", "*", "↑"]
RANGES = [
    "{}-{}",
    "{} – {}",
    "({} - {})",
    "[{};{}]",
    "{} to {}",
    "Ref. {}..{}",
    "(VR : {} - {})",
    ">{} - <{}",
    "({}{unit}-{}{unit})",
]


@st.composite
def lines(draw: st.DrawFn) -> tuple[str, Decimal, str, Decimal, Decimal, bool]:
    """A line of a report: its text, its value, its flag, and the ends of its range with whether they belong to it."""
    value = draw(st.decimals("0.05", "4", places=2))
    low, high = draw(st.decimals("0.6", "0.8", places=2)), draw(st.decimals("0.95", "1.2", places=2))
    name, flag, form = draw(st.sampled_from(NAMES)), draw(st.sampled_from(FLAGS)), draw(st.sampled_from(RANGES))
    unit = draw(st.sampled_from([" mmol/l", "mmol/L", " mM", " mmol.l-1"]))
    place = draw(st.integers(0, 3))
    parts = [f"{value}{unit}", form.format(low, high, unit=unit)]
    if flag:
        spot = [" ", "\t"][place % 2]
        match place:
            case 0:
                parts[0] = f"{flag}{spot}{parts[0]}"
            case 1:
                parts[0] = f"{value} {flag}{spot}{unit.strip()}"
            case 2 if flag[0] in "(*↑[" or not flag.startswith("N"):
                parts[0] = f"{parts[0]} {flag}"
            case _:
                parts[1] = f"{parts[1]}{spot}{flag}"
    text = name + " ".join(parts)
    if draw(st.booleans()):
        text = text.replace("Ref.", "Ref").replace(".l-1", "/l").replace(".", ",").replace(",,", "..")
    return text, value, flag.strip("()[]"), low, high, "<" not in form


@settings(max_examples=examples(150))
@given(lines())
def test_a_line_is_answered_as_its_parts_say(line: tuple[str, Decimal, str, Decimal, Decimal, bool]) -> None:
    """The side is the laboratory's, severe is below 0.4 and above 3 mmol/l (rms), the flag that of the line."""
    text, value, flag, low, high, belong = line
    below = value < low or (value == low and not belong)
    above = value > high or (value == high and not belong)
    plain = "hypo" if below else "hyper" if above else "normal"
    answer = interpret("serum", text)
    assert answer.cls == ("severe_hypo" if value < Decimal("0.4") else "severe_hyper" if value > 3 else plain)
    sides = {
        "L": below,
        "HH": above,
        "LU": below,
        "H": above,
        "↑": above,
        "N": not (below or above),
        "A": below or above,
    }
    assert ("flag_disagrees" in codes(answer)) is not sides.get(flag, True)
    assert ("marked" in codes(answer)) is (flag == "*")


@settings(max_examples=examples(150))
@given(lines(), lines(), st.sampled_from([" ", "\t", ", ", "; ", " / ", " - ", " ± ", "\n", " soit "]))
def test_two_results_are_never_read_as_one(
    one: tuple[str, Decimal, str, Decimal, Decimal, bool],
    other: tuple[str, Decimal, str, Decimal, Decimal, bool],
    between: str,
) -> None:
    """However they stand in one line."""
    with pytest.raises(MgcheckError):
        interpret("serum", f"{one[0]}{between}{other[0]}")


@pytest.mark.parametrize(
    ("name", "specimen", "against"),
    [
        ("Calcium", "serum", True),
        ("Calcium.", "serum", True),
        ("Calcium : ", "serum", True),
        ("U-Mg:", "serum", True),
        ("Mg sérique.", "urine", True),
        ("Total serum magnesium", "serum", False),
        ("Mg/P", "serum", True),
        ("iMg/Mg", "ionized", True),
        ("Magnesium/U", "serum", True),
        ("Magnésium urinaire : Mg", "serum", True),
        ("RBC Mg / Mg plasma", "serum", True),
        ("Magnesium [Moles/volume] in Serum or Plasma (Mg)", "serum", False),
        ("Mg.", "serum", False),
        ("U-Mg", "urine", False),
    ],
)
def test_a_name_beside_a_code_contradicts_it_or_not(name: str, specimen: str, *, against: bool) -> None:
    """Another analyte, or another specimen, whatever punctuation ends the name."""
    assert contradicts(name, specimen) is against


def test_a_name_of_magnesium_holds_no_other_analyte() -> None:
    """Nor a word that is not known."""
    assert names_magnesium("S-Mg")
    # A ratio without a code is refused for that, not passed over as another analyte's.
    for name in ("Total serum magnesium", "Mg/P", "U: Mg", "Mg²⁺/Mg"):
        assert names_magnesium(name)
    for name in ("Ca Mg", "Mg, calcium", "Mg foo", "serum"):
        assert not names_magnesium(name)
    assert read("Total serum Mg 0.62 mmol/l")[0] == "0.62 mmol/L"


def test_a_report_keeps_the_text_of_its_quantity_and_the_decimal_mark() -> None:
    """Without the name and the range, unless the unit stands elsewhere; a range reads the mark of the line."""
    found = parse_report("Mg 0,62 mmol/l (0,7-1,1)", specimen="serum")
    assert (found.quantity.text, found.mark) == ("0,62 mmol/l", ",")
    assert parse_report("Mg 1.5 H", specimen="serum", unit="mg/dl").quantity.text == "Mg 1.5 mg/dl"
    answer = interpret("serum", "Mg 0,62 mmol/l (0,7-1,1)")
    assert answer.flag == "L"
