"""Strict reading of what came out of a jail: a scene as JSON, an image as PNG. All is checked, nothing mended."""

from __future__ import annotations

import io
import json
import math
import warnings
from typing import Annotated, Any

from PIL import Image
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from codesynth.core import Box, Column, Mark, Scene, Table
from codesynth.errors import RenderError

MAX_SCENE_BYTES = 16 * 2**20
MAX_PNG_BYTES = 64 * 2**20
MAX_SIDE = 16384
MAX_PIXELS = 64 * 10**6
MAX_MARKS = 20_000
MAX_ROWS = 50_000
MAX_LIST = 5_000
SLACK = 0.01  # boxes are rounded to hundredths of a pixel

Id = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=10_000)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Plain = bool | int | Finite | Text | None
FieldName = Annotated[str, Field(max_length=60)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Box(_Strict):
    x0: Finite
    y0: Finite
    x1: Finite
    y1: Finite

    @model_validator(mode="after")
    def _ordered(self) -> _Box:
        if self.x0 > self.x1 or self.y0 > self.y1:
            raise ValueError("a box whose sides are swapped")
        return self


class _Mark(_Strict):
    id: Annotated[str, Field(min_length=1, max_length=200)]
    role: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,40}$")]
    box: _Box
    text: Text = ""
    fields: Annotated[
        dict[FieldName, Plain | Annotated[list[Plain], Field(max_length=MAX_LIST)]], Field(max_length=60)
    ] = {}
    parent: Id = ""


class _Column(_Strict):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    type: Annotated[str, Field(pattern=r"^(category|number|date|text)$")]
    label: Text = ""


class _Table(_Strict):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    columns: Annotated[list[_Column], Field(max_length=200)]
    rows: Annotated[list[list[Plain]], Field(max_length=MAX_ROWS)]
    marks: Annotated[list[Id], Field(max_length=MAX_ROWS)] = []
    kind: Id = ""

    @model_validator(mode="after")
    def _rectangular(self) -> _Table:
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"table {self.name!r} has rows that do not fit its columns")
        if self.marks and len(self.marks) != len(self.rows):
            raise ValueError(f"table {self.name!r} has {len(self.rows)} rows and {len(self.marks)} marks")
        if len({column.name for column in self.columns}) != len(self.columns):
            raise ValueError(f"table {self.name!r} has two columns of one name")
        return self


class _Scene(_Strict):
    width: Annotated[int, Field(ge=1, le=MAX_SIDE)]
    height: Annotated[int, Field(ge=1, le=MAX_SIDE)]
    marks: Annotated[list[_Mark], Field(max_length=MAX_MARKS)]
    tables: Annotated[list[_Table], Field(max_length=500)]

    @model_validator(mode="after")
    def _consistent(self) -> _Scene:
        ids = {mark.id for mark in self.marks}
        if len(ids) != len(self.marks):
            raise ValueError("two marks have the same id")
        for mark in self.marks:
            box = mark.box
            if min(box.x0, box.y0) < -SLACK or box.x1 > self.width + SLACK or box.y1 > self.height + SLACK:
                raise ValueError(f"the box of {mark.id!r} leaves the image")
            if mark.parent and mark.parent not in ids:
                raise ValueError(f"the parent of {mark.id!r} does not exist")
        if len({table.name for table in self.tables}) != len(self.tables):
            raise ValueError("two tables have the same name")
        for table in self.tables:
            if any(mark and mark not in ids for mark in table.marks):
                raise ValueError(f"table {table.name!r} names a mark that does not exist")
        return self


def parse_scene(text: str) -> Scene:
    """Return the scene in untrusted text; RenderError("forged-result") when it breaks any rule of `docs/scene.md`."""
    if len(text) > MAX_SCENE_BYTES:
        raise RenderError("forged-result", f"the scene has {len(text)} characters, more than {MAX_SCENE_BYTES}")
    try:
        raw = json.loads(text, parse_constant=_refuse_constant)
        return _to_scene(_Scene.model_validate(raw))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RenderError("forged-result", f"the scene is not valid: {place}: {first['msg']}"[:300]) from None
    except (ValueError, RecursionError) as error:
        raise RenderError("forged-result", f"the scene is not valid JSON: {error}"[:300]) from None


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not a number")


def _to_scene(model: _Scene) -> Scene:
    marks = tuple(
        Mark(m.id, m.role, Box(m.box.x0, m.box.y0, m.box.x1, m.box.y1), m.text, dict(m.fields), m.parent)
        for m in model.marks
    )
    tables = tuple(
        Table(
            t.name,
            tuple(Column(c.name, c.type, c.label) for c in t.columns),
            tuple(tuple(row) for row in t.rows),
            tuple(t.marks),
            t.kind,
        )
        for t in model.tables
    )
    return Scene(model.width, model.height, marks, tables)


def check_png(png: bytes, max_pixels: int = MAX_SIDE) -> tuple[int, int]:
    """Decode an untrusted PNG fully; return width and height, or raise RenderError("forged-result").

    `max_pixels` bounds the longer side. Nothing is decoded before the size in the header has been found acceptable.
    """
    if len(png) > MAX_PNG_BYTES:
        raise RenderError("forged-result", f"the image has {len(png)} bytes, more than {MAX_PNG_BYTES}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(png), formats=("PNG",)) as image:
                width, height = image.size
                if max(width, height) > max_pixels or width * height > MAX_PIXELS:
                    raise RenderError("forged-result", f"the image is {width} by {height} pixels")
                if getattr(image, "n_frames", 1) != 1:
                    raise RenderError("forged-result", "the image has several frames")
                image.load()
    except RenderError:
        raise
    except Exception as error:  # Pillow raises many kinds on malformed input
        raise RenderError("forged-result", f"the image is not a PNG: {type(error).__name__}") from None
    if not (math.isfinite(width) and width > 0 and height > 0):
        raise RenderError("forged-result", "the image is empty")
    return width, height
