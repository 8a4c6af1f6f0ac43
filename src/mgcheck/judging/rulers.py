"""The ruler: which bands a quantity may lie in, exactly, in the quantity's own unit.

The ruler is brought to the value, never the value to the ruler: a source's limits are taken in the kind of unit of the
result where the source prints them so, and converted exactly where it does not.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from mgcheck.knowledge.model import LAB, Band, MgClass, Ruler, Side, Specimen
from mgcheck.language.say import LANGUAGES, Text, say
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.lab_range import LabRange
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import Unit, convert


def for_unit(rulers: Iterable[Ruler], specimen: Specimen, unit: Unit) -> dict[str, Ruler]:
    """Each source's ruler for a specimen, in `unit`, by source in the order of the data.

    Of two rulers of one source the one of the unit's own kind (mass or substance) is taken.
    """
    found: dict[str, Ruler] = {}
    for ruler in rulers:
        if ruler.specimen is not specimen or ruler.unit.dimension is not unit.dimension:
            continue
        if ruler.source not in found or ruler.unit.basis is unit.basis:
            found[ruler.source] = ruler
    return {source: in_unit(ruler, unit) for source, ruler in found.items()}


def of_other_basis(rulers: Iterable[Ruler], source: str, specimen: Specimen, unit: Unit) -> Ruler | None:
    """The same source's limits as it prints them in the other kind of unit (mass or substance), where it does."""
    own = [r for r in rulers if r.source == source and r.specimen is specimen and r.unit.dimension is unit.dimension]
    other = [ruler for ruler in own if ruler.unit.basis is not unit.basis]
    return other[0] if len(other) < len(own) and other else None


def in_unit(ruler: Ruler, unit: Unit) -> Ruler:
    """The ruler with its limits converted, exactly, to another unit of the same dimension."""
    if unit == ruler.unit:
        return ruler
    scale = convert(Fraction(1), ruler.unit, unit)
    bands = tuple(band._replace(interval=band.interval.scaled(scale)) for band in ruler.bands)
    return ruler._replace(unit=unit, bands=bands)


def possible_bands(ruler: Ruler, interval: Interval) -> tuple[Band, ...]:
    """The bands in which a value of the interval may lie, in ascending order; there is always one."""
    found = tuple(band for band in ruler.bands if band.interval.intersects(interval))
    if not found:
        # Rulers cover the line, so this is a defect of mgcheck; an answer without a class would hide it.
        raise RuntimeError(f"{interval} lies in no band of {ruler.source} for {ruler.specimen.value}")
    return found


def possible_classes(ruler: Ruler, quantity: Quantity) -> tuple[MgClass, ...]:
    """The classes that a quantity may have on a ruler in its own unit, in ascending order."""
    return tuple(dict.fromkeys(band.cls for band in possible_bands(ruler, quantity.interval())))


def reference_interval(ruler: Ruler) -> Interval:
    """The interval of the ruler's class normal."""
    normal = [band.interval for band in ruler.bands if band.cls is MgClass.NORMAL]
    return Interval(normal[0].low, normal[-1].high)


def class_limits(ruler: Ruler) -> list[Fraction]:
    """The cut points at which the class changes."""
    pairs = zip(ruler.bands, ruler.bands[1:], strict=False)
    return [above.interval.low.value for below, above in pairs if below.cls is not above.cls]


def with_reference_interval(ruler: Ruler, inside: Interval) -> Ruler:
    """The ruler of the headline where another interval decides the side: the laboratory's, completed.

    The document decides severity, and a class that it calls severe is never softened. Where the class stays the
    document's, so does its label.
    """
    pieces: list[Band] = []
    for band in ruler.bands:
        for side, part in sides_of(inside):
            piece = _common(band.interval, part)
            if piece is not None:
                cls = band.cls if band.cls.severe else plain_class(side)
                pieces.append(band._replace(interval=piece, cls=cls, label=band.label if cls is band.cls else None))
    return ruler._replace(bands=tuple(pieces))


def sides_of(inside: Interval) -> list[tuple[Side, Interval]]:
    """The line above zero in two or three parts: below an interval, inside it, above it."""
    parts = [(Side.INSIDE, inside)]
    if inside.low.value > 0:
        low = Interval(Bound(Fraction(0), inclusive=False), Bound(inside.low.value, not inside.low.inclusive))
        parts.insert(0, (Side.LOW, low))
    if inside.high is not None:
        parts.append((Side.HIGH, Interval(Bound(inside.high.value, not inside.high.inclusive), None)))
    return parts


def plain_class(side: Side) -> MgClass:
    """The class of a side, not severe."""
    return _PLAIN[side]


_PLAIN = {Side.LOW: MgClass.HYPO, Side.INSIDE: MgClass.NORMAL, Side.HIGH: MgClass.HYPER}


def _common(one: Interval, other: Interval) -> Interval | None:
    """What lies in both intervals."""
    if not one.intersects(other):
        return None
    # Of two ends at one value the one that leaves it out is the inner one; among high ends it is the lesser as it is.
    low = max(one.low, other.low, key=lambda bound: (bound.value, not bound.inclusive))
    highs = [bound for bound in (one.high, other.high) if bound is not None]
    return Interval(low, min(highs) if highs else None)


_BANDS = {
    Side.LOW: (MgClass.HYPO, "lab.below"),
    Side.INSIDE: (MgClass.NORMAL, "lab.inside"),
    Side.HIGH: (MgClass.HYPER, "lab.above"),
}
# Of a value that is not beyond the one end that is stated, no more is known.
_OPEN = {Side.LOW: "lab.not_above", Side.HIGH: "lab.not_below"}


def laboratory_ruler(laboratory: LabRange, specimen: Specimen, unit: Unit) -> Ruler:
    """The laboratory's interval as a ruler like those of the documents, so that it has a verdict like theirs."""
    unstated = unstated_side(laboratory)
    bands = []
    for side, interval in sides_of(laboratory.interval):
        cls, key = _BANDS[side]
        if side is Side.INSIDE and unstated is not None:
            key = _OPEN[unstated]
        bands.append(Band(side.value, cls, interval, *range_words(key, laboratory), range_locator(laboratory)))
    return Ruler(LAB, specimen, unit, unit, tuple(bands), laboratory.text)


def unstated_side(laboratory: LabRange) -> Side | None:
    """The side on which the laboratory states no limit; None where it states both."""
    if laboratory.interval.low.value == 0:
        return Side.LOW
    return Side.HIGH if laboratory.interval.high is None else None


def range_words(key: str, laboratory: LabRange) -> Text:
    """What is said of a laboratory's range, in both languages."""
    return Text(*(say(key, language, range=laboratory.text) for language in LANGUAGES))


def range_locator(laboratory: LabRange) -> str:
    """The place in which the laboratory's range stands: the option that gave it."""
    return f"--lab-range {laboratory.text}"


def joined_words(bands: tuple[Band, ...], language: str) -> str:
    """The words of one source for all the bands in which a quantity may lie."""
    return f" {say('word.or', language)} ".join(dict.fromkeys(band.words.within(language) for band in bands))


def joined_locators(bands: tuple[Band, ...]) -> str:
    """The places of one source for several bands, each once."""
    places = [place for band in bands for place in band.locator.split(" ; ")]
    return " ; ".join(dict.fromkeys(places))
