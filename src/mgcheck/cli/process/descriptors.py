"""The three standard streams by their numbers, which libraries in other languages write to without asking Python."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO, TextIOWrapper
from typing import TextIO

_STDERR = 2


def fill_closed_streams() -> None:
    """Put the null device where a standard stream is closed.

    Else the next file that is opened takes its number, and what a library writes to standard error lands in it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is taken.
            os.open(os.devnull, os.O_RDWR)


def discard(number: int) -> None:
    """Let what is written to a descriptor from now on go nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, number)
    os.close(nowhere)


def unwritable() -> TextIO:
    """A stream for a closed standard output: every write to it ends in EBADF, as it would there."""
    return open(os.open(os.devnull, os.O_RDONLY), "w", encoding="utf-8")  # noqa: PTH123 - like a standard stream


def forgetful() -> TextIO:
    """A stream for standard error where that is closed or full, and nobody left to be told."""
    return TextIOWrapper(BytesIO(), "utf-8")


@contextmanager
def libraries_silenced() -> Iterator[None]:
    """Let what libraries write to standard error by its number go nowhere; what Python writes there comes through.

    Rust prints every panic at once, on many lines, also those that are caught and reported here in one.
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
