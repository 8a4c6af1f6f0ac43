"""Answers the rows of a frame from the columns with a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from numbers import Integral, Real

import polars as pl

from mgcheck.columns.as_text import as_text, as_written
from mgcheck.columns.evaluator import Evaluator
from mgcheck.columns.row import Row, RowReader
from mgcheck.files.formats.chunk import BLOCK_ROWS
from mgcheck.files.new_columns import Layout, Outcome


class Answering:
    """Answers the rows of a frame; may be called from several threads.

    `constant` holds the cells that all rows share, `places` the positions of the columns with the other roles.
    """

    def __init__(self, reader: RowReader, constant: Row, layout: Layout, places: Mapping[str, int]) -> None:
        self.reader = reader
        self.constant = constant
        self.layout = layout
        self.places = places
        self._written = Evaluator(replace(reader, floats=False), constant)
        self._floats = Evaluator(replace(reader, floats=True), constant)

    def __call__(self, columns: Iterable[pl.Series]) -> pl.DataFrame:
        """The new columns of some rows, from columns in the order of `places`, which may hold Python objects."""
        frame = pl.DataFrame(dict(zip(self.places, columns, strict=True)))
        nothing = pl.DataFrame(schema=self.layout.schema)
        return pl.concat([nothing, *map(self._block, frame.iter_slices(BLOCK_ROWS))], rechunk=False)

    def _block(self, frame: pl.DataFrame) -> pl.DataFrame:
        floats = _floats_of(frame["value"])
        rows = pl.DataFrame([self._cells(column) for column in frame])
        if not floats.any():
            answers = self._written(rows)
        elif floats.all():
            answers = self._floats(rows)
        else:
            answers = self._floats(rows.filter(floats)).scattered(floats)
            answers = answers.over(self._written(rows.filter(~floats)).scattered(~floats))
        return self.layout.frame(Outcome(answers))

    def _cells(self, column: pl.Series) -> pl.Series:
        """A column as the evaluator reads it."""
        mark = self.reader.mark
        if column.dtype == pl.Object:
            texts = [_written(value, mark) for value in column]
            try:
                return pl.Series(column.name, texts, dtype=pl.String)
            except UnicodeEncodeError:
                # Half a surrogate pair, which is not a character.
                texts = [text and text.encode("utf-8", "backslashreplace").decode() for text in texts]
                return pl.Series(column.name, texts, dtype=pl.String)
        if column.name == "value" and column.dtype.is_numeric():
            # The decimal that a narrow float means; widened directly, it would mean another.
            return as_text(column).cast(pl.Float64) if column.dtype in (pl.Float16, pl.Float32) else column
        return as_written(column, mark, missing=column.name != "value")


def _written(value: object, mark: str) -> str | None:
    """A Python object as text, a number with the decimal mark of the texts."""
    return value if value is None or isinstance(value, str) else str(value).replace(".", mark)


def _floats_of(column: pl.Series) -> pl.Series:
    """Whether each value of a column is a binary float."""
    if column.dtype != pl.Object:
        return pl.repeat(column.dtype.is_float(), n=len(column), eager=True)
    # numpy's narrow floats are not instances of float, and integers are instances of Real.
    found = [isinstance(value, Real) and not isinstance(value, Integral) for value in column]
    return pl.Series(found, dtype=pl.Boolean)
