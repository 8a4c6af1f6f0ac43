"""Interpret many values of one kind, each piece of the number line once.

Between two neighboring cut points the answers to all values are the same but for the number itself, so that answer is
kept and given the number of each value. `interpret_result` is the plain way, and tests hold the two equal.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction

from mgcheck.judging.interpret import interpret_result
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.judgement import cut_points
from mgcheck.judging.result import Result
from mgcheck.judging.statements import cautions
from mgcheck.judging.warnings import warnings_of
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.units import Unit

# Values in that many units, or with that many written steps, are kept at a time.
_KINDS = 128


@dataclass(slots=True)
class _Kind:
    """Values in the same unit, spelled and with digits alike: their limits, cut points, and the answer by piece."""

    result: Result
    points: list[Fraction] = field(default_factory=list)
    pieces: dict[int, Interpretation] = field(default_factory=dict)

    def piece(self, value: Fraction) -> int:
        """The number of the piece in which a value lies; each cut point is a piece of its own."""
        self.points = self.points or sorted(cut_points(self.result))
        place = bisect_left(self.points, value)
        return 2 * place + (self.points[place : place + 1] == [value])


class RepeatedInterpreter:
    """Interprets quantities; `result_of` gives each kind its limits, which may not depend on the value."""

    def __init__(self, result_of: Callable[[Quantity], Result]) -> None:
        self._result_of = result_of
        self._kinds: dict[tuple[Unit, Fraction, str, bool], _Kind] = {}

    def __call__(self, quantity: Quantity, flag: str = "") -> Interpretation:
        """Interpret a quantity with the laboratory's flag; raises the errors of `result_of`."""
        key = (quantity.unit, quantity.resolution, quantity.unit_text, quantity.time_assumed)
        kind = self._kinds.get(key)
        known = kind is not None
        if kind is None:
            if len(self._kinds) >= _KINDS:
                self._kinds.clear()
            kind = self._kinds[key] = _Kind(self._result_of(quantity))
        result = kind.result._replace(quantity=quantity, flag=flag)
        # Most programs ask once; the cut points are worth their time from the second value on. One with a comparator
        # may lie in several pieces.
        if not known or flag or quantity.comparator is not None:
            return interpret_result(result)
        piece = kind.piece(quantity.exact)
        answer = kind.pieces.get(piece)
        if answer is None:
            answer = kind.pieces[piece] = interpret_result(result)
        return _with_number(answer, result)


def _with_number(answer: Interpretation, result: Result) -> Interpretation:
    """The answer to another value of the same piece, with the sentences that may hold the number made anew."""
    warnings = answer.warnings and warnings_of(result, answer.verdicts, answer.possible_classes)
    if any(note.id == "list_limit" for note in answer.cautions):
        return replace(answer, quantity=result.quantity, warnings=warnings, cautions=cautions(result))
    return answer.with_number(result.quantity, warnings)
