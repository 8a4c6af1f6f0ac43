"""Lines of text as an SVG picture, with a title and a description for screen readers."""

from __future__ import annotations

import io
from collections.abc import Iterable
from html import escape

from rich.console import Console
from rich.text import Text

from mgcheck.render.terminal_text import GLUE, inert

FONT = '"DejaVu Sans Mono", Menlo, Consolas, monospace'
_HEAD = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="title description">
<title id="title">%s</title>
<desc id="description">%s</desc>
"""
# rich's own template loads its font from the network, which not every viewer does.
_TEMPLATE = """\
<style>
.{unique_id}-matrix {{ font: {char_height}px/{line_height}px %s; }}
.{unique_id}-title {{ display: none; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}"/>
</clipPath>
{lines}
</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def picture(lines: Iterable[Text], title: str, width: int) -> str:
    """The lines as SVG on a page of `width` columns; the description is their text."""
    console = Console(file=io.StringIO(), width=width, record=True, force_terminal=True, color_system="truecolor")
    plain = []
    for line in lines:
        shown = line.copy()
        shown.plain = shown.plain.replace(GLUE, " ")
        plain.append(shown.plain.rstrip())
        console.print(shown, no_wrap=True, crop=True)
    template = head(title, "\n".join(plain)) + _TEMPLATE % FONT
    return console.export_svg(title="", code_format=template, unique_id="mgcheck")


def head(title: str, description: str) -> str:
    """The beginning of a picture, with a title and a description, as a template for its `width` and `height`."""
    lines = "\n".join(map(inert, description.split("\n")))
    said = [escape(text).replace("{", "{{").replace("}", "}}") for text in (inert(title), lines)]
    return _HEAD % tuple(said)
