"""Watches one child from outside of it: its pipes, its clock, its end."""

from __future__ import annotations

import contextlib
import os
import resource
import select
import signal
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import frames
from .child import Pipes

_MIB = 2**20
_CHUNK = 2**18
# What a job may print: far more than anybody reads, far less than what costs us time.
_MAX_PRINTED = 4 * _MIB
# How long a child that has closed its result without a word may take to be gone.
_GRACE = 5.0


@dataclass
class Child:
    """A forked child as its guest sees it. `work` is its folder outside of a jail."""

    pid: int
    limits: dict[str, Any]
    pipes: Pipes
    work: str = ""
    status: int | None = None
    cpu: float = 0.0


@dataclass
class Report:
    """How a job ended: `end` is "result", "exit", "signal", "wall", "output", "memory" or "silent"."""

    header: dict[str, Any]
    blobs: list[bytes]


@dataclass
class _Stream:
    limit: int
    data: bytearray = field(default_factory=bytearray)


class Meter:
    """Adds up the memory of all processes of a job, as a limit for each is none for many. Does nothing unless `active`.

    Made before there is any job: every process that it does not know from then is a job's.
    """

    def __init__(self, active: bool) -> None:
        self._processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY) if active else -1
        self._known = set(self._list()) if active else set()

    @property
    def interval(self) -> float:
        """How many seconds may go by between two looks."""
        return 0.05 if self._processes >= 0 else 3600.0

    def resident(self) -> int:
        """Return the memory that the job occupies, in bytes."""
        if self._processes < 0:
            return 0
        return sum(self._pages(name) for name in self._list() if name not in self._known) * resource.getpagesize()

    def _list(self) -> list[str]:
        return [name for name in os.listdir(self._processes) if name.isdigit()]  # noqa: PTH208  a descriptor

    def _pages(self, name: str) -> int:
        try:
            descriptor = os.open(f"{name}/statm", os.O_RDONLY, dir_fd=self._processes)
        except OSError:
            return 0
        try:
            return int(os.read(descriptor, 200).split()[1])
        except (OSError, IndexError):
            return 0
        finally:
            os.close(descriptor)


def make_pipes() -> tuple[Pipes, Pipes]:
    """Return our ends and the child's."""
    job_read, job_write = os.pipe()
    result_read, result_write = os.pipe()
    stdout_read, stdout_write = os.pipe()
    stderr_read, stderr_write = os.pipe()
    ours = Pipes(job_write, result_read, stdout_read, stderr_read)
    return ours, Pipes(job_read, result_write, stdout_write, stderr_write)


def watch(child: Child, payload: bytes, meter: Meter) -> Report:
    """Hand over the job, wait for its end, and tell how it ended."""
    deadline = time.monotonic() + child.limits["wall"]
    _send(child.pipes.job, payload)
    output = int(child.limits["output"]) * _MIB
    printed = min(output, _MAX_PRINTED)
    streams = {
        child.pipes.result: _Stream(output + frames.LENGTH.size),
        child.pipes.stdout: _Stream(printed),
        child.pipes.stderr: _Stream(printed),
    }
    end = _drain(child, streams, deadline, meter)
    result = bytes(streams[child.pipes.result].data)
    header: dict[str, Any] = {"end": end}
    if end == "exit" and not result:
        header = _obituary(child, deadline)
    elif end == "exit":
        header = {"end": "result"}
    _kill(child)
    _drain_rest(child, streams)
    header["cpu"] = child.cpu
    return Report(header, [result, *(bytes(streams[fd].data) for fd in (child.pipes.stdout, child.pipes.stderr))])


def _send(descriptor: int, payload: bytes) -> None:
    data = memoryview(frames.frame(payload))
    with contextlib.suppress(BrokenPipeError):
        while data:
            data = data[os.write(descriptor, data) :]


def _drain(child: Child, streams: dict[int, _Stream], deadline: float, meter: Meter) -> str:
    """Read until the result ends, a stream overflows, the memory is used up or the time is over."""
    poll = select.poll()
    for descriptor in streams:
        poll.register(descriptor, select.POLLIN)
    look = time.monotonic() + meter.interval
    while (now := time.monotonic()) < deadline:
        if now >= look:
            look = now + meter.interval
            if meter.resident() > child.limits["memory"] * _MIB:
                return "memory"
        for descriptor, _ in poll.poll((min(deadline, look) - now) * 1000 + 1):
            end = _read(descriptor, streams[descriptor])
            if end == "end":
                poll.unregister(descriptor)
                if descriptor == child.pipes.result:
                    return "exit"
            elif end:
                return end
    return "wall"


def _read(descriptor: int, stream: _Stream) -> str:
    part = os.read(descriptor, _CHUNK)
    stream.data += part
    if len(stream.data) > stream.limit:
        return "output"
    return "" if part else "end"


def _drain_rest(child: Child, streams: dict[int, _Stream]) -> None:
    """Read what was printed before the end and is still in the pipes."""
    for descriptor in (child.pipes.stdout, child.pipes.stderr):
        os.set_blocking(descriptor, False)
        stream = streams[descriptor]
        with contextlib.suppress(BlockingIOError):
            while len(stream.data) < stream.limit and (part := os.read(descriptor, _CHUNK)):
                stream.data += part
        del stream.data[stream.limit :]


def _obituary(child: Child, deadline: float) -> dict[str, Any]:
    """Find out how a child ended that has closed its result without writing any."""
    until = min(deadline, time.monotonic() + _GRACE)
    while not _reap(child, os.WNOHANG):
        if time.monotonic() > until:
            return {"end": "silent"}
        time.sleep(0.002)
    assert child.status is not None
    code = os.waitstatus_to_exitcode(child.status)
    return {"end": "signal", "code": -code} if code < 0 else {"end": "exit", "code": code}


def _kill(child: Child) -> None:
    if child.status is None:
        # Nobody has waited for it yet, so that the number cannot belong to anybody else.
        os.kill(child.pid, signal.SIGKILL)


def _reap(child: Child, options: int) -> bool:
    pid, status, usage = os.wait4(child.pid, options)
    if pid == 0:
        return False
    child.status = status
    child.cpu = _seconds(usage)
    return True


def _seconds(usage: resource.struct_rusage) -> float:
    return usage.ru_utime + usage.ru_stime


def end(child: Child) -> None:
    """Make sure that a child is gone, with all that it left, before anything else runs."""
    if child.status is None:
        _kill(child)
        _reap(child, 0)
    for descriptor in (child.pipes.job, child.pipes.result, child.pipes.stdout, child.pipes.stderr):
        os.close(descriptor)


def kill_orphans(keep: int) -> None:
    """Outside of a jail: kill what a job left behind, but not `keep`; being its subreaper, we have inherited it."""
    for _ in range(100):
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        children = Path(f"/proc/self/task/{os.getpid()}/children").read_text()
        pids = [int(pid) for pid in children.split() if int(pid) != keep]
        if not pids:
            return
        for pid in pids:
            os.kill(pid, signal.SIGKILL)
