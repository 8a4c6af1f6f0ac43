"""What mgcheck refuses, as one tree of exceptions.

Every error knows the text that was read, the part of it at fault (`start` to `end`, in code points) and the
way out (`hint`). Its words come from the catalogue in `messages`, so that it can be shown in both languages.
"""

from __future__ import annotations

from typing import TypedDict

from mgcheck.messages import Param, has, say


class ErrorDict(TypedDict):
    """An error as it stands in the JSON output."""

    code: str
    message: str
    start: int | None
    end: int | None
    hint: str | None


class MgcheckError(Exception):
    """Anything that mgcheck refuses; `str()` gives the message and the way out in English.

    `code` names the fault for programs, `text` is what was read (None where the fault lies in no text),
    and `text[start:end]` the part at fault; `start == end` marks a place where something is missing.
    """

    def __init__(
        self,
        code: str,
        *,
        text: str | None = None,
        start: int | None = None,
        end: int | None = None,
        **params: Param,
    ) -> None:
        self.code = code
        self.text = text
        self.start = start
        self.end = end
        self.params = params
        super().__init__(code)

    def message(self, language: str = "en") -> str:
        """What is wrong, in one sentence."""
        return say(f"error.{self.code}", language, **self.params)

    def hint(self, language: str = "en") -> str | None:
        """The way out, where there is one."""
        key = f"hint.{self.code}"
        return say(key, language, **self.params) if has(key) else None

    def to_dict(self, language: str = "en") -> ErrorDict:
        """The error as it stands in the JSON output."""
        return {
            "code": self.code,
            "message": self.message(language),
            "start": self.start,
            "end": self.end,
            "hint": self.hint(language),
        }

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
