"""Make the README's picture from a dataset: `python benchmarks/readme_picture.py demo docs/images/sheet.png`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image

from codesynth import load
from codesynth.core import Sample
from codesynth.scene import overlay

COLUMNS, WIDTH, HEIGHT, GAP = 4, 420, 300, 10
WANTED = (
    "grouped bar chart", "line chart with band", "heatmap", "donut chart", "stacked area chart", "box plot",
    "radar chart", "bubble chart", "bar and line chart", "horizontal bar chart", "multi-line chart",
    "population pyramid",
)  # fmt: skip


def tile(sample: Sample, boxes: bool) -> Image.Image:
    png = overlay(sample.rendered.png, sample.rendered.scene) if boxes else sample.rendered.png
    image = Image.open(io.BytesIO(png)).convert("RGB")
    image = image.crop((0, 0, sample.rendered.scene.width, sample.rendered.scene.height))
    image.thumbnail((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    return image


def main() -> None:
    dataset, target = Path(sys.argv[1]), Path(sys.argv[2])
    by_type: dict[str, Sample] = {}
    for sample in load(dataset):
        by_type.setdefault(sample.figure_type, sample)
    chosen = [by_type[name] for name in WANTED if name in by_type]
    rows = -(-len(chosen) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (WIDTH + GAP) + GAP, rows * (HEIGHT + GAP) + GAP), "#d9d9d6")
    for i, sample in enumerate(chosen):
        image = tile(sample, boxes=i % COLUMNS == COLUMNS - 1)
        x = GAP + (i % COLUMNS) * (WIDTH + GAP) + (WIDTH - image.width) // 2
        y = GAP + (i // COLUMNS) * (HEIGHT + GAP) + (HEIGHT - image.height) // 2
        sheet.paste(image, (x, y))
    sheet.quantize(200).save(target, optimize=True)


if __name__ == "__main__":
    main()
