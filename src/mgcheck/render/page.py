"""The page that a person takes in at a glance, drawn by rich: value, class, ruler, and what the documents say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mgcheck.bands import class_limits, reference_interval
from mgcheck.figures import decimal_text
from mgcheck.interpretation import CitedRemark, Interpretation, PossibleCause, Verdict
from mgcheck.knowledge.loader import scope, sources
from mgcheck.knowledge.model import LAB, MgClass, Ruler, Side, Specimen, Topic
from mgcheck.quantity import Quantity, number_text, written
from mgcheck.render.line import factor_words
from mgcheck.render.plain import Charset, glued
from mgcheck.render.ruler import bar, limit_text, mark, scale_for, ticks
from mgcheck.render.writer import Writer

_STYLES = {
    MgClass.SEVERE_HYPO: "bold red",
    MgClass.HYPO: "yellow",
    MgClass.NORMAL: "green",
    MgClass.HYPER: "yellow",
    MgClass.SEVERE_HYPER: "bold red",
}
_SHOWN_DIGITS = 3


def page(
    answer: Interpretation, charset: Charset, width: int, *, explain: bool = False, full: bool = False
) -> RenderableType:
    """The page of an interpretation, `width` columns wide; `full` shows all statements and causes."""
    return Group(*_Page(answer, charset, width, full=full).parts(explain=explain))


class _Page(Writer):
    """The parts of one page."""

    def __init__(self, answer: Interpretation, charset: Charset, width: int, *, full: bool) -> None:
        super().__init__(answer.language, charset)
        self.answer = answer
        self.width = width
        self.full = full

    def parts(self, *, explain: bool) -> Iterator[RenderableType]:
        yield from self.value()
        yield from self.borderline()
        yield from self.alerts()
        yield from self.verdict()
        yield from self.manifestations()
        cautions = [note for note in self.answer.cautions if note.topic not in (Topic.MANIFESTATIONS, Topic.GENERAL)]
        of_assay = [note for note in cautions if note.topic is Topic.ASSAY and not note.on_page]
        yield from self.notes("ui.cautions", [note for note in cautions if note not in of_assay])
        yield from self.notes("ui.limits", of_assay)
        yield from self.notes("ui.next_checks", self.answer.next_checks)
        yield from self.causes()
        yield from self.source_list()
        if explain:
            yield from self.explanation()
        yield Text("")
        for note in self.answer.cautions:
            if note.topic is Topic.GENERAL:
                yield self.cited(note.text, note.citations)
        yield self.text(self.say("ui.disclaimer"), "dim")

    # ------------------------------------------------------------------------------------------------ parts

    def value(self) -> Iterator[RenderableType]:
        """The specimen and the value as written, with its conversions."""
        answer = self.answer
        quantity = answer.quantity
        line = self.text(self.say(f"ui.title.{scope(answer.specimen, quantity.unit)}"))
        line.append("  ")
        line.append(self.charset.fit(written(quantity, answer.language)), "bold")
        if quantity.derived:
            line.append(self.charset.fit(f"  ({quantity.text})"), "dim")
        yield line
        others = [
            f"{quantity.comparator or ''}{self.number(decimal_text(value, _SHOWN_DIGITS))} {unit.label}"
            for unit, value in answer.conversions
            if unit != quantity.unit
        ]
        if others:
            yield Padding(self.text(" · ".join(others), "dim"), (0, 0, 0, 2))

    def borderline(self) -> Iterator[RenderableType]:
        """That a limit of the class lies within the rounding of the value, before anything is made of the value."""
        answer, quantity = self.answer, self.answer.quantity
        if answer.borderline:
            half = quantity.resolution / 2
            nearest = min(class_limits(answer.headline_ruler), key=lambda limit: abs(limit - quantity.exact))
            figures = {"low": quantity.exact - half, "high": quantity.exact + half, "limit": nearest}
            shown = {name: self.number(decimal_text(value)) for name, value in figures.items()}
            yield Text("")
            yield self.text(self.say("ui.borderline_long", written=written(quantity, answer.language), **shown), "bold")

    def alerts(self) -> Iterator[RenderableType]:
        """The warnings, above the class."""
        if self.answer.warnings:
            yield Text("")
            yield self.hanging((("!", self.text(alert.text)) for alert in self.answer.warnings), "bold magenta")

    def verdict(self) -> Iterator[RenderableType]:
        """The class in words, the ruler, and the verdict of each source."""
        answer = self.answer
        yield Text("")
        yield self.text(answer.label.upper(), _STYLES[answer.cls] if answer.cls else "bold cyan")
        codes = "|".join(cls.value for cls in answer.possible_classes)
        flag = self.say("ui.flag", flag=answer.flag) if answer.flag else self.say("ui.no_flag")
        yield self.text(f"  {self.say('ui.class', codes=codes)} · {flag}", "dim")
        yield Text("")
        yield from self.ruler()
        yield Text("")
        table = Table.grid(padding=(0, 2))
        for wraps in (False, False, False, True):
            table.add_column(no_wrap=not wraps)
        rulers = {ruler.source: ruler for ruler in answer.rulers}
        for verdict in answer.verdicts:
            codes = "|".join(cls.value for cls in verdict.possible_classes)
            words = self.text(verdict.band)
            words.append(glued(self.charset.fit(f" [{verdict.locator}]"), "fr"), "dim")
            if role := self.role(verdict):
                words.append(self.charset.fit(f" ({self.say(role)})"), "bold")
            table.add_row(self.text(verdict.source), self.interval(rulers.get(verdict.source)), self.text(codes), words)
        yield Padding(table, (0, 0, 0, 2))
        yield Padding(self.agreement(), (0, 0, 0, 2))

    def interval(self, ruler: Ruler | None) -> Text:
        """The reference interval of a source, in the unit of the value; none for a doubtful range."""
        if ruler is None:
            return Text("")
        inside = reference_interval(ruler)
        low, high = (limit_text(end.value, self.answer.language) if end else "" for end in (inside.low, inside.high))
        return self.text(f"{low}-{high}")

    def role(self, verdict: Verdict) -> str | None:
        """What a verdict decides, as a key of the catalogue."""
        decides = any(ruler.source == LAB for ruler in self.answer.rulers)
        if verdict.source == LAB:
            return "ui.side" if decides else None
        if not verdict.primary:
            return None
        return "ui.severity" if decides else "ui.primary"

    def agreement(self) -> Text:
        """One line on whether the sources agree."""
        agree = self.answer.sources_agree
        if agree is None:
            single = len(self.answer.verdicts) == 1
            return self.text(self.say("ui.sources_single" if single else "ui.sources_undetermined"), "dim")
        return (
            self.text(self.say("ui.sources_agree"), "dim")
            if agree
            else self.text(self.say("ui.sources_disagree"), "bold")
        )

    def ruler(self) -> Iterator[RenderableType]:
        """The bars of all sources to one scale, the mark above them, the headline's limits below."""
        answer, glyphs = self.answer, self.charset.glyphs
        where = answer.quantity.interval()
        lead = max(len(ruler.source) for ruler in answer.rulers) + 4
        unit = answer.quantity.unit.label
        scale = scale_for(answer, max(10, self.width - lead - len(unit) - 2))
        signs = {Side.INSIDE: glyphs.inside, Side.LOW: glyphs.outside, Side.HIGH: glyphs.outside}
        yield Text(" " * lead + mark(where, scale, glyphs), "bold")
        for ruler in answer.rulers:
            line = self.text(f"  {ruler.source}".ljust(lead))
            for cls, run in groupby(bar(ruler, scale, where)):
                sign = glyphs.severe if cls.severe else signs[cls.side]
                line.append(sign * len(list(run)), _STYLES[cls])
            yield line
        yield self.text(f"{' ' * lead}{ticks(answer.headline_ruler, scale, answer.language).ljust(scale.width)} {unit}")
        legend = Text(" " * lead)
        for sign, key, cls in (
            (glyphs.severe, "severe", MgClass.SEVERE_HYPO),
            (glyphs.outside, "outside", MgClass.HYPO),
            (glyphs.inside, "inside", MgClass.NORMAL),
        ):
            if cls.severe and not any(band.cls.severe for ruler in answer.rulers for band in ruler.bands):
                continue
            legend.append(sign * 2, _STYLES[cls])
            legend.append(self.charset.fit(f" {self.say(f'ui.legend.{key}')}  "), "dim")
        yield legend

    def manifestations(self) -> Iterator[RenderableType]:
        """What is expected, by source and list, then by body system; or that nothing is, and who says so."""
        answer = self.answer
        expected = [item for item in answer.manifestations if item.on_page or self.full]
        notes = [note for note in answer.cautions if note.topic is Topic.MANIFESTATIONS and self.shows(note)]
        if not expected and not notes:
            return
        yield from self.heading("ui.manifestations")
        lists = groupby(expected, key=lambda item: (item.citation, item.heading, item.extent))
        for (citation, name, extent), listed in lists:
            heading = f"{name} ({extent})" if extent else name
            yield Padding(self.cited(heading, (citation,)), (0, 0, 0, 2))
            rows = []
            for system, items in groupby(listed, key=lambda item: item.system):
                rows.append((self.say(f"ui.system.{system}"), self.text(", ".join(item.text for item in items))))
            yield Padding(self.hanging(rows, "cyan"), (0, 0, 0, 2))
        for note in notes:
            yield Padding(self.cited(note.text, note.citations), (0, 0, 0, 2))

    def shows(self, note: CitedRemark) -> bool:
        """Whether the page holds a statement."""
        return note.on_page or self.full

    def notes(self, key: str, notes: Iterable[CitedRemark]) -> Iterator[RenderableType]:
        """A section of statements, each with its sources and places, urgent ones marked."""
        rows = [
            ("!" if note.urgent else self.charset.glyphs.bullet, self.cited(note.text, note.citations))
            for note in notes
            if self.shows(note)
        ]
        if rows:
            yield from self.heading(key)
            yield self.hanging(rows)

    def causes(self) -> Iterator[RenderableType]:
        """The possible causes of the value, those first that the person has; then the factors that are none of them."""
        answer, glyphs = self.answer, self.charset.glyphs
        found = answer.causes
        # Where rms has none among its common ones, all of that side are shown.
        ranked = {one.side for one in found if one.cause.common}
        shown = [one for one in found if self.full or one.given or one.cause.common or one.side not in ranked]
        shown.sort(key=lambda one: (one.side is Side.HIGH, not one.certain, not one.given))
        for (side, certain), listed in groupby(shown, key=lambda one: (one.side, one.certain)):
            # boisleve alone lists causes of a deficit as such; rms those of a low serum value.
            of_deficit = answer.specimen in (Specimen.IONIZED, Specimen.ERYTHROCYTE)
            yield from self.heading(f"ui.causes.{'deficit' if of_deficit else side.value}.{certain}")
            yield self.hanging((glyphs.factor if one.given else glyphs.bullet, self.cause(one)) for one in listed)
        if hidden := len(found) - len(shown):
            yield Padding(self.text(self.say("ui.more_causes", number=str(hidden)), "dim"), (0, 0, 0, 2))
        if others := [cause for cause in answer.factors if not answer.fits(cause)]:
            yield from self.heading("ui.factors")
            words = (f"{cause.text.within(answer.language)}: {factor_words(answer, cause)}" for cause in others)
            yield self.hanging((glyphs.factor, self.text(line)) for line in words)

    def cause(self, one: PossibleCause) -> Text:
        """A cause with the places that list it."""
        line = self.cited(one.cause.text.within(self.answer.language), one.listed)
        if one.laboratory:
            line.append(self.charset.fit(f" ({self.say(f'note.lab.{one.side.value}')})"))
        if one.given:
            line.append(self.charset.fit(f" ({self.say('ui.factor')})"), "bold")
        return line

    def source_list(self) -> Iterator[RenderableType]:
        """The titles of the sources that the page cites."""
        yield from self.heading("ui.sources")
        known = sources() | {source.id: source for source in self.answer.reader_sources}
        rows = []
        for source in self.answer.sources:
            if source == LAB:
                rows.append((source, self.text(self.say("ui.lab_source"), "dim")))
            elif source in known and known[source].kind != "own":
                rows.append((source, self.text(known[source].title, "dim")))
        yield self.hanging(rows)

    def unit_as_read(self, quantity: Quantity) -> str:
        """What the spelling of a unit came to; with a volume by way of the product."""
        if quantity.derived:
            return f"→ {quantity.text} = {written(quantity, self.answer.language)} ({quantity.unit.code})"
        return f"= {quantity.unit.label} ({quantity.unit.code})"

    def explanation(self) -> Iterator[RenderableType]:
        """How the text was read, and each limit that the value was held against."""
        answer = self.answer
        quantity, (base, value) = answer.quantity, answer.conversions[0]
        yield from self.heading("ui.explain")
        step = self.number(decimal_text(quantity.resolution))
        number = self.say(
            "ui.explain.number_value",
            number=self.number(number_text(quantity.value)),
            step=step,
            unit=quantity.unit.label,
        )
        factor = self.say(
            "ui.explain.factor",
            unit=quantity.unit.label,
            factor=self.number(decimal_text(value / quantity.exact)),
            base=base.label,
        )
        rows = [
            ("ui.explain.text", f'"{quantity.text}"'),
            ("ui.explain.comparator", quantity.comparator or "-"),
            ("ui.explain.number", number),
            ("ui.explain.unit", f'"{quantity.unit_text}" {self.unit_as_read(quantity)}; {factor}'),
        ]
        yield self.hanging((self.say(key), self.text(content)) for key, content in rows)
        table = Table.grid(padding=(0, 2))
        table.add_row(
            *(self.text(self.say(f"ui.explain.{name}"), "dim") for name in ("source", "limit", "printed", "position"))
        )
        for held in answer.limits:
            table.add_row(
                self.text(held.source),
                self.text(f"{self.number(decimal_text(held.limit))} {quantity.unit.label}"),
                self.text(f"{self.number(decimal_text(held.printed))} {held.printed_unit.label}"),
                self.text(self.say(f"ui.position.{held.position}")),
            )
        yield Padding(table, (1, 0, 0, 2))
