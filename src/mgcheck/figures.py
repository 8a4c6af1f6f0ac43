"""Numbers as text: plain decimals, exact or to significant digits, with the decimal mark of the language."""

from __future__ import annotations

from decimal import Decimal
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
    if value < 0:
        return f"-{decimal_text(-value, digits)}"
    return _exact_text(value) if digits is None else _rounded_text(value, digits)


def _exact_text(value: Fraction) -> str:
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return _rounded_text(value, 6)
    # Every factor 2 or 5 of the denominator needs at most one decimal.
    places = value.denominator.bit_length()
    text = f"{_scaled(value, places):0{places + 1}d}"
    return f"{text[:-places]}.{text[-places:]}".rstrip("0").rstrip(".")


def _rounded_text(value: Fraction, digits: int) -> str:
    if value == 0:
        return "0"
    # The place of the first significant digit, from the lengths of the integers, corrected once.
    magnitude = len(str(value.numerator)) - len(str(value.denominator))
    if value < Fraction(10) ** magnitude:
        magnitude -= 1
    places = digits - 1 - magnitude
    rounded = _scaled(value, places)
    if rounded == 10**digits:
        # 9.996 to three digits is 10.0.
        rounded, places = rounded // 10, places - 1
    if places <= 0:
        return str(rounded * 10**-places)
    text = f"{rounded:0{places + 1}d}"
    return f"{text[:-places]}.{text[-places:]}"


def _scaled(value: Fraction, places: int) -> int:
    """`value * 10**places`, rounded half to even."""
    return round(value * Fraction(10) ** places)
