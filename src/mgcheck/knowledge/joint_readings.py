"""The statements of the documents on several values together and on the dynamic tests."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.data_files import Table, read_table
from mgcheck.knowledge.loader import sources
from mgcheck.knowledge.model import Citation, Side, cited
from mgcheck.language.say import Text
from mgcheck.quantity.interval import Interval

if TYPE_CHECKING:
    from mgcheck.shapes import parts as shapes


class Reading(NamedTuple):
    """A statement with all the places that support it; `outside` if one of them is outside the five documents."""

    id: str
    text: Text
    cited: tuple[Citation, ...]
    outside: bool

    def to_dict(self, language: str) -> shapes.Reading:
        """Return the reading as JSON values."""
        return {
            "id": self.id,
            "text": self.text.within(language),
            "outside": self.outside,
            "citations": cited(self.cited),
        }


class PanelReading(NamedTuple):
    """A reading of several values and the conditions under which it applies.

    Each value in `when` must certainly lie on one of the given sides according to `source`, and so must those in
    `if_given` that are there; the serum value must lie in one of `bands`, the 24 h urine within `excretion` (mmol), and
    one of `disorders` must be present. It is left out if a reading in `unless` applies. With readings in `after`, it
    applies to the values of the last of them that does.
    """

    reading: Reading
    source: str
    when: Mapping[str, frozenset[Side]]
    if_given: Mapping[str, frozenset[Side]]
    bands: frozenset[str]
    excretion: Interval | None
    disorders: frozenset[str]
    unless: frozenset[str]
    after: frozenset[str]


class DynamicTestRules(NamedTuple):
    """The constants and verdicts of fractional excretion and of the loading test.

    `ultrafilterable_fraction` is the part of serum magnesium that is not bound to protein, `creatinine_molar_mass` is
    in g/mol, `retention_limit` in percent of the dose, and `loading_dose` in mmol.
    """

    ultrafilterable_fraction: Fraction
    formula: Reading
    creatinine_molar_mass: Fraction
    femg_verdicts: tuple[tuple[Interval, Reading], ...]
    femg_notes: dict[str, Reading]
    retention_limit: Fraction
    below_limit: Reading
    from_limit: Reading
    loading_dose: Fraction
    other_dose: Reading
    loading_notes: dict[str, Reading]

    @property
    def femg_limits(self) -> tuple[Fraction, ...]:
        """The limits between the verdicts on fractional excretion, in percent."""
        return tuple({interval.low.value for interval, _ in self.femg_verdicts} - {Fraction(0)})


@cache
def panel_readings() -> tuple[PanelReading, ...]:
    """Return the joint readings in the order in which they are printed."""
    return tuple(
        PanelReading(
            _reading(row),
            row.get("follows", row["cited"][0]["source"]),
            _sides(row.get("when", {})),
            _sides(row.get("if_given", {})),
            frozenset(row.get("bands", ())),
            Interval.parse(row["excretion"]) if "excretion" in row else None,
            frozenset(row.get("with", ())),
            frozenset(row.get("unless", ())),
            frozenset(row.get("after", ())),
        )
        for row in read_table("readings")["reading"]
    )


@cache
def dynamic_test_rules() -> DynamicTestRules:
    """Return the constants and verdicts of the dynamic tests."""
    table = read_table("dynamic")
    below, above = table["loading_verdict"]
    return DynamicTestRules(
        ultrafilterable_fraction=Fraction(table["femg"]["share"]),
        formula=_reading({"id": "formula", **table["femg"]}),
        creatinine_molar_mass=Fraction(table["creatinine"]["value"]),
        femg_verdicts=tuple((Interval.parse(row["interval"]), _reading(row)) for row in table["femg_verdict"]),
        femg_notes={row["id"]: _reading(row) for row in table["femg_note"]},
        retention_limit=Fraction(below["limit"]),
        below_limit=_reading(below),
        from_limit=_reading(above),
        loading_dose=Fraction(table["loading_dose"]["mmol"]),
        other_dose=_reading({"id": "other_dose", **table["loading_dose"]}),
        loading_notes={row["id"]: _reading(row) for row in table["loading_note"]},
    )


def _sides(table: Table) -> dict[str, frozenset[Side]]:
    return {specimen: frozenset(map(Side, sides)) for specimen, sides in table.items()}


def _reading(row: Table) -> Reading:
    cited = tuple(Citation(place["source"], place["locator"]) for place in row["cited"])
    names = {*(one.source for one in cited), row.get("follows", cited[0].source)}
    outside = any(sources()[name].kind == "outside" for name in names)
    return Reading(row["id"], Text(row["en"], row["fr"]), cited, outside)
