"""What the documents say of several values together and of the dynamic tests, as frozen values."""

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
    """A sentence with all the places that support it; `outside` where one of them is outside the five documents."""

    id: str
    text: Text
    cited: tuple[Citation, ...]
    outside: bool

    def to_dict(self, language: str) -> shapes.Reading:
        """The reading as it stands in JSON."""
        return {
            "id": self.id,
            "text": self.text.within(language),
            "outside": self.outside,
            "citations": cited(self.cited),
        }


class PanelReading(NamedTuple):
    """A reading of several values, and when it applies.

    Each value in `when` must certainly lie on one of these sides for `source`, the serum value in one of `bands`, the
    24 h urine within `excretion` (mmol), and one of `disorders` must have been found.
    """

    reading: Reading
    source: str
    when: Mapping[str, frozenset[Side]]
    bands: frozenset[str]
    excretion: Interval | None
    disorders: frozenset[str]


class DynamicTestRules(NamedTuple):
    """Constants and verdicts of fractional excretion and of the loading test.

    `share` is the share of serum magnesium that is not bound to protein; `creatinine` the molar mass in g/mol;
    `retention_limit` is in percent of `loading_dose`, which is in mmol.
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
        """The limits between the verdicts, in percent."""
        return tuple({interval.low.value for interval, _ in self.femg_verdicts} - {Fraction(0)})


@cache
def panel_readings() -> tuple[PanelReading, ...]:
    """The readings of a panel in the order in which they are printed."""
    return tuple(
        PanelReading(
            _reading(row),
            row.get("follows", row["cited"][0]["source"]),
            {specimen: frozenset(map(Side, sides)) for specimen, sides in row["when"].items()},
            frozenset(row.get("bands", ())),
            Interval.parse(row["excretion"]) if "excretion" in row else None,
            frozenset(row.get("with", ())),
        )
        for row in read_table("readings")["reading"]
    )


@cache
def dynamic_test_rules() -> DynamicTestRules:
    """What the dynamic tests are calculated with, and what their figures say."""
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


def _reading(row: Table) -> Reading:
    cited = tuple(Citation(place["source"], place["locator"]) for place in row["cited"])
    names = {*(one.source for one in cited), row.get("follows", cited[0].source)}
    outside = any(sources()[name].kind == "outside" for name in names)
    return Reading(row["id"], Text(row["en"], row["fr"]), cited, outside)
