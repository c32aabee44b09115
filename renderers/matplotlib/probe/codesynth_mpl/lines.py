"""Lines with their points, scatters, stems, free error bars and reference lines."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.collections import LineCollection, PathCollection
from matplotlib.container import ErrorbarContainer, StemContainer
from matplotlib.lines import Line2D

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.geometry import data_xy, inside, upright_lines, vertex_boxes, with_caps
from codesynth_mpl.hooks import call_of
from codesynth_mpl.names import Names, style_of
from codesynth_mpl.points import PointTable, Series, plain_numbers
from codesynth_mpl.reading import Reading, around, color_of, make_mark, number

MAX_POLYLINES = 100
REFERENCES = {
    "axhline": "horizontal",
    "axvline": "vertical",
    "axline": "",
    "hlines": "horizontal",
    "vlines": "vertical",
}


def read_references(reading: Reading, axes: AxesReading) -> None:
    """Add what axhline, axvline, hlines, vlines and the spans drew."""
    rows: list[tuple[list[Any], str]] = []
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if call is None:
            continue
        if call.kind in REFERENCES and not _is_data_lines(artist):
            reading.claim(artist)
            _add_references(reading, axes, artist, REFERENCES[call.kind], rows)
        elif call.kind in ("axhspan", "axvspan"):
            reading.claim(artist)
            _add_span(reading, axes, artist, "horizontal" if call.kind == "axhspan" else "vertical")
    for artist in reading.children(axes.axes):
        if isinstance(artist, Line2D) and len(data_xy(artist)) == 2:
            both = artist.get_transform().contains_branch_seperately(axes.axes.transData)
            if tuple(both) in ((True, False), (False, True)):
                reading.claim(artist)
                _add_references(reading, axes, artist, "vertical" if both[0] else "horizontal", rows)
    columns = [("series", "category", ""), ("orientation", "category", ""), ("value", "number", "")]
    reading.table(f"{axes.id}.reference-line", "reference-line", columns, rows)


def _is_data_lines(artist: Any) -> bool:
    return isinstance(artist, LineCollection) and len(artist.get_segments()) > 3


def _add_references(reading: Reading, axes: AxesReading, artist: Any, orientation: str, rows: list[Any]) -> None:
    segments = artist.get_segments() if isinstance(artist, LineCollection) else [data_xy(artist)]
    boxes = reading.elements(artist) if isinstance(artist, LineCollection) else [reading.ink(artist)]
    colors = (
        [color_of(c) for c in artist.get_color()]
        if isinstance(artist, LineCollection)
        else [color_of(artist.get_color())]
    )
    label = artist.get_label()
    for index, (segment, box) in enumerate(zip(segments, boxes, strict=False)):
        if box is None:
            continue
        along = axes.y if orientation == "horizontal" else axes.x
        place = float(segment[0][1 if orientation == "horizontal" else 0]) if len(segment) else float("nan")
        fields = {
            "axes": axes.id, "series": label if isinstance(label, str) and not label.startswith("_") else "",
            "color": colors[index % len(colors)] if colors else None, "orientation": orientation or "oblique",
            "value": along.value(place) if along.kind == "date" or not orientation else number(place),
        }  # fmt: skip
        if not orientation:
            fields["value"] = None
        mark_id = reading.add(
            make_mark(reading.new_id(f"{axes.id}.ref"), "reference-line", box, "", fields), reading.order(artist)
        )
        if isinstance(fields["value"], float):
            rows.append(([fields["series"], fields["orientation"], fields["value"]], mark_id))


def _add_span(reading: Reading, axes: AxesReading, artist: Any, orientation: str) -> None:
    box = reading.ink(artist)
    corners = artist.get_xy() if not hasattr(artist, "get_width") else None
    if corners is None:
        x, y = artist.get_x(), artist.get_y()
        corners = np.array([[x, y], [x + artist.get_width(), y + artist.get_height()]])
    along, column = (axes.y, 1) if orientation == "horizontal" else (axes.x, 0)
    low, high = float(np.min(corners[:, column])), float(np.max(corners[:, column]))
    convert = along.value if along.kind == "date" else number
    fields = {
        "axes": axes.id,
        "series": artist.get_label() if not artist.get_label().startswith("_") else "",
        "color": color_of(artist.get_facecolor()),
        "orientation": orientation,
        "low": convert(low),
        "high": convert(high),
    }
    if box is not None:
        reading.add(make_mark(reading.new_id(f"{axes.id}.span"), "span", box, "", fields), reading.order(artist))


def read_stems(reading: Reading, axes: AxesReading, names: Names) -> None:
    """Add stems: from `stem`, and from vlines or hlines that end at markers (a lollipop chart)."""
    rows: list[tuple[list[Any], str]] = []
    for container in axes.axes.containers:
        if isinstance(container, StemContainer) and reading.drew(container.markerline):
            markers, stems, base = container
            reading.claim(markers, base, *(stems if isinstance(stems, list | tuple) else [stems]))
            segments = stems.get_segments() if isinstance(stems, LineCollection) else [data_xy(line) for line in stems]
            _add_stems(reading, axes, names.of(markers, container), segments, markers, rows)
    along, across = axes.x, axes.y
    columns = [("series", "category", ""), along.column, ("value", "number", across.label), ("base", "number", "")]
    reading.table(f"{axes.id}.stem", "stem", columns, rows)


def _add_stems(reading: Reading, axes: AxesReading, series: str, segments: Any, markers: Any, rows: list[Any]) -> None:
    xy = data_xy(markers)
    boxes = vertex_boxes(reading, markers, axes, xy, 2.0)
    lying = len(segments) > 1 and all(segment[0][1] == segment[-1][1] for segment in segments)
    along = axes.y if lying else axes.x
    column = 0 if lying else 1
    for segment, box, (x, y) in zip(segments, boxes, xy, strict=False):
        ends = axes.axes.transData.transform(np.asarray(segment, dtype=float))
        if box is None or not np.isfinite(ends).all():
            continue
        place, value = (y, x) if lying else (x, y)
        base = (
            float(segment[0][column])
            if abs(segment[0][column] - value) > abs(segment[-1][column] - value)
            else float(segment[-1][column])
        )
        stick = reading.flip((*(ends.min(axis=0) - 1), *(ends.max(axis=0) + 1)))
        whole = inside(axes, around((box, stick)))
        fields = {
            "axes": axes.id,
            "series": series,
            "color": style_of(markers)[0],
            "x": along.value(place),
            "value": number(value),
            "base": number(base),
            "category": along.value(place) if along.kind == "category" else None,
        }
        mark_id = reading.add(
            make_mark(reading.new_id(f"{axes.id}.stem"), "stem", whole, "", fields), reading.order(markers)
        )
        rows.append(([series, along.value(place), number(value), number(base)], mark_id))


def read_error_bars(reading: Reading, axes: AxesReading, names: Names, table: PointTable) -> None:
    """Add error bars with the points they belong to; the line through them is added as any other."""
    rows: list[tuple[list[Any], str]] = []
    for container in axes.axes.containers:
        if not isinstance(container, ErrorbarContainer):
            continue
        line, caps, columns = container
        if not any(reading.drew(column) and id(column) not in reading.claimed for column in columns):
            continue
        reading.claim(*caps, *columns)
        series = names.of(*(artist for artist in (line, *columns) if artist is not None), container)
        _add_error_bars(reading, axes, container, series, rows)
        if line is not None:
            line._codesynth_errors = _errors_by_place(container)
    along, across = (axes.y, axes.x) if lying(axes) else (axes.x, axes.y)
    labels = [("series", "category", ""), along.column, ("value", "number", across.label)]
    labels += [("error_low", "number", ""), ("error_high", "number", "")]
    reading.table(f"{axes.id}.error-bar", "error-bar", labels, rows)


def lying(axes: AxesReading) -> bool:
    """Say whether categories run along the y axis, so that values run along the x axis."""
    return axes.y.kind == "category" and axes.x.kind != "category"


def _errors_by_place(container: Any) -> dict[tuple[str, float], tuple[float, float]]:
    """Return the ends of each bar by its direction and its place on the other axis."""
    found: dict[tuple[str, float], tuple[float, float]] = {}
    directions = ["x"] * bool(container.has_xerr) + ["y"] * bool(container.has_yerr)
    for direction, column in zip(directions, container[2], strict=False):
        along = 0 if direction == "x" else 1
        for segment in column.get_segments():
            low, high = sorted((float(segment[0][along]), float(segment[-1][along])))
            found[(direction, float(segment[0][1 - along]))] = (low, high)
    return found


def _add_error_bars(reading: Reading, axes: AxesReading, container: Any, series: str, rows: list[Any]) -> None:
    line, caps, columns = container
    places = {}
    if line is not None:
        places = {(float(x), float(y)) for x, y in data_xy(line)}
    directions = ["x"] * bool(container.has_xerr) + ["y"] * bool(container.has_yerr)
    for direction, column in zip(directions, columns, strict=False):
        along = 0 if direction == "x" else 1
        for index, (segment, box) in enumerate(zip(column.get_segments(), reading.elements(column), strict=False)):
            if box is None or not len(segment):
                continue
            low, high = sorted((float(segment[0][along]), float(segment[-1][along])))
            across = float(segment[0][1 - along])
            centre = next((p[along] for p in places if p[1 - along] == across and low <= p[along] <= high), None)
            x, y = (centre, across) if direction == "x" else (across, centre)
            wide = with_caps(reading, axes, box, caps, segment)
            fields = {
                "axes": axes.id, "series": series, "color": color_of(column.get_color()[0]),
                "x": axes.x.value(x) if x is not None else None, "y": axes.y.value(y) if y is not None else None,
                f"{direction}err": [number(low), number(high)],
                "category": axes.x.value(x) if axes.x.kind == "category" and x is not None else None,
            }  # fmt: skip
            mark_id = reading.add(
                make_mark(reading.new_id(f"{axes.id}.err"), "error-bar", wide, "", fields),
                reading.order(column) + 1e-6 * index,
            )
            if direction == ("x" if lying(axes) else "y"):
                place = (axes.y if lying(axes) else axes.x).value(across)
                rows.append(([series, place, number(centre), number(low), number(high)], mark_id))


def read_lines(reading: Reading, axes: AxesReading, names: Names, table: PointTable) -> None:
    """Add lines and scatters in drawing order; strokes through points that are there by then are their error bars."""
    uprights = upright_lines(reading, axes)
    for artist in [*(a for a in reading.children(axes.axes) if a not in uprights), *uprights]:
        if artist in uprights and table.attach_error(data_xy(artist), reading.ink(artist), reading.order(artist)):
            reading.claim(artist)
        elif isinstance(artist, Line2D):
            _read_line(reading, axes, names, table, artist)
        elif isinstance(artist, PathCollection) and len(artist.get_offsets()):
            _read_scatter(reading, axes, names, table, artist)
        elif type(artist) is LineCollection and call_of(artist) is None and artist.get_array() is None:
            _read_polylines(reading, axes, names, table, artist)


def _read_line(reading: Reading, axes: AxesReading, names: Names, table: PointTable, line: Any) -> None:
    in_data = line.get_transform().contains_branch_seperately(axes.axes.transData)
    box, xy = reading.ink(line), data_xy(line)
    if box is None or not all(in_data) or not len(xy):
        return
    reading.claim(line)
    color, stroke, marker = style_of(line)
    series = names.of(line, *_container_of(axes, line))
    half = max(line.get_linewidth() * axes.axes.figure.dpi / 144, 1.5)
    boxes = vertex_boxes(reading, line, axes, xy, half)
    if axes.projection == "polar" and len(xy) > 2 and np.allclose(xy[0, 1], xy[-1, 1]) and _same_angle(xy):
        xy, boxes = xy[:-1], boxes[:-1]  # the closing point of a radar repeats the first
    twin = table.twin_of(xy)
    if twin:
        table.widen(xy, boxes)
    mark_id = reading.new_id(f"{axes.id}.line" if stroke else f"{axes.id}.points")
    if stroke:
        fields = {
            "axes": axes.id,
            "series": series,
            "color": color,
            "n": sum(b is not None for b in boxes),
            "linestyle": stroke,
            "marker": marker,
            "drawstyle": line.get_drawstyle(),
            "of": twin or None,
        }
        mark = make_mark(mark_id, "line", box, "", fields)
        mark_id = reading.add(mark, reading.order(line))
    if twin:
        return
    errors = getattr(line, "_codesynth_errors", {})
    extra = {"error": [_error_at(errors, x, y) for x, y in xy]} if errors else {}
    found = Series(series, color, xy, boxes, mark_id if stroke else "", reading.order(line), extra)
    omitted = table.add(mark_id, found)
    if omitted and stroke:
        mark["fields"]["points_omitted"] = omitted


def _read_polylines(reading: Reading, axes: AxesReading, names: Names, table: PointTable, artist: Any) -> None:
    """Read a collection of curves as so many lines; two-point strokes stay for others."""
    segments, boxes = artist.get_segments(), reading.elements(artist)
    in_data = all(artist.get_transform().contains_branch_seperately(axes.axes.transData))
    if not in_data or len(segments) != len(boxes) or len(segments) > MAX_POLYLINES or min(map(len, segments)) < 3:
        return
    reading.claim(artist)
    colors = artist.get_color()
    for index, (segment, box) in enumerate(zip(segments, boxes, strict=True)):
        if box is None:
            continue
        xy = np.asarray(segment, dtype=float)
        color, order = color_of(colors[index % len(colors)]), reading.order(artist) + 1e-3 * index
        places = vertex_boxes(reading, artist, axes, xy, 1.5)
        series = names.of(artist) if len(segments) == 1 else ""
        fields = {"axes": axes.id, "series": series, "color": color, "n": sum(p is not None for p in places)}
        mark = make_mark(reading.new_id(f"{axes.id}.line"), "line", box, "", fields)
        mark_id = reading.add(mark, order)
        omitted = table.add(mark_id, Series(series, color, xy, places, mark_id, order))
        if omitted:
            mark["fields"]["points_omitted"] = omitted


def _error_at(errors: dict[tuple[str, float], tuple[float, float]], x: float, y: float) -> list[float] | None:
    ends = errors.get(("y", float(x))) or errors.get(("x", float(y)))
    found = [number(end) for end in ends] if ends else [None]
    return found if None not in found else None  # type: ignore[return-value]


def _same_angle(xy: np.ndarray) -> bool:
    turn = (xy[-1, 0] - xy[0, 0]) % (2 * np.pi)
    return bool(min(turn, 2 * np.pi - turn) < 1e-6)


def _container_of(axes: AxesReading, line: Any) -> list[Any]:
    return [c for c in axes.axes.containers if isinstance(c, ErrorbarContainer) and c[0] is line]


def _read_scatter(reading: Reading, axes: AxesReading, names: Names, table: PointTable, scatter: Any) -> None:
    if not all(scatter.get_offset_transform().contains_branch_seperately(axes.axes.transData)):
        return
    reading.claim(scatter)
    xy = np.ma.filled(np.ma.asarray(scatter.get_offsets(), dtype=float), np.nan).reshape(-1, 2)
    boxes = reading.elements(scatter)
    if len(boxes) != len(xy):
        return
    if table.twin_of(xy):
        table.widen(xy, boxes)
        return
    colors = [color_of(c) for c in scatter.get_facecolor()] or [color_of(c) for c in scatter.get_edgecolor()]
    several = len(set(colors)) > 1 and len(colors) == len(xy)
    extra: dict[str, list[Any]] = {}
    sizes, array = scatter.get_sizes(), scatter.get_array()
    if len(sizes) == len(xy) and len(set(np.asarray(sizes).tolist())) > 1:
        extra["size"] = plain_numbers(sizes)
    by_color = [names.by_color(color, axes.axes) for color in colors] if several else []
    explained = several and all(by_color)
    if array is not None and len(array) == len(xy) and not explained:
        extra["color_value"] = plain_numbers(array)
    found = Series(
        "" if explained else names.of(scatter), colors[0] if colors and not several else None, xy, boxes, "",
        reading.order(scatter), extra, by_color if explained else None, colors if several else None,
    )  # fmt: skip
    table.add(reading.new_id(f"{axes.id}.points"), found)
