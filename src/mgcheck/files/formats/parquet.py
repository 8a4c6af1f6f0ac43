"""Parquet: typed columns, read and written in pieces."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import BLOCK_ROWS, Chunk
from mgcheck.files.streams.inputs import STANDARD, io_error, is_text


class ParquetSource:
    """A Parquet file. Raises `MgcheckError` for what is none."""

    open_ended = False

    def __init__(self, path: str) -> None:
        self.path = path
        # The rows that were handed over.
        self.position = 0
        try:
            content = _content(path)
            self._file = content if isinstance(content, Path) else None
            self._before = _state(self._file)
            self._scan = pl.scan_parquet(content, glob=False, hive_partitioning=False)
            self.schema = self._scan.collect_schema()
            # How many rows there are; asked now, for later the file may be gone.
            self.size = int(self._scan.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise io_error(path, error) from None
        self.columns = self.schema.names()

    @property
    def changed(self) -> bool:
        """Whether somebody has written to the file, or put another in its place, since it was opened."""
        return _state(self._file) != self._before

    def want(self, names: Iterable[str]) -> None:
        """Nothing: a chunk holds all columns, for they are written again."""

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Pieces of the file in order."""
        try:
            for block in self._scan.collect_batches(chunk_size=BLOCK_ROWS):
                self.position += len(block)
                yield block
        except (pl.exceptions.PolarsError, OSError) as error:
            raise io_error(self.path, error) from None
        if self.position != self.size:
            # Where a thread of its own fails, polars ends as if that were all.
            raise MgcheckError("rows_missing", file=self.path, found=self.position, rows=self.size)

    def chunk(self, block: pl.DataFrame) -> Chunk:
        """The rows of a piece."""
        return Chunk(block)


def _state(path: Path | None) -> tuple[int, int, int] | None:
    """What is another once a file was written to or replaced."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        # Gone; of one that was never there polars says so.
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


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
