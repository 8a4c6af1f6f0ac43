"""Whole columns of results at once: what `rows` says of one row, for a frame of them, in polars.

A value written in plain digits is an integer and a number of decimal places; no binary rounding takes part. Rows that
share specimen, unit, range and places share the compiled pieces (`compiled`), in which the integer is looked up by
binary search. Every other row is read by `rows`, each distinct one once.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from mgcheck.columns.as_text import as_written
from mgcheck.columns.digits import DIGIT_BITS, EXACT_FLOAT, MOST_PLACES, as_floats, parsed_digits
from mgcheck.columns.pieces import Pieces, amount_factor, compile_pieces
from mgcheck.columns.row import Amounts, Answer, Row, RowReader
from mgcheck.knowledge.model import Specimen

# Group and digits of a value share one integer of 127 bits.
_MOST_GROUPS = 1 << (126 - DIGIT_BITS)
# Compiling the pieces costs about as much as reading this many rows.
_WORTH_COMPILING = 24
_KEPT_GROUPS = 20_000
# What an integer can number.
_MOST_COMBINATIONS = 1 << 62


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
        """These answers with a further warning, except in rows that could not be read."""
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


class _Scale(NamedTuple):
    """How a value becomes an amount: its digits times `numerator` by `denominator`, or the value times `factor`.

    None where there is no amount; `daily` where it is one of 24 h.
    """

    numerator: float | None
    denominator: float | None
    factor: float | None
    daily: bool


_NO_AMOUNT = _Scale(None, None, None, daily=False)


class _Group(NamedTuple):
    """The rows that share all but the digits."""

    pieces: Pieces
    scale: _Scale

    @property
    def starts_and_answers(self) -> Iterable[tuple[int, Answer | None]]:
        """Where each piece starts, and its answer."""
        return zip(self.pieces.starts, self.pieces.answers, strict=True)


class Evaluator:
    """Answers frames of rows by one `RowReader`; keeps what it compiled, and may be called from several threads.

    `constant` holds what all rows share; the columns of a frame are named as the fields of `Row` and replace it. All
    are texts, null where a cell is empty; the value may also be integers, decimals, or floats of 64 bits, which mean
    what they would as texts.
    """

    def __init__(self, reader: RowReader, constant: Row) -> None:
        self._reader = reader
        self._constant = constant
        self._groups: dict[tuple[Row, int], _Group] = {}

    @property
    def reader(self) -> RowReader:
        """The rules by which rows are read."""
        return self._reader

    def __call__(self, frame: pl.DataFrame) -> Answers:
        """The answers to all rows of a frame."""
        parsed = parsed_digits(frame["value"], self._reader.mark)
        digits, plain = parsed["digits"], parsed["plain"]
        grouped = self._grouped(frame, parsed["places"], plain)
        if grouped is None:
            return self._read_each(frame)
        number, groups = grouped

        table = Table()
        starts: list[int] = []
        entries: list[int | None] = []
        for place, group in enumerate(groups):
            for start, answer in group.starts_and_answers if group else [(0, None)]:
                # What so few digits cannot reach would lie among the starts of the next group.
                if start < 1 << DIGIT_BITS:
                    starts.append((place << DIGIT_BITS) + start)
                    entries.append(None if answer is None else table.entry(answer))
        keys = pl.select(pl.lit(number).cast(pl.Int128) * (1 << DIGIT_BITS) + pl.lit(digits).fill_null(0)).to_series()
        piece = pl.Series(starts, dtype=pl.Int128).search_sorted(keys, side="right")
        index = pl.Series(entries, dtype=pl.UInt32).gather(piece.cast(pl.Int64) - 1)

        scales = pl.DataFrame(
            [group.scale if group else _NO_AMOUNT for group in groups],
            schema={"numerator": pl.Float64, "denominator": pl.Float64, "factor": pl.Float64, "daily": pl.Boolean},
            orient="row",
        )[number]
        # Of a few digits the product is exact and the quotient rounded once; more would be rounded before.
        amount = digits.cast(pl.Float64) * scales["numerator"] / scales["denominator"]
        long = (digits > EXACT_FLOAT).fill_null(value=False)
        if long.any():
            amount = amount.zip_with(~long, as_floats(frame["value"], self._reader.mark) * scales["factor"])
        answered = plain & index.is_not_null()
        mine = pl.select(
            entry=pl.when(answered).then(index),
            mmol_per_l=pl.when(answered & ~scales["daily"]).then(amount),
            mmol_per_24h=pl.when(answered & scales["daily"]).then(amount),
        )
        answers = Answers(table.answers, *mine)
        if answered.all():
            return answers
        return answers.over(self._read_each(frame.filter(~answered)).scattered(~answered))

    def _grouped(
        self, frame: pl.DataFrame, places: pl.Series, plain: pl.Series
    ) -> tuple[pl.Series, list[_Group | None]] | None:
        """The rows' groups by number, and each group where it is worth being compiled; None for too many groups."""
        context = frame.select(pl.exclude("value"))
        keys = _combined([places, *context], plain)
        distinct, first = _distinct(keys)
        if len(distinct) > _MOST_GROUPS:
            return None
        number = distinct.search_sorted(keys, side="left")
        representatives = context[first].to_dicts() if context.width else [{}] * len(first)
        return number, self._compiled(representatives, places[first].to_list(), distinct, number)

    def _compiled(
        self, context: list[dict[str, str | None]], places: list[int], keys: pl.Series, number: pl.Series
    ) -> list[_Group | None]:
        """The groups that are or are worth being compiled, None for the others."""
        found: list[_Group | None] = []
        counts: list[int] | None = None
        for place, (cells, decimals, key) in enumerate(zip(context, places, keys, strict=True)):
            if key < 0:
                found.append(None)
                continue
            row = self._row(cells)
            group = self._groups.get((row, decimals))
            if group is None:
                if counts is None:
                    counts = number.value_counts().sort(number.name)["count"].to_list()
                if counts[place] >= _WORTH_COMPILING:
                    group = self._remember(row, decimals)
            found.append(group)
        return found

    def _remember(self, row: Row, places: int) -> _Group:
        pieces = compile_pieces(self._reader, row, places)
        factor = None if pieces.sample is None else amount_factor(pieces.sample)
        scale = _NO_AMOUNT
        if factor is not None:
            exact = factor / 10**places
            daily = pieces.answers[0].specimen is Specimen.URINE
            scale = _Scale(float(exact.numerator), float(exact.denominator), float(factor), daily)
        if len(self._groups) >= _KEPT_GROUPS:
            self._groups.clear()
        group = self._groups[row, places] = _Group(pieces, scale)
        return group

    def _read_each(self, frame: pl.DataFrame) -> Answers:
        """The rows that no pieces answer, each distinct one read once."""
        frame = frame.with_columns(as_written(frame["value"], self._reader.mark))
        distinct = frame.unique(maintain_order=True)
        table = Table()
        entries: list[int] = []
        read: list[Amounts] = []
        for cells in distinct.iter_rows(named=True):
            answer, amounts = self._reader.answer(self._row(cells))
            entries.append(table.entry(answer))
            read.append(amounts)
        found = distinct.with_columns(
            pl.Series("index", entries, dtype=pl.UInt32),
            *(pl.Series(name, column, dtype=pl.Float64) for name, column in _transposed(read)),
        )
        joined = frame.join(found, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")
        return Answers(table.answers, joined["index"], joined["mmol_per_l"], joined["mmol_per_24h"])

    def _row(self, cells: dict[str, str | None]) -> Row:
        """A row of a frame, with what all rows share."""
        return self._constant._replace(**{name: text or "" for name, text in cells.items()})


def _transposed(amounts: Iterable[Amounts]) -> list[tuple[str, list[float | None]]]:
    read = list(amounts)
    return [(name, [getattr(amount, name) for amount in read]) for name in Amounts._fields]


def _combined(columns: list[pl.Series], where: pl.Series) -> pl.Series:
    """One integer for each combination of cells; -1 in rows that do not count."""
    key = pl.repeat(0, len(where), dtype=pl.Int64, eager=True)
    span = 1
    for column in columns:
        codes, count = _codes(column)
        if span * (count + 1) >= _MOST_COMBINATIONS:
            groups, _ = _distinct(key)
            key, span = groups.search_sorted(key, side="left").cast(pl.Int64), len(groups)
        key = key * (count + 1) + codes
        span *= count + 1
    return pl.select(pl.when(where).then(key).otherwise(-1)).to_series()


def _codes(column: pl.Series) -> tuple[pl.Series, int]:
    """A small integer for each distinct cell, an empty cell included, and how many there are."""
    if column.dtype != pl.String:
        # The places: few enough as they are, or those of a text that does not count.
        return column, MOST_PLACES
    distinct = column.drop_nulls().unique()
    return column.cast(pl.Enum(distinct)).to_physical().cast(pl.Int64).fill_null(len(distinct)), len(distinct)


def _distinct(keys: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The distinct keys in ascending order, and where each stands first."""
    first = keys.arg_unique()
    distinct = keys.gather(first)
    order = distinct.arg_sort()
    return distinct.gather(order), first.gather(order)
