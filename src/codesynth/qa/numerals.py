"""Numbers as text: reading what people and charts write, and writing what a person would."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

SCALES: Mapping[str, float] = {
    "k": 1e3,
    "thousand": 1e3,
    "m": 1e6,
    "mn": 1e6,
    "mio": 1e6,
    "million": 1e6,
    "b": 1e9,
    "bn": 1e9,
    "billion": 1e9,
    "t": 1e12,
    "tn": 1e12,
    "trillion": 1e12,
}
CURRENCIES = "$€£¥₹₩₽₺"
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "’": "'"})
_NUMBER = re.compile(
    r"(?<![\w.])(?P<paren>\()?(?P<sign>[-+])?\s?(?P<currency>[$€£¥₹₩₽₺])?\s?(?P<sign2>[-+])?"
    r"(?P<digits>\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)(?P<exp>[eE][-+]?\d{1,3})?"
    r"\s?(?P<scale>[kKmMbBtT](?![\w°])|[mM]n(?!\w)|[bB]n(?!\w)|[tT]n(?!\w)|[mM]io(?!\w)|"
    r"(?i:thousand|million|billion|trillion)(?!\w))?\s?(?P<percent>%)?"
)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number found in text: `value` with its scale word applied, `bare` without, and how it was written."""

    value: float
    bare: float
    decimals: int
    percent: bool
    currency: str
    scale: float
    start: int
    end: int

    @property
    def step(self) -> float:
        """The size of one unit in the last place as written."""
        return float(10.0**-self.decimals * self.scale)


def find_numbers(text: str, limit: int = 200) -> list[Numeral]:
    """Return the numbers in the first `limit` characters of `text`, in order.

    Thousands may be set off by commas, thin spaces or apostrophes; "1.2k", "3 million", "(5)" for -5, "$-5", "25%".
    """
    text = text[:limit].translate(_SIGNS)
    return [_numeral(match) for match in _NUMBER.finditer(text)]


def _numeral(match: re.Match[str]) -> Numeral:
    digits = re.sub(r"[, ']", "", match["digits"])
    exponent = int(match["exp"][1:]) if match["exp"] else 0
    bare = float(digits) * 10.0**exponent if abs(exponent) < 300 else math.inf
    negative = "-" in (match["sign"] or "") + (match["sign2"] or "")
    closed = match["paren"] and match.string[match.end() : match.end() + 1] == ")"
    if closed and match["currency"]:
        negative = True
    bare = -bare if negative else bare
    scale = SCALES[match["scale"].lower()] if match["scale"] else 1.0
    decimals = len(digits.partition(".")[2]) - exponent
    percent, currency = bool(match["percent"]), match["currency"] or ""
    return Numeral(bare * scale, bare, decimals, percent, currency, scale, match.start(), match.end())


def sole_number(text: str) -> Numeral | None:
    """Return the number in `text` when it holds exactly one, else None."""
    found = find_numbers(text)
    return found[0] if len(found) == 1 and math.isfinite(found[0].value) else None


def write_number(value: float, decimals: int, prefix: str = "", suffix: str = "") -> str:
    """Write with thousands commas and `decimals` places (negative: rounded to tens, hundreds…): `-$1,240`, `25.3%`."""
    rounded = round_half_up(value, decimals)
    body = f"{abs(rounded):,.{max(0, decimals)}f}"
    sign = "-" if rounded < 0 else ""
    return f"{sign}{prefix}{body}{suffix}"


def round_half_up(value: float, decimals: int) -> float:
    """Round halves away from zero, as people do; robust to 2.675 being stored as 2.67499…"""
    scaled = value * 10.0**decimals
    if not math.isfinite(scaled) or abs(scaled) > 1e15:
        return value
    nudged = math.floor(abs(scaled) + 0.5 + 1e-9)
    return math.copysign(nudged / 10.0**decimals, value) if nudged else 0.0


def plain_number(value: float, digits: int = 6) -> str:
    """Write a number whose precision is not known: up to `digits` significant digits, no trailing zeros."""
    if value == 0 or not math.isfinite(value):
        return "0" if value == 0 else str(value)
    magnitude = math.floor(math.log10(abs(value)))
    if magnitude < -6 or magnitude > 14:
        return f"{value:.{digits}g}"
    decimals = max(0, digits - 1 - magnitude)
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals_for(error: float) -> int:
    """Return the decimals that a reading with this error supports: the last place is no finer than the error."""
    if error <= 0 or not math.isfinite(error):
        return 0
    return -math.floor(math.log10(error) + 1e-9)
