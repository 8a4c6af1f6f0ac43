"""The report of `mgcheck batch` after the last row: warnings, and a summary or, on a terminal, the outcome."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, TextIO

from mgcheck.cli.output import print_drawn, write_json, write_warning
from mgcheck.cli.process.environment import charset_of
from mgcheck.files.options import Files
from mgcheck.files.streams.inputs import STANDARD
from mgcheck.language.say import say

if TYPE_CHECKING:
    from mgcheck.files.formats.chunk import Findings
    from mgcheck.files.options import Options
    from mgcheck.files.tally import Tally


def report_outcome(files: Files, options: Options, tally: Tally, *, summary: bool, json: bool) -> None:
    """Report the warnings, and the summary or the outcome of the rows."""
    to_stderr = files.target == STANDARD
    if not (summary and json and to_stderr):
        # A JSON summary on the same stream contains them.
        warn(files, options, tally)
    if summary:
        found = tally.to_dict(options.flags, options.provenance, options.reader.language)
        _show_summary(found, options.reader.language, json=json, stream=sys.stderr if to_stderr else sys.stdout)
    elif sys.stderr.isatty():
        _show_rows(files.target, options, tally)


def warn(files: Files, options: Options, tally: Tally) -> None:
    """Write the warnings about the whole file to standard error."""
    warnings: dict[str, dict[str, str | int]] = {}
    if tally.changed:
        warnings["file_changed"] = {"file": files.source}
    if tally.formulas and files.write is not None and files.write.kind in ("csv", "tsv"):
        warnings["formula_cells"] = {"cells": tally.formulas}
    if tally.findings is not None:
        warnings |= _of_resources(tally.findings, files.source, nothing=not tally.rows)
    if options.where and not tally.matched:
        warnings["unmatched"] = {"conditions": " --where ".join(map("=".join, options.where))}
    for code, params in warnings.items():
        write_warning(say(f"warning.{code}", options.reader.language, **params), options.reader.language)


def _of_resources(found: Findings, file: str, *, nothing: bool) -> dict[str, dict[str, str | int]]:
    counts = {
        "fhir_repeated": found.repeated,
        "fhir_nested": found.skipped["nested"],
        "fhir_unresolved": found.unresolved,
    }
    warnings: dict[str, dict[str, str | int]] = {code: {"count": count} for code, count in counts.items() if count}
    if found.incomplete:
        warnings["fhir_incomplete"] = {"file": file}
    left_out = {name: count for name, count in found.skipped.items() if name not in ("other_analyte", "other_resource")}
    if nothing and any(left_out.values()):
        reasons = ", ".join(f"{name}: {count}" for name, count in left_out.items() if count)
        warnings["fhir_left_out"] = {"file": file, "reasons": reasons}
    elif nothing:
        warnings["fhir_nothing"] = {"file": file}
    return warnings


def _show_summary(found: Mapping[str, Any], language: str, *, json: bool, stream: TextIO) -> None:
    if json:
        write_json(found, stream=stream)
        return
    from mgcheck.render.summary import summary_page

    charset = charset_of(stream)
    print_drawn(lambda width: summary_page(found, charset, width, language), stream)


def _show_rows(target: str | None, options: Options, tally: Tally) -> None:
    from mgcheck.files.notices import explained
    from mgcheck.render.summary import outcome_page
    from mgcheck.render.writer import Writer

    name = "stdout" if target in (None, STANDARD) else target
    counts = {
        "rows": tally.rows,
        "interpreted": tally.rows - tally.passed - tally.missing - tally.unreadable,
        "dropped" if options.only else "passed": tally.passed,
        "missing": tally.missing,
        "unreadable": tally.unreadable,
    }
    rows = explained(tally.notices, options.reader, options.flags)
    more = tally.notices.counts.total() - len(rows)
    writer = partial(Writer, options.reader.language, charset_of(sys.stderr))
    print_drawn(lambda width: outcome_page(name, counts, rows, more=more, writer=writer(width)), sys.stderr)
