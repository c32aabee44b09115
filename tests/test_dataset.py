"""Verification finds each kind of damage; loading and inspecting say what is there. Drawn by a small real renderer."""

import json
import shutil
import tracemalloc

import dataset_kit as kit
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from codesynth.dataset import inspect, load, verify
from codesynth.errors import DatasetError
from codesynth.plugin import Registry
from codesynth.sinks.rows import digest

FIRST = "data/train-00000-of-00003.parquet"


@pytest.fixture(scope="session")
def original(tmp_path_factory):
    out = tmp_path_factory.mktemp("drawn") / "set"
    return out, kit.draw_dataset(out)


@pytest.fixture
def out(original, tmp_path):
    return shutil.copytree(original[0], tmp_path / "set")


def check(out, render=0, **options):
    return verify(out, render=render, registry=kit.registry(), **options)


def kinds(report):
    return {(problem.where, problem.kind) for problem in report.problems}


def edit(path, change, position=0, honest=True):
    """Change one row of a shard as a careful forger does: with its checksum put right, unless `honest` is off."""
    table = pq.read_table(path)
    rows = table.to_pylist()
    change(rows[position])
    if honest:
        rows[position]["sha256"] = digest(rows[position])
    pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
    return rows[position]["id"]


def test_a_true_dataset_is_true(out, original):
    report = check(out, render=12)
    assert (report.samples, report.answers, report.rendered) == (12, 24, 12)
    assert report.ok
    assert report.problems == report.notes == ()


def flip(row):
    row["qa_pairs"]["answer"][0] = str(int(row["qa_pairs"]["answer"][0]) + 1)


def edit_scene(row):
    scene = json.loads(row["scene"])
    scene["tables"][0]["rows"][0][1] += 1
    row["scene"] = json.dumps(scene)


def move_box(row):
    scene = json.loads(row["scene"])
    scene["marks"][0]["box"]["x1"] = 5000.0
    row["scene"] = json.dumps(scene)


def shift_box(row):
    scene = json.loads(row["scene"])
    scene["marks"][0]["box"]["x0"] -= 1.0
    row["scene"] = json.dumps(scene)


def break_program(row):
    row["program"][1] = '["sum", ["column", ["table", "other"], "value"]]'


def no_program(row):
    row["program"][1] = "{}"


def lose_evidence(row):
    row["evidence"][0] = ["bar77"]


def no_image(row):
    row["image"]["bytes"] = row["image"]["bytes"][:100]


def other_size(row):
    row["scene"] = row["scene"].replace('"width":240', '"width":300')


def no_scene(row):
    row["scene"] = row["scene"][:-5]


def fewer_answers(row):
    row["qa_pairs"]["answer"].pop()


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (flip, "wrong-answer"),
        (edit_scene, "wrong-answer"),
        (move_box, "box-outside"),
        (break_program, "no-answer"),
        (no_program, "bad-row"),
        (lose_evidence, "missing-evidence"),
        (no_image, "bad-image"),
        (other_size, "wrong-size"),
        (no_scene, "bad-row"),
        (fewer_answers, "bad-row"),
    ],
)
def test_each_damage_is_found_in_its_row_without_drawing(out, change, kind):
    where = edit(out / FIRST, change, 1)
    assert (where, kind) in kinds(check(out))
    assert {place for place, _ in kinds(check(out))} == {where}


@pytest.mark.parametrize("name", ["code", "persona", "cost"])
def test_the_checksum_tells_careless_edits(out, name):
    def change(row):
        if name == "persona":
            row["metadata"]["persona"] += "!"
        else:
            row[name] = row[name] * 2

    where = edit(out / FIRST, change, 0, honest=False)
    assert kinds(check(out)) == {(where, "altered")}


def test_every_single_row_is_read(out):
    for path in sorted((out / "data").iterdir()):
        for position in range(pq.read_metadata(path).num_rows):
            before = path.read_bytes()
            where = edit(path, flip, position)
            assert kinds(check(out)) == {(where, "wrong-answer")}
            path.write_bytes(before)


def test_swapped_images_are_found_by_drawing_again(out):
    rows = pq.read_table(out / FIRST).to_pylist()
    images = [row["image"]["bytes"] for row in rows]
    ids = {edit(out / FIRST, lambda row: row["image"].update(bytes=images[1]), 0)}
    ids |= {edit(out / FIRST, lambda row: row["image"].update(bytes=images[0]), 1)}
    assert check(out).ok
    assert kinds(check(out, render=12)) == {(name, "image-differs") for name in ids}


def test_an_edited_scene_that_still_answers_is_found_by_drawing_again(out):
    where = edit(out / FIRST, shift_box)
    assert check(out).ok
    assert kinds(check(out, render=12)) == {(where, "scene-differs")}


def test_edited_code_is_found_by_drawing_again(out):
    where = edit(out / FIRST, lambda row: row.update(code="bars = {'a': 1}"))
    other = edit(out / FIRST, lambda row: row.update(code="1/0"), 1)
    assert kinds(check(out, render=12)) == {(where, "image-differs"), (other, "no-render")}


def test_another_version_is_a_note_and_no_problem(out):
    where = edit(out / FIRST, lambda row: (shift_box(row), row.update(versions='{"pillow": "1.0"}')))
    report = check(out, render=12)
    assert report.ok, where
    assert len(report.notes) == 1
    assert "pillow 1.0 (here " in report.notes[0]


def test_another_version_that_draws_the_same_is_not_worth_a_note(out):
    edit(out / FIRST, lambda row: row.update(versions='{"pillow": "1.0"}'))
    assert check(out, render=12).notes == ()


def test_a_language_that_nothing_here_draws_is_a_note(out):
    report = verify(out, render=3, registry=Registry())
    assert report.ok
    assert report.rendered == 0
    assert "no renderer executes 'bars'" in report.notes[0]


def test_which_rows_are_drawn_again_is_a_matter_of_their_ids(out, original):
    chosen = {sample.id for sample in original[1]}
    found = set()
    for sample_id in chosen:
        for path in (out / "data").iterdir():
            ids = pq.read_table(path, columns=["id"])["id"].to_pylist()
            if sample_id in ids:
                before = path.read_bytes()
                edit(path, lambda row: row.update(code="1/0"), ids.index(sample_id))
                found |= {problem.where for problem in check(out, render=4).problems}
                path.write_bytes(before)
    assert len(found) == 4


@pytest.mark.parametrize("cut", [10, -1, -300])
def test_a_truncated_shard_is_listed_and_the_others_are_read(out, cut):
    path = out / FIRST
    path.write_bytes(path.read_bytes()[:cut])
    report = check(out)
    assert kinds(report) == {("train-00000-of-00003.parquet", "unreadable-shard")}
    assert report.samples == 12 - 3
    with pytest.raises(DatasetError, match=r"train-00000-of-00003\.parquet"):
        inspect(out)


def test_damage_inside_a_shard_is_listed(out):
    path = out / FIRST
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle - 2000 : middle + 2000] = bytes(4000)
    path.write_bytes(content)
    assert check(out).problems


def test_a_missing_shard_is_listed(out):
    (out / FIRST).unlink()
    assert kinds(check(out)) == {("train-00000-of-00003.parquet", "missing-shard")}


def test_missing_failures_are_listed(out):
    (out / "failures/00001.parquet").unlink()
    assert kinds(check(out)) == {("failures/00001.parquet", "missing-failures")}


def test_shards_of_another_dataset_are_listed(out):
    shutil.copy(out / FIRST, out / "data/train-00000-of-00001.parquet")
    found = kinds(check(out))
    assert ("data", "mixed-shards") in found
    assert any(kind == "repeated-id" for _, kind in found)


def test_rows_that_the_marker_knows_and_the_shard_has_not(out):
    (out / "shards").mkdir()
    (out / "shards/00000.json").write_text(json.dumps({"rank": 0, "samples": 5}))
    assert kinds(check(out)) == {("shards/00000.json", "lost-rows")}
    (out / "data/validation-00000-of-00003.parquet").unlink()
    (out / "shards/00000.json").write_text(json.dumps({"rank": 0, "samples": 4}))
    assert kinds(check(out)) == {("shards/00000.json", "lost-rows")}


def test_repeated_ids_are_listed_with_their_number(out):
    first = pq.read_table(out / FIRST).to_pylist()[0]["id"]
    edit(out / "data/train-00001-of-00003.parquet", lambda row: row.update(id=first))
    assert kinds(check(out)) == {(first, "repeated-id")}


def test_a_single_shard_can_be_verified(out):
    assert check(out / FIRST).samples == 3


def test_no_dataset(tmp_path):
    for call in (load, verify, inspect):
        with pytest.raises(DatasetError, match="holds no dataset"):
            call(tmp_path)


def test_load(out, original):
    dataset = load(out)
    assert len(dataset) == 12
    by_id = {sample.id: sample for sample in original[1]}
    assert {sample.id: sample for sample in dataset} == by_id
    assert list(dataset) == list(dataset)
    assert dataset.sample("bars-00007") == by_id["bars-00007"]
    assert list(dataset.ids()) == [sample.id for sample in dataset]
    assert dataset.figure_types().total() == 12
    assert [failure.detail for failure in dataset.failures()] == ["none in 0", "none in 1", "none in 2"]
    with pytest.raises(KeyError):
        dataset.sample("bars-99999")


def test_inspect(out, original):
    (out / "shards").mkdir()
    for rank in range(3):
        (out / f"shards/{rank:05d}.json").write_text(json.dumps({"seconds": {"render": 1.5, "author": 0.25}}))
    found = inspect(out)
    samples = original[1]
    assert (found.samples, found.questions, found.failures, found.tokens) == (12, 24, 3, 120)
    assert found.cost == pytest.approx(3.0)
    expected = {name: sum(s.figure_type == name for s in samples) for name in {s.figure_type for s in samples}}
    assert found.counts["figure type"] == expected
    assert found.counts["split"] == {"train": 9, "validation": 3}
    assert found.counts["question form"] == {"value": 12, "sum": 12}
    assert found.counts["answer type"] == {"integer": 24}
    assert found.counts["failure"] == {"render: no-bars": 3}
    assert found.counts["author"] == {"procedural": 12}
    assert found.seconds == {"author": 0.75, "render": 4.5}


def test_a_large_dataset_is_not_held_in_memory(original, tmp_path):
    from dataclasses import replace

    blob = bytes(range(256)) * 400  # 100 kB an image: 40 MB in all
    base = original[1][0]
    rows = [replace(base, id=f"x{i}", rendered=replace(base.rendered, png=blob + bytes([i % 256]))) for i in range(10)]
    kit.store(tmp_path, [replace(row, id=f"{row.id}-{turn}") for turn in range(40) for row in rows], shards=1)
    next(iter(load(tmp_path)))
    tracemalloc.start()
    assert sum(1 for _ in load(tmp_path)) == 400
    inspect(tmp_path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 25e6
