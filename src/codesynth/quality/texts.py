"""Text marks with what the filters need of them: lines, rotation, the size of a letter, the oriented rectangle."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesynth.core import Box, Mark, Scene

TEXT_ROLES = frozenset(
    {"suptitle", "title", "x-label", "y-label", "z-label", "x-tick-label", "y-tick-label", "z-tick-label"}
    | {"legend-title", "legend-label", "annotation", "value-label", "wedge-label", "percent-label", "table-cell"}
    | {"colorbar-label", "colorbar-tick-label", "offset-text", "panel-label", "text"}
)
_UPRIGHT = 2.0  # degrees off a right angle that still count as one
# Layout boxes of one line are about this much higher than the font's size (DejaVu Sans: ascent 0.93, descent 0.24).
_LINE_HEIGHT = 1.17


@dataclass(frozen=True, slots=True)
class TextBox:
    """A text mark: `line` is the height of one of its lines in pixels, across the reading direction."""

    mark: Mark
    rotation: float
    lines: int
    line: float

    @property
    def box(self) -> Box:
        """Its axis-aligned box."""
        return self.mark.box

    @property
    def oblique(self) -> bool:
        """Whether it runs neither along x nor along y."""
        return _off_axis(self.rotation) > _UPRIGHT

    @property
    def name(self) -> str:
        """How a detail names it."""
        return describe(self.mark)


def describe(mark: Mark) -> str:
    """Name a mark in a sentence: its role, and the start of its text."""
    text = " ".join(mark.text.split())
    shown = text if len(text) <= 40 else text[:39] + "…"
    return f"{mark.role} {shown!r}" if shown else f"{mark.role} {mark.id}"


def text_boxes(scene: Scene) -> list[TextBox]:
    """Return the text marks that have letters and a box, in drawing order."""
    marks = [mark for mark in scene.marks if mark.role in TEXT_ROLES and mark.text.strip() and mark.box.area > 0]
    scale = _pixels_per_point(marks)
    return [_text_box(mark, scale) for mark in marks]


def _text_box(mark: Mark, scale: float) -> TextBox:
    rotation = _rotation(mark)
    lines = _line_count(mark)
    size = mark.fields.get("fontsize")
    if _off_axis(rotation) > _UPRIGHT and isinstance(size, int | float):
        line = size * scale
    else:
        line = _extent_across(mark.box, rotation) / lines
    return TextBox(mark, rotation, lines, line)


def _rotation(mark: Mark) -> float:
    value = mark.fields.get("rotation", 0.0)
    return float(value) % 180.0 if isinstance(value, int | float) and math.isfinite(value) else 0.0


def _line_count(mark: Mark) -> int:
    return mark.text.strip("\n").count("\n") + 1


def _off_axis(rotation: float) -> float:
    return min(rotation % 90.0, 90.0 - rotation % 90.0)


def _extent_across(box: Box, rotation: float) -> float:
    return box.width if 45.0 <= rotation < 135.0 else box.height


def _pixels_per_point(marks: Sequence[Mark]) -> float:
    """Return how high a line is, in pixels for each point of font size, as the upright texts of the scene show."""
    ratios = [
        _extent_across(mark.box, rotation) / _line_count(mark) / mark.fields["fontsize"]
        for mark in marks
        if isinstance(mark.fields.get("fontsize"), int | float) and mark.fields["fontsize"] > 0
        if _off_axis(rotation := _rotation(mark)) <= _UPRIGHT and "$" not in mark.text
    ]
    return float(np.median(ratios)) if ratios else 100.0 / 72.0 * _LINE_HEIGHT


def corners(text: TextBox, shrink: float = 0.0) -> NDArray[Any]:
    """Return the four corners (4 x 2) of the rectangle that the text fills, each side moved inwards by `shrink`.

    The axis-aligned box of a w x h rectangle turned by t has the width w|cos t| + h|sin t| and the height
    w|sin t| + h|cos t|; h is known from the size of the letters, so that w follows from the longer of the two.
    """
    box = text.box
    centre = np.array([(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2])
    angle = math.radians(text.rotation if text.oblique else 0.0)
    cosine, sine = abs(math.cos(angle)), abs(math.sin(angle))
    width, height = box.width, box.height
    if text.oblique:
        height = min(text.line * text.lines, box.width / sine, box.height / cosine)
        flat = cosine >= sine
        width = (box.width - height * sine) / cosine if flat else (box.height - height * cosine) / sine
    half = np.array([max(width / 2 - shrink, 0.1), max(height / 2 - shrink, 0.1)])
    # y runs down, so a text that rises to the right turns by a negative angle.
    turn = np.array([[math.cos(angle), math.sin(angle)], [-math.sin(angle), math.cos(angle)]])
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], dtype=float)
    return np.asarray(centre + (square * half) @ turn.T)


def rectangles_meet(first: NDArray[Any], second: NDArray[Any]) -> bool:
    """Say whether two convex quadrilaterals overlap: no side of either separates them."""
    for shape in (first, second):
        for edge in (shape[1] - shape[0], shape[2] - shape[1]):
            normal = np.array([-edge[1], edge[0]])
            a, b = first @ normal, second @ normal
            if a.max() <= b.min() or b.max() <= a.min():
                return False
    return True
