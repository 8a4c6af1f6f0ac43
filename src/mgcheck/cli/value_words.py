"""Separate options and their values from the words of the quantity."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from mgcheck.errors import MgcheckError
from mgcheck.quantity.units import Dimension, read_unit

# The only words with a leading dash that are values: -0.5, -.5, -,5.
_DASHED_VALUE = re.compile(r"-[.,]?[0-9]")
_BARE_NUMBER = r"[0-9.,]+"


class ValueOption(NamedTuple):
    """An option that takes a value: its names, its metavar, and whether it may be given more than once."""

    names: tuple[str, ...]
    metavar: str | None = None
    repeatable: bool = False


def part_words(
    words: Iterable[str], options: Iterable[ValueOption], *, command: str, completing: bool = False
) -> tuple[list[str], list[str]]:
    """Separate the options, each followed by its value, from the words of the value.

    A word with a leading dash is an option unless a number follows the dash. A `QUANTITY` takes all words up to the
    next option, a `VOLUME` its unit. Raises `MgcheckError` for an option without a value and for one that is repeated,
    unless the shell is `completing` the line.
    """
    by_name = {name: option for option in options for name in option.names}
    parted: list[str] = []
    values: list[str] = []
    given: set[ValueOption] = set()
    last: ValueOption | None = None
    rest = iter(words)
    for word in rest:
        name, equals, _ = word.partition("=")
        if word == "--":
            values.extend(rest)
        elif option := by_name.get(name):
            if option in given and not (option.repeatable or completing):
                raise MgcheckError("option_twice", argument=name, given=name)
            given.add(option)
            last = option
            parted.append(word)
            following = None if equals else next(rest, None)
            if following is not None:
                parted.append(following)
            elif not (equals or completing):
                raise MgcheckError("option_without_value", argument=name, given=name, command=command)
        elif word.startswith("-") and word != "-" and not _DASHED_VALUE.match(word):
            parted.append(word)
            last = None
        elif last is not None and _continues(last, parted[-1], word):
            parted[-1] += f" {word}"
        else:
            values.append(word)
    return parted, values


def _continues(option: ValueOption, value: str, word: str) -> bool:
    """Whether a word belongs to the value of the option before it."""
    if option.metavar == "QUANTITY":
        return word != "-"
    unit = read_unit(word) if option.metavar == "VOLUME" else None
    number = value.removeprefix(f"{option.names[0]}=")
    return unit is not None and unit.dimension is Dimension.VOLUME and re.fullmatch(_BARE_NUMBER, number) is not None
