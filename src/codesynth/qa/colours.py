"""Colour names as people use them, only where they would agree."""

from __future__ import annotations

import colorsys

from codesynth.qa.errors import ProgramError

# Hue ranges in degrees that most people call by one name; between them lie the doubtful ones.
_HUES = (
    (0.0, 12.0, "red"),
    (22.0, 40.0, "orange"),
    (47.0, 64.0, "yellow"),
    (85.0, 155.0, "green"),
    (195.0, 248.0, "blue"),
    (262.0, 296.0, "purple"),
    (310.0, 338.0, "pink"),
    (350.0, 360.0, "red"),
)


def colour_name(hexadecimal: str) -> str:
    """Return "red", "light blue" … for "#rrggbb"; ProgramError where the name is open to dispute."""
    try:
        red, green, blue = (int(hexadecimal[i : i + 2], 16) / 255 for i in (1, 3, 5))
    except ValueError:
        raise ProgramError("no-such-colour", "not a colour") from None
    hue, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
    chroma = max(red, green, blue) - min(red, green, blue)
    if chroma < 0.06:
        return _grey(lightness)
    if chroma < 0.22 or saturation < 0.25:
        raise ProgramError("no-such-colour", "a greyish colour")
    for low, high, name in _HUES:
        if low <= hue * 360 <= high:
            return _shade(name, lightness, saturation)
    raise ProgramError("no-such-colour", "a colour between two names")


def _grey(lightness: float) -> str:
    if lightness < 0.15:
        return "black"
    if 0.3 < lightness < 0.8:
        return "grey"
    if lightness > 0.97:
        return "white"
    raise ProgramError("no-such-colour", "a grey that may be called black or white")


def _shade(name: str, lightness: float, saturation: float) -> str:
    if lightness < 0.15 or lightness > 0.9:
        raise ProgramError("no-such-colour", "too dark or too light to name")
    if name in ("red", "orange", "yellow") and (lightness < 0.38 or saturation < 0.45):
        raise ProgramError("no-such-colour", "a brownish colour")
    if name in ("red", "orange") and lightness > 0.72:
        raise ProgramError("no-such-colour", "a pinkish colour")
    if name in ("pink", "purple") and lightness < 0.25:
        raise ProgramError("no-such-colour", "a dark colour")
    return name
