"""How one person makes charts: fonts, colours, sheet, spines, grid, title, and habits of coding. Drawn from a theme."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from codesynth.categories.chart.code.palettes import PALETTES, Palette
from codesynth.categories.chart.code.themes import FONTS, SHEET_SIZES, SHEET_TITLES, THEMES, Font, Theme


@dataclass(frozen=True, slots=True)
class Habits:
    """How the person codes."""

    pyplot: bool
    quote: str
    comments: int
    shape: str
    end: str
    layout: str
    loops: bool
    verbose_names: bool
    rc_form: str


@dataclass(frozen=True, slots=True)
class Style:
    """Everything about the looks that is decided before the chart is known. Sizes in points."""

    theme: str
    sheet: str
    font: Font
    size: float
    palette: Palette
    figure_color: str
    axes_color: str
    ink: str
    spines: str
    grid: str
    grid_style: str
    title_loc: str
    title_weight: str
    title_scale: float
    edge: str
    alpha: float
    hatches: bool
    scale: float
    dpi: int
    rc: dict[str, Any]
    habits: Habits
    extras: frozenset[str] = field(default_factory=frozenset)

    @property
    def dark(self) -> bool:
        """Whether the background is dark."""
        return self.theme == "dark"

    @property
    def title_size(self) -> float:
        """Size of the title in points."""
        return self.size * self.title_scale


def write_style(rng: random.Random, texts: str) -> Style:
    """Draw a style. `texts` is everything that will be written, so that the font has the glyphs for it."""
    theme = rng.choices(THEMES, [theme.weight for theme in THEMES])[0]
    sheet = rng.choice(theme.sheets)
    size = SHEET_SIZES[sheet] if sheet in SHEET_SIZES else rng.choice(theme.sizes)
    font = _font(rng, theme, texts)
    figure_color, axes_color, ink = rng.choice(theme.backgrounds)
    habits = _habits(rng)
    loc, weight = rng.choice(theme.titles)
    return Style(
        theme=theme.name,
        sheet=sheet,
        font=font,
        size=size,
        palette=PALETTES[rng.choice(theme.palettes)],
        figure_color=figure_color,
        axes_color=axes_color,
        ink=ink,
        spines=rng.choice(theme.spines),
        grid=rng.choice(theme.grids),
        grid_style=rng.choice(("-", "--", ":", "-", "--")),
        title_loc=loc,
        title_weight=weight,
        title_scale=SHEET_TITLES[sheet] if sheet in SHEET_TITLES else rng.choice((1.1, 1.15, 1.2, 1.2, 1.3, 1.4)),
        edge=rng.choice(theme.edges),
        alpha=rng.choice((1.0, 1.0, 1.0, 0.9, 0.85, 0.8)),
        hatches=theme.hatches > rng.random(),
        scale=rng.choice((0.85, 0.9, 0.95, 1.0, 1.0, 1.05, 1.1) + ((1.2, 1.3) if size >= 10 else ())),
        dpi=rng.choice((100, 100, 100, 110, 120, 120, 130, 140, 144, 150, 160)),
        rc=_rc(rng, font, size, sheet, figure_color, axes_color, ink),
        habits=habits,
        extras=frozenset(extra for extra, chance in theme.extras.items() if rng.random() < chance),
    )


def _font(rng: random.Random, theme: Theme, texts: str) -> Font:
    fonts = [FONTS[name] for name in theme.fonts]
    if any(0x400 <= ord(char) <= 0x52F for char in texts):
        fonts = [font for font in fonts if font.cyrillic] or [FONTS["DejaVu Sans"]]
    return rng.choice(fonts)


def _habits(rng: random.Random) -> Habits:
    return Habits(
        pyplot=rng.random() < 0.35,
        quote=rng.choice(('"', '"', "'")),
        comments=rng.choice((0, 0, 1, 1, 2)),
        shape=rng.choice(("flat", "flat", "flat", "flat", "main", "function")),
        end=rng.choice(("show", "show", "save", "save", "both")),
        layout=rng.choice(("constrained", "constrained", "tight")),
        loops=rng.random() < 0.65,
        verbose_names=rng.random() < 0.6,
        rc_form=rng.choice(("update", "items", "rc")),
    )


def _rc(rng: random.Random, font: Font, size: float, sheet: str, *colors: str) -> dict[str, Any]:
    """Return the rcParams that make the style; empty where matplotlib's defaults do."""
    rc: dict[str, Any] = {}
    if font.name != "DejaVu Sans":
        rc["font.family"] = font.name
    if sheet not in SHEET_SIZES and size != 10:
        rc["font.size"] = size
    for key, color in zip(("figure.facecolor", "axes.facecolor"), colors[:2], strict=True):
        if color:
            rc[key] = color
    if ink := colors[2]:
        rc |= dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), ink)
        if rng.random() < 0.6:
            rc["axes.edgecolor"] = ink
    return rc


def pick(rng: random.Random, options: Sequence[tuple[str, float]]) -> str:
    """Return one of (name, weight)."""
    return rng.choices([name for name, _ in options], [weight for _, weight in options])[0]
