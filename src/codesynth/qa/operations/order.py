"""What needs an order: changes, trends, crossings, correlation."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace

from codesynth.qa.errors import ProgramError
from codesynth.qa.operations.rows import gaps, joint_decimals
from codesynth.qa.registry import Function
from codesynth.qa.values import Measured, Numbers, Rows, above, apart, finite

CLEAR_CORRELATION = 0.8  # below, people disagree whether a cloud of points leans


def changes(rows: Rows, key: str, column: str) -> Rows:
    """One row per step between neighbouring rows: columns "from", "to" (names in `key`) and "change"."""
    keys, values = rows.values(key), rows.numbers(column)
    if len(values) < 2:
        raise ProgramError("empty", "a change needs two rows")
    cells = []
    for i in range(len(values) - 1):
        old, new = values[i], values[i + 1]
        gap = None if old.gap is None or new.gap is None else max(old.gap, new.gap)
        step = finite(new.value - old.value, math.hypot(old.error, new.error), joint_decimals((old, new)))
        cells.append((keys[i], keys[i + 1], replace(step, gap=gap)))
    marks = rows.marks[1:]
    return Rows(rows.kind, ("from", "to", "change"), tuple(cells), marks, (*rows.selection, (column, "change", "")))


def trend(numbers: Numbers) -> str:
    """The course of numbers: "increasing", "decreasing" or "mixed"; steps too small to be seen are an error."""
    if len(numbers) < 3:
        raise ProgramError("empty", "a trend needs three numbers")
    pairs = list(itertools.pairwise(numbers))
    clear = [(a, b) for a, b in pairs if apart(a, b)]
    up, down = any(b.value > a.value for a, b in clear), any(b.value < a.value for a, b in clear)
    if up and down:
        return "mixed"
    if len(clear) < len(pairs):
        raise ProgramError("too-close", "a step is too small to be seen")
    return "increasing" if up else "decreasing"


def crossings(rows: Rows, column: str, names: str, first: str, second: str, key: str) -> Rows:
    """One row per crossing of two lines: columns "from", "to" (the keys around it) and "above" (who is, after)."""
    apart_by = gaps(rows, column, names, first, second, key)
    zero = Measured(0.0)
    signs = []
    for value in apart_by.numbers(column):
        limit = value.gap if value.gap is not None else value.error
        signs.append(above(replace(value, gap=None, error=limit), zero))
    keys = apart_by.values(key)
    found = [i for i in range(len(signs) - 1) if signs[i] != signs[i + 1]]
    cells = tuple((keys[i], keys[i + 1], first if signs[i + 1] else second) for i in found)
    marks = tuple(apart_by.marks[i + 1] for i in found)
    return Rows(rows.kind, ("from", "to", "above"), cells, marks, (*rows.selection, (names, "cross", (first, second))))


def correlation(first: Numbers, second: Numbers) -> Measured:
    """Pearson's correlation coefficient of two lists of equal length; needs eight pairs that vary."""
    n = len(first)
    if n != len(second) or n < 8:
        raise ProgramError("empty", "a correlation needs eight pairs or more")
    mean_x, mean_y = math.fsum(a.value for a in first) / n, math.fsum(b.value for b in second) / n
    xs, ys = [a.value - mean_x for a in first], [b.value - mean_y for b in second]
    spread = math.sqrt(math.fsum(x * x for x in xs)) * math.sqrt(math.fsum(y * y for y in ys))
    if not spread > 0 or not math.isfinite(spread):
        raise ProgramError("division-by-zero", "one of the lists does not vary")
    return finite(math.fsum(x * y for x, y in zip(xs, ys, strict=True)) / spread, 0.01)


def direction(correlation: Measured) -> str:
    """ "positive" or "negative" for a clear correlation coefficient; between -0.8 and 0.8 it is an error."""
    if abs(correlation.value) < CLEAR_CORRELATION:
        raise ProgramError("too-close", "the correlation is not clear")
    return "positive" if correlation.value > 0 else "negative"


FUNCTIONS: tuple[Function, ...] = (changes, trend, crossings, correlation, direction)
