"""The atlas lists every answer, and no value is answered otherwise."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from functools import cache
from itertools import pairwise
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, UNREAD, Runner, rest_slow
from hypothesis import given
from hypothesis import strategies as st

import mgcheck
from mgcheck.api import Interpreter
from mgcheck.judging.atlas import atlas, piece_of, pieces, same, units_of
from mgcheck.knowledge import reviews as reviews_of
from mgcheck.knowledge.model import Specimen
from mgcheck.quantity.units import Unit
from mgcheck.shapes.schema import schema_of

ALL = [(specimen, unit) for specimen in Specimen for unit in units_of(specimen)]
STEP = Decimal("0.001")


def at(specimen: str, value: str) -> mgcheck.Interpretation:
    """The answer to a text."""
    return mgcheck.interpret(specimen, value)


@cache
def asking(specimen: str, language: str) -> Interpreter:
    """Many values of one kind; that one of them is answered as by itself, tests/test_repeated.py holds."""
    return mgcheck.interpreter(specimen, language=language)


def test_the_atlas_is_of_every_kind() -> None:
    """Each specimen in each unit, as the pieces of each."""
    assert list(atlas()) == [pieces(specimen, unit) for specimen, unit in ALL]


@pytest.mark.parametrize(("specimen", "unit"), ALL)
def test_the_pieces_cover_the_line_without_a_gap(specimen: Specimen, unit: Unit) -> None:
    """From the first value of three decimals to no end; neighbors differ."""
    one = pieces(specimen, unit)
    assert one[0].low == STEP
    assert one[-1].high is None
    for below, above in pairwise(one):
        assert below.high is not None
        assert above.low - below.high == STEP
        assert not same(below.answer, above.answer)


# One of each specimen and of each kind of unit; the others are multiples.
USUAL = ("mmol/l", "mmol/24 h", "%")


@pytest.mark.parametrize(
    ("specimen", "unit"), rest_slow(sorted(ALL, key=lambda kind: kind[1].label not in USUAL), quick=5)
)
def test_both_ends_of_a_piece_have_its_answer(specimen: Specimen, unit: Unit) -> None:
    """In both languages, and as the command is asked."""
    for piece in pieces(specimen, unit):
        high = piece.low * 1000 if piece.high is None else piece.high
        for value in (piece.low, (piece.low + high).quantize(STEP) / 2, high):
            for language, expected in zip(("en", "fr"), piece.answers, strict=True):
                asked = asking(specimen.value, language)(f"{value.quantize(STEP)} {unit.label}")
                assert same(asked, expected), value


def test_serum_in_mmol_per_litre_by_hand() -> None:
    """The limits of the documents, of which only rms's make a class, and mgcheck's own bounds."""
    found = {str(piece.low): piece for piece in pieces(Specimen.SERUM, at("serum", "1 mmol/l").quantity.unit)}
    classes = [(low, piece.answer.cls, piece.answer.borderline) for low, piece in found.items()]
    changes = [now for before, now in pairwise([("", None, False), *classes]) if before[1:] != now[1:]]
    assert changes == [
        ("0.001", "severe_hypo", False),
        ("0.400", "hypo", True),
        ("0.401", "hypo", False),
        ("0.700", "normal", True),
        ("0.701", "normal", False),
        ("1.100", "normal", True),
        ("1.101", "hyper", False),
        ("3.000", "hyper", True),
        ("3.001", "severe_hyper", False),
    ]
    # boisleve: usual from 0.75 to 0.90, hypermagnesemia above 1, symptoms above 1.5; rms's list from 2.
    assert {"0.750", "0.901", "1.001", "1.501", "2.000"} <= found.keys()
    assert {low for low, piece in found.items() if "implausible" in piece.to_dict()["warnings"]} >= {"0.001", "15.001"}


places = st.sampled_from([Decimal(1).scaleb(-digits) for digits in range(8)])


@given(st.sampled_from(ALL), st.data(), places)
def test_any_value_has_an_answer_of_the_atlas_or_is_rounded_near_a_limit(
    kind: tuple[Specimen, Unit], data: st.DataObject, step: Decimal
) -> None:
    """With any number of decimals; with few of them, a limit may lie within the rounding."""
    specimen, unit = kind
    piece = data.draw(st.sampled_from(pieces(*kind)))
    high = piece.low * 2 if piece.high is None else piece.high
    value = data.draw(st.decimals(piece.low, high, allow_nan=False)).quantize(step)
    if value <= 0:
        return
    answer = at(specimen.value, f"{value:f} {unit.label}")
    found = piece_of(answer)
    if found is None:
        # The limits themselves decide; those within half a step, which no value of three decimals has, only warn.
        assert step > STEP
        (around,) = (one for one in pieces(*kind) if one.low <= value and (one.high is None or value < one.high + STEP))
        assert around.answer.cls == answer.cls
        assert [one.bands for one in around.answer.verdicts] == [one.bands for one in answer.verdicts]
    else:
        assert found.low - STEP <= value
        assert found.high is None or value <= found.high + STEP


@given(st.sampled_from(ALL), st.data(), st.sampled_from(["<", "<=", ">", ">="]))
def test_a_comparator_agrees_with_the_pieces_it_may_lie_in(
    kind: tuple[Specimen, Unit], data: st.DataObject, sign: str
) -> None:
    """All pieces on that side may be meant, and the one at the value, to which what is written finer may belong."""
    specimen, unit = kind
    piece = data.draw(st.sampled_from(pieces(*kind)))
    answer = at(specimen.value, f"{sign}{piece.low} {unit.label}")
    place = pieces(*kind).index(piece)
    beyond = pieces(*kind)[:place] if sign.startswith("<") else pieces(*kind)[place + 1 :]
    certain = {one.answer.cls for one in beyond} | ({piece.answer.cls} if "=" in sign else set())
    assert certain <= set(answer.possible_classes) <= certain | {piece.answer.cls}
    assert piece_of(answer) is None


@given(st.sampled_from(ALL), st.data())
def test_a_laboratorys_range_leaves_what_the_documents_say(kind: tuple[Specimen, Unit], data: st.DataObject) -> None:
    """It decides the side; what is severe for the document stays severe, and nothing else becomes so."""
    specimen, unit = kind
    piece = data.draw(st.sampled_from(pieces(*kind)))
    text = f"{piece.low} {unit.label}"
    ranged = mgcheck.interpret(specimen.value, text, lab_range=f"{piece.low}..{piece.low * 2}")
    severe = piece.answer.cls is not None and piece.answer.cls.severe
    assert (ranged.cls == piece.answer.cls) if severe else not (ranged.cls and ranged.cls.severe)
    assert [one.cls for one in ranged.verdicts if one.source != "lab"] == [one.cls for one in piece.answer.verdicts]
    assert piece_of(ranged) is None


def test_a_piece_is_named_only_without_options() -> None:
    """A factor, a source of its own or a range is no answer of the atlas."""
    assert piece_of(at("serum", "0.50 mmol/l")) is not None
    assert piece_of(at("serum", "0.50 µmol/l")) is not None
    others: list[dict[str, Any]] = [{"factors": ["thiazide"]}, {"source": "boisleve"}, {"lab_range": "0.75..1.0"}]
    for options in (*others, {"lab_range": "7..9"}):
        assert piece_of(mgcheck.interpret("serum", "0.50 mmol/l", **options)) is None
    own = ROOT / "examples" / "my_ranges.toml"
    assert piece_of(mgcheck.interpret("serum", "0.50 mmol/l", ranges=own)) is None


def test_the_hash_changes_with_anything_that_is_said() -> None:
    """A sentence in either language, a limit, an order."""
    unit = at("serum", "1 mmol/l").quantity.unit
    (piece,) = (one for one in pieces(Specimen.SERUM, unit) if str(one.low) == "0.401")
    english, french = piece.answers
    for changed in (
        piece._replace(high=Decimal("0.698")),
        piece._replace(answers=(replace(english, label="x"), french)),
        piece._replace(answers=(english, replace(french, label="x"))),
        piece._replace(answers=(replace(english, cautions=english.cautions[::-1]), french)),
    ):
        assert changed.hash != piece.hash
    assert piece._replace(answers=(replace(english, knowledge_edition="x"), french)).hash == piece.hash


class TestReviews:
    """Who read which answer."""

    def test_every_review_is_of_an_answer_that_exists(
        self, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
    ) -> None:
        """The number of answers stands in the file, and no clinician is invented."""
        monkeypatch.syspath_prepend(str(ROOT / "scripts"))
        from check_release import named

        found = [piece for one in atlas() for piece in one]
        hashes = [piece.hash for piece in found]
        read = reviews_of.reviews()
        record_property(UNREAD, [named(piece) for piece, each in zip(found, hashes, strict=True) if each not in read])
        assert len(set(hashes)) == len(hashes) == reviews_of.pieces_of_atlas()
        assert read.keys() <= set(hashes)
        assert {one.capacity for one in read.values()} <= {"maintainer"}

    @pytest.mark.parametrize(
        ("capacity", "words"), [("maintainer", "by a maintainer on 2027"), ("clinician", "by a clinician on 2027")]
    )
    def test_a_reading_is_shown(self, run: Runner, monkeypatch: pytest.MonkeyPatch, capacity: str, words: str) -> None:
        """On the page and in JSON; the last one counts."""
        piece = piece_of(at("serum", "0.55 mmol/l"))
        assert piece is not None
        rows = [
            {"date": "2027-01-02", "capacity": capacity, "answers": [piece.hash]},
            {"date": "2027-01-01", "capacity": "maintainer", "answers": [piece.hash]},
        ]
        monkeypatch.setattr(reviews_of, "read_table", lambda _: {"pieces": 1, "review": rows})
        reviews_of.reviews.cache_clear()
        try:
            shown = " ".join(run("serum", "0.55 mmol/l", "--explain").out.split())
            assert words in shown
            found = run("serum", "0.55 mmol/l", "--explain", "--json").json["explanation"]["piece"]
            assert found["review"] == {"date": "2027-01-02", "capacity": capacity}
            assert (found["interval"]["low"], found["interval"]["high"]) == (0.401, 0.699)
        finally:
            reviews_of.reviews.cache_clear()


class TestCommand:
    """`mgcheck atlas`."""

    def test_a_table_of_every_answer(self, run: Runner) -> None:
        """In both languages, with the values that have it."""
        shown = run("atlas", "serum", "mmol/l").out
        assert shown.startswith("Serum magnesium, mmol/l: ")
        assert re.search(r"^  0\.401 to 0\.699 +hypomagnesemia; L; rms: hypo; boisleve:", shown, re.MULTILINE)
        french = run("atlas", "serum", "mmol/l", "--lang", "fr").out
        assert re.search(r"^  0,401 à 0,699 +hypomagnésémie; L; rms: hypo; boisleve:", french, re.MULTILINE)
        assert max(map(len, shown.splitlines())) <= 80
        assert len(re.findall("^Erythrocyte", run("atlas", "erythrocyte").out, re.MULTILINE)) == 4

    @pytest.mark.slow
    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_json(self, run: Runner, language: str) -> None:
        """As its schema says, in the envelope of lists."""
        found = run("atlas", "--json", "--lang", language).json
        jsonschema.Draft202012Validator(schema_of("atlas")).validate(found)
        assert found["query"] == {"specimen": None, "unit": None}
        assert found["count"] == len(found["items"]) == reviews_of.pieces_of_atlas()
        one = run("atlas", "plasma", "mg/dl", "--json").json
        assert one["query"] == {"specimen": "serum", "unit": "mg/dL"}

    def test_refusals(self, run: Runner) -> None:
        """A unit of another kind, an unknown one, an unknown specimen."""
        assert "is an amount per day" in run("atlas", "serum", "mmol/24h").err
        assert "foo is not known" in run("atlas", "serum", "foo").err
        assert "whole blood" in run("atlas", "blood").err


def test_units_of_a_specimen() -> None:
    """Those into which every answer is converted."""
    assert [unit.label for unit in units_of(Specimen.URINE)] == ["mmol/24 h", "mg/24 h"]
    assert [unit.label for unit in units_of(Specimen.IONIZED)] == ["mmol/l", "mg/l", "mg/dl", "mEq/l", "%"]


def test_the_release_check_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each answer that was not read, and a version without a date."""
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    import check_release as check

    monkeypatch.setattr(reviews_of, "read_table", lambda _: {"pieces": 1})
    reviews_of.reviews.cache_clear()
    try:
        monkeypatch.setattr(check, "__version__", "9.9.9")
        found = list(check.faults())
    finally:
        reviews_of.reviews.cache_clear()
    assert sum("not read since it changed: serum 0.401 to 0.699 mmol/l" in fault for fault in found) == 1
    assert len(found) == sum(map(len, atlas())) + 2
    assert "9.9.9" in found[-1]
