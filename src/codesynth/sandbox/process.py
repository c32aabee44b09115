"""One guest process as the host sees it: start it, exchange frames with it, end it."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from codesynth.errors import RenderError
from codesynth.plugin import Guest, Limits
from codesynth.sandbox import jail, seccomp
from codesynth.sandbox.guest import frames
from codesynth.sandbox.identity import Identity, choose_identity

_START_SECONDS = 180.0
_BOOT = """
import sys
from importlib.util import module_from_spec, spec_from_file_location
folder = sys.argv[1]
spec = spec_from_file_location("_codesynth_guest", folder + "/__init__.py", submodule_search_locations=[folder])
sys.modules[spec.name] = module_from_spec(spec)
from _codesynth_guest.main import main
main()
"""


class GuestGone(Exception):
    """The guest has died or does not answer any more."""


class GuestProcess:
    """A running guest. `resident` is its own memory in bytes as it last told."""

    def __init__(self, guest: Guest, *, jailed: bool, programs: bool = False) -> None:
        identity = choose_identity() if jailed else None
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115  closed in close()
        self._process = subprocess.Popen(
            _argv(guest, identity, programs),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._errors,
            env=_environment(),
            cwd="/",
            bufsize=0,
            **(jail.start_as(identity) if identity else {}),
        )
        assert self._process.stdin is not None and self._process.stdout is not None
        self._input, self._output = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self._input, False)
        os.set_blocking(self._output, False)
        self.resident = self.first_resident = 0
        try:
            self._configure(guest, identity, programs)
        except BaseException:
            self.close()
            raise

    def _configure(self, guest: Guest, identity: Identity | None, programs: bool) -> None:
        filter_ = seccomp.build_filter(programs=programs) if identity else b""
        config = {
            "jailed": identity is not None,
            "drop_to": identity.inside if identity else 0,
            "probe": jail.GUEST_PROBE if identity else str(guest.probe),
            "module": guest.module,
            "scratch": jail.SCRATCH if identity else "",
            "programs": programs,
            "limits": asdict(Limits()),
        }
        try:
            header, _ = self.exchange(frames.pack(config, [filter_]), _START_SECONDS, 2**24)
        except GuestGone as error:
            raise RenderError("guest-start", f"{error}: {self.complaints()}") from error
        if not header.get("ready"):
            raise RenderError("guest-start", str(header.get("error", ""))[-1500:])
        self.first_resident = self.resident

    def exchange(self, payload: bytes, seconds: float, most: int) -> tuple[dict[str, Any], list[bytes]]:
        """Send one payload and return the answer, of at most `most` bytes; GuestGone when there is none in time."""
        deadline = time.monotonic() + seconds
        self._send(frames.frame(payload), deadline)
        (size,) = frames.LENGTH.unpack(self._receive(frames.LENGTH.size, deadline))
        if size > most:
            raise GuestGone("the guest's answer is too long")
        header, blobs = frames.unpack(self._receive(size, deadline))
        self.resident = int(header.get("resident", 0))
        return header, blobs

    def _send(self, data: bytes, deadline: float) -> None:
        view = memoryview(data)
        while view:
            self._wait(self._input, select.POLLOUT, deadline)
            try:
                view = view[os.write(self._input, view[: 2**16]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise GuestGone("the guest has ended") from error

    def _receive(self, size: int, deadline: float) -> bytes:
        data = bytearray()
        while len(data) < size:
            self._wait(self._output, select.POLLIN, deadline)
            part = os.read(self._output, min(size - len(data), 2**20))
            if not part:
                raise GuestGone("the guest has ended")
            data += part
        return bytes(data)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise GuestGone("the guest does not answer")

    def complaints(self) -> str:
        """Return the end of what the guest has written to standard error."""
        self._process.wait(timeout=5)
        size = self._errors.seek(0, os.SEEK_END)
        self._errors.seek(max(0, size - 1500))
        return self._errors.read().decode("utf-8", "replace").strip()

    @property
    def pid(self) -> int:
        """The process id on the host: of bubblewrap, or of the guest itself when unjailed."""
        return self._process.pid

    def close(self) -> None:
        """Kill the guest and all of its jobs."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()


def _argv(guest: Guest, identity: Identity | None, programs: bool) -> list[str]:
    python = str(jail.inside(Path(sys.executable))) if identity else sys.executable
    command = [python, "-s", "-P", "-c", _BOOT]
    if identity is None:
        return [*command, str(Path(__file__).with_name("guest"))]
    return jail.bwrap_argv(identity, guest.probe, [*command, jail.GUEST_CODE], programs=programs)


def _environment() -> dict[str, str]:
    """Return all that the guest is told about its surroundings: nothing of the host's, and the same everywhere."""
    fixed = {
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin:/bin",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    passed = {name: value for name, value in os.environ.items() if name.startswith("OPENBLAS_")}
    return passed | fixed
