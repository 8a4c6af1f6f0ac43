"""Words on a command line: which belong to an option, and which to the value."""

from __future__ import annotations

import pytest

from mgcheck.cli.value_words import ValueOption, part_words
from mgcheck.errors import MgcheckError

OPTIONS = [
    ValueOption(("--volume",), "VOLUME"),
    ValueOption(("--serum", "--plasma"), "QUANTITY"),
    ValueOption(("--output", "-o"), "FILE"),
    ValueOption(("--factor",), "ID", repeatable=True),
]


@pytest.mark.parametrize(
    ("typed", "options", "values"),
    [
        ("", "", ""),
        ("0.5 mmol/l", "", "0.5|mmol/l"),
        ("-", "", "-"),
        # A number after the dash makes a value, anything else an option, known or not.
        ("-0.5 mmol/l --json", "--json", "-0.5|mmol/l"),
        ("-.5", "", "-.5"),
        ("-,5", "", "-,5"),
        ("-x 5", "-x", "5"),
        ("--jsno 5", "--jsno", "5"),
        # An option takes one word, or what follows its equals sign, whatever it looks like.
        ("-o out.csv 5", "-o|out.csv", "5"),
        ("-o -x 5", "-o|-x", "5"),
        ("--output=out.csv 5", "--output=out.csv", "5"),
        ("--output= 5", "--output=", "5"),
        ("5 --factor a --factor b", "--factor|a|--factor|b", "5"),
        # After two dashes nothing is an option.
        ("-- --json", "", "--json"),
        ("--json -- -o out.csv", "--json", "-o|out.csv"),
        # A volume takes its unit, and nothing else.
        ("3 mmol/l --volume 1.4 l", "--volume|1.4 l", "3|mmol/l"),
        ("--volume=1.4 l 3 mmol/l", "--volume=1.4 l", "3|mmol/l"),
        ("--volume 1,4 litres", "--volume|1,4 litres", ""),
        ("--volume 1.4 mmol/l", "--volume|1.4", "mmol/l"),
        ("--volume 1.4 l l", "--volume|1.4 l", "l"),
        ("--volume 1.4l l", "--volume|1.4l", "l"),
        ("--volume 1.4 --json l", "--volume|1.4|--json", "l"),
        ("--output 1.4 l", "--output|1.4", "l"),
        # A quantity takes all words up to the next option.
        ("--serum 0.6 mmol/l", "--serum|0.6 mmol/l", ""),
        ("--plasma=0.6 mmol / l", "--plasma=0.6 mmol / l", ""),
        ("--serum 0.6 mmol/l --json x", "--serum|0.6 mmol/l|--json", "x"),
        ("--serum -0.6 mmol/l", "--serum|-0.6 mmol/l", ""),
        ("--serum 0.6mmol/l -", "--serum|0.6mmol/l", "-"),
    ],
)
def test_the_words_of_options_and_of_the_value(typed: str, options: str, values: str) -> None:
    """Each option is followed by its value."""
    expected = [text.split("|") if text else [] for text in (options, values)]
    assert list(part_words(typed.split(), OPTIONS, command="mgcheck")) == expected


@pytest.mark.parametrize(
    ("typed", "code", "argument"),
    [
        ("-o", "option_without_value", "-o"),
        ("5 --volume", "option_without_value", "--volume"),
        ("-o a --output b", "option_twice", "--output"),
        ("--serum=1mmol/l --plasma=1mmol/l", "option_twice", "--plasma"),
    ],
)
def test_an_option_needs_one_value(typed: str, code: str, argument: str) -> None:
    """None and two are refused, by all names of the option; a shell that completes the line goes on."""
    with pytest.raises(MgcheckError) as caught:
        part_words(typed.split(), OPTIONS, command="mgcheck")
    assert (caught.value.code, caught.value.argument) == (code, argument)
    assert part_words(typed.split(), OPTIONS, command="mgcheck", completing=True)
