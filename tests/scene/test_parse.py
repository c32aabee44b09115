# ruff: noqa: E501 (code in strings)
"""What comes out of the jail is untrusted: every way of breaking the rules is a named refusal."""

from __future__ import annotations

import io
import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from codesynth.core import Scene
from codesynth.errors import RenderError
from codesynth.scene import check_png, parse_scene


def scene(**changes):
    raw = {
        "width": 100,
        "height": 80,
        "marks": [
            {
                "id": "ax0",
                "role": "axes",
                "box": {"x0": 0.0, "y0": 0.0, "x1": 100.0, "y1": 80.0},
                "text": "",
                "fields": {},
                "parent": "",
            },
            {
                "id": "b",
                "role": "bar",
                "box": {"x0": 1.5, "y0": 2, "x1": 3, "y1": 4},
                "text": "",
                "fields": {"value": 2.5},
                "parent": "ax0",
            },
        ],
        "tables": [
            {
                "name": "ax0.bar",
                "kind": "bar",
                "columns": [{"name": "value", "type": "number", "label": ""}],
                "rows": [[2.5]],
                "marks": ["b"],
            }
        ],
    }
    raw.update(changes)
    return raw


def mark(**changes):
    raw = scene()
    raw["marks"][1].update(changes)
    return raw


def table(**changes):
    raw = scene()
    raw["tables"][0].update(changes)
    return raw


def test_a_good_scene_comes_back_whole():
    found = parse_scene(json.dumps(scene()))
    assert found.mark("b").fields == {"value": 2.5}
    assert found.tables[0].records() == [{"value": 2.5}]
    assert Scene.from_json(found.to_json()) == found


@pytest.mark.parametrize(
    "raw",
    [
        scene(width=0), scene(width=10**6), scene(width="100"), scene(width=True), scene(extra=1), {"width": 1},
        [], None, 3, "x",
        mark(id="ax0"), mark(id=""), mark(id="x" * 300), mark(role="Bar!"), mark(role=""), mark(parent="nobody"),
        mark(box={"x0": 3, "y0": 2, "x1": 1, "y1": 4}), mark(box={"x0": 1, "y0": 2, "x1": 300, "y1": 4}),
        mark(box={"x0": -1, "y0": 2, "x1": 3, "y1": 4}), mark(box={"x0": 1, "y0": 2, "x1": 3}), mark(box=[1, 2, 3, 4]),
        mark(text="x" * 20000), mark(text=7), mark(fields={"a": {"deep": 1}}), mark(fields={"a": [[1]]}), mark(fields={"k" * 99: 1}),
        mark(fields={"a": list(range(6000))}), mark(fields={str(i): i for i in range(99)}), mark(more=1),
        table(rows=[[1, 2]]), table(marks=["b", "b"]), table(marks=["nobody"]), table(columns=[]), table(name=""),
        table(columns=[{"name": "value", "type": "money", "label": ""}]), table(rows=[[{"a": 1}]]),
        scene(marks=[scene()["marks"][0]] * 2), scene(tables=scene()["tables"] * 2),
    ],
)  # fmt: skip
def test_every_broken_rule_is_refused(raw):
    with pytest.raises(RenderError) as caught:
        parse_scene(json.dumps(raw))
    assert caught.value.kind == "forged-result"
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_numbers_are_finite(word):
    text = json.dumps(mark(fields={"value": 12345.5})).replace("12345.5", word)
    with pytest.raises(RenderError):
        parse_scene(text)


@pytest.mark.parametrize("text", ["", "{", "[" * 100000, '{"width": 1' + "0" * 5000 + "}", "\ud800", "null"])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(RenderError):
        parse_scene(text)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda c: st.lists(c) | st.dictionaries(st.text(), c),
    )
)
def test_anything_else_is_a_refusal_and_never_a_crash(value):
    with pytest.raises(RenderError):
        parse_scene(json.dumps(value))


@given(st.binary(max_size=400), st.integers(0, 3000), st.integers(0, 255))
def test_a_damaged_png_is_refused_or_still_an_image(junk, place, byte):
    buffer = io.BytesIO()
    Image.effect_noise((40, 30), 50).save(buffer, "png")
    data = bytearray(buffer.getvalue())
    assert check_png(bytes(data)) == (40, 30)
    data[place % len(data)] = byte
    for attempt in (bytes(data), junk, bytes(data[: len(junk)])):
        try:
            width, height = check_png(attempt)
        except RenderError as error:
            assert error.kind == "forged-result"
        else:
            assert (width, height) == (40, 30)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_header(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 10**6))
        + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize("size", [(60000, 60000), (16384, 16384), (2**31 - 1, 1), (20000, 10)])
def test_a_decompression_bomb_is_refused_before_it_is_decoded(size):
    with pytest.raises(RenderError, match="forged-result"):
        check_png(png_header(*size))


def test_other_formats_are_refused():
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "gif")
    with pytest.raises(RenderError):
        check_png(buffer.getvalue())
