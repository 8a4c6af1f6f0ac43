"""Write `docs/knowledge.md`: every statement that mgcheck can print, in both languages, with its source and place.

    python scripts/write_knowledge.py

A test fails while the page differs from the data.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from mgcheck.knowledge import causes, library, loader
from mgcheck.knowledge import joint_readings as readings
from mgcheck.knowledge.model import Citation, Remark
from mgcheck.language.say import Text

PAGE = Path(__file__).resolve().parents[1] / "docs" / "knowledge.md"
Row = tuple[str, str, Text]

HEAD = """\
# Every statement of mgcheck, with its source and place

Generated from `data/` by `scripts/write_knowledge.py`; do not edit. Each row can be checked against the document that
it names. The documents are French, and their places are named as they name them.

The statements were audited several times, in both directions and both languages: each was held against the place that
it names, and each document was read from beginning to end for what no statement says. Figures were also compared by a
program, English with French and both with the document. What was wrong, misleading, missing or badly worded was mended
in `data/`. docs/reliability.md has the figures. No clinician has reviewed the statements.
"""


def sections() -> Iterator[tuple[str, Iterable[Row]]]:
    """The sections of the page, each with its rows: what is stated, where it stands, the two texts."""
    known = loader.packaged_knowledge()
    yield "Sources", ((f"{s.kind}: {s.id}", s.title, s.weight) for s in loader.sources().values())
    yield (
        "Limits as printed",
        ((f"{s.specimen}: **{s.printed}**", place(s.source, s.locator), s.meaning) for s in loader.statements()),
    )
    yield (
        "Bands into which the limits are read",
        (
            (f"{r.specimen}: `{b.interval}` {r.unit.label}, {b.cls}", place(r.source, b.locator), b.words)
            for r in known.rulers
            for b in r.bands
        ),
    )
    yield (
        "Labels of bands that claim less",
        (
            (f"{r.specimen}: `{b.interval}` {r.unit.label}", place(r.source, b.locator), b.label)
            for r in known.rulers
            for b in r.bands
            if b.label is not None
        ),
    )
    yield (
        "Names of the classes (mgcheck's own)",
        (
            (f"{scope}: {cls}", "mgcheck, policy.toml", text)
            for scope, texts in known.policy.labels.items()
            for cls, text in texts.items()
        ),
    )
    yield (
        "Manifestations",
        (
            (
                f"{group.heading.en} ({', '.join(sorted(group.scopes))}), {item.system}",
                place(*group.citation),
                item.text,
            )
            for group in known.groups
            for item in group.items
        ),
    )
    yield "Cautions", remark_rows(known.cautions)
    yield "Next checks", remark_rows(known.next_checks)
    yield "Causes", ((f"{c.mechanism}: {c.id}", "; ".join(map(moving, c.listed)), c.text) for c in causes.causes())
    yield (
        "Assays and tests",
        ((f"{t.name.en}: {p.topic}", places((p.citation,)), p.text) for t in library.assay_tests() for p in t.points),
    )
    yield (
        "Conditions: what each document claims",
        ((c.name.en, places((claim.citation,)), claim.text) for c in library.conditions() for claim in c.claims),
    )
    yield (
        "Conditions: how far the documents agree (mgcheck's own words)",
        ((c.name.en, "mgcheck, evidence.toml", c.agreement) for c in library.conditions()),
    )
    yield "Several values together", reading_rows(one.reading for one in readings.panel_readings())
    tests = readings.dynamic_test_rules()
    yield (
        "Fractional excretion and loading test",
        reading_rows(
            [
                tests.formula,
                *(reading for _, reading in tests.femg_verdicts),
                *tests.femg_notes.values(),
                tests.below_limit,
                tests.from_limit,
                *tests.loading_notes.values(),
            ]
        ),
    )
    yield "Intake", intake_rows()
    yield (
        "Foods, mg per 100 g",
        ((f"{food.mg_per_100_g}", places((library.FOODS,)), food.name) for food in library.foods()),
    )


def remark_rows(remarks: Iterable[Remark]) -> Iterator[Row]:
    """Cautions or next checks, each with what it is said of."""
    for note in remarks:
        said_of = ", ".join(sorted(note.bands | note.sides))
        yield f"{note.id}: {', '.join(sorted(note.scopes))}; {said_of}", places(note.cited), note.text


def intake_rows() -> Iterator[Row]:
    """The rules of intake and what becomes of what is taken in."""
    rules = library.intake_rules()
    low, high = rules.low_mg_per_kg, rules.consensus_mg_per_kg
    by_weight = Text(
        f"{low} to {high} mg per kg and day, by consensus {high}",
        f"{low} à {high} mg par kg et par jour, {high} par consensus",
    )
    yield "by weight", places((rules.by_weight,)), by_weight
    for name, milligrams in rules.extra_mg.items():
        # The growth that is meant is that of adolescence.
        title = name.replace("growth", "rapid growth in adolescence")
        yield title, places((rules.by_weight,)), Text(f"{milligrams} mg/d more", f"{milligrams} mg/j de plus")
    for sex, (milligrams_a_day, millimoles) in rules.sex.items():
        figures = f"{milligrams_a_day} mg, {float(millimoles):g} mmol"
        yield f"sex {sex}", places((rules.by_sex,)), Text(f"{figures} a day", f"{figures.replace('.', ',')} par jour")
    for note in rules.notes:
        yield note.topic, places((note.citation,)), note.text


def reading_rows(found: Iterable[readings.Reading]) -> Iterator[Row]:
    """Readings with all their places."""
    return ((reading.id, places(reading.cited), reading.text) for reading in found)


def place(source: str, locator: str) -> str:
    """A source and the place in it."""
    return f"{source}, {locator}"


def places(citations: Iterable[Citation]) -> str:
    """Several of them."""
    return "; ".join(place(*citation) for citation in citations)


def moving(listing: causes.Listing) -> str:
    """A place that lists a cause, and which way it moves the value of a specimen."""
    moves = ", ".join(f"{specimen} {side}" for specimen, side in listing.moves.items()) or "no direction"
    deficit = "deficit: " if listing.deficit else ""
    return f"{place(listing.source, listing.locator)} ({deficit}{moves})"


def knowledge_page() -> str:
    """The text of the page."""
    parts = [HEAD]
    for title, rows in sections():
        parts.append(f"\n## {title}\n\n| what | where | English | French |\n|---|---|---|---|\n")
        for what, where, text in rows:
            cells = (cell.replace("|", "\\|") for cell in (what, where, text.en, text.fr))
            parts.append(f"| {' | '.join(cells)} |\n")
    return "".join(parts)


if __name__ == "__main__":
    PAGE.write_text(knowledge_page(), encoding="utf-8")
