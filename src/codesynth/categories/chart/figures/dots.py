"""Lollipops and dot plots."""

from __future__ import annotations

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import hold
from codesynth.categories.chart.code.legend import plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.data import CategoryData, SingleData
from codesynth.categories.chart.figures.base import Figure, category_request, from_zero
from codesynth.categories.chart.figures.groups import note_drop
from codesynth.categories.chart.making.categorical import make_grouped, make_single


def draw_lollipop(draft: Draft) -> None:
    """Draw a stem with a head per category."""
    data = draft.data
    n = len(data.categories)
    values = [float(v) for v in data.series[0].values]
    draft.open(draft.width_for(data.categories, 0.46), draft.rng.choice((4.4, 4.8, 5.0)))
    held = hold(draft, category_request(data))
    color = draft.colors(1, thin=True)[0]
    plain = draft.style.palette.name in ("sheet", "tab10") and draft.chance(0.5)
    call = draft.call("ax.stem", Raw(held.keys), Raw(held.values), basefmt=" ")
    size = draft.rng.choice((None, 7, 8, 9, 10))
    if plain and size is None:
        draft.draw(call)
    else:
        draft.draw(f"markers, stems, base = {call}")
        ink = {} if plain else {"color": color}
        draft.draw(draft.call("plt.setp", Raw("markers"), markersize=size, **ink))
        draft.draw(draft.call("plt.setp", Raw("stems"), linewidth=draft.rng.choice((1.5, 2, 3)), **ink))
    rotation = axes.category_rotation(draft, data.categories, draft.plot_width / n)
    top = axes.nice_limits(0, max(values) * 1.08, 10)[1]
    draft.add("axes", draft.call("ax.set_ylim", 0, top))
    decor.axis_labels(draft, data.category_label, decor.with_unit(draft, data.quantity, data.unit))
    decor.frame(draft)
    axes.value_axis(draft, values, data.unit)
    axes.rotate_labels(draft, rotation)
    decor.titles(draft)


def draw_dots(draft: Draft) -> None:
    """Draw dots on a line per category, of one or several series."""
    data = draft.data
    names = [s.name for s in data.series]
    n = len(data.categories)
    draft.open(draft.rng.choice((6.6, 7.2, 7.8)), max(3.6, 1.6 + 0.36 * n))
    held = hold(draft, category_request(data))
    colors = draft.colors(len(names), thin=True)
    size = draft.rng.choice((40, 50, 60, 80))
    for i, column in enumerate(held.columns["value"]):
        label = names[i] if len(names) > 1 else None
        kwargs = {"s": size, "color": colors[i], "label": label, "zorder": 3}
        draft.draw(draft.call("ax.scatter", Raw(column), Raw(held.keys), **kwargs))
    draft.add("axes", "ax.invert_yaxis()")
    note_drop(draft, 0)
    legend = plan_legend(draft, names, ("right", "above", "below")) if len(names) > 1 else None
    decor.axis_labels(draft, decor.with_unit(draft, data.quantity, data.unit), data.category_label)
    decor.spines(draft, "x")
    alpha = draft.rng.choice((0.3, 0.4, 0.5))
    draft.add("axes", draft.call("ax.grid", True, axis=draft.rng.choice(("y", "y", "both")), alpha=alpha))
    axes.value_axis(draft, [float(v) for s in data.series for v in s.values], data.unit, "x")
    if legend:
        write_legend(draft, legend)
    decor.titles(draft, above=legend.above if legend else 0.0)


FIGURES = (
    Figure("lollipop chart", SingleData, "category", make_single, draw_lollipop, weight=0.7, suits=from_zero),
    Figure("dot plot", CategoryData, "category", make_grouped, draw_dots, weight=0.6),
)
