"""Every hostile program is refused, and the job after it is as if it had never been."""

from __future__ import annotations

import platform

import pytest

from codesynth.errors import RenderError
from codesynth.plugin import PythonJob

from .conftest import DRAWING, PLAIN
from .hostile import HOSTILE, TIGHT

# What the next job could see of the last one, and of the guest.
STATE = """
import builtins, gc, json, os, signal, sys, threading, time, resource
out = repr([
    sorted(os.listdir(".")), sorted(os.listdir("/tmp")), os.getcwd(), os.umask(0o022), sorted(os.environ.items()),
    [str(signal.getsignal(n)) for n in range(1, 20)], signal.getitimer(signal.ITIMER_REAL), threading.active_count(),
    sorted(sys.modules), sys.argv, sys.path, time.tzname, gc.get_threshold(), len(gc.callbacks), json.dumps([1]),
    len("four"), sorted(vars(builtins)), os.getpid(), os.getuid(), sys.getswitchinterval(), sys.getrecursionlimit(),
    [resource.getrlimit(n) for n in range(9)],
])
open("/tmp/mine", "wb").write(bytes(7 * 2**20))
"""


@pytest.fixture(scope="module")
def clean(sandbox):
    """The state as a first job sees it."""
    return sandbox.run(PythonJob(PLAIN, STATE, limits=TIGHT)).files["out"]


@pytest.mark.parametrize("program", HOSTILE, ids=lambda program: program.name)
def test_hostile_program_is_refused_and_leaves_nothing(sandbox, clean, program):
    if program.machine and program.machine != platform.machine():
        pytest.skip(f"written for {program.machine}")
    guest = sandbox._guests[PLAIN].pid
    job = PythonJob(PLAIN, program.code, files=program.files, limits=program.limits)
    if program.kind in ("ok", "*"):
        end = "ok"
        try:
            held = sandbox.run(job).files["out"]
        except RenderError as error:
            end, held = error.kind, b""
            assert program.kind == "*", error
        assert held in (b"held", b"") and (end != "ok" or program.kind == "*" or held == b"held")
    else:
        with pytest.raises(RenderError) as caught:
            sandbox.run(job)
        assert caught.value.kind == program.kind, caught.value
        assert program.says in caught.value.detail
        assert len(caught.value.detail) <= 2000 and "/root" not in caught.value.detail
    assert sandbox.run(PythonJob(PLAIN, STATE, limits=TIGHT)).files["out"] == clean
    assert sandbox._guests[PLAIN].pid == guest, "the guest had to be replaced"


DRAW = """
import matplotlib.pyplot as plt
fig, ax = plt.subplots(figsize=(3, 2))
ax.bar(["a", "b"], [3, 4], label="x")
ax.legend()
ax.set_title("Title")
"""
POISONS = {
    "rcParams": "import matplotlib.pyplot as plt\nplt.rcParams.update({'font.size': 30, 'axes.facecolor': 'red'})",
    "style": "import matplotlib.pyplot as plt\nplt.style.use('dark_background')",
    "pyplot.savefig": "import matplotlib.pyplot as plt\nplt.savefig = plt.Figure.savefig = lambda *a, **k: None",
    "pyplot.bar": "import matplotlib.axes as a\na.Axes.bar = None",
    "numpy": "import numpy\nnumpy.array = numpy.asarray = numpy.arange = None",
    "open figures": "import matplotlib.pyplot as plt\nfor n in range(30): plt.figure()",
    "fonts": "import matplotlib.font_manager as f\nf.fontManager.ttflist.clear()\nf.findfont = None",
    "random state": "import numpy, random\nnumpy.random.seed(1)\nrandom.seed(2)",
    "modules": "import sys\nfor n in list(sys.modules):\n    if n.startswith('matplotlib'): del sys.modules[n]",
    "backend": "import matplotlib\nmatplotlib.use('svg')",
}


@pytest.mark.parametrize("poison", POISONS.values(), ids=POISONS)
def test_poisoned_library_is_whole_again_in_the_next_job(sandbox, poison):
    before = sandbox.run(PythonJob(DRAWING, DRAW)).files["image.png"]
    try:
        sandbox.run(PythonJob(DRAWING, poison + DRAW))
    except RenderError as error:
        assert error.kind == "exception"
    assert sandbox.run(PythonJob(DRAWING, DRAW)).files["image.png"] == before
    assert before.startswith(b"\x89PNG")
