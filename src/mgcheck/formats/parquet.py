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
from mgcheck.formats.streams import STANDARD


class ParquetSource:
    """A Parquet file. Raises `MgcheckError` for what is none."""

    def __init__(self, path: str) -> None:
        self.path = path
        try:
            # The end of such a file says what is in it, so standard input has to be read first.
            content = BytesIO(sys.stdin.buffer.read()) if path == STANDARD else Path(path)
            self._scan = pl.scan_parquet(content, glob=False)
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
        try:
            yield from self._scan.collect_batches(chunk_size=BLOCK_ROWS)
        except (pl.exceptions.PolarsError, OSError) as error:
            raise damaged(self.path, error) from None

    def chunk(self, block: pl.DataFrame) -> Chunk:
        """The rows of a piece."""
        return Chunk(block)


def damaged(path: str, error: Exception) -> MgcheckError:
    """The fault of a file that polars could not read or write, in one line."""
    return MgcheckError("io", file=path, problem=str(error).strip().partition("\n")[0])
