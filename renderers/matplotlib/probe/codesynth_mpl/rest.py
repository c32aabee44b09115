"""What is left when all series are read: arrows, drawn tables, decoration; and what cannot be interpreted."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes._base import _AxesBase
from matplotlib.axis import Axis
from matplotlib.collections import Collection, LineCollection, PatchCollection
from matplotlib.inset import InsetIndicator
from matplotlib.legend import Legend
from matplotlib.lines import AxLine, Line2D
from matplotlib.offsetbox import AnnotationBbox, OffsetBox
from matplotlib.patches import FancyArrow, FancyArrowPatch, Patch
from matplotlib.quiver import Barbs, Quiver, QuiverKey
from matplotlib.spines import Spine
from matplotlib.table import Table
from matplotlib.text import Annotation, Text

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.hooks import call_of
from codesynth_mpl.reading import MAX_MARKS, Reading, color_of, face_color, make_mark, number, shown
from codesynth_mpl.text import Texts

MAX_ARROWS = 1000
_STRUCTURE = (Axis, Spine, Legend, Text, _AxesBase)


def read_tables(reading: Reading, axes: AxesReading, texts: Texts) -> None:
    """Add drawn tables; their cells are texts."""
    for artist in reading.children(axes.axes):
        if not isinstance(artist, Table):
            continue
        reading.claim(artist)
        box, cells = reading.ink(artist), artist.get_celld()
        if box is None or not cells:
            continue
        rows, columns = sorted({row for row, _ in cells}), sorted({column for _, column in cells})
        call = call_of(artist)
        headed = call is not None and bool(call.data.get("header"))
        fields = {"axes": axes.id, "rows": len(rows), "columns": len(columns)}
        mark_id = reading.add(
            make_mark(reading.new_id(f"{axes.id}.table"), "table", box, "", fields, axes.id), reading.order(artist)
        )
        for (row, column), cell in cells.items():
            place = {"row": row, "column": column, "header": (headed and row == 0) or column == -1}
            texts.known[id(cell.get_text())] = {
                "role": "table-cell", "parent": mark_id, "id": f"{mark_id}.r{row}c{column}", "fields": place,
            }  # fmt: skip


def read_arrows(reading: Reading, axes: AxesReading) -> None:
    """Add quivers, barbs and streamlines, and free arrows."""
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if isinstance(artist, Quiver | Barbs):
            reading.claim(artist)
            _add_field(reading, axes, artist)
        elif call is not None and call.kind == "stream":
            reading.claim(*(member for member, _, _ in call.made))
            _add(reading, axes, artist, "arrow", {"kind": "stream"})
        elif isinstance(artist, FancyArrow | FancyArrowPatch):
            reading.claim(artist)
            _add(reading, axes, artist, "arrow", _arrow_ends(axes, artist))


def _add_field(reading: Reading, axes: AxesReading, artist: Any) -> None:
    boxes = reading.elements(artist)
    u, v = (artist.U, artist.V) if isinstance(artist, Quiver) else (artist.u, artist.v)
    places = np.asarray(
        artist.get_offsets() if isinstance(artist, Barbs) else np.column_stack([artist.X.ravel(), artist.Y.ravel()])
    )
    u, v = (np.ma.filled(np.ma.asarray(part, dtype=float), np.nan).ravel() for part in (u, v))
    same = len(boxes) == len(places) == len(u)
    if not same or len(boxes) > min(MAX_ARROWS, MAX_MARKS - reading.data_marks):
        _add(reading, axes, artist, "arrow", {"kind": "field", "n": len(places)})
        return
    for index, box in enumerate(boxes):
        if box is None:
            continue
        reading.data_marks += 1
        fields = {
            "axes": axes.id, "series": "", "x": number(places[index][0]), "y": number(places[index][1]),
            "dx": number(u[index]), "dy": number(v[index]), "kind": "field",
        }  # fmt: skip
        reading.add(
            make_mark(reading.new_id(f"{axes.id}.arrow"), "arrow", box, "", fields),
            reading.order(artist) + 1e-6 * index,
        )


def _arrow_ends(axes: AxesReading, artist: Any) -> dict[str, Any]:
    ends = getattr(artist, "_posA_posB", None)
    if isinstance(artist, FancyArrow) and hasattr(artist, "_x"):
        return {"x": number(artist._x), "y": number(artist._y), "dx": number(artist._dx), "dy": number(artist._dy)}
    if ends is None or not artist.get_transform().contains_branch(axes.axes.transData):
        return {}
    (x0, y0), (x1, y1) = ends
    return {"x": number(x0), "y": number(y0), "dx": number(x1 - x0), "dy": number(y1 - y0)}


def read_note_arrows(reading: Reading, axes_ids: dict[int, str]) -> None:
    """Add the arrows of annotations."""
    for artist in list(reading.recorder.artists):
        arrow = getattr(artist, "arrow_patch", None) if isinstance(artist, Annotation) else None
        box = reading.ink(arrow)
        if box is None:
            continue
        axes_id = axes_ids.get(id(artist.axes), "")
        fields = {
            "axes": axes_id,
            "color": color_of(arrow.get_edgecolor()),
            "kind": "annotation",
            "text": shown(artist),
        }
        if artist.xycoords == "data" and artist.axes is not None:
            fields["target"] = [number(v) if isinstance(v, int | float | np.number) else None for v in artist.xy]
            fields["target"] = None if None in fields["target"] else fields["target"]
        mark_id = reading.new_id(f"{axes_id}.note-arrow" if axes_id else "note-arrow")
        reading.add(make_mark(mark_id, "arrow", box, "", fields), reading.order(arrow))


def read_leftovers(reading: Reading, axes: AxesReading) -> None:
    """Add decoration as `shape`, and say what could not be interpreted."""
    for artist in reading.children(axes.axes):
        if isinstance(artist, _STRUCTURE) or artist is axes.axes.patch:
            continue
        reading.claim(artist)
        if isinstance(
            artist, Patch | Line2D | AxLine | PatchCollection | OffsetBox | AnnotationBbox | QuiverKey | InsetIndicator
        ) or _is_decoration(axes, artist):
            _add(reading, axes, artist, "shape", {"kind": type(artist).__name__})
        else:
            why = (
                "its elements stand for data that cannot be told"
                if isinstance(artist, Collection)
                else "no reader for it"
            )
            _add(reading, axes, artist, "unknown", {"artist": type(artist).__name__, "why": why})


def _is_decoration(axes: AxesReading, artist: Any) -> bool:
    if type(artist).__module__.startswith("mpl_toolkits.axisartist"):
        return True
    return isinstance(artist, LineCollection) and not artist.get_transform().contains_branch(axes.axes.transData)


def _add(reading: Reading, axes: AxesReading, artist: Any, role: str, fields: dict[str, Any]) -> None:
    box = reading.ink(artist)
    if box is None:
        return
    color = (
        face_color(artist)
        if isinstance(artist, Patch)
        else color_of(artist.get_color())
        if isinstance(artist, Line2D)
        else None
    )
    mark_id = reading.new_id(f"{axes.id}.{role}")
    reading.add(make_mark(mark_id, role, box, "", {"axes": axes.id, "color": color, **fields}), reading.order(artist))


def read_figure_leftovers(reading: Reading, figures: list[Any]) -> None:
    """Add what hangs on the figure itself: lines, patches and images."""
    for figure in figures:
        for artist in reading.children(figure):
            if isinstance(artist, _STRUCTURE) or artist is figure.patch or artist in figures:
                continue
            box = reading.ink(artist)
            known = isinstance(artist, Patch | Line2D)
            role = (
                "shape"
                if known
                else "image"
                if hasattr(artist, "get_array") and not isinstance(artist, Collection)
                else "unknown"
            )
            fields = (
                {"kind": type(artist).__name__}
                if role != "unknown"
                else {"artist": type(artist).__name__, "why": "on the figure"}
            )
            if box is not None:
                reading.add(make_mark(reading.new_id(f"{role}"), role, box, "", fields), reading.order(artist))


def read_sticks(reading: Reading, axes: AxesReading) -> None:
    """Add vlines and hlines that stand for values: each is a stem from its base to its far end."""
    rows: list[tuple[list[Any], str]] = []
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if call is None or call.kind not in ("vlines", "hlines") or not isinstance(artist, LineCollection):
            continue
        reading.claim(artist)
        along, across = (axes.x, axes.y) if call.kind == "vlines" else (axes.y, axes.x)
        column = 0 if call.kind == "vlines" else 1
        colors = artist.get_color()
        for index, (segment, box) in enumerate(zip(artist.get_segments(), reading.elements(artist), strict=False)):
            if box is None:
                continue
            place, base, value = (
                float(segment[0][column]),
                float(segment[0][1 - column]),
                float(segment[-1][1 - column]),
            )
            fields = {
                "axes": axes.id, "series": "", "color": color_of(colors[index % len(colors)]), "x": along.value(place),
                "value": across.value(value), "base": across.value(base),
                "category": along.value(place) if along.kind == "category" else None,
            }  # fmt: skip
            mark_id = reading.add(
                make_mark(reading.new_id(f"{axes.id}.stem"), "stem", box, "", fields),
                reading.order(artist) + 1e-6 * index,
            )
            rows.append(([fields["series"], fields["x"], fields["value"], fields["base"]], mark_id))
    kinds = {"date": "date", "number": "number", "category": "category"}
    columns = [
        ("series", "category", ""),
        ("category" if axes.x.kind == "category" else "x", kinds[axes.x.kind], axes.x.label),
        ("value", kinds[axes.y.kind], axes.y.label),
        ("base", kinds[axes.y.kind], ""),
    ]
    if not any(table["name"] == f"{axes.id}.stem" for table in reading.tables):
        reading.table(f"{axes.id}.stem", "stem", columns, rows)
