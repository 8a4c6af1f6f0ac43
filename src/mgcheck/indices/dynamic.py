"""The dynamic tests: fractional excretion of magnesium, and the intravenous loading test."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from mgcheck._version import SCHEMA_VERSION
from mgcheck.api import interpreter
from mgcheck.errors import MgcheckError, UnitError, concerning, typed
from mgcheck.interpretation import Interpretation
from mgcheck.knowledge.library import AssayTest, assay_tests
from mgcheck.knowledge.model import Side
from mgcheck.knowledge.readings import Reading, dynamic
from mgcheck.quantity import Quantity
from mgcheck.reading import parse_quantity
from mgcheck.units import MG_PER_L, MMOL, MMOL_PER_DAY, MMOL_PER_L, Basis, Dimension, convert

if TYPE_CHECKING:
    from mgcheck.render import json_shapes as shapes


class Femg(NamedTuple):
    """Fractional excretion in percent, the serum value's interpretation, and what is said of the figure.

    `verdicts` is empty where the serum value is not certainly low; `notes` then say why.
    """

    percent: Fraction
    serum: Interpretation
    verdicts: tuple[Reading, ...]
    notes: tuple[Reading, ...]
    given: shapes.Given

    def to_dict(self, language: str = "en") -> shapes.Femg:
        """The figure as JSON values."""
        return {
            "schema_version": SCHEMA_VERSION,
            "femg_percent": float(self.percent),
            "given": self.given,
            "serum": {
                "label": self.serum.label,
                "class": self.serum.cls,
                "flag": self.serum.flag,
                "warnings": [alert.to_dict() for alert in self.serum.warnings],
            },
            "formula": dynamic().formula.to_dict(language),
            "verdicts": [verdict.to_dict(language) for verdict in self.verdicts],
            "notes": [note.to_dict(language) for note in self.notes],
            "language": language,
        }


@typed
def femg(*, serum_mg: str, urine_mg: str, serum_creatinine: str, urine_creatinine: str, language: str = "en") -> Femg:
    """FEMg % = 100 × (urine Mg × serum creatinine) / (0.7 × serum Mg × urine creatinine); each with its own unit.

    The formula is that of Agus 1999 and Tucker 2020. Raises `MgcheckError` for what cannot be read, for a unit that is
    no concentration, and for a comparator.
    """
    known = dynamic()
    with concerning("--serum-mg"):
        serum, serum_value = interpreter("serum", language=language)(serum_mg), _magnesium(serum_mg)
    with concerning("--urine-mg"):
        urine_value = _magnesium(urine_mg)
    with concerning("--serum-creatinine"):
        serum_cr = _creatinine(serum_creatinine)
    with concerning("--urine-creatinine"):
        urine_cr = _creatinine(urine_creatinine)
    percent = 100 * urine_value * serum_cr / (known.share * serum_value * urine_cr)
    notes = []
    if percent > 100:  # noqa: PLR2004 - the whole
        notes.append(known.femg_notes["above_100"])
    if serum.sides != {Side.LOW}:
        notes.append(known.femg_notes["not_low"])
    verdicts = () if notes else tuple(reading for interval, reading in known.femg_verdicts if percent in interval)
    given: shapes.Given = {
        "serum_mg": serum_mg,
        "urine_mg": urine_mg,
        "serum_creatinine": serum_creatinine,
        "urine_creatinine": urine_creatinine,
    }
    return Femg(percent, serum, verdicts, (*notes, known.femg_notes["kidney_function"]), given)


class LoadingTest(NamedTuple):
    """Retention in percent of the dose, without and with the excretion before the test, and what is said of it."""

    retention: Fraction
    retention_with_baseline: Fraction | None
    verdict: Reading
    verdict_with_baseline: Reading | None
    notes: tuple[Reading, ...]
    test: AssayTest

    def to_dict(self, language: str = "en") -> shapes.LoadingTest:
        """The figures as JSON values."""
        baseline = self.retention_with_baseline
        return {
            "schema_version": SCHEMA_VERSION,
            "retention_percent": float(self.retention),
            "retention_percent_with_baseline": None if baseline is None else float(baseline),
            "verdict": self.verdict.to_dict(language),
            "verdict_with_baseline": self.verdict_with_baseline and self.verdict_with_baseline.to_dict(language),
            "notes": [note.to_dict(language) for note in self.notes],
            "protocol": [point.to_dict(language) for point in self.test.points],
            "language": language,
        }


@typed
def loading_test(*, dose: str, urine_24h: str, baseline_24h: str | None = None) -> LoadingTest:
    """Retention of a dose: what was not excreted in 24 h, in percent of the dose; amounts in mmol, mg or mEq.

    With `baseline_24h`, the excretion in 24 h before the test, only what was excreted beyond it counts. Raises
    `MgcheckError` for what cannot be read, for a unit that is no amount, and for a comparator.
    """
    known = dynamic()
    with concerning("--dose"):
        given = _amount(dose)
    with concerning("--urine-24h"):
        excreted = _amount(urine_24h)
    retention = 100 * (given - excreted) / given
    with_baseline = None
    if baseline_24h is not None:
        with concerning("--baseline-24h"):
            with_baseline = 100 * (given - (excreted - _amount(baseline_24h))) / given
    test = next(test for test in assay_tests() if test.id == "loading_test")
    # The risk before the protocol.
    risk_first = sorted(test.points, key=lambda point: point.citation.locator != "IV-3")
    test = test._replace(points=tuple(risk_first))
    notes: tuple[Reading, ...] = (known.loading_notes["more_than_given"],) if retention < 0 else ()
    if with_baseline is not None and with_baseline > 100:  # noqa: PLR2004 - the whole
        notes += (known.loading_notes["less_than_baseline"],)
    return LoadingTest(
        retention,
        with_baseline,
        _retention_verdict(retention),
        None if with_baseline is None else _retention_verdict(with_baseline),
        notes,
        test,
    )


def _retention_verdict(retention: Fraction) -> Reading:
    known = dynamic()
    return known.below_limit if retention < known.retention_limit else known.from_limit


_EXAMPLES = {"concentration_here": "80 µmol/l", "amount_here": "20 mmol"}


def _exact(text: str, dimensions: tuple[Dimension, ...], code: str) -> Quantity:
    """A quantity without a comparator in a unit of one of these dimensions."""
    try:
        quantity = parse_quantity(text)
    except MgcheckError as error:
        # What is said of a magnesium result would mislead here.
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


def _magnesium(text: str) -> Fraction:
    """A concentration of magnesium in mmol/l."""
    quantity = _exact(text, (Dimension.CONCENTRATION,), "concentration_here")
    return convert(quantity.exact, quantity.unit, MMOL_PER_L)


def _creatinine(text: str) -> Fraction:
    """A concentration of creatinine in mmol/l."""
    quantity = _exact(text, (Dimension.CONCENTRATION,), "concentration_here")
    if quantity.unit.base == "eq":
        start, end = quantity.unit_span
        raise UnitError("creatinine_unit", text=quantity.text, start=start, end=end, unit=quantity.unit.label)
    if quantity.unit.basis is Basis.MASS:
        # Between two units of mass nothing of magnesium's own comes in.
        return convert(quantity.exact, quantity.unit, MG_PER_L) / dynamic().creatinine
    return convert(quantity.exact, quantity.unit, MMOL_PER_L)


def _amount(text: str) -> Fraction:
    """An amount of magnesium in mmol; that of 24 h may be written per 24 h."""
    quantity = _exact(text, (Dimension.AMOUNT, Dimension.EXCRETION), "amount_here")
    base = MMOL if quantity.unit.dimension is Dimension.AMOUNT else MMOL_PER_DAY
    return convert(quantity.exact, quantity.unit, base)
