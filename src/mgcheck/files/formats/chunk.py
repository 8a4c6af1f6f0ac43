"""What all formats share: a file is a source of rows, read as chunks with their fields, their own text and faults."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import polars as pl

from mgcheck.errors import MgcheckError

# Enough rows to make a call of polars worthwhile, few enough to keep memory small.
BLOCK_ROWS = 100_000
# The fault of a row; all rows with the same one, of which there may be millions, share an object.
fault = lru_cache(maxsize=1000)(MgcheckError)

_NO_LINES = pl.Series(dtype=pl.String)


@dataclass(slots=True)
class Findings:
    """What a file of resources holds beside its rows; parts of a file add up to the whole.

    `skipped` counts results without a row by reason, `unknown_codes` magnesium results by system, code and name.
    `unread_specimens` counts the words for specimens that are not understood, and `unresolved` the results whose
    Specimen is not in the file. `ids` are the ids of resources with a row, as numbers, and `repeated` counts those that
    came before. `incomplete` marks a page of several.
    """

    skipped: Counter[str] = field(default_factory=Counter)
    unknown_codes: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    unread_specimens: Counter[str] = field(default_factory=Counter)
    unresolved: int = 0
    ids: list[int] = field(default_factory=list)
    repeated: int = 0
    incomplete: bool = False
    _seen: set[int] = field(default_factory=set, repr=False)

    def add(self, other: Findings) -> None:
        """Add what a further part of the file holds."""
        self.skipped.update(other.skipped)
        self.unknown_codes.update(other.unknown_codes)
        self.unread_specimens.update(other.unread_specimens)
        self.unresolved += other.unresolved
        self.repeated += other.repeated
        self.incomplete |= other.incomplete
        for each in other.ids:
            self.repeated += each in self._seen
            self._seen.add(each)


class Chunk(NamedTuple):
    """Some rows of a file in order.

    `fields` holds the wanted columns, in text formats as texts, null where a cell is empty. `lines` is the text of each
    row, to which cells can be appended; empty where the format has none. `faults` maps malformed rows to their errors.
    `formulas` counts the cells that a spreadsheet would run. `tail` is text after the last row. `refused` maps whole
    rows that may not be answered to their errors. `warnings` has the codes of further warnings for each row, joined by
    `|`, null where there are none; it is empty where no format gives any.
    """

    fields: pl.DataFrame
    lines: pl.Series = _NO_LINES
    faults: Mapping[int, MgcheckError] = {}
    formulas: int = 0
    tail: str = ""
    refused: Mapping[int, MgcheckError] = {}
    warnings: pl.Series = _NO_LINES
    findings: Findings | None = None


class RowSource(ABC):
    """A file of rows being read; in an `open_ended` one, later rows may have columns beyond `columns`.

    `columns` are the names of the columns in order, not necessarily distinct.
    """

    columns: Sequence[str]
    open_ended = False

    @cached_property
    def schema(self) -> Mapping[str, Any]:
        """The types of the columns; all are texts in a text format."""
        return dict.fromkeys(self.columns, pl.String)

    def want(self, names: Iterable[str]) -> None:  # noqa: B027 - Parquet and FHIR keep it
        """Choose the columns of the chunks, by default all; chunks of Parquet and FHIR hold all anyway."""

    @abstractmethod
    def blocks(self) -> Iterator[Any]:
        """Read pieces of the file in order."""

    @abstractmethod
    def chunk(self, block: Any) -> Chunk:
        """Parse the rows of a piece; may be called from several threads at once."""
