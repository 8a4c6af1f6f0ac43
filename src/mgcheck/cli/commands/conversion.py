"""The command that converts units."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mgcheck.api import conversion, conversions
from mgcheck.cli import options as opt
from mgcheck.cli.output import write_json, write_line, write_warning
from mgcheck.cli.process.environment import text_language
from mgcheck.data_files import provenance
from mgcheck.errors import MgcheckError, UnitError, concerning
from mgcheck.judging.verdict import ValueWarning
from mgcheck.language.numbers import equation_text, localized
from mgcheck.language.say import say
from mgcheck.quantity.number import MAX_TEXT
from mgcheck.quantity.quantity import Quantity, written
from mgcheck.quantity.reading import parse_quantity, parse_unit
from mgcheck.quantity.units import Unit, looks_like_mega, read_unit
from mgcheck.quantity.urine_volume import parse_volume

if TYPE_CHECKING:
    from mgcheck.shapes import lists as shapes

# More than any laboratory prints; --json gives all digits of a float.
_SHOWN_DIGITS = 5


def convert(
    words: opt.ConversionWords, *, volume: opt.Volume = None, json: opt.Json = False, lang: opt.Lang = None
) -> None:
    """Convert a magnesium quantity into one unit, or into every unit of its kind."""
    quantity, target = split_target(words)
    parsed_volume = None if volume is None else parse_volume(volume)
    with concerning("VALUE"):
        found = (
            conversions(quantity, parsed_volume)
            if target is None
            else [(target, conversion(quantity, target, parsed_volume))]
        )
    language = text_language(lang, json=json)
    warnings = mega_warnings(quantity, words, language)
    if json:
        answer: shapes.Conversions = {
            **provenance(),
            "kind": "convert",
            "language": language,
            "quantity": quantity.to_dict(),
            "conversions": {unit.code: quantity.converted(value) for unit, value in found},
            "warnings": [warning.to_dict() for warning in warnings],
        }
        write_json(answer)
        return
    for warning in warnings:
        write_warning(warning.text, language)
    for unit, value in found:
        number, exact = equation_text(value, _SHOWN_DIGITS)
        sign = quantity.comparator or ""
        equals = "=" if exact else "≈"
        write_line(f"{written(quantity, language)} {equals} {sign}{localized(number, language)} {unit.label}")


def mega_warnings(quantity: Quantity, words: list[str], language: str) -> list[ValueWarning]:
    """The warning that a capital M was not read as mega, in the quantity or in the target."""
    shown = " ".join(words)
    if quantity.reads_mega_as_milli or any(looks_like_mega(word) and read_unit(word) for word in words[1:]):
        return [
            ValueWarning("unit_case", say("warning.unit_case", language, written=shown, unit=shown.replace("M", "m")))
        ]
    return []


def split_target(words: list[str]) -> tuple[Quantity, Unit | None]:
    """Split the words into a quantity, the longest run of words that is one, and the target."""
    # Each word has at least one character, and a quantity at most `MAX_TEXT`.
    for count in range(min(len(words), MAX_TEXT), 0, -1):
        try:
            quantity = parse_quantity(" ".join(words[:count]))
            return quantity, (parse_unit(" ".join(words[count:])) if count < len(words) else None)
        except MgcheckError:
            continue
    # Nothing fits: report the last word as a target, or else all words as a quantity.
    with concerning("VALUE"):
        if len(words) > 1:
            try:
                quantity = parse_quantity(" ".join(words[:-1]))
                with concerning("TARGET"):
                    return quantity, parse_unit(words[-1])
            except UnitError as error:
                if error.code != "missing_unit":
                    raise
        return parse_quantity(" ".join(words)), None
