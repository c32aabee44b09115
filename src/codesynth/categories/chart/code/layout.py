"""Arithmetic of space before anything is drawn: how wide a text will be, how labels fit under an axis.

All lengths are in points (1/72 inch). Widths are estimates from classes of characters, a little on the wide side.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Sequence

NARROW = frozenset("iljtfrI.,:;'|!()[] -")
WIDE = frozenset("mwMW%@—…")


def text_width(text: str, size: float, factor: float = 1.0) -> float:
    """Estimate the width of the longest line of `text`; `factor` is the font's width relative to DejaVu Sans."""
    return max(sum(map(_advance, line)) for line in text.split("\n")) * size * factor


def _advance(char: str) -> float:
    if char in NARROW:
        return 0.38
    if char in WIDE:
        return 0.95
    if ord(char) > 0x2E7F and unicodedata.east_asian_width(char) in "WF":
        return 1.25  # CJK glyphs are a full em whatever the font's factor
    return 0.72 if char.isupper() else 0.63


def widest(texts: Sequence[str], size: float, factor: float = 1.0) -> float:
    """Estimate the width of the widest of `texts`; 0 where there is none."""
    return max((text_width(text, size, factor) for text in texts), default=0.0)


def wrap_to(text: str, width: float, size: float, factor: float = 1.0) -> str:
    """Break `text` into lines of at most `width`, evenly, at spaces (anywhere in CJK text)."""
    total = text_width(text, size, factor)
    if total <= width:
        return text
    for lines in range(2, 8):
        count = max(4, round(len(text) / lines * (1.05 + 0.04 * lines)))
        broken = _break(text, count)
        if text_width(broken, size, factor) <= width:
            return broken
    return _break(text, max(4, int(len(text) * width / total)))


def _break(text: str, count: int) -> str:
    if " " not in text and any(ord(char) > 0x2E7F for char in text):
        return "\n".join(text[i : i + count] for i in range(0, len(text), count))
    return "\n".join(textwrap.wrap(text, count, break_long_words=False, break_on_hyphens=False))


def label_rotation(labels: Sequence[str], slot: float, size: float, factor: float = 1.0) -> int:
    """Return the rotation in degrees that lets `labels` stand side by side, each in a slot `slot` points wide."""
    if widest(labels, size, factor) <= 0.9 * slot:
        return 0
    # Slanted labels need one line height each, measured across the slant.
    if slot >= 1.9 * size:
        return 30 if slot >= 2.6 * size and widest(labels, size, factor) < 2.2 * slot else 45
    return 90
