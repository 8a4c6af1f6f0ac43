"""Whole columns of results at once: what `rows` says of one row, for a frame of them, in polars.

A value written in plain digits is an integer and a number of decimal places; no binary rounding takes part. Rows that
share specimen, unit, range and places share the compiled pieces (`compiled`), in which the integer is looked up by
binary search; floats that are no short decimals are looked up as floats. Every other row is read by `rows`, each
distinct one once.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

import polars as pl

from mgcheck.answers import Answers, Table, no_answers
from mgcheck.compiled import DecimalGrid, FloatGrid, Grid, Key, Pieces, amount_factor, compile_pieces
from mgcheck.digits import DIGIT_BITS, MOST_PLACES, parsed_digits, places_of
from mgcheck.knowledge.model import Specimen
from mgcheck.reading import MAX_DIGITS, MAX_EXPONENT
from mgcheck.rows import Amounts, Answer, Row, RowReader
from mgcheck.typed import as_written

# Group and digits of a value share one integer of 63 bits.
_MOST_GROUPS = 1 << (62 - DIGIT_BITS)
# Up to here every integer is a binary float, and a quotient of two of them is rounded once, correctly.
_EXACT_FLOAT = 1 << 53
# Compiling the pieces costs about as much as reading this many rows.
_WORTH_COMPILING = 24
_KEPT_GROUPS = 20_000
# No other float is a number that is read.
_FLOATS_READ = 10.0**-MAX_EXPONENT, math.nextafter(10.0 ** (MAX_EXPONENT + 1), 0)
# What an integer can number.
_MOST_COMBINATIONS = 1 << 62
# Each of these groups is looked up by itself.
_MOST_LONG_GROUPS = 200


class _Scale(NamedTuple):
    """How digits become an amount: times `numerator` by `denominator`, exactly up to so many digits.

    No numerator where there is no amount; `daily` where it is one of 24 h.
    """

    numerator: float | None
    denominator: float
    daily: bool
    most: int


_NO_AMOUNT = _Scale(None, 1.0, daily=False, most=_EXACT_FLOAT)


class _Group(NamedTuple):
    """The rows that share all but the digits, or all but the float."""

    pieces: Pieces
    grid: Grid
    scale: _Scale

    @property
    def along(self) -> Iterable[tuple[Key, Answer | None]]:
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
        self._groups: dict[tuple[Row, Grid], _Group] = {}

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
            for start, answer in group.along if group else [(0, None)]:
                # What so few digits cannot reach would lie among the starts of the next group.
                if start < 1 << DIGIT_BITS:
                    starts.append((place << DIGIT_BITS) + int(start))
                    entries.append(None if answer is None else table.entry(answer))
        piece = pl.Series(starts, dtype=pl.Int64).search_sorted(
            number.cast(pl.Int64) * (1 << DIGIT_BITS) + digits.fill_null(0), side="right"
        )
        index = pl.Series(entries, dtype=pl.UInt32).gather(piece.cast(pl.Int64) - 1)

        scales = pl.DataFrame(
            [group.scale if group else _NO_AMOUNT for group in groups],
            schema={"numerator": pl.Float64, "denominator": pl.Float64, "daily": pl.Boolean, "most": pl.Int64},
            orient="row",
        )[number]
        amount = digits * scales["numerator"] / scales["denominator"]
        answered = plain & (digits <= scales["most"]).fill_null(value=False) & index.is_not_null()
        mine = pl.select(
            entry=pl.when(answered).then(index),
            mmol_per_l=pl.when(answered & ~scales["daily"]).then(amount),
            mmol_per_24h=pl.when(answered & scales["daily"]).then(amount),
        )
        answers = Answers(table.answers, *mine)
        if answered.all():
            return answers
        # Short ones of which there are few are read one by one, which keeps their amounts exact.
        few = plain & index.is_null()
        return answers.over(self._read_long(frame.filter(~answered), ~few.filter(~answered)).scattered(~answered))

    def _grouped(
        self, frame: pl.DataFrame, places: pl.Series | None, plain: pl.Series
    ) -> tuple[pl.Series, list[_Group | None]] | None:
        """The rows' groups by number, and each group where it is worth being compiled; None for too many groups.

        Floats have no places.
        """
        context = frame.select(pl.exclude("value"))
        keys = _combined([*context] if places is None else [places, *context], plain)
        distinct, first = _distinct(keys)
        if len(distinct) > _MOST_GROUPS:
            return None
        number = distinct.search_sorted(keys, side="left")
        representatives = context[first].to_dicts() if context.width else [{}] * len(first)
        grids: list[Grid] = [FloatGrid() if places is None else DecimalGrid(places[row]) for row in first]
        return number, self._compiled(representatives, grids, distinct, number)

    def _read_long(self, frame: pl.DataFrame, long: pl.Series) -> Answers:
        """The rows whose digits no small integer holds: plain decimals by their nearest floats, the others one by one.

        A decimal whose float is not that of a piece's start lies on the same side of it as its float does; where the
        floats are equal the row is read by itself.
        """
        if frame["value"].dtype == pl.Float64:
            floats = frame["value"]
            return self._looked_up(frame, None, floats, long & floats.is_between(*_FLOATS_READ).fill_null(value=False))
        mark = self._reader.mark
        frame = frame.with_columns(as_written(frame["value"], mark))
        text = pl.col("text")
        decimal = f"^[0-9]{{1,{MAX_DIGITS}}}(?:[{mark}][0-9]{{1,{MAX_DIGITS}}})?$"
        places, floats, plain = frame.select(text=pl.col("value").str.strip_chars()).select(
            places=places_of(text, mark).fill_null(0),
            floats=text.str.replace(mark, ".", literal=True).cast(pl.Float64, strict=False),
            plain=(text.str.contains(decimal) & (text.str.len_bytes() <= MAX_DIGITS)).fill_null(value=False),
        )
        return self._looked_up(frame, places, floats, long & plain)

    def _looked_up(self, frame: pl.DataFrame, places: pl.Series | None, floats: pl.Series, plain: pl.Series) -> Answers:
        """The answers by floats to the rows that are `plain`; the others are read one by one."""
        grouped = self._grouped(frame, places, plain)
        if grouped is None or len(grouped[1]) > _MOST_LONG_GROUPS:
            return self._read_each(frame)
        number, groups = grouped
        answers = no_answers(len(frame))
        for place, group in enumerate(groups):
            if group is not None:
                mine = plain & (number == place)
                answers = answers.over(_by_floats(group, floats.filter(mine)).scattered(mine))
        rest = answers.entry.is_null()
        return answers.over(self._read_each(frame.filter(rest)).scattered(rest))

    def readable(self, values: pl.Series) -> pl.Series:
        """Whether each text begins with a number that can be read."""
        plain = parsed_digits(values, self._reader.mark)["plain"]
        odd = values.filter(~plain).unique()
        good = [text for text in odd if text is not None and self._reader.readable(text)]
        return plain | values.is_in(good).fill_null(value=False)

    def _compiled(
        self, context: list[dict[str, str | None]], grids: list[Grid], keys: pl.Series, number: pl.Series
    ) -> list[_Group | None]:
        """The groups that are or are worth being compiled, None for the others."""
        found: list[_Group | None] = []
        counts: list[int] | None = None
        for place, (cells, grid, key) in enumerate(zip(context, grids, keys, strict=True)):
            if key < 0:
                found.append(None)
                continue
            row = self._row(cells)
            group = self._groups.get((row, grid))
            if group is None:
                if counts is None:
                    counts = number.value_counts().sort(number.name)["count"].to_list()
                if counts[place] >= _WORTH_COMPILING:
                    group = self._remember(row, grid)
            found.append(group)
        return found

    def _remember(self, row: Row, grid: Grid) -> _Group:
        pieces = compile_pieces(self._reader, row, grid)
        factor = None if pieces.sample is None else amount_factor(pieces.sample)
        scale = _NO_AMOUNT
        if factor is not None:
            exact = factor / 10**grid.places
            # A denominator that no float holds exactly leaves all its rows to be read otherwise.
            most = (_EXACT_FLOAT - 1) // exact.numerator if exact.denominator < _EXACT_FLOAT else 0
            daily = pieces.answers[0].specimen is Specimen.URINE
            scale = _Scale(float(exact.numerator), float(exact.denominator), daily, most)
        if len(self._groups) >= _KEPT_GROUPS:
            self._groups.clear()
        group = self._groups[row, grid] = _Group(pieces, grid, scale)
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


def _by_floats(group: _Group, floats: pl.Series) -> Answers:
    """The answers to floats of one group; none where a float that stands for a decimal is that of a piece's start."""
    scale = 10**group.grid.places
    starts = pl.Series([float(Fraction(start) / scale) for start in group.pieces.starts])
    piece = starts.search_sorted(floats, side="right").cast(pl.Int64) - 1
    certain = piece >= 0
    if isinstance(group.grid, DecimalGrid):
        certain &= starts.gather(piece) != floats
    index = pl.select(pl.when(certain).then(piece)).to_series().cast(pl.UInt32)
    numerator, denominator, daily, _ = group.scale
    nothing = pl.repeat(None, len(floats), dtype=pl.Float64, eager=True)
    if numerator is None:
        return Answers(list(group.pieces.answers), index, nothing, nothing)
    # One unit, not one unit of the last place; a factor of one leaves the float as it is.
    amount = (floats * float(Fraction(numerator) / Fraction(denominator) * scale)).zip_with(certain, nothing)
    return Answers(list(group.pieces.answers), index, *((nothing, amount) if daily else (amount, nothing)))


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
