"""The page that a person takes in at a glance, drawn by rich: value, class, ruler, and what the documents say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mgcheck.bands import reference_interval
from mgcheck.figures import decimal_text, localized
from mgcheck.interpretation import CitedRemark, Interpretation, Verdict
from mgcheck.knowledge.library import Cause, causes
from mgcheck.knowledge.loader import scope, sources
from mgcheck.knowledge.model import LAB, MgClass, Ruler, Side, Specimen, Topic
from mgcheck.messages import say
from mgcheck.quantity import Quantity, number_text, written
from mgcheck.render.plain import Charset, glued
from mgcheck.render.ruler import bar, limit_text, mark, scale_for, ticks

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
    """The page of an interpretation, `width` columns wide; `full` shows all causes, not the common ones alone."""
    return Group(*_Page(answer, charset, width).parts(explain=explain, full=full))


def _possible_causes(answer: Interpretation) -> list[Cause]:
    """What the documents list for the side; for ionized and erythrocyte what boisleve lists of deficit."""
    if len(answer.sides) > 1 or Side.INSIDE in answer.sides:
        return []
    found = [cause for cause in causes() if cause.direction in answer.sides]
    if answer.specimen is Specimen.SERUM:
        return found
    if scope(answer.specimen, answer.quantity.unit) in ("ionized", "erythrocyte") and answer.sides == {Side.LOW}:
        return [cause for cause in found if any(citation.source == "boisleve" for citation in cause.listed)]
    return []


class _Page:
    """The parts of one page; every text passes through `charset`, so that it is shown and never obeyed."""

    def __init__(self, answer: Interpretation, charset: Charset, width: int) -> None:
        self.answer = answer
        self.charset = charset
        self.width = width

    def parts(self, *, explain: bool, full: bool) -> Iterator[RenderableType]:
        yield from self.value()
        yield from self.alerts()
        yield from self.verdict()
        yield from self.manifestations()
        cautions = self.answer.cautions
        yield from self.notes("ui.cautions", [note for note in cautions if note.topic is Topic.RESULT])
        yield from self.notes("ui.limits", [note for note in cautions if note.topic is Topic.ASSAY])
        yield from self.notes("ui.next_checks", self.answer.next_checks)
        yield from self.causes(full=full)
        yield from self.source_list()
        if explain:
            yield from self.explanation()
        yield Text("")
        yield self.text(self.say("ui.disclaimer"), "dim")

    # ------------------------------------------------------------------------------------------------ words

    def say(self, key: str, **params: str) -> str:
        return say(key, self.answer.language, **params)

    def text(self, content: str, style: str = "") -> Text:
        return Text(glued(self.charset.fit(content), self.answer.language), style)

    def heading(self, key: str) -> Iterator[RenderableType]:
        yield Text("")
        yield self.text(self.say(key), "bold")

    def number(self, text: str) -> str:
        return localized(text, self.answer.language)

    def cited(self, content: str, source: str, locator: str) -> Text:
        """A statement with its source and place behind it."""
        line = self.text(content)
        # Places are named as in the documents, which are French.
        line.append(glued(self.charset.fit(f" [{source}, {locator}]"), "fr"), "dim")
        return line

    def hanging(self, rows: Iterable[tuple[str, Text]], style: str = "") -> RenderableType:
        """Lines with a lead in a column of their own."""
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True, style=style)
        table.add_column(ratio=1)
        for lead, content in rows:
            table.add_row(self.text(lead), content)
        return Padding(table, (0, 0, 0, 2))

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
        if answer.borderline:
            yield self.text(self.say("ui.borderline_long"), "bold")
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
        none_expected = [note for note in answer.cautions if note.topic is Topic.MANIFESTATIONS]
        if not answer.manifestations and not none_expected:
            return
        yield from self.heading("ui.manifestations")
        lists = groupby(answer.manifestations, key=lambda item: (item.source, item.locator, item.heading))
        for (source, locator, name), listed in lists:
            yield Padding(self.cited(name, source, locator), (0, 0, 0, 2))
            rows = []
            for system, items in groupby(listed, key=lambda item: item.system):
                rows.append((self.say(f"ui.system.{system}"), self.text(", ".join(item.text for item in items))))
            yield Padding(self.hanging(rows, "cyan"), (0, 0, 0, 2))
        for note in none_expected:
            yield Padding(self.cited(note.text, note.source, note.locator), (0, 0, 0, 2))

    def notes(self, key: str, notes: Iterable[CitedRemark]) -> Iterator[RenderableType]:
        """A section of statements, each with its source and place."""
        rows = [(self.charset.glyphs.bullet, self.cited(note.text, note.source, note.locator)) for note in notes]
        if rows:
            yield from self.heading(key)
            yield self.hanging(rows)

    def causes(self, *, full: bool) -> Iterator[RenderableType]:
        """The possible causes of a low or high serum value, the factors of the person first, marked."""
        answer = self.answer
        found = _possible_causes(answer)
        common = [cause for cause in found if cause.common] or found
        shown = list(dict.fromkeys([*answer.factors, *(found if full else common)]))
        if not shown:
            return
        yield from self.heading("ui.causes")
        rows = []
        for cause in shown:
            line = self.text(cause.text.within(answer.language))
            places = "; ".join(f"{citation.source}, {citation.locator}" for citation in cause.listed)
            line.append(glued(self.charset.fit(f" [{places}]"), "fr"), "dim")
            has = cause in answer.factors
            if has and cause.direction not in answer.sides:
                line.append(self.charset.fit(f" ({self.say('ui.factor_other_side')})"), "bold")
            elif has:
                line.append(self.charset.fit(f" ({self.say('ui.factor')})"), "bold")
            rows.append((self.charset.glyphs.factor if has else self.charset.glyphs.bullet, line))
        yield self.hanging(rows)
        hidden = len(found) - len([cause for cause in shown if cause in found])
        if hidden:
            yield Padding(self.text(self.say("ui.more_causes", number=str(hidden)), "dim"), (0, 0, 0, 2))

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
