"""Reads a figure, in the state in which it was just drawn, into a scene (see docs/scene.md)."""

from __future__ import annotations

import json
from typing import Any

from matplotlib.figure import Figure

from codesynth_mpl import areas, bars, boxes, legend, lines, meshes, networks, outlines, pies, rest, space
from codesynth_mpl.axis import AxesReading, add_axes, read_axes, share_names
from codesynth_mpl.fonts import Chooser
from codesynth_mpl.names import Names
from codesynth_mpl.points import PointTable
from codesynth_mpl.reading import Reading
from codesynth_mpl.record import Recorder
from codesynth_mpl.text import Texts, ValueMarks


def read_scene(figure: Figure, recorder: Recorder, chooser: Chooser) -> str:
    """Return the scene as JSON."""
    scene = read_figure(figure, recorder, chooser).scene()
    return json.dumps(scene, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def read_figure(figure: Figure, recorder: Recorder, chooser: Chooser) -> Reading:
    """Return all marks and tables of a figure, still tied to its artists."""
    reading = Reading(figure, recorder)
    every = [
        read_axes(reading, axes, f"ax{index}")
        for index, axes in enumerate(_all_axes(figure))
        if axes.get_visible() and recorder.box(axes) is not None
    ]
    share_names(every)
    names, texts, values = Names(reading), Texts(reading, chooser), ValueMarks()
    axes_ids = {id(found.axes): found.id for found in every}
    texts.learn_figure()
    for found in every:
        role, fields = _axes_role(found, axes_ids)
        add_axes(reading, found, _twin_of(found, every), role, fields)
        texts.learn_axes(found, role == "colorbar")
    texts.known.update(legend.read_legends(reading, names, axes_ids))
    for found in every:
        if getattr(found.axes, "_colorbar", None) is None:
            _read_data(reading, found, names, texts, values)
    rest.read_figure_leftovers(reading, [figure, *figure.subfigs])
    texts.add_all(axes_ids, values)
    rest.read_note_arrows(reading, axes_ids)
    return reading


def _all_axes(figure: Figure) -> list[Any]:
    """Return the axes of a figure, then those that lie inside others (insets, secondary axes)."""
    found = list(figure.get_axes())
    for axes in found:
        found.extend(child for child in axes.child_axes if child not in found)
    return found


def _axes_role(found: AxesReading, axes_ids: dict[int, str]) -> tuple[str, dict[str, Any]]:
    bar = getattr(found.axes, "_colorbar", None)
    if bar is None:
        return "axes", {}
    mappable = getattr(bar, "mappable", None)
    of = axes_ids.get(id(getattr(mappable, "axes", None)), "")
    long = found.dims["y"] if bar.orientation == "vertical" else found.dims["x"]
    low, high = sorted(float(v) for v in long.axis.get_view_interval())
    return "colorbar", {"label": long.label, "min": low, "max": high, "of": of or None}


def _twin_of(found: AxesReading, every: list[AxesReading]) -> str:
    siblings = getattr(found.axes, "_twinned_axes", None)
    if siblings is None:
        return ""
    for other in every:
        if other is found:
            return ""
        if siblings.joined(found.axes, other.axes):
            return other.id
    return ""


def _read_data(reading: Reading, found: AxesReading, names: Names, texts: Texts, values: ValueMarks) -> None:
    """Read the marks of one axes. The order matters: each reader claims the artists that it explains."""
    rest.read_tables(reading, found, texts)
    for mark_id, bar in bars.read_bars(reading, found, names):
        values.add(
            mark_id, "bar", bar.box, (bar.end - bar.start, bar.end, abs(bar.end - bar.start)), found.axes, bar.patch
        )
    table = PointTable(reading, found, names)
    if found.projection == "3d":
        space.read_space(reading, found, names, table)
    else:
        outlines.read_outlines(reading, found, names)
        pies.read_pies(reading, found, names, texts, values)
        boxes.read_boxes(reading, found, names)
        boxes.read_violins(reading, found, names)
        networks.read_network(reading, found, names, texts)
        lines.read_stems(reading, found, names)
        lines.read_error_bars(reading, found, names, table)
        lines.read_references(reading, found)
        lines.read_lines(reading, found, names, table)
        areas.read_areas(reading, found, names, table)
        meshes.read_meshes(reading, found, values)
        rest.read_sticks(reading, found)
    rest.read_arrows(reading, found)
    table.finish()
    for mark_id, box, printed in table.printable():
        values.add(mark_id, "point", box, printed, found.axes)
    rest.read_leftovers(reading, found)
