"""How many finished samples a second, end to end, and where the time goes: `python benchmarks/throughput.py`.

Runs the real command on 1 and 2 workers into a temporary folder and prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from codesynth import inspect


def run(count: int, workers: int, folder: Path) -> tuple[float, float]:
    """Return seconds and the peak resident memory of the largest process in MiB."""
    out = folder / f"workers-{workers}"
    argv = ["generate", "--count", str(count), "--seed", "7", "--out", str(out), "--workers", str(workers), "--quiet"]
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "codesynth.cli", *argv])
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit("the run failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=400)
    count = parser.parse_args().count
    print("| workers | samples | failures | questions | seconds | samples a second | a second and worker |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        for workers in (1, 2):
            seconds, _ = run(count, workers, Path(folder))
            found = inspect(Path(folder) / f"workers-{workers}")
            rate = found.samples / seconds
            print(
                f"| {workers} | {found.samples} | {found.failures} | {found.questions} | {seconds:.1f} | "
                f"{rate:.1f} | {rate / workers:.1f} |"
            )
        total = sum(found.seconds.values())
        print("\n| stage | share of a worker's time | ms a sample |\n| --- | ---: | ---: |")
        for stage, value in sorted(found.seconds.items(), key=lambda item: -item[1]):
            print(f"| {stage} | {value / total:.0%} | {1000 * value / count:.1f} |")


if __name__ == "__main__":
    main()
