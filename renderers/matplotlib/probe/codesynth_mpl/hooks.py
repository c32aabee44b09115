"""Remembers which plotting call made an artist, as an attribute of the artist, where the artist alone cannot tell.

The live artist stays the truth: what a call made and the script then removed leaves no ink and is never read. The
hooks only look at what goes in and out; whatever goes wrong in looking is swallowed, never the call's own errors.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.legend import Legend

Made = Iterable[tuple[Any, str, int]]  # artist, its part in the call, its index


@dataclass
class Call:
    """One plotting call: its kind, what it was given, and what it made."""

    kind: str
    data: dict[str, Any] = field(default_factory=dict)
    made: list[tuple[Any, str, int]] = field(default_factory=list)

    def parts(self, part: str) -> list[Any]:
        """Return the artists of one part, in the call's order."""
        return [artist for artist, name, _ in self.made if name == part]


def call_of(artist: Any) -> Call | None:
    """Return the call that made an artist, where it was one that is remembered."""
    tag = getattr(artist, "_codesynth_call", None)
    return tag[0] if tag else None


def part_of(artist: Any) -> tuple[str, int]:
    """Return which part of its call an artist is, and its index; ("", 0) when it is not remembered."""
    tag = getattr(artist, "_codesynth_call", None)
    return (tag[1], tag[2]) if tag else ("", 0)


def track(
    owner: type, name: str, kind: str, look: Callable[[Call, tuple[Any, ...], dict[str, Any], Any], Made]
) -> None:
    """Wrap one method: `look(call, args, kwargs, result)` fills the call's data and names what was made."""
    original = getattr(owner, name, None)
    if original is None:
        return

    @functools.wraps(original)
    def tracked(self: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(self, *args, **kwargs)
        with suppress(Exception):
            call = Call(kind)
            call.made = [(artist, part, index) for artist, part, index in look(call, args, kwargs, result)]
            for artist, part, index in call.made:
                artist._codesynth_call = (call, part, index)
        return result

    setattr(owner, name, tracked)


def _argument(args: tuple[Any, ...], kwargs: dict[str, Any], index: int, name: str) -> Any:
    value = args[index] if index < len(args) else kwargs.get(name)
    data = kwargs.get("data")
    return data[value] if data is not None and isinstance(value, str) else value


def _pie(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    call.data["values"] = np.asarray(_argument(args, kwargs, 0, "x"), dtype=float).ravel()
    for part, artists in zip(("wedge", "label", "percent"), result, strict=False):
        yield from ((artist, part, index) for index, artist in enumerate(artists))


def _hist(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    counts, edges, patches = result
    upright = kwargs.get("orientation", "vertical") == "vertical"
    call.data.update(counts=np.atleast_2d(counts), edges=np.asarray(edges, dtype=float), vertical=upright)
    call.data["stacked"] = bool(kwargs.get("stacked")) and len(call.data["counts"]) > 1
    groups = patches if isinstance(patches, list) and not hasattr(patches, "patches") else [patches]
    for group, artists in enumerate(groups):
        for index, artist in enumerate(artists):
            yield artist, f"bin{group}", index


def _bxp(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    call.data["stats"] = list(_argument(args, kwargs, 0, "bxpstats"))
    positions = _argument(args, kwargs, 1, "positions")
    call.data["positions"] = positions if positions is not None else range(1, len(call.data["stats"]) + 1)
    upright = kwargs.get("orientation", "vertical") == "vertical" and kwargs.get("vert") in (None, True, 1)
    call.data["vertical"] = upright
    yield from ((artist, part, index) for part, artists in result.items() for index, artist in enumerate(artists))


def _violin(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    call.data["stats"] = list(_argument(args, kwargs, 0, "vpstats"))
    positions = _argument(args, kwargs, 1, "positions")
    call.data["positions"] = positions if positions is not None else range(1, len(call.data["stats"]) + 1)
    call.data["vertical"] = kwargs.get("orientation", "vertical") == "vertical" and kwargs.get("vert") in (
        None,
        True,
        1,
    )
    for part, artists in result.items():
        listed = artists if isinstance(artists, list) else [artists]
        yield from ((artist, part, index) for index, artist in enumerate(listed))


def _listed(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    return ((artist, "item", index) for index, artist in enumerate(result))


def _single(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    return [(result, "item", 0)]


def _table(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    call.data["header"] = kwargs.get("colLabels") is not None
    return [(result, "item", 0)]


def _bar_label(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    container = _argument(args, kwargs, 0, "container")
    call.data["targets"] = list(container.patches)
    call.data["type"] = kwargs.get("label_type", "edge")
    return ((artist, "label", index) for index, artist in enumerate(result))


def _broken_barh(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    call.data["yrange"] = _argument(args, kwargs, 1, "yrange")
    return [(result, "item", 0)]


def _stream(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    return [(result.lines, "lines", 0), (result.arrows, "arrows", 0)]


def _bar3d(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    names = ("x", "y", "z", "dx", "dy", "dz")
    given = [np.asarray(_argument(args, kwargs, i, name), dtype=float).ravel() for i, name in enumerate(names)]
    call.data.update(zip(names, np.broadcast_arrays(*given), strict=True))
    return [(result, "item", 0)]


def _grid3d(call: Call, args: tuple[Any, ...], kwargs: dict[str, Any], result: Any) -> Made:
    for index, name in enumerate(("X", "Y", "Z")):
        call.data[name.lower()] = np.asarray(_argument(args, kwargs, index, name), dtype=float)
    return [(result, "item", 0)]


def install() -> None:
    """Wrap the calls whose artists do not tell what they stand for."""
    for name, kind, look in (
        ("pie", "pie", _pie), ("hist", "hist", _hist), ("bxp", "box", _bxp), ("violin", "violin", _violin),
        ("stackplot", "stack", _listed), ("fill", "fill", _listed), ("axhline", "axhline", _single),
        ("axvline", "axvline", _single), ("axline", "axline", _single), ("hlines", "hlines", _single),
        ("vlines", "vlines", _single), ("axhspan", "axhspan", _single), ("axvspan", "axvspan", _single),
        ("bar_label", "bar_label", _bar_label), ("broken_barh", "broken_barh", _broken_barh),
        ("hexbin", "hexbin", _single), ("streamplot", "stream", _stream), ("pcolor", "pcolor", _single),
        ("table", "table", _table),
    ):  # fmt: skip
        track(Axes, name, kind, look)
    with suppress(ImportError):
        from mpl_toolkits.mplot3d import Axes3D

        track(Axes3D, "bar3d", "bar3d", _bar3d)
        for name in ("plot_surface", "plot_wireframe", "plot_trisurf"):
            track(Axes3D, name, name, _grid3d)
    _remember_handles()


def _remember_handles() -> None:
    original = Legend._init_legend_box

    @functools.wraps(original)
    def init_legend_box(self: Legend, handles: Any, labels: Any, *args: Any, **kwargs: Any) -> Any:
        self._codesynth_handles = list(zip(handles, labels, strict=False))
        return original(self, handles, labels, *args, **kwargs)

    Legend._init_legend_box = init_legend_box
