"""Parse a laboratory's own reference interval: `0.75..1.00`, `(0.70 - 1.10)`, `<1.10`, `1.7 mg/dL - 2.6 mg/dL`."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import NamedTuple

from mgcheck.data_files import read_table
from mgcheck.errors import MgcheckError, RangeError, UnitError
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.number import DecimalMark, begins_with_comparator, comparator_at, fold, parse_number
from mgcheck.quantity.quantity import Comparator, Quantity, number_text
from mgcheck.quantity.reading import parse_unit
from mgcheck.quantity.units import MMOL_PER_DAY, Dimension, Unit, convert
from mgcheck.quantity.urine_volume import across_volume


class LabRange(NamedTuple):
    """A laboratory's interval, in the unit of the value, and the text it was read from.

    An end is inclusive unless it was written with `<` or `>`. A low end of 0 or a high end of None is an end that the
    laboratory does not state. `own_unit` is the unit written in the text, or None. `origin` names the laboratory's
    ranges file from which the range was taken; it is empty for a range that was given with the value.
    """

    interval: Interval
    text: str
    own_unit: Unit | None
    origin: str = ""

    def converted(self, unit: Unit) -> bool:
        """Whether the limits are written in another unit than `unit`, that of the value."""
        return self.own_unit not in (None, unit)


class _End(NamedTuple):
    """One end as written: its number, where that ends, and the unit after it."""

    value: Decimal
    comparator: Comparator | None
    stop: int
    unit: Unit | None

    @property
    def below(self) -> bool:
        """Whether a comparator says that the values of the range lie below this end."""
        return self.comparator in (Comparator.LT, Comparator.LE)

    def written(self, mark: DecimalMark) -> str:
        """Return the end alone, as a text: `<1.10 mmol/L`."""
        number = number_text(self.value).replace(".", mark)
        return f"{self.comparator or ''}{number}{f' {self.unit.code}' if self.unit else ''}"

    def bound(self, scale: Fraction) -> Bound:
        """The end of the interval in the unit of the value."""
        return Bound(Fraction(self.value) * scale, inclusive=self.comparator not in (Comparator.LT, Comparator.GT))


_FIRST = "0-9+.,oO<>≤≥&-"
# What parts two ends, except for two dots.
_BETWEEN = rf" *[-;…] *(?=[{_FIRST}])| +(?:to|a) +(?=[{_FIRST}])"


def parse_lab_range(
    text: str,
    unit: Unit | None,
    volume: Quantity | None = None,
    *,
    mark: DecimalMark = ".",
    over_24h: bool = False,
) -> LabRange:
    """Parse a range as laboratories write it, in `unit` or with a unit of its own.

    Two ends are parted by `..`, a dash, `;`, `to` or `à`; a single end stands beside dots (`0.75..`) or after a
    comparator (`<1.10`); brackets may enclose it all, and a label (`Ref:`) stand before. Without a `unit` the ends stay
    as they are written. Beside a `volume`, the range must state its unit, because it could be per litre or per 24 h; an
    amount `over_24h` is one per 24 h. Raises `RangeError`, `QuantityError` if an end is not a number, and `UnitError`
    if the unit is unknown.
    """
    text = text.strip()
    start, stop = _core(text)
    low, high = _ends(text, start, stop, mark)
    last = high or low
    if last is None or (high is None and not last.value):
        code = "lab_range_form" if last is None else "lab_range_empty"
        raise RangeError(code, text=text, start=0, end=len(text))
    own = last.unit
    if volume is not None and own is None:
        raise RangeError("lab_range_volume", text=text, start=len(text), end=len(text))
    if own is not None and over_24h and own.dimension is Dimension.AMOUNT:
        own = own._replace(per=MMOL_PER_DAY.per)
    scale = Fraction(1) if own is None or unit is None else _scale(text, last.stop, own, unit, volume)
    # A low end of 0 excludes nothing.
    bottom = low.bound(scale) if low and low.value else Bound(Fraction(0), inclusive=False)
    top = high and high.bound(scale)
    if top is not None and top.value <= bottom.value:
        raise RangeError("lab_range_crossed", text=text, start=start, end=last.stop)
    return LabRange(Interval(bottom, top), text[start:stop].strip(), own)


def only_range(own: LabRange, other: LabRange | None) -> LabRange:
    """Return the range of a text; raises `RangeError` if `other`, which was given beside it, is not the same."""
    if other is not None and other.interval != own.interval:
        raise RangeError("two_ranges", text=own.text, start=0, end=len(own.text), own=own.text, other=other.text)
    return own


def is_lone_end(text: str, *, mark: DecimalMark) -> bool:
    """Whether a range is one end without brackets and label; raises the errors of `parse_lab_range`."""
    return None in _ends(text, *_core(text), mark) and stands_bare(text)


def stands_bare(text: str) -> bool:
    """Whether a range is without brackets and label."""
    return _core(text) == (0, len(text))


def may_begin_range(folded: str, place: int) -> bool:
    """Whether a range can begin at a place: with a number, a comparator, a label or a bracket before them."""
    start = place + len(re.compile(r"[(\[]? *").match(folded, place)[0])  # type: ignore[index]  # it always matches
    first = folded[start : start + 1]
    return first.isdigit() or first == "." or begins_with_comparator(folded, start) or _label(folded, start) is not None


def written_ends(text: str, *, mark: DecimalMark = ".") -> tuple[str, str]:
    """Return the low and the high end of a range, each as a text of its own, empty where it states none.

    Raises the errors of `parse_lab_range`.
    """
    text = text.strip()
    low, high = (end.written(mark) if end else "" for end in _ends(text, *_core(text), mark))
    return low, high


def _core(text: str) -> tuple[int, int]:
    """Return where the ends of a range begin and stop, without a label and brackets around them or both."""
    folded = fold(text)
    start, stop = 0, len(text)
    if label := _label(folded, start):
        start = label
    if enclosed := re.compile(r" *(?:\((.*)\)|\[(.*)\]) *").fullmatch(folded, start):
        start, stop = enclosed.span(enclosed.lastindex or 0)
        start = _label(folded, start) or start
    return start, stop


def _label(folded: str, start: int) -> int | None:
    """Return where a label such as `Ref:` or `VR` ends that stands at a place, or None."""
    if not folded[start:].lstrip()[:1].isalpha():
        return None
    label = _labels().match(folded, start)
    return label.end() if label else None


@cache
def _labels() -> re.Pattern[str]:
    """The words that may stand before a range, the longest first; a dot after one is not that of a number.

    Nor is an equals sign before a comparator that of the label: `=<` may be half of another.
    """
    words = sorted(read_table("report_words")["range"]["words"], key=len, reverse=True)
    return re.compile(rf" *(?:{'|'.join(map(re.escape, words))})(?![a-z])(?:\.(?=[ :=]))?(?:[ :]|=(?![<>≤≥&]))*")


def _ends(text: str, start: int, stop: int, mark: DecimalMark) -> tuple[_End | None, _End | None]:
    """Parse the low and the high end between two places; one that is not stated is None."""
    first, dots, _ = text[start:stop].partition("..")
    if dots:
        return _beside_dots(text, start, start + len(first), stop, mark)
    fault: MgcheckError | None = None
    for between in re.compile(_BETWEEN).finditer(fold(text[:stop]), start):
        try:
            low, high = _end(text, start, between.start(), mark), _end(text, between.end(), stop, mark)
        except MgcheckError as error:
            # A dash may also stand in a unit: `1.7 mmol.l-1 - 2.6 mmol.l-1`.
            fault = fault or error
            continue
        return _checked(text, low, high, alike=True)
    if comparator_at(text, start)[0] is None:
        raise fault or RangeError("lab_range_form", text=text, start=0, end=len(text))
    end = _end(text, start, stop, mark)
    return (None, end) if end.below else (end, None)


def _beside_dots(text: str, start: int, dots: int, stop: int, mark: DecimalMark) -> tuple[_End | None, _End | None]:
    """Parse the ends on both sides of two dots; either may be left out, but not the unit's number."""
    after = dots + len("..")
    if text[after : after + 1] == ".":
        raise RangeError("lab_range_form", text=text, start=0, end=len(text))
    low = _end(text, start, dots, mark) if text[start:dots].strip() else None
    rest = text[after:stop].strip()
    if re.match(rf"[{_FIRST}]", fold(rest)):
        return _checked(text, low, _end(text, after, stop, mark))
    if low and rest:
        low = low._replace(stop=after, unit=_own_unit(text, after, stop))
    return _checked(text, low, None)


def _checked(text: str, low: _End | None, high: _End | None, *, alike: bool = False) -> tuple[_End | None, _End | None]:
    """Refuse ends with comparators or units that do not fit; `alike` ends have both a comparator or none."""
    signs = [end.comparator for end in (low, high) if end]
    above = high is not None and high.comparator is not None and not high.below
    if (low and low.below) or above or (alike and (None in signs) and set(signs) != {None}):
        raise RangeError("lab_range_mixed", text=text, start=0, end=len(text))
    if low and high and low.unit not in (None, high.unit):
        raise RangeError("lab_range_units", text=text, start=0, end=len(text))
    return low, high


def _end(text: str, start: int, stop: int, mark: DecimalMark) -> _End:
    """Parse one end, with its comparator and its unit, which fills `text[start:stop]`."""
    comparator, start, _ = comparator_at(text[:stop], start)
    try:
        value, end = parse_number(text[:stop], start, mark=mark)
    except MgcheckError as error:
        error.text = text
        raise
    if re.match("0[0-9]", text[start:stop]):
        raise RangeError("lab_range_date", text=text, start=start, end=end)
    unit = _own_unit(text, end, stop) if text[end:stop].strip() else None
    return _End(value, comparator, end, unit)


def _own_unit(text: str, start: int, stop: int) -> Unit:
    """Parse the unit that fills `text[start:stop]`."""
    try:
        return parse_unit(text[start:stop])
    except UnitError as error:
        error.text, error.start, error.end = text, start + (error.start or 0), start + (error.end or 0)
        raise


def _scale(text: str, start: int, own: Unit, unit: Unit, volume: Quantity | None) -> Fraction:
    """Return how many of `unit` make one `own` unit."""
    if own.dimension is unit.dimension:
        return convert(Fraction(1), own, unit)
    if volume is not None and own.dimension is Dimension.CONCENTRATION:
        return across_volume(Fraction(1), own, unit, volume)
    raise RangeError("lab_range_unit", text=text, start=start, end=len(text), unit=own.label)
