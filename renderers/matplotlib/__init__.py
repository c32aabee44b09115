"""matplotlib, with what draws on it (pandas, seaborn, networkx): Python code in, PNG and scene out.

The code runs in a warm guest; `probe/codesynth_mpl` there reads the live figures. Here only the job is described,
and what comes back is checked.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from codesynth.core import Rendered, Source
from codesynth.errors import RenderError
from codesynth.plugin import Canvas, Guest, JobResult, PythonJob, RendererInfo, Tool
from codesynth.scene import check_png, parse_scene

FONTS = (
    "font-amatic-sc", "font-caladea", "font-hanken-grotesk", "font-lato", "font-manrope", "font-roboto",
    "font-source-sans-pro", "font-source-serif-pro", "fontpkg-barlow", "fontpkg-fira-sans", "fontpkg-ibm-plex-mono",
    "fontpkg-poppins", "fontpkg-pt-sans", "fontpkg-pt-serif", "paperang-p2-fonts-cjk",
)  # fmt: skip
MAX_BRIDGES = 100
_NEEDS_FULL = re.compile(r"^\s*(?:import|from)\s.*\b(?:seaborn|networkx|scipy|statsmodels)\b", re.MULTILINE)
_ASKS_TIME = re.compile(r"\b(?:now|utcnow|today|time|localtime|gmtime|strftime|ctime)\s*\(")


class MatplotlibRenderer:
    """The plug-in. `job` and `collect` are pure."""

    info = RendererInfo(
        id="matplotlib",
        languages=("matplotlib",),
        categories=("chart",),
        suffix=".py",
        tools=tuple(Tool(name, "module", f"pip install {name}") for name in ("matplotlib", "numpy")),
        packages=("matplotlib", "numpy", "pandas", "scipy", "seaborn", "networkx", "pillow", *FONTS),
    )
    lean = Guest(Path(__file__).parent / "probe", "codesynth_mpl")
    full = Guest(Path(__file__).parent / "probe", "codesynth_mpl_full")

    def job(self, source: Source, canvas: Canvas) -> PythonJob:
        """Describe the job; `options` tell the page, the size limit and whether the code asks for the time."""
        options = {
            "page": source.page,
            "max_pixels": canvas.max_pixels,
            "clock": bool(_ASKS_TIME.search(source.code)),
        }
        files = {name: text.encode() for name, text in source.data.items()}
        guest = self.full if _NEEDS_FULL.search(source.code) else self.lean
        return PythonJob(guest, source.code, files, options)

    def collect(self, result: JobResult) -> Rendered:
        """Check image, scene and counts; RenderError("forged-result") when anything is not as the probe writes it."""
        missing = {"image.png", "scene.json", "meta.json"} - set(result.files)
        if missing:
            raise RenderError("forged-result", f"the job gave no {', '.join(sorted(missing))}")
        png = result.files["image.png"]
        size = check_png(png)
        scene = parse_scene(_decode(result.files["scene.json"]))
        if (scene.width, scene.height) != size:
            raise RenderError(
                "forged-result", f"the scene is {scene.width} by {scene.height}, the image {size[0]} by {size[1]}"
            )
        pages, bridges = _read_meta(result.files["meta.json"])
        return Rendered(png, scene, pages, bridges)


def _decode(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError:
        raise RenderError("forged-result", "a result is not UTF-8") from None


def _read_meta(data: bytes) -> tuple[int, tuple[str, ...]]:
    try:
        meta: Any = json.loads(_decode(data))
        pages, bridges = meta["pages"], meta["bridges"]
    except (ValueError, KeyError, TypeError, RecursionError):
        raise RenderError("forged-result", "the page count is not valid JSON") from None
    good = type(pages) is int and 1 <= pages <= 10_000 and isinstance(bridges, list) and len(bridges) <= MAX_BRIDGES
    if not good or not all(isinstance(name, str) and len(name) <= 100 for name in bridges):
        raise RenderError("forged-result", "the page count or the bridges are not what the probe writes")
    return pages, tuple(bridges)


renderer = MatplotlibRenderer()
