"""Whether a question holds: recomputed from its program, and legible off the image."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from codesynth.core import QA, Program, Scene
from codesynth.qa.answers import ANSWER_TYPES, NUMERIC, RELATIVE, clean, fold, format_answer, parse_answer
from codesynth.qa.context import Context
from codesynth.qa.errors import ProgramError, Unverified
from codesynth.qa.evaluate import Step, Trace, plain, run
from codesynth.qa.numerals import find_numbers
from codesynth.qa.operations.logic import LETTERS, NOT_SHOWN
from codesynth.qa.reading import AxisReading
from codesynth.qa.values import Measured, normal

MAX_TOLERANCE = 0.15  # beyond, an estimate is a guess
NAME_ARGUMENTS: Mapping[str, tuple[int, ...]] = {
    "where": (2,),
    "exclude": (2,),
    "among": (2,),
    "rank": (3,),
    "gaps": (3, 4),
    "crossings": (3, 4),
}
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")


def verify(qa: QA, scene: Scene, data: Mapping[str, str]) -> None:
    """Raise Unverified unless the program computes the answer and the parts of the question fit together.

    Kinds: "no-answer" (the program fails; the detail says why), "wrong-answer", "wrong-type", "no-question",
    "bad-tolerance", "missing-evidence", "bad-choices", "bad-explanation".
    """
    verify_in(qa, Context(scene, data))


def verify_in(qa: QA, context: Context) -> None:
    """Do what `verify` does within an exact context, so that many questions of one scene share the look-ups."""
    _check_record(qa, context)
    try:
        answer = format_answer(plain(run(qa.program, context).value), qa.answer_type)
    except ProgramError as error:
        raise Unverified("no-answer", str(error)) from error
    except ValueError as error:
        raise Unverified("wrong-type", str(error)) from error
    if answer != qa.answer:
        raise Unverified("wrong-answer", f"the program computes {answer[:60]!r}, the row says {qa.answer[:60]!r}")


def _check_record(qa: QA, context: Context) -> None:
    if not qa.question.strip() or not qa.answer.strip():
        raise Unverified("no-question", "the question or the answer is empty")
    if qa.answer_type not in ANSWER_TYPES:
        raise Unverified("wrong-type", f"unknown answer type {qa.answer_type!r}")
    try:
        parse_answer(qa.answer, qa.answer_type)
    except ValueError as error:
        raise Unverified("wrong-type", f"the answer is no {qa.answer_type}: {error}") from error
    if not (math.isfinite(qa.tolerance) and qa.tolerance >= 0):
        raise Unverified("bad-tolerance", "the tolerance is negative or not finite")
    if qa.answer_type in RELATIVE and qa.tolerance > MAX_TOLERANCE:
        raise Unverified("bad-tolerance", f"a relative tolerance is at most {MAX_TOLERANCE}")
    if qa.answer_type not in NUMERIC and qa.answer_type != "point" and qa.tolerance:
        raise Unverified("bad-tolerance", f"a {qa.answer_type} has no tolerance")
    if len(set(qa.evidence)) < len(qa.evidence) or any(context.mark(mark) is None for mark in qa.evidence):
        raise Unverified("missing-evidence", "a mark of the evidence is not in the scene, or listed twice")
    if qa.explanation and qa.answer not in qa.explanation.splitlines()[-1]:
        raise Unverified("bad-explanation", "the explanation does not end in the answer")
    _check_choices(qa)


def _check_choices(qa: QA) -> None:
    if qa.answer_type != "choice":
        if qa.choices:
            raise Unverified("bad-choices", "only a choice has choices")
        return
    folded = [fold(choice) for choice in qa.choices]
    if not 2 <= len(folded) <= len(LETTERS) or len(set(folded)) < len(folded) or not all(folded):
        raise Unverified("bad-choices", "there are too few choices, or two are the same")
    if qa.program.op not in ("choice", "letter") or tuple(qa.program.args[-1]) != tuple(qa.choices):
        raise Unverified("bad-choices", "the program does not choose among the choices")
    if any(normal(choice) not in normal(qa.question) for choice in qa.choices):
        raise Unverified("bad-choices", "the question does not list the choices")


def visible_in(qa: QA, exact: Context, reading: Context) -> None:
    """Raise Unverified unless the answer can be seen in the image and is the only one.

    `reading` is a context with a `Reading`. Kinds: "unreadable" (with the reason), "too-precise", "invisible-name".
    """
    try:
        trace = run(qa.program, reading)
    except ProgramError as error:
        raise Unverified("unreadable", str(error)) from error
    numbers = [step.arguments[0] for step in trace.steps if step.program.op == "write"]
    if isinstance(trace.value, Measured):
        numbers.append(trace.value)
    for number in numbers:
        _check_reading(qa, number)
    if qa.answer_type == "choice" and numbers:
        _check_spacing(qa, numbers[-1])
    _check_names(qa, trace, exact.scene)


def _check_reading(qa: QA, number: Measured) -> None:
    if not math.isfinite(number.error):
        raise Unverified("unreadable", "the value cannot be read off the image")
    if number.error == 0 or qa.answer_type not in NUMERIC:
        return
    allowed = qa.tolerance * abs(number.value) if qa.answer_type in RELATIVE else qa.tolerance
    if number.error > allowed * (1 + 1e-6):
        raise Unverified("unreadable", f"the reading error {number.error:.3g} exceeds the tolerance {allowed:.3g}")
    written = find_numbers(clean(qa.answer))
    finest = 10.0 ** math.floor(math.log10(number.error)) / 10  # one place more than the error supports
    if number.decimals is not None:
        finest = min(finest, 10.0**-number.decimals)  # nor finer than its parts were read
    if len(written) == 1 and written[0].step < finest * (1 - 1e-9):
        raise Unverified("too-precise", "the answer has more digits than can be read")


def _check_spacing(qa: QA, number: Measured) -> None:
    """Check that the other options of a numeric choice are further away than the reading error."""
    for choice in qa.choices:
        for other in find_numbers(choice):
            if fold(choice) != fold(qa.choices[_position(qa)]) and abs(other.value - number.value) <= 2 * number.error:
                raise Unverified("unreadable", "two options lie within the reading error")


def _position(qa: QA) -> int:
    return LETTERS.index(qa.answer) if qa.program.op == "letter" else list(qa.choices).index(qa.answer)


def _check_names(qa: QA, trace: Trace, scene: Scene) -> None:
    names = [name for step in trace.steps for name in _names(step)]
    if qa.answer_type == "category" and qa.answer != NOT_SHOWN:
        names.append(qa.answer)
    if not names:
        return
    texts = [normal(mark.text).casefold() for mark in scene.marks if mark.text]
    for name in names:
        wanted = normal(name).casefold()
        if _DATE.match(wanted) or not wanted:
            continue
        if not any(text == wanted or (len(wanted) > 2 and wanted in text) for text in texts):
            raise Unverified("invisible-name", f"{name[:40]!r} is not written in the image")


def _names(step: Step) -> list[str]:
    if step.program.op not in NAME_ARGUMENTS:
        return []
    found = [step.arguments[index] for index in NAME_ARGUMENTS[step.program.op]]
    flat = [item for value in found for item in (value if isinstance(value, tuple) else (value,))]
    return [item for item in flat if isinstance(item, str)]


def readable(program: Program, scene: Scene, data: Mapping[str, str]) -> Measured | None:
    """Return the number that a program computes with its reading error, None when it is no number or unreadable."""
    try:
        value = run(program, Context(scene, data, AxisReading(scene))).value
    except ProgramError:
        return None
    return value if isinstance(value, Measured) and math.isfinite(value.error) else None
