"""Answers the rows of a frame from the columns with a role."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from mgcheck.columns.outcome import RowsInterpreter
from mgcheck.files.formats.chunk import BLOCK_ROWS
from mgcheck.files.new_columns import Layout


class Answering(NamedTuple):
    """Answers the rows of a frame; may be called from several threads.

    `places` are the positions of the columns with a role.
    """

    interpreter: RowsInterpreter
    layout: Layout
    places: Mapping[str, int]

    def __call__(self, columns: Iterable[pl.Series]) -> pl.DataFrame:
        """The new columns of some rows, from columns in the order of `places`, which may hold Python objects."""
        frame = pl.DataFrame(dict(zip(self.places, columns, strict=True)))
        nothing = pl.DataFrame(schema=self.layout.schema)
        return pl.concat([nothing, *map(self._block, frame.iter_slices(BLOCK_ROWS))], rechunk=False)

    def _block(self, frame: pl.DataFrame) -> pl.DataFrame:
        return self.layout.frame(self.interpreter.outcome(frame, self.interpreter.answers(frame)))
