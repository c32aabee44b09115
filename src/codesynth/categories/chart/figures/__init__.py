"""The figure types, each an entry in the table of its module: adding one touches that file only."""

from __future__ import annotations

import pkgutil
from importlib import import_module

from codesynth.categories.chart.figures.base import Figure


def _collect() -> dict[str, Figure]:
    figures: dict[str, Figure] = {}
    for module in sorted(info.name for info in pkgutil.iter_modules(__path__)):
        for figure in getattr(import_module(f"{__name__}.{module}"), "FIGURES", ()):
            if figure.name in figures:
                raise ValueError(f"two figure types are called {figure.name!r}")
            figures[figure.name] = figure
    return figures


FIGURES = _collect()
