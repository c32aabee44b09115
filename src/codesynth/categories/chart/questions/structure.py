"""Forms about what is drawn: texts, legend, colours, axes, panels, drawn tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from codesynth.categories.chart.questions.datasets import datasets
from codesynth.categories.chart.questions.examiner import Draft, Examiner
from codesynth.categories.chart.questions.pick import need
from codesynth.categories.chart.questions.view import Chart, Dataset, by_position, op
from codesynth.core import QA, Mark, Program
from codesynth.qa.wording import flat, plural, quote

COLOURS = ("red", "blue", "green", "orange", "purple", "yellow", "pink", "grey", "black")


@dataclass(frozen=True)
class Sight:
    """One scene for the forms of this module, with its datasets."""

    chart: Chart
    data: tuple[Dataset, ...]

    def text(self, role: str) -> tuple[Mark, str] | None:
        """Return the only mark of a role, with how to point at its panel; None when there are none or several."""
        found = [mark for mark in self.chart.scene.by_role(role) if flat(mark.text)]
        if len(found) != 1 or len(flat(found[0].text)) > 160 or "$" in found[0].text:
            return None
        return found[0], ""


def _text_of(role: str) -> Program:
    return op("value", op("marks", role, ""), "text")


def _no_line_breaks(x: Examiner, draft: Draft) -> QA:
    """Make a text question; texts of several lines are answered on one."""
    return x.name(Draft(draft.form, draft.wordings, op("one_line", draft.program)), "text")


def title(x: Examiner, s: Sight) -> QA:
    """What does the title say?"""
    role = "suptitle" if s.text("suptitle") else "title"
    need(s.text(role) is not None)
    need(role == "suptitle" or not s.chart.scene.by_role("suptitle"))
    wordings = [
        "What is the title of the chart?",
        "What does the title of this figure say?",
        "How is the chart titled?",
    ]
    return _no_line_breaks(x, Draft("structure.title", wordings, _text_of(role)))


def panel_title(x: Examiner, s: Sight) -> QA:
    """What is the title of the panel at a place?"""
    panels = s.chart.panels()
    need(2 <= len(panels) <= 4)
    panel = x.rng.choice(panels)
    titles = [m for m in s.chart.context.children(panel.id) if m.role == "title" and flat(m.text) and "$" not in m.text]
    where = by_position(panels, panel.id)
    need(len(titles) == 1 and bool(where))
    program = op("value", op("marks", "title", panel.id), "text")
    wordings = [f"What is the title of the {str(where).removeprefix('In the ')}?"]
    return _no_line_breaks(x, Draft("structure.panel_title", wordings, program))


def axis_label(x: Examiner, s: Sight) -> QA:
    """What is the label of an axis?"""
    dimension = x.rng.choice(("x", "y"))
    found = s.text(f"{dimension}-label")
    need(found is not None)
    assert found is not None
    need(not flat(found[0].text).startswith(("Note", "Source", "Data:", "*")), "a footnote set as a label")
    side = {"x": "horizontal", "y": "vertical"}[dimension]
    wordings = [
        f"What is the label of the {dimension}-axis?",
        f"What does the {side} axis show, according to its label?",
    ]
    wordings += [f"How is the {dimension}-axis labelled?"]
    return _no_line_breaks(x, Draft(f"structure.{dimension}_label", wordings, _text_of(f"{dimension}-label")))


def legend_title(x: Examiner, s: Sight) -> QA:
    """What is the title of the legend?"""
    need(s.text("legend-title") is not None)
    wordings = ["What is the title of the legend?", "Which heading does the legend have?"]
    return _no_line_breaks(x, Draft("structure.legend_title", wordings, _text_of("legend-title")))


def colour_bar(x: Examiner, s: Sight) -> QA:
    """What does the colour bar show?"""
    need(s.text("colorbar-label") is not None)
    wordings = ["What does the colour bar show, according to its label?", "What is the label of the colour bar?"]
    return _no_line_breaks(x, Draft("structure.colour_bar", wordings, _text_of("colorbar-label")))


def _legends(s: Sight) -> list[Mark]:
    return [m for m in s.chart.scene.by_role("legend") if m.fields.get("entries")]


def legend_size(x: Examiner, s: Sight) -> QA:
    """How many entries does the legend have?"""
    need(len(_legends(s)) == 1)
    program = op("count", op("legend_entries", ""))
    wordings = ["How many entries does the legend have?", "How many items are listed in the legend?"]
    return x.count(Draft("structure.legend_size", wordings, program))


def legend_place(x: Examiner, s: Sight) -> QA:
    """Where is the legend?"""
    legends = _legends(s)
    need(len(legends) == 1 and len(s.chart.panels()) <= 1)
    program = op("position", legends[0].id)
    right = x.run(program).value
    places = ["top left", "top right", "bottom left", "bottom right", "right", "top", "bottom", "left"]
    near = [place for place in places if place != right and not (set(place.split()) & set(right.split()))]
    wordings = ["Where in the image is the legend?", "In which part of the image does the legend lie?"]
    x.rng.shuffle(near)
    return x.choice(Draft("structure.legend_place", wordings, program), near)


def series_count(x: Examiner, s: Sight) -> QA:
    """How many groups or lines are there?"""
    need(len(s.data) == 1)
    d = s.data[0]
    need(d.several and d.group == "series")
    program = op("size", op("distinct", op("column", op("table", d.table.name), d.group)))
    nouns = "lines" if d.kind == "point" and d.connected else plural(d.words.group)
    nouns = "series" if nouns in ("groups", "lines") and x.rng.random() < 0.3 else nouns
    wordings = [f"How many {nouns} are shown in the chart?", f"How many different {nouns} does the chart compare?"]
    return x.count(Draft("structure.series_count", wordings, program, d.manner))


def mark_count(x: Examiner, s: Sight) -> QA:
    """How many bars, slices, boxes are there?"""
    need(len(s.data) == 1)
    d = s.data[0]
    need(d.kind in ("bar", "wedge", "box", "violin", "stem") and 2 <= len(d.table.rows) <= 40)
    program = op("count", op("table", d.table.name))
    things = plural(d.words.thing)
    wordings = [f"How many {things} are there in the chart?", f"How many {things} does the chart show?"]
    if d.several and d.kind == "bar" and d.keys:
        members = op("where", op("table", d.table.name), d.group, x.rng.choice(d.series))
        name = str(members.args[2])
        program, wordings = op("count", members), [f"How many {things} are there for {quote(name)}?"]
    return x.count(Draft("structure.mark_count", wordings, program, d.manner))


def key_count(x: Examiner, s: Sight) -> QA:
    """How many categories are there?"""
    need(len(s.data) == 1)
    d = s.data[0]
    need(d.several and 3 <= len(d.keys) <= 25 and d.kind in ("bar", "cell") and isinstance(d.keys[0], str))
    program = op("size", op("distinct", op("column", op("table", d.table.name), d.key)))
    nouns = "columns" if d.kind == "cell" else plural(d.words.key)
    wordings = [f"How many {nouns} are compared?", f"For how many {nouns} does the chart show values?"]
    if d.kind == "cell":
        wordings = ["How many columns does the heatmap have?"]
    return x.count(Draft("structure.key_count", wordings, program, d.manner))


def colour_of(x: Examiner, s: Sight) -> QA:
    """Which colour has a group?"""
    named = _coloured(x, s)
    axes, series, colour = x.rng.choice(named)
    program = op("colour", axes, series)
    wordings = [f"What colour represents {quote(series)}?", f"In which colour is {quote(series)} drawn?"]
    wordings += [f"Which colour stands for {quote(series)} in the chart?"]
    if x.rng.random() < 0.3:
        others = [c for c in COLOURS if c != colour]
        x.rng.shuffle(others)
        seen = [c for _, _, c in named if c != colour]
        return x.choice(Draft("structure.colour_choice", wordings, program), [*seen[:2], *others][:3])
    return x.name(Draft("structure.colour", wordings, program), "text")


def series_of_colour(x: Examiner, s: Sight) -> QA:
    """Which group is drawn in this colour?"""
    named = _coloured(x, s)
    axes, series, colour = x.rng.choice(named)
    data = next(d for d in s.data if d.axes == axes and series in d.series)
    names = op("column", op("table", data.table.name), data.group)
    program = op("name", op("series_of_colour", axes, names, colour))
    noun = {"bar": "bars", "point": "line", "area": "area"}.get(data.kind, "colour")
    be = "do the" if noun == "bars" else "does the"
    wordings = [f"What {be} {colour} {noun} represent?", f"Which {data.words.group} is shown in {colour}?"]
    if data.kind == "point" and not data.connected:
        wordings = [f"Which {data.words.group} is shown in {colour}?"]
    return x.name(Draft("structure.series_of_colour", wordings, program))


def _coloured(x: Examiner, s: Sight) -> list[tuple[str, str, str]]:
    """Return (axes, series, colour) of a dataset whose groups all have different, nameable colours."""
    need(len(s.data) == 1 and s.data[0].several and 2 <= len(s.data[0].series) <= 6)
    d = s.data[0]
    need(d.group == "series" and not any(c in name.casefold() for name in d.series for c in COLOURS))
    found = [(d.axes, name, str(x.run(op("colour", d.axes, name)).value)) for name in d.series]
    need(len({colour for _, _, colour in found}) == len(found))
    return found


def panel_count(x: Examiner, s: Sight) -> QA:
    """How many panels are there?"""
    need(2 <= len(s.chart.panels()) <= 12)
    wordings = ["How many panels does the figure have?", "How many separate plots are there in the image?"]
    return x.count(Draft("structure.panel_count", wordings, op("count", op("panels"))))


def log_scale(x: Examiner, s: Sight) -> QA:
    """Is an axis logarithmic?"""
    need(len(s.data) == 1)
    dimension = x.rng.choice(("x", "y"))
    axis = s.chart.axis(s.data[0].axes, dimension)
    need(axis is not None and axis.fields.get("scale") in ("linear", "log") and bool(axis.fields.get("tick_labels")))
    logarithmic = axis is not None and axis.fields.get("scale") == "log"
    need(logarithmic or x.rng.random() < 0.04)  # most axes are linear: keep yes and no in balance
    program = op("equal", op("value", op("axis", s.data[0].axes, dimension), "scale"), "log")
    wordings = [f"Is the {dimension}-axis logarithmic?", f"Does the {dimension}-axis use a logarithmic scale?"]
    return x.yes_no(Draft("structure.log_scale", wordings, program))


def last_tick(x: Examiner, s: Sight) -> QA:
    """What is the largest number on an axis?"""
    need(len(s.data) == 1)
    d = s.data[0]
    dimension = "x" if s.chart.reading.horizontal(d.table) else "y"
    axis = s.chart.axis(d.axes, dimension)
    need(d.scale is not None and axis is not None and not axis.fields.get("inverted") and d.scale.factor == 1.0)
    labels = [m for m in s.chart.context.children(d.axes) if m.role == f"{dimension}-tick-label" and flat(m.text)]
    need(len(labels) >= 3 and all("$" not in m.text for m in labels))
    program = op("value", op("argmax", op("tick_labels", d.axes, dimension), "value"), "text")
    wordings = [f"What is the largest number labelled on the {dimension}-axis?"]
    wordings += [f"Up to which labelled value do the ticks of the {dimension}-axis go?"]
    return x.name(Draft("structure.last_tick", wordings, op("one_line", program)), "real")


def table_cell(x: Examiner, s: Sight) -> QA:
    """What stands in a cell of a drawn table?"""
    tables = s.chart.scene.by_role("table")
    need(len(tables) == 1)
    cells = [m for m in s.chart.context.children(tables[0].id) if m.role == "table-cell" and flat(m.text)]
    places = {(m.fields.get("row"), m.fields.get("column")): m for m in cells}
    inner = [m for m in cells if not m.fields.get("header")]
    need(bool(inner))
    mark = x.rng.choice(inner)
    row, column = mark.fields.get("row"), mark.fields.get("column")
    need(isinstance(row, int) and isinstance(column, int))
    top = next((places[(r, column)] for r in (0, -1) if (r, column) in places), None)
    left = next((places[(row, c)] for c in (-1, 0) if (row, c) in places), None)
    need(top is not None and left is not None and mark not in (top, left))
    assert top is not None and left is not None
    names = (flat(left.text), flat(top.text))
    need(sum(flat(m.text) == name for m in cells for name in names) == 2)
    program = op("cell_text", tables[0].id, row, column)
    wordings = [f"In the table, what stands in the row {quote(names[0])} and the column {quote(names[1])}?"]
    return x.name(Draft("retrieval.table_cell", wordings, program), "text")


FORMS: tuple[Callable[[Examiner, Sight], QA], ...] = (
    *(title, panel_title, axis_label, axis_label, legend_title, colour_bar, legend_size, legend_place),
    *(series_count, mark_count, key_count, colour_of, series_of_colour, panel_count, log_scale, last_tick, table_cell),
)


def sight(chart: Chart) -> Sight:
    """Return what the forms of this module ask about."""
    return Sight(chart, tuple(datasets(chart)))
