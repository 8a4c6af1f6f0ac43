"""What polars says of a fault, as one of mgcheck's own errors."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

from mgcheck.errors import MgcheckError


@contextmanager
def polars_faults(path: str) -> Iterator[None]:
    """Report what polars cannot go on with while it works on a file.

    That is what it reads and does not understand, or a variable of the environment that makes it work in another way.
    """
    try:
        yield
    except (pl.exceptions.PanicException, pl.exceptions.PolarsError, ModuleNotFoundError) as error:
        raise MgcheckError("polars", file=path, problem=_first_line(error)) from None


def system_error(error: Exception) -> OSError:
    """What the system said, which polars tells in words: a full disk, say."""
    number = re.search(r"(?:os error |Errno )([0-9]+)", str(error))
    return OSError(int(number[1]), os.strerror(int(number[1]))) if number else OSError(_first_line(error))


def _first_line(error: BaseException) -> str:
    return str(error).strip().partition("\n")[0]
