"""Colours: categorical palettes, ramps of one hue, and the accents that people highlight with. All are our own picks
except where a name says otherwise (matplotlib's own colour cycles, which scripts name all the time)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Palette:
    """Named colours. `ramp` palettes run from dark to light; `expression` is how matplotlib itself names them."""

    name: str
    colors: tuple[str, ...]
    ramp: bool = False
    expression: str = ""

    def take(self, n: int) -> list[str]:
        """Return `n` colours, spread over a ramp, in order from a categorical palette."""
        size = len(self.colors)
        if not self.ramp or n >= size:
            return [self.colors[i % size] for i in range(n)]
        if n == 1:
            return [self.colors[1]]
        return [self.colors[round(i * (size - 1) / (n - 1))] for i in range(n)]


def _p(name: str, colors: str, *, ramp: bool = False, expression: str = "") -> Palette:
    return Palette(name, tuple(colors.split()), ramp, expression)


PALETTES: dict[str, Palette] = {
    p.name: p
    for p in (
        _p(
            "tab10",
            "#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b #e377c2 #7f7f7f #bcbd22 #17becf",
            expression="plt.cm.tab10.colors",
        ),
        _p("sheet", "C0 C1 C2 C3 C4 C5"),
        _p(
            "tab-names",
            "tab:blue tab:orange tab:green tab:red tab:purple tab:brown tab:pink tab:gray tab:olive tab:cyan",
        ),
        _p("css", "steelblue darkorange seagreen firebrick mediumpurple goldenrod slategray teal"),
        _p("css-soft", "cornflowerblue salmon mediumseagreen orchid sandybrown lightslategray gold turquoise"),
        _p("css-strong", "navy crimson darkgreen darkorange purple teal saddlebrown dimgray"),
        _p("set2", "#66c2a5 #fc8d62 #8da0cb #e78ac3 #a6d854 #ffd92f #e5c494 #b3b3b3", expression="plt.cm.Set2.colors"),
        _p(
            "dark2", "#1b9e77 #d95f02 #7570b3 #e7298a #66a61e #e6ab02 #a6761d #666666", expression="plt.cm.Dark2.colors"
        ),
        _p("okabe-ito", "#0072B2 #E69F00 #009E73 #D55E00 #CC79A7 #56B4E9 #F0E442 #000000"),
        _p("muted", "#4878d0 #ee854a #6acc64 #d65f5f #956cb4 #8c613c #dc7ec0 #797979"),
        _p("deep", "#4c72b0 #dd8452 #55a868 #c44e52 #8172b3 #937860 #da8bc3 #8c8c8c"),
        _p("office", "#4472c4 #ed7d31 #a5a5a5 #ffc000 #5b9bd5 #70ad47 #264478 #9e480e"),
        _p("slate", "#264653 #2a9d8f #e9c46a #f4a261 #e76f51 #8ab17d #6d597a #b56576"),
        _p("harbour", "#003f5c #58508d #bc5090 #ff6361 #ffa600 #7a9e9f #2f6690 #81a4cd"),
        _p("press", "#01665e #c8553d #588b8b #f2a65a #28536b #93b7be #7d4f50 #c2a83e"),
        _p("broadsheet", "#b5172a #1d4e79 #7a8b99 #d9a441 #4f7942 #6b4c7a #a0522d #2f4f4f"),
        _p("nordic", "#5e81ac #bf616a #a3be8c #d08770 #b48ead #ebcb8b #88c0d0 #4c566a"),
        _p("pastel", "#a1c9f4 #ffb482 #8de5a1 #ff9f9b #d0bbff #debb9b #fab0e4 #cfcfcf"),
        _p("sorbet", "#ffadad #a0c4ff #caffbf #ffd6a5 #bdb2ff #9bf6ff #fdffb6 #ffc6ff"),
        _p("earth", "#7f5539 #a3b18a #588157 #dda15e #bc6c25 #606c38 #b08968 #344e41"),
        _p("vineyard", "#6a040f #d4a373 #386641 #a7c957 #bc4749 #f2cc8f #3d405b #81b29a"),
        _p("citrus", "#f94144 #f3722c #f9c74f #90be6d #43aa8b #577590 #f8961e #4d908e"),
        _p("berry", "#9b2226 #005f73 #ee9b00 #0a9396 #ca6702 #94d2bd #ae2012 #e9d8a6"),
        _p("clinic", "#0b7a75 #d7c9aa #7b2d26 #19535f #f0a202 #5c946e #3a506b #e26d5c"),
        _p("ledger", "#1b3a4b #3e7cb1 #81a4cd #f17300 #6b717e #b6c649 #925e78 #2e933c"),
        _p("campus", "#8c1515 #4d4f53 #007c92 #eaab00 #009b76 #5e3032 #b26f16 #53284f"),
        _p("arcade", "#7400b8 #5390d9 #48bfe3 #64dfdf #ff5d8f #ffb700 #72efdd #6930c3"),
        _p("meadow", "#52796f #f4acb7 #84a98c #9d8189 #cad2c5 #ffcad4 #2f3e46 #d8e2dc"),
        _p("signal", "#0057b8 #e4002b #ffb81c #00873e #6d2077 #00a3e0 #ff6a13 #53565a"),
        _p("neon", "#00e5ff #ff4081 #ffea00 #76ff03 #e040fb #ff9100 #18ffff #ff5252"),
        _p("night", "#8ecae6 #ffb703 #fb8500 #90be6d #e5989b #cdb4db #f4d58d #80ed99"),
        _p("terminal", "#7ee787 #79c0ff #ffa657 #d2a8ff #ff7b72 #a5d6ff #f2cc60 #56d4dd"),
        _p("blues", "#08306b #2171b5 #4292c6 #6baed6 #9ecae1 #c6dbef", ramp=True),
        _p("greens", "#00441b #1b7837 #41ab5d #74c476 #a1d99b #c7e9c0", ramp=True),
        _p("teals", "#0b3c49 #13677b #1f8a9c #4fb0ae #8acfc0 #c2e8d9", ramp=True),
        _p("purples", "#3f007d #6a51a3 #807dba #9e9ac8 #bcbddc #dadaeb", ramp=True),
        _p("reds", "#67000d #a50f15 #cb181d #ef3b2c #fb6a4a #fcbba1", ramp=True),
        _p("ambers", "#662506 #993404 #cc4c02 #ec7014 #fe9929 #fec44f", ramp=True),
        _p("greys", "#252525 #525252 #737373 #969696 #bdbdbd #d9d9d9", ramp=True),
        _p("viridis", "#440154 #414487 #2a788e #22a884 #7ad151 #dce319", ramp=True),
        _p("plum", "#231942 #5e548e #9f86c0 #be95c4 #e0b1cb #f0d6e2", ramp=True),
        _p("ocean", "#03045e #0077b6 #00b4d8 #48cae4 #90e0ef #caf0f8", ramp=True),
    )
}

SEQUENTIAL = ("viridis", "Blues", "YlGnBu", "YlOrRd", "Greens", "magma", "cividis", "PuBu", "OrRd", "BuPu", "plasma")
DIVERGING = ("RdBu_r", "coolwarm", "PiYG", "BrBG", "RdYlGn", "PuOr")
ACCENTS = ("#c0392b", "#d95f02", "crimson", "#e63946", "firebrick", "#b5172a", "darkorange", "#8e24aa", "#d62828")
MUTED = ("#b8bec6", "lightgray", "#c9ced6", "#a9b4c2", "silver", "#bfb8ad", "lightsteelblue", "#d0d5db")


# What "C0" to "C5" mean under a style sheet; "" is matplotlib's default cycle.
CYCLES = {
    "": "#1f77b4 #ff7f0e #2ca02c #d62728 #9467bd #8c564b",
    "ggplot": "#E24A33 #348ABD #988ED5 #777777 #FBC15E #8EBA42",
    "bmh": "#348ABD #A60628 #7A68A6 #467821 #D55E00 #CC79A7",
    "fivethirtyeight": "#008fd5 #fc4f30 #e5ae38 #6d904f #8b8b8b #810f7c",
    "seaborn-v0_8": "#4C72B0 #55A868 #C44E52 #8172B2 #CCB974 #64B5CD",
    "seaborn-v0_8-muted": "#4878CF #6ACC65 #D65F5F #B47CC7 #C4AD66 #77BEDB",
    "seaborn-v0_8-colorblind": "#0072B2 #009E73 #D55E00 #CC79A7 #F0E442 #56B4E9",
    "tableau-colorblind10": "#006BA4 #FF800E #ABABAB #595959 #5F9ED1 #C85200",
    "Solarize_Light2": "#268BD2 #2AA198 #859900 #B58900 #CB4B16 #DC322F",
    "petroff10": "#3f90da #ffa90e #bd1f01 #94a4a2 #832db6 #a96b59",
}

DARK_NAMES = frozenset(
    [
        "navy",
        "crimson",
        "darkgreen",
        "purple",
        "teal",
        "saddlebrown",
        "dimgray",
        "steelblue",
        "seagreen",
        "firebrick",
        "slategray",
        "tab:blue",
        "tab:green",
        "tab:red",
        "tab:purple",
        "tab:brown",
        "tab:gray",
        "black",
    ]
)


def rgb(color: str, sheet: str = "") -> str:
    """Return a colour of the cycle as "#rrggbb"; others unchanged."""
    if len(color) == 2 and color[0] == "C":
        return CYCLES.get(sheet, CYCLES[""]).split()[int(color[1])]
    return color


def luminance(color: str) -> float:
    """Return the relative luminance of "#rrggbb" from 0 to 1; a guess for a named colour."""
    if not color.startswith("#") or len(color) != 7:
        return 0.1 if color in DARK_NAMES else 0.5
    red, green, blue = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return float(0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2)


def ink_on(color: str) -> str:
    """Return black or white, whichever reads better on `color`."""
    return "black" if luminance(color) > 0.22 else "white"
