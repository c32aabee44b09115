"""Waterfalls, and bars with a line on a second axis."""

from __future__ import annotations

from typing import Any

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, Request, hold
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.data import TwinData, WaterfallData
from codesynth.categories.chart.figures.bars import edge_options
from codesynth.categories.chart.figures.base import Figure
from codesynth.categories.chart.making.special import make_twin, make_waterfall


def draw_waterfall(draft: Draft) -> None:
    """Draw an opening total, floating changes, a closing total."""
    data, rng = draft.data, draft.rng
    names = [data.opening_label, *data.categories, data.closing_label]
    values = [data.opening, *data.changes, data.closing]
    n = len(names)
    draft.open(draft.width_for(names, 0.68), rng.choice((4.5, 4.8, 5.2)))
    request = Request(data.category_label, names, "", [""], {"value": [values]}, data.quantity, data.header())
    held = hold(draft, request)
    up, down, total = rng.choice(
        (("seagreen", "indianred", "slategray"), ("#2a9d8f", "#e76f51", "#264653"), ("#70ad47", "#c00000", "#4472c4"),
         ("#4daf4a", "#e41a1c", "#377eb8"), ("#8ab17d", "#bc4749", "#6c757d"))
    )  # fmt: skip
    q = draft.text
    draft.draw(
        f"changes = list({held.values})",
        "starts = [0]",
        "level = changes[0]",
        "for change in changes[1:-1]:",
        "    starts.append(level)",
        "    level += change",
        "starts.append(0)",
        f"colors = [{q(up)} if change >= 0 else {q(down)} for change in changes]",
        f"colors[0] = colors[-1] = {q(total)}",
        "",
        "bars = "
        + draft.call("ax.bar", Raw(held.keys), Raw("changes"), bottom=Raw("starts"), color=Raw("colors"),
                     width=rng.choice((0.6, 0.7, 0.8)), **edge_options(draft)),
    )  # fmt: skip
    _waterfall_labels(draft, values)
    rotation = axes.category_rotation(draft, names, draft.plot_width / n)
    decor.axis_labels(draft, "", decor.with_unit(draft, data.quantity, data.unit))
    decor.frame(draft)
    axes.value_axis(draft, values, data.unit)
    axes.rotate_labels(draft, rotation)
    decor.titles(draft)


def _waterfall_labels(draft: Draft, values: list[float]) -> None:
    level, tops = values[0], [values[0]]
    for change in values[1:-1]:
        tops.append(max(level, level + change))
        level += change
    tops.append(values[-1])
    upper = axes.nice_limits(0, max(tops) * 1.1, 12)[1]
    draft.add("axes", draft.call("ax.set_ylim", 0, upper))
    spec = axes.value_format(values)
    text = draft.text(spec.replace("{:", "{change:+").replace("{change:+,", "{change:+,"))
    plain = draft.text(spec.replace("{:", "{change:"))
    draft.draw(
        "for i, (bar, change) in enumerate(zip(bars, changes)):",
        f"    text = f{text} if 0 < i < len(changes) - 1 else f{plain}",
        "    top = max(bar.get_y(), bar.get_y() + bar.get_height())",
        "    " + draft.call("ax.annotate", Raw("text"), xy=Raw("(i, top)"), xytext=(0, 3), textcoords="offset points",
                            ha="center", fontsize=round(draft.style.size * 0.9, 1)).replace("\n", "\n    "),
    )  # fmt: skip


def draw_twin(draft: Draft) -> None:
    """Draw bars on the left axis and a line on the right one."""
    data, rng = draft.data, draft.rng
    draft.single = False
    draft.open(rng.choice((7.4, 8.0, 8.6, 9.2)), rng.choice((4.5, 4.8, 5.2)))
    fields: dict[str, list[list[float | None]]] = {"value": [list(data.values)], "line": [list(data.line_values)]}
    request = Request(
        data.category_label, list(data.categories), "", [""], fields, data.quantity, data.header(),
    )  # fmt: skip
    held = hold(draft, request)
    bar_color, line_color = draft.colors(2)
    if draft.style.palette.ramp:
        bar_color, line_color = draft.colors(4)[2], rng.choice(("#c0392b", "darkorange", "black"))
        if draft.style.dark and line_color == "black":
            line_color = "white"
    keyed = draft.chance(0.6)
    options: dict[str, Any] = {"color": bar_color, **edge_options(draft)}
    marker = rng.choice(("o", "s", "D", None, "o"))
    line = {"color": line_color, "marker": marker, "linewidth": rng.choice((1.5, 2, 2.5))}
    if keyed:
        options["label"], line["label"] = data.quantity, data.line_quantity
    draft.draw(draft.call("ax.bar", Raw(held.keys), Raw(held.values), **options), "")
    draft.draw("ax2 = ax.twinx()", draft.call("ax2.plot", Raw(held.keys), Raw(held.columns["line"][0]), **line))
    _twin_axes(draft, bar_color, line_color, held, keyed)


def _twin_axes(draft: Draft, bar_color: str, line_color: str, held: Held, keyed: bool) -> None:
    data = draft.data
    colored = not keyed or draft.chance(0.3)
    size = draft.style.size
    share = (2 * size * 1.5 + 16) / draft.plot_height if keyed else 0.05
    tops = (max(data.values), max(data.line_values))
    draft.add("axes", draft.call("ax.set_ylim", 0, axes.nice_limits(0, tops[0] / (1 - share), 12)[1]))
    low = min(0.0, axes.nice_limits(min(data.line_values), tops[1], 6)[0])
    span = tops[1] - low
    draft.add("axes", draft.call("ax2.set_ylim", low, axes.nice_limits(low, low + span / (1 - share), 12)[1]))
    rotation = axes.category_rotation(draft, data.categories, draft.plot_width * 0.93 / len(data.categories))
    draft.add("axes", draft.call("ax.set_xlabel", data.category_label))
    for owner, quantity, unit, color, values in (
        ("ax", data.quantity, data.unit, bar_color, data.values),
        ("ax2", data.line_quantity, data.line_unit, line_color, data.line_values),
    ):
        label = decor.with_unit(draft, quantity, unit)
        draft.add("axes", draft.call(f"{owner}.set_ylabel", label, color=color if colored else None))
        if colored:
            draft.add("axes", draft.call(f"{owner}.tick_params", axis="y", labelcolor=color))
        axes.value_axis(draft, values, unit, owner=owner)
    if draft.style.sheet:
        draft.add("axes", "ax2.grid(False)")
    elif draft.style.grid != "none" and draft.chance(0.4):
        draft.add("axes", draft.call("ax.grid", True, axis="y", alpha=0.3), "ax.set_axisbelow(True)")
    if draft.style.spines in ("open", "none", "bottom"):
        draft.add("axes", f"ax.spines[{draft.text('top')}].set_visible(False)")
        draft.add("axes", f"ax2.spines[{draft.text('top')}].set_visible(False)")
    axes.rotate_labels(draft, rotation)
    if keyed:
        draft.add(
            "axes",
            "handles, labels = ax.get_legend_handles_labels()",
            "handles2, labels2 = ax2.get_legend_handles_labels()",
            draft.call("ax.legend", Raw("handles + handles2"), Raw("labels + labels2"),
                       loc=draft.rng.choice(("upper left", "upper right")),
                       frameon=False if draft.has("frameless-legend") else None),
        )  # fmt: skip
    decor.titles(draft)


FIGURES = (
    Figure("waterfall chart", WaterfallData, "waterfall", make_waterfall, draw_waterfall, weight=0.5),
    Figure("bar and line chart", TwinData, "twin", make_twin, draw_twin, weight=0.8),
)
