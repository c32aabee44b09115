"""Adds the points of a series: marks, within the budget of the scene, and the rows of the axes' point table."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.bars import legend_title
from codesynth_mpl.names import Names
from codesynth_mpl.reading import MAX_MARKS, Box, Reading, around, make_mark, number

MAX_SERIES_POINTS = 1000


@dataclass
class Series:
    """Points to add. `xy` is (n, 2) in data units, `boxes` has one box for each; `extra` holds columns of fields."""

    name: str
    color: str | None
    xy: np.ndarray
    boxes: list[Box | None]
    parent: str = ""
    order: float = 0.0
    extra: dict[str, list[Any]] = field(default_factory=dict)
    names: list[str] | None = None
    colors: list[str | None] | None = None
    tabled: bool = True


class PointTable:
    """The points of one axes. Series with the very same positions are one: the second only widens the first's boxes."""

    def __init__(self, reading: Reading, axes: AxesReading, names: Names) -> None:
        self.reading = reading
        self.axes = axes
        self.names = names
        self.rows: list[tuple[list[Any], str]] = []
        self.known: dict[bytes, tuple[str, dict[int, dict[str, Any]]]] = {}
        self.marks: dict[tuple[str, int], dict[str, Any]] = {}
        self.omitted = 0
        self.extra_columns: list[str] = []
        self.series: list[tuple[str, str, np.ndarray, str | None]] = []
        self.flat = axes.y.kind == "category" and axes.x.kind != "category"

    def twin_of(self, xy: np.ndarray) -> str:
        """Return the id of the series that has these very points already, "" when there is none."""
        found = self.known.get(self._key(xy)) if len(xy) > 1 else None
        return found[0] if found else ""

    @staticmethod
    def _key(xy: np.ndarray) -> bytes:
        return len(xy).to_bytes(8, "big") + np.asarray(xy, dtype=np.float32).tobytes()

    def widen(self, xy: np.ndarray, boxes: list[Box | None]) -> None:
        """Let the marks of an equal series hold this one's ink too."""
        _, marks = self.known[self._key(xy)]
        for index, mark in marks.items():
            if boxes[index] is not None:
                mark["box"] = around((mark["box"], boxes[index]))

    def add(self, mark_id: str, series: Series) -> int:
        """Add the visible points of a series; returns how many were left out for the budget."""
        visible = [index for index, box in enumerate(series.boxes) if box is not None]
        room = max(0, min(MAX_SERIES_POINTS, MAX_MARKS - self.reading.data_marks))
        kept = visible
        if len(visible) > room:
            kept = [visible[i] for i in np.linspace(0, len(visible) - 1, room).round().astype(int)] if room else []
        self.reading.data_marks += len(kept)
        marks = {index: self._add_point(mark_id, series, index) for index in kept}
        self.known.setdefault(self._key(series.xy), (mark_id, marks))
        self.marks.update({(mark_id, index): mark for index, mark in marks.items()})
        self.series.append((mark_id, series.name, series.xy, series.color))
        self.omitted += len(visible) - len(kept)
        return len(visible) - len(kept)

    def _add_point(self, mark_id: str, series: Series, index: int) -> dict[str, Any]:
        x, y = (float(v) for v in series.xy[index])
        name = series.names[index] if series.names else series.name
        shown_x, shown_y = self.axes.x.value(x), self.axes.y.value(y)
        category = shown_y if self.flat else shown_x if self.axes.x.kind == "category" else None
        extra = {key: values[index] for key, values in series.extra.items() if values[index] is not None}
        fields = {
            "axes": self.axes.id, "series": name, "color": series.colors[index] if series.colors else series.color,
            "category": category, "x": shown_x, "y": shown_y, **extra,
        }  # fmt: skip
        mark = make_mark(f"{mark_id}.p{index}", "point", series.boxes[index], "", fields, series.parent)  # type: ignore[arg-type]
        point_id = self.reading.add(mark, series.order + 1e-6 * (index + 1))
        if series.tabled:
            self._add_row(name, shown_x, shown_y, extra, point_id)
        return mark

    def _add_row(self, name: str, x: Any, y: Any, extra: dict[str, Any], point_id: str) -> None:
        for key in extra:
            if key in ("size", "color_value", "z") and key not in self.extra_columns:
                self.extra_columns.append(key)
        first, second = (y, x) if self.flat else (x, y)
        self.rows.append(([name, first, second, extra], point_id))

    def make_outline(self, line_id: str, area_id: str) -> None:
        """Make a line the outline of an area: it repeats cumulated values, so its points and rows go."""
        gone = {mark["id"] for (owner, _), mark in self.marks.items() if owner == line_id}
        self.rows = [(row, mark) for row, mark in self.rows if mark not in gone]
        self.reading.marks = [(order, mark) for order, mark in self.reading.marks if mark["id"] not in gone]
        self.series = [series for series in self.series if series[0] != line_id]
        self.marks = {key: mark for key, mark in self.marks.items() if key[0] != line_id}
        self.known = {key: found for key, found in self.known.items() if found[0] != line_id}
        for _, mark in self.reading.marks:
            if mark["id"] == line_id:
                mark["fields"]["of"] = area_id

    def attach_error(self, stroke: np.ndarray, box: Box | None, order: float) -> bool:
        """Make a stroke the error bar of the point that it runs through; False when there is none."""
        along = 1 if stroke[0, 0] == stroke[1, 0] else 0
        low, high = sorted(stroke[:, along].tolist())
        for mark_id, _, xy, _ in self.series:
            near = np.isclose(xy[:, 1 - along], stroke[0, 1 - along], rtol=1e-9, atol=1e-12)
            for index in np.flatnonzero(near & (xy[:, along] >= low) & (xy[:, along] <= high)).tolist():
                mark = self.marks.get((mark_id, index))
                if mark is None or "error" in mark["fields"] or box is None:
                    continue
                mark["fields"]["error"] = [number(low), number(high)]
                kept = {key: mark["fields"].get(key) for key in ("axes", "series", "category", "x", "y")}
                fields = {**kept, "yerr" if along else "xerr": [number(low), number(high)]}
                self.reading.add(make_mark(f"{mark['id']}.error", "error-bar", box, "", fields, mark["id"]), order)
                return True
        return False

    def printable(self) -> list[tuple[str, Box, list[float]]]:
        """Return id, box and values of the points that a text may print, where they are few enough for that."""
        marks = [mark for _, known in self.known.values() for mark in known.values()]
        if len(marks) > 300:
            return []
        return [
            (m["id"], m["box"], [v for v in (m["fields"]["y"], m["fields"]["x"]) if isinstance(v, float)])
            for m in marks
        ]

    def finish(self) -> None:
        """Add the table; the axes' mark tells how many points of all its series were left out."""
        if self.omitted:
            home = next(mark for _, mark in self.reading.marks if mark["id"] == self.axes.id)
            home["fields"]["points_omitted"] = self.omitted
        along, across = (self.axes.y, self.axes.x) if self.flat else (self.axes.x, self.axes.y)
        value_type = {"category": "category", "date": "date"}.get(across.kind, "number")
        columns = [
            ("series", "category", legend_title(self.names, self.axes)),
            along.column,
            ("value", value_type, across.label),
        ]
        columns += [(key, "number", "") for key in self.extra_columns]
        rows = [([*row[:3], *(row[3].get(key) for key in self.extra_columns)], mark) for row, mark in self.rows]
        self.reading.table(f"{self.axes.id}.point", "point", columns, rows)


def plain_numbers(values: Any) -> list[float | None]:
    """Return plain floats, None for what is not finite."""
    return [number(value) for value in np.ma.filled(np.ma.asarray(values, dtype=float), np.nan)]
