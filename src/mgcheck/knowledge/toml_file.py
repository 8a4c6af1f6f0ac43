"""Read a TOML file that a user writes, validate its form, and name the key and the line of a fault."""

from __future__ import annotations

import tomllib
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from pydantic_core import SchemaValidator, ValidationError

from mgcheck.data_files import Table
from mgcheck.errors import DataError, KnowledgeError, system_problem
from mgcheck.language.say import Text, both

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

# Enough for the ranges of a hundred laboratories.
MAX_BYTES = 1_000_000
# Parsing a dotted key takes quadratic time.
MAX_DOTS = 200
# Finding the line of a key takes several parses of parts of the file; beyond these bounds no line is given.
MAX_PARSES = 60
MAX_TRACED = 100_000

Key = Sequence[str | int]


_UNKNOWN = "unexpected_keyword_argument"
# The messages of pydantic for these speak of Python.
_CODES = {
    _UNKNOWN: "unknown_key",
    "missing_argument": "missing_key",
    "tuple_type": "array",
    "string_type": "string",
}


class TomlFile(NamedTuple):
    """A TOML file: its content in bytes, as text and as a table."""

    path: Path
    content: bytes
    text: str
    table: Table

    @classmethod
    def read(cls, path: Path) -> TomlFile:
        """Read and parse a file; raises `KnowledgeError`, whose code is `io` if the file cannot be read."""
        try:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            # Opening a name with a NUL raises ValueError.
            raise KnowledgeError("io", file=str(path), problem=system_problem(error)) from error
        if len(content) > MAX_BYTES:
            raise cls(path, content, "", {}).refusal([], both("ranges.too_large", bytes=MAX_BYTES))
        try:
            text = content.decode("utf-8-sig")
            return cls(path, content, text, tomllib.loads(_not_too_deep(text)))
        except (ValueError, RecursionError) as error:
            # A number with too many digits also raises ValueError.
            problem = both("ranges.too_deep") if isinstance(error, RecursionError) else str(error)
            raise KnowledgeError("ranges_syntax", file=str(path), problem=problem) from None

    def validated(self, form: SchemaValidator) -> Any:
        """Return the table in a form; raises `KnowledgeError` for the first fault."""
        try:
            return form.validate_python(self.table)
        except ValidationError as error:
            # An unknown key is usually a misspelled one, and causes the other errors.
            faults = error.errors(include_url=False)
            first = next((fault for fault in faults if fault["type"] == _UNKNOWN), faults[0])
            raise self.refusal(first["loc"], _problem(first)) from None

    def refusal(self, where: Key, problem: str | Text) -> KnowledgeError:
        """Return an error that names the key and its line, as in `ruler[1].band[1].interval (line 17)`."""
        key = "".join(f"[{part + 1}]" if isinstance(part, int) else f".{part}" for part in where).lstrip(".") or "file"
        line = _line_of(self.text, where)
        place = both("ranges.line", key=key, line=line) if line else key
        return KnowledgeError("ranges_content", file=str(self.path), key=place, problem=problem)


def _not_too_deep(text: str) -> str:
    """Return the text, or raise `RecursionError` if a line has too many dots."""
    if any(line.count(".") > MAX_DOTS for line in text.split("\n")):
        raise RecursionError
    return text


def _problem(fault: ErrorDetails) -> str | Text:
    """Return mgcheck's message for a validation error, or pydantic's if mgcheck has none."""
    own = fault.get("ctx", {}).get("error")
    if isinstance(own, DataError):
        return own.problem
    return both(f"ranges.{_CODES[fault['type']]}") if fault["type"] in _CODES else fault["msg"]


def _line_of(text: str, where: Key) -> int | None:
    """Return the line on which a key, or the part of it that exists, begins; None if the search would take too long.

    It is the last line of the shortest beginning of the file that contains the key.
    """
    if len(text) > MAX_TRACED:
        return None
    # TOML has no other line endings.
    lines = text.replace("\r\n", "\n").split("\n")
    depth = _depth(tomllib.loads(text), where)
    parses = iter(range(MAX_PARSES))

    def holds(stop: int) -> bool:
        """Whether the first `stop` lines contain the key, with as many more as complete an unfinished value."""
        while next(parses, None) is not None:
            try:
                return _depth(tomllib.loads("\n".join(lines[:stop])), where) == depth
            except ValueError:
                stop += 1
        raise TimeoutError

    try:
        return bisect_left(range(1, len(lines)), True, key=holds) + 1 if depth else None
    except TimeoutError:
        return None


def _depth(table: Table, where: Key) -> int:
    """Return how many parts of a key exist."""
    # Any: the values of a TOML file have no type.
    value: Any = table
    for depth, part in enumerate(where):
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(where)
