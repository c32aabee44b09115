"""How strongly a text's colour shows in its box, pixel by pixel."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from codesynth.core import Mark

_HEX = re.compile(r"#([0-9a-fA-F]{6})")

# Relative luminance of a channel value (WCAG 2.2, definition of "relative luminance").
_LINEAR = np.array([c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (i / 255 for i in range(256))])
_WEIGHTS = np.array([0.2126, 0.7152, 0.0722])


def text_colour(mark: Mark) -> NDArray[Any] | None:
    """Return the colour that a text mark states, as three floats 0 to 255; None when it states none."""
    match = _HEX.match(str(mark.fields.get("color", "")))
    return np.array(list(bytes.fromhex(match[1])), dtype=np.float32) if match else None


def background(pixels: NDArray[Any]) -> NDArray[Any]:
    """Return the median colour, channel by channel: letters cover less than half of their box."""
    return np.asarray(np.median(pixels.reshape(-1, 3), axis=0), dtype=np.float32)


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
    return float(_LINEAR[np.clip(np.rint(colour), 0, 255).astype(int)] @ _WEIGHTS)
