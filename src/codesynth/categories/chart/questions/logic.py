"""Yes or no, multiple choice, and what the chart does not show. The answer is drawn first, then a case that fits it."""

from __future__ import annotations

from typing import Any

from codesynth.categories.chart.questions.datasets import numbers_of
from codesynth.categories.chart.questions.examiner import Examiner, nearby
from codesynth.categories.chart.questions.pick import (
    additive,
    amount,
    be,
    divisible,
    group,
    need,
    thresholds,
    two_keys,
    whole,
)
from codesynth.categories.chart.questions.values import draft
from codesynth.categories.chart.questions.view import Dataset, op
from codesynth.core import QA
from codesynth.qa.numerals import decimals_for
from codesynth.qa.values import Measured
from codesynth.qa.wording import time_kind, upper_first


def _values(x: Examiner, d: Dataset, keys: tuple[Any, ...], series: str, read: bool = False) -> list[float]:
    return [x.run(d.cell(key, series, read=read)).value.value for key in keys]


def is_greater(x: Examiner, d: Dataset) -> QA:
    """Is one value greater than another?"""
    (a, b), series, wanted = two_keys(d, x.rng), group(d, x.rng), x.rng.random() < 0.5
    first, second = _values(x, d, (a, b), series)
    if (first > second) != wanted:
        a, b = b, a
    program = op("greater", d.cell(a, series, read=False), d.cell(b, series, read=False))
    q, where = d.words.quantity, d.group_phrase(series)
    is_ = upper_first(be(d, x.rng))
    lead = f"{upper_first(where)}, {is_.lower()}" if where else is_
    wordings = [f"{lead} the {q} {d.key_phrase(a)} higher than {d.key_phrase(b)}?"]
    if d.kind == "wedge":
        wordings = [f"Is the slice for {d.key_name(a)} larger than the one for {d.key_name(b)}?"]
        wordings += [f"Does {d.key_name(a)} have a larger share than {d.key_name(b)}?"]
    return x.yes_no(draft("yes_no.greater", d, wordings, program))


def group_is_greater(x: Examiner, d: Dataset) -> QA:
    """Is one group above another at a key?"""
    need(d.several and bool(d.keys))
    a, b = x.rng.sample(d.series, 2)
    key, wanted = x.rng.choice(d.keys), x.rng.random() < 0.5
    first, second = (x.run(d.cell(key, s, read=False)).value.value for s in (a, b))
    if (first > second) != wanted:
        a, b = b, a
    program = op("greater", d.cell(key, a, read=False), d.cell(key, b, read=False))
    if d.group_times:
        lead, q = upper_first(d.key_phrase(key)), d.words.quantity
        wordings = [f"{lead}, {be(d, x.rng)} the {q} higher in {a} than in {b}?"]
        return x.yes_no(draft("yes_no.group_greater", d, wordings, program))
    higher = "higher" if d.words.be == "are" else "a higher"
    wordings = [f"Is {a} higher than {b} {d.key_phrase(key)}?"]
    wordings += [f"{upper_first(d.key_phrase(key))}, does {a} have {higher} {d.words.quantity} than {b}?"]
    return x.yes_no(draft("yes_no.group_greater", d, wordings, program))


def passes(x: Examiner, d: Dataset) -> QA:
    """Is a value above a limit?"""
    series, wanted = group(d, x.rng), x.rng.random() < 0.5
    need(len(d.keys) > 2 and bool(d.keys))
    limits = thresholds(d, numbers_of(d, series), x.rng)
    need(bool(limits))
    keys = list(d.keys)
    x.rng.shuffle(keys)
    fitting = [key for key in keys if (_values(x, d, (key,), series)[0] > limits[0]) == wanted]
    need(bool(fitting))
    program = op("greater", d.cell(fitting[0], series, read=False), limits[0])
    q, limit = d.words.quantity, amount(limits[0], d)
    wordings = [f"{upper_first(be(d, x.rng))} the {q} {d.where(fitting[0], series)} above {limit}?"]
    if d.kind == "wedge":
        wordings = [f"Does {d.key_name(fitting[0])} make up more than {limit}?"]
    return x.yes_no(draft("yes_no.threshold", d, wordings, program))


def is_largest(x: Examiner, d: Dataset) -> QA:
    """Is this row the largest or smallest?"""
    series, wanted, high = group(d, x.rng), x.rng.random() < 0.5, x.rng.random() < 0.6
    need(whole(d, series) and len(d.keys) > 2)
    best = op("value", op("argmax" if high else "argmin", d.of(series), d.value), d.key)
    right = x.run(best).value
    right = right.value if isinstance(right, Measured) else right
    key = right if wanted else x.rng.choice([k for k in d.keys if k != right])
    program = op("equal", best, key)
    word, q, where = ("highest" if high else "lowest"), d.words.quantity, d.group_phrase(series)
    name = d.key_name(key)
    wordings = [
        f"Does {name} have the {word} {q} {where}?",
        f"{upper_first(d.words.be)} the {q} {where} {word} {d.key_phrase(key)}?",
    ]
    if d.times:
        wordings = [f"{upper_first(be(d, x.rng))} the {q} {where} at its {word} {d.key_phrase(key)}?"]
    if d.kind == "wedge":
        wordings = [f"Is {name} the {'largest' if high else 'smallest'} slice?"]
    return x.yes_no(draft("yes_no.largest", d, wordings, program))


def is_double(x: Examiner, d: Dataset) -> QA:
    """Is one value more than twice another?"""
    series, wanted = group(d, x.rng), x.rng.random() < 0.5
    need(divisible(d) and len(d.keys) >= 3 and whole(d, series))
    values = [v.value for v in numbers_of(d, series)]
    need(min(values) > 0 and max(values) > 2 * min(values))  # else the answer could only be no
    pairs = [(a, b) for a in d.keys[:12] for b in d.keys[:12] if a != b]
    x.rng.shuffle(pairs)
    for a, b in pairs[:20]:
        first, second = _values(x, d, (a, b), series, True)
        if second > 0 and first > 1.4 * second and (first > 2 * second) == wanted and first < 4 * second:
            doubled = op("multiply", d.cell(b, series), 2)
            program = op("greater", d.cell(a, series), doubled)
            q, where = d.words.quantity, d.group_phrase(series)
            that = "those" if d.words.be == "are" else "that"
            lead = f"{upper_first(where)}, {d.words.be}" if where else upper_first(d.words.be)
            wordings = [f"{lead} the {q} {d.key_phrase(a)} more than twice {that} {d.key_phrase(b)}?"]
            if d.kind == "wedge":
                wordings = [
                    f"Is the slice for {d.key_name(a)} more than twice as large as the one for {d.key_name(b)}?"
                ]
            return x.yes_no(draft("yes_no.double", d, wordings, program))
    need(False)
    raise AssertionError


def sum_exceeds(x: Examiner, d: Dataset) -> QA:
    """Do two rows together exceed a third?"""
    series, wanted = group(d, x.rng), x.rng.random() < 0.5
    need(additive(d) or d.kind == "wedge")
    need(len(d.keys) >= 4 and isinstance(d.keys[0], str) and not d.times)
    for _ in range(12):
        a, b, c = x.rng.sample(d.keys, 3)
        first, second, third = _values(x, d, (a, b, c), series, True)
        if (first + second > third) == wanted and third > max(first, second) > 0:
            both = op("add", d.cell(a, series), d.cell(b, series))
            program = op("greater", both, d.cell(c, series))
            where, names = d.group_phrase(series), [d.key_name(key) for key in (a, b, c)]
            larger = "a larger" if d.kind == "wedge" or d.words.be == "is" else "larger"
            q = "share" if d.kind == "wedge" else d.words.quantity
            wordings = [f"Do {names[0]} and {names[1]} together have {larger} {q} than {names[2]} {where}?"]
            return x.yes_no(draft("yes_no.sum", d, wordings, program))
    need(False)
    raise AssertionError


def rose(x: Examiner, d: Dataset) -> QA:
    """Did it rise between two times?"""
    series, wanted = group(d, x.rng), x.rng.random() < 0.5
    need(d.times or (d.connected and len(d.keys) > 3))
    (a, b) = two_keys(d, x.rng)
    first, second = _values(x, d, (a, b), series)
    rise = (second > first) == wanted
    one, two = d.cell(a, series, read=False), d.cell(b, series, read=False)
    program = op("greater", two, one) if rise else op("less", two, one)
    what = f"the {d.words.quantity} {d.group_phrase(series)}".strip()
    word = "increase" if rise else "decrease"
    wordings = [f"Did {what} {word} from {d.spoken(a)} to {d.spoken(b)}?"]
    if not d.times:
        wordings = [f"Does {what} {word} from {d.spoken(a)} to {d.spoken(b)}?"]
    return x.yes_no(draft("yes_no.rose", d, wordings, program))


def choose_largest(x: Examiner, d: Dataset) -> QA:
    """Which of these has the largest or smallest value (multiple choice)?"""
    series, high = group(d, x.rng), x.rng.random() < 0.6
    need(whole(d, series) and len(d.keys) >= 3)
    best = op("name", op("value", op("argmax" if high else "argmin", d.of(series), d.value), d.key))
    word, q, where = ("highest" if high else "lowest"), d.words.quantity, d.group_phrase(series)
    wordings = [f"Which {d.words.key} has the {word} {q} {where}?"]
    if d.times:
        wordings = [f"In which of these {be(d, x.rng)} the {q} {where} the {word}?"]
    if d.kind == "wedge":
        wordings = [f"Which of these is the {'largest' if high else 'smallest'} slice?"]
    others = [d.key_name(key) for key in x.rng.sample(d.keys, min(len(d.keys), 4))]
    return x.choice(draft("choice.largest", d, wordings, best), others)


def choose_value(x: Examiner, d: Dataset) -> QA:
    """Which of these numbers is the value (multiple choice)?"""
    need(bool(d.keys))
    key, series = x.rng.choice(d.keys), group(d, x.rng)
    number = x.run(d.cell(key, series)).value
    need(isinstance(number, Measured) and number.error < 0.15 * abs(number.value))
    need(number.error == 0 or d.scale is not None)
    decimals = number.decimals if number.decimals is not None else decimals_for(number.error)
    unit = d.words.unit
    program = op("write", d.cell(key, series), decimals, unit.prefix, unit.suffix)
    wordings = [f"Which of these is closest to the {d.words.quantity} {d.where(key, series)}?"]
    if number.error == 0:
        wordings = [f"What {d.words.be} the {d.words.quantity} {d.where(key, series)}?"]
    if d.kind == "wedge":
        wordings = [f"What percentage does {d.key_name(key)} account for?"]
    top = max(v.value for s in d.series for v in numbers_of(d, s))
    others = nearby(number, decimals, unit, x.rng, max(top * 1.2, number.value))
    return x.choice(draft("choice.value", d, wordings, program), others)


def choose_group(x: Examiner, d: Dataset) -> QA:
    """Which group has the largest value at a key (multiple choice)?"""
    need(len(d.series) >= 3 and bool(d.keys))
    key = x.rng.choice(d.keys)
    best = op("argmax", op("where", d.base, d.key, key), d.value)
    program = op("name", op("value", best, d.group))
    wordings = [f"Which of these has the highest {d.words.quantity} {d.key_phrase(key)}?"]
    if d.group_times:
        wordings = [f"In which of these {be(d, x.rng)} the {d.words.quantity} {d.key_phrase(key)} the highest?"]
    others = x.rng.sample(d.series, min(len(d.series), 4))
    return x.choice(draft("choice.group", d, wordings, program), list(others))


def missing_time(x: Examiner, d: Dataset) -> QA:
    """Ask for a year that lies outside of the chart."""
    names = [d.key_name(key) for key in d.keys]
    need(d.times and len(names) >= 3 and all(time_kind(n) == "year" and n.isdigit() for n in names))
    years = sorted(int(name) for name in names)
    step = years[1] - years[0]
    year = x.rng.choice((years[-1] + step, years[0] - step, years[-1] + 2 * step))
    item = str(year) if isinstance(d.keys[0], str) else float(year)
    series = group(d, x.rng)
    program = op("absent", op("column", op("table", d.table.name), d.key), item)
    wordings = [f"What was the {d.words.quantity} {d.where(item, series)}?".replace("was the", were(d))]
    return x.unanswerable(draft("unanswerable.time", d, wordings, program))


def were(d: Dataset) -> str:
    """Return "was the" or "were the"."""
    return "were the" if d.words.be == "are" else "was the"


def missing_name(x: Examiner, d: Dataset) -> QA:
    """Ask for a category that is not in the chart but could be."""
    need(not d.times and len(d.keys) >= 2 and isinstance(d.keys[0], str))
    name = _stranger(x, [str(key) for key in d.keys])
    series = group(d, x.rng)
    program = op("absent", op("column", op("table", d.table.name), d.key), name)
    q, where = d.words.quantity, d.where(name, series)
    wordings = [f"What {d.words.be} the {q} {where}?"]
    if d.kind == "wedge":
        wordings = [f"What percentage does {name} account for?"]
    return x.unanswerable(draft("unanswerable.name", d, wordings, program))


def missing_group(x: Examiner, d: Dataset) -> QA:
    """Ask for a group that is not in the chart but could be."""
    need(d.several and bool(d.keys))
    name = _stranger(x, list(d.series))
    key = x.rng.choice(d.keys)
    program = op("absent", op("column", op("table", d.table.name), d.group), name)
    wordings = [f"What {d.words.be} the {d.words.quantity} {d.where(key, name)}?"]
    return x.unanswerable(draft("unanswerable.group", d, wordings, program))


# Names of one kind each: when two of a chart's names are among them, a third can be asked for that is not there.
KINDS = (
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "Mon Tue Wed Thu Fri Sat Sun",
    "January February March April May June July August September October November December",
    "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "Spring Summer Autumn Winter",
    "North South East West Central",
    "Europe Asia Africa Oceania Antarctica",
    "France Germany Spain Italy Poland Sweden Norway Denmark Finland Portugal Austria Belgium Greece Ireland Hungary",
    "Japan China India Brazil Canada Mexico Australia Indonesia Vietnam Thailand Argentina Chile Egypt Kenya Nigeria",
    "Paris London Berlin Madrid Rome Vienna Prague Lisbon Dublin Oslo Stockholm Helsinki Warsaw Budapest Athens",
    "Tokyo Osaka Seoul Beijing Shanghai Mumbai Delhi Bangkok Jakarta Manila Singapore Sydney Melbourne Toronto",
    "Electronics Clothing Groceries Furniture Toys Books Sports Beauty Garden",
    "Wheat Maize Rice Barley Oats Soybeans Potatoes Rye",
    "Coal Gas Oil Nuclear Hydro Wind Solar Biomass Geothermal",
    "Apples Bananas Oranges Pears Grapes Mangoes Cherries Plums",
    "Marketing Sales Engineering Finance Legal Support Research Operations Design Logistics",
    "Bus Train Car Bicycle Tram Metro Ferry Plane Taxi",
    "Coffee Tea Juice Water Beer Wine Milk",
    "Python Java JavaScript Rust Go Ruby Swift Kotlin PHP",
    "Chrome Firefox Safari Edge Opera",
    "Mathematics Physics Chemistry Biology History Geography English Art Music",
)


def _stranger(x: Examiner, names: list[str]) -> str:
    """Return a name of the same kind as these that is nowhere in the image; skip when the kind is not known."""
    for kind in KINDS:
        members = kind.split()
        known = [name for name in names if name in members]
        if len(known) >= 2 or (known and len(names) <= 2):
            free = [m for m in members if not any(m.casefold() in text for text in x.chart.texts)]
            if free:
                return x.rng.choice(free)
    return _next_letter(x, names)


def _next_letter(x: Examiner, names: list[str]) -> str:
    """Continue "Group A", "Group B" or "Plant 1", "Plant 2"."""
    stems = {name[:-1] for name in names}
    need(len(stems) == 1 and len(names) >= 2 and len(names[0]) > 1)
    last = sorted(name[-1] for name in names)[-1]
    need(last.isascii() and last.isalnum() and last not in "zZ9")
    stem = stems.pop()
    need(stem.rstrip() != stem or last.isalpha())
    return stem + chr(ord(last) + 1)


FORMS = (
    *(is_greater, group_is_greater, passes, is_largest, is_double, sum_exceeds, rose),
    *(choose_largest, choose_value, choose_group, missing_time, missing_name, missing_group),
)
