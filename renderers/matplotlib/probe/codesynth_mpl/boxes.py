"""Box plots and violins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.lines import Line2D

from codesynth_mpl.areas import edges_of
from codesynth_mpl.axis import AxesReading
from codesynth_mpl.bars import category_name, legend_title
from codesynth_mpl.geometry import data_xy, upright_lines, vertex_boxes
from codesynth_mpl.hooks import Call, call_of
from codesynth_mpl.names import Names
from codesynth_mpl.reading import Reading, around, color_of, face_color, make_mark, number


def read_boxes(reading: Reading, axes: AxesReading, names: Names) -> None:
    """Add what `bxp` drew (so also `boxplot`, pandas' and seaborn's)."""
    rows: list[tuple[list[Any], str]] = []
    calls = _calls(reading, axes, "box")
    for call in calls:
        for index in range(len(call.data["stats"])):
            _add_box(reading, axes, names, call, index, rows)
        reading.claim(*(artist for artist, _, _ in call.made))
    upright = all(call.data["vertical"] for call in calls)
    along, across = (axes.x, axes.y) if upright else (axes.y, axes.x)
    columns = [("series", "category", legend_title(names, axes)), ("category", "category", along.label)]
    columns += [
        (name, "number", across.label if name == "median" else "")
        for name in ("low", "q1", "median", "q3", "high", "outliers")
    ]
    reading.table(f"{axes.id}.box", "box", columns, rows)


def _calls(reading: Reading, axes: AxesReading, kind: str) -> list[Call]:
    found: list[Call] = []
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if call is not None and call.kind == kind and not any(call is other for other in found):
            found.append(call)
    return found


def _part(reading: Reading, call: Call, name: str, index: int, each: int = 1) -> list[Any]:
    return [artist for artist in call.parts(name)[index * each : (index + 1) * each] if reading.drew(artist)]


def _add_box(reading: Reading, axes: AxesReading, names: Names, call: Call, index: int, rows: list[Any]) -> None:
    stats = call.data["stats"][index]
    body = _part(reading, call, "boxes", index)
    others = [
        *_part(reading, call, "whiskers", index, 2),
        *_part(reading, call, "caps", index, 2),
        *_part(reading, call, "medians", index),
    ]
    box = around(reading.ink(artist) for artist in (*body, *others))
    if box is None:
        return
    along = axes.x if call.data["vertical"] else axes.y
    position = float(call.data["positions"][index])
    series, category = names.of(*body) if body else "", category_name(along, position)
    fliers = _part(reading, call, "fliers", index)
    outliers = [number(v) for v in stats.get("fliers", ())] if fliers else []
    means = _part(reading, call, "means", index)
    values = {
        "low": number(stats["whislo"]), "q1": number(stats["q1"]), "median": number(stats["med"]),
        "q3": number(stats["q3"]), "high": number(stats["whishi"]),
    }  # fmt: skip
    color = (
        face_color(body[0])
        if body and hasattr(body[0], "get_facecolor")
        else color_of(body[0].get_color())
        if body
        else None
    )
    fields = {
        "axes": axes.id, "series": "" if series == category else series, "color": color, "category": category, **values,
        "mean": number(stats.get("mean")) if means else None, "outliers": outliers[:2000],
        "orientation": "vertical" if call.data["vertical"] else "horizontal", "position": number(position),
    }  # fmt: skip
    artist = (body or others)[0]
    mark_id = reading.add(make_mark(reading.new_id(f"{axes.id}.box"), "box", box, "", fields), reading.order(artist))
    rows.append(([fields["series"], category, *values.values(), len(outliers)], mark_id))
    for flier in fliers:
        _add_fliers(reading, axes, flier, mark_id, fields)


def _add_fliers(reading: Reading, axes: AxesReading, flier: Any, parent: str, box: dict[str, Any]) -> None:
    xy = data_xy(flier)
    for index, (place, (x, y)) in enumerate(zip(vertex_boxes(reading, flier, axes, xy, 2.0), xy, strict=True)):
        if place is not None and reading.data_marks < 5000:
            reading.data_marks += 1
            fields = {
                "axes": axes.id,
                "series": box["series"],
                "category": box["category"],
                "x": number(x),
                "y": number(y),
                "outlier": True,
            }
            reading.add(
                make_mark(f"{parent}.out{index}", "point", place, "", fields, parent),
                reading.order(flier) + 1e-6 * index,
            )


def read_violins(reading: Reading, axes: AxesReading, names: Names) -> None:
    """Add violins: those of `violinplot`, and filled shapes symmetric about a category, as seaborn draws them."""
    rows: list[tuple[list[Any], str]] = []
    shown: set[str] = set()
    upright = True
    for call in _calls(reading, axes, "violin"):
        upright = call.data["vertical"]
        for index, (stats, body) in enumerate(zip(call.data["stats"], call.parts("bodies"), strict=False)):
            if reading.drew(body):
                stats = _drawn_stats(reading, call, index, stats)
                violin = _Violin(body, stats, float(call.data["positions"][index]), upright)
                _add_violin(reading, axes, names, violin, rows)
        for artist, part, _ in call.made:
            reading.claim(artist)
            if part != "bodies" and reading.drew(artist):
                _add_shape(reading, axes, artist, part)
    for artist in reading.children(axes.axes):
        if isinstance(artist, PolyCollection) and type(artist).__name__ == "FillBetweenPolyCollection":
            upright = _read_filled_violin(reading, axes, names, artist, rows, upright)
    shown = {name for row, _ in rows for name in row[2]}
    along, across = (axes.x, axes.y) if upright else (axes.y, axes.x)
    order = [name for name in ("low", "q1", "median", "mean", "q3", "high") if name in shown]
    columns = [("series", "category", legend_title(names, axes)), ("category", "category", along.label)]
    columns += [(name, "number", across.label if name == "median" else "") for name in order]
    flat = [([row[0], row[1], *(row[2].get(name) for name in order)], mark) for row, mark in rows]
    reading.table(f"{axes.id}.violin", "violin", columns, flat)


def _drawn_stats(reading: Reading, call: Call, index: int, stats: Any) -> dict[str, Any]:
    coordinates = np.asarray(stats["coords"], dtype=float)
    found = {"low": number(coordinates.min()), "high": number(coordinates.max())}
    for part, key in (("cmedians", "median"), ("cmeans", "mean")):
        if any(reading.drew(artist) for artist in call.parts(part)):
            found[key] = number(stats[key])
    quantiles = np.ravel(stats.get("quantiles", ()))
    if any(reading.drew(artist) for artist in call.parts("cquantiles")) and len(quantiles) in (2, 3):
        found["q1"], found["q3"] = number(quantiles[0]), number(quantiles[-1])
    return found


@dataclass
class _Violin:
    """One filled shape about a position, with what of its statistics is drawn."""

    body: Any
    stats: dict[str, Any]
    position: float
    upright: bool


def _add_violin(reading: Reading, axes: AxesReading, names: Names, violin: _Violin, rows: list[Any]) -> None:
    box = reading.ink(violin.body)
    if box is None:
        return
    colors = violin.body.get_facecolor()
    category = category_name(axes.x if violin.upright else axes.y, violin.position)
    series = names.of(violin.body)
    series = "" if series == category else series
    fields = {
        "axes": axes.id,
        "series": series,
        "color": color_of(colors[0]) if len(colors) else None,
        "category": category,
        **violin.stats,
        "orientation": "vertical" if violin.upright else "horizontal",
        "position": number(violin.position),
    }
    mark = make_mark(reading.new_id(f"{axes.id}.violin"), "violin", box, "", fields)
    rows.append(([series, category, violin.stats], reading.add(mark, reading.order(violin.body))))


def _add_shape(reading: Reading, axes: AxesReading, artist: Any, part: str) -> None:
    box = reading.ink(artist)
    if box is not None:
        fields = {
            "axes": axes.id,
            "kind": {"cbars": "range", "cmins": "minimum", "cmaxes": "maximum"}.get(part, part.lstrip("c")),
        }
        reading.add(make_mark(reading.new_id(f"{axes.id}.shape"), "shape", box, "", fields), reading.order(artist))


def _inner_box(reading: Reading, axes: AxesReading, position: float, upright: bool) -> dict[str, Any]:
    """Read the small box that seaborn draws in a violin: a thin stroke, a thick one (quartiles), a dash (median)."""
    across, along = (0, 1) if upright else (1, 0)
    strokes = [line for line in upright_lines(reading, axes) if (data_xy(line)[:, across] == position).all()]
    dashes = [
        line for line in reading.children(axes.axes)
        if isinstance(line, Line2D) and len(data_xy(line)) == 1 and data_xy(line)[0, across] == position
    ]  # fmt: skip
    found: dict[str, Any] = {}
    if len(strokes) == 2 and len(dashes) == 1:
        thick = max(strokes, key=lambda line: float(line.get_linewidth()))
        low, high = sorted(data_xy(thick)[:, along].tolist())
        found = {"q1": number(low), "median": number(data_xy(dashes[0])[0, along]), "q3": number(high)}
    for line in (*strokes, *dashes):
        reading.claim(line)
        _add_shape(reading, axes, line, "inner")
    return found


def _read_filled_violin(
    reading: Reading, axes: AxesReading, names: Names, artist: Any, rows: list[Any], upright: bool
) -> bool:
    edges = edges_of(artist)
    if edges is None or len(edges.places) < 10:
        return upright
    along = axes.x if edges.sideways else axes.y
    middles = (edges.lower + edges.upper) / 2
    symmetric = np.ptp(middles) < 1e-6 * max(1e-9, float(np.ptp(edges.upper)))
    if along.kind != "category" or not symmetric:
        return upright
    reading.claim(artist)
    stats = {"low": number(edges.places.min()), "high": number(edges.places.max())}
    stats |= _inner_box(reading, axes, float(middles[0]), edges.sideways)
    _add_violin(reading, axes, names, _Violin(artist, stats, float(middles[0]), edges.sideways), rows)
    return edges.sideways
