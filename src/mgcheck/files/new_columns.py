"""The new cells of rows, as columns of a frame or as text to append."""

from __future__ import annotations

from itertools import groupby
from typing import Any, NamedTuple

import polars as pl

from mgcheck.columns.outcome import Outcome
from mgcheck.columns.row import Answer
from mgcheck.errors import ChoiceError
from mgcheck.files.formats.delimited import delimited
from mgcheck.knowledge.model import Specimen
from mgcheck.language.json_text import json_text
from mgcheck.render.terminal_text import inert

_STORED = {
    "class": ("cls", pl.String),
    "possible_classes": ("possible_classes", pl.String),
    "flag": ("flag", pl.String),
    "borderline": ("borderline", pl.Boolean),
    "sources_agree": ("sources_agree", pl.Boolean),
    "warnings": ("warnings", pl.String),
    "error": ("error", pl.String),
}
_AMOUNTS = ("mmol_per_l", "mmol_per_24h")
_AUDIT = "flag_agrees"


class Layout(NamedTuple):
    """The prefix of the new columns, and which of the optional ones there are."""

    prefix: str
    per_l: bool
    per_24h: bool
    audit: bool

    @property
    def parts(self) -> list[str]:
        """The new columns in order, without their prefix."""
        amounts = [name for name, wanted in zip(_AMOUNTS, (self.per_l, self.per_24h), strict=True) if wanted]
        first, last = list(_STORED)[:4], list(_STORED)[4:]
        return [*first, *amounts, *last, *([_AUDIT] if self.audit else [])]

    @property
    def names(self) -> list[str]:
        """The names of the new columns."""
        return [self.name(part) for part in self.parts]

    def name(self, part: str) -> str:
        """The name of a new column."""
        return f"{self.prefix}_{part}"

    @property
    def schema(self) -> dict[str, Any]:
        """The new columns with their types."""
        types = {name: kind for name, (_, kind) in _STORED.items()}
        return {self.name(part): types.get(part, pl.Boolean if part == _AUDIT else pl.Float64) for part in self.parts}

    def frame(self, outcome: Outcome) -> pl.DataFrame:
        """The new cells as typed columns."""
        answers = outcome.answers
        columns: dict[str, Any] = {}
        for part, kind in zip(self.parts, self.schema.values(), strict=True):
            if part in _STORED:
                stored = [_stored(answer, part) for answer in answers.table]
                columns[self.name(part)] = pl.Series(stored, dtype=kind).gather(answers.entry)
            else:
                columns[self.name(part)] = outcome.flag_agrees if part == _AUDIT else getattr(answers, part)
        return pl.DataFrame(columns)

    def text(self, outcome: Outcome, style: CsvStyle | JsonStyle) -> list[pl.Series]:
        """The new cells as pieces of text to append to each row; each distinct answer is written once."""
        answers = outcome.answers
        pieces = []
        for stored, parts in groupby(self.parts, key=_STORED.__contains__):
            names = list(parts)
            if stored:
                texts = [self._joined(style, names, answer) for answer in answers.table]
                pieces.append(_looked_up(answers.entry, texts).fill_null(self._joined(style, names, Answer())))
                continue
            for part in names:
                if part == _AUDIT and outcome.flag_agrees is not None:
                    texts = [style.cell(self.name(part), value) for value in (False, True)]
                    nothing = style.cell(self.name(part), None)
                    pieces.append(_looked_up(outcome.flag_agrees.cast(pl.UInt32), texts).fill_null(nothing))
                else:
                    pieces.append(style.numbers(self.name(part), getattr(answers, part)))
        return pieces

    def _joined(self, style: CsvStyle | JsonStyle, parts: list[str], answer: Answer) -> str:
        return style.between.join(style.cell(self.name(part), _stored(answer, part)) for part in parts)


def _stored(answer: Answer, part: str) -> str | bool | None:
    """A cell; an error, which repeats input, has escapes for characters that a terminal showing the file would obey."""
    value = getattr(answer, _STORED[part][0])
    return inert(value) if part == "error" and value else value


class CsvStyle(NamedTuple):
    """Cells after a delimiter, quoted where necessary; numbers with the decimal mark of the file."""

    between: str
    mark: str

    def cell(self, name: str, value: str | bool | None) -> str:  # noqa: ARG002, FBT001 - as JSON has it
        """A text or a boolean; a spreadsheet runs none as a formula, since even an error begins with its code."""
        text = "" if value is None else value if isinstance(value, str) else str(value).lower()
        # Few cells need quotes, and the csv module would quote an empty cell that is alone in its row.
        needs_quotes = any(sign in text for sign in (self.between, '"', "\n", "\r"))
        return delimited([text], self.between) if needs_quotes else text

    def numbers(self, name: str, values: pl.Series) -> pl.Series:  # noqa: ARG002 - names are in the header
        """Numbers as they are, or as texts with a decimal comma."""
        if self.mark == ".":
            return values
        texts = values.cast(pl.String).str.replace(".", ",", literal=True)
        return '"' + texts + '"' if self.between == "," else texts


class JsonStyle(NamedTuple):
    """Members of a JSON object."""

    between: str = ","

    def cell(self, name: str, value: str | bool | None) -> str:  # noqa: FBT001 - a cell is what it is
        """A text, true, false or null."""
        return f"{json_text(name)}:{json_text(value)}"

    def numbers(self, name: str, values: pl.Series) -> pl.Series:
        """Numbers or null."""
        return f"{json_text(name)}:" + values.cast(pl.String).fill_null("null")


def layout_for(prefix: str, specimen: Specimen | None, *, audit: bool) -> Layout:
    """The new columns for one specimen, or for rows of any.

    Raises `ChoiceError` for a prefix that is not an identifier: a spreadsheet must not run a header as a formula.
    """
    if not prefix.isidentifier():
        raise ChoiceError("prefix_form", given=prefix)
    return Layout(
        prefix,
        per_l=specimen is not Specimen.URINE,
        per_24h=specimen in (Specimen.URINE, None),
        audit=audit,
    )


def _looked_up(place: pl.Series, texts: list[str]) -> pl.Series:
    return pl.Series(texts, dtype=pl.String).gather(place)
