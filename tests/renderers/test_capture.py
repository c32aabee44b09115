# ruff: noqa: E501 (code in strings)
"""Which figures count, and in which state: shown, saved, several, cleared, closed; and what scripts ask for."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from .harness import run

START = "import matplotlib.pyplot as plt\nimport numpy as np\n"


def titles(code, page=0, **options):
    done = run(START + code, page=page, **options)
    return done["pages"], [mark["text"] for mark in done["scene"]["marks"] if mark["role"] == "title"]


def values(code, page=0):
    scene = run(START + code, page=page)["scene"]
    return [row[-1] for table in scene["tables"] if table["kind"] in ("bar", "point") for row in table["rows"]]


@pytest.mark.parametrize(
    ("code", "pages", "first"),
    [
        ("plt.plot([1, 2]); plt.title('a'); plt.show()", 1, "a"),
        ("plt.plot([1, 2]); plt.title('never shown')", 1, "never shown"),
        ("plt.plot([1, 2]); plt.title('s'); plt.savefig('x.png'); plt.close()", 1, "s"),
        ("plt.plot([1, 2]); plt.title('p'); plt.savefig('x.pdf'); plt.close('all')", 1, "p"),
        ("plt.figure(); plt.figure(); plt.plot([1, 2]); plt.title('second')", 1, "second"),
        ("plt.plot([1, 2]); plt.title('twice'); plt.savefig('x.png'); plt.show(); plt.show()", 1, "twice"),
        ("plt.plot([1, 2]); plt.title('shown'); plt.show(); plt.savefig('empty.png')", 1, "shown"),
        ("plt.plot([1, 2]); plt.title('one'); plt.show(); plt.plot([3, 4]); plt.title('two'); plt.show()", 2, "one"),
        (
            "plt.plot([1, 2]); plt.title('one'); plt.savefig('1.png'); plt.clf(); plt.plot([3]); plt.title('two')",
            2,
            "one",
        ),
        ("plt.plot([1, 2]); plt.title('old'); plt.clf(); plt.plot([3, 4]); plt.title('new'); plt.show()", 1, "new"),
        (
            "plt.plot([1, 2]); plt.title('thrown away'); plt.close(); plt.plot([1]); plt.title('kept'); plt.show()",
            1,
            "kept",
        ),
        (
            "f, a = plt.subplots(); a.plot([1, 2]); a.set_title('before'); f.savefig('1.png'); a.set_title('after')",
            1,
            "after",
        ),
        (
            "from matplotlib.figure import Figure\nf = Figure(); f.add_subplot().set_title('bare'); f.savefig('x.png')",
            1,
            "bare",
        ),
        ("f, a = plt.subplots(); a.set_title('held'); plt.close(f); f.savefig('late.png')", 1, "held"),
    ],
)
def test_pages(code, pages, first):
    assert titles(code) == (pages, [first])


def test_page_chooses_the_figure_in_order_of_their_beginning():
    code = "for i in range(3):\n    plt.figure(); plt.bar(['a'], [i + 1]); plt.title(str(i)); plt.savefig(f'{i}.png'); plt.close()"
    assert [titles(code, page) for page in range(3)] == [(3, ["0"]), (3, ["1"]), (3, ["2"])]
    code = "a = plt.figure(1); b = plt.figure(2); plt.plot([1]); plt.title('b'); plt.savefig('b.png'); plt.close(2)\nplt.plot([1]); plt.title('a')"
    assert titles(code, 0) == (2, ["a"])
    assert titles(code, 1) == (2, ["b"])


@pytest.mark.parametrize(
    ("code", "kind"),
    [("x = 1", "no-figure"), ("plt.figure(); plt.show()", "no-figure"), ("plt.plot([1]); plt.close()", "no-figure")],
)
def test_no_picture_has_a_named_reason(code, kind):
    with pytest.raises(AssertionError, match="ProbeError"):
        run(START + code)
    code = START + code + "\n"
    assert kind in run_kind(code)


def run_kind(code, page=0):
    from .harness import in_child, probe

    def work():
        probe().start({"page": page})
        exec(compile(code, "source.py", "exec"), {"__name__": "__main__"})
        try:
            probe().finish({})
        except Exception as error:
            return error.kind
        return ""

    return in_child(work)


def test_a_page_that_is_not_there():
    assert run_kind(START + "plt.plot([1])", page=3) == "no-page"


def test_what_was_removed_cleared_or_changed_is_read_as_drawn():
    assert values("bars = plt.bar(['a', 'b', 'c'], [1, 2, 3]); bars[1].remove()") == [1, 3]
    assert values("bars = plt.bar(['a', 'b'], [1, 2]); bars[0].set_height(7)") == [7, 2]
    assert values("plt.plot([5, 6]); plt.cla(); plt.plot([1, 2])") == [1, 2]
    assert values("line, = plt.plot([5, 6]); line.set_ydata([8, 9]); plt.ylim(0, 10)") == [8, 9]
    assert values("line, = plt.plot([5, 6]); other, = plt.plot([1, 2]); line.set_visible(False)") == [1, 2]
    assert values("plt.plot([5, 6], alpha=0); plt.plot([1, 2])") == [1, 2]


@pytest.mark.parametrize(
    ("save", "size"),
    [
        ("fig.savefig('x.png', dpi=50)", (200, 150)),
        ("plt.show()", (400, 300)),
        ("fig.savefig('x.png', dpi=3000)", (4096, 3072)),
        ("fig.savefig('x.png'); plt.show()", (400, 300)),
        ("fig.savefig('x.svg', dpi=50)", (200, 150)),
    ],
)
def test_size_follows_the_script_up_to_the_limit(save, size):
    done = run(START + f"fig, ax = plt.subplots(figsize=(4, 3)); ax.plot([1, 2])\n{save}")
    image = Image.open(io.BytesIO(bytes.fromhex(done["png"])))
    assert image.size == size == (done["scene"]["width"], done["scene"]["height"])


def test_tight_crop_beyond_the_limit_is_scaled_down():
    code = "fig, ax = plt.subplots(figsize=(4, 4)); ax.plot([1, 2]); ax.text(5, 1, 'far away')\nfig.savefig('x.png', dpi=100, bbox_inches='tight')"
    scene = run(START + code, max_pixels=500)["scene"]
    assert 480 <= max(scene["width"], scene["height"]) <= 500


def test_saved_file_is_there_for_the_script():
    code = "plt.plot([1, 2]); plt.savefig('x.png'); plt.savefig('noext'); from PIL import Image; w, h = Image.open('x.png').size\n"
    code += "import os; assert os.path.exists('noext.png')\nimport io; b = io.BytesIO(); plt.savefig(b); assert b.getvalue()[:4] == b'\\x89PNG'\n"
    assert titles(code + "plt.title(f'{w}x{h}')") == (1, ["640x480"])


def test_scripts_that_ask_and_wait():
    code = "import argparse, sys, time\nn = int(input('how many? ')); rest = sys.stdin.read(); args = argparse.ArgumentParser().parse_args()\n"
    code += "time.sleep(100); plt.pause(50); plt.bar(['a'], [n])\nif __name__ == '__main__':\n    plt.title(sys.argv[0]); plt.show()"
    assert titles(code) == (1, ["source.py"])


@pytest.mark.parametrize(
    "code",
    [
        "v = np.random.rand(3)", "v = np.random.default_rng().random(3)", "v = np.random.RandomState().rand(3)",
        "import random; v = [random.random() for _ in range(3)]", "import random; v = [random.Random().random()] * 3",
        "import os; v = list(os.urandom(3))", "import uuid; v = [uuid.uuid4().int % 97] * 3", "np.random.seed(); v = np.random.rand(3)",
        "v = np.random.Generator(np.random.PCG64()).random(3)", "import secrets; v = [secrets.randbelow(99)] * 3",
        "import datetime; v = [datetime.datetime.now().microsecond + datetime.date.today().year] * 3",
        "import time; v = [time.time() % 1000] * 3", "import pandas as pd; v = pd.Series(range(9)).sample(3).tolist()",
        "v = [hash(frozenset('abc')) * 0 + len({'x', 'y'})] * 3",
    ],
)  # fmt: skip
def test_unseeded_is_seeded(code):
    code = START + code + "\nplt.bar(['a', 'b', 'c'], v); plt.show()"
    first, second = run(code, clock=True), run(code, clock=True)
    assert first["png"] == second["png"]
    assert first["scene"] == second["scene"]


def test_dates_still_work_under_the_fixed_clock():
    code = START + (
        "from datetime import datetime, date, timedelta\nimport datetime as dt, pandas as pd\n"
        "d = datetime(2024, 1, 31); assert isinstance(d, datetime) and isinstance(d, date) and issubclass(pd.Timestamp, datetime)\n"
        "assert datetime.strptime('2024-02-01', '%Y-%m-%d') - d == timedelta(1); assert date.today() == datetime.now().date()\n"
        "assert isinstance(pd.Timestamp('2024-01-01'), datetime); assert datetime.fromisoformat('2024-05-05').month == 5\n"
        "plt.plot([d + timedelta(days=i) for i in range(3)], [1, 2, 3]); plt.title(f'{datetime.now():%Y-%m-%d}')"
    )
    scene = run(code, clock=True)["scene"]
    assert [mark["text"] for mark in scene["marks"] if mark["role"] == "title"] == ["2025-06-15"]
    assert [row[1] for table in scene["tables"] for row in table["rows"]] == ["2024-01-31", "2024-02-01", "2024-02-02"]


@pytest.mark.parametrize(
    ("code", "bridge"),
    [
        ("from matplotlib import cm; cm.register_cmap('mine', cm.viridis)", "matplotlib.cm.register_cmap"),
        ("x = np.float(3)", "numpy.float"),
        (
            "import pandas as pd; d = pd.DataFrame({'a': [1]}).append({'a': 2}, ignore_index=True); assert len(d) == 2",
            "pandas.DataFrame.append",
        ),
        ("plt.style.use('seaborn-whitegrid')", "matplotlib.style.seaborn-whitegrid"),
        ("plt.figure().gca(projection='3d')", "matplotlib.figure.gca(projection=)"),
        ("plt.hist([1, 2, 3], normed=True)", "matplotlib.Axes.hist(normed=)"),
        ("plt.rcParams['text.usetex'] = True", "matplotlib.text.usetex"),
        (
            "plt.gca().add_patch(plt.Polygon([(0, 0), (1, 0), (1, 1)], True))",
            "matplotlib.patches.Polygon(closed by position)",
        ),
        ("h = plt.plot([1], label='a'); assert plt.legend().legendHandles", "matplotlib.legend.legendHandles"),
        ("c = plt.contour([[1, 2], [3, 4]]); c.collections[0].set_alpha(0.5)", "matplotlib.contour.collections"),
    ],
)
def test_removed_names_are_bridged_and_told(code, bridge):
    done = run(START + code + "\nplt.figure(); plt.plot([1, 2]); plt.show()")
    assert bridge in done["bridges"]


def test_nothing_is_told_when_nothing_was_bridged():
    assert run(START + "plt.plot([1, 2]); plt.style.use('ggplot'); plt.show()")["bridges"] == []
