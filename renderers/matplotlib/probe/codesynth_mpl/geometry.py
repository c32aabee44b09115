"""Where the parts of lines lie: boxes of vertices, caps and upright strokes."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.lines import Line2D

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.extents import clip_boxes, snap_points
from codesynth_mpl.reading import Box, Reading, around


def vertex_boxes(reading: Reading, artist: Any, axes: AxesReading, xy: np.ndarray, reach: float) -> list[Box | None]:
    """Return one box for each vertex of a line: its marker's, or `reach` pixels to each side; None outside the view."""
    extent = np.asarray(reading.recorder.marker_extent.get(id(artist), (-reach, -reach, reach, reach)))
    places = np.asarray(artist.get_transform().transform(xy), dtype=float)
    seen = np.isfinite(places).all(axis=1)
    if artist.get_clip_on():
        # Half a pixel of slack: points on the frame are drawn, points beyond it are not.
        inside = axes.axes.bbox.padded(0.5).extents
        with np.errstate(invalid="ignore"):
            seen &= (places >= inside[:2]).all(axis=1) & (places <= inside[2:]).all(axis=1)
    places = snap_points(places, reading.recorder.height)
    boxes = np.concatenate([places, places], axis=1) + extent
    if artist.get_clip_on():
        boxes = clip_boxes(boxes, tuple(axes.axes.bbox.extents))
    boxes[~seen] = np.nan
    return reading.flip_all(boxes)


def data_xy(artist: Any) -> np.ndarray:
    """Return a line's vertices in data units, (n, 2) floats, NaN where there is none."""
    x = np.ma.filled(np.ma.asarray(artist.get_xdata(orig=False), dtype=float), np.nan)
    y = np.ma.filled(np.ma.asarray(artist.get_ydata(orig=False), dtype=float), np.nan)
    return np.column_stack([x, y]) if len(x) == len(y) else np.empty((0, 2))


def inside(axes: AxesReading, box: Any) -> Any:
    """Cut a box at the axes, leaving room for markers and caps that are drawn over the frame."""
    x0, y0, x1, y1 = box
    ax0, ay0, ax1, ay1 = axes.box
    slack = 8.0  # a marker on the frame is drawn beyond it when it does not clip
    return (max(x0, ax0 - slack), max(y0, ay0 - slack), min(x1, ax1 + slack), min(y1, ay1 + slack))


def with_caps(reading: Reading, axes: AxesReading, box: Any, caps: Any, segment: Any) -> Any:
    """Return the box of one error bar widened by the caps at its ends."""
    ends = axes.axes.transData.transform(np.asarray([segment[0], segment[-1]], dtype=float))
    boxes = [box]
    for cap in caps:
        extent = reading.recorder.marker_extent.get(id(cap))
        if extent is None:
            continue
        vertices = cap.get_transform().transform(data_xy(cap))
        for end in ends:
            if (np.abs(vertices - end).max(axis=1) < 0.5).any():
                place = snap_points(end[None], reading.recorder.height)[0]
                boxes.append(reading.flip(np.concatenate([place, place]) + np.asarray(extent)))
    return inside(axes, around(boxes))


def upright_lines(reading: Reading, axes: AxesReading) -> list[Any]:
    """Return the unlabelled two-point strokes along one axis: what seaborn draws for error bars."""
    found = []
    for artist in reading.children(axes.axes):
        if (
            not isinstance(artist, Line2D)
            or len(artist.get_xdata(orig=False)) != 2
            or artist.get_marker() not in ("None", None, "")
        ):
            continue
        xy = data_xy(artist)
        label = str(artist.get_label())
        straight = xy[0, 0] == xy[1, 0] or xy[0, 1] == xy[1, 1]
        if (
            straight
            and label.startswith("_")
            and all(artist.get_transform().contains_branch_seperately(axes.axes.transData))
        ):
            found.append(artist)
    return found
