"""Format numbers as plain decimals, exact or to significant digits, with the decimal mark of the language."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from fractions import Fraction


def localized(text: str, language: str) -> str:
    """Replace the decimal point by the decimal mark of the language, a comma in French."""
    return text.replace(".", ",") if language == "fr" else text


def equation_text(value: Fraction, digits: int) -> tuple[str, bool]:
    """Format a number for an equation and tell whether it is exact.

    It is if that takes at most two digits more than `digits`; otherwise it is rounded to `digits` significant digits.
    """
    text = decimal_text(value)
    if Fraction(text) == value and len(text.replace(".", "").strip("0")) <= digits + 2:
        return text, True
    return decimal_text(value, digits), False


# More digits than any number that is compared.
_ENOUGH = 40


def decimal_beside(value: Fraction, limits: Iterable[Fraction], digits: int) -> str:
    """Format a number with `digits` significant digits, or with as many more as keep it on its side of each limit."""
    sides = [(limit, (value > limit) - (value < limit)) for limit in limits]
    text = decimal_text(value, digits)
    while digits < _ENOUGH and any(
        (Fraction(text) > limit) - (Fraction(text) < limit) != side for limit, side in sides
    ):
        digits += 1
        text = decimal_text(value, digits)
    return text


def decimal_text(value: Fraction | Decimal, digits: int | None = None) -> str:
    """Format a number in plain decimal notation.

    Without `digits`, the text is exact if the decimals terminate and has six significant digits if not. With `digits`,
    it has exactly that many, rounded half to even, trailing zeros included. A `Decimal` keeps its written digits.
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    # No terminating quotient of these two has more digits.
    enough = value.numerator.bit_length() + value.denominator.bit_length()
    exact = Context(prec=digits or enough, rounding=ROUND_HALF_EVEN)
    quotient = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    if digits is None:
        return decimal_text(value, 6) if exact.flags[Inexact] else f"{quotient:f}"
    # Zero has no first significant digit to count from.
    places = digits - 1 - quotient.adjusted() if quotient else 0
    return f"{quotient:.{max(places, 0)}f}"
