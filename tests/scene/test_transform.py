"""Boxes stay true when the image is cropped or scaled: checked on pixels."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from codesynth.core import Box, Column, Mark, Scene, Table
from codesynth.scene import crop, overlay, scale

BOXES = {"a": (10, 20, 60, 70), "b": (80, 30, 140, 90), "c": (5, 95, 30, 118)}
COLORS = {"a": (255, 0, 0), "b": (0, 255, 0), "c": (0, 0, 255)}


def drawn():
    image = Image.new("RGB", (160, 120), "white")
    draw = ImageDraw.Draw(image)
    for name, (x0, y0, x1, y1) in BOXES.items():
        draw.rectangle((x0, y0, x1 - 1, y1 - 1), fill=COLORS[name])
    marks = [Mark("ax0", "axes", Box(0, 0, 160, 120))]
    marks += [Mark(name, "bar", Box(*box), parent="ax0" if name != "c" else "b") for name, box in BOXES.items()]
    table = Table("t", (Column("n", "category"),), (("a",), ("b",), ("c",), ("zero",)), ("a", "b", "c", ""), "bar")
    return image, Scene(160, 120, tuple(marks), (table,))


def seen(image, name):
    array = np.asarray(image).astype(int)
    hit = np.abs(array - np.array(COLORS[name])).sum(axis=2) < 120
    rows, columns = np.flatnonzero(hit.any(axis=1)), np.flatnonzero(hit.any(axis=0))
    return None if not len(rows) else (columns[0], rows[0], columns[-1] + 1, rows[-1] + 1)


@given(st.integers(0, 100), st.integers(0, 90), st.integers(20, 160), st.integers(20, 120))
def test_crop(x, y, width, height):
    image, scene = drawn()
    box = Box(x, y, min(x + width, 160), min(y + height, 120))
    part, carried = image.crop((x, y, int(box.x1), int(box.y1))), crop(scene, box)
    assert (carried.width, carried.height) == part.size
    for name in BOXES:
        found = seen(part, name)
        marks = [mark for mark in carried.marks if mark.id == name]
        assert bool(marks) == (found is not None)
        if found:
            assert (marks[0].box.x0, marks[0].box.y0, marks[0].box.x1, marks[0].box.y1) == found
    ids = {mark.id for mark in carried.marks}
    assert all(not mark.parent or mark.parent in ids for mark in carried.marks)
    for table in carried.tables:
        assert {row[0] for row in table.rows} == {name for name in BOXES if name in ids} | {"zero"}


@given(st.floats(0.4, 3), st.floats(0.4, 3))
def test_scale(sx, sy):
    image, scene = drawn()
    carried = scale(scene, sx, sy)
    resized = image.resize((carried.width, carried.height), Image.Resampling.NEAREST)
    for name in BOXES:
        box = next(mark.box for mark in carried.marks if mark.id == name)
        found = seen(resized, name)
        assert max(abs(box.x0 - found[0]), abs(box.y0 - found[1]), abs(box.x1 - found[2]), abs(box.y1 - found[3])) <= 1


def test_there_and_back():
    _, scene = drawn()
    assert crop(scene, Box(0, 0, 160, 120)) == scene
    assert scale(scene, 1, 1) == scene
    assert scale(scale(scene, 2, 2), 0.5, 0.5) == scene


@pytest.mark.parametrize("box", [Box(200, 0, 300, 10), Box(5, 5, 5, 9)])
def test_an_empty_crop_is_an_error(box):
    with pytest.raises(ValueError, match="nothing"):
        crop(drawn()[1], box)


def test_a_scale_of_nothing_is_an_error():
    with pytest.raises(ValueError, match="above 0"):
        scale(drawn()[1], 0, 1)


def test_overlay_draws_the_boxes_and_names_the_roles():
    image, scene = drawn()
    buffer = io.BytesIO()
    image.save(buffer, "png")
    with Image.open(io.BytesIO(overlay(buffer.getvalue(), scene))) as shown:
        assert shown.width == 160
        assert shown.height > 120
        before, after = np.asarray(image), np.asarray(shown.convert("RGB"))[:120]
        changed = (before != after).any(axis=2)
        assert changed[20, 10:60].all()
        assert not changed[40:60, 30:50].any()
