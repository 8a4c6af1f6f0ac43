"""Writes lines of text in the language of the reader, wrapped under an indent, with numbered citations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.containers import Lines
from rich.style import Style
from rich.text import Span, Text

from mgcheck.knowledge.causes import Listing
from mgcheck.knowledge.loader import sources
from mgcheck.knowledge.model import LAB, Citation, MgClass
from mgcheck.language.numbers import localized
from mgcheck.language.say import Param, say
from mgcheck.render.terminal_text import GLUE, Charset, glued

# Blue and orange, which color-blind people can distinguish; without colors the words say the same.
COLORS: dict[str, str] = {
    MgClass.SEVERE_HYPO: "bold blue",
    MgClass.HYPO: "bold bright_blue",
    MgClass.NORMAL: "bold green",
    MgClass.HYPER: "bold dark_orange",
    MgClass.SEVERE_HYPER: "bold dark_orange",
}
URGENT = Text("!", "bold magenta")
_GAP = 2


class Writer:
    """Writes lines of at most `width` columns; every text passes through `charset`, so that a terminal obeys none.

    A place gets its number when it is first cited; `references` resolves the numbers.
    """

    def __init__(self, language: str, charset: Charset, width: int) -> None:
        self.language = language
        self.charset = charset
        self.width = width
        self._console = Console(width=width)
        self._wrapped: dict[tuple[str, tuple[Span, ...], str | Style, int], Lines] = {}
        self.numbers: dict[Citation, int] = {}

    def say(self, key: str, **params: Param) -> str:
        """A sentence of the catalogue."""
        return say(key, self.language, **params)

    def number(self, text: str) -> str:
        """A number with the decimal mark of the language."""
        return localized(text, self.language)

    def text(self, content: str, style: str = "") -> Text:
        """A text in the characters of the output, in which no line breaks between a number and its unit."""
        return Text(glued(self.charset.fit(content), self.language), style)

    def cited(self, content: str, citations: Iterable[Citation | Listing], style: str = "") -> Text:
        """A statement with the numbers of its places, without a line break before them."""
        numbers: set[int] = set()
        others: list[str] = []
        for one in citations:
            if one.source in sources() and one.source != "mgcheck":
                for place in one.locator.split(" ; "):
                    numbers.add(self.numbers.setdefault(Citation(one.source, place), len(self.numbers) + 1))
            else:
                others.append(self.say("word.your_laboratory") if one.source == LAB else one.source)
        marks = [f"[{', '.join(map(str, sorted(numbers)))}]"] if numbers else []
        marks += [f"({name})" for name in dict.fromkeys(others)]
        shown = Text().append_text(self.text(content, style))
        for mark in marks:
            shown.append(GLUE + self.charset.fit(mark).replace(" ", GLUE), "dim")
        return shown

    def foot(self) -> Iterator[Text]:
        """The references under a blank line."""
        yield Text("")
        yield from self.paragraph(self.joined(self.references(), "  "), 0)

    def references(self) -> list[Text]:
        """The place of each number, named as in the documents, which are French."""
        entries = (f"[{number}] {place.source}, {place.locator}" for place, number in self.numbers.items())
        return [Text(self.charset.fit(entry).replace(" ", GLUE), "dim") for entry in entries]

    # ------------------------------------------------------------------------------------------------------ lines

    def heading(self, key: str, **params: Param) -> Iterator[Text]:
        """A heading of the catalogue under a blank line."""
        yield from self.headed(self.text(self.say(key, **params), "bold"))

    def headed(self, title: Text) -> Iterator[Text]:
        """A title under a blank line."""
        yield Text("")
        yield from self.paragraph(title, 0)

    def paragraph(self, content: Text, indent: int = _GAP, lead: Text | None = None) -> Iterator[Text]:
        """A text wrapped under an indent; `lead` stands in the indent of its first line."""
        for place, line in enumerate(self.wrapped(content, self.width - indent)):
            first = lead if lead is not None and not place else Text("")
            yield first + Text(" " * (indent - first.cell_len)) + line

    def item(self, content: Text, indent: int = _GAP, sign: Text | None = None) -> Iterator[Text]:
        """A text after a bullet or another sign."""
        sign = self.text(self.charset.glyphs.bullet, "dim") if sign is None else sign
        yield from self.paragraph(content, indent + _GAP, Text(" " * indent) + sign)

    def rows(self, rows: Sequence[tuple[Text, Text]], indent: int = _GAP) -> Iterator[Text]:
        """Labels in a column as wide as the longest, each with its text beside it; a long label gets its own line."""
        column = self.beside((label for label, _ in rows), indent)
        for label, content in rows:
            lead = Text(" " * indent) + label
            if lead.cell_len > column - _GAP:
                yield from self.paragraph(label, indent)
                lead = Text("")
            yield from self.paragraph(content, column, lead)

    def named(self, rows: Sequence[tuple[Text, Text, str]], indent: int = _GAP) -> Iterator[Text]:
        """Texts, each after its lead, with their ids in a dim column to the right.

        A row without an id is a heading over those below it.
        """
        ids = [self.text(name, "dim") for _, _, name in rows]
        room = self.width - indent - _GAP - max(name.cell_len for name in ids)
        texts = [content.wrap(self._console, room) for _, content, _ in rows]
        column = max(line.cell_len for lines in texts for line in lines) + indent + _GAP
        for (lead, _, _), lines, name in zip(rows, texts, ids, strict=True):
            for place, part in enumerate(lines):
                part.rstrip()
                first = Text("") if place else lead
                line = first + Text(" " * (indent - first.cell_len)) + part
                if not place:
                    line.append(" " * (column - line.cell_len)).append_text(name)
                line.rstrip()
                yield line

    def table(self, rows: Sequence[Sequence[Text]]) -> Iterator[Text]:
        """Cells in columns as wide as their widest."""
        wide = [max(cell.cell_len for cell in column) + _GAP for column in zip(*rows, strict=True)]
        for row in rows:
            line = Text(" " * _GAP)
            for cell, width in zip(row, wide, strict=True):
                line.append_text(cell).append(" " * (width - cell.cell_len))
            line.rstrip()
            yield line

    def beside(self, labels: Iterable[Text], indent: int = _GAP) -> int:
        """The column at which texts begin beside these labels; labels longer than half the line are ignored."""
        wide = (label.cell_len for label in labels if label.cell_len <= self.width // 2 - indent)
        return max(wide, default=0) + indent + _GAP

    def joined(self, parts: Iterable[Text], between: str) -> Text:
        """Texts joined by a separator."""
        return self.text(between).join(parts)

    def fits(self, content: Text, indent: int, most: int) -> bool:
        """Whether a text takes at most `most` lines under an indent."""
        room = self.width - indent
        # A text that cannot fit is not wrapped.
        return content.cell_len <= most * room and len(self.wrapped(content, room)) <= most

    def wrapped(self, content: Text, room: int) -> Lines:
        """The lines of a text in a room; kept, because a page is laid out again and again until it fits a screen."""
        key = (content.plain, tuple(content.spans), content.style, room)
        if key not in self._wrapped:
            self._wrapped[key] = content.wrap(self._console, room)
            for line in self._wrapped[key]:
                line.rstrip()
        return self._wrapped[key]
