"""Which figure type a scene shows, told from its marks: for code that somebody else wrote."""

from __future__ import annotations

from collections import Counter

from codesynth.core import Mark, Scene


def recognise(scene: Scene) -> str:
    """Return the name of a figure type, "other" where none fits."""
    count = Counter(mark.role for mark in scene.marks)
    panels = [m for m in scene.by_role("axes") if not m.fields.get("twin_of")]
    bars = scene.by_role("bar")
    if len(panels) > 1 and not count["colorbar"] and not count["wedge"]:
        return "small multiples"
    if any(axes.fields.get("projection") == "polar" for axes in panels) and (count["line"] or count["area"]):
        return "radar chart"
    for role, name in (("violin", "violin plot"), ("box", "box plot"), ("bin", "histogram"), ("cell", "heatmap")):
        if count[role]:
            return name
    if count["wedge"]:
        return "donut chart" if any(w.fields.get("hole") for w in scene.by_role("wedge")) else "pie chart"
    if bars:
        return _bars(scene, bars, count)
    if count["stem"]:
        return "lollipop chart"
    if count["error-bar"]:
        return "dot-and-whisker plot"
    return _lines(scene, count)


def _bars(scene: Scene, bars: list[Mark], count: Counter[str]) -> str:
    if count["line"]:
        return "bar and line chart"
    if any(bar.fields.get("error") for bar in bars) or count["error-bar"]:
        return "bar chart with error bars"
    if any(bar.fields.get("stacked") for bar in bars):
        tops: dict[object, float] = {}
        for bar in bars:
            key = bar.fields.get("category", bar.fields.get("position"))
            tops[key] = tops.get(key, 0.0) + float(bar.fields["value"])
        whole = all(abs(top - 100) < 1 or abs(top - 1) < 0.01 for top in tops.values())
        return "100% stacked bar chart" if whole else "stacked bar chart"
    if len({bar.fields.get("series", "") for bar in bars}) > 1:
        return "grouped bar chart"
    values = [float(bar.fields["value"]) for bar in bars]
    if min(values) < 0 < max(values):
        return "diverging bar chart"
    return "horizontal bar chart" if bars[0].fields.get("orientation") == "horizontal" else "bar chart"


def _lines(scene: Scene, count: Counter[str]) -> str:
    areas = scene.by_role("area")
    if areas:
        return "line chart with band" if areas[0].fields.get("kind") == "band" else "stacked area chart"
    lines = scene.by_role("line")
    free = [point for point in scene.by_role("point") if not point.parent]
    if lines and not free:
        if str(lines[0].fields.get("drawstyle", "")).startswith("steps"):
            return "step chart"
        return "line chart" if len(lines) == 1 else "multi-line chart"
    if not free:
        return "other"
    if any("size" in point.fields for point in free):
        return "bubble chart"
    several = len({point.fields.get("series", "") for point in free}) > 1
    return "grouped scatter plot" if several else "scatter plot"
