"""Several bars per category: side by side, stacked, stacked to 100 %, back to back."""

from __future__ import annotations

from collections.abc import Sequence

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, hold
from codesynth.categories.chart.code.legend import Legend, plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.code.palettes import ink_on
from codesynth.categories.chart.data import GroupedData, PercentStackData, PyramidData, StackData
from codesynth.categories.chart.figures.bars import edge_options
from codesynth.categories.chart.figures.base import Figure, category_request, from_zero
from codesynth.categories.chart.making.categorical import make_grouped, make_percent_stack, make_stack
from codesynth.categories.chart.making.special import make_pyramid

HATCHES = ("", "//", "..", "xx", "\\\\", "--", "++", "oo")


def open_bars(draft: Draft, *, horizontal: bool, slots: int, thick: float) -> float:
    """Create a figure for `slots` categories, each `thick` inches or its name wide; return the points per category."""
    names = list(draft.data.categories)
    if horizontal:
        draft.open(draft.rng.choice((6.8, 7.4, 8.0)), max(3.4, 1.7 + slots * thick))
        return draft.plot_height / slots
    draft.open(draft.width_for(names, thick), draft.rng.choice((4.4, 4.8, 5.0, 5.4)))
    return draft.plot_width / slots


def add_colors(draft: Draft, count: int) -> tuple[list[str], str]:
    """Return the colours of series and, where they get a variable of their own, its name."""
    colors = draft.colors(count)
    if not draft.style.habits.loops:
        return colors, ""
    if draft.style.palette.name in ("sheet",) or (draft.style.palette.name == "tab10" and draft.chance(0.7)):
        return colors, ""
    if draft.style.palette.expression and draft.chance(0.6):
        draft.add("data", f"colors = {draft.style.palette.expression}")
    else:
        draft.add("data", f"colors = {draft.text(colors)}")
    return colors, "colors"


def series_loop(draft: Draft, held: Held, names: Sequence[str], colors: str) -> str:
    """Return the head of a loop over series that binds i, name, values and, with colours, nothing more."""
    if held.items:
        return f"for i, (name, values) in enumerate({held.items}):"
    columns = ", ".join(held.columns["value"])
    return f"for i, (name, values) in enumerate(zip({draft.text(list(names))}, [{columns}])):"


def draw_grouped(draft: Draft) -> None:
    """Draw bars side by side."""
    data = draft.data
    names = [s.name for s in data.series]
    n, k = len(data.categories), len(names)
    horizontal = draft.chance(0.22)
    slot = open_bars(draft, horizontal=horizontal, slots=n, thick=0.2 * k + 0.16)
    held = hold(draft, category_request(data))
    colors, variable = add_colors(draft, k)
    total = draft.rng.choice((0.8, 0.8, 0.75, 0.7, 0.84))
    draft.need("np")
    size = Raw("height" if horizontal else "width")
    draft.draw(f"{'y' if horizontal else 'x'} = np.arange({n if draft.chance(0.3) else f'len({held.keys})'})")
    draft.draw(f"{size} = {total / k:.3g}")
    values = [float(v) for s in data.series for v in s.values]
    spec = axes.value_format(values)
    bar = slot * total / k
    fits = (
        bar > draft.style.size * 1.1 if horizontal else draft.widest([spec.format(v) for v in values], 0.8) < bar * 0.97
    )
    labelled = fits and (draft.has("value-labels") or draft.chance(0.35))
    _grouped_calls(draft, held, names, (colors, variable), horizontal, spec if labelled else "")
    legend = plan_legend(draft, names, title=data.series_label if draft.chance(0.3) else "")
    _ticks_at_groups(draft, held, horizontal, k, slot)
    headroom = legend.headroom + (0.06 if labelled else 0)
    _finish(draft, values, horizontal, legend, headroom)


def _grouped_calls(
    draft: Draft, held: Held, names: list[str], colors: tuple[list[str], str], horizontal: bool, spec: str
) -> None:
    k = len(names)
    function, side = ("ax.barh", "height") if horizontal else ("ax.bar", "width")
    base = "y" if horizontal else "x"
    edges = edge_options(draft)
    label_size = round(draft.style.size * 0.8, 1)
    if draft.style.habits.loops:
        draft.draw(series_loop(draft, held, names, colors[1]))
        offset = f"{base} + i * {side}" if draft.chance(0.5) else f"{base} + (i - {(k - 1) / 2:g}) * {side}"
        draft.tick_offset = (k - 1) / 2 if " + i *" in offset else 0.0
        color = Raw(f"{colors[1]}[i]") if colors[1] else None
        call = draft.call(
            function, Raw(offset), Raw("values"), **{side: Raw(side)}, label=Raw("name"), color=color, **edges
        )
        lines = [f"bars = {call}" if spec else call]
        if spec:
            lines.append(draft.call("ax.bar_label", Raw("bars"), fmt=spec, padding=2, fontsize=label_size))
        draft.draw(*("    " + line.replace("\n", "\n    ") for line in lines))
        return
    draft.tick_offset = 0.0
    for i, (name, column) in enumerate(zip(names, held.columns["value"], strict=True)):
        shift = i - (k - 1) / 2
        offset = base if shift == 0 else f"{base} {'+' if shift > 0 else '-'} {side}{_times(abs(shift))}"
        kwargs = {side: Raw(side), "label": name, "color": colors[0][i], **edges}
        call = draft.call(function, Raw(offset), Raw(column), **kwargs)
        if spec:
            draft.draw(f"bars = {call}")
            draft.draw(draft.call("ax.bar_label", Raw("bars"), fmt=spec, padding=2, fontsize=label_size))
        else:
            draft.draw(call)


def _times(shift: float) -> str:
    if shift == 1:
        return ""
    return " / 2" if shift == 0.5 else f" * {shift:g}"


def _ticks_at_groups(draft: Draft, held: Held, horizontal: bool, k: int, slot: float) -> None:
    axis, side = ("y", "height") if horizontal else ("x", "width")
    where = axis if not draft.tick_offset else f"{axis} + {side}{_times(draft.tick_offset)}"
    rotation = 0 if horizontal else axes.category_rotation(draft, draft.data.categories, slot)
    kwargs = {"rotation": rotation, "ha": "right"} if rotation and rotation < 90 else {}
    if rotation == 90:
        kwargs = {"rotation": 90}
    note_drop(draft, rotation)
    draft.add("axes", draft.call(f"ax.set_{axis}ticks", Raw(where), Raw(held.keys), **kwargs))
    if horizontal:
        draft.add("axes", "ax.invert_yaxis()")


def note_drop(draft: Draft, rotation: int) -> None:
    """Remember how far rotated labels reach below the axis."""
    if rotation:
        share = {30: 0.5, 45: 0.71, 90: 1.0}[rotation]
        draft.tick_drop = draft.widest(draft.data.categories) * share


def _finish(
    draft: Draft, tops: Sequence[float], horizontal: bool, legend: Legend, headroom: float, *, limit: float = 0.0
) -> None:
    """Set limits, labels, frame, ticks, legend and title of a chart with several series."""
    data, axis = draft.data, "x" if horizontal else "y"
    if horizontal and legend.place == "inside":
        legend = Legend("right", 1)
        headroom = max(0.0, headroom - 0.1)
    if headroom:
        top = max(tops)
        upper = axes.nice_limits(0, top / (1 - headroom), 12)[1]
        if not limit or upper > limit:
            draft.add("axes", draft.call(f"ax.set_{axis}lim", 0, upper))
    value, category = decor.with_unit(draft, data.quantity, data.unit), data.category_label
    if draft.style.theme in ("press", "minimal") and draft.chance(0.4):
        category = ""
    decor.axis_labels(draft, *((value, category) if horizontal else (category, value)))
    decor.frame(draft, axis)
    axes.value_axis(draft, tops, data.unit, axis)
    title = data.series_label if draft.chance(0.4) and legend.place in ("inside", "right") else ""
    write_legend(draft, legend, title=title)
    decor.titles(draft, above=legend.above)


def draw_stacked(draft: Draft) -> None:
    """Draw parts on top of each other, in units or in percent."""
    data = draft.data
    names = [s.name for s in data.series]
    n, percent = len(data.categories), isinstance(data, PercentStackData)
    horizontal = draft.chance(0.45 if percent else 0.25)
    slot = open_bars(draft, horizontal=horizontal, slots=n, thick=0.44)
    held = hold(draft, category_request(data))
    colors, variable = add_colors(draft, len(names))
    draft.need("np")
    start = "left" if horizontal else "bottom"
    draft.draw(f"{start} = np.zeros({n if draft.chance(0.4) else f'len({held.keys})'})")
    thickness = draft.rng.choice((0.5, 0.6, 0.65, 0.7, 0.8))
    spec = _part_spec(draft, slot, thickness, horizontal)
    _stack_calls(draft, held, names, (colors, variable), (horizontal, thickness), spec)
    rotation = 0 if horizontal else axes.category_rotation(draft, data.categories, slot)
    note_drop(draft, rotation)
    axes.rotate_labels(draft, rotation)
    if horizontal:
        draft.add("axes", "ax.invert_yaxis()")
    totals = [sum(float(s.values[i]) for s in data.series) for i in range(n)]
    places = ("right", "above", "below") if percent else ("inside", "right", "above", "below")
    legend = plan_legend(draft, names, places)
    if percent:
        draft.add("axes", draft.call(f"ax.set_{'x' if horizontal else 'y'}lim", 0, 100))
    _finish(draft, totals, horizontal, legend, 0 if percent else legend.headroom)


def _part_spec(draft: Draft, slot: float, thickness: float, horizontal: bool) -> str:
    """Return the format of the labels inside the parts, "" when they would not fit."""
    data = draft.data
    values = [float(v) for s in data.series for v in s.values]
    spec = axes.value_format(values, "%" if data.unit == "%" and draft.chance(0.5) else "")
    total = max(sum(float(s.values[i]) for s in data.series) for i in range(len(data.categories)))
    width = draft.widest([spec.format(v) for v in values], 0.8)
    if horizontal:
        fits = min(values) / total * draft.plot_width * 0.9 > width * 1.15 and slot * thickness > draft.style.size
    else:
        fits = width < slot * thickness and min(values) / total * draft.plot_height * 0.8 > draft.style.size * 1.15
    return spec if fits and draft.chance(0.75) else ""


def _stack_calls(
    draft: Draft, held: Held, names: list[str], colors: tuple[list[str], str], bars: tuple[bool, float], spec: str
) -> None:
    horizontal, thickness = bars
    function, side, start = ("ax.barh", "height", "left") if horizontal else ("ax.bar", "width", "bottom")
    options = {**edge_options(draft), side: thickness, start: Raw(start)}
    size = round(draft.style.size * 0.8, 1)
    inks = [ink_on(draft.rgb(color)) for color in colors[0]]
    same = len(set(inks)) == 1
    if draft.style.habits.loops and not draft.style.hatches and (same or not spec):
        draft.draw(series_loop(draft, held, names, colors[1]))
        color = Raw(f"{colors[1]}[i]") if colors[1] else None
        call = draft.call(function, Raw(held.keys), Raw("values"), **options, label=Raw("name"), color=color)
        body = [f"bars = {call}" if spec else call]
        if spec:
            body.append(_inner_label(draft, spec, size, inks[0]))
        body.append(f"{start} += values")
        draft.draw(*("    " + line.replace("\n", "\n    ") for line in body))
        return
    for i, (name, column) in enumerate(zip(names, held.columns["value"], strict=True)):
        hatch = HATCHES[i] if draft.style.hatches and HATCHES[i] and not spec else None
        call = draft.call(function, Raw(held.keys), Raw(column), **options, label=name, color=colors[0][i], hatch=hatch)
        draft.draw(f"bars = {call}" if spec else call)
        if spec:
            draft.draw(_inner_label(draft, spec, size, inks[i]))
        if i < len(names) - 1:
            draft.draw(f"{start} += {column}" if draft.chance(0.5) else f"{start} = {start} + {column}")


def _inner_label(draft: Draft, spec: str, size: float, ink: str) -> str:
    return draft.call("ax.bar_label", Raw("bars"), fmt=spec, label_type="center", fontsize=size, color=ink)


def draw_pyramid(draft: Draft) -> None:
    """Draw two panels back to back, the left one mirrored."""
    data, rng = draft.data, draft.rng
    draft.single = False
    n = len(data.categories)
    draft.open(rng.choice((7.0, 7.6, 8.2)), max(4.2, 1.6 + 0.27 * n), subplots="1, 2", sharey=True)
    held = hold(draft, category_request(data))
    left, right = draft.colors(2)
    options = {"height": rng.choice((0.8, 0.85, 0.9, 1.0)), **edge_options(draft)}
    draft.draw("left, right = axes")
    for axis, column, color in (("left", 0, left), ("right", 1, right)):
        draft.draw(
            draft.call(f"{axis}.barh", Raw(held.keys), Raw(held.columns["value"][column]), color=color, **options)
        )
    values = [float(v) for s in data.series for v in s.values]
    top = axes.nice_limits(0, max(values), 5)[1]
    draft.add("axes", f"left.set_xlim({top:g}, 0)", f"right.set_xlim(0, {top:g})")
    for axis, series in (("left", data.series[0]), ("right", data.series[1])):
        draft.add("axes", draft.call(f"{axis}.set_title", series.name, fontsize=draft.style.size + 1))
    label = decor.with_unit(draft, data.quantity, data.unit)
    short = len(label) < 26
    for axis in ("left", "right"):
        if short:
            draft.add("axes", draft.call(f"{axis}.set_xlabel", label))
        if draft.style.grid not in ("none", "sheet"):
            draft.add("axes", draft.call(f"{axis}.grid", True, axis="x", alpha=0.4), f"{axis}.set_axisbelow(True)")
        step = axes.nice_step(top, 4)
        draft.add(
            "axes", f"{axis}.set_xticks([{', '.join(f'{step * i:g}' for i in range(int(top / step + 1e-9) + 1))}])"
        )
        if top >= 10_000:
            axes.value_axis(draft, [top], "", "x", owner=axis)
    draft.add("axes", draft.call("left.set_ylabel", data.category_label))
    if draft.style.spines in ("open", "none", "bottom"):
        draft.add("axes", "left.spines[['top', 'left']].set_visible(False)".replace("'", draft.style.habits.quote))
        draft.add("axes", "right.spines[['top', 'right']].set_visible(False)".replace("'", draft.style.habits.quote))
    decor.titles(draft, owner="fig")


FIGURES = (
    Figure("grouped bar chart", GroupedData, "category", make_grouped, draw_grouped, weight=1.7, suits=from_zero),
    Figure("stacked bar chart", StackData, "stack", make_stack, draw_stacked, weight=1.2),
    Figure("100% stacked bar chart", PercentStackData, "stack", make_percent_stack, draw_stacked),
    Figure("population pyramid", PyramidData, "pyramid", make_pyramid, draw_pyramid, weight=0.4),
)
