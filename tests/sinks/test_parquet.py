"""Shards: what goes in comes out, whole or not at all, and everybody can read it."""

import errno
import io
import json
import os
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pandas
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from sink_records import failures, png, sample, samples

from codesynth.core import Failure
from codesynth.errors import DatasetError, OutputError
from codesynth.sinks import writer as writer_module
from codesynth.sinks.parquet import ShardWriter, read_failures, read_sample, read_samples, shard_files, sweep
from codesynth.sinks.rows import digest, row_to_sample, sample_to_row

FILE = "data/train-00000-of-00001.parquet"


def write(out, rows, rank=0, total=1, refused=()):
    with ShardWriter(out, rank, total, license="CC0-1.0") as writer:
        for row in rows:
            writer.add(row)
        for failure in refused:
            writer.fail(failure)
    return out


def files_below(out):
    return sorted(p.relative_to(out).as_posix() for p in out.rglob("*") if p.is_file())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(samples, max_size=4), st.lists(failures, max_size=3))
def test_what_goes_in_comes_out(tmp_path_factory, rows, refused):
    out = write(tmp_path_factory.mktemp("set"), rows, refused=refused)
    back = list(read_samples(out))
    by_split = [row for split in ("train", "validation") for row in rows if row.split == split]
    assert back == by_split
    assert [type(qa.tolerance) for row in back for qa in row.qa] == [float for row in back for _ in row.qa]
    assert list(read_failures(out)) == refused


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(samples)
def test_the_checksum_survives_parquet(tmp_path_factory, row):
    out = write(tmp_path_factory.mktemp("set"), [row])
    stored = pq.read_table(shard_files(out)[0].path if row.split == "train" else shard_files(out)[1].path).to_pylist()
    assert stored[0]["sha256"] == digest(stored[0])


@pytest.mark.parametrize("name", [n for n in sample_to_row(sample()) if n != "sha256"])
def test_the_checksum_covers_every_column(name):
    row = sample_to_row(sample())
    changed = {
        **row,
        name: {**row[name], next(iter(row[name])): b"x" if name == "image" else ["x"]}
        if isinstance(row[name], dict)
        else "changed",
    }
    assert digest(changed) != row["sha256"]


def test_integers_given_as_tolerance_have_the_same_checksum_after_reading(tmp_path):
    write(tmp_path, [sample(cost=1)])
    row = pq.read_table(tmp_path / FILE).to_pylist()[0]
    assert row["sha256"] == digest(row)


def test_columns_are_those_of_cosyn_and_then_ours(tmp_path):
    schema = pq.read_schema(write(tmp_path, [sample()]) / FILE)
    assert schema.names[:6] == ["id", "image", "qa_pairs", "metadata", "data", "code"]
    assert str(schema.field("image").type) == "struct<bytes: binary, path: string>"
    pairs = schema.field("qa_pairs").type
    assert [pairs.field(i).name for i in range(3)] == ["question", "explanation", "answer"]
    assert {str(pairs.field(i).type) for i in range(3)} <= {"list<element: string>", "list<item: string>"}
    meta = schema.field("metadata").type
    assert [meta.field(i).name for i in range(meta.num_fields)] == ["figure_type", "persona", "topic"]
    ours = {
        "program",
        "answer_type",
        "tolerance",
        "evidence",
        "scene",
        "language",
        "seed",
        "author",
        "versions",
        "cost",
    }
    assert ours <= set(schema.names)


def test_lists_run_parallel_to_the_questions(tmp_path):
    row = pq.read_table(write(tmp_path, [sample()]) / FILE).to_pylist()[0]
    for name in ("program", "answer_type", "tolerance", "evidence", "form", "choices"):
        assert len(row[name]) == len(row["qa_pairs"]["question"]) == 2
    assert row["evidence"] == [["bar0"], []]
    assert row["choices"] == [[], ["a", "b"]]
    assert row["license"] == "CC0-1.0"
    assert row["data"] == "a,b\n1,2\n"


def test_groups_hold_a_hundred_rows_and_images_are_not_packed_twice(tmp_path):
    write(tmp_path, [sample(i) for i in range(250)])
    meta = pq.read_metadata(tmp_path / FILE)
    assert [meta.row_group(i).num_rows for i in range(meta.num_row_groups)] == [100, 100, 50]
    columns = {meta.row_group(0).column(i).path_in_schema: meta.row_group(0).column(i) for i in range(meta.num_columns)}
    assert columns["image.bytes"].compression == "UNCOMPRESSED"
    assert columns["code"].compression == columns["scene"].compression == "ZSTD"
    assert not columns["image.bytes"].is_stats_set
    assert columns["id"].statistics.min == "s00000"


def test_same_rows_same_bytes(tmp_path):
    first = write(tmp_path / "a", [sample(i) for i in range(120)])
    time.sleep(1.1)  # a timestamp of one second's grain would show
    second = write(tmp_path / "b", [sample(i) for i in range(120)])
    assert files_below(first) == files_below(second) == [FILE, "failures/00000.parquet"]
    assert all((first / name).read_bytes() == (second / name).read_bytes() for name in files_below(first))


def test_splits_have_files_of_their_own(tmp_path):
    write(tmp_path, [sample(0), sample(1, "validation"), sample(2)], 1, 4)
    assert files_below(tmp_path) == [
        "data/train-00001-of-00004.parquet", "data/validation-00001-of-00004.parquet", "failures/00001.parquet",
    ]  # fmt: skip
    assert [(row.id, row.split) for row in read_samples(tmp_path)] == [
        ("s00000", "train"), ("s00002", "train"), ("s00001", "validation"),
    ]  # fmt: skip


def test_a_row_can_be_read_alone(tmp_path):
    write(tmp_path, [sample(i) for i in range(130)])
    assert read_sample(shard_files(tmp_path)[0], 1, 7).id == "s00107"


def test_nothing_has_its_name_before_the_end(tmp_path):
    with ShardWriter(tmp_path, 0, 1) as writer:
        for i in range(150):
            writer.add(sample(i))
        assert all(Path(name).name.startswith(".") and name.endswith(".tmp") for name in files_below(tmp_path))
        with pytest.raises(DatasetError):
            list(read_samples(tmp_path))
    assert files_below(tmp_path) == [FILE, "failures/00000.parquet"]


def test_an_exception_leaves_nothing_and_keeps_the_shard_that_was_there(tmp_path):
    write(tmp_path, [sample(1)])
    before = (tmp_path / FILE).read_bytes()
    with pytest.raises(RuntimeError), ShardWriter(tmp_path, 0, 1) as writer:
        writer.add(sample(2))
        raise RuntimeError
    assert files_below(tmp_path) == [FILE, "failures/00000.parquet"]
    assert (tmp_path / FILE).read_bytes() == before


KILLED = """
    import sys, time
    sys.path[:0] = [{here!r}]
    from pathlib import Path
    from sink_records import sample
    from codesynth.sinks.parquet import ShardWriter
    with ShardWriter(Path({out!r}), 0, 1) as writer:
        writer.add(sample())
        print("ready", flush=True)
        time.sleep(60)
"""


def test_sweep_takes_the_leavings_of_the_dead_only(tmp_path):
    code = textwrap.dedent(KILLED.format(here=str(Path(__file__).parent), out=str(tmp_path)))
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"ready\n"
    assert sweep(tmp_path) == []
    process.kill()
    process.wait()
    process.stdout.close()
    leavings = files_below(tmp_path)
    assert len(leavings) == 2
    assert all(name.endswith(".tmp") for name in leavings)
    with ShardWriter(tmp_path, 0, 1) as writer:  # a living one beside it
        assert len(sweep(tmp_path)) == 2
        writer.add(sample())
    assert files_below(tmp_path) == [FILE, "failures/00000.parquet"]


def test_texts_that_are_no_unicode_are_refused_and_the_rest_stays(tmp_path):
    with ShardWriter(tmp_path, 0, 1) as writer:
        writer.add(sample(0))
        with pytest.raises(OutputError, match="s00001"):
            writer.add(sample(1, topic="\ud800"))
        writer.add(sample(2))
        writer.fail(Failure("p", 1, "render", "x", "", code="\ud800 = 1"))
    assert [row.id for row in read_samples(tmp_path)] == ["s00000", "s00002"]
    assert [failure.code for failure in read_failures(tmp_path)] == ["? = 1"]


def test_numbers_that_do_not_fit_are_refused(tmp_path):
    with ShardWriter(tmp_path, 0, 1) as writer, pytest.raises(OutputError, match="cannot be stored"):
        writer.add(sample(seed=2**63))


@pytest.mark.parametrize(("rank", "total"), [(-1, 3), (3, 3), (0, 0)])
def test_impossible_ranks(tmp_path, rank, total):
    with pytest.raises(ValueError, match="ranks run from"):
        ShardWriter(tmp_path, rank, total)


def test_a_split_that_is_no_name(tmp_path):
    with ShardWriter(tmp_path, 0, 1) as writer, pytest.raises(ValueError, match="no name for a split"):
        writer.add(sample(split="../x"))


def test_a_full_disk_is_one_sentence_and_leaves_nothing(tmp_path, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writer_module.os, "fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        write(tmp_path, [sample()])
    assert files_below(tmp_path) == []


def test_a_path_that_is_a_file(tmp_path):
    (tmp_path / "x").write_text("")
    with pytest.raises(OutputError, match="cannot be written"):
        ShardWriter(tmp_path / "x", 0, 1)


@pytest.mark.parametrize("cut", [0, 3, 1000, -1, -8, -200])
def test_a_truncated_shard_is_named(tmp_path, cut):
    path = write(tmp_path, [sample(i) for i in range(20)]) / FILE
    content = path.read_bytes()
    path.write_bytes(content[:cut])
    with pytest.raises(DatasetError, match=r"train-00000-of-00001\.parquet cannot be read") as error:
        list(read_samples(tmp_path))
    assert "\n" not in str(error.value)


def test_a_table_of_another_kind_is_named(tmp_path):
    (tmp_path / "data").mkdir()
    pandas.DataFrame({"x": [1]}).to_parquet(tmp_path / FILE)
    with pytest.raises(DatasetError, match=r"a row that codesynth did not write \(KeyError"):
        list(read_samples(tmp_path))


def test_no_dataset(tmp_path):
    with pytest.raises(DatasetError, match="holds no dataset"):
        shard_files(tmp_path)


def test_pandas_reads_it(tmp_path):
    frame = pandas.read_parquet(write(tmp_path, [sample(0), sample(1)]) / "data")
    assert list(frame["id"]) == ["s00000", "s00001"]
    assert list(frame["qa_pairs"][0]["answer"]) == ["1", "B"]
    assert Image.open(io.BytesIO(frame["image"][0]["bytes"])).size == (40, 30)


def test_a_row_without_its_split_is_read_as_given():
    row = json.loads(json.dumps({k: v for k, v in sample_to_row(sample()).items() if k != "image"}))
    assert row_to_sample({**row, "image": {"bytes": png(), "path": ""}}, "validation") == sample(split="validation")


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_read_only_directory(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(OutputError, match="Permission denied"):
        ShardWriter(tmp_path / "out", 0, 1)
