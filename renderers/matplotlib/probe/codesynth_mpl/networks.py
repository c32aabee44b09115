"""Networks: a scatter of nodes, and lines or arrows whose ends all lie on them (networkx, or by hand)."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.patches import FancyArrowPatch
from matplotlib.text import Text

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.names import Names
from codesynth_mpl.reading import Box, Reading, around, color_of, make_mark, shown
from codesynth_mpl.text import Texts

Place = tuple[float, float]


def read_network(reading: Reading, axes: AxesReading, names: Names, texts: Texts) -> None:
    """Add nodes and edges when an axes holds a network."""
    children = reading.children(axes.axes)
    scatters = [a for a in children if isinstance(a, PathCollection) and len(a.get_offsets())]
    edges = _edges(reading, children)
    places: dict[Place, tuple[Any, int]] = {}
    for scatter in scatters:
        for index, (x, y) in enumerate(np.ma.filled(scatter.get_offsets(), np.nan).tolist()):
            places[_rounded(x, y)] = (scatter, index)
    ends = [end for edge in edges for end in edge[1:3]]
    if len(places) < 2 or not ends or not all(end in places for end in ends):
        return
    labels = _labels(reading, axes)
    ids = _add_nodes(reading, axes, names, places, labels, texts)
    for artist, start, end, box, color in edges:
        reading.claim(artist)
        if box is None:
            continue
        fields = {
            "axes": axes.id, "series": "", "color": color, "from": ids[start][1], "to": ids[end][1],
            "from_id": ids[start][0], "to_id": ids[end][0], "directed": isinstance(artist, FancyArrowPatch),
        }  # fmt: skip
        reading.add(make_mark(reading.new_id(f"{axes.id}.edge"), "edge", box, "", fields), reading.order(artist))


def _rounded(x: float, y: float) -> Place:
    return (float(f"{x:.6g}"), float(f"{y:.6g}"))


def _edges(reading: Reading, children: list[Any]) -> list[tuple[Any, Place, Place, Box | None, str | None]]:
    found = []
    for artist in children:
        if isinstance(artist, LineCollection):
            colors = artist.get_color()
            segments, boxes = artist.get_segments(), reading.elements(artist)
            if any(len(segment) != 2 for segment in segments):
                continue
            for index, (segment, box) in enumerate(zip(segments, boxes, strict=False)):
                color = color_of(colors[index % len(colors)]) if len(colors) else None
                found.append((artist, _rounded(*segment[0]), _rounded(*segment[1]), box, color))
        elif isinstance(artist, FancyArrowPatch) and getattr(artist, "_posA_posB", None) is not None:
            start, end = artist._posA_posB
            found.append(
                (artist, _rounded(*start), _rounded(*end), reading.ink(artist), color_of(artist.get_edgecolor()))
            )
    return found


def _labels(reading: Reading, axes: AxesReading) -> dict[Place, Text]:
    found = {}
    for artist in reading.children(axes.axes):
        if isinstance(artist, Text) and shown(artist):
            x, y = artist.get_unitless_position()
            found[_rounded(float(x), float(y))] = artist
    return found


def _add_nodes(
    reading: Reading,
    axes: AxesReading,
    names: Names,
    places: dict[Place, tuple[Any, int]],
    labels: dict[Place, Text],
    texts: Texts,
) -> dict[Place, tuple[str, str]]:
    ids = {}
    boxes = {id(scatter): reading.elements(scatter) for scatter, _ in places.values()}
    for number, (place, (scatter, index)) in enumerate(places.items()):
        reading.claim(scatter)
        known = boxes[id(scatter)]
        label = labels.get(place)
        name = shown(label) if label is not None else ""
        colors = scatter.get_facecolor()
        box = known[index] if index < len(known) else None
        mark_id = f"{axes.id}.node{number}"
        if box is not None:
            color = color_of(colors[index % len(colors)]) if len(colors) else None
            fields = {"axes": axes.id, "series": names.of(scatter), "color": color, "name": name}
            mark_id = reading.add(
                make_mark(mark_id, "node", around((box,)), "", fields), reading.order(scatter) + 1e-6 * number
            )  # type: ignore[arg-type]
        if label is not None:
            texts.known[id(label)] = {"role": "text", "parent": mark_id, "id": f"{mark_id}.label"}
        ids[place] = (mark_id, name)
    return ids
