"""The same pieces as dataframe expressions: answers to numeric columns, computed wherever the frame lives.

No row is looked at here: what comes out runs in pandas, polars, pyarrow, DuckDB or Spark, lazily in a lazy frame.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, pairwise, product
from typing import Any, NamedTuple

import narwhals as nw

from mgcheck.compiled import FloatGrid, Pieces, amount_factor, compile_pieces
from mgcheck.errors import MgcheckError
from mgcheck.knowledge.loader import ALIASES
from mgcheck.knowledge.model import Specimen
from mgcheck.reading import MAX_DIGITS, MAX_EXPONENT
from mgcheck.rows import Row, RowReader
from mgcheck.spellings import spellings
from mgcheck.units import EVERYDAY, Unit

_TEXTS = ("cls", "possible_classes", "flag", "warnings")
# Told as 0 and 1.
TRUTHS = ("borderline", "sources_agree")
_WIDE = 64
# Stands in a message for the cell that the message names.
_CELL = "\0"


class Numbers(NamedTuple):
    """A numeric column to be answered, how wide its floats are, and the specimen and unit that hold for all its rows.

    Where one of the two is None, `specimen_column` or `unit_column` holds it.
    """

    value: str
    bits: int
    specimen: str | None
    unit: str | None
    specimen_column: str = ""
    unit_column: str = ""
    # What the names of columns begin with that are gone, or renamed, in the end.
    private: str = "__mgcheck_"

    def own(self, name: str) -> str:
        """The name of a column that is not the frame's."""
        return self.private + name


class _Case(NamedTuple):
    """One specimen in one unit: when it applies (None: always), and its answers along the line."""

    when: nw.Expr | None
    pieces: Pieces


def with_answers(data: Any, reader: RowReader, numbers: Numbers) -> Any:
    """A frame with every new cell under the private name of its field in `Answer` or `Amounts`.

    Truth values are 0 and 1, which no backend mistakes for missing. Amounts are products of floats, at most a unit or
    two of the last place from the exact ones.
    """
    own = numbers.own
    value = nw.col(numbers.value).cast(nw.Float64)
    # The decimal that a narrow float means, which its wider twin is not.
    meant = nw.col(numbers.value).cast(nw.String).cast(nw.Float64) if numbers.bits < _WIDE else value
    keys = [meant.alias(own("value"))]
    if numbers.unit is None:
        keys.append(_unit_code(numbers.unit_column).alias(own("unit")))
    if numbers.specimen is None:
        keys.append(_specimen_name(numbers.specimen_column).alias(own("specimen")))
    data = data.with_columns(*keys)
    cases = list(_cases(reader, numbers))
    data = data.with_columns(_error(reader, numbers, value, cases).alias(own("error")))
    kinds = {**dict.fromkeys(_TEXTS, nw.String), **dict.fromkeys(TRUTHS, nw.Float64)}
    cells = [
        _chosen(numbers, [(case, _along(value, case.pieces, name, kind)) for case in cases]).alias(own(name))
        for name, kind in kinds.items()
    ]
    amounts = [
        _chosen(numbers, [(case, _amount(nw.col(own("value")), case.pieces, daily=daily)) for case in cases]).alias(
            own(name)
        )
        for name, daily in (("mmol_per_l", False), ("mmol_per_24h", True))
    ]
    return data.with_columns(*cells, *amounts)


def _plain(column: str) -> nw.Expr:
    """A column as texts, whatever it holds, without blanks around them; missing ones stay missing."""
    # pandas would write a missing value out as a word.
    text: nw.Expr = nw.when(~nw.col(column).is_null()).then(nw.col(column).cast(nw.String)).str.strip_chars()
    return text


def _folded(column: str) -> nw.Expr:
    return _plain(column).str.to_lowercase()


def _unit_code(column: str) -> nw.Expr:
    """The code of the unit in each row, null where the spelling is not on the list."""
    plain = _plain(column)
    chain: Any = nw
    for unit in EVERYDAY:
        exact, folded = spellings(unit)
        listed = _folded(column).is_in(folded)
        if _as_mega(unit) is not None:
            # `Mg/l` is read as mg/l, but not without the warning.
            chain = chain.when(listed & plain.str.contains("^M[a-z]")).then(nw.lit(_as_mega(unit)))
        chain = chain.when(listed | plain.is_in(exact) if exact else listed).then(nw.lit(unit.code))
    codes: nw.Expr = chain
    return codes


def _as_mega(unit: Unit) -> str | None:
    """The code of a unit written as if it were counted in millions; None for units that nobody writes so."""
    return f"M{unit.code[1:]}" if unit.prefix == "m" else None


def _specimen_name(column: str) -> nw.Expr:
    """The specimen of each row, null where it is not known."""
    chain: Any = nw
    for specimen in Specimen:
        names = [specimen.value, *(alias for alias, known in ALIASES.items() if known is specimen)]
        chain = chain.when(_folded(column).is_in(names)).then(nw.lit(specimen.value))
    found: nw.Expr = chain
    return found


def _cases(reader: RowReader, numbers: Numbers) -> Iterator[_Case]:
    specimens = [numbers.specimen] if numbers.specimen is not None else [each.value for each in Specimen]
    units = [numbers.unit] if numbers.unit is not None else [unit.code for unit in EVERYDAY]
    if numbers.unit is None:
        units += [mega for unit in EVERYDAY if (mega := _as_mega(unit)) is not None]
    for specimen, unit in product(specimens, units):
        when = None
        if numbers.specimen is None:
            when = nw.col(numbers.own("specimen")) == specimen
        if numbers.unit is None:
            is_unit = nw.col(numbers.own("unit")) == unit
            when = is_unit if when is None else when & is_unit
        yield _Case(when, compile_pieces(reader, Row(specimen, "", unit), FloatGrid(numbers.bits)))


def _chosen(numbers: Numbers, parts: list[tuple[_Case, nw.Expr]]) -> nw.Expr:
    """What the case that applies says; null in rows that cannot be read."""
    readable = nw.col(numbers.own("error")).is_null()
    chosen = [
        nw.when(readable if case.when is None else readable & case.when).then(result)
        for case, result in parts
        if case.pieces.sample is not None
    ]
    if not chosen:
        return nw.when(readable).then(parts[0][1])
    return nw.coalesce(*chosen)


def _along(value: nw.Expr, pieces: Pieces, name: str, kind: Any) -> nw.Expr:
    """A cell along the line, each run of equal ones told once."""
    told = groupby(zip(pieces.starts, pieces.answers, strict=True), lambda piece: getattr(piece[1], name))
    runs = [(next(run)[0], _cell(value, cell, kind)) for cell, run in told]
    if len(runs) == 1:
        return runs[0][1]
    chain: Any = nw
    for (_, cell), (end, _) in pairwise(runs):
        chain = chain.when(value < end).then(cell)
    along: nw.Expr = chain.otherwise(runs[-1][1])
    return along


def _cell(value: nw.Expr, cell: Any, kind: Any) -> nw.Expr:
    """What one answer has in a column: a text, a truth value as a number, or nothing."""
    if cell is not None:
        return nw.lit(cell if kind == nw.String else float(cell), dtype=kind)
    # A literal that is missing would be the text "None" in pandas 2; a condition that never holds is missing anywhere.
    return nw.when(value.is_null() & ~value.is_null()).then(nw.lit("" if kind == nw.String else 0.0, dtype=kind))


def _amount(value: nw.Expr, pieces: Pieces, *, daily: bool) -> nw.Expr:
    factor = None if pieces.sample is None else amount_factor(pieces.sample)
    if factor is None or daily != (pieces.answers[0].specimen is Specimen.URINE):
        return nw.lit(None, dtype=nw.Float64)
    return value * float(factor)


def _error(reader: RowReader, numbers: Numbers, value: nw.Expr, cases: list[_Case]) -> nw.Expr:
    """Why a row cannot be read, in the order in which a single value would be refused; null where it can."""

    def refused(code: str, **params: Any) -> nw.Expr:
        return nw.lit(reader.refusal(MgcheckError(code, **params)).error, dtype=nw.String)

    def naming(error: MgcheckError, column: str) -> nw.Expr:
        before, after = (reader.refusal(error).error or "").split(_CELL)
        return nw.concat_str(nw.lit(before), _plain(column), nw.lit(after))

    steps: list[tuple[nw.Expr, nw.Expr]] = []
    if numbers.specimen is None:
        steps.append((_folded(numbers.specimen_column).fill_null("") == "", refused("blank_specimen")))
        unknown = naming(MgcheckError("unknown_specimen", given=_CELL), numbers.specimen_column)
        steps.append((nw.col(numbers.own("specimen")).is_null(), unknown))
    scale = refused("out_of_scale", digits=MAX_DIGITS, exponent=MAX_EXPONENT)
    steps += [
        (value.is_null(), refused("blank")),
        (value.is_nan(), refused("not_a_number")),
        (value == float("inf"), refused("infinite")),
        (value < 0, refused("negative")),
        (value >= 10.0 ** (MAX_EXPONENT + 1), scale),
        ((value > 0) & (value < 10.0**-MAX_EXPONENT), scale),
    ]
    zero = (value == 0, refused("zero"))
    if numbers.unit is None:
        blank = _folded(numbers.unit_column).fill_null("") == ""
        unlisted = naming(MgcheckError("unlisted_unit", unit=_CELL), numbers.unit_column)
        steps += [(~blank & nw.col(numbers.own("unit")).is_null(), unlisted), zero, (blank, refused("missing_unit"))]
    else:
        steps.append(zero)
    for case in cases:
        if case.pieces.sample is None:
            always = nw.lit(value=True) if case.when is None else case.when
            steps.append((always, nw.lit(case.pieces.answers[0].error, dtype=nw.String)))
    chain: Any = nw
    for condition, text in steps:
        chain = chain.when(condition).then(text)
    error: nw.Expr = chain
    return error
