"""Filled regions: stackplots, bands, areas under a line, the fill of a radar; and violins that seaborn fills."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.patches import Polygon

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.bars import legend_title
from codesynth_mpl.hooks import call_of
from codesynth_mpl.names import Names
from codesynth_mpl.points import PointTable
from codesynth_mpl.reading import MAX_MARKS, Box, Reading, clip_box, color_of, make_mark, number

MAX_AREA_POINTS = 500


@dataclass
class Edges:
    """The two edges of a filled region over the same places; `sideways` when the places lie on the y axis."""

    places: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    sideways: bool


def read_areas(reading: Reading, axes: AxesReading, names: Names, table: PointTable) -> None:
    """Add areas. Runs after the lines: what only fills a line that is there already repeats it."""
    areas = _Areas(reading, axes, names, table)
    fills = [(a, edges_of(a)) for a in reading.children(axes.axes) if isinstance(a, PolyCollection) and _is_fill(a)]
    for artist, edges in fills:
        if edges is not None:
            reading.claim(artist)
            kind = _kind(artist, edges, [other for _, other in fills if other is not None and other is not edges])
            areas.add(artist, kind, edges)
    for artist in reading.children(axes.axes):
        if isinstance(artist, Polygon) and _is_data_polygon(axes, artist):
            _add_polygon(reading, axes, names, table, artist)
    columns = [("series", "category", legend_title(names, axes)), axes.x.column, ("value", "number", axes.y.label)]
    reading.table(f"{axes.id}.area", "area", columns, areas.rows)


def _is_fill(artist: Any) -> bool:
    call = call_of(artist)
    return type(artist).__name__ == "FillBetweenPolyCollection" or (call is not None and call.kind == "stack")


def edges_of(artist: Any) -> Edges | None:
    """Read both edges back from the polygons of a fill_between; None when they are not of that shape."""
    sideways = getattr(artist, "t_direction", "x") == "y"
    parts = []
    for path in artist.get_paths():
        vertices = np.asarray(path.vertices, dtype=float)
        # The polygon runs: start, lower edge, end, upper edge backwards, start again (closed).
        count = (len(vertices) - 3) // 2
        if len(vertices) != 2 * count + 3 or count < 1:
            return None
        lower, upper = vertices[1 : count + 1], vertices[count + 2 : 2 * count + 2][::-1]
        parts.append((lower, upper))
    if not parts:
        return None
    lower, upper = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    along, across = (1, 0) if sideways else (0, 1)
    if not np.allclose(lower[:, along], upper[:, along], equal_nan=True):
        return None
    first, second = lower[:, across], upper[:, across]
    # `fill_between(x, y, 0)` and `fill_between(x, 0, y)` are the same area over a level.
    if len(second) > 1 and np.ptp(second) == 0 and np.ptp(first) > 0:
        first, second = second, first
    return Edges(lower[:, along], first, second, sideways)


def _kind(artist: Any, edges: Edges, others: list[Edges]) -> str:
    """Tell stacked areas (by call, or because they stand on or carry another), areas over a level, and bands."""
    call = call_of(artist)
    if call is not None and call.kind == "stack":
        return "stacked"
    for other in others:
        if len(other.places) == len(edges.places) > 1 and np.array_equal(other.places, edges.places):
            stands = np.allclose(edges.lower, other.upper) and np.ptp(other.upper - other.lower) > 0
            if stands or (np.allclose(edges.upper, other.lower) and np.ptp(edges.upper - edges.lower) > 0):
                return "stacked"
    for edge in (edges.lower, edges.upper):
        if len(edge) > 1 and np.ptp(edge) == 0:
            return "area"
    return "band"


def _repeats(table: PointTable, edges: Edges) -> tuple[str, str]:
    """Return id and name of the line that an area only fills, surrounds or stands on; "" when there is none."""
    for mark_id, name, xy, _ in table.series:
        for edge in (edges.upper, edges.lower):
            if len(xy) == len(edge) and np.allclose(np.column_stack([edges.places, edge]), xy, equal_nan=True):
                return mark_id, name
    return "", ""


def _band_of(table: PointTable, edges: Edges, color: str | None) -> tuple[str, str]:
    for mark_id, name, xy, line_color in table.series:
        if (
            len(xy) != len(edges.places)
            or not np.allclose(xy[:, 0], edges.places, equal_nan=True)
            or line_color != color
        ):
            continue
        low, high = np.minimum(edges.lower, edges.upper), np.maximum(edges.lower, edges.upper)
        if ((xy[:, 1] >= low - 1e-9) & (xy[:, 1] <= high + 1e-9)).all():
            return mark_id, name
    return "", ""


class _Areas:
    """Adds the filled regions of one axes, and collects their rows."""

    def __init__(self, reading: Reading, axes: AxesReading, names: Names, table: PointTable) -> None:
        self.reading = reading
        self.axes = axes
        self.names = names
        self.table = table
        self.rows: list[tuple[list[Any], str]] = []

    def add(self, artist: Any, kind: str, edges: Edges) -> None:
        """Add one region, with its points where it shows values of its own."""
        box = self.reading.ink(artist)
        if box is None:
            return
        faces = artist.get_facecolor()
        color = color_of(faces[0]) if len(faces) else None
        of, of_name = _repeats(self.table, edges)
        if kind == "band" and not of:
            of, of_name = _band_of(self.table, edges, color)
        mark_id = self.reading.new_id(f"{self.axes.id}.area")
        if of and kind == "stacked":
            self.table.make_outline(of, mark_id)
            of = ""
        fields = {
            "axes": self.axes.id, "series": self.names.of(artist) or of_name, "color": color, "n": len(edges.places),
            "kind": kind, "of": of or None,
        }  # fmt: skip
        mark = make_mark(mark_id, "area", box, "", fields)
        mark["id"] = self.reading.add(mark, self.reading.order(artist))
        if not edges.sideways and not of:
            self._add_points(mark, edges, self.reading.order(artist))

    def _add_points(self, area: dict[str, Any], edges: Edges, order: float) -> None:
        boxes = _point_boxes(self.reading, self.axes, edges)
        visible = [index for index, shown in enumerate(boxes) if shown is not None]
        room = max(0, min(MAX_AREA_POINTS, MAX_MARKS - self.reading.data_marks))
        if len(visible) > room:
            area["fields"]["points_omitted"] = len(visible) - room
            visible = [visible[i] for i in np.linspace(0, len(visible) - 1, room).round().astype(int)]
        self.reading.data_marks += len(visible)
        shared = {key: area["fields"][key] for key in ("axes", "series") if key in area["fields"]}
        for index in visible:
            value = number(edges.upper[index] - edges.lower[index])
            x = self.axes.x.value(edges.places[index])
            fields = {
                **shared,
                "color": area["fields"].get("color"),
                "x": x,
                "value": value,
                "lower": number(edges.lower[index]),
                "upper": number(edges.upper[index]),
                "category": x if self.axes.x.kind == "category" else None,
            }
            mark = make_mark(f"{area['id']}.p{index}", "area-point", boxes[index], "", fields, area["id"])  # type: ignore[arg-type]
            point_id = self.reading.add(mark, order + 1e-6 * (index + 1))
            if area["fields"]["kind"] != "band":
                self.rows.append(([shared["series"], x, value], point_id))


def _point_boxes(reading: Reading, axes: AxesReading, edges: Edges) -> list[Box | None]:
    transform = axes.axes.transData
    low = transform.transform(np.column_stack([edges.places, edges.lower]))
    high = transform.transform(np.column_stack([edges.places, edges.upper]))
    found: list[Box | None] = []
    for (x0, y0), (x1, y1) in zip(low.tolist(), high.tolist(), strict=True):
        if not np.isfinite([x0, y0, x1, y1]).all():
            found.append(None)
            continue
        box = reading.flip((min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1))
        found.append(clip_box(box, axes.box))
    return found


def _is_data_polygon(axes: AxesReading, artist: Any) -> bool:
    call = call_of(artist)
    return (
        call is not None
        and call.kind in ("fill", "hist")
        and artist.get_transform().contains_branch(axes.axes.transData)
    )


def _add_polygon(reading: Reading, axes: AxesReading, names: Names, table: PointTable, artist: Any) -> None:
    box, call = reading.ink(artist), call_of(artist)
    if box is None or call is None or call.kind != "fill":
        return
    reading.claim(artist)
    xy = np.asarray(artist.get_xy(), dtype=float)
    opened = xy[:-1] if len(xy) > 1 and np.allclose(xy[0], xy[-1]) else xy
    if axes.projection == "polar" and len(opened) > 2 and np.allclose(opened[0, 1], opened[-1, 1]):
        turn = (opened[-1, 0] - opened[0, 0]) % (2 * np.pi)
        opened = opened[:-1] if min(turn, 2 * np.pi - turn) < 1e-6 else opened
    of = table.twin_of(opened)
    series = names.of(artist) or next((name for mark_id, name, *_ in table.series if mark_id == of), "")
    fields = {
        "axes": axes.id,
        "series": series,
        "color": color_of(artist.get_facecolor()),
        "n": len(opened),
        "kind": "area",
        "of": of or None,
    }
    role = "area" if of or axes.projection == "polar" else "shape"
    reading.add(make_mark(reading.new_id(f"{axes.id}.{role}"), role, box, "", fields), reading.order(artist))
