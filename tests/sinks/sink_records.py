"""Samples of every shape, for hypothesis; no drawing."""

import io

from hypothesis import strategies as st
from PIL import Image

from codesynth.core import QA, Box, Column, Failure, Mark, Program, Rendered, Sample, Scene, Source, Table

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
names = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12)
floats = st.floats(allow_nan=False, allow_infinity=False)
whole = st.integers(-(2**70), 2**70)
values = st.none() | st.booleans() | texts | floats | whole
fields = st.dictionaries(names, values | st.lists(values, max_size=3), max_size=4)
coordinates = st.floats(0, 500)


@st.composite
def boxes(draw):
    x0, x1 = sorted((draw(coordinates), draw(coordinates)))
    y0, y1 = sorted((draw(coordinates), draw(coordinates)))
    return Box(x0, y0, x1, y1)


marks = st.builds(Mark, names, names, boxes(), texts, fields, texts)


@st.composite
def tables(draw):
    columns = tuple(draw(st.lists(st.builds(Column, names, names, texts), min_size=1, max_size=3)))
    rows = tuple(draw(st.lists(st.tuples(*[values] * len(columns)), max_size=3)))
    return Table(draw(names), columns, rows, tuple(draw(st.lists(texts, max_size=3))), draw(texts))


scenes = st.builds(
    Scene, st.integers(1, 5000), st.integers(1, 5000), st.lists(marks, max_size=3).map(tuple),
    st.lists(tables(), max_size=2).map(tuple),
)  # fmt: skip


def programs_of(inner):
    return st.builds(Program, names, st.lists(inner, max_size=3).map(tuple))


arguments = st.recursive(
    values, lambda inner: st.lists(inner, max_size=3).map(tuple) | programs_of(inner), max_leaves=5
)


programs = programs_of(arguments)
some_texts = st.lists(texts, max_size=3).map(tuple)
questions = st.builds(QA, texts, texts, texts, programs, texts, floats, some_texts, texts, some_texts)
sources = st.builds(Source, texts, texts, st.dictionaries(names, texts, max_size=3), st.integers(0, 20))
rendereds = st.builds(Rendered, st.binary(max_size=60), scenes, st.integers(1, 20), some_texts)
longs = st.integers(0, 2**63 - 1)
samples = st.builds(
    Sample, names, texts, longs, longs, texts, texts, texts, texts, texts, sources, rendereds,
    st.lists(questions, max_size=3).map(tuple), st.dictionaries(names, texts, max_size=3), floats, longs,
    st.sampled_from(["train", "validation"]),
)  # fmt: skip
failures = st.builds(Failure, texts, longs, texts, texts, texts, texts, texts, texts, floats, longs)


def png(width=40, height=30, colour="navy"):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), colour).save(buffer, "PNG")
    return buffer.getvalue()


def sample(index=0, split="train", **changes):
    """One plain sample."""
    scene = Scene(40, 30, (Mark("bar0", "bar", Box(1, 2, 3, 4.5), fields={"value": 1.5}),))
    fields = {
        "id": f"s{index:05d}", "pipeline": "p", "index": index, "seed": 7, "category": "chart",
        "figure_type": "bar chart", "persona": "A baker.", "topic": "Bread", "author": "procedural",
        "source": Source("matplotlib", f"print({index})", {"data.csv": "a,b\n1,2\n"}),
        "rendered": Rendered(png(), scene),
        "qa": (
            QA("How many?", "1", "integer", Program("count", (Program("table", ("t",)),)), "1", 0, ("bar0",), "count"),
            QA("Which?", "B", "choice", Program("letter", ("b", ("a", "b"))), "", 0, (), "pick", ("a", "b")),
        ),
        "versions": {"codesynth": "0.1.0"}, "cost": 0.5, "tokens": 12, "split": split,
    }  # fmt: skip
    return Sample(**{**fields, **changes})
