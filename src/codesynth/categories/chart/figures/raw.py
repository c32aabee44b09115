"""Distributions of raw observations: histograms, box plots, violins."""

from __future__ import annotations

from typing import Any

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.legend import plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw, wrap_list
from codesynth.categories.chart.code.naming import slug
from codesynth.categories.chart.code.palettes import ink_on
from codesynth.categories.chart.code.words import word
from codesynth.categories.chart.data import HistogramData, SampleData
from codesynth.categories.chart.figures.base import Figure
from codesynth.categories.chart.making.clouds import make_histogram, make_samples


def hold_samples(draft: Draft) -> tuple[list[str], str, str]:
    """Write the data section; return the expression of each group, of their list, and of their names."""
    groups, header, q = draft.data.groups, draft.data.header(), draft.text
    total = sum(len(g.values) for g in groups)
    if len(groups) == 1:
        return _hold_one(draft, total)
    names = [g.name for g in groups]
    if total <= 130 and draft.chance(0.45):
        lines = ["data = {"]
        for group in groups:
            inner = wrap_list(f"    {q(group.name)}: ", group.values, ",", draft.style.habits.quote)
            lines += [inner[0], *(f"    {line}" for line in inner[1:])]
        draft.add("data", *lines, "}")
        return [f"data[{q(name)}]" for name in names], "list(data.values())", "list(data)"
    if draft.chance(0.7):
        draft.need("pd")
        draft.add(
            "data",
            f"df = pd.read_csv({q('data.csv')})",
            f"names = df[{q(header[0])}].unique()",
            f"samples = [df.loc[df[{q(header[0])}] == name, {q(header[1])}] for name in names]",
        )
    else:
        draft.need("csv")
        draft.add(
            "data",
            "groups = {}",
            f"with open({q('data.csv')}, newline={q('')}, encoding={q('utf-8')}) as file:",
            "    for row in csv.DictReader(file):",
            f"        groups.setdefault(row[{q(header[0])}], []).append(float(row[{q(header[1])}]))",
            "names = list(groups)",
            "samples = list(groups.values())",
        )
    return [f"samples[{i}]" for i in range(len(groups))], "samples", "names"


def _hold_one(draft: Draft, total: int) -> tuple[list[str], str, str]:
    group, header, q = draft.data.groups[0], draft.data.header(), draft.text
    if total <= 130 and draft.chance(0.4):
        name = slug(draft.data.quantity) or "values"
        draft.add("data", *wrap_list(f"{name} = ", group.values, "", draft.style.habits.quote))
        return [name], f"[{name}]", "[]"
    if draft.chance(0.6):
        draft.need("pd")
        draft.add("data", f"values = pd.read_csv({q('data.csv')})[{q(header[0])}]")
    else:
        draft.need("np")
        call = draft.call("np.loadtxt", "data.csv", skiprows=1, encoding="utf-8")
        draft.add("data", f"values = {call}")
    return ["values"], "[values]", "[]"


def draw_histogram(draft: Draft) -> None:
    """Draw one histogram, or two over each other."""
    data, rng = draft.data, draft.rng
    draft.open(*rng.choice(((6.4, 4.8), (7.0, 4.6), (8.0, 4.8), (6.0, 4.4))))
    held, _, _ = hold_samples(draft)
    everything = [float(v) for g in data.groups for v in g.values]
    step = axes.nice_step(max(everything) - min(everything), rng.choice((10, 12, 16, 20)))
    start = int(min(everything) // step) * step
    count = int((max(everything) - start) // step) + 1
    edges = Raw(f"np.arange({start:g}, {start + (count + 0.5) * step:g}, {step:g})")
    explicit = len(data.groups) > 1 or draft.chance(0.4)
    bins: Any = edges if explicit else rng.choice((None, 12, 15, 20, 25))
    if explicit:
        draft.need("np")
    colors = draft.colors(len(data.groups))
    edge = draft.style.edge or ("white" if draft.chance(0.6) else None)
    if draft.style.dark and edge:
        edge = draft.style.figure_color or "black"
    several = len(data.groups) > 1
    for i, (group, column) in enumerate(zip(data.groups, held, strict=True)):
        kwargs = {
            "bins": bins,
            "color": colors[i],
            "edgecolor": edge,
            "alpha": rng.choice((0.5, 0.6)) if several else (draft.style.alpha if draft.style.alpha < 1 else None),
            "label": group.name if several else None,
        }
        draft.draw(draft.call("ax.hist", Raw(column), **kwargs))
    _finish_histogram(draft, everything, several)


def _finish_histogram(draft: Draft, values: list[float], several: bool) -> None:
    data = draft.data
    legend = None
    if several:
        legend = plan_legend(draft, [g.name for g in data.groups], ("right", "above", "below"))
    elif draft.chance(0.3):
        mean = sum(values) / len(values)
        spec = axes.value_format([round(mean, 1)])
        color = "white" if draft.style.dark else draft.rng.choice(("red", "black", "crimson"))
        label = f"{word(draft.locale, 'mean')}: {spec.format(mean)}"
        call = draft.call("ax.axvline", round(mean, 2), color=color, linestyle="--", linewidth=1.5, label=label)
        draft.draw(call)
        legend = plan_legend(draft, [label], ("above", "right", "below"))
    decor.axis_labels(draft, decor.with_unit(draft, data.quantity, data.unit), word(draft.locale, "count"))
    decor.frame(draft)
    axes.value_axis(draft, values, "", "x")
    if legend:
        write_legend(draft, legend)
    decor.titles(draft, above=legend.above if legend else 0.0)


def _open_groups(draft: Draft, horizontal: bool) -> int:
    """Create the figure of a chart with a box per group; return the rotation of the names."""
    names = [g.name for g in draft.data.groups]
    n = len(names)
    if horizontal:
        draft.open(draft.rng.choice((6.8, 7.4)), max(3.6, 1.5 + 0.5 * n))
        return 0
    draft.open(draft.width_for(names, 0.8), draft.rng.choice((4.6, 4.8, 5.2)))
    return axes.category_rotation(draft, names, draft.plot_width / n)


def draw_boxes(draft: Draft) -> None:
    """Draw a box plot."""
    data, rng = draft.data, draft.rng
    horizontal = draft.chance(0.25)
    rotation = _open_groups(draft, horizontal)
    _, samples, names = hold_samples(draft)
    kwargs: dict[str, Any] = {"tick_labels": Raw(names) if names != "[]" else None}
    if horizontal:
        kwargs["orientation"] = "horizontal"
    filled = draft.chance(0.7)
    if filled:
        kwargs["patch_artist"] = True
    kwargs |= {
        "widths": rng.choice((None, 0.5, 0.6)),
        "showmeans": True if draft.chance(0.2) else None,
        "notch": None,
    }
    colors = draft.colors(len(data.groups)) if draft.chance(0.5) else draft.colors(1) * len(data.groups)
    if len({ink_on(draft.rgb(color)) for color in colors}) > 1:  # one colour of medians has to show on all boxes
        colors = colors[:1] * len(colors)
    same = len(set(colors)) == 1
    if draft.style.dark:
        kwargs |= {key: {"color": "white"} for key in ("whiskerprops", "capprops", "medianprops", "boxprops")}
        kwargs["flierprops"] = {"markeredgecolor": "white"}
    elif filled:
        kwargs["medianprops"] = {"color": ink_on(draft.rgb(colors[0])), "linewidth": 1.5}
        if same and draft.chance(0.6):
            kwargs["boxprops"] = {"facecolor": colors[0], "alpha": rng.choice((0.6, 0.7, 0.8))}
    call = draft.call("ax.boxplot", Raw(samples), **kwargs)
    if filled and "facecolor" not in kwargs.get("boxprops", {}):
        draft.draw(f"boxes = {call}")
        shades = draft.text(colors) if not same else f"[{draft.text(colors[0])}] * {len(colors)}"
        draft.draw(
            f"for patch, color in zip(boxes[{draft.text('boxes')}], {shades}):", "    patch.set_facecolor(color)"
        )
    else:
        draft.draw(call)
    _finish_groups(draft, rotation, horizontal)


def _finish_groups(draft: Draft, rotation: int, horizontal: bool) -> None:
    data = draft.data
    label = decor.with_unit(draft, data.quantity, data.unit)
    decor.axis_labels(draft, *((label, data.series_label) if horizontal else (data.series_label, label)))
    axis = "x" if horizontal else "y"
    decor.frame(draft, axis)
    axes.value_axis(draft, [float(v) for g in data.groups for v in g.values], data.unit, axis)
    axes.rotate_labels(draft, rotation)
    decor.titles(draft)


def draw_violins(draft: Draft) -> None:
    """Draw violins."""
    data, rng = draft.data, draft.rng
    rotation = _open_groups(draft, horizontal=False)
    _, samples, names = hold_samples(draft)
    shows = rng.choice(({"showmedians": True}, {"showmedians": True}, {"showmeans": True, "showmedians": True},
                        {"showmeans": True}, {"showextrema": False, "showmedians": True}))  # fmt: skip
    kwargs = {**shows, "widths": rng.choice((None, 0.7, 0.8))}
    draft.draw(f"parts = {draft.call('ax.violinplot', Raw(samples), **kwargs)}")
    colors = draft.colors(len(data.groups)) if draft.chance(0.5) else draft.colors(1)
    alpha = rng.choice((0.5, 0.6, 0.7, 0.8))
    bodies = f"parts[{draft.text('bodies')}]"
    if len(colors) > 1:
        draft.draw(f"for body, color in zip({bodies}, {draft.text(colors)}):", "    body.set_facecolor(color)")
    elif draft.style.palette.name not in ("sheet", "tab10"):
        draft.draw(f"for body in {bodies}:", f"    body.set_facecolor({draft.text(colors[0])})")
    else:
        draft.draw(f"for body in {bodies}:")
    if not draft.style.dark and draft.chance(0.5):
        draft.draw(f"    body.set_edgecolor({draft.text('black')})")
    draft.draw(f"    body.set_alpha({alpha})")
    labels = names if names != "[]" else draft.text([g.name for g in data.groups])
    slanted = {"rotation": rotation, "ha": "right"} if 0 < rotation < 90 else {"rotation": 90} if rotation else {}
    n = len(data.groups)
    draft.add("axes", draft.call("ax.set_xticks", Raw(f"range(1, {n + 1})"), Raw(labels), **slanted))
    _finish_groups(draft, 0, horizontal=False)


FIGURES = (
    Figure("histogram", HistogramData, "samples", make_histogram, draw_histogram, weight=1.1),
    Figure("box plot", SampleData, "samples", make_samples, draw_boxes, weight=1.1),
    Figure("violin plot", SampleData, "samples", make_samples, draw_violins, weight=0.6),
)
