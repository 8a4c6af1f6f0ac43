"""Interprets rows from their columns with a role: the value or its fallback, and the laboratory's flag."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

import polars as pl

from mgcheck.columns.as_text import as_text, as_written
from mgcheck.columns.cells import unguarded
from mgcheck.columns.evaluator import Answers, Evaluator
from mgcheck.columns.fallback import instead_of
from mgcheck.columns.objects import floats_among, texts_of_objects
from mgcheck.columns.row import Row, RowReader
from mgcheck.judging.lab_flags import Sides, agreement, sides_of_flag


class Outcome(NamedTuple):
    """The answers to some rows, null where a row is not interpreted.

    With a flag column also the laboratory's flags, and whether each agrees with the verdict.
    """

    answers: Answers
    flag_agrees: pl.Series | None = None
    flags: pl.Series | None = None


class RowsInterpreter:
    """Interprets frames whose columns are named after the fields of `Row`, `fallback` and `flag`.

    They hold texts, numbers or Python objects. `constant` holds the texts of cells that are empty, `flags` the
    laboratory's flags beyond those that mgcheck knows. With `as_texts`, the amounts of numbers are those of the same
    texts to the last bit, which takes longer. May be called from several threads.
    """

    def __init__(
        self, reader: RowReader, constant: Row, flags: Mapping[str, Sides | None], *, as_texts: bool = False
    ) -> None:
        self.reader = reader
        self.constant = constant
        self.flags = flags
        self._as_texts = as_texts
        self._written, self._floats = (Evaluator(replace(reader, floats=floats), constant) for floats in (False, True))

    def answers(self, frame: pl.DataFrame) -> Answers:
        """The answers to rows, from the value or, where that holds no result, from the fallback."""
        rows = self._rows(frame)
        floats = _floats_of(frame["value"])
        if "fallback" not in frame.columns:
            return self._answers(rows, floats)
        instead = self._instead(frame, rows)
        own = instead["text"].is_null()
        if own.all():
            return self._answers(rows, floats)
        floats = floats.zip_with(~instead["other_read"], _floats_of(frame["fallback"]))
        replaced = rows.with_columns(value=instead["text"]).filter(~own)
        others = self._answers(replaced, floats.filter(~own))
        others = others.warned(pl.repeat("fallback", len(replaced), dtype=pl.String, eager=True))
        return self._answers(rows.filter(own), floats.filter(own)).scattered(own).over(others.scattered(~own))

    def _answers(self, rows: pl.DataFrame, floats: pl.Series) -> Answers:
        if not floats.any():
            return self._written(rows)
        if floats.all():
            return self._floats(rows)
        answers = self._floats(rows.filter(floats)).scattered(floats)
        return answers.over(self._written(rows.filter(~floats)).scattered(~floats))

    def outcome(self, frame: pl.DataFrame, answers: Answers) -> Outcome:
        """The answers to rows with the laboratory's flags; each distinct pair of flag and answer is compared once."""
        if "flag" not in frame.columns:
            return Outcome(answers)
        cells = self._cells(frame["flag"]).fill_null("")
        flags = cells.replace_strict({cell: self._flag(cell) for cell in cells.unique()}, return_dtype=pl.String)
        pairs = pl.DataFrame({"flag": flags, "index": answers.entry})
        distinct = pairs.unique()
        found: list[bool | None] = []
        for flag, index in distinct.iter_rows():
            answer = None if index is None else answers.table[index]
            found.append(answer and agreement(sides_of_flag(flag, self.flags), answer.sides, answer.printed))
        known = distinct.with_columns(pl.Series("agrees", found, dtype=pl.Boolean))
        joined = pairs.join(known, on=["flag", "index"], how="left", nulls_equal=True, maintain_order="left")
        return Outcome(answers, joined["agrees"], flags)

    def _flag(self, cell: str) -> str:
        """The laboratory's flag in a cell; a word for an empty cell is none, unless it is a flag."""
        flag = unguarded(cell)
        return "" if self.reader.cell.is_word(flag) and sides_of_flag(flag, self.flags) is None else flag

    def texts(self, frame: pl.DataFrame) -> list[Row]:
        """The texts that rows were answered from."""
        rows = self._rows(frame)
        rows = rows.with_columns(as_written(rows["value"], self.reader.mark))
        if "fallback" in frame.columns:
            rows = rows.with_columns(value=self._instead(frame, rows)["text"].fill_null(rows["value"]))
        return [self.constant._replace(**row) for row in rows.fill_null("").to_dicts()]

    def _instead(self, frame: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        """The texts to read instead of the values, as `instead_of` gives them."""
        mark = self.reader.mark
        return instead_of(as_written(rows["value"], mark), self._cells(frame["fallback"]), mark, self.reader.cell)

    def _rows(self, frame: pl.DataFrame) -> pl.DataFrame:
        return pl.DataFrame([self._cells(frame[role]) for role in Row._fields if role in frame.columns])

    def _cells(self, column: pl.Series) -> pl.Series:
        """A column as the evaluator reads it."""
        mark = self.reader.mark
        if column.dtype == pl.Object:
            return texts_of_objects(column, mark)
        if column.name == "value" and column.dtype.is_numeric() and not self._as_texts:
            # The decimal that a narrow float means; widened directly, it would mean another.
            return as_text(column).cast(pl.Float64) if column.dtype in (pl.Float16, pl.Float32) else column
        return as_written(column, mark, missing=column.name != "value")


def _floats_of(column: pl.Series) -> pl.Series:
    """Whether each value of a column is a binary float."""
    if column.dtype == pl.Object:
        return floats_among(column)
    return pl.repeat(column.dtype.is_float(), n=len(column), eager=True)
