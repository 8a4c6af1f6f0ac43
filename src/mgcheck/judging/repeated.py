"""Interpret many values of one kind, each piece of the number line once.

Between two neighboring cut points the answers to all values are the same but for the number itself, so that answer is
kept and given the number of each value. `interpret_result` is the plain way, and tests hold the two equal.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import NamedTuple

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


class _Kept(NamedTuple):
    """The answer in a piece, and whether its warnings or its cautions may hold the number."""

    answer: Interpretation
    in_warnings: bool
    in_cautions: bool

    @classmethod
    def of(cls, answer: Interpretation) -> _Kept:
        return cls(answer, bool(answer.warnings), any(note.id == "list_limit" for note in answer.cautions))

    def with_number(self, limits: Result, quantity: Quantity) -> Interpretation:
        """The answer to another value of the piece, with the sentences that may hold the number made anew."""
        answer = self.answer
        if not (self.in_warnings or self.in_cautions):
            return answer.with_number(quantity, ())
        result = limits._replace(quantity=quantity)
        warnings = warnings_of(result, answer.verdicts, answer.possible_classes) if self.in_warnings else ()
        if self.in_cautions:
            return replace(answer, quantity=quantity, warnings=warnings, cautions=cautions(result))
        return answer.with_number(quantity, warnings)


@dataclass(slots=True)
class _Kind:
    """Values in the same unit, spelled and with digits alike: their limits, cut points, and the answer by piece."""

    result: Result
    points: list[Fraction] = field(default_factory=list)
    floats: list[float] = field(default_factory=list)
    pieces: dict[int, _Kept] = field(default_factory=dict)

    def piece(self, value: Fraction) -> int:
        """The number of the piece in which a value lies; each cut point is a piece of its own."""
        if not self.points:
            self.points = sorted(cut_points(self.result))
            self.floats = list(map(float, self.points))
        # Floats compare faster than fractions, and keep their order: only points of the same float are left to compare.
        near = float(value)
        low, high = bisect_left(self.floats, near), bisect_right(self.floats, near)
        place = bisect_left(self.points, value, low, high)
        return 2 * place + (place < high and self.points[place] == value)


class RepeatedInterpreter:
    """Interprets quantities; `result_of` gives each kind its limits, which may not depend on the value."""

    def __init__(self, result_of: Callable[[Quantity], Result]) -> None:
        self._result_of = result_of
        self._kinds: dict[tuple[Unit, tuple[int, int], str, bool], _Kind] = {}

    def __call__(self, quantity: Quantity, flag: str = "") -> Interpretation:
        """Interpret a quantity with the laboratory's flag; raises the errors of `result_of`."""
        key = (quantity.unit, quantity.resolution.as_integer_ratio(), quantity.unit_text, quantity.time_assumed)
        kind = self._kinds.get(key)
        known = kind is not None
        if kind is None:
            if len(self._kinds) >= _KINDS:
                self._kinds.clear()
            kind = self._kinds[key] = _Kind(self._result_of(quantity))
        # Most programs ask once; the cut points are worth their time from the second value on. One with a comparator
        # may lie in several pieces.
        if not known or flag or quantity.comparator is not None:
            return interpret_result(kind.result._replace(quantity=quantity, flag=flag))
        piece = kind.piece(quantity.exact)
        found = kind.pieces.get(piece)
        if found is None:
            found = kind.pieces[piece] = _Kept.of(interpret_result(kind.result._replace(quantity=quantity)))
        return found.with_number(kind.result, quantity)
