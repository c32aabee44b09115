"""Shows a run while it goes on: a live display in a terminal, plain lines elsewhere."""

from __future__ import annotations

import time
from types import TracebackType
from typing import Self

from rich.console import Console, Group
from rich.live import Live
from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

from codesynth.run.local import Progress

SECONDS_BETWEEN_LINES = 5.0


class ProgressDisplay:
    """A context manager; call it with each `Progress`."""

    def __init__(self, console: Console, *, quiet: bool = False) -> None:
        self._console = console
        self._quiet = quiet
        self._start = time.monotonic()
        self._first: int | None = None
        self._last_line = 0.0
        self._bar = Bar(
            SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(),
            TextColumn("{task.fields[rate]}"), TextColumn("ETA"), TimeRemainingColumn(), console=console,
        )  # fmt: skip
        self._task = self._bar.add_task("drawing", total=None, rate="")
        self._live = Live(self._bar, console=console, refresh_per_second=4, transient=True)
        self._terminal = console.is_terminal and not quiet

    def __enter__(self) -> Self:
        if self._terminal:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        if self._terminal:
            self._live.stop()

    def __call__(self, progress: Progress) -> None:
        """Show where the run is."""
        if self._first is None:
            self._first = progress.done
        if self._quiet:
            return
        if self._terminal:
            self._bar.update(self._task, completed=progress.done, total=progress.total, rate=self._rate(progress))
            self._live.update(Group(self._bar, Text(_details(progress), style="dim")))
        elif time.monotonic() - self._last_line >= SECONDS_BETWEEN_LINES:
            self._last_line = time.monotonic()
            self._console.print(
                f"{progress.done}/{progress.total} done, {self._rate(progress)}, {self._eta(progress)}, "
                f"{_details(progress)}",
                soft_wrap=True, highlight=False,
            )  # fmt: skip

    def _per_second(self, progress: Progress) -> float:
        elapsed = time.monotonic() - self._start
        return (progress.done - (self._first or 0)) / elapsed if elapsed > 0 else 0.0

    def _rate(self, progress: Progress) -> str:
        return f"{self._per_second(progress):.1f}/s"

    def _eta(self, progress: Progress) -> str:
        rate = self._per_second(progress)
        return f"ETA {(progress.total - progress.done) / rate:.0f} s" if rate > 0 else "ETA unknown"


def _details(progress: Progress) -> str:
    parts = [f"{progress.samples} samples, {progress.questions} questions, {progress.failures} failures"]
    parts += [f"{reason} {count}" for reason, count in progress.reasons.most_common(4)]
    if progress.cost:
        parts.append(f"cost {progress.cost:.4f} USD")
    if progress.resumed:
        parts.append(f"{progress.resumed} shards were there already")
    return " | ".join(parts)
