"""The filters that look at texts: cut, overlapping, hidden, faint, too small, without glyphs, of an error."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from codesynth.core import Box
from codesynth.quality import ink
from codesynth.quality.picture import Picture, Pixels
from codesynth.quality.texts import TextBox, corners, rectangles_meet
from codesynth.spec import QualitySettings, Reason

_SHOWS = 0.5  # from here on a pixel counts as ink of the text
_FAINT = 0.35  # what the strongest pixels of a visible text reach at the very least

_ERROR_TEXT = re.compile(
    r"Traceback \(most recent call last\)"
    r"|\b[A-Z]\w*(Error|Exception|Warning): "
    r"|\bSyntax error in (text|graph)\b"
    r"|\b(an?|internal|unexpected|fatal|render(ing)?|parse|parsing|runtime) error( has)? occurred\b"
    r"|\b(failed|unable) to (load|render|parse|draw|plot|display|fetch)\b"
    r"|\b(could not|couldn't|cannot|can't) (load|render|parse|draw|plot|display)\b"
    r"|\berror (loading|rendering|parsing|drawing|plotting|generating|creating)\b"
    r"|^\s*error\s*[:!]"
    r"|^\s*no data( (available|found|to (display|plot|show)))?\s*[.!]?\s*$"
    r"|\b404 not found\b|\bsegmentation fault\b|\bstack trace\b",
    re.IGNORECASE,
)
_BROKEN_VALUE = re.compile(
    r"^[$€£¥(+-]*\s*(nan|NaN|NaT|inf|None|<NA>|undefined)\s*(%|[KMB])?\)?$|\[object Object\]|<[\w.]+ object at "
)
_LEGIT_NONE = frozenset({"None"})  # a category of surveys: fine as a name, not as a number


def clipped_texts(texts: list[TextBox], picture: Picture, settings: QualitySettings) -> Iterator[str]:
    """Yield a detail for each text that the canvas cuts.

    Scenes cut boxes at the image. So a text is cut when its mark says so (`clipped`, or a `full_box` that sticks
    out by more than descenders explain), or when its box ends at the border and its ink runs into it.
    """
    for text in texts:
        side = _cut_side(text, picture, settings)
        if side:
            yield f"{text.name} runs into the {side} edge of the image"


def _cut_side(text: TextBox, picture: Picture, settings: QualitySettings) -> str:
    fields = text.mark.fields
    full = fields.get("full_box")
    if isinstance(full, list | tuple) and len(full) == 4:
        box = Box(*(float(value) for value in full))
        overhang = _overhang(box, picture)
        # A layout box has room for descenders and accents: what sticks out less than that may hold no ink.
        certain = max(settings.max_clipped, 0.3 * text.line)
        for side, amount in overhang.items():
            if amount > certain or (amount > settings.max_clipped and _ink_at(side, text, picture)):
                return side
        return ""
    if fields.get("clipped") is True:
        return "nearest"
    touched = [side for side, amount in _overhang(text.box, picture).items() if amount > -1e-6]
    return next((side for side in touched if _ends_there(side, text) or _ink_at(side, text, picture)), "")


def _ends_there(side: str, text: TextBox) -> bool:
    """Say whether the line of text itself, and not only its room for descenders, ends exactly at the border.

    The border may fall between two letters, so that no ink tells. A box that was not cut ends anywhere else.
    """
    along = ("top", "bottom") if 45.0 <= text.rotation < 135.0 else ("left", "right")
    return not text.oblique and side in along


def _overhang(box: Box, picture: Picture) -> dict[str, float]:
    return {
        "left": -box.x0,
        "top": -box.y0,
        "right": box.x1 - picture.width,
        "bottom": box.y1 - picture.height,
    }


def _ink_at(side: str, text: TextBox, picture: Picture) -> bool:
    """Say whether the text's ink stands in the outermost pixels of the image on that side."""
    pixels = picture.crop(text.box)
    colour = ink.text_colour(text.mark)
    if not pixels.size or colour is None:
        return False
    shown = ink.strength(pixels, colour, ink.background(pixels)) > _SHOWS
    line = {"left": shown[:, 0], "right": shown[:, -1], "top": shown[0], "bottom": shown[-1]}[side]
    return bool(line.any())


def overlapping_texts(texts: list[TextBox], picture: Picture, settings: QualitySettings) -> Iterator[str]:
    """Yield a detail for each pair of texts that run into each other."""
    for first, second in _meeting_pairs(texts):
        if _same_drawn_twice(first, second):
            continue
        if first.oblique or second.oblique:
            collide = _oblique_collide(first, second, settings)
        else:
            collide = _upright_collide(first, second, picture, settings)
        if collide:
            yield f"{first.name} and {second.name} run into each other"


def _meeting_pairs(texts: list[TextBox]) -> Iterator[tuple[TextBox, TextBox]]:
    if len(texts) < 2:
        return
    boxes = np.array([[t.box.x0, t.box.y0, t.box.x1, t.box.y1] for t in texts])
    x0, y0, x1, y1 = boxes.T
    across = np.minimum(x1[:, None], x1) - np.maximum(x0[:, None], x0)
    down = np.minimum(y1[:, None], y1) - np.maximum(y0[:, None], y0)
    meet = np.triu((across > 1.0) & (down > 1.0), 1)
    for i, j in np.argwhere(meet):
        yield texts[i], texts[j]


def _same_drawn_twice(first: TextBox, second: TextBox) -> bool:
    """The same words at the same place look like one text."""
    common = first.box.intersect(second.box)
    if first.mark.text != second.mark.text or common is None:
        return False
    return common.area > 0.9 * max(first.box.area, second.box.area)


def _oblique_collide(first: TextBox, second: TextBox, settings: QualitySettings) -> bool:
    # Half of the allowed depth is taken from each of the two.
    depth = settings.max_overlap * min(first.line, second.line)
    return rectangles_meet(corners(first, depth / 2), corners(second, depth / 2))


def _upright_collide(first: TextBox, second: TextBox, picture: Picture, settings: QualitySettings) -> bool:
    common = first.box.intersect(second.box)
    if common is None:
        return False
    line = min(first.line, second.line)
    if min(common.width, common.height) < 0.12 * line:
        return False
    share = common.area / min(first.box.area, second.box.area)
    if max(first.lines, second.lines) > 1 and share < settings.max_overlap:
        return _inks_cross(first, second, common, picture)
    shallow = min(common.width, common.height) < settings.max_overlap * line
    if shallow or share < settings.max_overlap:
        return _inks_cross(first, second, common, picture)
    return True


def _inks_cross(first: TextBox, second: TextBox, common: Box, picture: Picture) -> bool:
    """Say whether no empty row or column of pixels parts the two texts where their boxes overlap."""
    shown = _shown_ink(first, second, common, picture)
    if shown is None:
        return True
    if not shown.any():
        return False
    line = min(first.line, second.line)
    rows, columns = shown.any(axis=1), shown.any(axis=0)
    # A gap parts them only where the overlap is thin: deep overlaps have gaps between letters too.
    parted_by_row = common.height < 0.8 * line and not rows.all()
    parted_by_column = common.width < 0.8 * line and not columns.all()
    return not (parted_by_row or parted_by_column)


def _shown_ink(first: TextBox, second: TextBox, common: Box, picture: Picture) -> Pixels | None:
    pixels = picture.crop(common)
    colours = [colour for text in (first, second) if (colour := ink.text_colour(text.mark)) is not None]
    if not colours or not pixels.size:
        return None
    paper = ink.background(picture.crop(first.box.union(second.box)))
    return np.asarray(np.any([ink.strength(pixels, colour, paper) > _SHOWS for colour in colours], axis=0))


def unseen_texts(texts: list[TextBox], picture: Picture, settings: QualitySettings) -> Iterator[tuple[Reason, str]]:
    """Yield ("low-contrast-text" or "hidden-text", detail) for each text that cannot be seen."""
    for text in texts:
        colour = ink.text_colour(text.mark)
        pixels = picture.crop(text.box)
        if colour is None or min(pixels.shape[:2], default=0) < 3:
            continue
        paper = ink.background(pixels)
        ratio = ink.contrast(colour, paper)
        if ratio < settings.min_contrast:
            # An outline, or a second background, may show the text all the same.
            if not _differs(pixels, paper):
                yield "low-contrast-text", f"{text.name} has a contrast of {ratio:.2f} to 1"
        elif not ink.shows(pixels, colour) and float(ink.strength(pixels, colour, paper).max()) < _FAINT:
            yield "hidden-text", f"{text.name} does not show where it should be"


def _differs(pixels: Pixels, paper: Pixels) -> bool:
    far = np.abs(pixels.astype(np.int16) - paper.astype(np.int16)).max(axis=2) > 60
    return float(far.mean()) > 0.03


def small_texts(texts: list[TextBox], settings: QualitySettings) -> Iterator[str]:
    """Yield a detail for each text whose letters are too low to be read."""
    for text in texts:
        if any(letter.isalnum() for letter in text.mark.text) and text.line < settings.min_text_height:
            yield f"{text.name} is {text.line:.1f} pixels high"


def error_texts(texts: list[TextBox]) -> Iterator[str]:
    """Yield a detail for each text that reports an error instead of showing data."""
    for text in texts:
        if match := _ERROR_TEXT.search(text.mark.text):
            yield f"{text.name} says {match[0].strip()!r}"


def broken_values(texts: list[TextBox]) -> Iterator[str]:
    """Yield a detail for each text that prints a value that is none."""
    for text in texts:
        printed = text.mark.text.strip()
        if _BROKEN_VALUE.search(printed) and not (printed in _LEGIT_NONE and text.mark.role != "value-label"):
            yield f"{text.name} prints no value"
