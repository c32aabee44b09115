"""Reads a figure, in the state in which it was just drawn, into a scene (see docs/scene.md)."""

from __future__ import annotations

import json
from typing import Any

from matplotlib.figure import Figure

from codesynth_mpl import bars, legend
from codesynth_mpl.axis import AxesReading, add_axes, read_axes, share_names
from codesynth_mpl.fonts import Chooser
from codesynth_mpl.names import Names
from codesynth_mpl.reading import Reading
from codesynth_mpl.record import Recorder
from codesynth_mpl.text import Texts, ValueMarks


def read_scene(figure: Figure, recorder: Recorder, chooser: Chooser) -> str:
    """Return the scene as JSON."""
    reading = Reading(figure, recorder)
    every = [
        read_axes(reading, axes, f"ax{index}")
        for index, axes in enumerate(figure.get_axes())
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
        _read_data(reading, found, names, texts, values)
    texts.add_all(axes_ids, values)
    return json.dumps(reading.scene(), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


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
    for mark_id, bar in bars.read_bars(reading, found, names):
        values.add(
            mark_id, "bar", bar.box, (bar.end - bar.start, bar.end, abs(bar.end - bar.start)), found.axes, bar.patch
        )
