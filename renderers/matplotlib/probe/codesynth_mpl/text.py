"""Every visible text, with its role: known from where it hangs, else from what it says and where it stands."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from matplotlib.text import Annotation, Text

from codesynth_mpl.axis import AxesReading, printed_values
from codesynth_mpl.fonts import Chooser, missing_glyphs
from codesynth_mpl.hooks import call_of, part_of
from codesynth_mpl.reading import Box, Reading, around, color_of, make_mark, number, shown

_PANEL = re.compile(r"^\(?[a-zA-Z]\)?[.)]?$")
_NUMBERS = re.compile(r"[-−+]?\$?\d[\d,]*(?:\.\d+)?\s?[%KMB]?")


class ValueMarks:
    """The data marks whose values a text may print: id, role, box, and the values."""

    def __init__(self) -> None:
        self.items: list[tuple[str, str, Box, list[float], Any]] = []
        self.by_artist: dict[int, str] = {}

    def add(
        self, mark_id: str, role: str, box: Box | None, values: Iterable[Any], axes: Any, artist: Any = None
    ) -> None:
        """Remember a mark by what it stands for."""
        if box is None or not mark_id:
            return
        self.items.append((mark_id, role, box, [float(v) for v in values if isinstance(v, int | float)], axes))
        if artist is not None:
            self.by_artist[id(artist)] = mark_id

    def match(self, text: str, box: Box, axes: Any) -> tuple[str, str, float] | None:
        """Return id, role and value of the nearest mark that a text prints the value of."""
        best: tuple[float, str, str, float] | None = None
        printed = [value for part in _NUMBERS.findall(text.replace("\n", " ")) for value in printed_values(part)]
        if not printed or len(printed) > 6:
            return None
        decimals = max(
            (len(part.split(".")[1].rstrip("%KMB ")) for part in _NUMBERS.findall(text) if "." in part), default=0
        )
        for mark_id, role, other, values, home in self.items:
            if axes is not None and home is not axes:
                continue
            distance = _gap(box, other)
            if distance > 3 * (box[3] - box[1]) + 12 or (best is not None and distance >= best[0]):
                continue
            for value in values:
                if any(_prints(seen, value, decimals) for seen in printed):
                    best = (distance, mark_id, role, value)
                    break
        return best[1:] if best else None


def _prints(seen: float, value: float, decimals: int) -> bool:
    """Say whether a printed number is a value rounded to what was printed (or scaled by K, M, %)."""
    if math.isclose(seen, value, rel_tol=1e-9, abs_tol=0.5000001 * 10.0**-decimals):
        return True
    return (
        abs(value) >= 1000
        and math.isclose(seen, value, rel_tol=0.05)
        and seen == float(f"{value:.{len(f'{seen:g}')}g}")
    )


def _gap(a: Box, b: Box) -> float:
    return max(a[0] - b[2], b[0] - a[2], 0.0) + max(a[1] - b[3], b[1] - a[3], 0.0)


class Texts:
    """Adds the text marks of a figure."""

    def __init__(self, reading: Reading, chooser: Chooser) -> None:
        self.reading = reading
        self.chooser = chooser
        self.known: dict[int, dict[str, Any]] = {}
        self.axes: dict[int, AxesReading] = {}

    def learn_figure(self) -> None:
        """Name the texts that hang on the figure itself."""
        for figure in (self.reading.figure, *self.reading.figure.subfigs):
            for attribute, role in (("_suptitle", "suptitle"), ("_supxlabel", "x-label"), ("_supylabel", "y-label")):
                text = getattr(figure, attribute, None)
                if text is not None:
                    self.known[id(text)] = {
                        "role": role,
                        "parent": "",
                        "id": role if role == "suptitle" else f"sup{role}",
                    }

    def learn_axes(self, found: AxesReading, colorbar: bool) -> None:
        """Name the texts that hang on one axes."""
        axes = found.axes
        self.axes[id(axes)] = found
        for text in (axes.title, getattr(axes, "_left_title", None), getattr(axes, "_right_title", None)):
            if text is not None:
                self.known[id(text)] = {"role": "title", "parent": found.id, "id": f"{found.id}.title"}
        for dimension, axis in found.dims.items():
            letter = {"theta": "x", "r": "y"}.get(dimension, dimension)
            label, tick = (
                ("colorbar-label", "colorbar-tick-label") if colorbar else (f"{letter}-label", f"{letter}-tick-label")
            )
            parent = f"{found.id}.{dimension}-axis"
            self.known[id(axis.axis.label)] = {"role": label, "parent": found.id, "id": f"{found.id}.{letter}-label"}
            self.known[id(axis.axis.offsetText)] = {"role": "offset-text", "parent": parent, "id": f"{parent}.offset"}
            for index, (position, text) in enumerate(axis.texts):
                value = axis.value(position) if axis.kind == "date" else number(position)
                self.known[id(text)] = {
                    "role": tick,
                    "parent": parent,
                    "id": f"{found.id}.{letter}tick{index}",
                    "fields": {"value": value},
                }

    def add_all(self, axes_ids: dict[int, str], values: ValueMarks) -> None:
        """Add a mark for each text that left ink."""
        for artist in list(self.reading.recorder.artists):
            if isinstance(artist, Text) and shown(artist) and self.reading.own_ink(artist):
                self._add(artist, axes_ids, values)

    def _add(self, artist: Text, axes_ids: dict[int, str], values: ValueMarks) -> None:
        box = around((self.reading.own_ink(artist), self.reading.ink(artist.get_bbox_patch())))
        if box is None:
            return
        text = shown(artist)
        known = self.known.get(id(artist)) or self._guess(artist, text, box, axes_ids, values)
        fields = {
            **known.get("fields", {}),
            "fontsize": number(artist.get_fontsize()),
            "rotation": number(artist.get_rotation()),
            "color": color_of(artist.get_color()),
            "missing_glyphs": missing_glyphs(text, self.chooser.paths(artist.get_fontproperties())) or None,
        }
        mark = make_mark(known["id"], known["role"], box, text, fields, known["parent"])
        self.reading.add(mark, self.reading.order(artist))

    def _guess(self, artist: Text, text: str, box: Box, axes_ids: dict[int, str], values: ValueMarks) -> dict[str, Any]:
        axes_id = axes_ids.get(id(artist.axes), "")
        stem = f"{axes_id}.text" if axes_id else "text"
        target = self._bar_label_target(artist, values)
        matched = None if target else values.match(text, box, artist.axes)
        if target or matched:
            mark_id = target or matched[0]  # type: ignore[index]
            role = "percent-label" if matched and matched[1] == "wedge" else "value-label"
            value = matched[2] if matched else next(iter(printed_values(text)), None)
            stands_for = number(value)
            return {"role": role, "parent": mark_id, "id": self.reading.new_id(stem), "fields": {"value": stands_for}}
        if isinstance(artist, Annotation):
            fields = {"target": self._target(artist)}
            return {
                "role": "annotation",
                "parent": axes_id,
                "id": self.reading.new_id(f"{axes_id}.note" if axes_id else "note"),
                "fields": fields,
            }
        role = "panel-label" if _PANEL.match(text) else "text"
        return {"role": role, "parent": axes_id, "id": self.reading.new_id(stem)}

    @staticmethod
    def _bar_label_target(artist: Text, values: ValueMarks) -> str:
        call = call_of(artist)
        if call is None or call.kind != "bar_label":
            return ""
        index = part_of(artist)[1]
        return values.by_artist.get(id(call.data["targets"][index]), "")

    def _target(self, artist: Annotation) -> list[Any] | None:
        found = self.axes.get(id(artist.axes))
        if artist.xycoords != "data" or found is None:
            return None
        try:
            place = (artist.axes.convert_xunits(artist.xy[0]), artist.axes.convert_yunits(artist.xy[1]))
        except (TypeError, ValueError):
            return None
        axes = (found.x, found.y)
        target = [a.value(v) if a.kind == "date" else number(v) for a, v in zip(axes, place, strict=True)]
        return target if None not in target else None
