"""Waterfalls, two quantities on twin axes, population pyramids, profiles of scores."""

from __future__ import annotations

import math
import random

from codesynth.categories.chart.data import NumberSeries, ProfileData, PyramidData, TwinData, WaterfallData
from codesynth.categories.chart.making.categorical import by_label, choose, time_of
from codesynth.categories.chart.making.recipe import Recipe, headings, tidy


def make_waterfall(recipe: Recipe, rng: random.Random) -> WaterfallData:
    """Make an opening total, changes, and the closing total that follows."""
    low, high = recipe.entry["r"]
    decimals = recipe.decimals(low, high)
    opening = tidy(rng.uniform(low + 0.2 * (high - low), high), decimals)
    names = choose(recipe, rng, 4, 7)
    signs = (1,) if recipe.entry.get("up") else (1, -1)
    changes = [tidy(opening * rng.choice(signs) * rng.uniform(0.03, 0.18), decimals) for _ in names]
    changes = [c or 10.0**-decimals for c in changes]
    closing = tidy(opening + sum(changes), decimals)
    return WaterfallData(
        **headings(recipe, rng),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=recipe.phrases.step,
        opening_label=str(recipe.entry["open"]),
        opening=opening,
        categories=tuple(name for name, _ in names),
        changes=tuple(changes),
        closing_label=str(recipe.entry["close"]),
        closing=closing,
    )


def make_twin(recipe: Recipe, rng: random.Random) -> TwinData:
    """Make bars of one quantity and a line of another."""
    names = list(recipe.things()["items"])
    entry = recipe.entry
    columns = []
    for key in ("bar", "line"):
        _, _, low, high = entry[key]
        profile = entry[f"{key}_profile"]
        spans = (min(profile), max(profile) - min(profile) or 1)
        scale = rng.uniform(0.75, 1.0)
        decimals = 0 if high >= 200 else 1
        shape = [(profile[i % len(profile)] - spans[0]) / spans[1] for i in range(len(names))]
        values = [low + (high - low) * min(1.0, max(0.0, scale * s + rng.gauss(0, 0.05))) for s in shape]
        columns.append(tuple(tidy(v, decimals) for v in values))
    bar, line = entry["bar"], entry["line"]
    both = recipe.phrases.join(recipe.phrases.and_, bar[0], line[0])
    words = headings(Recipe({**entry, "q": both}, recipe.domain, recipe.locale, recipe.place, recipe.year), rng,
                     "", time_of(recipe, rng))  # fmt: skip
    return TwinData(
        **words,
        quantity=bar[0],
        unit=bar[1],
        category_label=by_label(recipe),
        categories=tuple(names),
        values=columns[0],
        line_quantity=line[0],
        line_unit=line[1],
        line_values=columns[1],
    )


def make_pyramid(recipe: Recipe, rng: random.Random) -> PyramidData:
    """Make two sides over ages: young, old or bulging populations."""
    ages = recipe.things("ages")["items"] if "ages" in recipe.entry else _ages(rng)
    low, high = recipe.entry["r"]
    shape, n = recipe.entry.get("shape", "old"), len(ages)
    centre = {"young": -0.1, "old": 0.55, "bulge": 0.35}[shape]
    width = rng.uniform(0.25, 0.4)
    decimals = recipe.decimals(low, high)
    columns = []
    for side in range(2):
        skew = 0.05 if side == 0 else -0.04
        raw = [math.exp(-(((i / (n - 1)) - centre - skew) ** 2) / (2 * width**2)) for i in range(n)]
        columns.append(tuple(tidy(low + (high - low) * v * rng.uniform(0.88, 1.0), decimals) for v in raw))
    return PyramidData(
        **headings(recipe, rng, str(recipe.entry["by"]), str(recipe.year)),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=str(recipe.entry["by"]),
        categories=tuple(ages),
        series_label=str(recipe.entry.get("sides_by", recipe.phrases.sex)),
        series=tuple(NumberSeries(name=s, values=c) for s, c in zip(recipe.entry["sides"], columns, strict=True)),
    )


def _ages(rng: random.Random) -> list[str]:
    step = rng.choice((5, 10, 10))
    last = rng.choice((80, 80, 90))
    return [f"{a}–{a + step - 1}" for a in range(0, last, step)] + [f"{last}+"]


def make_profile(recipe: Recipe, rng: random.Random) -> ProfileData:
    """Make scores on several criteria."""
    entry = recipe.entry
    spokes, names = list(entry["spokes"]), list(entry["series"])
    names = rng.sample(names, min(len(names), rng.choice((1, 2, 2, 3))))
    top = float(entry["max"])
    decimals = 0 if top >= 50 else 1
    series = []
    for name in names:
        level = rng.uniform(0.45, 0.75)
        values = [tidy(top * min(1.0, max(0.12, rng.gauss(level, 0.17))), decimals) for _ in spokes]
        series.append(NumberSeries(name=name, values=tuple(values)))
    return ProfileData(
        **headings(recipe, rng, str(entry["series_by"]) if len(names) > 1 else "", ""),
        quantity=recipe.quantity,
        unit=recipe.unit,
        category_label=str(entry["by"]),
        categories=tuple(spokes),
        maximum=top,
        series_label=str(entry["series_by"]),
        series=tuple(series),
    )
