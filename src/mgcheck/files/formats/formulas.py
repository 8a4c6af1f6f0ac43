"""Cells that a spreadsheet would run as formulas."""

from __future__ import annotations

import re

import polars as pl

# First characters that make a spreadsheet run a cell (full-width ones in some locales); not + or - before a number.
_SIGNS, _SIGNS_OF_NUMBERS, _NUMBER = "=＝@＠\t\r", "+＋－-", "[0-9]+(?:[.,][0-9]+)?"
_FORMULA = re.compile(f"[{_SIGNS}]|[{_SIGNS_OF_NUMBERS}](?!(?:{_NUMBER})?$)")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet would run the cell as a formula."""
    return _FORMULA.match(cell) is not None


def may_hold_formulas(data: bytes, delimiter: bytes) -> bool:
    """Whether a sign of a formula follows a line end, a delimiter or a quote anywhere in a text."""
    # The search for the full-width signs takes long.
    signs = (sign for sign in _SIGNS + _SIGNS_OF_NUMBERS if sign.isascii() or not data.isascii())
    found = [sign for sign in map(str.encode, signs) if sign in data and sign != delimiter]
    return any(data.startswith(sign) or any(edge + sign in data for edge in (delimiter, b"\n", b'"')) for sign in found)


def formulas_of(fields: pl.DataFrame) -> int:
    """The number of texts that a spreadsheet would run as formulas in a CSV file."""
    texts = fields.select(pl.col(pl.String))
    found = pl.all().str.contains(f"^[{_SIGNS}{_SIGNS_OF_NUMBERS}]")
    found &= ~pl.all().str.contains(f"^[{_SIGNS_OF_NUMBERS}](?:{_NUMBER})?$")
    return sum(texts.select(found.sum()).row(0)) if texts.width and len(texts) else 0
