"""How well the numbers of a chart can be read off its image: the readability rule of `docs/questions.md`.

A careful reader locates a mark to about 2 pixels and interpolates between two ticks to about a tenth of their
distance with a grid, an eighth without. Two marks on one scale are seen to differ from 4 pixels on.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codesynth.core import Box, Mark, Scene, Table
from codesynth.qa.numerals import find_numbers, sole_number
from codesynth.qa.values import Measured

PIXELS = 2.0  # how exactly the end of a mark can be located
SEEN = 4.0  # pixels from which two marks are seen to differ
WITH_GRID, WITHOUT_GRID = 1 / 10, 1 / 8  # of the distance between two ticks
STACKED = math.sqrt(2.0)  # a floating segment is read at both of its ends
SHARE_ERROR, SHARE_SEEN = 0.03, 0.02  # of the whole: how angles are judged
COLOUR_ERROR, COLOUR_SEEN = 0.12, 0.18  # of the colour bar: how shades are judged


@dataclass(frozen=True, slots=True)
class AxisScale:
    """One numeric axis: `pixels` long, from `low` to `high`, its ticks `step` apart in data units (decades on log).

    `factor` turns data units into what the tick labels say (100 where 0.25 is labelled "25%").
    """

    scale: str
    low: float
    high: float
    pixels: float
    step: float
    grid: bool
    factor: float = 1.0
    percent: bool = False
    prefix: str = ""

    def error(self, value: float) -> float:
        """Return how far off a reading of `value` may be, in data units."""
        share = WITH_GRID if self.grid else WITHOUT_GRID
        return self._spread(value, max(PIXELS, share * self.step * self._per_unit()))

    def gap(self, value: float) -> float:
        """Return how far off another mark must be to be seen as different, in data units."""
        return self._spread(value, SEEN)

    def _per_unit(self) -> float:
        return self.pixels / (self._position(self.high) - self._position(self.low))

    def _position(self, value: float) -> float:
        return math.log10(value) if self.scale == "log" else value

    def _spread(self, value: float, pixels: float) -> float:
        distance = pixels / self._per_unit()
        if self.scale != "log":
            return distance
        return abs(value) * (10.0**distance - 1.0) if distance < 10 else math.inf


def axis_scale(axis: Mark, axes: Mark) -> AxisScale | None:
    """Return the scale of a numeric axis with readable tick labels, else None."""
    fields = axis.fields
    scale, low, high = fields.get("scale"), _number(fields.get("min")), _number(fields.get("max"))
    if scale not in ("linear", "log") or low is None or high is None or not low < high:
        return None
    if scale == "log" and low <= 0:
        return None
    pixels = _length(fields, axes.box, high - low)
    labels = _labelled(fields)
    if pixels < 20 or len(labels) < 2:
        return None
    factor, percent, prefix = _label_factor(labels)
    if factor is None:
        return None
    positions = sorted({math.log10(p) if scale == "log" else p for p, _ in labels if scale != "log" or p > 0})
    steps = [b - a for a, b in itertools.pairwise(positions)]
    if not steps:
        return None
    grid = bool(fields.get("grid"))
    return AxisScale(scale, low, high, pixels, sorted(steps)[len(steps) // 2], grid, factor, percent, prefix)


def _number(value: Any) -> float | None:
    if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    return None


def _length(fields: Mapping[str, Any], box: Box, span: float) -> float:
    per_unit = _number(fields.get("pixels_per_unit"))
    if per_unit and fields.get("scale") == "linear":
        return abs(per_unit) * span
    horizontal = fields.get("dimension") == "x"
    length = box.width if horizontal else box.height
    return length / 2 if fields.get("dimension") in ("r", "theta") else length


def _labelled(fields: Mapping[str, Any]) -> list[tuple[float, str]]:
    ticks, labels = fields.get("ticks") or [], fields.get("tick_labels") or []
    pairs = [(_number(tick), label) for tick, label in zip(ticks, labels, strict=False)]
    return [(t, label) for t, label in pairs if t is not None and isinstance(label, str) and label.strip()]


def _label_factor(labels: list[tuple[float, str]]) -> tuple[float | None, bool, str]:
    """Return what to multiply tick positions with to get their labels; None when the labels are no such numbers."""
    parsed = [(position, _tick_number(text)) for position, text in labels]
    found = [(position, number) for position, number in parsed if number is not None]
    if len(found) < max(2, len(parsed) - 1):
        return None, False, ""
    percent = all(number[1] for _, number in found)
    prefix = found[0][1][2]
    for factor in (1.0, 100.0, 0.01, 1e-3, 1e-6, 1e-9, 1e3, 1e6):
        fits = [abs(position * factor - number[0]) <= number[3] + 1e-9 * abs(number[0]) for position, number in found]
        if all(fits):
            return factor, percent, prefix
    return None, percent, prefix


def _tick_number(text: str) -> tuple[float, bool, str, float] | None:
    plain = text.replace("$\\mathdefault{", "").replace("}}$", "}").replace("}$", "")
    power = _power(plain)
    if power is not None:
        return power, False, "", abs(power) * 1e-6
    number = sole_number(plain)
    if number is None or not math.isfinite(number.value):
        return None
    rest = plain.replace("−", "-")[: number.start] + plain[number.end :]
    if any(char.isdigit() for char in rest):
        return None
    return number.value, number.percent, number.currency, 0.51 * number.step


def _power(text: str) -> float | None:
    """Read "10^{3" and "2\\times10^{4" as tick labels of log axes write them."""
    head, sep, tail = text.partition("10^{")
    if not sep:
        return None
    exponent = find_numbers(tail.rstrip("}$"))
    lead = find_numbers(head.replace("\\times", " "))
    if len(exponent) != 1 or abs(exponent[0].value) > 300 or len(lead) > 1:
        return None
    return float((lead[0].value if lead else 1.0) * 10.0 ** exponent[0].value)


class AxisReading:
    """Reads the cells of a scene's tables off its axes. Anything that cannot be read has an infinite error."""

    def __init__(self, scene: Scene) -> None:
        self._axes = {mark.id: mark for mark in scene.marks if mark.role == "axes"}
        self._marks = {mark.id: mark for mark in scene.marks}
        self._axis = {
            (mark.parent, str(mark.fields.get("dimension"))): mark for mark in scene.marks if mark.role == "axis"
        }
        self._bars = {str(mark.fields.get("of")): mark for mark in scene.marks if mark.role == "colorbar"}
        self._known: dict[tuple[str, str], AxisScale | None] = {}
        self._spans: dict[str, float] = {}

    def scale(self, axes: str, dimension: str) -> AxisScale | None:
        """Return the scale of an axis, or of one that shares it and bears the labels; None when unreadable."""
        key = (axes, dimension)
        if key not in self._known:
            self._known[key] = self._find(axes, dimension)
        return self._known[key]

    def _find(self, axes: str, dimension: str) -> AxisScale | None:
        own, home = self._axis.get((axes, dimension)), self._axes.get(axes)
        if own is None or home is None:
            return None
        found = axis_scale(own, home)
        if found is not None or any(label for label in own.fields.get("tick_labels") or [] if label):
            return found
        view = (own.fields.get("min"), own.fields.get("max"), own.fields.get("scale"))
        for (other, kind), axis in self._axis.items():
            aligned = other in self._axes and _aligned(home.box, self._axes[other].box, dimension)
            fields = axis.fields
            if kind == dimension and aligned and (fields.get("min"), fields.get("max"), fields.get("scale")) == view:
                shared = axis_scale(axis, self._axes[other])
                if shared is not None:
                    return shared
        return None

    def horizontal(self, table: Table) -> bool:
        """Say whether the marks of a table lie along x, as horizontal bars do."""
        axes = table.name.rpartition(".")[0]
        first = self._marks.get(table.marks[0]) if table.marks else None
        told = first.fields.get("orientation") if first else None
        if told in ("horizontal", "vertical"):
            return bool(told == "horizontal")
        x, y = self._axis.get((axes, "x")), self._axis.get((axes, "y"))
        if x is None or y is None or table.kind in ("cell", "bin", "wedge"):
            return False
        return bool(y.fields.get("scale") == "category" and x.fields.get("scale") != "category")

    def value_scale(self, table: Table) -> AxisScale | None:
        """Return the scale that the values of a table are read on."""
        axes = table.name.rpartition(".")[0]
        projection = self._axes[axes].fields.get("projection") if axes in self._axes else None
        if projection == "polar":
            return self.scale(axes, "r")
        if projection == "3d":
            return None
        return self.scale(axes, "x" if self.horizontal(table) else "y")

    def cell(self, table: Table, row: int, column: str, value: float) -> Measured:
        """Return one cell with its reading error."""
        if table.kind == "wedge" and column == "share":
            return Measured(value, SHARE_ERROR, SHARE_SEEN)
        if column == "outliers":
            return Measured(value, 0.0 if value <= 6 else math.inf, 0.0)
        if table.kind == "cell" and column == "value":
            return self._shade(table, value)
        if column in ("size", "color_value", "z") or table.kind in ("wedge", "contour", "arrow"):
            return Measured(value, math.inf, math.inf)
        axes = table.name.rpartition(".")[0]
        across = column in ("x", "low", "high") and table.kind in ("point", "bin", "stem", "area", "error-bar")
        scale = self.scale(axes, "x") if across else self.value_scale(table)
        if scale is None:
            return self._unlabelled(table, value, across)
        wider = STACKED if self._floating(table, row) else 1.0
        return Measured(value, scale.error(value) * wider, scale.gap(value) * wider)

    def _unlabelled(self, table: Table, value: float, across: bool) -> Measured:
        """Without tick labels nothing can be read, but lengths on a linear scale can still be compared."""
        axes = table.name.rpartition(".")[0]
        axis = self._axis.get((axes, "x" if across or self.horizontal(table) else "y"))
        per_unit = _number(axis.fields.get("pixels_per_unit")) if axis else None
        gap = SEEN / abs(per_unit) if axis and per_unit and axis.fields.get("scale") == "linear" else math.inf
        return Measured(value, math.inf, gap)

    def _floating(self, table: Table, row: int) -> bool:
        mark = self._marks.get(table.marks[row]) if row < len(table.marks) else None
        if mark is None:
            return False
        base = mark.fields.get("base", mark.fields.get("lower"))
        return bool(mark.fields.get("stacked") or mark.role == "area-point") and base not in (0, 0.0, None)

    def _shade(self, table: Table, value: float) -> Measured:
        bar = self._bars.get(table.name.rpartition(".")[0])
        low, high = (_number(bar.fields.get("min")), _number(bar.fields.get("max"))) if bar else (None, None)
        if low is not None and high is not None:
            return Measured(value, COLOUR_ERROR * (high - low), COLOUR_SEEN * (high - low))
        if table.name not in self._spans:
            values = [cell for cell in map(_number, table.column("value")) if cell is not None]
            self._spans[table.name] = max(values) - min(values)
        return Measured(value, math.inf, COLOUR_SEEN * self._spans[table.name])


def _aligned(a: Box, b: Box, dimension: str) -> bool:
    if dimension == "x":
        return abs(a.x0 - b.x0) < 2 and abs(a.x1 - b.x1) < 2
    return abs(a.y0 - b.y0) < 2 and abs(a.y1 - b.y1) < 2
