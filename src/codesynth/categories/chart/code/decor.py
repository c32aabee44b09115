"""What stands around the data: title, subtitle, source note, axis labels, grid, spines."""

from __future__ import annotations

from codesynth.categories.chart.code import layout
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.literals import Raw
from codesynth.categories.chart.code.themes import SHEET_LABELS


def with_unit(draft: Draft, quantity: str, unit: str) -> str:
    """Return the label of an axis."""
    if not unit:
        return quantity
    form = draft.rng.choice(("{q} ({u})", "{q} ({u})", "{q} ({u})", "{q} [{u}]", "{q}, {u}"))
    if unit in ("%", "°C") and draft.chance(0.2):
        form = "{q} in {u}"
    return form.format(q=quantity, u=unit)


def titles(draft: Draft, *, owner: str = "ax", width: float | None = None, above: float = 0.0) -> None:
    """Write title, subtitle and source note.

    `owner` is the axes that bears the title, or "fig" for a title over several panels. `above` is the height in
    points of whatever else stands between the axes and the title, such as a legend.
    """
    style, data = draft.style, draft.data
    size, bold = style.title_size, style.title_weight == "bold"
    room = width or (draft.width * 72 * (0.9 if owner == "fig" else 0.8) - 12)
    factor = style.font.factor * (1.08 if bold else 1.0)
    title = layout.wrap_to(data.title, room, size, factor)
    left = style.title_loc == "left"
    subtitle = data.subtitle if data.subtitle and draft.has("subtitle") and left and owner != "fig" else ""
    small = round(style.size * 0.95, 1)
    if subtitle:
        subtitle = layout.wrap_to(subtitle, room, small, style.font.factor)
        lines = subtitle.count("\n") + 1
        draft.add(
            "axes",
            draft.call(
                f"{owner}.text",
                0,
                Raw(_above(draft, above)),
                subtitle,
                transform=Raw(f"{owner}.transAxes"),
                fontsize=small,
                color=None if style.dark else draft.rng.choice(("dimgray", "#555555", "#666666")),
                va="bottom",
            ),
        )
        above += lines * small * 1.45 + 4
    scale = None if abs(style.title_scale - 1.2) < 0.01 or style.theme == "sheet" else round(size, 1)
    common = {"fontsize": scale, "fontweight": "bold" if bold else None}
    if owner == "fig":
        # Constrained layout makes room for a suptitle; with tight layout it has to stay near the top by itself.
        draft.add("axes", draft.call("fig.suptitle", title, **common))
    else:
        pad = round(above + 6) if above else None
        if pad is None and draft.chance(0.25):
            pad = draft.rng.choice((8, 10, 12, 14))
        draft.add("axes", draft.call(f"{owner}.set_title", title, loc="left" if left else None, pad=pad, **common))
    source_note(draft)


def _above(draft: Draft, points: float) -> str:
    return f"{1 + (points + 5) / draft.plot_height:.3f}"


def source_note(draft: Draft) -> None:
    """Write where the data come from, small, at the lower left."""
    if not (draft.data.note and draft.has("note")):
        return
    size = round(draft.style.size * 0.78, 1)
    note = layout.wrap_to(draft.data.note, draft.width * 72 * 0.94, size, draft.style.font.factor)
    color = "#aaaaaa" if draft.style.dark else draft.rng.choice(("gray", "#777777", "dimgray"))
    if draft.constrained:
        draft.add("axes", draft.call("fig.supxlabel", note, x=0.01, ha="left", fontsize=size, color=color))
    else:
        lines = note.count("\n") + 1
        draft.bottom_rect = (lines * size * 1.35 + 6) / (draft.height * 72)
        draft.add("axes", draft.call("fig.text", 0.015, 0.012, note, fontsize=size, color=color))


def axis_labels(draft: Draft, x: str = "", y: str = "", owner: str = "ax") -> None:
    """Label the axes; a long y label is wrapped to the height of the plot."""
    style = draft.style
    scale = SHEET_LABELS.get(style.sheet, 1.0)
    if x:
        x = layout.wrap_to(x, draft.plot_width * 0.95, style.size * scale, style.font.factor)
        draft.add("axes", draft.call(f"{owner}.set_xlabel", x))
    if y:
        y = layout.wrap_to(y, draft.plot_height * 0.9, style.size * scale, style.font.factor)
        draft.add("axes", draft.call(f"{owner}.set_ylabel", y))


def frame(draft: Draft, value_axis: str = "y", owner: str = "ax") -> None:
    """Remove spines and draw the grid as the style has it."""
    spines(draft, value_axis, owner)
    grid(draft, value_axis, owner)
    if draft.flush and draft.style.sheet.startswith(("fivethirtyeight", "seaborn-v0_8")):
        # These sheets have no tick marks: where the axes meet, the labels of both need a gap instead.
        draft.add("axes", draft.call(f"{owner}.tick_params", axis="x", pad=draft.rng.choice((7, 8))))


def spines(draft: Draft, value_axis: str = "y", owner: str = "ax") -> None:
    """Hide spines."""
    kind = draft.style.spines
    base = "left" if value_axis == "x" else "bottom"
    hidden = {
        "open": ["top", "right"],
        "bottom": [side for side in ("top", "right", "left", "bottom") if side != base],
        "none": ["top", "right", "left", "bottom"],
    }.get(kind, [])
    if not hidden:
        return
    form = draft.rng.randrange(3)
    if form == 0:
        if len(hidden) == 4:
            lines = [f"for spine in {owner}.spines.values():", "    spine.set_visible(False)"]
        else:
            names = ", ".join(draft.text(side) for side in hidden)
            lines = [f"for side in ({names}):", f"    {owner}.spines[side].set_visible(False)"]
    elif form == 1:
        lines = [f"{owner}.spines[{draft.text(hidden)}].set_visible(False)"]
    else:
        lines = [f"{owner}.spines[{draft.text(side)}].set_visible(False)" for side in hidden]
    if kind in ("bottom", "none") and not draft.flush and draft.chance(0.7):
        axis = value_axis if kind == "bottom" else "both"
        lines.append(draft.call(f"{owner}.tick_params", axis=axis if axis != "both" else None, length=0))
    draft.add("axes", *lines)


def grid(draft: Draft, value_axis: str = "y", owner: str = "ax") -> None:
    """Draw a grid behind the data, or none."""
    style = draft.style
    if style.grid == "sheet":
        return
    if style.grid == "none":
        if style.sheet:
            return
        return
    alpha = draft.rng.choice((0.3, 0.4, 0.5)) if draft.has("alpha-grid") or style.dark else None
    color = None if alpha else draft.rng.choice(("#dddddd", "lightgray", "#e0e0e0", "0.85"))
    linestyle = style.grid_style if style.grid_style != "-" else None
    width = draft.rng.choice((None, 0.6, 0.8))
    axis = None if style.grid == "both" else value_axis
    draft.add(
        "axes",
        draft.call(f"{owner}.grid", True, axis=axis, alpha=alpha, color=color, linestyle=linestyle, linewidth=width),
        f"{owner}.set_axisbelow(True)",
    )
