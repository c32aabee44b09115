"""Records where each artist leaves ink, in the one draw that makes the image.

The Agg renderer is tapped below its Python layer: every primitive (path, markers, collection, mesh, image, glyphs)
passes through `Tap`, which notes the primitive's extent for the artist being drawn and for everything around it.
So boxes include strokes and markers, follow the clipping, and exist only for what was truly drawn.

Coordinates here are display pixels as matplotlib has them: y upwards.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
from matplotlib.artist import Artist

from codesynth_mpl import extents


def drawing_classes() -> list[type]:
    """Return every artist class that defines a `draw` of its own."""
    found, queue = [], [Artist]
    while queue:
        cls = queue.pop()
        if "draw" in cls.__dict__ and cls not in found:
            found.append(cls)
        queue.extend(cls.__subclasses__())
    return found


class Recorder:
    """What was drawn, by artist: its box, its place in the drawing order, its container, its elements."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.height = height
        self.artists: list[Artist] = []  # in drawing order; holds references, so that ids stay unique
        self.order: dict[int, int] = {}
        self.container: dict[int, Artist | None] = {}
        self._boxes: dict[int, list[float]] = {}
        self._own: dict[int, list[float]] = {}
        self._parts: dict[int, list[Callable[[], np.ndarray]]] = {}
        self._stack: list[Artist] = []
        self.contents: dict[int, list[Artist]] = {}
        self.marker_extent: dict[int, tuple[float, float, float, float]] = {}

    def enter(self, artist: Artist) -> None:
        """An artist begins to draw."""
        key = id(artist)
        if key not in self.order:
            self.order[key] = len(self.artists)
            self.artists.append(artist)
            outer = next((outer for outer in reversed(self._stack) if outer is not artist), None)
            self.container[key] = outer
            self.contents.setdefault(id(outer), []).append(artist)
        self._stack.append(artist)

    def leave(self) -> None:
        """The artist drawn last has ended."""
        self._stack.pop()

    def note(self, box: tuple[float, float, float, float] | None) -> None:
        """Add ink to the artist being drawn and to everything that contains it."""
        if box is None or not self._stack:
            return
        x0, y0, x1, y1 = box
        x0, y0, x1, y1 = max(x0, 0.0), max(y0, 0.0), min(x1, self.width), min(y1, self.height)
        if not (x0 < x1 and y0 < y1):
            return
        _grow(self._own, id(self._stack[-1]), x0, y0, x1, y1)
        for artist in self._stack:
            _grow(self._boxes, id(artist), x0, y0, x1, y1)

    def note_parts(self, parts: Callable[[], np.ndarray]) -> None:
        """Keep how to compute one box for each element: `parts()` is (n, 4), NaN where nothing is visible."""
        if self._stack:
            self._parts.setdefault(id(self._stack[-1]), []).append(parts)

    def note_marker(self, extent: tuple[float, float, float, float] | None) -> None:
        """Keep how far a marker of the artist being drawn reaches around its position."""
        if extent is not None and self._stack:
            self.marker_extent[id(self._stack[-1])] = extent

    def box(self, artist: Artist) -> tuple[float, float, float, float] | None:
        """Return the ink of an artist with all that it contains, or None when it left none."""
        found = self._boxes.get(id(artist))
        return tuple(found) if found else None  # type: ignore[return-value]

    def own_box(self, artist: Artist) -> tuple[float, float, float, float] | None:
        """Return the ink of an artist without what other artists drew inside it."""
        found = self._own.get(id(artist))
        return tuple(found) if found else None  # type: ignore[return-value]

    def elements(self, artist: Artist) -> np.ndarray:
        """Return one box for each element of a collection or each marker of a line: (n, 4), cut at the image."""
        parts = [compute() for compute in self._parts.get(id(artist), ())]
        boxes = np.concatenate(parts) if parts else np.empty((0, 4))
        return extents.clip_boxes(boxes, (0.0, 0.0, float(self.width), float(self.height)))


def _grow(boxes: dict[int, list[float]], key: int, x0: float, y0: float, x1: float, y1: float) -> None:
    box = boxes.get(key)
    if box is None:
        boxes[key] = [x0, y0, x1, y1]
        return
    box[0], box[1], box[2], box[3] = min(box[0], x0), min(box[1], y0), max(box[2], x1), max(box[3], y1)


class Tap:
    """Stands in for the C++ renderer during one draw: passes everything on, and notes extents."""

    def __init__(self, inner: Any, recorder: Recorder, dpi: float) -> None:
        self._inner = inner
        self._recorder = recorder
        self._dpi = dpi
        self._outlines: dict[int, tuple[Any, Any]] = {}  # clip paths by identity, kept so that it stays theirs

    def _clip(self, gc: Any) -> Any:
        path, transform = gc.get_clip_path()
        outline = None
        if path is not None:
            if id(path) not in self._outlines:
                self._outlines[id(path)] = (path, extents.path_box(path, transform, 0.0, None, filled=True))
            outline = self._outlines[id(path)][1]
        return extents.clip_rect(gc.get_clip_rectangle(), outline, self._recorder.height)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def draw_path(self, gc: Any, path: Any, transform: Any, face: Any) -> None:
        """Draw, and note a path's extent."""
        self._inner.draw_path(gc, path, transform, face)
        width = extents.stroke_width(gc, self._dpi)
        if width > 0 or extents.is_visible(face) or gc.get_hatch():
            snap = extents.Snap(gc.get_snap(), width, self._recorder.height)
            clip = self._clip(gc)
            pad = width / 2 + extents.sketch_reach(gc)
            self._recorder.note(extents.path_box(path, transform, pad, clip, filled=face is not None, snap=snap))

    def draw_text_image(self, image: Any, x: float, y: float, angle: float, gc: Any) -> None:
        """Draw, and note where glyphs leave ink."""
        self._inner.draw_text_image(image, x, y, angle, gc)
        if extents.is_visible(gc.get_rgb()):
            array = np.asarray(image.get_image() if hasattr(image, "get_image") else image)
            box = extents.text_box(array, x, self._recorder.height - y, angle)
            self._recorder.note(extents.cut(box, self._clip(gc)))

    def draw_image(self, gc: Any, x: float, y: float, image: Any, *rest: Any) -> None:
        """Draw, and note an image's extent."""
        self._inner.draw_image(gc, x, y, image, *rest)
        height, width = np.asarray(image).shape[:2]
        box = (float(x), float(y), float(x + width), float(y + height))
        self._recorder.note(extents.cut(box, self._clip(gc)))

    def draw_markers(
        self, gc: Any, marker: Any, marker_transform: Any, path: Any, transform: Any, face: Any = None
    ) -> None:
        """Draw, and note each marker."""
        self._inner.draw_markers(gc, marker, marker_transform, path, transform, face)
        width = extents.stroke_width(gc, self._dpi)
        if width <= 0 and not extents.is_visible(face):
            return
        height = self._recorder.height
        snap = extents.Snap(gc.get_snap(), width, 0)
        extent = extents.marker_extent(marker, marker_transform, width / 2, snap)
        if extent is None:
            return
        points = extents.snap_points(np.asarray(transform.transform(path.vertices), dtype=float), height)
        boxes = np.concatenate([points, points], axis=1) + np.asarray(extent)
        boxes = extents.clip_boxes(boxes, self._clip(gc))
        self._recorder.note_parts(lambda: boxes)
        self._recorder.note(extents.union(boxes))
        self._recorder.note_marker(extent)

    def draw_path_collection(
        self, gc: Any, master: Any, paths: Any, transforms: Any, *rest: Any, **kwargs: Any
    ) -> None:
        """Draw, and note each element."""
        self._inner.draw_path_collection(gc, master, paths, transforms, *rest, **kwargs)
        offsets, offset_transform, faces, edges, widths = rest[:5]
        boxes = extents.collection_boxes(master, paths, transforms, offsets, offset_transform)
        boxes = extents.pad_strokes(boxes, faces, edges, np.asarray(widths, dtype=float) * self._dpi / 72)
        boxes = extents.clip_boxes(boxes, self._clip(gc))
        self._recorder.note_parts(lambda: boxes)
        self._recorder.note(extents.union(boxes))

    def draw_quad_mesh(self, gc: Any, master: Any, columns: int, rows: int, coordinates: Any, *rest: Any) -> None:
        """Draw, and note each cell."""
        self._inner.draw_quad_mesh(gc, master, columns, rows, coordinates, *rest)
        boxes = extents.clip_boxes(extents.mesh_boxes(coordinates, master), self._clip(gc))
        self._recorder.note_parts(lambda: boxes)
        self._recorder.note(extents.union(boxes))

    def draw_gouraud_triangles(self, gc: Any, points: Any, colors: Any, transform: Any) -> None:
        """Draw, and note the triangles' extent."""
        self._inner.draw_gouraud_triangles(gc, points, colors, transform)
        corners = transform.transform(np.asarray(points).reshape(-1, 2))
        box = (*np.nanmin(corners, axis=0), *np.nanmax(corners, axis=0))
        self._recorder.note(extents.cut(tuple(float(v) for v in box), self._clip(gc)))  # type: ignore[arg-type]


@contextmanager
def recording(renderer: Any) -> Iterator[Recorder]:
    """Tap an Agg renderer and every artist's `draw` for the length of one draw."""
    recorder = Recorder(int(renderer.width), int(renderer.height))
    inner = renderer._renderer
    originals = [(cls, cls.__dict__["draw"]) for cls in drawing_classes()]
    for cls, draw in originals:
        cls.draw = _recorded(draw, recorder)  # type: ignore[attr-defined]
    renderer._renderer = Tap(inner, recorder, float(renderer.dpi))
    renderer._update_methods()
    try:
        yield recorder
    finally:
        renderer._renderer = inner
        renderer._update_methods()
        for cls, draw in originals:
            cls.draw = draw  # type: ignore[attr-defined]


def _recorded(draw: Callable[..., Any], recorder: Recorder) -> Callable[..., Any]:
    @functools.wraps(draw)
    def recorded(self: Artist, *args: Any, **kwargs: Any) -> Any:
        recorder.enter(self)
        try:
            return draw(self, *args, **kwargs)
        finally:
            recorder.leave()

    return recorded
