"""Carries a scene along when its image is cropped or scaled, so that boxes stay true."""

from __future__ import annotations

from dataclasses import replace

from codesynth.core import Box, Mark, Scene, Table


def crop(scene: Scene, box: Box) -> Scene:
    """Return the scene of the part of the image inside `box` (whole pixels).

    Marks are cut at the new edges; those left without area go, with the table rows that only they showed. Marks whose
    parent went become top-level.
    """
    inside = Box(
        max(round(box.x0), 0), max(round(box.y0), 0), min(round(box.x1), scene.width), min(round(box.y1), scene.height)
    )
    if inside.x0 >= inside.x1 or inside.y0 >= inside.y1:
        raise ValueError("the crop leaves nothing of the image")
    kept: list[Mark] = []
    for mark in scene.marks:
        part = mark.box.intersect(inside)
        if part is not None:
            kept.append(
                replace(
                    mark, box=Box(part.x0 - inside.x0, part.y0 - inside.y0, part.x1 - inside.x0, part.y1 - inside.y0)
                )
            )
    ids = {mark.id for mark in kept}
    marks = tuple(mark if not mark.parent or mark.parent in ids else replace(mark, parent="") for mark in kept)
    tables = tuple(table for table in (_visible(table, ids) for table in scene.tables) if table.rows)
    return Scene(int(inside.width), int(inside.height), marks, tables)


def _visible(table: Table, ids: set[str]) -> Table:
    if not table.marks:
        return table
    pairs = [(row, mark) for row, mark in zip(table.rows, table.marks, strict=True) if not mark or mark in ids]
    return replace(table, rows=tuple(row for row, _ in pairs), marks=tuple(mark for _, mark in pairs))


def scale(scene: Scene, sx: float, sy: float) -> Scene:
    """Return the scene of the image resized by `sx` and `sy` (both above 0); sizes are rounded to whole pixels.

    Boxes follow the rounded size exactly, as Pillow's `resize((width, height))` does.
    """
    if sx <= 0 or sy <= 0:
        raise ValueError("a scale must be above 0")
    width, height = max(1, round(scene.width * sx)), max(1, round(scene.height * sy))
    fx, fy = width / scene.width, height / scene.height
    marks = tuple(
        replace(mark, box=Box(mark.box.x0 * fx, mark.box.y0 * fy, mark.box.x1 * fx, mark.box.y1 * fy))
        for mark in scene.marks
    )
    return Scene(width, height, marks, scene.tables)
