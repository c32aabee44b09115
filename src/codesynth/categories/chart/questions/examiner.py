"""Turns a program and its wordings into a QA: answer, tolerance, evidence and explanation come from its evaluation."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass

from codesynth.categories.chart.questions.view import Chart, op
from codesynth.core import QA, Program
from codesynth.qa.answers import format_answer
from codesynth.qa.errors import ProgramError
from codesynth.qa.evaluate import Trace, plain, run
from codesynth.qa.explain import explain
from codesynth.qa.manner import Manner
from codesynth.qa.numerals import decimals_for, write_number
from codesynth.qa.operations.logic import LETTERS
from codesynth.qa.values import Measured, Rows, normal
from codesynth.qa.verify import MAX_TOLERANCE
from codesynth.qa.wording import Unit

ESTIMATE = 0.05  # relative error above which a value is asked as an estimate
LEAST_TOLERANCE = 0.02  # for values read off an axis
MAX_EVIDENCE = 60

PLAIN, NO_UNIT = Manner(), Unit()


@dataclass(frozen=True, slots=True)
class Draft:
    """A question before its answer: its form, the ways to put it, the program, and how its rows are spoken of."""

    form: str
    wordings: Sequence[str]
    program: Program
    manner: Manner = PLAIN
    place: str = ""


class Examiner:
    """Makes questions about one chart. Its methods raise ProgramError when there is no answer to be had."""

    def __init__(self, chart: Chart, rng: random.Random) -> None:
        self.chart = chart
        self.rng = rng

    def run(self, program: Program) -> Trace:
        """Evaluate a program as read."""
        return run(program, self.chart.context)

    def number(self, draft: Draft, unit: Unit = NO_UNIT) -> QA:
        """Make a question for a number in a unit; an estimate when it can only be read roughly."""
        number = self.run(draft.program).value
        if not isinstance(number, Measured):
            raise ProgramError("wrong-type", "not a number")
        decimals = _decimals(number)
        tolerance = _tolerance(number, decimals, _direct(draft.program))
        written = op("write", draft.program, decimals, unit.prefix, unit.suffix)
        answer_type = unit.answer_type
        if answer_type == "real" and number.error == 0 and decimals <= 0 and tolerance == 0:
            answer_type = "integer"
        question = self.word(draft)
        if tolerance > ESTIMATE:
            question = _as_estimate(question, tolerance, self.rng)
        return self._finish(draft, question, written, answer_type, tolerance)

    def count(self, draft: Draft) -> QA:
        """Make a question for a number of things."""
        return self._finish(draft, self.word(draft), draft.program, "count")

    def name(self, draft: Draft, answer_type: str = "category") -> QA:
        """Make a question whose answer is a name, or with another type a text or a year."""
        return self._finish(draft, self.word(draft), draft.program, answer_type)

    def names(self, draft: Draft) -> QA:
        """Make a question whose answer is a list of names."""
        return self._finish(draft, self.word(draft), draft.program, "list")

    def yes_no(self, draft: Draft) -> QA:
        """Make a question to be answered with yes or no."""
        return self._finish(draft, self.word(draft), draft.program, "yes/no")

    def unanswerable(self, draft: Draft) -> QA:
        """Make a question about something that is not in the chart; its program ends in `absent`."""
        return self._finish(draft, self.word(draft), draft.program, "unanswerable")

    def choice(self, draft: Draft, others: Sequence[str]) -> QA:
        """Make a multiple-choice question: the program's answer among up to three `others`, shuffled."""
        right = format_answer(plain(self.run(draft.program).value), "text")
        options = [other for other in dict.fromkeys(map(normal, others)) if normal(other) != normal(right)][:3]
        if not options:
            raise ProgramError("not-one-option", "there is nothing else to choose")
        options.append(right)
        self.rng.shuffle(options)
        chooser = self.rng.choice(("letter", "choice"))
        program = op(chooser, draft.program, tuple(options))
        listed = [f"{letter}. {option}" for letter, option in zip(LETTERS, options, strict=False)]
        tail = "\n".join(listed)
        hint = "Answer with the letter." if chooser == "letter" else "Answer with one of the options."
        question = f"{self.word(draft)}\n{tail}\n{hint}"
        return self._finish(draft, question, program, "choice", 0.0, tuple(options))

    def word(self, draft: Draft) -> str:
        """Choose a wording and point at the panel where there are several."""
        question = " ".join(self.rng.choice(list(draft.wordings)).split())
        question = re.sub(r"\s+([?.,;:!])", r"\1", question)
        return f"{draft.place}, {question[:1].lower()}{question[1:]}" if draft.place else question

    def _finish(
        self,
        draft: Draft,
        question: str,
        program: Program,
        answer_type: str,
        tolerance: float = 0.0,
        choices: tuple[str, ...] = (),
    ) -> QA:
        trace = self.run(program)
        try:
            answer = format_answer(plain(trace.value), answer_type)
        except ValueError as error:
            raise ProgramError("wrong-type", str(error)) from error
        if not answer.strip():
            raise ProgramError("empty", "the answer is empty")
        explanation = explain(trace, answer, draft.manner)
        evidence = self.evidence(trace)
        return QA(question, answer, answer_type, program, explanation, tolerance, evidence, draft.form, choices)

    def evidence(self, trace: Trace) -> tuple[str, ...]:
        """Return the marks that the answer rests on: the rows that were read, their labels, their names."""
        found: dict[str, None] = {}
        for step in trace.steps:
            if step.program.op in _RESULTS and step.value.marks:
                found.update(dict.fromkeys(step.value.marks))
            elif not isinstance(step.value, Rows) or step.program.op in _READS:
                for argument in step.arguments:
                    if isinstance(argument, Rows):
                        found.update(dict.fromkeys(argument.marks))
        known = [mark for mark in found if mark and self.chart.context.mark(mark)]
        labels = [
            child.id
            for mark in known[:MAX_EVIDENCE]
            for child in self.chart.context.children(mark)
            if child.role in ("value-label", "percent-label", "wedge-label")
        ]
        names = self._name_marks(known[:MAX_EVIDENCE])
        return tuple(dict.fromkeys((*known, *labels, *names)))[:MAX_EVIDENCE]

    def _name_marks(self, marks: Sequence[str]) -> list[str]:
        """Return the tick labels and legend entries that name these marks."""
        wanted = set()
        for mark_id in marks:
            mark = self.chart.context.mark(mark_id)
            for field in ("category", "series", "row", "column"):
                value = mark.fields.get(field) if mark else None
                if isinstance(value, str) and value:
                    wanted.add(normal(value))
        return [mark.id for text, mark in self.chart.names if text in wanted]


_FILTERS = ("greater_than", "less_than", "between")
_READS = ("crossings", "gaps", "totals", "averages", *_FILTERS)
_RESULTS = ("argmax", "argmin", *_FILTERS)


def _direct(program: Program) -> bool:
    """Say whether a program only looks a value up, adds or subtracts: what printed numbers give exactly."""
    inexact = ("mean", "ratio", "percent_change", "share", "median", "multiply", "averages")
    if program.op in inexact:
        return False
    return all(_direct(argument) for argument in program.args if isinstance(argument, Program))


def _decimals(number: Measured) -> int:
    if not math.isfinite(number.error):
        raise ProgramError("unreadable", "the value cannot be read")
    if number.error == 0:
        return 0 if number.decimals is None else number.decimals
    supported = decimals_for(number.error)
    if number.decimals is None:
        return supported
    return max(min(supported, number.decimals), min(number.decimals, 0))  # as its parts were read, not coarser


def _tolerance(number: Measured, decimals: int, direct: bool) -> float:
    """Return the relative tolerance of a number: its reading error and rounding; ProgramError when it is a guess."""
    if number.error == 0 and direct:
        return 0.0
    if number.value == 0:
        raise ProgramError("unreadable", "a relative error of zero has no meaning")
    rounding = 0.5 * 10.0**-decimals
    relative = (number.error + (rounding if number.decimals is None else 0.0)) / abs(number.value)
    if number.error == 0:
        relative = min(max(0.01, rounding / abs(number.value)), MAX_TOLERANCE)
    tolerance = max(math.ceil(relative * 100 - 1e-9) / 100, LEAST_TOLERANCE if number.error else 0.01)
    if ESTIMATE < tolerance < MAX_TOLERANCE:
        tolerance = 0.1 if tolerance <= 0.1 else MAX_TOLERANCE  # round figures, since the question tells it
    if tolerance > MAX_TOLERANCE:
        raise ProgramError("unreadable", f"the value is known to {relative:.0%} only")
    return tolerance


def _as_estimate(question: str, tolerance: float, rng: random.Random) -> str:
    percent = f"{tolerance:.0%}"
    plain = question.split(" ")[0] in ("What", "How", "By")
    start = rng.choice(("Approximately", "Roughly")) if plain else "As an estimate,"
    body = f"{start} {question[:1].lower()}{question[1:]}"
    ending = rng.choice((f" (within {percent})", f" An answer within {percent} is close enough."))
    if ending.startswith(" ("):
        return f"{body.removesuffix('?')}{ending}?"
    return body + ending


def nearby(number: Measured, decimals: int, unit: Unit, rng: random.Random, top: float) -> list[str]:
    """Return three wrong values up to about `top`, off by a readable amount, written like the right one."""
    step = max(abs(number.value) * rng.uniform(0.12, 0.25), 4 * number.error, 2 * 10.0**-decimals)
    places = rng.choice(((-2, -1, 1), (-1, 1, 2), (1, 2, 3), (-3, -2, -1)))
    values = [number.value + place * step for place in places]
    if number.value > 0 and (min(values) <= 0 or max(values) > top):
        fitting = [number.value + place * step for place in (-3, -2, -1, 1, 2, 3)]
        fitting = [value for value in fitting if 0 < value <= top]
        values = rng.sample(fitting, min(3, len(fitting)))
    return [write_number(value, decimals, unit.prefix, unit.suffix) for value in values]
