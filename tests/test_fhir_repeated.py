"""A line like an earlier one is answered as if it stood alone, whatever its own texts are."""

from __future__ import annotations

import json
from collections import Counter
from functools import reduce
from operator import add
from pathlib import Path
from typing import Any

import pytest
from conftest import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from test_fhir import LOINC, number, observation, quantity, written
from test_fhir_rows import NUMBERS, resource, results

from mgcheck.columns.row import RowReader
from mgcheck.files.formats.fhir_repeated import RepeatedLines
from mgcheck.files.formats.fhir_result import ResultReader
from mgcheck.files.formats.fhir_rows import Rows
from mgcheck.files.formats.jsonl import Number
from mgcheck.files.formats.sources import opened_source
from mgcheck.files.options import Files, Format, Options
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.quantity.number import DecimalMark


def read(folder: Path, lines: list[str], name: str, mark: DecimalMark = ".") -> list[Any]:
    """What is read from a file with these lines: the cells, warnings and errors of each row, and what else it holds."""
    source = folder / name
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    options = Options(reader=RowReader(packaged_knowledge(), mark=mark), columns={"flag": "flag"}, flags={"": None})
    with opened_source(Files(str(source), Format("fhir"), None, None), options) as (opened, _):
        (found,) = (opened.chunk(block) for block in opened.blocks())
    errors = {**found.refused, **found.faults}
    count = len(found.fields)
    warnings = found.warnings.to_list() or [None] * count
    told = [str(errors[place]) if place in errors else None for place in range(count)]
    findings = found.findings
    assert findings is not None
    counts = [findings.skipped, findings.unknown_codes, findings.unread_specimens, Counter(findings.ids)]
    return [[*zip(found.fields.rows(), warnings, told, strict=True)], *counts, findings.unresolved]


def alone(folder: Path, lines: list[str], mark: DecimalMark = ".") -> list[Any]:
    """The same from a document for each line, of which nothing is kept."""
    found = [read(folder, [line], "one.json", mark) for line in lines]
    return [reduce(add, parts) for parts in zip(*found, strict=True)]


def test_lines_are_answered_as_documents_of_their_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Ids, persons, times and numbers differ, and one reference range in four."""
    folder = tmp_path_factory.mktemp("lines")
    own = st.fixed_dictionaries(
        {
            "id": st.text("ab-.0", min_size=1, max_size=8),
            "subject": st.none() | st.sampled_from(["Patient/1", "Patient/22", "#p", "urn:uuid:1"]),
            "effective": st.none() | st.sampled_from(["2024-01-01", "2024-01-01T00:00:00Z"]),
            "issued": st.none() | st.sampled_from(["2024-01-02", "2024-01-02T00:00:00.1Z"]),
            "value": NUMBERS,
        }
    )

    @settings(max_examples=examples(25))
    @given(results(), st.lists(own, min_size=2, max_size=6), st.sampled_from([".", ","]))
    def law(row: dict[str, str | None], others: list[dict[str, str | None]], mark: DecimalMark) -> None:
        lines = [written(resource({**row, **other}, "R4")) for other in others]
        assert read(folder, lines, "all.ndjson", mark) == alone(folder, lines, mark)

    law()


PRECISION = "http://hl7.org/fhir/StructureDefinition/quantity-precision"
TWO_PLACES = {"url": PRECISION, "valueInteger": number("2")}
SPECIMEN = {"resourceType": "Specimen", "id": "s", "type": {"text": "urine"}}
ABSENT = {"url": "http://example.org/other", "valueQuantity": {"value": number("9")}}


@pytest.mark.parametrize(
    "more",
    [
        # The number is read with the decimal places that an extension states.
        {
            "valueQuantity": {
                **quantity("{}"),
                "_value": {"extension": [{"url": PRECISION, "valueInteger": number("2")}]},
            }
        },
        {"valueQuantity": quantity("{}", comparator="<")},
        {"valueQuantity": quantity("{}", unit="furlong")},
        {"valueQuantity": {"unit": "mmol/L", "value": number("{}")}},
        {"valueQuantity": None, "valueString": "{} mmol/L"},
        {"extension": [ABSENT]},
        {"extension": [{"url": "http://example.org/id", "id": "x"}]},
        {"subject": {"reference": "Patient/{}"}},
        {"subject": {"display": "A person"}},
        {"subject": {"reference": "#p"}, "encounter": {"reference": "Encounter/{}"}},
        {"specimen": {"reference": "Specimen/{}"}},
        {"specimen": {"reference": "Specimen/{}", "display": "Blut"}},
        {"specimen": {"display": "saliva"}},
        {
            "specimen": {"reference": "#s"},
            "contained": [{"resourceType": "Specimen", "id": "s", "type": {"text": "urine"}}],
        },
        {"status": "registered"},
        {"status": "preliminary"},
        {"dataAbsentReason": {"text": "unknown"}},
        {"effectivePeriod": {"start": "2024-01-01", "end": "2024-01-02"}},
        {"referenceRange": [{"low": {"value": number("0.7")}, "high": {"value": number("{}")}}]},
        {"referenceRange": [{"text": "0.7 to {}"}]},
        {"code": {"coding": [{"system": LOINC, "code": "2601-3"}, {"system": "urn:own", "code": "{}"}]}},
        {"code": {"text": "Magnesium {}"}},
        {"code": {"coding": [{"system": "urn:own", "code": "mg", "display": "Magnesium"}]}},
        # The marks themselves.
        {"note": [{"text": "<mark 0> <mark 1> 1234.5678"}]},
        {"referenceRange": [{"low": {"value": number("1234.5678")}}]},
        {"subject": {"reference": "Patient/<mark 0>"}},
    ],
)
def test_what_lines_may_differ_in(tmp_path: Path, more: dict[str, Any]) -> None:
    """Each with three numbers, in whatever place they stand."""
    lines = [
        written(observation(id=f"id{place}", **more)).replace("{}", text)
        for place, text in enumerate(["0.5", "2", "0.50"])
    ]
    assert read(tmp_path, lines, "all.ndjson") == alone(tmp_path, lines)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"id": "a"', '"id": ""'),
        ('"id": "a"', '"id": 7'),
        ('"id": "a"', '"id": {"b": 1}'),
        ('"id": "a"', '"id": "é"'),
        ('"id": "a"', '"id": "\\u0061"'),
        ('"id": "a"', '"id": "a", "id": "b"'),
        ('"id": "a", ', ""),
        ('"id": "a"', '"id" :\t"b"'),
        ('"value": 0.89', '"value": -0.89'),
        ('"value": 0.89', '"value": 8.9e-1'),
        ('"value": 0.89', '"value": "0.89"'),
        ('"value": 0.89', '"value": 0.89, "value": 3'),
        ('"status": "final"', '"status": "final", "modifierExtension": [{"url": "u"}]'),
        ('"status": "final"', '"status": "final", "code": {"text": "Sodium"}'),
    ],
)
def test_a_line_that_differs_elsewhere(tmp_path: Path, old: str, new: str) -> None:
    """After one that is kept, and before it."""
    line = written(observation())
    assert old in line
    other = line.replace(old, new)
    assert read(tmp_path, [line, other, line], "all.ndjson") == alone(tmp_path, [line, other, line])
    assert read(tmp_path, [other, line, other], "all.ndjson") == alone(tmp_path, [other, line, other])


@pytest.mark.parametrize("text", ["00.89", "0.89abc", ".89", "0.89 1", "+1", "NaN"])
def test_a_number_that_is_none(tmp_path: Path, text: str) -> None:
    """The line is no JSON, also after one like it."""
    line = written(observation())
    rows, *_ = read(tmp_path, [line, line.replace("0.89", text)], "all.ndjson")
    assert [error for *_, error in rows] == [None, "The line is not JSON"]


def test_a_form_is_read_once() -> None:
    """But no more forms than are kept, and none of a long line."""
    in_full: list[str] = []
    reader = ResultReader(Options(reader=RowReader(packaged_knowledge())))

    def read_in_full(line: str) -> Rows:
        in_full.append(line)
        rows = Rows(reader)
        rows.add_resource(json.loads(line, parse_float=Number, parse_int=Number), plain=True)
        return rows

    lines = RepeatedLines(read_in_full, ".")
    rows = Rows(reader)
    for place in range(100):
        assert lines.add(written(observation(id=f"i{place}", value=f"0.{place + 10}")), rows)
    assert len(in_full) == 1
    fields = rows.chunk().fields
    assert fields["id"].to_list() == [f"i{place}" for place in range(100)]
    assert fields["value"].to_list() == [f"0.{place + 10}" for place in range(100)]
    assert not lines.add(written(observation(note=[{"text": "x" * 20_000}])), rows)
    for place in range(1000):
        lines.add(written(observation(note=[{"text": str(place)}])), rows)
    assert len(in_full) == 1000
    assert not lines.add(written(observation(note=[{"text": "another"}])), rows)
