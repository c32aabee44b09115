"""A page to look at a dataset: images with their boxes to hover over, questions, answers, code. One HTML file."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from codesynth.core import Mark, Sample

MAX_MARKS = 600


def write_page(path: Path, samples: Iterable[Sample], title: str) -> None:
    """Write an HTML page that stands by itself, images included: for hundreds of samples, not for millions."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    template = environment.get_template("page.html.jinja")
    with path.open("wb") as file:
        template.stream(title=title, samples=map(_show, samples)).dump(file, encoding="utf-8")


def _show(sample: Sample) -> dict[str, Any]:
    scene = sample.rendered.scene
    return {
        "sample": sample,
        "image": base64.b64encode(sample.rendered.png).decode(),
        "width": scene.width,
        "height": scene.height,
        "marks": [_describe(mark) for mark in scene.marks[:MAX_MARKS] if mark.box.area > 0],
    }


def _describe(mark: Mark) -> dict[str, Any]:
    fields = ", ".join(f"{name}: {value}" for name, value in mark.fields.items() if value not in ("", None))
    return {"box": mark.box, "role": mark.role, "label": f"{mark.id} ({mark.role}) {mark.text}\n{fields[:300]}"}
