"""Reads what a guest says about a job, and the untrusted bytes that the job itself wrote."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterable, Mapping
from typing import Any

from codesynth.errors import RenderError
from codesynth.plugin import JobResult, Limits
from codesynth.sandbox.guest import frames

_KIND = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_MAX_DETAIL = 2000
_MAX_NAME = 255
# The kernel enforces the limit by counting ticks, which on a busy machine differ from the time that it accounts for.
_CPU_SLACK = 0.5


def check_names(names: Iterable[str]) -> None:
    """Refuse names of files that are not plain names: nothing outside of the job's folder can be meant."""
    for name in names:
        if not _is_plain(name):
            raise RenderError("bad-file-name", f"{name[:100]!r} is not a plain file name")


def _is_plain(name: object) -> bool:
    if not isinstance(name, str) or name in ("", ".", "..") or not name.isprintable():
        return False
    return not set("/\\\0") & set(name) and len(name.encode("utf-8", "replace")) <= _MAX_NAME


def read_reply(header: Mapping[str, Any], blobs: list[bytes], limits: Limits, seconds: float) -> JobResult:
    """Return the result of a job, or raise what it failed of."""
    result, stdout, stderr = blobs
    if header["end"] != "result":
        raise _failure(header, limits, stderr)
    try:
        files = _read_result(result)
    except RenderError as error:
        if error.kind != "command-failed":
            raise
        raise RenderError(error.kind, _with_stderr(error.detail, stderr or stdout)) from None
    return JobResult(files, _text(stdout), _text(stderr), seconds)


def _failure(header: Mapping[str, Any], limits: Limits, stderr: bytes) -> RenderError:
    end, code = header["end"], header.get("code", 0)
    if end == "wall":
        return RenderError("timeout", f"did not end within {limits.wall:g} s")
    if end == "output":
        return RenderError(
            "output-limit", f"wrote more than is allowed to its result (at most {limits.output} MiB) or its output"
        )
    if end == "memory":
        return RenderError("memory-limit", f"used more than {limits.memory} MiB of memory")
    if end == "silent":
        return RenderError("forged-result", "closed its result without writing one")
    if end == "exit":
        return RenderError("exit", _with_stderr(f"ended with exit code {code} before there was a result", stderr))
    if code == signal.SIGKILL and header["cpu"] >= limits.cpu * _CPU_SLACK:
        return RenderError("cpu-limit", f"used more than {limits.cpu:g} s of CPU time")
    if code == signal.SIGSYS:
        return RenderError("blocked", "made a system call that is forbidden on pain of death")
    return RenderError("killed", _with_stderr(f"killed by signal {_signal_name(code)}", stderr))


def _signal_name(code: int) -> str:
    return signal.Signals(code).name if code in set(signal.Signals) else str(code)


def _with_stderr(text: str, stderr: bytes) -> str:
    tail = _text(stderr[-1000:]).strip()
    return f"{text}\n{tail}" if tail else text


def _read_result(data: bytes) -> dict[str, bytes]:
    """Read the frame that the job's process wrote. Nobody else has looked at it."""
    try:
        if len(data) < frames.LENGTH.size or frames.LENGTH.unpack_from(data)[0] != len(data) - frames.LENGTH.size:
            raise ValueError("its length is wrong")
        header, blobs = frames.unpack(data[frames.LENGTH.size :])
        if header.get("ok") is True:
            return _files(header.get("names"), blobs)
        kind, detail = _refusal(header)
    except ValueError as error:
        raise RenderError("forged-result", f"the result is malformed: {error}") from error
    raise RenderError(kind, detail)


def _files(names: object, blobs: list[bytes]) -> dict[str, bytes]:
    if not isinstance(names, list) or len(names) != len(blobs) or not all(map(_is_plain, names)):
        raise ValueError("the names do not fit the files")
    if len(set(names)) != len(names):
        raise ValueError("two files have the same name")
    return dict(zip(names, blobs, strict=True))


def _refusal(header: Mapping[str, Any]) -> tuple[str, str]:
    kind, detail = header.get("kind"), header.get("detail")
    if not isinstance(kind, str) or len(kind) > 60 or not _KIND.fullmatch(kind) or not isinstance(detail, str):
        raise ValueError("the failure is not described")
    return kind, detail.encode("utf-8", "replace").decode()[:_MAX_DETAIL]


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
