"""Interpret magnesium results by the limits and recommendations of five French documents.

>>> import mgcheck
>>> answer = mgcheck.interpret("serum", "0.5 mmol/l")
>>> answer.label
'hypomagnesemia'

Every statement of an `Interpretation` names its source and the place in it. mgcheck reports what the documents say; it
is not a medical device and prescribes nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mgcheck._version import __version__
    from mgcheck.api import Interpreter, convert, interpret, interpreter
    from mgcheck.calculators.dynamic_tests import femg, loading_test
    from mgcheck.calculators.intake import intake
    from mgcheck.calculators.panel import panel
    from mgcheck.errors import (
        ArgumentTypeError,
        ChoiceError,
        KnowledgeError,
        MgcheckError,
        QuantityError,
        RangeError,
        UnitError,
    )
    from mgcheck.judging.atlas import atlas
    from mgcheck.judging.interpretation import Interpretation
    from mgcheck.knowledge.causes import find_causes
    from mgcheck.knowledge.library import assay_tests, find_conditions, find_foods
    from mgcheck.quantity.quantity import Quantity
    from mgcheck.quantity.reading import parse_quantity
    from mgcheck.series.reading import trend

# The module of each public name, imported on first use: a script that needs only the errors does not load the data.
_HOMES = {
    "ArgumentTypeError": "errors",
    "ChoiceError": "errors",
    "Interpretation": "judging.interpretation",
    "Interpreter": "api",
    "KnowledgeError": "errors",
    "MgcheckError": "errors",
    "Quantity": "quantity.quantity",
    "QuantityError": "errors",
    "RangeError": "errors",
    "UnitError": "errors",
    "__version__": "_version",
    "assay_tests": "knowledge.library",
    "atlas": "judging.atlas",
    "convert": "api",
    "femg": "calculators.dynamic_tests",
    "find_causes": "knowledge.causes",
    "find_conditions": "knowledge.library",
    "find_foods": "knowledge.library",
    "intake": "calculators.intake",
    "interpret": "api",
    "interpreter": "api",
    "loading_test": "calculators.dynamic_tests",
    "panel": "calculators.panel",
    "parse_quantity": "quantity.reading",
    "trend": "series.reading",
}

__all__ = [
    "ArgumentTypeError",
    "ChoiceError",
    "Interpretation",
    "Interpreter",
    "KnowledgeError",
    "MgcheckError",
    "Quantity",
    "QuantityError",
    "RangeError",
    "UnitError",
    "__version__",
    "assay_tests",
    "atlas",
    "convert",
    "femg",
    "find_causes",
    "find_conditions",
    "find_foods",
    "intake",
    "interpret",
    "interpreter",
    "loading_test",
    "panel",
    "parse_quantity",
    "trend",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use (PEP 562); `frame` is a module and needs the extra `batch`."""
    if name == "frame":
        return import_module("mgcheck.frame")
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
