"""Scatter plots, in groups, with a trend; bubbles."""

from __future__ import annotations

import math
from typing import Any

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.legend import plan_legend, write_legend
from codesynth.categories.chart.code.literals import Raw, numbers, wrap_list
from codesynth.categories.chart.code.naming import slug
from codesynth.categories.chart.code.words import word
from codesynth.categories.chart.data import BubbleData, GroupedPointData, SinglePointData
from codesynth.categories.chart.figures.base import Figure
from codesynth.categories.chart.making.clouds import make_bubbles, make_point_groups, make_points

MARKERS = ("o", "s", "^", "D", "v")


def hold_points(draft: Draft) -> list[tuple[str, str]]:
    """Write the data section of clouds; return the expressions of x and y of each group."""
    groups, header, q = draft.data.groups, draft.data.header(), draft.text
    total = sum(len(g.x) for g in groups)
    if total > 90 or draft.chance(0.5):
        draft.need("pd")
        draft.add("data", f"df = pd.read_csv({q('data.csv')})")
        if len(groups) == 1:
            return [(f"df[{q(header[0])}]", f"df[{q(header[1])}]")]
        draft.add("data", f"groups = dict(list(df.groupby({q(header[0])}, sort=False)))")
        return [(f"groups[{q(g.name)}][{q(header[1])}]", f"groups[{q(g.name)}][{q(header[2])}]") for g in groups]
    result: list[tuple[str, str]] = []
    quote = draft.style.habits.quote
    for i, group in enumerate(groups):
        stem = slug(group.name) or (f"group{i + 1}" if len(groups) > 1 else "")
        x, y = (f"{stem}_x", f"{stem}_y") if stem else ("x", "y")
        if not stem and draft.style.habits.verbose_names:
            x, y = slug(draft.data.x_quantity) or "x", slug(draft.data.quantity) or "y"
            x, y = (x, y) if x != y else ("x", "y")
        draft.add("data", *wrap_list(f"{x} = ", group.x, "", quote), *wrap_list(f"{y} = ", group.y, "", quote))
        result.append((x, y))
    return result


def _open(draft: Draft) -> None:
    width, height = draft.rng.choice(((6.4, 4.8), (6.0, 5.0), (7.0, 5.0), (5.6, 5.2), (7.6, 5.0)))
    draft.open(width, height)


def _marks(draft: Draft, points: int) -> dict[str, Any]:
    size = draft.rng.choice((None, 20, 25, 30, 40, 50)) if points > 40 else draft.rng.choice((None, 40, 50, 60, 70))
    edge = draft.rng.choice((None, None, "white", "black" if not draft.style.dark else "white"))
    return {
        "s": size,
        "alpha": draft.rng.choice((None, 0.6, 0.7, 0.8, 0.85)),
        "edgecolor": edge,
        "linewidth": draft.rng.choice((0.5, 0.7)) if edge else None,
    }


def _finish(draft: Draft, names: list[str], keyed: bool) -> None:
    data = draft.data
    legend = plan_legend(draft, names, title=data.series_label if draft.chance(0.4) else "") if keyed else None
    ys = [y for g in data.groups for y in g.y]
    xs = [x for g in data.groups for x in g.x]
    if data.log_x:
        draft.add("axes", f"ax.set_xscale({draft.text('log')})")
    if data.log_y:
        draft.add("axes", f"ax.set_yscale({draft.text('log')})")
    if legend and legend.headroom and not data.log_y:
        low, high = min(ys), max(ys)
        low -= 0.06 * (high - low)
        upper = axes.nice_limits(low, low + (high - low) / (1 - legend.headroom) + 0.03 * (high - low), 14)[1]
        draft.add("axes", draft.call("ax.set_ylim", axes.nice_limits(low, high, 14)[0], upper))
    elif legend and legend.headroom:
        factor = (max(ys) / min(ys)) ** (legend.headroom + 0.1)
        upper = float(f"{max(ys) * factor:.1g}")
        draft.add("axes", draft.call("ax.set_ylim", top=upper if upper > max(ys) * 1.2 else upper * 2))
    x, y = decor.with_unit(draft, data.x_quantity, data.x_unit), decor.with_unit(draft, data.quantity, data.unit)
    decor.axis_labels(draft, x, y)
    decor.frame(draft)
    if not data.log_y:
        axes.value_axis(draft, ys, data.unit, "y")
    if not data.log_x:
        axes.value_axis(draft, xs, data.x_unit, "x")
    if legend:
        write_legend(draft, legend, title=data.series_label if legend.place == "right" and draft.chance(0.5) else "")
    decor.titles(draft, above=legend.above if legend else 0.0)


def draw_scatter(draft: Draft) -> None:
    """Draw one cloud, sometimes with a fitted line."""
    data = draft.data
    _open(draft)
    ((x, y),) = hold_points(draft)
    color = draft.colors(1, thin=True)[0]
    if draft.style.palette.name in ("sheet", "tab10") and draft.chance(0.6):
        color = ""
    marker = draft.rng.choice((None, None, None, "o", "s", "^", "D", "x", "+"))
    options = _marks(draft, len(data.groups[0].x))
    if marker in ("x", "+"):
        options |= {"edgecolor": None, "linewidth": None}
    draft.draw(draft.call("ax.scatter", Raw(x), Raw(y), color=color or None, marker=marker, **options))
    fitted = draft.chance(0.35) and not (data.log_x or data.log_y)
    names = []
    if fitted:
        names = [word(draft.locale, "trend")]
        draft.need("np")
        ink = draft.rng.choice(("crimson", "black", "darkorange", "#444444")) if not draft.style.dark else "white"
        ends = f"ends = np.array([{', '.join(numbers([min(data.groups[0].x), max(data.groups[0].x)]))}])"
        dashes = draft.rng.choice(("--", "-", "-."))
        line = {"color": ink, "linestyle": dashes if dashes != "-" else None, "linewidth": 1.5, "label": names[0]}
        draft.draw(
            f"slope, intercept = np.polyfit({x}, {y}, 1)",
            ends,
            draft.call("ax.plot", Raw("ends"), Raw("slope * ends + intercept"), **line),
        )
    _finish(draft, names, fitted)


def draw_groups(draft: Draft) -> None:
    """Draw several clouds."""
    data = draft.data
    names = [g.name for g in data.groups]
    _open(draft)
    held = hold_points(draft)
    colors = draft.colors(len(names), thin=True)
    shapes = draft.chance(0.4)
    options = _marks(draft, sum(len(g.x) for g in data.groups))
    mapping = "groups.items()" if held[0][0].startswith("groups[") else ""
    if mapping and draft.style.habits.loops and not shapes:
        header, q = data.header(), draft.text
        draft.add("data", f"colors = {draft.text(colors)}")
        draft.draw(f"for (name, group), color in zip({mapping}, colors):")
        args = (Raw(f"group[{q(header[1])}]"), Raw(f"group[{q(header[2])}]"))
        call = draft.call("ax.scatter", *args, color=Raw("color"), label=Raw("name"), **options)
        draft.draw("    " + call.replace("\n", "\n    "))
    else:
        for i, (name, (x, y)) in enumerate(zip(names, held, strict=True)):
            own = {"marker": MARKERS[i] if shapes else None, **options}
            draft.draw(draft.call("ax.scatter", Raw(x), Raw(y), color=colors[i], label=name, **own))
    _finish(draft, names, keyed=True)


def draw_bubbles(draft: Draft) -> None:
    """Draw named bubbles whose area is a third quantity."""
    data, rng = draft.data, draft.rng
    draft.open(rng.choice((7.6, 8.2, 9.0)), rng.choice((5.2, 5.6, 6.0)))
    header, q = data.header(), draft.text
    if draft.chance(0.5):
        draft.need("pd")
        draft.add("data", f"df = pd.read_csv({q('data.csv')})")
        name, x, y, size = (f"df[{q(column)}]" for column in header)
    else:
        name, x, y, size = ("names", "x", "y", "sizes")
        quote = draft.style.habits.quote
        for variable, values in ((name, data.categories), (x, data.x), (y, data.values), (size, data.sizes)):
            draft.add("data", *wrap_list(f"{variable} = ", list(values), "", quote))
    biggest = rng.choice((900, 1300, 1700))
    draft.need("np")
    factor = float(f"{biggest / max(data.sizes):.3g}")
    draft.draw(f"areas = np.array({size}) * {factor:g}")
    kwargs = {
        "s": Raw("areas"),
        "alpha": rng.choice((0.5, 0.6, 0.7)),
        "edgecolor": rng.choice(("white", "black", None)),
    }
    if kwargs["edgecolor"] == "black" and draft.style.dark:
        kwargs["edgecolor"] = "white"
    color = draft.colors(1, thin=True)[0]
    draft.draw(draft.call("ax.scatter", Raw(x), Raw(y), color=color, **kwargs))
    _name_bubbles(draft, factor, (name, x, y))
    decor.axis_labels(
        draft, decor.with_unit(draft, data.x_quantity, data.x_unit), decor.with_unit(draft, data.quantity, data.unit)
    )
    decor.frame(draft)
    draft.add("axes", "ax.margins(0.14)")
    axes.value_axis(draft, data.values, data.unit, "y")
    axes.value_axis(draft, data.x, data.x_unit, "x")
    _size_key(draft, factor, color)
    decor.titles(draft)


def _name_bubbles(draft: Draft, factor: float, names: tuple[str, str, str]) -> None:
    """Name the bubbles: all of them where no two names touch, otherwise those that stand free."""
    data = draft.data
    small = round(draft.style.size * 0.85, 1)
    free = _free_labels(draft, factor)
    if len(free) == len(data.categories):
        name, x, y = names
        draft.draw(f"for name, a, b, area in zip({name}, {x}, {y}, areas):")
        call = draft.call(
            "ax.annotate", Raw("name"), (Raw("a"), Raw("b")), xytext=Raw("(0, np.sqrt(area) / 2 + 2)"),
            textcoords="offset points", ha="center", fontsize=small,
        )  # fmt: skip
        draft.draw("    " + call.replace("\n", "\n    "))
        return
    for i in free:
        lift = round(math.sqrt(data.sizes[i] * factor) / 2 + 2)
        draft.draw(
            draft.call("ax.annotate", data.categories[i], (data.x[i], data.values[i]), xytext=(0, lift),
                       textcoords="offset points", ha="center", fontsize=small)
        )  # fmt: skip


def _free_labels(draft: Draft, factor: float) -> list[int]:
    data = draft.data
    spans = ((max(data.x) - min(data.x)) or 1.0, (max(data.values) - min(data.values)) or 1.0)
    centres = [
        (
            (a - min(data.x)) / spans[0] * draft.plot_width * 0.76,
            (b - min(data.values)) / spans[1] * draft.plot_height * 0.76,
        )
        for a, b in zip(data.x, data.values, strict=True)
    ]
    radii = [math.sqrt(size * factor) / 2 for size in data.sizes]
    placed: list[tuple[float, float, float]] = []
    free = []
    order = sorted(range(len(data.categories)), key=lambda i: -data.sizes[i])
    height = draft.style.size * 1.25
    for i in order:
        x, y = centres[i][0], centres[i][1] + radii[i]
        width = draft.text_width(data.categories[i], 0.85)
        clear = all(
            abs(x - a) > width / 2 + r or not -r < y + height / 2 - b < r + height / 2
            for j, ((a, b), r) in enumerate(zip(centres, radii, strict=True))
            if j != i
        )
        if clear and all(abs(x - a) > (width + w) / 2 + 2 or abs(y - b) > height for a, b, w in placed):
            placed.append((x, y, width))
            free.append(i)
    return sorted(free)


def _size_key(draft: Draft, factor: float, color: str) -> None:
    """Explain the sizes beside the plot, with two or three round values."""
    data = draft.data
    top = max(data.sizes)
    steps = [float(f"{top * share:.1g}") for share in (0.1, 0.4, 1.0)]
    title = decor.with_unit(draft, data.size_quantity, data.size_unit)
    draft.add("axes", f"for size in {draft.text(sorted(set(steps)))}:")
    call = draft.call(
        "ax.scatter", Raw("[]"), Raw("[]"), s=Raw(f"size * {factor:g}"), color=color, alpha=0.6,
        label=Raw(f"f{draft.text('{size:g}')}"),
    )  # fmt: skip
    draft.add("axes", "    " + call.replace("\n", "\n    "))
    # Legends reckon in font sizes, and know nothing of the size of the bubbles.
    radius = math.sqrt(max(steps) * factor) / 2 / draft.style.size
    draft.add(
        "axes",
        draft.call(
            "ax.legend",
            title=title,
            loc="center left",
            bbox_to_anchor=(1.01, 0.5),
            labelspacing=round(1.4 * radius + 0.5, 1),
            borderpad=round(radius + 0.2, 1),
            handletextpad=round(radius + 0.3, 1),
            frameon=False if draft.has("frameless-legend") else None,
        ),
    )


FIGURES = (
    Figure("scatter plot", SinglePointData, "points", make_points, draw_scatter, weight=1.2),
    Figure("grouped scatter plot", GroupedPointData, "points", make_point_groups, draw_groups, weight=1.1),
    Figure("bubble chart", BubbleData, "bubble", make_bubbles, draw_bubbles, weight=0.8),
)
