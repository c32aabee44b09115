"""The local engine: worker processes on this machine, each making whole shards."""

from __future__ import annotations

import fcntl
import json
import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from codesynth.errors import CodesynthError, OutputError
from codesynth.run.plan import Plan, claim
from codesynth.run.shard import ShardStats, as_output_error, finished
from codesynth.sandbox import check_jail
from codesynth.sinks.parquet import sweep, write_card


@dataclass(slots=True)
class Progress:
    """How far a run is: `done` of `total` indices. Counts include the shards that were complete before.

    A script with several figures gives several samples or failures for its one index.
    """

    total: int
    done: int = 0
    samples: int = 0
    failures: int = 0
    questions: int = 0
    cost: float = 0.0
    resumed: int = 0
    reasons: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class RunReport:
    """What a finished run gave."""

    out: Path
    samples: int
    failures: int
    questions: int
    reasons: dict[str, int]
    tokens: int
    cost: float
    seconds: dict[str, float]


class _Failed(CodesynthError):
    """An error that a worker reported, with the exit code that it asked for."""

    def __init__(self, message: str, exit_code: int) -> None:
        self.exit_code = exit_code
        super().__init__(message)


def run_local(
    plan: Plan,
    out: Path,
    *,
    workers: int = 0,
    jailed: bool = True,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> RunReport:
    """Make every shard of a plan that is not there yet, with `workers` processes (0: one a core).

    Raises OutputError, EndpointError, BudgetExhausted or JailUnavailable; finished shards stay in any case, and the
    same call goes on from there.
    """
    if jailed:
        check_jail()
    claim(plan, out)
    with _lock(out):
        sweep(out)
        done = finished(out, plan.shards)
        todo = [rank for rank in range(plan.shards) if rank not in done]
        progress = _begin(plan, done)
        on_progress(progress)
        if todo:
            count = min(workers or _cores(), len(todo))
            _Crew(out, count, jailed).work(todo, progress, on_progress)
        return _finish(plan, out)


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _begin(plan: Plan, done: dict[int, ShardStats]) -> Progress:
    progress = Progress(plan.count, resumed=len(done))
    for rank, stats in done.items():
        progress.done += len(plan.indices(rank))
        progress.samples += stats.samples
        progress.failures += stats.failures
        progress.questions += stats.questions
        progress.cost += stats.cost
        progress.reasons.update(stats.reasons)
    return progress


def _finish(plan: Plan, out: Path) -> RunReport:
    done = finished(out, plan.shards)
    if len(done) != plan.shards:
        raise OutputError(f"{plan.shards - len(done)} shards of {out} are missing: run the same command again")
    reasons: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    for stats in done.values():
        reasons.update(stats.reasons)
        seconds.update(stats.seconds)
    try:
        write_card(out)
    except OSError as error:
        raise as_output_error(error, out) from error
    return RunReport(
        out,
        samples=sum(stats.samples for stats in done.values()),
        failures=sum(stats.failures for stats in done.values()),
        questions=sum(stats.questions for stats in done.values()),
        reasons=dict(reasons.most_common()),
        tokens=sum(stats.tokens for stats in done.values()),
        cost=sum(stats.cost for stats in done.values()),
        seconds={stage: round(value, 3) for stage, value in sorted(seconds.items())},
    )


@contextmanager
def _lock(out: Path) -> Iterator[None]:
    """Keep a second run out of the same folder. The lock goes with the process, however it ends."""
    try:
        file = (out / ".lock").open("w")
    except OSError as error:
        raise as_output_error(error, out) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise OutputError(f"another run is writing to {out}: wait for it, or stop it") from error
        yield


class _Crew:
    """The worker processes of one run: hands out ranks, collects what they say."""

    def __init__(self, out: Path, count: int, jailed: bool) -> None:
        flags = [] if jailed else ["--unsafe-no-jail"]
        argv = [sys.executable, "-m", "codesynth.run.worker", str(out), *flags]
        self._messages: SimpleQueue[tuple[int, dict[str, Any] | None]] = SimpleQueue()
        self._workers = [self._start(argv, i) for i in range(count)]

    def _start(self, argv: list[str], number: int) -> subprocess.Popen[str]:
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        threading.Thread(target=self._listen, args=(process, number), daemon=True).start()
        return process

    def _listen(self, process: subprocess.Popen[str], number: int) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            self._messages.put((number, json.loads(line)))
        self._messages.put((number, None))

    def work(self, ranks: list[int], progress: Progress, on_progress: Callable[[Progress], None]) -> None:
        """Return when every rank is done; raise what a worker raised, after the others finished their shards."""
        waiting = list(reversed(ranks))
        error: _Failed | None = None
        alive = set(range(len(self._workers)))
        last: dict[int, int] = {}
        try:
            for number in alive:
                self._hand_out(number, waiting)
            while alive:
                number, message = self._messages.get()
                if message is None:
                    alive.discard(number)
                    error = error or self._check_end(number)
                elif "error" in message:
                    error = error or _Failed(message["error"], message["exit_code"])
                elif "shard" in message:
                    self._hand_out(number, waiting if error is None else [])
                else:
                    progress.done += last.get(number) != message["index"]
                    last[number] = message["index"]
                    _count(progress, message)
                    on_progress(progress)
        finally:
            for process in self._workers:
                process.kill()
                process.wait()
        if error is not None:
            raise error

    def _hand_out(self, number: int, waiting: list[int]) -> None:
        stdin = self._workers[number].stdin
        assert stdin is not None
        try:
            stdin.write(f"{waiting.pop()}\n" if waiting else "end\n")
            stdin.flush()
        except BrokenPipeError:
            pass  # it has ended already; its last message says why

    def _check_end(self, number: int) -> _Failed | None:
        code = self._workers[number].wait()
        if code == 0:
            return None
        how = f"was killed by signal {-code}" if code < 0 else f"ended with code {code}"
        return _Failed(f"a worker {how}; finished shards are intact: run the same command to go on", 70)


def _count(progress: Progress, message: dict[str, Any]) -> None:
    progress.cost += message.get("cost", 0.0)
    if "sample" in message:
        progress.samples += 1
        progress.questions += message["questions"]
    else:
        progress.failures += 1
        progress.reasons[message["failure"]] += 1
