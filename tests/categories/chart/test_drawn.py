"""What the code draws is what the data say: read back from the jailed renderer's scene, and by a reader of our own."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter

import pytest

from codesynth.plugin import Canvas, Registry
from codesynth.quality import check_rendered
from codesynth.sandbox import Sandbox

from .writing import TYPES, write

TABLES = {
    "bar chart with error bars": "bar",
    "population pyramid": "bar",
    "waterfall chart": "bar",
    "stacked area chart": "area",
    "pie chart": "wedge",
    "donut chart": "wedge",
    "heatmap": "cell",
    "lollipop chart": "stem",
    "dot-and-whisker plot": "error-bar",
}


@pytest.fixture(scope="module")
def draw():
    renderer = Registry.discover().for_language("matplotlib")
    with Sandbox() as sandbox:
        yield lambda source: renderer.collect(sandbox.run(renderer.job(source, Canvas())))


def number(text):
    return round(float(text), 6)


def key(value):
    try:
        return number(value)
    except (TypeError, ValueError):
        return " ".join(str(value).split())


def rows_of(source):
    return list(csv.reader(io.StringIO(source.data["data.csv"])))[1:]


def drawn_rows(scene, kind, names):
    return [tuple(row[name] for name in names) for t in scene.tables if t.kind == kind for row in t.records()]


def compare(figure_type, data, source, scene):
    rows = rows_of(source)
    if figure_type in ("histogram", "box plot", "violin plot"):
        return _compare_samples(figure_type, data, scene)
    if figure_type == "bar and line chart":
        assert drawn(scene, "bar", "category") == Counter((key(r[0]), number(r[1])) for r in rows)
        assert drawn(scene, "point", "category") == Counter((key(r[0]), number(r[2])) for r in rows)
        return None
    if figure_type in ("pie chart", "donut chart"):
        total = sum(float(r[1]) for r in rows)
        got = {key(name): share for name, share in drawn_rows(scene, "wedge", ("category", "share"))}
        assert got == {key(r[0]): pytest.approx(float(r[1]) / total, abs=1e-3) for r in rows}
        return None
    if figure_type == "heatmap":
        got = Counter((key(a), key(b), number(v)) for a, b, v in drawn_rows(scene, "cell", ("row", "column", "value")))
        assert got == Counter((key(a), key(b), number(v)) for a, b, v in rows if v)
        return None
    if figure_type == "dot-and-whisker plot":
        # Lying error bars have marks but no table of their own, so the points tell.
        points = [m.fields for m in scene.by_role("point")]
        got = Counter((key(f["category"]), *(number(e) for e in f["error"])) for f in points)
        assert got == Counter(
            (key(r[0]), number(float(r[-2]) - float(r[-1])), number(float(r[-2]) + float(r[-1]))) for r in rows
        )
        return None
    if figure_type == "bubble chart":
        got = Counter((number(x), number(y)) for x, y in drawn_rows(scene, "point", ("x", "value")))
        assert got == Counter((number(r[1]), number(r[2])) for r in rows)
        return None
    return _compare_series(figure_type, data, rows, scene)


def drawn(scene, kind, name):
    return Counter((key(a), number(v)) for a, v in drawn_rows(scene, kind, (name, "value")))


def _compare_series(figure_type, data, rows, scene):
    kinds = {table.kind for table in scene.tables}
    kind = TABLES.get(figure_type) or ("bar" if "bar" in kinds else "point")
    table = next(t for t in scene.tables if t.kind == kind)
    first = "category" if "category" in [c.name for c in table.columns] else "x"
    several = len(rows[0]) > 2 and figure_type not in ("scatter plot", "grouped scatter plot", "waterfall chart")
    extra = {"bar chart with error bars": 1, "dot-and-whisker plot": 1, "line chart with band": 2}.get(figure_type, 0)
    if "scatter" in figure_type:
        want = Counter((number(r[-2]), number(r[-1])) for r in rows)
    else:
        want = Counter((key(r[0]), number(r[-1 - extra])) for r in rows if r[-1 - extra])
    got = drawn(scene, kind, first)
    if "trend" in str(want) or figure_type == "scatter plot":
        got = got & want if sum(got.values()) == sum(want.values()) + 2 else got  # two more points: the fitted line
    assert got == want
    named = several and len(rows[0]) > 2 + extra and scene.by_role("legend")
    if named and figure_type not in ("small multiples", "population pyramid", "slope chart"):
        assert {key(name) for name, _ in drawn_rows(scene, kind, ("series", "value"))} == {key(r[1]) for r in rows}
    if extra == 1:
        bars = drawn_rows(scene, kind, ("value", "error_low", "error_high"))
        assert Counter((number(v), number((b - a) / 2)) for v, a, b in bars) == Counter(
            (number(r[-2]), number(r[-1])) for r in rows
        )
    return data


def _compare_samples(figure_type, data, scene):
    groups = {key(g.name): sorted(g.values) for g in data.groups}
    if figure_type == "histogram":
        assert sum(v for (v,) in drawn_rows(scene, "bin", ("value",))) == sum(map(len, groups.values()))
        return
    kind = "box" if figure_type == "box plot" else "violin"
    table = next(t for t in scene.tables if t.kind == kind)
    assert {key(name) for name in table.column("category")} == set(groups)
    for row in table.records():
        values = groups[key(row["category"])]
        middle = (values[(len(values) - 1) // 2] + values[len(values) // 2]) / 2
        if "median" in row and row["median"] is not None:
            assert row["median"] == pytest.approx(middle, rel=1e-3, abs=1e-3)


def check(draw, figure_type, seed, locale="en"):
    _, data, source = write(figure_type, seed, locale)
    rendered = draw(source)
    unknown = [mark.fields for mark in rendered.scene.by_role("unknown")]
    assert not unknown, (unknown, source.code)
    compare(figure_type, data, source, rendered.scene)
    return rendered


@pytest.mark.parametrize("figure_type", TYPES)
def test_the_scene_holds_the_data(draw, figure_type):
    check(draw, figure_type, 1)


@pytest.mark.slow
@pytest.mark.parametrize("figure_type", TYPES)
def test_the_scene_holds_the_data_of_many(draw, figure_type):
    for seed in range(100, 112):
        check(draw, figure_type, seed)


@pytest.mark.slow
@pytest.mark.parametrize("locale", ["de", "fr", "es", "ru", "ja", "zh"])
def test_the_scene_holds_the_data_in_other_languages(draw, locale):
    for figure_type in TYPES:
        check(draw, figure_type, 7, locale)


@pytest.mark.slow
def test_the_filters_let_nearly_all_pass(draw):
    refused = []
    for seed in range(200, 210):
        for figure_type in TYPES:
            _, _, source = write(figure_type, seed)
            try:
                check_rendered(draw(source))
            except Exception as error:  # every reason counts
                refused.append(f"{figure_type} {seed}: {error}")
    assert len(refused) <= 0.03 * 10 * len(TYPES), refused


# A second way to see what was drawn: a plain interpreter, warnings as errors, and the numbers that the artists hold.
READER = """
import json, os, sys, warnings, tempfile
import matplotlib
matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
from pathlib import Path
import logging
logging.getLogger("matplotlib").setLevel(logging.ERROR)
plt.show = lambda *args, **kwargs: None
plt.style.library  # read the sheets before warnings become errors

def numbers(figure):
    found = []
    for ax in figure.axes:
        for patch in ax.patches:
            if hasattr(patch, "get_height"):
                found += [patch.get_height(), patch.get_width()]
            if hasattr(patch, "theta1"):
                found.append((patch.theta2 - patch.theta1) / 3.6)
        for line in ax.get_lines():
            found += list(np.asarray(line.get_ydata(orig=False), float))
            found += list(np.asarray(line.get_xdata(orig=False), float))
        for collection in ax.collections:
            found += np.asarray(collection.get_offsets(), float).ravel().tolist()
            if collection.get_array() is not None:
                found += np.ma.filled(collection.get_array().astype(float), np.nan).ravel().tolist()
            for path in collection.get_paths():
                found += path.vertices.ravel().tolist()
        for image in ax.images:
            found += np.ma.filled(image.get_array().astype(float), np.nan).ravel().tolist()
    return [round(float(v), 5) for v in found if np.isfinite(v)]

out = []
for job in json.load(sys.stdin):
    plt.close("all"); plt.rcdefaults()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        Path("data.csv").write_text(job["csv"], encoding="utf-8")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            try:
                exec(compile(job["code"], "source.py", "exec"), {"__name__": "__main__"})
                figures = [plt.figure(n) for n in plt.get_fignums()]
                for figure in figures:
                    figure.canvas.draw()
                out.append(sum((numbers(f) for f in figures), []))
            except Exception as error:
                out.append(f"{type(error).__name__}: {error}")
        os.chdir("/")
print(json.dumps(out))
"""


def run_plainly(samples):
    jobs = [{"code": source.code, "csv": source.data["data.csv"]} for _, _, source in samples]
    done = subprocess.run(
        [sys.executable, "-c", READER], input=json.dumps(jobs), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def check_plainly(seeds):
    cases = [(figure_type, seed) for figure_type in TYPES for seed in seeds]
    samples = [write(*case) for case in cases]
    for case, (_, data, source), found in zip(cases, samples, run_plainly(samples), strict=True):
        assert not isinstance(found, str), (case, found, source.code)
        if case[0] in ("histogram", "box plot", "violin plot", "stacked area chart"):
            assert found
            continue
        seen = set(found)
        column = -1 - {"bar chart with error bars": 1, "dot-and-whisker plot": 1, "line chart with band": 2,
                       "bubble chart": 1}.get(case[0], 0)  # fmt: skip
        values = [float(row[column]) for row in rows_of(source) if row[column]]
        if case[0] in ("pie chart", "donut chart"):
            values = [v / sum(values) * 100 for v in values]
            assert all(min(abs(v - s) for s in seen) < 0.01 for v in values), (case, source.code)
            continue
        lost = [v for v in values if round(v, 5) not in seen]
        assert not lost, (case, lost, source.code, data)


def test_plain_python_draws_the_same_without_a_warning():
    check_plainly([2])


@pytest.mark.slow
def test_plain_python_draws_many_without_a_warning():
    check_plainly(range(300, 312))
