"""The other means: each artist drawn alone on an empty canvas; the pixels that it leaves say where its ink is."""

from __future__ import annotations

import numpy as np

STRUCTURE = ("axes", "axis", "colorbar")
SINGLES = 12


def ink_of(recorder, dpi, *draws):
    """Return x0, y0, x1, y1 (image pixels) of what the draws leave on an empty canvas, or None."""
    from matplotlib.backends.backend_agg import RendererAgg

    renderer = RendererAgg(recorder.width, recorder.height, dpi)
    for draw in draws:
        draw(renderer)
    seen = np.asarray(renderer.buffer_rgba())[..., 3] > 8
    rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
    if not len(rows):
        return None
    return [int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1]


def union(marks):
    boxes = np.array([mark["box"] for mark in marks])
    return [*boxes[:, :2].min(axis=0).tolist(), *boxes[:, 2:].max(axis=0).tolist()]


def look(figure, recorder, reading):
    """Return a row for each artist that marks come from: role, ids, their boxes' union, the ink, drawn alone."""
    rows = []
    groups = {}
    for order, mark in reading.marks:
        if mark["role"] not in STRUCTURE and mark["role"] != "error-bar":
            groups.setdefault(int(order + 1e-9), []).append(mark)
    for index, marks in groups.items():
        artist = recorder.artists[index]
        rows.append(_row(figure, recorder, marks, draws_of(artist)))
        rows.extend(_single_rows(figure, recorder, artist, marks))
    rows.extend(_error_rows(figure, recorder, reading))
    return [row for row in rows if row]


def _row(figure, recorder, marks, draws):
    ink = ink_of(recorder, figure.dpi, *draws)
    return {"role": marks[0]["role"], "id": marks[0]["id"], "box": union(marks), "ink": ink}


def draws_of(artist):
    """Return the draws that leave the ink of an artist's marks: itself, or all parts of its box plot or stem."""
    from codesynth_mpl.hooks import call_of, part_of
    from matplotlib.container import StemContainer
    from matplotlib.text import Text

    if isinstance(artist, Text):
        return [lambda renderer: Text.draw(artist, renderer)]
    call, (part, index) = call_of(artist), part_of(artist)
    if call is not None and call.kind == "stream":
        return [artist.draw]
    if call is not None and call.kind == "box" and part != "fliers":
        pairs = [(a, name, i // (2 if name in ("whiskers", "caps") else 1)) for a, name, i in call.made]
        return [
            a.draw for a, name, i in pairs if i == index and name in ("boxes", "whiskers", "caps", "medians", "means")
        ]
    for container in getattr(artist.axes, "containers", ()):
        if isinstance(container, StemContainer) and container.markerline is artist:
            return [container.markerline.draw, container.stemlines.draw]
    return [artist.draw]


def _single_rows(figure, recorder, artist, marks):
    """Draw single markers of lines and single elements of scatters, and compare them with single points."""
    from matplotlib.collections import PathCollection
    from matplotlib.lines import Line2D

    points = [mark for mark in marks if mark["role"] == "point" and ".p" in mark["id"]][:SINGLES]
    plain = getattr(artist.axes, "name", "") != "3d"
    for mark in points:
        index = int(mark["id"].rsplit(".p", 1)[1])
        if isinstance(artist, Line2D) and artist.get_marker() not in ("None", None, "") and plain:
            keep = artist.get_linestyle(), artist.get_markevery()
            artist.set_linestyle("None"), artist.set_markevery([index])
            yield _row(figure, recorder, [mark], [artist.draw])
            artist.set_linestyle(keep[0]), artist.set_markevery(keep[1])
        elif isinstance(artist, PathCollection) and plain:
            offsets, sizes, array = artist.get_offsets().copy(), artist.get_sizes().copy(), artist.get_array()
            artist.set_offsets(offsets[index : index + 1]), artist.set_sizes([sizes[index % len(sizes)]])
            artist.set_array(None)
            yield _row(figure, recorder, [mark], [artist.draw])
            artist.set_offsets(offsets), artist.set_sizes(sizes), artist.set_array(array)


def _error_rows(figure, recorder, reading):
    from matplotlib.container import BarContainer, ErrorbarContainer

    for axes in figure.get_axes():
        parts = []
        for container in axes.containers:
            errors = container.errorbar if isinstance(container, BarContainer) else container
            if isinstance(errors, ErrorbarContainer):
                parts += [*errors[1], *errors[2]]
        marks = [
            m
            for _, m in reading.marks
            if m["role"] == "error-bar" and m["fields"]["axes"] == f"ax{figure.get_axes().index(axes)}"
        ]
        if parts and marks:
            yield _row(figure, recorder, marks, [part.draw for part in parts])
