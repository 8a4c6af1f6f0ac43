"""When each answer of the atlas was read against the documents, and in what capacity."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from mgcheck.data_files import read_table


class Review(NamedTuple):
    """The date of a reading, as written (`2026-11-27`), and the capacity of the reader: maintainer or clinician."""

    date: str
    capacity: str


def pieces_of_atlas() -> int:
    """Return the number of answers in the atlas, which a test holds true."""
    return int(read_table("reviews")["pieces"])


@cache
def reviews() -> Mapping[str, Review]:
    """Return the last reading of each answer by the hash of its piece."""
    rows = sorted(read_table("reviews").get("review", []), key=lambda row: row["date"])
    return {answer: Review(row["date"], row["capacity"]) for row in rows for answer in row["answers"]}
