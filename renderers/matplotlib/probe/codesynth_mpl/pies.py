"""Pies and donuts: wedges with their shares."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from matplotlib.patches import Circle, Wedge

from codesynth_mpl.axis import AxesReading
from codesynth_mpl.hooks import call_of, part_of
from codesynth_mpl.names import Names
from codesynth_mpl.reading import Reading, face_color, make_mark, number, shown
from codesynth_mpl.text import Texts, ValueMarks


def read_pies(reading: Reading, axes: AxesReading, names: Names, texts: Texts, values: ValueMarks) -> None:
    """Add the wedges of an axes, and name the texts that `pie` wrote at them."""
    wedges = [a for a in reading.children(axes.axes) if isinstance(a, Wedge) and a is not axes.axes.patch]
    if not wedges:
        return
    radii = sorted({round(float(wedge.r), 6) for wedge in wedges}, reverse=True)
    hole = _hole(reading, axes, wedges)
    rows = []
    for wedge in wedges:
        reading.claim(wedge)
        share, value = _share(wedge, wedges)
        category = _category(reading, names, wedge)
        fields = {
            "axes": axes.id,
            "series": "",
            "color": face_color(wedge),
            "category": category,
            "share": share,
            "theta0": number(wedge.theta1),
            "theta1": number(wedge.theta2),
            "ring": radii.index(round(float(wedge.r), 6)),
            "hole": hole or wedge.width is not None,
        }
        box = reading.ink(wedge)
        if box is None:
            continue
        mark_id = reading.add(
            make_mark(reading.new_id(f"{axes.id}.wedge"), "wedge", box, "", fields), reading.order(wedge)
        )
        printed = _learn_texts(wedge, mark_id, share, value, texts)
        values.add(mark_id, "wedge", box, _values(share, value), axes.axes, wedge)
        rows.append(([category, share, value if printed else None], mark_id))
    columns = [("category", "category", ""), ("share", "number", "")]
    if any(row[2] is not None for row, _ in rows):
        columns.append(("value", "number", ""))
    else:
        rows = [(row[:2], mark_id) for row, mark_id in rows]
    reading.table(f"{axes.id}.wedge", "wedge", columns, rows)


def _values(share: float, value: float | None) -> list[float]:
    return [share * 100, share] + ([value] if value is not None else [])


def _share(wedge: Any, wedges: list[Any]) -> tuple[float, float | None]:
    """Return a wedge's share of the full circle, and its value: exact where the call is known and still true."""
    turned = (wedge.theta2 - wedge.theta1) / 360
    call, (_, index) = call_of(wedge), part_of(wedge)
    if call is not None and call.kind == "pie":
        given = call.data["values"]
        total = float(given.sum())
        value = float(given[index])
        # `normalize=False` draws parts of 1 as they are.
        for share in (value / total if total else 0.0, value):
            if abs(share - turned) < 2e-6:
                return float(number(share) or 0.0), number(value)
    return float(number(round(turned, 6)) or 0.0), None


def _category(reading: Reading, names: Names, wedge: Any) -> str:
    call, (_, index) = call_of(wedge), part_of(wedge)
    if call is not None:
        for label in call.parts("label")[index : index + 1]:
            if reading.drew(label) and shown(label):
                return str(shown(label))
    return names.of(wedge)


def _learn_texts(wedge: Any, mark_id: str, share: float, value: float | None, texts: Texts) -> bool:
    """Name the texts at a wedge; say whether one of them prints the value itself."""
    call, (_, index) = call_of(wedge), part_of(wedge)
    printed = False
    if call is None:
        return printed
    for label in call.parts("label")[index : index + 1]:
        texts.known[id(label)] = {"role": "wedge-label", "parent": mark_id, "id": f"{mark_id}.label"}
    for label in call.parts("percent")[index : index + 1]:
        fields = {"value": number(share * 100)}
        texts.known[id(label)] = {
            "role": "percent-label",
            "parent": mark_id,
            "id": f"{mark_id}.percent",
            "fields": fields,
        }
        printed = value is not None and _prints_value(label.get_text(), value)
    return printed


def _prints_value(text: str, value: float) -> bool:
    """Say whether a text prints a value itself, not only the share."""
    plain = [float(part.replace(",", "")) for part in re.findall(r"\d[\d,]*(?:\.\d+)?(?![\d.,]*\s*%)", text)]
    return any(abs(found - value) <= 0.5 + 1e-9 * abs(value) for found in plain)


def _hole(reading: Reading, axes: AxesReading, wedges: list[Any]) -> bool:
    """Say whether a circle in the middle makes the pie a donut."""
    background = {face_color(axes.axes.patch), face_color(axes.axes.figure.patch), "#ffffff"}
    centre, smallest = np.asarray(wedges[0].center), min(wedge.r for wedge in wedges)
    for artist in reading.children(axes.axes):
        inside = (
            isinstance(artist, Circle) and np.allclose(artist.center, centre, atol=1e-6) and artist.radius < smallest
        )
        if not inside or face_color(artist) not in background:
            continue
        box = reading.ink(artist)
        reading.claim(artist)
        if box is not None:
            fields = {"axes": axes.id, "color": face_color(artist), "kind": "hole"}
            reading.add(make_mark(reading.new_id(f"{axes.id}.shape"), "shape", box, "", fields), reading.order(artist))
        return True
    return False
