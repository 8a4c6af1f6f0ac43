"""What is printed of one value beside the verdicts: the label, manifestations, cautions, next checks, and when."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import ROOT, Run

from mgcheck import Interpretation, interpret
from mgcheck.judging.interpretation import CitedRemark
from mgcheck.knowledge.model import Topic


def notes(answer: Interpretation) -> dict[str, CitedRemark]:
    """All cautions and next checks by id."""
    return {note.id: note for note in (*answer.cautions, *answer.next_checks)}


def ids(answer: Interpretation) -> set[str]:
    """Their ids."""
    return set(notes(answer))


def texts(answer: Interpretation, source: str, locator: str) -> list[str]:
    """The manifestations that one place of one source lists."""
    return [item.text for item in answer.manifestations if item.citation == (source, locator)]


# ------------------------------------------------------------------------------------------------------ the label

HIGH_FOR_LABORATORY = ("high for your laboratory", "élevé pour votre laboratoire")
RANGES = ROOT / "examples" / "my_ranges.toml"
LABELS: list[tuple[str, str, dict[str, Any], str, str]] = [
    # rms calls hypermagnesemia only what its table 1 begins with, 2 mmol/l.
    ("serum", "1.11 mmol/l", {}, "above the reference interval", "au-dessus de l'intervalle de référence"),
    ("serum", "1.99 mmol/l", {}, "above the reference interval", "au-dessus de l'intervalle de référence"),
    ("serum", "2 mmol/l", {}, "hypermagnesemia", "hypermagnésémie"),
    ("serum", "3.01 mmol/l", {}, "severe hypermagnesemia", "hypermagnésémie sévère"),
    # boisleve speaks of usual values below 0.75, and of hypermagnesemia above 1.
    (
        *("serum", "0.74 mmol/l", {"source": "boisleve"}),
        *("below the usual serum values", "en dessous des valeurs sériques usuelles"),
    ),
    (
        *("serum", "17.9 mg/l", {"source": "boisleve"}),
        *("below the usual serum values", "en dessous des valeurs sériques usuelles"),
    ),
    (
        *("serum", "1 mmol/l", {"source": "boisleve"}),
        *("above the usual serum values", "au-dessus des valeurs sériques usuelles"),
    ),
    (
        *("serum", ">0.95 mmol/l", {"source": "boisleve"}),
        *("above the usual serum values", "au-dessus des valeurs sériques usuelles"),
    ),
    ("serum", "1.01 mmol/l", {"source": "boisleve"}, "hypermagnesemia", "hypermagnésémie"),
    (
        *("ionized", "0.4 mmol/l", {}),
        *("below boisleve's usual values", "en dessous des valeurs usuelles de boisleve"),
    ),
    # Where severity is open: by name where the source names all that is possible.
    (
        *("serum", "<0.5 mmol/l", {}),
        *("hypomagnesemia, severity undetermined", "hypomagnésémie, sévérité indéterminée"),
    ),
    ("serum", ">1.1 mmol/l", {}, "high, severity undetermined", "élevé, sévérité indéterminée"),
    # A laboratory's and a ranges file's verdicts are named as theirs; what rms calls severe keeps its name.
    ("serum", "0.80 mmol/l", {"lab_range": "0.85..1.05"}, "low for your laboratory", "bas pour votre laboratoire"),
    ("serum", "1.2 mmol/l", {"lab_range": "0.7..1.0"}, "high for your laboratory", "élevé pour votre laboratoire"),
    (
        *("serum", "0.8 mmol/l", {"lab_range": "0.7..1.0"}),
        *("within the range of your laboratory", "dans l'intervalle de votre laboratoire"),
    ),
    ("serum", "0.95 mmol/l", {"source": "boisleve", "lab_range": "0.7..0.9"}, *HIGH_FOR_LABORATORY),
    # What it does not state is the document's.
    (
        *("serum", "0.95 mmol/l", {"source": "boisleve", "lab_range": "0.7.."}),
        *("above the usual serum values", "au-dessus des valeurs sériques usuelles"),
    ),
    (
        *("serum", "1.2 mmol/l", {"lab_range": "0.85.."}),
        *("above the reference interval", "au-dessus de l'intervalle de référence"),
    ),
    (
        *("serum", "0.9 mmol/l", {"lab_range": "0.85.."}),
        *("not low for your laboratory", "non bas pour votre laboratoire"),
    ),
    # A laboratory's one end says no more; no document has these values within its limits.
    (
        "ionized",
        "0.58 mmol/l",
        {"lab_range": "..0.6"},
        "not high for your laboratory",
        "non élevé pour votre laboratoire",
    ),
    ("ionized", "52 %", {"lab_range": "50.."}, "not low for your laboratory", "non bas pour votre laboratoire"),
    ("serum", "2.1 mmol/l", {"lab_range": "0.8.."}, "hypermagnesemia", "hypermagnésémie"),
    ("serum", "0.8 mmol/l", {"lab_range": "0.85.."}, "low for your laboratory", "bas pour votre laboratoire"),
    # A doubtful range decides nothing.
    ("serum", "0.5 mmol/l", {"lab_range": "18.."}, "hypomagnesemia", "hypomagnésémie"),
    (
        *("serum", "<0.6 mmol/l", {"lab_range": "0.7..1.0"}),
        *("low for your laboratory, severity undetermined", "bas pour votre laboratoire, sévérité indéterminée"),
    ),
    ("serum", "0.3 mmol/l", {"lab_range": "0.7..1.0"}, "severe hypomagnesemia", "hypomagnésémie sévère"),
    (
        *("serum", "0.72 mmol/l", {"ranges": RANGES, "source": "example_lab"}),
        *("low for example_lab", "bas pour example_lab"),
    ),
]


@pytest.mark.parametrize(("specimen", "text", "options", "english", "french"), LABELS)
def test_a_label_claims_no_more_than_its_source(
    specimen: str, text: str, options: dict[str, Any], english: str, french: str
) -> None:
    """Hypo- and hypermagnesemia only where the source of the headline says it of that band."""
    assert interpret(specimen, text, **options).label == english
    assert interpret(specimen, text, language="fr", **options).label == french


def test_a_severe_class_of_a_ranges_file_is_named_as_its_own(tmp_path: Path) -> None:
    """Its words are not those of rms."""
    path = tmp_path / "own.toml"
    path.write_text(RANGES.read_text(encoding="utf-8").replace('"hyper"', '"severe_hyper"'), encoding="utf-8")
    answer = interpret("serum", "1.1 mmol/l", ranges=path, source="example_lab")
    assert (answer.cls, answer.label) == ("severe_hyper", "severely high for example_lab")


def test_a_value_that_is_low_for_the_laboratory_alone_is_called_no_more(run: Callable[..., Run]) -> None:
    """0.80 mmol/l is normal for both documents: nowhere on the page a hypomagnesemia, in either language."""
    for language, wanted in (("en", "LOW FOR YOUR LABORATORY"), ("fr", "BAS POUR VOTRE LABORATOIRE")):
        page = run("serum", "0.80 mmol/l", "--lab-range", "0.85..1.05", "--lang", language).out
        assert wanted in page
        # A section of rms is named so.
        assert "hypomagn" not in page.replace("rms, Hypomagnésémie", "").lower()
    answer = interpret("serum", "0.80 mmol/l", lab_range="0.85..1.05")
    assert not [note for note in notes(answer).values() if "your laboratory)" in note.text and "hypomagn" in note.text]
    assert "hypomagn" not in " ".join(verdict.band for verdict in answer.verdicts)


# --------------------------------------------------------------------------------------------- manifestations


def test_table_1_of_rms() -> None:
    """All four rows, as the table prints them."""
    place = ("rms", "Tableau 1")
    severe_low = {"tetany", "epilepsy", "arrhythmias"}
    low = {
        *("fatigue", "neuromuscular irritability (brisk reflexes)", "agitation", "depression"),
        *("hypokalemia", "hypocalcemia"),
    }
    high = {"lethargy", "reduced tendon reflexes", "drowsiness", "nausea and vomiting"}
    severe_high = {
        *("absent tendon reflexes", "paralysis", "coma", "apnea", "hypotension"),
        *("ECG changes (prolonged PR and QT)", "cardiac arrest"),
    }
    for text, wanted in (
        ("0.5", low),
        ("0.3", severe_low | low),
        ("2.5", high),
        ("3.5", severe_high | high),
        ("0.8", set()),
        ("1.5", set()),
    ):
        found = texts(interpret("serum", f"{text} mmol/l"), *place)
        assert len(found) == len(wanted)
        assert set(found) == wanted


def test_the_columns_of_table_1_are_kept() -> None:
    """rms lists nausea and vomiting under "metabolic, other"."""
    systems = {item.id: item.system for item in interpret("serum", "2.5 mmol/l").manifestations}
    assert systems["rms_hyper.nausea"] == "metabolic"
    assert systems["rms_hyper.drowsiness"] == "central_nervous"


@pytest.mark.parametrize(
    ("text", "severe", "milder", "extent", "extent_fr"),
    [
        ("0.3 mmol/l", "rms_severe_hypo", "rms_hypo", "0.4 to 0.7 mmol/l", "0,4 à 0,7 mmol/l"),
        ("3.5 mmol/l", "rms_severe_hyper", "rms_hyper", "2 to 3 mmol/l", "2 à 3 mmol/l"),
        # 0.4 and 0.7 times 24.305 mg/mmol.
        ("5 mg/l", "rms_severe_hypo", "rms_hypo", "9.722 to 17.0135 mg/l", "9,722 à 17,0135 mg/l"),
    ],
)
def test_the_milder_list_behind_a_severe_one_is_marked_with_its_range(
    text: str, severe: str, milder: str, extent: str, extent_fr: str
) -> None:
    """The severe list comes first and is certain; the other is mgcheck's choice."""
    for language, wanted in (("en", extent), ("fr", extent_fr)):
        for source in ("rms", "boisleve"):
            found = interpret("serum", text, language=language, source=source).manifestations
            lists = {item.id.split(".")[0]: item for item in found}
            assert next(iter(lists)) == severe
            assert (lists[severe].certain, lists[severe].carried_over, lists[severe].extent) == (True, False, None)
            assert (lists[milder].certain, lists[milder].carried_over, lists[milder].extent) == (False, True, wanted)


def test_manifestations_of_each_possible_class_come_with_their_class() -> None:
    """<0.7 mmol/l may be severe or not: both lists of rms stand there, told apart, neither certain."""
    answer = interpret("serum", "<0.7 mmol/l")
    lists = {item.id.split(".")[0]: item for item in answer.manifestations}
    assert (lists["rms_severe_hypo"].cls, lists["rms_severe_hypo"].extent) == ("severe_hypo", "below 0.4 mmol/l")
    assert (lists["rms_hypo"].cls, lists["rms_hypo"].extent) == ("hypo", "0.4 to 0.7 mmol/l")
    assert not any(item.certain or item.carried_over for name, item in lists.items() if name.startswith("rms"))
    assert lists["boisleve_deficit"].certain
    above = {item.id.split(".")[0]: item for item in interpret("serum", ">1.2 mmol/l", language="fr").manifestations}
    assert above["boisleve_overload"].extent == "> 1,5 mmol/l"


@pytest.mark.parametrize(
    ("specimen", "text", "listed"),
    [
        ("serum", "0.74 mmol/l", True),
        ("serum", "0.75 mmol/l", False),
        ("ionized", "0.42 mmol/l", True),
        ("erythrocyte", "1.64 mmol/l", True),
        ("erythrocyte", "2 mmol/l", False),
        ("ionized", "50 %", False),
        ("urine", "2 mmol/24h", False),
    ],
)
def test_signs_of_deficit_follow_the_limits_of_boisleve(specimen: str, text: str, listed: bool) -> None:
    """boisleve IV-2.4 goes with its own low band, never with urine or the ionized fraction."""
    found = texts(interpret(specimen, text), "boisleve", "IV-2.4")
    assert bool(found) is listed
    if listed:
        assert "cramps" in found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_high_ionized_value_leads_to_the_serum_value(language: str) -> None:
    """Its sentence names the limits of serum, which is no lower, and the kidney; that of red cells does not."""
    found = notes(interpret("ionized", "0.54 mmol/l", language=language))
    text = found["no_manifestation_of_high_ionized"].text.replace(",", ".")
    for part in (
        "1.5 mmol/l (boisleve)",
        "2 mmol/l (rms",
        "kidney function" if language == "en" else "fonction rénale",
    ):
        assert part in text
    assert "no_manifestation_of_high_value" not in found
    cells = notes(interpret("rbc", "3 mmol/l", language=language))
    assert "no_manifestation_of_high_value" in cells
    assert "no_manifestation_of_high_ionized" not in cells


def test_that_a_deficit_often_brings_no_symptom_stands_beside_boisleves_list_alone(run: Callable[..., Run]) -> None:
    """IV-2.5 speaks of deficits: it is off the page only beside rms's list for hypomagnesemia, below 0.7 mmol/l."""
    said = "Magnesium deficiency most often brings no evident symptom"
    alone = ("0.70 mmol/l", "0.72 mmol/l", "0.749 mmol/l", "17.9 mg/l", "0.72 mmol/l --lab-range 0.75..1.00")
    for words in ("ionized 0.4 mmol/l", "rbc 1.5 mmol/l", *(f"serum {text}" for text in alone)):
        assert said in " ".join(run(*words.split()).out.split())
    for text in ("0.3", "0.5", "0.69", "<0.7", "<0.8"):
        page, full = (" ".join(run("serum", f"{text} mmol/l", *option).out.split()) for option in ([], ["--full"]))
        assert said not in page
        # Nor on the full page where rms may say severe.
        assert (said in full) is (text in ("0.5", "0.69"))


def test_overload_only_above_1_5() -> None:
    """boisleve IV-3: symptoms only above 1.5 mmol/l, 36 mg/l."""
    for text, listed in (("1.5 mmol/l", False), ("1.51 mmol/l", True), ("36 mg/l", False), ("36.1 mg/l", True)):
        assert bool(texts(interpret("serum", text), "boisleve", "IV-3")) is listed


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("0.8 mmol/l", set()),
        ("0.95 mmol/l", {"no_symptom_below_1_5"}),
        ("1.05 mmol/l", {"no_symptom_below_1_5"}),
        ("1.2 mmol/l", {"no_symptom_below_1_5", "no_manifestation_listed_below_2"}),
        ("1.7 mmol/l", {"no_manifestation_listed_below_2"}),
        ("2 mmol/l", set()),
        (">1.2 mmol/l", set()),
    ],
)
def test_that_none_is_expected_is_said_with_its_source(text: str, said: set[str]) -> None:
    """Where a document certainly lists nothing for the band, the answer says so, and who says it."""
    found = notes(interpret("serum", text))
    assert {name for name in found if name.startswith(("no_symptom", "no_manifestation"))} == said
    assert all(note.citations[0].source in ("rms", "boisleve") for name, note in found.items() if name in said)


def test_what_the_page_leaves_to_full() -> None:
    """Secondary signs: all that IV-2.3, III-3.4 and IV-2.5 list; of IV-2.4 the signs that weigh least; none of rms."""
    answer = interpret("serum", "0.5 mmol/l")
    shown = {item.id for item in answer.manifestations if item.on_page}
    assert {item.id for item in answer.manifestations if item.citation.source == "rms"} <= shown
    assert {item.split(".")[0] for item in shown} == {"rms_hypo", "boisleve_deficit"}
    assert not shown & {"boisleve_deficit.noise", "boisleve_deficit.sensitivity"}


@pytest.mark.parametrize(
    ("words", "titles"),
    [
        # boisleve III-3.4, IV-2.5, IV-2.3: beside one list of all documents, apart, and where it is open whose it is.
        (
            "serum 0.5 mmol/l",
            [
                "pathophysiology of deficit: nervous",
                "a deficit may cause or help to cause: spastic colon;",
                "medium- and long-term consequences of deficit: faster aging;",
            ],
        ),
        ("serum 0.72 mmol/l", ["a deficit may cause or help to cause: spastic colon;"]),
        ("rbc 1.5 mmol/l", ["a deficit may cause or help to cause: spastic colon;"]),
        (
            "serum <0.8 mmol/l --lang fr",
            ["causer ou contribuer à causer : (< 0,75 mmol/l) colopathie spasmodique ;"],
        ),
    ],
)
def test_what_a_deficit_may_bring_stands_under_its_title(
    run: Callable[..., Run], words: str, titles: list[str]
) -> None:
    """Not among the signs, which the document states without "may"."""
    page = " ".join(run(*words.split(), "--full").out.split())
    assert all(title in page for title in titles)
    assert titles[0] not in " ".join(run(*words.split()).out.split())


# The document's limits at which a list of manifestations changes: rms 0.4, 0.7, 2, 3; boisleve 0.75 and 1.5, 18 and 36.
@pytest.mark.parametrize(
    ("specimen", "text", "options", "limits"),
    [
        ("serum", "2.00 mmol/l", {}, ["2"]),
        ("serum", "1.995 mmol/l", {}, []),
        ("serum", "2.01 mmol/l", {}, []),
        ("serum", "2 mmol/l", {}, ["2", "1.5"]),  # 1.5 to 2.5
        ("serum", "0.75 mmol/l", {}, ["0.75"]),
        ("serum", "0.8 mmol/l", {}, []),  # 0.75 to 0.85, all of it usual
        ("serum", "0.90 mmol/l", {}, []),  # a limit, but the lists do not change there
        ("serum", "36 mg/l", {}, ["36"]),
        ("serum", "0.70 mmol/l", {}, ["0.7"]),
        ("serum", "0.4 mmol/l", {}, ["0.4"]),
        ("serum", "0.40 mmol/l", {"source": "boisleve"}, ["0.4"]),
        ("serum", "0.40 mmol/l", {"lab_range": "0.75..1.00"}, ["0.4"]),
        ("serum", "3.0 mmol/l", {}, ["3"]),
        ("serum", "0.70 mmol/l", {"source": "boisleve"}, ["0.7"]),
        ("serum", ">2 mmol/l", {}, []),
        ("urine", "3.30 mmol/24h", {}, []),
    ],
)
def test_a_list_of_manifestations_that_rounding_may_change_is_said(
    specimen: str, text: str, options: dict[str, str], limits: list[str]
) -> None:
    """Within half a unit of the last digit."""
    found = [note for note in interpret(specimen, text, **options).cautions if note.id == "list_limit"]
    wanted = [f"Rounded, {text} may lie on either side of {limit}, where " for limit in limits]
    assert [note.text.startswith(start) for note, start in zip(found, wanted, strict=True)] == [True] * len(limits)
    assert all(note.on_page and note.citations[0].source == "mgcheck" for note in found)


# ------------------------------------------------------------------------------------- whose verdict is followed

# Statements on a low value of boisleve, on a high one, and on usual values; and of rms.
OF_OVERLOAD = {
    *("overload_causes", "excess_outside_cells", "kidney_function", "injections_and_intake", "endocrine_disease"),
    "mesotherapy",
}
BOISLEVE_LOW = {"repeated_low_values", "repeat_and_urine", "often_no_symptom", "cells_can_hold"}
BOISLEVE_INSIDE = {"erythrocyte", "ionized"}
RMS_LOW = {"potassium_calcium", "fractional_excretion", "ventricular_extrasystoles", "non_specific", "treatment_oral"}


@pytest.mark.parametrize(
    ("text", "options", "said"),
    [
        ("0.72 mmol/l", {}, BOISLEVE_LOW),
        ("0.72 mmol/l", {"source": "boisleve"}, BOISLEVE_LOW),
        ("0.8 mmol/l", {}, BOISLEVE_INSIDE),
        ("0.5 mmol/l", {}, BOISLEVE_LOW | RMS_LOW),
        ("0.95 mmol/l", {}, set()),
        ("0.95 mmol/l", {"source": "boisleve"}, set()),
        ("1.05 mmol/l", {}, OF_OVERLOAD),
        ("1.05 mmol/l", {"source": "rms"}, OF_OVERLOAD),
        ("1.2 mmol/l", {}, OF_OVERLOAD),
        # A ranges file's verdict adds nothing: low at 0.72, high at 1.07.
        ("0.72 mmol/l", {"ranges": RANGES}, BOISLEVE_LOW),
        ("0.72 mmol/l", {"ranges": RANGES, "source": "example_lab"}, BOISLEVE_LOW),
        # A laboratory's low or high adds what is said of a side, never what is said of a band.
        ("0.72 mmol/l", {"lab_range": "0.75..1.0"}, BOISLEVE_LOW | {"potassium_calcium"}),
        ("0.95 mmol/l", {"lab_range": "0.7..0.9"}, set()),
        ("0.5 mmol/l", {"lab_range": "0.4..1.0"}, BOISLEVE_LOW | RMS_LOW),
    ],
)
def test_a_statement_follows_its_own_document(text: str, options: dict[str, Any], said: set[str]) -> None:
    """Whatever the headline is."""
    of_these = OF_OVERLOAD | BOISLEVE_LOW | BOISLEVE_INSIDE | RMS_LOW
    assert ids(interpret("serum", text, **options)) & of_these == said


def test_nothing_of_overload_is_said_of_a_value_above_usual(run: Callable[..., Run]) -> None:
    """boisleve IV-3 speaks of values above 1 mmol/l: its causes, kidney, injections, cells are not for 0.95."""
    answer = interpret("serum", "0.95 mmol/l", source="boisleve")
    of_iv_3 = [note.id for note in notes(answer).values() if ("boisleve", "IV-3") in note.citations]
    assert of_iv_3 == ["no_symptom_below_1_5"]
    page = run("serum", "0.95 mmol/l", "--source", "boisleve").out
    for word in ("inject", "renal failure", "Kidney function", "endocrine", "outside the cells"):
        assert word not in page


def test_a_source_without_limits_follows_the_headline() -> None:
    """george defines none: what it says of low blood magnesium is said at a low headline."""
    assert "headache_attack" in ids(interpret("serum", "0.5 mmol/l"))
    assert "headache_attack" not in ids(interpret("serum", "0.72 mmol/l"))
    assert "headache_attack" in ids(interpret("serum", "0.72 mmol/l", source="boisleve"))
    # rms has no limits for ionized magnesium: boisleve's are the headline.
    assert "treatment_benefit" in ids(interpret("ionized", "0.4 mmol/l"))
    assert "treatment_benefit" not in ids(interpret("ionized", "0.6 mmol/l"))


def test_manifestations_follow_the_documents_alone() -> None:
    """A laboratory's range neither adds nor removes any, and no statement about them."""
    plain, ranged = (interpret("serum", "0.72 mmol/l", lab_range=lab) for lab in (None, "0.75..1.00"))
    assert plain.manifestations == ranged.manifestations
    of_manifestations = [
        [note.id for note in answer.cautions if note.topic is Topic.MANIFESTATIONS] for answer in (plain, ranged)
    ]
    assert of_manifestations[0] == of_manifestations[1]


@pytest.mark.parametrize(
    ("text", "lab_range", "name", "english", "french"),
    [
        (
            "0.80 mmol/l",
            "0.85..1.05",
            "repeated_low_values",
            "low for your laboratory",
            "bas pour votre laboratoire",
        ),
        ("0.80 mmol/l", "0.85..1.05", "headache_attack", "low for your laboratory", "bas pour votre laboratoire"),
        (
            "1.0 mmol/l",
            "0.7..0.9",
            "no_treatment_of_excess",
            "high for your laboratory",
            "élevé pour votre laboratoire",
        ),
        # The document says so itself.
        ("0.5 mmol/l", "0.75..1.0", "kidney_before_magnesium", None, None),
        # Certain for the laboratory, open for the document.
        ("<0.8 mmol/l", "0.85..1.05", "potassium_calcium", "low for your laboratory", "bas pour votre laboratoire"),
        # Open for both: the document's condition. Open for the laboratory alone: its own.
        ("<0.8 mmol/l", "0.75..1.05", "potassium_calcium", "if below 0.7", "si < 0,7"),
        (
            *(">0.78 mmol/l", "0.85..1.05", "potassium_calcium"),
            *("if below 0.85, low for your laboratory", "si < 0,85, bas pour votre laboratoire"),
        ),
        # Said of low and of usual values, and either may be: the laboratory does not make it certain.
        (">0.78 mmol/l", "0.85..", "training", "if at most 1.1", "si ≤ 1,1"),
    ],
)
def test_what_a_laboratory_adds_is_marked(
    text: str, lab_range: str, name: str, english: str | None, french: str | None
) -> None:
    """With the side, and its condition where that is open."""
    for language, mark in (("en", english), ("fr", french)):
        told = notes(interpret("serum", text, lab_range=lab_range, language=language))[name].text
        plain = notes(interpret("serum", "0.5 mmol/l" if "treat" not in name else "2.5 mmol/l", language=language))
        assert told == (f"({mark}) {plain[name].text}" if mark else plain[name].text)


CONDITIONS = [
    # text, statement, condition in English and in French
    ("<0.8 mmol/l", "potassium_calcium", "if below 0.7", "si < 0,7"),
    ("<0.8 mmol/l", "repeated_low_values", "if below 0.75", "si < 0,75"),
    ("<0.8 mmol/l", "coexisting_cell_deficit", "if at least 0.75", "si ≥ 0,75"),
    # One of two sources is certain of it; by either of them.
    ("<0.75 mmol/l", "kidney_before_magnesium", None, None),
    ("<0.8 mmol/l", "kidney_before_magnesium", None, None),
    ("<1 mmol/l", "kidney_before_magnesium", None, None),
    ("<0.7 mmol/l", "potassium_calcium", None, None),
    # 17.0135 mg/l is 0.7 mmol/l, 18 mg/l what boisleve prints.
    ("<20 mg/l", "potassium_calcium", "if below 17.0135", "si < 17,0135"),
    ("<20 mg/l", "repeat_and_urine", "if below 18", "si < 18"),
    # Above 1 mmol/l; above 0.9 and below 0.75; low and high.
    (">0.95 mmol/l", "overload_causes", "if above 1", "si > 1"),
    (">0.5 mmol/l", "iatrogenic_hypermagnesemia", "if below 0.7", "si < 0,7"),
    (">0.8 mmol/l", "coexisting_cell_deficit", None, None),
    (">0.5 mmol/l", "coexisting_cell_deficit", "if at least 0.75", "si ≥ 0,75"),
    # Said on every side, and what is general.
    ("<0.8 mmol/l", "hemolysis", None, None),
    ("<0.8 mmol/l", "no_critical_limit", None, None),
]


@pytest.mark.parametrize(("text", "name", "english", "french"), CONDITIONS)
def test_a_statement_carries_its_condition_where_it_is_open(
    text: str, name: str, english: str | None, french: str | None
) -> None:
    """From the limits of its own source, in the unit of the quantity."""
    for language, condition in (("en", english), ("fr", french)):
        told = notes(interpret("serum", text, language=language))[name].text
        assert told.startswith(f"({condition}) ") if condition else not told.startswith("(")


def test_a_condition_of_two_ends_of_a_ranges_file(tmp_path: Path) -> None:
    """Ends that belong to a part and ends that do not."""
    path = tmp_path / "own.toml"
    own = RANGES.read_text(encoding="utf-8").replace("(0, 0.73)", "(0, 0.73]").replace("[0.73, 1.06]", "(0.73, 1.06)")
    path.write_text(own.replace("(1.06, inf)", "[1.06, inf)"), encoding="utf-8")

    def told(text: str, language: str) -> str:
        answer = interpret("serum", text, ranges=path, source="example_lab", language=language)
        return notes(answer)["headache_attack"].text

    assert told("<0.8 mmol/l", "en").startswith("(if at most 0.73) On headache and migraine, george calls")
    assert told("<0.8 mmol/l", "fr").startswith("(si ≤ 0,73) Sur la céphalée et la migraine, george juge")


# ------------------------------------------------------------------------------------------- order and the page


def cautions_of(text: str, **options: Any) -> list[CitedRemark]:
    """The cautions of a serum value in their order, but for those about manifestations and the general ones."""
    beside = (Topic.MANIFESTATIONS, Topic.GENERAL)
    return [note for note in interpret("serum", text, **options).cautions if note.topic not in beside]


def test_a_severe_high_value_names_what_matters_first(run: Callable[..., Run]) -> None:
    """The severe row of rms, renal failure and injections; no test and no sign of a deficit."""
    answer = interpret("serum", "3.5 mmol/l")
    assert answer.manifestations[0].id == "rms_severe_hyper.cardiac_arrest"
    first = cautions_of("3.5 mmol/l")[0]
    assert (first.id, first.urgent) == ("overload_causes", True)
    assert "renal failure" in first.text
    assert "injected magnesium" in first.text
    assert [check.id for check in answer.next_checks[:2]] == ["kidney_function", "injections_and_intake"]
    page = run("serum", "3.5 mmol/l").out
    due = "! Hypermagnesemia: most often renal failure"
    places = [page.index(part) for part in ("cardiac arrest", due, "Kidney function")]
    assert places == sorted(places)
    everything = run("serum", "3.5 mmol/l", "--full").out
    for word in ("oral trial", "Chvostek", "Trousseau", "Erythrocyte", "EMG", "signs of magnesium deficit"):
        assert word.lower() not in everything.lower()
    assert "deficit" not in page
    for name in ("coexisting_cell_deficit", "cell_stores_restored_slowly"):
        assert not notes(answer)[name].on_page


@pytest.mark.parametrize(
    ("text", "start", "start_fr"),
    [
        (
            "0.3 mmol/l",
            "This value is severe: rms calls oral treatment reasonable only",
            "Cette valeur est sévère : rms ne juge le traitement oral raisonnable",
        ),
        (
            "<0.4 mmol/l",
            "This value is severe: rms calls oral treatment reasonable only",
            "Cette valeur est sévère : rms ne juge le traitement oral raisonnable",
        ),
        (
            *("<0.7 mmol/l", "This value may be severe (below 0.4): rms calls oral treatment first reasonable only"),
            "Cette valeur est peut-être sévère (< 0,4) : selon rms, traitement d'abord oral raisonnable seulement",
        ),
        (
            *("<0.8 mmol/l", "This value may be severe (below 0.4): rms calls oral treatment first reasonable only"),
            "Cette valeur est peut-être sévère (< 0,4) : selon rms, traitement d'abord oral raisonnable seulement",
        ),
        (
            *("<10 mg/l", "This value may be severe (below 9.722): rms calls oral treatment first reasonable only"),
            "Cette valeur est peut-être sévère (< 9,722) : selon rms, traitement d'abord oral raisonnable seulement",
        ),
    ],
)
def test_a_severe_low_value_says_first_that_the_oral_treatment_is_not_for_it(
    text: str, start: str, start_fr: str
) -> None:
    """As a sentence about this value, marked as urgent, and without a dose."""
    for language, wanted in (("en", start), ("fr", start_fr)):
        for source in ("rms", "boisleve"):
            first, *others = cautions_of(text, language=language, source=source)
            assert first.text.startswith(wanted)
            assert first.urgent
            assert not any(note.urgent for note in others)
            assert "288" not in " ".join(note.text for note in (first, *others))


@pytest.mark.parametrize("text", ["0.5 mmol/l", "0.4 mmol/l", "0.69 mmol/l", "14 mg/l"])
def test_the_kidney_stands_before_any_dose(text: str) -> None:
    """Kidney function (mgcheck), chronic renal failure (rms), then the oral treatment."""
    first = cautions_of(text)[:3]
    assert [(note.id, note.citations[0].source) for note in first] == [
        ("kidney_before_magnesium", "mgcheck"),
        ("iatrogenic_hypermagnesemia", "rms"),
        ("treatment_oral", "rms"),
    ]
    assert "288 to 360 mg/d" in first[2].text
    assert all(note.on_page for note in first)


@pytest.mark.parametrize(
    ("specimen", "text"),
    [
        *(("serum", f"{value} mmol/l") for value in ("0.3", "0.5", "0.72", "0.8", "<0.8", ">0.6")),
        *(("ionized", "0.4 mmol/l"), ("ionized", "0.5 mmol/l"), ("ionized", "50 %"), ("ionized", "61 %")),
        *(("erythrocyte", "1.5 mmol/l"), ("erythrocyte", "2 mmol/l")),
        *(("urine", "2 mmol/24h"), ("urine", "5 mmol/24h")),
    ],
)
def test_an_oral_trial_is_never_offered_without_the_kidney(specimen: str, text: str) -> None:
    """Its caution is there, and on the page wherever the trial is."""
    found = notes(interpret(specimen, text))
    trials = [note for name, note in found.items() if name.startswith("oral_trial")]
    # rms finds oral treatment reasonable only where nothing is severe.
    assert bool(trials) is (text != "0.3 mmol/l")
    (kidney,) = (note for name, note in found.items() if name.startswith("kidney_before_magnesium"))
    assert kidney.on_page or not any(note.on_page for note in trials)


def test_the_order_is_by_rank_and_the_rest_as_in_the_data() -> None:
    """What is urgent, what the page shows, what only the full page shows."""
    for text in ("0.3 mmol/l", "0.5 mmol/l", "<0.8 mmol/l", "0.8 mmol/l", "2.5 mmol/l", ">1 mmol/l"):
        answer = interpret("serum", text)
        for listed in (answer.cautions, answer.next_checks):
            urgent = [note for note in listed if note.urgent]
            assert list(listed[: len(urgent)]) == urgent
            ranks = [note.rank or 1000 for note in listed[len(urgent) :]]
            assert ranks == sorted(ranks)


def test_three_sentences_that_no_page_loses(run: Callable[..., Run]) -> None:
    """At the foot: no critical limit, no difference of age or sex, one document's values."""
    critical = "Severe is rms's word; no document gives a critical limit: your laboratory's applies."
    difference = "No difference of age, sex, pregnancy or kidney function is made"
    one = "One document's values; not comparable between methods."
    for words, wanted in (
        (("serum", "0.5 mmol/l"), {critical, difference}),
        (("serum", "3.5 mmol/l"), {critical, difference}),
        (("serum", "0.72 mmol/l"), {critical, difference}),
        (("serum", "<0.8 mmol/l"), {critical, difference}),
        (("serum", "0.80 mmol/l", "--lab-range", "0.85..1.05"), {critical, difference}),
        (("serum", "0.8 mmol/l"), {difference}),
        (("urine", "9 mmol/24h"), {difference}),
        (("erythrocyte", "1.5 mmol/l"), {difference}),
        (("ionized", "0.4 mmol/l"), {difference, one}),
        (("ionized", "0.5 mmol/l"), {difference, one}),
        (("ionized", "61 %"), {difference, one}),
        (("ionized", "0.4 mmol/l", "--lab-range", "0.45..0.6"), {difference}),
        # Beyond boisleve's 0.53, in doubt, and so of no help.
        (("ionized", "0.4 mmol/l", "--lab-range", "0.6.."), {difference, one}),
    ):
        page = " ".join(run(*words).out.split())
        assert {sentence for sentence in (critical, difference, one) if sentence in page} == wanted


def test_cautions_of_the_other_specimens() -> None:
    """Each has its own."""
    low = ids(interpret("rbc", "1.5 mmol/l"))
    assert {"erythrocyte_hla_b35", "erythrocyte_low_confirmed", "what_each_stock_sets", "history"} <= low
    assert "erythrocyte_hla_b35" not in ids(interpret("rbc", "2 mmol/l"))
    assert "erythrocyte_hla_b35" not in ids(interpret("serum", "0.5 mmol/l"))
    assert {"ionized_specialized", "coexisting_cell_deficit"} <= ids(interpret("ionized", "0.5 mmol/l"))
    assert "repeated_low_values" in ids(interpret("ionized", "0.4 mmol/l"))
    assert "ionized_fraction_of_what" in ids(interpret("ionized", "61 %"))
    assert "ionized_fraction_of_what" not in ids(interpret("ionized", "0.5 mmol/l"))
    high = {"urine_excess_loss", "raised_excretion", "passing_rise", "reabsorption_follows_serum"}
    assert high <= ids(interpret("urine", "8 mmol/24h"))
    assert "urine_very_low_in_severe_deficit" in ids(interpret("urine", "1 mmol/24h"))
    for text in ("1 mmol/24h", "5 mmol/24h", "8 mmol/24h"):
        assert "complete_collection" in ids(interpret("urine", text))


# ------------------------------------------------------------------------------------------- texts of the data


def told(name: str, table: str, language: str) -> set[str]:
    """Every text of a data file in one language, read anew."""
    rows = tomllib.loads((ROOT / "data" / f"{name}.toml").read_text(encoding="utf-8"))[table]
    return {row[language] for row in rows} | {item[language] for row in rows for item in row.get("item", ())}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("specimen", "text"), [("serum", "0.3 mmol/l"), ("serum", "3.5 mmol/l"), ("urine", "1 mmol/24h")]
)
def test_every_text_is_that_of_the_data_in_the_language_asked_for(specimen: str, text: str, language: str) -> None:
    """Word for word."""
    answer = interpret(specimen, text, language=language)
    groups = told("manifestations", "group", language)
    assert {item.text for item in answer.manifestations} <= groups
    assert {item.heading for item in answer.manifestations} <= groups
    assert {note.text for note in answer.cautions} <= told("cautions", "caution", language)
    assert {note.text for note in answer.next_checks} <= told("next_checks", "next_check", language)
    bands = tomllib.loads((ROOT / "data" / "reference_ranges.toml").read_text(encoding="utf-8"))["ruler"]
    assert {verdict.band for verdict in answer.verdicts} <= {
        band[language] for ruler in bands for band in ruler["band"]
    }
    assert answer.cautions
    assert answer.next_checks


@pytest.mark.parametrize(
    ("specimen", "text", "high", "usual"),
    [
        ("serum", "0.85 mmol/l", "0.6..0.8", "0.75..0.9"),
        ("ionized", "0.5 mmol/l", "0.4..0.45", "0.45..0.55"),
        ("urine", "7 mmol/24h", "2..6", "3..7.5"),
    ],
)
def test_nothing_leads_from_a_value_high_for_the_laboratory_to_magnesium(
    specimen: str, text: str, high: str, usual: str
) -> None:
    """The documents call it usual, and would have an oral trial or the signs of a deficit looked for."""
    deficit = {"oral_trial", "neuromuscular_signs", "electromyogram"}
    for lab_range, expected in ((high, set()), (usual, deficit)):
        found = interpret(specimen, text, lab_range=lab_range)
        assert {note.id for note in found.next_checks} & deficit == expected
        assert ("coexisting_cell_deficit" in {note.id for note in found.cautions if note.on_page}) is bool(
            expected and specimen != "urine"
        )
