"""The answers to the rows of a frame: a table of the distinct ones, and columns of what differs from row to row."""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from mgcheck.columns.row import Answer


class Answers(NamedTuple):
    """The answers to the rows of a frame: `table[entry[i]]` is that of row i, the amounts are columns.

    Entries are whole numbers of 32 bits, amounts floats of 64 bits, whatever the rows; null where there is none.
    """

    table: list[Answer]
    entry: pl.Series
    mmol_per_l: pl.Series
    mmol_per_24h: pl.Series

    def scattered(self, where: pl.Series) -> Answers:
        """The answers laid out over a longer frame, in the rows where `where` is true; null in all others."""
        order = where.cum_sum().cast(pl.Int64) - 1
        place = pl.select(pl.when(where).then(order)).to_series()
        return Answers(self.table, *(column.gather(place) for column in self[1:]))

    def warned(self, code: str) -> Answers:
        """These answers with a further warning, but for rows that could not be read."""
        table = [
            answer if answer.error else answer._replace(warnings="|".join(filter(None, (answer.warnings, code))))
            for answer in self.table
        ]
        return self._replace(table=table)

    def over(self, other: Answers) -> Answers:
        """These answers, and those of `other` in rows that have none here."""
        shifted = other.entry + len(self.table)
        missing = self.entry.is_null()
        return Answers(
            self.table + other.table,
            self.entry.zip_with(~missing, shifted),
            *(mine.zip_with(~missing, theirs) for mine, theirs in zip(self[2:], other[2:], strict=True)),
        )


def no_answers(rows: int) -> Answers:
    """Answers to rows that nobody asked about."""
    nothing = pl.repeat(None, rows, dtype=pl.Float64, eager=True)
    return Answers([], nothing.cast(pl.UInt32), nothing, nothing)


class Table:
    """Answers, each once."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._places: dict[Answer, int] = {}

    def entry(self, answer: Answer) -> int:
        """The place of an answer in the table."""
        place = self._places.setdefault(answer, len(self.answers))
        if place == len(self.answers):
            self.answers.append(answer)
        return place
