"""A script in the making: what it imports, its sections, the size of the figure, and how the parts become text."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from typing import Any

from codesynth.categories.chart.code import layout
from codesynth.categories.chart.code.literals import Raw, call, literal
from codesynth.categories.chart.code.palettes import PALETTES, Palette, luminance, rgb
from codesynth.categories.chart.code.style import Style
from codesynth.categories.chart.data import ChartData

IMPORTS = {
    "csv": "import csv",
    "date": "from datetime import date",
    "datetime": "from datetime import datetime",
    "io": "import io",
    "StringIO": "from io import StringIO",
    "plt": "import matplotlib.pyplot as plt",
    "mdates": "import matplotlib.dates as mdates",
    "ticker": "from matplotlib import ticker",
    "mticker": "import matplotlib.ticker as mticker",
    "FuncFormatter": "from matplotlib.ticker import FuncFormatter",
    "PercentFormatter": "from matplotlib.ticker import PercentFormatter",
    "MaxNLocator": "from matplotlib.ticker import MaxNLocator",
    "Patch": "from matplotlib.patches import Patch",
    "np": "import numpy as np",
    "pd": "import pandas as pd",
}

# Methods of an axes that pyplot offers under another name; the others have the same name in both.
PYPLOT_NAMES = {
    "set_title": "title",
    "set_xlabel": "xlabel",
    "set_ylabel": "ylabel",
    "set_xticks": "xticks",
    "set_yticks": "yticks",
    "set_xlim": "xlim",
    "set_ylim": "ylim",
    "set_xscale": "xscale",
    "set_yscale": "yscale",
}
PYPLOT_SAME = frozenset(
    [
        "plot",
        "bar",
        "barh",
        "scatter",
        "hist",
        "boxplot",
        "violinplot",
        "pie",
        "fill_between",
        "stackplot",
        "step",
        "errorbar",
        "stem",
        "axhline",
        "axvline",
        "axhspan",
        "text",
        "annotate",
        "grid",
        "margins",
        "bar_label",
        "legend",
        "imshow",
        "hlines",
        "vlines",
    ]
)


class Draft:
    """Collects the lines of one script. `rng` decides what the style leaves open."""

    def __init__(self, data: ChartData, style: Style, rng: random.Random, locale: str = "en") -> None:
        self.data: Any = data
        self.style = style
        self.rng = rng
        self.locale = locale
        self.imports = {"plt"}
        self.sections: dict[str, list[str]] = {name: [] for name in ("setup", "data", "figure", "draw", "axes", "end")}
        self.width = 6.4
        self.height = 4.8
        self.bottom_rect = 0.0  # share of the figure's height that a note under it takes
        self.tick_offset = 0.0  # of grouped bars, in bars, when the first stands on the tick
        self.tick_drop = 0.0  # points that rotated tick labels take beyond one line
        self.single = True
        self.flush = False  # whether the x axis ends exactly at the data, where tick labels of both axes meet
        self.constrained = style.habits.layout == "constrained"

    # -- small helpers ---------------------------------------------------------------------------------------------

    def chance(self, probability: float) -> bool:
        """Toss a coin."""
        return self.rng.random() < probability

    def has(self, extra: str) -> bool:
        """Whether the style likes `extra` ("subtitle", "value-labels", …)."""
        return extra in self.style.extras

    def call(self, function: str, *args: Any, **kwargs: Any) -> str:
        """Return a call as code, in the person's quotes; keyword arguments that are None are left out."""
        kept = {key: value for key, value in kwargs.items() if value is not None}
        return call(function, *args, quote=self.style.habits.quote, **kept)

    def text(self, value: Any) -> str:
        """Return a literal in the person's quotes."""
        return literal(value, self.style.habits.quote)

    def need(self, *names: str) -> None:
        """Import these."""
        self.imports.update(names)

    def add(self, section: str, *lines: str) -> None:
        """Append lines (they may hold line breaks) to a section."""
        self.sections[section].extend(lines)

    def draw(self, *lines: str) -> None:
        """Append drawing code."""
        self.add("draw", *lines)

    def text_width(self, text: str, scale: float = 1.0) -> float:
        """Estimate the width of `text` in points at `scale` times the base size."""
        return layout.text_width(text, self.style.size * scale, self.style.font.factor)

    def widest(self, texts: Any, scale: float = 1.0) -> float:
        """Estimate the width of the widest text in points."""
        return layout.widest(list(texts), self.style.size * scale, self.style.font.factor)

    # -- colours ---------------------------------------------------------------------------------------------------

    def colors(self, n: int, *, thin: bool = False) -> list[str]:
        """Return `n` distinct colours for series; `thin` marks, such as lines, get none that fade into the ground."""
        palette = self.style.palette
        if thin:
            palette = self._thin(n)
        if n > len(palette.colors):
            palette = PALETTES["tab10"]
        colors = palette.take(n)
        return colors[::-1] if palette.ramp and self.style.dark else colors

    def _thin(self, n: int) -> Palette:
        palette = self.style.palette
        for candidate in (palette, PALETTES["pastel" if self.style.dark else "okabe-ito"]):
            light = [luminance(self.rgb(color)) for color in candidate.colors]
            kept = [
                c for c, v in zip(candidate.colors, light, strict=True) if (v > 0.12 if self.style.dark else v < 0.46)
            ]
            if len(kept) >= max(n, 2):
                return Palette(candidate.name, tuple(kept), candidate.ramp)
        return PALETTES["tab10"]

    def rgb(self, color: str) -> str:
        """Return a colour of the cycle as "#rrggbb"."""
        return rgb(color, self.style.sheet)

    @property
    def ink(self) -> str:
        """The colour of text."""
        return self.style.ink or ("white" if self.style.dark else "black")

    @property
    def soft_ink(self) -> str:
        """The colour of text that steps back."""
        return "#bbbbbb" if self.style.dark else self.rng.choice(("gray", "#666666", "dimgray", "#555555"))

    # -- the figure ------------------------------------------------------------------------------------------------

    def open(self, width: float, height: float, *, subplots: str = "", **kwargs: Any) -> None:
        """Create the figure, `width` by `height` inches before the person's own scale is applied."""
        scale = self.style.scale * (self.style.size / 10) ** 0.75
        self.width = min(16.0, max(4.2, round(width * scale * 2) / 2 if self.chance(0.7) else round(width * scale, 1)))
        self.height = min(
            14.0, max(3.2, round(height * scale * 2) / 2 if self.chance(0.7) else round(height * scale, 1))
        )
        size: tuple[Any, Any] = tuple(  # type: ignore[assignment]
            int(side) if float(side).is_integer() else side for side in (self.width, self.height)
        )
        dpi = self.style.dpi if self.style.dpi != 100 else None
        constrained = "constrained" if self.constrained else None
        if self.single and self.style.habits.pyplot and not subplots:
            self.add("figure", self.call("plt.figure", figsize=size, dpi=dpi, layout=constrained, **kwargs))
            return
        kwargs = {"figsize": size, "dpi": dpi, "layout": constrained} | kwargs
        args = [Raw(subplots)] if subplots else []
        target = "fig, axes" if subplots else "fig, ax"
        self.add("figure", f"{target} = {self.call('plt.subplots', *args, **kwargs)}")

    @property
    def plot_width(self) -> float:
        """Estimate of the width of the axes in points."""
        return self.width * 72 * 0.84 - 14

    @property
    def plot_height(self) -> float:
        """Estimate of the height of the axes in points."""
        return self.height * 72 * 0.72 - 10

    def width_for(self, names: Sequence[str], thick: float) -> float:
        """Return the inches that a chart with a name under each of its slots wants: wide enough for the names to lie
        side by side where that is not excessive, otherwise `thick` inches a slot, with names at a slant."""
        lying = 1.6 + len(names) * max(thick, (self.widest(names) + 9) / 72)
        return max(5.2, lying if lying * (10 / self.style.size) ** 0.75 <= 9.6 else min(11.0, 1.8 + len(names) * thick))

    # -- text ------------------------------------------------------------------------------------------------------

    def script(self) -> str:
        """Return the whole script."""
        from codesynth.categories.chart.code.assemble import assemble

        return assemble(self)

    def to_pyplot(self, lines: list[str]) -> list[str]:
        """Translate `ax.…` into `plt.…` where pyplot has it; keep `ax` for the rest."""
        result = []
        for line in lines:
            result.append(re.sub(r"\bax\.(\w+)\(", _pyplot_call, line))
        if any(re.search(r"\bax\b", line) for line in result):
            index = next(i for i, line in enumerate(result) if re.search(r"\bax\b", line))
            while index > 0 and result[index].startswith((" ", ")")):
                index -= 1
            result.insert(index, "ax = plt.gca()")
        if any(re.search(r"\bfig\b", line) for line in result):
            figure = self.sections["figure"]
            self.sections["figure"] = [line.replace("plt.figure(", "fig = plt.figure(", 1) for line in figure]
        return result


def _pyplot_call(match: re.Match[str]) -> str:
    name = match.group(1)
    if name in PYPLOT_NAMES:
        return f"plt.{PYPLOT_NAMES[name]}("
    return f"plt.{name}(" if name in PYPLOT_SAME else match.group(0)
