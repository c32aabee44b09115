import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesynth.errors import OutputError, SpecError
from codesynth.run.plan import Plan, claim, find_scripts, load_plan
from codesynth.spec import parse_spec


def make_plan(**raw):
    spec = parse_spec({"pipelines": [{"name": "a", "weight": 3}, {"name": "b"}], **raw})
    return Plan(spec, ((("bar", 2.0), ("line", 1.0)), (("pie", 1.0),)))


@given(count=st.integers(1, 5000), shard_size=st.integers(0, 300))
def test_shards_cover_every_index_once(count, shard_size):
    plan = make_plan(count=count, shard_size=shard_size)
    assert [i for rank in range(plan.shards) for i in plan.indices(rank)] == list(range(count))


def test_even_a_small_run_has_its_share_of_everything():
    plan = make_plan(count=48)
    counts = Counter((plan.task(i).pipeline.name, plan.task(i).figure_type) for i in range(48))
    assert abs(counts["a", "bar"] - 24) <= 3
    assert abs(counts["a", "line"] - 12) <= 3
    assert abs(counts["b", "pie"] - 12) <= 2


def test_a_task_depends_on_seed_and_index_only():
    small, large = make_plan(count=10, seed=5), make_plan(count=1000, seed=5)
    assert [small.task(i) for i in range(10)] == [large.task(i) for i in range(10)]
    assert [make_plan(seed=6).task(i) for i in range(40)] != [make_plan(seed=5).task(i) for i in range(40)]


def test_the_validation_split_is_as_large_as_asked():
    plan = make_plan(count=2000, validation=0.1)
    share = sum(plan.task(i).split == "validation" for i in range(2000)) / 2000
    assert 0.07 < share < 0.13


def test_a_plan_comes_back_from_its_folder(tmp_path):
    plan = make_plan(count=7)
    claim(plan, tmp_path / "out")
    assert load_plan(tmp_path / "out") == plan
    claim(plan, tmp_path / "out")


def test_another_plan_is_refused_with_what_differs(tmp_path):
    claim(make_plan(seed=1), tmp_path)
    with pytest.raises(OutputError, match="seed was 1, now 2"):
        claim(make_plan(seed=2), tmp_path)


def test_a_cap_on_cost_may_change_on_resume(tmp_path):
    llm = {"model": "m", "base_url": "http://127.0.0.1:1/v1", "price_in": 1, "price_out": 1}
    claim(make_plan(llm={**llm, "max_cost": 1}), tmp_path)
    claim(make_plan(llm={**llm, "max_cost": 2, "concurrency": 3}), tmp_path)
    with pytest.raises(OutputError, match="model"):
        claim(make_plan(llm={**llm, "model": "other"}), tmp_path)


def test_a_foreign_folder_is_left_alone(tmp_path):
    (tmp_path / "thesis.tex").write_text("precious")
    with pytest.raises(OutputError, match=r"thesis\.tex"):
        claim(make_plan(), tmp_path)
    assert (tmp_path / "thesis.tex").read_text() == "precious"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"identity": 3}', '{"identity": "x", "spec": {"sed": 1}}'])
def test_a_broken_plan_is_one_sentence(tmp_path, content):
    (tmp_path / "plan.json").write_text(content)
    with pytest.raises(OutputError):
        load_plan(tmp_path)
    with pytest.raises(OutputError):
        claim(make_plan(), tmp_path)


def test_scripts_are_found_once_with_their_data(tmp_path):
    folder = tmp_path / "in"
    (folder / "deep").mkdir(parents=True)
    (folder / "b.py").write_text("open('rows.csv')")
    (folder / "rows.csv").write_text("a,b\n1,2\n")
    (folder / "other.csv").write_text("c\n")
    (folder / "deep" / "a.py").write_text("print(1)")
    (folder / "deep" / "copy.py").write_text("print(1)")
    (folder / "binary.py").write_bytes(b"\xff\xfe\x00")
    root, scripts = find_scripts(folder, ".py")
    assert [script.name for script in scripts] == ["b.py", "deep/a.py"]
    assert scripts[0].files == ("rows.csv",)
    plan = Plan(parse_spec({"count": 2, "pipelines": [{"name": "a"}]}), ((("bar", 1.0),),), scripts, str(root))
    assert plan.task(0).script.data == {"rows.csv": "a,b\n1,2\n"}
    (folder / "rows.csv").write_text("changed")
    with pytest.raises(OutputError, match="changed"):
        plan.task(0)


def test_no_scripts_is_an_error(tmp_path):
    with pytest.raises(SpecError, match="has no"):
        find_scripts(tmp_path, ".py")
    with pytest.raises(SpecError, match="no folder"):
        find_scripts(tmp_path / "none", ".py")


def test_the_plan_holds_no_key(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    claim(make_plan(llm={"model": "m", "base_url": "http://127.0.0.1:1/v1"}), tmp_path)
    assert "sk-secret" not in (tmp_path / "plan.json").read_text()
    assert json.loads((tmp_path / "plan.json").read_text())["spec"]["llm"]["api_key_env"] == "OPENAI_API_KEY"
