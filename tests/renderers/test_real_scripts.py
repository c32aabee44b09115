"""Real code nobody here wrote: matplotlib's own examples, fetched from the package index when the test runs."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "gallery.py"


@pytest.mark.slow
def test_most_of_the_gallery_runs_and_is_understood(tmp_path):
    spec = importlib.util.spec_from_file_location("gallery_benchmark", BENCHMARK)
    gallery = sys.modules["gallery_benchmark"] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gallery)
    try:
        root = gallery.fetch_sdist("3.10.9", tmp_path) / "galleries" / "examples"
    except OSError as error:
        pytest.skip(f"the package index cannot be reached: {error}")
    paths = gallery.scripts_in(root)[::6]
    report = gallery.run(paths, root, None)
    assert report.rendered >= 0.93 * report.scripts, report.failures
    assert report.clean >= 0.9 * report.rendered, report.unknown
    assert set(report.failures) <= {"exception", "no-figure", "exit", "blocked", "time"}
