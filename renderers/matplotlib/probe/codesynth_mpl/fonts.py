"""Only fonts from installed packages, read from memory, with names for common absent ones and a fallback a glyph.

`FT2Font` keeps a file open for as long as it lives, and a job's descriptors are closed when it is forked: fonts are
therefore opened from bytes, which also lets a job use the faces that its guest has already loaded.
"""

from __future__ import annotations

import functools
import io
import unicodedata
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

PACKAGES = (
    "font_amatic_sc", "font_caladea", "font_hanken_grotesk", "font_lato", "font_manrope", "font_roboto",
    "font_source_sans_pro", "font_source_serif_pro", "fontpkg_barlow", "fontpkg_fira_sans", "fontpkg_ibm_plex_mono",
    "fontpkg_poppins", "fontpkg_pt_sans", "fontpkg_pt_serif", "paperang_p2_fonts_cjk",
)  # fmt: skip

_GENERIC = {"sans": "font.sans-serif", "sans serif": "font.sans-serif"} | {
    kind: f"font.{kind}" for kind in ("serif", "sans-serif", "cursive", "fantasy", "monospace")
}

FALLBACKS = ("DejaVu Sans", "WenQuanYi Micro Hei")

ALIASES = {
    "Roboto": "Arial, Helvetica, Helvetica Neue, Liberation Sans, Nimbus Sans, Nimbus Sans L, Arimo, FreeSans, Inter, "
    "San Francisco, SF Pro Display, Arial Unicode MS, Swiss",
    "DejaVu Sans": "Verdana, Tahoma, Bitstream Vera Sans, Lucida Grande, Lucida Sans, Geneva, Lucid, Avant Garde",
    "Lato": "Calibri, Carlito, Candara, Gill Sans",
    "Source Sans Pro": "Segoe UI, Open Sans, Noto Sans, Source Sans 3, Ubuntu, Trebuchet MS, Myriad Pro, Optima",
    "Poppins": "Montserrat, Futura, Century Gothic, Avenir, Raleway, Nunito",
    "Barlow": "DIN, Impact, Oswald, Bebas Neue",
    "STIXGeneral": "Times New Roman, Times, Liberation Serif, Nimbus Roman, Tinos, STIX Two Text, TeX Gyre Termes",
    "Source Serif Pro": "Georgia, Garamond, EB Garamond, Playfair Display, Merriweather, Charter, Noto Serif, "
    "Bitstream Vera Serif, New Century Schoolbook, Century Schoolbook L, Bookman, Utopia",
    "PT Serif": "Palatino, Palatino Linotype, Book Antiqua, Baskerville",
    "Caladea": "Cambria, Constantia",
    "DejaVu Sans Mono": "Courier New, Courier, Consolas, Menlo, Monaco, Lucida Console, Liberation Mono, "
    "Bitstream Vera Sans Mono, Andale Mono, Nimbus Mono L, Terminal",
    "IBM Plex Mono": "Fira Code, Fira Mono, Source Code Pro, Roboto Mono, JetBrains Mono, Inconsolata",
    "Amatic SC": "Comic Sans MS, Comic Neue, xkcd, xkcd Script, Humor Sans, Chalkboard, Apple Chancery, Zapf Chancery, "
    "Textile, Sand, Script MT, Felipa, Chicago, Charcoal, Western",
    "WenQuanYi Micro Hei": "SimHei, SimSun, Microsoft YaHei, Microsoft JhengHei, PingFang SC, PingFang TC, "
    "PingFang HK, "
    "Noto Sans CJK, Noto Sans CJK SC, Noto Sans CJK JP, Noto Sans CJK KR, Noto Sans CJK TC, Noto Sans SC, "
    "Noto Sans JP, "
    "Noto Sans KR, Source Han Sans, Source Han Sans SC, Source Han Sans CN, WenQuanYi Zen Hei, WQY, STHeiti, Heiti TC, "
    "Hiragino Sans GB, Hiragino Sans, Hiragino Kaku Gothic Pro, Yu Gothic, Meiryo, MS Gothic, IPAexGothic, IPAGothic, "
    "TakaoPGothic, Malgun Gothic, NanumGothic, Nanum Gothic, AppleGothic, AppleSDGothicNeo, Apple SD Gothic Neo, "
    "KaiTi, FangSong, Droid Sans Fallback",
}  # fmt: skip


class FontBytes(io.BytesIO):
    """A font file in memory that still tells its path, for the backends that embed fonts."""

    def __init__(self, path: str, data: bytes) -> None:
        super().__init__(data)
        self.path = path

    def __fspath__(self) -> str:
        return self.path

    def __str__(self) -> str:
        return self.path


@functools.cache
def _read(path: str) -> bytes:
    return Path(path).read_bytes()


@functools.lru_cache(maxsize=256)
def _open_fonts(paths: tuple[str, ...], hinting_factor: int, *, _kerning_factor: int, thread_id: int) -> FT2Font:
    first, *rest = (FontBytes(path, _read(path)) for path in map(str, paths))
    fallbacks = [FT2Font(font, hinting_factor, _kerning_factor=_kerning_factor) for font in rest]
    return FT2Font(first, hinting_factor, _fallback_list=fallbacks, _kerning_factor=_kerning_factor)


@functools.cache
def glyphs(path: str) -> frozenset[int]:
    """Return the code points that a font file has glyphs for."""
    return frozenset(FT2Font(FontBytes(path, _read(path))).get_charmap())


def package_files() -> list[Path]:
    """Return the font files of the packages that are installed; .ttf only where a family comes as .otf too."""
    files: list[Path] = []
    for package in PACKAGES:
        spec = find_spec(package)
        for root in (spec.submodule_search_locations or ()) if spec else ():
            found = sorted(path for path in Path(root).rglob("*.[to]t[fc]") if "Variable" not in path.name)
            stems = {path.stem for path in found if path.suffix != ".otf"}
            files.extend(path for path in found if path.suffix != ".otf" or path.stem not in stems)
    return files


def package_folders() -> list[str]:
    """Return the folders that the fonts lie in."""
    return sorted({str(path.parent) for path in package_files()})


class Chooser:
    """Finds font files by family and style among the registered ones, without `FontManager`'s scan of all."""

    def __init__(self, manager: font_manager.FontManager) -> None:
        self.manager = manager
        self._families: dict[str, list[Any]] = {}
        self._indexed = -1
        self._known: dict[Any, tuple[str, ...]] = {}

    def paths(self, prop: Any) -> tuple[str, ...]:
        """Return the best file of each family that is there, then the fallbacks; never empty."""
        families = tuple(prop.get_family())
        generic = tuple(tuple(mpl.rcParams[_GENERIC[kind]]) for kind in families if kind in _GENERIC)
        style = (prop.get_style(), prop.get_variant(), prop.get_weight(), prop.get_stretch())
        key = (families, generic, style, len(self.manager.ttflist))
        if key not in self._known:
            self._known[key] = self._search(families, style)
        file = prop.get_file()
        return (str(file), *self._known[key]) if file else self._known[key]

    def _search(self, families: Iterable[str], style: tuple[Any, ...]) -> tuple[str, ...]:
        self._index()
        found: list[str] = []
        for family in (*families, *FALLBACKS):
            names = mpl.rcParams[_GENERIC[family]] if family in _GENERIC else [family]
            present = next((name for name in names if name.lower() in self._families), None)
            if present is not None:
                entry = min(self._families[present.lower()], key=lambda e: self._distance(e, style))
                if entry.fname not in found:
                    found.append(entry.fname)
        return tuple(found)

    def _index(self) -> None:
        if self._indexed == len(self.manager.ttflist):
            return
        self._indexed = len(self.manager.ttflist)
        self._families = {}
        for entry in self.manager.ttflist:
            self._families.setdefault(entry.name.lower(), []).append(entry)
        for real, names in ALIASES.items():
            for name in names.split(", "):
                if real.lower() in self._families:
                    self._families.setdefault(name.lower(), self._families[real.lower()])

    def _distance(self, entry: Any, style: tuple[Any, ...]) -> float:
        manager = self.manager
        return float(
            manager.score_style(style[0], entry.style)
            + manager.score_variant(style[1], entry.variant)
            + manager.score_weight(style[2], entry.weight)
            + manager.score_stretch(style[3], entry.stretch)
        )


def install() -> Chooser:
    """Make matplotlib use the packages' fonts and nothing of the host's; return what chooses among them."""
    manager = font_manager.fontManager
    own = str(Path(mpl.get_data_path()) / "fonts")
    manager.ttflist = [entry for entry in manager.ttflist if entry.fname.startswith(own)]
    for path in package_files():
        manager.addfont(str(path))
    chooser = Chooser(manager)
    original = manager.findfont

    def find_all(prop: Any, fontext: str = "ttf", *args: Any, **kwargs: Any) -> list[str]:
        return list(chooser.paths(font_manager.FontProperties._from_any(prop)))

    def find_one(prop: Any, fontext: str = "ttf", directory: Any = None, *args: Any, **kwargs: Any) -> str:
        if fontext == "afm" or directory is not None:
            return str(original(prop, fontext, directory, *args, **kwargs))
        prop = font_manager.FontProperties._from_any(prop)
        return str(prop.get_file() or chooser.paths(prop)[0])

    manager._find_fonts_by_props = find_all
    manager.findfont = find_one
    font_manager.findfont = find_one
    font_manager._get_font = _open_fonts
    return chooser


def missing_glyphs(text: str, paths: Iterable[str]) -> list[str]:
    """Return the characters of a text that cannot be drawn right: no glyph, or a script that needs shaping."""
    if text.isascii():
        return []
    wanted = sorted({char for char in text if not char.isascii() and not unicodedata.category(char).startswith("C")})
    paths = tuple(paths)
    return [
        char
        for char in wanted
        if unicodedata.bidirectional(char) in ("R", "AL") or not any(ord(char) in glyphs(path) for path in paths)
    ]
