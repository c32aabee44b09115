"""Forms over named values: retrieval, comparison, aggregation."""

from __future__ import annotations

from codesynth.categories.chart.questions.datasets import numbers_of
from codesynth.categories.chart.questions.examiner import Draft, Examiner
from codesynth.categories.chart.questions.pick import (
    additive,
    at_which,
    be,
    countable,
    divisible,
    do,
    group,
    keys_phrase,
    need,
    points,
    printed,
    two_groups,
    two_keys,
    whole,
)
from codesynth.categories.chart.questions.view import Dataset, op
from codesynth.core import QA
from codesynth.qa.values import Measured
from codesynth.qa.wording import cardinal, join_names, ordinal, plural, time_kind, upper_first


def draft(form: str, data: Dataset, wordings: list[str], program: object) -> Draft:
    """Make a draft about a dataset."""
    return Draft(form, wordings, program, data.manner, data.place)  # type: ignore[arg-type]


def value(x: Examiner, d: Dataset) -> QA:
    """What is the value of one row?"""
    need(bool(d.keys))
    key, series = x.rng.choice(d.keys), group(d, x.rng)
    where, q, is_ = d.where(key, series), d.words.quantity, be(d, x.rng)
    wordings = [f"What {is_} the {q} {where}?"]
    if d.kind == "wedge":
        name = d.key_phrase(key).removeprefix("for ")
        wordings = [f"What percentage does {name} account for?", f"What share does {name} have?"]
        wordings += [f"What percentage of the whole is {name}?"]
    elif d.words.named:
        wordings += [f"{upper_first(where)}, what {is_} the {q}?"] if not where.startswith("of ") else []
        wordings += [f"How much {be(d, x.rng)} the {q} {where}?"] if d.words.unit.answer_type == "currency" else []
    elif d.kind in ("bar", "stem", "point"):
        wordings += [f"What value does the {d.words.thing} {where} show?"]
    return x.number(draft("retrieval.value", d, wordings, d.cell(key, series)), d.words.unit)


def name_of_value(x: Examiner, d: Dataset) -> QA:
    """Which row has this printed value?"""
    need(len(d.keys) > 2 and printed(d) and whole(d, series := group(d, x.rng)))
    number = x.rng.choice(numbers_of(d, series))
    rows = op("where", d.of(series), d.value, number.value)
    program = op("name", op("value", rows, d.key))
    shown = amount_printed(number, d)
    where = d.group_phrase(series)
    if d.times:
        wordings = [f"{at_which(d)} which {d.words.key} {be(d, x.rng)} the {d.words.quantity} {where} exactly {shown}?"]
    else:
        has = "a" if not shown.startswith(("8", "11", "18")) else "an"
        wordings = [f"Which {d.words.key} has {has} {d.words.quantity} of {shown} {where}?"]
        wordings += [f"Which {d.words.key} is labelled {shown} {where}?"]
    return x.name(draft("retrieval.name_of_value", d, wordings, program), key_type(d))


def amount_printed(number: Measured, d: Dataset) -> str:
    """Write a printed number with its unit."""
    unit = d.words.unit
    body = f"{abs(number.value):,.{max(0, number.decimals or 0)}f}"
    return f"{'-' if number.value < 0 else ''}{unit.prefix}{body}{unit.suffix}"


def key_type(d: Dataset) -> str:
    """Return the answer type of a key: a year, a number on the axis, or a name."""
    if d.numeric:
        return "integer" if all(float(key).is_integer() for key in d.keys) else "real"
    years = all(time_kind(d.key_name(key)) == "year" for key in d.keys) and bool(d.keys)
    return "year" if years and all(d.key_name(key).isdigit() for key in d.keys) else "category"


def superlative(x: Examiner, d: Dataset, highest: bool) -> tuple[list[str], str]:
    """Return wordings for "which has the highest", and the group they are about."""
    series = group(d, x.rng)
    where, q, key = d.group_phrase(series), d.words.quantity, d.words.key
    adjective = x.rng.choice(("highest", "largest") if highest else ("lowest", "smallest"))
    if d.words.named and d.words.unit.answer_type != "currency":
        adjective = "highest" if highest else "lowest"
    if d.times or d.numeric:
        wordings = [f"{at_which(d)} which {key} {be(d, x.rng)} the {q} {where} {adjective}?"]
        peak = "peak" if highest else "reach its lowest point"
        wordings += [f"When did the {q} {where} {peak}?"] if d.connected and d.times else []
    elif d.kind == "wedge":
        size = "largest" if highest else "smallest"
        wordings = [f"Which {key} has the {size} share?", f"Which {key} is the {size} of the chart?"]
        wordings += [f"What is the {size} slice called?"]
    else:
        wordings = [f"Which {key} has the {adjective} {q} {where}?"]
        wordings += [f"Which {key} shows the {adjective} {q} {where}?"]
        if d.kind == "bar" and not d.several:
            wordings += (
                [f"Which {key} has the {'longest' if x.chart.reading.horizontal(d.table) else 'tallest'} bar?"]
                if highest
                else []
            )
    return wordings, series


def largest(x: Examiner, d: Dataset) -> QA:
    """Which row has the largest value?"""
    wordings, series = superlative(x, d, True)
    need(whole(d, series) and len(d.keys) > 2)
    program = op("name", op("value", op("argmax", d.of(series), d.value), d.key))
    return x.name(draft("comparison.largest", d, wordings, program), key_type(d))


def smallest(x: Examiner, d: Dataset) -> QA:
    """Which row has the smallest value?"""
    wordings, series = superlative(x, d, False)
    need(whole(d, series) and len(d.keys) > 2)
    program = op("name", op("value", op("argmin", d.of(series), d.value), d.key))
    return x.name(draft("comparison.smallest", d, wordings, program), key_type(d))


def nth_largest(x: Examiner, d: Dataset) -> QA:
    """Which row has the second or third largest value?"""
    need(countable(d))
    series, place = group(d, x.rng), x.rng.choice((2, 2, 3))
    need(whole(d, series) and len(d.keys) >= place + 2 and len(d.keys) <= 15)
    best = op("top", d.of(series), d.value, place)
    program = op("name", op("value", op("argmin", best, d.value), d.key))
    q, where, n = d.words.quantity, d.group_phrase(series), ordinal(place)
    wordings = [f"Which {d.words.key} has the {n} highest {q} {where}?"]
    if d.kind == "wedge":
        wordings = [f"Which {d.words.key} has the {n} largest share?", f"What is the {n} largest slice?"]
    return x.name(draft("comparison.nth_largest", d, wordings, program), key_type(d))


def which_of_two(x: Examiner, d: Dataset) -> QA:
    """Which of two rows has the larger value?"""
    (a, b), series = two_keys(d, x.rng), group(d, x.rng)
    need(a not in d.labels or d.labels[a] == a, "the answer is the date as in the data, not as drawn")
    rows = op("among", d.of(series), d.key, (a, b))
    program = op("name", op("value", op("argmax", rows, d.value), d.key))
    names = (d.spoken(a), d.spoken(b))
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"Which has the higher {q} {where}, {names[0]} or {names[1]}?"]
    if d.times:
        wordings = [f"{upper_first(q)} {where}: which {d.words.key} {be(d, x.rng)} higher, {names[0]} or {names[1]}?"]
        wordings = [f"{upper_first(be(d, x.rng))} the {q} {where} higher {phrase_or(d, a, b)}?"]
    if d.kind == "wedge":
        wordings = [f"Which slice is larger, {names[0]} or {names[1]}?"]
    return x.name(draft("comparison.which_of_two", d, wordings, program), key_type(d))


def phrase_or(d: Dataset, a: object, b: object) -> str:
    """Return "in 2019 or in 2021"."""
    return f"{d.key_phrase(a)} or {d.key_phrase(b)}"


def which_group(x: Examiner, d: Dataset) -> QA:
    """Which of the groups has the largest value at a key?"""
    need(d.several and bool(d.keys))
    key = x.rng.choice(d.keys)
    rows = op("where", d.base, d.key, key)
    program = op("name", op("value", op("argmax", rows, d.value), d.group))
    if d.group_times:
        wordings = [f"In which {d.words.group} {be(d, x.rng)} the {d.words.quantity} {d.key_phrase(key)} the highest?"]
        return x.name(draft("comparison.which_group", d, wordings, program))
    noun, q = d.words.group, d.words.quantity
    noun = "series" if noun == "group" and x.rng.random() < 0.5 else noun
    wordings = [f"Which {noun} has the highest {q} {d.key_phrase(key)}?"]
    wordings += [f"{upper_first(d.key_phrase(key))}, which {noun} is the highest?"]
    wordings += [f"Of {join_names(d.series)}, which is highest {d.key_phrase(key)}?"] if len(d.series) < 5 else []
    return x.name(draft("comparison.which_group", d, wordings, program))


def difference(x: Examiner, d: Dataset) -> QA:
    """By how much do two rows of one group differ?"""
    (a, b), series = two_keys(d, x.rng), group(d, x.rng)
    program = op("difference", d.cell(a, series), d.cell(b, series))
    q, where, names = d.words.quantity, d.group_phrase(series), (d.spoken(a), d.spoken(b))
    wordings = [f"What is the difference in {q} between {names[0]} and {names[1]} {where}?"]
    if d.times:
        wordings += [f"By how much did the {q} {where} change from {names[0]} to {names[1]}?"]
    else:
        wordings += [f"How far apart are {names[0]} and {names[1]} in {q} {where}?"]
    if d.kind == "wedge":
        wordings = [f"By how many percentage points do the shares of {names[0]} and {names[1]} differ?"]
    return x.number(draft("comparison.difference", d, wordings, program), points(d))


def group_difference(x: Examiner, d: Dataset) -> QA:
    """By how much do two groups differ at a key?"""
    a, b = two_groups(d, x.rng)
    need(bool(d.keys))
    key = x.rng.choice(d.keys)
    program = op("difference", d.cell(key, a), d.cell(key, b))
    q, at = d.words.quantity, d.key_phrase(key)
    wordings = [f"What is the difference in {q} between {a} and {b} {at}?"]
    wordings += [f"{upper_first(at)}, how far apart are {a} and {b}?"]
    return x.number(draft("comparison.group_difference", d, wordings, program), points(d))


def ratio(x: Examiner, d: Dataset) -> QA:
    """How many times as large is one value as another?"""
    (a, b), series = two_keys(d, x.rng), group(d, x.rng)
    need(divisible(d))
    first, second = (x.run(d.cell(key, series)).value.value for key in (a, b))
    need(min(first, second) > 0)
    if first < second:
        a, b = b, a
    program = op("ratio", d.cell(a, series), d.cell(b, series))
    q, where, names = d.words.quantity, d.group_phrase(series), (d.key_name(a), d.key_name(b))
    if d.kind == "wedge":
        wordings = [f"How many times as large as the slice for {names[1]} is the slice for {names[0]}?"]
    else:
        lead = f"{upper_first(where)}, how" if where else "How"
        that = "those" if d.words.be == "are" else "that"
        wordings = [f"{lead} many times the {q} {d.key_phrase(b)} {be(d, x.rng)} {that} {d.key_phrase(a)}?"]
        wordings += [f"What is the ratio of the {q} {d.key_phrase(a)} to {that} {d.key_phrase(b)} {where}?"]
    return x.number(draft("comparison.ratio", d, wordings, program))


def rank(x: Examiner, d: Dataset) -> QA:
    """At which place does a row stand?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 4 <= len(d.keys) <= 12 and not d.times and isinstance(d.keys[0], str))
    key = x.rng.choice(d.keys)
    program = op("rank", d.of(series), d.value, d.key, key)
    q, where, name = d.words.quantity, d.group_phrase(series), d.key_name(key)
    wordings = [f"Ranked from the highest {q} to the lowest {where}, at which place is {name}?"]
    wordings += [f"What rank does {name} have when {keys_phrase(d)} are ordered from highest to lowest {q} {where}?"]
    return x.count(draft("comparison.rank", d, wordings, program))


def total(x: Examiner, d: Dataset) -> QA:
    """What do all values of a group add up to?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and len(d.keys) <= 10 and additive(d) and d.kind != "wedge")
    program = op("sum", op("column", d.of(series, read=True), d.value))
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"What {d.words.be} the total {q} {where} across {keys_phrase(d)}?"]
    wordings += [f"What {do(d)} the {q} {where} add up to over {keys_phrase(d)}?"]
    if not d.words.named:
        wordings = [f"What is the sum of all the values {where}?"]
    return x.number(draft("aggregation.sum", d, wordings, program), d.words.unit)


def mean(x: Examiner, d: Dataset) -> QA:
    """What is the average of a group?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 3 <= len(d.keys) <= 10 and d.kind not in ("wedge", "box", "violin"))
    program = op("mean", op("column", d.of(series, read=True), d.value))
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"What {d.words.be} the average {q} {where} across {keys_phrase(d)}?"]
    wordings += [f"On average over {keys_phrase(d)}, what {d.words.be} the {q} {where}?"]
    if not d.words.named:
        wordings = [f"What is the average of the values {where}?"]
    return x.number(draft("aggregation.mean", d, wordings, program), d.words.unit)


def median(x: Examiner, d: Dataset) -> QA:
    """What is the median of a group?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 3 <= len(d.keys) <= 9 and d.kind not in ("wedge", "box", "violin"))
    program = op("median", op("column", d.of(series, read=True), d.value))
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"What {d.words.be} the median {q} {where} of {keys_phrase(d)}?"]
    if not d.words.named:
        wordings = [f"What is the median of the values {where}?"]
    return x.number(draft("aggregation.median", d, wordings, program), d.words.unit)


def spread(x: Examiner, d: Dataset) -> QA:
    """How far apart are the largest and the smallest value?"""
    series = group(d, x.rng)
    need(whole(d, series) and len(d.keys) > 2)
    program = op("range", op("column", d.of(series, read=True), d.value))
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"What is the difference between the highest and the lowest {q} {where}?"]
    wordings += [f"How large is the range of the {q} {where}, from lowest to highest?"]
    if d.kind == "wedge":
        wordings = ["By how many percentage points is the largest slice bigger than the smallest?"]
    return x.number(draft("aggregation.range", d, wordings, program), points(d))


def total_of_key(x: Examiner, d: Dataset) -> QA:
    """What do all groups add up to at a key (the height of a stack)?"""
    need(d.several and bool(d.keys) and len(d.series) <= 6 and additive(d, False))
    key = x.rng.choice(d.keys)
    need(x.run(op("count", op("where", d.base, d.key, key))).value.value == len(d.series))
    rows = op("where", d.read, d.key, key)
    program = op("sum", op("column", rows, d.value))
    q, at, noun = d.words.quantity, d.key_phrase(key), plural(d.words.group)
    number = cardinal(len(d.series)) if len(d.series) > 2 else "both"
    members = f"both {noun}" if number == "both" else f"all {number} {noun}"
    wordings = [f"What {d.words.be} the total {q} {at}, all {noun} taken together?" if number != "both" else ""]
    wordings = [w for w in wordings if w] + [f"What {d.words.be} the combined {q} of {members} {at}?"]
    return x.number(draft("aggregation.total_of_key", d, wordings, program), d.words.unit)


def best_total(x: Examiner, d: Dataset) -> QA:
    """Which key has the largest total over the groups?"""
    need(d.several and len(d.keys) > 2 and additive(d, False) and all(whole(d, s) for s in d.series))
    highest = x.rng.random() < 0.6
    totals = op("totals", d.base, d.key, d.value)
    program = op("name", op("value", op("argmax" if highest else "argmin", totals, d.value), d.key))
    word, q = ("highest" if highest else "lowest"), d.words.quantity
    noun = plural(d.words.group)
    wordings = [f"Which {d.words.key} has the {word} total {q}, all {noun} taken together?"]
    wordings += [f"Adding up all {noun}, which {d.words.key} has the {word} {q}?"]
    return x.name(draft("aggregation.best_total", d, wordings, program), key_type(d))


def best_group(x: Examiner, d: Dataset) -> QA:
    """Which group has the highest average?"""
    need(d.several and len(d.keys) > 2 and all(whole(d, s) for s in d.series))
    highest = x.rng.random() < 0.6
    averages = op("averages", d.base, d.group, d.value)
    program = op("name", op("value", op("argmax" if highest else "argmin", averages, d.value), d.group))
    word, q, noun = ("highest" if highest else "lowest"), d.words.quantity, d.words.group
    wordings = [f"Which {noun} has the {word} average {q} over {keys_phrase(d)}?"]
    wordings += [f"On average, which {noun} has the {word} {q}?"]
    return x.name(draft("aggregation.best_group", d, wordings, program))


def top_sum(x: Examiner, d: Dataset) -> QA:
    """What do the two or three largest add up to?"""
    need(countable(d))
    series, count = group(d, x.rng), x.rng.choice((2, 2, 3))
    need(whole(d, series) and len(d.keys) > count + 1 and len(d.keys) <= 12 and (additive(d) or d.kind == "wedge"))
    rows = op("top", d.of(series, read=True), d.value, count)
    program = op("sum", op("column", rows, d.value))
    n, q, where = cardinal(count), d.words.quantity, d.group_phrase(series)
    wordings = [f"What {d.words.be} the combined {q} of the {n} {plural(d.words.key)} with the highest {q} {where}?"]
    if d.kind == "wedge":
        wordings = [f"What percentage do the {n} largest slices make up together?"]
    return x.number(draft("aggregation.top_sum", d, wordings, program), d.words.unit)


FORMS = (
    *(value, value, name_of_value, largest, smallest, nth_largest, which_of_two, which_group, difference),
    *(group_difference, ratio, rank, total, mean, median, spread, total_of_key, best_total, best_group, top_sum),
)
