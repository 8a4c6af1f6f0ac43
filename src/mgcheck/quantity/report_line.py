"""Parse what a laboratory's report prints around a value: name, flag, label, range; see `report`."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple

from mgcheck.errors import MgcheckError, QuantityError, UnitError
from mgcheck.quantity.lab_range import is_lone_end, may_begin_range, parse_lab_range, stands_bare
from mgcheck.quantity.number import DecimalMark, WrittenNumber, comparator_at, fold, parse_number, start_of_value
from mgcheck.quantity.reading import Report, quantity_in
from mgcheck.quantity.result_name import is_name
from mgcheck.quantity.units import Dimension, read_unit

# HL7's flags are letters and stand apart; the signs that laboratories print may touch a number or a unit.
_LETTERS = "LL|LU|L|HH|HU|H|AA|A|N"
_SIGNS = r"\*+|[↑▲]+|[↓▼]+"
_FLAG = (
    rf"(?:\( ?(?:{_LETTERS}|{_SIGNS}) ?\)|\[ ?(?:{_LETTERS}|{_SIGNS}) ?\]|{_SIGNS}"
    rf"|(?<![^ ])(?:{_LETTERS})(?=[ (\[]|$))"
)
_FIRST_FLAG = re.compile(rf" *({_FLAG})")
_LAST_FLAG = re.compile(rf"({_FLAG}) *$")
_HALF_COMPARATOR = re.compile("=(?:[<>≤≥]|&[a-z]+;)")
# An N before a range; it may stand in the brackets of the range.
_N_BEFORE = re.compile(r"[(\[]? ?(N(?: ?[:=])?)(?= *[(\[0-9<>≤≥&.])")
# Digits that belong to a name: Mg2+, 24 h; but 24 H is a value with its flag.
_DIGITS_OF_NAMES = re.compile(
    r"(?i:mg) ?\(?2\+\)?|(?<=[A-Za-z])[ ,(]+24(?: ?h(?:ours?|eures)?|H| ?H(?:OURS?|EURES))(?![A-Za-z])"
    r"|^ *24[ -]?(?:h|(?i:hrs?|hours?|heures?)|H(?= *URIN))(?=[ :-]+[A-Za-z])"
)
_PLACE_OF_RANGE = re.compile(r"(?<= )(?=[^ ])|(?=[(\[])")
# Faults that say that a range was meant.
_FAULTS_OF_RANGES = ("lab_range_date", "lab_range_mixed", "lab_range_units", "ambiguous_comma")


class _Ending(NamedTuple):
    """The range and the flag after it, and where the part before them stops."""

    stop: int
    lab_range: str = ""
    flag: re.Match[str] | None = None


class ReportLine:
    """A text that holds more than a value. Its folded forms have the same positions."""

    def __init__(self, text: str, specimen: str, elsewhere: str, mark: DecimalMark) -> None:
        self._text = text
        self._plain = fold(text, case=False)
        self._folded = fold(text)
        self._specimen = specimen
        self._elsewhere = elsewhere
        self._mark = mark
        self._fault: MgcheckError | None = None

    def report(self) -> Report | None:
        """Parse the text; None if nothing in it is what a report prints around a value."""
        text, plain = self._text, self._plain
        digit = re.search("[0-9]", _DIGITS_OF_NAMES.sub(lambda found: "x" * len(found[0]), plain))
        if digit is None:
            return None
        begin = start_of_value(self._folded, digit.start())
        before = _LAST_FLAG.search(plain, 0, begin)
        named = before.start() if before else begin
        if not self._names(named, plain[:begin]):
            return None
        comparator, start, stop = comparator_at(text, begin)
        self._mark = self._mark_of_line(start)
        ending = self._ending(start, len(plain[:stop].rstrip()))
        try:
            value, end = parse_number(text[: ending.stop], start, mark=self._mark)
        except QuantityError as error:
            error.text = text
            raise
        number = WrittenNumber(comparator, value, start, end)
        between = _FIRST_FLAG.match(plain, end, ending.stop)
        place, after = self._unit_at(between.end() if between else end, ending.stop)
        flags = [flag for flag in (before, between, after, ending.flag) if flag]
        if not self._fault and not (plain[:named].strip() or flags or ending.lab_range):
            return None
        if self._fault:
            raise self._fault
        if len(flags) > 1:
            raise self._error("two_flags", *flags[1].span(1))
        if ending.lab_range:
            self._check_range(ending.lab_range, number, stated=bool(text[slice(*place)].strip() or self._elsewhere))
        quantity = quantity_in(text, number, place, self._elsewhere)
        if after and after[1] == "L" and quantity.unit.dimension is Dimension.AMOUNT:
            raise self._error("flag_or_litre", *after.span(1), unit=quantity.unit.label)
        if not self._elsewhere:
            quantity = replace(quantity, text=text[begin : place[1]].strip())
        flag = flags[0][1].strip("([ ])") if flags else ""
        return Report(quantity, flag, ending.lab_range, self._mark)

    def _check_range(self, lab_range: str, number: WrittenNumber, *, stated: bool) -> None:
        """Refuse a range with another decimal mark than the value, and one whose unit the value does not state."""
        if len(set(re.findall("(?<=[0-9])[.,](?=[0-9])", self._plain[number.start :]))) > 1:
            raise self._error("two_marks", number.start, len(self._text))
        if not stated and parse_lab_range(lab_range, None, mark=self._mark).own_unit is not None:
            raise UnitError("unit_at_range", text=self._text, start=number.end, end=number.end)

    def _mark_of_line(self, start: int) -> DecimalMark:
        """The decimal mark of the line: a comma if the value has one that cannot part thousands."""
        comma = re.compile(r"0*,[0-9]|[0-9]+,(?![0-9]{3}(?![0-9]))[0-9]").match(self._plain, start)
        return "," if comma else self._mark

    def _error(self, code: str, start: int, end: int, **params: str) -> QuantityError:
        return QuantityError(code, text=self._text, start=start, end=end, argument=None, **params)

    def _names(self, end: int, before: str) -> bool:
        """Whether the words before the value name magnesium in this specimen, or there are none."""
        if before[-1:] in (";", "|"):
            raise self._error("fields", len(before) - 1, len(before), sign=before[-1])
        # An equals sign before a comparator may be half of it, or of an arrow.
        if half := _HALF_COMPARATOR.match(self._folded, max(len(before) - 1, 0)):
            raise self._error("half_comparator", *half.span(), given=self._text[slice(*half.span())])
        if before and before[-1] not in " :=)]*↑▲↓▼":
            return False
        return not before[:end].strip() or is_name(self._text, end, self._specimen)

    def _ending(self, start: int, stop: int) -> _Ending:
        """Find the range that ends the text, with a flag after it, behind the number that begins at `start`."""
        number = re.compile("[0-9.,]*").match(self._plain, start)
        for found in _PLACE_OF_RANGE.finditer(self._plain, number.end() if number else start, stop):
            place = found.start()
            letter = _N_BEFORE.match(self._plain, place, stop)
            if not (letter or may_begin_range(self._folded, place)):
                continue
            for flag in dict.fromkeys((_LAST_FLAG.search(self._plain, place, stop), None)):
                written = self._text[place : flag.start() if flag else stop].rstrip()
                if letter:
                    first, last = (at - place for at in letter.span(1))
                    written = f"{written[:first]}{' ' * (last - first)}{written[last:]}"
                if not self._is_range(written, place):
                    continue
                if letter:
                    raise self._error("flag_or_label", *letter.span(1))
                return _Ending(place, written, flag)
        return _Ending(stop)

    def _is_range(self, written: str, begin: int) -> bool:
        """Whether a text is a range; one that stands alone, without brackets or a label, needs both ends."""
        try:
            alone = is_lone_end(written, mark=self._mark)
        except MgcheckError as error:
            if error.code in _FAULTS_OF_RANGES:
                error.text, error.start, error.end = self._text, begin + (error.start or 0), begin + (error.end or 0)
                self._fault = self._fault or error
            return False
        if alone:
            self._fault = self._fault or self._error("range_alone", begin, begin + len(written))
            return False
        if ";" in fold(written) and stands_bare(written):
            self._fault = self._fault or self._error("range_semicolon", begin, begin + len(written))
            return False
        self._fault = None
        return True

    def _unit_at(self, start: int, stop: int) -> tuple[tuple[int, int], re.Match[str] | None]:
        """Find the unit and the flag that fill a part of the text; whatever is left over is refused."""
        spelling = self._text[start:stop].strip()
        if not spelling or read_unit(spelling):
            return (start, stop), None
        if flag := _LAST_FLAG.search(self._plain, start, stop):
            stop = flag.start()
            spelling = self._text[start:stop].strip()
        if not spelling or read_unit(spelling):
            return (start, stop), flag
        first = self._text.index(spelling, start)
        end = first + len(spelling)
        if spelling[0] in ";|":
            raise self._error("fields", first, first + 1, sign=spelling[0])
        if number := re.match("[0-9][0-9.,]*", spelling):
            raise self._error("several_numbers", first, first + number.end())
        for blank in reversed([*re.finditer(r" |(?=[(\[])", self._plain[first:end])]):
            if read_unit(spelling[: blank.start()]):
                raise self._fault or self._error("left_over", first + blank.end(), end, part=spelling[blank.end() :])
        return (start, stop), flag
