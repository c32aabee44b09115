"""Pies, donuts and radar charts."""

from __future__ import annotations

from typing import Any

from codesynth.categories.chart.code import axes, decor, layout
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Held, hold
from codesynth.categories.chart.code.legend import Legend, write_legend
from codesynth.categories.chart.code.literals import Raw, decimals_of
from codesynth.categories.chart.code.palettes import ink_on
from codesynth.categories.chart.data import ProfileData, ShareData
from codesynth.categories.chart.figures.base import Figure, category_request, single_request
from codesynth.categories.chart.making.categorical import make_share
from codesynth.categories.chart.making.special import make_profile


def draw_pie(draft: Draft) -> None:
    """Draw a pie."""
    _draw_round(draft, hole=0.0)


def draw_donut(draft: Draft) -> None:
    """Draw a ring."""
    _draw_round(draft, hole=draft.rng.choice((0.55, 0.6, 0.65, 0.7)))


def _draw_round(draft: Draft, hole: float) -> None:
    data, rng = draft.data, draft.rng
    names, values = list(data.categories), [float(v) for v in data.values]
    crowded = min(values) / sum(values) < 0.035 or len(names) > 6
    keyed = crowded or draft.chance(0.4)
    side = rng.choice((5.0, 5.4, 5.8))
    longest = draft.widest(names) / 72
    # Both layouts misjudge axes of a fixed aspect with a legend beside them: the width makes room for it.
    draft.constrained = draft.constrained or keyed
    draft.open(side + (1.1 * longest + 1.3 if keyed else 1.2 * longest), side)
    held = hold(draft, single_request(data, values))
    colors = draft.colors(len(names))
    kwargs: dict[str, Any] = {"labels": None if keyed else Raw(held.keys), **_round_options(draft, values, hole)}
    if not keyed and hole:
        kwargs["labeldistance"] = 1.06
    if not (draft.style.palette.name in ("sheet", "tab10") and draft.chance(0.7)):
        kwargs["colors"] = colors
    if not hole and not keyed and draft.chance(0.25):
        top = max(range(len(values)), key=lambda i: values[i])
        kwargs["explode"] = [0.08 if i == top else 0 for i in range(len(values))]
    _round_calls(draft, held, kwargs, colors)
    if keyed:
        _round_legend(draft, held)
    if hole and draft.chance(0.3) and not data.subtitle and draft.text_width(data.quantity) < 90:
        draft.draw(draft.call("ax.text", 0, 0, data.quantity, ha="center", va="center", fontsize=draft.style.size + 1))
    decor.titles(draft)


def _round_options(draft: Draft, values: list[float], hole: float) -> dict[str, Any]:
    rng = draft.rng
    decimals = max(decimals_of(v) for v in values) if draft.data.unit == "%" else 1
    autopct: Any = f"%1.{decimals}f%%" if draft.chance(0.7) else f"%.{decimals}f%%"
    if min(values) / sum(values) < 0.04:  # small wedges have no room for their share
        text = draft.text(f"{{share:.{decimals}f}}%")
        autopct = Raw(f"lambda share: f{text} if share > {rng.choice((4, 5))} else {draft.text('')}")
    wedge: dict[str, Any] = {"width": round(1 - hole, 2)} if hole else {}
    if draft.style.edge or draft.chance(0.5):
        wedge["edgecolor"] = draft.style.figure_color or ("black" if draft.style.dark else "white")
        wedge["linewidth"] = rng.choice((1, 1.5, 2))
    return {
        "autopct": autopct,
        "startangle": rng.choice((90, 90, 90, 0, 140, 45, 180)),
        "counterclock": False if draft.chance(0.5) else None,
        "pctdistance": round((1 + 1 - wedge["width"]) / 2, 2) if hole else rng.choice((None, 0.7, 0.75)),
        "wedgeprops": wedge or None,
    }


def _round_calls(draft: Draft, held: Held, kwargs: dict[str, Any], colors: list[str]) -> None:
    inks = [ink_on(draft.rgb(color)) for color in colors]
    call = draft.call("ax.pie", Raw(held.values), **kwargs)
    keep = draft.ink
    names = "wedges, texts, autotexts"
    draft.draw(f"{names} = {call}")
    if len(set(inks)) == 1:
        if inks[0] != keep or draft.chance(0.4):
            bold = f"weight={draft.text('bold')}, " if draft.chance(0.4) else ""
            draft.draw(f"plt.setp(autotexts, {bold}color={draft.text(inks[0])})")
        return
    draft.draw(f"for text, color in zip(autotexts, {draft.text(inks)}):", "    text.set_color(color)")


def _round_legend(draft: Draft, held: Held) -> None:
    anchor = (1.02 if draft.chance(0.5) else 1.0, 0.5)
    kwargs: dict[str, Any] = {"loc": "center left", "bbox_to_anchor": anchor}
    if draft.chance(0.4):
        kwargs["title"] = draft.data.category_label
    if draft.has("frameless-legend") or draft.chance(0.4):
        kwargs["frameon"] = False
    draft.add("axes", draft.call("ax.legend", Raw("wedges"), Raw(held.keys), **kwargs))


def draw_radar(draft: Draft) -> None:
    """Draw closed polygons on a polar axes."""
    data, rng = draft.data, draft.rng
    names = [s.name for s in data.series]
    several = len(names) > 1
    draft.single, draft.constrained = False, True
    side = rng.choice((5.6, 6.0, 6.4))
    wide = 1.1 * draft.widest(names) / 72 + 1.2 if several else 0.8
    q = draft.text
    draft.open(side + wide, side, subplot_kw=Raw(f"{{{q('projection')}: {q('polar')}}}"))
    held = hold(draft, category_request(data))
    draft.need("np")
    n = len(data.categories)
    draft.draw(f"angles = np.linspace(0, 2 * np.pi, {n}, endpoint=False).tolist()", "angles += angles[:1]", "")
    colors = draft.colors(len(names), thin=True)
    fill = draft.chance(0.75)
    alpha = rng.choice((0.1, 0.15, 0.2, 0.25))
    options = {"linewidth": rng.choice((1.5, 2, 2, 2.5)), "marker": rng.choice((None, "o", None))}
    for i, (name, column) in enumerate(zip(names, held.columns["value"], strict=True)):
        draft.draw(
            f"closed = [*{column}, {column}[0]]" if not held.frame else f"closed = [*{column}, {column}.iloc[0]]"
        )
        label = name if several else None
        draft.draw(draft.call("ax.plot", Raw("angles"), Raw("closed"), color=colors[i], label=label, **options))
        if fill:
            draft.draw(draft.call("ax.fill", Raw("angles"), Raw("closed"), color=colors[i], alpha=alpha))
    _radar_axes(draft, held)
    if several:
        write_legend(draft, Legend("radar", 1))
    decor.titles(draft, above=draft.style.size * 1.2)


def _radar_axes(draft: Draft, held: Held) -> None:
    data, rng = draft.data, draft.rng
    if draft.chance(0.75):
        draft.add("axes", "ax.set_theta_offset(np.pi / 2)", "ax.set_theta_direction(-1)")
    labels: Any = Raw(held.keys)
    wrapped = [layout.wrap_to(name, 90, draft.style.size, draft.style.font.factor) for name in data.categories]
    pad = max(4, round(draft.widest(wrapped) * 0.28))
    draft.add("axes", f"ax.set_xticks(angles[:-1], {labels})")
    draft.add("axes", draft.call("ax.tick_params", axis="x", pad=pad))
    top = float(data.maximum)
    step = {9.0: 3.0, 100.0: rng.choice((20.0, 25.0))}.get(top) or axes.nice_step(top, 5)
    ticks = [round(step * (i + 1), 2) for i in range(int(top / step + 1e-9))]
    draft.add("axes", draft.call("ax.set_ylim", 0, top), draft.call("ax.set_yticks", ticks))
    color = "lightgray" if draft.style.dark else "gray"
    small = round(draft.style.size * 0.8, 1)
    draft.add("axes", draft.call("ax.tick_params", axis="y", labelsize=small, labelcolor=color))
    if draft.chance(0.5):
        draft.add("axes", f"ax.set_rlabel_position({round(180 / len(data.categories))})")
    if draft.style.sheet and draft.style.grid == "none":
        return
    if draft.chance(0.3):
        draft.add("axes", draft.call("ax.grid", True, linestyle=draft.style.grid_style, alpha=0.5))


FIGURES = (
    Figure("pie chart", ShareData, "share", make_share, draw_pie, weight=1.2),
    Figure("donut chart", ShareData, "share", make_share, draw_donut, weight=0.8),
    Figure("radar chart", ProfileData, "profile", make_profile, draw_radar, weight=0.9),
)
