"""Extents of drawing primitives in display pixels, strokes included. All arrays of boxes are (n, 4): x0, y0, x1, y1."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox

Rect = tuple[float, float, float, float]
_IDENTITY = Affine2D()
SNAP_SLACK = np.array(
    [-0.5, -0.5, 0.5, 0.5]
)  # markers and collections are moved to whole pixels, by half a pixel at most


def is_visible(color: Any) -> bool:
    """Say whether a colour (None, RGB or RGBA) leaves ink."""
    return color is not None and (len(color) < 4 or color[3] > 0)


def stroke_width(gc: Any, dpi: float) -> float:
    """Return the line width of a graphics context in pixels, 0 when it strokes nothing. Agg is given points."""
    return float(gc.get_linewidth()) * dpi / 72 if is_visible(gc.get_rgb()) else 0.0


def sketch_reach(gc: Any) -> float:
    """Return how far a sketch filter moves a path, in pixels."""
    sketch = gc.get_sketch_params()
    return float(sketch[0]) if sketch else 0.0


@dataclass(frozen=True)
class Snap:
    """How Agg moves vertices to whole pixels: paths of only upright and level strokes, or where an artist asks for it.

    After matplotlib's PathSnapper (path_converters.h): floor(v + 0.5) + (round(stroke) mod 2) / 2, in y-down pixels.
    """

    mode: bool | None
    width: float
    height: int

    def applies(self, path: Path, transform: Any) -> bool:
        """Say whether Agg snaps this path."""
        if self.mode is not None:
            return self.mode
        vertices = path.vertices
        if not 2 <= len(vertices) <= 1024 or (path.codes is not None and (path.codes > Path.LINETO)[:-1].any()):
            return False
        points = np.asarray(
            transform.transform(vertices if path.codes is None else vertices[path.codes <= Path.LINETO])
        )
        steps = np.abs(np.diff(points, axis=0))
        return not ((steps[:, 0] >= 1e-4) & (steps[:, 1] >= 1e-4)).any()

    def box(self, box: Rect) -> Rect:
        """Return where the extreme vertices go."""
        shift = (math.floor(self.width + 0.5) % 2) / 2
        x0, x1 = (math.floor(v + 0.5) + shift for v in (box[0], box[2]))
        y1, y0 = (self.height - (math.floor(self.height - v + 0.5) + shift) for v in (box[3], box[1]))
        return (x0, y0, x1, y1)


def clip_rect(rect: Any, outline: Rect | None, height: int) -> Rect | None:
    """Return what a clip rectangle (whole pixels, as Agg takes it) and a clip path's extent leave; None for all."""
    if rect is None:
        return outline
    x0, y0, x1, y1 = (float(v) for v in rect.extents)
    across = [float(math.floor(v + 0.5)) for v in (x0, x1)]
    up = [float(height - math.floor(height - v + 0.5)) for v in (y0, y1)]
    clip = (across[0], up[0], across[1], up[1])
    return clip if outline is None else cut(outline, clip) or (0.0, 0.0, 0.0, 0.0)


def cut(box: Rect | None, clip: Rect | None) -> Rect | None:
    """Return the part of a box inside a clip rectangle; None when nothing is left."""
    if box is None or clip is None:
        return box
    x0, y0, x1, y1 = max(box[0], clip[0]), max(box[1], clip[1]), min(box[2], clip[2]), min(box[3], clip[3])
    return (x0, y0, x1, y1) if x0 < x1 and y0 < y1 else None


def path_box(
    path: Path, transform: Any, pad: float, clip: Rect | None, *, filled: bool, snap: Snap | None = None
) -> Rect | None:
    """Return the extent of a stroked or filled path after clipping and snapping."""
    bare = _bare_box(path, transform)
    snapped = snap is not None and bare is not None and snap.applies(path, transform)
    if snapped:
        bare = snap.box(bare)  # type: ignore[union-attr, arg-type]
    box = _padded(bare, pad)
    if (
        box is None
        or clip is None
        or (box[0] >= clip[0] and box[1] >= clip[1] and box[2] <= clip[2] and box[3] <= clip[3])
    ):
        return box
    if cut(box, clip) is None or (snapped and len(path.vertices) <= 6):  # rectangles and strokes: the cut is exact
        return cut(box, clip)
    # Only a path that leaves the clip rectangle needs real clipping: its outer part must not widen the box.
    reach = (clip[0] - pad, clip[1] - pad, clip[2] + pad, clip[3] + pad)
    if filled:
        inner = path.transformed(transform).clip_to_bbox(Bbox.from_extents(*reach))
        return cut(_padded(_bare_box(inner, _IDENTITY), pad), clip)
    inner = path.cleaned(transform=transform, remove_nans=True, clip=reach, curves=False)
    inner = Path(inner.vertices[inner.codes != Path.STOP])
    return cut(_padded(_bare_box(inner, _IDENTITY), pad), clip)


def _padded(box: Rect | None, pad: float) -> Rect | None:
    return None if box is None else (box[0] - pad, box[1] - pad, box[2] + pad, box[3] + pad)


def _bare_box(path: Path, transform: Any) -> Rect | None:
    codes = path.codes
    if codes is not None and (codes > Path.LINETO).any():
        if ((codes == Path.CURVE3) | (codes == Path.CURVE4)).any():
            # Agg's own flattening of the curves: to a fraction of a pixel, and much faster than exact extrema.
            path = path.cleaned(transform=transform, curves=False)
            codes, transform = path.codes, _IDENTITY
        vertices = path.vertices[(codes == Path.MOVETO) | (codes == Path.LINETO)]
    else:
        vertices = path.vertices
    if not len(vertices):
        return None
    points = vertices if transform is _IDENTITY else np.asarray(transform.transform(vertices), dtype=float)
    if not np.isfinite(points).all():
        points = points[np.isfinite(points).all(axis=1)]
        if not len(points):
            return None
    low, high = points.min(axis=0), points.max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))


def text_box(image: np.ndarray, x: float, y: float, angle: float) -> Rect | None:
    """Return the extent of the ink in a glyph image with its lower left corner at (x, y), turned by `angle` degrees."""
    rows, columns = np.flatnonzero(image.any(axis=1)), np.flatnonzero(image.any(axis=0))
    if not len(rows):
        return None
    height = image.shape[0]
    left, right = float(columns[0]), float(columns[-1] + 1)
    bottom, top = float(height - rows[-1] - 1), float(height - rows[0])
    if not angle:
        return (x + left, y + bottom, x + right, y + top)
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    corners = [(u * cos - v * sin, u * sin + v * cos) for u in (left, right) for v in (bottom, top)]
    xs, ys = [x + u for u, _ in corners], [y + v for _, v in corners]
    return (min(xs), min(ys), max(xs), max(ys))


def marker_extent(marker: Path, marker_transform: Any, pad: float, snap: Snap) -> Rect | None:
    """Return how far a marker reaches around its position (see `snap_points`), stroke included."""
    extent = _bare_box(marker, marker_transform)
    if extent is None:
        return None
    if snap.applies(marker, marker_transform):
        extent = snap.box(extent)
    else:  # Agg centres it on the pixel
        extent = (extent[0] + 0.5, extent[1] - 0.5, extent[2] + 0.5, extent[3] - 0.5)
    return _padded(extent, pad)


def snap_points(points: np.ndarray, height: int) -> np.ndarray:
    """Return where Agg puts markers: at whole pixels, in the y-down direction that it draws in."""
    x, y = np.floor(points[:, 0] + 0.5), height - np.floor(height - points[:, 1] + 0.5)
    return np.column_stack([x, y])


def collection_boxes(master: Any, paths: Any, transforms: Any, offsets: Any, offset_transform: Any) -> np.ndarray:
    """Return one box for each element of a path collection, strokes not yet included."""
    offsets = np.asarray(offsets, dtype=float).reshape(-1, 2)
    count = max(len(paths), len(offsets))
    if not count or not len(paths):
        return np.full((count, 4), np.nan)
    shapes = _shape_boxes(master, paths, np.asarray(transforms, dtype=float).reshape(-1, 3, 3), count)
    if not len(offsets):
        return shapes
    places = np.asarray(offset_transform.transform(offsets), dtype=float)[np.arange(count) % len(offsets)]
    return shapes + np.concatenate([places, places], axis=1)


def _shape_boxes(master: Any, paths: Any, transforms: np.ndarray, count: int) -> np.ndarray:
    needed = count if len(transforms) or len(paths) > 1 else 1
    known: dict[tuple[int, int], Rect] = {}
    boxes = np.full((needed, 4), np.nan)
    if len(paths) == 1 and len(transforms) > 1 and _only_scales(transforms):
        bare = _bare_box(paths[0], _IDENTITY)
        if bare is not None:
            scale = transforms[np.arange(needed) % len(transforms)][:, [0, 1], [0, 1]]
            local = np.sort(np.stack([np.asarray(bare[:2]) * scale, np.asarray(bare[2:]) * scale]), axis=0)
            low, high = master.transform(local[0]), master.transform(local[1])
            boxes = np.concatenate([np.minimum(low, high), np.maximum(low, high)], axis=1)
        return boxes
    for index in range(needed):
        key = (index % len(paths), index % len(transforms) if len(transforms) else 0)
        if key not in known:
            own = Affine2D(transforms[key[1]]) + master if len(transforms) else master
            known[key] = _bare_box(paths[key[0]], own) or (math.nan,) * 4  # type: ignore[assignment]
        boxes[index] = known[key]
    return boxes if needed == count else np.repeat(boxes, count, axis=0)


def _only_scales(transforms: np.ndarray) -> bool:
    return not (transforms[:, 0, 1].any() or transforms[:, 1, 0].any() or transforms[:, :2, 2].any())


def pad_strokes(boxes: np.ndarray, faces: Any, edges: Any, widths: np.ndarray) -> np.ndarray:
    """Widen boxes by half their line widths (pixels); elements that neither fill nor stroke become NaN."""
    count = len(boxes)
    if not count:
        return boxes
    strokes = np.zeros(count)
    if len(edges) and len(widths):
        pads = widths[np.arange(count) % len(widths)] / 2
        strokes = np.where(_alphas(edges, count) > 0, pads, 0.0)
    filled = _alphas(faces, count) > 0 if len(faces) else np.zeros(count, dtype=bool)
    boxes = boxes + strokes[:, None] * np.array([-1.0, -1.0, 1.0, 1.0]) + SNAP_SLACK
    boxes[~(filled | (strokes > 0))] = np.nan
    return boxes


def _alphas(colors: Any, count: int) -> np.ndarray:
    colors = np.asarray(colors, dtype=float).reshape(len(colors), -1)
    alphas = colors[:, 3] if colors.shape[1] > 3 else np.ones(len(colors))
    return alphas[np.arange(count) % len(alphas)]


def mesh_boxes(coordinates: Any, master: Any) -> np.ndarray:
    """Return one box for each cell of a quad mesh, row by row; `coordinates` is (rows + 1, columns + 1, 2)."""
    coordinates = np.asarray(np.ma.filled(coordinates, np.nan), dtype=float)
    points = master.transform(coordinates.reshape(-1, 2)).reshape(coordinates.shape)
    corners = np.stack([points[:-1, :-1], points[1:, :-1], points[:-1, 1:], points[1:, 1:]])
    low, high = corners.min(axis=0).reshape(-1, 2), corners.max(axis=0).reshape(-1, 2)
    return np.concatenate([low, high], axis=1)


def clip_boxes(boxes: np.ndarray, clip: Rect | None) -> np.ndarray:
    """Cut boxes at a clip rectangle; those wholly outside become NaN."""
    if clip is None or not len(boxes):
        return boxes
    low = np.maximum(boxes[:, :2], clip[:2])
    high = np.minimum(boxes[:, 2:], clip[2:])
    out = np.concatenate([low, high], axis=1)
    out[~((low < high).all(axis=1))] = np.nan
    return out


def union(boxes: np.ndarray) -> Rect | None:
    """Return the box around all boxes that are not NaN, or None when there is none."""
    boxes = boxes[np.isfinite(boxes).all(axis=1)]
    if not len(boxes):
        return None
    low, high = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
    return (float(low[0]), float(low[1]), float(high[0]), float(high[1]))
