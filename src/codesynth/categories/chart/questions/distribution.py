"""Forms about distributions: histograms, box plots, violins, error bars."""

from __future__ import annotations

from codesynth.categories.chart.questions.examiner import Draft, Examiner
from codesynth.categories.chart.questions.pick import need, thresholds
from codesynth.categories.chart.questions.values import draft
from codesynth.categories.chart.questions.view import Chart, Dataset, decimals_of, op, place_of, value_words
from codesynth.core import QA, Table
from codesynth.qa.numerals import plain_number
from codesynth.qa.values import Measured, Rows
from codesynth.qa.wording import Unit, plural

STATISTICS = {"q1": "lower quartile", "q3": "upper quartile", "low": "lower whisker", "high": "upper whisker"}


def _column(d: Dataset, column: str) -> tuple[object, ...]:
    need(column in d.rows.columns and bool(d.keys) and d.scale is not None)
    return tuple(row[d.rows.index(column)] for row in d.rows.cells)


def _base(d: Dataset) -> str:
    """Return what is distributed: "revenue" of "median revenue"."""
    return d.words.quantity.removeprefix(f"{d.value} ") if d.words.quantity != d.value else "values"


def _read(x: Examiner, d: Dataset, column: str) -> object:
    decimals = decimals_of(d.scale, d.rows, column)
    need(decimals is not None)
    return op("read", op("table", d.table.name), column, decimals)


def box_statistic(x: Examiner, d: Dataset) -> QA:
    """Where is a quartile or a whisker of a box?"""
    need(d.kind == "box")
    column = x.rng.choice(("q1", "q3", "low", "high"))
    _column(d, column)
    key, series = x.rng.choice(d.keys), x.rng.choice(d.series)
    rows = _read(x, d, column)
    rows = op("where", rows, d.group, series) if d.several else rows
    program = op("value", op("where", rows, d.key, key), column)
    name = STATISTICS[column]
    where = d.where(key, series)
    wordings = [f"What is the {name} of {_base(d)} {where}?"]
    if column in ("low", "high"):
        wordings = [f"At what value does the {name} end {where}?"]
    return x.number(draft("distribution.statistic", d, wordings, program), d.words.unit)


def iqr(x: Examiner, d: Dataset) -> QA:
    """How tall is a box (interquartile range)?"""
    need(d.kind == "box")
    _column(d, "q1"), _column(d, "q3")
    key, series = x.rng.choice(d.keys), x.rng.choice(d.series)
    ends = []
    for column in ("q3", "q1"):
        rows = _read(x, d, column)
        rows = op("where", rows, d.group, series) if d.several else rows
        ends.append(op("value", op("where", rows, d.key, key), column))
    where = d.where(key, series)
    wordings = [f"What is the interquartile range of {_base(d)} {where}?"]
    return x.number(draft("distribution.iqr", d, wordings, op("subtract", *ends)), d.words.unit)


def widest_box(x: Examiner, d: Dataset) -> QA:
    """Which box has the highest upper whisker, or the lowest lower one?"""
    need(d.kind == "box" and len(d.keys) >= 3 and not d.several and len(d.keys) == len(d.table.rows))
    column, operation, word = x.rng.choice((("high", "argmax", "highest upper"), ("low", "argmin", "lowest lower")))
    _column(d, column)
    program = op("name", op("value", op(operation, op("table", d.table.name), column), d.key))
    wordings = [
        f"Which {d.words.key} has the {word} whisker?",
        f"For which {d.words.key} does the {word} whisker occur?",
    ]
    return x.name(draft("distribution.whisker", d, wordings[:1], program))


def outliers(x: Examiner, d: Dataset) -> QA:
    """How many outliers has a box?"""
    need(d.kind == "box")
    counts = [c for c in _column(d, "outliers") if isinstance(c, Measured)]
    need(any(c.value > 0 for c in counts))
    key, series = x.rng.choice(d.keys), x.rng.choice(d.series)
    rows = op("where", op("table", d.table.name), d.key, key)
    rows = op("where", rows, d.group, series) if d.several else rows
    program = op("value", rows, "outliers")
    need(x.run(program).value.error == 0)
    wordings = [
        f"How many outliers are drawn {d.where(key, series)}?",
        f"How many outlier points are there {d.where(key, series)}?",
    ]
    return x.count(draft("distribution.outliers", d, wordings, program))


def median_above(x: Examiner, d: Dataset) -> QA:
    """How many boxes have a median above the upper quartile of one?"""
    need(d.kind == "box" and len(d.keys) >= 3 and not d.several)
    key = x.rng.choice(d.keys)
    limit = op("value", op("where", op("table", d.table.name), d.key, key), "q3")
    rows = op("exclude", op("table", d.table.name), d.key, key)
    program = op("count", op("greater_than", rows, "median", limit))
    nouns = plural(d.words.key)
    wordings = [f"How many other {nouns} have a median above the upper quartile of {d.key_name(key)}?"]
    return x.count(draft("reasoning.median_above", d, wordings, program))


def widest_error(x: Examiner, d: Dataset) -> QA:
    """Which row has the longest error bar?"""
    need(bool(d.keys) and {"error_low", "error_high"} <= set(d.rows.columns) and not d.several)
    need(len(d.keys) == len(d.table.rows) >= 3 and not d.times)
    spans = []
    for row in d.rows.cells:
        low, high = row[d.rows.index("error_low")], row[d.rows.index("error_high")]
        need(isinstance(low, Measured) and isinstance(high, Measured))
        spans.append((high.value - low.value, d.rows.cells.index(row)))
    program = op("name", op("value", op("widest", op("table", d.table.name), "error_low", "error_high"), d.key))
    wordings = [
        f"Which {d.words.key} has the longest error bar?",
        f"For which {d.words.key} is the uncertainty largest?",
    ]
    return x.name(draft("distribution.widest_error", d, wordings, program))


def error_end(x: Examiner, d: Dataset) -> QA:
    """Up to where does an error bar reach?"""
    column = x.rng.choice(("error_low", "error_high"))
    _column(d, column)
    key, series = x.rng.choice(d.keys), x.rng.choice(d.series)
    rows = op("where", _read(x, d, column), d.key, key)
    rows = op("where", rows, d.group, series) if d.several else rows
    word = "upper" if column == "error_high" else "lower"
    wordings = [f"What is the {word} end of the error bar {d.where(key, series)}?"]
    return x.number(draft("distribution.error_end", d, wordings, op("value", rows, column)), d.words.unit)


BOX_FORMS = (box_statistic, box_statistic, iqr, widest_box, outliers, median_above, widest_error, error_end)


class Bins:
    """A histogram of one series, ready to be asked about."""

    def __init__(self, chart: Chart, table: Table) -> None:
        self.table, self.axes = table, table.name.rpartition(".")[0]
        self.scale = chart.reading.scale(self.axes, "x")
        self.rows: Rows | None = chart.rows(op("printed", op("table", table.name), "value"))
        label = next((c.label for c in table.columns if c.name == "low"), "")
        axis = chart.axis(self.axes, "x")
        label = label or (str(axis.fields.get("label") or "") if axis else "")
        self.quantity, self.unit, self.named = value_words(label, "value", self.scale)
        self.place = place_of(chart, self.axes)
        self.base = op("printed", op("table", table.name), "value")
        if self.rows is not None and all(
            isinstance(row[3], Measured) and row[3].value % 1 == 0 for row in self.rows.cells
        ):
            self.base = op("read", self.base, "value", 0)

    def span(self, low: float, high: float) -> str:
        """Write an interval with its unit."""
        unit = self.unit
        one, two = plain_number(round(low, 6)), plain_number(round(high, 6))
        return f"{unit.prefix}{one} to {unit.prefix}{two}{unit.suffix}"

    def tidy(self) -> bool:
        """Say whether the edges are round enough to be named and lie close to ticks."""
        if self.rows is None or self.scale is None or self.scale.scale != "linear":
            return False
        edges = {c.value for row in self.rows.cells for c in (row[1], row[2]) if isinstance(c, Measured)}
        width = (self.scale.high - self.scale.low) or 1.0
        return (
            all(abs(e / (self.scale.step / 4) - round(e / (self.scale.step / 4))) < 1e-3 for e in edges) and width > 0
        )


def bins(chart: Chart) -> list[Bins]:
    """Return the histograms of a scene that hold one series each."""
    found = []
    for table in chart.scene.tables:
        if table.kind == "bin" and 3 <= len(table.rows) <= 80 and len(set(table.column("series"))) == 1:
            made = Bins(chart, table)
            if made.rows is not None and made.place is not None and len(made.rows.columns) >= 4:
                found.append(made)
    return found


def bin_count(x: Examiner, b: Bins) -> QA:
    """How many bins are there?"""
    need(b.rows is not None and all(isinstance(v, Measured) and v.value > 0 for v in b.rows.values("value")))
    program = op("count", op("table", b.table.name))
    need(len(b.table.rows) <= 30)
    wordings = ["How many bins does the histogram have?", "How many bars make up the histogram?"]
    return x.count(Draft("structure.bin_count", wordings, program, place=b.place or ""))


def modal_bin(x: Examiner, b: Bins) -> QA:
    """In which bin does the peak lie?"""
    need(b.tidy() and b.rows is not None)
    assert b.rows is not None
    program = op("interval", op("argmax", b.base, "value"), "low", "high", b.unit.prefix, b.unit.suffix)
    wordings = [
        f"In which range of {b.quantity} does the tallest bar lie?",
        f"Which range of {b.quantity} is the most frequent?",
    ]
    edges = list(zip(b.rows.numbers("low"), b.rows.numbers("high"), strict=True))
    others = [b.span(low.value, high.value) for low, high in x.rng.sample(edges, min(4, len(edges)))]
    return x.choice(Draft("distribution.modal_bin", wordings, program, place=b.place or ""), others)


def peak_height(x: Examiner, b: Bins) -> QA:
    """How tall is the tallest bin?"""
    program = op("value", op("argmax", b.base, "value"), "value")
    wordings = ["How high is the tallest bar of the histogram?", "What is the height of the highest bin?"]
    return x.number(Draft("distribution.peak_height", wordings, program, place=b.place or ""), Unit())


def bins_above(x: Examiner, b: Bins) -> QA:
    """How many bins are higher than a limit?"""
    assert b.rows is not None
    limits = thresholds_of(b, x)
    program = op("count", op("greater_than", b.base, "value", limits[0]))
    wordings = [f"How many bars of the histogram are taller than {plain_number(limits[0])}?"]
    wordings += [f"How many bins reach above {plain_number(limits[0])}?"]
    return x.count(Draft("counting.bins", wordings, program, place=b.place or ""))


def thresholds_of(b: Bins, x: Examiner) -> list[float]:
    """Return limits between the heights of the bins."""
    assert b.rows is not None
    values = [v for v in b.rows.values("value") if isinstance(v, Measured)]
    limits = thresholds(b, values, x.rng)  # type: ignore[arg-type]
    need(bool(limits))
    return limits


def peak_side(x: Examiner, b: Bins) -> QA:
    """Does the peak lie above or below a value?"""
    best = x.run(op("argmax", b.base, "value")).value
    assert b.scale is not None and b.rows is not None
    low, high = best.numbers("low")[0], best.numbers("high")[0]
    wanted = x.rng.random() < 0.5
    ticks = [b.scale.low + k * b.scale.step for k in range(1, 12)]
    ticks = [round(round(t / b.scale.step) * b.scale.step, 9) for t in ticks]
    fitting = [t for t in ticks if b.scale.low < t < b.scale.high and (t < low.value if wanted else t > high.value)]
    need(bool(fitting))
    limit = x.rng.choice(fitting)
    program = op("greater", op("value", op("argmax", b.base, "value"), "low" if wanted else "high"), limit)
    amount = f"{b.unit.prefix}{plain_number(limit)}{b.unit.suffix}"
    wordings = [f"Does the tallest bar of the histogram lie above {amount} on the x-axis?"]
    return x.yes_no(Draft("yes_no.peak_side", wordings, program, place=b.place or ""))


def _some_bin(b: Bins, x: Examiner) -> tuple[float, str]:
    """Return the lower edge of a bin, and its span in words."""
    need(b.tidy() and b.rows is not None)
    assert b.rows is not None
    place = x.rng.randrange(len(b.rows.cells))
    low, high = (b.rows.numbers(column)[place].value for column in ("low", "high"))
    return low, b.span(low, high)


def bin_height(x: Examiner, b: Bins) -> QA:
    """How tall is the bin from here to there?"""
    low, span = _some_bin(b, x)
    program = op("value", op("where", b.base, "low", low), "value")
    wordings = [f"How tall is the bar for {span}?", f"What is the height of the bin from {span}?"]
    return x.number(Draft("distribution.bin_height", wordings, program, place=b.place or ""), Unit())


def taller_bin(x: Examiner, b: Bins) -> QA:
    """Which of two bins is taller?"""
    (one, first), (two, second) = _some_bin(b, x), _some_bin(b, x)
    need(one != two)
    best = op("argmax", op("among", b.base, "low", (one, two)), "value")
    program = op("interval", best, "low", "high", b.unit.prefix, b.unit.suffix)
    wordings = ["Which of these bins of the histogram is taller?", "Which of these two ranges is more frequent?"]
    return x.choice(Draft("distribution.taller_bin", wordings, program, place=b.place or ""), [first, second])


BIN_FORMS = (bin_height, taller_bin, bin_count, modal_bin, peak_height, bins_above, peak_side)
