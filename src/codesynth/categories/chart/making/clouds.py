"""Clouds of points, bubbles, raw observations and matrices."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from typing import Any

from codesynth.categories.chart.data import (
    BubbleData,
    GroupedPointData,
    HistogramData,
    MatrixData,
    NumberSeries,
    PointGroup,
    SampleData,
    SinglePointData,
)
from codesynth.categories.chart.data.numeric import PointData
from codesynth.categories.chart.making.categorical import choose, known_figures
from codesynth.categories.chart.making.recipe import Recipe, headings, tidy


def _decimals(low: float, high: float) -> int:
    size = max(abs(low), abs(high))
    return 0 if size >= 200 else 1 if size >= 8 else 2


def _within(share: float, low: float, high: float, decimals: int, *, log: bool) -> float:
    share = min(1.0, max(0.0, share))
    if log:
        value = low * (high / low) ** share
        return tidy(value, max(0, 2 - math.floor(math.log10(value)) - 1))
    return tidy(low + (high - low) * share, decimals)


def _cloud(recipe: Recipe, rng: random.Random, n: int, centre: float, lift: float) -> tuple[list[float], list[float]]:
    entry = recipe.entry
    (_, _, x0, x1), (_, _, y0, y1) = entry["x"], entry["y"]
    slope, log = float(entry["slope"]), str(entry.get("log", ""))
    dx, dy = int(entry.get("dx", _decimals(x0, x1))), int(entry.get("dy", _decimals(y0, y1)))
    noise = 0.17 * math.sqrt(max(0.05, 1 - slope * slope)) + 0.03
    xs, ys = [], []
    for _ in range(n):
        u = min(1.0, max(0.0, rng.gauss(centre, 0.2)))
        v = 0.5 + slope * (u - 0.5) * 0.9 + lift + rng.gauss(0, noise)
        xs.append(_within(u, x0, x1, dx, log="x" in log))
        ys.append(_within(v, y0, y1, dy, log="y" in log))
    return xs, ys


def _point_fields(recipe: Recipe, rng: random.Random) -> dict[str, Any]:
    entry = recipe.entry
    (x_name, x_unit, _, _), (y_name, y_unit, _, _) = entry["x"], entry["y"]
    both = recipe.phrases.join(recipe.phrases.against, y_name, x_name)
    named = Recipe({**entry, "q": both, "u": ""}, recipe.domain, recipe.locale, recipe.place, recipe.year)
    return {
        **headings(named, rng, "", "" if rng.random() < 0.6 else str(recipe.year)),
        "quantity": y_name,
        "unit": y_unit,
        "x_quantity": x_name,
        "x_unit": x_unit,
        "log_x": "x" in str(entry.get("log", "")),
        "log_y": "y" in str(entry.get("log", "")),
    }


def make_points(recipe: Recipe, rng: random.Random) -> SinglePointData:
    """Make one cloud."""
    xs, ys = _cloud(recipe, rng, rng.choice((18, 25, 32, 40, 60, 80)), 0.5, 0.0)
    return SinglePointData(**_point_fields(recipe, rng), groups=(PointGroup(x=tuple(xs), y=tuple(ys)),))


def make_point_groups(recipe: Recipe, rng: random.Random) -> PointData:
    """Make two to four clouds."""
    names = list(recipe.entry["groups"])[:4]
    groups = []
    for i, name in enumerate(names):
        centre = 0.3 + 0.4 * (i + 0.5) / len(names) + rng.gauss(0, 0.04)
        xs, ys = _cloud(recipe, rng, rng.randint(9, 28), centre, rng.gauss(0, 0.09))
        groups.append(PointGroup(name=name, x=tuple(xs), y=tuple(ys)))
    return GroupedPointData(
        **_point_fields(recipe, rng), series_label=str(recipe.entry.get("by", "")), groups=tuple(groups)
    )


def make_bubbles(recipe: Recipe, rng: random.Random) -> BubbleData:
    """Make named things with three quantities."""
    entry = recipe.entry
    pairs = choose(recipe, rng, 6, rng.choice((8, 10, 14)))
    (x_name, x_unit, x0, x1), (y_name, y_unit, y0, y1) = entry["x"], entry["y"]
    size_name, size_unit = entry["size"]
    slope = float(entry["slope"])
    order = [(i + 0.5 + rng.uniform(-0.3, 0.3)) / len(pairs) for i in range(len(pairs))]
    rng.shuffle(order)
    xs = [_within(u, x0, x1, _decimals(x0, x1), log=False) for u in order]
    ys = [
        _within(0.5 + slope * (u - 0.5) * 0.8 + rng.gauss(0, 0.16), y0, y1, _decimals(y0, y1), log=False) for u in order
    ]
    if "known" in entry:
        first, second = (known_figures(recipe, str(name)) for name in entry["known"])
        xs = [tidy(first[name] * rng.uniform(0.96, 1.04), _decimals(x0, x1)) for name, _ in pairs]
        ys = [tidy(second[name] * rng.uniform(0.98, 1.02), _decimals(y0, y1)) for name, _ in pairs]
    sizes = [w if w > 1 else round(rng.lognormvariate(2.2, 0.8), 1) + 0.5 for _, w in pairs]
    both = recipe.phrases.join(recipe.phrases.against, y_name, x_name)
    named = Recipe({**entry, "q": both, "u": ""}, recipe.domain, recipe.locale, recipe.place, recipe.year)
    return BubbleData(
        **headings(named, rng, "", str(recipe.year)),
        quantity=y_name,
        unit=y_unit,
        category_label=str(entry["by"]),
        categories=tuple(name for name, _ in pairs),
        x_quantity=x_name,
        x_unit=x_unit,
        x=tuple(xs),
        values=tuple(ys),
        size_quantity=size_name,
        size_unit=size_unit,
        sizes=tuple(float(s) for s in sizes),
    )


def _draws(recipe: Recipe, rng: random.Random, n: int, shift: float) -> list[float]:
    low, high = recipe.entry["r"]
    span, kind = high - low, recipe.entry.get("dist", "normal")
    decimals = recipe.decimals(low, high)
    centre, width = 0.5 + shift, rng.uniform(0.1, 0.16)

    def normal() -> float:
        return rng.gauss(centre, width)

    def skew() -> float:
        return (0.08 + max(0.0, shift) * 0.5) + 0.16 * rng.lognormvariate(0, 0.6) * (1 + 1.5 * shift)

    def two() -> float:
        return rng.gauss(0.3 + shift * 0.4, 0.08) if rng.random() < 0.55 else rng.gauss(0.7 + shift * 0.4, 0.09)

    draw: Callable[[], float] = {"normal": normal, "skew": skew, "two": two}[kind]
    values: list[float] = []
    while len(values) < n:
        share = draw()
        if -0.02 <= share <= 1.15:
            values.append(tidy(max(low, low + span * share), decimals))
    return values


def make_histogram(recipe: Recipe, rng: random.Random) -> HistogramData:
    """Make observations of one group, sometimes two."""
    several = len(recipe.entry["groups"]) > 1 and rng.random() < 0.25
    names = rng.sample(list(recipe.entry["groups"]), 2) if several else [""]
    n = rng.choice((80, 120, 150, 200, 240))
    groups = tuple(
        NumberSeries(name=name, values=tuple(_draws(recipe, rng, n // len(names), (i - 0.5) * 0.2 if several else 0.0)))
        for i, name in enumerate(names)
    )
    return HistogramData(
        **headings(recipe, rng, "", f"n = {n}" if rng.random() < 0.4 else ""),
        quantity=recipe.quantity,
        unit=recipe.unit,
        series_label=str(recipe.entry["by"]) if several else "",
        groups=groups,
    )


def make_samples(recipe: Recipe, rng: random.Random) -> SampleData:
    """Make observations of several groups."""
    names = list(recipe.entry["groups"])
    if len(names) > 3 and rng.random() < 0.3:
        names = names[: rng.randint(3, len(names))]
    drift = rng.uniform(-0.14, 0.14)
    groups = []
    for i, name in enumerate(names):
        shift = drift * (i - (len(names) - 1) / 2) / max(1, len(names) - 1) * 2 + rng.gauss(0, 0.05)
        groups.append(NumberSeries(name=name, values=tuple(_draws(recipe, rng, rng.choice((20, 30, 40, 50)), shift))))
    return SampleData(
        **headings(recipe, rng, str(recipe.entry["by"])),
        quantity=recipe.quantity,
        unit=recipe.unit,
        series_label=str(recipe.entry["by"]),
        groups=tuple(groups),
    )


def make_matrix(recipe: Recipe, rng: random.Random) -> MatrixData:
    """Make a matrix by pattern: additive, by the sun, by season, random, correlations, confusions."""
    rows = list(recipe.things("rows")["items"])
    columns = list(recipe.things("cols")["items"])
    pattern = recipe.entry["pattern"]
    if pattern in ("correlation", "confusion"):
        columns = rows
    low, high = recipe.entry["r"]
    decimals = recipe.decimals(low, high)
    shares = _pattern(pattern, rng, len(rows), len(columns))
    if pattern == "season":
        # Each row knows its January and July, so that no city has its summer in November.
        ends = [[(end - low) / (high - low) for end in recipe.entry["ends"][name]] for name in rows]
        shares = [_year(rng, winter, summer, len(columns)) for winter, summer in ends]
    values: list[list[Any]] = [[tidy(low + (high - low) * s, decimals) for s in row] for row in shares]
    if pattern == "correlation":
        for i in range(len(rows)):
            values[i][i] = 1.0
            for j in range(i):
                values[i][j] = values[j][i]
    elif pattern in ("random", "additive") and rng.random() < 0.1:
        values[rng.randrange(len(rows))][rng.randrange(len(columns))] = None
    row_label, column_label = str(recipe.entry.get("rows_by", "")), str(recipe.entry.get("cols_by", ""))
    both = recipe.phrases.join(recipe.phrases.both, row_label, column_label) if row_label and column_label else ""
    both = "" if row_label in ("From", "True label") else both
    return MatrixData(
        **headings(recipe, rng, both, str(recipe.year) if recipe.place else ""),
        quantity=recipe.quantity,
        unit=recipe.unit,
        row_label=row_label,
        rows=tuple(rows),
        column_label=column_label,
        columns=tuple(columns),
        values=tuple(tuple(row) for row in values),
    )


def _year(rng: random.Random, winter: float, summer: float, months: int) -> list[float]:
    turn = [0.5 - 0.5 * math.cos(2 * math.pi * (j - 0.3) / months) for j in range(months)]
    return [winter + (summer - winter) * t + rng.gauss(0, 0.02) for t in turn]


def _pattern(kind: str, rng: random.Random, rows: int, columns: int) -> list[list[float]]:
    row = [rng.uniform(0.1, 1.0) for _ in range(rows)]
    column = [rng.uniform(0.1, 1.0) for _ in range(columns)]
    if kind == "sun":
        row = [0.25 + 0.75 * math.sin(math.pi * (i + 0.5) / rows) for i in range(rows)]
        column = [math.sin(math.pi * (j + 0.5) / columns) for j in range(columns)]
        return [[max(0.0, a * b * rng.uniform(0.85, 1.05)) for b in column] for a in row]
    if kind == "confusion":
        return [
            [rng.uniform(0.72, 1.0) if i == j else rng.uniform(0, 0.28) ** 1.4 for j in range(columns)]
            for i in range(rows)
        ]
    if kind in ("random", "correlation"):
        return [[rng.betavariate(1.3, 1.9) if kind == "random" else rng.betavariate(2, 2) for _ in column] for _ in row]
    return [[min(1.0, max(0.0, 0.5 * (a + b) + rng.gauss(0, 0.08))) for b in column] for a in row]
