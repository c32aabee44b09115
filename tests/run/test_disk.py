"""A full disk, a damaged shard: one sentence, and what was finished stays."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from codesynth import load

pytestmark = pytest.mark.xdist_group("run")
GENERATE = [sys.executable, "-m", "codesynth.cli", "generate", "--seed", "2", "--workers", "1", "--quiet"]


def run(*argv):
    return subprocess.run([*GENERATE, *map(str, argv)], capture_output=True, text=True, check=False)


def test_a_full_disk_is_one_sentence_and_finished_shards_stay(tmp_path):
    """A small file system of its own, in a mount namespace of its own."""
    script = (
        f"mount -t tmpfs -o size=700k none {tmp_path} && mkdir {tmp_path}/out && "
        f"{' '.join(GENERATE)} --count 40 --out {tmp_path}/out; echo exit $?; "
        f"ls {tmp_path}/out/shards {tmp_path}/out/data"
    )
    done = subprocess.run(
        ["unshare", "-m" if os.geteuid() == 0 else "-rm", "sh", "-c", script],
        capture_output=True,
        text=True,
        check=False,
    )
    if "unshare failed" in done.stderr or "mount:" in done.stderr:
        pytest.skip(f"no mount namespace here: {done.stderr.strip()}")
    assert "exit 4" in done.stdout, done.stdout + done.stderr
    assert "full" in done.stderr and "Traceback" not in done.stderr
    assert "00000.json" in done.stdout and ".tmp" not in done.stdout


def test_a_damaged_shard_is_made_again(tmp_path):
    out = tmp_path / "out"
    assert run("--count", 20, "--out", out).returncode == 0
    whole = {p.name: p.read_bytes() for p in (out / "data").iterdir()}
    assert len(whole) == 2
    (first, second) = sorted((out / "data").iterdir())
    first.write_bytes(first.read_bytes()[:1000])
    second.unlink()
    done = run("--count", 20, "--out", out)
    assert done.returncode == 0, done.stderr
    assert {p.name: p.read_bytes() for p in (out / "data").iterdir()} == whole


def test_a_dataset_may_be_moved(tmp_path):
    out = tmp_path / "out"
    assert run("--count", 10, "--out", out).returncode == 0
    shutil.move(out, tmp_path / "elsewhere")
    done = run("--count", 10, "--out", tmp_path / "elsewhere")
    assert done.returncode == 0
    assert len(list(load(tmp_path / "elsewhere"))) >= 9


def test_a_marker_that_is_nonsense_does_not_count(tmp_path):
    out = tmp_path / "out"
    assert run("--count", 10, "--out", out).returncode == 0
    marker = out / "shards" / "00000.json"
    before = json.loads(marker.read_text())
    marker.write_text("{")
    assert run("--count", 10, "--out", out).returncode == 0
    assert json.loads(marker.read_text())["files"] == before["files"]
