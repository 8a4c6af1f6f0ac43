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
    # To a type checker, an alias equal to the name makes the name public.
    from mgcheck._version import __version__ as __version__
    from mgcheck.api import Interpreter as Interpreter
    from mgcheck.api import convert as convert
    from mgcheck.api import interpret as interpret
    from mgcheck.api import interpreter as interpreter
    from mgcheck.calculators.dynamic_tests import femg as femg
    from mgcheck.calculators.dynamic_tests import loading_test as loading_test
    from mgcheck.calculators.intake import intake as intake
    from mgcheck.calculators.panel import panel as panel
    from mgcheck.errors import ArgumentTypeError as ArgumentTypeError
    from mgcheck.errors import ChoiceError as ChoiceError
    from mgcheck.errors import KnowledgeError as KnowledgeError
    from mgcheck.errors import MgcheckError as MgcheckError
    from mgcheck.errors import QuantityError as QuantityError
    from mgcheck.errors import RangeError as RangeError
    from mgcheck.errors import UnitError as UnitError
    from mgcheck.judging.atlas import atlas as atlas
    from mgcheck.judging.interpretation import Interpretation as Interpretation
    from mgcheck.knowledge.causes import find_causes as find_causes
    from mgcheck.knowledge.library import assay_tests as assay_tests
    from mgcheck.knowledge.library import find_conditions as find_conditions
    from mgcheck.knowledge.library import find_foods as find_foods
    from mgcheck.quantity.quantity import Quantity as Quantity
    from mgcheck.quantity.reading import parse_quantity as parse_quantity
    from mgcheck.series.reading import trend as trend

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

__all__ = list(_HOMES)


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
