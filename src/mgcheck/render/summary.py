"""The summary of a file: how many rows in each class, with a bar, and what was noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mgcheck.figures import decimal_text, localized
from mgcheck.messages import say
from mgcheck.render.plain import Charset, glued
from mgcheck.units import MMOL_PER_DAY, MMOL_PER_L

_STYLES = {
    "severe_hypo": "bold red",
    "hypo": "yellow",
    "normal": "green",
    "hyper": "yellow",
    "severe_hyper": "bold red",
}
_BAR = 30
_DIGITS = 3


def summary_page(summary: Mapping[str, Any], charset: Charset, width: int, language: str) -> RenderableType:
    """The summary that `mgcheck batch --summary --json` gives, for people."""
    return Group(*_Summary(summary, charset, width, language).parts())


class _Summary:
    def __init__(self, summary: Mapping[str, Any], charset: Charset, width: int, language: str) -> None:
        self._summary = summary
        self._charset = charset
        # The names of the classes and the counts stand before the bar.
        self._bar = max(8, min(_BAR, width - 40))
        self._language = language

    def parts(self) -> Iterator[RenderableType]:
        """All parts that have something to say."""
        summary = self._summary
        yield self._text(self._say("ui.summary.rows", rows=summary["rows"]), "bold")
        counts = [(key, summary[key]) for key in ("unreadable", "undetermined", "passed_through") if summary[key]]
        yield from (self._text("  " + self._say(f"ui.summary.{key}", rows=count)) for key, count in counts)
        for specimen, found in summary["specimens"].items():
            yield from self._specimen(specimen, found)
        yield from self._counted("ui.summary.warnings", summary["warnings"])
        yield from self._counted("ui.summary.errors", summary["errors"])
        if summary["flags"]:
            yield from self._flags(summary["flags"])
        if summary["formula_cells"]:
            yield Text("")
            yield self._text(self._say("ui.summary.formulas", cells=summary["formula_cells"]))
        yield Text("")
        names = ("mgcheck_version", "knowledge_edition", "headline_source")
        yield self._text(self._say("ui.summary.provenance", **{name: summary[name] for name in names}), "dim")

    def _say(self, key: str, **params: str | int) -> str:
        return say(key, self._language, **params)

    def _text(self, content: str, style: str = "") -> Text:
        return Text(glued(self._charset.fit(content), self._language), style)

    def _specimen(self, specimen: str, found: Mapping[str, Any]) -> Iterator[RenderableType]:
        yield Text("")
        yield self._text(f"{self._say(f'ui.title.{specimen}')}  {found['rows']}", "bold")
        table = self._table()
        most = max(found["classes"].values())
        for classes, count in found["classes"].items():
            filled = self._charset.glyphs.severe * max(1, round(count / most * self._bar))
            share = localized(f"{100 * count / found['rows']:.1f}", self._language)
            table.add_row(
                self._text(classes.replace("|", " | ")),
                Text(str(count), justify="right"),
                self._text(f"{share} %"),
                Text(filled, _STYLES.get(classes, "")),
            )
        yield Padding(table, (0, 0, 0, 2))
        if found["values"]:
            unit = MMOL_PER_DAY if specimen == "urine" else MMOL_PER_L
            numbers = {key: self._number(found[key]) for key in ("min", "median", "max")}
            line = self._say("ui.summary.values", values=found["values"], unit=unit.label, **numbers)
            yield self._text(f"  {line}")

    def _number(self, value: float) -> str:
        return localized(decimal_text(Fraction(value), _DIGITS), self._language)

    def _counted(self, key: str, counts: Mapping[str, int]) -> Iterator[RenderableType]:
        if not counts:
            return
        yield Text("")
        yield self._text(self._say(key), "bold")
        table = self._table()
        for name, count in counts.items():
            table.add_row(self._text(name), Text(str(count), justify="right"))
        yield Padding(table, (0, 0, 0, 2))

    def _flags(self, flags: Mapping[str, Any]) -> Iterator[RenderableType]:
        yield Text("")
        yield self._text(self._say("ui.summary.flags"), "bold")
        told = self._say("ui.summary.agreement", **{key: flags[key] for key in ("agree", "disagree", "undecided")})
        yield self._text(f"  {told}")
        table = self._table()
        for row in flags["table"]:
            name = row["flag"] or self._say("ui.summary.no_flag")
            classes = (row["class"] or self._say("ui.summary.no_class")).replace("|", " | ")
            table.add_row(self._text(name), self._text(classes), Text(str(row["rows"]), justify="right"))
        yield Padding(table, (0, 0, 0, 2))
        for row in flags["disagreements"]:
            name = row["flag"] or self._say("ui.summary.no_flag")
            sides = [self._say(f"ui.summary.side.{side}") for side in row["verdict"].split("|")]
            told = self._say("ui.summary.disagreement", flag=name, verdict=" | ".join(sides), rows=row["rows"])
            yield self._text(f"  ! {told}")
        if flags["unknown_flags"]:
            names = ", ".join(f"{name} ({count})" for name, count in flags["unknown_flags"].items())
            yield self._text(f"  ! {self._say('ui.summary.unknown_flags', names=names)}")

    @staticmethod
    def _table() -> Table:
        return Table.grid(padding=(0, 2, 0, 0))
