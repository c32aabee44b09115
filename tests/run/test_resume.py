"""kill -9 anywhere, run again: the same bytes as an uninterrupted run, nothing lost, nothing twice."""

import hashlib
import os
import random
import signal
import subprocess
import sys
import time

import psutil
import pytest

COUNT, SHARD = 24, 3


def command(out, workers):
    plan = out.parent / "plan.toml"
    plan.write_text(f"count = {COUNT}\nseed = 11\nshard_size = {SHARD}\nvalidation = 0.2\n")
    argv = ["generate", str(plan), "--out", str(out), "--workers", str(workers), "--quiet"]
    return [sys.executable, "-m", "codesynth.cli", *argv]


def finish(out, workers):
    done = subprocess.run(command(out, workers), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def digests(out):
    """Hash everything that a user reads; the shards' markers hold seconds, which differ."""
    kept = [p for p in sorted(out.rglob("*")) if p.is_file() and p.parent.name in ("data", "failures")]
    kept += [out / "README.md", out / "plan.json"]
    return {p.relative_to(out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in kept}


def kill_at_random(out, workers, rng, whole_group):
    """Start the run, kill -9 it at a random moment, and check that nothing of it lives on."""
    process = subprocess.Popen(
        command(out, workers), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    time.sleep(rng.uniform(0.2, 6.0))
    family = [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while (alive := [pid for pid in family if psutil.pid_exists(pid) and not is_zombie(pid)]) and (
        time.monotonic() < deadline
    ):
        time.sleep(0.05)
    assert not alive, f"{len(alive)} processes outlived the run"


def is_zombie(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    out = tmp_path_factory.mktemp("whole") / "out"
    finish(out, 1)
    return digests(out)


@pytest.mark.xdist_group("run")
def test_the_number_of_workers_does_not_matter(uninterrupted, tmp_path):
    finish(tmp_path / "out", 2)
    assert digests(tmp_path / "out") == uninterrupted


@pytest.mark.xdist_group("run")
def test_two_kills(uninterrupted, tmp_path):
    rng = random.Random(1)
    for whole_group in (False, True):
        kill_at_random(tmp_path / "out", 2, rng, whole_group)
    finish(tmp_path / "out", 2)
    assert digests(tmp_path / "out") == uninterrupted


@pytest.mark.slow
@pytest.mark.xdist_group("run")
@pytest.mark.parametrize(("workers", "kills"), [(1, 7), (2, 7), (4, 6)])
def test_twenty_kills(uninterrupted, tmp_path, workers, kills):
    rng = random.Random(workers)
    for number in range(kills):
        kill_at_random(tmp_path / "out", workers, rng, whole_group=number % 2 == 0)
    finish(tmp_path / "out", workers)
    assert digests(tmp_path / "out") == uninterrupted
    left = [p.name for p in (tmp_path / "out").rglob("*") if p.suffix == ".tmp"]
    assert not left
