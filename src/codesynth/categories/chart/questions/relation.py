"""Forms about scatter plots, and values against reference lines."""

from __future__ import annotations

import math

from codesynth.categories.chart.questions.examiner import Draft, Examiner
from codesynth.categories.chart.questions.pick import article, need
from codesynth.categories.chart.questions.values import draft
from codesynth.categories.chart.questions.view import Chart, Dataset, op, place_of, value_words
from codesynth.core import QA, Table
from codesynth.qa.numerals import plain_number
from codesynth.qa.values import Measured
from codesynth.qa.wording import flat, plural, quantity_phrase, quote, split_label


class Cloud:
    """A scatter plot: a table of points without lines, with x and y as numbers."""

    def __init__(self, chart: Chart, table: Table) -> None:
        self.table, self.axes = table, table.name.rpartition(".")[0]
        self.base = op("table", table.name)
        self.place = place_of(chart, self.axes)
        names = list(dict.fromkeys(str(name or "") for name in table.column("series")))
        self.series = tuple(name for name in names if name and chart.visible(name))
        self.complete = len(self.series) == len(names)
        self.x, self.y = (self._label(chart, column, dim) for column, dim in (("x", "x"), ("value", "y")))

    def _label(self, chart: Chart, column: str, dimension: str) -> str:
        axis = chart.axis(self.axes, dimension)
        label = next((c.label for c in self.table.columns if c.name == column), "")
        return split_label(label or (str(axis.fields.get("label") or "") if axis else ""))[0]


def clouds(chart: Chart) -> list[Cloud]:
    """Return the scatter plots of a scene."""
    found = []
    for table in chart.scene.tables:
        columns = [c.name for c in table.columns]
        if table.kind != "point" or "x" not in columns or "series" not in columns or not table.rows:
            continue
        home = chart.axes.get(table.name.rpartition(".")[0])
        if home is not None and home.fields.get("projection") != "rectilinear":
            continue
        first = chart.context.mark(table.marks[0]) if table.marks else None
        if first is not None and not first.parent and all(c.type == "number" for c in table.columns if c.name == "x"):
            made = Cloud(chart, table)
            if made.place is not None:
                found.append(made)
    return found


def cloud_direction(x: Examiner, c: Cloud) -> QA:
    """Does the cloud lean up or down?"""
    need(len(c.table.rows) >= 10 and len({row[0] for row in c.table.rows}) == 1)
    program = op("direction", op("correlation", op("column", c.base, "x"), op("column", c.base, "value")))
    named = bool(c.x and c.y)
    both = f"{quantity_phrase(c.x)} and {quantity_phrase(c.y)}" if named else "the two variables"
    wordings = [f"Is the correlation between {both} positive or negative?"]
    if named:
        one, two = quantity_phrase(c.x), quantity_phrase(c.y)
        wordings += [f"Is the relation between the {one} and the {two} positive or negative?"]
    return x.name(Draft("relation.direction", wordings, program, place=c.place or ""), "text")


def cloud_groups(x: Examiner, c: Cloud) -> QA:
    """How many groups of points are there?"""
    need(len(c.series) >= 2 and c.complete)
    program = op("size", op("distinct", op("column", c.base, "series")))
    wordings = ["How many groups of points are told apart?", "How many different groups does the scatter plot show?"]
    return x.count(Draft("relation.groups", wordings, program, place=c.place or ""))


def cloud_size(x: Examiner, c: Cloud) -> QA:
    """How many points are there?"""
    need(3 <= len(c.table.rows) <= 25 and _apart(c, x))
    program, what = op("count", c.base), "points are plotted"
    if len(c.series) >= 2:
        name = x.rng.choice(c.series)
        program, what = op("count", op("where", c.base, "series", name)), f"points belong to {quote(name)}"
    return x.count(Draft("relation.points", [f"How many {what}?"], program, place=c.place or ""))


def _apart(c: Cloud, x: Examiner) -> bool:
    """Say whether no two points overlap, so that they can be counted."""
    boxes = [mark.box for mark in map(x.chart.context.mark, c.table.marks) if mark is not None]
    if len(boxes) != len(c.table.rows):
        return False
    return not any(a.intersect(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


def highest_point_group(x: Examiner, c: Cloud) -> QA:
    """Which group holds the highest or the rightmost point?"""
    need(len(c.series) >= 2 and c.complete)
    column, operation, word = x.rng.choice(
        (
            ("value", "argmax", "highest"),
            ("value", "argmin", "lowest"),
            ("x", "argmax", "rightmost"),
            ("x", "argmin", "leftmost"),
        )
    )
    axes = {m.fields.get("dimension"): m for m in x.chart.context.children(c.axes) if m.role == "axis"}
    need(not any(axis.fields.get("inverted") for axis in axes.values()))
    program = op("name", op("value", op(operation, c.base, column), "series"))
    wordings = [
        f"Which group does the {word} point belong to?",
        f"To which group does the {word} point in the plot belong?",
    ]
    return x.name(Draft("relation.extreme_group", wordings, program, place=c.place or ""))


def extreme_coordinate(x: Examiner, c: Cloud) -> QA:
    """What is the y of the rightmost point, and the like?"""
    need(bool(c.y) and len(c.table.rows) >= 3)
    q = quantity_phrase(c.y)
    high = x.rng.random() < 0.6
    program = op("value", op("argmax" if high else "argmin", c.base, "value"), "value")
    word = "highest" if high else "lowest"
    wordings = [f"What is the {q} of the {word} point?", f"What is the {word} {q} of any point shown?"]
    if x.rng.random() < 0.4 and c.x:
        side = "rightmost" if high else "leftmost"
        axis = x.chart.axis(c.axes, "x")
        need(axis is not None and not axis.fields.get("inverted"))
        program = op("value", op("argmax" if high else "argmin", c.base, "x"), "value")
        wordings = [f"What is the {q} of the {side} point?"]
    label = next((column.label for column in c.table.columns if column.name == "value"), "")
    axis = x.chart.axis(c.axes, "y")
    label = label or (str(axis.fields.get("label") or "") if axis else "")
    unit = value_words(label, "value", x.chart.reading.value_scale(c.table))[1]
    return x.number(Draft("relation.extreme_point", wordings, program, place=c.place or ""), unit)


def points_beyond(x: Examiner, c: Cloud) -> QA:
    """How many points lie above or below a limit?"""
    need(4 <= len(c.table.rows) <= 40 and bool(c.y))
    scale = x.chart.reading.value_scale(c.table)
    need(scale is not None and scale.scale == "linear" and scale.factor == 1.0)
    assert scale is not None
    first = math.ceil(scale.low / scale.step)
    ticks = [round(k * scale.step, 9) for k in range(first, first + 12) if scale.low < k * scale.step < scale.high]
    values = [float(v) for v in c.table.column("value") if isinstance(v, int | float)]
    fitting = [t for t in ticks if 1 <= sum(v > t for v in values) <= 12 and sum(v < t for v in values)]
    need(bool(fitting))
    limit = x.rng.choice(fitting)
    program = op("count", op("greater_than", c.base, "value", limit))
    q, amount = quantity_phrase(c.y), plain_number(limit)
    wordings = [
        f"How many points lie above {amount} on the y-axis?",
        f"How many points have {article(q)}{q} above {amount}?",
    ]
    return x.count(Draft("counting.points", wordings, program, place=c.place or ""))


CLOUD_FORMS = (points_beyond, cloud_direction, cloud_groups, cloud_size, highest_point_group, extreme_coordinate)


def beyond_line(x: Examiner, d: Dataset) -> QA:
    """How many values lie above the reference line?"""
    need(not d.several and len(d.keys) >= 3 and d.kind in ("bar", "point", "stem") and d.scale is not None)
    need(len(d.keys) == len(d.table.rows))
    across = "vertical" if x.chart.reading.horizontal(d.table) else "horizontal"
    found = [
        mark
        for mark in x.chart.scene.by_role("reference-line")
        if mark.fields.get("axes") == d.axes and mark.fields.get("orientation") == across
    ]
    need(len(found) == 1 and d.scale is not None and d.scale.factor == 1.0)
    value = found[0].fields.get("value")
    need(isinstance(value, int | float) and value != 0)
    name = flat(str(found[0].fields.get("series") or ""))
    line = f"the line {quote(name)}" if name and x.chart.visible(name) else f"the {across} reference line"
    above = x.rng.random() < 0.6
    limit = op("value", op("marks", "reference-line", d.axes), "value")
    program = op("count", op("greater_than" if above else "less_than", d.base, d.value, limit))
    word = "above" if above else "below"
    if across == "vertical":
        word = "beyond" if above else "short of"
    wordings = [f"How many {plural(d.words.key)} are {word} {line}?"]
    if d.kind == "bar":
        wordings = [f"How many bars {'reach' if above else 'stay'} {word} {line}?"]
    return x.count(draft("counting.reference_line", d, wordings, program))


def line_value(x: Examiner, d: Dataset) -> QA:
    """At what value is the reference line drawn?"""
    across = "vertical" if x.chart.reading.horizontal(d.table) else "horizontal"
    lines = [m for m in x.chart.scene.by_role("reference-line") if m.fields.get("axes") == d.axes]
    need(len(lines) == 1 and lines[0].fields.get("orientation") == across)
    need(d.scale is not None and isinstance(lines[0].fields.get("value"), int | float))
    assert d.scale is not None
    need(d.scale.factor == 1.0 and d.kind in ("bar", "point", "area", "stem"))
    value = float(lines[0].fields["value"])
    need(value != 0)
    table = next((t for t in x.chart.scene.tables if t.kind == "reference-line" and lines[0].id in t.marks), None)
    need(table is not None and "value" in [c.name for c in table.columns])
    assert table is not None
    need(len(table.rows) == 1)
    program = op("value", op("table", table.name), "value")
    need(isinstance(x.run(program).value, Measured) and x.run(program).value.value == value)
    name = flat(str(lines[0].fields.get("series") or ""))
    line = f"the line {quote(name)}" if name and x.chart.visible(name) else f"the {across} reference line"
    wordings = [f"At what value is {line} drawn?", f"Which value does {line} mark?"]
    return x.number(draft("retrieval.reference_line", d, wordings, program), d.words.unit)


LINE_FORMS = (beyond_line, line_value)
