"""What is kept holds: verified, visible, unambiguous, spread, balanced, the same every time."""

import dataclasses
import random
from collections import Counter

import pytest

from codesynth.categories.chart.questions import ask
from codesynth.core import QA, Column, Mark, Program, Scene, Table
from codesynth.qa import ProgramError, Unverified, evaluate, format_answer, refusals, score, select, verify
from codesynth.qa.operations.logic import LETTERS
from codesynth.qa.verify import readable
from tests.qa.scenes import KINDS, SOURCE, any_scene, bars, lines, pie


def asked(scene, seed=0):
    return list(ask(scene, SOURCE, random.Random(seed)))


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_is_kept_holds(kind):
    for seed in range(4):
        scene = KINDS[kind](random.Random(f"{kind}{seed}"))
        kept = select(asked(scene, seed), scene, SOURCE, random.Random(seed), 12)
        assert len(kept) >= (3 if kind in ("histogram", "one scatter") else 4)
        ids = {mark.id for mark in scene.marks}
        for qa in kept:
            verify(qa, scene, {})
            assert set(qa.evidence) <= ids
            assert score(qa.answer, qa) == 1.0
            assert qa.explanation.splitlines()[-1].rstrip(".").endswith(qa.answer.rstrip("."))
            assert qa.explanation.startswith("1. ")
            assert "  " not in qa.question and " ?" not in qa.question and "“”" not in qa.question
        assert len({qa.question for qa in kept}) == len({qa.program for qa in kept}) == len(kept)


def test_nothing_that_a_generator_offers_is_wrong():
    found = Counter()
    for seed in range(40):
        scene = any_scene(random.Random(seed))
        found += refusals(asked(scene, seed), scene, SOURCE)
    assert not found


def test_the_same_seed_asks_the_same():
    for seed in range(10):
        scene = any_scene(random.Random(seed))
        first, second = (select(asked(scene, 5), scene, SOURCE, random.Random(5), 8) for _ in range(2))
        assert first == second
    scene = bars(random.Random(1))
    assert asked(scene, 1) != asked(scene, 2)


def test_forms_take_turns():
    scene = bars(random.Random(4), series=3, count=4)
    kept = select(asked(scene), scene, SOURCE, random.Random(0), 10)
    families = Counter(qa.form.partition(".")[0] for qa in kept)
    assert len(families) >= 8 and max(families.values()) <= 2


def test_ties_are_never_asked():
    scene = bars(random.Random(2), values=[[50.0, 50.0, 20.0, 20.0]], keys=["Oslo", "Bergen", "Paris", "Rome"])
    forms = {qa.form for qa in asked(scene, 1)} | {qa.form for qa in asked(scene, 2)}
    assert not forms & {"comparison.largest", "comparison.smallest", "choice.largest", "comparison.rank"}


def test_what_is_too_close_to_see_is_never_compared():
    # 0.5 of 100 on 480 pixels are 2.4 pixels: a tie to the eye, though not to the table
    scene = bars(random.Random(2), values=[[50.0, 50.5, 20.0, 20.4]], keys=["Oslo", "Bergen", "Paris", "Rome"])
    forms = {qa.form for seed in range(4) for qa in asked(scene, seed)}
    assert not forms & {"comparison.largest", "comparison.smallest", "choice.largest"}
    printed = bars(
        random.Random(2), values=[[50.0, 50.5, 20.0, 20.4]], keys=["Oslo", "Bergen", "Paris", "Rome"], printed=True
    )
    assert "comparison.largest" in {qa.form for seed in range(4) for qa in asked(printed, seed)}


def test_small_values_without_labels_are_not_asked_for():
    scene = bars(random.Random(2), values=[[90.0, 50.0, 2.0, 3.0]], keys=["Oslo", "Bergen", "Paris", "Rome"])
    asked_for = [qa for seed in range(20) for qa in asked(scene, seed) if qa.form == "retrieval.value"]
    assert asked_for and not any("Paris" in qa.question or "Rome" in qa.question for qa in asked_for)


def test_without_tick_labels_no_value_is_asked_for_but_lengths_are_compared():
    scene = bars(random.Random(2))
    marks = tuple(
        dataclasses.replace(m, fields={**m.fields, "tick_labels": [], "ticks": []})
        if m.role == "axis" and m.fields["dimension"] == "y"
        else m
        for m in scene.marks
    )
    forms = {qa.form for seed in range(4) for qa in asked(dataclasses.replace(scene, marks=marks), seed)}
    assert "comparison.largest" in forms
    assert not forms & {"retrieval.value", "aggregation.sum", "comparison.difference", "counting.threshold"}


def test_an_answer_is_within_its_tolerance_of_the_truth():
    for seed in range(30):
        scene = bars(random.Random(seed))
        for qa in asked(scene, seed):
            if qa.form == "retrieval.value":
                category = qa.program.args[0].args[0].args[2]
                truth = dict(row[1:] for row in scene.tables[0].rows)[category]
                assert score(f"{truth}", qa) == 1.0
                assert qa.tolerance <= 0.15


def test_reading_errors_follow_the_scale():
    scene = bars(random.Random(2), values=[[50.0, 40.0, 20.0, 10.0]], keys=["Oslo", "Bergen", "Paris", "Rome"])
    value = Program("value", (Program("where", (Program("table", ("ax0.bar",)), "category", "Oslo")), "value"))
    assert readable(value, scene, {}).error == pytest.approx(2.0)  # a tenth of the 20 between ticks
    both = Program("add", (value, value))
    assert readable(both, scene, {}).error == pytest.approx(2.0 * 2**0.5)


def test_a_wrong_answer_is_found():
    scene = bars(random.Random(3), printed=True)
    for qa in asked(scene):
        wrong = {"Yes": "No", "No": "Yes"}.get(qa.answer, qa.answer + "1")
        with pytest.raises(Unverified):
            verify(dataclasses.replace(qa, answer=wrong), scene, {})


def test_changing_what_matters_is_noticed():
    """Swap the values of the evidence: verification fails for nearly all questions about values."""
    noticed = total = 0
    for seed in range(12):
        scene = lines(random.Random(seed), series=2)
        for qa in asked(scene, seed):
            family = qa.form.partition(".")[0]
            if family in ("structure", "unanswerable", "yes_no", "trend", "intersection", "counting"):
                continue
            changed = reversed_values(scene)
            total += 1
            try:
                verify(qa, changed, {})
            except Unverified:
                noticed += 1
    assert noticed > 0.85 * total > 100


def reversed_values(scene):
    table = scene.tables[0]
    values = [100.0 - row[-1] for row in table.rows]
    rows = tuple((*row[:-1], value) for row, value in zip(table.rows, values, strict=True))
    return dataclasses.replace(scene, tables=(dataclasses.replace(table, rows=rows),))


def test_the_order_of_rows_does_not_matter():
    free = ("retrieval", "comparison", "aggregation", "yes_no", "choice", "reasoning", "parts")
    for seed in range(8):
        scene = bars(random.Random(seed), series=2, count=5)
        table = scene.tables[0]
        order = list(range(len(table.rows)))
        random.Random(seed).shuffle(order)
        rows, marks = (tuple(part[i] for i in order) for part in (table.rows, table.marks))
        shuffled = dataclasses.replace(scene, tables=(dataclasses.replace(table, rows=rows, marks=marks),))
        for qa in asked(scene, seed):
            if qa.form.partition(".")[0] in free:
                verify(qa, shuffled, {})


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"question": " "}, "no-question"),
        ({"answer_type": "number"}, "wrong-type"),
        ({"tolerance": float("nan")}, "bad-tolerance"),
        ({"tolerance": -1.0}, "bad-tolerance"),
        ({"evidence": ("nothing",)}, "missing-evidence"),
        ({"choices": ("a", "b")}, "bad-choices"),
        ({"explanation": "1. Because."}, "bad-explanation"),
        ({"program": Program("sum", ((1, 2),))}, "wrong-answer"),
        ({"program": Program("sum", ((),))}, "no-answer"),
        ({"program": "not a program"}, "no-answer"),
    ],
)
def test_what_does_not_fit_is_named(change, kind):
    scene = bars(random.Random(3), printed=True)
    qa = next(qa for qa in asked(scene) if qa.form == "comparison.largest")
    with pytest.raises(Unverified) as caught:
        verify(dataclasses.replace(qa, **change), scene, {})
    assert caught.value.kind == kind


def test_a_models_question_with_too_many_digits_is_refused():
    scene = bars(random.Random(3), values=[[41.2837, 20.0, 70.0]], keys=["Oslo", "Bergen", "Paris"])
    program = Program("value", (Program("where", (Program("table", ("ax0.bar",)), "category", "Oslo")), "value"))
    exact = QA("What is it for Oslo?", "41.2837", "real", program, tolerance=0.05)
    assert refusals([exact], scene, SOURCE) == {"too-precise": 1}
    strict = QA("What is it for Oslo?", "41", "real", Program("write", (program, 0, "", "")))
    assert refusals([strict], scene, SOURCE) == {"unreadable": 1}
    fair = dataclasses.replace(strict, tolerance=0.05)
    assert select([fair], scene, SOURCE, random.Random(0), 3) == (fair,)


def test_a_name_that_is_not_in_the_image_is_refused():
    scene = pie(random.Random(1))
    hidden = dataclasses.replace(scene, marks=tuple(m for m in scene.marks if m.role != "wedge-label"))
    named = [qa for qa in asked(scene, 2) if qa.form in ("retrieval.value", "comparison.largest")]
    assert named
    named = [dataclasses.replace(qa, evidence=()) for qa in named]
    assert refusals(named, hidden, SOURCE) == {"invisible-name": len(named)}


def test_yes_and_no_are_balanced():
    answers = Counter()
    for seed in range(80):
        scene = any_scene(random.Random(seed))
        answers.update(qa.answer for qa in asked(scene, seed) if qa.answer_type == "yes/no")
    assert sum(answers.values()) > 250
    assert 0.42 < answers["Yes"] / sum(answers.values()) < 0.58


def test_the_right_option_is_anywhere():
    places = Counter()
    for seed in range(80):
        scene = any_scene(random.Random(seed))
        for qa in asked(scene, seed):
            if qa.answer_type == "choice" and len(qa.choices) == 4:
                right = qa.choices[LETTERS.index(qa.answer)] if qa.program.op == "letter" else qa.answer
                assert qa.choices.count(right) == 1
                assert format_answer(evaluate(qa.program.args[0], scene, {}), "text") == right
                places[qa.choices.index(right)] += 1
    total = sum(places.values())
    assert total > 100
    assert all(0.15 < places[i] / total < 0.35 for i in range(4)), places


def odd_scenes():
    scene = bars(random.Random(1))
    table = scene.tables[0]

    def with_rows(rows, marks=None):
        return dataclasses.replace(scene, tables=(Table(table.name, table.columns, tuple(rows), marks or (), "bar"),))

    def with_axis(**fields):
        marks = [dataclasses.replace(m, fields={**m.fields, **fields}) if m.role == "axis" else m for m in scene.marks]
        return dataclasses.replace(scene, marks=tuple(marks))

    yield "nothing", Scene(100, 100)
    yield "only a table", Scene(100, 100, (), scene.tables)
    yield "only marks", dataclasses.replace(scene, tables=())
    yield "no rows", with_rows([])
    yield "one row", with_rows([("", "Oslo", 3.0)])
    yield "empty names", with_rows([("", "", 3.0), ("", "", 5.0), ("", "Oslo", 7.0)])
    yield "duplicates", with_rows([("", "Oslo", 3.0), ("", "Oslo", 5.0), ("", "Bergen", 7.0)])
    yield "gaps", with_rows([("", "Oslo", None), ("", "Bergen", 5.0), ("", None, 7.0), (None, "Rome", 9.0)])
    yield "zeros", with_rows([("", "Oslo", 0.0), ("", "Bergen", 0.0), ("", "Rome", -0.0)])
    yield "huge", with_rows([("", "Oslo", 1e300), ("", "Bergen", -1e300), ("", "Rome", 1e-300)])
    yield "many", with_rows([("", f"City {i}", float(i % 97)) for i in range(3000)])
    yield "short rows", with_rows([("", "Oslo"), ("", "Bergen", 5.0)])
    yield "text for numbers", with_rows([("", "Oslo", "three"), ("", "Bergen", 5.0)])
    yield "numbers for names", with_rows([(1, 2, 3.0), (1, 3, 4.0), (2, 2, 5.0)])
    yield "log", with_axis(scale="log", min=1.0, max=100.0, pixels_per_unit=None)
    yield "log from zero", with_axis(scale="log", min=0.0)
    yield "inverted", with_axis(inverted=True)
    yield "no view", with_axis(min=None, max=None, ticks=None, tick_labels=None)
    yield "flat view", with_axis(min=5.0, max=5.0)
    yield "odd ticks", with_axis(ticks=["a", None, 3], tick_labels=[None, 5, "x"])
    yield "odd tick labels", with_axis(tick_labels=["$\\sqrt{2}$", "1e999", "10^{99999}", "--", "1 2 3"])
    yield "no axis", dataclasses.replace(scene, marks=tuple(m for m in scene.marks if m.role != "axis"))
    yield "two axes of one name", dataclasses.replace(scene, marks=(*scene.marks, *scene.marks))
    yield "two tables of one name", dataclasses.replace(scene, tables=(*scene.tables, *scene.tables))
    yield "lost marks", with_rows(table.rows, ("x",) * len(table.rows))
    yield (
        "odd columns",
        dataclasses.replace(
            scene, tables=(Table("ax0.bar", (Column("value", "number", "x" * 500),), ((1.0,), (2.0,)), (), "bar"),)
        ),
    )
    yield "bare table name", dataclasses.replace(scene, tables=(dataclasses.replace(table, name="bar"),))
    yield (
        "markup",
        dataclasses.replace(
            scene, marks=(*scene.marks, Mark("t", "suptitle", scene.marks[0].box, "$\\alpha$ \x00 <b>%s{}", {}, ""))
        ),
    )


@pytest.mark.parametrize(
    ("what", "scene"), list(odd_scenes()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_odd_scenes_are_asked_less_but_never_fail(what, scene):
    for seed in range(3):
        for qa in select(asked(scene, seed), scene, SOURCE, random.Random(seed), 20):
            verify(qa, scene, {})


@pytest.mark.parametrize("seed", range(60))
def test_broken_scenes_never_fail(seed):
    """Drop marks, fields and cells at random from good scenes."""
    rng = random.Random(seed)
    scene = any_scene(rng)
    marks = []
    for mark in scene.marks:
        if rng.random() < 0.9:
            fields = {
                k: rng.choice((v, v, v, v, None, "", 0, [])) for k, v in mark.fields.items() if rng.random() < 0.95
            }
            marks.append(dataclasses.replace(mark, fields=fields))
    tables = []
    for table in scene.tables:
        rows = [tuple(c if rng.random() < 0.95 else None for c in row) for row in table.rows if rng.random() < 0.9]
        tables.append(dataclasses.replace(table, rows=tuple(rows), marks=()))
    broken = Scene(scene.width, scene.height, tuple(marks), tuple(tables))
    for qa in select(asked(broken, seed), broken, SOURCE, random.Random(seed), 20):
        verify(qa, broken, {})


def test_absent_is_refused_when_it_is_there():
    scene = bars(random.Random(1), keys=["Oslo", "Bergen"], values=[[1.0, 2.0]])
    with pytest.raises(ProgramError):
        evaluate(
            Program("absent", (Program("column", (Program("table", ("ax0.bar",)), "category")), "oslo")), scene, {}
        )
