"""How the page writes: its words in the language of the answer, headings, rows, and statements with their places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from mgcheck.figures import localized
from mgcheck.knowledge.library import Listing
from mgcheck.knowledge.model import Citation
from mgcheck.messages import say
from mgcheck.render.line import places
from mgcheck.render.plain import Charset, glued


class Writer:
    """Writes in one language; every text passes through `charset`, so that it is shown and never obeyed."""

    def __init__(self, language: str, charset: Charset) -> None:
        self.language = language
        self.charset = charset

    def say(self, key: str, **params: str | int) -> str:
        """A sentence of the catalogue."""
        return say(key, self.language, **params)

    def text(self, content: str, style: str = "") -> Text:
        """A text in the characters of the output, in which nothing is torn apart that belongs together."""
        return Text(glued(self.charset.fit(content), self.language), style)

    def heading(self, key: str) -> Iterator[RenderableType]:
        """A heading with a blank line above it."""
        yield Text("")
        yield self.text(self.say(key), "bold")

    def number(self, text: str) -> str:
        """A number with the decimal mark of the language."""
        return localized(text, self.language)

    def cited(self, content: str, citations: Iterable[Citation | Listing]) -> Text:
        """A statement with its sources and places behind it; of mgcheck's own no more than that."""
        line = self.text(content)
        # Places are named as in the documents, which are French.
        line.append(glued(self.charset.fit(f" {places(citations)}"), "fr"), "dim")
        return line

    def hanging(self, rows: Iterable[tuple[str, Text]], style: str = "") -> RenderableType:
        """Lines with a lead in a column of their own."""
        table = Table.grid(padding=(0, 1))
        table.add_column(no_wrap=True, style=style)
        table.add_column(ratio=1)
        for lead, content in rows:
            table.add_row(self.text(lead), content)
        return Padding(table, (0, 0, 0, 2))
