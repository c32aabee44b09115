"""Data that something drawn later lies on: a legend over the ends of bars, over points."""

from __future__ import annotations

from collections.abc import Iterator

from codesynth.core import Box, Mark, Scene
from codesynth.quality import ink
from codesynth.quality.picture import Picture
from codesynth.quality.texts import describe
from codesynth.spec import QualitySettings

_READ = frozenset({"bar", "bin", "point", "area-point", "wedge", "cell", "box", "stem", "error-bar"})
_COVERS = ("legend", "table")
_SHOWS = 0.35
_REACH = 3.0


def covered_marks(scene: Scene, picture: Picture, settings: QualitySettings) -> Iterator[str]:
    """Yield a detail for each legend that hides more data than is allowed, of the marks that values are read from."""
    marks = [mark for mark in scene.marks if mark.role in _READ]
    for cover in scene.by_role(*_COVERS):
        hidden = [mark for mark in marks if _is_hidden(mark, cover.box, picture)]
        if len(hidden) > settings.max_covered_share * len(marks):
            yield f"the {describe(cover)} hides {len(hidden)} of {len(marks)} marks, as {hidden[0].id}"


def _is_hidden(mark: Mark, cover: Box, picture: Picture) -> bool:
    place = reading_place(mark)
    x, y = (place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2
    if not (cover.x0 < x < cover.x1 and cover.y0 < y < cover.y1):
        return False
    colour = ink.text_colour(mark)
    pixels = picture.crop(place)
    if colour is None or not pixels.size:
        return False
    # A legend without a frame, or the mark drawn above it, leaves the colour of the mark to be seen.
    paper = ink.background(picture.crop(cover))
    return float(ink.strength(pixels, colour, paper).max()) < _SHOWS


def reading_place(mark: Mark) -> Box:
    """Return where the eye reads the value: at the end of a bar that is away from its base, else all of the mark."""
    box, value = mark.box, mark.fields.get("value")
    if mark.role not in ("bar", "bin") or not isinstance(value, int | float):
        return box
    if mark.fields.get("orientation") == "horizontal":
        end = box.x1 if value >= 0 else box.x0
        return Box(end - _REACH, box.y0, end + _REACH, box.y1)
    end = box.y0 if value >= 0 else box.y1
    return Box(box.x0, end - _REACH, box.x1, end + _REACH)
