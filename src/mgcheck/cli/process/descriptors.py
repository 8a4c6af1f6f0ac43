"""The standard streams as file descriptors, to which native libraries write directly."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO, TextIOWrapper
from typing import TextIO

_STDERR = 2


def fill_closed_streams() -> None:
    """Open the null device in place of each closed standard stream.

    Otherwise the next file that is opened takes its number, and the messages of a library to standard error land in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # os.open takes the lowest free number.
            os.open(os.devnull, os.O_RDWR)


def discard(number: int) -> None:
    """Redirect a descriptor to the null device."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def unwritable() -> TextIO:
    """A stream for a closed standard output: every write raises EBADF, as on a closed descriptor."""
    return open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: PTH123 - like a standard stream


def forgetful() -> TextIO:
    """A stream that discards its text, in place of a closed or full standard error."""
    return TextIOWrapper(BytesIO(), "utf-8")


@contextmanager
def libraries_silenced() -> Iterator[None]:
    """Discard what native libraries write to standard error, but not what Python writes.

    Rust prints every panic on many lines, even one that is caught and reported here in a single line.
    """
    before: TextIO = sys.stderr
    own = before is sys.__stderr__
    kept = os.dup(_STDERR)
    discard(_STDERR)
    if own:
        sys.stderr = open(kept, "w", 1, encoding=before.encoding, errors=before.errors, closefd=False)  # noqa: SIM115
    try:
        yield
    finally:
        with suppress(OSError):
            sys.stderr.flush()
        sys.stderr = before
        os.dup2(kept, _STDERR)
        os.close(kept)
