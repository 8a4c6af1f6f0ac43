"""What mgcheck refuses, as one tree of exceptions.

Every error knows the text that was read, the part of it at fault (`start` to `end`, in code points) and the
way out (`hint`). Its words come from the catalogue in `messages`, so that it can be shown in both languages.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from mgcheck._version import SCHEMA_VERSION
from mgcheck.messages import Param, has, say

if TYPE_CHECKING:
    from mgcheck.render import json_shapes as shapes


class MgcheckError(Exception):
    """Anything that mgcheck refuses; `str()` gives the message and the way out in English.

    `code` names the fault for programs, `text` is what was read (None where the fault lies in no text),
    and `text[start:end]` the part at fault; `start == end` marks a place where something is missing. `argument` names
    the argument of the command line at fault (`VALUE`, `--volume`) and `line` the line of standard input; None where
    there is none, or where it is not known.
    """

    def __init__(
        self,
        code: str,
        *,
        text: str | None = None,
        start: int | None = None,
        end: int | None = None,
        argument: str | None = None,
        **params: Param,
    ) -> None:
        self.code = code
        self.text = text
        self.start = start
        self.end = end
        self.argument = argument
        self.line: int | None = None
        self.params = params
        super().__init__(code)

    def message(self, language: str = "en") -> str:
        """What is wrong, in one sentence."""
        return say(f"error.{self.code}", language, **self.params)

    def hint(self, language: str = "en") -> str | None:
        """The way out, where there is one."""
        key = f"hint.{self.code}"
        return say(key, language, **self.params) if has(key) else None

    def to_dict(self, language: str = "en") -> shapes.Error:
        """The refusal as JSON values; `mgcheck schema error` describes them."""
        fault: shapes.Fault = {
            "code": self.code,
            "message": self.message(language),
            "hint": self.hint(language),
            "argument": self.argument,
            "line": self.line,
            "text": self.text,
            "start": self.start,
            "end": self.end,
        }
        return {"schema_version": SCHEMA_VERSION, "kind": "error", "error": fault}

    def __str__(self) -> str:
        hint = self.hint()
        return f"{self.message()}. {hint}" if hint else self.message()


class QuantityError(MgcheckError):
    """A text that is not one quantity: no number, an ambiguous number, more than one."""


class UnitError(MgcheckError):
    """A unit that is missing, unknown, or of the wrong kind for the specimen."""


class RangeError(MgcheckError):
    """A laboratory's own range that cannot be read or used."""


class ChoiceError(MgcheckError):
    """A specimen, source or language that does not exist here; the message names those that do."""


class KnowledgeError(MgcheckError):
    """A ranges file whose content cannot be used, or damaged data of mgcheck; the message names the place."""


@contextmanager
def concerning(argument: str) -> Iterator[None]:
    """Name the argument of the command line that is at fault in whatever is refused inside, unless it is named."""
    try:
        yield
    except MgcheckError as error:
        # Damaged data are no fault of an argument.
        if error.argument is None and error.code != "installation":
            error.argument = argument
        raise
