"""The probe behind `CommandJob`: its code is empty, and what it finishes with is a program's output files."""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path
from typing import Any

# Nobody but the kernel kills inside the jail: for CPU time, or for a file that got too big.
_LIMIT_SIGNALS: dict[int, str] = {signal.SIGKILL: "cpu-limit", signal.SIGXCPU: "cpu-limit", signal.SIGXFSZ: "disk-full"}

_job: dict[str, Any] = {}


class CommandError(Exception):
    """The program did not do what it was started for."""

    def __init__(self, kind: str, text: str) -> None:
        self.kind = kind
        super().__init__(text)


def warm() -> None:
    """Nothing has to be loaded."""


def start(options: dict[str, Any]) -> None:
    """Remember which program to run: this process lives for one job only."""
    _job.update(options)


def finish(namespace: dict[str, Any]) -> dict[str, bytes]:
    """Run the program in the working directory and read its output files."""
    name = Path(_job["argv"][0]).name
    try:
        code = subprocess.run(_job["argv"], stdin=subprocess.DEVNULL, check=False).returncode
    except FileNotFoundError:
        raise CommandError("no-such-program", f"{name} is not to be found inside the jail") from None
    if -code in _LIMIT_SIGNALS:
        raise CommandError(_LIMIT_SIGNALS[-code], f"{name} was killed by signal {-code} at its limit")
    if code:
        how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
        raise CommandError("command-failed", f"{name} {how}")
    missing = [output for output in _job["outputs"] if not Path(output).is_file()]
    if missing:
        raise CommandError("no-output", f"{name} did not write {', '.join(missing)}")
    return {output: Path(output).read_bytes() for output in _job["outputs"]}
