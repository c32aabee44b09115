"""What the jail costs: bare warm `exec` + `savefig`, the jailed guest, a cold interpreter; one run, one core.

    python benchmarks/sandbox.py                 # the table, about three minutes
    python benchmarks/sandbox.py --soak 2000     # the guest's memory over 2,000 jobs

The three ways take turns script by script, so that a busy machine hurts them alike. All of it is bound to one core
(`--any-core` lifts that): what a guest does while the host is busy elsewhere counts in full. Times on the clock are
the least of several; the last row is CPU time an image, all processes together, which a busy machine changes less.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import psutil
from sandbox_scripts import SCRIPTS

from codesynth.core import Source
from codesynth.plugin import Canvas, Guest, PythonJob, Registry
from codesynth.sandbox import Sandbox

_PROBE = Guest(Path(__file__).resolve().parent.parent / "tests" / "sandbox" / "probe", "minimal_probe")
_SAVE = "\nimport matplotlib.pyplot as plt\nplt.gcf().savefig('out.png')\n"
WAYS = ("bare", "jailed", "scene", "cold")


class Bare:
    """The limit: `exec` and `savefig` in this process. Tidying up afterwards is not counted."""

    cpu = 0.0

    def __call__(self, code: str) -> float:
        import matplotlib.pyplot as plt

        started, cpu = time.perf_counter(), _own_cpu()
        exec(compile(code, "source.py", "exec"), {"__name__": "__main__"})
        plt.gcf().savefig(io.BytesIO(), format="png")
        seconds, self.cpu = time.perf_counter() - started, _own_cpu() - cpu
        plt.close("all")
        plt.rcdefaults()
        plt.switch_backend("agg")
        return seconds


class Jailed:
    """The jailed guest: the same with a probe that only saves, or the renderer's, which reads the scene as well."""

    def __init__(self, sandbox: Sandbox, scene: bool) -> None:
        self._sandbox = sandbox
        self._renderer = Registry.discover().get("matplotlib") if scene else None
        self._guest = self._renderer.job(Source("matplotlib", ""), Canvas()).guest if self._renderer else _PROBE

    def guest_cpu(self) -> float:
        """CPU seconds of the guest and all of its jobs so far; a tick is 10 ms, so look at many jobs."""
        tree = [psutil.Process(self._sandbox.pids()[self._guest])]
        total = 0.0
        while tree:
            process = tree.pop()
            with contextlib.suppress(psutil.NoSuchProcess):
                total += sum(process.cpu_times()[:4])
                tree += process.children()
        return total

    def __call__(self, code: str) -> float:
        started = time.perf_counter()
        if self._renderer is None:
            self._sandbox.run(PythonJob(_PROBE, code))
        else:
            self._renderer.collect(self._sandbox.run(self._renderer.job(Source("matplotlib", code), Canvas())))
        return time.perf_counter() - started


class Cold:
    """A new interpreter: `python script.py`."""

    def __init__(self, folder: str) -> None:
        self._folder = folder

    def __call__(self, code: str) -> float:
        Path(self._folder, "script.py").write_text(code + _SAVE)
        environment = {**os.environ, "MPLBACKEND": "Agg"}
        started = time.perf_counter()
        argv = [sys.executable, "script.py"]
        subprocess.run(argv, cwd=self._folder, env=environment, check=True, capture_output=True)
        return time.perf_counter() - started


@dataclass
class Measured:
    """Seconds on the clock by script and way, and CPU seconds an image by way."""

    wall: dict[str, dict[str, list[float]]]
    cpu: dict[str, float]


def measure(rounds: int, cold_rounds: int) -> Measured:
    wall: dict[str, dict[str, list[float]]] = {name: {way: [] for way in WAYS} for name in SCRIPTS}
    cpu = dict.fromkeys(WAYS, 0.0)
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        ways = dict(zip(WAYS, (Bare(), Jailed(sandbox, False), Jailed(sandbox, True), Cold(folder)), strict=True))
        for code in SCRIPTS.values():
            for way in WAYS[:3]:
                ways[way](code)
        guests = {way: ways[way].guest_cpu() for way in ("jailed", "scene")}
        for turn in range(max(rounds, cold_rounds)):
            for name, code in SCRIPTS.items():
                for way, run in ways.items():
                    if turn < (cold_rounds if way == "cold" else rounds):
                        before = _own_cpu()
                        wall[name][way].append(run(code))
                        cpu[way] += run.cpu if way == "bare" else _own_cpu() - before
        for way, before in guests.items():
            cpu[way] += ways[way].guest_cpu() - before
    images = {way: len(SCRIPTS) * (cold_rounds if way == "cold" else rounds) for way in WAYS}
    return Measured(wall, {way: cpu[way] / images[way] for way in WAYS})


def _own_cpu() -> float:
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


def report(measured: Measured) -> str:
    lines = [
        "| script | bare, ms | jailed, ms | with scene, ms | cold, ms | bare / jailed | cold / jailed |",
        "|---|---|---|---|---|---|---|",
    ]
    totals = dict.fromkeys(WAYS, 0.0)
    for name, ways in measured.wall.items():
        # The least of several: what else the machine does can only add to it.
        times = {way: min(values) * 1000 for way, values in ways.items()}
        for way, value in times.items():
            totals[way] += value / len(SCRIPTS)
        lines.append(_row(name, times))
    return "\n".join(
        [
            *lines,
            _row("**mean, wall**", totals),
            _row("**mean, CPU**", {way: value * 1000 for way, value in measured.cpu.items()}),
        ]
    )


def _row(name: str, times: dict[str, float]) -> str:
    cells = [name, *(f"{times[way]:.1f}" for way in WAYS)]
    cells += [f"{times['bare'] / times['jailed']:.2f}", f"{times['cold'] / times['jailed']:.1f}"]
    return "| " + " | ".join(cells) + " |"


def soak(jobs: int) -> str:
    lines = ["| jobs | guest, MiB | seconds a job |", "|---|---|---|"]
    codes = list(SCRIPTS.values())
    with Sandbox() as sandbox:
        started = time.perf_counter()
        for index in range(jobs + 1):
            sandbox.run(PythonJob(_PROBE, codes[index % len(codes)]))
            if index % max(1, jobs // 8) == 0:
                (resident,) = sandbox.resident().values()
                lines.append(
                    f"| {index} | {resident / 2**20:.1f} | {(time.perf_counter() - started) / (index + 1):.3f} |"
                )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7, help="how often each script runs warm (default 7)")
    parser.add_argument("--cold-rounds", type=int, default=2, help="how often it runs cold (default 2)")
    parser.add_argument("--soak", type=int, default=0, help="run this many jobs and print the guest's memory")
    parser.add_argument("--any-core", action="store_true", help="do not bind everything to one core")
    options = parser.parse_args()
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if not options.any_core:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    import matplotlib

    matplotlib.use("Agg")
    print(soak(options.soak) if options.soak else report(measure(options.rounds, options.cold_rounds)))


if __name__ == "__main__":
    main()
