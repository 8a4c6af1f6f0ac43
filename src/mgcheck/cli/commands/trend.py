"""The command that shows the results of one person in order of time: `mgcheck trend`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from mgcheck.cli import options as opt
from mgcheck.cli.commands.batch import reading
from mgcheck.cli.commands.batch_report import warn
from mgcheck.cli.output import print_page, save_picture, write_json, write_warning
from mgcheck.cli.process.environment import text_language
from mgcheck.cli.process.exits import Exit
from mgcheck.errors import ChoiceError
from mgcheck.language.say import say

if TYPE_CHECKING:
    from mgcheck.series.series import Trend

# The rows that standard error names.
_NAMED = 10


def trend(
    file: opt.Input,
    *,
    format_: opt.FormatName = None,
    specimen: opt.Specimen = None,
    unit: opt.Unit = None,
    specimen_map: opt.SpecimenMap = None,
    code: opt.Code = None,
    collection: opt.Collection = None,
    column: opt.TrendColumns = None,
    flag_map: opt.FlagMap = None,
    where: opt.TrendWhere = None,
    decimal: opt.Decimal = "dot",
    delimiter: opt.Delimiter = None,
    encoding: opt.Encoding = "utf-8",
    missing: opt.Missing = None,
    resolution: opt.Resolution = None,
    date_format: opt.DateFormat = None,
    source: opt.SourceId = None,
    lab_range: opt.RowLabRange = None,
    ignore_ranges: opt.IgnoreRanges = False,
    ranges: opt.Ranges = None,
    last: opt.Last = "40",
    save: opt.SaveTrend = None,
    json: opt.Json = False,
    lang: opt.Lang = None,
) -> None:
    """Show the results of one person in order of time, on one ruler."""
    language = text_language(lang, json=json)
    if not re.fullmatch("[1-9][0-9]{0,5}", last):
        raise ChoiceError("last_form", argument="--last", given=last)
    with reading(language) as watch:
        from mgcheck.series.reading import read_trend

        found = read_trend(
            file,
            watch=watch,
            language=language,
            format=format_,
            encoding=encoding,
            delimiter=delimiter,
            date_format=date_format,
            specimen=specimen,
            unit=unit,
            specimen_map=specimen_map or (),
            code=code or (),
            collection=collection,
            column=column or (),
            flag_map=flag_map,
            where=where or (),
            decimal=decimal,
            missing=missing or (),
            resolution=resolution,
            source=source,
            lab_range=lab_range,
            ignore_ranges=ignore_ranges,
            ranges=ranges,
        )
    iso = date_format is None
    if save is not None:
        from mgcheck.series.chart import chart

        save_picture(Path(save), lambda: chart(found, iso=iso))
    warn(found.files, found.options, found.tally)
    _warn(found)
    if json:
        write_json(found.to_dict())
    else:
        from mgcheck.series.table import table

        print_page(lambda writer: table(found, writer, last=int(last), iso=iso), language)
    if found.left_out:
        raise typer.Exit(Exit.UNREADABLE)


def _warn(found: Trend) -> None:
    """Write to standard error what may mislead: no person, an uncertain order, rows left out."""
    language = found.language
    texts = [
        say("warning.left_out", language, row=each.row, problem=each.error.partition(": ")[2])
        for each in found.left_out[:_NAMED]
    ]
    if more := len(found.left_out) - len(texts):
        texts.append(say("warning.left_out_more", language, count=more))
    if found.doubtful_days:
        texts.insert(0, say("warning.date_alone", language, days=", ".join(map(str, found.doubtful_days))))
    if found.subject is None and found.tally.matched:
        texts.insert(0, say("warning.no_subject", language))
    for text in texts:
        write_warning(text, language)
