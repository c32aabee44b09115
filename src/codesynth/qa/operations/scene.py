"""What is drawn: texts, marks, colours, axes, legend, panels."""

from __future__ import annotations

from typing import Any

from codesynth.core import Mark
from codesynth.qa.colours import colour_name
from codesynth.qa.context import Context
from codesynth.qa.errors import ProgramError
from codesynth.qa.registry import Function
from codesynth.qa.values import Measured, Rows, normal

Texts = tuple[str, ...]
Values = tuple[Any, ...]
FIELDS = ("series", "color", "title", "label", "scale", "orientation", "min", "max", "value")


def marks(context: Context, role: str, axes: str) -> Rows:
    """The marks of a role in one axes ("" for the whole figure): columns "text", "series", "color" and the like."""
    return _rows(role, [mark for mark in context.scene.marks if mark.role == role and (not axes or _of(mark, axes))])


def _of(mark: Mark, axes: str) -> bool:
    return mark.parent == axes or mark.fields.get("axes") == axes


def _rows(kind: str, found: list[Mark]) -> Rows:
    cells = tuple((mark.text, *(_cell(mark.fields.get(field)) for field in FIELDS)) for mark in found)
    return Rows(kind, ("text", *FIELDS), cells, tuple(mark.id for mark in found), (("role", "is", kind),))


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return Measured(float(value), 0.0, 0.0)
    return value if isinstance(value, str) else None


def axis(context: Context, axes: str, dimension: str) -> Rows:
    """The axis of one axes in a dimension ("x", "y", …), as one row."""
    found = [
        mark
        for mark in context.scene.marks
        if mark.role == "axis" and mark.parent == axes and mark.fields.get("dimension") == dimension
    ]
    if len(found) != 1:
        raise ProgramError("no-such-axis", f"there are {len(found)} axes {dimension[:10]!r}")
    return _rows("axis", found)


def tick_labels(context: Context, axes: str, dimension: str) -> Rows:
    """The tick labels of an axis that can be seen, as rows with "text"."""
    return marks(context, f"{dimension}-tick-label", axes)


def legend_entries(context: Context, axes: str) -> Rows:
    """The entries of the legend of one axes ("" for the whole figure), as rows with "text"."""
    legends = [
        mark.id for mark in context.scene.marks if mark.role == "legend" and (not axes or mark.parent in (axes, ""))
    ]
    found = [mark for mark in context.scene.marks if mark.role == "legend-label" and mark.parent in legends]
    return _rows("legend-label", found)


def panels(context: Context) -> Rows:
    """The axes that hold a plot of their own: no twins, no colour bars."""
    scene = context.scene
    own = [
        mark
        for mark in scene.marks
        if mark.role == "axes"
        and not mark.fields.get("twin_of")
        and not any(c.role == "colorbar" and _of(c, mark.id) for c in context.children(mark.id))
    ]
    return _rows("axes", own)


def colour(context: Context, axes: str, series: str) -> str:
    """The everyday name of a series' colour; an error where people would disagree on it."""
    keys = {
        mark.fields.get("color")
        for mark in context.scene.marks
        if mark.role == "legend-key" and mark.fields.get("series") == series
    }
    drawn = {
        mark.fields.get("color")
        for mark in context.scene.marks
        if mark.fields.get("axes") == axes and mark.fields.get("series") == series and mark.fields.get("color")
    }
    found = {colour for colour in (keys or drawn) if isinstance(colour, str)}
    if len(found) != 1:
        raise ProgramError("no-such-colour", f"the series has {len(found)} colours")
    return colour_name(found.pop())


def series_of_colour(context: Context, axes: str, names: Values, name: str) -> str:
    """The only series drawn in a colour of this everyday name."""
    known = dict.fromkeys(item for item in names if isinstance(item, str))
    found = [series for series in known if colour(context, axes, series) == name]
    if len(found) != 1:
        raise ProgramError("no-such-colour", f"{len(found)} series have this colour")
    return found[0]


def one_line(text: str) -> str:
    """A text with its line breaks as spaces."""
    return normal(text)


def position(context: Context, mark_id: str) -> str:
    """Where a mark lies in the image: "top left", "bottom", "centre"…; an error near a border between thirds."""
    mark = context.mark(mark_id)
    if mark is None:
        raise ProgramError("no-such-mark", "there is no mark of this id")
    across = _third((mark.box.x0 + mark.box.x1) / 2 / context.scene.width, ("left", "", "right"))
    down = _third((mark.box.y0 + mark.box.y1) / 2 / context.scene.height, ("top", "", "bottom"))
    return f"{down} {across}".strip() or "centre"


def _third(fraction: float, names: Texts) -> str:
    if any(abs(fraction - border) < 0.04 for border in (1 / 3, 2 / 3)):
        raise ProgramError("too-close", "it lies on a border")
    return names[0] if fraction < 1 / 3 else names[1] if fraction < 2 / 3 else names[2]


def cell_text(context: Context, table: str, row: Measured, column: Measured) -> str:
    """The text in a cell of a drawn table, by row and column from 0."""
    found = [
        mark.text
        for mark in context.children(table)
        if mark.role == "table-cell"
        and mark.fields.get("row") == row.value
        and mark.fields.get("column") == column.value
    ]
    if len(found) != 1:
        raise ProgramError("no-such-mark", "there is no such cell")
    return found[0]


FUNCTIONS: tuple[Function, ...] = (
    marks,
    axis,
    tick_labels,
    legend_entries,
    panels,
    colour,
    position,
    series_of_colour,
    one_line,
    cell_text,
)
