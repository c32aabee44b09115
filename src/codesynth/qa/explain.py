"""The reasoning of an answer as numbered sentences, told from the trace of its program."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from codesynth.qa.evaluate import Step, Trace
from codesynth.qa.manner import Manner, Row, show
from codesynth.qa.numerals import plain_number
from codesynth.qa.values import Measured, Numbers, Rows
from codesynth.qa.wording import cardinal, flat, join_names, ordinal, plural, quote

LISTED = 8  # values written out; more are counted


def explain(trace: Trace, answer: str, manner: Manner) -> str:
    """Return the steps as lines "1. …", the last of which ends in the answer."""
    lines: list[str] = []
    for step in trace.steps:
        teller = _TELLERS.get(step.program.op)
        line = teller(step, manner) if teller else ""
        if line and line not in lines:
            lines.append(line)
    lines.append(f"So the answer is {answer}" + ("" if answer.endswith((".", "?", "!")) else "."))
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, 1))


def _about(number: Measured) -> str:
    return "about " if number.error > 0 else ""


def _row(rows: Rows, index: int) -> Row:
    return dict(zip(rows.columns, rows.cells[index], strict=True))


def _label(rows: Rows, index: int, manner: Manner) -> str:
    return manner.name(_row(rows, index), frozenset())


def _shared(rows: Rows) -> frozenset[str]:
    """Return the columns that are the same in all of several rows and so need not be told."""
    if len(rows.cells) < 2:
        return frozenset()
    columns = [(name, [row[i] for row in rows.cells]) for i, name in enumerate(rows.columns)]
    return frozenset(name for name, cells in columns if all(cell == cells[0] for cell in cells))


def _named(rows: Rows, column: str, manner: Manner, among: Rows | None = None) -> list[str]:
    """Return "Oslo (41)" for every row; `among` are the rows that they were chosen from."""
    found = []
    at, omit = rows.index(column), _shared(among or rows)
    for i, row in enumerate(rows.cells):
        number = show(row[at]) if isinstance(row[at], Measured) else ""
        name = manner.name(_row(rows, i), omit)
        found.append(f"{name} ({number})" if name and number else name or number)
    return found


def _value(step: Step, manner: Manner) -> str:
    rows, column = step.arguments
    if isinstance(step.value, str):
        if rows.kind in _TEXTS:
            return f"The {_TEXTS[rows.kind]} reads {quote(step.value)}."
        looked_up = [value for name, how, value in rows.selection if name == manner.column and how == "is"]
        return f"{show(looked_up[-1], manner)} is the value of {flat(step.value)}." if looked_up else ""
    if not isinstance(step.value, Measured) or column not in (manner.column, *_STATISTICS):
        return ""
    phrase = manner.phrase(_row(rows, 0))
    number = show(step.value, manner)
    if not number:
        return ""
    if rows.selection and rows.selection[-1][1] in ("largest", "smallest") and column == manner.column:
        return ""
    what = _STATISTICS.get(column, manner.quantity) if column != manner.column else manner.quantity
    be = manner.be if column == manner.column else "is"
    return f"{' '.join(f'{upper(what)} {phrase}'.split())} {be} {_about(step.value)}{number}."


def _column(step: Step, manner: Manner) -> str:
    rows, column = step.arguments
    if column != manner.column or not rows.cells:
        return ""
    if not all(isinstance(v, Measured) and show(v) for v in step.value):
        return ""
    if len(rows.cells) > LISTED:
        return f"Read the values of all {len(rows.cells)} {plural(manner.thing)}."
    left_out = [value for _, how, value in rows.selection if how == "is not"]
    if left_out and len(rows.cells) > 1:
        return f"Without {_item(left_out[-1])} there remain {join_names([show(v) for v in step.value])}."
    return f"The values are {join_names(_named(rows, column, manner))}."


def _item(value: Any) -> str:
    return flat(value) if isinstance(value, str) else plain_number(value.value).replace(",", "")


def _extreme(step: Step, manner: Manner) -> str:
    rows, column = step.arguments
    word = "largest" if step.program.op == "argmax" else "smallest"
    if column != manner.column:
        word = f"{word} {_STATISTICS.get(column, column)}".replace("the ", "") if column in _STATISTICS else word
    best = _named(step.value, column, manner, rows)[0]
    count = len(rows.cells)
    if count <= LISTED and all(isinstance(v, Measured) and show(v) for v in rows.values(column)):
        return f"Compare {join_names(_named(rows, column, manner))}: the {word} is {best}."
    return f"Of the {count} values, the {word} is {best}."


def _filtered(step: Step, manner: Manner) -> str:
    rows, column, *limits = step.arguments
    if column != manner.column:
        return ""
    bounds = " and ".join(show(limit, manner) for limit in limits)
    word = {"greater_than": "Above", "less_than": "Below", "between": "Between"}[step.program.op]
    found = _named(step.value, column, manner, rows)
    if not found:
        return f"{word} {bounds} lies none of the {len(rows.cells)} values."
    if len(found) > LISTED:
        return f"{word} {bounds} lie {len(found)} of the {len(rows.cells)} values."
    return f"{word} {bounds} {'is' if len(found) == 1 else 'are'} {join_names(found)}."


def _best(step: Step, manner: Manner) -> str:
    rows, column, count = step.arguments
    word = "largest" if step.program.op == "top" else "smallest"
    return f"The {cardinal(round(count.value))} {word} are {join_names(_named(step.value, column, manner, rows))}."


def _sorted(step: Step, manner: Manner) -> str:
    rows, column, direction = step.arguments
    names = _named(step.value, column, manner)
    order = "From largest to smallest" if direction == "descending" else "From smallest to largest"
    return f"{order}: {', '.join(names)}." if len(names) <= LISTED else f"Put the {len(rows.cells)} values in order."


def _nth(step: Step, manner: Manner) -> str:
    place = round(step.arguments[1].value)
    name = manner.name(_row(step.value, 0), _shared(step.arguments[0]))
    return f"The {ordinal(place)} of these is {name}." if name and place > 0 else ""


def _written(numbers: Numbers) -> list[str]:
    return [show(number) for number in numbers]


def _sum(step: Step, manner: Manner) -> str:
    numbers = _written(step.arguments[0])
    if len(numbers) < 2:
        return ""
    if len(numbers) > LISTED:
        return f"Their sum is {_about(step.value)}{show(step.value)}."
    return f"{' + '.join(numbers)} = {show(step.value)}."


def _mean(step: Step, manner: Manner) -> str:
    numbers = _written(step.arguments[0])
    if len(numbers) > LISTED:
        return f"Their average is {_about(step.value)}{show(step.value)}."
    return f"Their average is ({' + '.join(numbers)}) / {len(numbers)} = {show(step.value)}."


def _median(step: Step, manner: Manner) -> str:
    numbers = sorted(step.arguments[0], key=lambda n: n.value)
    if len(numbers) > LISTED + 1:
        return f"Their median is {_about(step.value)}{show(step.value)}."
    middle = "the middle one is" if len(numbers) % 2 else "the mean of the middle two is"
    return f"In order they are {', '.join(_written(tuple(numbers)))}; {middle} {show(step.value)}."


def _range(step: Step, manner: Manner) -> str:
    numbers = step.arguments[0]
    high, low = max(numbers, key=lambda n: n.value), min(numbers, key=lambda n: n.value)
    return f"Largest minus smallest: {show(high)} - {show(low)} = {show(step.value)}."


def _infix(sign: str) -> Callable[[Step, Manner], str]:
    def tell(step: Step, manner: Manner) -> str:
        a, b = step.arguments
        if sign == "×" and b.value == -1:
            return f"That is a decrease of {show(step.value)}%."
        if sign == "-" and step.program.op == "difference" and a.value < b.value:
            a, b = b, a
        second = show(b)
        return f"{show(a)} {sign} {f'({second})' if second.startswith('-') else second} = {show(step.value)}."

    return tell


def _change(step: Step, manner: Manner) -> str:
    old, new = (show(number) for number in step.arguments)
    return f"({new} - {old}) / {old} = {show(step.value)}%."


def _share(step: Step, manner: Manner) -> str:
    part, numbers = step.arguments
    return f"{show(part)} of a total of {show(_total(numbers))} is {show(step.value)}%."


def _total(numbers: Numbers) -> Measured:
    decimals = [n.decimals for n in numbers if n.decimals is not None]
    known = max(decimals) if len(decimals) == len(numbers) else None
    return Measured(math.fsum(n.value for n in numbers), math.hypot(*(n.error for n in numbers)), None, known)


def _count(step: Step, manner: Manner) -> str:
    count = round(step.value.value)
    kind = step.arguments[0].kind if isinstance(step.arguments[0], Rows) else ""
    if kind in _COUNTED:
        one, many = _COUNTED[kind]
        return f"There is 1 {one}." if count == 1 else f"There are {count} {many}."
    rows = step.arguments[0]
    filtered = any(how not in ("is", "role") for _, how, _ in rows.selection) if isinstance(rows, Rows) else True
    if filtered:
        return f"That makes {count}."
    return f"There {'is' if count == 1 else 'are'} {count} {manner.thing if count == 1 else plural(manner.thing)}."


def _distinct(step: Step, manner: Manner) -> str:
    names = [_item(value) for value in step.value if isinstance(value, str | Measured)]
    return f"They are {join_names(names)}." if len(names) <= LISTED and all(names) else ""


def _rank(step: Step, manner: Manner) -> str:
    larger = round(step.value.value) - 1
    name = flat(str(step.arguments[3]))
    return (
        f"{larger or 'None'} of the others {'is' if larger == 1 else 'are'} larger than {name}: {ordinal(larger + 1)}."
    )


def _groups(step: Step, manner: Manner) -> str:
    column = step.arguments[2]
    word = "totals" if step.program.op == "totals" else "averages"
    if len(step.value.cells) > LISTED or not all(show(v) for v in step.value.numbers(column)):
        return ""
    return f"The {word} are {join_names(_named(step.value, column, manner))}."


def _gaps(step: Step, manner: Manner) -> str:
    if len(step.value.cells) > LISTED:
        return ""
    _, column, _, first, second, _ = step.arguments
    named = _named(step.value, column, manner)
    return f"{flat(first)} minus {flat(second)}: {join_names(named)}."


def _changes(step: Step, manner: Manner) -> str:
    rows = step.value
    if len(rows.cells) > LISTED:
        return ""
    parts = []
    for old, new, change in rows.cells:
        sign = "+" if change.value > 0 else ""
        if not show(change):
            return ""
        parts.append(f"{sign}{show(change)} from {_item(old)} to {_item(new)}")
    return f"The changes are {join_names(parts)}."


def _trend(step: Step, manner: Manner) -> str:
    return {
        "increasing": "Every value is higher than the one before.",
        "decreasing": "Every value is lower than the one before.",
        "mixed": "The values rise in some places and fall in others.",
    }[str(step.value)]


def _crossings(step: Step, manner: Manner) -> str:
    count = len(step.value.cells)
    first, second = (flat(str(name)) for name in step.arguments[3:5])
    if not count:
        return f"{first} and {second} never change places."
    parts = []
    for old, new, who in step.value.cells[:4]:
        other = second if flat(who) == first else first
        parts.append(f"{flat(who)} moves above {other} between {_item(old)} and {_item(new)}")
    return f"{join_names(parts)}."


def upper(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def _greater(step: Step, manner: Manner) -> str:
    a, b = step.arguments
    if not show(a) or not show(b):
        return ""
    less = step.program.op == "less"
    return f"{show(a)} is {'' if step.value else 'not '}{'less' if less else 'greater'} than {show(b)}."


def _all_above(step: Step, manner: Manner) -> str:
    limit = show(step.arguments[2], manner)
    return f"Every value is above {limit}." if step.value else f"Not every value is above {limit}."


def _absent(step: Step, manner: Manner) -> str:
    values, item = step.arguments
    names = list(dict.fromkeys(_item(value) for value in values if value is not None))
    wanted = _item(item)
    shown = names if len(names) <= LISTED else [*names[:3], "others"]
    return f"The chart shows {join_names(shown)}; {wanted} is not among them."


def _letter(step: Step, manner: Manner) -> str:
    return f"This is option {step.value}."


def _colour(step: Step, manner: Manner) -> str:
    name = flat(str(step.arguments[1]))
    return f"{name or 'It'} is drawn in {step.value}."


def _series_of_colour(step: Step, manner: Manner) -> str:
    return f"In the legend, {step.arguments[2]} stands for {flat(step.value)}."


def _correlation(step: Step, manner: Manner) -> str:
    rises = step.value.value > 0
    return f"From left to right the points {'rise' if rises else 'fall'} together, close to a line."


def _position(step: Step, manner: Manner) -> str:
    return f"It lies at the {step.value} of the image."


_STATISTICS: Mapping[str, str] = {
    "q1": "the lower quartile",
    "q3": "the upper quartile",
    "median": "the median",
    "low": "the lower end",
    "high": "the upper end",
    "outliers": "the number of outliers",
    "error_low": "the lower end of the error bar",
    "error_high": "the upper end of the error bar",
}
_TEXTS: Mapping[str, str] = {
    "title": "title",
    "suptitle": "main title",
    "x-label": "label of the x-axis",
    "y-label": "label of the y-axis",
    "legend-title": "title of the legend",
    "colorbar-label": "label of the colour bar",
    "value-label": "label",
    "percent-label": "label",
}
_COUNTED: Mapping[str, tuple[str, str]] = {
    "legend-label": ("entry in the legend", "entries in the legend"),
    "axes": ("panel", "panels"),
    "reference-line": ("reference line", "reference lines"),
}
_TELLERS: Mapping[str, Callable[[Step, Manner], str]] = {
    "value": _value,
    "column": _column,
    "argmax": _extreme,
    "argmin": _extreme,
    "greater_than": _filtered,
    "less_than": _filtered,
    "between": _filtered,
    "top": _best,
    "bottom": _best,
    "sort": _sorted,
    "nth": _nth,
    "sum": _sum,
    "mean": _mean,
    "median": _median,
    "range": _range,
    "add": _infix("+"),
    "subtract": _infix("-"),
    "difference": _infix("-"),
    "multiply": _infix("×"),
    "ratio": _infix("/"),
    "percent_change": _change,
    "share": _share,
    "count": _count,
    "size": _count,
    "distinct": _distinct,
    "series_of_colour": _series_of_colour,
    "rank": _rank,
    "totals": _groups,
    "averages": _groups,
    "gaps": _gaps,
    "changes": _changes,
    "trend": _trend,
    "crossings": _crossings,
    "greater": _greater,
    "less": _greater,
    "all_above": _all_above,
    "absent": _absent,
    "letter": _letter,
    "colour": _colour,
    "correlation": _correlation,
    "position": _position,
}
