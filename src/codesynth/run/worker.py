"""A worker process: makes the shards that it is told to, and says what happens, one JSON line each.

Started by `codesynth.run.local` as `python -m codesynth.run.worker OUT`; reads ranks from standard input. When its
parent dies, however that happens, standard input ends and the worker ends with it.
"""

from __future__ import annotations

import json
import os
import queue
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from codesynth.core import Sample
from codesynth.errors import CodesynthError
from codesynth.run.plan import load_plan
from codesynth.run.shard import run_shard
from codesynth.stages import Outcome, Workshop

STORE_FILE = "requests.sqlite"


def main() -> None:
    """Serve ranks until standard input ends."""
    out, jailed = Path(sys.argv[1]), "--unsafe-no-jail" not in sys.argv[2:]
    say = _Reporter()
    try:
        plan = load_plan(out)
        with Workshop(plan.spec, store=out / STORE_FILE, jailed=jailed) as workshop:
            for rank in _ranks():
                stats = run_shard(plan, rank, out, workshop, say.outcome)
                say.line({"shard": asdict(stats)})
    except CodesynthError as error:
        say.line({"error": str(error), "exit_code": error.exit_code})
    except Exception as error:
        say.line({"error": f"a bug in codesynth: {type(error).__name__}: {error}", "exit_code": 70})
        raise


def _ranks() -> Iterator[int]:
    """Yield ranks as they come. A thread reads, so that the end of the parent is noticed in the middle of a shard."""
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()

    def read() -> None:
        for line in sys.stdin:
            lines.put(line)
            if line.strip() == "end":
                return
        os._exit(1)

    threading.Thread(target=read, daemon=True).start()
    while (line := lines.get().strip()) != "end":
        yield int(line)


class _Reporter:
    """Writes JSON lines to what was standard output; anything else that prints goes to standard error."""

    def __init__(self) -> None:
        self._out = os.fdopen(os.dup(1), "w", encoding="utf-8")
        os.dup2(2, 1)

    def line(self, message: dict[str, Any]) -> None:
        self._out.write(json.dumps(message) + "\n")
        self._out.flush()

    def outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Sample):
            self.line(
                {"index": outcome.index, "sample": outcome.id, "questions": len(outcome.qa), "cost": outcome.cost}
            )
        else:
            self.line({"index": outcome.index, "failure": f"{outcome.stage}: {outcome.kind}", "cost": outcome.cost})


if __name__ == "__main__":
    main()
