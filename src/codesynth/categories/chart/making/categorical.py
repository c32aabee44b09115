"""Values over categories: single, signed, grouped, stacked, in shares, with errors, in steps, scored."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from codesynth.categories.chart.data import (
    ErrorData,
    ErrorSeries,
    NumberSeries,
    PercentStackData,
    ShareData,
    SingleData,
    SlopeData,
    StackData,
)
from codesynth.categories.chart.data.categorical import CategoryData, GroupedData
from codesynth.categories.chart.making.recipe import Recipe, headings, tidy


def choose(recipe: Recipe, rng: random.Random, low: int, high: int, key: str = "items") -> list[tuple[str, float]]:
    """Return between `low` and `high` of the entry's things with their weights, in order where order matters."""
    things = recipe.things(key)
    items = list(things["items"])
    weights = list(recipe.entry.get("weights") or things.get("weights", [1.0] * len(items)))
    pairs = list(zip(items, weights, strict=True))
    if things.get("ordered") or recipe.entry.get("ordered"):
        count = min(len(pairs), high)
        start = rng.randrange(len(pairs) - count + 1)
        return pairs[start : start + count]
    count = rng.randint(min(low, len(pairs)), min(high, len(pairs)))
    return rng.sample(pairs, count)


def known_figures(recipe: Recipe, name: str) -> dict[str, float]:
    """Return what the list of things knows about each of them, so that Japan is not poor by chance."""
    things = recipe.things()
    return dict(zip(things["items"], things[name], strict=True))


def spread(recipe: Recipe, rng: random.Random, pairs: Sequence[tuple[str, float]]) -> list[float]:
    """Return one raw value per thing, within the entry's range."""
    low, high = recipe.entry["r"]
    kind = recipe.entry.get("spread", "")
    if known := recipe.entry.get("known"):
        figures = known_figures(recipe, str(known))
        return [figures[name] * rng.uniform(0.97, 1.03) for name, _ in pairs]
    if profile := recipe.entry.get("profile"):
        peak = max(profile)
        return [
            low + (high - low) * profile[i % len(profile)] / peak * rng.uniform(0.88, 1.0) for i in range(len(pairs))
        ]
    if kind == "weight":
        largest = max(weight for _, weight in pairs)
        return [max(low, high * weight / largest * rng.uniform(0.65, 1.0)) for _, weight in pairs]
    if kind == "heavy":
        exponent = rng.uniform(0.9, 1.6)
        ranks = rng.sample(range(1, len(pairs) + 1), len(pairs))
        top = low + (high - low) * rng.uniform(0.5, 1.0)
        return [max(low, top / rank**exponent * rng.uniform(0.85, 1.15)) for rank in ranks]
    if rng.random() < 0.12:  # a close race
        middle = rng.uniform(low + 0.3 * (high - low), high)
        return [min(high, max(low, middle * rng.uniform(0.93, 1.05))) for _ in pairs]
    return [low + (high - low) * rng.betavariate(1.7, 1.9) for _ in pairs]


def in_order(recipe: Recipe, rng: random.Random, names: list[str], columns: list[list[float]]) -> list[str]:
    """Sort names and columns together as a person would: descending mostly, sometimes ascending, by name, or not."""
    if recipe.things().get("ordered") or recipe.entry.get("ordered"):
        return names
    how = rng.random()
    order = list(range(len(names)))
    if how < 0.5:
        order.sort(key=lambda i: -columns[0][i])
    elif how < 0.58:
        order.sort(key=lambda i: columns[0][i])
    elif how < 0.7:
        order.sort(key=lambda i: names[i])
    for column in columns:
        column[:] = [column[i] for i in order]
    return [names[i] for i in order]


def by_label(recipe: Recipe, key: str = "by") -> str:
    """Return what the things are called."""
    return str(recipe.entry.get(key) or recipe.things().get("label", ""))


def _values(recipe: Recipe, rng: random.Random, raw: Sequence[float]) -> list[float]:
    low, high = recipe.entry["r"]
    decimals = recipe.decimals(low, high)
    values = [tidy(v, decimals) for v in raw]
    if max(map(abs, values)) >= 2000 and decimals == 0 and rng.random() < 0.5:
        values = [float(round(v, -1)) for v in values]
    return values


def make_single(recipe: Recipe, rng: random.Random) -> SingleData:
    """Make one value per category."""
    pairs = choose(recipe, rng, 5, rng.choice((7, 9, 12, 16)))
    values = _values(recipe, rng, spread(recipe, rng, pairs))
    columns = [values]
    names = in_order(recipe, rng, [name for name, _ in pairs], columns)
    top = names[max(range(len(names)), key=lambda i: values[i])]
    unique = values.count(max(values)) == 1
    ordered = recipe.things().get("ordered") or recipe.entry.get("ordered")
    headline = recipe.phrases.leader(rng, recipe.quantity, top) if unique and not ordered else ""
    return SingleData(
        **headings(recipe, rng, by_label(recipe), time_of(recipe, rng), headline),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=by_label(recipe),
        categories=tuple(names),
        series=(NumberSeries(values=tuple(values)),),
    )


def time_of(recipe: Recipe, rng: random.Random) -> str:
    """Return the year or span that the data are of, "" where the categories are years themselves."""
    if by_label(recipe) == recipe.phrases.year:
        return ""
    if recipe.entry.get("period"):
        return f"{recipe.year - rng.choice((1, 2, 5, 10))}–{recipe.year}"
    return str(recipe.year)


def make_signed(recipe: Recipe, rng: random.Random) -> SingleData:
    """Make values on both sides of zero."""
    pairs = choose(recipe, rng, 5, rng.choice((8, 10, 14)))
    low, high = recipe.entry["r"]
    values = _values(recipe, rng, [rng.triangular(low, high, (low + high) / 2) for _ in pairs])
    values = [v or 10.0 ** -recipe.decimals(low, high) for v in values]
    if min(values) > 0:
        values[rng.randrange(len(values))] = tidy(low * rng.uniform(0.2, 0.6), recipe.decimals(low, high))
    if max(values) < 0:
        values[rng.randrange(len(values))] = tidy(high * rng.uniform(0.2, 0.6), recipe.decimals(low, high))
    columns = [values]
    names = in_order(recipe, rng, [name for name, _ in pairs], columns)
    return SingleData(
        **headings(recipe, rng, by_label(recipe), time_of(recipe, rng)),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=by_label(recipe),
        categories=tuple(names),
        series=(NumberSeries(values=tuple(values)),),
    )


def series_names(recipe: Recipe, rng: random.Random, most: int = 4) -> tuple[str, list[str], list[float]]:
    """Return label, names and relative levels of several series: the entry's own, or years to compare."""
    if "series" in recipe.entry:
        names = list(recipe.things("series")["items"])
        names = names if len(names) <= most else rng.sample(names, most)
        levels = [rng.uniform(0.72, 1.25) for _ in names]
        return str(recipe.entry.get("series_by", recipe.things("series").get("label", ""))), names, levels
    count = rng.choice((2, 2, 3))
    gap = rng.choice((1, 2, 5, 5, 10))
    years = [recipe.year - gap * i for i in range(count)][::-1]
    drift = rng.choice((0.85, 0.92, 1.08, 1.18, 1.3))
    return recipe.phrases.year, [str(year) for year in years], [drift**i for i in range(count)]


def _grid(recipe: Recipe, rng: random.Random, high: int) -> tuple[list[str], str, list[str], list[list[float]]]:
    pairs = choose(recipe, rng, min(4, high), high)
    label, names, levels = series_names(recipe, rng)
    base = spread(recipe, rng, pairs)
    low, top = recipe.entry["r"]
    cap = 100.0 if recipe.unit == "%" else top * 1.6
    columns = [
        _values(recipe, rng, [min(cap, max(low * 0.4, v * level * rng.uniform(0.86, 1.14))) for v in base])
        for level in levels
    ]
    categories = in_order(recipe, rng, [name for name, _ in pairs], columns)
    return categories, label, names, columns


def make_grouped(recipe: Recipe, rng: random.Random, model: type[CategoryData] = GroupedData) -> CategoryData:
    """Make several values per category."""
    categories, label, names, columns = _grid(recipe, rng, rng.choice((4, 5, 6, 8)))
    time = "" if label == recipe.phrases.year else time_of(recipe, rng)
    return model(
        **headings(recipe, rng, by_label(recipe), time),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=by_label(recipe),
        categories=tuple(categories),
        series_label=label,
        series=tuple(NumberSeries(name=n, values=tuple(c)) for n, c in zip(names, columns, strict=True)),
    )


def make_slope(recipe: Recipe, rng: random.Random) -> SlopeData:
    """Make two points in time with one line per thing."""
    pairs = choose(recipe, rng, 3, 7)
    gap = rng.choice((5, 8, 10, 15))
    low, high = recipe.entry["r"]
    before = spread(recipe, rng, pairs)
    cap = 100.0 if recipe.unit == "%" else high * 1.3
    after = [min(cap, max(low * 0.6, v + (high - low) * rng.gauss(0.03, 0.16))) for v in before]
    columns = [_values(recipe, rng, before), _values(recipe, rng, after)]
    years = (str(recipe.year - gap), str(recipe.year))
    return SlopeData(
        **headings(recipe, rng, by_label(recipe), f"{years[0]}–{years[1]}"),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=recipe.phrases.year,
        categories=years,
        series_label=by_label(recipe),
        series=tuple(NumberSeries(name=name, values=(a, b)) for (name, _), a, b in zip(pairs, *columns, strict=True)),
    )


def make_errors(recipe: Recipe, rng: random.Random) -> ErrorData:
    """Make means with error bars, one or two series."""
    pairs = choose(recipe, rng, 4, rng.choice((5, 6, 8)))
    several = "series" in recipe.entry and rng.random() < 0.7
    label, names, levels = series_names(recipe, rng, 3) if several else ("", [""], [1.0])
    base = spread(recipe, rng, pairs)
    low, high = recipe.entry["r"]
    decimals = recipe.decimals(low, high)
    noise = rng.uniform(0.04, 0.14)
    series = []
    for name, level in zip(names, levels, strict=True):
        values = [tidy(v * level * rng.uniform(0.95, 1.05), decimals) for v in base]
        scale = (high - low) * noise
        errors = [max(10.0**-decimals, tidy(min(scale * rng.uniform(0.5, 1.6), v * 0.6), decimals)) for v in values]
        series.append(ErrorSeries(name=name, values=tuple(values), errors=tuple(errors)))
    return ErrorData(
        **headings(recipe, rng, by_label(recipe), ""),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=by_label(recipe),
        categories=tuple(name for name, _ in pairs),
        series_label=label,
        error_label=str(recipe.entry.get("err") or "± SD").replace("range", "± SD"),
        series=tuple(series),
    )


def hundred(raw: Sequence[float], decimals: int) -> list[float]:
    """Round shares so that they sum to exactly 100 (largest remainders)."""
    unit = 10**decimals
    total = sum(raw)
    exact = [value / total * 100 * unit for value in raw]
    floors = [max(1, int(value)) for value in exact]
    rest = 100 * unit - sum(floors)
    order = sorted(range(len(raw)), key=lambda i: floors[i] - exact[i])
    for k in range(abs(rest)):
        i = order[k % len(order)] if rest > 0 else max(range(len(floors)), key=lambda j: floors[j])
        floors[i] += 1 if rest > 0 else -1
    return [value / unit for value in floors]


def _stack_parts(recipe: Recipe, rng: random.Random) -> list[tuple[str, float]]:
    parts = list(zip(recipe.entry["parts"], recipe.entry["w"], strict=True))
    if len(parts) > 4 and not recipe.entry.get("ordered_parts") and rng.random() < 0.4:
        kept = set(rng.sample(range(len(parts)), rng.randint(3, len(parts) - 1)))
        parts = [part for i, part in enumerate(parts) if i in kept]
    return parts


def make_stack(recipe: Recipe, rng: random.Random) -> StackData:
    """Make parts of a whole per category, in the quantity's unit."""
    pairs = choose(recipe, rng, 3, rng.choice((4, 5, 6, 8)))
    parts = _stack_parts(recipe, rng)
    low, high = recipe.entry["r"]
    totals = [low + (high - low) * rng.betavariate(2, 2) for _ in pairs]
    if max(weight for _, weight in pairs) > 2:
        largest = max(weight for _, weight in pairs)
        totals = [max(low * 0.5, high * (weight / largest) ** 0.8 * rng.uniform(0.8, 1.1)) for _, weight in pairs]
    decimals = recipe.decimals(low, high)
    mixes = [[w * rng.lognormvariate(0, 0.35) for _, w in parts] for _ in pairs]
    columns = [
        [tidy(total * mix[j] / sum(mix), decimals) for total, mix in zip(totals, mixes, strict=True)]
        for j in range(len(parts))
    ]
    if min(sum(values) for values in zip(*columns, strict=True)) <= 0:
        columns = [[v + 10.0**-decimals for v in column] for column in columns]
    categories = [name for name, _ in pairs]
    return StackData(**_stacked(recipe, rng, categories, parts, columns), unit=recipe.unit, quantity=recipe.quantity)


def make_percent_stack(recipe: Recipe, rng: random.Random) -> PercentStackData:
    """Make shares per category that sum to 100."""
    pairs = choose(recipe, rng, 3, rng.choice((4, 5, 6, 8)))
    parts = _stack_parts(recipe, rng)
    decimals = rng.choice((0, 0, 1))
    mixes = [hundred([w * rng.lognormvariate(0, 0.4) for _, w in parts], decimals) for _ in pairs]
    columns = [[mix[j] for mix in mixes] for j in range(len(parts))]
    fields = _stacked(recipe, rng, [name for name, _ in pairs], parts, columns)
    return PercentStackData(**fields, unit="%", quantity=recipe.phrases.share)


def _stacked(
    recipe: Recipe, rng: random.Random, categories: list[str], parts: Any, columns: list[list[float]]
) -> dict[str, Any]:
    by = by_label(recipe)
    both = recipe.phrases.join(recipe.phrases.both, by, recipe.entry["parts_by"])
    return {
        **headings(recipe, rng, both if rng.random() < 0.5 else str(recipe.entry["parts_by"]), time_of(recipe, rng)),
        "category_label": by,
        "categories": tuple(categories),
        "series_label": str(recipe.entry["parts_by"]),
        "series": tuple(NumberSeries(name=p, values=tuple(c)) for (p, _), c in zip(parts, columns, strict=True)),
    }


def make_share(recipe: Recipe, rng: random.Random) -> ShareData:
    """Make shares of one whole that sum to 100."""
    parts = list(zip(recipe.entry["parts"], recipe.entry["w"], strict=True))
    most = rng.choice((4, 5, 6, 7, 8))
    if len(parts) > most:
        kept = [*sorted(rng.sample(range(len(parts) - 1), most - 1)), len(parts) - 1]
        parts = [parts[i] for i in kept]
    values = hundred([w * rng.lognormvariate(0, 0.25) for _, w in parts], rng.choice((0, 0, 1)))
    order = list(range(len(parts)))
    if rng.random() < 0.5:
        order.sort(key=lambda i: -values[i])
    top = max(range(len(parts)), key=lambda i: values[i])
    headline = ""
    if values.count(values[top]) == 1:
        headline = recipe.phrases.leader(rng, recipe.quantity, parts[top][0])
    by = str(recipe.entry["by"])
    return ShareData(
        **headings(recipe, rng, by, str(recipe.year), headline if recipe.locale != "en" else ""),
        quantity=recipe.quantity,
        unit="%",
        category_label=by,
        categories=tuple(parts[i][0] for i in order),
        values=tuple(values[i] for i in order),
    )
