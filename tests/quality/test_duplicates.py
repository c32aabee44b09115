"""Duplicates: the same source, the same pixels, the same look; and charts that only resemble each other."""

import random

import pytest

from codesynth.core import Source
from codesynth.errors import Rejected
from codesynth.plugin import Canvas, Registry
from codesynth.quality import Duplicates, QualitySettings
from codesynth.quality.duplicates import difference, fingerprint
from codesynth.sandbox import Sandbox

CHART = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(7, 5))
values = {values}
ax.{kind}([f"Item {{i}}" for i in range(len(values))], values, color="{color}")
ax.set_title("{title}")
"""
VALUES = [3.1, 7.4, 5.2, 9.9, 1.5, 6.6, 2.0, 8.8]


@pytest.fixture(scope="module")
def draw():
    renderer = Registry.discover().for_language("matplotlib")
    known = {}
    with Sandbox() as sandbox:

        def run(values=VALUES, kind="bar", color="tab:blue", title="Sales by region"):
            source = Source("matplotlib", CHART.format(values=values, kind=kind, color=color, title=title))
            if source.code not in known:
                known[source.code] = source, renderer.collect(sandbox.run(renderer.job(source, Canvas())))
            return known[source.code]

        yield run


def verdict(duplicates, pair):
    try:
        duplicates.check(*pair)
    except Rejected as error:
        return error.kind
    return ""


def second(first, other, **settings):
    duplicates = Duplicates(QualitySettings(**settings))
    assert verdict(duplicates, first) == ""
    return verdict(duplicates, other)


def test_the_same_source(draw):
    source, rendered = draw()
    other = draw(kind="plot")[1]
    assert second((source, rendered), (source, other)) == "duplicate"
    assert second((source, rendered), (source, other), off=("duplicate",)) == ""


@pytest.mark.parametrize("change", [{"data": {"data.csv": "a"}}, {"page": 1}, {"language": "other"}])
def test_data_page_and_language_belong_to_the_source(draw, change):
    source, rendered = draw()
    fields = {"language": source.language, "code": source.code, "data": source.data, "page": source.page, **change}
    assert second((source, rendered), (Source(**fields), draw(kind="plot")[1])) == ""


def test_the_same_pixels_from_another_source(draw):
    source, rendered = draw()
    assert second((source, rendered), (Source("matplotlib", source.code + "\n# again"), rendered)) == "duplicate"


@pytest.mark.parametrize("kind", ["bar", "plot", "scatter"])
@pytest.mark.parametrize("change", [{"title": "Sales by county"}, {"color": "tab:red"}])
def test_nearly_the_same_look(draw, kind, change):
    assert second(draw(kind=kind), draw(kind=kind, **change)) == "near-duplicate"
    assert second(draw(kind=kind), draw(kind=kind, **change), off=("near-duplicate",)) == ""


@pytest.mark.parametrize("kind", ["bar", "plot", "scatter"])
@pytest.mark.parametrize("seed", range(5))
def test_other_values_are_another_chart(draw, kind, seed):
    values = random.Random(seed).sample(VALUES, 8)
    assert second(draw(kind=kind), draw(values, kind)) == ""


@pytest.mark.parametrize("kind", ["bar", "plot", "scatter"])
def test_one_other_value_is_another_chart(draw, kind):
    values = [*VALUES[:3], 5.5, *VALUES[4:]]
    assert second(draw(kind=kind), draw(values, kind)) == ""


def test_another_kind_of_chart_is_another_chart(draw):
    assert second(draw(), draw(kind="plot")) == ""


def test_a_refused_sample_is_not_remembered(draw):
    duplicates = Duplicates()
    assert verdict(duplicates, draw()) == ""
    assert verdict(duplicates, draw(title="Sales by county")) == "near-duplicate"
    source, _ = draw(title="Sales by county")
    assert verdict(duplicates, (source, draw(kind="plot")[1])) == ""


def test_verdicts_do_not_depend_on_how_many_wait_for_their_fingerprint(draw, monkeypatch):
    pairs = [draw(random.Random(s).sample(VALUES, 8), "bar", c) for s in range(6) for c in ("tab:blue", "tab:red")]
    at_leisure = Duplicates()
    expected = [verdict(at_leisure, pair) for pair in pairs]
    monkeypatch.setattr("codesynth.quality.duplicates._WAITING", 1)
    at_once = Duplicates()
    assert [verdict(at_once, pair) for pair in pairs] == expected
    assert expected.count("near-duplicate") == 6


def test_half_a_surrogate_pair_is_refused(draw):
    assert verdict(Duplicates(), (Source("matplotlib", "'\ud800'"), draw()[1])) == "not-unicode"


def test_the_measure(draw):
    first, other = fingerprint(draw()[1].png), fingerprint(draw(kind="plot")[1].png)
    assert first.shape == (4, 32, 32)
    assert difference(first, first) == 0
    assert difference(first, other) == difference(other, first) > 0.3
    assert difference(first & False, first & False) == 0
