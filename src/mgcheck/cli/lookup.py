"""The commands that show what mgcheck rests on: ranges, sources, and the schema of its JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Annotated, NamedTuple

import typer

from mgcheck.cli.options import Json, Lang
from mgcheck.cli.output import print_drawn, write_json
from mgcheck.cli.surroundings import charset_of, locale_language
from mgcheck.errors import ChoiceError
from mgcheck.knowledge import loader
from mgcheck.messages import say
from mgcheck.render.plain import glued

Specimen = Annotated[
    str | None, typer.Argument(help="Only the limits of this specimen or test.", metavar="SPECIMEN", show_default=False)
]


def ranges(specimen: Specimen = None, *, json: Json = False, lang: Lang = None) -> None:
    """Show every limit of every document, as printed, with its place."""
    language = lang or ("en" if json else locale_language())
    rows = loader.statements()
    if specimen is not None:
        known = list(dict.fromkeys(row.specimen for row in rows))
        wanted = specimen if specimen in known else _specimen(specimen, known)
        rows = tuple(row for row in rows if row.specimen == wanted)
    if json:
        write_json(
            [
                {
                    "id": row.id,
                    "specimen": row.specimen,
                    "source": row.source,
                    "printed": row.printed,
                    "meaning": row.meaning.within(language),
                    "locator": row.locator,
                }
                for row in rows
            ]
        )
        return
    entries = []
    for name, group in groupby(rows, key=lambda row: row.specimen):
        entries.append(_Entry(say(f"ui.specimen.{name}", language)))
        entries += [
            _Entry(row.printed, f"  [{row.source}, {row.locator}]", (row.meaning.within(language),), indent=2)
            for row in group
        ]
    _print(entries, language)


def _specimen(name: str, known: Sequence[str]) -> str:
    try:
        return loader.parse_specimen(name).value
    except ChoiceError:
        raise ChoiceError("unknown_specimen", given=name, known=", ".join(known)) from None


def sources(*, json: Json = False, lang: Lang = None) -> None:
    """Show the documents, and how much weight each bears."""
    language = lang or ("en" if json else locale_language())
    found = loader.sources().values()
    if json:
        write_json(
            [
                {"id": row.id, "kind": row.kind, "title": row.title, "weight": row.weight.within(language)}
                for row in found
            ]
        )
        return
    entries = []
    for row in found:
        kind = "" if row.kind == "document" else f"  ({say(f'ui.kind.{row.kind}', language)})"
        entries.append(_Entry(row.id, kind, (row.title, row.weight.within(language))))
    _print(entries, language)


def schema() -> None:
    """Print the JSON Schema (draft 2020-12) of one interpretation."""
    # pydantic's schema machinery is needed here alone.
    from mgcheck.render.json_schema import interpretation_schema

    write_json(interpretation_schema(), indent=2)


class _Entry(NamedTuple):
    """A title with something beside it, and lines below."""

    title: str
    aside: str = ""
    lines: tuple[str, ...] = ()
    indent: int = 0


def _print(entries: Iterable[_Entry], language: str) -> None:
    """Print entries, each a bold title and wrapped, indented lines."""
    from rich.console import Group, RenderableType
    from rich.padding import Padding
    from rich.text import Text

    charset = charset_of(sys.stdout)
    drawn: list[RenderableType] = []
    for entry in entries:
        title = Text(charset.fit(entry.title), "bold").append(charset.fit(entry.aside), "not bold")
        drawn.append(Padding(title, (0, 0, 0, entry.indent)))
        drawn += [
            Padding(Text(glued(charset.fit(line), language)), (0, 0, 0, entry.indent + 4)) for line in entry.lines
        ]
    print_drawn(lambda _: Group(*drawn))
