"""Real code nobody here wrote: matplotlib's own examples, through the renderer.

    python benchmarks/gallery.py [--version 3.10.9] [--limit N] [--pictures DIR] [--json FILE] [--folder DIR]

Fetches the sdist from the package index, runs every script of `galleries/examples` in the jail, and reports how many
run, how many scenes have no unknown marks, what remains unknown, and the failures by reason.
"""

from __future__ import annotations

import argparse
import json
import re
import tarfile
import tempfile
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from codesynth.core import Scene, Source
from codesynth.errors import CodesynthError, StageError
from codesynth.plugin import Canvas, Registry
from codesynth.sandbox import Sandbox
from codesynth.scene import overlay

SHAPES = {"axes", "axis", "shape", "image", "unknown", "colorbar", "legend", "legend-key"}


@dataclass
class Report:
    """What became of each script."""

    scripts: int = 0
    rendered: int = 0
    clean: int = 0
    without_data: int = 0
    seconds: float = 0.0
    failures: Counter[str] = field(default_factory=Counter)
    details: dict[str, str] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)
    roles: Counter[str] = field(default_factory=Counter)
    bridges: Counter[str] = field(default_factory=Counter)


def fetch_sdist(version: str, into: Path) -> Path:
    """Download matplotlib's source distribution through the index that pip is configured with; return the folder."""
    index = _index_url()
    with urllib.request.urlopen(f"{index}/matplotlib/") as page:
        links = re.findall(r'href="([^"]+)"', page.read().decode())
    wanted = f"matplotlib-{version}.tar.gz"
    link = next(link for link in links if wanted in link)
    address = urllib.request.urljoin(f"{index}/matplotlib/", link.split("#")[0])
    archive = into / wanted
    with urllib.request.urlopen(address) as response:
        archive.write_bytes(response.read())
    with tarfile.open(archive) as tar:
        tar.extractall(into, filter="data")
    return into / wanted.removesuffix(".tar.gz")


def _index_url() -> str:
    import subprocess
    import sys

    found = subprocess.run(
        [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
    )
    return (found.stdout.strip() or "https://pypi.org/simple").rstrip("/")


def scripts_in(folder: Path) -> list[Path]:
    """Return the example scripts, leaving out those for other user interfaces and animations' helpers."""
    skip = ("user_interfaces", "animation", "event_handling", "widgets")
    return [path for path in sorted(folder.rglob("*.py")) if not any(part in skip for part in path.parts)]


def run(paths: list[Path], root: Path, pictures: Path | None) -> Report:
    """Render each script and count."""
    renderer = Registry.discover().get("matplotlib")
    report = Report()
    with Sandbox() as sandbox:
        for path in paths:
            report.scripts += 1
            name = str(path.relative_to(root))
            began = time.perf_counter()
            try:
                siblings = {other.name: other.read_text() for other in path.parent.glob("basic_*.py")}
                result = sandbox.run(renderer.job(Source("matplotlib", path.read_text(), siblings), Canvas()))
                rendered = renderer.collect(result)
            except StageError as error:
                report.failures[error.kind] += 1
                report.details[name] = str(error)[:200]
                continue
            except CodesynthError as error:
                report.failures[type(error).__name__] += 1
                report.details[name] = str(error)[:200]
                continue
            finally:
                report.seconds += time.perf_counter() - began
            _count(report, name, rendered.scene)
            report.bridges.update(rendered.bridges)
            if pictures is not None:
                target = pictures / name.replace("/", "__").replace(".py", ".png")
                target.write_bytes(overlay(rendered.png, rendered.scene))
    return report


def _count(report: Report, name: str, scene: Scene) -> None:
    report.rendered += 1
    unknown = scene.by_role("unknown")
    report.clean += not unknown
    report.unknown.update(f"{mark.fields.get('artist')}" for mark in unknown)
    report.roles.update(mark.role for mark in scene.marks)
    data = [
        mark
        for mark in scene.marks
        if mark.role not in SHAPES and "label" not in mark.role and "title" not in mark.role
    ]
    report.without_data += not [
        mark for mark in data if mark.role not in ("text", "annotation", "arrow", "offset-text")
    ]
    if unknown:
        report.details[name] = "unknown: " + ", ".join(sorted({str(mark.fields.get("artist")) for mark in unknown}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--version", default="3.10.9")
    parser.add_argument("--folder", type=Path, help="scripts that are already here, instead of the sdist")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--pictures", type=Path)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    if options.pictures:
        options.pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = options.folder or fetch_sdist(options.version, Path(temporary)) / "galleries" / "examples"
        paths = scripts_in(root)
        report = run(paths[: options.limit or None], root, options.pictures)
    each = report.seconds / max(1, report.scripts)
    print(f"{report.scripts} scripts, {report.rendered} rendered, {report.clean} without unknown marks, "
          f"{report.without_data} without data marks, {each:.2f} s a script")  # fmt: skip
    print("failures:", dict(report.failures.most_common()))
    print("unknown:", dict(report.unknown.most_common()))
    print("bridges:", dict(report.bridges.most_common()))
    if options.json:
        options.json.write_text(json.dumps(report.__dict__, indent=1, default=dict))


if __name__ == "__main__":
    main()
