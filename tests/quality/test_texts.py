"""The geometry of rotated texts and the measures of ink, each against a second way to compute it."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codesynth.core import Box, Mark, Scene
from codesynth.quality import ink
from codesynth.quality.texts import corners, rectangles_meet, text_boxes


def turned(centre, width, height, degrees):
    """Corners of a rectangle turned anticlockwise as seen, with y down: by complex numbers."""
    turn = complex(math.cos(math.radians(degrees)), -math.sin(math.radians(degrees)))
    halves = [complex(sx * width / 2, sy * height / 2) for sx, sy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    return np.array([[centre[0] + (h * turn).real, centre[1] + (h * turn).imag] for h in halves])


def around(points):
    return Box(*points.min(axis=0), *points.max(axis=0))


def mark(box, rotation=0.0, words="Some words", size=10.0, role="x-tick-label", name="t"):
    return Mark(name, role, box, words, {"rotation": rotation, "fontsize": size, "color": "#000000"})


@given(st.floats(20, 200), st.sampled_from([*range(10, 81, 5), *range(100, 171, 5), -45, -30, 315, 330]))
def test_the_rectangle_of_a_rotated_text_is_found_from_its_box(width, degrees):
    true = turned((300, 300), width, 14, degrees)
    upright = mark(Box(0, 0, 60, 14), name="upright", role="title")
    _, text = text_boxes(Scene(600, 600, (upright, mark(around(true), degrees))))
    found = corners(text)
    # The four corners may start anywhere; each true corner must have a found one next to it.
    distances = np.linalg.norm(true[:, None] - found[None], axis=2).min(axis=1)
    assert distances.max() < 0.5


@given(
    st.tuples(*[st.floats(0, 60)] * 2), st.tuples(*[st.floats(10, 50)] * 2), st.integers(0, 180), st.integers(0, 180)
)
def test_rectangles_meet_as_their_points_do(place, size, first, second):
    a, b = turned((30, 30), 40, 12, first), turned(place, *size, second)
    grid = np.stack(np.meshgrid(np.linspace(-1, 1, 60), np.linspace(-1, 1, 60)), axis=-1).reshape(-1, 2)

    def inside(points, corner, slack):
        origin, u, v = corner[0], corner[1] - corner[0], corner[3] - corner[0]
        s, t = (points - origin) @ u / (u @ u), (points - origin) @ v / (v @ v)
        return ((s > slack) & (s < 1 - slack) & (t > slack) & (t < 1 - slack)).any()

    centre, u, v = b.mean(axis=0), (b[1] - b[0]) / 2, (b[3] - b[0]) / 2
    points = centre + grid[:, :1] * u + grid[:, 1:] * v
    shared, barely = inside(points, a, 0.05), inside(points, a, -0.1)
    assume(shared == barely)  # a hair's breadth is a matter of rounding
    assert rectangles_meet(a, b) == rectangles_meet(b, a)
    if shared:
        assert rectangles_meet(a, b)
    else:
        assert not rectangles_meet(a, b) or not barely


@pytest.mark.parametrize(
    ("words", "rotation", "line"), [("one", 0, 14), ("one\ntwo", 0, 7), ("one", 90, 40), ("a\nb", 270, 20)]
)
def test_the_height_of_a_line(words, rotation, line):
    (text,) = text_boxes(Scene(100, 100, (mark(Box(10, 10, 50, 24), rotation, words),)))
    assert text.line == line


def test_only_texts_with_words_and_a_box_count():
    box = Box(0, 0, 5, 5)
    marks = (mark(box, words="  "), mark(Box(3, 3, 3, 9)), mark(box, role="bar"), mark(box, name="yes"))
    assert [text.mark.id for text in text_boxes(Scene(9, 9, marks))] == ["yes"]


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, colours, st.floats(0, 1))
def test_strength_is_the_share_of_ink_in_a_mix(colour, paper, share):
    colour, paper = np.array(colour, dtype=np.float32), np.array(paper, dtype=np.float32)
    assume(np.abs(colour - paper).max() > 80)
    mixed = np.rint(share * colour + (1 - share) * paper).astype(np.uint8).reshape(1, 1, 3)
    assert ink.strength(mixed, colour, paper)[0, 0] == pytest.approx(share, abs=0.02)


def test_third_colours_are_no_ink():
    black, white = np.zeros(3, dtype=np.float32), np.full(3, 255, dtype=np.float32)
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [90, 90, 90], [0, 0, 0]]], dtype=np.uint8)
    shown = ink.strength(pixels, black, white)[0]
    assert (shown[:3] == 0).all()
    assert shown[3] == pytest.approx(165 / 255, abs=0.01)
    assert shown[4] == 1
    assert not ink.strength(pixels, white, white).any()


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [((0, 0, 0), (255, 255, 255), 21.0), ((119, 119, 119), (255, 255, 255), 4.48), ((255, 0, 0), (255, 255, 255), 4.0),
     ((9, 9, 9), (9, 9, 9), 1.0)],
)  # fmt: skip
def test_contrast_as_the_standard_counts_it(first, second, ratio):
    # Known values: WCAG's own examples (#777777 on white fails 4.5 by a hair).
    assert ink.contrast(np.array(first), np.array(second)) == pytest.approx(ratio, abs=0.01)
    assert ink.contrast(np.array(second), np.array(first)) == pytest.approx(ratio, abs=0.01)


def test_the_background_is_the_most_of_a_crop():
    pixels = np.full((30, 90, 3), 200, dtype=np.uint8)
    pixels[8:22, ::3] = 10
    assert list(ink.background(pixels)) == [200, 200, 200]
    assert list(ink.background(pixels[:1, :2])) == [200, 200, 200]


def test_colours_that_marks_state():
    assert list(ink.text_colour(mark(Box(0, 0, 1, 1)))) == [0, 0, 0]
    for odd in ("", "red", "#fff", None, 3):
        assert ink.text_colour(Mark("t", "text", Box(0, 0, 1, 1), "x", {"color": odd})) is None
