"""Bars of every kind, and histogram bins: rectangles that stand or lie on a common base."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.container import BarContainer
from matplotlib.patches import Rectangle

from codesynth_mpl.axis import AxesReading, AxisReading
from codesynth_mpl.geometry import data_xy, upright_lines, with_caps
from codesynth_mpl.hooks import call_of
from codesynth_mpl.names import Names
from codesynth_mpl.reading import Box, Reading, face_color, make_mark, number, shown


@dataclass
class Bar:
    """One drawn rectangle: `low` and `high` bound it along the category axis, `start` to `end` is its value."""

    patch: Any
    container: int
    start: float
    end: float
    low: float
    high: float
    series: str = ""
    category: Any = None
    error: tuple[float, float] | None = None
    error_box: Box | None = None
    box: Box | None = None

    @property
    def middle(self) -> float:
        """Centre along the category axis."""
        return (self.low + self.high) / 2


@dataclass
class Group:
    """The bars of one call, in order."""

    bars: list[Bar]
    vertical: bool
    histogram: bool
    container: Any


def read_bars(reading: Reading, axes: AxesReading, names: Names) -> list[tuple[str, Bar]]:
    """Add bar and bin marks and their tables; return the mark ids with their bars, for the texts that print values."""
    groups = [group for group in _groups(reading, axes) if group.bars]
    added: list[tuple[str, Bar]] = []
    for histogram in (False, True):
        chosen = [group for group in groups if group.histogram is histogram]
        if histogram:
            added.extend(_add_bins(reading, axes, names, chosen))
        else:
            added.extend(_add_bars(reading, axes, names, chosen))
    return added


def _groups(reading: Reading, axes: AxesReading) -> list[Group]:
    groups: list[Group] = []
    seen: set[int] = set()
    if axes.projection == "3d":
        return groups
    for container in axes.axes.containers:
        if isinstance(container, BarContainer):
            patches = [
                patch for patch in container.patches if patch.axes is axes.axes and id(patch) not in reading.claimed
            ]
            seen.update(id(patch) for patch in patches)
            vertical = container.orientation != "horizontal"
            groups.append(_group(reading, patches, vertical, len(groups), container))
    loose = [a for a in reading.children(axes.axes) if call_of(a) is not None and call_of(a).kind == "hist"]  # type: ignore[union-attr]
    rest = [a for a in loose if isinstance(a, Rectangle) and id(a) not in seen]
    if rest:
        groups.append(_group(reading, rest, True, len(groups), None))
    groups.extend(_broken(reading, axes, len(groups)))
    _find_histograms(axes, groups)
    for group in groups:
        _attach_errors(reading, axes, group)
    return groups


def _group(reading: Reading, patches: list[Any], vertical: bool, index: int, container: Any) -> Group:
    bars = []
    for patch in patches:
        reading.claim(patch)
        if not patch.get_visible():
            continue
        x, y, width, height = patch.get_x(), patch.get_y(), patch.get_width(), patch.get_height()
        start, size, low, breadth = (y, height, x, width) if vertical else (x, width, y, height)
        values = [number(v) for v in (start, size, low, breadth)]
        if any(value is None for value in values):
            continue
        low, high = sorted((float(low), float(low + breadth)))
        bar = Bar(patch, index, float(start), float(start) + float(size), low, high, box=reading.ink(patch))
        if bar.box is not None or (face_color(patch) is not None and _too_thin(patch.axes, bar, vertical)):
            bars.append(bar)
    call = call_of(patches[0]) if patches else None
    return Group(bars, vertical, call is not None and call.kind == "hist", container)


def _too_thin(axes: Any, bar: Bar, vertical: bool) -> bool:
    """Say whether a bar without ink lies in view: its value is (next to) nothing, and a row without a mark tells it."""
    along, across = (axes.get_xlim(), axes.get_ylim()) if vertical else (axes.get_ylim(), axes.get_xlim())
    return min(along) <= bar.middle <= max(along) and min(across) <= bar.end <= max(across)


def _broken(reading: Reading, axes: AxesReading, first: int) -> list[Group]:
    groups = []
    for artist in reading.children(axes.axes):
        call = call_of(artist)
        if call is None or call.kind != "broken_barh" or not isinstance(artist, PolyCollection):
            continue
        reading.claim(artist)
        bars = []
        for path, box in zip(artist.get_paths(), reading.elements(artist), strict=False):
            (x0, y0), (x1, y1) = path.vertices.min(axis=0), path.vertices.max(axis=0)
            if box is not None:
                bars.append(Bar(artist, first + len(groups), float(x0), float(x1), float(y0), float(y1), box=box))
        groups.append(Group(bars, False, False, artist))
    return groups


def _find_histograms(axes: AxesReading, groups: list[Group]) -> None:
    """Take touching bars over a numeric axis without a tick at each of them for bins, as seaborn draws them."""
    for group in groups:
        along = axes.x if group.vertical else axes.y
        if group.histogram or len(group.bars) < 3 or along.kind == "category":
            continue
        bars = sorted(group.bars, key=lambda bar: bar.low)
        width = max(bar.high - bar.low for bar in bars)
        touching = all(abs(a.high - b.low) <= 1e-6 * width for a, b in pairwise(bars))
        ticked = sum(abs(position - bar.middle) < 0.01 * width for bar in bars for position, _ in along.texts)
        group.histogram = touching and ticked < len(bars) / 2 and all(bar.start == bars[0].start for bar in bars)


def _attach_errors(reading: Reading, axes: AxesReading, group: Group) -> None:
    """Give bars the error bars of their call, and upright lines that run through their ends, as seaborn draws them."""
    errors = getattr(group.container, "errorbar", None)
    if errors is not None:
        _, caps, columns = errors
        reading.claim(*caps, *columns)
        for column in columns:
            if isinstance(column, LineCollection) and reading.drew(column):
                for segment, box in zip(column.get_segments(), reading.elements(column), strict=False):
                    _attach_segment(group, segment, with_caps(reading, axes, box, caps, segment))
    for line in upright_lines(reading, axes):
        if _attach_segment(group, data_xy(line), reading.ink(line)):
            reading.claim(line)


def _attach_segment(group: Group, segment: Any, box: Box | None) -> bool:
    if len(segment) < 2 or box is None:
        return False
    across, along = (segment[:, 0], segment[:, 1]) if group.vertical else (segment[:, 1], segment[:, 0])
    low, high = float(min(along)), float(max(along))
    slack = 1e-9 * (abs(high) + abs(low) + 1)
    for bar in group.bars:
        through = (
            bar.low <= across[0] <= bar.high and across[0] == across[-1] and low - slack <= bar.end <= high + slack
        )
        if through and bar.error is None and math.isfinite(low) and math.isfinite(high):
            bar.error, bar.error_box = (low, high), box
            return True
    return False


def _name_categories(along: AxisReading, group: Group) -> None:
    """Name bars by their ticks. Bars that all sit at the same distance from successive ticks belong to those."""
    places = sorted(along.names)
    bars = group.bars
    if along.kind == "category" and len(places) == len(bars) > 1:
        ordered = sorted(bars, key=lambda bar: bar.middle)
        offsets = [bar.middle - place for bar, place in zip(ordered, places, strict=True)]
        if max(offsets) - min(offsets) < 1e-6 * along.spacing() and abs(offsets[0]) < along.spacing():
            for bar, place in zip(ordered, places, strict=True):
                bar.category = along.names[place]
            return
    for bar in bars:
        bar.category = category_name(along, bar.middle, (bar.high - bar.low) / 2)


def category_name(along: AxisReading, position: float, reach: float = 0.0) -> str:
    """Return the name of a position on a category axis: its tick's text, a date, else the number itself."""
    if along.kind == "category":
        return along.name_at(position)
    if along.kind == "date":
        return along.value(position) or ""
    exact = [text for place, text in along.names.items() if abs(place - position) <= max(1e-9, reach * 0.02)]
    if exact:
        return exact[0]
    value = along.value(position)
    if value is None or not along.names:
        return ""
    return value if isinstance(value, str) else f"{value:g}"


def _level(groups: list[Group]) -> list[Bar]:
    return [bar for group in groups for bar in group.bars]


def _stacked(bars: list[Bar]) -> set[int]:
    """Return the ids of the bars that stand on another, or carry one."""
    found: set[int] = set()
    ordered = sorted((bar for bar in bars if bar.start != bar.end), key=lambda bar: bar.middle)
    for index, bar in enumerate(ordered):
        reach = 0.25 * (bar.high - bar.low)
        for other in ordered[index + 1 :]:
            if other.middle - bar.middle > reach:
                break
            slack = 1e-9 * (abs(bar.start) + abs(bar.end) + 1)
            on_other = bool(bar.start) and abs(other.end - bar.start) <= slack
            if on_other or (other.start and abs(bar.end - other.start) <= slack):
                found.update((id(bar), id(other)))
    return found


def _own_name(group: Group, names: Names) -> str:
    """Return the series of a call whose legend handle is one of its bars, all of one colour (so in pandas' `hist`)."""
    patches = getattr(group.container, "patches", [])
    named = {names.by_handle(patch) for patch in patches} - {""}
    colors = {face_color(patch) for patch in patches}
    return named.pop() if len(named) == 1 and len(colors) == 1 else ""


def _add_bars(reading: Reading, axes: AxesReading, names: Names, groups: list[Group]) -> list[tuple[str, Bar]]:
    every, rows, added = _level(groups), [], []
    with_errors, stacked = any(bar.error for bar in every), _stacked(every)
    for group in groups:
        along, across = (axes.x, axes.y) if group.vertical else (axes.y, axes.x)
        _name_categories(along, group)
        own = _own_name(group, names)
        for bar in group.bars:
            bar.series = names.of(bar.patch, group.container) or own
            if bar.series == bar.category and bar.series:
                bar.series = ""  # a legend that repeats the categories of differently coloured bars
            value, base = number(bar.end - bar.start), across.value(bar.start)
            mark_id = ""
            if bar.box is not None:
                fields = _bar_fields(axes, bar, along, across, group.vertical)
                mark = make_mark(
                    reading.new_id(f"{axes.id}.bar"),
                    "bar",
                    bar.box,
                    "",
                    {**fields, "stacked": id(bar) in stacked, "value": value, "base": base},
                )
                mark_id = reading.add(mark, reading.order(bar.patch))
                _add_error(reading, axes, bar, mark_id, group.vertical)
            added.append((mark_id, bar))
            row = [bar.series, bar.category or "", value]
            if with_errors:
                row += [bar.error[0], bar.error[1]] if bar.error else [None, None]
            rows.append((row, mark_id))
    if groups:
        along, across = (axes.x, axes.y) if groups[0].vertical else (axes.y, axes.x)
        columns = [
            ("series", "category", legend_title(names, axes)),
            ("category", "category", along.label),
            ("value", "number", across.label),
        ]
        columns += [("error_low", "number", ""), ("error_high", "number", "")] if with_errors else []
        reading.table(f"{axes.id}.bar", "bar", columns, rows)
    return added


def _add_error(reading: Reading, axes: AxesReading, bar: Bar, parent: str, vertical: bool) -> None:
    if bar.error is None or bar.error_box is None:
        return
    ends = [number(bar.error[0]), number(bar.error[1])]
    fields = {"axes": axes.id, "series": bar.series, "category": bar.category, "yerr" if vertical else "xerr": ends}
    mark = make_mark(f"{parent}.error", "error-bar", bar.error_box, "", fields, parent)
    reading.add(mark, reading.order(bar.patch) + 0.5)


def _bar_fields(axes: AxesReading, bar: Bar, along: AxisReading, across: AxisReading, vertical: bool) -> dict[str, Any]:
    low, high = sorted(across.axis.get_view_interval())
    return {
        "axes": axes.id,
        "series": bar.series,
        "color": face_color(bar.patch) if isinstance(bar.patch, Rectangle) else None,
        "category": bar.category,
        "orientation": "vertical" if vertical else "horizontal",
        "position": number(bar.middle),
        "error": list(bar.error) if bar.error else None,
        "cut": True if max(bar.start, bar.end) > high or min(bar.start, bar.end) < low < bar.start else None,
    }


def _add_bins(reading: Reading, axes: AxesReading, names: Names, groups: list[Group]) -> list[tuple[str, Bar]]:
    rows, added = [], []
    for group in groups:
        along = axes.x if group.vertical else axes.y
        own = _own_name(group, names)
        for bar in group.bars:
            bar.series = names.of(bar.patch, group.container) or own
            low, high = (along.value(v) if along.kind == "date" else number(v) for v in (bar.low, bar.high))
            value = number(bar.end - bar.start)
            mark_id = ""
            if bar.box is not None:
                fields = {
                    "axes": axes.id,
                    "series": bar.series,
                    "color": face_color(bar.patch),
                    "x0": low,
                    "x1": high,
                    "value": value,
                    "orientation": "vertical" if group.vertical else "horizontal",
                    "base": number(bar.start) if bar.start else None,
                }
                mark_id = reading.add(
                    make_mark(reading.new_id(f"{axes.id}.bin"), "bin", bar.box, "", fields), reading.order(bar.patch)
                )
            added.append((mark_id, bar))
            rows.append(([bar.series, low, high, value], mark_id))
    if groups:
        along, across = (axes.x, axes.y) if groups[0].vertical else (axes.y, axes.x)
        kind = "date" if along.kind == "date" else "number"
        columns = [
            ("series", "category", legend_title(names, axes)),
            ("low", kind, along.label),
            ("high", kind, ""),
            ("value", "number", across.label),
        ]
        reading.table(f"{axes.id}.bin", "bin", columns, rows)
    return added


def legend_title(names: Names, axes: AxesReading) -> str:
    """Return the title of the legend that explains these axes, "" when none or several do."""
    legends = [legend for legend in names.legends if legend.axes is None or legend.axes is axes.axes]
    titles = {shown(legend.get_title()) for legend in legends}
    return titles.pop() if len(titles) == 1 else ""
