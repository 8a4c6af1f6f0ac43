"""Parse a number, with its comparator, exactly as a laboratory wrote it, or refuse it.

Nothing is guessed: no decimal mark, no digit. An error marks the fault in the text.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import Literal, NamedTuple

from mgcheck.errors import QuantityError
from mgcheck.quantity.quantity import Comparator, Quantity
from mgcheck.quantity.units import Unit

# No result needs more, and a text of a million digits must be refused quickly.
MAX_TEXT = 200
MAX_DIGITS = 30
MAX_EXPONENT = 30
# Signs and words by which a cell says that it holds no result; a run of underscores is how exports hide a text.
_MISSING_MARK = re.compile(r"(?:n/?a|null|none|\.|\\n|--?|_+)?", re.IGNORECASE)

_NUMBER = re.compile(r"(?P<whole>[0-9]+)(?:(?P<mark>[.,])(?P<decimals>[0-9]+))?(?:[eE](?P<exponent>[+-]?[0-9]+))?")
# A number in which letters O stand for zeros.
_LETTER_O = re.compile(r"[0-9o]+(?:[.,][0-9o]+)?(?![a-z])")
# Exports write `<` as `&lt;`, and HL7 puts a `^` after the sign.
_SIGN = r"(?:(?:(?P<lt><|&lt;)|>|&gt;) *(?P<equal>=)?|(?P<le>≤|&le;)|(?P<ge>≥|&ge;))\^?"
_WORDS = {
    Comparator.LE: r"less than or equal to|at most|inferieure? ou egale? a|au plus",
    Comparator.GE: r"(?:greater|more) than or equal to|at least|superieure? ou egale? a|au moins",
    Comparator.LT: r"(?:less|lower) than|below|under|lt|inferieure? a|inf\b\.?(?: ?a\b)?|moins de",
    Comparator.GT: r"(?:greater|more|higher) than|above|over|gt|superieure? a|sup\b\.?(?: ?a\b)?|plus de",
}
_ANY_WORDS = "|".join(_WORDS.values())
_NAN = r"[+-]?nan\b"
_INFINITY = r"[+-]?(?:inf\b|infinit[ye]\b|infini\b|∞)"
# A unit that begins with a power of ten, as UCUM writes it; without the dot it could be a factor of the number.
_POWER_UNIT = r" 10[*^]-[369]\.[a-z]"
_SECOND_NUMBER = r" ?(?:\.\.+|…|±|\+/?-|-|to\b|a\b|and\b|et\b) ?[0-9]"


DecimalMark = Literal[".", ","]


class WrittenNumber(NamedTuple):
    """A number as written, which may be zero, with its comparator, and where its digits begin and end in the text."""

    comparator: Comparator | None
    value: Decimal
    start: int
    end: int

    def in_unit(self, unit: Unit) -> Quantity:
        """Return the quantity of this number, which is not zero, in a unit."""
        return Quantity(self.value, unit, self.comparator)


def read_number(text: str, *, mark: DecimalMark = ".") -> WrittenNumber:
    """Parse an optional comparator and a number at the beginning of a text."""
    if len(text) > MAX_TEXT:
        raise QuantityError("too_long", text=text[:MAX_TEXT], start=0, end=MAX_TEXT, limit=MAX_TEXT)
    if is_missing(text):
        raise QuantityError("missing", text=text, start=0, end=len(text))
    comparator, start, closing = comparator_at(text, 0)
    value, end = parse_number(text[:closing], start, mark=mark)
    return WrittenNumber(comparator, value, start, len(text) if end == closing else end)


def comparator_at(text: str, position: int) -> tuple[Comparator | None, int, int]:
    """Parse the comparator at `position`; return where the number begins, and where the text to read ends.

    A number must follow words, because "inf" alone is infinity; the dot that closes such a sentence is not read.
    """
    folded = fold(text)
    position = _after_blanks(folded, position)
    if folded[position : position + 1].isdigit():
        # Or the patterns of all comparators would be compiled for a value that has none: 1 % of a run.
        return None, position, len(text)
    if sign := re.compile(_SIGN).match(folded, position):
        side = "<" if sign["lt"] or sign["le"] else ">"
        equal = "=" if sign["equal"] or sign["le"] or sign["ge"] else ""
        return Comparator(side + equal), _after_blanks(folded, sign.end()), len(text)
    for comparator, words in _WORDS.items():
        if match := re.compile(rf"(?:{words}) ?(?=[0-9])").match(folded, position):
            sentence = re.compile(r".*[0-9](?=\. *$)").match(folded, position)
            return comparator, match.end(), sentence.end() if sentence else len(text)
    return None, position, len(text)


def start_of_value(folded: str, digit: int) -> int:
    """Return where the value whose first digit is at `digit` begins: its comparator, sign or decimal mark."""
    before = folded[:digit]
    if comparator := re.search(rf"(?:{_SIGN} *|(?<![a-z0-9])(?:{_ANY_WORDS}) ?)$", before):
        return comparator.start()
    return len(before.rstrip("-+.,"))


def begins_with_comparator(folded: str, position: int) -> bool:
    """Whether a comparator stands at `position`."""
    return re.compile(rf"{_SIGN}|(?:{_ANY_WORDS})(?![a-z])").match(folded, position) is not None


def parse_comparator(text: str) -> Comparator | None:
    """Parse a comparator alone, in signs or in words; `=` is none. Raises `QuantityError` for anything else."""
    alone = text.strip()
    if alone == "=":
        return None
    comparator, end, _ = comparator_at(f"{alone} 1", 0)
    if comparator is None or end != len(alone) + 1:
        raise QuantityError("unknown_comparator", text=text, start=0, end=len(text), given=alone)
    return comparator


def _after_blanks(folded: str, position: int) -> int:
    """Return the place of the next character that is no blank."""
    return len(folded) - len(folded[position:].lstrip())


def parse_number(text: str, position: int = 0, *, mark: DecimalMark = ".") -> tuple[Decimal, int]:
    """Parse the number at `position`, which may be zero, and return where it ends.

    Raises `QuantityError` for a number that could be read in two ways.
    """
    folded = fold(text)
    match = _NUMBER.match(folded, position)
    if not folded.isascii():
        for index, character in enumerate(folded[position:], position):
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


def is_missing(text: str) -> bool:
    r"""Whether a cell says that it holds no result: blank, NA, N/A, NULL, None, `.`, `\N`, `-`, `--`, `___`."""
    return _MISSING_MARK.fullmatch(text.strip()) is not None


# Full-width forms, U+FF01 to U+FF5E; NFKC would also turn a footnote digit into a digit of the number.
_WIDE = range(0xFF01, 0xFF5F)
_WIDER_BY = 0xFEE0


# The blanks of ASCII other than the space itself.
_BLANKS = dict.fromkeys(map(ord, "\t\n\v\f\r\x1c\x1d\x1e\x1f"), " ")


def fold(text: str, *, case: bool = True) -> str:
    """Fold accents, dashes, spaces, full-width forms and, unless not wanted, case; positions stay the same."""
    if text.isascii():
        # Almost every text, and many times faster.
        plain = text.translate(_BLANKS)
        return plain.lower() if case else plain
    folded = "".join(map(_plain, text))
    return "".join(each.lower() if each.isascii() else each for each in folded) if case else folded


def _plain(character: str) -> str:
    if character.isspace():
        return " "
    if character.isascii():
        return character
    if ord(character) in _WIDE:
        return chr(ord(character) - _WIDER_BY)
    if character in "−–—―‐‑":
        return "-"
    return unicodedata.normalize("NFKD", character)[0] if character.isalpha() else character


def _refuse_what_follows(text: str, folded: str, match: re.Match[str]) -> None:
    """Refuse a number that continues after the match: with other marks, digit groups or a second number."""
    start, end = match.span()
    following = folded[end : end + 1]
    then_digit = folded[end + 1 : end + 2].isdigit()
    if any(character.isdigit() for character in folded[end:]) and (second := re.match(_SECOND_NUMBER, folded[end:])):
        raise QuantityError("several_numbers", text=text, start=end, end=end + second.end())
    grouped = then_digit and re.match(r"[0-9]{1,3}(?:[ '’_][0-9]{3})+(?:[.,][0-9]+)?(?![0-9])", folded[start:])
    if grouped and start + grouped.end() > end:
        plain = re.sub("[ '’_]", "", grouped[0]).replace(",", ".")
        raise QuantityError("digit_grouping", text=text, start=start, end=start + grouped.end(), suggestion=plain)
    if following == " " and then_digit and not re.match(_POWER_UNIT, folded[end:]):
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
