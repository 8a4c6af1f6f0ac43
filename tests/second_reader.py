"""A second reader of the data: it rebuilds the atlas from `data/*.toml` without any of mgcheck's code.

The rules are those of docs/design.md, docs/cli.md and the head of each data file. A value of the atlas is a whole
number of thousandths without a comparator: it lies in one band of each source, and no statement is open. Values and
limits are compared in mmol, or in %, as fractions.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any, NamedTuple

Table = dict[str, Any]
FILES = ("magnesium", "policy", "reference_ranges", "manifestations", "cautions", "next_checks", "causes")
STEP = Fraction(1, 1000)
LITRE = ("mmol/L", "mg/L", "mg/dL", "meq/L")
UNITS = {"serum": LITRE, "ionized": (*LITRE, "%"), "erythrocyte": LITRE, "urine": ("mmol/(24.h)", "mg/(24.h)")}
SIDES = {"severe_hypo": "severe_low", "hypo": "low", "normal": "inside", "hyper": "high", "severe_hyper": "severe_high"}
FLAGS = {"severe_hypo": "LU", "hypo": "L", "normal": "N", "hyper": "H", "severe_hyper": "HU"}
# A place that speaks of a deficit is read as one that lowers these.
DEFICIT = {"serum": "low", "ionized": "low", "erythrocyte": "low"}


def read(folder: Path) -> Table:
    """Read the data files on which an answer rests."""
    return {name: tomllib.loads((folder / f"{name}.toml").read_text("utf-8")) for name in FILES}


# ------------------------------------------------------------------------------------------------------ the limits


class Unit(NamedTuple):
    """A unit: how many mmol (or %) one of it is, per which volume or time, and whether it counts mass."""

    size: Fraction
    per: str
    mass: bool


def units(magnesium: Table) -> dict[str, Unit]:
    """Return the units by their names in the data."""
    mg, meq = (1 / Fraction(magnesium[constant]["value"]) for constant in ("molar_mass", "valence"))
    return {
        "mmol/L": Unit(Fraction(1), "L", mass=False),
        "umol/L": Unit(Fraction(1, 1000), "L", mass=False),
        "meq/L": Unit(meq, "L", mass=False),
        "mg/L": Unit(mg, "L", mass=True),
        "mg/dL": Unit(10 * mg, "L", mass=True),
        "mmol/(24.h)": Unit(Fraction(1), "24 h", mass=False),
        "mg/(24.h)": Unit(mg, "24 h", mass=True),
        "%": Unit(Fraction(1), "100", mass=False),
    }


class Interval(NamedTuple):
    """The values between two ends; a square bracket on the `left` or `right` includes that end."""

    left: str
    low: Fraction
    high: Fraction | float
    right: str

    def meets(self, low: Fraction, high: Fraction) -> bool:
        """Tell whether it shares a value with the interval from `low` to `high`, ends included."""
        begins = self.low < high or (self.low == high and self.left == "[")
        return begins and (low < self.high or (low == self.high and self.right == "]"))

    def holds(self, amount: Fraction) -> bool:
        """Tell whether an amount lies in it."""
        return self.meets(amount, amount)


def interval(text: str, unit: Unit) -> Interval:
    """Read `[0.4, 0.7)` in mmol."""
    left, low, high, right = re.findall(r"[\d.]+|inf|[\[\]()]", text)
    return Interval(left, Fraction(low) * unit.size, math.inf if high == "inf" else Fraction(high) * unit.size, right)


# ------------------------------------------------------------------------------------------------------- the bands


class Band(NamedTuple):
    """A band of a source; `label` is its name where that of its class would claim more than the source does."""

    id: str
    cls: str
    interval: Interval
    label: str | None

    @property
    def side(self) -> str:
        """The side of the reference interval."""
        return SIDES[self.cls].removeprefix("severe_")


def band_at(bands: list[Band], amount: Fraction) -> Band:
    """Return the band of an amount; fails if there is none, or more than one."""
    (found,) = (band for band in bands if band.interval.holds(amount))
    return found


def reference(bands: list[Band]) -> Interval:
    """Return the interval of the class normal."""
    (found,) = (band.interval for band in bands if band.cls == "normal")
    return found


class Line:
    """The number line of a specimen in a unit."""

    def __init__(self, data: Table, specimen: str, name: str) -> None:
        """Collect what the data say of it."""
        self.data, self.specimen, self.name = data, specimen, name
        self.scope = "ionized_fraction" if name == "%" else specimen
        self.units = units(data["magnesium"])
        self.unit = self.units[name]
        policy = data["policy"]
        self.headline = policy["primary"][self.scope]
        self.labels = policy["label"][self.scope]
        plausible = policy["plausible"][self.scope]
        self.plausible = interval(plausible["interval"], self.units[plausible["unit"]])
        self.printed, self.rulers = self.convertible(self.unit), self.deciding(self.unit)
        self.ratio = Fraction(policy["unit_slip"]["ratio"])
        others = [other for other in policy["unit_slip"][self.scope] if other != name]
        self.slips = {other: reference(self.deciding(self.units[other])[self.headline]) for other in others}
        self.groups = self.rows("manifestations", "group")

    def rows(self, file: str, key: str) -> list[Table]:
        """Return the rows of a data file that are for this specimen."""
        return [row for row in self.data[file][key] if self.scope in row["specimens"]]

    def convertible(self, unit: Unit) -> list[tuple[str, bool, list[Band]]]:
        """Return source, kind and bands of the limits that can be converted to a unit."""
        found = []
        for row in self.data["reference_ranges"]["ruler"]:
            own = self.units[row["unit"]]
            if row["specimen"] == self.specimen and own.per == unit.per:
                bands = [
                    Band(one["id"], one["class"], interval(one["interval"], own), one.get("label", {}).get("en"))
                    for one in row["band"]
                ]
                found.append((row["source"], own.mass, bands))
        return found

    def deciding(self, unit: Unit) -> dict[str, list[Band]]:
        """Return the bands that decide for each source: in the unit's own kind if it prints them so."""
        rulers = self.convertible(unit)
        own = {source: bands for source, mass, bands in rulers if mass == unit.mass}
        return {source: own.get(source, bands) for source, _, bands in rulers}

    # ------------------------------------------------------------------------------------------------- the verdicts

    def decisions(self, number: Fraction) -> tuple[dict[str, Band], bool, list[tuple[str, ...]], list[str]]:
        """Return all that decides the answer to a value: bands, borderline, warnings, changes of a list close by."""
        amount, half = number * self.unit.size, STEP / 2 * self.unit.size
        bands = self.rulers[self.headline]
        # The headline's verdict comes first, then the others in the order of the data.
        at = {self.headline: band_at(bands, amount)} | {one: band_at(self.rulers[one], amount) for one in self.rulers}
        limits = [above.interval.low for below, above in pairwise(bands) if below.cls != above.cls]
        borderline = any(amount - half <= limit <= amount + half for limit in limits)
        return at, borderline, list(self.warnings(number, at)), list(self.list_limits(amount - half, amount + half))

    def answer(self, at: dict[str, Band], borderline: bool, warnings: list[tuple[str, ...]], close: list[str]) -> Table:
        """Return the answer that follows from these decisions."""
        main = at[self.headline]
        return {
            "class": main.cls,
            "flag": FLAGS[main.cls],
            "borderline": borderline,
            "label": main.label or self.labels[main.cls]["en"],
            "verdicts": [{"source": source, "class": band.cls, "bands": [band.id]} for source, band in at.items()],
            "warnings": [code for code, *_ in warnings],
            "manifestations": [f"{group['id']}.{item['id']}" for group in self.lists(at) for item in group["item"]],
            "cautions": self.remarks("cautions", "caution", at, close),
            "next_checks": self.remarks("next_checks", "next_check", at),
            "causes": list(self.causes(at)),
        }

    # ------------------------------------------------------------------------------------------------- the warnings

    def warnings(self, number: Fraction, at: dict[str, Band]) -> Iterator[tuple[str, ...]]:
        """Yield the code of each warning, and what its text names."""
        amount, inside = number * self.unit.size, reference(self.rulers[self.headline])
        for source, band in at.items():
            if "severe" in band.cls and "severe" not in at[self.headline].cls:
                yield "severe_elsewhere", source
        fits = [other for other, one in self.slips.items() if one.holds(number * self.units[other].size)]
        if fits and not inside.low / self.ratio <= amount <= inside.high * self.ratio:
            yield "unit_slip", *fits
        if not self.plausible.holds(amount):
            yield ("implausible",)
        # A source with one kind of limits has only those that decide, which cannot differ.
        for source, _, bands in self.printed:
            here, there = at[source].id, band_at(bands, amount).id
            if here != there:
                yield "unit_dependent", source, here, there

    # ----------------------------------------------------------------------------------------------- the statements

    def lists(self, at: dict[str, Band]) -> list[Table]:
        """Return the lists for the bands, each severe one with its milder one: severe first, then the headline's."""
        met = [group for group in self.groups if group["source"] in at and at[group["source"]].id in group["bands"]]
        milder = [group.get("milder") for group in met]
        found = [group for group in self.groups if group in met or group["id"] in milder]
        return sorted(found, key=lambda group: ("severe" not in group["class"], group["source"] != self.headline))

    def list_limits(self, low: Fraction, high: Fraction) -> Iterator[str]:
        """Yield each source whose lists differ between two bands in which a rounded value may lie."""
        for source, bands in self.rulers.items():
            lists = [group["bands"] for group in self.groups if group["source"] == source]
            possible = [band for band in bands if band.interval.meets(low, high)]
            for pair in pairwise(possible):
                if any(sum(band.id in ids for band in pair) == 1 for ids in lists):
                    yield source

    def remarks(self, file: str, key: str, at: dict[str, Band], close: Sequence[str] = ()) -> list[str]:
        """Return the ids of what is said: urgent ones first, then the others on the page by rank, then the rest."""
        # A document with severe classes says how severe a side is; the others only name the side.
        severe = [source for source, bands in self.rulers.items() if any("severe" in band.cls for band in bands)]
        severity = {at[source].side: SIDES[at[source].cls] for source in severe}
        listed = {group["source"] for group in self.lists(at)}
        found: list[tuple[bool, float, str]] = [(True, 1, "list_limit") for _ in close]
        for row in self.rows(file, key):
            follows = row.get("follows", [place["source"] for place in row["cited"]])
            own = [at[source] for source in follows if source in at] or [at[self.headline]]
            met = [band for band in own if band.id in row.get("bands", ()) or band.side in row.get("when", ())]
            said = {severity.get(band.side, SIDES[band.cls]) for band in met}
            page = {} if row.get("not_beside") in listed else row.get("page", {})
            too_severe = row.get("not_severe", False) and any(one.startswith("severe") for one in said)
            if met and not too_severe and row.get("certainty") != "open":
                rank = min((page[one] for one in said & page.keys()), default=math.inf)
                found.append((said.isdisjoint(row.get("urgent", ())), rank, row["id"]))
        return [name for _, _, name in sorted(found, key=lambda one: one[:2])]

    def causes(self, at: dict[str, Band]) -> Iterator[str]:
        """Yield the causes that a source lists for the band or the side in which it has the value, low ones first."""
        for side in ("low", "high"):
            for cause in self.data["causes"]["cause"]:
                for place in cause["listed"]:
                    moves = DEFICIT if place.get("deficit") else {}
                    band = at.get(place.get("follows", place["source"]), at[self.headline])
                    met = band.id in place["bands"] if "bands" in place else band.side == side
                    if met and {**moves, **place.get("moves", {})}.get(self.scope) == side:
                        yield cause["id"]
                        break

    # --------------------------------------------------------------------------------------------------- the pieces

    def numbers(self) -> list[int]:
        """Return the thousandths at and above each limit in each unit, with the ratio of a slip and without."""
        shown = [self.unit, *(self.units[name] for name in self.slips)]
        rulers = [bands for unit in shown for _, _, bands in self.convertible(unit)]
        intervals = [self.plausible, *(band.interval for bands in rulers for band in bands)]
        limits = {Fraction(end) for one in intervals for end in (one.low, one.high) if end < math.inf}
        factors = [1 / unit.size for unit in shown] + [self.ratio / self.unit.size, 1 / self.ratio / self.unit.size]
        near = {math.floor(limit * factor / STEP) for limit in limits for factor in factors}
        return sorted({one + beside for one in near for beside in (0, 1, 2) if one + beside > 0})

    def pieces(self) -> list[Table]:
        """Return the answers in ascending order, each with the interval of the values that have it."""
        decided = ((number, self.decisions(number * STEP)) for number in self.numbers())
        first = [next(same) for _, same in groupby(decided, key=lambda one: one[1])]
        highs = [*((low - 1) / 1000 for low, _ in first[1:]), None]
        pieces = []
        for (low, decisions), high in zip(first, highs, strict=True):
            ends = {"low": low / 1000, "low_included": True, "high": high, "high_included": high is not None}
            pieces.append({"interval": {**ends, "unit": self.name}, **self.answer(*decisions)})
        return pieces
