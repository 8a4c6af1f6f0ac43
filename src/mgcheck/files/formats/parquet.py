"""Parquet: typed columns, read in pieces."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import polars as pl

from mgcheck.errors import MgcheckError
from mgcheck.files.formats.chunk import BLOCK_ROWS, Chunk, RowSource
from mgcheck.files.streams.inputs import STANDARD, io_error, is_text


class ParquetSource(RowSource):
    """A Parquet file. Raises `MgcheckError` for a file that polars cannot read as one."""

    def __init__(self, path: str) -> None:
        self.path = path
        # The rows read so far.
        self.position = 0
        try:
            content = _content(path)
            self._file = content if isinstance(content, Path) else None
            self._before = _state(self._file)
            self._scan = pl.scan_parquet(content, glob=False, hive_partitioning=False)
            self.schema = self._scan.collect_schema()
            # The number of rows, counted now because the file may be gone later.
            self.size = int(self._scan.select(pl.len()).collect().item())
        except (pl.exceptions.PolarsError, OSError) as error:
            raise io_error(path, error) from None
        self.columns = self.schema.names()

    @property
    def changed(self) -> bool:
        """Whether the file has been modified or replaced since it was opened."""
        return _state(self._file) != self._before

    def blocks(self) -> Iterator[pl.DataFrame]:
        """Read pieces of the file in order."""
        try:
            for block in self._scan.collect_batches(chunk_size=BLOCK_ROWS):
                self.position += len(block)
                yield block
        except (pl.exceptions.PolarsError, OSError) as error:
            raise io_error(self.path, error) from None
        if self.position != self.size:
            # If one of its threads fails, polars ends as if that were all.
            raise MgcheckError("rows_missing", file=self.path, found=self.position, rows=self.size)

    def chunk(self, block: pl.DataFrame) -> Chunk:
        """The piece is already a frame of rows."""
        return Chunk(block)


def _state(path: Path | None) -> tuple[int, int, int] | None:
    """A state that changes when the file is modified or replaced."""
    if path is None:
        return None
    try:
        found = path.stat()
    except OSError:
        # The file is gone. If it was never there, polars says so.
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _content(path: str) -> BytesIO | Path:
    """The input for polars: the path of a regular file, else all bytes, because Parquet keeps its index at the end."""
    if path == STANDARD:
        if sys.stdin is None:
            raise MgcheckError("closed_stream", file="stdin")
        return BytesIO(sys.stdin.buffer.read())
    # polars would expand a leading ~, and take file: for a URL.
    file = Path(path).absolute()
    # Nor can it open a name that is not valid UTF-8.
    named = is_text(path) and (file.is_file() or not file.exists())
    return file if named else BytesIO(file.read_bytes())
