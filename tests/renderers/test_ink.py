# ruff: noqa: E501 (code in strings)
"""Boxes are true: for every mark of every gallery figure, the ink lies in the box, and the box is no wider than the ink."""

from __future__ import annotations

import random

import pytest

from codesynth.author.personas import compose
from codesynth.categories import load_category
from codesynth.core import Brief

from .harness import gallery_names, gallery_source, inspect
from .ink import look

INSIDE = 1.25  # pixels: antialiasing reaches into the next pixel, and ink is measured in whole ones
LOOSE = {"text": 2.5}
# Roles whose box rightly holds more than the ink of the artist that stands for them.
ROOMY = ("legend", "node")


def wrong(row, inside=INSIDE, loosest=2.5):
    box, ink = row["box"], row["ink"]
    if ink is None:
        return "no ink"
    outside = max(box[0] - ink[0], box[1] - ink[1], ink[2] - box[2], ink[3] - box[3])
    if outside > inside:
        return f"ink {outside:.1f} px outside"
    loose = max(ink[0] - box[0], ink[1] - box[1], box[2] - ink[2], box[3] - ink[3])
    if loose > loosest and row["role"] not in ROOMY:
        return f"box {loose:.1f} px too wide"
    return ""


@pytest.mark.parametrize("name", gallery_names())
def test_boxes_hold_the_ink_and_nothing_else(name):
    rows = inspect(gallery_source(name), look)
    assert rows
    bad = [f"{row['role']} {row['id']}: {wrong(row)} box={row['box']} ink={row['ink']}" for row in rows if wrong(row)]
    assert not bad, "\n".join(bad)


@pytest.mark.parametrize("figure_type", list(load_category("chart").figure_types))
def test_boxes_of_the_offline_author_hold_their_ink(figure_type):
    """Whatever the author's styles do to a figure: no ink outside a box, and no mark that left none.

    The box of a slanted text is that of its slanted rectangle, whose corners are empty; a thick white edge around a
    wedge may come to a point just outside.
    """
    category, rng = load_category("chart"), random.Random(figure_type)
    for _ in range(2):
        brief = Brief("chart", figure_type, "matplotlib", compose(rng))
        topic = category.write_topic(brief, rng)
        source = category.write_source(brief, topic, category.write_data(brief, topic, rng), rng)
        rows = inspect(source.code, look, source.data)
        assert rows
        found = [(row, wrong(row, 2.0, 6.0 if row["role"] == "x-tick-label" else 2.5)) for row in rows]
        bad = [f"{row['role']} {row['id']}: {fault} box={row['box']} ink={row['ink']}" for row, fault in found if fault]
        assert not bad, "\n".join(bad) + "\n" + source.code


def test_a_wrong_box_is_found():
    """The check itself can fail: boxes moved by three pixels are all wrong."""
    rows = inspect(gallery_source("bar"), look)
    moved = [{**row, "box": [v + 3 for v in row["box"]]} for row in rows]
    assert all(wrong(row) for row in moved)
