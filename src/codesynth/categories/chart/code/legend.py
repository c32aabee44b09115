"""Where the legend goes, so that it covers nothing: inside with headroom made for it, beside, below or above."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from codesynth.categories.chart.code import layout
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.literals import Raw

HANDLE = 4.0  # width of a key with its gaps, in font sizes


@dataclass(frozen=True, slots=True)
class Legend:
    """A legend that is decided but not yet written. `headroom` is the share of the plot's height that it needs."""

    place: str
    columns: int
    headroom: float = 0.0
    above: float = 0.0


def plan_legend(
    draft: Draft, names: Sequence[str], places: Sequence[str] = ("inside", "right", "above", "below"), title: str = ""
) -> Legend:
    """Choose one of `places` that has room for entries `names`; "right" always has."""
    size = draft.style.size
    entry = draft.widest(names) + HANDLE * size
    fit = max(1, int(draft.plot_width * 0.95 / entry))
    rows_in_a_row = math.ceil(len(names) / fit)
    options = [(place, 1.0) for place in places]
    if draft.has("legend-below") and "below" in places:
        options.append(("below", 4.0))
    options = [(p, w) for p, w in options if p not in ("above", "below") or rows_in_a_row <= 2]
    inside = _inside(draft, len(names), entry, title)
    options = [(p, w * (2.0 if p == "inside" else 1.0)) for p, w in options if p != "inside" or inside]
    place = draft.rng.choices([p for p, _ in options], [w for _, w in options])[0] if options else "right"
    if place == "inside" and inside:
        return inside
    columns = math.ceil(len(names) / rows_in_a_row)
    above = rows_in_a_row * size * 1.55 + 8 if place == "above" else 0.0
    return Legend(place, columns if place in ("above", "below") else 1, above=above)


def _inside(draft: Draft, count: int, entry: float, title: str) -> Legend | None:
    size = draft.style.size
    wide_first = (count, 3, 2, 1) if draft.chance(0.5) else (1, 2, 3, count)
    for columns in wide_first:
        rows = math.ceil(count / columns) + (1 if title else 0)
        share = (rows * size * 1.5 + 14) / draft.plot_height
        if columns <= count and columns * entry < draft.plot_width * 0.9 and share < 0.28:
            return Legend("inside", columns, headroom=share + 0.03)
    return None


def write_legend(draft: Draft, legend: Legend, *, title: str = "", owner: str = "ax", handles: str = "") -> None:
    """Write the call. With `headroom`, the caller has raised the upper limit of the value axis."""
    kwargs: dict[str, object] = {}
    if title:
        kwargs["title"] = layout.wrap_to(title, 160, draft.style.size, draft.style.font.factor)
    if draft.has("frameless-legend"):
        kwargs["frameon"] = False
    if legend.columns > 1:
        kwargs[draft.rng.choice(("ncol", "ncols", "ncol"))] = legend.columns
    args = [Raw(part) for part in handles.split(";")] if handles else []
    if legend.place == "radar":
        # Constrained layout misjudges a legend beside axes of a fixed aspect; one of the figure it handles well.
        place = draft.rng.choice(("outside right upper", "outside right center", "outside lower center"))
        columns = 2 if place == "outside lower center" else None
        draft.add("axes", draft.call("fig.legend", loc=place, ncols=columns, **kwargs))
    elif legend.place == "below":
        _below(draft, kwargs, owner, args)
    else:
        kwargs |= _corner(draft, legend)
        draft.add("axes", draft.call(f"{owner}.legend", *args, **kwargs))


def _corner(draft: Draft, legend: Legend) -> dict[str, object]:
    if legend.place == "right":
        corner = draft.rng.choice((("upper left", (1.01, 1)), ("center left", (1.01, 0.5)), ("upper left", (1.02, 1))))
        gap = {"borderaxespad": 0} if draft.chance(0.4) else {}
        return {"loc": corner[0], "bbox_to_anchor": corner[1], **gap}
    if legend.place == "above":
        left = draft.style.title_loc == "left"
        place = "lower left" if left else "lower center"
        return {"loc": place, "bbox_to_anchor": (0 if left else 0.5, 1.0), "frameon": False}
    place = draft.rng.choice(("upper left", "upper right", "upper right", "best", "upper center"))
    return {} if place == "best" and draft.chance(0.5) else {"loc": place}


def _below(draft: Draft, kwargs: dict[str, object], owner: str, args: list[Raw]) -> None:
    noted = bool(draft.data.note and draft.has("note"))  # a note at the bottom of the figure would be covered
    if draft.constrained and not args and not noted:
        draft.add("axes", draft.call("fig.legend", loc="outside lower center", **kwargs))
        return
    # Ticks, their labels and the axis label stand between the axes and the legend.
    offset = (draft.style.size * 3.6 + 14 + draft.tick_drop) / draft.plot_height
    kwargs |= {"loc": "upper center", "bbox_to_anchor": (0.5, -round(offset, 2))}
    draft.add("axes", draft.call(f"{owner}.legend", *args, **kwargs))
