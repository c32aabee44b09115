"""The one place that executes jobs: keeps warm guests, hands jobs to them, names what went wrong."""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from dataclasses import asdict
from pathlib import Path
from types import TracebackType

from codesynth.errors import RenderError
from codesynth.plugin import CommandJob, Guest, Job, JobResult, PythonJob
from codesynth.sandbox import checks, replies
from codesynth.sandbox.guest import frames
from codesynth.sandbox.process import GuestGone, GuestProcess

_log = logging.getLogger("codesynth.sandbox")
_MIB = 2**20
# How long after a job's own limit the guest may take to say so.
_SLACK_SECONDS = 20.0
_MAX_GUESTS = 4
_MAX_GROWTH = 128 * _MIB
# A command is run by a guest that has loaded nothing, but may start programs.
_COMMANDS = Guest(Path(__file__).with_name("commands"), "run_command")


def _as_python(job: CommandJob) -> PythonJob:
    replies.check_names(job.outputs)
    options = {"argv": list(job.argv), "outputs": list(job.outputs)}
    return PythonJob(_COMMANDS, "", job.files, options, job.limits)


class Sandbox:
    """Executes jobs, one at a time; each worker process has one. Close it, or use it as a context manager.

    Start it and use it from a thread that stays: the kernel ends the guests together with the thread that made them.
    """

    def __init__(self, *, jailed: bool = True) -> None:
        """Raise JailUnavailable when the jail cannot be had; `jailed=False` is for code that you trust."""
        if jailed:
            checks.check_jail()
        self._jailed = jailed
        self._guests: OrderedDict[Guest, GuestProcess] = OrderedDict()
        self._lock = threading.Lock()

    def run(self, job: Job) -> JobResult:
        """Execute a job; RenderError with a kind when it does not end well."""
        started = time.monotonic()
        kind = "ok"
        try:
            with self._lock:
                header, blobs = self._run(job if isinstance(job, PythonJob) else _as_python(job))
            return replies.read_reply(header, blobs, job.limits, time.monotonic() - started)
        except RenderError as error:
            kind = error.kind
            raise
        finally:
            _log.debug("job=%s end=%s seconds=%.3f", type(job).__name__, kind, time.monotonic() - started)

    def _run(self, job: PythonJob) -> tuple[dict[str, object], list[bytes]]:
        replies.check_names(job.files)
        header = {"files": list(job.files), "options": dict(job.options), "limits": asdict(job.limits)}
        payload = frames.pack(header, [job.code.encode("utf-8", "surrogatepass"), *job.files.values()])
        most = (job.limits.output * 2 + 16) * _MIB
        for attempt in range(2):
            process = self._guest(job.guest)
            try:
                answer = process.exchange(payload, job.limits.wall + _SLACK_SECONDS, most)
            except (GuestGone, ValueError) as error:
                self._drop(job.guest)
                if attempt:
                    raise RenderError("guest-lost", str(error)) from error
                continue
            except BaseException:
                # Interrupted half-way: the answer to this job must not be taken for that to the next.
                self._drop(job.guest)
                raise
            if process.resident > process.first_resident + _MAX_GROWTH:
                self._drop(job.guest)
            return answer
        raise AssertionError("unreachable")

    def _guest(self, guest: Guest) -> GuestProcess:
        if guest not in self._guests:
            while len(self._guests) >= _MAX_GUESTS:
                self._drop(next(iter(self._guests)))
            self._guests[guest] = GuestProcess(guest, jailed=self._jailed, programs=guest == _COMMANDS)
        self._guests.move_to_end(guest)
        return self._guests[guest]

    def _drop(self, guest: Guest) -> None:
        self._guests.pop(guest).close()

    def resident(self) -> dict[Guest, int]:
        """Return how much memory each guest occupies, in bytes, as of its last job."""
        return {guest: process.resident for guest, process in self._guests.items()}

    def pids(self) -> dict[Guest, int]:
        """Return the process at the root of each guest's tree: bubblewrap, or the guest itself when unjailed."""
        return {guest: process.pid for guest, process in self._guests.items()}

    def close(self) -> None:
        """End all guests."""
        with self._lock:
            while self._guests:
                self._guests.popitem()[1].close()

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
