"""The unit of work. A shard is a pure function of (plan, rank): every engine calls `run_shard`, local or not."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path

from codesynth.core import Failure, Sample
from codesynth.errors import OutputError, Rejected
from codesynth.quality import Duplicates
from codesynth.run.plan import Plan
from codesynth.sinks.writer import ShardWriter
from codesynth.stages import Outcome, Workshop, produce, refused

MARKERS = "shards"


@dataclass(frozen=True, slots=True)
class ShardStats:
    """What a shard gave. Written as its marker, last of all. `files` are its files with their sizes in bytes."""

    rank: int
    samples: int = 0
    failures: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    questions: int = 0
    tokens: int = 0
    cost: float = 0.0
    seconds: dict[str, float] = field(default_factory=dict)
    files: dict[str, int] = field(default_factory=dict)


def marker_path(out: Path, rank: int) -> Path:
    """Return where the marker of a finished shard lies."""
    return out / MARKERS / f"{rank:05d}.json"


def finished(out: Path, shards: int) -> dict[int, ShardStats]:
    """Return the stats of the shards that are complete.

    A marker that cannot be read, or whose files are not there in full length, does not count: its shard is made again.
    """
    done: dict[int, ShardStats] = {}
    for rank in range(shards):
        try:
            stats = ShardStats(**json.loads(marker_path(out, rank).read_text(encoding="utf-8")))
            if stats.files == _files(out, rank, shards):
                done[rank] = stats
        except (ValueError, TypeError, OSError):
            continue
    return done


def _files(out: Path, rank: int, shards: int) -> dict[str, int]:
    paths = [*out.glob(f"data/*-{rank:05d}-of-{shards:05d}.parquet"), *out.glob(f"failures/{rank:05d}.parquet")]
    return {path.relative_to(out).as_posix(): path.stat().st_size for path in sorted(paths)}


def run_shard(
    plan: Plan, rank: int, out: Path, workshop: Workshop, report: Callable[[Outcome], None] = lambda outcome: None
) -> ShardStats:
    """Make one shard: draw its indices, write to temporary names, rename, leave the marker last.

    `report` is called for each outcome, in the order of the indices. OutputError when the disk is full or read-only.
    """
    before = dict(workshop.seconds.total)
    counts: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    cost = 0.0
    duplicates = Duplicates(plan.spec.quality)
    try:
        with ShardWriter(out, rank, plan.shards, plan.spec.license) as writer:
            for outcome in _outcomes(plan, rank, workshop):
                outcome = _deduplicate(outcome, duplicates)
                if isinstance(outcome, Sample):
                    writer.add(outcome)
                    counts.update(samples=1, questions=len(outcome.qa))
                else:
                    writer.fail(outcome)
                    counts.update(failures=1)
                    reasons[f"{outcome.stage}: {outcome.kind}"] += 1
                counts.update(tokens=outcome.tokens)
                cost += outcome.cost
                report(outcome)
        seconds = {k: round(v - before.get(k, 0.0), 3) for k, v in sorted(workshop.seconds.total.items())}
        stats = ShardStats(
            rank, counts["samples"], counts["failures"], dict(sorted(reasons.items())), counts["questions"],
            counts["tokens"], cost, seconds, _files(out, rank, plan.shards),
        )  # fmt: skip
        _write_marker(out, stats)
    except OSError as error:
        raise as_output_error(error, out) from error
    return stats


def as_output_error(error: OSError | sqlite3.Error, out: Path) -> OutputError:
    """Say in one sentence why the output cannot be written."""
    if isinstance(error, OSError) and error.errno == errno.ENOSPC:
        return OutputError(f"the disk of {out} is full; finished shards are intact: make room and run the same command")
    reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
    return OutputError(f"cannot write to {out}: {reason}; finished shards are intact")


def _outcomes(plan: Plan, rank: int, workshop: Workshop) -> Iterator[Outcome]:
    """Yield the outcomes in order. Waiting for a model is done for many indices at once; drawing is not."""
    tasks = (plan.task(index) for index in plan.indices(rank))
    asks = plan.spec.llm is not None and any(p.author.uses_llm for p in plan.spec.pipelines)
    if not asks or plan.spec.llm is None:
        for task in tasks:
            yield from produce(task, workshop)
        return
    with ThreadPoolExecutor(plan.spec.llm.concurrency) as pool:
        futures = [pool.submit(produce, task, workshop) for task in tasks]
        try:
            for future in futures:
                yield from future.result()
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _deduplicate(outcome: Outcome, duplicates: Duplicates) -> Outcome:
    if isinstance(outcome, Failure):
        return outcome
    try:
        duplicates.check(outcome.source, outcome.rendered)
    except Rejected as error:
        return refused(outcome, error)
    return outcome


def _write_marker(out: Path, stats: ShardStats) -> None:
    path = marker_path(out, stats.rank)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}.tmp")
    with temporary.open("w", encoding="utf-8") as file:
        file.write(json.dumps(asdict(stats), sort_keys=True))
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
