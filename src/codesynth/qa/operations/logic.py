"""Yes and no, choices, and what is not shown."""

from __future__ import annotations

from typing import Any

from codesynth.qa.errors import ProgramError
from codesynth.qa.registry import Function
from codesynth.qa.values import Measured, Rows, above, apart, normal, same

Values = tuple[Any, ...]
Texts = tuple[str, ...]

NOT_SHOWN = "Not shown in the chart"
LETTERS = "ABCDEFGH"


def equal(a: Any, b: Any) -> bool:
    """Whether two values are the same; numbers that are nearly so are an error."""
    if isinstance(a, Measured) and isinstance(b, Measured):
        if same(a, b) and a.error == 0 == b.error:
            return True
        if not apart(a, b):
            raise ProgramError("too-close", "the two numbers cannot be told apart")
        return False
    return same(a, b)


def greater(a: Measured, b: Measured) -> bool:
    """Whether a is greater than b; a tie is an error."""
    return above(a, b)


def less(a: Measured, b: Measured) -> bool:
    """Whether a is less than b; a tie is an error."""
    return above(b, a)


def all_above(rows: Rows, column: str, limit: Measured) -> bool:
    """Whether every row's value is above a limit; a value too close to it is an error."""
    sides = [above(value, limit) for value in rows.numbers(column)]
    return all(sides)


def and_(a: bool, b: bool) -> bool:
    """Whether both hold."""
    return a and b


def or_(a: bool, b: bool) -> bool:
    """Whether at least one holds."""
    return a or b


def not_(a: bool) -> bool:
    """Whether it does not hold."""
    return not a


def contains(values: Values, item: Any) -> bool:
    """Whether an item is in a list."""
    return any(same(value, item) for value in values)


def choice(answer: Any, options: Texts) -> str:
    """The option that equals the answer; none or two are an error."""
    return options[_chosen(answer, options)]


def letter(answer: Any, options: Texts) -> str:
    """The letter (A, B, C…) of the option that equals the answer; none or two are an error."""
    return LETTERS[_chosen(answer, options)]


def _chosen(answer: Any, options: Texts) -> int:
    if isinstance(answer, bool):
        answer = "Yes" if answer else "No"
    if not isinstance(answer, str):
        raise ProgramError("wrong-type", "only text can be chosen; write numbers first")
    found = [i for i, option in enumerate(options) if normal(option) == normal(answer)]
    if len(found) != 1 or found[0] >= len(LETTERS):
        raise ProgramError("not-one-option", f"{len(found)} options equal the answer")
    return found[0]


def absent(values: Values, item: Any) -> str:
    """The answer that something is not shown, when the item is not in the list; an error when it is."""
    if any(_alike(value, item) for value in values):
        raise ProgramError("present", "it is shown")
    return NOT_SHOWN


def _alike(value: Any, item: Any) -> bool:
    if isinstance(value, str) and isinstance(item, str):
        a, b = normal(value).casefold(), normal(item).casefold()
        return bool(a) and bool(b) and (a in b or b in a)
    return same(value, item)


FUNCTIONS: tuple[Function, ...] = (
    equal,
    greater,
    less,
    all_above,
    and_,
    or_,
    not_,
    contains,
    choice,
    letter,
    absent,
)
