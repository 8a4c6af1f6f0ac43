"""What a fuzzer calls with any bytes, and what must hold of them: scripts/fuzz.py, tests/test_corpus.py."""

from __future__ import annotations

import json
import re
import tempfile
import unicodedata
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

from mgcheck.api import interpret
from mgcheck.errors import KnowledgeError, MgcheckError
from mgcheck.knowledge.loader import load_knowledge, packaged_knowledge
from mgcheck.knowledge.model import Specimen
from mgcheck.language.json_text import json_text
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_quantity
from mgcheck.quantity.report import parse_report
from mgcheck.quantity.units import EVERYDAY, Dimension, convert

# Beside these a text is no quantity of magnesium.
_UNITS_OF = {Dimension.CONCENTRATION: ("serum", "ionized", "erythrocyte"), Dimension.EXCRETION: ("urine",)}


def quantity(data: bytes) -> None:
    """A text is read, and then says the same of itself in every way; or it is refused where the fault is.

    The first byte says which decimal mark is always one, and of which specimen the text is a result.
    """
    mark, text = "," if data[:1] == b"," else ".", data[1:].decode("utf-8", "surrogateescape")
    _check_report(text, [*Specimen][sum(data[:1]) % len(Specimen)])
    try:
        found = parse_quantity(text, mark="," if mark == "," else ".")
    except MgcheckError as error:
        _check_refusal(error)
        return
    assert found.value.is_finite()
    assert found.value > 0
    again = parse_quantity(str(found))
    assert again == found, (again, found)
    for other in EVERYDAY:
        if other.dimension is found.unit.dimension:
            assert convert(convert(found.exact, found.unit, other), other, found.unit) == found.exact
    for specimen in Specimen:
        _check_answer(specimen, found, text if mark == "." else str(found))


def _check_report(text: str, specimen: Specimen) -> None:
    """A line of a report is refused where the fault is, or each of its digits belongs to a part that was read."""
    try:
        found = parse_report(text, specimen=specimen.value)
    except MgcheckError as error:
        _check_refusal(error)
        return
    assert parse_quantity(str(found.quantity)) == found.quantity
    rest = unicodedata.normalize("NFC", text).replace(found.quantity.text, "", 1).replace(found.lab_range, "", 1)
    assert not re.search("[0-9]", re.sub(r"mg ?\(?2\+|24 ?h", "", rest, flags=re.IGNORECASE)), (text, found)


def _check_refusal(error: MgcheckError) -> None:
    assert error.text is not None
    assert error.start is not None
    assert error.end is not None
    assert 0 <= error.start <= error.end <= len(error.text)
    for language in ("en", "fr"):
        json.loads(json_text(error.to_dict(language)))


def _check_answer(specimen: Specimen, found: Quantity, text: str) -> None:
    try:
        answer = interpret(specimen.value, text)
    except MgcheckError as error:
        assert specimen.value not in _UNITS_OF.get(found.unit.dimension, ())
        _check_refusal(error)
        return
    assert answer.possible_classes
    assert answer.cls in (None, *answer.possible_classes)
    assert all(verdict.possible_classes for verdict in answer.verdicts)
    json.loads(json_text(answer.to_dict(explain=True)))


def ranges(data: bytes) -> None:
    """A ranges file is used whole, with bands that cover the line, or refused in one line that names it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "own.toml"
        path.write_bytes(data)
        try:
            knowledge = load_knowledge(path)
        except KnowledgeError as error:
            for language in ("en", "fr"):
                message = error.message(language)
                assert str(path) in message
                assert "\n" not in message
            return
    if knowledge.lab_ranges:
        assert knowledge.reader_sources == ()
        for each in knowledge.lab_ranges:
            assert each.specimen.measured_in(each.unit.dimension)
        return
    assert knowledge.reader_sources
    own = {source.id for source in knowledge.reader_sources}
    rulers = [ruler for ruler in knowledge.rulers if ruler.source in own]
    assert rulers
    for ruler in rulers:
        assert ruler.bands[0].interval.low.value == 0
        assert ruler.bands[-1].interval.high is None
        for below, above in pairwise(band.interval for band in ruler.bands):
            assert below.high is not None
            assert below.high.value == above.low.value
            assert below.high.inclusive is not above.low.inclusive


def fhir(data: bytes) -> None:
    """A file of resources is refused whole with a message, or each of its rows has classes or an error, not both."""
    # Only files need polars.
    from mgcheck.columns.row import RowReader
    from mgcheck.files.options import Files, Format, Options
    from mgcheck.files.run import run

    with tempfile.TemporaryDirectory() as folder:
        # The first byte says whether it is a document or lines.
        source = Path(folder) / ("in.json" if data[:1] == b"{" else "in.ndjson")
        target = Path(folder) / "out.jsonl"
        source.write_bytes(data if data[:1] == b"{" else data[1:])
        options = Options(reader=RowReader(packaged_knowledge()), columns={"flag": "flag"}, flags={"": None})
        try:
            tally = run(Files(str(source), Format("fhir"), str(target), Format("jsonl")), options)
        except MgcheckError as error:
            for language in ("en", "fr"):
                assert error.message(language)
            return
        rows = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == tally.rows
    for row in rows:
        assert (row["mgcheck_possible_classes"] is None) == (row["mgcheck_error"] is not None)
        if row["mgcheck_error"] is None:
            assert row["value"]
            assert row["code"]
            assert row["specimen"]


TARGETS: dict[str, Callable[[bytes], None]] = {"quantity": quantity, "ranges": ranges, "fhir": fhir}
