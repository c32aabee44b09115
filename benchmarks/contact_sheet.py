"""Tiles procedural charts into one picture, drawn in the jail as in a run, and counts what the filters say of them.

python benchmarks/contact_sheet.py --out sheet.png --types "bar chart,pie chart" --count 20 --seed 1
"""

from __future__ import annotations

import argparse
import io
import math
import random
from collections import Counter
from pathlib import Path

from PIL import Image, ImageDraw

from codesynth.author.personas import compose
from codesynth.categories import load_category
from codesynth.core import Brief, Rendered, Source
from codesynth.errors import StageError
from codesynth.plugin import Canvas, Registry
from codesynth.quality import check_rendered
from codesynth.sandbox import Sandbox


def write(figure_type: str, seed: int, locale: str) -> tuple[str, Source]:
    """Write one sample."""
    rng = random.Random(f"{figure_type}-{seed}")
    category = load_category("chart")
    brief = Brief("chart", figure_type, "matplotlib", compose(rng), locale)
    topic = category.write_topic(brief, rng)
    data = category.write_data(brief, topic, rng)
    return topic.text, category.write_source(brief, topic, data, rng)


def tile(images: list[tuple[str, bytes]], columns: int, side: int) -> Image.Image:
    """Return the images in a grid, each with a caption."""
    rows = math.ceil(len(images) / columns)
    sheet = Image.new("RGB", (columns * side, rows * (side * 3 // 4 + 14)), "#888888")
    pen = ImageDraw.Draw(sheet)
    for i, (caption, png) in enumerate(images):
        image = Image.open(io.BytesIO(png)).convert("RGB")
        image.thumbnail((side - 6, side * 3 // 4 - 4), Image.Resampling.LANCZOS)
        x, y = i % columns * side, i // columns * (side * 3 // 4 + 14)
        sheet.paste(image, (x + 3, y + 14))
        pen.text((x + 4, y + 1), caption[: side // 6], fill="white")
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("sheet.png"))
    parser.add_argument("--types", default="")
    parser.add_argument("--count", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--locale", default="en")
    parser.add_argument("--columns", type=int, default=6)
    parser.add_argument("--side", type=int, default=420)
    parser.add_argument("--keep", type=Path, help="a folder for the single images, sources and scenes")
    options = parser.parse_args()
    types = [t for t in options.types.split(",") if t] or list(load_category("chart").figure_types)
    renderer = Registry.discover().for_language("matplotlib")
    images: list[tuple[str, bytes]] = []
    failures: Counter[str] = Counter()
    with Sandbox() as sandbox:
        for i in range(options.count):
            figure_type, seed = types[i % len(types)], options.seed * 1000 + i // len(types)
            name = f"{seed} {figure_type}"
            _, source = write(figure_type, seed, options.locale)
            if options.keep:
                options.keep.mkdir(parents=True, exist_ok=True)
                (options.keep / f"{name}.py").write_text(source.code, encoding="utf-8")
                (options.keep / f"{name}.csv").write_text(source.data["data.csv"], encoding="utf-8")
            try:
                rendered: Rendered = renderer.collect(sandbox.run(renderer.job(source, Canvas())))
            except StageError as error:
                print(f"{name}: {error}")
                failures[error.kind] += 1
                continue
            try:
                check_rendered(rendered)
            except StageError as error:
                print(f"{name}: {error}")
                failures[error.kind] += 1
                name = f"!! {name} {error.kind}"
            if options.keep:
                (options.keep / f"{name}.png").write_bytes(rendered.png)
                (options.keep / f"{name}.json").write_text(rendered.scene.to_json(), encoding="utf-8")
            unknown = sum(mark.role == "unknown" for mark in rendered.scene.marks)
            if unknown:
                print(f"{name}: {unknown} unknown marks")
            images.append((name, rendered.png))
    tile(images, options.columns, options.side).save(options.out)
    print(f"{len(images)} images, failures {dict(failures)}")


if __name__ == "__main__":
    main()
