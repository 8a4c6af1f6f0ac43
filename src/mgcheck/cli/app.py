"""The commands of mgcheck, each loaded when it is called."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from mgcheck._version import __version__
from mgcheck.cli.as_typed import AsTyped
from mgcheck.cli.commands import COMMANDS
from mgcheck.cli.options import Version, text_of
from mgcheck.cli.process.environment import locale_language
from mgcheck.cli.process.exits import Exit
from mgcheck.cli.value_words import ValueOption, part_words
from mgcheck.errors import MgcheckError
from mgcheck.language.say import say, suggestion


class _OwnHelp(AsTyped):
    """A command or group with the help of mgcheck in place of typer's."""

    def get_help(self, ctx: Any) -> str:
        """Print the help and exit; typer would add an empty line."""
        # Only the help needs rich.
        from mgcheck.cli.help import print_help

        print_help(ctx)
        raise typer.Exit


class ValueCommand(_OwnHelp, TyperCommand):
    """A command that takes a value in words: `-0.5` is one, and `--volume 1.4 l` has its unit in the next word."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer's own Context
        """Separate the words of the value from the options, and refuse words that nothing takes."""
        options, values = part_words(
            args,
            [
                ValueOption(tuple(param.opts), param.metavar, getattr(param, "multiple", False))
                for param in self.params
                if not getattr(param, "is_flag", True)
            ],
            command=ctx.command_path,
            completing=ctx.resilient_parsing,
        )
        left = super().parse_args(ctx, [*options, "--", *values])
        if left and not ctx.resilient_parsing:
            raise MgcheckError("extra_words", given=" ".join(left), command=ctx.command_path)
        return left


class LazyGroup(_OwnHelp, TyperGroup):
    """The group of all commands, which imports a command's module when the command is called or listed."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        # The names alone, for suggestions and completion.
        self.commands = dict.fromkeys(COMMANDS)  # type: ignore[assignment]  # commands come from get_command

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Build a command from its function."""
        if cmd_name not in COMMANDS:
            return None
        entry = COMMANDS[cmd_name]
        module, _, function = entry.function.partition(".")
        single = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        single.command(
            cmd_name,
            cls=ValueCommand,
            context_settings={**_CONTEXT, "allow_extra_args": True},
            help=say(f"command.{entry.same_as or cmd_name}", locale_language()),
            hidden=entry.same_as is not None,
        )(getattr(import_module(f"mgcheck.cli.commands.{module}"), function))
        command = typer.main.get_command(single)
        for param in command.params:
            if ctx.resilient_parsing:
                # The shell shows the text that typer holds.
                param.help = text_of(param, locale_language())  # type: ignore[attr-defined]  # every option has it
            # All specimens take what belongs to urine, so that the others can say why they refuse it.
            if param.name in ("volume", "collection") and function == "interpret" and cmd_name != "urine":
                param.hidden = True  # type: ignore[attr-defined]  # every option has it
        return command

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command; a value in its place gets the hint to name the specimen."""
        if ctx.resilient_parsing:
            # The shell asks for completions, so nothing that was typed is a fault.
            return super().resolve_command(ctx, args)
        name = args[0]
        if name[:1].isdigit():
            raise MgcheckError("specimen_first", argument="COMMAND", given=" ".join(args))
        if name not in COMMANDS:
            raise MgcheckError("no_command", argument="COMMAND", given=name, suggestion=suggestion(name, COMMANDS))
        return super().resolve_command(ctx, args)


_CONTEXT = {"help_option_names": ["-h", "--help"]}

app = typer.Typer(cls=LazyGroup, context_settings=_CONTEXT, no_args_is_help=False, pretty_exceptions_enable=False)


@app.callback(invoke_without_command=True)
def mgcheck(ctx: typer.Context, *, version: Version = False) -> None:
    """Print the version or, without a command, the help."""
    if version:
        sys.stdout.write(f"mgcheck {__version__}\n")
        raise typer.Exit
    if ctx.invoked_subcommand is None:
        # No command was given, so the help is a diagnostic: standard error, status 2.
        from mgcheck.cli.help import print_help

        print_help(ctx, sys.stderr)
        raise typer.Exit(Exit.REFUSED)
