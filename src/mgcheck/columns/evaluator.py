"""Answers whole columns at once in polars, as `RowReader` answers one row.

A value in plain digits is an integer with decimal places, so that no binary rounding takes part. Rows that share
specimen, unit, range and places share their `Pieces`, in which the integer is found by binary search. Every other row
is read by `RowReader`, each distinct one once.
"""

from __future__ import annotations

from typing import NamedTuple

import polars as pl

from mgcheck.columns.as_text import as_written
from mgcheck.columns.digits import LONG_BITS, SHORT_BITS, as_floats, parsed_digits
from mgcheck.columns.distinct import combined, numbered, repeats
from mgcheck.columns.pieces import Pieces, compile_pieces
from mgcheck.columns.row import Amounts, Answer, Row, RowReader
from mgcheck.knowledge.model import Specimen

# Up to here every integer is exact as a binary float.
_EXACT_FLOAT = 1 << 53
# Compiling the pieces costs about as much as reading this many rows.
_WORTH_COMPILING = 24


class Limits(NamedTuple):
    """How many groups are looked up in short and in long integers and kept, and how many combinations are numbered.

    The group and the digits of a value share one integer of 63 bits, or of 127; a 64-bit integer numbers a combination
    of cells.
    """

    few: int = 1 << (62 - SHORT_BITS)
    groups: int = 1 << (126 - LONG_BITS)
    kept: int = 20_000
    combinations: int = 1 << 62


_LIMITS = Limits()


class Answers(NamedTuple):
    """The answers to the rows of a frame: `table` holds each once, `table[entry[i]]` is that of row i.

    Entries are 32-bit integers and amounts 64-bit floats; both are null where there is none.
    """

    table: list[Answer]
    entry: pl.Series
    mmol_per_l: pl.Series
    mmol_per_24h: pl.Series

    def scattered(self, where: pl.Series) -> Answers:
        """The answers spread over a longer frame: in order where `where` is true, null elsewhere."""
        order = where.cum_sum().cast(pl.Int64) - 1
        place = pl.select(pl.when(where).then(order)).to_series()
        return Answers(self.table, *(column.gather(place) for column in self[1:]))

    def warned(self, codes: pl.Series) -> Answers:
        """These answers with the further warnings of each row, null for none, except in rows that could not be read."""
        pairs = pl.DataFrame({"entry": self.entry, "codes": codes})
        distinct = pairs.drop_nulls().unique()
        table = [*self.table]
        for entry, code in distinct.iter_rows():
            answer = self.table[entry]
            warnings = answer.warnings if answer.error else "|".join(filter(None, (answer.warnings, code)))
            table.append(answer._replace(warnings=warnings))
        places = pl.int_range(len(self.table), len(table), dtype=pl.UInt32, eager=True)
        warned = distinct.with_columns(place=places)
        found = pairs.join(warned, on=["entry", "codes"], how="left", maintain_order="left")["place"]
        return self._replace(table=table, entry=found.fill_null(self.entry))

    def over(self, other: Answers) -> Answers:
        """These answers, completed by those of `other` in rows without one."""
        shifted = other.entry + len(self.table)
        missing = self.entry.is_null()
        return Answers(
            self.table + other.table,
            self.entry.zip_with(~missing, shifted),
            *(mine.zip_with(~missing, theirs) for mine, theirs in zip(self[2:], other[2:], strict=True)),
        )


def no_answers(rows: int) -> Answers:
    """Answers without any entry, to be completed by `over`."""
    nothing = pl.repeat(None, rows, dtype=pl.Float64, eager=True)
    return Answers([], nothing.cast(pl.UInt32), nothing, nothing)


class Table:
    """A list of distinct answers."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self._places: dict[Answer, int] = {}

    def entry(self, answer: Answer) -> int:
        """The index of an answer, which is added if it is new."""
        place = self._places.setdefault(answer, len(self.answers))
        if place == len(self.answers):
            self.answers.append(answer)
        return place


class _Scale(NamedTuple):
    """How a value becomes an amount: digits * `numerator` / `denominator`, or value * `factor`.

    All are None where there is no amount; `daily` marks an amount in 24 h.
    """

    numerator: float | None
    denominator: float | None
    factor: float | None
    daily: bool


_NO_AMOUNT = _Scale(None, None, None, daily=False)


class _Group(NamedTuple):
    """Rows that differ only in their digits."""

    pieces: Pieces
    scale: _Scale


class Evaluator:
    """Answers frames of rows by the rules of one `RowReader`; may be called from several threads.

    `constant` holds the texts of cells that are empty; the columns of a frame are named after the fields of `Row` and
    override it. They are texts, null where a cell is empty; `value` may also hold integers, decimals or 64-bit floats,
    which mean what they would as texts.
    """

    def __init__(self, reader: RowReader, constant: Row, limits: Limits = _LIMITS) -> None:
        self._reader = reader
        self._limits = limits
        self._constant = constant
        self._groups: dict[tuple[Row, int], _Group] = {}

    def __call__(self, frame: pl.DataFrame) -> Answers:
        """Answer all rows of a frame; where values repeat themselves, each distinct row once."""
        if not repeats(frame["value"]):
            return self._answers(frame)
        rows = numbered(combined(frame, len(frame), self._limits.combinations))
        table, *answers = self._answers(frame[rows.first], rows.number)
        return Answers(table, *(column.gather(rows.number) for column in answers))

    def _answers(self, frame: pl.DataFrame, places: pl.Series | None = None) -> Answers:
        """Answer the rows of a frame, or rows of another one that are at these places in it."""
        parsed = parsed_digits(frame["value"], self._reader.mark)
        digits, plain = parsed["digits"], parsed["plain"]
        grouped = self._grouped(frame, parsed["places"], plain, places)
        if grouped is None:
            return self._read_each(frame)
        number, groups = grouped
        short = digits.dtype == pl.Int64 and len(groups) <= self._limits.few
        bits, kind = (SHORT_BITS, pl.Int64) if short else (LONG_BITS, pl.Int128)

        table = Table()
        starts: list[int] = []
        entries: list[int | None] = []
        for place, group in enumerate(groups):
            pieces = zip(group.pieces.starts, group.pieces.answers, strict=True) if group else [(0, None)]
            for start, answer in pieces:
                # A start that the digits cannot reach would run into the next group.
                if start < 1 << bits:
                    starts.append((place << bits) + start)
                    entries.append(None if answer is None else table.entry(answer))
        keys = pl.select(pl.lit(number).cast(kind) * (1 << bits) + pl.lit(digits).fill_null(0)).to_series()
        piece = pl.Series(starts, dtype=kind).search_sorted(keys, side="right")
        index = pl.Series(entries, dtype=pl.UInt32).gather(piece.cast(pl.Int64) - 1)

        scales = pl.DataFrame(
            [group.scale if group else _NO_AMOUNT for group in groups],
            schema={"numerator": pl.Float64, "denominator": pl.Float64, "factor": pl.Float64, "daily": pl.Boolean},
            orient="row",
        )[number]
        # Few digits have an exact product and a quotient rounded once; longer ones would be rounded before.
        amount = digits.cast(pl.Float64) * scales["numerator"] / scales["denominator"]
        long = (digits > _EXACT_FLOAT).fill_null(value=False)
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
        self, frame: pl.DataFrame, decimals: pl.Series, plain: pl.Series, places: pl.Series | None
    ) -> tuple[pl.Series, list[_Group | None]] | None:
        """The number of each row's group, and the groups, None where one is not compiled; None for too many groups."""
        context = frame.select(pl.exclude("value"))
        keys = combined([decimals, *context], len(frame), self._limits.combinations)
        groups = numbered(pl.select(pl.when(plain).then(keys).otherwise(-1)).to_series())
        if len(groups.keys) > self._limits.groups:
            return None
        first, number = groups.first, groups.number
        representatives = context[first].to_dicts() if context.width else [{}] * len(first)
        each = number if places is None else number.gather(places)
        return number, self._compiled(representatives, decimals[first].to_list(), groups.keys, each)

    def _compiled(
        self, context: list[dict[str, str | None]], places: list[int], keys: pl.Series, number: pl.Series
    ) -> list[_Group | None]:
        """The groups, compiled where enough rows share one; None for the others. `number` is that of every row."""
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
        scale = _NO_AMOUNT
        if pieces.factor is not None:
            exact = pieces.factor / 10**places
            daily = pieces.answers[0].specimen is Specimen.URINE
            scale = _Scale(float(exact.numerator), float(exact.denominator), float(pieces.factor), daily)
        if len(self._groups) >= self._limits.kept:
            self._groups.clear()
        group = self._groups[row, places] = _Group(pieces, scale)
        return group

    def _read_each(self, frame: pl.DataFrame) -> Answers:
        """Answer rows one by one, each distinct row once."""
        frame = frame.with_columns(as_written(frame["value"], self._reader.mark))
        distinct = frame.unique(maintain_order=True)
        table = Table()
        entries: list[int] = []
        read: list[Amounts] = []
        for cells in distinct.iter_rows(named=True):
            answer, amounts = self._reader.answer(self._row(cells))
            entries.append(table.entry(answer))
            read.append(amounts)
        converted = pl.DataFrame(read, schema=dict.fromkeys(Amounts._fields, pl.Float64), orient="row")
        found = distinct.with_columns(pl.Series("index", entries, dtype=pl.UInt32), *converted)
        joined = frame.join(found, on=frame.columns, how="left", nulls_equal=True, maintain_order="left")
        return Answers(table.answers, joined["index"], joined["mmol_per_l"], joined["mmol_per_24h"])

    def _row(self, cells: dict[str, str | None]) -> Row:
        """A row of a frame, its empty cells completed."""
        return self._constant._replace(**{name: text for name, text in cells.items() if text})
