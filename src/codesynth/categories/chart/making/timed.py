"""Values over time or another axis: growth, decline, seasons, peaks, walks; with gaps, bands and parts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from codesynth.categories.chart.data import (
    BandData,
    BandSeries,
    MultiSeriesData,
    NumberSeries,
    SingleSeriesData,
    StackedSeriesData,
)
from codesynth.categories.chart.data.numeric import SeriesData
from codesynth.categories.chart.making.categorical import choose
from codesynth.categories.chart.making.recipe import Recipe, headings, tidy

# Each takes u from 0 to 1 and a generator of its own for the path's parameters, and gives a share of the range.
Path = Callable[[float], float]


def path(kind: str, rng: random.Random) -> Path:
    """Return a path of a kind, with parameters of its own."""
    a, b = rng.uniform(0.05, 0.25), rng.uniform(0.65, 1.0)
    middle, width = rng.uniform(0.35, 0.65), rng.uniform(0.1, 0.2)
    phase, knee = rng.uniform(0, 1), rng.uniform(0.55, 0.8)
    turn = 2 * math.pi

    def bump(x: float) -> float:
        return math.exp(-(x**2) / 0.02)

    rate, power = rng.uniform(1.2, 3.2), rng.uniform(0.8, 1.5)
    paths: dict[str, Path] = {
        "grow": lambda u: a + (b - a) * (math.exp(rate * u) - 1) / (math.exp(rate) - 1),
        "rise": lambda u: a + (b - a) * u ** power,
        "fall": lambda u: b - (b - a) * u**power,
        "flat": lambda u: (a + b) / 2 + 0.12 * (u - 0.5) * (1 if phase > 0.5 else -1),
        "decay": lambda u: a * 0.4 + (b - a * 0.4) * math.exp(-rate * 1.3 * u),
        "saturate": lambda u: a + (b - a) * (1 - math.exp(-rate * 1.2 * u)) / (1 - math.exp(-rate * 1.2)),
        "sigmoid": lambda u: a * 0.5 + (b - a * 0.5) / (1 + math.exp(-(u - middle) * 11)),
        "peak": lambda u: 0.05 + (b - 0.05) * math.exp(-((u - middle) ** 2) / (2 * width**2)),
        "pulse": lambda u: b * (u * 9) * math.exp(1 - u * 9) if u > 0 else 0.0,
        "day": lambda u: 0.35 + 0.3 * b * (math.sin((u - 0.3) * turn) + 0.45 * math.sin((u - 0.1) * 2 * turn)),
        "sun": lambda u: max(0.0, b * math.sin((u - 0.25) * 2 * math.pi)) if 0.25 < u < 0.75 else 0.0,
        "season": lambda u: 0.5 - 0.42 * b * math.cos(2 * math.pi * u),
        "cycle": lambda u: 0.5 + 0.35 * b * math.sin(2 * math.pi * (rate * u + phase)),
        "shock": lambda u: a + (0.25 * u if u < knee else 0.2 + (b - a - 0.2) * bump(u - knee - 0.1)),
        "fill": lambda u: 0.2 + 0.75 * b * u if u < knee else 0.2 + 0.75 * b * knee - 0.5 * (u - knee),
        "walk": lambda u: 0.5,
    }  # fmt: skip
    return paths[kind]


ROUGHNESS = {
    "walk": 0.09,
    "day": 0.012,
    "sun": 0.01,
    "pulse": 0.01,
    "season": 0.02,
    "fill": 0.008,
    "cycle": 0.035,
    "shock": 0.02,
}


def trajectory(kind: str, rng: random.Random, n: int) -> list[float]:
    """Return n shares of the range along a path, with noise that remembers where it was."""
    follow = path(kind, rng)
    noise, rough = 0.0, ROUGHNESS.get(kind, 0.022) * rng.uniform(0.5, 1.4)
    result = []
    for i in range(n):
        noise = 0.75 * noise + rng.gauss(0, rough)
        if kind == "walk":
            noise *= 1.15
        result.append(follow(i / (n - 1)) + noise)
    return result


def axis_of(recipe: Recipe, rng: random.Random) -> tuple[list[Any], str, str, str, str]:
    """Return x, its label, unit and kind, and the span in words."""
    entry, over = recipe.entry, recipe.entry["over"]
    if over == "year":
        first, last = entry.get("span", (2005, 2024))
        start = rng.randint(first, max(first, last - rng.choice((8, 10, 15, 25))))
        step = 5 if last - start > 60 and rng.random() < 0.5 else 1
        years = list(range(start, last + 1, step))
        return [float(y) for y in years], recipe.phrases.year, "", "year", f"{years[0]}–{years[-1]}"
    if over in ("day", "week", "month"):
        return _dates(recipe, rng, over)
    label, unit = str(entry.get("label") or recipe.phrases.hour), str(entry.get("xu", ""))
    if over == "hour":
        hours = (
            list(range(0, 25, rng.choice((1, 1, 2))))
            if "label" not in entry
            else [0, 0.5, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24]
        )
        return [float(h) for h in hours], label, unit, "number", ""
    low, high = entry.get("n", (10, 40))
    n = rng.randint(low, high)
    step = entry.get("step", 1)
    start = entry.get("start", 0)
    return [round(start + step * i, 6) for i in range(n)], label, unit, "number", ""


def _dates(recipe: Recipe, rng: random.Random, over: str) -> tuple[list[Any], str, str, str, str]:
    n = rng.randint(*recipe.entry.get("n", (18, 48)))
    year = recipe.year - (2 if over == "month" and n > 18 else 1)
    month = int(recipe.entry.get("month", rng.randint(1, 12) if over != "month" else 1))
    if over == "month":
        days = [date(year + (month - 1 + i) // 12, (month - 1 + i) % 12 + 1, 1) for i in range(n)]
    else:
        step = timedelta(days=1 if over == "day" else 7)
        days = [date(year, month, 1) + step * i for i in range(n)]
    label = {"day": recipe.phrases.day, "week": recipe.phrases.week, "month": recipe.phrases.month}[over]
    span = str(days[0].year) if days[0].year == days[-1].year else f"{days[0].year}–{days[-1].year}"
    return [day.isoformat() for day in days], label, "", "date", span


def scaled(recipe: Recipe, shares: list[float], low: float, high: float) -> list[float]:
    """Return shares of the range as rounded values; quantities that cannot be negative are kept above zero."""
    decimals = recipe.decimals(low, high)
    floor = min(0.0, low) if low >= 0 else -math.inf
    cap = 100.0 if recipe.unit == "%" and high <= 100 else math.inf
    return [tidy(min(cap, max(floor, low + (high - low) * s)), decimals) for s in shares]


def levels(rng: random.Random, count: int) -> list[float]:
    """Return factors that keep several series apart, or nearly tied."""
    if rng.random() < 0.15:
        return [rng.uniform(0.92, 1.0) for _ in range(count)]
    base = [0.45 + 0.55 * (i + 0.5) / count for i in range(count)]
    rng.shuffle(base)
    return base


def _fields(recipe: Recipe, rng: random.Random, by: str) -> dict[str, Any]:
    x, label, unit, kind, span = axis_of(recipe, rng)
    return {
        **headings(recipe, rng, by, span),
        "quantity": recipe.quantity,
        "unit": recipe.unit,
        "x_label": label,
        "x_unit": unit,
        "x_kind": kind,
        "x": tuple(x),
    }


def make_line(recipe: Recipe, rng: random.Random) -> SingleSeriesData:
    """Make one series; sometimes with a gap."""
    fields = _fields(recipe, rng, "")
    low, high = recipe.entry["r"]
    n = len(fields["x"])
    values: list[float | None] = list(scaled(recipe, trajectory(recipe.entry["dyn"], rng, n), low, high))
    if n >= 12 and rng.random() < 0.08:
        gap = rng.randrange(3, n - 4)
        for i in range(gap, gap + rng.choice((1, 2, 3))):
            values[i] = None
    return SingleSeriesData(**fields, series=(NumberSeries(values=tuple(values)),))


def make_lines(recipe: Recipe, rng: random.Random) -> MultiSeriesData:
    """Make two to five series of one kind."""
    names = [name for name, _ in choose(recipe, rng, 2, rng.choice((2, 3, 4, 5)))][:6]
    fields = _fields(recipe, rng, str(recipe.entry.get("by", "")))
    low, high = recipe.entry["r"]
    series = []
    for name, level in zip(names, levels(rng, len(names)), strict=True):
        shares = [s * level for s in trajectory(recipe.entry["dyn"], rng, len(fields["x"]))]
        series.append(NumberSeries(name=name, values=tuple(scaled(recipe, shares, low, high))))
    return MultiSeriesData(**fields, series_label=str(recipe.entry.get("by", "")), series=tuple(series))


def make_steps(recipe: Recipe, rng: random.Random) -> SeriesData:
    """Make one or two series that hold their value for a while."""
    names = [name for name, _ in choose(recipe, rng, 1, rng.choice((1, 2, 2)))]
    fields = _fields(recipe, rng, str(recipe.entry.get("by", "")) if len(names) > 1 else "")
    low, high = recipe.entry["r"]
    n = len(fields["x"])
    series = []
    for name in names:
        shares = trajectory(recipe.entry["dyn"], rng, n)
        hold = rng.choice((1, 2, 3)) if n > 15 else 1
        shares = [shares[i - i % hold] for i in range(n)]
        series.append(
            NumberSeries(name=name if len(names) > 1 else "", values=tuple(scaled(recipe, shares, low, high)))
        )
    label = str(recipe.entry.get("by", "")) if len(names) > 1 else ""
    return SeriesData(**fields, series_label=label, series=tuple(series))


def make_band(recipe: Recipe, rng: random.Random) -> BandData:
    """Make one or two series with an interval that widens or not."""
    names = [name for name, _ in choose(recipe, rng, 1, rng.choice((1, 1, 2)))]
    fields = _fields(recipe, rng, str(recipe.entry.get("by", "")) if len(names) > 1 else "")
    low, high = recipe.entry["r"]
    decimals = recipe.decimals(low, high)
    n, widen, width = len(fields["x"]), rng.random() < 0.4, rng.uniform(0.03, 0.1)
    series = []
    for name, level in zip(names, levels(rng, len(names)), strict=True):
        values = scaled(recipe, [s * level for s in trajectory(recipe.entry["dyn"], rng, n)], low, high)
        half = [(high - low) * width * ((0.3 + 1.2 * i / n) if widen else rng.uniform(0.85, 1.15)) for i in range(n)]
        floor = 0.0 if low >= 0 else -math.inf
        lower = [max(floor, tidy(v - h, decimals)) for v, h in zip(values, half, strict=True)]
        upper = [tidy(v + h * rng.uniform(0.9, 1.1), decimals) for v, h in zip(values, half, strict=True)]
        series.append(
            BandSeries(
                name=name if len(names) > 1 else "",
                values=tuple(values),
                lower=tuple(min(a, v) for a, v in zip(lower, values, strict=True)),
                upper=tuple(max(b, v) for b, v in zip(upper, values, strict=True)),
            )
        )
    label = str(recipe.entry.get("by", "")) if len(names) > 1 else ""
    band = rng.choice(("95% CI", "95% CI", "± 1 SD", "Min–max")) if recipe.locale == "en" else "95% CI"
    return BandData(**fields, series_label=label, band_label=band, series=tuple(series))


def make_area(recipe: Recipe, rng: random.Random) -> StackedSeriesData:
    """Make parts of a whole over time, each with dynamics of its own."""
    names, kinds = list(recipe.entry["items"]), list(recipe.entry["dyn"])
    if len(names) > 3 and rng.random() < 0.4:
        kept = sorted(rng.sample(range(len(names)), len(names) - 1))
        names, kinds = [names[i] for i in kept], [kinds[i] for i in kept]
    fields = _fields(recipe, rng, str(recipe.entry.get("by", "")))
    low, high = recipe.entry["r"]
    series = []
    for name, kind in zip(names[:6], kinds, strict=False):
        level = rng.uniform(0.5, 1.0)
        shares = [max(0.0, s * level) for s in trajectory(kind, rng, len(fields["x"]))]
        values = scaled(recipe, shares, low, high)
        series.append(NumberSeries(name=name, values=tuple(max(0.0, v) for v in values)))
    return StackedSeriesData(**fields, series_label=str(recipe.entry.get("by", "")), series=tuple(series))
