"""Writes data to standard output and diagnostics to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from mgcheck.cli.process.descriptors import forgetful
from mgcheck.cli.process.environment import charset_of, chosen_language, wants_json
from mgcheck.data_files import provenance
from mgcheck.errors import MgcheckError, MissingUnitError
from mgcheck.knowledge.model import MgClass
from mgcheck.language.json_text import json_text
from mgcheck.language.say import say
from mgcheck.render.terminal_text import GLUE, Charset, glued, inert

if TYPE_CHECKING:
    from pathlib import Path

    from rich.console import RenderableType
    from rich.text import Text

    from mgcheck.render.line import Line
    from mgcheck.render.writer import Writer

# Wider lines are hard to read.
MAX_WIDTH = 100
# "0.854 mmol/l".
_VALUE_WIDTH = 12


def write_json(value: Any, *, one_line: bool = False, stream: TextIO | None = None) -> None:
    """Write a JSON value and a line end to standard output, in UTF-8 whatever the locale says, and flush it.

    It is a single line, except on a terminal without `one_line`.
    """
    stream = stream or sys.stdout
    write_json_text(json_text(value, indent=2 if stream.isatty() and not one_line else None), stream)


def write_json_text(text: str, stream: TextIO | None = None) -> None:
    """Write JSON text and a line end to standard output, in UTF-8 whatever the locale says, and flush it."""
    stream = stream or sys.stdout
    stream.flush()
    stream.buffer.write(text.encode() + b"\n")
    stream.buffer.flush()


def write_list(kind: str, language: str, query: Mapping[str, str | None], items: Sequence[Any]) -> None:
    """Write the items that a command lists as one JSON object, with the query."""
    answer = {**provenance(), "kind": kind, "language": language, "query": query, "count": len(items), "items": items}
    write_json(answer)


def write_line(line: str) -> None:
    """Write one line of text for people to standard output and flush it."""
    sys.stdout.write(charset_of(sys.stdout).fit(line) + "\n")
    sys.stdout.flush()


def write_answer(line: Line, *, aligned: bool) -> None:
    """Write one answer in one line, its class in color; `aligned` lines up with any other line."""
    charset = charset_of(sys.stdout)
    head, value, rest = (charset.fit(part) for part in (line.head, line.value, line.rest))
    gap = " " * (line.width - len(head)) if aligned else ""
    value = value.ljust(_VALUE_WIDTH) if aligned else value
    sys.stdout.write(f"{painted(head, line.style, sys.stdout)}{gap}  {value}  {rest}\n")
    sys.stdout.flush()


def print_drawn(draw: Callable[[int], RenderableType], stream: TextIO | None = None) -> None:
    """Print what rich draws to a width: in colour on a terminal that wants it, as plain text otherwise."""
    # Only pages for people need rich.
    from rich.console import Console

    stream = stream or sys.stdout
    console = Console(file=stream, markup=False, highlight=False, emoji=False)
    width = min(console.width, MAX_WIDTH)
    with console.capture() as capture:
        console.print(draw(width), width=width)
    for line in capture.get().replace(GLUE, " ").splitlines():
        # A file or a pipe gets no padding at the line ends.
        stream.write((line if console.is_terminal else line.rstrip()) + "\n")
    stream.flush()


def print_page(draw: Callable[[Writer], Iterable[Text]], language: str) -> None:
    """Print lines of text, drawn to the width of the output, without a blank one above the first heading."""
    from rich.console import Group

    from mgcheck.render.writer import Writer

    def drawn(width: int) -> RenderableType:
        lines = list(draw(Writer(language, charset_of(sys.stdout), width)))
        return Group(*lines[not lines[0].plain :])

    print_drawn(drawn)


def save_picture(path: Path, draw: Callable[[], str]) -> None:
    """Write a picture to a new SVG file; raises `MgcheckError` for another suffix and for a file that exists."""
    if path.suffix != ".svg":
        raise MgcheckError("save_form", argument="--save", given=str(path))
    drawn = draw()
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(drawn)
    except FileExistsError:
        raise MgcheckError("save_exists", argument="--save", file=str(path)) from None


def write_warning(text: str, language: str) -> None:
    """Write a warning about what is being answered to standard error."""
    charset = charset_of(sys.stderr)
    label = charset.fit(say("ui.warning", language))
    shown = "".join(charset.fit(line) + "\n" for line in _wrapped(f"{label} {text}", language))
    shown = painted(label, "bold yellow", sys.stderr) + shown.removeprefix(label)
    _to_stderr(shown.encode(charset.encoding, "replace"))


def report(error: MgcheckError, words: Sequence[str]) -> None:
    """Write a refusal to standard error: the reason, the text with a mark under the fault, the way out."""
    language = chosen_language(words)
    if wants_json(words):
        text = json_text(error.to_dict(language), indent=2 if sys.stderr.isatty() else None)
        _to_stderr(text.encode() + b"\n")
        return
    charset = charset_of(sys.stderr)
    label = charset.fit(say("ui.error", language))
    lines = _wrapped(f"{label} {error.message(language)}", language)
    if isinstance(error, MissingUnitError):
        lines += _aligned([[part.within(language) for part in reading] for reading in error.readings], language)
    else:
        if error.text is not None and error.start is not None:
            lines += _marked(error.text, error.start, error.end or error.start, charset)
        hint = error.hint(language)
        if hint:
            lines += _wrapped(f"{say('ui.hint', language)} {hint}", language)
    shown = "".join(charset.fit(line) + "\n" for line in lines)
    shown = painted(label, "bold red", sys.stderr) + shown.removeprefix(label)
    _to_stderr(shown.encode(charset.encoding, "replace"))


def painted(text: str, style: MgClass | str, stream: TextIO) -> str:
    """The text in a style, or in the color of a class, where the stream is a terminal that wants colors."""
    if not (stream.isatty() or os.environ.get("FORCE_COLOR")):
        return text
    # Only a terminal needs it.
    from rich.console import Console
    from rich.text import Text

    from mgcheck.render.writer import COLORS

    console = Console(file=stream)
    if isinstance(style, MgClass):
        style = f"{COLORS[style]} reverse" if style.severe else COLORS[style]
    with console.capture() as capture:
        console.print(Text(text, style), end="", soft_wrap=True)
    return capture.get()


def _to_stderr(content: bytes) -> None:
    """Write to standard error; if that fails, only the exit status tells."""
    try:
        sys.stderr.flush()
        sys.stderr.buffer.write(content)
        sys.stderr.flush()
    except OSError:
        # It would fail again when the interpreter exits.
        sys.stderr = forgetful()


def _wrapped(line: str, language: str, indent: int = 2) -> list[str]:
    """A line for people, broken between words on a terminal, the rest indented; a file or a program gets it whole."""
    if not sys.stderr.isatty():
        return [line]
    # Only a refusal on a terminal needs them.
    from shutil import get_terminal_size
    from textwrap import wrap

    lines = wrap(glued(inert(line), language), get_terminal_size().columns, subsequent_indent=" " * indent)
    return [line.replace(GLUE, " ") for line in lines]


def _aligned(rows: Sequence[Sequence[str]], language: str) -> list[str]:
    """Rows of cells in columns as wide as their widest; if a row is too long, its last column is wrapped."""
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    left = sum(2 + width for width in wide[:-1]) + 2
    whole = ["  ".join(["", *map(str.ljust, row, wide)]).rstrip() for row in rows]
    return [line for row in whole for line in _wrapped(row, language, left)]


def _marked(text: str, start: int, end: int, charset: Charset) -> list[str]:
    """The text as the output can show it, and below it a mark under every character of text[start:end]."""
    # Only a refusal needs to know how wide characters are.
    from rich.cells import cell_len

    before, fault = charset.fit(text[:start]), charset.fit(text[start:end])
    return [f"  {charset.fit(text)}", f"  {' ' * cell_len(before)}{'^' * max(1, cell_len(fault))}"]
