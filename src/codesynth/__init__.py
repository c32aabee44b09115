"""codesynth: training data for vision-language models from code.

    from codesynth import generate, ingest, render, load, verify

Importing this loads no plotting library; each function brings what it needs when it is called.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from codesynth.api import generate as generate
    from codesynth.api import ingest as ingest
    from codesynth.api import render as render
    from codesynth.dataset import inspect as inspect
    from codesynth.dataset import load as load
    from codesynth.dataset import verify as verify

__version__ = "0.1.0"
__all__ = ["__version__", "generate", "ingest", "inspect", "load", "render", "verify"]

_HOMES = {"generate": "api", "ingest": "api", "render": "api"} | dict.fromkeys(("inspect", "load", "verify"), "dataset")


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'codesynth' has no attribute {name!r}")
    return getattr(import_module(f"codesynth.{_HOMES[name]}"), name)
