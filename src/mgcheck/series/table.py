"""The series as a table: a line for each result, with its value on the ruler."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from rich.text import Text

from mgcheck.judging.limits import reference_interval
from mgcheck.knowledge.model import MgClass, Ruler
from mgcheck.render.ruler import Scale, bar, color_of, scale_of, sign_at, sign_of, ticks
from mgcheck.render.writer import COLORS, URGENT, Writer
from mgcheck.series.series import Point, Series, Trend
from mgcheck.series.words import Described, described, title, unit_words

_WIDEST = 80
_VALUE, _RULER, _CLASS, _CHANGE = 8, 27, 14, 7
# A narrower ruler has no room for its limits.
_NARROWEST = 10


def table(trend: Trend, writer: Writer, *, last: int, iso: bool) -> Iterator[Text]:
    """The last results of each series, a block a specimen."""
    writer = Writer(writer.language, writer.charset, min(writer.width, _WIDEST))
    if not trend.series:
        yield writer.text(writer.say("trend.none"))
    for place, series in enumerate(trend.series):
        if place:
            yield Text("")
        yield from _Block(series, writer, last=last, iso=iso).lines()


class _Block:
    """The lines of one specimen."""

    def __init__(self, series: Series, writer: Writer, *, last: int, iso: bool) -> None:
        self.series = series
        self.writer = writer
        self.described = described(series, writer.language, iso=iso)
        self.title = title(series, self.described, writer.language, iso=iso)
        self.rows = self.described[-last:]
        self.points = series.points[-last:]
        notes = dict.fromkeys(row.others for row in self.rows if row.others)
        self.stars = {note: "*" * nth for nth, note in enumerate(notes, 1)}
        self.dates = max(len(row.date) for row in self.rows)
        self.values = max(_VALUE, *(len(row.value) for row in self.rows))
        lead, rest = self.dates + 1 + self.values + 2, _CLASS + _CHANGE
        self.changes = lead + rest <= writer.width
        room = min(_RULER, writer.width - lead - 2 - rest)
        values = [series.value(point) for point in series.points]
        self.scale = scale_of(self._rulers(room), room, values) if room >= _NARROWEST else None

    def _rulers(self, room: int) -> list[Ruler]:
        """The rulers whose limits are boundaries between cells; without the laboratory's where they are too many."""
        limits = {band.interval.low.value for ruler in self.series.rulers for band in ruler.bands[1:]}
        return self.series.rulers if len(limits) <= room // 2 else [self.series.headline]

    def lines(self) -> Iterator[Text]:
        """The title, the limits, the results and the notes."""
        writer = self.writer
        yield from writer.paragraph(writer.text(self.title, "bold"), 0)
        unit = unit_words(self.series, writer.language)
        if self.scale is None:
            yield writer.text(f"{' ' * (self.dates + 1)}{unit.split(',')[0].rjust(self.values)}", "dim")
        else:
            limits = ticks(self.series.headline, [self.series.headline], self.scale, writer.language)
            lead = " " * (self.dates + 1 + self.values + 2)
            yield writer.text(f"{lead}{limits.ljust(self.scale.width)}  {unit}", "dim")
        for point, row in zip(self.points, self.rows, strict=True):
            yield self._line(point, row)
        yield from self._notes()

    def _line(self, point: Point, row: Described) -> Text:
        writer = self.writer
        line = writer.text(f"{row.date.ljust(self.dates)} {row.value.rjust(self.values)}  ")
        if self.scale is not None:
            line.append_text(self._ruler(point, self.scale)).append("  ")
        line.append_text(writer.text(row.cls, self._color(point)))
        star = f" {self.stars.get(row.others, '')}".rstrip()
        line.append(star)
        if row.codes:
            line.append(" ").append_text(URGENT)
        if self.changes and row.change:
            used = len(row.cls) + len(star) + 2 * bool(row.codes)
            line.append_text(writer.text(row.change.rjust(max(_CLASS + _CHANGE - used, len(row.change) + 1)), "dim"))
        return line

    def _color(self, point: Point) -> str:
        return COLORS[MgClass(point.answer.cls)] if point.answer.cls else "bold"

    def _ruler(self, point: Point, scale: Scale) -> Text:
        """The bands with the value in its band, and the ends of the laboratory's range where they are other ones."""
        glyphs = self.writer.charset.glyphs
        cells: list[tuple[str, str]] = []
        possible = point.judgement.possible_classes
        for band, count in bar(self.series.headline, scale):
            cells += [(sign_of(band, glyphs), color_of(band, possible))] * count
        for cell, high in self._laboratory(point, scale):
            cells[cell] = (glyphs.high_end if high else glyphs.low_end, "bold")
        sign, first = sign_at(self.series.interval(point), scale, glyphs._replace(mark=glyphs.dot))
        for place, character in enumerate(sign[: scale.width - first]):
            cells[first + place] = (character, self._color(point))
        shown = Text()
        for style, run in groupby(cells, key=lambda cell: cell[1]):
            shown.append("".join(character for character, _ in run), style)
        return shown

    def _laboratory(self, point: Point, scale: Scale) -> Iterator[tuple[int, bool]]:
        """The first and the last cell of the laboratory's range of that day, each if the document has another end."""
        own = point.laboratory(self.series.unit)
        if own is None:
            return
        ends, document = reference_interval(own), reference_interval(self.series.headline)
        sign, first = sign_at(ends, scale, self.writer.charset.glyphs)
        if ends.low.value and ends.low != document.low:
            yield first, False
        if ends.high is not None and ends.high != document.high:
            yield first + len(sign) - 1, True

    def _notes(self) -> Iterator[Text]:
        """What the signs of the lines mean."""
        writer, codes = self.writer, dict.fromkeys(code for row in self.rows for code in row.codes)
        notes = [(star, note) for note, star in self.stars.items()]
        for code in codes:
            dates = ", ".join(row.date for row in self.rows if code in row.codes)
            label = writer.say(f"ui.noticed.{code}")
            notes.append(("!", writer.say("ui.labelled", label=label, text=dates)))
        if any(row.value.startswith("~") for row in self.rows):
            notes.append(("~", writer.say("trend.converted")))
        if self.scale is not None and any(
            found for point in self.points for found in self._laboratory(point, self.scale)
        ):
            glyphs = writer.charset.glyphs
            notes.append((f"{glyphs.low_end}{glyphs.high_end}", writer.say("trend.laboratory")))
        for sign, note in notes:
            yield from writer.paragraph(writer.text(note, "dim"), len(sign) + 1, writer.text(sign))
        if len(self.rows) < len(self.described):
            shown = writer.say("trend.last", last=len(self.rows), count=len(self.described))
            yield from writer.paragraph(writer.text(shown, "dim"), 0)
