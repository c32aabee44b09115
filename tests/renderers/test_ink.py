# ruff: noqa: E501 (code in strings)
"""Boxes are true: for every mark of every gallery figure, the ink lies in the box, and the box is no wider than the ink."""

from __future__ import annotations

import pytest

from .harness import gallery_names, gallery_source, inspect
from .ink import look

INSIDE = 1.25  # pixels: antialiasing reaches into the next pixel, and ink is measured in whole ones
LOOSE = {"text": 2.5}
# Roles whose box rightly holds more than the ink of the artist that stands for them.
ROOMY = ("legend", "node")


def wrong(row):
    box, ink = row["box"], row["ink"]
    if ink is None:
        return "no ink"
    outside = max(box[0] - ink[0], box[1] - ink[1], ink[2] - box[2], ink[3] - box[3])
    if outside > INSIDE:
        return f"ink {outside:.1f} px outside"
    loose = max(ink[0] - box[0], ink[1] - box[1], box[2] - ink[2], box[3] - ink[3])
    if loose > 2.5 and row["role"] not in ROOMY:
        return f"box {loose:.1f} px too wide"
    return ""


@pytest.mark.parametrize("name", gallery_names())
def test_boxes_hold_the_ink_and_nothing_else(name):
    rows = inspect(gallery_source(name), look)
    assert rows
    bad = [f"{row['role']} {row['id']}: {wrong(row)} box={row['box']} ink={row['ink']}" for row in rows if wrong(row)]
    assert not bad, "\n".join(bad)


def test_a_wrong_box_is_found():
    """The check itself can fail: boxes moved by three pixels are all wrong."""
    rows = inspect(gallery_source("bar"), look)
    moved = [{**row, "box": [v + 3 for v in row["box"]]} for row in rows]
    assert all(wrong(row) for row in moved)
