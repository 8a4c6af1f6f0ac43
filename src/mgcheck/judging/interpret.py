"""Interpret one result: judge it and collect the statements that apply; pure."""

from __future__ import annotations

from mgcheck.judging.interpretation import Interpretation
from mgcheck.judging.judgement import judge
from mgcheck.judging.result import Result
from mgcheck.judging.statements import cautions, label, manifestations, next_checks


def interpret_result(result: Result) -> Interpretation:
    """Judge a result and collect the statements that apply."""
    judgement = judge(result)
    classes = judgement.possible_classes
    return Interpretation(
        specimen=result.specimen,
        quantity=result.quantity,
        cls=judgement.cls,
        possible_classes=classes,
        borderline=judgement.borderline,
        flag=judgement.flag,
        label=label(result, classes),
        sources_agree=judgement.sources_agree,
        verdicts=judgement.verdicts,
        manifestations=manifestations(result),
        cautions=cautions(result),
        next_checks=next_checks(result),
        warnings=judgement.warnings,
        language=result.language,
        knowledge_edition=result.knowledge.edition,
        headline_ruler=result.headline.ruler,
        rulers=tuple(result.rulers[name] for name in result.sources),
        reader_sources=result.knowledge.reader_sources,
        factors=result.factors,
    )
