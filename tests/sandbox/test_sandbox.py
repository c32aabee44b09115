"""What a sandbox promises besides holding hostile programs."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from codesynth.errors import RenderError
from codesynth.plugin import Guest, Limits, PythonJob
from codesynth.sandbox import Sandbox, check_jail, jail_description

from .conftest import DRAWING, PLAIN, PROBE


def _fails(sandbox, code, **more):
    with pytest.raises(RenderError) as caught:
        sandbox.run(PythonJob(PLAIN, code, **more))
    return caught.value


def test_result_carries_files_and_what_was_printed(sandbox):
    code = "import sys\nprint('hällo')\nprint('oops', file=sys.stderr)\nout = open('data.csv').read().upper()"
    result = sandbox.run(PythonJob(PLAIN, code, {"data.csv": "a,ü".encode()}))
    assert (result.files, result.stdout, result.stderr) == ({"out": "A,Ü".encode()}, "hällo\n", "oops\n")
    assert 0 < result.seconds < 30


def test_code_runs_as_main_and_an_end_without_error_is_a_result(sandbox):
    code = "import __main__, sys\nout = [__name__, __file__, sys.argv, __main__.__dict__ is globals()]\nsys.exit(0)"
    assert sandbox.run(PythonJob(PLAIN, code)).files["out"] == b"['__main__', 'source.py', ['source.py'], True]"


@pytest.mark.parametrize(
    ("code", "kind", "first"),
    [
        ("x = 1\ny = x +", "syntax-error", "SyntaxError: invalid syntax (source.py line 2)"),
        ("def f():\nreturn 1", "syntax-error", "(source.py line 2)"),
        ("a\0b", "syntax-error", "null bytes"),
        ("\n\nprint(x)", "exception", "NameError: name 'x' is not defined (source.py line 3)"),
        ("def f(n):\n    return 1 / n\n\nf(0)", "exception", "ZeroDivisionError: division by zero (source.py line 2)"),
        ("import json\njson.loads('{')", "exception", "property name enclosed in double quotes"),
        ("eval('1 +')", "exception", "SyntaxError: invalid syntax (source.py line 1)"),
        ("raise ValueError(object())", "exception", "ValueError: <object object at 0x…> (source.py line 1)"),
        ("open('/tmp/job/nothing.csv')", "exception", "No such file or directory: 'nothing.csv' (source.py line 1)"),
        ("input()", "exception", "EOFError"),
        ("import sys\nsys.exit(4)", "exit", "SystemExit: 4 (source.py line 2)"),
        ("assert False, 'x' * 9000", "exception", "AssertionError"),
    ],
)
def test_failure_has_a_kind_and_a_detail_that_never_changes(sandbox, code, kind, first):
    error, again = _fails(sandbox, code), _fails(sandbox, code)
    assert (error.kind, error.detail) == (again.kind, again.detail)
    assert error.kind == kind
    assert first in error.detail.splitlines()[0] or first in error.detail
    assert len(error.detail) <= 2000


def test_detail_shows_the_way_through_libraries_without_folders(sandbox):
    error = _fails(sandbox, "import json\ndef load(t):\n    return json.loads(t)\nload('[1,')")
    lines = error.detail.splitlines()
    assert lines[0].startswith("json.decoder.JSONDecodeError: ") and lines[0].endswith("(source.py line 3)")
    assert lines[1:3] == [
        "source.py line 4, in <module>: load('[1,')",
        "source.py line 3, in load: return json.loads(t)",
    ]
    assert lines[-1].startswith("json/decoder.py line ")


def test_refusal_of_the_plugin_keeps_its_kind(sandbox):
    assert _fails(sandbox, "out = 'refuse'").kind == "probe-refused"
    error = _fails(sandbox, "", options={"refuse": True})
    assert (error.kind, error.detail) == ("probe-refused", "start said no")


def test_code_cannot_choose_the_kind(sandbox):
    assert _fails(sandbox, "class E(Exception): kind = 'ok'\nraise E('x')").kind == "exception"


def test_same_job_gives_the_same_bytes_in_any_order_and_guest(sandbox):
    code = "import matplotlib.pyplot as plt\nplt.bar(list('abc'), [3, 1, 2])\nplt.title(str({'x', 'y', 'z'}))"
    first = sandbox.run(PythonJob(DRAWING, code)).files
    sandbox.run(PythonJob(DRAWING, "import matplotlib.pyplot as plt\nplt.plot([1])"))
    assert sandbox.run(PythonJob(DRAWING, code)).files == first
    with Sandbox() as other:
        assert other.run(PythonJob(DRAWING, code)).files == first


def test_limits_may_differ_from_job_to_job(sandbox):
    code = "import resource\nout = resource.getrlimit(resource.RLIMIT_NOFILE)[0]"
    for number in (100, 50, 100, 70):
        assert sandbox.run(PythonJob(PLAIN, code, limits=Limits(open_files=number))).files["out"] == b"%d" % number


def test_two_sandboxes_do_not_see_each_other():
    look = "import os\nout = [os.getpid(), sorted(os.listdir('/tmp'))]\nopen('/tmp/mark', 'w').close()"
    with Sandbox() as one, Sandbox() as two:
        seen = [sandbox.run(PythonJob(PLAIN, look)).files["out"] for sandbox in (one, two, one)]
    assert seen == [b"[1, ['job']]"] * 3


def test_guest_that_died_is_replaced(sandbox):
    job = PythonJob(PLAIN, "out = 5")
    sandbox.run(job)
    before = sandbox._guests[PLAIN].pid
    os.kill(before, signal.SIGKILL)
    assert sandbox.run(job).files["out"] == b"5"
    assert sandbox._guests[PLAIN].pid != before


def test_guest_that_grew_is_replaced(sandbox):
    job = PythonJob(PLAIN, "out = 5")
    sandbox.run(job)
    process = sandbox._guests[PLAIN]
    process.first_resident = -(2**40)
    sandbox.run(job)
    assert PLAIN not in sandbox._guests and not psutil.pid_exists(process.pid)
    assert sandbox.run(job).files["out"] == b"5"


def test_guest_that_cannot_start_says_why(tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "broken.py").write_text("def warm():\n    raise RuntimeError('no fonts here')\n")
    with Sandbox() as sandbox, pytest.raises(RenderError, match="no fonts here") as caught:
        sandbox.run(PythonJob(Guest(tmp_path, "broken"), ""))
    assert caught.value.kind == "guest-start"


@pytest.mark.skipif(os.geteuid() != 0, reason="only for root is the guest another user")
def test_probe_that_the_guest_cannot_read_is_named(tmp_path):
    tmp_path.chmod(0o700)
    (tmp_path / "private.py").write_text("def warm(): pass\n")
    with Sandbox() as sandbox, pytest.raises(RenderError, match=r"chmod -R a.rX"):
        sandbox.run(PythonJob(Guest(tmp_path, "private"), ""))


def test_one_line_is_logged_for_each_job(sandbox, caplog):
    with caplog.at_level(logging.DEBUG, "codesynth.sandbox"):
        sandbox.run(PythonJob(PLAIN, "out = 1"))
        _fails(sandbox, "1 / 0")
    assert len(caplog.records) == 2
    assert "end=ok" in caplog.text and "end=exception" in caplog.text


def test_interruption_does_not_mix_up_answers(sandbox):
    def interrupt(number, frame):
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.5)
        with pytest.raises(KeyboardInterrupt):
            sandbox.run(PythonJob(PLAIN, "import time\ntime.sleep(1)\nout = 'late'"))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert sandbox.run(PythonJob(PLAIN, "out = 'mine'")).files["out"] == b"mine"


def test_closing_leaves_no_process():
    sandbox = Sandbox()
    sandbox.run(PythonJob(PLAIN, "out = 1"))
    tree = psutil.Process(sandbox._guests[PLAIN].pid).children(recursive=True)
    assert len(tree) >= 3
    sandbox.close()
    assert psutil.wait_procs(tree, timeout=5)[1] == []


_HOST = """
import sys, threading
from pathlib import Path
from codesynth.plugin import Guest, Limits, PythonJob
from codesynth.sandbox import Sandbox
sandbox = Sandbox(jailed=sys.argv[2] == "jailed")
guest = Guest(Path(sys.argv[1]), "plain_probe")
sandbox.run(PythonJob(guest, "out = 1"))
print("ready", flush=True)
sandbox.run(PythonJob(guest, "import time\\ntime.sleep(300)", limits=Limits(wall=400)))
"""


@pytest.mark.parametrize("mode", ["jailed", "unjailed"])
def test_kill_9_of_the_host_leaves_no_process(mode):
    argv = [sys.executable, "-c", _HOST, str(PROBE), mode]
    with subprocess.Popen(argv, stdout=subprocess.PIPE) as host:
        assert host.stdout.readline() == b"ready\n"
        time.sleep(0.5)
        tree = psutil.Process(host.pid).children(recursive=True)
        host.kill()
    assert len(tree) >= 2
    assert psutil.wait_procs(tree, timeout=5)[1] == []


def test_unjailed_mode_works_and_cleans_up_after_itself():
    with Sandbox(jailed=False) as sandbox:
        result = sandbox.run(PythonJob(PLAIN, "import os\nout = os.getcwd()\nopen('x', 'w').close()", {"d": b"1"}))
        folder = Path(result.files["out"].decode())
        assert _fails(sandbox, "while True: pass", limits=Limits(cpu=1, wall=5)).kind == "cpu-limit"
        assert _fails(sandbox, "import time\ntime.sleep(60)", limits=Limits(wall=1)).kind == "timeout"
        assert _fails(sandbox, "x = bytearray(10**12)").kind == "memory-limit"
        code = "import subprocess\nout = subprocess.Popen(['sleep', '300'], start_new_session=True).pid"
        left = int(sandbox.run(PythonJob(PLAIN, code)).files["out"])
        sandbox.run(PythonJob(PLAIN, "out = 1"))
        assert not psutil.pid_exists(left), "a process of the job outlived it"
    assert not folder.exists()


def test_jail_is_the_default_and_never_falls_back(monkeypatch):
    from codesynth.sandbox import checks

    def refuse(flags):
        raise OSError(1, "Operation not permitted")

    monkeypatch.setattr(checks.system, "enter_user_namespace", refuse)
    from codesynth.errors import JailUnavailable

    with pytest.raises(JailUnavailable, match=r"The cure: .*--unsafe-no-jail"):
        Sandbox()
    assert "Operation not permitted" in jail_description()["jail"]
    Sandbox(jailed=False).close()


def test_check_is_quick_and_true_here():
    started = time.monotonic()
    check_jail()
    assert time.monotonic() - started < 2
    assert jail_description()["jail"] == "works"
