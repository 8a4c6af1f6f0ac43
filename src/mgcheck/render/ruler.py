"""The ruler of the page: a bar of bands for each source on one scale, the value above them, the limits below.

Every limit of every bar is a boundary between two cells, and every zone between neighboring limits has a cell of its
own, so the mark stands in the band of the verdict in every bar, however narrow that band is.
"""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from rich.text import Text

from mgcheck.judging.class_words import not_beyond
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.limits import class_limits, possible_bands, reference_interval, stated_ends
from mgcheck.knowledge.loader import scope
from mgcheck.knowledge.model import LAB, Band, MgClass, Ruler, Side, Specimen
from mgcheck.language.numbers import decimal_beside, decimal_text, localized
from mgcheck.quantity.interval import Bound, Interval
from mgcheck.quantity.quantity import number_text
from mgcheck.quantity.units import MMOL_PER_DAY, MMOL_PER_L, PERCENT, Unit, convert
from mgcheck.render.line import printed_digits
from mgcheck.render.terminal_text import GLUE, Glyphs
from mgcheck.render.writer import COLORS, Writer

# The ends of the scale of each specimen, in the first unit of its kind; the scale of a percentage is linear.
_SHOWN: dict[str, tuple[str, str, Unit]] = {
    Specimen.SERUM: ("0.2", "5", MMOL_PER_L),
    Specimen.IONIZED: ("0.2", "1.2", MMOL_PER_L),
    "ionized_fraction": ("30", "100", PERCENT),
    Specimen.ERYTHROCYTE: ("0.8", "5", MMOL_PER_L),
    Specimen.URINE: ("0.5", "20", MMOL_PER_DAY),
}
# Narrower pages put the interval of a source below its bar.
_NARROW = 72
# A limit beyond the scale still needs a cell on either side of it.
_BEYOND = Fraction(5, 4)

# Places around a value in ascending order: just below it, a cut just before it, the value, a cut just after it, just
# above it.
_BELOW, _CUT_BEFORE, _AT, _CUT_AFTER, _ABOVE = range(5)
Place = tuple[Fraction, int]


def bars(writer: Writer, answer: Interpretation) -> Iterator[Text]:
    """The bars of all sources on one scale, the value above them, the limits below."""
    glyphs = writer.charset.glyphs
    lead = max(len(ruler.source) for ruler in answer.rulers) + 4
    narrow = writer.width < _NARROW
    label = answer.quantity.unit.label
    unit = label if answer.quantity.unit == PERCENT else writer.say("page.scale", unit=label)
    notes = [_beside_bar(writer, answer, ruler) for ruler in answer.rulers]
    beside = 0 if narrow else max(map(len, (*notes, unit))) + 2
    scale = scale_of(answer.rulers, writer.width - lead - beside)
    if scale is None:
        return
    figure = writer.charset.fit(
        writer.number(f"{answer.quantity.comparator or ''}{number_text(answer.quantity.value)}")
    )
    yield Text("")
    sign, cell = sign_at(answer.quantity.interval, scale, glyphs)
    yield Text(" " * lead + _placed(sign, cell, figure, scale.width), "bold")
    for ruler, note in zip(answer.rulers, notes, strict=True):
        line = writer.text(f"  {ruler.source}".ljust(lead))
        for band, cells in bar(ruler, scale):
            line.append(sign_of(band, glyphs) * cells, color_of(band, answer.possible_classes))
        yield line if narrow else line + writer.text(f"  {note}")
        if narrow:
            yield writer.text(f"{' ' * lead}{note}")
    below = ticks(answer.headline_ruler, answer.rulers, scale, answer.language)
    yield writer.text(f"{' ' * lead}{below}" if narrow else f"{' ' * lead}{below.ljust(scale.width)}  {unit}")
    yield from writer.paragraph(_legend(writer, answer, unit if narrow else ""), lead)


def _beside_bar(writer: Writer, answer: Interpretation, ruler: Ruler) -> str:
    """The reference interval of a source with the digits that it prints, and the side on which the value lies."""
    inside = reference_interval(ruler)
    ends = [end.value for end in (inside.low, inside.high) if end is not None]
    shown = "–".join(limit_text(end, answer.language, [answer.quantity.exact]) for end in ends)
    if digits := printed_digits(ruler):
        printed = writer.number("–".join(digits))
        same = convert(Fraction(1), ruler.printed_unit, ruler.unit) == 1
        shown = printed if same else f"{shown} ({printed} {ruler.printed_unit.label})"
    verdict = next(verdict for verdict in answer.verdicts if verdict.source == ruler.source)
    side = writer.say(f"page.side.{verdict.side.value}") if verdict.side else "?"
    if ruler.source == LAB and answer.unstated_side:
        # One number could be either end.
        shown, side = ruler.printed or shown, not_beyond(answer) or side
    return f"{shown}  {side}"


def _legend(writer: Writer, answer: Interpretation, unit: str) -> Text:
    """The meaning of the signs that occur in the bars, and the unit of the limits if it is not beside them."""
    glyphs, bands = writer.charset.glyphs, [band for ruler in answer.rulers for band in ruler.bands]
    outside = [band for band in bands if band.cls is not MgClass.NORMAL and not band.cls.severe]
    signs = [
        (glyphs.severe, "severe", any(band.cls.severe for band in bands)),
        (glyphs.outside, "outside", any(band.label is None for band in outside)),
        (glyphs.unnamed, "unnamed", any(band.label is not None for band in outside)),
        (glyphs.inside, "inside", True),
    ]
    shown = [writer.text(f"{sign} {writer.say(f'ui.legend.{key}')}", "dim") for sign, key, there in signs if there]
    shown += [writer.text(unit)] if unit else []
    for entry in shown:
        # No line breaks within an entry.
        entry.plain = entry.plain.replace(" ", GLUE)
    return writer.joined(shown, "  ")


def sign_of(band: Band, glyphs: Glyphs) -> str:
    """The sign that fills the cells of a band."""
    if band.cls.severe:
        return glyphs.severe
    if band.label:
        return glyphs.unnamed
    return glyphs.inside if band.cls.side is Side.INSIDE else glyphs.outside


def color_of(band: Band, possible: Collection[MgClass]) -> str:
    """The color of a band: that of its class if the value may have it or it is normal, else dim."""
    return COLORS[band.cls] if band.cls in possible or band.cls is MgClass.NORMAL else "dim"


class Scale(NamedTuple):
    """The cells of one line: `edges[i]` is the first cell above `cuts[i]`."""

    low: Fraction
    high: Fraction
    logarithmic: bool
    width: int
    cuts: tuple[Place, ...]
    edges: tuple[int, ...]

    def cell(self, place: Place) -> int:
        """The cell of a place on the line; the first or the last one if it lies off the scale."""
        zone = bisect_right(self.cuts, place)
        first = self.edges[zone - 1] if zone else 0
        last = (self.edges[zone] if zone < len(self.edges) else self.width) - 1
        return min(max(int(self.position(place[0])), first), last)

    def zones(self) -> Iterable[tuple[Fraction, int]]:
        """A value in each zone between neighboring cuts, and the number of cells of the zone."""
        ends = [0, *self.edges, self.width]
        limits = [value for value, _ in self.cuts]
        inner = [(below + above) / 2 for below, above in pairwise(limits)]
        values = [limits[0] / 2, *inner, limits[-1] * 2] if limits else [self.low]
        return zip(values, (end - start for start, end in pairwise(ends)), strict=True)

    def position(self, value: Fraction) -> float:
        """The distance of a value from the left end, in cells; it may lie off the scale."""
        if self.logarithmic:
            return self.width * math.log(value / self.low) / math.log(self.high / self.low)
        return float(self.width * (value - self.low) / (self.high - self.low))


def scale_of(rulers: Sequence[Ruler], width: int, values: Collection[Fraction] = ()) -> Scale | None:
    """The scale of rulers of one specimen in one unit; None if there are more limits than cells.

    With `values` it reaches no farther than they and the limits do.
    """
    own = rulers[0].unit
    low, high, unit = _SHOWN[scope(rulers[0].specimen, own)]
    factor = convert(Fraction(1), unit, own)
    cuts = sorted({_cut(band.interval.low) for ruler in rulers for band in ruler.bands[1:]})
    limits = [value for value, _ in cuts]
    ends = Fraction(low) * factor, Fraction(high) * factor
    if values:
        ends = max(ends[0], min(values)), min(ends[1], max(values))
    scale = Scale(
        min(ends[0], limits[0] / _BEYOND),
        max(ends[1], limits[-1] * _BEYOND),
        unit != PERCENT,
        width,
        tuple(cuts),
        (),
    )
    if len(cuts) >= width:
        return None
    edges: list[int] = []
    for value in limits:
        edges.append(max(round(scale.position(value)), edges[-1] + 1 if edges else 1))
    for place in reversed(range(len(edges))):
        # No zone is pushed off the right end.
        edges[place] = min(edges[place], width - len(edges) + place)
    return scale._replace(edges=tuple(edges))


def bar(ruler: Ruler, scale: Scale) -> list[tuple[Band, int]]:
    """The bands of a source from left to right, each with its number of cells."""
    found: list[tuple[Band, int]] = []
    for value, cells in scale.zones():
        band = possible_bands(ruler, Interval.point(value))[0]
        if found and found[-1][0] is band:
            found[-1] = (band, found[-1][1] + cells)
        else:
            found.append((band, cells))
    return found


def sign_at(where: Interval, scale: Scale, glyphs: Glyphs) -> tuple[str, int]:
    """The sign of a value, an arrow over all that a comparator leaves open, and its first cell."""
    low, high = where.low, where.high
    if high == low:
        off = glyphs.off_left if low.value < scale.low else glyphs.off_right if low.value > scale.high else None
        return off or glyphs.mark, scale.cell((low.value, _AT))
    first = scale.cell((low.value, _AT if low.inclusive else _ABOVE)) if low.value else 0
    last = scale.cell((high.value, _AT if high.inclusive else _BELOW)) if high else scale.width - 1
    if first == last:
        return glyphs.right if low.value else glyphs.left, first
    ends = (glyphs.low_end if low.value else glyphs.left, glyphs.high_end if high else glyphs.right)
    return ends[0] + glyphs.span * (last - first - 1) + ends[1], first


def _placed(sign: str, cell: int, figure: str, width: int) -> str:
    """A sign at its cell, with the figure after, before or within it, where there is room."""
    if cell + len(sign) + 1 + len(figure) <= width:
        return f"{' ' * cell}{sign} {figure}"
    if cell > len(figure):
        return f"{' ' * (cell - 1 - len(figure))}{figure} {sign}"
    middle = (len(sign) - len(figure)) // 2
    return f"{' ' * cell}{sign[: middle - 1]} {figure} {sign[middle + len(figure) + 1 :]}"


def ticks(headline: Ruler, rulers: Iterable[Ruler], scale: Scale, language: str) -> str:
    """The limits below the bars, as many as fit: the headline's reference interval first, then its others."""
    others = [band.interval.low.value for ruler in rulers for band in ruler.bands[1:]]
    line = [" "] * scale.width
    for limit in dict.fromkeys([*stated_ends(headline), *class_limits(headline), *others]):
        text = limit_text(limit, language)
        start = scale.cell((limit, _AT))
        room = line[max(0, start - 1) : start + len(text) + 1]
        if start + len(text) <= scale.width and all(character == " " for character in room):
            line[start : start + len(text)] = text
    return "".join(line).rstrip()


def limit_text(limit: Fraction, language: str, beside: Iterable[Fraction] = ()) -> str:
    """A limit as short as it can be: exact with up to three digits, else rounded to three.

    With more digits, if it needs them to stay on its side of the numbers `beside` it.
    """
    return localized(text if len(text := decimal_text(limit)) <= _SHORT else decimal_beside(limit, beside, 3), language)


# "0.75", "26.7", "180".
_SHORT = 4


def _cut(low: Bound) -> Place:
    return low.value, _CUT_BEFORE if low.inclusive else _CUT_AFTER
