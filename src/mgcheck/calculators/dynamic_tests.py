"""Calculate the dynamic tests: fractional excretion of magnesium, and the intravenous loading test."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck.api import interpreter, require_language
from mgcheck.data_files import provenance
from mgcheck.errors import MgcheckError, UnitError, concerning, typed
from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.verdict import ValueWarning
from mgcheck.judging.warnings import implausible_input
from mgcheck.knowledge.joint_readings import Reading, dynamic_test_rules
from mgcheck.knowledge.library import AssayTest, assay_tests
from mgcheck.knowledge.loader import packaged_knowledge
from mgcheck.knowledge.model import Side
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_quantity
from mgcheck.quantity.units import MG_PER_L, MMOL, MMOL_PER_DAY, MMOL_PER_L, Basis, Dimension, convert

if TYPE_CHECKING:
    from mgcheck.shapes import several as shapes


class Femg(NamedTuple):
    """The fractional excretion in percent, the interpretation of the serum value, and the statements about the figure.

    `verdicts` is empty unless the serum value is certainly low; `notes` then say why. `warnings` are about the other
    three quantities. `given` are the quantities as read, by the names of the arguments.
    """

    percent: Fraction
    serum: Interpretation
    verdicts: tuple[Reading, ...]
    notes: tuple[Reading, ...]
    warnings: tuple[ValueWarning, ...]
    given: dict[str, Quantity]

    def to_dict(self, language: str = "en") -> shapes.Femg:
        """Return the figure as JSON values."""
        return {
            **provenance(),
            "kind": "femg",
            "language": language,
            "quantities": {name: quantity.to_dict() for name, quantity in self.given.items()},
            "fractional_excretion": {"value": float(self.percent), "unit": "%"},
            "serum": self.serum.to_dict(),
            "formula": dynamic_test_rules().formula.to_dict(language),
            "verdicts": [verdict.to_dict(language) for verdict in self.verdicts],
            "notes": [note.to_dict(language) for note in self.notes],
            "warnings": [warning.to_dict() for warning in self.warnings],
        }


@typed
def femg(
    *, serum_magnesium: str, urine_magnesium: str, serum_creatinine: str, urine_creatinine: str, language: str = "en"
) -> Femg:
    """Return the fractional excretion of magnesium; each value is given with its own unit.

    FEMg % = 100 × (urine Mg × serum creatinine) / (0.7 × serum Mg × urine creatinine), by Agus 1999 and Tucker 2020.
    Raises `MgcheckError` for a value that cannot be read, is not a concentration, or has a comparator.
    """
    rules = dynamic_test_rules()
    with concerning("--serum-magnesium"):
        answer, serum = interpreter("serum", language=language)(serum_magnesium), _magnesium(serum_magnesium)
    with concerning("--urine-magnesium"):
        urine = _magnesium(urine_magnesium)
    with concerning("--serum-creatinine"):
        serum_cr = _creatinine(serum_creatinine)
    with concerning("--urine-creatinine"):
        urine_cr = _creatinine(urine_creatinine)
    percent = 100 * urine.mmol * serum_cr.mmol / (rules.ultrafilterable_fraction * serum.mmol * urine_cr.mmol)
    notes = []
    if percent > 100:  # noqa: PLR2004 - the whole
        notes.append(rules.femg_notes["above_100"])
    if answer.side is not Side.LOW:
        notes.append(rules.femg_notes["not_low"])
    verdicts = () if notes else tuple(reading for interval, reading in rules.femg_verdicts if percent in interval)
    given = {
        "serum_magnesium": serum.quantity,
        "urine_magnesium": urine.quantity,
        "serum_creatinine": serum_cr.quantity,
        "urine_creatinine": urine_cr.quantity,
    }
    warnings = (
        *urine.warnings("urine_magnesium_mmol_l", language),
        *serum_cr.warnings("serum_creatinine_mmol_l", language),
        *urine_cr.warnings("urine_creatinine_mmol_l", language),
    )
    notes += [rules.femg_notes["kidney_function"], rules.femg_notes["formula_not_of_rms"]]
    return Femg(percent, answer, verdicts, tuple(notes), warnings, given)


class Retention(NamedTuple):
    """The retention in percent of the dose and its verdict; outside 0 to 100 %, `refusal` says why it has none."""

    percent: Fraction
    verdict: Reading | None
    refusal: Reading | None

    def to_dict(self, language: str) -> shapes.Retention:
        """Return the retention as JSON values."""
        return {
            "value": float(self.percent),
            "unit": "%",
            "verdict": self.verdict and self.verdict.to_dict(language),
        }


class LoadingTest(NamedTuple):
    """The retention, without and with the excretion before the test subtracted; `notes` are about the calculation.

    `given` are the amounts as read, by the names of the arguments.
    """

    retention: Retention
    with_baseline: Retention | None
    notes: tuple[Reading, ...]
    warnings: tuple[ValueWarning, ...]
    test: AssayTest
    given: dict[str, Quantity]

    def to_dict(self, language: str = "en") -> shapes.LoadingTest:
        """Return the figures as JSON values."""
        baseline = self.with_baseline
        refusals = (self.retention.refusal, baseline and baseline.refusal)
        notes = dict.fromkeys((*(one for one in refusals if one is not None), *self.notes))
        return {
            **provenance(),
            "kind": "loading-test",
            "language": language,
            "quantities": {name: quantity.to_dict() for name, quantity in self.given.items()},
            "retention": self.retention.to_dict(language),
            "retention_with_baseline": baseline and baseline.to_dict(language),
            "notes": [note.to_dict(language) for note in notes],
            "protocol": [point.to_dict(language) for point in self.test.points],
            "warnings": [warning.to_dict() for warning in self.warnings],
        }


@typed
def loading_test(*, dose: str, urine_24h: str, baseline_24h: str | None = None, language: str = "en") -> LoadingTest:
    """Return the part of a dose that was not excreted in 24 h, in percent; amounts are in mmol, mg or mEq.

    With `baseline_24h`, the excretion in 24 h before the test, only the excretion beyond it is counted. `language` is
    that of the warnings. Raises `MgcheckError` for a value that cannot be read, is not an amount, or has a comparator.
    """
    require_language(language)
    rules = dynamic_test_rules()
    with concerning("--dose"):
        given = _amount(dose)
    with concerning("--urine-24h"):
        excreted = _amount(urine_24h)
    with concerning("--baseline-24h"):
        before = None if baseline_24h is None else _amount(baseline_24h)
    retention = _retention(given.mmol - excreted.mmol, given.mmol)
    with_baseline = None if before is None else _retention(given.mmol - excreted.mmol + before.mmol, given.mmol)
    warnings = given.warnings("dose_mmol", language)
    for one in (excreted, before):
        warnings += () if one is None else one.warnings("excretion_mmol", language)
    if given.mmol != rules.loading_dose:
        warnings = (
            ValueWarning("other_dose", rules.other_dose.text.within(language), rules.other_dose.cited),
            *warnings,
        )
    test = next(test for test in assay_tests() if test.id == "loading_test")
    # Show the risk before the protocol.
    risk_first = sorted(test.points, key=lambda point: point.citation.locator != "IV-3")
    test = test._replace(points=tuple(risk_first))
    names = ("formula",) if before is None else ("formula", "baseline")
    notes = tuple(rules.loading_notes[name] for name in names)
    amounts = {"dose": given.quantity, "urine_24h": excreted.quantity}
    if before is not None:
        amounts["baseline_24h"] = before.quantity
    return LoadingTest(retention, with_baseline, notes, warnings, test, amounts)


def _retention(kept: Fraction, dose: Fraction) -> Retention:
    rules = dynamic_test_rules()
    percent = 100 * kept / dose
    if not 0 <= percent <= 100:  # noqa: PLR2004 - the whole
        return Retention(percent, None, rules.loading_notes["more_than_given" if percent < 0 else "less_than_baseline"])
    return Retention(percent, rules.below_limit if percent < rules.retention_limit else rules.from_limit, None)


class _Input(NamedTuple):
    """An input as read, and its value in mmol or mmol/l."""

    quantity: Quantity
    mmol: Fraction

    def warnings(self, name: str, language: str) -> tuple[ValueWarning, ...]:
        """Return a warning if the input is outside the plausible bounds that the policy has under `name`."""
        scale = self.mmol / self.quantity.exact
        return implausible_input(name, self.quantity, scale, packaged_knowledge().policy, language)


_EXAMPLES = {"concentration_here": "80 µmol/l", "amount_here": "20 mmol"}


def _exact(text: str, dimensions: tuple[Dimension, ...], code: str) -> Quantity:
    """Parse a quantity without a comparator in a unit of one of these dimensions."""
    try:
        quantity = parse_quantity(text)
    except MgcheckError as error:
        # The messages for a magnesium result would mislead here.
        if error.code not in ("missing_unit", "zero", "negative"):
            raise
        own = "missing_unit_here" if error.code == "missing_unit" else "above_zero_here"
        raise UnitError(own, text=error.text, start=error.start, end=error.end, example=_EXAMPLES[code]) from None
    start, end = quantity.unit_span
    if quantity.unit.dimension not in dimensions:
        raise UnitError(code, text=quantity.text, start=start, end=end, unit=quantity.unit.label)
    if quantity.comparator is not None:
        raise UnitError("comparator_here", text=quantity.text, start=0, end=start)
    return quantity


def _magnesium(text: str) -> _Input:
    """Parse a concentration of magnesium."""
    quantity = _exact(text, (Dimension.CONCENTRATION,), "concentration_here")
    return _Input(quantity, convert(quantity.exact, quantity.unit, MMOL_PER_L))


def _creatinine(text: str) -> _Input:
    """Parse a concentration of creatinine."""
    quantity = _exact(text, (Dimension.CONCENTRATION,), "concentration_here")
    if quantity.unit.base == "eq":
        start, end = quantity.unit_span
        raise UnitError("creatinine_unit", text=quantity.text, start=start, end=end, unit=quantity.unit.label)
    if quantity.unit.basis is Basis.MASS:
        # Converting between units of mass does not involve the molar mass of magnesium.
        return _Input(
            quantity, convert(quantity.exact, quantity.unit, MG_PER_L) / dynamic_test_rules().creatinine_molar_mass
        )
    return _Input(quantity, convert(quantity.exact, quantity.unit, MMOL_PER_L))


def _amount(text: str) -> _Input:
    """Parse an amount of magnesium, which may be written per 24 h."""
    quantity = _exact(text, (Dimension.AMOUNT, Dimension.EXCRETION), "amount_here")
    base = MMOL if quantity.unit.dimension is Dimension.AMOUNT else MMOL_PER_DAY
    return _Input(quantity, convert(quantity.exact, quantity.unit, base))
