"""Programs are pure, total and bounded, whatever is in them."""

import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from codesynth.categories.chart.questions import ask
from codesynth.core import Column, Program, Scene, Table
from codesynth.qa import ProgramError, catalogue, evaluate
from codesynth.qa.operations import OPERATIONS
from codesynth.qa.registry import Operations
from tests.qa.scenes import KINDS, SOURCE, any_scene, bars


def op(name, *args):
    return Program(name, args)


BASE = op("table", "ax0.bar")
SCENE = bars(random.Random(1), values=[[10.0, 20.0, 30.0, 30.0, 5.0, 7.0]], keys=list("ABCDEF"))


def kind_of(program, scene=SCENE):
    with pytest.raises(ProgramError) as caught:
        evaluate(program, scene, {"data.csv": "city,value\nOslo,3\nBergen,\n"})
    return caught.value.kind


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        (op("nonsense"), "unknown-operation"),
        (op("table"), "wrong-arguments"),
        (op("table", 3), "wrong-type"),
        (op("table", "ax9.bar"), "no-such-table"),
        (op("column", BASE, "weight"), "no-such-column"),
        (BASE, "wrong-type"),
        (op("value", BASE, "value"), "not-one-row"),
        (op("value", op("where", BASE, "category", "Z"), "value"), "no-such-row"),
        (op("value", op("argmax", BASE, "value"), "category"), "tie"),
        (op("count", op("top", BASE, "value", 1)), "tie"),
        (op("rank", BASE, "value", "category", "C"), "tie"),
        (op("count", op("greater_than", BASE, "value", 20)), "tie"),
        (op("sum", op("column", BASE, "category")), "wrong-type"),
        (op("sum", ()), "empty"),
        (op("ratio", 1, 0), "division-by-zero"),
        (op("percent_change", 0, 5), "division-by-zero"),
        (op("multiply", 1e308, 1e308), "not-finite"),
        (op("multiply", 10**400, 1), "wrong-type"),
        (op("add", float("nan"), 1), "wrong-type"),
        (op("add", True, 1), "wrong-type"),
        (op("write", 1, 400, "", ""), "too-big"),
        (op("write", 1, 1, "x" * 100, ""), "too-big"),
        (op("absent", op("column", BASE, "category"), "a"), "present"),
        (op("choice", "A", ("B", "C")), "not-one-option"),
        (op("value", op("file", "other.csv"), "x"), "no-such-file"),
        (op("sum", op("column", op("file", "data.csv"), "value")), "missing-cell"),
        (op("name", "x" * 5000), "too-big"),
        (op("sum", tuple(range(500))), "too-big"),
    ],
)
def test_errors_have_names(program, kind):
    assert kind_of(program) == kind


def test_big_programs_are_refused_quickly():
    deep = op("add", 1, 1)
    for _ in range(5000):
        deep = op("add", deep, 1)
    wide = op("add", 1, 1)
    for _ in range(60):
        wide = op("add", wide, wide)  # 2 ** 60 nodes
    started = time.perf_counter()
    assert kind_of(deep) == kind_of(wide) == "too-big"
    assert time.perf_counter() - started < 1


def test_plain_values_come_back():
    assert evaluate(op("sum", op("column", BASE, "value")), SCENE, {}) == 102
    assert evaluate(op("value", op("where", op("file", "d"), "a", "x"), "b"), SCENE, {"d": "a,b\nx,2.5\n"}) == 2.5
    assert evaluate(op("column", BASE, "category"), SCENE, {}) == tuple("ABCDEF")


def test_wrapped_names_are_the_same_names():
    table = Table("t", (Column("k", "category"), Column("v", "number")), (("New\nYork", 1.0),), ("",), "bar")
    assert (
        evaluate(op("value", op("where", op("table", "t"), "k", "New York"), "v"), Scene(9, 9, (), (table,)), {}) == 1
    )


NAMES = [o.name for o in OPERATIONS]
LEAVES = st.one_of(
    st.sampled_from(["ax0.bar", "value", "category", "series", "x", "ascending", "y", "ax0", "title", "", "Oslo"]),
    st.integers(-5, 3000),
    st.floats(allow_nan=True, allow_infinity=True),
    st.booleans(),
    st.none(),
    st.text(max_size=5),
)
PROGRAMS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(tuple),
        st.builds(lambda name, args: Program(name, tuple(args)), st.sampled_from(NAMES), st.lists(inner, max_size=5)),
    ),
    max_leaves=25,
)


@settings(max_examples=1500, deadline=None, suppress_health_check=list(HealthCheck))
@given(program=PROGRAMS, seed=st.integers(0, 20))
def test_any_program_ends_in_a_value_or_a_named_error(program, seed):
    scene = any_scene(random.Random(seed))
    if not isinstance(program, Program):
        program = op("count", program)
    try:
        value = evaluate(program, scene, {"data.csv": "a,b\n1,2\n"})
    except ProgramError as error:
        assert error.kind
    else:
        assert isinstance(value, str | int | float | bool | tuple | None)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_programs_survive_json(kind):
    scene = KINDS[kind](random.Random(kind))
    copy = Scene.from_json(scene.to_json())
    for qa in ask(scene, SOURCE, random.Random(3)):
        again = Program.from_json(qa.program.to_json())
        assert evaluate(again, copy, {}) == evaluate(qa.program, scene, {})


def test_the_catalogue_tells_every_operation():
    listed = catalogue()
    assert len(listed) == len(OPERATIONS) >= 60
    assert all(entry["doc"] and "->" in entry["signature"] for entry in listed)


def test_a_name_is_taken_once():
    def value(rows: "Rows") -> "Rows":  # noqa: F821
        """Doc."""

    with pytest.raises(ValueError, match="two operations"):
        Operations([value, value])
