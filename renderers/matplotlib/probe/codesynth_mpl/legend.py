"""Legends: their frame, their keys and which series each key explains."""

from __future__ import annotations

from typing import Any

from codesynth_mpl.names import Names, style_of
from codesynth_mpl.reading import Reading, make_mark, shown


def read_legends(reading: Reading, names: Names, axes_ids: dict[int, str]) -> dict[int, dict[str, Any]]:
    """Add legend and legend-key marks; return what is known of their texts: id(text) to role, parent and fields."""
    known: dict[int, dict[str, Any]] = {}
    for legend in names.legends:
        box = reading.ink(legend)
        if box is None:
            continue
        parent = axes_ids.get(id(legend.axes), "") if legend.axes is not None else ""
        mark_id = f"{parent}.legend" if parent else reading.new_id("legend")
        texts = legend.get_texts()
        title = legend.get_title()
        entries = [shown(text) for text in texts]
        fields = {"title": shown(title) if reading.drew(title) else "", "entries": entries}
        mark_id = reading.add(make_mark(mark_id, "legend", box, "", fields, parent), reading.order(legend))
        known[id(title)] = {"role": "legend-title", "parent": mark_id, "id": f"{mark_id}.title"}
        for index, (text, handle) in enumerate(zip(texts, legend.legend_handles, strict=False)):
            known[id(text)] = {
                "role": "legend-label",
                "parent": mark_id,
                "id": f"{mark_id}.label{index}",
                "fields": {"series": entries[index]},
            }
            _add_key(reading, legend, handle, index, mark_id, entries[index])
    return known


def _add_key(reading: Reading, legend: Any, handle: Any, index: int, parent: str, series: str) -> None:
    box = reading.ink(handle)
    if box is None:
        return
    fields = {"series": series, "color": style_of(handle)[0]}
    reading.add(make_mark(f"{parent}.key{index}", "legend-key", box, "", fields, parent), reading.order(handle))
