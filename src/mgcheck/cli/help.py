"""The help of a command: a sentence, its usage, examples, and its options in groups."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from textwrap import wrap
from typing import Any, TextIO

from mgcheck.cli.commands import COMMANDS, MGCHECK, PANELS
from mgcheck.cli.options import GROUPS, OUTPUT, metavar_of, text_of
from mgcheck.cli.output import print_drawn
from mgcheck.cli.process.environment import charset_of, chosen_language
from mgcheck.language.say import say
from mgcheck.render.terminal_text import GLUE, Charset, glued

# Names of options that take more than this share of a line get a line of their own.
_WIDEST = 0.4
_GAP = 2
# An option and its value, and a quoted word.
_PAIR = re.compile(r"(?<= )(-\S+) (?=[^-\[])")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")


def print_help(ctx: Any, stream: TextIO | None = None) -> None:
    """Print the help of a command, from its typer context, in the language of the reader."""
    from rich.console import Group
    from rich.text import Text

    stream = stream or sys.stdout
    language = chosen_language(ctx.obj)
    charset = charset_of(stream)

    def drawn(width: int) -> Group:
        return Group(*(Text(line, style) for line, style in _Help(ctx, width, language, charset).lines()))

    print_drawn(drawn, stream)


class _Help:
    """The lines of one help, each with its style."""

    def __init__(self, ctx: Any, width: int, language: str, charset: Charset) -> None:
        self.ctx = ctx
        self.width = width
        self.language = language
        self.charset = charset
        self.params = [param for param in ctx.command.get_params(ctx) if not param.hidden]

    def lines(self) -> Iterator[tuple[str, str]]:
        name = self.ctx.info_name if self.ctx.parent else ""
        command = COMMANDS.get(name, MGCHECK)
        yield from self.paragraph(f"{say(f'command.{command.same_as or name}', self.language)}.")
        yield "", ""
        yield from self.usage()
        yield from self.heading("help.examples")
        for caption, example in command.examples.items():
            yield from self.paragraph(say(f"example.{caption}", self.language), _GAP, "dim")
            yield from self.command_line(example)
        for panel in () if name else PANELS:
            yield from self.heading(f"help.{panel}")
            listed = [each for each, one in COMMANDS.items() if one.panel == panel and one.same_as is None]
            yield from self.rows((each, say(f"command.{each}", self.language)) for each in listed)
        for group in GROUPS:
            rows = [
                (self.names(param), text_of(param, self.language))
                for param in self.params
                if (param.rich_help_panel or OUTPUT) == group
            ]
            if rows:
                yield from self.heading(f"help.{group}" if name else "help.options")
                yield from self.rows(rows)
        if not name:
            yield "", ""
            yield from self.paragraph(say("help.disclaimer", self.language))

    def usage(self) -> Iterator[tuple[str, str]]:
        """The usage of the command: required parameters, then optional ones."""
        needed = [self.names(param).split(", ")[-1] for param in self.params if param.required]
        optional = [f"[{self.names(param)}]" for param in self.params if _is_argument(param) and not param.required]
        lead = f"{say('help.usage', self.language)} {self.ctx.command_path}"
        rest = [*needed, *optional] if self.ctx.parent else [say("help.command", self.language)]
        yield from (
            (line, "")
            for line in self.wrapped(" ".join([lead, *rest, "[OPTIONS]"]), 0, 0, hanging=2 * _GAP, pairs=True)
        )

    def command_line(self, example: str) -> Iterator[tuple[str, str]]:
        """An example as it can be typed; each line but the last ends in a backslash."""
        *lines, last = self.wrapped(example, 2 * _GAP, 2, hanging=_GAP, pairs=True)
        yield from ((f"{line} \\", "") for line in lines)
        yield last, ""

    def heading(self, key: str) -> Iterator[tuple[str, str]]:
        yield "", ""
        yield self.charset.fit(say(key, self.language)), "bold"

    def paragraph(self, text: str, indent: int = 0, style: str = "") -> Iterator[tuple[str, str]]:
        yield from ((line, style) for line in self.wrapped(text, indent, 0))

    def rows(self, rows: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Names in a column, each with its text beside it, or below it if the name is long."""
        rows = [(self.charset.fit(names), text) for names, text in rows]
        fitting = [len(names) for names, _ in rows if len(names) <= self.width * _WIDEST]
        column = max(fitting, default=0) + 2 * _GAP
        for names, text in rows:
            lines = self.wrapped(text, column, 0)
            if len(names) + 2 * _GAP <= column:
                lines[0] = f"{' ' * _GAP}{names}".ljust(column) + lines[0].lstrip()
            else:
                yield f"{' ' * _GAP}{names}", ""
            yield from ((line, "") for line in lines)

    def wrapped(self, text: str, indent: int, spare: int, *, hanging: int = 0, pairs: bool = False) -> list[str]:
        """Text wrapped under an indent; hyphenated words and glued spaces stay whole.

        With `pairs`, no line breaks between an option and its value, or within quotes.
        """
        text = glued(self.charset.fit(text), self.language)
        if pairs:
            text = _PAIR.sub(rf"\1{GLUE}", _QUOTED.sub(lambda word: word[0].replace(" ", GLUE), text))
        return wrap(
            text,
            self.width - spare,
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,
        )

    def names(self, param: Any) -> str:
        """An option with its other names and its metavar: `-o, --output FILE`."""
        metavar = metavar_of(param).within(self.language)
        if _is_argument(param):
            return metavar
        # typer holds the names of its own option in no fixed order.
        names = sorted(param.opts, key=lambda name: name.startswith("--"))
        return f"{', '.join(names)} {metavar}".rstrip()


def _is_argument(param: Any) -> bool:
    return not param.opts[0].startswith("-")
