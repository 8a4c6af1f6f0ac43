"""The exit statuses of mgcheck, all of them."""

from __future__ import annotations

from enum import IntEnum

from mgcheck.interpretation import Interpretation


class Exit(IntEnum):
    """What the exit status of mgcheck says; documented in the README."""

    OK = 0
    REFUSED = 2
    UNREADABLE = 3
    OUTSIDE = 10
    SEVERE = 20
    UNDETERMINED = 30
    IO = 74
    INTERRUPTED = 130
    CLOSED_PIPE = 141


# Of several values the most serious decides: a severe one before one that may be severe, both before a plain one.
_SERIOUS_FIRST = (Exit.SEVERE, Exit.UNDETERMINED, Exit.OUTSIDE, Exit.OK)


def exit_of(answer: Interpretation) -> Exit:
    """The status of one answer under `--exit-code`: inside, outside, severe, or not even the side certain."""
    if answer.severe:
        return Exit.SEVERE
    if answer.flag is None:
        return Exit.UNDETERMINED
    return Exit.OK if answer.flag == "N" else Exit.OUTSIDE


def most_serious(one: Exit, other: Exit) -> Exit:
    """The status that decides for a stream of values."""
    return min(one, other, key=_SERIOUS_FIRST.index)
