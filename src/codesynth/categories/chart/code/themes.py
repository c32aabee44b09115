"""The schools that chart makers come from, as data: adding one is adding an entry to `THEMES`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Font:
    """A font family that the renderer brings (its guide lists them); `factor` is its width relative to DejaVu Sans.

    A glyph that a family lacks comes from DejaVu Sans or WenQuanYi Micro Hei.
    """

    name: str
    factor: float
    cyrillic: bool = False


@dataclass(frozen=True, slots=True)
class Theme:
    """What a school chooses from. Backgrounds are (figure, axes, ink), "" leaving matplotlib's default."""

    name: str
    weight: float
    fonts: tuple[str, ...]
    sizes: tuple[float, ...]
    palettes: tuple[str, ...]
    sheets: tuple[str, ...] = ("",)
    backgrounds: tuple[tuple[str, str, str], ...] = (("", "", ""),)
    spines: tuple[str, ...] = ("all",)
    grids: tuple[str, ...] = ("none", "value")
    titles: tuple[tuple[str, str], ...] = (("center", "normal"),)
    edges: tuple[str, ...] = ("",)
    hatches: float = 0.0
    extras: Mapping[str, float] = field(default_factory=dict)


FONTS: dict[str, Font] = {
    font.name: font
    for font in (
        Font("DejaVu Sans", 1.0, cyrillic=True),
        Font("DejaVu Serif", 1.03, cyrillic=True),
        Font("DejaVu Sans Mono", 1.06, cyrillic=True),
        Font("STIXGeneral", 0.88, cyrillic=True),
        Font("Roboto", 0.9, cyrillic=True),
        Font("Lato", 0.9),
        Font("Source Sans Pro", 0.86, cyrillic=True),
        Font("Source Serif Pro", 0.92, cyrillic=True),
        Font("Hanken Grotesk", 0.92),
        Font("Manrope", 0.97, cyrillic=True),
        Font("Caladea", 0.9),
        Font("Fira Sans", 0.93, cyrillic=True),
        Font("PT Sans", 0.89, cyrillic=True),
        Font("PT Serif", 0.93, cyrillic=True),
        Font("Poppins", 1.02),
        Font("Barlow", 0.87),
        Font("IBM Plex Mono", 1.06, cyrillic=True),
    )
}

# Style sheets that set a font size of their own, and those that set the size of titles (relative to it).
SHEET_SIZES = {"fivethirtyeight": 14.0}
SHEET_TITLES = {"fivethirtyeight": 1.44, "ggplot": 1.44, "bmh": 1.44, "Solarize_Light2": 1.6, "seaborn-v0_8": 1.2}
SHEET_LABELS = {"fivethirtyeight": 1.2, "ggplot": 1.2, "bmh": 1.2, "Solarize_Light2": 1.2, "seaborn-v0_8": 1.1}

SANS = (
    "DejaVu Sans",
    "Roboto",
    "Lato",
    "Source Sans Pro",
    "Hanken Grotesk",
    "Manrope",
    "Fira Sans",
    "PT Sans",
    "Poppins",
    "Barlow",
)
SERIF = ("DejaVu Serif", "STIXGeneral", "Source Serif Pro", "Caladea", "PT Serif")

THEMES: tuple[Theme, ...] = (
    Theme(
        "default",
        3.0,
        ("DejaVu Sans",),
        (10.0, 10.0, 11.0),
        ("tab10", "tab10", "tab-names", "css", "css-soft"),
        grids=("none", "none", "value", "both"),
        titles=(("center", "normal"), ("center", "bold"), ("center", "normal")),
        edges=("", "", "black"),
        extras={"alpha-grid": 0.6},
    ),
    Theme(
        "sheet",
        2.6,
        ("DejaVu Sans", "DejaVu Sans", "Roboto", "Lato"),
        (10.0, 11.0),
        ("sheet", "sheet", "sheet", "set2", "deep"),
        sheets=(
            "ggplot",
            "bmh",
            "fivethirtyeight",
            "seaborn-v0_8",
            "seaborn-v0_8-whitegrid",
            "seaborn-v0_8-darkgrid",
            "seaborn-v0_8-ticks",
            "seaborn-v0_8-muted",
            "seaborn-v0_8-colorblind",
            "tableau-colorblind10",
            "Solarize_Light2",
            "petroff10",
        ),
        spines=("sheet",),
        grids=("sheet",),
        titles=(("center", "normal"), ("left", "normal"), ("center", "bold")),
    ),
    Theme(
        "press",
        2.4,
        ("Lato", "Source Sans Pro", "Hanken Grotesk", "Roboto", "Source Serif Pro", "Barlow", "PT Sans", "PT Serif"),
        (10.0, 10.5, 11.0, 12.0),
        ("press", "broadsheet", "berry", "slate", "harbour", "signal", "blues", "reds"),
        backgrounds=(
            ("", "", ""),
            ("#fbf7f0", "#fbf7f0", "#222222"),
            ("#f5f5f2", "#f5f5f2", "#2b2b2b"),
            ("#eef3f6", "#eef3f6", "#1f2d3a"),
            ("", "", "#333333"),
        ),
        spines=("bottom", "bottom", "none", "open"),
        grids=("value", "value", "none"),
        titles=(("left", "bold"),),
        edges=("", "white"),
        extras={"subtitle": 0.9, "note": 0.9, "direct": 0.7, "highlight": 0.6, "value-labels": 0.6, "callout": 0.5},
    ),
    Theme(
        "journal",
        2.2,
        (*SERIF, "DejaVu Sans", "Roboto"),
        (8.0, 9.0, 9.0, 10.0),
        ("okabe-ito", "dark2", "greys", "css-strong", "clinic", "viridis", "tab10", "blues"),
        spines=("all", "all", "open"),
        grids=("none", "none", "none", "value"),
        titles=(("center", "normal"), ("left", "normal"), ("center", "bold")),
        edges=("black", "black", ""),
        hatches=0.25,
        extras={"ticks-in": 0.5, "minor-ticks": 0.3, "frameless-legend": 0.6},
    ),
    Theme(
        "corporate",
        2.0,
        SANS,
        (10.0, 11.0, 12.0),
        ("office", "ledger", "campus", "signal", "harbour", "teals", "blues", "ocean"),
        backgrounds=(("", "", ""), ("", "", "#404040"), ("#f7f9fb", "#ffffff", "#263238")),
        spines=("open", "bottom", "none"),
        grids=("value", "value", "none"),
        titles=(("center", "bold"), ("left", "bold"), ("center", "normal")),
        edges=("", "white"),
        extras={"value-labels": 0.6, "subtitle": 0.3, "note": 0.25, "frameless-legend": 0.7},
    ),
    Theme(
        "dark",
        0.9,
        (*SANS, "DejaVu Sans Mono"),
        (10.0, 11.0, 12.0),
        ("neon", "night", "terminal", "pastel", "set2"),
        sheets=("dark_background", "dark_background", ""),
        backgrounds=(
            ("#0d1117", "#0d1117", "#e6edf3"),
            ("#1b1b2f", "#1b1b2f", "#f0f0f5"),
            ("#1e1e1e", "#252526", "#eeeeee"),
            ("#10212b", "#10212b", "#e8f1f2"),
        ),
        spines=("open", "none", "bottom"),
        grids=("value", "none", "both"),
        titles=(("center", "bold"), ("left", "bold"), ("center", "normal")),
        extras={"value-labels": 0.4, "callout": 0.3, "frameless-legend": 0.8},
    ),
    Theme(
        "minimal",
        1.8,
        (*SANS, "Source Serif Pro", "Caladea"),
        (9.0, 10.0, 11.0),
        ("nordic", "slate", "teals", "greys", "meadow", "earth", "ambers", "plum"),
        backgrounds=(("", "", ""), ("", "", "#444444"), ("#fffdf8", "#fffdf8", "#333333")),
        spines=("none", "open", "bottom"),
        grids=("none", "value"),
        titles=(("left", "normal"), ("left", "bold"), ("center", "normal")),
        edges=("", "white"),
        extras={"direct": 0.8, "value-labels": 0.7, "highlight": 0.4, "frameless-legend": 1.0, "callout": 0.4},
    ),
    Theme(
        "pastel",
        1.2,
        ("Manrope", "Hanken Grotesk", "Lato", "DejaVu Sans"),
        (10.0, 11.0, 12.0),
        ("pastel", "sorbet", "meadow", "css-soft", "set2"),
        backgrounds=(("", "", ""), ("#fdf6f0", "#fffaf5", "#4a4a4a"), ("#f4f7fb", "#f4f7fb", "#3d405b")),
        spines=("open", "none"),
        grids=("none", "value"),
        titles=(("center", "bold"), ("center", "normal")),
        edges=("white", "#555555", ""),
        extras={"value-labels": 0.4},
    ),
    Theme(
        "lab",
        1.4,
        ("DejaVu Sans", "DejaVu Sans Mono", "Roboto", "STIXGeneral", "IBM Plex Mono", "Fira Sans"),
        (9.0, 10.0, 11.0),
        ("tab10", "css-strong", "okabe-ito", "viridis", "purples", "greens", "arcade"),
        spines=("all",),
        grids=("both", "both", "value"),
        titles=(("center", "normal"), ("left", "normal")),
        edges=("", "black"),
        extras={"minor-ticks": 0.4, "alpha-grid": 0.8, "ticks-in": 0.3},
    ),
    Theme(
        "poster",
        1.0,
        ("Roboto", "Lato", "Manrope", "DejaVu Sans", "DejaVu Serif"),
        (13.0, 14.0, 15.0),
        ("citrus", "vineyard", "arcade", "campus", "muted", "ocean"),
        backgrounds=(("", "", ""), ("#fff8e7", "#fff8e7", "#2b2118"), ("#f0f4ef", "#f0f4ef", "#1f2e22")),
        spines=("open", "all", "none"),
        grids=("none", "value"),
        titles=(("center", "bold"), ("left", "bold")),
        edges=("", "white", "black"),
        extras={"value-labels": 0.5, "callout": 0.3},
    ),
    Theme(
        "office",
        1.2,
        ("Caladea", "Roboto", "DejaVu Sans", "Source Sans Pro"),
        (10.0, 11.0),
        ("office", "office", "muted", "deep", "ledger"),
        backgrounds=(("", "", ""), ("white", "#f2f2f2", "")),
        spines=("bottom", "all"),
        grids=("value", "value", "both"),
        titles=(("center", "normal"), ("center", "bold")),
        edges=("", "white"),
        extras={"legend-below": 0.5, "value-labels": 0.4},
    ),
)
