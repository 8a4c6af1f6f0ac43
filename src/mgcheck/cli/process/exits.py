"""The exit statuses of mgcheck."""

from __future__ import annotations

from enum import IntEnum

from mgcheck.judging.interpretation import Interpretation
from mgcheck.knowledge.model import LAB, Side


class Exit(IntEnum):
    """An exit status of mgcheck; docs/cli.md explains each."""

    OK = 0
    REFUSED = 2
    UNREADABLE = 3
    OUTSIDE_ELSEWHERE = 5
    OUTSIDE = 10
    MAYBE_SEVERE = 15
    SEVERE = 20
    UNDETERMINED = 30
    INSTALLATION = 70
    IO = 74
    INTERRUPTED = 130
    CLOSED_PIPE = 141


_MOST_SERIOUS_FIRST = (
    Exit.SEVERE,
    Exit.MAYBE_SEVERE,
    Exit.UNDETERMINED,
    Exit.OUTSIDE,
    Exit.OUTSIDE_ELSEWHERE,
    Exit.OK,
)


def exit_of(answer: Interpretation) -> Exit:
    """The status of one answer under `--exit-code`; other documents count if the headline alone would give 0."""
    if answer.severe:
        return Exit.SEVERE
    if answer.flag is None:
        return Exit.UNDETERMINED
    documents = [verdict for verdict in answer.verdicts if verdict.source != LAB]
    if any(cls.severe for cls in answer.possible_classes) or any(verdict.may_be_severe for verdict in documents):
        return Exit.MAYBE_SEVERE
    if answer.flag != "N":
        return Exit.OUTSIDE
    return Exit.OK if all(verdict.side is Side.INSIDE for verdict in documents) else Exit.OUTSIDE_ELSEWHERE


def most_serious(one: Exit, other: Exit) -> Exit:
    """The more serious status, which decides for a stream of values."""
    return min(one, other, key=_MOST_SERIOUS_FIRST.index)
