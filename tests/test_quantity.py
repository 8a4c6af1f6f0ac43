"""Reading a quantity exactly, or refusing it with the fault marked."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mgcheck
from mgcheck.api import interpret
from mgcheck.errors import DataError, MgcheckError, QuantityError, UnitError
from mgcheck.quantity.interval import Interval
from mgcheck.quantity.number import MAX_TEXT, parse_comparator, parse_number
from mgcheck.quantity.quantity import Comparator, Quantity
from mgcheck.quantity.reading import parse_quantity, parse_unit
from mgcheck.quantity.units import EVERYDAY, MG_PER_L, MMOL_PER_L, Unit, similar_units

LT, LE, GE, GT = Comparator.LT, Comparator.LE, Comparator.GE, Comparator.GT

READ = {
    "0.5 mmol/l": (None, "0.5", "mmol/L"),
    "0.5mmol/l": (None, "0.5", "mmol/L"),
    "0,5 mmol/l": (None, "0.5", "mmol/L"),
    "  0.70\u00a0mmol/l ": (None, "0.70", "mmol/L"),
    "0,750 mmol/l": (None, "0.750", "mmol/L"),
    "00,750 mmol/l": (None, "0.750", "mmol/L"),
    "1,7 mmol/L": (None, "1.7", "mmol/L"),
    "1,2345 mmol/l": (None, "1.2345", "mmol/L"),
    "1.234 mmol/l": (None, "1.234", "mmol/L"),
    "5e-1 mmol/l": (None, "0.5", "mmol/L"),
    "5E+2 mg/l": (None, "5E+2", "mg/L"),
    "1,5e1 mg/l": (None, "15", "mg/L"),
    "1 mg/24h": (None, "1", "mg/(24.h)"),
    "1 mg/24 h": (None, "1", "mg/(24.h)"),
    "2 mg/100 ml": (None, "2", "mg/dL"),
    "20 Mg/l": (None, "20", "mg/L"),
    "61 %": (None, "61", "%"),
    "61%": (None, "61", "%"),
    "<0.2 mmol/L": (LT, "0.2", "mmol/L"),
    "< 0,35 mg/dl": (LT, "0.35", "mg/dL"),
    "<=0.2 mmol/l": (LE, "0.2", "mmol/L"),
    "≤0.2 mmol/l": (LE, "0.2", "mmol/L"),
    ">3 mmol/l": (GT, "3", "mmol/L"),
    ">= 3 mmol/l": (GE, "3", "mmol/L"),
    "≥3 mmol/l": (GE, "3", "mmol/L"),
    "LESS THAN 0.02 mmol/l": (LT, "0.02", "mmol/L"),
    "less than or equal to 0.02 mmol/l": (LE, "0.02", "mmol/L"),
    "greater than 5 mmol/l": (GT, "5", "mmol/L"),
    "more than or equal to 5 mmol/l": (GE, "5", "mmol/L"),
    "at most 5 mmol/l": (LE, "5", "mmol/L"),
    "inf. à 0,3 mmol/l": (LT, "0.3", "mmol/L"),
    "INF. A 0,3 mmol/l": (LT, "0.3", "mmol/L"),
    "inf 0.3 mmol/l": (LT, "0.3", "mmol/L"),
    "inférieur à 0,3 mmol/l": (LT, "0.3", "mmol/L"),
    "Inférieure ou égale à 0,3 mmol/l": (LE, "0.3", "mmol/L"),
    "sup. à 3 mmol/l": (GT, "3", "mmol/L"),
    "infe\u0301rieur a\u0300 0,3 mmol/l": (LT, "0.3", "mmol/L"),
    "supérieur à 3 mmol/l": (GT, "3", "mmol/L"),
    "supérieur ou égal à 3 mmol/l": (GE, "3", "mmol/L"),
    "moins de 0,3 mmol/l": (LT, "0.3", "mmol/L"),
    "plus de 3 mmol/l": (GT, "3", "mmol/L"),
    "au moins 3 mmol/l": (GE, "3", "mmol/L"),
    "０．５　ｍｍｏｌ／Ｌ": (None, "0.5", "mmol/L"),
    "＜０,４ mmol/l": (LT, "0.4", "mmol/L"),
    "＞＝3 mmol/l": (GE, "3", "mmol/L"),
    "&lt;0.4 mmol/l": (LT, "0.4", "mmol/L"),
    "&LT; = 0.4 mmol/l": (LE, "0.4", "mmol/L"),
    "&gt;3 mmol/l": (GT, "3", "mmol/L"),
    "&ge; 3 mmol/l": (GE, "3", "mmol/L"),
    "<^0.4 mmol/l": (LT, "0.4", "mmol/L"),
    ">=^3 mmol/l": (GE, "3", "mmol/L"),
    "< = 0.4 mmol/l": (LE, "0.4", "mmol/L"),
    "1e30 mmol/l": (None, "1E+30", "mmol/L"),
    "1" * 30 + " mmol/l": (None, "1" * 30, "mmol/L"),
    "0.5 mmol∙l-1": (None, "0.5", "mmol/L"),
    "  <0.2 mg/dl": (LT, "0.2", "mg/dL"),
    "1.6 10*-3.eq/L": (None, "1.6", "meq/L"),
    "<1,6 10^-3.EQ/L": (LT, "1.6", "meq/L"),
    "0.5 (mmol/l).": (None, "0.5", "mmol/L"),
    "0.5 [mg/l]": (None, "0.5", "mg/L"),
    "2.0 mg/dL^milligram per deciliter^UCUM": (None, "2.0", "mg/dL"),
    "1.24mmol/l^^L": (None, "1.24", "mmol/L"),
    "4.2 mmol/vrk": (None, "4.2", "mmol/(24.h)"),
    "less than 1.4 l": (LT, "1.4", "L"),
    "  less than 0.02 mmol/l": (LT, "0.02", "mmol/L"),
}


@pytest.mark.parametrize("text", READ)
def test_a_laboratory_text_is_read_exactly(text: str) -> None:
    """Comparator, decimal with its written precision, and unit; the text itself is kept."""
    comparator, value, code = READ[text]
    quantity = parse_quantity(text)
    assert quantity.comparator == comparator
    assert str(quantity.value) == value
    assert quantity.unit.code == code
    assert quantity.text == unicodedata.normalize("NFC", text)


# Text, code, and the part under the mark.
REFUSED = [
    ("", "missing", ""),
    (" \t ", "missing", " \t "),
    ("x" * (MAX_TEXT + 1), "too_long", "x" * MAX_TEXT),
    ("___", "missing", "___"),
    ("NotDone", "no_number", "NotDone"),
    ("mmol/l", "no_number", "mmol/l"),
    ("< mmol/l", "no_number", "mmol/l"),
    ("<", "no_number", ""),
    ("<<0.2 mmol/l", "no_number", "<0.2"),
    (".5 mmol/l", "leading_separator", ".5"),
    ("X5 mmol/l", "no_number", "X5"),
    ("½ mmol/l", "no_number", "½"),
    (",5 mmol/l", "leading_separator", ",5"),
    ("5. mmol/l", "trailing_separator", "5."),
    ("5, mmol/l", "trailing_separator", "5,"),
    ("+5 mmol/l", "plus_sign", "+"),
    ("-0.5 mmol/l", "negative", "-0.5"),
    ("−0.5 mmol/l", "negative", "−0.5"),
    ("-.5 mmol/l", "negative", "-.5"),
    ("-0 mmol/l", "negative", "-0"),
    ("0 mmol/l", "zero", "0"),
    ("0.00 mmol/l", "zero", "0.00"),
    ("<0 mmol/l", "zero", "0"),
    ("0e5 mmol/l", "zero", "0e5"),
    ("NaN mmol/l", "not_a_number", "NaN"),
    ("-nan", "not_a_number", "-nan"),
    ("inf mmol/l", "infinite", "inf"),
    ("Infinity mmol/l", "infinite", "Infinity"),
    ("-inf mmol/l", "infinite", "-inf"),
    ("∞ mmol/l", "infinite", "∞"),
    ("1 000 mmol/l", "digit_grouping", "1 000"),
    ("1\u202f000 mmol/l", "digit_grouping", "1\u202f000"),
    ("1_000 mmol/l", "digit_grouping", "1_000"),
    ("1'000 mmol/l", "digit_grouping", "1'000"),
    ("12 345 678 mmol/l", "digit_grouping", "12 345 678"),
    ("1,234,567 mmol/l", "digit_grouping", "1,234,567"),
    ("1 234,5 mmol/l", "digit_grouping", "1 234,5"),
    ("0.5 0.6 mmol/l", "several_numbers", "0"),
    ("0 5 mmol/l", "several_numbers", "5"),
    # A power of ten without a dot may be a factor of the number.
    ("1.5 10*-3 mol/l", "several_numbers", "1"),
    ("1.5 10*3.mol/l", "several_numbers", "1"),
    ("1.510*-3.mol/l", "unknown_unit", "*-3.mol/l"),
    ("1.5 10*-3.mmol/l", "unknown_unit", "10*-3.mmol/l"),
    ("1.5 x 10*-3.mol/l", "unknown_unit", "x 10*-3.mol/l"),
    ("0.5 mmol/l (24h)", "unknown_unit", "mmol/l (24h)"),
    ("0.5 mmol/l^mg/dl^UCUM", "unit_components", "mmol/l^mg/dl^UCUM"),
    ("0·5 mmol/l", "unknown_mark", "·"),
    ("O.5 mmol/l", "letter_o", "O"),
    ("o,5 mmol/l", "letter_o", "o"),
    ("0.O5 mmol/l", "letter_o", "O"),
    ("<1O mmol/l", "letter_o", "O"),
    ("1OO.5O mmol/l", "letter_o", "OO.5O"),
    ("O.5", "letter_o", "O"),
    ("over O.5 mmol/l", "no_number", "over"),
    ("O mmol/l", "no_number", "O"),
    ("OO mmol/l", "no_number", "OO"),
    ("5 o mmol/l", "unknown_unit", "o mmol/l"),
    ("50og", "unknown_unit", "og"),
    ("0x1 mmol/l", "unknown_unit", "x1 mmol/l"),
    ("0", "zero", "0"),
    ("1,234.5 mmol/l", "two_separators", "1,234.5"),
    ("1.234,5 mmol/l", "two_separators", "1.234,5"),
    ("1.2.3 mmol/l", "two_separators", "1.2.3"),
    ("1.2.3.4 mmol/l", "two_separators", "1.2.3.4"),
    ("1,2,3,4 mmol/l", "two_separators", "1,2,3,4"),
    ("1." + "1" * 30 + " mmol/l", "out_of_scale", "1." + "1" * 30),
    ("1,234 mmol/l", "ambiguous_comma", "1,234"),
    ("12,345e1 mmol/l", "ambiguous_comma", "12,345e1"),
    ("٠.٥ mmol/l", "foreign_digits", "٠.٥"),
    ("0.7² mmol/l", "unknown_unit", "² mmol/l"),
    ("<.4 mmol/l", "leading_separator", ".4"),
    ("0.4. mmol/l", "trailing_separator", "0.4."),
    ("0٫٥ mmol/l", "foreign_digits", "0٫٥"),
    ("12٥ mmol/l", "foreign_digits", "12٥"),
    ("123٥", "foreign_digits", "123٥"),
    ("1٥1", "foreign_digits", "1٥1"),
    (" < 1,٥ mmol/l", "foreign_digits", "1,٥"),
    (" NaN mmol/l", "not_a_number", "NaN"),
    ("< inf mmol/l", "infinite", "inf"),
    ("> +5 mmol/l", "plus_sign", "+"),
    ("> .5 mmol/l", "leading_separator", ".5"),
    ("0.5-0.7 mmol/l", "several_numbers", "-0"),
    ("0.5 à 0.7 mmol/l", "several_numbers", " à 0"),
    ("0.5..0.7 mmol/l", "several_numbers", "..0"),
    ("0.5 ± 0.1 mmol/l", "several_numbers", " ± 0"),
    ("1" * 31 + " mmol/l", "out_of_scale", "1" * 31),
    ("1e31 mmol/l", "out_of_scale", "1e31"),
    ("1e-31 mmol/l", "out_of_scale", "1e-31"),
    ("1e" + "9" * 50 + " mmol/l", "out_of_scale", "1e" + "9" * 50),
    ("0.5", "missing_unit", ""),
    ("<0.5 ", "missing_unit", ""),
    ("0.5 mmo/l", "unknown_unit", "mmo/l"),
    ("0.5 mmol/l mg/l", "unknown_unit", "mmol/l mg/l"),
    ("5 e-1 mmol/l", "unknown_unit", "e-1 mmol/l"),
    ("0.5 mM/L", "unknown_unit", "mM/L"),
]


@pytest.mark.parametrize(("text", "code", "marked"), REFUSED)
def test_what_cannot_be_read_is_refused_where_the_fault_is(text: str, code: str, marked: str) -> None:
    """Each fault has its own code, and the mark lies under it."""
    with pytest.raises(MgcheckError) as caught:
        parse_quantity(text)
    error = caught.value
    assert error.code == code
    assert error.text is not None
    assert error.start is not None
    assert error.end is not None
    assert error.text[error.start : error.end] == marked
    assert "None" not in f"{error} {error.message('fr')} {error.hint('fr')}"


def test_both_readings_of_a_comma_are_named() -> None:
    """With their power of ten, beside the number as it was given."""
    with pytest.raises(QuantityError) as caught:
        parse_quantity("1,234e2 mmol/l")
    assert caught.value.message("en") == "1,234e2 is ambiguous: 1.234e2 or 1234e2"


def test_a_number_without_a_unit_is_read_like_one_with_a_unit() -> None:
    """A point with three digits behind it is a decimal point."""
    with pytest.raises(MgcheckError) as caught:
        mgcheck.interpret("serum", "1.234")
    assert caught.value.code == "missing_unit"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (".5 mmol/l", "0.5"),
        ("5. mmol/l", "write 5"),
        ("5.5. mmol/l", "write 5.5"),
        ("1 000 mmol/l", "1000"),
        ("1,234,567 mmol/l", "1234567"),
        ("1 234,5 mmol/l", "write 1234.5 if"),
        ("1,234 mmol/l", "write 1.234 or 1234"),
        ("٠.٥ mmol/l", "0.5"),
        ("٠,٥ mmol/l", "write 0,5"),
        ("0٫٥ mmol/l", "write 0.5"),
        ("O.5 mmol/l", "write 0.5 if"),
        ("0,O5 mmol/l", "write 0,05 if"),
        ("1O mmol/l", "write 10 if"),
        ("0.5 mmo/l", "did you mean mmol/l?"),
        ("0 mmol/l", "<0.02 mmol/l"),
        ("0.5", "0.5 mg/dl ≈ 0.206 mmol/l"),
    ],
)
def test_a_refusal_names_the_way_out(text: str, wanted: str) -> None:
    """The hint holds what to write instead."""
    with pytest.raises(MgcheckError) as caught:
        parse_quantity(text)
    assert wanted in (caught.value.hint() or "")
    assert wanted in str(caught.value)


def test_errors_are_one_tree_and_speak_both_languages() -> None:
    """A number's fault and a unit's are told apart; French writes a decimal comma."""
    with pytest.raises(QuantityError):
        parse_quantity("abc")
    with pytest.raises(UnitError) as caught:
        parse_quantity("0.5")
    assert caught.value.message("fr") == "Quelle unité ? Le nombre n'en a pas"
    # 0.5 mmol/l is 12.1525 mg/l; 0.5 mg/l is 0.020572 mmol/l.
    english = "0.5 mmol/l ≈ 12.2 mg/l; 0.5 mEq/l = 0.250 mmol/l; 0.5 mg/dl ≈ 0.206 mmol/l; 0.5 mg/l ≈ 0.0206 mmol/l"
    assert english in (caught.value.hint() or "")
    assert english.replace(".", ",").replace(";", " ;") in (caught.value.hint("fr") or "")


def test_an_error_without_a_hint_says_so() -> None:
    """Where there is no way out to name, none is invented."""
    error = MgcheckError("io", file="a.toml", problem="No such file")
    assert error.hint() is None
    assert str(error) == "a.toml: No such file"
    assert error.to_dict()["error"]["hint"] is None


def test_parse_unit_reads_a_unit_alone() -> None:
    """A target of a conversion is a unit and nothing else."""
    assert parse_unit(" mg/dL ") == Unit("m", "g", "dL")
    with pytest.raises(UnitError, match="expected"):
        parse_unit(" ")


def test_parse_number_reads_zero() -> None:
    """A limit of zero is a number, even where a result of zero is none."""
    assert parse_number("0.0 x") == (Decimal("0.0"), 3)


def test_the_written_precision_is_kept() -> None:
    """0.70 is not 0.7: one unit of its last digit is a hundredth."""
    assert parse_quantity("0.70 mmol/l").resolution == Fraction(1, 100)
    assert parse_quantity("0.7 mmol/l").resolution == Fraction(1, 10)
    assert parse_quantity("5e2 mg/l").resolution == 100
    assert parse_quantity("70 mg/l").resolution == 1
    assert Quantity(Decimal(4), MG_PER_L, step=Fraction(7, 5)).resolution == Fraction(7, 5)


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-1", "0"])
def test_a_quantity_is_finite_and_above_zero(value: str) -> None:
    """Built by hand it fails at once instead of being compared."""
    with pytest.raises(ValueError, match="not finite and above zero"):
        Quantity(Decimal(value), MMOL_PER_L)


def test_equality_is_of_the_meaning_and_its_precision() -> None:
    """0.70 is not 0.7, but 5e-1 is 0.5; the texts do not count."""
    assert parse_quantity("5e-1 mmol/l") == parse_quantity("0,5mmol/l")
    assert hash(parse_quantity("5e-1 mmol/l")) == hash(parse_quantity("0,5mmol/l"))
    assert parse_quantity("0.70 mmol/l") != parse_quantity("0.7 mmol/l")
    assert parse_quantity("<0.7 mmol/l") != parse_quantity("0.7 mmol/l")


def test_a_comparator_leaves_an_interval() -> None:
    """Ends belong to it as the comparator says, and everything lies above zero."""
    assert [str(parse_quantity(f"{sign}0.7 mmol/l").interval) for sign in ("", "<", "<=", ">", ">=")] == [
        *("[0.7, 0.7]", "(0, 0.7)", "(0, 0.7]", "(0.7, inf)", "[0.7, inf)"),
    ]


def test_a_quantity_as_json() -> None:
    """The unit is a UCUM code and numbers are numbers."""
    assert parse_quantity("<0,20 mEq/l").to_dict() == {
        "text": "<0,20 mEq/l",
        "comparator": "<",
        "value": 0.2,
        "unit": "meq/L",
        "resolution": 0.01,
    }


decimals = st.builds(
    lambda digits, exponent: Decimal(digits).scaleb(exponent),
    st.integers(1, 10**15),
    st.integers(-12, 6),
)
quantities = st.builds(Quantity, decimals, st.sampled_from(EVERYDAY), st.none() | st.sampled_from(list(Comparator)))


@given(quantities)
def test_formatting_then_parsing_is_the_identity(quantity: Quantity) -> None:
    """The canonical text of a quantity reads back as the same quantity, precision included."""
    again = parse_quantity(str(quantity))
    assert again == quantity
    assert again.resolution == quantity.resolution
    assert again.value.as_tuple() == quantity.value.as_tuple()


@given(decimals)
def test_a_decimal_comma_means_what_a_dot_means(value: Decimal) -> None:
    """Wherever a comma is read at all, it is read as the decimal mark."""
    dotted = f"{value:f} mmol/l"
    try:
        read = parse_quantity(dotted.replace(".", ","))
    except QuantityError as error:
        assert error.code == "ambiguous_comma"
        return
    assert read == parse_quantity(dotted)
    assert read.unit == MMOL_PER_L


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else happens to a text, and a mark never leaves it."""
    try:
        quantity = parse_quantity(text)
    except MgcheckError as error:
        assert error.text is not None
        assert error.start is not None
        assert error.end is not None
        assert 0 <= error.start <= error.end <= len(error.text)
        assert error.message("fr")
    else:
        assert quantity.value > 0


@pytest.mark.parametrize(
    "text", ["0.0000001 mol/L", "5 mmol/L", "5E+2 mg/L", "120E+1 mg/L", "71E+30 mg/L", "0.70 mmol/L"]
)
def test_a_quantity_prints_as_it_was_written(text: str) -> None:
    """Small numbers in plain digits; a power of ten only where it says which digits were written."""
    assert str(parse_quantity(text)) == text


def test_the_unit_is_known_apart_from_the_words_before_it() -> None:
    """Its place is behind the number, even where the same letter stands before."""
    quantity = parse_quantity("less than 1.4 l ")
    assert (quantity.unit_text, quantity.unit_span) == ("l", (14, 15))
    with pytest.raises(UnitError) as caught:
        parse_quantity("above 3 a")
    assert (caught.value.start, caught.value.end) == (8, 9)


def test_the_decimal_mark_of_a_file() -> None:
    """With a comma as the mark, three digits behind it are decimals, and three behind a dot could be thousands."""
    assert parse_quantity("1,234 mmol/l", mark=",").value == Decimal("1.234")
    assert parse_quantity("< 1,234 mmol/l", mark=",").value == Decimal("1.234")
    assert parse_quantity("1.234 mmol/l").value == Decimal("1.234")
    for text, mark in (("1.234 mmol/l", ","), ("1,234 mmol/l", ".")):
        with pytest.raises(QuantityError, match="is ambiguous"):
            parse_quantity(text, mark=mark)  # type: ignore[arg-type]  # a table of marks


def test_the_longest_text() -> None:
    """One character more is refused, with the limit named."""
    longest = "0.5".ljust(MAX_TEXT - 6) + "mmol/l"
    assert parse_quantity(longest).value == Decimal("0.5")
    with pytest.raises(QuantityError, match=f"longer than {MAX_TEXT} characters"):
        parse_quantity(f"{longest} ")


@pytest.mark.parametrize(
    ("command", "asked"),
    [
        # The prefix that was written stays, and so does the kind that the specimen needs.
        ("serum 0.5 mmo/l", "mmol/l"),
        ("serum 820 umol/litro", "µmol/l"),
        ("serum 1.7 mgdl", "mg/dl"),
        ("urine 4.2 mmol/vko", "mmol/24 h"),
        ("urine 4200 umol/vko", "µmol/24 h"),
        ("urine 102 mg/dzionek", "mg/24 h"),
        ("serum 0.5 mmol/zz", "mmol/l"),
        # A ratio, as to creatinine, is no misspelled concentration.
        ("serum 0.5 mmol/mol", None),
        ("serum 1 mol/m3", None),
        ("serum 0.82 mmol/m³", None),
        ("serum 0.82 mmol/kg", None),
        ("urine 4.2 mmol/12h", None),
        ("urine 102 mg/24h/1.73m2", None),
        ("serum 0.82 mmol/1", "mmol/l"),
        ("urine 0.5 mg/g", None),
        ("serum 0.5 kg", None),
        ("serum 0.5 qqq", None),
    ],
)
def test_no_unit_of_another_size_is_suggested(command: str, asked: str | None) -> None:
    """A suggestion that is taken must not change the value a thousand times."""
    specimen, _, text = command.partition(" ")
    with pytest.raises(UnitError) as caught:
        interpret(specimen, text)
    hint = caught.value.hint() or ""
    assert caught.value.code == "unknown_unit"
    assert (re.findall("did you mean ([^?]+)[?]", hint) or [None]) == [asked]


@pytest.mark.parametrize(
    ("unit", "meant"),
    [("Âµmol/L", "µmol/L"), ("Î¼mol/l", "μmol/l"), ("mmolÂ·lâ\x81»Â¹", "mmol·l⁻¹"), ("Âµg/ml", "µg/ml")],
)
def test_a_broken_encoding_is_named(unit: str, meant: str) -> None:
    """UTF-8 read as cp1252 or Latin-1 is the commonest."""
    with pytest.raises(UnitError) as caught:
        interpret("serum", f"820 {unit}")
    assert (caught.value.code, caught.value.params["meant"]) == ("broken_encoding", meant)
    assert "--encoding" in (caught.value.hint() or "")


def test_a_broken_encoding_is_marked_and_named() -> None:
    """UTF-8 read as Windows-1252 or Latin-1: the two bytes of µ become two letters."""
    for text in ("0.82 Âµmol/L", "0.82 \u00c2\u00b5mol/l"):
        with pytest.raises(UnitError) as caught:
            parse_quantity(text)
        error = caught.value
        assert (error.code, error.text, error.start, error.end) == ("broken_encoding", text, 5, 12)
        assert error.params == {"unit": text[5:], "meant": text[6:]}


def test_a_comparator_alone_is_one_or_is_marked() -> None:
    """In signs or words, with blanks around it; an equals sign is none."""
    for text, comparator in ((" < ", "<"), ("≥", ">="), ("less than", "<"), ("=", None)):
        assert parse_comparator(text) == comparator
    for text in ("~", " << ", "<0.4", "x"):
        with pytest.raises(QuantityError) as caught:
            parse_comparator(text)
        error = caught.value
        assert (error.code, error.text, error.start, error.end) == ("unknown_comparator", text, 0, len(text))
        assert error.params == {"given": text.strip()}


def test_an_interval_in_notation_and_in_json() -> None:
    """An upper end at infinity does not belong to it; an interval without one has null in JSON."""
    for notation in ("(3, inf]", "[3, 2]", "[0.7 1.1]", "0.7, 1.1"):
        with pytest.raises(DataError):
            Interval.parse(notation)
    assert str(Interval.parse("(3, inf)")) == "(3, inf)"
    assert Interval.parse("[0.7, 1.1)").to_dict("mmol/L") == {
        "low": 0.7,
        "low_included": True,
        "high": 1.1,
        "high_included": False,
        "unit": "mmol/L",
    }
    assert Interval.parse("(3, inf)").to_dict("mg/L") == {
        "low": 3.0,
        "low_included": False,
        "high": None,
        "high_included": False,
        "unit": "mg/L",
    }


@pytest.mark.parametrize(
    ("spelling", "similar"),
    [
        ("mmol/x", ["mmol/L", "mmol/dL", "mmol/(24.h)"]),
        ("mol/vrk x", ["mol/L", "mol/dL", "mol/(24.h)"]),
        ("µg/tick", ["ug/L", "ug/dL", "ug/(24.h)"]),
        ("mmol/mol", []),
        ("mmol/m3", []),
    ],
)
def test_units_that_a_spelling_may_mean_keep_its_prefix(spelling: str, similar: list[str]) -> None:
    """Per litre, per decilitre and per 24 h; none for a ratio or another denominator."""
    assert [unit.code for unit in similar_units(spelling)] == similar


NOTATIONS = [
    "(0, 1)",
    "(0, 1]",
    "[0.5, 1)",
    "[0.5, 1]",
    "(0.5, 2)",
    "(0.5, inf)",
    "[1, 1]",
    "[1, 2]",
    "(1, 2]",
    "[1, inf)",
]


@pytest.mark.parametrize("one", NOTATIONS)
@pytest.mark.parametrize("other", NOTATIONS)
def test_what_two_intervals_have_in_common_lies_in_both(one: str, other: str) -> None:
    """At each end, between the ends and beyond; an end that only one of them holds is not common."""
    first, second = Interval.parse(one), Interval.parse(other)
    common = first.common(second)
    for value in map(Fraction, ("0.1", "0.5", "0.7", "1", "1.5", "2", "3")):
        both = value in first and value in second
        assert (common is not None and value in common) is both
    assert (common is not None) is first.intersects(second)
