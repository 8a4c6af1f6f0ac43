"""Intervals, and numbers as text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mgcheck.judging.limits import sides_of
from mgcheck.language.numbers import decimal_text, equation_text, localized
from mgcheck.quantity.interval import Bound, Interval


@pytest.mark.parametrize("notation", ["[0.7, 1.05)", "(0, 0.4)", "(3, inf)", "[5, 5]", "[0.3, 0.44]"])
def test_an_interval_prints_as_it_reads(notation: str) -> None:
    """Ends keep whether they belong to it."""
    assert str(Interval.parse(notation)) == notation


@pytest.mark.parametrize("notation", ["", "0.7..1", "[1, 0.5]", "(1, 1)", "[1, 1)", "[1, inf]", "[-1, 2]", "[a, b]"])
def test_what_is_no_interval_is_refused(notation: str) -> None:
    """Crossed ends, an empty interval, an end at infinity that is included."""
    with pytest.raises(ValueError, match="interval"):
        Interval.parse(notation)


@pytest.mark.parametrize(
    ("notation", "inside", "outside"),
    [
        ("[0.7, 1.1]", ["0.7", "1.1", "0.9"], ["0.699999", "1.100001"]),
        ("(0.7, 1.1)", ["0.700001", "1.099999"], ["0.7", "1.1"]),
        ("(3, inf)", ["3.000001", "1000000"], ["3", "0.1"]),
    ],
)
def test_membership_is_exact(notation: str, inside: list[str], outside: list[str]) -> None:
    """A value at an open end is outside, one millionth further in is inside."""
    interval = Interval.parse(notation)
    assert all(Fraction(value) in interval for value in inside)
    assert not any(Fraction(value) in interval for value in outside)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("[1, 2]", "[2, 3]", True),
        ("[1, 2)", "[2, 3]", False),
        ("[1, 2]", "(2, 3]", False),
        ("(5, inf)", "[1, 6]", True),
        ("(5, inf)", "(7, inf)", True),
        ("[1, 2]", "[3, 4]", False),
    ],
)
def test_intersection(one: str, other: str, expected: bool) -> None:
    """Two intervals meet where a value lies in both, whichever is asked."""
    first, second = Interval.parse(one), Interval.parse(other)
    assert first.intersects(second) is expected
    assert second.intersects(first) is expected


@given(st.fractions(0, 100), st.fractions(0, 100), st.fractions("1/100", 100))
def test_scaling_keeps_membership(low: Fraction, value: Fraction, factor: Fraction) -> None:
    """An interval in another unit holds the same values."""
    interval = Interval(Bound(low, inclusive=True), None)
    assert (value in interval) == (value * factor in interval.scaled(factor))


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(1, 8), None, "0.125"),
        (Fraction(20), None, "20"),
        (Fraction(1000), None, "1000"),
        (Fraction(0), None, "0"),
        (Fraction(1, 3), None, "0.333333"),
        (Fraction(2000, 3), None, "666.667"),
        (Fraction(121525, 10000), 3, "12.2"),
        (Fraction(1), 3, "1.00"),
        (Fraction(486100), 3, "486000"),
        (Fraction(1, 2000), 3, "0.000500"),
        (Fraction(9996, 1000), 3, "10.0"),
        (Fraction(99996, 100000), 3, "1.00"),
        (Fraction(999), 3, "999"),
        (Fraction(0), 3, "0"),
        (Fraction(99999, 100), 5, "999.99"),
        (Decimal("0.70"), None, "0.70"),
    ],
)
def test_numbers_as_text(value: Fraction | Decimal, digits: int | None, text: str) -> None:
    """Exact where the decimals end, rounded to significant digits where that is asked for."""
    assert decimal_text(value, digits) == text


@given(
    st.one_of(
        st.fractions(0, 10**12, max_denominator=10**12),
        # Terminating decimals, ties among them.
        st.builds(lambda number, power: Fraction(number, 2 * 10**power), st.integers(0, 10**20), st.integers(0, 30)),
    ),
    st.integers(1, 30),
)
def test_rounding_is_half_to_even_of_the_exact_rational(value: Fraction, digits: int) -> None:
    """The text has the digits that were asked for, and is the rational rounded in units of its last digit."""
    text = decimal_text(value, digits)
    first = 0
    while value and value >= Fraction(10) ** (first + 1):
        first += 1
    while value and value < Fraction(10) ** first:
        first -= 1
    unit = Fraction(10) ** (first - digits + 1)
    assert Fraction(text) == round(value / unit) * unit
    if value:
        shown = text.replace(".", "").lstrip("0")
        assert len(shown) == max(digits, len(text.partition(".")[0].lstrip("0")))
    assert decimal_text(-value, digits) == (f"-{text}" if value else "0")


@given(st.decimals("0.000001", 10**6, places=6))
def test_a_decimal_is_its_own_text(value: Decimal) -> None:
    """The exact text of a terminating decimal has the same value."""
    assert Fraction(decimal_text(Fraction(value))) == Fraction(value)


def test_equations_say_whether_they_are_exact() -> None:
    """12.1525 mg/l is half a millimole exactly; a third is not 0.33333."""
    assert equation_text(Fraction("12.1525"), 5) == ("12.1525", True)
    assert equation_text(Fraction(1, 3), 5) == ("0.33333", False)
    assert equation_text(Fraction("1.23456789"), 5) == ("1.2346", False)


def test_french_has_a_decimal_comma() -> None:
    """And English a dot."""
    assert localized("0.5", "fr") == "0,5"
    assert localized("0.5", "en") == "0.5"


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (Fraction(-1, 2), None, "-0.5"),
        (Fraction(-5, 4), None, "-1.25"),
        (Fraction(-20, 3), 3, "-6.67"),
        (Fraction(-20), 3, "-20.0"),
        (Fraction("10.5"), 3, "10.5"),
        (Fraction(10), 3, "10.0"),
        (Fraction("0.1"), 2, "0.10"),
        (Fraction("99.96"), 3, "100"),
        # 2 to the power of 30 is 1073741824.
        (Fraction(1, 5**30), None, "0.000000000000000000001073741824"),
    ],
)
def test_numbers_of_either_sign_and_any_size(value: Fraction, digits: int | None, text: str) -> None:
    """As one would write them by hand."""
    assert decimal_text(value, digits) == text


def test_the_sides_of_an_interval_share_no_value() -> None:
    """Where an end is outside, it belongs to the side."""
    parts = {
        notation: [(side.value, str(part)) for side, part in sides_of(Interval.parse(notation))]
        for notation in ("(1, 2)", "[1, 2]", "(0, 2]", "[1, inf)")
    }
    assert parts == {
        "(1, 2)": [("low", "(0, 1]"), ("inside", "(1, 2)"), ("high", "[2, inf)")],
        "[1, 2]": [("low", "(0, 1)"), ("inside", "[1, 2]"), ("high", "(2, inf)")],
        "(0, 2]": [("inside", "(0, 2]"), ("high", "(2, inf)")],
        "[1, inf)": [("low", "(0, 1)"), ("inside", "[1, inf)")],
    }


def test_an_equation_is_exact_where_its_decimals_end_soon() -> None:
    """Two digits beyond those asked for are shown, three are rounded away."""
    assert equation_text(Fraction("1.23456"), 4) == ("1.23456", True)
    assert equation_text(Fraction("1.234567"), 4) == ("1.235", False)
    assert equation_text(Fraction("0.0123456"), 4) == ("0.0123456", True)
    assert equation_text(Fraction(1, 3), 4) == ("0.3333", False)
