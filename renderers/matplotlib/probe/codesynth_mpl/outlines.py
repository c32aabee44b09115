"""Histograms drawn as one outline (`histtype="step"` and "stepfilled"): the bins beneath it."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.patches import Polygon

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.bars import legend_title
from codesynth_mpl.hooks import Call, call_of, part_of
from codesynth_mpl.names import Names
from codesynth_mpl.reading import Box, Reading, clip_box, face_color, make_mark, number


def read_outlines(reading: Reading, axes: AxesReading, names: Names) -> None:
    """Add the bins of outlined histograms that are not stacked; the others stay a shape."""
    rows: list[tuple[list[Any], str]] = []
    vertical = True
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if call is None or call.kind != "hist" or not isinstance(artist, Polygon) or call.data["stacked"]:
            continue
        reading.claim(artist)
        vertical = call.data["vertical"]
        _add_bins(reading, axes, names, artist, call, rows)
    along, across = (axes.x, axes.y) if vertical else (axes.y, axes.x)
    columns = [
        ("series", "category", legend_title(names, axes)),
        ("low", "number", along.label),
        ("high", "number", ""),
    ]
    if not any(table["name"] == f"{axes.id}.bin" for table in reading.tables):
        reading.table(f"{axes.id}.bin", "bin", [*columns, ("value", "number", across.label)], rows)


def _add_bins(reading: Reading, axes: AxesReading, names: Names, artist: Any, call: Call, rows: list[Any]) -> None:
    series = names.of(artist)
    counts = call.data["counts"][int(part_of(artist)[0].removeprefix("bin") or 0)]
    for low, high, count in zip(call.data["edges"], call.data["edges"][1:], counts, strict=False):
        box = _bin_box(reading, axes, (float(low), float(high), float(count)), vertical=call.data["vertical"])
        mark_id = ""
        if box is not None and count:
            fields = {
                "axes": axes.id, "series": series, "color": face_color(artist), "x0": number(low), "x1": number(high),
                "value": number(count), "orientation": "vertical" if call.data["vertical"] else "horizontal",
            }  # fmt: skip
            mark = make_mark(reading.new_id(f"{axes.id}.bin"), "bin", box, "", fields)
            mark_id = reading.add(mark, reading.order(artist))
        rows.append(([series, number(low), number(high), number(count)], mark_id))


def _bin_box(reading: Reading, axes: AxesReading, span: tuple[float, float, float], *, vertical: bool) -> Box | None:
    low, high, count = span
    corners = np.array([[low, 0.0], [high, count]])
    places = axes.axes.transData.transform(corners if vertical else corners[:, ::-1])
    if not np.isfinite(places).all():
        return None
    box = (*(places.min(axis=0) - 1), *(places.max(axis=0) + 1))
    return clip_box(reading.flip(box), axes.box)
