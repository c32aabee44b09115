"""Lines over years, dates or numbers: one, several, in steps, with a band."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, hold
from codesynth.categories.chart.code.legend import Legend, plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw, number
from codesynth.categories.chart.code.words import word
from codesynth.categories.chart.data import BandData, MultiSeriesData, SeriesData, SingleSeriesData
from codesynth.categories.chart.figures.base import Figure, x_request
from codesynth.categories.chart.making.timed import make_band, make_line, make_lines, make_steps

MARKERS = ("o", "s", "^", "D", "v", "P")
DASHES = ("-", "--", "-.", ":")


def open_lines(draft: Draft) -> None:
    """Create the figure of a line chart."""
    width, height = draft.rng.choice(((6.4, 4.8), (7.0, 4.5), (8.0, 4.8), (8.0, 4.5), (9.0, 4.8), (7.2, 5.0)))
    draft.open(width, height)


def line_options(draft: Draft, n: int) -> dict[str, Any]:
    """Return width and marker of lines with n points."""
    options: dict[str, Any] = {"linewidth": draft.rng.choice((None, None, 1.5, 2, 2, 2.5, 3))}
    if (n <= 14 and draft.chance(0.6)) or (n <= 30 and draft.chance(0.25)):
        options["marker"] = draft.rng.choice(("o", "o", "s", "D", "^", "."))
        options["markersize"] = draft.rng.choice((None, 4, 5, 6)) if options["marker"] != "." else 8
        if options["marker"] != "." and draft.chance(0.2):
            options["markerfacecolor"] = draft.style.axes_color or ("black" if draft.style.dark else "white")
    return options


def value_range(data: Any) -> tuple[float, float]:
    """Return the least and greatest value drawn, bands included."""
    rows = [v for s in data.series for v in s.values if v is not None]
    for s in data.series:
        rows += [*getattr(s, "lower", ()), *getattr(s, "upper", ())]
    return min(rows), max(rows)


def x_ticks(draft: Draft, room: float | None = None, owner: str = "ax") -> None:
    """Write the ticks of a year or date axis."""
    data = draft.data
    if data.x_kind == "year":
        axes.year_ticks(draft, data.x, room, owner)
    elif data.x_kind == "date":
        axes.date_ticks(draft, data.x, room, owner)


def finish_lines(
    draft: Draft, legend: Legend | None, *, right: float = 0.0, headroom: float = 0.0, zero: bool | None = None
) -> None:
    """Set limits, labels, ticks, frame, legend and title. `right` is room for labels at line ends, as a share of x."""
    data = draft.data
    low, high = value_range(data)
    headroom += legend.headroom if legend else 0.0
    zero = zero if zero is not None else (low >= 0 and low < 0.35 * high and draft.chance(0.6))
    bottom = 0.0 if zero else low - 0.06 * (high - low)
    if headroom:
        upper = axes.nice_limits(bottom, bottom + (high - bottom) / (1 - headroom) + 0.02 * (high - bottom), 14)[1]
        floor = 0 if zero else axes.nice_limits(bottom, high, 14)[0]
        draft.add("axes", draft.call("ax.set_ylim", floor, upper))
    elif zero:
        draft.add("axes", draft.call("ax.set_ylim", bottom=0))
    label = data.x_label if data.x_kind != "date" or draft.chance(0.6) else ""
    if data.x_kind == "year" and draft.style.theme in ("press", "minimal"):
        label = ""
    decor.axis_labels(draft, decor.with_unit(draft, label, data.x_unit) if label else "",
                      decor.with_unit(draft, data.quantity, data.unit))  # fmt: skip
    x_ticks(draft)
    if data.x_kind != "date" and not right and draft.chance(0.3):
        draft.flush = True
        draft.add("axes", draft.call("ax.set_xlim", float(data.x[0]), float(data.x[-1])))
    decor.frame(draft, "y")
    axes.value_axis(draft, [low, high], data.unit)
    if legend:
        write_legend(draft, legend, title=data.series_label if draft.chance(0.3) and legend.place == "right" else "")
    decor.titles(draft, above=legend.above if legend else 0.0)


def draw_line(draft: Draft) -> None:
    """Draw one line, sometimes filled beneath, with its peak or its end called out."""
    data = draft.data
    open_lines(draft)
    held = hold(draft, x_request(data))
    n = len(data.x)
    color = draft.colors(1, thin=True)[0]
    if draft.style.palette.name in ("sheet", "tab10") and draft.chance(0.6):
        color = ""
    options = line_options(draft, n)
    draft.draw(draft.call("ax.plot", Raw(held.keys), Raw(held.values), color=color or None, **options))
    missing = any(v is None for v in data.series[0].values)
    filled = not missing and draft.chance(0.2) and min(v for v in data.series[0].values if v is not None) >= 0
    if filled:
        call = draft.call(
            "ax.fill_between", Raw(held.keys), Raw(held.values), color=color or None,
            alpha=draft.rng.choice((0.15, 0.2, 0.3)),
        )  # fmt: skip
        draft.draw(call)
    headroom = 0.0
    if draft.has("callout") or draft.chance(0.15):
        headroom = _call_out_peak(draft, held)
    elif draft.chance(0.12):
        headroom = _threshold(draft)
    finish_lines(draft, None, headroom=headroom, zero=True if filled else None)


def _call_out_peak(draft: Draft, held: Held) -> float:
    """Annotate the greatest value, inside the plot; return the headroom that the text needs."""
    data = draft.data
    values = [v if v is not None else float("-inf") for v in data.series[0].values]
    top = max(range(len(values)), key=lambda i: values[i])
    share = top / (len(values) - 1)
    spec = axes.value_format([values[top]])
    text = f"{word(draft.locale, 'peak')}: {spec.format(values[top])}"
    if data.unit and len(data.unit) < 8 and draft.chance(0.6):
        text += f"{'' if data.unit == '%' else ' '}{data.unit}"
    x = Raw(f"{held.keys}[{top}]") if not held.frame else Raw(f"df[{draft.text(data.header()[0])}].iloc[{top}]")
    if data.x_kind != "date":
        x = Raw(number(float(data.x[top])))
    align = "left" if share < 0.3 else "right" if share > 0.7 else "center"
    arrow: dict[str, Any] = {"arrowstyle": draft.rng.choice(("->", "-|>", "-"))}
    if draft.style.dark:
        arrow["color"] = "white"
    elif draft.chance(0.5):
        arrow["color"] = "gray"
    lift = round(draft.style.size * 1.9)
    call = draft.call(
        "ax.annotate", text, xy=(x, values[top]), xytext=(0, lift), textcoords="offset points", ha=align,
        arrowprops=arrow if draft.chance(0.8) else None, fontweight="bold" if draft.chance(0.3) else None,
    )  # fmt: skip
    draft.draw(call)
    return (lift + draft.style.size * 1.6) / draft.plot_height


def _threshold(draft: Draft) -> float:
    """Draw a horizontal line at a round value inside the range, named in the legend."""
    low, high = value_range(draft.data)
    step = axes.nice_step(high - low, 4)
    level = axes.nice_limits(low + 0.6 * (high - low), high, 4)[0]
    level = level if low < level < high else round((low + high) / 2 / step) * step
    name = f"{word(draft.locale, 'target')} ({level:g})"
    color = draft.rng.choice(("red", "crimson", "gray", "darkorange"))
    draft.draw(draft.call("ax.axhline", level, color=color, linestyle="--", linewidth=1.2, label=name))
    legend = plan_legend(draft, [name], ("inside",))
    draft.add("axes", draft.call("ax.legend", loc=draft.rng.choice(("upper left", "upper right"))))
    return legend.headroom


def draw_lines(draft: Draft) -> None:
    """Draw several lines, with a legend or with names at their ends."""
    data = draft.data
    names = [s.name for s in data.series]
    open_lines(draft)
    held = hold(draft, x_request(data))
    ends = _ends_apart(draft) and (draft.has("direct") or draft.chance(0.15))
    options = line_options(draft, len(data.x))
    colors = draft.colors(len(names), thin=True)
    journal = draft.style.theme in ("journal", "lab") and draft.chance(0.5)
    if not journal and draft.style.habits.loops and not ends and held.items:
        _loop(draft, held, colors, options)
    else:
        for i, (name, column) in enumerate(zip(names, held.columns["value"], strict=True)):
            own = dict(options)
            if journal:
                own |= {"linestyle": DASHES[i % 4]} if draft.style.palette.ramp else {"marker": MARKERS[i % 6]}
            label = None if ends else name
            draft.draw(draft.call("ax.plot", Raw(held.keys), Raw(column), color=colors[i], label=label, **own))
            if ends:
                draft.draw(_end_label(draft, held, i, colors[i]))
    legend = None if ends else plan_legend(draft, names, title=data.series_label if draft.chance(0.3) else "")
    finish_lines(draft, legend, right=0.1 if ends else 0.0)


def _loop(draft: Draft, held: Held, colors: list[str], options: dict[str, Any]) -> None:
    plain = draft.style.palette.name in ("sheet", "tab10")
    if plain:
        draft.draw(f"for name, values in {held.items}:")
        call = draft.call("ax.plot", Raw(held.keys), Raw("values"), label=Raw("name"), **options)
    else:
        draft.add("data", f"colors = {draft.text(colors)}")
        draft.draw(f"for (name, values), color in zip({held.items}, colors):")
        call = draft.call("ax.plot", Raw(held.keys), Raw("values"), color=Raw("color"), label=Raw("name"), **options)
    draft.draw("    " + call.replace("\n", "\n    "))


def _ends_apart(draft: Draft) -> bool:
    """Whether the names at the ends of the lines would not touch each other."""
    lows, highs = value_range(draft.data)
    ends = sorted(s.values[-1] for s in draft.data.series if s.values[-1] is not None)
    if len(ends) < len(draft.data.series) or highs == lows:
        return False
    unit = draft.plot_height * 0.85 / (highs - lows)
    gaps = [(b - a) * unit for a, b in itertools.pairwise(ends)]
    return min(gaps, default=99.0) > draft.style.size * 1.5 and draft.widest([s.name for s in draft.data.series]) < 110


def _end_label(draft: Draft, held: Held, index: int, color: str) -> str:
    data = draft.data
    series = data.series[index]
    if data.x_kind == "date":
        x: object = Raw(f"df[{draft.text(data.header()[0])}].iloc[-1]" if held.frame else f"{held.keys}[-1]")
    else:
        x = float(data.x[-1])
    ink = color if draft.chance(0.8) else None
    return draft.call(
        "ax.annotate", series.name, xy=(x, series.values[-1]), xytext=(6, 0), textcoords="offset points",
        va="center", color=ink, fontweight="bold" if draft.style.title_weight == "bold" else None,
        annotation_clip=False,
    )  # fmt: skip


def draw_steps(draft: Draft) -> None:
    """Draw one or two step lines."""
    data = draft.data
    names = [s.name for s in data.series]
    open_lines(draft)
    held = hold(draft, x_request(data))
    colors = draft.colors(len(names), thin=True)
    where = draft.rng.choice(("post", "post", "mid", "pre"))
    width = draft.rng.choice((None, 1.5, 2, 2.5))
    for i, column in enumerate(held.columns["value"]):
        label = names[i] if len(names) > 1 else None
        kwargs = {"where": where, "color": colors[i], "linewidth": width, "label": label}
        draft.draw(draft.call("ax.step", Raw(held.keys), Raw(column), **kwargs))
    finish_lines(draft, plan_legend(draft, names) if len(names) > 1 else None)


def draw_band(draft: Draft) -> None:
    """Draw lines with a shaded interval."""
    data = draft.data
    names = [s.name for s in data.series]
    open_lines(draft)
    held = hold(draft, x_request(data))
    colors = draft.colors(len(names), thin=True)
    alpha = draft.rng.choice((0.15, 0.2, 0.25, 0.3))
    options = line_options(draft, len(data.x))
    keyed: list[str] = []
    for i, series in enumerate(data.series):
        label = series.name or (draft.data.quantity if draft.chance(0.7) else "")
        band = data.band_label if len(names) == 1 and label else None
        line = {"color": colors[i], "label": label or None, **options}
        draft.draw(
            draft.call("ax.plot", Raw(held.keys), Raw(held.columns["value"][i]), **line),
            draft.call(
                "ax.fill_between", Raw(held.keys), Raw(held.columns["lower"][i]), Raw(held.columns["upper"][i]),
                color=colors[i], alpha=alpha, linewidth=0 if draft.chance(0.4) else None, label=band,
            ),
        )  # fmt: skip
        keyed += [text for text in (label, band) if text]
    finish_lines(draft, plan_legend(draft, keyed) if keyed else None)


FIGURES: Sequence[Figure] = (
    Figure("line chart", SingleSeriesData, "series", make_line, draw_line, weight=1.5),
    Figure("multi-line chart", MultiSeriesData, "series", make_lines, draw_lines, weight=2.0),
    Figure(
        "step chart", SeriesData, "series", make_steps, draw_steps, weight=0.6,
        suits=lambda entry: entry["dyn"] in ("rise", "fall", "walk", "shock", "flat", "grow", "fill"),
    ),
    Figure("line chart with band", BandData, "series", make_band, draw_band, weight=0.9),
)  # fmt: skip
