from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from codesynth.author import AuthorStages, Ledger, build_author
from codesynth.core import Authored, Box, Column, Mark, Program, Scene, Source, Table
from codesynth.errors import AuthorError, EndpointError, RenderError, SpecError
from codesynth.qa import select

from .endpoint import fails, says
from .toy import Toy, brief

DATA = {"title": "Honey per hive", "categories": ["north", "south"], "values": [12.5, 31.0]}
CODE = "import matplotlib.pyplot as plt\nplt.bar(['north', 'south'], [12.5, 31.0])\nplt.show()\n"


def bar(i, category, value):
    fields = {"axes": "ax0", "series": "", "category": category, "value": value, "base": 0.0, "position": float(i)}
    box = Box(60 + 100 * i, 280 - 6 * value, 120 + 100 * i, 280)
    return Mark(f"ax0.bar{i}", "bar", box, "", {**fields, "orientation": "vertical", "stacked": False}, "ax0")


def axis(dimension, **fields):
    box = Box(30, 280, 290, 290) if dimension == "x" else Box(30, 40, 40, 280)
    return Mark(f"ax0.{dimension}", "axis", box, "", {"dimension": dimension, "inverted": False, **fields}, "ax0")


SCENE = Scene(
    320,
    300,
    (
        Mark("ax0", "axes", Box(40, 40, 290, 280), "", {"projection": "rectilinear", "frame": True}),
        axis("x", scale="category", min=-0.5, max=1.5, ticks=[0.0, 1.0], tick_labels=["north", "south"], label=""),
        axis(
            "y",
            **{"scale": "linear", "min": 0.0, "max": 40.0, "pixels_per_unit": 6.0, "label": "kg"},
            ticks=[0.0, 10.0, 20.0, 30.0, 40.0],
            tick_labels=["0", "10", "20", "30", "40"],
        ),
        bar(0, "north", 12.5),
        bar(1, "south", 31.0),
        Mark("ax0.title", "title", Box(90, 5, 220, 20), "Honey per hive", {}, "ax0"),
        Mark("ax0.x.t0", "x-tick-label", Box(70, 284, 110, 296), "north", {"value": 0.0}, "ax0"),
        Mark("ax0.x.t1", "x-tick-label", Box(170, 284, 210, 296), "south", {"value": 1.0}, "ax0"),
    ),
    (
        Table(
            "ax0.bar",
            (Column("category", "category"), Column("value", "number")),
            (("north", 12.5), ("south", 31.0)),
            ("ax0.bar0", "ax0.bar1"),
            kind="bar",
        ),
    ),
)
PROGRAM = ["value", ["argmax", ["table", "ax0.bar"], "value"], "category"]
ALL = AuthorStages(topic="llm", data="llm", code="llm", qa="llm")


def stage_of(seen):
    """Tell which prompt a request came from."""
    for words, stage in (
        ("You name the figures", "topic"),
        ("You make up realistic data", "data"),
        ("You correct", "repair"),
        ("You ask questions", "qa"),
        ("You write", "code"),
    ):
        if seen.system.startswith(words):
            return stage
    raise AssertionError(seen.system[:80])


GOOD = {
    "topic": json.dumps({"topic": "Honey from mountain hives in a dry year"}),
    "data": json.dumps(DATA),
    "code": f"```python\n{CODE}```",
    "repair": f"```python\n{CODE}# mended\n```",
    "qa": json.dumps({"questions": [{"question": "Which hives gave most?", "program": PROGRAM, "answer": "north"}]}),
}


def good(seen, number):
    return says(GOOD[stage_of(seen)])


@pytest.fixture
def author(endpoint, settings):
    endpoint.script = good
    made = []

    def make(stages=ALL, store=None, **changes):
        made.append(build_author(stages, Toy(), settings(**changes), store))
        return made[-1]

    yield make
    for one in made:
        one.close()


def write(author, seed=1, **changes):
    return author.write(brief(**changes), random.Random(seed))


def test_the_procedural_author_needs_nothing():
    one = build_author(AuthorStages(), Toy(), None, None)
    authored = write(one)
    assert authored.topic.startswith("Own topic") and "# own code" in authored.source.code
    assert (authored.cost, authored.tokens) == (0.0, 0)
    assert one.repair(brief(), authored, RenderError("exception", "x"), 1) is None
    assert one.ask(brief(), authored.source, SCENE, random.Random(1)) == ()
    one.close()
    one.close()


def test_a_model_stage_without_a_model_is_a_mistake_in_the_plan():
    with pytest.raises(SpecError, match="--model"):
        build_author(AuthorStages(topic="llm"), Toy(), None, None)


def test_a_model_writes_every_stage(author, endpoint):
    authored = write(author(price_in=1, price_out=2))
    assert authored.topic == "Honey from mountain hives in a dry year"
    assert authored.source.code == CODE
    assert authored.source.data == {"data.csv": "category,value\nnorth,12.5\nsouth,31.0\n"}
    assert [stage_of(seen) for seen in endpoint.seen] == ["topic", "data", "code"]
    assert authored.tokens == 450 and authored.cost == pytest.approx(3 * 200e-6)


def test_the_prompts_carry_what_the_stage_needs(author, endpoint):
    write(author(), locale="de")
    topic, data, code = endpoint.seen
    for seen in endpoint.seen:
        assert "A beekeeper in Norway." in seen.prompt and "bar chart" in seen.prompt and "German" in seen.prompt
        assert "s-0" not in seen.prompt + seen.system
    assert topic.body["response_format"]["json_schema"]["schema"]["properties"].keys() == {"topic"}
    assert "Honey from mountain hives" in data.prompt and "- categories: list of exactly" in data.prompt
    schema = data.body["response_format"]["json_schema"]["schema"]["properties"]
    assert schema["categories"]["minItems"] == schema["values"]["maxItems"]
    assert "31.0" in code.prompt and "data.csv" in code.prompt and "category,value" in code.prompt
    assert "response_format" not in code.body
    assert "codesynth" in code.system, "the renderer's guide is in the prompt"


@pytest.mark.parametrize("stage", ["topic", "data", "code"])
def test_giving_one_stage_to_a_model_does_not_shift_the_others(author, stage):
    own = write(build_author(AuthorStages(), Toy(), None, None))
    mixed = write(author(AuthorStages(**{stage: "llm"})))
    if stage == "topic":
        assert mixed.topic != own.topic and mixed.source.data == own.source.data
    if stage == "data":
        assert mixed.topic == own.topic and mixed.source.data != own.source.data
    if stage == "code":
        assert mixed.topic == own.topic and mixed.source.data == own.source.data and mixed.source.code == CODE
    if stage != "code":
        assert mixed.source.code.split("\n")[1] == own.source.code.split("\n")[1], "same style, same generator"


def test_a_topic_for_procedural_data_says_what_the_data_are_about(author, endpoint):
    own = write(build_author(AuthorStages(), Toy(), None, None))
    write(author(AuthorStages(topic="llm")))
    assert own.topic in endpoint.seen[0].prompt


def test_the_same_plan_and_store_give_the_same_sample_without_asking(author, endpoint, tmp_path):
    first = write(author(store=tmp_path / "s", price_in=1, price_out=1))
    asked = len(endpoint.seen)
    again = write(author(store=tmp_path / "s", price_in=1, price_out=1))
    assert again == first and again.cost > 0, "cost is what it took to write, not what this run paid"
    assert len(endpoint.seen) == asked
    assert Ledger(tmp_path / "s").totals().cost == pytest.approx(first.cost)


def test_concurrency_changes_no_content(author, endpoint):
    def echo(seen, number):
        """Content that follows from the request alone, in random time."""
        word = f"{seen.body['seed']:x}"
        values = [float(seen.body["seed"] % 97), 3.5]
        replies = {
            "topic": json.dumps({"topic": f"Honey of batch {word}"}),
            "data": json.dumps({"title": word, "categories": ["a", "b"], "values": values}),
            "code": f"```python\nimport matplotlib\n# {word}\n```",
        }
        return says(replies[stage_of(seen)], delay=random.Random().random() * 0.02)

    endpoint.script = echo
    one, many = author(concurrency=1), author(concurrency=8)
    in_turn = [write(one, i, sample=f"s-{i}") for i in range(12)]
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda i: write(many, i, sample=f"s-{i}"), range(12)))
    assert in_turn == at_once
    assert len({authored.topic for authored in in_turn}) == 12


def bad(stage, *texts):
    """Answer a stage badly first, then well."""
    left = list(texts)

    def script(seen, number):
        if stage_of(seen) == stage and left:
            answer = left.pop(0)
            return says(answer) if isinstance(answer, str) else answer
        return good(seen, number)

    return script


WRONG = [
    ("topic", "no idea", "no-json"),
    ("topic", '{"subject": "bees"}', "schema-mismatch"),
    ("topic", '{"topic": "ha ha ha ha ha"}', "schema-mismatch"),
    ("topic", '{"topic": "… (your answer here)"}', "schema-mismatch"),
    ("topic", '{"topic": "I\'m sorry, but I can\'t do that"}', "refusal"),
    ("data", '{"title": "x", "categories": ["a"]}', "schema-mismatch"),
    ("data", '{"title": "Bees", "categories": ["a", "b"], "values": [1, 2, 3]}', "schema-mismatch"),
    ("data", '{"title": "Bees", "categories": ["a", "b", "c"], "values": [4, 4, 4.0]}', "degenerate-data"),
    ("data", '{"title": "Bees", "categories": ["City 1", "City 2"], "values": [4, 5.0]}', "degenerate-data"),
    ("data", '{"title": "Bees", "categories": ["a", "b"], "values": [4, 5e17]}', "degenerate-data"),
    ("data", "I can't make up data.", "refusal"),
    ("data", says('{"title": "Bees", "cat', finish="length"), "truncated-reply"),
    ("code", "Use a bar chart.", "no-code"),
    ("code", "```r\nplot(1)\n```", "language-mismatch"),
    ("code", "", "empty-reply"),
]


@pytest.mark.parametrize(("stage", "text", "kind"), WRONG)
def test_an_unusable_reply_is_asked_for_again_with_another_seed(author, endpoint, stage, text, kind):
    endpoint.script = bad(stage, text)
    authored = write(author())
    assert authored.source.code == CODE and authored.tokens == 4 * 150, "what was spent in vain counts"
    asked = [seen for seen in endpoint.seen if stage_of(seen) == stage]
    assert len(asked) == 2 and asked[0].body["seed"] != asked[1].body["seed"]
    assert "could not be used" not in asked[0].prompt and "could not be used" in asked[1].prompt


@pytest.mark.parametrize(("stage", "text", "kind"), WRONG)
def test_a_stage_that_stays_unusable_is_a_named_failure_with_its_cost(author, endpoint, stage, text, kind):
    endpoint.script = bad(stage, *[text] * 9)
    with pytest.raises(AuthorError) as caught:
        write(author(tries=2, price_in=1, price_out=1))
    assert caught.value.kind == kind
    requests = {"topic": 2, "data": 3, "code": 4}[stage]
    assert caught.value.tokens == 150 * requests and caught.value.cost == pytest.approx(150e-6 * requests)


def test_the_reason_goes_back_to_the_model(author, endpoint):
    endpoint.script = bad("data", '{"title": "Bees", "categories": ["a", "b"], "values": [1, 2, 3]}')
    write(author())
    assert "one value per category" in [seen for seen in endpoint.seen if stage_of(seen) == "data"][1].prompt


def test_two_samples_with_the_same_brief_are_two_samples(author, endpoint):
    one = author()
    write(one, 1)
    write(one, 2)
    assert len(endpoint.seen) == 6


def test_code_that_fails_goes_back_with_the_error(author, endpoint):
    one = author(price_in=1, price_out=1)
    authored = Authored("Honey", Source("matplotlib", "plt.bar(\n", {"data.csv": "a,b\n1,2\n"}, 0), cost=0.5, tokens=10)
    mended = one.repair(brief(), authored, RenderError("exception", "SyntaxError: '(' was never closed"), 1)
    assert mended.source.code.endswith("# mended\n") and mended.source.data == authored.source.data
    assert mended.tokens == 160 and mended.cost == pytest.approx(0.5 + 150e-6) and mended.topic == "Honey"
    prompt = endpoint.seen[0].prompt
    assert "never closed" in prompt and "plt.bar(" in prompt and "a,b" in prompt
    one.repair(brief(), authored, RenderError("exception", "SyntaxError: '(' was never closed"), 2)
    assert len(endpoint.seen) == 2, "a second attempt is a request of its own"


def test_what_the_category_wrote_is_not_repaired_by_a_model(author, endpoint):
    one = author(AuthorStages(topic="llm", data="llm"))
    assert one.repair(brief(), write(one), RenderError("exception", "x"), 1) is None
    assert [stage_of(seen) for seen in endpoint.seen] == ["topic", "data"]


@pytest.mark.parametrize("hostile", ["import os; os.system('touch /tmp/pwned')", "while True: pass", "x" * 100_000])
def test_hostile_code_comes_through_as_text_and_runs_nowhere_here(author, endpoint, hostile):
    endpoint.script = bad("code", f"```python\nimport matplotlib\n{hostile}\n```")
    assert hostile in write(author()).source.code


def test_a_model_proposes_programs_and_never_answers(author, endpoint):
    questions = author().ask(brief(), Source("matplotlib", CODE), SCENE, random.Random(1))
    assert len(questions) == 1
    expected = Program("value", (Program("argmax", (Program("table", ("ax0.bar",)), "value")), "category"))
    assert (questions[0].question, questions[0].program) == ("Which hives gave most?", expected)
    assert questions[0].answer == "south", "the model said north, the program knows better"
    assert questions[0].answer_type == "category" and "ax0.bar1" in questions[0].evidence
    assert questions[0].explanation.endswith("So the answer is south.")
    prompt, system = endpoint.seen[0].prompt, endpoint.seen[0].system
    assert "south,31.0" in prompt and "Honey per hive" in prompt and '["argmax", ["table", "ax0.bar"]' in prompt
    assert "argmax(rows: rows, column: text) -> rows" in system


@pytest.mark.parametrize(
    "program",
    ["value", {"op": "value"}, 3, None, [], [3, 4], ["value", ["argmax", {"rows": 1}]], ["value", []], "[", '"x"'],
    ids=str,
)
def test_what_is_no_program_is_left_out(author, endpoint, program):
    kept = {"question": "Which hives gave most?", "program": PROGRAM}
    questions = [{"question": "Which gave least of all?", "program": program}, kept, {"question": 3}, "text", None]
    endpoint.script = bad("qa", json.dumps({"questions": questions}))
    found = author().ask(brief(), Source("matplotlib", CODE), SCENE, random.Random(1))
    assert [qa.question for qa in found] == ["Which hives gave most?"]


def test_a_program_written_as_text_is_read(author, endpoint):
    item = {"question": "Which hives gave most?", "program": json.dumps(PROGRAM)}
    endpoint.script = bad("qa", json.dumps({"questions": [item]}))
    assert author().ask(brief(), Source("matplotlib", CODE), SCENE, random.Random(1))[0].program.op == "value"


@pytest.mark.parametrize(
    ("program", "answer", "answer_type"),
    [
        (["value", ["where", ["table", "ax0.bar"], "category", "south"], "value"], "31", "real"),
        (["write", ["value", ["nth", ["table", "ax0.bar"], 2], "value"], 3, "", " kg"], "31", "real"),
        (["count", ["table", "ax0.bar"]], "2", "count"),
        (["greater", ["value", ["nth", ["table", "ax0.bar"], 2], "value"], 20], "Yes", "yes/no"),
        (["column", ["table", "ax0.bar"], "category"], "north, south", "list"),
        (["value", ["argmin", ["table", "ax0.bar"], "value"], "category"], "north", "category"),
        (["share", ["value", ["nth", ["table", "ax0.bar"], 2], "value"],
          ["column", ["table", "ax0.bar"], "value"]], "71%", "percent"),
        (["value", ["marks", "title", "ax0"], "text"], "Honey per hive", "category"),
    ],
    ids=str,
)  # fmt: skip
def test_each_kind_of_value_becomes_an_answer_that_holds(author, endpoint, program, answer, answer_type):
    endpoint.script = bad("qa", json.dumps({"questions": [{"question": "What do you see here?", "program": program}]}))
    found = author().ask(brief(), Source("matplotlib", CODE), SCENE, random.Random(1))
    assert [(qa.answer, qa.answer_type) for qa in found] == [(answer, answer_type)]
    assert select(found, SCENE, Source("matplotlib", CODE), random.Random(1), 5) == found


@pytest.mark.parametrize(
    "program",
    [
        ["table", "ax0.bar"],
        ["value", ["table", "ax0.bar"], "value"],
        ["value", ["table", "ax9.bar"], "value"],
        ["conjure", 3],
        ["subtract", 1, 1],
        ["where", ["table", "ax0.bar"], "category", "west"],
    ],
    ids=str,
)
def test_a_program_without_an_answer_is_no_question(author, endpoint, program, tmp_path):
    text = json.dumps({"questions": [{"question": "What do you see here?", "program": program}]})
    endpoint.script = bad("qa", *[text] * 9)
    one = author(store=tmp_path / "s")
    assert one.ask(brief(), Source("matplotlib", CODE), SCENE, random.Random(1)) == ()
    assert Ledger(tmp_path / "s").errors() == {"no-question-holds": 1}


def test_no_usable_question_costs_the_questions_not_the_sample(author, endpoint, tmp_path):
    endpoint.script = bad("qa", *['{"questions": []}'] * 9)
    one = author(store=tmp_path / "s")
    assert one.ask(brief(), Source("matplotlib", CODE), SCENE, random.Random(1)) == ()
    assert len(endpoint.seen) == 3
    assert Ledger(tmp_path / "s").errors() == {"schema-mismatch": 1}


def test_a_dead_endpoint_stops_the_run(author, endpoint):
    endpoint.script = lambda seen, number: fails(401)
    with pytest.raises(EndpointError):
        write(author())


def test_the_ledger_names_stages_and_samples(author, endpoint, tmp_path):
    one = author(store=tmp_path / "s")
    authored = write(one, sample="chart-0000007")
    one.repair(brief(sample="chart-0000007"), authored, RenderError("exception", "x"), 1)
    lines = Ledger(tmp_path / "s").lines()
    assert [line["stage"] for line in lines] == ["topic", "data", "code", "repair"]
    assert {line["sample"] for line in lines} == {"chart-0000007"}


def test_importing_authors_loads_no_client():
    code = "import sys, codesynth.author; print('openai' in sys.modules, 'jinja2' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", code], text=True).split() == ["False", "False"]
