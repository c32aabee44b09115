"""Heatmaps, images and contours: values by colour over a grid."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection, PolyQuadMesh, QuadMesh
from matplotlib.contour import ContourSet
from matplotlib.image import AxesImage, _ImageBase

from codesynth_mpl.axis import AxesReading, AxisReading
from codesynth_mpl.hooks import call_of
from codesynth_mpl.reading import MAX_MARKS, Box, Reading, clip_box, color_of, make_mark, number
from codesynth_mpl.text import ValueMarks

MAX_CELLS = 2500


def read_meshes(reading: Reading, axes: AxesReading, values: ValueMarks) -> None:
    """Add cells for grids of up to 2,500 values, else one `image`; and contours."""
    rows: list[tuple[list[Any], str]] = []
    for artist in reading.children(axes.axes):
        if isinstance(artist, _ImageBase):
            reading.claim(artist)
            _read_image(reading, axes, artist, values, rows)
        elif isinstance(artist, QuadMesh | PolyQuadMesh):
            reading.claim(artist)
            _read_mesh(reading, axes, artist, values, rows)
        elif isinstance(artist, ContourSet):
            reading.claim(artist)
            _read_contours(reading, axes, artist)
        elif isinstance(artist, PolyCollection) and call_of(artist) is not None and call_of(artist).kind == "hexbin":  # type: ignore[union-attr]
            reading.claim(artist)
            _read_hexagons(reading, axes, artist, rows)
    columns = [("row", "category", axes.y.label), ("column", "category", axes.x.label), ("value", "number", "")]
    reading.table(f"{axes.id}.cell", "cell", columns, rows)


def _add_whole(reading: Reading, axes: AxesReading, artist: Any, shape: tuple[int, ...], array: Any) -> None:
    box = reading.ink(artist)
    if box is None:
        return
    finite = (
        np.asarray(array, dtype=float)[np.isfinite(np.asarray(array, dtype=float))]
        if array is not None
        else np.empty(0)
    )
    fields = {
        "axes": axes.id, "rows": shape[0], "columns": shape[1], "min": number(finite.min()) if finite.size else None,
        "max": number(finite.max()) if finite.size else None, "series": "",
    }  # fmt: skip
    reading.add(make_mark(reading.new_id(f"{axes.id}.image"), "image", box, "", fields), reading.order(artist))


def _read_image(reading: Reading, axes: AxesReading, artist: Any, values: ValueMarks, rows: list[Any]) -> None:
    array = artist.get_array()
    if array is None:
        return
    shape = array.shape
    grid = np.ma.filled(np.ma.asarray(array, dtype=float), np.nan) if array.ndim == 2 else None
    plain = type(artist) is AxesImage and axes.projection == "rectilinear"
    if (
        grid is None
        or not plain
        or grid.size > MAX_CELLS
        or grid.size > MAX_MARKS - reading.data_marks
        or not _is_chart(axes, grid)
    ):
        _add_whole(reading, axes, artist, shape, grid)
        return
    left, right, bottom, top = artist.get_extent()
    xs = np.linspace(left, right, shape[1] + 1)
    ys = np.linspace(bottom, top, shape[0] + 1) if artist.origin == "lower" else np.linspace(top, bottom, shape[0] + 1)
    corners = artist.get_transform().transform
    boxes = []
    for row in range(shape[0]):
        for column in range(shape[1]):
            ends = corners([[xs[column], ys[row]], [xs[column + 1], ys[row + 1]]])
            boxes.append(clip_box(reading.flip((*ends.min(axis=0), *ends.max(axis=0))), axes.box))
    _add_cells(reading, axes, _Grid(artist, grid, boxes, xs, ys), values, rows)


def _is_chart(axes: AxesReading, grid: np.ndarray) -> bool:
    """Say whether single cells can be told: an image of many cells without any tick texts is a picture."""
    return grid.size <= 400 or bool(axes.x.names) or bool(axes.y.names)


def _read_mesh(reading: Reading, axes: AxesReading, artist: Any, values: ValueMarks, rows: list[Any]) -> None:
    array, coordinates = artist.get_array(), np.ma.filled(np.ma.asarray(artist._coordinates, dtype=float), np.nan)
    shape = (coordinates.shape[0] - 1, coordinates.shape[1] - 1)
    grid = np.ma.filled(np.ma.asarray(array, dtype=float), np.nan) if array is not None else None
    grid = grid.reshape(shape) if grid is not None and grid.size == shape[0] * shape[1] else None
    boxes = reading.elements(artist)
    regular = np.allclose(coordinates[0, :, 0], coordinates[-1, :, 0]) and np.allclose(
        coordinates[:, 0, 1], coordinates[:, -1, 1]
    )
    if (
        grid is None
        or not regular
        or grid.size > min(MAX_CELLS, MAX_MARKS - reading.data_marks)
        or len(boxes) != grid.size
    ):
        _add_whole(reading, axes, artist, shape, grid)
        return
    _add_cells(reading, axes, _Grid(artist, grid, boxes, coordinates[0, :, 0], coordinates[:, 0, 1]), values, rows)


@dataclass
class _Grid:
    """Values over a grid: `boxes` row by row, `xs` and `ys` the edges of columns and rows in data units."""

    artist: Any
    values: np.ndarray
    boxes: list[Box | None]
    xs: np.ndarray
    ys: np.ndarray


def _add_cells(reading: Reading, axes: AxesReading, grid: _Grid, values: ValueMarks, rows: list[Any]) -> None:
    columns, names = _cell_names(axes.x, grid.xs), _cell_names(axes.y, grid.ys)
    colors = grid.artist.cmap(grid.artist.norm(np.ma.masked_invalid(grid.values)))
    for index, (value, box) in enumerate(zip(grid.values.ravel().tolist(), grid.boxes, strict=True)):
        row, column = divmod(index, grid.values.shape[1])
        plain = number(value)
        if box is None or plain is None:
            continue
        fields = {
            "axes": axes.id, "series": "", "color": color_of(colors[row, column]), "row": names[row],
            "column": columns[column], "value": plain,
        }  # fmt: skip
        mark = make_mark(reading.new_id(f"{axes.id}.cell"), "cell", box, "", fields)
        mark_id = reading.add(mark, reading.order(grid.artist) + 1e-6 * index)
        values.add(mark_id, "cell", box, (plain,), axes.axes)
        rows.append(([names[row], columns[column], plain], mark_id))
        reading.data_marks += 1


def _cell_names(axis: AxisReading, edges: np.ndarray) -> list[str]:
    """Name cells by the tick in them; by their index where no tick says so."""
    found = []
    for index, (low, high) in enumerate(pairwise(edges.tolist())):
        low, high = sorted((float(low), float(high)))
        inside = [text for place, text in axis.names.items() if low < place < high]
        found.append(inside[0] if len(inside) == 1 else str(index))
    return found


def _read_hexagons(reading: Reading, axes: AxesReading, artist: Any, rows: list[Any]) -> None:
    array = np.ma.filled(np.ma.asarray(artist.get_array(), dtype=float), np.nan)
    _add_whole(reading, axes, artist, (1, len(array)), array)


def _read_contours(reading: Reading, axes: AxesReading, artist: Any) -> None:
    levels = np.asarray(artist.levels, dtype=float)
    colors = artist.get_facecolor() if artist.filled else artist.get_edgecolor()
    for index, box in enumerate(reading.elements(artist)):
        if box is None:
            continue
        color = color_of(colors[index % len(colors)]) if len(colors) else None
        level = number(
            artist._levels[index] if hasattr(artist, "_levels") and artist.filled else levels[index % len(levels)]
        )
        upper = number(levels[index + 1]) if artist.filled and index + 1 < len(levels) else None
        fields = {
            "axes": axes.id,
            "series": "",
            "color": color,
            "level": level,
            "upper": upper,
            "filled": bool(artist.filled),
        }
        mark = make_mark(reading.new_id(f"{axes.id}.contour"), "contour", box, "", fields)
        reading.add(mark, reading.order(artist) + 1e-6 * index)
