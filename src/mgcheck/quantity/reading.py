"""Parse a quantity exactly as a laboratory wrote it, or refuse it.

Nothing is guessed: no unit, no decimal mark, no digit. An error marks the fault in the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from mgcheck.errors import MissingUnitError, QuantityError, UnitError, typed
from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.say import LANGUAGES, Text, suggestion
from mgcheck.quantity.quantity import Comparator, Quantity, number_text, written
from mgcheck.quantity.units import (
    MEQ_PER_L,
    MG_PER_DL,
    MG_PER_L,
    MMOL_PER_L,
    UMOL_PER_L,
    Dimension,
    Unit,
    convert,
    read_unit,
    similar_units,
)

# No result needs more, and a text of a million digits must be refused quickly.
MAX_TEXT = 200
MAX_DIGITS = 30
MAX_EXPONENT = 30
# Signs and words by which a cell says that it holds no result; a run of underscores is how exports hide a text.
_MISSING_MARK = re.compile(r"(?:n/?a|null|none|\.|\\n|--?|_+)?", re.IGNORECASE)
# The units offered share the amount that was written, or its first letter; what it is counted per may differ.
_ALIKE = 0.3

_NUMBER = re.compile(r"(?P<whole>[0-9]+)(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]+))?")
# The common units of a concentration.
COMMON_UNITS = (MMOL_PER_L, MEQ_PER_L, MG_PER_DL, MG_PER_L, UMOL_PER_L)
# A number in which letters O stand for zeros.
_LETTER_O = re.compile(r"[0-9o]+(?:[.,][0-9o]+)?(?![a-z])")
# Longer signs come first, because "<=" begins with "<".
_SIGNS = {
    "<=": Comparator.LE,
    "≤": Comparator.LE,
    "<": Comparator.LT,
    ">=": Comparator.GE,
    "≥": Comparator.GE,
    ">": Comparator.GT,
}
_WORDS = {
    Comparator.LE: r"less than or equal to|at most|inferieure? ou egale? a|au plus",
    Comparator.GE: r"(?:greater|more) than or equal to|at least|superieure? ou egale? a|au moins",
    Comparator.LT: r"(?:less|lower) than|below|under|lt|inferieure? a|inf\b\.?(?: ?a\b)?|moins de",
    Comparator.GT: r"(?:greater|more|higher) than|above|over|gt|superieure? a|sup\b\.?(?: ?a\b)?|plus de",
}
_NAN = r"[+-]?nan\b"
_INFINITY = r"[+-]?(?:inf\b|infinit[ye]\b|infini\b|∞)"
_SECOND_NUMBER = r" ?(?:\.\.+|…|±|\+/?-|-|to\b|a\b|and\b|et\b) ?[0-9]"


DecimalMark = Literal[".", ","]


@typed
def parse_quantity(text: str, *, mark: DecimalMark = ".") -> Quantity:
    """Parse a quantity as a laboratory writes it: `0.5 mmol/l`, `0,5mmol/l`, `<0.2 mg/dl`, `LESS THAN 0.02 mmol/l`.

    `mark` is the decimal mark. The other of dot and comma is accepted too, unless exactly three digits follow it, which
    could be thousands. Raises `QuantityError` if the number is missing, ambiguous, not positive or not in plain digits,
    and `UnitError` if the unit is missing or unknown; both mark the fault in the text.
    """
    # Join combining accents to their letters.
    text = unicodedata.normalize("NFC", text)
    comparator, value, end = read_number(text, mark=mark)
    unit, start = _unit_at(text, end)
    if value == 0:
        first = next(index for index, character in enumerate(text) if character.isdigit())
        raise QuantityError("zero", text=text, start=first, end=end)
    if unit is None:
        number = Text(*(localized(number_text(value), language) for language in LANGUAGES))
        missing = MissingUnitError("missing_unit", text=text, start=start, end=start, number=number)
        missing.readings = tuple(_reading(Quantity(value, unit, comparator)) for unit in COMMON_UNITS)
        raise missing
    return Quantity(value, unit, comparator, text=text, unit_text=text[start:].strip())


def read_number(text: str, *, mark: DecimalMark = ".") -> tuple[Comparator | None, Decimal, int]:
    """Parse an optional comparator and a number; return both and the position where the number ends."""
    if len(text) > MAX_TEXT:
        raise QuantityError("too_long", text=text[:MAX_TEXT], start=0, end=MAX_TEXT, limit=MAX_TEXT)
    folded = _folded(text)
    position = len(text) - len(text.lstrip())
    if is_missing(text):
        raise QuantityError("missing", text=text, start=0, end=len(text))
    comparator: Comparator | None = None
    if sign := next((sign for sign in _SIGNS if folded.startswith(sign, position)), None):
        comparator, position = _SIGNS[sign], position + len(sign)
    elif folded[position].isalpha():
        comparator, position = _worded_comparator(folded, position)
    while folded[position : position + 1] == " ":
        position += 1
    value, end = parse_number(text, position, mark=mark)
    return comparator, value, end


def _worded_comparator(folded: str, position: int) -> tuple[Comparator | None, int]:
    """Parse a comparator in words and return where it ends; a number must follow, because "inf" alone is infinity."""
    for comparator, words in _WORDS.items():
        if match := re.compile(rf"(?:{words}) ?(?=[0-9])").match(folded, position):
            return comparator, match.end()
    return None, position


def parse_number(text: str, position: int = 0, *, mark: DecimalMark = ".") -> tuple[Decimal, int]:
    """Parse the number at `position`, which may be zero, and return where it ends.

    Raises `QuantityError` for a number that could be read in two ways.
    """
    folded = _folded(text)
    match = _NUMBER.match(folded, position)
    for index, character in enumerate(text[position:], position):
        if character.isdecimal() and not character.isascii():
            raise _foreign_digits(text, index)
    if (zero := _LETTER_O.match(folded, position)) and re.search("[0-9].*o|o.*[0-9]", zero[0]):
        start, stop = position + zero[0].index("o"), position + zero[0].rindex("o") + 1
        raise QuantityError("letter_o", text=text, start=start, end=stop, suggestion=zero[0].replace("o", "0"))
    if match is None:
        raise _no_number(text, folded, position)
    _refuse_what_follows(text, folded, match)
    whole, decimals = match["whole"], match["decimals"] or ""
    exponent = int(match["exponent"] or 0) if len(match["exponent"] or "") < MAX_DIGITS else MAX_EXPONENT + 1
    end = match.end()
    if len(whole) + len(decimals) > MAX_DIGITS or abs(exponent) > MAX_EXPONENT:
        raise QuantityError(
            "out_of_scale", text=text, start=position, end=end, digits=MAX_DIGITS, exponent=MAX_EXPONENT
        )
    doubtful = match["mark"] not in (mark, None) and len(decimals) == 3  # noqa: PLR2004 - the length of a digit group
    if doubtful and whole.strip("0"):
        power = f"e{match['exponent']}" if match["exponent"] else ""
        decimal, grouped = f"{whole}.{decimals}{power}", f"{whole}{decimals}{power}"
        raise QuantityError(
            "ambiguous_comma", text=text, start=position, end=end, number=match[0], decimal=decimal, grouped=grouped
        )
    return Decimal(f"{whole}.{decimals}e{exponent}"), end


def parse_unit(text: str) -> Unit:
    """Parse a unit alone; raises `UnitError` if there is none or its spelling is unknown."""
    unit, start = _unit_at(text, 0)
    if unit is None:
        raise UnitError("no_unit", text=text, start=start, end=start)
    return unit


def _reading(quantity: Quantity) -> tuple[Text, Text, Text]:
    """Return a quantity as text, its conversion to another unit, and an empty meaning."""
    other = MG_PER_L if quantity.unit == MMOL_PER_L else MMOL_PER_L
    shown = Text(*(written(quantity, language) for language in LANGUAGES))
    return shown, equation(quantity, convert(quantity.exact, quantity.unit, other), other), Text("", "")


def equation(quantity: Quantity, value: Fraction, unit: Unit) -> Text:
    """Format a quantity in another unit after `=`, or after `≈` if the number is rounded."""
    number = decimal_text(value, 3)
    lead = f"{'=' if Fraction(number) == value else '≈'} {quantity.comparator or ''}"
    return Text(*(f"{lead}{localized(number, language)} {unit.label}" for language in LANGUAGES))


def _unit_at(text: str, position: int) -> tuple[Unit | None, int]:
    """Parse the unit that fills the rest of the text and return where it starts; None if nothing is left."""
    spelling = text[position:].strip()
    if not spelling:
        return None, len(text.rstrip())
    start = text.index(spelling, position)
    unit = read_unit(spelling)
    if unit is None:
        raise _unknown_unit(text, start, spelling)
    return unit, start


def _unknown_unit(text: str, start: int, spelling: str) -> UnitError:
    end = start + len(spelling)
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            meant = spelling.encode(encoding).decode("utf-8")
            if meant != spelling and read_unit(meant) is not None:
                return UnitError("broken_encoding", text=text, start=start, end=end, unit=spelling, meant=meant)
    near = nearest_unit(spelling)
    return UnitError("unknown_unit", text=text, start=start, end=end, unit=spelling, suggestion=near)


def nearest_unit(spelling: str, dimensions: Container[Dimension] = tuple(Dimension)) -> Text:
    """Ask whether a unit of some dimensions was meant by an unknown spelling; empty where none is near."""
    known = [unit.label for unit in similar_units(spelling) if unit.dimension in dimensions]
    return suggestion(spelling, known, likeness=_ALIKE)


def is_missing(text: str) -> bool:
    r"""Whether a cell says that it holds no result: blank, NA, N/A, NULL, None, `.`, `\N`, `-`, `--`, `___`."""
    return _MISSING_MARK.fullmatch(text.strip()) is not None


def _folded(text: str) -> str:
    """Fold case, accents, dashes and spaces, character by character, so that positions stay the same."""
    return "".join(_fold(character) for character in text)


def _fold(character: str) -> str:
    if character in "−–‐‑":
        return "-"
    if character.isspace():
        return " "
    if character.isalpha() and not character.isascii():
        character = unicodedata.normalize("NFKD", character)[0]
    return character.lower() if character.isascii() else character


def _refuse_what_follows(text: str, folded: str, match: re.Match[str]) -> None:
    """Refuse a number that continues after the match: with other marks, digit groups or a second number."""
    start, end = match.span()
    following = folded[end : end + 1]
    then_digit = folded[end + 1 : end + 2].isdigit()
    if any(character.isdigit() for character in folded[end:]) and (second := re.match(_SECOND_NUMBER, folded[end:])):
        raise QuantityError("several_numbers", text=text, start=end, end=end + second.end())
    grouped = re.match(r"[0-9]{1,3}(?:[ '’_][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])", folded[start:])
    if grouped and start + grouped.end() > end:
        plain = re.sub("[ '’_]", "", grouped[0]).replace(",", ".")
        raise QuantityError("digit_grouping", text=text, start=start, end=start + grouped.end(), suggestion=plain)
    if following == " " and then_digit:
        raise QuantityError("several_numbers", text=text, start=end + 1, end=end + 2)
    if then_digit and following in "·‧'’_:;":
        raise QuantityError("unknown_mark", text=text, start=end, end=end + 1)
    if following in (".", ","):
        stop = end + 1
        while folded[stop : stop + 1].isdigit() or folded[stop : stop + 1] in (".", ","):
            stop += 1
        run_of_marks = folded[start:stop]
        if not then_digit:
            raise QuantityError("trailing_separator", text=text, start=start, end=end + 1, suggestion=match[0])
        if re.fullmatch(r"[0-9]{1,3}(?:,[0-9]{3})+", run_of_marks):
            plain = run_of_marks.replace(",", "")
            raise QuantityError("digit_grouping", text=text, start=start, end=stop, suggestion=plain)
        raise QuantityError("two_separators", text=text, start=start, end=stop)


def _no_number(text: str, folded: str, position: int) -> QuantityError:
    """Return the error that says why no number begins at `position`."""
    rest = folded[position:]
    end = position + len(rest.partition(" ")[0])
    if re.match(_NAN, rest):
        return QuantityError("not_a_number", text=text, start=position, end=end)
    if re.match(_INFINITY, rest):
        return QuantityError("infinite", text=text, start=position, end=end)
    if re.match(r"- ?[.,]?[0-9]", rest):
        return QuantityError("negative", text=text, start=position, end=end)
    if re.match(r"\+ ?[.,]?[0-9]", rest):
        return QuantityError("plus_sign", text=text, start=position, end=position + 1)
    if bare := re.match(r"[.,]([0-9]+)", rest):
        stop = position + bare.end()
        return QuantityError("leading_separator", text=text, start=position, end=stop, suggestion=f"0.{bare[1]}")
    return QuantityError("no_number", text=text, start=position, end=end)


def _foreign_digits(text: str, index: int) -> QuantityError:
    """Return the error for digits of another script, with the same number in ASCII as a suggestion."""
    marks = {".": ".", ",": ",", "٫": "."}
    start = end = index
    while start > 0 and (text[start - 1].isdecimal() or text[start - 1] in marks):
        start -= 1
    while end < len(text) and (text[end].isdecimal() or text[end] in marks):
        end += 1
    suggestion = "".join(marks.get(character) or str(unicodedata.decimal(character)) for character in text[start:end])
    return QuantityError("foreign_digits", text=text, start=start, end=end, suggestion=suggestion)
