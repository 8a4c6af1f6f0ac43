"""The exceptions of mgcheck.

Each error carries the text that was read, the part at fault (`start` to `end`, in code points) and a `hint`. The
message comes from the catalogue, so that it can be shown in either language.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from errno import errorcode
from functools import wraps
from numbers import Number
from os import PathLike
from types import NoneType
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from mgcheck._version import SCHEMA_VERSION
from mgcheck.language.say import Param, Text, both, has, say, say_refusal

if TYPE_CHECKING:
    from mgcheck.shapes import answer as shapes


class MgcheckError(Exception):
    """Base class of all errors of mgcheck; `str()` gives the message and the hint in English.

    `code` identifies the fault for programs. `text` is the text that was read, or None; `text[start:end]` is the part
    at fault, and `start == end` marks a place where something is missing. `argument` is the command-line argument at
    fault (`VALUE`, `--volume`) and `line` the line of standard input, each None if unknown or not applicable.
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
        """Return one sentence that says what is wrong."""
        return self._message_and_hint(language)[0]

    def hint(self, language: str = "en") -> str | None:
        """Return what to do about it, or None."""
        return self._message_and_hint(language)[1] or None

    def _message_and_hint(self, language: str) -> tuple[str, str]:
        return say_refusal(self.code, language, **self.params)

    def to_dict(self, language: str = "en") -> shapes.Error:
        """Return the error as JSON values, as described by `mgcheck schema error`."""
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
    """A text is not one quantity: it has no number, an ambiguous one, or several."""


class UnitError(MgcheckError):
    """A unit is missing, unknown, or of the wrong kind for the specimen."""


class MissingUnitError(UnitError):
    """A number has no unit; `number` is its comparator and its value.

    `readings` tell what the number would mean in each common unit: the quantity, the same quantity converted to another
    unit, and its class in words. The last two may be empty.
    """

    number: tuple[str | None, Decimal]
    readings: tuple[tuple[Text, Text, Text], ...] = ()

    def _message_and_hint(self, language: str) -> tuple[str, str]:
        """Return the message, and the hint with the readings in one line."""
        lines = []
        for reading in self.readings:
            written, converted, meaning = (part.within(language) for part in reading)
            lines.append(" ".join(filter(None, (written, converted, meaning and f"({meaning})"))))
        readings = say("page.semicolon", language).join(lines)
        return say_refusal(self.code, language, readings=readings, **self.params)


class RangeError(MgcheckError):
    """A laboratory's own range cannot be read or used."""


class ChoiceError(MgcheckError):
    """An unknown specimen, source, language or other choice was given; the message names the known ones."""


class KnowledgeError(MgcheckError):
    """A ranges file cannot be used, or the data of mgcheck are damaged; the message names the place."""


class ArgumentTypeError(MgcheckError, TypeError):
    """An argument of a public function has the wrong type."""


class DataError(ValueError):
    """A value of a ranges file is invalid; pydantic adds its key."""

    def __init__(self, code: str, **params: Param) -> None:
        self.problem = both(f"ranges.{code}", **params)
        super().__init__(self.problem.en)


def system_problem(error: Exception) -> str | Text:
    """Return the message of a system or library error; in both languages if the fault is a common one."""
    key = f"system.{errorcode.get(getattr(error, 'errno', None) or 0)}"
    return both(key) if has(key) else getattr(error, "strerror", None) or str(error).strip().partition("\n")[0]


@contextmanager
def concerning(argument: str) -> Iterator[None]:
    """Set the command-line argument at fault on any error raised inside that does not name one yet."""
    try:
        yield
    except MgcheckError as error:
        # No argument is to blame for damaged data.
        if error.argument is None and error.code != "installation":
            error.argument = argument
        raise


_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")
# The types that each annotation of a public function accepts.
_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "DecimalMark": (str,),
    "str | None": (str, NoneType),
    "str | Path": (str, PathLike),
    "bool": (bool,),
    "str | Path | None": (str, PathLike, NoneType),
    "Mapping[str, str]": (Mapping,),
    "Sequence[str]": (Collection,),
    "tuple[str, ...]": (Collection,),
}


def typed(function: Callable[_Params, _Result]) -> Callable[_Params, _Result]:
    """Decorate a public function to raise `ArgumentTypeError` if an argument is not of its type, one of `_KINDS`."""
    names = function.__code__.co_varnames
    wanted = {name: kind for name, kind in function.__annotations__.items() if kind in _KINDS}
    # One `isinstance` settles these; lists and mappings are looked into as well.
    quick = {name: _KINDS[kind] for name, kind in wanted.items() if "[" not in kind}

    @wraps(function)
    def checked(*args: _Params.args, **kwargs: _Params.kwargs) -> _Result:
        for name, value in [*zip(names, args, strict=False), *kwargs.items()]:
            if isinstance(value, quick.get(name, ())):
                continue
            if name in wanted and (given := _misfit(value, wanted[name])):
                code = "number_type" if isinstance(value, Number) else "wrong_type"
                raise ArgumentTypeError(code, name=name, wanted=wanted[name], given=given)
        return function(*args, **kwargs)

    return checked


def _misfit(value: Any, wanted: str) -> str | None:
    """Describe the type of a value that does not fit, or return None. A string does not count as a list of strings."""
    given = type(value).__name__
    holds_texts = "[" in wanted and isinstance(value, _KINDS[wanted]) and not isinstance(value, str)
    if not holds_texts:
        return given
    inner = [*value, *value.values()] if isinstance(value, Mapping) else [*value]
    return next((f"{given} with {type(one).__name__}" for one in inner if not isinstance(one, str)), None)
