"""The guest: warms up once, then forks a child for each job that the host sends.

A spare child is made while the host digests the last result: when the next job comes, its child is already in its
own namespaces, behind its filter, and only has to read the job.
"""

from __future__ import annotations

import gc
import importlib
import os
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import Any

from . import child, frames, jail, system, watch

Header = dict[str, Any]


class Guest:
    """One warm process and its spare child."""

    def __init__(self, config: Header, program: bytes) -> None:
        self._jailed: bool = config["jailed"]
        self._pid_namespace = jail.enter(config["drop_to"], config["scratch"]) if self._jailed else -1
        os.environ["HOME"] = jail.HOME if self._jailed else tempfile.mkdtemp(prefix="codesynth-home-")
        self._meter = watch.Meter(config["programs"])
        self._statm = os.open("/proc/self/statm", os.O_RDONLY)
        _check_readable(config["probe"])
        sys.path.insert(0, config["probe"])
        module = importlib.import_module(config["module"])
        module.warm()
        if self._jailed:
            jail.close()
        else:
            system.prctl(system.PR_SET_CHILD_SUBREAPER, 1)
        gc.collect()
        gc.freeze()
        gc.disable()
        filter_ = system.Filter(program) if self._jailed else None
        self._setup = child.Setup(module, filter_, self._memory(0), config["scratch"])
        self._spare: watch.Child | None = None

    def _memory(self, field: int) -> int:
        """Return the guest's own size in bytes: field 0 is all of its address space, 1 what is resident."""
        return int(os.pread(self._statm, 200, 0).split()[field]) * os.sysconf("SC_PAGE_SIZE")

    def resident(self) -> int:
        """Return the bytes of memory that the guest itself occupies."""
        return self._memory(1)

    def prepare(self, limits: Header) -> None:
        """Have a spare child with these limits ready."""
        if self._spare is not None and self._spare.limits == limits:
            return
        if self._spare is not None:
            self._discard(self._spare)
        self._spare = self._fork(limits)

    def run(self, job: Header, payload: bytes, reply: Callable[[Header, list[bytes]], None]) -> None:
        """Give the job to the spare child, watch it, reply, and clean up after it."""
        self.prepare(job["limits"])
        current, self._spare = self._spare, None
        assert current is not None
        report = watch.watch(current, payload, self._meter)
        reply({**report.header, "resident": self.resident()}, report.blobs)
        self.prepare(job["limits"])
        self._discard(current)

    def _fork(self, limits: Header) -> watch.Child:
        ours, theirs = watch.make_pipes()
        setup = self._setup
        if self._jailed:
            system.setns(self._pid_namespace, system.CLONE_NEWPID)
            system.unshare(system.CLONE_NEWPID)
        else:
            work = tempfile.mkdtemp(prefix="codesynth-job-")
            setup = child.Setup(setup.module, None, setup.base_memory, "", work)
        pid = os.fork()
        if pid == 0:
            _be_child(setup, limits, theirs)
        for descriptor in (theirs.job, theirs.result, theirs.stdout, theirs.stderr):
            os.close(descriptor)
        return watch.Child(pid, limits, ours, "" if self._jailed else setup.work)

    def _discard(self, gone: watch.Child) -> None:
        watch.end(gone)
        if gone.work:
            watch.kill_orphans(keep=self._spare.pid if self._spare else 0)
            shutil.rmtree(gone.work, ignore_errors=True)


def _check_readable(folder: str) -> None:
    if not os.access(folder, os.R_OK | os.X_OK):
        raise PermissionError(f"uid {os.getuid()} cannot read the probe's folder: chmod -R a+rX it")


def _be_child(setup: child.Setup, limits: Header, pipes: child.Pipes) -> None:
    code = 70
    try:
        child.main(setup, limits, pipes)
        code = 0
    except BaseException:  # nothing may climb back into the guest's own code
        traceback.print_exc()
    finally:
        os._exit(code)


def main() -> None:
    """Serve the host on standard input and output until it is gone."""
    # We die with the host, or with bubblewrap.
    system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
    # What a library prints while it warms up must not get between the frames.
    output = os.dup(1)
    os.dup2(2, 1)
    # Killing a child's group from the terminal must not reach us.
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def read() -> bytes | None:
        return frames.read_payload(lambda size: os.read(0, size))

    def reply(header: Header, blobs: list[bytes]) -> None:
        data = memoryview(frames.frame(frames.pack(header, blobs)))
        while data:
            data = data[os.write(output, data) :]

    payload = read()
    if payload is None:
        return
    config, blobs = frames.unpack(payload)
    try:
        guest = Guest(config, blobs[0])
        guest.prepare(config["limits"])
    except Exception:
        reply({"ready": False, "error": traceback.format_exc()}, [])
        return
    reply({"ready": True, "resident": guest.resident()}, [])
    while (payload := read()) is not None:
        header, _ = frames.unpack(payload)
        guest.run(header, payload, reply)
