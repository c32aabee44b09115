"""Stacked areas, slopes between two points in time, and small multiples."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, hold
from codesynth.categories.chart.code.legend import plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.data import MultiSeriesData, SlopeData, StackedSeriesData
from codesynth.categories.chart.figures.base import Figure, category_request, x_request
from codesynth.categories.chart.figures.lines import line_options, open_lines, value_range, x_ticks
from codesynth.categories.chart.making.categorical import make_slope
from codesynth.categories.chart.making.timed import make_area, make_lines


def draw_area(draft: Draft) -> None:
    """Draw a stacked area chart."""
    data = draft.data
    names = [s.name for s in data.series]
    open_lines(draft)
    held = hold(draft, x_request(data))
    colors = draft.colors(len(names))
    columns = held.columns["value"]
    mapping = held.items.removesuffix(".items()") if held.items.endswith(".items()") else ""
    alpha = draft.rng.choice((None, None, 0.8, 0.85, 0.9))
    edge = {"edgecolor": "white", "linewidth": 0.5} if draft.chance(0.25) else {}
    if mapping and mapping != "df" and draft.chance(0.7):
        args, labels = [Raw(f"{mapping}.values()")], Raw(f"{mapping}.keys()")
        kwargs = {"labels": labels, "colors": colors, "alpha": alpha, **edge}
    else:
        args = [Raw(column) for column in columns]
        kwargs = {"labels": names, "colors": colors, "alpha": alpha, **edge}
    if draft.style.palette.name in ("sheet", "tab10") and draft.chance(0.6):
        del kwargs["colors"]
    draft.draw(draft.call("ax.stackplot", Raw(held.keys), *args, **kwargs))
    totals = [sum(float(s.values[i]) for s in data.series) for i in range(len(data.x))]
    legend = plan_legend(draft, names)
    if legend.headroom:
        upper = axes.nice_limits(0, max(totals) / (1 - legend.headroom), 12)[1]
        draft.add("axes", draft.call("ax.set_ylim", 0, upper))
    draft.flush = True
    if data.x_kind != "date":
        draft.add("axes", draft.call("ax.set_xlim", float(data.x[0]), float(data.x[-1])))
    else:
        draft.add("axes", draft.call("ax.margins", x=0))
    x = "" if data.x_kind == "date" and draft.chance(0.4) else decor.with_unit(draft, data.x_label, data.x_unit)
    decor.axis_labels(draft, x, decor.with_unit(draft, data.quantity, data.unit))
    x_ticks(draft)
    decor.frame(draft)
    axes.value_axis(draft, totals, data.unit)
    write_legend(draft, legend)
    decor.titles(draft, above=legend.above)


def draw_slope(draft: Draft) -> None:
    """Draw one line per thing between two points in time, named at both or one of its ends."""
    data = draft.data
    draft.open(draft.rng.choice((5.2, 5.6, 6.0, 6.4)), draft.rng.choice((5.4, 6.0, 6.4)))
    held = hold(draft, category_request(data, forbid=frozenset({"csv-module"})))
    names = [s.name for s in data.series]
    colors = draft.colors(len(names), thin=True)
    direct = _apart(draft, 0) and _apart(draft, 1)
    spec = axes.value_format([float(v) for s in data.series for v in s.values])
    for i, (series, column) in enumerate(zip(data.series, held.columns["value"], strict=True)):
        kwargs = {"marker": "o", "color": colors[i], "label": series.name if not direct else None, "linewidth": 2}
        draft.draw(draft.call("ax.plot", Raw(held.keys), Raw(column), **kwargs))
        if direct:
            for x, shift, align in ((0, -8, "right"), (1, 8, "left")):
                value = float(series.values[x])
                text = f"{series.name}  {spec.format(value)}" if x else spec.format(value)
                draft.draw(
                    draft.call(
                        "ax.annotate", text, xy=(x, value), xytext=(shift, 0), textcoords="offset points", ha=align,
                        va="center", annotation_clip=False,
                    )
                )  # fmt: skip
    draft.add("axes", draft.call("ax.margins", x=0.2 if direct else 0.12))
    if direct:
        draft.add("axes", "ax.set_yticks([])", "ax.spines[['left', 'top', 'right']].set_visible(False)".replace(
            "'", draft.style.habits.quote))  # fmt: skip
        if draft.chance(0.5):
            decor.axis_labels(draft, "", decor.with_unit(draft, data.quantity, data.unit))
        decor.titles(draft)
        return
    legend = plan_legend(draft, names, ("right", "below"))
    decor.axis_labels(draft, "", decor.with_unit(draft, data.quantity, data.unit))
    decor.frame(draft)
    axes.value_axis(draft, [float(v) for s in data.series for v in s.values], data.unit)
    write_legend(draft, legend)
    decor.titles(draft, above=legend.above)


def _apart(draft: Draft, index: int) -> bool:
    ends = sorted(float(s.values[index]) for s in draft.data.series)
    low, high = value_range(draft.data)
    unit = draft.plot_height * 0.85 / ((high - low) or 1)
    return min((b - a) * unit for a, b in itertools.pairwise(ends)) > draft.style.size * 1.5


def draw_panels(draft: Draft) -> None:
    """Draw one panel per series, on common axes."""
    data, rng = draft.data, draft.rng
    draft.single = False
    count = len(data.series)
    columns = 2 if count == 4 or (count > 2 and draft.chance(0.2)) else min(count, 3)
    rows = math.ceil(count / columns)
    shared = f"{rows}, {columns}" if rows > 1 else f"1, {columns}"
    draft.open(3.1 * columns + 0.8, 2.6 * rows + 1.1, subplots=shared, sharex=True, sharey=True)
    held = hold(draft, x_request(data))
    colors = draft.colors(count, thin=True) if draft.chance(0.6) else draft.colors(1, thin=True) * count
    options = line_options(draft, len(data.x))
    room = draft.plot_width / columns - 4 * draft.style.size
    bars = data.x_kind == "year" and len(data.x) <= 12 and draft.chance(0.3)
    _panel_calls(draft, held, colors, options, (rows, bars))
    for i in range(count, rows * columns):
        draft.draw(f"axes.flat[{i}].set_visible(False)")
    x_ticks(draft, room, owner="axes.flat[0]")
    y = decor.with_unit(draft, data.quantity, data.unit)
    if draft.widest([y]) > draft.plot_height * 0.8:
        y = data.quantity
    draft.add("axes", draft.call("fig.supylabel", y) if rows > 1 or draft.chance(0.5) else
              draft.call("axes[0].set_ylabel", y))  # fmt: skip
    if not (draft.data.note and draft.has("note")) and rng.random() < 0.5:
        draft.add("axes", draft.call("fig.supxlabel", decor.with_unit(draft, data.x_label, data.x_unit)))
    decor.titles(draft, owner="fig")


def _panel_calls(
    draft: Draft, held: Held, colors: Sequence[str], options: dict[str, object], layout: tuple[int, bool]
) -> None:
    rows, bars = layout
    data = draft.data
    letters = draft.style.theme == "journal" and draft.chance(0.6)
    grid = draft.style.grid not in ("none", "sheet")
    hidden = draft.style.spines in ("open", "none", "bottom")
    loc = "left" if draft.style.title_loc == "left" or letters else None
    if held.items and len(set(colors)) == 1 and not letters:
        flat = "axes.flat" if rows > 1 or draft.chance(0.4) else "axes"
        draft.draw(f"for ax, (name, values) in zip({flat}, {held.items}):")
        body = [_mark(draft, "ax", (held.keys, "values"), {"color": colors[0], **options}, bars=bars)]
        body.append(draft.call("ax.set_title", Raw("name"), loc=loc, fontsize=draft.style.size + 1))
        body += _panel_frame("ax", grid, hidden, draft.style.habits.quote)
        draft.draw(*("    " + line.replace("\n", "\n    ") for line in body))
        return
    for i, (series, column) in enumerate(zip(data.series, held.columns["value"], strict=True)):
        columns = math.ceil(len(data.series) / rows)
        owner = f"axes[{i}]" if rows == 1 else f"axes[{i // columns}, {i % columns}]"
        title = f"({'abcdef'[i]}) {series.name}" if letters else series.name
        draft.draw(_mark(draft, owner, (held.keys, column), {"color": colors[i], **options}, bars=bars))
        draft.draw(draft.call(f"{owner}.set_title", title, loc=loc, fontsize=draft.style.size + 1))
        draft.draw(*_panel_frame(owner, grid, hidden, draft.style.habits.quote))


def _mark(draft: Draft, owner: str, columns: tuple[str, str], options: dict[str, object], *, bars: bool) -> str:
    keys, values = columns
    if bars:
        return draft.call(f"{owner}.bar", Raw(keys), Raw(values), color=options["color"])
    return draft.call(f"{owner}.plot", Raw(keys), Raw(values), **options)


def _panel_frame(owner: str, grid: bool, hidden: bool, quote: str) -> list[str]:
    lines = [f"{owner}.grid(True, alpha=0.3)"] if grid else []
    if hidden:
        lines.append(f"{owner}.spines[[{quote}top{quote}, {quote}right{quote}]].set_visible(False)")
    return lines


FIGURES = (
    Figure("stacked area chart", StackedSeriesData, "parts", make_area, draw_area),
    Figure("slope chart", SlopeData, "category", make_slope, draw_slope, weight=0.5),
    Figure("small multiples", MultiSeriesData, "series", make_lines, draw_panels, weight=0.9),
)
