"""Read the results of one person from a file, each row answered as batch answers it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from mgcheck.api import require_language
from mgcheck.columns.as_text import as_text
from mgcheck.columns.cells import unguarded
from mgcheck.columns.row import MISSING, Amounts
from mgcheck.errors import ChoiceError, MgcheckError, typed
from mgcheck.files.column_roles import plan
from mgcheck.files.formats.chunk import Findings
from mgcheck.files.formats.sources import opened_source
from mgcheck.files.options import TREND_ROLES, Files, Options
from mgcheck.files.request import options_of, read_format, text_options
from mgcheck.files.run import ChunkInterpreter, Interpreted, Watch
from mgcheck.files.tally import Tally, tally_of
from mgcheck.language.say import clipped
from mgcheck.series.dates import DateReader
from mgcheck.series.series import LeftOut, Point, Trend

# Far more than anybody has; it bounds the memory for a file of many persons that names none.
_MOST = 100_000


@typed
def trend(
    file: str | Path,
    *,
    language: str = "en",
    format: str | None = None,  # noqa: A002 - the name of the option
    encoding: str = "utf-8",
    delimiter: str | None = None,
    date_format: str | None = None,
    specimen: str | None = None,
    unit: str | None = None,
    specimen_map: Sequence[str] = (),
    code: Sequence[str] = (),
    collection: str | None = None,
    column: Sequence[str] = (),
    flag_map: str | None = None,
    where: Sequence[str] = (),
    decimal: str = "dot",
    missing: Sequence[str] = (),
    resolution: str | None = None,
    source: str | None = None,
    lab_range: str | None = None,
    ignore_ranges: bool = False,
    ranges: str | Path | None = None,
) -> Trend:
    """Read the results of one person from a file, in order of time: `trend("results.csv", specimen="serum")`.

    The arguments are the options of `mgcheck trend`, with the same texts: `column=["date=taken"]`,
    `where=["subject=7"]`, `date_format="%d/%m/%Y"`. `to_dict()` of the `Trend` is the output of `--json`. Raises
    `MgcheckError` if the file or an option cannot be used.
    """
    # The names are those of the options, all of which are passed on.
    options = dict(locals())
    require_language(language)
    return read_trend(str(options.pop("file")), **options)


def read_trend(
    file: str,
    *,
    format: str | None,  # noqa: A002 - the name of the option
    encoding: str,
    delimiter: str | None,
    date_format: str | None,
    watch: Watch = lambda *_: None,
    **given: Any,
) -> Trend:
    """Read the results of one person, by options as `options_of` takes them; `watch` is called as by `run`.

    Raises `MgcheckError` also if the rows name several persons, if there are too many for one, and if some times have
    an offset from UTC and others have none.
    """
    files = Files(file, read_format(file, format), None, None, text_options(encoding, delimiter))
    read_date = DateReader(date_format)
    options = options_of(files.read, roles=TREND_ROLES, **given)
    fhir = files.read.kind == "fhir"
    if fhir:
        options = replace(options, columns={"date": "effective", **options.columns})
    with opened_source(files, options) as (source, progress):
        where = plan(options, source.columns, open_ended=source.open_ended)
        source.want([*where.columns.values(), *(name for name, _ in options.where)])
        interpreter = ChunkInterpreter(options, where)
        rows = _Rows(options, where.columns, read_date)
        rows.tally.findings = Findings() if fhir else None
        for block in source.blocks():
            rows.add(interpreter, interpreter(source.chunk(block)))
            watch(rows.tally.rows, progress.position, progress.size)
        rows.tally.changed = progress.changed
    return Trend(rows.points, rows.left_out, rows.subject, tally=rows.tally, files=files, options=options)


class _Rows:
    """Collects the results of one person from the chunks of a file."""

    def __init__(self, options: Options, columns: dict[str, str], read_date: DateReader) -> None:
        self.points: list[Point] = []
        self.left_out: list[LeftOut] = []
        self.tally = Tally()
        self._reader = options.reader
        self._columns = columns
        self._read_date = read_date
        self._subjects: dict[str, None] = {}

    @property
    def subject(self) -> str | None:
        """The person of all rows; None where none is named."""
        return next(iter(self._subjects), None) or None

    def add(self, interpreter: ChunkInterpreter, found: Interpreted) -> None:
        """Add the chosen rows of a chunk."""
        before = self.tally.rows
        chunk, (answers, agrees, _), chosen = found
        self.tally.add(tally_of(*found))
        fields = chunk.fields.filter(chosen)
        texts = interpreter.texts(fields)
        dates = _cells(fields[self._columns["date"]])
        subjects = _cells(fields[self._columns["subject"]]) if "subject" in self._columns else [""] * len(fields)
        for place, row in enumerate(chosen.arg_true()):
            answer = answers.table[answers.entry[row]]
            if row not in chunk.faults:
                self._refuse_others(subjects[place])
            if answer.error_code == MISSING:
                continue
            error = answer.error
            if error is None:
                try:
                    date = self._read_date(dates[place])
                except MgcheckError as wrong:
                    error = self._reader.refusal(wrong).error
            if error is not None:
                # Of a line that is no row, the first cell holds all of it.
                written = "" if row in chunk.faults else clipped(dates[place])
                self.left_out.append(LeftOut(before + row + 1, written, error))
                continue
            amounts = Amounts(answers.mmol_per_l[row], answers.mmol_per_24h[row])
            agreed = None if agrees is None else agrees[row]
            judgement = self._reader.judgement(texts[place])
            self.points.append(Point(before + row + 1, date, answer, amounts, judgement, agreed))
        if len(self.points) > _MOST:
            raise ChoiceError("series_too_long", argument="--where", most=_MOST)

    def _refuse_others(self, subject: str) -> None:
        """Refuse a row of another person than those before it; a blank cell beside a name is another person."""
        self._subjects[subject] = None
        if len(self._subjects) > 1:
            column = self._columns["subject"]
            named = [clipped(name) for name in self._subjects]
            raise ChoiceError(
                "several_subjects",
                argument="--where",
                column=column,
                known=", ".join(name or '""' for name in named),
                first=next(filter(None, named)),
            )


def _cells(column: pl.Series) -> list[str]:
    """The texts of a column; a typed date becomes one in ISO 8601."""
    if column.dtype.is_temporal():
        column = column.dt.to_string("iso")
    return [unguarded(text or "").strip() for text in as_text(column)]
