"""What series are called: by the legends that were drawn, else by a label that stands in the figure as text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matplotlib.artist import Artist
from matplotlib.collections import Collection
from matplotlib.container import Container
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

from codesynth_mpl.reading import Reading, color_of, shown

Style = tuple[str | None, str, str]


def members(handle: Any) -> Iterable[Artist]:
    """Return the artists behind a legend handle: itself, or the members of a container or tuple."""
    if isinstance(handle, Container):
        for child in handle:
            yield from members(child) if isinstance(child, tuple | list) else [child] if child is not None else []
    elif isinstance(handle, tuple | list):
        for child in handle:
            yield from members(child)
    elif handle is not None:
        yield handle


def style_of(artist: Any) -> Style:
    """Return colour, line style and marker: what tells one series from another."""
    if isinstance(artist, Line2D):
        marker = str(artist.get_marker()) if artist.get_marker() not in (None, "None", "", " ") else ""
        line = artist.get_linestyle() if artist.get_linestyle() not in ("None", "", " ") else ""
        color = artist.get_color() if line else artist.get_markerfacecolor()
        return (color_of(color), line, marker)
    if isinstance(artist, Patch):
        face = color_of(artist.get_facecolor()) if artist.get_fill() else None
        return (face or color_of(artist.get_edgecolor()), "", str(artist.get_hatch() or ""))
    if isinstance(artist, Collection):
        for colors in (artist.get_facecolor(), artist.get_edgecolor()):
            if len(colors):
                return (color_of(colors[0]), "", "")
    return (None, "", "")


class Names:
    """Series names of one figure. Legends are those that left ink."""

    def __init__(self, reading: Reading) -> None:
        self.legends = [artist for artist in reading.recorder.artists if isinstance(artist, Legend)]
        self.legends = [legend for legend in self.legends if reading.drew(legend)]
        self._by_artist: dict[int, str] = {}
        self._reading = reading
        # Style and text of each key; the axes of its handle if that was drawn; the axes that the legend explains.
        self._styles: list[tuple[Style, str, Any, Any]] = []
        self._texts: set[str] = set()
        self._shown = {
            shown(artist) for artist in reading.recorder.artists if isinstance(artist, Text) and reading.drew(artist)
        }
        self._keep = list(reading.recorder.artists)
        for legend in self.legends:
            self._learn(legend)

    def _learn(self, legend: Any) -> None:
        texts = [shown(text) for text in legend.get_texts()]
        self._texts.update(texts)
        handles = [handle for handle, _ in getattr(legend, "_codesynth_handles", [])]
        if len(handles) != len(texts):
            handles = list(legend.legend_handles)
        for handle, text in zip(handles, texts, strict=False):
            artists = list(members(handle))
            for artist in artists:
                self._by_artist.setdefault(id(artist), text)
            if artists and text:
                drawn = next((artist for artist in artists if self._reading.drew(artist)), None)
                home = drawn.axes if drawn is not None else None
                self._styles.append((style_of(artists[0]), text, home, legend.axes))

    def by_handle(self, artist: Any) -> str:
        """Return the legend text whose handle is this very artist, "" when there is none."""
        return self._by_artist.get(id(artist), "")

    def of(self, *artists: Any) -> str:
        """Return the name of a series from the artists that draw it; "" when nothing drawn tells it."""
        for artist in artists:
            name = self._by_artist.get(id(artist))
            if name:
                return name
        for artist in artists:
            label = artist.get_label() if hasattr(artist, "get_label") else ""
            label = label.strip() if isinstance(label, str) and not label.startswith("_") else ""
            if label and (label in self._texts or label in self._shown):
                return label
        drawn = [artist for artist in artists if isinstance(artist, Artist) and not isinstance(artist, Container)]
        return self.by_style(style_of(drawn[0]), drawn[0].axes) if drawn else ""

    def by_style(self, style: Style, axes: Any) -> str:
        """Return the one legend text whose handle looks like this, "" when none or several do.

        A handle that is itself a mark of these axes names that mark only; a legend inside other axes explains those.
        """
        color, line, marker = style
        known = [
            (other, text)
            for other, text, home, of in self._styles
            if (home is None or home is not axes) and (of is None or _same_place(of, axes))
        ]
        same = [(other, text) for other, text in known if other[0] == color and color is not None]
        if len({text for _, text in same}) > 1:
            exact = [(other, text) for other, text in same if other == style]
            loose = [(o, t) for o, t in same if (not o[1] or o[1] == line) and (not o[2] or o[2] == marker)]
            same = exact or loose
        texts = {text for _, text in same}
        return texts.pop() if len(texts) == 1 else ""

    def by_color(self, color: str | None, axes: Any) -> str:
        """Return the one legend text whose handle has this colour."""
        return self.by_style((color, "", ""), axes)


def _same_place(axes: Any, other: Any) -> bool:
    """Say whether two axes are one or lie on one another (twins)."""
    return axes is other or (other is not None and axes._twinned_axes.joined(axes, other))
