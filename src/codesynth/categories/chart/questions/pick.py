"""Small choices that many forms share: groups, pairs of keys, thresholds, and words for them."""

from __future__ import annotations

import math
import random
from itertools import pairwise
from typing import Any

from codesynth.categories.chart.questions.datasets import numbers_of
from codesynth.categories.chart.questions.view import Dataset
from codesynth.qa.errors import ProgramError
from codesynth.qa.numerals import plain_number
from codesynth.qa.values import Measured
from codesynth.qa.wording import Unit, is_plural, plural, preposition

NOT_ADDITIVE = (
    *("temperature", "rate", "price", "average", "mean", "median", "index", "score", "age", "ratio", "speed", "level"),
    *(
        "percent",
        "percentage",
        "share",
        "rating",
        "density",
        "per ",
        "humidity",
        "efficiency",
        "accuracy",
        "probability",
    ),
    *("capacity", "installed", "waiting", "unemployment", "expectancy", "inflation", "consumption per", "cost of"),
    *("growth", "change", "pressure", "height", "length", "depth", "yield", "latency", "duration", "stock", "balance"),
)


class Skip(ProgramError):
    """A form that does not fit the dataset at hand."""

    def __init__(self, why: str = "") -> None:
        super().__init__("not-applicable", why)


def need(condition: bool, why: str = "") -> None:
    """Skip the form unless the condition holds."""
    if not condition:
        raise Skip(why)


def group(data: Dataset, rng: random.Random) -> str:
    """Return one of the groups at random."""
    return rng.choice(data.series)


def two_groups(data: Dataset, rng: random.Random) -> tuple[str, str]:
    """Return two different groups at random."""
    need(data.several)
    first, second = rng.sample(data.series, 2)
    return first, second


def two_keys(data: Dataset, rng: random.Random) -> tuple[Any, Any]:
    """Return two different keys at random, in the order of time where they are times."""
    need(len(data.keys) >= 2)
    indices = rng.sample(range(len(data.keys)), 2)
    if data.times or data.connected:
        indices.sort()
    return data.keys[indices[0]], data.keys[indices[1]]


def be(data: Dataset, rng: random.Random) -> str:
    """Return "is" or "are", in the past where the keys are times and chance says so."""
    past = (data.times or data.group == "year") and rng.random() < 0.5
    verb = data.words.be
    past = past and data.words.quantity != "share"
    return {"is": "was", "are": "were"}[verb] if past else verb


def do(data: Dataset) -> str:
    """Return the form of "do" that agrees with the quantity."""
    return "do" if data.words.be == "are" else "does"


def points(data: Dataset) -> Unit:
    """Return the unit of differences: percentage points for percentages."""
    unit = data.words.unit
    return Unit("", " percentage points", "percent") if unit.answer_type == "percent" else unit


def countable(data: Dataset) -> bool:
    """Say whether the keys are things one counts and adds over, not just positions along a line."""
    return not data.numeric or data.words.key in ("day", "week", "month", "year", "hour", "round", "trial")


def at_which(data: Dataset) -> str:
    """Return "In", "On" or "At", as it goes with the kind of time that keys are."""
    return preposition(data.words.key).capitalize() if data.times else "At" if data.numeric else "For"


def keys_phrase(data: Dataset) -> str:
    """Return "all cities", "all the years shown"."""
    noun = plural(data.words.key)
    return f"all the {noun} shown" if data.times else f"all {noun}"


# What happens over time, so that it may be added up over time; what exists at a time may not.
FLOWS = (
    *("sales", "revenue", "income", "profit", "generation", "production", "rain", "precipitation", "visit", "export"),
    *("import", "birth", "death", "sold", "consumption", "use", "emission", "spending", "expenditure", "admission"),
    *("arrival", "departure", "order", "download", "case", "accident", "output", "harvest", "earnings", "passenger"),
)


def additive(data: Dataset, over_keys: bool = True) -> bool:
    """Say whether values may sensibly be added up, over the keys or (at one key) over the groups."""
    quantity = f"{data.words.quantity.casefold()} "
    if data.floating or (data.kind == "cell" and not printed(data)):
        return False
    if over_keys and (data.times or data.connected) and not any(word in quantity for word in FLOWS):
        return False
    if not over_keys and data.connected and data.kind == "point":
        return False
    if data.words.unit.answer_type == "percent" or data.words.unit.suffix.strip().startswith("°"):
        return False
    return data.kind not in ("box", "violin") and not data.polar and not any(word in quantity for word in NOT_ADDITIVE)


def divisible(data: Dataset) -> bool:
    """Say whether ratios of values make sense."""
    return not data.words.unit.suffix.strip().startswith("°") and "temperature" not in data.words.quantity.casefold()


def whole(data: Dataset, series: str) -> bool:
    """Say whether every row of a group has a name that can be read, so that "all" means what is seen."""
    if any(name != label for name, label in data.labels.items()):
        return False  # answers give dates as they are in the data, labels as they are drawn
    return len(numbers_of(data, series)) == len(data.keys) >= 2


def printed(data: Dataset) -> bool:
    """Say whether every value is printed on the chart."""
    index = data.rows.index(data.value)
    return all(isinstance(row[index], Measured) and row[index].error == 0 for row in data.rows.cells)


def readable(data: Dataset) -> bool:
    """Say whether values can be read off the chart at all, at least roughly."""
    index = data.rows.index(data.value)
    return any(isinstance(row[index], Measured) and math.isfinite(row[index].error) for row in data.rows.cells)


def thresholds(data: Dataset, values: list[Measured], rng: random.Random) -> list[float]:
    """Return round limits that lie well between the values, best first."""
    ordered = sorted(values, key=lambda v: v.value)
    if len(ordered) < 3:
        return []
    found = []
    for low, high in pairwise(ordered):
        room = (low.error or low.gap or 0.0) + (high.error or high.gap or 0.0)
        if high.value - low.value > room and math.isfinite(room):
            number = _round_between(low.value + low.error, high.value - high.error)
            if number is not None:
                found.append(number)
    rng.shuffle(found)
    return sorted(found, key=lambda number: len(f"{number:g}".strip("0").replace(".", "").replace("-", "")))


def _round_between(low: float, high: float) -> float | None:
    """Return the roundest number strictly inside an interval, None when it would take more than three digits."""
    if not low < high:
        return None
    size = max(abs(low), abs(high))
    power = math.floor(math.log10(size)) + 1 if size else 0
    for exponent in range(power, power - 4, -1):
        for lead in (5, 2, 1):
            unit = lead * 10.0**exponent
            number = round((low + high) / 2 / unit) * unit
            margin = 0.1 * (high - low)
            if low + margin < number < high - margin:
                return float(f"{number:.12g}")
    return None


def amount(number: float, data: Dataset) -> str:
    """Write a limit with the unit of the values: "€40 million"."""
    unit = data.words.unit
    text = plain_number(number)
    sign, body = ("-", text[1:]) if text.startswith("-") else ("", text)
    return f"{sign}{unit.prefix}{body}{unit.suffix}"


def article(quantity: str) -> str:
    """Return "a ", "an ", or "" before a plural or a quotation."""
    if is_plural(quantity) or not quantity[:1].isalpha():
        return ""
    return "an " if quantity[:1].casefold() in "aeiox" else "a "


def bounded(data: Dataset, above: bool, limit: str) -> str:
    """Return what rows beyond a limit have: "more than 40 visitors", "a revenue above €40"."""
    quantity = data.words.quantity
    if quantity.startswith("number of "):
        return f"{'more' if above else 'fewer'} than {limit} {quantity.removeprefix('number of ')}"
    return f"{article(quantity)}{quantity} {'above' if above else 'below'} {limit}"
