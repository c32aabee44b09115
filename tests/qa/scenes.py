"""Scenes per docs/scene.md for every kind of chart, with pixels that fit their values. Values come from `rng`."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from typing import Any

from codesynth.core import Box, Column, Mark, Scene, Source, Table

LEFT, TOP, RIGHT, BOTTOM = 80.0, 60.0, 720.0, 540.0
COLOURS = ("#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd")
CITIES = ("Oslo", "Bergen", "Paris", "London", "Madrid", "Rome", "Vienna", "Prague", "Dublin", "Lisbon")
PRODUCTS = ("Tea", "Coffee", "Juice", "Milk", "Water")
SOURCE = Source("matplotlib", "", {})


@dataclass
class Builder:
    """Collects the marks and tables of one scene."""

    marks: list[Mark] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    width: int = 800
    height: int = 600

    def add(self, mark_id: str, role: str, box: Box, text: str = "", parent: str = "", **fields: Any) -> str:
        self.marks.append(Mark(mark_id, role, box, text, fields, parent))
        return mark_id

    def text(self, mark_id: str, role: str, text: str, at: tuple[float, float], parent: str = "", **fields: Any) -> str:
        box = Box(at[0], at[1], at[0] + 7.0 * len(text), at[1] + 14.0)
        return self.add(mark_id, role, box, text, parent, fontsize=10.0, rotation=0.0, color="#000000", **fields)

    def axes(self, name: str, box: Box, **fields: Any) -> str:
        return self.add(name, "axes", box, projection="rectilinear", row=0, column=0, frame=True, **fields)

    def numeric(
        self, axes: str, box: Box, dimension: str, low: float, high: float, step: float, label: str = "", grid=True
    ):
        ticks, value = [], -(-low // step) * step
        while value <= high + 1e-9:
            ticks.append(round(value, 9))
            value += step
        labels = [f"{t:g}" for t in ticks]
        length = box.width if dimension == "x" else box.height
        side = "bottom" if dimension == "x" else "left"
        self.add(
            f"{axes}.{dimension}axis", "axis", box, "", axes, dimension=dimension, scale="linear", min=low, max=high,
            inverted=False, ticks=ticks, tick_labels=labels, label=label, side=side, grid=grid,
            pixels_per_unit=length / (high - low),
        )  # fmt: skip
        for i, (tick, text) in enumerate(zip(ticks, labels, strict=True)):
            at = (box.x0 + (tick - low) / (high - low) * box.width, box.y1 + 6) if dimension == "x" else (
                box.x0 - 30, box.y1 - (tick - low) / (high - low) * box.height)  # fmt: skip
            self.text(f"{axes}.{dimension}tick{i}", f"{dimension}-tick-label", text, at, axes, value=tick)
        if label:
            self.text(f"{axes}.{dimension}label", f"{dimension}-label", label, (box.x0 + 100, box.y1 + 30), axes)

    def categories(self, axes: str, box: Box, dimension: str, names: list[str], label: str = "") -> None:
        ticks = [float(i) for i in range(len(names))]
        self.add(
            f"{axes}.{dimension}axis", "axis", box, "", axes, dimension=dimension, scale="category", min=-0.5,
            max=len(names) - 0.5, inverted=False, ticks=ticks, tick_labels=list(names), label=label, side="bottom",
            grid=False,
        )  # fmt: skip
        for i, name in enumerate(names):
            at = (box.x0 + (i + 0.5) / len(names) * box.width, box.y1 + 6)
            self.text(f"{axes}.{dimension}tick{i}", f"{dimension}-tick-label", name, at, axes, value=float(i))
        if label:
            self.text(f"{axes}.{dimension}label", f"{dimension}-label", label, (box.x0 + 100, box.y1 + 30), axes)

    def legend(self, axes: str, names: list[str], title: str = "") -> None:
        box = Box(RIGHT - 110, TOP + 5, RIGHT - 5, TOP + 15 + 18 * len(names))
        legend = self.add(f"{axes}.legend", "legend", box, "", axes, title=title, entries=list(names))
        for i, name in enumerate(names):
            y = TOP + 10 + 18 * i
            self.add(f"{legend}.key{i}", "legend-key", Box(RIGHT - 105, y, RIGHT - 85, y + 10), "", legend,
                     series=name, color=COLOURS[i % 5])  # fmt: skip
            self.text(f"{legend}.label{i}", "legend-label", name, (RIGHT - 80, y), legend, series=name)
        if title:
            self.text(f"{legend}.title", "legend-title", title, (RIGHT - 80, TOP + 5), legend)

    def table(
        self, name: str, kind: str, columns: list[tuple[str, str, str]], rows: list[tuple], marks: list[str]
    ) -> None:
        made = tuple(Column(*column) for column in columns)
        self.tables.append(Table(name, made, tuple(rows), tuple(marks), kind))

    def scene(self) -> Scene:
        return Scene(self.width, self.height, tuple(self.marks), tuple(self.tables))


PLOT = Box(LEFT, TOP, RIGHT, BOTTOM)


def nice(rng: random.Random, low: float, high: float, decimals: int = 1) -> float:
    return round(rng.uniform(low, high), decimals)


def bars(
    rng: random.Random, *, series=1, count=6, printed=False, stacked=False, years=False, label="Revenue (million €)",
    values: list[list[float]] | None = None, keys: list[str] | None = None,
) -> Scene:  # fmt: skip
    b = Builder()
    axes = b.axes("ax0", PLOT)
    names = keys or ([str(2015 + i) for i in range(count)] if years else rng.sample(CITIES, count))
    groups = list(PRODUCTS[:series]) if series > 1 else [""]
    numbers = values or [[nice(rng, 5, 95) for _ in names] for _ in groups]
    top = 100.0 * (series if stacked else 1)
    b.categories(axes, PLOT, "x", list(names), "" if years else "City")
    b.numeric(axes, PLOT, "y", 0.0, top, top / 5, label)
    b.text("ax0.title", "title", "Revenue of the shops", (300, 30), axes)
    if series > 1:
        b.legend(axes, groups, "Product")
    rows, ids = [], []
    base = [0.0] * len(names)
    for s, group in enumerate(groups):
        for i, name in enumerate(names):
            value = numbers[s][i]
            start = base[i] if stacked else 0.0
            x = PLOT.x0 + (i + 0.2 + (0 if stacked else 0.6 * s / len(groups))) / len(names) * PLOT.width
            y0, y1 = (PLOT.y1 - v / top * PLOT.height for v in (start + value, start))
            mark = b.add(f"ax0.bar{len(ids)}", "bar", Box(x, min(y0, y1), x + 20, max(y0, y1)), axes=axes, series=group,
                         color=COLOURS[s], category=name, value=value, base=start, orientation="vertical",
                         position=float(i), stacked=stacked)  # fmt: skip
            if printed:
                b.text(f"{mark}.label", "value-label", f"{value:g}", (x, y0 - 15), mark, value=value)
            base[i] += value
            rows.append((group, name, value))
            ids.append(mark)
    columns = [
        ("series", "category", "Product"),
        ("category", "category", "" if years else "City"),
        ("value", "number", label),
    ]
    b.table("ax0.bar", "bar", columns, rows, ids)
    return b.scene()


def lines(rng: random.Random, *, series=2, count=8, values=None, label="Sales (thousand units)", years=True) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    xs = [2010.0 + i for i in range(count)]
    groups = list(PRODUCTS[:series]) if series > 1 else [""]
    numbers = values or [[nice(rng, 5, 95) for _ in xs] for _ in groups]
    b.numeric(axes, PLOT, "x", xs[0] - 0.5, xs[-1] + 0.5, 1.0, "Year")
    b.numeric(axes, PLOT, "y", 0.0, 100.0, 20.0, label)
    b.text("ax0.title", "title", "Sales over the years", (300, 30), axes)
    if series > 1:
        b.legend(axes, groups)
    rows, ids = [], []
    for s, group in enumerate(groups):
        line = b.add(f"ax0.line{s}", "line", PLOT, axes=axes, series=group, color=COLOURS[s], n=count, linestyle="-",
                     marker="o", drawstyle="default")  # fmt: skip
        for i, x in enumerate(xs):
            value = numbers[s][i]
            px = PLOT.x0 + (i + 0.5) / count * PLOT.width
            py = PLOT.y1 - value / 100 * PLOT.height
            ids.append(b.add(f"{line}.p{i}", "point", Box(px - 3, py - 3, px + 3, py + 3), "", line, axes=axes,
                             series=group, color=COLOURS[s], x=x, y=value))  # fmt: skip
            rows.append((group, x, value))
    columns = [("series", "category", ""), ("x", "number", "Year"), ("value", "number", label)]
    b.table("ax0.point", "point", columns, rows, ids)
    return b.scene()


def pie(rng: random.Random, *, count=5, printed=True) -> Scene:
    b = Builder()
    b.axes("ax0", PLOT)
    names = rng.sample(CITIES, count)
    parts = [rng.randint(5, 40) for _ in names]
    whole = sum(parts)
    b.text("ax0.title", "title", "Where visitors come from", (300, 30), "ax0")
    rows, ids, start = [], [], 0.0
    for i, (name, part) in enumerate(zip(names, parts, strict=True)):
        share = part / whole
        mark = b.add(f"ax0.wedge{i}", "wedge", Box(300, 200, 500, 400), axes="ax0", series="", color=COLOURS[i % 5],
                     category=name, share=share, theta0=start * 360, theta1=(start + share) * 360, ring=0,
                     hole=False)  # fmt: skip
        b.text(f"{mark}.name", "wedge-label", name, (200, 100 + 20 * i), mark)
        if printed:
            b.text(f"{mark}.percent", "percent-label", f"{share * 100:.1f}%", (400, 100 + 20 * i), mark)
        rows.append((name, share))
        ids.append(mark)
        start += share
    b.table("ax0.wedge", "wedge", [("category", "category", ""), ("share", "number", "")], rows, ids)
    return b.scene()


def histogram(rng: random.Random, *, count=10) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    heights = [float(rng.randint(1, 48)) for _ in range(count)]
    b.numeric(axes, PLOT, "x", 0.0, 10.0 * count, 10.0, "Waiting time (min)")
    b.numeric(axes, PLOT, "y", 0.0, 50.0, 10.0, "Patients")
    rows, ids = [], []
    for i, value in enumerate(heights):
        x = PLOT.x0 + i / count * PLOT.width
        box = Box(x, PLOT.y1 - value / 50 * PLOT.height, x + PLOT.width / count, PLOT.y1)
        ids.append(b.add(f"ax0.bin{i}", "bin", box, axes=axes, series="", color=COLOURS[0], x0=10.0 * i,
                         x1=10.0 * (i + 1), value=value))  # fmt: skip
        rows.append(("", 10.0 * i, 10.0 * (i + 1), value))
    columns = [("series", "category", ""), ("low", "number", "Waiting time (min)"), ("high", "number", ""),
               ("value", "number", "Patients")]  # fmt: skip
    b.table("ax0.bin", "bin", columns, rows, ids)
    return b.scene()


def scatter(rng: random.Random, *, groups=2, count=20, slope=1.0) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    names = list(PRODUCTS[:groups]) if groups > 1 else [""]
    b.numeric(axes, PLOT, "x", 0.0, 100.0, 20.0, "Temperature (°C)")
    b.numeric(axes, PLOT, "y", 0.0, 100.0, 20.0, "Ice cream sold")
    if groups > 1:
        b.legend(axes, names)
    rows, ids = [], []
    for i in range(count):
        s = i % len(names)
        x = nice(rng, 5, 95)
        y = min(98.0, max(2.0, round(50 + slope * (x - 50) + rng.uniform(-8, 8), 1)))
        px, py = PLOT.x0 + x / 100 * PLOT.width, PLOT.y1 - y / 100 * PLOT.height
        ids.append(b.add(f"ax0.point{i}", "point", Box(px - 3, py - 3, px + 3, py + 3), axes=axes, series=names[s],
                         color=COLOURS[s], x=x, y=y))  # fmt: skip
        rows.append((names[s], x, y))
    columns = [("series", "category", ""), ("x", "number", "Temperature (°C)"), ("value", "number", "Ice cream sold")]
    b.table("ax0.point", "point", columns, rows, ids)
    return b.scene()


def boxes(rng: random.Random, *, count=4) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    names = rng.sample(CITIES, count)
    b.categories(axes, PLOT, "x", names, "City")
    b.numeric(axes, PLOT, "y", 0.0, 100.0, 10.0, "Rent (€)")
    rows, ids = [], []
    for i, name in enumerate(names):
        low, q1, median, q3, high = sorted(nice(rng, 5, 95) for _ in range(5))
        outliers = [97.0] * rng.randint(0, 3)
        box = Box(120.0 + 100 * i, PLOT.y1 - high * 4.8, 160.0 + 100 * i, PLOT.y1 - low * 4.8)
        ids.append(b.add(f"ax0.box{i}", "box", box, axes=axes, series="", color=COLOURS[0], category=name, q1=q1,
                         median=median, q3=q3, low=low, high=high, outliers=outliers))  # fmt: skip
        rows.append(("", name, low, q1, median, q3, high, float(len(outliers))))
    names_ = ("low", "q1", "median", "q3", "high", "outliers")
    columns = [
        ("series", "category", ""),
        ("category", "category", "City"),
        *((n, "number", "Rent (€)") for n in names_),
    ]
    b.table("ax0.box", "box", columns, rows, ids)
    return b.scene()


def heatmap(rng: random.Random, *, rows=3, columns=4, printed=True) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    down, across = list(PRODUCTS[:rows]), rng.sample(CITIES, columns)
    b.categories(axes, PLOT, "x", across, "City")
    b.categories(axes, PLOT, "y", down, "Product")
    cells, ids = [], []
    for r, row in enumerate(down):
        for c, column in enumerate(across):
            value = nice(rng, 0, 100)
            box = Box(100.0 + 100 * c, 100.0 + 100 * r, 200.0 + 100 * c, 200.0 + 100 * r)
            mark = b.add(f"ax0.cell{len(ids)}", "cell", box, axes=axes, series="", color="#336699", row=row,
                         column=column, value=value)  # fmt: skip
            if printed:
                b.text(f"{mark}.label", "value-label", f"{value:.1f}", (box.x0 + 40, box.y0 + 40), mark, value=value)
            cells.append((row, column, value))
            ids.append(mark)
    bar = b.axes("ax1", Box(740, TOP, 760, BOTTOM))
    b.add("ax1.colorbar", "colorbar", Box(740, TOP, 760, BOTTOM), "", bar, label="Score", min=0.0, max=100.0, of="ax0")
    columns = [("row", "category", "Product"), ("column", "category", "City"), ("value", "number", "")]
    b.table("ax0.cell", "cell", columns, cells, ids)
    return b.scene()


def areas(rng: random.Random, *, series=3, count=7) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    xs = [2010.0 + i for i in range(count)]
    b.numeric(axes, PLOT, "x", xs[0], xs[-1], 1.0, "Year")
    b.numeric(axes, PLOT, "y", 0.0, 200.0, 20.0, "Energy (TWh)")
    groups = list(PRODUCTS[:series])
    b.legend(axes, groups)
    rows, ids, base = [], [], [0.0] * count
    for s, group in enumerate(groups):
        area = b.add(f"ax0.area{s}", "area", PLOT, axes=axes, series=group, color=COLOURS[s], n=count, kind="stacked")
        for i, x in enumerate(xs):
            value = nice(rng, 10, 60)
            ids.append(b.add(f"{area}.p{i}", "area-point", Box(100, 100, 110, 200), "", area, axes=axes, series=group,
                             x=x, value=value, lower=base[i], upper=base[i] + value))  # fmt: skip
            base[i] += value
            rows.append((group, x, value))
    columns = [("series", "category", ""), ("x", "number", "Year"), ("value", "number", "Energy (TWh)")]
    b.table("ax0.area", "area", columns, rows, ids)
    return b.scene()


def radar(rng: random.Random) -> Scene:
    b = Builder()
    b.add("ax0", "axes", Box(160, 60, 640, 540), projection="polar", row=0, column=0, frame=True)
    spokes = ["Speed", "Power", "Range", "Comfort", "Price"]
    b.categories("ax0", Box(160, 60, 640, 540), "theta", spokes)
    b.numeric("ax0", Box(160, 60, 640, 540), "r", 0.0, 10.0, 2.0)
    groups = ["Alpha", "Beta"]
    b.legend("ax0", groups)
    for i, spoke in enumerate(spokes):
        b.text(f"ax0.spoke{i}", "x-tick-label", spoke, (100 + 100 * i, 40), "ax0", value=float(i))
    rows, ids = [], []
    for s, group in enumerate(groups):
        line = b.add(f"ax0.line{s}", "line", PLOT, axes="ax0", series=group, color=COLOURS[s], n=5, linestyle="-",
                     marker="", drawstyle="default")  # fmt: skip
        for i, spoke in enumerate(spokes):
            value = nice(rng, 1, 10)
            ids.append(b.add(f"{line}.p{i}", "point", Box(300, 300, 306, 306), "", line, axes="ax0", series=group,
                             x=float(i), y=value, category=spoke))  # fmt: skip
            rows.append((group, spoke, value))
    b.table("ax0.point", "point", [("series", "category", ""), ("category", "category", ""), ("value", "number", "")],
            rows, ids)  # fmt: skip
    return b.scene()


def error_bars(rng: random.Random, *, count=5) -> Scene:
    scene = bars(rng, count=count, label="Yield (t/ha)")
    table = scene.tables[0]
    rows = []
    for series, category, value in table.rows:
        half = nice(rng, 1, 8)
        rows.append((series, category, value, value - half, value + half))
    columns = (*table.columns, Column("error_low", "number"), Column("error_high", "number"))
    return Scene(scene.width, scene.height, scene.marks, (Table("ax0.bar", columns, tuple(rows), table.marks, "bar"),))


def stems(rng: random.Random, *, count=8) -> Scene:
    b = Builder()
    axes = b.axes("ax0", PLOT)
    b.numeric(axes, PLOT, "x", 0.0, float(count + 1), 1.0, "Day")
    b.numeric(axes, PLOT, "y", 0.0, 100.0, 20.0, "Rain (mm)")
    rows, ids = [], []
    for i in range(1, count + 1):
        value = nice(rng, 5, 95)
        px = PLOT.x0 + i / (count + 1) * PLOT.width
        box = Box(px - 2, PLOT.y1 - value * 4.8, px + 2, PLOT.y1)
        ids.append(b.add(f"ax0.stem{i}", "stem", box, axes=axes, series="", color=COLOURS[0], x=float(i), value=value,
                         base=0.0))  # fmt: skip
        rows.append(("", float(i), value))
    b.table("ax0.stem", "stem", [("series", "category", ""), ("x", "number", "Day"), ("value", "number", "Rain (mm)")],
            rows, ids)  # fmt: skip
    return b.scene()


def two_panels(rng: random.Random) -> Scene:
    """Two bar charts side by side."""
    left, right = bars(rng), bars(rng, printed=True)
    marks = [_moved(mark, "ax0", 0.0) for mark in left.marks] + [_moved(mark, "ax1", 760.0) for mark in right.marks]
    tables = [
        Table(f"ax{i}.bar", t.columns, t.rows, tuple(m.replace("ax0", f"ax{i}") for m in t.marks), t.kind)
        for i, t in enumerate((left.tables[0], right.tables[0]))
    ]
    return Scene(1560, 600, tuple(marks), tuple(tables))


def _moved(mark: Mark, axes: str, shift: float) -> Mark:
    box = Box(mark.box.x0 + shift, mark.box.y0, mark.box.x1 + shift, mark.box.y1)
    fields = {**mark.fields, **({"axes": axes} if "axes" in mark.fields else {})}
    text = f"Title of {axes}" if mark.role == "title" else mark.text
    return Mark(mark.id.replace("ax0", axes), mark.role, box, text, fields, mark.parent.replace("ax0", axes))


KINDS = {
    "bars": bars,
    "printed bars": lambda rng: bars(rng, printed=True),
    "bars over years": lambda rng: bars(rng, years=True, count=7),
    "grouped bars": lambda rng: bars(rng, series=3, count=4),
    "grouped printed bars": lambda rng: bars(rng, series=2, count=5, printed=True),
    "stacked bars": lambda rng: bars(rng, series=3, count=4, stacked=True),
    "line": lambda rng: lines(rng, series=1),
    "lines": lines,
    "pie": pie,
    "plain pie": lambda rng: pie(rng, printed=False),
    "histogram": histogram,
    "scatter": scatter,
    "one scatter": lambda rng: scatter(rng, groups=1, count=30),
    "boxes": boxes,
    "heatmap": heatmap,
    "shaded heatmap": lambda rng: heatmap(rng, printed=False),
    "areas": areas,
    "radar": radar,
    "error bars": error_bars,
    "stems": stems,
    "two panels": two_panels,
}


def any_scene(rng: random.Random) -> Scene:
    return KINDS[rng.choice(sorted(KINDS))](rng)
