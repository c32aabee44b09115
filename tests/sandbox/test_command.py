"""Jobs that run a program."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from codesynth.errors import RenderError
from codesynth.plugin import CommandJob, Limits
from codesynth.sandbox.jail import inside

PYTHON = inside(Path(sys.executable))


def _shell(script, outputs=(), **more):
    return CommandJob(("/bin/sh", "-c", script), more.pop("files", {}), outputs, Limits(cpu=5, wall=8, **more))


def _fails(sandbox, job):
    with pytest.raises(RenderError) as caught:
        sandbox.run(job)
    return caught.value


def test_program_reads_files_and_its_outputs_come_back(sandbox):
    result = sandbox.run(_shell("tr a-z A-Z < in > out; echo said", ("out",), files={"in": b"abc"}))
    assert (result.files, result.stdout) == ({"out": b"ABC"}, "said\n")


def test_failure_of_the_program_is_named_with_what_it_said(sandbox):
    error = _fails(sandbox, _shell("echo 'line 3: no such macro' >&2; exit 7"))
    assert error.kind == "command-failed"
    assert error.detail == "sh ended with exit code 7\nline 3: no such macro"
    assert _fails(sandbox, _shell("true", ("out",))).kind == "no-output"
    assert _fails(sandbox, CommandJob(("no-such-tool",), {}, ())).kind == "no-such-program"


def test_each_job_begins_in_an_empty_folder_with_no_process_left(sandbox):
    sandbox.run(_shell("echo x > /tmp/left; (setsid sleep 100 &) ; sleep 0.1"))
    seen = sandbox.run(
        _shell("ls /tmp /proc > /tmp/job/out; ls -d /home /work/main/src >> out 2>/dev/null; true", ("out",))
    )
    assert seen.files["out"] == b"/proc:\n\n/tmp:\njob\n"


@pytest.mark.parametrize(
    ("script", "kind"),
    [
        ("while :; do :; done", "cpu-limit"),
        ("sleep 100", "timeout"),
        ("yes", "output-limit"),
        ("yes > big", "disk-full"),
        ("bomb() { bomb | bomb & }; bomb; sleep 20", "timeout"),
        ("cat /etc/passwd", "command-failed"),
        ("cat /proc/1/environ", "command-failed"),
        ("unshare -U true", "command-failed"),
        ("mount -t tmpfs x /tmp", "command-failed"),
    ],
)
def test_hostile_script_is_refused(sandbox, script, kind):
    limits = {"timeout": Limits(wall=2), "cpu-limit": Limits(cpu=1)}.get(kind, Limits())
    job = CommandJob(("/bin/sh", "-c", "exec " * (kind == "disk-full") + script), {}, (), limits)
    assert _fails(sandbox, job).kind == kind
    assert sandbox.run(_shell("echo fine")).stdout == "fine\n"


def test_memory_of_the_whole_tree_counts(sandbox):
    """Each of eight processes stays under the limit; together they are far above it."""
    code = "import time; x = bytearray(60 * 2**20); x[::4096] = b'1' * len(x[::4096]); time.sleep(6)"
    script = " & ".join([f'{PYTHON} -S -c "{code}"'] * 8) + " & wait"
    error = _fails(sandbox, _shell(script, memory=200))
    assert (error.kind, error.detail) == ("memory-limit", "used more than 200 MiB of memory")


def test_program_has_no_network(sandbox):
    script = f"{PYTHON} -S -c 'import socket; socket.socket()'"
    error = _fails(sandbox, _shell(script))
    assert error.kind == "command-failed" and "PermissionError" in error.detail
