"""The summary of a file: the rows of each class with a bar, warnings, errors and flags; and the outcome of a run."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mgcheck.judging.class_words import either
from mgcheck.judging.limits import plain_class
from mgcheck.knowledge.model import MgClass, Side
from mgcheck.knowledge.result_codes import code_option
from mgcheck.language.numbers import decimal_text
from mgcheck.language.say import has, what_is_wrong
from mgcheck.quantity.units import MMOL_PER_DAY, MMOL_PER_L
from mgcheck.render.terminal_text import GLUE, Charset, inert
from mgcheck.render.writer import COLORS, URGENT, Writer

_BAR = 30
_DIGITS = 3
_GAP = 2


def summary_page(summary: Mapping[str, Any], charset: Charset, width: int, language: str) -> RenderableType:
    """The content of `mgcheck batch --summary --json`, for people."""
    return Group(*_Summary(language, charset, width).parts(summary))


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
        parts += [writer.text(writer.say("ui.look")), Padding(table, (0, 0, 0, _GAP))]
    if more:
        parts.append(writer.text(writer.say("ui.look.more", rows=more, s=_plural(more, writer.language))))
    return Group(*parts)


def _plural(count: int, language: str) -> str:
    return "" if count == 1 or (count == 0 and language == "fr") else "s"


def _cut(content: str, most: int) -> str:
    shown = inert(content)
    return shown if cell_len(shown) <= most else f"{set_cell_size(shown, most)}…"


class _Summary(Writer):
    def parts(self, summary: Mapping[str, Any]) -> Iterator[Text]:
        """The parts of the summary that are not empty."""
        yield self.text(self.say("ui.summary.rows", rows=summary["rows"]), "bold")
        for key in ("missing", "unreadable", "undetermined", "passed_through"):
            if summary[key]:
                yield self.text("  " + self.say(f"ui.summary.{key}", rows=summary[key]))
        if summary["passed_through"] and not summary["matched"]:
            yield self.text(f"  ! {self.say('ui.summary.unmatched')}")
        for specimen, found in summary["specimens"].items():
            yield from self._specimen(specimen, found)
        yield from self._codes("ui.summary.warnings", summary["warnings"], lambda code: self.say(f"ui.noticed.{code}"))
        yield from self._codes("ui.summary.errors", summary["errors"], lambda code: what_is_wrong(code, self.language))
        if summary["flags"]:
            yield from self._flags(summary["flags"])
        if summary["fhir"]:
            yield from self._resources(summary["fhir"])
        if summary["formula_cells"]:
            yield Text("")
            yield self.text(self.say("ui.summary.formulas", cells=summary["formula_cells"]))
        yield Text("")
        yield from self.paragraph(self._provenance(summary), 0)

    def _specimen(self, specimen: str, found: Mapping[str, Any]) -> Iterator[Text]:
        yield from self.headed(self.text(f"{self.say(f'ui.title.{specimen}')}  {found['rows']}", "bold"))
        rows = [
            [
                self.text(self._words(classes)),
                self.text(str(count)),
                self.text(self.number(f"{100 * count / found['rows']:.1f}") + " %"),
            ]
            for classes, count in found["classes"].items()
        ]
        _align_right(rows, 1, 2)
        room = self.width - sum(max(row[place].cell_len for row in rows) + _GAP for place in range(3)) - _GAP
        most = max(found["classes"].values())
        for row, (classes, count) in zip(rows, found["classes"].items(), strict=True):
            long = max(1, round(count / most * min(_BAR, room)))
            row.append(Text(self.charset.glyphs.severe * long, COLORS.get(classes, "")))
        yield from self.table(rows)
        if found["values"]:
            unit = MMOL_PER_DAY if specimen == "urine" else MMOL_PER_L
            numbers = {
                key: self.number(decimal_text(Fraction(found[key]), _DIGITS)) for key in ("min", "median", "max")
            }
            line = self.say("ui.summary.values", values=found["values"], unit=unit.label, **numbers)
            yield from self.paragraph(self.text(line))

    def _codes(self, heading: str, counts: Mapping[str, int], words: Callable[[str], str]) -> Iterator[Text]:
        """Codes with what they stand for and how many rows have each."""
        if counts:
            yield from self.heading(heading)
            wide = max(len(str(count)) for count in counts.values())
            rows = [
                (Text(" " * _GAP + str(count).rjust(wide)), self.text(words(code)), code)
                for code, count in counts.items()
            ]
            yield from self.named(rows, wide + 2 * _GAP)

    def _flags(self, flags: Mapping[str, Any]) -> Iterator[Text]:
        yield from self.heading("ui.summary.flags")
        line = self.say("ui.summary.agreement", **{key: flags[key] for key in ("agree", "disagree", "undecided")})
        yield from self.paragraph(self.text(line))
        none, unreadable = self.say("ui.summary.no_flag"), self.say("ui.summary.no_class")
        rows = [
            [
                self.text(row["flag"] or none),
                self.text(self._words(row["class"]) if row["class"] else unreadable),
                self.text(str(row["rows"])),
            ]
            for row in flags["table"]
        ]
        _align_right(rows, 2)
        yield from self.table(rows)
        for row in flags["disagreements"]:
            sides = row["verdict"].split("|")
            words = either((plain_class(side) for side in Side if side in sides), self.language)
            line = self.say("ui.summary.disagreement", flag=row["flag"] or none, verdict=words, rows=row["rows"])
            yield from self.item(self.text(line), sign=URGENT)
        if flags["unknown_flags"]:
            names = ", ".join(f"{name} ({count})" for name, count in flags["unknown_flags"].items())
            yield from self.item(self.text(self.say("ui.summary.unknown_flags", names=names)), sign=URGENT)

    def _resources(self, found: Mapping[str, Any]) -> Iterator[Text]:
        """Results without a row, and the codes that are not known, each with the option that explains it."""
        yield from self._codes("ui.summary.skipped", found["skipped"], self._reason)
        if found["unknown_codes"]:
            yield from self.heading("ui.summary.unknown_codes")
        for row in found["unknown_codes"]:
            code = "|".join(filter(None, (row["system"], row["code"])))
            key = "ui.summary.unknown_code" if row["code"] else "ui.summary.no_code"
            option = code_option(code or row["name"] or "")
            line = self.say(key, code=code, name=row["name"] or "", rows=row["rows"], option=option)
            yield from self.item(self.text(line), sign=URGENT)
        if found["unread_specimens"]:
            yield from self.heading("ui.summary.unread_specimens")
        for words, rows in found["unread_specimens"].items():
            option = shlex.quote(f"{words}=serum")
            line = self.say("ui.summary.unread_specimen", words=words, rows=rows, option=option)
            yield from self.item(self.text(line), sign=URGENT)
        if found["unresolved_specimens"]:
            yield Text("")
            yield self.text(self.say("ui.summary.unresolved", rows=found["unresolved_specimens"]))

    def _reason(self, code: str) -> str:
        """Why a result has no row, in words; a status is FHIR's own word."""
        key = f"ui.skipped.{code}"
        return self.say(key) if has(key) else self.say("ui.skipped.status")

    def _words(self, classes: str) -> str:
        """Possible classes, which a table joins by `|`, in words."""
        return either(map(MgClass, classes.split("|")), self.language)

    def _provenance(self, summary: Mapping[str, Any]) -> Text:
        """What answered: the version, the data, and the source that decides the class of each measurement."""
        measured: dict[str, list[str]] = {}
        for one in summary["headline_source"].split(", "):
            name, _, source = one.partition(": ")
            title = self.say(f"ui.title.{name}")
            measured.setdefault(source, []).append(title[0].lower() + title[1:])
        line = self.say(
            "ui.summary.provenance",
            mgcheck_version=summary["mgcheck_version"],
            knowledge_edition=summary["knowledge_edition"],
            headline_source=", ".join(f"{source} ({', '.join(names)})" for source, names in measured.items()),
        )
        return self.text(line, "dim")


def _align_right(rows: Sequence[Sequence[Text]], *columns: int) -> None:
    """Counts under each other."""
    for column in columns:
        wide = max(row[column].cell_len for row in rows)
        for row in rows:
            row[column].pad_left(wide - row[column].cell_len)
