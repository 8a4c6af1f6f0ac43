"""A stream that can be broken off, so that half a file never ends like a whole one."""

from __future__ import annotations

from typing import IO


class Breakable:
    """A stream of bytes in front of another; once broken off, it drops what is still written.

    Formats with an ending of their own (Parquet, gzip, zstd) write it whenever they are closed, after a fault too.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._broken = False

    def break_off(self) -> None:
        """Let nothing more through."""
        self._broken = True

    def write(self, data: bytes) -> int:
        """Write all of it, which a stream without a buffer does not do at once."""
        rest = memoryview(data)
        while rest and not self._broken:
            rest = rest[self._stream.write(rest) :]
        return len(data)

    def flush(self) -> None:
        """Hand on what was written so far."""
        if not self._broken:
            self._stream.flush()
