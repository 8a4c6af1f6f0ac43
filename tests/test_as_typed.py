"""Flags and texts are taken as typed, without typer's validation by pydantic."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import typer
from typer.core import TyperCommand
from typer.exceptions import TyperException

from mgcheck.cli.app import app
from mgcheck.cli.as_typed import AsTyped
from mgcheck.cli.commands import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_every_parameter_is_a_flag_or_a_text(name: str) -> None:
    """Any other would bring pydantic's import back, at every start."""
    group: Any = typer.main.get_command(app)
    command = group.get_command(SimpleNamespace(resilient_parsing=False), name)
    kinds = {param.type_descriptor.annotation for param in [*group.params, *command.params]}
    assert kinds <= {bool, str, list[str]}


class Command(AsTyped, TyperCommand):
    """A command with parameters of several types."""


def called(*words: str) -> list[Any]:
    """What a function with parameters of several types is called with."""
    seen: list[Any] = []
    single = typer.Typer(add_completion=False)

    def function(number: int, texts: list[str] | None = None, *, path: Path = Path(), flag: bool = False) -> None:
        seen.extend((number, texts, path, flag))

    single.command(cls=Command)(function)
    command: Any = typer.main.get_command(single)
    with command.make_context("program", list(words)) as context:
        command.invoke(context)
    return seen


def test_other_types_are_left_to_typer() -> None:
    """A number is a number, a path a path, and a word that is no number is refused."""
    assert called("3", "--texts", "a", "--texts", "b", "--path", "x", "--flag") == [3, ["a", "b"], Path("x"), True]
    assert called("3") == [3, None, Path(), False]
    with pytest.raises(TyperException):
        called("three")
