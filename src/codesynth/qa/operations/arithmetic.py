"""Numbers out of rows, and arithmetic with error propagation (independent errors, added in quadrature)."""

from __future__ import annotations

import math
import statistics
from dataclasses import replace
from typing import Any

from codesynth.qa.errors import ProgramError
from codesynth.qa.numerals import round_half_up, write_number
from codesynth.qa.operations.rows import joint_decimals
from codesynth.qa.registry import Function
from codesynth.qa.values import Measured, Numbers, Rows, above, finite, normal, same

Values = tuple[Any, ...]

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def value(rows: Rows, column: str) -> Any:
    """The cell of the only row; several rows or a missing cell are an error."""
    if len(rows.cells) != 1:
        raise ProgramError("not-one-row", f"expected one row, there are {len(rows.cells)}")
    return rows.values(column)[0]


def column(rows: Rows, column: str) -> Values:
    """The cells of a column in the order of the rows; a missing cell is an error."""
    return rows.values(column)


def count(rows: Rows) -> Measured:
    """The number of rows."""
    return Measured(float(len(rows.cells)))


def distinct(values: Values) -> Values:
    """The different values of a list, each once, in order of appearance."""
    seen: dict[Any, Any] = {}
    for item in values:
        seen.setdefault(item.value if isinstance(item, Measured) else item, item)
    return tuple(seen.values())


def size(values: Values) -> Measured:
    """The number of items in a list."""
    return Measured(float(len(values)))


def sum_(numbers: Numbers) -> Measured:
    """The sum of numbers."""
    _some(numbers)
    error = math.sqrt(math.fsum(n.error**2 for n in numbers))
    return finite(math.fsum(n.value for n in numbers), error, joint_decimals(numbers))


def mean(numbers: Numbers) -> Measured:
    """The arithmetic mean of numbers."""
    total = sum_(numbers)
    decimals = None if total.decimals is None else total.decimals + 1
    return finite(total.value / len(numbers), total.error / len(numbers), decimals)


def median(numbers: Numbers) -> Measured:
    """The median of numbers; the mean of the middle two when they are even in number."""
    _some(numbers)
    decimals = joint_decimals(numbers)
    if decimals is not None and len(numbers) % 2 == 0:
        decimals += 1
    worst = max(n.error for n in numbers)
    return finite(statistics.median(n.value for n in numbers), worst, decimals)


def largest(numbers: Numbers) -> Measured:
    """The largest of numbers."""
    _some(numbers)
    return max(numbers, key=lambda n: n.value)


def smallest(numbers: Numbers) -> Measured:
    """The smallest of numbers."""
    _some(numbers)
    return min(numbers, key=lambda n: n.value)


def range_(numbers: Numbers) -> Measured:
    """The largest minus the smallest."""
    return subtract(largest(numbers), smallest(numbers))


def _some(numbers: Numbers) -> None:
    if not numbers:
        raise ProgramError("empty", "there are no numbers")


def add(a: Measured, b: Measured) -> Measured:
    """a + b."""
    return sum_((a, b))


def subtract(a: Measured, b: Measured) -> Measured:
    """a - b."""
    return finite(a.value - b.value, math.hypot(a.error, b.error), joint_decimals((a, b)))


def difference(a: Measured, b: Measured) -> Measured:
    """How far apart a and b are, never negative."""
    result = subtract(a, b)
    return replace(result, value=abs(result.value))


def multiply(a: Measured, b: Measured) -> Measured:
    """a times b."""
    whole = b.error == 0 and b.value == round(b.value) and b.decimals is None
    decimals = a.decimals if whole else None
    return finite(a.value * b.value, math.hypot(a.error * b.value, b.error * a.value), decimals)


def ratio(a: Measured, b: Measured) -> Measured:
    """a divided by b; b = 0 is an error."""
    if b.value == 0 or b.error >= abs(b.value):
        raise ProgramError("division-by-zero", "the divisor is zero, or may be")
    quotient = a.value / b.value
    error = math.hypot(a.error / b.value, quotient * b.error / b.value)
    return finite(quotient, error, 2)


def percent_change(old: Measured, new: Measured) -> Measured:
    """The change from old to new in percent of old; old must be positive."""
    if not old.value > 0:
        raise ProgramError("division-by-zero", "a percent change needs a positive start")
    quotient = ratio(new, old)
    return finite(100.0 * (quotient.value - 1.0), 100.0 * quotient.error, 1)


def share(part: Measured, numbers: Numbers) -> Measured:
    """The part in percent of the sum of numbers, which must all be positive or zero."""
    if any(n.value < 0 for n in numbers):
        raise ProgramError("division-by-zero", "a share of numbers below zero has no meaning")
    quotient = ratio(part, sum_(numbers))
    return finite(100.0 * quotient.value, 100.0 * quotient.error, 1)


def round_(number: Measured, decimals: Measured) -> Measured:
    """A number rounded to some decimals, halves away from zero."""
    places = _places(decimals)
    return replace(number, value=round_half_up(number.value, places), decimals=places)


def write(number: Measured, decimals: Measured, prefix: str, suffix: str) -> str:
    """A number as text, rounded, with thousands commas and what stands before and after it."""
    if len(prefix) + len(suffix) > 60:
        raise ProgramError("too-big", "what stands around a number has at most 60 characters")
    return write_number(number.value, _places(decimals), prefix, suffix)


def name(item: Any) -> str:
    """A text on one line, or a number as a name, as on an axis of years: without thousands commas."""
    if isinstance(item, str):
        return normal(item)
    if not isinstance(item, Measured):
        raise ProgramError("wrong-type", "only text and numbers can be names")
    return f"{item.value:.6f}".rstrip("0").rstrip(".")


def _places(decimals: Measured) -> int:
    places = round(decimals.value)
    if abs(places) > 12:
        raise ProgramError("too-big", "decimals are between -12 and 12")
    return places


def rank(rows: Rows, column: str, names: str, name: str) -> Measured:
    """The place of the named row when all are ordered from the largest value, counted from 1; ties are an error."""
    found = [i for i, other in enumerate(rows.values(names)) if same(other, name)]
    if len(found) != 1:
        raise ProgramError("not-one-row", f"{len(found)} rows have this name")
    values = rows.numbers(column)
    own = values[found[0]]
    return Measured(1.0 + sum(above(other, own) for i, other in enumerate(values) if i != found[0]))


def year(date: str) -> str:
    """The year of an ISO date."""
    return _date_part(date, 0, 4)


def month(date: str) -> str:
    """The month of an ISO date, as its English name."""
    number = _date_part(date, 5, 7)
    if not 1 <= int(number) <= 12:
        raise ProgramError("wrong-type", "not an ISO date")
    return MONTHS[int(number) - 1]


def _date_part(date: str, start: int, end: int) -> str:
    part = date[start:end]
    if len(part) != end - start or not (part.isascii() and part.isdigit()):
        raise ProgramError("wrong-type", "not an ISO date")
    return part


FUNCTIONS: tuple[Function, ...] = (
    value,
    column,
    count,
    distinct,
    size,
    sum_,
    mean,
    median,
    largest,
    smallest,
    range_,
    add,
    subtract,
    difference,
    multiply,
    ratio,
    percent_change,
    share,
    round_,
    write,
    name,
    rank,
    year,
    month,
)
