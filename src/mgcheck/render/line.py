"""The answer in one line of plain text, for streams of values."""

from __future__ import annotations

from mgcheck.errors import MgcheckError
from mgcheck.interpretation import Interpretation
from mgcheck.messages import clipped, say
from mgcheck.quantity import written


def interpretation_line(answer: Interpretation) -> str:
    """The value, its class and flag, each source's verdict, and the codes of the warnings."""
    quantity = answer.quantity
    shown = written(quantity, answer.language)
    if quantity.derived:
        shown = f"{quantity.text} = {shown}"
    parts = [f"{shown}: {answer.label} [{class_and_flag(answer)}]"]
    parts += [
        f"{verdict.source}: {'|'.join(cls.value for cls in verdict.possible_classes)}" for verdict in answer.verdicts
    ]
    if answer.borderline:
        parts.append(say("ui.borderline", answer.language))
    if answer.warnings:
        parts.append("! " + ", ".join(warning.code for warning in answer.warnings))
    return "; ".join(parts)


def class_and_flag(answer: Interpretation) -> str:
    """The class and the HL7 flag as codes: `hypo, L`, `severe_hypo|hypo, L`, `hypo|normal`."""
    classes = "|".join(cls.value for cls in answer.possible_classes)
    return f"{classes}, {answer.flag}" if answer.flag else classes


def error_line(text: str, error: MgcheckError, language: str) -> str:
    """The refusal of one value in one line."""
    return f"{clipped(text) or say('ui.empty', language)}: {say('ui.error', language)}: {error.message(language)}"
