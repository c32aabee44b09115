"""Choosing rows: tables, filters, extremes, groups."""

from __future__ import annotations

import itertools
import math
from dataclasses import replace
from typing import Any

from codesynth.qa.context import Context
from codesynth.qa.errors import ProgramError
from codesynth.qa.numerals import Numeral, find_numbers, plain_number, round_half_up
from codesynth.qa.registry import Function
from codesynth.qa.values import Measured, Numbers, Rows, above, apart, finite, normal, same

Values = tuple[Any, ...]
MAX_JOINED = 2_000
PRINTED_ROLES = ("value-label", "percent-label", "wedge-label")


def table(context: Context, name: str) -> Rows:
    """The rows of a table of the scene."""
    return context.table(name)


def file(context: Context, name: str) -> Rows:
    """The rows of a CSV file of the data."""
    return context.file(name)


def printed(context: Context, rows: Rows, column: str) -> Rows:
    """The rows with the column as printed on the chart, wherever a label prints it."""
    index = rows.index(column)
    cells = []
    for cell_row, mark in zip(rows.cells, rows.marks, strict=True):
        cell = cell_row[index]
        found = _printed_number(context, mark, cell) if isinstance(cell, Measured) else None
        cells.append((*cell_row[:index], found, *cell_row[index + 1 :]) if found else cell_row)
    return replace(rows, cells=tuple(cells))


def _printed_number(context: Context, mark: str, cell: Measured) -> Measured | None:
    """Return what is printed of a cell; unreadable when the print contradicts it; None when there is no print."""
    labels = [label for label in context.children(mark) if label.role in PRINTED_ROLES] if mark else []
    numbers = [number for label in labels for number in find_numbers(label.text)]
    agreeing = [number for number in numbers if agrees(number, cell.value)]
    if agreeing:
        best = max(agreeing, key=lambda number: number.decimals - math.log10(number.scale))
        decimals = round(best.decimals - math.log10(best.scale))
        return Measured(best.value, 0.0, 0.0, decimals)
    if numbers:
        return replace(cell, error=math.inf) if cell.error else cell
    return None


def agrees(number: Numeral, value: float) -> bool:
    """Say whether a printed number is `value`, rounded as printed."""
    return abs(number.value - value) <= 0.5 * number.step * (1 + 1e-6) + 1e-9 * abs(value)


def scaled(rows: Rows, column: str, factor: Measured) -> Rows:
    """The rows with a column multiplied by a factor, as when ticks show percent of a fraction."""
    index = rows.index(column)
    rows.numbers(column)
    by = factor.value

    def times(cell: Measured) -> Measured:
        gap = None if cell.gap is None else cell.gap * abs(by)
        return Measured(finite(cell.value * by).value, cell.error * abs(by), gap)

    cells = tuple((*row[:index], times(row[index]), *row[index + 1 :]) for row in rows.cells)
    return replace(rows, cells=cells)


def read(rows: Rows, column: str, decimals: Measured) -> Rows:
    """The rows with a column rounded to what a reader takes off the axis; printed numbers stay as printed."""
    index = rows.index(column)
    places = round(decimals.value)
    if abs(places) > 12:
        raise ProgramError("too-big", "decimals are between -12 and 12")

    def rounded(cell: Any) -> Any:
        if not isinstance(cell, Measured) or cell.decimals is not None:
            return cell
        return replace(cell, value=round_half_up(cell.value, places), decimals=places)

    return replace(rows, cells=tuple((*r[:index], rounded(r[index]), *r[index + 1 :]) for r in rows.cells))


def where(rows: Rows, column: str, value: Any) -> Rows:
    """The rows whose column equals the value."""
    index = rows.index(column)
    keep = [i for i, row in enumerate(rows.cells) if row[index] is not None and same(row[index], value)]
    if not keep:
        raise ProgramError("no-such-row", f"no row has this value in column {column!r}")
    return rows.pick(keep, (column, "is", value))


def exclude(rows: Rows, column: str, value: Any) -> Rows:
    """The rows whose column differs from the value."""
    index = rows.index(column)
    keep = [i for i, row in enumerate(rows.cells) if not same(row[index], value)]
    return rows.pick(keep, (column, "is not", value))


def among(rows: Rows, column: str, values: Values) -> Rows:
    """The rows whose column is one of the values; each must be there."""
    index = rows.index(column)
    for value in values:
        if not any(same(row[index], value) for row in rows.cells):
            raise ProgramError("no-such-row", f"no row has one of these values in column {column!r}")
    keep = [i for i, row in enumerate(rows.cells) if any(same(row[index], value) for value in values)]
    return rows.pick(keep, (column, "among", values))


def greater_than(rows: Rows, column: str, limit: Measured) -> Rows:
    """The rows whose column is above a limit; a value too close to the limit is an error."""
    keep = [i for i, value in enumerate(rows.numbers(column)) if above(value, limit)]
    return rows.pick(keep, (column, "above", limit))


def less_than(rows: Rows, column: str, limit: Measured) -> Rows:
    """The rows whose column is below a limit; a value too close to the limit is an error."""
    keep = [i for i, value in enumerate(rows.numbers(column)) if not above(value, limit)]
    return rows.pick(keep, (column, "below", limit))


def between(rows: Rows, column: str, low: Measured, high: Measured) -> Rows:
    """The rows whose column lies between two limits; a value too close to a limit is an error."""
    values = rows.numbers(column)
    keep = [i for i, value in enumerate(values) if above(value, low) and not above(value, high)]
    return rows.pick(keep, (column, "between", (low, high)))


def argmax(rows: Rows, column: str) -> Rows:
    """The row with the largest value; a tie is an error."""
    return _extreme(rows, column, 1.0)


def argmin(rows: Rows, column: str) -> Rows:
    """The row with the smallest value; a tie is an error."""
    return _extreme(rows, column, -1.0)


def _extreme(rows: Rows, column: str, sign: float) -> Rows:
    values = rows.numbers(column)
    if not values:
        raise ProgramError("empty", "there are no rows to choose from")
    best = max(range(len(values)), key=lambda i: sign * values[i].value)
    for i, value in enumerate(values):
        if i != best and not apart(values[best], value):
            raise ProgramError("tie", "two rows share the extreme value, or cannot be told apart")
    return rows.pick([best], (column, "largest" if sign > 0 else "smallest", len(values)))


def widest(rows: Rows, low: str, high: str) -> Rows:
    """The row with the largest distance from column `low` to column `high`; a tie is an error."""
    ends = zip(rows.numbers(low), rows.numbers(high), strict=True)
    spans = [(finite(b.value - a.value), math.hypot(a.gap or 0.0, b.gap or 0.0)) for a, b in ends]
    if not spans:
        raise ProgramError("empty", "there are no rows to choose from")
    measured = [replace(span, gap=gap) for span, gap in spans]
    best = max(range(len(measured)), key=lambda i: measured[i].value)
    if any(i != best and not apart(measured[best], span) for i, span in enumerate(measured)):
        raise ProgramError("tie", "two rows have the same distance, or cannot be told apart")
    return rows.pick([best], (low, "widest", len(spans)))


def interval(rows: Rows, low: str, high: str, prefix: str, suffix: str) -> str:
    """The interval of the only row, from column `low` to column `high`, as text with units: "10 to 20 kg"."""
    if len(rows.cells) != 1 or len(prefix) + len(suffix) > 60:
        raise ProgramError("not-one-row", f"expected one row, there are {len(rows.cells)}")
    one, two = (plain_number(round(rows.numbers(column)[0].value, 6)) for column in (low, high))
    return f"{prefix}{one} to {prefix}{two}{suffix}"


def sort(rows: Rows, column: str, direction: str) -> Rows:
    """The rows in "ascending" or "descending" order of a column of numbers or dates; ties are an error."""
    if direction not in ("ascending", "descending"):
        raise ProgramError("wrong-type", 'the direction is "ascending" or "descending"')
    values = rows.values(column)
    numbers = all(isinstance(value, Measured) for value in values)
    if not numbers and not all(isinstance(value, str) for value in values):
        raise ProgramError("wrong-type", f"column {column!r} mixes numbers and text")
    keys = [value.value if numbers else value for value in values]
    order = sorted(range(len(keys)), key=lambda i: keys[i], reverse=direction == "descending")
    for i, j in itertools.pairwise(order):
        if (numbers and not apart(values[i], values[j])) or keys[i] == keys[j]:
            raise ProgramError("tie", "two rows cannot be put in order")
    return rows.pick(order, (column, direction, len(order)))


def top(rows: Rows, column: str, count: Measured) -> Rows:
    """The rows with the largest values, that many; a tie at the border is an error."""
    return _best(rows, column, count, 1.0)


def bottom(rows: Rows, column: str, count: Measured) -> Rows:
    """The rows with the smallest values, that many; a tie at the border is an error."""
    return _best(rows, column, count, -1.0)


def _best(rows: Rows, column: str, count: Measured, sign: float) -> Rows:
    values, n = rows.numbers(column), round(count.value)
    if not 1 <= n <= len(values):
        raise ProgramError("empty", f"there are no {n} rows")
    order = sorted(range(len(values)), key=lambda i: -sign * values[i].value)
    border = values[order[n - 1]]
    if any(not apart(border, values[i]) for i in order[n:]):
        raise ProgramError("tie", "the border runs between two values that cannot be told apart")
    return rows.pick(sorted(order[:n]), (column, "top" if sign > 0 else "bottom", n))


def nth(rows: Rows, number: Measured) -> Rows:
    """The row at a place in the order of the rows, counted from 1; negative from the end."""
    n = round(number.value)
    if n == 0 or abs(n) > len(rows.cells):
        raise ProgramError("no-such-row", f"there is no row {n}")
    return rows.pick([n - 1 if n > 0 else len(rows.cells) + n], ("", "place", n))


def totals(rows: Rows, by: str, column: str) -> Rows:
    """One row per distinct name in `by`, with the sum of the column over its rows."""
    return _grouped(rows, by, column, 1)


def averages(rows: Rows, by: str, column: str) -> Rows:
    """One row per distinct name in `by`, with the mean of the column over its rows."""
    return _grouped(rows, by, column, 0)


def _grouped(rows: Rows, by: str, column: str, total: int) -> Rows:
    groups: dict[Any, list[int]] = {}
    names = rows.values(by)
    for i, name in enumerate(names):
        groups.setdefault(name.value if isinstance(name, Measured) else name, []).append(i)
    values = rows.numbers(column)
    cells = []
    for members in groups.values():
        n = 1 if total else len(members)
        part = [values[i] for i in members]
        decimals = joint_decimals(tuple(part))
        decimals = decimals if total or decimals is None else decimals + 1
        error = math.sqrt(sum(value.error**2 for value in part)) / n
        cells.append((names[members[0]], finite(math.fsum(v.value for v in part) / n, error, decimals)))
    word = "total" if total else "average"
    return Rows(rows.kind, (by, column), tuple(cells), ("",) * len(cells), (*rows.selection, (by, word, len(cells))))


def gaps(rows: Rows, column: str, names: str, first: str, second: str, key: str) -> Rows:
    """One row per key with the difference of the column, `first` minus `second` (names in column `names`)."""
    one, two = where(rows, names, first), where(rows, names, second)
    others = {_plain(k): value for k, value in zip(two.values(key), two.numbers(column), strict=True)}
    cells = []
    for k, value in zip(one.values(key), one.numbers(column), strict=True):
        other = others.get(_plain(k))
        if other is None:
            raise ProgramError("missing-cell", "the two do not have the same keys")
        error = math.hypot(value.error, other.error)
        gap = None if value.gap is None or other.gap is None else max(value.gap, other.gap)
        difference = finite(value.value - other.value, error, joint_decimals((value, other)))
        cells.append((k, replace(difference, gap=gap)))
    if len(others) != len(cells) or len(two.cells) != len(cells):
        raise ProgramError("missing-cell", "the two do not have the same keys")
    return Rows(rows.kind, (key, column), tuple(cells), one.marks, (*rows.selection, (names, "gap", (first, second))))


def join(values: Values, separator: str) -> str:
    """The texts of a list in order, with a separator between; numbers as names."""
    parts = [normal(value) if isinstance(value, str) else f"{value.value:g}" for value in values if value is not None]
    if sum(map(len, parts)) + len(parts) * len(separator) > MAX_JOINED:
        raise ProgramError("too-big", f"a joined text has at most {MAX_JOINED} characters")
    return separator.join(parts)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Measured) else value


def joint_decimals(values: Numbers) -> int | None:
    """Return the most decimals among numbers when all are known, else None."""
    known = [value.decimals for value in values if value.decimals is not None]
    return max(known) if known and len(known) == len(values) else None


FUNCTIONS: tuple[Function, ...] = (
    table,
    file,
    printed,
    scaled,
    read,
    where,
    exclude,
    among,
    greater_than,
    less_than,
    between,
    argmax,
    argmin,
    sort,
    widest,
    interval,
    top,
    bottom,
    nth,
    totals,
    averages,
    gaps,
    join,
)
