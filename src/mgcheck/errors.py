"""What mgcheck refuses, as one tree of exceptions.

Every error knows the text that was read, the part of it at fault (`start` to `end`, in code points) and the
way out (`hint`). Its words come from the catalogue in `messages`, so that it can be shown in both languages.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
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
        return self._message_and_hint(language)[0]

    def hint(self, language: str = "en") -> str | None:
        """The way out, where there is one."""
        return self._message_and_hint(language)[1] or None

    def _message_and_hint(self, language: str) -> tuple[str, str]:
        return say_refusal(self.code, language, **self.params)

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


class MissingUnitError(UnitError):
    """A number without a unit.

    `readings` are what it would be in each common unit: with that unit, converted to another one, and what that means;
    the last two may be empty.
    """

    readings: tuple[tuple[Text, Text, Text], ...] = ()

    def _message_and_hint(self, language: str) -> tuple[str, str]:
        """What is wrong, and the way out with the readings in one line."""
        lines = []
        for reading in self.readings:
            written, converted, meaning = (part.within(language) for part in reading)
            lines.append(" ".join(filter(None, (written, converted, meaning and f"({meaning})"))))
        readings = say("page.semicolon", language).join(lines)
        return say_refusal(self.code, language, readings=readings, **self.params)


class RangeError(MgcheckError):
    """A laboratory's own range that cannot be read or used."""


class ChoiceError(MgcheckError):
    """A specimen, source or language that does not exist here; the message names those that do."""


class KnowledgeError(MgcheckError):
    """A ranges file whose content cannot be used, or damaged data of mgcheck; the message names the place."""


class ArgumentTypeError(MgcheckError, TypeError):
    """An argument of a Python function that is of another type than the function takes."""


class DataError(ValueError):
    """What is wrong with a value of a ranges file, in both languages; pydantic adds the key."""

    def __init__(self, code: str, **params: Param) -> None:
        self.problem = both(f"ranges.{code}", **params)
        super().__init__(self.problem.en)


def system_problem(error: Exception) -> str | Text:
    """What the system, or a library, said of a file; in French as well where it is a common fault."""
    key = f"system.{errorcode.get(getattr(error, 'errno', None) or 0)}"
    return both(key) if has(key) else getattr(error, "strerror", None) or str(error).strip().partition("\n")[0]


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


_Params = ParamSpec("_Params")
_Result = TypeVar("_Result")
# The annotations of the public functions, and what each accepts.
_KINDS: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "DecimalMark": (str,),
    "str | None": (str, NoneType),
    "str | Path | None": (str, PathLike, NoneType),
    "Mapping[str, str]": (Mapping,),
    "Sequence[str]": (Collection,),
    "tuple[str, ...]": (Collection,),
}


def typed(function: Callable[_Params, _Result]) -> Callable[_Params, _Result]:
    """Have a public function raise `ArgumentTypeError` for an argument that is not of its annotated type."""
    names = function.__code__.co_varnames
    wanted = {name: kind for name, kind in function.__annotations__.items() if name != "return"}
    # All but lists and mappings are known by their type alone.
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
    """What is given instead of the wanted type; None where it fits. A text is no list of texts."""
    given = type(value).__name__
    holds_texts = "[" in wanted and isinstance(value, _KINDS[wanted]) and not isinstance(value, str)
    if not holds_texts:
        return given
    inner = [*value, *value.values()] if isinstance(value, Mapping) else [*value]
    return next((f"{given} with {type(one).__name__}" for one in inner if not isinstance(one, str)), None)
