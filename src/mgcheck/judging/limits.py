"""Apply the limits of the documents: find the bands in which a quantity may lie, in its own unit.

The ruler is converted, never the value: a source's limits are used as printed in the kind of unit of the result, and
converted exactly only if the source does not print them in that kind.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise

from mgcheck.knowledge.model import LAB, Band, DefaultRange, MgClass, Ruler, Side, Specimen
from mgcheck.language.numbers import decimal_text, localized
from mgcheck.language.say import both, say
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.lab_range import LabRange, parse_lab_range
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import Unit, convert


def for_unit(rulers: Iterable[Ruler], specimen: Specimen, unit: Unit) -> dict[str, Ruler]:
    """Return the rulers for a specimen, converted to `unit`, by source in the order of the data.

    If a source has two rulers, the one of the unit's own kind (mass or substance) is used.
    """
    found: dict[str, Ruler] = {}
    for ruler in rulers:
        if ruler.specimen is not specimen or ruler.unit.dimension is not unit.dimension:
            continue
        if ruler.source not in found or ruler.unit.basis is unit.basis:
            found[ruler.source] = ruler
    return {source: in_unit(ruler, unit) for source, ruler in found.items()}


def of_other_basis(rulers: Iterable[Ruler], source: str, specimen: Specimen, unit: Unit) -> Ruler | None:
    """Return the limits that a source also prints in the other kind of unit (mass or substance), or None."""
    own = [r for r in rulers if r.source == source and r.specimen is specimen and r.unit.dimension is unit.dimension]
    other = [ruler for ruler in own if ruler.unit.basis is not unit.basis]
    return other[0] if len(other) < len(own) and other else None


@lru_cache(maxsize=1024)
def in_unit(ruler: Ruler, unit: Unit) -> Ruler:
    """Convert the limits of a ruler exactly to another unit of the same dimension."""
    if unit == ruler.unit:
        return ruler
    scale = convert(Fraction(1), ruler.unit, unit)
    bands = tuple(band._replace(interval=band.interval.scaled(scale)) for band in ruler.bands)
    return ruler._replace(unit=unit, bands=bands)


def possible_bands(ruler: Ruler, interval: Interval) -> tuple[Band, ...]:
    """Return the bands that intersect an interval, in ascending order; there is at least one."""
    found = tuple(band for band in ruler.bands if band.interval.intersects(interval))
    if not found:
        # Rulers cover all values, so this is a defect of mgcheck; an answer without a class would hide it.
        raise RuntimeError(f"{interval} lies in no band of {ruler.source} for {ruler.specimen.value}")
    return found


def possible_classes(ruler: Ruler, quantity: Quantity) -> tuple[MgClass, ...]:
    """Return the classes that a quantity may have on a ruler in its own unit, in ascending order."""
    return tuple(dict.fromkeys(band.cls for band in possible_bands(ruler, quantity.interval)))


def reference_interval(ruler: Ruler) -> Interval:
    """Return the interval of the class normal."""
    normal = [band.interval for band in ruler.bands if band.cls is MgClass.NORMAL]
    return Interval(normal[0].low, normal[-1].high)


def stated_ends(ruler: Ruler) -> list[Fraction]:
    """Return the ends of the reference interval that are limits; a low end of 0 is none."""
    inside = reference_interval(ruler)
    return [end.value for end in (inside.low, inside.high) if end is not None and end.value]


def class_limits(ruler: Ruler) -> list[Fraction]:
    """Return the limits at which the class changes."""
    return [above.interval.low.value for below, above in pairwise(ruler.bands) if below.cls is not above.cls]


def limits_within_rounding(ruler: Ruler, quantity: Quantity) -> list[tuple[Band, Band]]:
    """Return the bands below and above each class limit within half a unit of the last written digit, inclusive."""
    return [
        (below, above)
        for below, above in pairwise(ruler.bands)
        if below.cls is not above.cls and above.interval.low.value in quantity.rounding
    ]


def with_reference_interval(ruler: Ruler, inside: Interval) -> Ruler:
    """Return a document's ruler with another reference interval, that of the laboratory, to decide the side.

    The document decides severity: its severe classes are kept. Bands whose class does not change keep their label.
    """
    pieces: list[Band] = []
    parts = sides_of(inside)
    for band in ruler.bands:
        for side, part in parts:
            piece = band.interval.common(part)
            if piece is not None:
                cls = band.cls if band.cls.severe else plain_class(side)
                pieces.append(band._replace(interval=piece, cls=cls, label=band.label if cls is band.cls else None))
    return ruler._replace(bands=tuple(pieces))


def sides_of(inside: Interval) -> list[tuple[Side, Interval]]:
    """Divide the values above zero into those below an interval, inside it and above it; an open end has no part."""
    parts = [(Side.INSIDE, inside)]
    if inside.low.value > 0:
        low = Interval(Bound(Fraction(0), inclusive=False), Bound(inside.low.value, not inside.low.inclusive))
        parts.insert(0, (Side.LOW, low))
    if inside.high is not None:
        parts.append((Side.HIGH, Interval(Bound(inside.high.value, not inside.high.inclusive), None)))
    return parts


def plain_class(side: Side) -> MgClass:
    """Return the class of a side that is not severe."""
    return _PLAIN[side]


_PLAIN = {Side.LOW: MgClass.HYPO, Side.INSIDE: MgClass.NORMAL, Side.HIGH: MgClass.HYPER}


_WORDS = {Side.LOW: "lab.below", Side.INSIDE: "lab.inside", Side.HIGH: "lab.above"}
# If only one end is stated, a value that is not beyond it may still be beyond the other.
_OPEN = {Side.LOW: "lab.not_above", Side.HIGH: "lab.not_below"}


def laboratory_range(ranges: Iterable[DefaultRange], specimen: Specimen, unit: Unit) -> LabRange | None:
    """Return the laboratory's range for a value that brings none, in `unit`; None if there is none of that dimension.

    Of several, the first in the unit itself is used, else the first of its kind (mass or substance), else the first.
    """
    found = [each for each in ranges if each.specimen is specimen and each.unit.dimension is unit.dimension]
    if not found:
        return None
    nearest = min(found, key=lambda each: (each.unit != unit, each.unit.basis is not unit.basis))
    return parse_lab_range(nearest.text, unit)._replace(origin=nearest.origin)


def laboratory_ruler(laboratory: LabRange, specimen: Specimen, unit: Unit) -> Ruler:
    """Make a ruler of the laboratory's interval, so that it gives a verdict as a document does."""
    unstated = unstated_side(laboratory.interval)
    bands = []
    for side, interval in sides_of(laboratory.interval):
        key = _OPEN[unstated] if side is Side.INSIDE and unstated is not None else _WORDS[side]
        words = both(key, range=laboratory.text)
        bands.append(Band(side.value, plain_class(side), interval, *words, laboratory.origin))
    return Ruler(LAB, specimen, unit, unit, tuple(bands), laboratory.text)


def unstated_side(stated: Interval) -> Side | None:
    """Return the side on which a laboratory's interval states no limit, or None if it states both."""
    if stated.low.value == 0:
        return Side.LOW
    return Side.HIGH if stated.high is None else None


def joined_words(bands: tuple[Band, ...], language: str) -> str:
    """Join the words of one source for several bands, each once, with "or"."""
    return f" {say('word.or', language)} ".join(dict.fromkeys(band.words.within(language) for band in bands))


def joined_locators(bands: tuple[Band, ...]) -> str:
    """Join the locators of one source for several bands, each once."""
    places = [place for band in bands for place in band.locator.split(" ; ")]
    return " ; ".join(dict.fromkeys(places))


def extent(bands: Iterable[Band], language: str, possible: Interval | None = None) -> str:
    """Describe the values that some bands cover, such as `below 0.7` or `2 to 3`.

    Adjacent bands are joined, and left out if none of their values is among the `possible` ones.
    """
    parts: list[Interval] = []
    for interval in sorted((band.interval for band in bands), key=lambda one: one.low.value):
        last = parts[-1].high if parts else None
        if parts and (last is None or interval.low.value <= last.value):
            ends = (last, interval.high)
            high = None if None in ends else max(end for end in ends if end is not None)
            parts[-1] = Interval(parts[-1].low, high)
        else:
            parts.append(interval)
    either = f" {say('word.or', language)} "
    return either.join(_words(part, language) for part in parts if possible is None or part.intersects(possible))


def _words(interval: Interval, language: str) -> str:
    low, high = interval.low, interval.high
    shown = {
        name: localized(decimal_text(end.value), language)
        for name, end in (("low", low), ("high", high))
        if end is not None
    }
    if high is None:
        key = "at_least" if low.inclusive else "above"
    elif low.value == 0:
        key = "at_most" if high.inclusive else "below"
    else:
        key = "between"
    return say(f"extent.{key}", language, **shown)
