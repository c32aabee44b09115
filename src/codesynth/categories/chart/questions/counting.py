"""Forms that count, list and order named values against limits or each other."""

from __future__ import annotations

from codesynth.categories.chart.questions.datasets import numbers_of
from codesynth.categories.chart.questions.examiner import Examiner
from codesynth.categories.chart.questions.pick import (
    amount,
    article,
    at_which,
    be,
    bounded,
    countable,
    group,
    need,
    thresholds,
    two_groups,
    whole,
)
from codesynth.categories.chart.questions.values import draft
from codesynth.categories.chart.questions.view import Dataset, op
from codesynth.core import QA
from codesynth.qa.answers import ORDERED
from codesynth.qa.wording import join_names, plural


def count_above(x: Examiner, d: Dataset) -> QA:
    """How many rows lie above or below a limit?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 4 <= len(d.keys) <= 30)
    limits = thresholds(d, numbers_of(d, series), x.rng)
    need(bool(limits))
    above = x.rng.random() < 0.6
    program = op("count", op("greater_than" if above else "less_than", d.of(series), d.value, limits[0]))
    word, limit = ("above" if above else "below"), amount(limits[0], d)
    q, where, nouns = d.words.quantity, d.group_phrase(series), plural(d.words.key)
    wordings = [f"How many {nouns} have {bounded(d, above, limit)} {where}?"]
    if d.times:
        wordings = [f"{at_which(d)} how many {nouns} {be(d, x.rng)} the {q} {where} {word} {limit}?"]
    if d.kind == "wedge":
        wordings = [f"How many slices are {'larger' if above else 'smaller'} than {limit}?"]
    return x.count(draft("counting.threshold", d, wordings, program))


def list_above(x: Examiner, d: Dataset) -> QA:
    """Which rows lie above or below a limit?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 4 <= len(d.keys) <= 12)
    values = numbers_of(d, series)
    above = x.rng.random() < 0.6
    limits = [t for t in thresholds(d, values, x.rng) if 2 <= sum((v.value > t) == above for v in values) <= 4]
    need(bool(limits))
    rows = op("greater_than" if above else "less_than", d.of(series), d.value, limits[0])
    program = op("join", op("column", rows, d.key), "; " if any("," in d.key_name(k) for k in d.keys) else ", ")
    word, limit = ("above" if above else "below"), amount(limits[0], d)
    q, where, nouns = d.words.quantity, d.group_phrase(series), plural(d.words.key)
    wordings = [
        f"Which {nouns} have {bounded(d, above, limit)} {where}?",
        f"List all {nouns} with {bounded(d, above, limit)} {where}.",
    ]
    if d.times:
        wordings = [f"{at_which(d)} which {nouns} {be(d, x.rng)} the {q} {where} {word} {limit}?"]
    if d.kind == "wedge":
        wordings = [f"Which slices are {'larger' if above else 'smaller'} than {limit}?"]
    return x.names(draft("counting.list", d, wordings, program))


def between(x: Examiner, d: Dataset) -> QA:
    """How many rows lie between two limits?"""
    need(countable(d))
    series = group(d, x.rng)
    need(whole(d, series) and 5 <= len(d.keys) <= 30)
    limits = sorted(thresholds(d, numbers_of(d, series), x.rng)[:2])
    need(len(limits) == 2 and limits[0] < limits[1])
    program = op("count", op("between", d.of(series), d.value, limits[0], limits[1]))
    low, high = (amount(limit, d) for limit in limits)
    q, where, nouns = d.words.quantity, d.group_phrase(series), plural(d.words.key)
    wordings = [f"How many {nouns} have {article(q)}{q} between {low} and {high} {where}?"]
    if d.times:
        wordings = [f"{at_which(d)} how many {nouns} {be(d, x.rng)} the {q} {where} between {low} and {high}?"]
    if d.kind == "wedge":
        wordings = [f"How many slices lie between {low} and {high}?"]
    return x.count(draft("counting.between", d, wordings, program))


def count_wins(x: Examiner, d: Dataset) -> QA:
    """At how many keys is one group above another?"""
    a, b = two_groups(d, x.rng)
    need(3 <= len(d.keys) <= 15 and whole(d, a) and whole(d, b))
    rows = op("gaps", d.base, d.value, d.group, a, b, d.key)
    program = op("count", op("greater_than", rows, d.value, 0))
    nouns, q = plural(d.words.key), d.words.quantity
    wordings = [f"{at_which(d)} how many {nouns} {be(d, x.rng)} the {q} of {a} higher than that of {b}?"]
    if not d.times:
        wordings = [
            f"For how many {nouns} is {a} higher than {b}?",
            f"How many {nouns} have a higher {q} for {a} than for {b}?",
        ]
    return x.count(draft("counting.wins", d, wordings, program))


def in_order(x: Examiner, d: Dataset) -> QA:
    """Put a few rows in order."""
    need(countable(d))
    series = group(d, x.rng)
    need(len(d.keys) >= 3 and not d.times and isinstance(d.keys[0], str))
    some = tuple(x.rng.sample(d.keys, min(len(d.keys), x.rng.choice((3, 3, 4)))))
    down = x.rng.random() < 0.6
    rows = op("among", d.of(series), d.key, some)
    ordered = op("sort", rows, d.value, "descending" if down else "ascending")
    program = op("join", op("column", ordered, d.key), ORDERED)
    names = join_names([d.key_name(key) for key in some])
    direction = "highest to lowest" if down else "lowest to highest"
    q, where = d.words.quantity, d.group_phrase(series)
    wordings = [f"Order {names} from {direction} {q} {where}.", f"Sort {names} by {q} {where}, from {direction}."]
    return x.names(draft("ordering.sort", d, wordings, program))


FORMS = (count_above, list_above, between, count_wins, in_order)
