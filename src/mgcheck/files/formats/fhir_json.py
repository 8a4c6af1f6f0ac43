"""JSON with the numbers as they are written, and typed access to the elements of a FHIR resource."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from mgcheck.errors import MgcheckError, UnitError
from mgcheck.files.formats.jsonl import Number
from mgcheck.knowledge.result_codes import in_system
from mgcheck.quantity.units import read_unit


class Doubled(dict[str, Any]):
    """An object with a name twice; the last of the values is kept, `pairs` are all of them."""

    pairs: list[tuple[str, Any]]

    @property
    def names(self) -> str:
        """The names that come twice."""
        names = [name for name, _ in self.pairs]
        return ", ".join(sorted(name for name in self if names.count(name) > 1))


Element = dict[str, Any]


class _RepeatedError(Exception):
    """A name comes twice."""


def parse(text: str) -> Any:
    """Parse JSON; raises `ValueError` for what is none, and `RecursionError` for a text nested too deeply."""
    return _LENIENT.decode(text)


def parse_line(text: str) -> tuple[Any, bool]:
    """Parse JSON as `parse` does, and return whether an object in it may be one that is refused for its names."""
    try:
        return _STRICT.decode(text), "implicitRules" in text or "modifierExtension" in text or "\\u" in text
    except _RepeatedError:
        return parse(text), True


def _object(pairs: list[tuple[str, Any]]) -> Element:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = Doubled(found)
    doubled.pairs = pairs
    return doubled


def _strict_object(pairs: list[tuple[str, Any]]) -> Element:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _RepeatedError
    return found


_LENIENT, _STRICT = (
    # `int` refuses the constants NaN and Infinity, which JSON does not have.
    json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=int, object_pairs_hook=hook)
    for hook in (_object, _strict_object)
)


def objects_within(resource: Element) -> Iterator[Element]:
    """Yield a resource and all objects in it, except those of the resources that it contains."""
    waiting: list[Any] = [{name: value for name, value in resource.items() if name != "contained"}]
    if isinstance(resource, Doubled):
        yield resource
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            yield value
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value


def refuse_modified(resource: Element) -> None:
    """Raise `MgcheckError` if a resource has a name twice, or an element that may change its meaning."""
    for each in objects_within(resource):
        refuse_object(each)


def refuse_object(found: Element) -> None:
    """Raise `MgcheckError` as `refuse_modified` does, for the names of one object alone."""
    if isinstance(found, Doubled):
        raise MgcheckError("member_twice", names=found.names)
    for name in ("modifierExtension", "implicitRules"):
        if found.get(name):
            raise MgcheckError("modified", element=name)


def readings(owner: Element) -> list[Element]:
    """Return an object, and once more with the first values of the names that come twice."""
    return [owner, dict(reversed(owner.pairs))] if isinstance(owner, Doubled) else [owner]


def text_of(owner: Element, name: str) -> str | None:
    """Return an element that is a text, None where it is missing; raises `MgcheckError` for another form."""
    value = owner.get(name)
    # A number is a text as written, but of its own type.
    if value is None or type(value) is str:
        return value
    raise wrong_form(name)


def object_of(owner: Element, name: str) -> Element:
    """Return an element that is an object, an empty one where it is missing; raises `MgcheckError` for another form."""
    value = owner.get(name)
    if value is None:
        return {}
    if isinstance(value, dict):
        return value
    raise wrong_form(name)


def objects_of(owner: Element, name: str) -> list[Element]:
    """Return an element that is a list of objects, an empty one where it is missing; raises `MgcheckError`."""
    value = owner.get(name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise wrong_form(name)
    for each in value:
        if not isinstance(each, dict):
            raise wrong_form(name)
    return value


def wrong_form(name: str) -> MgcheckError:
    """The error for an element that does not have the form that FHIR gives it."""
    return MgcheckError("element_form", element=name)


def unit_text(quantity: Element) -> str | None:
    """Return the unit of a Quantity: its UCUM code, else its text; None if it states none.

    Raises `UnitError` where the code and the text are different units, and for a code of another system alone.
    """
    return _unit_text(text_of(quantity, "code"), text_of(quantity, "unit"), text_of(quantity, "system"))


@lru_cache(maxsize=1024)
def _unit_text(code: str | None, unit: str | None, system: str | None) -> str | None:
    if not code or (system is not None and not in_system(system, "ucum")):
        if code and not unit:
            # No other unit, such as that of --unit, may take its place.
            raise UnitError("unit_system", unit=code, system=system or "")
        return unit
    units = {read_unit(code), read_unit(unit or "")}
    if len(units - {None}) > 1:
        raise UnitError("unit_conflict", ucum=code, unit=unit or "")
    return code
