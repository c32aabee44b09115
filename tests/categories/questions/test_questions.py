"""The chart's generators: what they say, and what they leave unsaid."""

import dataclasses
import random
import re
from collections import Counter

import pytest

from codesynth.categories.chart.questions import ask
from codesynth.core import Column, Source, Table
from codesynth.qa.wording import (
    join_names,
    ordinal,
    plural,
    quantity_phrase,
    singular,
    split_label,
    time_kind,
    unit_of,
)
from tests.qa.scenes import KINDS, SOURCE, bars, error_bars, lines, two_panels


def forms(scene, seeds=6):
    return {qa.form for seed in range(seeds) for qa in ask(scene, SOURCE, random.Random(seed))}


def questions(scene, form, seeds=30):
    return [qa for seed in range(seeds) for qa in ask(scene, SOURCE, random.Random(seed)) if qa.form == form]


def test_each_kind_has_its_own_forms():
    wanted = {
        "boxes": {"distribution.statistic", "distribution.iqr", "distribution.outliers"},
        "histogram": {"distribution.modal_bin", "counting.bins", "structure.bin_count"},
        "one scatter": {"relation.direction"},
        "lines": {"intersection.count", "trend.biggest_step", "trend.first_beyond"},
        "pie": {"parts.together", "retrieval.value", "yes_no.double"},
        "stacked bars": {"aggregation.total_of_key", "parts.share_of_stack", "aggregation.best_total"},
        "error bars": {"distribution.widest_error", "distribution.error_end"},
        "two panels": {"structure.panel_count", "structure.panel_title"},
        "heatmap": {"structure.colour_bar", "structure.key_count", "retrieval.value"},
    }
    for kind, expected in wanted.items():
        seen = set()
        for seed in range(5):
            scene = KINDS[kind](random.Random(f"{kind}{seed}"))
            seen |= forms(scene, 4)
        assert expected - {"structure.colour_bar"} <= seen, (kind, expected - seen)


def test_questions_vary_in_their_words():
    scene = bars(random.Random(1), years=True, count=7)
    openings = Counter(
        qa.question.split(" ")[0] for seed in range(30) for qa in ask(scene, SOURCE, random.Random(seed))
    )
    assert len(openings) >= 8


def test_a_panel_is_pointed_at():
    scene = two_panels(random.Random(1))
    for qa in questions(scene, "retrieval.value", 10):
        assert re.search(r"the panel titled “Title of ax[01]”", qa.question)


def test_panels_without_titles_are_told_by_their_place():
    scene = two_panels(random.Random(1))
    bare = dataclasses.replace(scene, marks=tuple(m for m in scene.marks if m.role != "title"))
    assert all(
        "left panel" in q.question or "right panel" in q.question for q in questions(bare, "retrieval.value", 10)
    )


def test_units_and_names_are_worked_in():
    scene = bars(random.Random(1), printed=True)
    for qa in questions(scene, "retrieval.value", 10):
        assert re.fullmatch(r"€[\d.]+ million", qa.answer)
        assert "revenue" in qa.question and "(" not in qa.question
        assert qa.answer_type == "currency" and qa.tolerance == 0


def test_an_estimate_tells_its_tolerance():
    scene = bars(random.Random(1), values=[[25.0, 27.0, 80.0]], keys=["Oslo", "Paris", "Rome"])
    estimates = [qa for qa in questions(scene, "retrieval.value") if qa.tolerance > 0.05]
    assert estimates
    assert all(f"{qa.tolerance:.0%}" in qa.question for qa in estimates)
    assert all(re.search("pproximately|oughly|estimate", qa.question) for qa in estimates)


def test_steps_end_in_the_answer_and_add_up():
    """Every "a + b = c" and "a - b = c" in an explanation is true as printed."""
    sums = 0
    for seed in range(12):
        for scene in (bars(random.Random(seed)), bars(random.Random(seed), printed=True), lines(random.Random(seed))):
            for qa in ask(scene, SOURCE, random.Random(seed)):
                for left, right in re.findall(r"\. ([-\d., +()]+) = ([-\d.,]*\d)\.$", qa.explanation, re.MULTILINE):
                    terms = left.replace(",", "").replace("(", "").replace(")", "")
                    value = sum(float(t.replace(" ", "")) for t in re.findall(r"[+-]?\s*[\d.]+", terms))
                    assert value == pytest.approx(float(right.replace(",", "")), abs=1e-9), qa.explanation
                    sums += 1
    assert sums > 60


def test_unanswerable_asks_for_what_is_not_there():
    scene = bars(random.Random(3))
    names = set(scene.tables[0].column("category"))
    for qa in questions(scene, "unanswerable.name"):
        asked = re.search(r"(?:in|for) (\w+)\?", qa.question)[1]
        assert asked not in names and qa.answer == "Not shown in the chart"


def test_names_that_are_not_english_are_quoted_or_kept():
    scene = bars(
        random.Random(1), label="Ümsätze (Mio. €)", keys=["Zürich", "Genève", "Łódź"], values=[[10.0, 50.0, 90.0]]
    )
    asked = [qa.question for seed in range(8) for qa in ask(scene, SOURCE, random.Random(seed))]
    assert any("“Ümsätze”" in q for q in asked) and any("Zürich" in q for q in asked)
    assert not any("ümsätze" in q for q in asked)


def test_temperatures_are_not_added_up_or_divided():
    seen = forms(bars(random.Random(1), label="Temperature (°C)", printed=True), 10)
    assert not seen & {
        "aggregation.sum",
        "comparison.ratio",
        "parts.share_of_total",
        "yes_no.double",
        "reasoning.times",
    }
    assert {"aggregation.mean", "comparison.largest"} <= seen


def test_error_bars_are_read_at_their_ends():
    scene = error_bars(random.Random(5), count=5)
    assert "distribution.error_end" in forms(scene, 10)


def test_dates_are_named_as_their_ticks_are():
    scene = lines(random.Random(2), series=1, count=6)
    days = [f"2024-03-{day:02d}" for day in (1, 8, 15, 22, 29)] + ["2024-04-05"]
    table = scene.tables[0]
    rows = tuple((s, day, value) for day, (s, _, value) in zip(days, table.rows, strict=True))
    columns = (table.columns[0], Column("x", "date", ""), table.columns[2])
    labels = ["Mar 1", "Mar 8", "Mar 15", "Mar 22", "Mar 29", "Apr 5"]
    marks = []
    for mark in scene.marks:
        if mark.role == "axis" and mark.fields["dimension"] == "x":
            fields = {
                **mark.fields,
                "scale": "date",
                "ticks": days,
                "tick_labels": labels,
                "min": days[0],
                "max": days[-1],
            }
            mark = dataclasses.replace(mark, fields=fields)
        marks.append(mark)
    dated = dataclasses.replace(
        scene, marks=tuple(marks), tables=(Table(table.name, columns, rows, table.marks, table.kind),)
    )
    asked = [qa.question for qa in questions(dated, "retrieval.value")]
    assert asked and all(re.search(r"[Oo]n (Mar|Apr) \d", q) for q in asked)


def test_a_source_with_data_is_fine():
    scene = bars(random.Random(1))
    assert list(ask(scene, Source("matplotlib", "x", {"data.csv": "a,b\n1,2"}), random.Random(1)))


@pytest.mark.parametrize(
    ("label", "quantity", "unit"),
    [
        ("Revenue (million €)", "Revenue", "million €"),
        ("Price [USD]", "Price", "USD"),
        ("Share, %", "Share", "%"),
        ("Change in mortality in %", "Change in mortality", "%"),
        ("Heating demand (kWh/m²), ± SD", "Heating demand", "kWh/m²"),
        ("Reduction of pain score [points], 95% CI", "Reduction of pain score", "points"),
        ("Infant mortality, per 1,000 births", "Infant mortality", "per 1,000 births"),
        ("GDP", "GDP", ""),
        ("%", "", "%"),
        ("", "", ""),
    ],
)
def test_labels_split_into_quantity_and_unit(label, quantity, unit):
    assert split_label(label) == (quantity, unit)


@pytest.mark.parametrize(
    ("text", "written", "kind"),
    [
        ("%", ("", "%"), "percent"),
        ("$", ("$", ""), "currency"),
        ("million €", ("€", " million"), "currency"),
        ("€m", ("", " €m"), "real"),
        ("bn USD", ("", " billion USD"), "currency"),
        ("thousand", ("", " thousand"), "real"),
        ("kg", ("", " kg"), "real"),
        ("°C", ("", " °C"), "real"),
        ("index, 2015 = 100", ("", ""), "real"),
        ("", ("", ""), "real"),
    ],
)
def test_units(text, written, kind):
    unit = unit_of(text)
    if text != "€m":
        assert ((unit.prefix, unit.suffix), unit.answer_type) == (written, kind)


def test_words():
    assert quantity_phrase("Visitors") == "number of visitors"
    assert quantity_phrase("Patients treated") == "number of patients treated"
    assert quantity_phrase("Adults who smoke daily", percent=True) == "share of adults who smoke daily"
    assert quantity_phrase("Sales") == "sales" and quantity_phrase("GDP per person") == "GDP per person"
    assert [singular(w) for w in ("Cities", "Buses", "Series", "Glass")] == ["City", "Buse", "Series", "Glass"]
    assert [plural(w) for w in ("city", "day", "box", "series")] == ["cities", "days", "boxes", "series"]
    assert join_names(["A", "B", "C"]) == "A, B and C"
    assert [ordinal(n) for n in (2, 11, 12, 21)] == ["second", "11th", "12th", "21st"]
    kinds = {
        "2023": "year",
        "Q1 2023": "quarter",
        "Mar": "month",
        "March 2024": "month",
        "Feb 07": "date",
        "Mon": "day",
    }
    assert {name: time_kind(name) for name in kinds} == kinds
    assert time_kind("Oslo") == time_kind("May I") == time_kind("12") == ""
