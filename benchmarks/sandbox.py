"""What the jail costs: bare warm `exec` + `savefig`, the jailed guest, a cold interpreter; one run, one core.

    python benchmarks/sandbox.py                 # the table, about three minutes
    python benchmarks/sandbox.py --soak 2000     # the guest's memory over 2,000 jobs

The three ways take turns script by script, so that a busy machine hurts them alike. All of it is bound to one core
(`--any-core` lifts that): what a guest does while the host is busy elsewhere counts in full.
"""

from __future__ import annotations

import argparse
import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sandbox_scripts import SCRIPTS

from codesynth.plugin import Guest, PythonJob
from codesynth.sandbox import Sandbox

_PROBE = Guest(Path(__file__).resolve().parent.parent / "tests" / "sandbox" / "probe", "minimal_probe")
_SAVE = "\nimport matplotlib.pyplot as plt\nplt.gcf().savefig('out.png')\n"


def bare(code: str) -> None:
    import matplotlib.pyplot as plt

    exec(compile(code, "source.py", "exec"), {"__name__": "__main__"})
    plt.gcf().savefig(io.BytesIO(), format="png")
    plt.close("all")
    plt.rcdefaults()
    plt.switch_backend("agg")


def cold(code: str, folder: str) -> None:
    script = Path(folder, "script.py")
    script.write_text(code + _SAVE)
    environment = {**os.environ, "MPLBACKEND": "Agg", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run([sys.executable, str(script)], cwd=folder, env=environment, check=True, capture_output=True)


def measure(rounds: int, cold_rounds: int) -> dict[str, dict[str, list[float]]]:
    seconds: dict[str, dict[str, list[float]]] = {name: {"bare": [], "jailed": [], "cold": []} for name in SCRIPTS}
    with Sandbox() as sandbox, tempfile.TemporaryDirectory() as folder:
        ways = {
            "bare": bare,
            "jailed": lambda code: sandbox.run(PythonJob(_PROBE, code)),
            "cold": lambda code: cold(code, folder),
        }
        for code in SCRIPTS.values():
            bare(code)
            ways["jailed"](code)
        for turn in range(rounds):
            for name, code in SCRIPTS.items():
                for way, run in ways.items():
                    if way == "cold" and turn >= cold_rounds:
                        continue
                    started = time.perf_counter()
                    run(code)
                    seconds[name][way].append(time.perf_counter() - started)
    return seconds


def report(seconds: dict[str, dict[str, list[float]]]) -> str:
    lines = [
        "| script | bare, ms | jailed, ms | cold, ms | bare / jailed | cold / jailed |",
        "|---|---|---|---|---|---|",
    ]
    totals = {"bare": 0.0, "jailed": 0.0, "cold": 0.0}
    for name, ways in seconds.items():
        times = {way: statistics.median(values) * 1000 for way, values in ways.items()}
        for way, value in times.items():
            totals[way] += value / len(seconds)
        lines.append(_row(name, times))
    return "\n".join([*lines, _row("**mean**", totals)])


def _row(name: str, times: dict[str, float]) -> str:
    shares = f"{times['bare'] / times['jailed']:.2f} | {times['cold'] / times['jailed']:.1f}"
    return f"| {name} | {times['bare']:.1f} | {times['jailed']:.1f} | {times['cold']:.0f} | {shares} |"


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
