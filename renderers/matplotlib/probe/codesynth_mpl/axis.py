"""Reads axes and their axes: scale, limits, ticks as drawn, and what a position on them is called."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

import numpy as np
from matplotlib import dates as mdates
from matplotlib import ticker
from matplotlib.category import StrCategoryConverter

from codesynth_mpl.reading import Box, Reading, around, iso_date, make_mark, number, shown

_NUMERIC = (
    ticker.ScalarFormatter, ticker.LogFormatter, ticker.EngFormatter, ticker.PercentFormatter,
    ticker.StrMethodFormatter, ticker.FormatStrFormatter, ticker.LogitFormatter,
)  # fmt: skip
_DATES = (mdates.DateFormatter, mdates.AutoDateFormatter, mdates.ConciseDateFormatter)
_NUMBER = re.compile(
    r"^[^\d+.−-]{0,4}([+−-]?\s?(?:\d[\d,.\u00a0\u202f' ]*\d|\d|\.\d+)(?:e[+−-]?\d+)?)[.,]?\s*([^\d\s.,].{0,9})?$",
    re.IGNORECASE | re.DOTALL,
)
_SCALES = {"%": 0.01, "k": 1e3, "m": 1e6, "mn": 1e6, "b": 1e9, "bn": 1e9, "t": 1e12, "g": 1e9}


@dataclass
class AxisReading:
    """What positions along one axis mean. `names` are drawn tick texts by position; `kind`: number, category, date."""

    dimension: str
    axis: Any
    kind: str = "number"
    names: dict[float, str] = field(default_factory=dict)
    texts: list[tuple[float, Any]] = field(default_factory=list)
    label: str = ""
    freq: Any = None

    def spacing(self) -> float:
        """Return the smallest distance between named positions; infinite when there are fewer than two."""
        places = sorted(self.names)
        return min((b - a for a, b in pairwise(places) if b > a), default=math.inf)

    def name_at(self, position: float) -> str:
        """Return the tick text nearest to a position, "" when none is nearer than half the tick spacing."""
        if not self.names or not math.isfinite(position):
            return ""
        nearest = min(self.names, key=lambda place: abs(place - position))
        reach = min(self.spacing() / 2, 0.5 if len(self.names) == 1 else math.inf)
        return self.names[nearest] if abs(nearest - position) <= reach * (1 + 1e-9) else ""

    def value(self, position: Any) -> Any:
        """Return what a position says to the reader: a number, an ISO date, or a category's name; None for NaN."""
        position = number(position)
        if position is None:
            return None
        if self.kind == "category":
            return self.name_at(position)
        if self.kind == "date":
            return self._date(position)
        return number(math.degrees(position)) if self.dimension == "theta" else position

    def _date(self, position: float) -> str | None:
        if self.freq is not None:
            return period_date(position, self.freq)
        try:
            return iso_date(mdates.num2date(position))
        except (ValueError, OverflowError):
            return None

    @property
    def column(self) -> tuple[str, str, str]:
        """Return name, type and label of a table's column along this axis."""
        if self.kind == "category":
            return ("category", "category", self.label)
        return ("x", "date" if self.kind == "date" else "number", self.label)


@dataclass
class AxesReading:
    """One axes being read."""

    axes: Any
    id: str
    box: Box
    dims: dict[str, AxisReading]
    projection: str = "rectilinear"

    @property
    def x(self) -> AxisReading:
        """The first axis."""
        return self.dims["theta" if self.projection == "polar" else "x"]

    @property
    def y(self) -> AxisReading:
        """The second axis."""
        return self.dims["r" if self.projection == "polar" else "y"]


def period_date(ordinal: float, freq: Any) -> str | None:
    """Return the start of a pandas period as a date; pandas plots time series over period ordinals."""
    import pandas

    try:
        return iso_date(pandas.Period(ordinal=int(ordinal), freq=freq).to_timestamp().to_pydatetime())
    except (ValueError, OverflowError):
        return None


def parse_number(text: str) -> tuple[float, str] | None:
    """Return the one number that a text prints with a few characters around it at most, and what follows it."""
    text = re.sub(r"\\(?:mathdefault|mathregular|mathrm)|[{}$\\]", "", text).strip()
    found = _NUMBER.match(text)
    if not found:
        return None
    digits = re.sub(r"[\s\u00a0\u202f']", "", found[1]).replace("−", "-").rstrip(".,")
    if re.fullmatch(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?", digits):
        digits = digits.replace(",", "")
    elif digits.count(",") == 1 and "." not in digits:
        digits = digits.replace(",", ".")
    try:
        return float(digits), (found[2] or "").strip()
    except ValueError:
        return None


def printed_values(text: str) -> list[float]:
    """Return what number a text may stand for: as printed, and scaled by the suffix (%, K, M, bn)."""
    parsed = parse_number(text)
    if parsed is None:
        return []
    value, suffix = parsed
    if text.strip().startswith("(") and text.strip().endswith(")"):
        suffix = suffix.rstrip(")")
    scale = _SCALES.get(suffix.lower().split(" ")[0].rstrip(".") if suffix else "")
    return [value] if scale is None else [value * scale, value]


def names_are_numbers(names: dict[float, str]) -> bool:
    """Say whether hand-set tick texts just print their positions, as "$20K" does at 20000 or "20%" at 0.2."""
    ratios = []
    for position, text in names.items():
        values = printed_values(text)
        if not values:
            return False
        value = values[-1]
        if abs(position) < 1e-12 or value == 0:
            if abs(position) > 1e-12 or value != 0:
                return False
            continue
        ratios.append(value / position)
    if not ratios:
        return True
    powers = (1.0, 100.0, 1e-3, 1e-6, 1e-9, -1.0, -1e-3, -1e-6, 1e3)
    return any(all(abs(ratio - power) <= 0.02 * abs(power) for ratio in ratios) for power in powers)


def read_axis(reading: Reading, axis: Any, dimension: str) -> AxisReading:
    """Read one axis: which ticks carry text, and whether its positions are numbers, dates or names."""
    found = AxisReading(dimension, axis)
    if reading.drew(axis.label):
        found.label = shown(axis.label)
    for tick in (*axis.majorTicks, *axis.minorTicks):
        for text in (tick.label1, tick.label2):
            if reading.drew(text) and shown(text):
                found.texts.append((float(tick.get_loc()), text))
    found.names = {position: shown(text) for position, text in found.texts}
    found.kind = _kind(axis, found)
    return found


def _kind(axis: Any, found: AxisReading) -> str:
    converter = axis.get_converter() if hasattr(axis, "get_converter") else axis.converter
    if isinstance(converter, StrCategoryConverter):
        return "category"
    formatter = axis.get_major_formatter()
    if type(formatter).__name__ == "TimeSeries_DateFormatter":
        found.freq = getattr(formatter, "freq", None)
        return "date" if found.freq is not None else "number"
    if isinstance(formatter, _DATES) or (converter is not None and "date" in type(converter).__name__.lower()):
        return "date"
    if isinstance(formatter, _NUMERIC) or not found.names:
        return "number"
    by_hand = isinstance(formatter, ticker.FixedFormatter) or "_format_with_dict" in repr(
        getattr(formatter, "func", "")
    )
    parsed = [parse_number(text) for text in found.names.values()]
    if by_hand:
        return "number" if names_are_numbers(found.names) else "category"
    return "number" if sum(value is not None for value in parsed) * 2 > len(parsed) else "category"


def read_axes(reading: Reading, axes: Any, axes_id: str) -> AxesReading:
    """Read one axes and its axis objects; marks are added by `add_axes`."""
    projection = {"polar": "polar", "3d": "3d"}.get(getattr(axes, "name", ""), "rectilinear")
    names = {"x": "theta", "y": "r"} if projection == "polar" else {}
    dims = {
        names.get(name, name): read_axis(reading, axis, names.get(name, name)) for name, axis in axes._axis_map.items()
    }
    return AxesReading(axes, axes_id, reading.flip(axes.bbox.extents), dims, projection)


def share_names(every: list[AxesReading]) -> None:
    """Give axes whose tick texts are hidden the names that the axes sharing that axis show."""
    for one in every:
        for name in ("x", "y"):
            if one.projection != "rectilinear" or one.dims[name].names:
                continue
            siblings = getattr(one.axes, f"get_shared_{name}_axes")().get_siblings(one.axes)
            for other in every:
                if other is not one and other.axes in siblings and other.dims.get(name) and other.dims[name].names:
                    one.dims[name].names = other.dims[name].names
                    one.dims[name].kind = other.dims[name].kind
                    one.dims[name].label = one.dims[name].label or other.dims[name].label


def add_axes(reading: Reading, found: AxesReading, twin_of: str, role: str, fields: dict[str, Any]) -> None:
    """Add the marks of one axes and of its axis objects."""
    axes = found.axes
    spec = axes.get_subplotspec()
    place = {"row": spec.rowspan.start, "column": spec.colspan.start} if spec is not None else {}
    frame = any(reading.drew(spine) for spine in axes.spines.values()) if hasattr(axes, "spines") else False
    all_fields = {"projection": found.projection, **place, "frame": frame, "twin_of": twin_of or None, **fields}
    limits = (0.0, 0.0, float(reading.recorder.width), float(reading.recorder.height))
    box = tuple(min(max(v, lo), hi) for v, lo, hi in zip(found.box, limits[:2] * 2, limits[2:] * 2, strict=True))
    reading.add(make_mark(found.id, role, box, "", all_fields), reading.order(axes) - 0.9)  # type: ignore[arg-type]
    for dimension, axis in found.dims.items():
        _add_axis(reading, found, dimension, axis)


def _add_axis(reading: Reading, found: AxesReading, dimension: str, one: AxisReading) -> None:
    axis = one.axis
    texts = [text for _, text in one.texts]
    lines = [line for tick in axis.majorTicks for line in (tick.tick1line, tick.tick2line)]
    box = around(reading.ink(part) for part in (axis.label, axis.offsetText, *texts, *lines)) or reading.ink(axis)
    if box is None:
        return
    low, high = sorted(float(v) for v in axis.get_view_interval())
    scale = one.kind if one.kind != "number" else axis.get_scale()
    ticks = sorted({float(t.get_loc()) for t in axis.majorTicks if reading.drew(t) and low <= t.get_loc() <= high})
    fields = {
        "dimension": dimension,
        "scale": scale,
        "min": one.value(low) if one.kind == "date" else number(low),
        "max": one.value(high) if one.kind == "date" else number(high),
        "inverted": bool(axis.get_inverted()),
        "ticks": [one.value(t) if one.kind == "date" else number(t) for t in ticks],
        "tick_labels": [shown(text) for _, text in sorted(one.texts, key=lambda pair: pair[0])],
        "label": one.label,
        "side": _side(reading, axis, dimension),
        "grid": any(reading.drew(tick.gridline) for tick in axis.majorTicks),
    }
    if scale == "linear" and found.projection == "rectilinear" and high > low:
        size = found.box[2] - found.box[0] if dimension == "x" else found.box[3] - found.box[1]
        fields["pixels_per_unit"] = number(size / (high - low))
    mark = make_mark(f"{found.id}.{dimension}-axis", "axis", box, "", fields, found.id)
    reading.add(mark, reading.order(axis) - 0.5)


def _side(reading: Reading, axis: Any, dimension: str) -> str | None:
    sides = {"x": ("bottom", "top"), "y": ("left", "right")}.get(dimension)
    if sides is None:
        return None
    far = any(reading.drew(tick.label2) for tick in axis.majorTicks)
    near = any(reading.drew(tick.label1) for tick in axis.majorTicks)
    return sides[1] if far and not near else sides[0]


def in_view(axis: Any, values: np.ndarray) -> np.ndarray:
    """Say which values lie within the view limits of an axis."""
    low, high = sorted(axis.get_view_interval())
    slack = 1e-9 * max(abs(high - low), 1e-300)
    with np.errstate(invalid="ignore"):
        return np.asarray((values >= low - slack) & (values <= high + slack))
