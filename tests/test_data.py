"""The data files: their form, and that what they say hangs together."""

from __future__ import annotations

import re
import string
from decimal import Decimal
from hashlib import sha256
from pathlib import Path

import pytest
from conftest import ROOT
from data_schema import PACKAGED, RemarkModel
from pydantic import ValidationError

from mgcheck import interpret
from mgcheck.data_files import data_folder, edition, read_table
from mgcheck.errors import KnowledgeError
from mgcheck.knowledge import loader
from mgcheck.knowledge.model import DOCUMENTS, MgClass, unit_of
from mgcheck.language.say import LANGUAGES, Text, say
from mgcheck.language.sentences import CATALOGUE

KNOWLEDGE = loader.packaged_knowledge()


@pytest.mark.parametrize("name", PACKAGED)
def test_a_packaged_file_has_its_form(name: str) -> None:
    """Every key known, both languages there."""
    PACKAGED[name].model_validate(read_table(name))


def test_no_file_is_left_without_a_form() -> None:
    """Each TOML file of the folder is checked by the test above, but for the ranges, which every run checks."""
    assert {path.stem for path in data_folder().glob("*.toml")} == {*PACKAGED, "reference_ranges"}


@pytest.mark.parametrize("path", sorted(data_folder().glob("*.toml")), ids=lambda path: path.name)
def test_a_text_is_in_single_quotes_where_it_can_be(path: Path) -> None:
    """tomllib finds the end of such a text at once, and reads one in double quotes character by character."""
    lines = (line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    texts = [text for line in lines for text in re.findall(r"""'[^']*'|"(?:[^"\\]|\\.)*\"""", line)]
    assert [text for text in texts if text.startswith('"') and "'" not in text and "\\" not in text] == []


def test_every_statement_names_a_known_source() -> None:
    """Rulers and printed limits name documents; remarks and groups a source of `sources.toml`."""
    known = loader.sources()
    assert {ruler.source for ruler in KNOWLEDGE.rulers} <= set(DOCUMENTS)
    assert {row.source for row in loader.statements()} <= set(DOCUMENTS)
    assert {group.citation.source for group in KNOWLEDGE.groups} <= set(DOCUMENTS)
    for note in (*KNOWLEDGE.cautions, *KNOWLEDGE.next_checks):
        # mgcheck speaks alone, and it alone may follow the limits of a source that it does not cite.
        cited = [place.source for place in note.cited]
        assert set(cited) <= set(known)
        assert cited == ["mgcheck"] or "mgcheck" not in cited
        assert cited == ["mgcheck"] or list(note.follows) == cited
        assert cited != ["mgcheck"] or note.follows == ("mgcheck",) or set(note.follows) <= set(DOCUMENTS)
    constants = read_table("magnesium")
    assert {constants[name]["source"] for name in ("molar_mass", "valence")} <= set(known)
    assert [row.id for row in known.values() if row.kind == "document"] == list(DOCUMENTS)


def test_the_edition_traces_an_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The newest date of the files, and the first 12 digits of SHA-256 over their bytes in the order of their names.

    That an answer was read changes no answer.
    """
    files = sorted(path for path in (ROOT / "data").iterdir() if path.name != "reviews.toml")
    content = b"".join(path.read_bytes() for path in files)
    dates = {read_table(path.stem)["edition"] for path in files if path.suffix == ".toml"}
    expected = f"{max(dates)}+sha256:{sha256(content).hexdigest()[:12]}"
    assert KNOWLEDGE.edition == interpret("serum", "0.5 mmol/l").to_dict()["knowledge_edition"] == expected
    # A reader's own limits are among what an answer rests on.
    own = ROOT / "examples" / "my_ranges.toml"
    expected = f"{max(dates)}+sha256:{sha256(content + own.read_bytes()).hexdigest()[:12]}"
    assert interpret("serum", "0.5 mmol/l", ranges=own).knowledge_edition == expected
    for path in files:
        (tmp_path / path.name).write_bytes(path.read_bytes())
    monkeypatch.setattr("mgcheck.data_files.data_folder", lambda: tmp_path)
    assert edition.__wrapped__() == KNOWLEDGE.edition
    with (tmp_path / "units.txt").open("ab") as stream:
        stream.write(b"\n")
    assert edition.__wrapped__() != KNOWLEDGE.edition
    (tmp_path / "x.toml").mkdir()
    with pytest.raises(KnowledgeError) as caught:
        edition.__wrapped__()
    assert caught.value.code == "installation"


def test_ids_are_distinct() -> None:
    """No id stands twice among the rows of a kind."""
    for rows in (KNOWLEDGE.groups, (*KNOWLEDGE.cautions, *KNOWLEDGE.next_checks), loader.statements()):
        found = [row.id for row in rows]
        assert len(found) == len(set(found))


def test_groups_and_remarks_speak_of_bands_that_exist() -> None:
    """A misspelled band would never be printed; the bands of a statement are those of one source."""
    bands = {(r.source, loader.scope(r.specimen, r.unit)): {b.id for b in r.bands} for r in KNOWLEDGE.rulers}
    conditions: list[tuple[tuple[str, ...], frozenset[str], frozenset[str]]] = []
    conditions += [((group.citation.source,), group.scopes, group.bands) for group in KNOWLEDGE.groups]
    conditions += [(note.follows, note.scopes, note.bands) for note in (*KNOWLEDGE.cautions, *KNOWLEDGE.next_checks)]
    for sources, scopes, named in conditions:
        if named:
            (source,) = sources
            assert all(named <= bands[source, scope] for scope in scopes), named
    milder = {group.milder for group in KNOWLEDGE.groups if group.milder}
    assert milder <= {group.id for group in KNOWLEDGE.groups}


def test_a_place_on_the_page_can_be_reached() -> None:
    """A rank is given for sides on which the statement is said; what is on no page is in no wrong place."""
    sides = {"severe_low": "low", "severe_high": "high"}
    for kind, table in (("cautions", "caution"), ("next_checks", "next_check")):
        for row in read_table(kind)[table]:
            if "when" in row:
                assert {sides.get(name, name) for name in row.get("page", {})} <= set(row["when"]), row["id"]


def test_two_rulers_of_one_source_and_specimen_have_the_same_bands() -> None:
    """Printed pairs are one set of bands in two kinds of unit, so that their verdicts can be compared."""
    found: dict[tuple[str, str], list[tuple[tuple[str, MgClass, Text], ...]]] = {}
    for ruler in KNOWLEDGE.rulers:
        key = (ruler.source, loader.scope(ruler.specimen, ruler.unit))
        found.setdefault(key, []).append(tuple((band.id, band.cls, band.words) for band in ruler.bands))
    for rows in found.values():
        assert all(row == rows[0] for row in rows)


def test_every_limit_of_a_ruler_is_printed_by_its_document() -> None:
    """A cut point is a number that a printed limit of the same source and specimen holds."""
    for ruler in KNOWLEDGE.rulers:
        printed = {
            Decimal(number.replace(",", "."))
            for row in loader.statements()
            if (row.source, row.specimen) == (ruler.source, ruler.specimen)
            for number in re.findall(r"[0-9]+(?:,[0-9]+)?", row.printed)
        }
        for band in ruler.bands[1:]:
            limit = Decimal(band.interval.low.value.numerator) / Decimal(band.interval.low.value.denominator)
            # "61 % (+/- 6)" prints the middle and the half width.
            expected = {limit} if ruler.unit.base != "%" else {Decimal(61), abs(limit - 61)}
            assert expected <= printed, (ruler.source, ruler.specimen, limit)


def test_classes_that_no_document_defines_are_not_invented() -> None:
    """Severe is said of serum alone, and by rms alone."""
    severe = {(r.source, r.specimen) for r in KNOWLEDGE.rulers for b in r.bands if b.cls.severe}
    assert severe == {("rms", "serum")}


def test_every_scope_has_its_policy() -> None:
    """Primary source, plausible bounds, units to try and names of all classes."""
    scopes = {loader.scope(ruler.specimen, ruler.unit) for ruler in KNOWLEDGE.rulers}
    policy = KNOWLEDGE.policy
    assert scopes == set(policy.primary) == set(policy.plausible) == set(policy.slip_units) == set(policy.labels)
    # A class that no document defines for a specimen needs no name.
    plain = {MgClass.HYPO, MgClass.NORMAL, MgClass.HYPER}
    assert {scope: set(names) for scope, names in policy.labels.items()} == {
        scope: set(MgClass) if scope == "serum" else plain for scope in scopes
    }
    assert all(bounds.high is not None for _, bounds in policy.plausible.values())


def test_a_unit_of_the_data_is_known() -> None:
    """A code that names none is a fault of the data, found at once."""
    with pytest.raises(ValueError, match="not a unit"):
        unit_of("furlong")


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({}, "either `when` or `bands` is due"),
        ({"when": ["low"], "bands": ["hypo"]}, "either `when` or `bands` is due"),
        ({"when": ["low"], "page": {"low": 1}, "urgent": ["severe_low"]}, "what is urgent stands on the page"),
        ({"when": ["low"], "certainty": "open"}, "{where} belongs"),
        ({"when": ["low"], "en": "{where}"}, "{where} belongs"),
        ({"when": ["low"], "certainty": "open", "en": "{where}"}, "{where} belongs"),
    ],
)
def test_a_remark_has_one_condition_and_a_place(wrong: dict[str, object], problem: str) -> None:
    """One without a condition would never be printed."""
    row = {
        "id": "x",
        "cited": [{"source": "rms", "locator": "x"}],
        "specimens": ["serum"],
        "en": "x",
        "fr": "x",
        **wrong,
    }
    with pytest.raises(ValidationError, match=re.escape(problem)):
        RemarkModel.model_validate(row)


def test_ids_of_manifestations_are_distinct() -> None:
    """Each is `group.item`."""
    found = [item.id for group in KNOWLEDGE.groups for item in group.items]
    assert len(found) == len(set(found))
    assert all(item.id.startswith(f"{group.id}.") for group in KNOWLEDGE.groups for item in group.items)


# The rows of knowledge that an interpretation prints, by the id under which they stand in the data.
EXPECTED_IDS = {
    "cautions": """
        no_symptom_below_1_5 no_manifestation_listed_below_2 no_manifestation_of_high_value
        no_manifestation_of_high_ionized no_manifestation_of_fraction_or_urine non_specific often_no_symptom
        well_tolerated
        muscle_cramps signs_not_in_proportion signs_by_stock overload_outside_cells
        treatment_oral_severe treatment_oral_open kidney_before_magnesium
        kidney_before_magnesium_urine cellular_deficiency_not_validated
        iatrogenic_hypermagnesemia iatrogenic_excess no_dose_for_severe treatment_oral treatment_benefit
        repeated_low_values
        ventricular_extrasystoles frequent_in_hospital cells_can_hold headache_attack training overload_causes
        no_treatment_of_excess excess_outside_cells coexisting_cell_deficit cell_stores_restored_slowly
        serum_extracellular_only serum_share_of_body serum_of_no_interest serum_when_to_measure acute_stress
        passing_rise_of_serum erythrocyte_low_confirmed erythrocyte_hla_b35 erythrocyte_other_cells
        erythrocyte_technique erythrocyte_proposed erythrocyte_falls_slowly ionized_fraction_of_what
        ionized_specialized what_each_stock_sets urine_excess_loss urine_shows_loss
        urine_very_low_in_severe_deficit passing_rise reabsorption_follows_serum no_reliable_test no_routine_test
        demanding_work_up no_difference_made no_critical_limit one_document
    """,
    "next_checks": """
        potassium_calcium repeat_and_urine fractional_excretion kidney_function injections_and_intake
        mesotherapy endocrine_disease hemolysis erythrocyte ionized history oral_trial oral_trial_low
        neuromuscular_signs
        electromyogram complete_collection raised_excretion
    """,
}


@pytest.mark.parametrize("kind", EXPECTED_IDS)
def test_nothing_of_the_inventory_is_missing(kind: str) -> None:
    """Each caution and check that the documents give has its row."""
    rows = KNOWLEDGE.cautions if kind == "cautions" else KNOWLEDGE.next_checks
    assert {row.id for row in rows} == set(EXPECTED_IDS[kind].split())


def fields(text: str) -> set[str | None]:
    """The parameters that a text of the catalogue takes."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_take_the_same_parameters() -> None:
    """A number that stands in one language stands in the other; French has more words with a plural."""
    for key, (english, french) in CATALOGUE.items():
        assert fields(english) - {"s"} == fields(french) - {"s"}, key
        assert english, key
        assert french, key


def test_french_clinical_texts_write_a_decimal_comma() -> None:
    """No French text of the data holds a number with a decimal point."""
    texts = [row.text.fr for row in (*KNOWLEDGE.cautions, *KNOWLEDGE.next_checks)]
    texts += [item.text.fr for group in KNOWLEDGE.groups for item in group.items]
    texts += [band.words.fr for ruler in KNOWLEDGE.rulers for band in ruler.bands]
    texts += [row.meaning.fr for row in loader.statements()]
    assert not [text for text in texts if re.search(r"[0-9]\.[0-9]", text)]
    assert not [row.text.en for row in KNOWLEDGE.cautions if re.search(r"[0-9],[0-9]", row.text.en)]


def test_numbers_in_messages_follow_the_language() -> None:
    """A decimal handed to the catalogue is written with the mark of the language."""
    told = [say("error.missing_unit", language, number=Decimal("0.50"), readings="-") for language in LANGUAGES]
    assert "0.50" in told[0]
    assert "0,50" in told[1]
