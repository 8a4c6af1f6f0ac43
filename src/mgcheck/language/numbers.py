"""Numbers as text: plain decimals, exact or to significant digits, with the decimal mark of the language."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Context, Decimal, Inexact
from fractions import Fraction


def localized(text: str, language: str) -> str:
    """Plain decimal text with the decimal mark of the language: a comma in French."""
    return text.replace(".", ",") if language == "fr" else text


def equation_text(value: Fraction, digits: int) -> tuple[str, bool]:
    """A number for an equation, and whether it is exact: all decimals where they end soon, else rounded."""
    text = decimal_text(value)
    if Fraction(text) == value and len(text.replace(".", "").strip("0")) <= digits + 2:
        return text, True
    return decimal_text(value, digits), False


def decimal_text(value: Fraction | Decimal, digits: int | None = None) -> str:
    """A number in plain decimal notation, without trailing zeros unless they are significant digits.

    Without `digits`: exact where the decimals end, else to six significant digits. With `digits`: rounded half
    to even to that many significant digits, and never fewer shown.
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    # As many digits as any quotient of these that ends.
    enough = value.numerator.bit_length() + value.denominator.bit_length()
    exact = Context(prec=digits or enough, rounding=ROUND_HALF_EVEN)
    quotient = exact.divide(Decimal(value.numerator), Decimal(value.denominator))
    if digits is None:
        return decimal_text(value, 6) if exact.flags[Inexact] else f"{quotient:f}"
    # Zero has no first significant digit.
    places = digits - 1 - quotient.adjusted() if quotient else 0
    return f"{quotient:.{max(places, 0)}f}"
