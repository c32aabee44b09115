"""From the tables of a scene to datasets that can be asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from codesynth.categories.chart.questions.view import (
    MAX_ROWS,
    Chart,
    Dataset,
    Words,
    decimals_of,
    key_noun,
    op,
    place_of,
    value_words,
)
from codesynth.core import Program, Table
from codesynth.qa.reading import AxisScale
from codesynth.qa.values import Measured
from codesynth.qa.wording import Unit, english, lower_first, singular, split_label, time_kind, unit_of

THINGS = {
    "bar": "bar",
    "point": "point",
    "area": "value",
    "wedge": "slice",
    "box": "box",
    "violin": "violin",
    "cell": "cell",
    "error-bar": "point",
    "stem": "stem",
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Which columns of a kind of table are value, key and group, in order of preference."""

    value: tuple[str, ...]
    key: tuple[str, ...] = ("category", "x")
    group: str = "series"


LAYOUTS = {
    "bar": Layout(("value",)),
    "point": Layout(("value",)),
    "area": Layout(("value",)),
    "stem": Layout(("value",)),
    "error-bar": Layout(("value",)),
    "wedge": Layout(("share",), ("category",), ""),
    "box": Layout(("median",), ("category",)),
    "violin": Layout(("median",), ("category",)),
    "cell": Layout(("value",), ("column",), "row"),
}


def datasets(chart: Chart) -> Iterator[Dataset]:
    """Yield a dataset for each table with names or values to ask about that can be pointed at."""
    for table in chart.scene.tables:
        layout = LAYOUTS.get(table.kind)
        if layout is None or not 1 <= len(table.rows) <= MAX_ROWS:
            continue
        made = _dataset(chart, table, layout)
        if made is not None and not _mixed_up(chart, made) and not _picture(made):
            yield made


def _picture(dataset: Dataset) -> bool:
    """Say whether a heatmap is rather a picture: its rows and columns bear mere numbers and its cells none."""
    names = (*dataset.keys, *dataset.series)
    bare = all(str(name).replace(".", "").replace("-", "").isdecimal() for name in names)
    column = dataset.rows.index(dataset.value)
    told = any(isinstance(row[column], Measured) and row[column].error == 0 for row in dataset.rows.cells)
    return dataset.kind == "cell" and bare and not told


def _mixed_up(chart: Chart, dataset: Dataset) -> bool:
    """Say whether another table of the same view could be meant just as well."""
    home = chart.axes.get(dataset.axes)
    base = (home.fields.get("twin_of") if home else "") or dataset.axes
    for other in chart.scene.tables:
        axes = other.name.rpartition(".")[0]
        mark = chart.axes.get(axes)
        view = (mark.fields.get("twin_of") if mark else "") or axes
        if other.name == dataset.table.name or view != base or other.kind not in LAYOUTS or not other.rows:
            continue
        if axes != dataset.axes and dataset.words.named and _label(other) != _label(dataset.table):
            continue
        names = {str(name) for name in (other.column("series") if _has(other, "series") else [])}
        if not dataset.several and (dataset.series == ("",) or names & set(dataset.series)):
            return True
    return False


def _has(table: Table, column: str) -> bool:
    return any(c.name == column for c in table.columns)


def _label(table: Table) -> str:
    return next((column.label for column in table.columns if column.name in ("value", "share", "median")), "")


def _column(table: Table, names: tuple[str, ...]) -> str:
    found = [name for name in names if _has(table, name)]
    return found[0] if found else ""


def _labelled(table: Table, name: str) -> str:
    return next((column.label for column in table.columns if column.name == name), "")


def _dataset(chart: Chart, table: Table, layout: Layout) -> Dataset | None:
    axes = table.name.rpartition(".")[0]
    value, key = _column(table, layout.value), _column(table, layout.key)
    group = layout.group if layout.group and _has(table, layout.group) else ""
    place = place_of(chart, axes)
    if table.kind == "violin" and _has(table, "mean"):
        value = _column(table, ("high",))  # where a violin shows mean and median, none can tell which is which
    if not value or place is None:
        return None
    scale = chart.reading.value_scale(table) if table.kind not in ("wedge", "cell") else None
    base, series = _base(chart, table, value, group, scale)
    rows = chart.rows(base)
    if rows is None or not rows.cells or not series or _told_by_name(table, key):
        return None
    decimals = decimals_of(scale, rows, value)
    read = base if decimals is None else op("read", base, value, decimals)
    labels = _date_labels(chart, table, key)
    keys = _keys(chart, table, key, group, labels) if key else ()
    shown = tuple(labels.get(name, name) if isinstance(name, str) else name for name in keys)
    words, times = _words(chart, table, (value, key), shown, series, scale)
    connected = _connected(chart, table)
    key = key if keys else ""
    return Dataset(
        *(table, axes, table.kind, value, key, group, base, read, series, keys, words, place, scale, rows),
        times,
        connected,
        bool(axes in chart.axes and chart.axes[axes].fields.get("projection") == "polar"),
        _floating(chart, table),
        labels,
    )


def _told_by_name(table: Table, key: str) -> bool:
    """Say whether the names hold the answers, as "Oslo (41%)" in the legend of a pie."""
    return table.kind == "wedge" and bool(key) and any("%" in str(name) for name in table.column(key))


def _base(
    chart: Chart, table: Table, value: str, group: str, scale: AxisScale | None
) -> tuple[Program, tuple[str, ...]]:
    """Return the program of the rows that can be told apart, and the names of their groups."""
    base = op("table", table.name)
    factor = 100.0 if table.kind == "wedge" else scale.factor if scale else 1.0
    if factor != 1.0:
        base = op("scaled", base, value, factor)
    base = op("printed", base, value)
    if not group:
        return base, ("",)
    names = list(dict.fromkeys(str(name or "") for name in table.column(group)))
    if len(names) == 1:
        return base, (names[0],)
    seen = [name for name in names if name and chart.visible(name)]
    if len(seen) == len(names):
        return base, tuple(names)
    return (op("among", base, group, tuple(seen)), tuple(seen)) if seen else (base, ())


def _keys(chart: Chart, table: Table, key: str, group: str, labels: Mapping[str, str]) -> tuple[Any, ...]:
    """Return the keys that can be read and name exactly one row of each group; () when they are no names."""
    seen: dict[Any, set[str]] = {}
    groups = table.column(group) if group else [""] * len(table.rows)
    for name, owner in zip(table.column(key), groups, strict=True):
        owners = seen.setdefault(name, set())
        if owner in owners:
            return ()
        owners.add(str(owner or ""))
    names = [name for name in seen if name is not None and name != ""]
    if all(isinstance(name, str) for name in names):
        if _is_date(table, key):
            return tuple(name for name in names if name in labels)
        return tuple(name for name in names if chart.visible(name))
    return _numeric_keys(chart, table, names)


def _is_date(table: Table, key: str) -> bool:
    return any(column.name == key and column.type == "date" for column in table.columns)


def _date_labels(chart: Chart, table: Table, key: str) -> dict[str, str]:
    """Return the dates that stand at a tick with a label of its own, with that label."""
    axis = chart.axis(table.name.rpartition(".")[0], "x")
    if not key or axis is None or not _is_date(table, key):
        return {}
    ticks, labels = axis.fields.get("ticks") or [], axis.fields.get("tick_labels") or []
    pairs = [(t, label) for t, label in zip(ticks, labels, strict=False) if isinstance(t, str) and label]
    dates = sorted({str(day)[:10] for day in table.column(key) if day})
    closest = min((_days(a, b) for a, b in pairwise(dates)), default=0)
    # "Mar 2023" names a point only where a month has no other
    span = {"month": 27, "year": 360, "quarter": 85, "week": 7}
    fine = [(tick, label) for tick, label in pairs if closest >= span.get(time_kind(label), 0)]
    return {tick: label for tick, label in fine if labels.count(label) == 1}


def _days(first: str, second: str) -> int:
    return (date.fromisoformat(second) - date.fromisoformat(first)).days


def _floating(chart: Chart, table: Table) -> bool:
    """Say whether bars start in mid-air without being stacked, as in a waterfall or a range chart."""
    marks = [chart.context.mark(mark) for mark in table.marks] if table.kind == "bar" else []
    fields = [mark.fields for mark in marks if mark is not None and not mark.fields.get("stacked")]
    return len({f.get("base") for f in fields}) > 1


def _numeric_keys(chart: Chart, table: Table, names: list[Any]) -> tuple[Any, ...]:
    """Return the numbers on the x-axis that a reader can find: whole numbers spaced widely enough, near the ticks."""
    scale = chart.reading.scale(table.name.rpartition(".")[0], "x")
    if scale is None or scale.scale != "linear" or scale.factor != 1.0:
        return ()
    numbers = sorted(float(name) for name in names if isinstance(name, int | float) and not isinstance(name, bool))
    if len(numbers) < 2 or len(numbers) != len(names):
        return ()
    closest = min(b - a for a, b in pairwise(numbers))
    pixels = scale.pixels / (scale.high - scale.low)
    if closest * pixels < 10 or scale.step / closest > 5.01 or len(numbers) > 60:
        return ()
    rounded = all(abs(number / closest - round(number / closest)) < 1e-6 for number in numbers)
    return tuple(numbers) if rounded and all(abs(n * 100 - round(n * 100)) < 1e-6 for n in numbers) else ()


def _connected(chart: Chart, table: Table) -> bool:
    """Say whether the rows are joined by lines, so that their order means something."""
    if table.kind == "area":
        return True
    home = chart.axes.get(table.name.rpartition(".")[0])
    if table.kind != "point" or (home and home.fields.get("projection") == "polar"):
        return False
    marks = [chart.context.mark(mark) for mark in table.marks[:1]]
    return bool(marks and marks[0] and marks[0].parent)


def _words(
    chart: Chart,
    table: Table,
    columns: tuple[str, str],
    shown: tuple[Any, ...],
    series: tuple[str, ...],
    scale: AxisScale | None,
) -> tuple[Words, bool]:
    (value, key), thing = columns, THINGS[table.kind]
    floating = _floating(chart, table)
    noun, times = key_noun(_labelled(table, key), shown, "slice" if table.kind == "wedge" else "category")
    group = _group_noun(chart, table, series)
    if table.kind == "wedge":
        return Words("share", Unit("", "%", "percent"), noun, thing, group, True), times
    axes = table.name.rpartition(".")[0]
    label = _labelled(table, value) or _axis_label(chart, axes, table) or _shared_label(chart, axes, table)
    if table.kind == "cell":
        bar = next((m for m in chart.scene.marks if m.role == "colorbar" and m.fields.get("of") == axes), None)
        label = str(bar.fields.get("label") or "") if bar else _labelled(table, value)
    quantity, unit, named = value_words(label, "value", scale)
    if floating:  # the label names what the axis shows, the bars are changes or ranges of it
        quantity, named = "value", False
    statistic = {"median": "median", "high": "maximum"}.get(value, "")
    if statistic:
        quantity, named = (f"{statistic} {quantity}" if named and english(quantity) else statistic), True
    key_unit = unit_of(split_label(_labelled(table, key) or "")[1])
    return Words(quantity, unit, noun, thing, group, named, key_unit), times


def _axis_label(chart: Chart, axes: str, table: Table) -> str:
    axis = chart.axis(axes, "x" if chart.reading.horizontal(table) else "y")
    return str(axis.fields.get("label") or "") if axis else ""


def _shared_label(chart: Chart, axes: str, table: Table) -> str:
    """Return the label that all panels share because it stands only once."""
    dimension = "x" if chart.reading.horizontal(table) else "y"
    found = [chart.axis(panel.id, dimension) for panel in chart.panels()]
    views = {(a.fields.get("min"), a.fields.get("max")) for a in found if a is not None}
    labels = {str(a.fields.get("label") or "") for a in found if a is not None} - {""}
    return labels.pop() if len(labels) == 1 and len(views) == 1 else ""


def _group_noun(chart: Chart, table: Table, series: tuple[str, ...]) -> str:
    kinds = {time_kind(name) for name in series}
    if len(kinds) == 1 and kinds != {""}:
        return kinds.pop()
    name = "row" if table.kind == "cell" else "series"
    quantity, _ = split_label(_labelled(table, name))
    if (
        re.fullmatch(r"[A-Za-z][A-Za-z -]*", quantity)
        and len(quantity.split()) <= 2
        and quantity.casefold() not in ("series", "legend", "key")
    ):
        return singular(lower_first(quantity))
    if table.kind == "cell":
        return "row"
    return "line" if table.kind == "point" and _connected(chart, table) else "group"


def numbers_of(dataset: Dataset, series: str = "") -> list[Measured]:
    """Return the values of a group as read, without gaps."""
    index = dataset.rows.index(dataset.value)
    at = dataset.rows.index(dataset.group) if dataset.several and dataset.group else -1
    rows = [row for row in dataset.rows.cells if at < 0 or row[at] == series]
    return [row[index] for row in rows if isinstance(row[index], Measured)]
