"""One job from before its code to its result, and the warming of the guest that jobs are forked from."""

from __future__ import annotations

import importlib
import io
import json
import sys
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

import matplotlib.pyplot as plt
from matplotlib.figure import Figure

from codesynth_mpl import bridges, capture, determinism, fonts, hooks, scene
from codesynth_mpl.record import Recorder

LEAN = ("pandas", "pandas.plotting", "mpl_toolkits.mplot3d", "mpl_toolkits.axes_grid1", "PIL.PngImagePlugin")
FULL = (*LEAN, "scipy.stats", "seaborn", "networkx", "matplotlib.sankey", "matplotlib.animation")
WARM_UP = """
import numpy as np, matplotlib.pyplot as plt, matplotlib.dates, matplotlib.category
fig, axes = plt.subplots(1, 3)
axes[0].plot(["a", "b"], [1, 2], marker="o", label=r"$x^2$"); axes[0].legend(title="t")
axes[0].set_title("Wärme", weight="bold")
axes[1].bar([0, 1], [1e6, 2e6]); axes[1].set_yscale("log"); axes[1].text(0, 1, "中")
axes[2].pie([1, 2], labels=["a", "b"], autopct="%1.1f%%")
"""


@dataclass(frozen=True)
class Prepared:
    """What a warm guest hands to the jobs that are forked from it."""

    chooser: fonts.Chooser
    bridges: bridges.Log


def prepare(modules: tuple[str, ...] = LEAN) -> Prepared:
    """Load what jobs use, take over the fonts, hook and bridge, and draw once so that caches are in memory."""
    for name in modules:
        try:
            importlib.import_module(name)
        except ImportError:
            continue
    chooser = fonts.install()
    hooks.install()
    for size in (8, 10, 12):
        with mpl.rc_context({"font.size": size}):
            exec(compile(WARM_UP, "warm-up", "exec"), {})
            figure = plt.gcf()
            picture = capture.Capture(0, 4096, lambda fig, rec: scene.read_scene(fig, rec, chooser))
            picture.take(picture.page_of(figure))
            plt.close("all")
    for family in ("sans-serif", "serif", "monospace", *fonts.ALIASES):
        for weight in ("normal", "bold"):
            for style in ("normal", "italic"):
                chooser.paths(mpl.font_manager.FontProperties(family=family, weight=weight, style=style))
    mpl.rcParams.update(mpl.rcParamsDefault)
    mpl.rcParams["backend"] = "agg"
    log = bridges.Log()
    bridges.install(log)
    return Prepared(chooser, log)


class Session:
    """The state of one job."""

    def __init__(self, prepared: Prepared, options: dict[str, Any]) -> None:
        self.bridges = prepared.bridges
        self.chooser = prepared.chooser
        self.capture = capture.Capture(int(options.get("page", 0)), int(options.get("max_pixels", 4096)), self._read)
        determinism.install(clock=bool(options.get("clock", False)))
        capture.install(self.capture)
        sys.argv = ["source.py"]
        sys.path.append(str(Path.cwd()))  # modules among the data files; last, so that none hides a library
        sys.stdin = io.StringIO("")
        warnings.simplefilter("ignore")

    def _read(self, figure: Figure, recorder: Recorder) -> str:
        return scene.read_scene(figure, recorder, self.chooser)

    def finish(self) -> dict[str, bytes]:
        """Return the files for the host."""
        picture, pages = self.capture.result()
        meta = {"pages": pages, "bridges": sorted(self.bridges.used)}
        return {
            "image.png": picture.png,
            "scene.json": picture.scene.encode(),
            "meta.json": json.dumps(meta).encode(),
        }
