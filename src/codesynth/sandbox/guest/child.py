"""One job, from the fork to the result: closes itself in, waits for the job, runs it, hands back the files.

Everything that is needed after the untrusted code ran is held in this module's own names, because that code may
replace what it likes in the modules around it. Whatever it does is gone with the process.
"""

from __future__ import annotations

import gc
import linecache
import os
import resource
import signal
import sys
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import explain, frames, system

RESULT_FD = 1000
JOB_FD = 3
SOURCE_NAME = "source.py"
WORK_NAME = "job"
_MIB = 2**20


@dataclass(frozen=True)
class Pipes:
    """The child's ends: the job comes in, the result and what is printed go out."""

    job: int
    result: int
    stdout: int
    stderr: int


@dataclass(frozen=True)
class Setup:
    """What all jobs of one guest share, and `work`, a job's own folder outside of a jail; there `filter` is None."""

    module: Any
    filter: system.Filter | None
    base_memory: int
    scratch: str
    work: str = ""


def main(setup: Setup, limits: Mapping[str, float], pipes: Pipes) -> None:
    """Run in the forked child; the caller ends the process when this returns."""
    _arrange_descriptors(pipes)
    _close_in(setup, limits)
    payload = frames.read_payload(lambda size: os.read(JOB_FD, size))
    if payload is None:
        return
    os.close(JOB_FD)
    write, close = os.write, os.close
    job, blobs = frames.unpack(payload)
    result = memoryview(frames.frame(_perform(setup, job, blobs)))
    system.flush_c_streams()
    while result:
        result = result[write(RESULT_FD, result) :]
    close(RESULT_FD)


def _arrange_descriptors(pipes: Pipes) -> None:
    null = os.open("/dev/null", os.O_RDWR)
    os.dup2(pipes.result, RESULT_FD)
    job = os.dup2(pipes.job, RESULT_FD + 1)
    for source, target in ((null, 0), (pipes.stdout, 1), (pipes.stderr, 2), (job, JOB_FD)):
        os.dup2(source, target)
    os.closerange(JOB_FD + 1, RESULT_FD)
    os.closerange(RESULT_FD + 1, RESULT_FD + 64)


def _close_in(setup: Setup, limits: Mapping[str, float]) -> None:
    os.setsid()
    if setup.filter is None:
        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        os.chdir(setup.work)
    else:
        system.unshare(system.CLONE_NEWNS | system.CLONE_NEWIPC)
        flags = system.MS_NOSUID | system.MS_NODEV | system.MS_NOEXEC
        options = f"size={int(limits['disk'])}m,nr_inodes=8192,mode=0777"
        system.mount("tmpfs", setup.scratch, "tmpfs", flags, options)
        work = Path(setup.scratch, WORK_NAME)
        work.mkdir()
        os.chdir(work)
        os.environ.update(HOME=str(work), TMPDIR=setup.scratch)
    os.umask(0o022)
    _limit(setup, limits)
    if setup.filter is not None:
        system.drop_capabilities()
        setup.filter.install()


def _limit(setup: Setup, limits: Mapping[str, float]) -> None:
    cpu = max(1, round(limits["cpu"] + 0.499))
    values = {
        resource.RLIMIT_CPU: cpu,
        resource.RLIMIT_AS: setup.base_memory + int(limits["memory"]) * _MIB,
        resource.RLIMIT_FSIZE: int(limits["disk"]) * _MIB,
        resource.RLIMIT_NOFILE: int(limits["open_files"]),
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_MEMLOCK: 0,
    }
    if setup.filter is not None:
        # Counted per user of this user namespace: the guest and a job that is just ending are in it too.
        values[resource.RLIMIT_NPROC] = int(limits["processes"]) + 2
    for name, value in values.items():
        resource.setrlimit(name, (value, value))


def _perform(setup: Setup, job: Mapping[str, Any], blobs: list[bytes]) -> bytes:
    pack, describe, flush = frames.pack, explain.describe, _flush_text_streams
    code, *contents = blobs
    try:
        _write_files(job["files"], contents)
        namespace = _prepare(code)
        try:
            compiled = compile(code, SOURCE_NAME, "exec", dont_inherit=True)
        except Exception as error:
            raise explain.Unreadable from error
        _call(setup.module.start, job["options"])
        _execute(compiled, namespace)
        files = _call(setup.module.finish, namespace)
        names = list(files)
        packed = pack({"ok": True, "names": names}, [bytes(files[name]) for name in names])
    except BaseException as error:  # whatever the code raises becomes a named failure
        kind, detail = describe(error)
        packed = pack({"ok": False, "kind": kind, "detail": detail})
    flush()
    return packed


def _call(function: Callable[[Any], Any], argument: Any) -> Any:
    """Call the plug-in's own code; an error of its that has a kind keeps it, where the job's code would not."""
    try:
        return function(argument)
    except Exception as error:
        kind = getattr(error, "kind", None)
        if isinstance(kind, str):
            raise explain.Refusal(kind, str(error)) from None
        raise


def _execute(compiled: types.CodeType, namespace: dict[str, Any]) -> None:
    try:
        exec(compiled, namespace)
    except SystemExit as error:
        if error.code not in (None, 0):
            raise


def _prepare(code: bytes) -> dict[str, Any]:
    """Make a fresh `__main__`, as `python source.py` would, and let tracebacks find the source."""
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115
    for name, descriptor in (("stdout", 1), ("stderr", 2)):
        stream = open(descriptor, "w", encoding="utf-8", errors="backslashreplace", closefd=False)  # noqa: SIM115
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)
    sys.argv = [SOURCE_NAME]
    text = code.decode("utf-8", "replace")
    linecache.cache[SOURCE_NAME] = (len(text), None, text.splitlines(keepends=True), SOURCE_NAME)
    main_module = types.ModuleType("__main__")
    main_module.__file__ = SOURCE_NAME
    sys.modules["__main__"] = main_module
    # A child lives for a second: collecting often costs more than it frees; the memory limit stands anyway.
    gc.set_threshold(50_000, 20, 100)
    gc.enable()
    return main_module.__dict__


def _write_files(names: list[str], contents: list[bytes]) -> None:
    for name, content in zip(names, contents, strict=True):
        Path(name).write_bytes(content)


def _flush_text_streams() -> None:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:  # the job may have put anything there
            continue
