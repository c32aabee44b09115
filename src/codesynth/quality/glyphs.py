"""Letters that no font had: as the renderer says, as the text says, and as the picture shows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesynth.quality import ink
from codesynth.quality.picture import Picture
from codesynth.quality.texts import TextBox

# What stands for a letter that got lost before it came to a font.
_REPLACEMENTS = frozenset("\ufffd\u25a1\u25af\u2395")
# Letters that are hollow rectangles by right.
_BOXY = frozenset("口ロ囗日曰月目田回□▯ㅁ미므ם០૦๐D0O")
_SHOWS = 0.5
_PLAIN = 0x250  # Latin, which every font has, ends here


def missing_glyphs(texts: list[TextBox], picture: Picture) -> Iterator[str]:
    """Yield a detail for each text with a letter that shows as a box, or not at all."""
    for text in texts:
        told = text.mark.fields.get("missing_glyphs")
        lost = "".join(sorted({letter for letter in text.mark.text if _is_replacement(letter)}))
        if told:
            yield f"{text.name} has letters that no font had: {_shown(told)}"
        elif lost:
            yield f"{text.name} holds {lost!a} in place of letters"
        elif _may_lack(text.mark.text) and (count := _hollow_boxes(text, picture)):
            yield f"{text.name} shows {count} empty boxes in place of letters"


def _shown(told: Any) -> str:
    letters = told if isinstance(told, str) else "".join(str(letter) for letter in told)
    return repr(letters[:20])


def _is_replacement(letter: str) -> bool:
    return letter in _REPLACEMENTS or 0xE000 <= ord(letter) <= 0xF8FF or (ord(letter) < 32 and letter not in "\n\t\r")


def _may_lack(text: str) -> bool:
    rare = [letter for letter in text if ord(letter) >= _PLAIN]
    return bool(rare) and not any(letter in _BOXY for letter in rare)


def _hollow_boxes(text: TextBox, picture: Picture) -> int:
    """Count the columns of ink that are rectangles with nothing inside: the usual sign of a missing letter."""
    colour = ink.text_colour(text.mark)
    if colour is None or text.oblique or text.lines > 1:
        return 0
    pixels = picture.crop(text.box)
    if min(pixels.shape[:2], default=0) < 5:
        return 0
    shown = ink.strength(pixels, colour, ink.background(pixels)) > _SHOWS
    if 45.0 <= text.rotation < 135.0:
        shown = np.rot90(shown, -1)
    return sum(_is_hollow(shown[:, start:end]) for start, end in _runs(np.asarray(shown.any(axis=0))))


def _runs(filled: NDArray[Any]) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], filled.astype(np.int8), [0]])))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _is_hollow(glyph: NDArray[Any]) -> bool:
    rows = np.flatnonzero(glyph.any(axis=1))
    if len(rows) == 0:
        return False
    glyph = glyph[rows[0] : rows[-1] + 1]
    height, width = glyph.shape
    if height < 6 or width < 4 or not 1.0 <= height / width <= 3.5:
        return False
    frame = (glyph[0].mean(), glyph[-1].mean(), glyph[:, 0].mean(), glyph[:, -1].mean())
    inside = glyph[2:-2, 2:-2]
    return min(frame) > 0.95 and inside.size > 0 and not inside.any()
