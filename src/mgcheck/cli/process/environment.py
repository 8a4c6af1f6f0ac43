"""Language, character set and terminal size, from the environment and the command line."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import TextIO

from mgcheck.language.say import LANGUAGES
from mgcheck.render.terminal_text import Charset

_PLAIN_LOCALES = ("C", "POSIX")
# Variables from which rich and typer take the size of the terminal.
_SIZES = ("COLUMNS", "LINES", "TERMINAL_WIDTH")


def forget_odd_sizes(environ: MutableMapping[str, str] = os.environ) -> None:
    """Delete invalid sizes of the terminal, with which rich and typer would print nothing, or fail."""
    for name in _SIZES:
        if name in environ and not re.fullmatch("0*[1-9][0-9]{0,3}", environ[name]):
            del environ[name]


def locale_name(variable: str, environ: Mapping[str, str] = os.environ) -> str:
    """The locale in force for a category such as `LC_CTYPE`."""
    return next((environ[name] for name in ("LC_ALL", variable, "LANG") if environ.get(name)), "")


def locale_language(environ: Mapping[str, str] = os.environ) -> str:
    """French where the locale is French, else English."""
    return "fr" if locale_name("LC_MESSAGES", environ).lower().startswith("fr") else "en"


def text_language(lang: str | None, *, json: bool) -> str:
    """The language of the texts: the given one, else English for JSON and that of the locale for people."""
    return lang or ("en" if json else locale_language())


def charset_of(stream: TextIO, environ: Mapping[str, str] = os.environ) -> Charset:
    """The characters that a stream can show; the C locale asks for ASCII, whatever the encoding."""
    return Charset(
        encoding=getattr(stream, "encoding", None) or "ascii",
        ascii_only=locale_name("LC_CTYPE", environ) in _PLAIN_LOCALES,
    )


def wants_json(words: Sequence[str]) -> bool:
    """Whether `--json` was typed, even on a command line that cannot be parsed."""
    return "--json" in words


def chosen_language(words: Sequence[str]) -> str:
    """The language typed after `--lang`, else English for JSON and the locale's for people."""
    for index, word in enumerate(words):
        value = word.removeprefix("--lang=") if word.startswith("--lang=") else None
        if word == "--lang" and index + 1 < len(words):
            value = words[index + 1]
        if value in LANGUAGES:
            return value
    return "en" if wants_json(words) else locale_language()
