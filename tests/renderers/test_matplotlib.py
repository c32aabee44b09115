# ruff: noqa: E501 (code in strings)
"""The plug-in on the host: what it asks for, and what it accepts back."""

from __future__ import annotations

import io
import json
import time

import pytest
from PIL import Image

from codesynth.core import Source
from codesynth.errors import RenderError
from codesynth.plugin import Canvas, JobResult, Registry, Renderer
from codesynth.sandbox import Sandbox

from .harness import gallery_names, gallery_source


@pytest.fixture(scope="module")
def renderer():
    return Registry.discover().get("matplotlib")


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox() as found:
        yield found


def result(**changes):
    buffer = io.BytesIO()
    Image.new("RGB", (30, 20)).save(buffer, "png")
    files = {
        "image.png": buffer.getvalue(),
        "scene.json": json.dumps({"width": 30, "height": 20, "marks": [], "tables": []}).encode(),
        "meta.json": json.dumps({"pages": 1, "bridges": ["numpy.float"]}).encode(),
    }
    files.update(changes)
    return JobResult({name: data for name, data in files.items() if data is not None})


def test_it_is_a_renderer(renderer):
    assert isinstance(renderer, Renderer)
    assert renderer.info.languages == ("matplotlib",)


def test_the_job_says_what_the_probe_needs(renderer):
    source = Source("matplotlib", "import datetime; datetime.date.today()", {"data.csv": "a,b\n"}, page=2)
    job = renderer.job(source, Canvas(max_pixels=800))
    assert job.options == {"page": 2, "max_pixels": 800, "clock": True}
    assert job.files == {"data.csv": b"a,b\n"}
    assert (job.guest.probe / job.guest.module / "__init__.py").is_file()
    assert renderer.job(Source("matplotlib", "plt.plot([1])"), Canvas()).options["clock"] is False


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("import seaborn as sns", "codesynth_mpl_full"),
        ("import numpy as np\nfrom scipy.stats import norm", "codesynth_mpl_full"),
        ("import matplotlib.pyplot as plt, networkx as nx", "codesynth_mpl_full"),
        ("plt.style.use('seaborn-v0_8')", "codesynth_mpl"),
        ("import pandas", "codesynth_mpl"),
    ],
)
def test_only_sources_that_need_the_heavy_libraries_get_their_guest(renderer, code, module):
    assert renderer.job(Source("matplotlib", code), Canvas()).guest.module == module


def test_a_good_result(renderer):
    rendered = renderer.collect(result())
    assert (rendered.pages, rendered.bridges) == (1, ("numpy.float",))


@pytest.mark.parametrize(
    "changes",
    [
        {"image.png": None}, {"scene.json": None}, {"meta.json": None}, {"image.png": b"no"}, {"scene.json": b"\xff"},
        {"scene.json": json.dumps({"width": 31, "height": 20, "marks": [], "tables": []}).encode()},
        {"meta.json": b"[]"}, {"meta.json": b'{"pages": 0, "bridges": []}'}, {"meta.json": b'{"pages": 1, "bridges": [1]}'},
        {"meta.json": b'{"pages": true, "bridges": []}'}, {"meta.json": b'{"pages": 1, "bridges": ["' + b"x" * 200 + b'"]}'},
        {"meta.json": b"[" * 10**6}, {"meta.json": b'{"pages": 1e9, "bridges": []}'},
    ],
)  # fmt: skip
def test_a_forged_result_is_refused(renderer, changes):
    with pytest.raises(RenderError) as caught:
        renderer.collect(result(**changes))
    assert caught.value.kind == "forged-result"


@pytest.mark.parametrize("name", ["bar_grouped", "network", "cjk_and_glyphs", "scatter3d"])
def test_the_jail_gives_what_a_plain_process_gives(renderer, sandbox, name):
    from .harness import run

    job = renderer.job(Source("matplotlib", gallery_source(name)), Canvas())
    rendered = renderer.collect(sandbox.run(job))
    outside = run(gallery_source(name), max_pixels=4096)
    assert rendered.png == bytes.fromhex(outside["png"])
    assert json.loads(rendered.scene.to_json())["marks"] == outside["scene"]["marks"]


def test_failures_have_names(renderer, sandbox):
    def kind(code, page=0):
        with pytest.raises(RenderError) as caught:
            renderer.collect(sandbox.run(renderer.job(Source("matplotlib", code, page=page), Canvas())))
        return caught.value.kind

    assert kind("x = 1") == "no-figure"
    assert kind("import matplotlib.pyplot as plt; plt.plot([1])", page=4) == "no-page"
    assert kind("import matplotlib.pyplot as plt; plt.plot([1]); raise ValueError('no')")


def test_data_files_are_beside_the_code(renderer, sandbox):
    code = "import helper, pandas as pd, matplotlib.pyplot as plt\nd = pd.read_csv('data.csv'); plt.bar(d.k, d.v); plt.show()"
    job = renderer.job(Source("matplotlib", code, {"data.csv": "k,v\nx,3\ny,4\n", "helper.py": ""}), Canvas())
    scene = renderer.collect(sandbox.run(job)).scene
    assert [row[1:] for row in scene.tables[0].rows] == [("x", 3.0), ("y", 4.0)]


@pytest.mark.slow
def test_reading_costs_little_beside_drawing(renderer, sandbox):
    """The whole gallery, warm: under half a second a figure on a busy machine."""
    jobs = [renderer.job(Source("matplotlib", gallery_source(name)), Canvas()) for name in gallery_names()]
    for job in jobs:
        sandbox.run(job)
    began = time.perf_counter()
    for job in jobs:
        renderer.collect(sandbox.run(job))
    assert (time.perf_counter() - began) / len(jobs) < 0.5
