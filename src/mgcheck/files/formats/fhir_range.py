"""The laboratory's own range of a FHIR result, as the texts of its ends."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

from mgcheck.errors import MgcheckError, RangeError, UnitError
from mgcheck.files.formats.fhir_json import Element, object_of, objects_of, text_of, unit_text
from mgcheck.files.formats.jsonl import Number
from mgcheck.knowledge.result_codes import systems
from mgcheck.language.say import plain
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
    usual = [each for each in ranges if _is_usual(each) and (_has_ends(each) or text_of(each, "text"))]
    if not usual:
        return RangeTexts()
    if len(usual) > 1:
        raise RangeError("range_ambiguous", count=len(usual))
    found = usual[0]
    warnings = ["range_conditional"] if found.get("appliesTo") or found.get("age") else []
    text = text_of(found, "text")
    if not _has_ends(found):
        low, high = _ends_of_text(text or "", mark)
        return RangeTexts(low or None, high or None, tuple(warnings))
    ends = [_end(object_of(found, name), mark) for name in ("low", "high")]
    units = [own for _, own in ends if own and read_unit(own) != read_unit(unit)]
    # Where an end has another unit than the value, both are written with their units.
    texts = [f"{number} {own or unit}".strip() if number and (units or not unit) else number for number, own in ends]
    if text and _differs(text, f"{texts[0] or ''}..{texts[1] or ''}", unit, mark):
        warnings.append("range_text")
    return RangeTexts(texts[0], texts[1], tuple(warnings))


def _is_usual(found: Element) -> bool:
    """Whether a range is coded normal or has no type."""
    if "type" not in found:
        return True
    kind = object_of(found, "type")
    codings = objects_of(kind, "coding")
    if not codings:
        return plain(text_of(kind, "text") or "normal") == "normal"
    return any(
        text_of(each, "code") == "normal" and text_of(each, "system") in {None, *systems("range_meaning")}
        for each in codings
    )


def _has_ends(found: Element) -> bool:
    return any(object_of(found, name).get("value") is not None for name in ("low", "high"))


def _end(quantity: Element, mark: DecimalMark) -> tuple[str | None, str | None]:
    """An end as its number and its unit, each None if missing."""
    value = quantity.get("value")
    if value is None:
        return None, None
    if not isinstance(value, Number) or quantity.get("comparator"):
        raise RangeError("range_unread", range=str(value))
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
    """Whether a text is wholly a range and another one than that of the ends."""
    with suppress(MgcheckError):
        own = read_unit(unit)
        return parse_lab_range(text, own, mark=mark).interval != parse_lab_range(ends, own, mark=mark).interval
    return False
