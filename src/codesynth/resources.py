"""Finds prompts, personas and renderers' files: the same in a checkout and in a wheel."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def resource(package: str, *parts: str) -> Path:
    """Return the path of a packaged file or folder: `resource("prompts", "chart", "data.jinja")`.

    `package` is "prompts", "personas" or "renderers". FileNotFoundError when there is no such file.
    """
    root = import_module(f"codesynth_{package}").__file__
    if root is None:
        raise FileNotFoundError(f"codesynth_{package} has no folder")
    path = Path(root).parent.joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(f"codesynth has no {package}/{'/'.join(parts)}")
    return path
