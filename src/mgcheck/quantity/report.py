"""Parse a result as a laboratory's report prints it: `Mg 0,62 mmol/l [0,70 - 1,10] L`.

The order is name, flag, value, flag, unit, flag, label, range, flag. All but the value may be missing, and there is at
most one flag. Whatever else stands there is refused, so that a line of two results is never read as one. The grammar is
in docs/reading.md, its words are in `data/report_words.toml`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from mgcheck.data_files import read_table
from mgcheck.errors import MgcheckError, QuantityError, RangeError, UnitError, typed
from mgcheck.language.say import Text, both
from mgcheck.quantity.lab_range import states_both_ends
from mgcheck.quantity.number import DecimalMark, WrittenNumber, comparator_at, fold, parse_number, read_number
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_unit, quantity_of, unknown_unit
from mgcheck.quantity.units import Dimension, read_unit


class Report(NamedTuple):
    """A quantity, and the flag and the range that a laboratory printed beside it, each empty where there is none.

    The flag is without its brackets. The range is a text, to be read with the decimal mark `mark`.
    """

    quantity: Quantity
    flag: str = ""
    lab_range: str = ""
    mark: DecimalMark = "."


# HL7's flags are letters and stand apart; the signs that laboratories print may touch a number or a unit.
_LETTERS = "LL|LU|L|HH|HU|H|AA|A|N"
_SIGNS = r"\*+|[↑▲]+|[↓▼]+"
_FLAG = (
    rf"(?:\( ?(?:{_LETTERS}|{_SIGNS}) ?\)|\[ ?(?:{_LETTERS}|{_SIGNS}) ?\]|{_SIGNS}"
    rf"|(?<![^ ])(?:{_LETTERS})(?=[ (\[]|$))"
)
_FIRST_FLAG = re.compile(rf" *({_FLAG})")
_LAST_FLAG = re.compile(rf"({_FLAG}) *$")
_N_FLAG = re.compile(r"(?<![^ ])(N(?: ?[:=])?) ?$")
_SUPERSCRIPTS = {ord("²"): "2", ord("⁺"): "+"}
# Digits that belong to a name: Mg2+, 24 h.
_DIGITS_OF_NAMES = re.compile(r"mg ?\(?2\+\)?|(?<=[a-z])[ ,(]+24 ?h(?:ours?|eures)?")
_PLACE_OF_RANGE = re.compile(r"(?<= )(?=[^ ])|(?=[(\[])")
_CLOSING = {"(": ")", "[": "]"}
_START_OF_RANGE = re.compile(r"[(\[]? ?(?:[0-9<>≤≥]|&[lg][te];|\.\.)")


@typed
def parse_report(text: str, *, specimen: str, unit: str = "", mark: DecimalMark = ".") -> Report:
    """Parse a result of a specimen with what a report prints around it; `unit` is the unit if it is stated elsewhere.

    Raises the errors of `parse_quantity`, and others for a text that names another specimen or analyte, holds more than
    one result, or could be read in two ways; the mark lies under the fault.
    """
    # Join combining accents to their letters.
    text = unicodedata.normalize("NFC", text)
    try:
        number = read_number(text, mark=mark)
        return Report(_quantity(text, number, (number.end, len(text)), unit))
    except MgcheckError as error:
        if error.code in ("missing", "too_long") or (found := _Line(text, specimen, unit, mark).report()) is None:
            raise
        return found


def _quantity(text: str, number: WrittenNumber, place: tuple[int, int], elsewhere: str) -> Quantity:
    """Return the quantity of a number and of the unit at a place, or of the unit `elsewhere` if none is there."""
    spelling = text[slice(*place)].strip()
    start = text.index(spelling, place[0])
    own = read_unit(spelling) if spelling else None
    # After a blank, L is a flag: no result is given in litres.
    if spelling and (own is None or (spelling == "L" and start > number.end)):
        raise unknown_unit(text, start, spelling)
    if not elsewhere:
        return quantity_of(text, number, own, spelling)
    other = parse_unit(elsewhere)
    if own not in (None, other):
        raise UnitError("two_units", text=text, start=start, end=place[1], own=spelling, unit=elsewhere.strip())
    if own is None:
        # The text of the quantity holds its unit.
        spelling = elsewhere.strip()
        text = f"{text[: number.end]} {spelling}"
    return quantity_of(text, number, other, spelling)


class _Ending(NamedTuple):
    """The range and the flag after it, and where the part before them stops."""

    stop: int
    lab_range: str = ""
    flag: re.Match[str] | None = None


class _Line:
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
        digit = re.search("[0-9]", _DIGITS_OF_NAMES.sub(lambda found: "x" * len(found[0]), self._folded))
        if digit is None:
            return None
        begin = next(at for at in range(digit.end()) if self._begins_value(at, digit.start()))
        before = _LAST_FLAG.search(plain, 0, begin)
        name = self._folded[: before.start() if before else begin].rstrip(" :=")
        if not self._is_name(name, plain[:begin]):
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
        if self._fault:
            raise self._fault
        if not (name or flags or ending.lab_range):
            return None
        if len(flags) > 1:
            raise self._error("two_flags", *flags[1].span(1))
        if ending.lab_range and len(set(re.findall("(?<=[0-9])[.,](?=[0-9])", plain[start:]))) > 1:
            raise self._error("two_marks", start, len(text))
        quantity = _quantity(text, number, place, self._elsewhere)
        if after and after[1] == "L" and quantity.unit.dimension is Dimension.AMOUNT:
            raise self._error("flag_or_litre", *after.span(1), unit=quantity.unit.label)
        if not self._elsewhere:
            quantity = replace(quantity, text=text[begin : place[1]].strip())
        flag = flags[0][1].strip("([ ])") if flags else ""
        return Report(quantity, flag, ending.lab_range, self._mark)

    def _begins_value(self, at: int, digit: int) -> bool:
        """Whether the value with the digit at `digit`, or the comparator before it, begins at `at`."""
        if self._plain[at] == " " or (at and self._folded[at].isalpha() and self._folded[at - 1].isalnum()):
            return False
        return comparator_at(self._text, at)[1] == digit or not self._plain[at:digit].strip("-+.,")

    def _mark_of_line(self, start: int) -> DecimalMark:
        """The decimal mark of the line: a comma if the value has one that cannot part thousands."""
        comma = re.compile(r"0*,[0-9]|[0-9]+,(?![0-9]{3}(?![0-9]))[0-9]").match(self._plain, start)
        return "," if comma else self._mark

    def _error(self, code: str, start: int, end: int, **params: str | Text) -> QuantityError:
        return QuantityError(code, text=self._text, start=start, end=end, argument=None, **params)

    def _is_name(self, name: str, before: str) -> bool:
        """Whether the words before the value name magnesium in this specimen, or there are none."""
        if before[-1:] in (";", "|"):
            raise self._error("fields", len(before) - 1, len(before), sign=before[-1])
        if before and before[-1] not in " :=)]*↑▲↓▼":
            return False
        start, end = len(name) - len(name.lstrip()), len(name)
        if start == end:
            return True
        said = _said(name)
        if said is None:
            return False
        shown = self._text[start:end]
        if "analyte" in said:
            raise self._error("other_analyte", start, end, name=shown)
        wanted = {"ionized", "serum"} if self._specimen == "ionized" else {self._specimen}
        if said and not (self._specimen in said and said <= wanted):
            asked = both(f"ui.specimen.{self._specimen}")
            raise self._error("specimen_conflict", start, end, name=shown, asked=asked)
        return True

    def _ending(self, start: int, stop: int) -> _Ending:
        """Find the range that ends the text, with a flag after it, behind the number that begins at `start`."""
        number = re.compile("[0-9.,]*").match(self._plain, start)
        for found in _PLACE_OF_RANGE.finditer(self._plain, number.end() if number else start, stop):
            place = found.start()
            begin, labelled = self._after_label(place, stop)
            if not _START_OF_RANGE.match(self._plain, begin, stop):
                continue
            for flag in dict.fromkeys((_LAST_FLAG.search(self._plain, begin, stop), None)):
                written = self._text[begin : flag.start() if flag else stop].rstrip()
                if labelled and self._plain[place] in "([":
                    # The label stands inside the brackets.
                    if fold(written[-1:]) != _CLOSING[self._plain[place]]:
                        continue
                    written = written[:-1]
                if not self._is_range(written, begin, alone=not labelled and self._plain[begin] not in "(["):
                    continue
                if not labelled and (letter := _N_FLAG.search(self._plain, 0, place)):
                    raise self._error("flag_or_label", *letter.span(1))
                return _Ending(place, written, flag)
        return _Ending(stop)

    def _after_label(self, place: int, stop: int) -> tuple[int, bool]:
        """Return where the range begins after a label, which may stand in its brackets, and whether there is one."""
        label = _labels().match(self._folded, place, stop)
        return (label.end(), True) if label else (place, False)

    def _is_range(self, written: str, begin: int, *, alone: bool) -> bool:
        """Whether a text is a range; one that stands alone, without brackets or a label, needs both ends."""
        try:
            both_ends = states_both_ends(written, mark=self._mark)
        except RangeError as error:
            if error.code != "lab_range_form":
                error.text, error.start, error.end = self._text, begin + (error.start or 0), begin + (error.end or 0)
                self._fault = self._fault or error
            return False
        except MgcheckError:
            return False
        if alone and not both_ends:
            self._fault = self._fault or self._error("range_alone", begin, begin + len(written.rstrip()))
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


@cache
def _words() -> dict[str, str]:
    """The words of names: "", the specimen that a word says, or "analyte"."""
    table, specimens = read_table("report_words"), read_table("specimens")
    known = [*specimens["known"].items(), *table["specimen"].items()]
    refused = [("other", words) for words in specimens["refused"].values()]
    return {
        **{_bare(word): specimen.removesuffix("_24h") for specimen, words in [*known, *refused] for word in words},
        # "du" is French in a name, and urine as a code of its own.
        **dict.fromkeys(table["name"]["words"], ""),
        **dict.fromkeys(table["analyte"]["words"], "analyte"),
    }


def _bare(name: str) -> str:
    """Fold a name and reduce its punctuation to single spaces."""
    return re.sub(r"[ ,:=()\[\].'_-]+", " ", fold(name.translate(_SUPERSCRIPTS))).strip()


@cache
def _any_of(before: str, words: tuple[str, ...], after: str) -> re.Pattern[str]:
    """A pattern for the longest of some words, between two other patterns."""
    return re.compile(f"{before}(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))}){after}")


def _labels() -> re.Pattern[str]:
    """The words that may stand before a range, with a dot or a colon."""
    return _any_of(r"[(\[]? ?", tuple(read_table("report_words")["range"]["words"]), r"(?![a-z])(?:\.(?=[ :=]))?[ :=]*")


def _said(name: str) -> set[str] | None:
    """The specimens that a name says, or "analyte"; None unless it says magnesium and nothing unknown."""
    rest = _bare(name)
    pattern = _any_of("", tuple(_words()), "(?:[ /]|$)")
    said = set()
    while rest:
        word = pattern.match(rest)
        if word is None:
            return None
        said.add(_words()[word[0].rstrip(" /")])
        rest = rest[word.end() :]
    return said - {""} if "analyte" in said or re.search("mg|magn", name) else None
