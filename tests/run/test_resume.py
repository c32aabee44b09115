"""kill -9 anywhere, run again: the same bytes as an uninterrupted run, nothing lost, nothing twice."""

import hashlib
import os
import random
import shutil
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


def kill_at_random(out, workers, moment, whole_group):
    """Start the run, kill -9 it after `moment` seconds, check that nothing lives on; False: it was done before."""
    process = subprocess.Popen(
        command(out, workers), start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        process.wait(moment)
        return False
    except subprocess.TimeoutExpired:
        family = [process.pid, *(child.pid for child in psutil.Process(process.pid).children(recursive=True))]
    if whole_group:
        os.killpg(process.pid, signal.SIGKILL)
    else:
        process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while alive := [pid for pid in family if psutil.pid_exists(pid) and not is_zombie(pid)]:
        assert time.monotonic() < deadline, f"{len(alive)} processes outlived the run"
        time.sleep(0.05)
    return True


def is_zombie(pid):
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory):
    """The digests of a run that nobody disturbed, and the seconds that it took."""
    out = tmp_path_factory.mktemp("whole") / "out"
    start = time.monotonic()
    finish(out, 1)
    return digests(out), time.monotonic() - start


def survive(out, workers, kills, uninterrupted):
    """Kill runs into one folder at random moments; whenever it is complete, compare, and begin anew."""
    expected, seconds = uninterrupted
    rng = random.Random(workers)
    compared = 0
    while kills:
        if kill_at_random(out, workers, rng.uniform(0.2, seconds), whole_group=bool(kills % 2)):
            kills -= 1
            continue
        assert digests(out) == expected
        compared += 1
        shutil.rmtree(out)
    finish(out, workers)
    assert digests(out) == expected
    assert not [p.name for p in out.rglob("*") if ".tmp" in p.name]
    return compared + 1


@pytest.mark.xdist_group("run")
def test_the_number_of_workers_does_not_matter(uninterrupted, tmp_path):
    finish(tmp_path / "out", 2)
    assert digests(tmp_path / "out") == uninterrupted[0]


@pytest.mark.xdist_group("run")
def test_two_kills(uninterrupted, tmp_path):
    survive(tmp_path / "out", 2, 2, uninterrupted)


@pytest.mark.slow
@pytest.mark.xdist_group("run")
@pytest.mark.parametrize(("workers", "kills"), [(1, 7), (2, 7), (4, 6)])
def test_twenty_kills(uninterrupted, tmp_path, workers, kills):
    survive(tmp_path / "out", workers, kills, uninterrupted)
