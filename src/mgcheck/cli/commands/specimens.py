"""The commands that interpret a result: serum, ionized, erythrocyte, urine."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import typer

from mgcheck.api import Interpreter, interpreter
from mgcheck.cli import options as opt
from mgcheck.cli.output import print_page, save_picture, write_answer, write_json, write_json_text
from mgcheck.cli.process.environment import text_language
from mgcheck.cli.process.exits import Exit, exit_of, most_serious
from mgcheck.errors import MgcheckError, concerning
from mgcheck.judging.interpretation import Interpretation
from mgcheck.knowledge.loader import with_lab_range
from mgcheck.quantity.number import MAX_TEXT
from mgcheck.render.line import error_line, interpretation_line

if TYPE_CHECKING:
    from mgcheck.shapes import answer as shapes


def interpret(
    ctx: typer.Context,
    value: opt.Words,
    *,
    volume: opt.Volume = None,
    collection: opt.Collection = None,
    json: opt.Json = False,
    lang: opt.Lang = None,
    source: opt.SourceId = None,
    lab_range: opt.LabRange = None,
    ranges: opt.Ranges = None,
    factor: opt.Factors = None,
    full: opt.Full = False,
    brief: opt.Brief = False,
    explain: opt.Explain = False,
    no_ruler: opt.NoRuler = False,
    save: opt.Save = None,
    exit_code: opt.ExitCode = False,
) -> None:
    """Interpret a value of the specimen that the command is named after."""
    lines = value == ["-"]
    if lines and explain and not json:
        raise MgcheckError("explain_lines", argument="--explain")
    if lines and save is not None:
        raise MgcheckError("save_lines", argument="--save")
    run = interpreter(
        str(ctx.info_name),
        language=text_language(lang, json=json),
        source=source,
        lab_range=None if lines else lab_range,
        ranges=ranges,
        volume=volume,
        factors=factor or (),
        collection=collection,
    )
    if lines:
        if lab_range is not None:
            run = replace(run, knowledge=with_lab_range(run.knowledge, lab_range, run.specimen))
        status = _lines(run, json=json, explain=explain)
    else:
        with concerning("VALUE"):
            answer = run(" ".join(value))
        status = exit_of(answer)
        shown = {"full": full, "explain": explain, "ruler": not no_ruler}
        if save is not None:
            _save(answer, Path(save), **shown)
        if json:
            write_json(_explained(answer) if explain else answer.to_dict())
        elif brief:
            write_answer(interpretation_line(answer), aligned=False)
        else:
            print_interpretation(answer, **shown)
    if status is Exit.REFUSED or exit_code:
        raise typer.Exit(status)


def print_interpretation(answer: Interpretation, **options: bool) -> None:
    """Print the page of one value."""
    # Only the page needs rich.
    from mgcheck.render.page import page

    print_page(lambda writer: page(answer, writer.charset, writer.width, **options), answer.language)


# The columns of a usual terminal.
_PICTURE_WIDTH = 80


def _save(answer: Interpretation, path: Path, **options: bool) -> None:
    """Write the page as a picture to a new file."""
    from mgcheck.render.page import page
    from mgcheck.render.picture import picture
    from mgcheck.render.terminal_text import Charset

    title = f"mgcheck {answer.specimen.value} {answer.quantity.text.strip()}"
    save_picture(path, lambda: picture(page(answer, Charset(), _PICTURE_WIDTH, **options), title, _PICTURE_WIDTH))


def _lines(run: Interpreter, *, json: bool, explain: bool) -> Exit:
    """Answer the lines of standard input in order; one that cannot be read does not stop the rest."""
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
                write_json(error.to_dict(run.language), one_line=True)
            else:
                write_answer(error_line(text, error, run.language), aligned=True)
            continue
        worst = most_serious(worst, exit_of(answer))
        if explain:
            write_json(_explained(answer), one_line=True)
        elif json:
            write_json_text(answer.to_json())
        else:
            write_answer(interpretation_line(answer), aligned=True)
    return Exit.REFUSED if refused else worst


def _explained(answer: Interpretation) -> shapes.Interpretation:
    # Only --explain needs the atlas.
    from mgcheck.judging.atlas import explained

    return explained(answer)


# Far more than a value needs; it bounds the memory for a line without an end.
_LINE_BYTES = 64 * MAX_TEXT


def lines_of(stream: BinaryIO) -> Iterator[str]:
    """The lines of a stream as they come, without their ends; one longer than any value is cut, and refused later.

    Bytes that are not UTF-8 become escapes, which no number contains.
    """
    first = True
    while line := stream.readline(_LINE_BYTES):
        whole = line.endswith(b"\n")
        while not whole and (rest := stream.readline(_LINE_BYTES)):
            whole = rest.endswith(b"\n")
        encoding = "utf-8-sig" if first else "utf-8"
        first = False
        yield line.decode(encoding, "backslashreplace").rstrip("\r\n")
