"""Take the words of options and arguments as they are typed.

typer 0.29 builds a pydantic validator for every parameter, given or not, even where a text is to remain a text.
Importing pydantic takes longer than all the rest of a run, and mgcheck checks each text where it reads it. typer does
not document the method that is replaced here; with a release that no longer calls it, typer would validate as before,
with the same result.
"""

from __future__ import annotations

from typing import Any

# Those of the parser's own values: flags, texts, and texts that may be repeated.
_TYPED = (bool, str, list[str])


class _Unconverted:
    """What typer converts a value with."""

    @staticmethod
    def coerce(value: Any, **_: Any) -> Any:
        """Return the value as the parser found it."""
        return value


class AsTyped:
    """A command or group of typer whose flags and texts are taken as typed; other types are left to typer."""

    def get_params(self, ctx: Any) -> Any:
        """The parameters, `--help` among them."""
        params = super().get_params(ctx)  # type: ignore[misc]  # of the command that it is mixed into
        for param in params:
            if param.type_descriptor.annotation in _TYPED:
                param.get_runtime_param = _Unconverted
        return params
