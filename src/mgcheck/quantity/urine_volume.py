"""Parse the volume of a 24 h urine collection, which turns a concentration into an amount per day."""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal
from fractions import Fraction

from mgcheck.errors import MgcheckError, UnitError, concerning
from mgcheck.quantity.number import MAX_DIGITS, DecimalMark
from mgcheck.quantity.quantity import Quantity
from mgcheck.quantity.reading import parse_quantity
from mgcheck.quantity.units import LITRE, MMOL_PER_DAY, MMOL_PER_L, Dimension, Unit, convert, factor

# Enough digits for an exact product of two written numbers and a power of ten.
_EXACT = Context(prec=4 * MAX_DIGITS)


_VOLUME_CODES = {
    "missing_unit": "volume_without_unit",
    "unknown_unit": "volume_unit",
    "zero": "volume_number",
    "negative": "volume_number",
    "not_a_number": "volume_number",
    "infinite": "volume_number",
}


@concerning("--volume")
def parse_volume(text: str, *, mark: DecimalMark = ".") -> Quantity:
    """Parse the volume of a 24 h urine, such as `1.4 l` or `1400ml`; raises `QuantityError` or `UnitError`."""
    try:
        volume = parse_quantity(text, mark=mark)
    except MgcheckError as error:
        # These messages speak of a magnesium result and would mislead for a volume.
        code = _VOLUME_CODES.get(error.code)
        if code is None:
            raise
        raise UnitError(
            code, text=error.text, start=error.start, end=error.end, argument=error.argument, **error.params
        ) from None
    if volume.unit.dimension is not Dimension.VOLUME:
        start, end = volume.unit_span
        raise UnitError("volume_unit", text=volume.text, start=start, end=end, unit=volume.unit.label)
    if volume.comparator is not None:
        raise UnitError("volume_comparator", text=text, start=0, end=len(text))
    return volume


def per_day(concentration: Quantity, volume: Quantity) -> Quantity:
    """Return the amount excreted in 24 h, exactly, with the written step scaled by the volume.

    Its `text` keeps both texts: `3 mmol/l × 1.4 l`. A quantity of another kind, which `require_kind` refuses with a
    message of its own, is returned as it is. Raises `UnitError` for an amount per day.
    """
    if concentration.unit.dimension is Dimension.EXCRETION:
        start, end = concentration.unit_span
        text, unit = concentration.text, concentration.unit.label
        raise UnitError("volume_not_needed", text=text, start=start, end=end, argument="VALUE", unit=unit)
    if concentration.unit.dimension is not Dimension.CONCENTRATION:
        return concentration
    litres = convert(volume.exact, volume.unit, LITRE)
    # The concentration may be per another volume than the litre: 1 mg/dl is 10 mg/l.
    share = litres / factor(Unit(concentration.unit.per.removesuffix("L"), "L"))
    value = _EXACT.multiply(concentration.value, _EXACT.divide(Decimal(share.numerator), Decimal(share.denominator)))
    return replace(
        concentration,
        value=value,
        unit=Unit(concentration.unit.prefix, concentration.unit.base, MMOL_PER_DAY.per),
        step=concentration.resolution * share,
        text=f"{concentration.text} × {volume.text}",
        derived=True,
    )


def across_volume(value: Fraction, unit: Unit, target: Unit, volume: Quantity) -> Fraction:
    """Convert a concentration exactly to an amount per day."""
    litres = convert(volume.exact, volume.unit, LITRE)
    return convert(convert(value, unit, MMOL_PER_L) * litres, MMOL_PER_DAY, target)
