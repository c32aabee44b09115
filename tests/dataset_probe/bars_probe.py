"""A renderer's guest in twenty lines: the code leaves a dictionary `bars`, and gets a picture and a scene of it."""

import io
import json

from PIL import Image, ImageDraw

WIDTH, HEIGHT = 240, 180


def warm():
    pass


def start(options):
    pass


def finish(namespace):
    image, marks, rows = Image.new("RGB", (WIDTH, HEIGHT), "white"), [], []
    for number, (name, value) in enumerate(namespace["bars"].items()):
        box = (10 + 30 * number, HEIGHT - 10 - 10 * value, 30 + 30 * number, HEIGHT - 10)
        ImageDraw.Draw(image).rectangle(box, fill="navy")
        corners = dict(zip(("x0", "y0", "x1", "y1"), map(float, (*box[:2], box[2] + 1, box[3] + 1)), strict=True))
        fields = {"axes": "ax0", "category": name, "value": float(value)}
        marks.append({"id": f"bar{number}", "role": "bar", "box": corners, "fields": fields})
        rows.append([name, float(value)])
    columns = [{"name": "category", "type": "category"}, {"name": "value", "type": "number"}]
    table = {"name": "bars", "kind": "bar", "columns": columns, "rows": rows, "marks": [m["id"] for m in marks]}
    png = io.BytesIO()
    image.save(png, "PNG")
    scene = {"width": WIDTH, "height": HEIGHT, "marks": marks, "tables": [table]}
    return {"image.png": png.getvalue(), "scene.json": json.dumps(scene).encode()}
