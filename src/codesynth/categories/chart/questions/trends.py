"""Forms that need an order: trends, changes, peaks, crossings, the first to pass a limit."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from codesynth.categories.chart.questions.datasets import numbers_of
from codesynth.categories.chart.questions.examiner import Examiner
from codesynth.categories.chart.questions.pick import (
    additive,
    amount,
    at_which,
    be,
    countable,
    divisible,
    do,
    group,
    need,
    points,
    thresholds,
    two_groups,
    two_keys,
    whole,
)
from codesynth.categories.chart.questions.values import draft, key_type
from codesynth.categories.chart.questions.view import Dataset, op
from codesynth.core import QA, Program
from codesynth.qa.wording import Unit, plural, upper_first


def _ordered(d: Dataset, series: str, least: int = 3) -> None:
    """Skip unless the keys of a group are in an order that means something, and drawn in it."""
    need((d.times or d.connected) and len(d.keys) >= least and whole(d, series))
    numeric = [key for key in d.keys if not isinstance(key, str)]
    need(not numeric or all(a < b for a, b in pairwise(numeric)), "the points run back and forth")


def _of(d: Dataset, series: str) -> str:
    """Return what is followed: "the revenue for Tesla"."""
    return f"the {d.words.quantity} {d.group_phrase(series)}".strip()


def trend(x: Examiner, d: Dataset) -> QA:
    """Does it rise, fall, or both?"""
    series = group(d, x.rng)
    _ordered(d, series)
    program = op("trend", op("column", d.of(series), d.value))
    what = _of(d, series)
    wordings = [f"Over the whole period shown, {d.words.be} {what} increasing, decreasing or mixed?"]
    wordings += [f"How {do(d)} {what} develop: increasing throughout, decreasing throughout, or mixed?"]
    if not d.times:
        wordings = [f"From left to right, {d.words.be} {what} increasing, decreasing or mixed?"]
    qa = draft("trend.course", d, wordings, program)
    if x.run(program).value == "mixed" and x.rng.random() < 0.6:
        need(False, "most courses are mixed: ask about them less often")
    return x.name(qa, "text")


def biggest_step(x: Examiner, d: Dataset) -> QA:
    """Between which neighbours is the largest rise or fall?"""
    series, rise = group(d, x.rng), x.rng.random() < 0.6
    _ordered(d, series, 4)
    steps = op("changes", d.of(series), d.key, d.value)
    best = op("argmax" if rise else "argmin", steps, "change")
    value = x.run(op("value", best, "change")).value.value
    need(value > 0 if rise else value < 0)
    program = op("name", op("value", best, "to"))
    word, key = ("increase" if rise else "decrease"), d.words.key
    wordings = [f"{at_which(d)} which {key} did {_of(d, series)} show the largest {word} over the {key} before?"]
    wordings += [f"Which {key} brought the largest {word} in {_of(d, series)} compared with the previous {key}?"]
    if not d.times:
        need(False)
    return x.name(draft("trend.biggest_step", d, wordings, program), key_type(d))


def count_rises(x: Examiner, d: Dataset) -> QA:
    """How many times does it rise or fall from one key to the next?"""
    series, rise = group(d, x.rng), x.rng.random() < 0.5
    _ordered(d, series, 4)
    need(len(d.keys) <= 15 and d.times)
    steps = op("changes", d.of(series), d.key, d.value)
    program = op("count", op("greater_than" if rise else "less_than", steps, "change", 0))
    word, key = ("rise" if rise else "fall"), d.words.key
    wordings = [f"How many times did {_of(d, series)} {word} from one {key} to the next?"]
    return x.count(draft("trend.count_steps", d, wordings, program))


def first_beyond(x: Examiner, d: Dataset) -> QA:
    """When does it first pass a limit?"""
    series = group(d, x.rng)
    _ordered(d, series, 4)
    need(d.times)
    values = [v.value for v in numbers_of(d, series)]
    limits = [t for t in thresholds(d, numbers_of(d, series), x.rng) if (values[0] < t) and max(values) > t]
    need(bool(limits))
    program = op("name", op("value", op("nth", op("greater_than", d.of(series), d.value, limits[0]), 1), d.key))
    limit, key = amount(limits[0], d), d.words.key
    wordings = [f"What is the first {key} {at_which(d).lower()} which {_of(d, series)} is above {limit}?"]
    wordings += [f"{at_which(d)} which {key} did {_of(d, series)} first exceed {limit}?"]
    return x.name(draft("trend.first_beyond", d, wordings, program), key_type(d))


def percent_change(x: Examiner, d: Dataset) -> QA:
    """By what percentage does it change?"""
    series = group(d, x.rng)
    need(d.times and divisible(d) and d.words.unit.answer_type != "percent" and whole(d, series))
    a, b = (d.keys[0], d.keys[-1]) if x.rng.random() < 0.5 else two_keys(d, x.rng)
    program = op("percent_change", d.cell(a, series), d.cell(b, series))
    change = x.run(program).value.value
    need(abs(change) > 1)
    word = "increase" if change > 0 else "decrease"
    if change < 0:
        program = op("percent_change", d.cell(a, series), d.cell(b, series))
        program = op("multiply", program, -1)
    what, names = _of(d, series), (d.key_name(a), d.key_name(b))
    wordings = [f"By what percentage did {what} {word} from {names[0]} to {names[1]}?"]
    wordings += [f"What is the percentage {word} in {what} between {names[0]} and {names[1]}?"]
    return x.number(draft("trend.percent_change", d, wordings, program), Unit("", "%", "percent"))


def biggest_gap(x: Examiner, d: Dataset) -> QA:
    """At which key are two groups furthest apart?"""
    a, b = two_groups(d, x.rng)
    need(len(d.keys) > 2 and whole(d, a) and whole(d, b))
    values = x.run(op("column", op("gaps", d.base, d.value, d.group, a, b, d.key), d.value)).value
    need(all(v.value > 0 for v in values) or all(v.value < 0 for v in values))
    if values[0].value < 0:
        a, b = b, a
    gaps = op("gaps", d.base, d.value, d.group, a, b, d.key)
    widest = x.rng.random() < 0.7
    program = op("name", op("value", op("argmax" if widest else "argmin", gaps, d.value), d.key))
    word, q, key = ("largest" if widest else "smallest"), d.words.quantity, d.words.key
    wordings = [f"{at_which(d)} which {key} is the gap between {a} and {b} the {word}?"]
    wordings += [f"Which {key} has the {word} difference in {q} between {a} and {b}?"]
    return x.name(draft("trend.biggest_gap", d, wordings, program), key_type(d))


def _crossing(d: Dataset, a: str, b: str) -> Program:
    return op("crossings", d.base, d.value, d.group, a, b, d.key)


def crossing(x: Examiner, d: Dataset) -> QA:
    """From when on is one line above the other?"""
    a, b = two_groups(d, x.rng)
    need(d.connected and d.kind == "point")
    _ordered(d, a)
    _ordered(d, b)
    rows = x.run(_crossing(d, a, b)).value
    need(len(rows.cells) == 1)
    winner = rows.cells[0][2]
    loser = b if winner == a else a
    program = op("name", op("value", _crossing(d, a, b), "to"))
    key = d.words.key
    wordings = [f"{at_which(d)} which {key} is {winner} above {loser} for the first time?"]
    wordings += [f"From which {key} on does {winner} lie above {loser}?"]
    need(d.times)
    return x.name(draft("intersection.when", d, wordings, program), key_type(d))


def count_crossings(x: Examiner, d: Dataset) -> QA:
    """How many times do two lines cross?"""
    a, b = two_groups(d, x.rng)
    need(d.connected and d.kind == "point" and len(d.keys) <= 30)
    _ordered(d, a)
    _ordered(d, b)
    program = op("count", _crossing(d, a, b))
    need(x.run(program).value.value > 0 or x.rng.random() < 0.4)
    wordings = [f"How many times do the lines for {a} and {b} cross?", f"How often do {a} and {b} intersect?"]
    return x.count(draft("intersection.count", d, wordings, program))


def peak_value(x: Examiner, d: Dataset) -> QA:
    """How high is the peak, or how low the trough?"""
    series, high = group(d, x.rng), x.rng.random() < 0.6
    need(len(d.keys) >= 3 and whole(d, series) and d.kind != "wedge")
    program = op("value", op("argmax" if high else "argmin", d.of(series, read=True), d.value), d.value)
    word, q, where = ("highest" if high else "lowest"), d.words.quantity, d.group_phrase(series)
    wordings = [f"What {d.words.be} the {word} {q} {where} shown?"]
    wordings += [f"What is the {'maximum' if high else 'minimum'} {q} {where} in the chart?"]
    return x.number(draft("comparison.extreme_value", d, wordings, program), d.words.unit)


def _stacked(x: Examiner, d: Dataset) -> bool:
    first = x.chart.context.mark(d.table.marks[0]) if d.table.marks else None
    return bool(first and first.fields.get("stacked"))


def largest_of_all(x: Examiner, d: Dataset) -> QA:
    """Which group and which key hold the largest value of all?"""
    need(d.several and len(d.keys) >= 2 and all(whole(d, s) for s in d.series))
    high = x.rng.random() < 0.6
    best = op("argmax" if high else "argmin", d.base, d.value)
    column, noun = x.rng.choice(((d.group, d.words.group), (d.key, d.words.key)))
    program = op("name", op("value", best, column))
    word, q = ("highest" if high else "lowest"), d.words.quantity
    everywhere = f"over all {plural(d.words.key)}" if column == d.group else f"over all {plural(d.words.group)}"
    things = "points" if d.connected or d.polar else plural(d.words.thing)
    wordings = [f"Which {noun} has the single {word} {q} {everywhere}?"]
    wordings += [f"Of all the {things} in the chart, which {noun} does the {word} one belong to?"]
    if d.kind in ("area", "cell") or (d.kind == "bar" and d.table.rows and _stacked(x, d)):
        wordings = wordings[:1]
    kind = key_type(d) if column == d.key else "category"
    return x.name(draft("comparison.largest_of_all", d, wordings, program), kind)


def exceeds_rest(x: Examiner, d: Dataset) -> QA:
    """By how much does the largest exceed the average of the others?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 4 <= len(d.keys) <= 8 and d.kind not in ("wedge", "box", "violin"))
    rows = d.of(series, read=True)
    best = x.run(op("value", op("argmax", rows, d.value), d.key)).value
    name = best if isinstance(best, str) else best.value
    largest = op("value", op("where", rows, d.key, name), d.value)
    others = op("mean", op("column", op("exclude", rows, d.key, name), d.value))
    decimals = x.run(others).value.decimals
    need(decimals is not None)
    others = op("round", others, decimals)
    program = op("subtract", op("largest", op("column", rows, d.value)), others)
    if x.rng.random() < 0.4:
        program = op("subtract", largest, others)
        others_phrase = f"the average {d.words.quantity} of the other {plural(d.words.key)}"
        wordings = [f"By how much does {d.key_name(name)} exceed {others_phrase} {d.group_phrase(series)}?"]
    else:
        q = f"By how much {do(d)} the highest {d.words.quantity} {d.group_phrase(series)}"
        wordings = [f"{q} exceed the average of the other {plural(d.words.key)}?"]
    return x.number(draft("reasoning.exceeds_rest", d, wordings, program), points(d))


def times_extremes(x: Examiner, d: Dataset) -> QA:
    """How many times the smallest is the largest?"""
    series = group(d, x.rng)
    need(whole(d, series) and len(d.keys) >= 3 and divisible(d) and d.kind not in ("box", "violin"))
    numbers = op("column", d.of(series, read=True), d.value)
    need(min(v.value for v in numbers_of(d, series)) > 0)
    program = op("ratio", op("largest", numbers), op("smallest", numbers))
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"How many times as high as the lowest {q} {where} {d.words.be} the highest?"]
    if d.kind == "wedge":
        wordings = ["How many times as large as the smallest slice is the largest?"]
    return x.number(draft("reasoning.times", d, wordings, program))


def share_of_total(x: Examiner, d: Dataset) -> QA:
    """What percentage of the total is one row?"""
    series = group(d, x.rng)
    need(countable(d))
    need(whole(d, series) and 3 <= len(d.keys) <= 8 and additive(d) and d.kind != "wedge")
    key = x.rng.choice(d.keys)
    numbers = op("column", d.of(series, read=True), d.value)
    program = op("share", d.cell(key, series), numbers)
    q, where = d.words.quantity, d.group_phrase(series)
    part = d.key_name(key)
    wordings = [f"What percentage of the total {q} {where} does {part} account for?"]
    if d.times:
        wordings = [f"What percentage of the total {q} {where} falls {d.key_phrase(key)}?"]
    return x.number(draft("parts.share_of_total", d, wordings, program), Unit("", "%", "percent"))


def share_of_stack(x: Examiner, d: Dataset) -> QA:
    """What percentage of a stack is one group?"""
    need(d.several and bool(d.keys) and additive(d, False) and len(d.series) <= 6)
    key, series = x.rng.choice(d.keys), group(d, x.rng)
    need(x.run(op("count", op("where", d.base, d.key, key))).value.value == len(d.series))
    numbers = op("column", op("where", d.read, d.key, key), d.value)
    program = op("share", d.cell(key, series), numbers)
    wordings = [
        f"{upper_first(d.key_phrase(key))}, what percentage of the total {d.words.quantity} does {series} make up?"
    ]
    return x.number(draft("parts.share_of_stack", d, wordings, program), Unit("", "%", "percent"))


def together(x: Examiner, d: Dataset) -> QA:
    """What do two slices make up together?"""
    need(d.kind == "wedge" and len(d.keys) > 3)
    a, b = two_keys(d, x.rng)
    program = op("add", d.cell(a, ""), d.cell(b, ""))
    names = f"{d.key_name(a)} and {d.key_name(b)}"
    wordings = [f"What percentage do {names} make up together?", f"What is the combined share of {names}?"]
    return x.number(draft("parts.together", d, wordings, program), d.words.unit)


def peak_month(x: Examiner, d: Dataset) -> QA:
    """In which month of a daily or weekly course is the peak?"""
    dates = [c.name for c in d.table.columns if c.type == "date"]
    need(len(dates) == 1 and d.connected)
    days = sorted({str(day)[:10] for day in d.table.column(dates[0]) if day})
    need(len(days) >= 12)
    first, last = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    span = (last - first).days
    need(75 <= span <= 360, "a month's name would be ambiguous, or there is only one")
    series, high = group(d, x.rng), x.rng.random() < 0.6
    rows = op("argmax" if high else "argmin", d.of(series), d.value)
    best = op("value", rows, dates[0])
    peak = date.fromisoformat(str(x.run(best).value)[:10])
    margin = max(2, span * 0.01)
    need(margin < peak.day < 30 - margin, "too near to the turn of the month")
    word = "highest" if high else "lowest"
    wordings = [f"In which month {be(d, x.rng)} {_of(d, series)} {word}?"]
    wordings += [f"In which month did {_of(d, series)} {'peak' if high else 'reach its lowest point'}?"]
    return x.name(draft("trend.peak_month", d, wordings, op("month", best)), "text")


FORMS = (
    peak_month,
    *(trend, biggest_step, count_rises, first_beyond, percent_change, biggest_gap, crossing, count_crossings),
    *(peak_value, largest_of_all, exceeds_rest, times_extremes, share_of_total, share_of_stack, together),
)
