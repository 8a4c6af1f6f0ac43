"""The summary of a file: the rows of each class with a bar, warnings, errors and flags; and the outcome of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mgcheck.language.numbers import decimal_text
from mgcheck.quantity.units import MMOL_PER_DAY, MMOL_PER_L
from mgcheck.render.terminal_text import GLUE, Charset, inert
from mgcheck.render.writer import COLORS, Writer

_BAR = 30
_DIGITS = 3


def summary_page(summary: Mapping[str, Any], charset: Charset, width: int, language: str) -> RenderableType:
    """The content of `mgcheck batch --summary --json`, for people."""
    # The names of the classes and the counts precede the bar.
    return Group(*_Summary(language, charset, width).parts(summary, max(8, min(_BAR, width - 40))))


# The columns shown of a cell, and of a reason, which may repeat one.
_LONGEST_VALUE, _LONGEST_REASON, _VALUE_WIDTH = 40, 120, 20


def outcome_page(
    name: str, counts: Mapping[str, int], rows: Sequence[tuple[int, str, str]], *, more: int, writer: Writer
) -> RenderableType:
    """The outcome of a file: its counts, the rows to look at (number, value, reason), and how many more there are."""
    outcomes = [
        writer.say(f"ui.became.{key}", rows=count, s=_plural(count, writer.language))
        for key, count in counts.items()
        if count or key == "rows"
    ]
    line = writer.text(writer.say("ui.labelled", label=name, text=""), "bold")
    parts: list[RenderableType] = [
        line.append(", ".join(writer.charset.fit(each).replace(" ", GLUE) for each in outcomes))
    ]
    if rows:
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right", no_wrap=True)
        table.add_column(max_width=_VALUE_WIDTH, overflow="fold")
        table.add_column(overflow="fold")
        table.add_row(*(writer.text(writer.say(f"ui.look.{key}"), "dim") for key in ("row", "value", "why")))
        for row, value, why in rows:
            table.add_row(str(row), writer.text(_cut(value, _LONGEST_VALUE)), writer.text(_cut(why, _LONGEST_REASON)))
        parts += [writer.text(writer.say("ui.look")), Padding(table, (0, 0, 0, 2))]
    if more:
        parts.append(writer.text(writer.say("ui.look.more", rows=more, s=_plural(more, writer.language))))
    return Group(*parts)


def _plural(count: int, language: str) -> str:
    return "" if count == 1 or (count == 0 and language == "fr") else "s"


def _cut(content: str, most: int) -> str:
    shown = inert(content)
    return shown if cell_len(shown) <= most else f"{set_cell_size(shown, most)}…"


class _Summary(Writer):
    def parts(self, summary: Mapping[str, Any], bar: int) -> Iterator[RenderableType]:
        """The parts of the summary that are not empty."""
        yield self.text(self.say("ui.summary.rows", rows=summary["rows"]), "bold")
        for key in ("missing", "unreadable", "undetermined", "passed_through"):
            if summary[key]:
                yield self.text("  " + self.say(f"ui.summary.{key}", rows=summary[key]))
        if summary["passed_through"] and not summary["matched"]:
            yield self.text(f"  ! {self.say('ui.summary.unmatched')}")
        for specimen, found in summary["specimens"].items():
            yield from self._specimen(specimen, found, bar)
        for key in ("warnings", "errors"):
            if summary[key]:
                yield from self.heading(f"ui.summary.{key}")
                yield _table((self.text(name), str(count)) for name, count in summary[key].items())
        if summary["flags"]:
            yield from self._flags(summary["flags"])
        if summary["formula_cells"]:
            yield Text("")
            yield self.text(self.say("ui.summary.formulas", cells=summary["formula_cells"]))
        yield Text("")
        names = ("mgcheck_version", "knowledge_edition", "headline_source")
        yield self.text(self.say("ui.summary.provenance", **{name: summary[name] for name in names}), "dim")

    def _specimen(self, specimen: str, found: Mapping[str, Any], bar: int) -> Iterator[RenderableType]:
        yield Text("")
        yield self.text(f"{self.say(f'ui.title.{specimen}')}  {found['rows']}", "bold")
        most = max(found["classes"].values())
        yield _table(
            (
                self.text(classes.replace("|", " | ")),
                str(count),
                self.text(self.number(f"{100 * count / found['rows']:.1f}") + " %"),
                Text(self.charset.glyphs.severe * max(1, round(count / most * bar)), COLORS.get(classes, "")),
            )
            for classes, count in found["classes"].items()
        )
        if found["values"]:
            unit = MMOL_PER_DAY if specimen == "urine" else MMOL_PER_L
            numbers = {
                key: self.number(decimal_text(Fraction(found[key]), _DIGITS)) for key in ("min", "median", "max")
            }
            line = self.say("ui.summary.values", values=found["values"], unit=unit.label, **numbers)
            yield self.text(f"  {line}")

    def _flags(self, flags: Mapping[str, Any]) -> Iterator[RenderableType]:
        yield from self.heading("ui.summary.flags")
        line = self.say("ui.summary.agreement", **{key: flags[key] for key in ("agree", "disagree", "undecided")})
        yield self.text(f"  {line}")
        none, unreadable = self.say("ui.summary.no_flag"), self.say("ui.summary.no_class")
        yield _table(
            (
                self.text(row["flag"] or none),
                self.text((row["class"] or unreadable).replace("|", " | ")),
                str(row["rows"]),
            )
            for row in flags["table"]
        )
        for row in flags["disagreements"]:
            sides = " | ".join(self.say(f"ui.summary.side.{side}") for side in row["verdict"].split("|"))
            line = self.say("ui.summary.disagreement", flag=row["flag"] or none, verdict=sides, rows=row["rows"])
            yield self.text(f"  ! {line}")
        if flags["unknown_flags"]:
            names = ", ".join(f"{name} ({count})" for name, count in flags["unknown_flags"].items())
            yield self.text(f"  ! {self.say('ui.summary.unknown_flags', names=names)}")


def _table(rows: Iterable[tuple[Text | str, ...]]) -> RenderableType:
    """Rows of cells; plain strings are counts, aligned to the right."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for row in rows:
        table.add_row(*(Text(cell, justify="right") if isinstance(cell, str) else cell for cell in row))
    return Padding(table, (0, 0, 0, 2))
