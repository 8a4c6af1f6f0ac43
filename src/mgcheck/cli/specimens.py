"""The commands that interpret a result: serum, ionized, erythrocyte, urine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from mgcheck.api import Interpreter, interpreter
from mgcheck.cli.exits import Exit, exit_of, most_serious
from mgcheck.cli.options import Json, Lang, Volume, Words
from mgcheck.cli.output import print_drawn, write_json, write_line
from mgcheck.cli.surroundings import charset_of, text_language
from mgcheck.errors import MgcheckError, concerning
from mgcheck.interpretation import Interpretation
from mgcheck.knowledge.model import DOCUMENTS
from mgcheck.reading import MAX_TEXT


def _known_sources(incomplete: str) -> list[str]:
    """The source ids that complete a word."""
    return [source for source in DOCUMENTS if source.startswith(incomplete)]


def _known_causes(incomplete: str) -> list[str]:
    """The ids of causes that complete a word."""
    # Only the shell's completion needs them.
    from mgcheck.knowledge.library import causes

    return [cause.id for cause in causes() if cause.id.startswith(incomplete)]


Source = Annotated[
    str | None,
    typer.Option(
        "--source",
        metavar="ID",
        help="Take the headline from this source.",
        autocompletion=_known_sources,
        show_default=False,
    ),
]
LabRange = Annotated[
    str | None,
    typer.Option(
        "--lab-range",
        metavar="LOW..HIGH",
        help="The laboratory's own range, in the unit of the value; either end may be left out.",
        show_default=False,
    ),
]
Ranges = Annotated[
    Path | None,
    typer.Option(
        "--ranges", metavar="FILE", help="A ranges file (TOML) of your own, as a further source.", show_default=False
    ),
]
Factors = Annotated[
    list[str] | None,
    typer.Option(
        "--factor",
        metavar="ID",
        help="A cause that the person has (an id of mgcheck causes); repeatable.",
        autocompletion=_known_causes,
        show_default=False,
    ),
]
Full = Annotated[bool, typer.Option("--full", help="Show everything: all statements, signs and possible causes.")]
Explain = Annotated[bool, typer.Option("--explain", help="Show how the answer came about.")]
ExitCode = Annotated[
    bool,
    typer.Option(
        "--exit-code",
        help="Exit 0 inside, 5 inside but not for every document, 10 outside, 15 perhaps severe, 20 severe, "
        "30 undetermined.",
    ),
]


def interpret(
    ctx: typer.Context,
    value: Words,
    *,
    volume: Volume = None,
    json: Json = False,
    lang: Lang = None,
    source: Source = None,
    lab_range: LabRange = None,
    ranges: Ranges = None,
    factor: Factors = None,
    full: Full = False,
    explain: Explain = False,
    exit_code: ExitCode = False,
) -> None:
    """Interpret a value of the specimen that the command is named after."""
    if value == ["-"] and explain and not json:
        raise MgcheckError("explain_lines", argument="--explain")
    run = interpreter(
        str(ctx.info_name),
        language=text_language(lang, json=json),
        source=source,
        lab_range=lab_range,
        ranges=ranges,
        volume=volume,
        factors=factor or (),
    )
    if value == ["-"]:
        status = _lines(run, json=json, explain=explain)
    else:
        with concerning("VALUE"):
            answer = run(" ".join(value))
        status = exit_of(answer)
        if json:
            write_json(answer.to_dict(explain=explain))
        else:
            _page(answer, explain=explain, full=full)
    if status is Exit.REFUSED or exit_code:
        raise typer.Exit(status)


def _page(answer: Interpretation, *, explain: bool, full: bool) -> None:
    # The page imports rich, which JSON and lines do without.
    from mgcheck.render.page import page

    charset = charset_of(sys.stdout)
    print_drawn(lambda width: page(answer, charset, width, explain=explain, full=full))


def _lines(run: Interpreter, *, json: bool, explain: bool) -> Exit:
    """Answer each line of standard input in its place; a line that cannot be read does not stop the rest."""
    # Only streams need it.
    from mgcheck.render.line import error_line, interpretation_line

    worst, refused = Exit.OK, False
    if sys.stdin is None:
        raise MgcheckError("closed_stream", file="stdin")
    for number, text in enumerate(lines_of(sys.stdin.buffer), 1):
        try:
            with concerning("VALUE"):
                answer = run(text)
        except MgcheckError as error:
            refused = True
            error.line = number
            if json:
                write_json(error.to_dict(run.language))
            else:
                write_line(error_line(text, error, run.language))
            continue
        worst = most_serious(worst, exit_of(answer))
        if json:
            write_json(answer.to_dict(explain=explain))
        else:
            write_line(interpretation_line(answer))
    return Exit.REFUSED if refused else worst


# Far more than a value needs, so that a line without an end fills no memory.
_LINE_BYTES = 64 * MAX_TEXT


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream as they come, without their ends; a longer one than any value is cut and then refused.

    Bytes that are no UTF-8 are shown as escapes, which no number contains.
    """
    first = True
    while line := stream.readline(_LINE_BYTES):
        whole = line.endswith(b"\n")
        while not whole and (rest := stream.readline(_LINE_BYTES)):
            whole = rest.endswith(b"\n")
        encoding = "utf-8-sig" if first else "utf-8"
        first = False
        yield line.decode(encoding, "backslashreplace").rstrip("\r\n")
