"""Turns what a job raised into a kind and a detail that are the same on every run and every machine."""

from __future__ import annotations

import errno
import re
import traceback
from pathlib import Path

SOURCE_NAME = "source.py"
MAX_DETAIL = 2000
_KINDS_BY_ERRNO = {
    errno.ENOSPC: "disk-full",
    errno.EFBIG: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EPERM: "blocked",
    errno.EACCES: "blocked",
    errno.EROFS: "blocked",
}
_ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{4,}\b")
_LIBRARY = re.compile(r"(?:/[^\s/'\"]+)*/(?:site-packages|dist-packages|python3\.\d+)/")
_WORK = re.compile(r"/tmp/(?:job|codesynth-[^/\s'\"]+)/")


class Refusal(Exception):
    """The plug-in's own refusal, with the kind that it gave."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        super().__init__(text)


class Unreadable(Exception):
    """The source could not be compiled; its cause says why."""


def describe(error: BaseException) -> tuple[str, str]:
    """Return kind and detail: the error with its line in source.py, then the frames below it, one a line."""
    try:
        if isinstance(error, Unreadable) and error.__cause__:
            return "syntax-error", _detail(error.__cause__)[:MAX_DETAIL]
        return _kind(error), _detail(error)[:MAX_DETAIL]
    except Exception:  # an error whose own methods raise
        return "exception", type(error).__name__


def _kind(error: BaseException) -> str:
    if isinstance(error, Refusal):
        return error.kind
    if isinstance(error, SystemExit):
        return "exit"
    if isinstance(error, MemoryError):
        return "memory-limit"
    if isinstance(error, OSError) and error.errno in _KINDS_BY_ERRNO:
        return _KINDS_BY_ERRNO[error.errno]
    if type(error) is RuntimeError and "can't start new thread" in str(error):
        return "too-many-processes"
    return "exception"


def _detail(error: BaseException) -> str:
    if isinstance(error, Refusal):
        return clean(str(error))
    head = clean(traceback.format_exception_only(error)[-1].strip())
    line = error.lineno if isinstance(error, SyntaxError) and error.filename == SOURCE_NAME else _line(error)
    if line is not None:
        head += f" ({SOURCE_NAME} line {line})"
    return "\n".join([head, *_frames(error)])


def _line(error: BaseException) -> int | None:
    """Return the innermost line of source.py that the error passed through."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == SOURCE_NAME]
    return lines[-1] if lines else None


def _frames(error: BaseException) -> list[str]:
    shown = []
    folder = str(Path(__file__).parent)
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename.startswith(folder):
            continue
        code = f": {frame.line}" if frame.filename == SOURCE_NAME else ""
        shown.append(clean(f"{frame.filename} line {frame.lineno}, in {frame.name}{code}"))
    return shown if len(shown) <= 12 else [*shown[:6], "…", *shown[-5:]]


def clean(text: str) -> str:
    """Take out what differs between machines and runs: addresses and the folders of libraries and of the job."""
    return _ADDRESS.sub("0x…", _WORK.sub("", _LIBRARY.sub("", text)))
