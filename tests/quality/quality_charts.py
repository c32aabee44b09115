"""Draws charts in this process and reads the texts and a few marks of the live figure: small, independent of the renderer."""

import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.colors as mcolors
from matplotlib.figure import Figure

from codesynth.core import Box, Mark, Rendered, Scene


def figure(width=6.4, height=4.8, dpi=100, **options) -> Figure:
    return Figure(figsize=(width, height), dpi=dpi, **options)


def render(fig: Figure, full_boxes=False, extra=(), drop=(), **savefig) -> Rendered:
    """Save a figure and build its scene: axes, texts by role, bars and lines. `drop` names roles to leave out."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    canvas = FigureCanvasAgg(fig)
    canvas.draw()
    buffer = io.BytesIO()
    fig.savefig(buffer, format="png", dpi=fig.dpi, **savefig)
    width, height = canvas.get_width_height()
    marks = [*_marks(fig, canvas.get_renderer(), width, height, full_boxes), *extra]
    scene = Scene(width, height, tuple(mark for mark in marks if mark.role not in drop))
    return Rendered(buffer.getvalue(), scene)


def _marks(fig, renderer, width, height, full_boxes):
    for role, text in [("suptitle", fig._suptitle), *(("text", t) for t in fig.texts if t is not fig._suptitle)]:
        yield from _text(role, text, renderer, width, height, full_boxes, f"fig.{id(text)}")
    for number, ax in enumerate(fig.axes):
        name = f"ax{number}"
        extent = ax.get_window_extent(renderer)
        yield Mark(name, "axes", _box(extent, width, height), fields={"frame": bool(ax.axison)})
        yield from _data(ax, name, renderer, width, height)
        if not ax.axison:
            continue
        for role, text in _axes_texts(ax):
            yield from _text(role, text, renderer, width, height, full_boxes, f"{name}.{role}.{id(text)}", name)


def _data(ax, name, renderer, width, height):
    for kind, artists in (("bar", ax.patches), ("line", ax.lines), ("point", ax.collections), ("image", ax.images)):
        for number, artist in enumerate(artists):
            box = _box(artist.get_window_extent(renderer), width, height)
            if box.area > 0 or kind == "line":
                yield Mark(f"{name}.{kind}{number}", kind, box, fields={"axes": name, "series": ""}, parent=name)


def _axes_texts(ax):
    yield from (("title", ax.title), ("x-label", ax.xaxis.label), ("y-label", ax.yaxis.label))
    for role, axis in (("x-tick-label", ax.xaxis), ("y-tick-label", ax.yaxis)):
        low, high = sorted(axis.get_view_interval())
        yield from ((role, tick.label1) for tick in axis.get_major_ticks() if low <= tick.get_loc() <= high)
    if ax.get_legend():
        yield from (("legend-label", text) for text in ax.get_legend().get_texts())
    yield from (("annotation", text) for text in ax.texts)
    for table in ax.tables:
        yield from (("table-cell", cell.get_text()) for cell in table.get_celld().values())


def _text(role, text, renderer, width, height, full_boxes, name, parent=""):
    if text is None or not text.get_visible() or not text.get_text().strip():
        return
    extent = text.get_window_extent(renderer)
    box = _box(extent, width, height)
    if box.area <= 0:
        return
    fields = {
        "fontsize": float(text.get_fontsize()),
        "rotation": float(text.get_rotation()),
        "color": mcolors.to_hex(text.get_color()),
    }
    if full_boxes:
        fields["full_box"] = [extent.x0, height - extent.y1, extent.x1, height - extent.y0]
    yield Mark(name, role, box, text.get_text(), fields, parent)


def _box(extent, width, height) -> Box:
    x0, x1 = (min(max(v, 0.0), float(width)) for v in (extent.x0, extent.x1))
    y0, y1 = (min(max(v, 0.0), float(height)) for v in (height - extent.y1, height - extent.y0))
    return Box(x0, y0, x1, y1)
