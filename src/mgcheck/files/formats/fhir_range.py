"""The laboratory's own range of a FHIR result, as the texts of its ends."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from mgcheck.errors import MgcheckError, RangeError, UnitError
from mgcheck.files.formats.fhir_json import Element, object_of, objects_of, text_of, unit_text
from mgcheck.files.formats.jsonl import Number
from mgcheck.knowledge.result_codes import range_type
from mgcheck.quantity.lab_range import parse_lab_range, written_ends
from mgcheck.quantity.number import DecimalMark
from mgcheck.quantity.units import read_unit


class RangeTexts(NamedTuple):
    """The ends as texts, None where one is not stated, and the codes of warnings."""

    low: str | None = None
    high: str | None = None
    warnings: tuple[str, ...] = ()


def range_of(ranges: list[Element], unit: str, mark: DecimalMark) -> RangeTexts:
    """Return the one range of a result that is the laboratory's usual one, for a value in `unit`.

    Raises `RangeError` where more than one may apply, and for one that cannot be read.
    """
    if not ranges:
        return RangeTexts()
    stated = [(each, _type_of(each)) for each in ranges if _has_ends(each) or _text(each)]
    usual = [each for each, kind in stated if kind == "normal"]
    warnings = ["range_type"] if any(kind is None for _, kind in stated) else []
    if not usual:
        return RangeTexts(warnings=tuple(warnings))
    if len(usual) > 1:
        raise RangeError("range_ambiguous", count=len(usual))
    found = usual[0]
    if found.get("appliesTo") or found.get("age"):
        warnings.append("range_conditional")
    text = _text(found)
    if not _has_ends(found):
        low, high = _ends_of_text(text, mark)
        return RangeTexts(low or None, high or None, tuple(warnings))
    ends = [_end(object_of(found, name), mark) for name in ("low", "high")]
    units = [own for _, own in ends if own and read_unit(own) != read_unit(unit)]
    # Where an end has another unit than the value, both are written with their units.
    texts = [f"{number} {own or unit}".strip() if number and (units or not unit) else number for number, own in ends]
    if text and _differs(text, f"{texts[0] or ''}..{texts[1] or ''}", unit, mark):
        warnings.append("range_text")
    return RangeTexts(texts[0], texts[1], tuple(warnings))


def _type_of(found: Element) -> str | None:
    """The type of a range, `normal` if it states none; None for an unknown one, and for two that differ."""
    if "type" not in found:
        return "normal"
    kind = object_of(found, "type")
    codings = objects_of(kind, "coding")
    stated = [text_of(kind, "text"), *(text_of(each, name) for each in codings for name in ("code", "display"))]
    types = {range_type(words) for words in stated if words}
    known = types - {None}
    return known.pop() if len(known) == 1 else None if types else "normal"


def _text(found: Element) -> str:
    return (text_of(found, "text") or "").strip()


def _has_ends(found: Element) -> bool:
    return any(object_of(found, name).get("value") is not None for name in ("low", "high"))


def _end(quantity: Element, mark: DecimalMark) -> tuple[str | None, str | None]:
    """An end as its number and its unit, each None if missing."""
    value = quantity.get("value")
    if value is None:
        return None, None
    comparator = text_of(quantity, "comparator") or ""
    if not isinstance(value, Number) or comparator:
        raise RangeError("range_end", bound=f"{comparator}{value}" if isinstance(value, Number) else f'"{value}"')
    try:
        return value.replace(".", mark), unit_text(quantity)
    except UnitError as error:
        raise RangeError("range_unread", range=f"{value} {error.params.get('unit')}") from None


@lru_cache(maxsize=1024)
def _ends_of_text(text: str, mark: DecimalMark) -> tuple[str, str]:
    try:
        return written_ends(text, mark=mark)
    except MgcheckError:
        raise RangeError("range_unread", range=text) from None


@lru_cache(maxsize=1024)
def _differs(text: str, ends: str, unit: str, mark: DecimalMark) -> bool:
    """Whether a text is not wholly a range, or is another one than that of the ends; what these lack is said later."""
    own = read_unit(unit)
    try:
        stated = parse_lab_range(ends, own, mark=mark).interval
    except MgcheckError:
        return False
    with suppress(MgcheckError):
        return parse_lab_range(text, own, mark=mark).interval != stated
    return True
