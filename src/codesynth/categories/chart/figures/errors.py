"""Values with uncertainty: bars with error bars, and points with whiskers."""

from __future__ import annotations

from typing import Any

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, hold
from codesynth.categories.chart.code.legend import plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.data import ErrorData
from codesynth.categories.chart.figures.bars import bar_width, edge_options
from codesynth.categories.chart.figures.base import Figure, category_request, from_zero, with_errors
from codesynth.categories.chart.figures.groups import note_drop, open_bars
from codesynth.categories.chart.making.categorical import make_errors


def draw_error_bars(draft: Draft) -> None:
    """Draw bars, single or side by side, with error bars."""
    data = draft.data
    n, k = len(data.categories), len(data.series)
    slot = open_bars(draft, horizontal=False, slots=n, thick=0.3 * k + 0.3)
    held = hold(draft, category_request(data))
    colors = draft.colors(max(k, 1))
    cap = draft.rng.choice((3, 4, 5, 6))
    options = {"capsize": cap, **edge_options(draft)}
    if draft.chance(0.3):
        options["error_kw"] = {"elinewidth": 1, "ecolor": draft.ink if draft.style.dark else "0.25"}
    elif draft.style.dark:
        options["ecolor"] = "white"
    rotation = axes.category_rotation(draft, data.categories, slot)
    note_drop(draft, rotation)
    if k == 1:
        kwargs = {"yerr": Raw(held.columns["error"][0]), "color": colors[0], "width": bar_width(draft), **options}
        draft.draw(draft.call("ax.bar", Raw(held.keys), Raw(held.values), **kwargs))
        axes.rotate_labels(draft, rotation)
    else:
        _side_by_side(draft, held, colors, options, rotation)
    _finish(draft, from_zero_axis=True)


def _side_by_side(draft: Draft, held: Held, colors: list[str], options: dict[str, object], rotation: int) -> None:
    k = len(draft.data.series)
    draft.need("np")
    width = round(draft.rng.choice((0.7, 0.8)) / k, 3)
    draft.draw(f"x = np.arange(len({held.keys}))", f"width = {width}")
    for i, series in enumerate(draft.data.series):
        shift = (i - (k - 1) / 2) * width
        x = "x" if not shift else f"x {'+' if shift > 0 else '-'} {abs(shift):.3g}"
        kwargs = {"yerr": Raw(held.columns["error"][i]), "label": series.name, "color": colors[i], **options}
        draft.draw(draft.call("ax.bar", Raw(x), Raw(held.columns["value"][i]), Raw("width"), **kwargs))
    slanted = {"rotation": rotation, "ha": "right"} if 0 < rotation < 90 else {"rotation": 90} if rotation else {}
    draft.add("axes", draft.call("ax.set_xticks", Raw("x"), Raw(held.keys), **slanted))


def draw_whiskers(draft: Draft) -> None:
    """Draw a point with whiskers per category, upright or lying."""
    data = draft.data
    n, k = len(data.categories), len(data.series)
    horizontal = k == 1 and draft.chance(0.5)
    slot = open_bars(draft, horizontal=horizontal, slots=n, thick=0.42)
    held = hold(draft, category_request(data))
    colors = draft.colors(k, thin=True)
    markers = draft.rng.sample(("o", "s", "D", "^", "v"), 4)
    options: dict[str, Any] = {"capsize": draft.rng.choice((0, 3, 4, 5)), "markersize": draft.rng.choice((5, 6, 7, 8))}
    if draft.chance(0.3):
        options["elinewidth"] = draft.rng.choice((1, 1.5, 2))
    rotation = 0 if horizontal else axes.category_rotation(draft, data.categories, slot)
    note_drop(draft, rotation)
    if k == 1:
        error = {"xerr" if horizontal else "yerr": Raw(held.columns["error"][0])}
        xy = (Raw(held.values), Raw(held.keys)) if horizontal else (Raw(held.keys), Raw(held.values))
        kwargs = {"fmt": markers[0], "color": colors[0], **options}
        draft.draw(draft.call("ax.errorbar", *xy, **error, **kwargs))
        axes.rotate_labels(draft, rotation)
        draft.add("axes", f"ax.margins({'y' if horizontal else 'x'}={round(max(0.08, 0.4 / n), 2)})")
    else:
        draft.need("np")
        draft.draw(f"x = np.arange(len({held.keys}))")
        for i, series in enumerate(data.series):
            shift = round((i - (k - 1) / 2) * 0.18, 3)
            x = "x" if not shift else f"x {'+' if shift > 0 else '-'} {abs(shift):g}"
            kwargs = {"fmt": markers[i], "color": colors[i], "label": series.name, **options}
            error = {"yerr": Raw(held.columns["error"][i])}
            draft.draw(draft.call("ax.errorbar", Raw(x), Raw(held.columns["value"][i]), **error, **kwargs))
        slanted = {"rotation": rotation, "ha": "right"} if 0 < rotation < 90 else {"rotation": 90} if rotation else {}
        draft.add("axes", draft.call("ax.set_xticks", Raw("x"), Raw(held.keys), **slanted))
    if horizontal:
        draft.add("axes", "ax.invert_yaxis()")
    _finish(draft, from_zero_axis=False, horizontal=horizontal)


def _finish(draft: Draft, *, from_zero_axis: bool, horizontal: bool = False) -> None:
    data = draft.data
    names = [s.name for s in data.series]
    legend = plan_legend(draft, names) if len(names) > 1 else None
    tops = [float(v) + e for s in data.series for v, e in zip(s.values, s.errors, strict=True)]
    lows = [float(v) - e for s in data.series for v, e in zip(s.values, s.errors, strict=True)]
    low = 0.0 if from_zero_axis else min(lows)
    if legend and legend.headroom:
        margin = 0 if from_zero_axis else 0.05 * (max(tops) - low)
        upper = axes.nice_limits(low, low + (max(tops) - low) / (1 - legend.headroom) + margin, 12)[1]
        bottom = None if from_zero_axis else axes.nice_limits(low - margin, max(tops), 12)[0]
        draft.add("axes", draft.call("ax.set_ylim", bottom=bottom, top=upper))
    label = decor.with_unit(draft, data.quantity, data.unit)
    if draft.chance(0.5):
        label += f", {data.error_label}"
    category = data.category_label
    decor.axis_labels(draft, *((label, category) if horizontal else (category, label)))
    axis = "x" if horizontal else "y"
    decor.frame(draft, axis)
    axes.value_axis(draft, tops, data.unit, axis)
    if legend:
        write_legend(draft, legend, title=data.series_label if legend.place == "right" else "")
    decor.titles(draft, above=legend.above if legend else 0.0)


FIGURES = (
    Figure(
        "bar chart with error bars",
        ErrorData,
        "category",
        make_errors,
        draw_error_bars,
        suits=lambda entry: with_errors(entry) and from_zero(entry),
    ),
    Figure("dot-and-whisker plot", ErrorData, "category", make_errors, draw_whiskers, weight=0.7, suits=with_errors),
)
