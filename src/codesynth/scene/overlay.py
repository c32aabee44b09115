"""Draws a scene's boxes over its image, for people to look at."""

from __future__ import annotations

import colorsys
import hashlib
import io

from PIL import Image, ImageDraw, ImageFont

from codesynth.core import Mark, Scene

_STRUCTURE = ("axes", "axis", "legend", "colorbar", "table")


def overlay(png: bytes, scene: Scene) -> bytes:
    """Return the image as PNG with every mark's box over it, a colour for each role, and the roles below."""
    with Image.open(io.BytesIO(png)) as opened:
        image = opened.convert("RGBA")
    layer = Image.new("RGBA", image.size, (0, 0, 0, 0))
    draw = ImageDraw.Draw(layer)
    for mark in sorted(scene.marks, key=lambda mark: -mark.box.area):
        _draw_mark(draw, mark)
    image = Image.alpha_composite(image, layer)
    image = _with_key(image, sorted({mark.role for mark in scene.marks}))
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "png")
    return buffer.getvalue()


def _color(role: str) -> tuple[int, int, int]:
    hue = int.from_bytes(hashlib.sha256(role.encode()).digest()[:2], "big") / 65536
    red, green, blue = colorsys.hsv_to_rgb(hue, 0.9, 0.8)
    return (round(red * 255), round(green * 255), round(blue * 255))


def _draw_mark(draw: ImageDraw.ImageDraw, mark: Mark) -> None:
    box = (mark.box.x0, mark.box.y0, max(mark.box.x1 - 1, mark.box.x0), max(mark.box.y1 - 1, mark.box.y0))
    faint = mark.role in _STRUCTURE
    draw.rectangle(box, outline=(*_color(mark.role), 120 if faint else 255), width=1)


def _with_key(image: Image.Image, roles: list[str]) -> Image.Image:
    font = ImageFont.load_default(size=12)
    rows: list[list[tuple[str, float]]] = [[]]
    used = 4.0
    for role in roles:
        width = font.getlength(role) + 26
        if used + width > image.width and rows[-1]:
            rows.append([])
            used = 4.0
        rows[-1].append((role, used))
        used += width
    extended = Image.new("RGBA", (image.width, image.height + 18 * len(rows) + 4), (255, 255, 255, 255))
    extended.paste(image, (0, 0))
    draw = ImageDraw.Draw(extended)
    for index, row in enumerate(rows):
        top = image.height + 4 + 18 * index
        for role, left in row:
            draw.rectangle((left, top + 2, left + 10, top + 12), outline=_color(role), width=2)
            draw.text((left + 14, top), role, fill=(0, 0, 0), font=font)
    return extended
