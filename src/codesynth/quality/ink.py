"""How strongly a text's colour shows in its box, pixel by pixel."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesynth.core import Mark

_HEX = re.compile(r"#([0-9a-fA-F]{6})")

# Relative luminance of a channel value (WCAG 2.2, definition of "relative luminance").
_LINEAR = tuple(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (i / 255 for i in range(256)))
_ENOUGH = 150  # pixels that tell the median colour of a crop well enough


def text_colour(mark: Mark) -> NDArray[Any] | None:
    """Return the colour that a text mark states, as three floats 0 to 255; None when it states none."""
    match = _HEX.match(str(mark.fields.get("color", "")))
    return np.array(list(bytes.fromhex(match[1])), dtype=np.float32) if match else None


def background(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return the median colour, channel by channel: letters cover less than half of their box."""
    flat = pixels.reshape(-1, 3)
    # An odd step, so that it does not fall into step with the rows.
    some = np.sort(flat[:: len(flat) // _ENOUGH | 1], axis=0)
    return np.asarray(some[len(some) // 2], dtype=np.float32)


def shows(pixels: NDArray[Any], colour: NDArray[Any], distance: int = 48) -> bool:
    """Say whether any pixel comes close to a colour, in every channel."""
    near: NDArray[Any] = np.abs(pixels - colour) < distance
    return bool((near[..., 0] & near[..., 1] & near[..., 2]).any())


def strength(pixels: NDArray[Any], colour: NDArray[Any], paper: NDArray[Any]) -> NDArray[Any]:
    """Return how far each pixel has gone from `paper` (0) to `colour` (1); pixels of third colours count as 0.

    `pixels` is h x w x 3; the result h x w, float32. Antialiasing and partial cover give values between.
    """
    way = colour - paper
    length = float(way @ way)
    if length < 1.0:
        return np.zeros(pixels.shape[:2], dtype=np.float32)
    offset = pixels.astype(np.float32) - paper
    along = offset @ way / length
    aside = offset - along[..., None] * way
    off_line = np.einsum("...i,...i->...", aside, aside)
    along[off_line > 0.2 * length] = 0.0
    return np.asarray(along)


def contrast(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Return WCAG's contrast ratio of two colours, 1 to 21."""
    a, b = _luminance(first), _luminance(second)
    return float((max(a, b) + 0.05) / (min(a, b) + 0.05))


def _luminance(colour: NDArray[Any]) -> float:
    red, green, blue = (_LINEAR[min(255, max(0, round(float(channel))))] for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
