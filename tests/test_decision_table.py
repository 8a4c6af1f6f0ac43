"""Every limit of every document: at it, one step below, one step above, in printed and in other units.

The table is written from the documents by hand. Where a document prints no limit in a kind of unit, the limit there is
the printed one times 24.305 mg/mmol, or times 2 mEq/mmol, worked out by hand as well.
"""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

import pytest

from mgcheck import interpret
from mgcheck.judging.verdict import Verdict
from mgcheck.knowledge.loader import packaged_knowledge

SH, LO, OK, HI, HH = "severe_hypo", "hypo", "normal", "hyper", "severe_hyper"


class Limit(NamedTuple):
    """A limit, the class just below it, at it, and just above it; `at` also names where the limit itself belongs."""

    specimen: str
    source: str
    # The limit in the printed unit first, then in others of the same kind, and of the other kind where none is printed.
    values: tuple[str, ...]
    below: str
    at: str
    above: str


LIMITS = [
    # rms, "Hypomagnésémie" and table 1: < 0,4 severe; < 0,7 moderate; 0,7 et 1,1 healthy; 2-3; > 3 severe.
    Limit("serum", "rms", ("0.4 mmol/l", "400 µmol/l", "0.8 mEq/l", "9.722 mg/l", "0.9722 mg/dl"), SH, LO, LO),
    Limit("serum", "rms", ("0.7 mmol/l", "0.0007 mol/l", "1.4 mEq/l", "17.0135 mg/l", "1.70135 mg/dl"), LO, OK, OK),
    Limit("serum", "rms", ("1.1 mmol/l", "1100 µmol/l", "2.2 mEq/l", "26.7355 mg/l", "26.7355 µg/ml"), OK, OK, HI),
    Limit("serum", "rms", ("2.0 mmol/l", "4.0 mEq/l", "48.61 mg/l", "0.04861 g/l"), HI, HI, HI),
    Limit("serum", "rms", ("3 mmol/l", "6 mEq/l", "72.915 mg/l", "7.2915 mg/dl"), HI, HI, HH),
    # boisleve V-1: 0,75 à 0,90 mmol/l; IV-3: au-delà de 1 mmol/l, > 1,5 mmol/l.
    Limit("serum", "boisleve", ("0.75 mmol/l", "750 µmol/l", "1.5 mEq/l"), LO, OK, OK),
    Limit("serum", "boisleve", ("0.90 mmol/l", "0.0009 mol/l", "1.8 mEq/l"), OK, OK, HI),
    Limit("serum", "boisleve", ("1.00 mmol/l", "2.00 mEq/l"), HI, HI, HI),
    Limit("serum", "boisleve", ("1.5 mmol/l", "3 mEq/l"), HI, HI, HI),
    # boisleve V-1: 18 à 22 mg/l; IV-3: environ 25 mg/l, environ 36 mg/l.
    Limit("serum", "boisleve", ("18 mg/l", "1.8 mg/dl", "18 µg/ml", "0.018 g/l"), LO, OK, OK),
    Limit("serum", "boisleve", ("22 mg/l", "2.2 mg/dl"), OK, OK, HI),
    Limit("serum", "boisleve", ("25 mg/l", "2.5 mg/dl"), HI, HI, HI),
    Limit("serum", "boisleve", ("36 mg/l", "3.6 mg/dl"), HI, HI, HI),
    # boisleve V-1: 0,43 à 0,53 mmol/l; 61 % (+/- 6).
    Limit("ionized", "boisleve", ("0.43 mmol/l", "0.86 mEq/l", "10.45115 mg/l", "1.045115 mg/dl"), LO, OK, OK),
    Limit("ionized", "boisleve", ("0.53 mmol/l", "1.06 mEq/l", "12.88165 mg/l"), OK, OK, HI),
    Limit("ionized", "boisleve", ("55 %",), LO, OK, OK),
    Limit("ionized", "boisleve", ("67 %",), OK, OK, HI),
    # rms, "Autres utilisations": 1,65-2,65 mmol/l.
    Limit("erythrocyte", "rms", ("1.65 mmol/l", "3.3 mEq/l", "40.10325 mg/l", "4.010325 mg/dl"), LO, OK, OK),
    Limit("erythrocyte", "rms", ("2.65 mmol/l", "5.3 mEq/l", "64.40825 mg/l"), OK, OK, HI),
    # boisleve V-1: 1,65 à 2,50 mmol/l, 40 à 60 mg/l.
    Limit("erythrocyte", "boisleve", ("1.65 mmol/l", "3.3 mEq/l", "1650 µmol/l"), LO, OK, OK),
    Limit("erythrocyte", "boisleve", ("2.50 mmol/l", "5 mEq/l"), OK, OK, HI),
    Limit("erythrocyte", "boisleve", ("40 mg/l", "4 mg/dl"), LO, OK, OK),
    Limit("erythrocyte", "boisleve", ("60 mg/l", "6 mg/dl"), OK, OK, HI),
    # boisleve V-1: 3,30 à 7,40 mmol/24h, 80 à 180 mg/24h.
    Limit("urine", "boisleve", ("3.30 mmol/24h", "6.6 mEq/24h", "3300 µmol/24h"), LO, OK, OK),
    Limit("urine", "boisleve", ("7.40 mmol/24h", "14.8 mEq/24h"), OK, OK, HI),
    Limit("urine", "boisleve", ("80 mg/24h", "0.08 g/24h"), LO, OK, OK),
    Limit("urine", "boisleve", ("180 mg/24h", "0.18 g/24h"), OK, OK, HI),
]

ROWS = [(limit, value) for limit in LIMITS for value in limit.values]


def shifted(value: str, position: str) -> str:
    """The value, moved by one unit of its last written digit or by one millionth of that."""
    number, unit = value.split(" ", 1)
    step = Decimal(1).scaleb(int(Decimal(number).as_tuple().exponent))
    move = {"below": -step, "at": 0 * step, "above": step, "barely below": -step / 10**6, "barely above": step / 10**6}
    return f"{Decimal(number) + move[position]:f} {unit}"


def verdict(specimen: str, source: str, text: str) -> Verdict:
    """The verdict of one source."""
    return next(v for v in interpret(specimen, text).verdicts if v.source == source)


@pytest.mark.parametrize(
    ("limit", "value"),
    ROWS,
    # pytest escapes what is not ASCII, and twice where it is run twice in one process.
    ids=[f"{x.source}-{x.specimen}-{v}".replace("µ", "u") for x, v in ROWS],
)
def test_each_limit_belongs_where_the_document_puts_it(limit: Limit, value: str) -> None:
    """The class of the source below, at and above its limit."""
    expected = {"below": limit.below, "barely below": limit.below, "at": limit.at}
    expected |= {"barely above": limit.above, "above": limit.above}
    found = {place: verdict(limit.specimen, limit.source, shifted(value, place)).cls for place in expected}
    assert found == expected


def test_no_limit_of_the_data_is_missing_from_the_table() -> None:
    """Every cut point of every ruler stands in the table, in the unit in which the document prints it."""
    listed = {(x.specimen, x.source, Decimal(x.values[0].split()[0]), x.values[0].split()[1].lower()) for x in LIMITS}
    rulers = packaged_knowledge().rulers
    in_data = {
        (r.specimen.value, r.source, Decimal(float(b.interval.low.value)).quantize(Decimal("0.01")), r.unit.label)
        for r in rulers
        for b in r.bands[1:]
    }
    assert {(s, d, v, u.replace(" ", "").lower()) for s, d, v, u in in_data} == {
        (s, d, v.quantize(Decimal("0.01")), u) for s, d, v, u in listed
    }


# The words of the band beside the class, where one class has several bands.
BANDS = [
    ("0.7 mmol/l", "rms", "healthy individual"),
    ("0.699 mmol/l", "rms", "moderate hypomagnesemia"),
    ("0.399 mmol/l", "rms", "severe hypomagnesemia"),
    ("1.101 mmol/l", "rms", "above the healthy range"),
    ("1.999 mmol/l", "rms", "above the healthy range"),
    ("2 mmol/l", "rms", "hypermagnesemia"),
    ("3 mmol/l", "rms", "hypermagnesemia"),
    ("3.001 mmol/l", "rms", "severe hypermagnesemia"),
    ("0.901 mmol/l", "boisleve", "above the usual values, not yet called hypermagnesemia"),
    ("1 mmol/l", "boisleve", "above the usual values, not yet called hypermagnesemia"),
    ("1.001 mmol/l", "boisleve", "called hypermagnesemia, below"),
    ("1.5 mmol/l", "boisleve", "called hypermagnesemia, below"),
    ("1.501 mmol/l", "boisleve", "hypermagnesemia at values at which symptoms may appear"),
    ("25 mg/l", "boisleve", "above the usual values, not yet called hypermagnesemia"),
    ("25.1 mg/l", "boisleve", "called hypermagnesemia, below"),
    ("36 mg/l", "boisleve", "called hypermagnesemia, below"),
    ("36.1 mg/l", "boisleve", "hypermagnesemia at values at which symptoms may appear"),
]


@pytest.mark.parametrize(("text", "source", "words"), BANDS)
def test_the_band_keeps_the_words_of_its_source(text: str, source: str, words: str) -> None:
    """Inside one class the document's own distinctions are kept."""
    assert verdict("serum", source, text).band.startswith(words)
