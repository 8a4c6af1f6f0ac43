"""The column of each role in a file, found from the options and the header before any row is read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from mgcheck.columns.row import Row
from mgcheck.errors import ChoiceError, concerning
from mgcheck.files.options import Options
from mgcheck.language.say import suggestion

# The roles that every file must have.
_NEEDED = ("value", "date")


class Plan(NamedTuple):
    """The column of each role in one file, and the cells that all rows share."""

    columns: dict[str, str]
    constant: Row


def plan(options: Options, known: Sequence[str], *, open_ended: bool = False) -> Plan:
    """Find the columns of a file among `known` ones; in an `open_ended` file rows may have further columns.

    Raises `MgcheckError` for a column that is missing or named twice.
    """
    chosen = {role: _column_of(role, options, known, open_ended=open_ended) for role in options.roles}
    found = {role: name for role, name in chosen.items() if name is not None}
    if "specimen" not in found and options.specimen is None:
        raise ChoiceError("no_specimen_column", argument="--specimen", known=", ".join(known))
    needed = [("--column", role, name) for role, name in found.items()]
    needed += [("--where", "", name) for name, _ in options.where]
    for argument, role, name in needed:
        with concerning(argument):
            if name not in known and not (open_ended and (name == role or not known)):
                raise missing_column(name, known)
            if list(known).count(name) > 1:
                raise ChoiceError("column_twice", name=name)
    # A column among the known ones that is blank in a row is filled with a warning, one that may come later without.
    unit = "" if found.get("unit") in known else options.reader.fill_unit
    return Plan(found, Row(options.specimen or "", "", unit))


def _column_of(role: str, options: Options, known: Sequence[str], *, open_ended: bool) -> str | None:
    """The column that an option names, else the one named like the role; None where there is none."""
    asked = options.columns.get(role)
    if role == "specimen" and options.specimen is not None:
        if asked is not None:
            raise ChoiceError("column_and_constant", argument="--specimen")
        return None
    if role == "fallback":
        # Read only if asked for.
        return asked
    if asked is not None:
        return asked
    # A role that is overlooked because of a capital or a blank changes the answer without a word.
    alike = [name for name in known if name.strip().casefold() == role]
    if alike and role not in alike:
        if len(alike) > 1:
            raise ChoiceError("columns_alike", argument="--column", role=role, names=", ".join(alike))
        return alike[0]
    return role if role in known or role in _NEEDED or (open_ended and role != "flag") else None


def missing_column(name: str, known: Sequence[str]) -> ChoiceError:
    """The error for a column that does not exist; it lists those that do and suggests the nearest."""
    return ChoiceError("no_column", name=name, suggestion=suggestion(name, known), known=", ".join(known))
