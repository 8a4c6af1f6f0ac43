"""The options that commands share."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

Language = Literal["en", "fr"]

Words = Annotated[
    list[str],
    typer.Argument(
        help="The value with its unit, in one word or several; - reads a value a line.", metavar="VALUE UNIT"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of text.")]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="Language of the texts; without it the locale's, in JSON English.", show_default=False),
]
Volume = Annotated[
    str | None,
    typer.Option(
        "--volume", metavar="VOLUME", help="Volume of the 24 h urine, for a value per litre.", show_default=False
    ),
]
