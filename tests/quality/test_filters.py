"""Each reason against real charts, drawn in the jail: scripts to be refused for it, and scripts that must not be."""

import io
from dataclasses import replace

import numpy as np
import pytest
from chart_cases import BAD, GOOD, HEAD
from PIL import Image

from codesynth.core import QA, Box, Mark, Program, Rendered, Scene, Source
from codesynth.errors import Rejected
from codesynth.plugin import Canvas, Registry
from codesynth.quality import QualitySettings, check_questions, check_rendered
from codesynth.quality.filters import find_problems
from codesynth.sandbox import Sandbox


@pytest.fixture(scope="module")
def draw():
    renderer = Registry.discover().for_language("matplotlib")
    with Sandbox() as sandbox:
        yield lambda code: renderer.collect(sandbox.run(renderer.job(Source("matplotlib", HEAD + code), Canvas())))


@pytest.mark.parametrize(("reason", "number"), [(reason, i) for reason in BAD for i in range(len(BAD[reason]))])
def test_refused(draw, reason, number):
    rendered = draw(BAD[reason][number])
    with pytest.raises(Rejected) as error:
        check_rendered(rendered)
    assert error.value.kind == reason, error.value
    assert error.value.detail
    others = tuple({kind for kind, _ in find_problems(rendered)})
    check_rendered(rendered, QualitySettings(off=others))


@pytest.mark.parametrize("name", GOOD)
def test_accepted(draw, name):
    check_rendered(draw(GOOD[name]))


def test_details_name_the_text_that_is_at_fault(draw):
    with pytest.raises(Rejected, match=r"title 'pale' has a contrast of 1\.\d+ to 1"):
        check_rendered(draw(BAD["low-contrast-text"][0]))
    with pytest.raises(Rejected, match=r"x-tick-label 'Country number 0' and x-tick-label 'Country number 1' run into"):
        check_rendered(draw(BAD["overlapping-text"][0]))


def picture(width=400, height=300, paint=lambda pixels: None, mode="RGB"):
    pixels = np.full((height, width, len(mode)), 255, dtype=np.uint8)
    pixels[100:200, 100:200] = (0, 0, 160, 255)[: len(mode)]
    paint(pixels)
    buffer = io.BytesIO()
    Image.fromarray(pixels, mode).save(buffer, "PNG")
    return buffer.getvalue()


def rendered(*marks, paint=lambda pixels: None, mode="RGB", width=400, height=300):
    return Rendered(picture(width, height, paint, mode), Scene(width, height, marks))


def text(box, words="words", role="title", **fields):
    return Mark("t", role, Box(*box), words, {"color": "#000000", "fontsize": 10.0, "rotation": 0.0, **fields})


def kinds(made, **settings):
    return {kind for kind, _ in find_problems(made, QualitySettings(**settings))}


def letters(x0, y0, x1, y1):
    """Paint something like letters: columns of ink with gaps."""

    def paint(pixels):
        for x in range(max(0, x0), min(x1, pixels.shape[1]), 4):
            pixels[max(0, y0) : y1, x : x + 2] = 0

    return paint


def test_a_picture_that_is_none_or_of_another_size():
    whole = rendered()
    for png in (b"", b"GIF89a", whole.png[:200], whole.png[:-40]):
        with pytest.raises(Rejected, match="bad-image"):
            check_rendered(replace(whole, png=png))
    with pytest.raises(Rejected, match="the image is 400x300, the scene 401x300"):
        check_rendered(replace(whole, scene=Scene(401, 300)))


@pytest.mark.parametrize("share", [0.0, 0.05, 1.0])
def test_transparent_pictures(share):
    def fade(pixels):
        pixels[: int(share * 300), :, 3] = 0

    assert ("transparent" in kinds(rendered(paint=fade, mode="RGBA"))) == (share > 0.01)


def test_transparent_ink_counts_as_white():
    def fade(pixels):
        pixels[:, :, 3] = 0

    assert "blank" in kinds(rendered(paint=fade, mode="RGBA"))


@pytest.mark.parametrize(
    ("full", "clipped"),
    [
        ([-30, 10, 80, 24], True),
        ([10, -9, 80, 5], True),
        ([350, 10, 430, 24], True),
        ([10, 290, 80, 308], True),
        ([-0.6, 10, 80, 24], False),
        ([5, 10, 80, 24], False),
    ],
)
def test_full_boxes_tell_what_the_canvas_cuts(full, clipped):
    box = [max(0, full[0]), max(0, full[1]), min(400, full[2]), min(300, full[3])]
    made = rendered(text(box, full_box=full), paint=letters(*(int(v) for v in box)))
    assert ("clipped-text" in kinds(made)) == clipped


def test_room_for_descenders_may_stick_out_when_no_ink_does():
    mark = text((10, 286, 80, 300), full_box=[10, 286, 80, 303])
    assert "clipped-text" not in kinds(rendered(mark, paint=letters(10, 286, 80, 297)))
    assert "clipped-text" in kinds(rendered(mark, paint=letters(10, 286, 80, 300)))


def test_marks_that_say_that_they_are_clipped():
    assert "clipped-text" in kinds(rendered(text((10, 10, 80, 24), clipped=True), paint=letters(10, 10, 80, 24)))


def test_missing_glyphs_as_the_renderer_tells_them():
    made = rendered(text((10, 10, 80, 24), missing_glyphs=["数"]), paint=letters(10, 10, 80, 24))
    assert "missing-glyphs" in kinds(made)
    assert "missing-glyphs" not in kinds(
        rendered(text((10, 10, 80, 24), missing_glyphs=[]), paint=letters(10, 10, 80, 24))
    )


def tofu(pixels):
    for x in (12, 24, 36):
        pixels[10:24, x : x + 9] = 0
        pixels[11:23, x + 1 : x + 8] = 255


def test_boxes_in_place_of_letters_are_seen_in_the_pixels():
    assert "missing-glyphs" in kinds(rendered(text((12, 10, 46, 24), "数据表"), paint=tofu))
    assert "missing-glyphs" not in kinds(rendered(text((12, 10, 46, 24), "口口口"), paint=tofu))
    assert "missing-glyphs" not in kinds(rendered(text((12, 10, 46, 24), "000"), paint=tofu))


def test_unknown_marks_may_be_a_quarter():
    bars = [Mark(f"b{i}", "bar", Box(100, 100, 200, 200), fields={"axes": "ax0"}) for i in range(6)]
    odd = [Mark(f"u{i}", "unknown", Box(100, 100, 200, 200), fields={"artist": "QuadMesh"}) for i in range(3)]
    assert "unknown-marks" not in kinds(rendered(*bars, *odd[:2]))
    assert "unknown-marks" in kinds(rendered(*bars, *odd))
    with pytest.raises(Rejected, match=r"3 of 9 marks could not be interpreted \(QuadMesh\)"):
        check_rendered(rendered(*bars, *odd))
    points = [Mark(f"p{i}", "point", Box(1, 1, 2, 2), parent="line0") for i in range(50)]
    line = Mark("line0", "line", Box(100, 100, 200, 200))
    assert "unknown-marks" in kinds(rendered(line, *points, odd[0]))  # fifty vertices are one line


def test_the_same_text_drawn_twice_is_one():
    mark = text((10, 10, 80, 24))
    assert "overlapping-text" not in kinds(rendered(mark, replace(mark, id="t2"), paint=letters(10, 10, 80, 24)))
    other = replace(mark, id="t2", text="other")
    assert "overlapping-text" in kinds(rendered(mark, other, paint=letters(10, 10, 80, 24)))


def test_every_reason_can_be_switched_off_and_no_other_name_is_taken():
    with pytest.raises(ValueError, match="blanck"):
        QualitySettings(off=("blanck",))
    with pytest.raises(ValueError, match="extra"):
        QualitySettings(min_sides=3)
    assert kinds(rendered(width=120)) == {"too-small"}
    assert kinds(rendered(width=120), off=("too-small",)) == set()
    assert kinds(rendered(width=120), min_side=100) == set()


def test_questions():
    qa = QA("?", "1", "integer", Program("x"))
    check_questions([qa])
    with pytest.raises(Rejected, match="nothing-to-ask: 0 questions, at least 1"):
        check_questions([])
    with pytest.raises(Rejected, match="nothing-to-ask"):
        check_questions([qa], QualitySettings(min_questions=2))
    check_questions([], QualitySettings(off=("nothing-to-ask",)))
