"""Interprets a whole file: answers its rows, writes them with new columns, and counts the outcomes."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal, InvalidOperation
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

import polars as pl

from mgcheck.columns.as_text import as_text
from mgcheck.columns.evaluator import Answers, Table, no_answers
from mgcheck.columns.outcome import Outcome, RowsInterpreter
from mgcheck.columns.row import Row
from mgcheck.errors import ChoiceError, MgcheckError
from mgcheck.files.column_roles import Plan, plan
from mgcheck.files.formats.chunk import Chunk, Findings, RowSource
from mgcheck.files.formats.formulas import is_formula
from mgcheck.files.formats.sinks import Sink, sink_for
from mgcheck.files.formats.sources import opened_source
from mgcheck.files.new_columns import layout_for
from mgcheck.files.notices import notices_of
from mgcheck.files.options import Files, Options
from mgcheck.files.streams.outputs import opened_output, refuse_existing
from mgcheck.files.tally import Tally, tally_of
from mgcheck.knowledge.loader import parse_specimen

# ------------------------------------------------------------------------------------------------------- rows


class Interpreted(NamedTuple):
    """Some rows with their outcome, and whether each was chosen."""

    chunk: Chunk
    outcome: Outcome
    chosen: pl.Series

    def chosen_alone(self) -> Interpreted:
        """The chosen rows without the others."""
        chunk, (answers, *audit), chosen = self
        if chosen.all():
            return self
        lines = chunk.lines.filter(chosen) if len(chunk.lines) else chunk.lines
        kept = Answers(answers.table, *(column.filter(chosen) for column in answers[1:]))
        return Interpreted(
            chunk._replace(fields=chunk.fields.filter(chosen), lines=lines, tail=""),
            Outcome(kept, *(None if column is None else column.filter(chosen) for column in audit)),
            chosen.filter(chosen),
        )


class ChunkInterpreter:
    """Answers chunks of one file; may be called from several threads."""

    def __init__(self, options: Options, where: Plan) -> None:
        self._options = options
        self._columns = where.columns
        self._interpreter = RowsInterpreter(options.reader, where.constant, options.flags, as_texts=True)

    def __call__(self, chunk: Chunk) -> Interpreted:
        """Answer the rows of a chunk."""
        chosen = self._chosen(chunk.fields)
        readable = chosen
        rows = self._with_roles(chunk.fields)
        if chunk.faults:
            # Their cells cannot be compared with a condition, so all of them are kept.
            wrong = _at(chunk.faults, len(rows))
            chosen, readable = chosen | wrong, chosen & ~wrong
        if chunk.refused:
            readable &= ~_at(chunk.refused, len(rows))
        if readable.all():
            answers = self._interpreter.answers(rows)
        else:
            answers = self._interpreter.answers(rows.filter(readable)).scattered(readable)
        if len(chunk.warnings):
            answers = answers.warned(chunk.warnings)
        refused = {**chunk.faults, **{row: fault for row, fault in chunk.refused.items() if chosen[row]}}
        if refused:
            answers = answers.over(self._refused(refused, len(rows)))
        return Interpreted(chunk, self._interpreter.outcome(rows, answers), chosen)

    def _chosen(self, fields: pl.DataFrame) -> pl.Series:
        """Whether each row has, in every column of a condition, one of the texts that are wanted there."""
        chosen = pl.repeat(value=True, n=len(fields), eager=True)
        for name in {name for name, _ in self._options.where}:
            wanted = (text for column, text in self._options.where if column == name)
            chosen &= reduce(or_, (_equal(fields[name], text) for text in wanted))
        return chosen

    def texts(self, fields: pl.DataFrame) -> list[Row]:
        """The texts that rows were answered from."""
        return self._interpreter.texts(self._with_roles(fields))

    def _with_roles(self, fields: pl.DataFrame) -> pl.DataFrame:
        """The columns with a role, named after it."""
        return fields.select(fields[name].alias(role) for role, name in self._columns.items())

    def _refused(self, faults: Mapping[int, MgcheckError], rows: int) -> Answers:
        """The answers to rows that are refused."""
        table = Table()
        places = {row: table.entry(self._interpreter.reader.refusal(fault)) for row, fault in faults.items()}
        index = pl.Series([places.get(row) for row in range(rows)], dtype=pl.UInt32)
        return no_answers(rows)._replace(table=table.answers, entry=index)


def _at(rows: Collection[int], count: int) -> pl.Series:
    """Whether each of `count` rows is among some."""
    return pl.Series([row in rows for row in range(count)], dtype=pl.Boolean)


def _equal(column: pl.Series, wanted: str) -> pl.Series:
    """Whether each cell equals the wanted text, also under Excel's guard, or in a typed column the wanted number."""
    texts = as_text(column)
    if not column.dtype.is_numeric():
        return texts.fill_null("").is_in([wanted, f'="{wanted}"'])
    same: list[str] = []
    # A text that is not a number equals none.
    with suppress(InvalidOperation):
        number = Decimal(wanted)
        same = [text for text in texts.drop_nulls().unique() if Decimal(text) == number]
    return texts.is_in(same).fill_null(value=False)


# ------------------------------------------------------------------------------------------------------- files


class Step(NamedTuple):
    """Some rows of a file: answered, counted and rendered."""

    rendered: Any
    tally: Tally
    first_error: tuple[int, str] | None


Watch = Callable[[int, int, int | None], None]


def run(
    files: Files,
    options: Options,
    *,
    summed: bool = False,
    watch: Watch = lambda *_: None,
) -> Tally:
    """Interpret a file and count the outcomes; `summed` keeps the amounts for their median.

    `watch` is called with the rows so far, the bytes of the file read so far, and its size. Raises `MgcheckError`; the
    output then does not appear, and an earlier file of its name is untouched.
    """
    if files.target is not None:
        refuse_existing(files.target, force=files.force)
    with opened_source(files, options) as (source, progress):
        found, sink = _prepared(source, files, options)
        tally = Tally(formulas=sum(map(is_formula, source.columns)))
        if files.read.kind == "fhir":
            tally.findings = Findings()

        def pieces() -> Iterator[Any]:
            for step in _steps(source, ChunkInterpreter(options, found), sink, only=options.only, summed=summed):
                if options.strict and step.first_error is not None:
                    row, problem = step.first_error
                    raise MgcheckError("unreadable_row", row=tally.rows + row + 1, problem=problem)
                tally.add(step.tally)
                watch(tally.rows, progress.position, progress.size)
                yield step.rendered
            # Before the output replaces the file that has its name, which may be the one just read.
            tally.changed = progress.changed

        if files.target is None or files.write is None:
            deque(pieces(), maxlen=0)
        else:
            with opened_output(files.target, files.write.compression, force=files.force) as target:
                sink.write_all(pieces(), target)
    return tally


def _prepared(source: RowSource, files: Files, options: Options) -> tuple[Plan, Sink]:
    """Find the columns with a role, choose the sink, and have the source read the columns that are needed."""
    kind = None if files.write is None else files.write.kind
    # The columns of a table are those of its first rows.
    found = plan(options, source.columns, open_ended=source.open_ended and kind in (None, "jsonl"))
    specimen = None if options.specimen is None else parse_specimen(options.specimen)
    layout = layout_for(options.prefix, specimen, audit="flag" in found.columns)
    if taken := [name for name in layout.names if name in source.columns]:
        raise ChoiceError("column_taken", argument="--prefix", name=taken[0])
    sink = sink_for(kind, source, layout, options.reader.mark, files.text, provenance=options.provenance)
    if not sink.needs_all:
        source.want([*found.columns.values(), *(name for name, _ in options.where)])
    return found, sink


def _steps(source: RowSource, interpreter: ChunkInterpreter, sink: Sink, *, only: bool, summed: bool) -> Iterator[Step]:
    """The rows of a file in order, answered by as many threads as there are processors."""

    def step(block: Any) -> Step:
        found = interpreter(source.chunk(block))
        fields = found.chunk.fields
        tally = tally_of(*found, formulas=sink.formulas(found.chunk), summed=summed)
        tally.notices = notices_of(*found.outcome, lambda rows: interpreter.texts(fields[rows]))
        kept = found.chosen_alone() if only else found
        return Step(sink.rendered(kept.chunk, kept.outcome), tally, _first_error(found.outcome.answers))

    workers = os.cpu_count() or 1
    with ThreadPoolExecutor(workers) as pool:
        waiting: deque[Future[Step]] = deque()
        try:
            for block in source.blocks():
                waiting.append(pool.submit(step, block))
                if len(waiting) > workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for each in waiting:
                each.cancel()


def _first_error(answers: Answers) -> tuple[int, str] | None:
    """The index of the first row that could not be read, and the reason."""
    wrong = [place for place, answer in enumerate(answers.table) if answer.unreadable]
    rows = answers.entry.is_in(wrong).fill_null(value=False).arg_true()
    return (rows[0], answers.table[answers.entry[rows[0]]].error or "") if len(rows) else None
