"""One bar per category: vertical, horizontal, diverging; and the lollipop and dot plots that stand in for bars."""

from __future__ import annotations

from collections.abc import Sequence

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, hold
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.code.palettes import ACCENTS, MUTED
from codesynth.categories.chart.code.words import word
from codesynth.categories.chart.data import SingleData
from codesynth.categories.chart.figures.base import Figure, category_request, from_zero
from codesynth.categories.chart.making.categorical import make_signed, make_single


def bar_colors(draft: Draft, values: Sequence[float]) -> object:
    """Return the `color` of single bars: one for all, one each, or grey with the greatest picked out."""
    n = len(values)
    if draft.has("highlight") and draft.chance(0.7):
        top = max(range(n), key=lambda i: values[i])
        muted, accent = draft.rng.choice(MUTED), draft.rng.choice(ACCENTS)
        if draft.style.dark:
            muted, accent = "#4a5568", draft.style.palette.colors[0]
        draft.add("data", f"colors = [{draft.text(muted)}] * {n}", f"colors[{top}] = {draft.text(accent)}")
        return Raw("colors")
    palette = draft.style.palette
    if n <= len(palette.colors) and n <= 8 and draft.chance(0.3):
        if palette.expression and draft.chance(0.5):
            return Raw(f"{palette.expression}[:{n}]")
        colors = palette.take(n)
        draft.add("data", f"colors = {draft.text(list(colors))}")
        return Raw("colors")
    if palette.name == "sheet" or (palette.name == "tab10" and draft.chance(0.6)):
        return None
    return draft.colors(1)[0] if palette.ramp else draft.rng.choice(palette.colors[:4])


def edge_options(draft: Draft) -> dict[str, object]:
    """Return edge, alpha and hatch options of bars."""
    style = draft.style
    edge = style.edge or None
    if style.dark and edge == "black":
        edge = None
    width = draft.rng.choice((0.5, 0.8, 1)) if edge and draft.chance(0.6) else None
    return {"edgecolor": edge, "linewidth": width, "alpha": style.alpha if style.alpha < 1 else None}


def bar_width(draft: Draft) -> float | None:
    """Return the width of single bars, None for the default."""
    return draft.rng.choice((None, None, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75))


def label_bars(
    draft: Draft, bars: str, values: Sequence[float], *, horizontal: bool = False, scale: float = 0.9
) -> None:
    """Print the value at the end of each bar."""
    spec = axes.value_format(values, draft.data.unit if draft.chance(0.6) else "")
    size = round(draft.style.size * scale, 1) if scale != 1 else None
    if draft.chance(0.65):
        fmt = _percent_spec(spec) if draft.chance(0.4) else spec
        draft.draw(draft.call("ax.bar_label", Raw(bars), fmt=fmt, padding=draft.rng.choice((2, 3, 4)), fontsize=size))
        return
    value = "bar.get_width()" if horizontal else "bar.get_height()"
    middle = "bar.get_y() + bar.get_height() / 2" if horizontal else "bar.get_x() + bar.get_width() / 2"
    text = Raw(f"f{draft.text(spec.replace('{:', '{value:'))}")
    draft.draw(f"for bar in {bars}:", f"    value = {value}")
    offset = Raw("(4, 0)") if horizontal else Raw("(0, 3)")
    xy = f"(value, {middle})" if horizontal else f"({middle}, value)"
    call = draft.call(
        "ax.annotate",
        text,
        xy=Raw(xy),
        xytext=offset,
        textcoords="offset points",
        ha=None if horizontal else "center",
        va="center" if horizontal else "bottom",
        fontsize=size,
    )
    draft.draw("    " + call.replace("\n", "\n    "))


def _percent_spec(spec: str) -> str:
    """Return `{:.1f}%` as `%.1f%%`; formats with separators have no such form."""
    if "," in spec or not spec.startswith("{:"):
        return spec
    body, _, rest = spec[2:].partition("}")
    return f"%{body}{rest.replace('%', '%%')}"


def wants_labels(draft: Draft, values: Sequence[float], slot: float, *, horizontal: bool = False) -> bool:
    """Whether values are printed: the style likes it, and they fit side by side."""
    if not (draft.has("value-labels") or draft.chance(0.25)):
        return False
    spec = axes.value_format(values, draft.data.unit)
    if horizontal:
        return slot > draft.style.size * 1.2
    return draft.widest([spec.format(v) for v in values], 0.9) < slot * 0.95


def _limits(draft: Draft, values: Sequence[float], labelled: bool, axis: str) -> None:
    if not labelled:
        return
    if min(values) < 0 or draft.chance(0.4):
        draft.add("axes", f"ax.margins({axis}={draft.rng.choice((0.12, 0.14, 0.15))})")
        return
    top = axes.nice_limits(0, max(values) * 1.1, 10)[1]
    draft.add("axes", draft.call(f"ax.set_{axis}lim", 0, top))


def _average(draft: Draft, values: Sequence[float], horizontal: bool) -> None:
    """Draw the average as a dashed line, named beside the plot where nothing else is."""
    mean = sum(values) / len(values)
    spec = axes.value_format(values)
    color = draft.rng.choice(("red", "black", "#444444", "crimson")) if not draft.style.dark else "white"
    draft.draw(
        draft.call(
            "ax.axvline" if horizontal else "ax.axhline",
            float(spec.format(mean).replace(",", "")),
            color=color,
            linestyle=draft.rng.choice(("--", ":", "-.")),
            linewidth=draft.rng.choice((1, 1.2, 1.5)),
            label=f"{word(draft.locale, 'average')}: {spec.format(mean)}",
        )
    )


def draw_bar(draft: Draft) -> None:
    """Draw vertical bars."""
    data = draft.data
    names, values = list(data.categories), [float(v) for v in data.series[0].values]
    n = len(names)
    draft.open(draft.width_for(names, 0.46), draft.rng.choice((4.2, 4.5, 4.8, 5.0)))
    slot = draft.plot_width / n
    rotation = axes.category_rotation(draft, names, slot)
    held = hold(draft, category_request(data))
    color = bar_colors(draft, values)
    labelled = wants_labels(draft, values, slot)
    bars = "bars = " if labelled else ""
    kwargs = {"color": color, "width": bar_width(draft), **edge_options(draft)}
    draft.draw(bars + draft.call("ax.bar", Raw(held.keys), Raw(held.values), **kwargs))
    if labelled:
        label_bars(draft, "bars", values)
    averaged = min(values) > 0 and not labelled and draft.chance(0.15)
    if averaged:
        _average(draft, values, horizontal=False)
    _limits(draft, values, labelled or averaged, "y")
    _decorate(draft, values, "y", rotation, labelled, averaged)


def _decorate(draft: Draft, values: list[float], axis: str, rotation: int, labelled: bool, legend: bool) -> None:
    data = draft.data
    category, value = data.category_label, decor.with_unit(draft, data.quantity, data.unit)
    bare = labelled and draft.style.spines in ("none", "bottom") and draft.chance(0.5)
    if draft.style.theme in ("press", "minimal") and draft.chance(0.5):
        category = ""
    x, y = (category, value) if axis == "y" else (value, category)
    decor.axis_labels(draft, x, y)
    decor.frame(draft, axis) if not bare else decor.spines(draft, axis)
    if bare:
        draft.add("axes", f"ax.set_{axis}ticks([])")
    else:
        axes.value_axis(draft, values, data.unit, axis)
    axes.rotate_labels(draft, rotation)
    if legend:
        draft.add("axes", draft.call("ax.legend", loc=draft.rng.choice(("upper right", "best")), frameon=False))
    decor.titles(draft)


def draw_barh(draft: Draft) -> None:
    """Draw horizontal bars, the first category on top."""
    data = draft.data
    names, values = list(data.categories), [float(v) for v in data.series[0].values]
    n = len(names)
    draft.open(draft.rng.choice((6.4, 7.0, 7.5, 8.0)), max(3.2, 1.5 + n * draft.rng.choice((0.3, 0.34, 0.38))))
    slot = draft.plot_height / n
    held = hold(draft, category_request(data))
    color = bar_colors(draft, values)
    labelled = wants_labels(draft, values, slot, horizontal=True)
    height = bar_width(draft)
    bars = "bars = " if labelled else ""
    kwargs = {"color": color, "height": height, **edge_options(draft)}
    draft.draw(bars + draft.call("ax.barh", Raw(held.keys), Raw(held.values), **kwargs))
    if labelled:
        label_bars(draft, "bars", values, horizontal=True)
    draft.add("axes", "ax.invert_yaxis()")
    _limits(draft, values, labelled, "x")
    _decorate(draft, values, "x", 0, labelled, legend=False)


def draw_diverging(draft: Draft) -> None:
    """Draw bars to both sides of zero, coloured by sign."""
    data = draft.data
    names, values = list(data.categories), [float(v) for v in data.series[0].values]
    n, horizontal = len(names), draft.chance(0.6)
    if horizontal:
        draft.open(7.5, max(3.4, 1.5 + n * 0.34))
    else:
        draft.open(draft.width_for(names, 0.55), 4.6)
    slot = (draft.plot_height if horizontal else draft.plot_width) / n
    held = hold(draft, category_request(data))
    color = _signed_colors(draft, held)
    labelled = wants_labels(draft, values, slot, horizontal=horizontal)
    size = "height" if horizontal else "width"
    call = draft.call(
        "ax.barh" if horizontal else "ax.bar",
        Raw(held.keys),
        Raw(held.values),
        color=color,
        **{size: bar_width(draft)},
        **edge_options(draft),
    )
    draft.draw(("bars = " if labelled else "") + call)
    line = {"color": draft.ink if draft.style.dark else draft.rng.choice(("black", "#333333", "gray"))}
    draft.draw(draft.call("ax.axvline" if horizontal else "ax.axhline", 0, **line, linewidth=0.8))
    axis = "x" if horizontal else "y"
    if labelled:
        draft.draw(_signed_label(draft, values))
        draft.add("axes", f"ax.margins({axis}=0.16)")
    if horizontal:
        draft.add("axes", "ax.invert_yaxis()")
    rotation = 0 if horizontal else axes.category_rotation(draft, names, slot)
    _decorate(draft, values, axis, rotation, labelled=False, legend=False)


def _signed_colors(draft: Draft, held: Held) -> object:
    pairs = (
        ("seagreen", "firebrick"), ("#2a9d8f", "#e76f51"), ("#4575b4", "#d73027"), ("steelblue", "indianred"),
        ("#1b7837", "#762a83"), ("tab:blue", "tab:red"), ("#66c2a5", "#fc8d62"), ("#5ab4ac", "#d8b365"),
    )  # fmt: skip
    up, down = draft.rng.choice(pairs)
    if draft.chance(0.3):
        down, up = up, down
    draft.add("data", f"colors = [{draft.text(up)} if v >= 0 else {draft.text(down)} for v in {held.values}]")
    return Raw("colors")


def _signed_label(draft: Draft, values: list[float]) -> str:
    spec = axes.value_format(values, draft.data.unit)
    fmt = spec.replace("{:", "{:+") if draft.chance(0.6) else spec
    return draft.call("ax.bar_label", Raw("bars"), fmt=fmt, padding=3, fontsize=round(draft.style.size * 0.9, 1))


FIGURES = (
    Figure("bar chart", SingleData, "category", make_single, draw_bar, weight=1.6, suits=from_zero),
    Figure("horizontal bar chart", SingleData, "category", make_single, draw_barh, weight=1.3, suits=from_zero),
    Figure("diverging bar chart", SingleData, "signed", make_signed, draw_diverging, weight=0.7),
)
