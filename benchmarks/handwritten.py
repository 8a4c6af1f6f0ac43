"""What an analyst would write by hand in polars: the same columns, by floats, with nothing checked.

    python benchmarks/handwritten.py IN OUT

It is the practical limit that `benchmarks/batch.py` compares with. It reads four units spelled in one way, knows no
comparator, no range and no error, converts every limit to mmol/l and compares rounded floats.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

MOLAR_MASS = 24.305
PLAUSIBLE = (0.05, 15)
PER_MMOL = {"mmol/l": 1.0, "mg/l": 1 / MOLAR_MASS, "mg/dl": 10 / MOLAR_MASS, "mEq/l": 0.5}


def stepped(value: pl.Expr, cuts: list[float], names: list[str]) -> pl.Expr:
    """A name for each interval between cuts."""
    chain: pl.Expr = pl.lit(names[-1])
    for cut, name in reversed(list(zip(cuts, names, strict=False))):
        chain = pl.when(value < cut).then(pl.lit(name)).otherwise(chain)
    return chain


def main(source: str, target: str) -> None:
    """Read, add the columns, write: in a stream."""
    frame = pl.scan_csv(source, infer_schema=False) if source.endswith("csv") else pl.scan_parquet(source)
    factor: pl.Expr = pl.lit(None, dtype=pl.Float64)
    for unit, per_mmol in PER_MMOL.items():
        factor = pl.when(pl.col("unit") == unit).then(per_mmol).otherwise(factor)
    mmol = pl.col("value").cast(pl.Float64) * factor
    classes = stepped(
        mmol, [0.4, 0.7, 1.1000001, 3.0000001], ["severe_hypo", "hypo", "normal", "hyper", "severe_hyper"]
    )
    sides = [stepped(mmol, cuts, ["low", "inside", "high"]) for cuts in ([0.7, 1.1000001], [0.75, 0.9000001])]
    near = [(mmol - limit).abs() <= 0.005 * factor for limit in (0.4, 0.7, 1.1, 3.0)]
    frame = frame.with_columns(
        mgcheck_class=classes,
        mgcheck_possible_classes=classes,
        mgcheck_flag=stepped(mmol, [0.4, 0.7, 1.1000001, 3.0000001], ["LU", "L", "N", "H", "HU"]),
        mgcheck_borderline=near[0] | near[1] | near[2] | near[3],
        mgcheck_mmol_per_l=mmol,
        mgcheck_sources_agree=sides[0] == sides[1],
        mgcheck_warnings=pl.when(~mmol.is_between(*PLAUSIBLE)).then(pl.lit("implausible")),
        mgcheck_error=pl.lit(None, dtype=pl.String),
    )
    (frame.sink_csv if Path(target).suffix == ".csv" else frame.sink_parquet)(target)


if __name__ == "__main__":
    main(*sys.argv[1:])
