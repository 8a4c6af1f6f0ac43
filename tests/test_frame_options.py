"""Options of frames, and what is refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import polars as pl
import pyarrow as pa
import pytest
from conftest import ROOT
from frames import ONE_EACH, TYPES, encoded, made, refused, rows_of

import mgcheck
from mgcheck.errors import MgcheckError
from mgcheck.frame import interpret


def test_options_of_a_single_value() -> None:
    """Another headline, a reader's own ranges, another language, another prefix."""
    frame = pl.DataFrame({"v": ["0,72", "1.234", "x"]})
    found = interpret(frame, value="v", unit="mmol/l", specimen="serum", mark=",", language="fr", prefix="mg")
    assert found["mg_class"].to_list() == ["normal", None, None]
    assert found["mg_error"].to_list()[2].startswith("no_number: Un nombre")
    numbers = pl.DataFrame({"v": [0.72]})
    headline = interpret(numbers, value="v", unit="mmol/l", specimen="serum", source="boisleve")
    assert headline["mgcheck_class"].to_list() == ["hypo"]
    ranges = ROOT / "examples" / "my_ranges.toml"
    assert rows_of(interpret(numbers, value="v", unit="mmol/l", specimen="serum", ranges=ranges))[0]["mgcheck_class"]


@pytest.mark.parametrize("kind", ONE_EACH)
@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"value": "w"}, "There is no column w"),
        ({"value": 0}, "There is no column 0"),
        ({"unit": "mg/dll"}, "There is no column mg/dll"),
        ({"specimen": "bloods"}, "There is no column bloods"),
        ({"prefix": "taken"}, "already has a column taken_class"),
        ({"source": "george"}, "george"),
        ({"resolution": "0"}, "A resolution is a number"),
        ({"resolution": "x"}, "A resolution is a number"),
        ({"prefix": "=x"}, "A prefix consists of letters"),
        ({"mark": "comma"}, "The decimal mark must be"),
        ({"unit": "mM"}, "mM is both a unit and a column"),
        ({"language": "de"}, "de"),
        ({"ranges": "a\0b"}, "null byte"),
    ],
)
def test_what_cannot_be_used_is_refused(kind: str, options: dict[str, Any], told: str) -> None:
    """Before anything is computed."""
    frame = made(kind, {"v": [1.0], "u": ["mg/l"], "taken_class": [1], "mM": [1]})
    with pytest.raises(MgcheckError, match=told):
        interpret(frame, **{"value": "v", "unit": "u", "specimen": "serum", **options})


@pytest.mark.parametrize("kind", ["int8", "float", "halffloat", "decimal128(38, 20)", "uint64"])
def test_numbers_need_a_unit(kind: str) -> None:
    """Whatever their type; texts may hold their own."""
    column = pa.array([TYPES[kind].beside(Fraction(7))[0]], TYPES[kind].kind)
    for frame in (pa.table({"v": column}), encoded(pa.table({"v": column})), pl.LazyFrame(pl.DataFrame({"v": column}))):
        assert refused(frame, unit=None).code == "no_unit_column"
    (row,) = rows_of(interpret(pa.table({"v": ["0.5 mmol/l"]}), value="v", specimen="serum"))
    assert row["mgcheck_class"] == "hypo"


def test_refusals_are_worded_as_those_of_a_single_value() -> None:
    """The scale of what is read among them; its ends are read."""
    found = interpret(pl.DataFrame({"v": [1e-30, 1e31, 9.999e30]}), value="v", unit="mmol/l", specimen="serum")
    with pytest.raises(MgcheckError) as caught:
        mgcheck.interpret("serum", "1e31 mmol/l")
    assert found["mgcheck_error"].to_list() == [None, f"out_of_scale: {caught.value.message('en')}", None]
