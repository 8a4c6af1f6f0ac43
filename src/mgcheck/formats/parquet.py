"""Parquet: typed columns, read and written in pieces."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from functools import cached_property
from io import BytesIO
from pathlib import Path

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.formats.chunk import BLOCK_ROWS, Chunk
from mgcheck.formats.polars_faults import damaged
from mgcheck.formats.streams import STANDARD, is_text


class ParquetSource:
    """A Parquet file. Raises `MgcheckError` for what is none."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            self._scan = pl.scan_parquet(_content(path), glob=False, hive_partitioning=False)
            self.schema = self._scan.collect_schema()
        except (pl.exceptions.PolarsError, OSError) as error:
            raise damaged(path, error) from None
        self.columns = self.schema.names()

    @cached_property
    def height(self) -> int:
        """How many rows there are."""
        return int(self._scan.select(pl.len()).collect().item())

    def want(self, names: Iterable[str]) -> None:
        """Nothing: a chunk holds all columns, for they are written again."""

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Pieces of the file in order."""
        rows = 0
        try:
            for block in self._scan.collect_batches(chunk_size=BLOCK_ROWS):
                rows += len(block)
                yield block
        except (pl.exceptions.PolarsError, OSError) as error:
            raise damaged(self.path, error) from None
        if rows != self.height:
            # Where a thread of its own fails, polars ends as if that were all.
            raise MgcheckError("rows_missing", file=self.path, found=rows, rows=self.height)

    def chunk(self, block: pl.DataFrame) -> Chunk:
        """The rows of a piece."""
        return Chunk(block)


def _content(path: str) -> BytesIO | Path:
    """What polars is to read: a regular file by its name; all else as bytes, for its end says what is in it."""
    if path == STANDARD:
        if sys.stdin is None:
            raise MgcheckError("closed_stream", file="stdin")
        return BytesIO(sys.stdin.buffer.read())
    # polars takes a first ~ for somebody's home, and file: for an address.
    file = Path(path).absolute()
    # Nor does it open a name that is no text.
    named = is_text(path) and (file.is_file() or not file.exists())
    return file if named else BytesIO(file.read_bytes())
