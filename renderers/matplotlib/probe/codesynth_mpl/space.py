"""Three-dimensional axes: bars, points, lines and surfaces, placed in the image by the axes' own projection."""

from __future__ import annotations

from typing import Any

import numpy as np

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.hooks import call_of
from codesynth_mpl.names import Names, style_of
from codesynth_mpl.points import PointTable, Series, plain_numbers
from codesynth_mpl.reading import MAX_MARKS, Reading, clip_box, color_of, make_mark, number


def read_space(reading: Reading, axes: AxesReading, names: Names, table: PointTable) -> None:
    """Add the marks of a 3-D axes; what is not told apart here stays for `unknown`."""
    from mpl_toolkits.mplot3d import art3d

    rows: list[tuple[list[Any], str]] = []
    for axis in axes.dims.values():
        reading.claim(axis.axis.pane, axis.axis.line, axis.axis.gridlines)
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if isinstance(artist, art3d.Patch3D) and hasattr(artist, "_height"):
            _read_flat_bar(reading, axes, names, artist, rows)
        elif isinstance(artist, art3d.Path3DCollection):
            _read_scatter(reading, axes, names, table, artist)
        elif isinstance(artist, art3d.Line3D):
            _read_line(reading, axes, names, table, artist)
        elif call is not None and call.kind == "bar3d":
            _read_bars(reading, axes, names, artist, call.data, rows)
        elif call is not None and call.kind.startswith("plot_"):
            _read_surface(reading, axes, names, artist, call.data)
        elif isinstance(artist, art3d.Poly3DCollection):
            _read_faces(reading, axes, names, artist)
    columns = [
        ("series", "category", ""),
        _column(axes, "x"),
        _column(axes, "y"),
        ("value", "number", axes.dims["z"].label),
    ]
    reading.table(f"{axes.id}.bar3d", "bar3d", columns, rows)


def _column(axes: AxesReading, name: str) -> tuple[str, str, str]:
    axis = axes.dims[name]
    return (name, axis.kind, axis.label)


def pixels(axes: AxesReading, xyz: np.ndarray) -> np.ndarray:
    """Project (n, 3) data positions to display pixels, (n, 2)."""
    from mpl_toolkits.mplot3d import proj3d

    x, y, _ = proj3d.proj_transform(*np.asarray(xyz, dtype=float).T, axes.axes.get_proj())
    return np.asarray(axes.axes.transData.transform(np.column_stack([x, y])))


def _read_scatter(reading: Reading, axes: AxesReading, names: Names, table: PointTable, scatter: Any) -> None:
    reading.claim(scatter)
    xyz = np.column_stack([np.ma.filled(np.ma.asarray(part, dtype=float), np.nan) for part in scatter._offsets3d])
    drawn, boxes = reading.elements(scatter), [None] * len(xyz)  # type: list[Box | None], list[Box | None]
    order = getattr(scatter, "_z_markers_idx", slice(None))
    indices = np.arange(len(xyz))[order]
    if len(indices) == len(drawn):
        for index, box in zip(indices.tolist(), drawn, strict=True):
            boxes[index] = box
    colors = scatter.get_facecolor()
    color = color_of(colors[0][:3]) if len(colors) else None
    extra = {"z": plain_numbers(xyz[:, 2])}
    array = scatter.get_array()
    if array is not None and len(array) == len(xyz):
        extra["color_value"] = plain_numbers(array)
    series = Series(names.of(scatter), color, xyz[:, :2], boxes, "", reading.order(scatter), extra)
    table.add(reading.new_id(f"{axes.id}.points"), series)


def _read_line(reading: Reading, axes: AxesReading, names: Names, table: PointTable, line: Any) -> None:
    reading.claim(line)
    box = reading.ink(line)
    xyz = np.column_stack(
        [np.ma.filled(np.ma.asarray(part, dtype=float), np.nan) for part in np.broadcast_arrays(*line._verts3d)]
    )
    if box is None or not len(xyz):
        return
    color, stroke, marker = style_of(line)
    series, mark_id = names.of(line), reading.new_id(f"{axes.id}.line")
    fields = {"axes": axes.id, "series": series, "color": color, "n": len(xyz), "linestyle": stroke, "marker": marker}
    mark = make_mark(mark_id, "line", box, "", fields)
    mark_id = reading.add(mark, reading.order(line))
    extent = np.asarray(reading.recorder.marker_extent.get(id(line), (-1.5, -1.5, 1.5, 1.5)))
    places = pixels(axes, xyz)
    limits = (0.0, 0.0, float(reading.recorder.width), float(reading.recorder.height))
    boxes = [
        clip_box(reading.flip(np.concatenate([place, place]) + extent), limits) if np.isfinite(place).all() else None
        for place in places
    ]
    found = Series(series, color, xyz[:, :2], boxes, mark_id, reading.order(line), {"z": plain_numbers(xyz[:, 2])})
    omitted = table.add(mark_id, found)
    if omitted:
        mark["fields"]["points_omitted"] = omitted


def _read_bars(
    reading: Reading, axes: AxesReading, names: Names, artist: Any, data: dict[str, Any], rows: list[Any]
) -> None:
    reading.claim(artist)
    whole = reading.ink(artist)
    colors = artist.get_facecolor()
    faces = len(colors) // max(1, len(data["x"]))
    for index, (x, y, z, dx, dy, dz) in enumerate(
        zip(*(data[key] for key in ("x", "y", "z", "dx", "dy", "dz")), strict=True)
    ):
        corners = np.array([[x + a * dx, y + b * dy, z + c * dz] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
        if not np.isfinite(corners).all() or reading.data_marks >= MAX_MARKS:
            continue
        places = pixels(axes, corners)
        box = clip_box(reading.flip((*(places.min(axis=0) - 0.5), *(places.max(axis=0) + 0.5))), whole)
        if box is None:
            continue
        across, along = _name(axes, "x", x, dx), _name(axes, "y", y, dy)
        fields = {
            "axes": axes.id,
            "series": names.of(artist),
            "color": color_of(colors[index * faces][:3]) if faces else None,
            "x": across,
            "y": along,
            "value": number(dz),
            "base": number(z),
        }
        mark_id = reading.add(
            make_mark(reading.new_id(f"{axes.id}.bar3d"), "bar3d", box, "", fields),
            reading.order(artist) + 1e-6 * index,
        )
        reading.data_marks += 1
        rows.append(([fields["series"], across, along, number(dz)], mark_id))


def _read_flat_bar(reading: Reading, axes: AxesReading, names: Names, patch: Any, rows: list[Any]) -> None:
    """Read a bar of `Axes3D.bar`: a rectangle on a plane across the x or the y axis."""
    box = reading.ink(patch)
    corners = np.asarray(patch._segment3d, dtype=float)
    reading.claim(patch)
    if box is None or len(corners) < 4:
        return
    low, high = corners[:4].min(axis=0), corners[:4].max(axis=0)
    x, y = (axes.dims[name].value((low[i] + high[i]) / 2) for i, name in enumerate(("x", "y")))
    fields = {
        "axes": axes.id, "series": names.of(patch), "color": color_of(patch.get_facecolor()[:3]), "x": x, "y": y,
        "value": number(patch._height), "base": number(patch._y0),
    }  # fmt: skip
    mark_id = reading.add(make_mark(reading.new_id(f"{axes.id}.bar3d"), "bar3d", box, "", fields), reading.order(patch))
    rows.append(([fields["series"], x, y, fields["value"]], mark_id))


def _read_faces(reading: Reading, axes: AxesReading, names: Names, artist: Any) -> None:
    """Add faces that no known call made (voxels, filled curves) as a surface without values."""
    box = reading.ink(artist)
    reading.claim(artist)
    if box is not None:
        fields = {"axes": axes.id, "series": names.of(artist), "kind": "faces"}
        reading.add(make_mark(reading.new_id(f"{axes.id}.surface"), "surface", box, "", fields), reading.order(artist))


def _name(axes: AxesReading, dimension: str, start: float, size: float) -> Any:
    axis = axes.dims[dimension]
    if axis.kind != "category":
        return axis.value(start)
    inside = [text for place, text in axis.names.items() if start - 1e-9 <= place <= start + size + 1e-9]
    return inside[0] if len(inside) == 1 else axis.name_at(start + size / 2)


def _read_surface(reading: Reading, axes: AxesReading, names: Names, artist: Any, data: dict[str, Any]) -> None:
    reading.claim(artist)
    box = reading.ink(artist)
    z = data["z"][np.isfinite(data["z"])]
    if box is None or not z.size:
        return
    shape = data["z"].shape if data["z"].ndim == 2 else (1, data["z"].size)
    fields = {
        "axes": axes.id, "series": names.of(artist), "rows": int(shape[0]), "columns": int(shape[1]),
        "min": number(z.min()), "max": number(z.max()),
    }  # fmt: skip
    reading.add(make_mark(reading.new_id(f"{axes.id}.surface"), "surface", box, "", fields), reading.order(artist))
