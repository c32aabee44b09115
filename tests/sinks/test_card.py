"""The card, and what Hugging Face's datasets makes of a directory with and without it."""

import subprocess
import sys

import pytest
import yaml
from sink_records import png, sample

from codesynth.core import Failure
from codesynth.errors import DatasetError
from codesynth.sinks.parquet import CardFacts, ShardWriter, write_card

LOAD = """
import sys, datasets
kept = datasets.load_dataset(sys.argv[1], cache_dir=sys.argv[2])
for split in sorted(kept):
    for row in kept[split]:
        print(split, row["id"], row["image"].size, row["qa_pairs"]["answer"], row["evidence"], row["metadata"]["topic"])
"""


@pytest.fixture
def out(tmp_path):
    for rank in range(2):
        with ShardWriter(tmp_path / "set", rank, 2, license="CC0-1.0") as writer:
            writer.add(sample(rank, figure_type=f"type {rank}"))
            writer.add(sample(rank + 10, split="validation"))
            writer.fail(Failure("p", 5, "filter", "blank", "nothing"))
    return tmp_path / "set"


def front(out):
    text = (out / "README.md").read_text()
    return yaml.safe_load(text.split("---\n")[1]), text.split("---\n", 2)[2]


def test_the_card_counts_what_is_there(out):
    write_card(out, CardFacts(title="Charts", command="codesynth generate", license="CC-BY-4.0"))
    header, prose = front(out)
    splits = {split["name"]: split["num_examples"] for split in header["dataset_info"]["splits"]}
    assert splits == {"train": 2, "validation": 2}
    assert header["license"] == "cc-by-4.0"
    assert header["configs"][0]["data_files"] == [
        {"split": "train", "path": "data/train-*"}, {"split": "validation", "path": "data/validation-*"},
    ]  # fmt: skip
    assert header["size_categories"] == ["n<1K"]
    for wanted in (
        "# Charts",
        "4 images with 8 questions",
        "| bar chart | 2 |",
        "| type 0 | 1 |",
        "| filter: blank | 2 |",
    ):
        assert wanted in prose
    for wanted in ("CC-BY-4.0", "codesynth generate", "codesynth verify", "![One of the images]"):
        assert wanted in prose
    assert (out / "example.png").read_bytes() == png()


def test_features_in_the_yaml_are_the_columns(out):
    import pyarrow.parquet as pq

    write_card(out)
    features = front(out)[0]["dataset_info"]["features"]
    assert [feature["name"] for feature in features] == pq.read_schema(next((out / "data").iterdir())).names
    pairs = next(feature for feature in features if feature["name"] == "qa_pairs")
    assert [inner["name"] for inner in pairs["sequence"]] == ["question", "explanation", "answer"]


def test_without_facts_the_licence_comes_from_the_rows_and_the_plan_from_its_file(out):
    (out / "plan.json").write_text('{"identity": "x", "spec": {"seed": 41}}')
    write_card(out)
    header, prose = front(out)
    assert header["license"] == "cc0-1.0"
    assert '"seed": 41' in prose


def test_the_same_dataset_has_the_same_card(out):
    first = write_card(out).read_bytes()
    assert write_card(out).read_bytes() == first


def test_no_rows_no_card(tmp_path):
    with pytest.raises(DatasetError):
        write_card(tmp_path)


def test_a_dataset_in_which_everything_failed_has_a_card_without_a_picture(tmp_path):
    with ShardWriter(tmp_path, 0, 1) as writer:
        writer.fail(Failure("p", 0, "render", "x", ""))
    assert "example.png" not in write_card(tmp_path).read_text()


@pytest.mark.parametrize("card", [True, False])
def test_load_dataset_needs_no_configuration(out, tmp_path, card):
    if card:
        write_card(out)
    environment = {"HF_HUB_OFFLINE": "1", "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}
    argv = [sys.executable, "-c", LOAD, str(out), str(tmp_path / "cache")]
    done = subprocess.run(argv, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"{split} s{index:05d} (40, 30) ['1', 'B'] [['bar0'], []] Bread"
        for split, index in [("train", 0), ("train", 1), ("validation", 10), ("validation", 11)]
    ]
