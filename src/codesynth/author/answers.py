"""Answers for questions that a model proposed: computed from their programs, never taken from the model."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from codesynth.core import QA, Program, Scene, Source
from codesynth.qa import ProgramError, format_answer
from codesynth.qa.context import Context
from codesynth.qa.evaluate import Trace, plain, run
from codesynth.qa.explain import explain
from codesynth.qa.manner import Manner
from codesynth.qa.numerals import decimals_for
from codesynth.qa.reading import AxisReading
from codesynth.qa.values import Measured, Rows, normal

LEAST_TOLERANCE, MOST_TOLERANCE = 0.02, 0.15
MOST_EVIDENCE = 60
_COUNTS = ("count", "size", "rank")
_PERCENTS = ("share", "percent_change")


def complete(proposal: QA, scene: Scene, source: Source) -> QA | None:
    """Return the question with what its program computes, or None where that is nothing that can be asked.

    Answer, type, tolerance, explanation and evidence all follow from the program. Numbers are read off the image:
    they get the digits and the tolerance that reading allows. Whether the question may be asked, the engine says.
    """
    context = Context(scene, source.data, AxisReading(scene))
    try:
        found = _settled(proposal, run(_unwritten(proposal.program), context))
        trace = run(found.program, context)
        answer = format_answer(plain(trace.value), found.answer_type)
        evidence = _evidence(trace, context)
        steps = explain(trace, answer, Manner(name=_name))
    except (ProgramError, ValueError):
        return None
    return replace(found, answer=answer, explanation=steps, evidence=evidence)


def _unwritten(program: Program) -> Program:
    """Drop a `write` at the top: how finely a number is written is not for the model to say."""
    inner = program.args[0] if program.op == "write" and program.args else None
    return inner if isinstance(inner, Program) else program


def _settled(proposal: QA, trace: Trace) -> QA:
    """Return the question with the program, type and tolerance that suit the value."""
    program, value = _unwritten(proposal.program), trace.value
    if isinstance(value, bool):
        return replace(proposal, program=program, answer_type="yes/no")
    if isinstance(value, Measured):
        return _number(replace(proposal, program=program), value)
    if isinstance(value, str):
        from_table = program.op in ("value", "name", "choice")
        return replace(proposal, program=program, answer_type="category" if from_table else "text")
    if isinstance(value, tuple) and value and all(isinstance(item, str) for item in value):
        return replace(proposal, program=program, answer_type="list")
    raise ProgramError("wrong-type", "neither a number, a name, a list of names nor yes or no")


def _number(proposal: QA, number: Measured) -> QA:
    program = proposal.program
    if program.op in _COUNTS:
        return replace(proposal, answer_type="count")
    if not math.isfinite(number.error) or number.value == 0:
        raise ProgramError("unreadable", "the value cannot be read")
    printed = number.error == 0
    decimals = (number.decimals or 0) if printed else decimals_for(number.error)
    relative = number.error / abs(number.value) + 0.5 * 10.0**-decimals / abs(number.value)
    tolerance = max(math.ceil(relative * 100) / 100, LEAST_TOLERANCE)
    if tolerance > MOST_TOLERANCE:
        raise ProgramError("unreadable", "the value is known too roughly")
    percent = program.op in _PERCENTS
    written = Program("write", (program, decimals, "", "%" if percent else ""))
    return replace(proposal, program=written, answer_type="percent" if percent else "real", tolerance=tolerance)


def _evidence(trace: Trace, context: Context) -> tuple[str, ...]:
    """Return the marks of the rows that values were taken from."""
    found: dict[str, None] = {}
    for step in trace.steps:
        if not isinstance(step.value, Rows):
            for argument in step.arguments:
                if isinstance(argument, Rows):
                    found.update(dict.fromkeys(argument.marks))
    return tuple(mark for mark in found if mark and context.mark(mark))[:MOST_EVIDENCE]


def _name(row: Mapping[str, Any], omit: frozenset[str]) -> str:
    """Name a row by its texts, those aside that the sentence has said already."""
    keys = [key for key in ("category", "row", "column", "series") if key not in omit]
    names = [normal(row[key]) for key in keys if isinstance(row.get(key), str)]
    return ", ".join(name for name in names if name)
