"""Collects marks and tables while a figure is read, and answers where artists left ink.

Boxes here are those of the image: pixels, origin top left. Values become plain JSON: finite floats, strings.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_hex, to_rgba
from matplotlib.figure import Figure

from codesynth_mpl.record import Recorder

Box = tuple[float, float, float, float]
MAX_MARKS = 5000


class Reading:
    """One figure being read."""

    def __init__(self, figure: Figure, recorder: Recorder) -> None:
        self.figure = figure
        self.recorder = recorder
        self.marks: list[tuple[float, dict[str, Any]]] = []
        self.tables: list[dict[str, Any]] = []
        self.claimed: set[int] = set()
        self.ids: set[str] = set()
        self.counters: dict[str, int] = {}
        self.data_marks = 0

    def flip(self, box: Sequence[float]) -> Box:
        """Turn a display box (y upwards) into an image box."""
        height = self.recorder.height
        return (float(box[0]), height - float(box[3]), float(box[2]), height - float(box[1]))

    def ink(self, artist: Artist | None) -> Box | None:
        """Return the image box of all that an artist drew, or None."""
        box = self.recorder.box(artist) if artist is not None else None
        return self.flip(box) if box else None

    def own_ink(self, artist: Artist) -> Box | None:
        """Return the image box of what an artist drew itself, or None."""
        box = self.recorder.own_box(artist)
        return self.flip(box) if box else None

    def elements(self, artist: Artist) -> list[Box | None]:
        """Return one image box for each element of a collection, or marker of a line; None where none is visible."""
        return self.flip_all(self.recorder.elements(artist))

    def flip_all(self, boxes: np.ndarray) -> list[Box | None]:
        """Turn (n, 4) display boxes into image boxes; None for NaN."""
        height = self.recorder.height
        flipped = np.column_stack([boxes[:, 0], height - boxes[:, 3], boxes[:, 2], height - boxes[:, 1]])
        return [None if math.isnan(box[0]) else tuple(box) for box in flipped.tolist()]  # type: ignore[misc]

    def children(self, container: Artist) -> list[Artist]:
        """Return what a container drew directly, in drawing order, without what has been explained already."""
        return [
            artist
            for artist in self.recorder.contents.get(id(container), ())
            if id(artist) not in self.claimed and self.recorder.box(artist) is not None
        ]

    def drew(self, artist: Artist | None) -> bool:
        """Say whether an artist left ink."""
        return artist is not None and self.recorder.box(artist) is not None

    def claim(self, *artists: Any) -> None:
        """Mark artists as explained."""
        self.claimed.update(id(artist) for artist in artists if artist is not None)

    def order(self, artist: Artist) -> float:
        """Return an artist's place in the drawing order."""
        return float(self.recorder.order.get(id(artist), len(self.recorder.artists)))

    def new_id(self, stem: str) -> str:
        """Return `stem` with the next free number."""
        number = self.counters.get(stem, 0)
        self.counters[stem] = number + 1
        return f"{stem}{number}"

    def add(self, mark: dict[str, Any], order: float) -> str:
        """Add a mark (id, role, box, text, fields, parent); returns its id, made unique."""
        base, number = mark["id"], 2
        while mark["id"] in self.ids:
            mark["id"], number = f"{base}~{number}", number + 1
        self.ids.add(mark["id"])
        self.marks.append((order, mark))
        return str(mark["id"])

    def table(
        self, name: str, kind: str, columns: list[tuple[str, str, str]], rows: list[tuple[list[Any], str]]
    ) -> None:
        """Add a table when it has rows; `rows` pairs values with the id of the mark that shows them."""
        if not rows:
            return
        self.tables.append(
            {
                "name": name,
                "kind": kind,
                "columns": [{"name": key, "type": kind_, "label": label} for key, kind_, label in columns],
                "rows": [row for row, _ in rows],
                "marks": [mark for _, mark in rows],
            }
        )

    def scene(self) -> dict[str, Any]:
        """Return the scene as plain data, marks in drawing order."""
        limits = (0.0, 0.0, float(self.recorder.width), float(self.recorder.height))
        marks = []
        for _, mark in sorted(self.marks, key=lambda pair: pair[0]):
            box = clip_box(mark["box"], limits)
            if box is not None:
                named = dict(zip(("x0", "y0", "x1", "y1"), (round(v, 2) for v in box), strict=True))
                marks.append({**mark, "box": named})
        present = {mark["id"] for mark in marks}
        for mark in marks:
            mark["parent"] = mark["parent"] if mark["parent"] in present else ""
        for table in self.tables:
            table["marks"] = [mark if mark in present else "" for mark in table["marks"]]
        return {"width": self.recorder.width, "height": self.recorder.height, "marks": marks, "tables": self.tables}


def make_mark(
    mark_id: str, role: str, box: Box, text: str = "", fields: Any = None, parent: str = ""
) -> dict[str, Any]:
    """Return a mark as plain data; fields that are None are left out."""
    kept = {key: value for key, value in (fields or {}).items() if value is not None}
    return {"id": mark_id, "role": role, "box": box, "text": text, "fields": kept, "parent": parent}


def number(value: Any) -> float | None:
    """Return a finite float without binary noise (12 digits), or None."""
    try:
        value = float(value)
    except (TypeError, ValueError):
        return None
    return float(f"{value:.12g}") + 0.0 if math.isfinite(value) else None


def shown(text: Any) -> str:
    """Return what a text shows: stripped, mathtext as its source without the wrapping that formatters add."""
    source = str(text.get_text()).strip()
    plain = re.fullmatch(r"\$\\mathdefault\{([^{}^_\\$]*)\}\$", source)
    if plain:
        return plain[1]
    wrapped = re.fullmatch(r"\$\\mathdefault\{([^$]*)\}\$", source)
    return f"${wrapped[1]}$" if wrapped else source


def iso_date(moment: datetime.datetime) -> str:
    """Return ISO 8601, with a time only when there is one."""
    moment = moment.replace(tzinfo=None)
    if moment.microsecond:  # float days carry about 10 microseconds of noise
        moment = (moment + datetime.timedelta(milliseconds=0.5)).replace(microsecond=0)
    if not (moment.hour or moment.minute or moment.second):
        return moment.date().isoformat()
    return moment.isoformat()


def color_of(color: Any) -> str | None:
    """Return "#rrggbb", or None when it is no colour or leaves no ink."""
    try:
        rgba = to_rgba(color)
    except (ValueError, TypeError):
        return None
    return to_hex(rgba) if rgba[3] > 0 else None


def face_color(patch: Any) -> str | None:
    """Return the colour that a patch shows: of its face, or of its edge when it is not filled."""
    face = color_of(patch.get_facecolor()) if getattr(patch, "get_fill", lambda: True)() else None
    return face or color_of(patch.get_edgecolor())


def around(boxes: Iterable[Box | None]) -> Box | None:
    """Return the box around all boxes that are there."""
    found = [box for box in boxes if box is not None]
    if not found:
        return None
    array = np.asarray(found)
    low, high = array[:, :2].min(axis=0), array[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def clip_box(box: Box, limits: Box | None) -> Box | None:
    """Return the part of a box inside limits, or None."""
    if limits is None:
        return box
    x0, y0, x1, y1 = max(box[0], limits[0]), max(box[1], limits[1]), min(box[2], limits[2]), min(box[3], limits[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None
