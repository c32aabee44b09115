"""The command line: each mistake is one sentence with its own exit code, and what was finished stays."""

import os
import re
import subprocess
import sys

import pytest

pytestmark = pytest.mark.xdist_group("run")
CHART = "import matplotlib.pyplot as plt\nplt.bar(['a', 'b', 'c'], [1, 2, 4])\nplt.title('Three bars')\nplt.show()\n"


def codesynth(*argv, env=None, **options):
    return subprocess.run(
        [sys.executable, "-m", "codesynth.cli", *map(str, argv)],
        capture_output=True, text=True, check=False, env={**os.environ, "COLUMNS": "200", **(env or {})}, **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def dataset(tmp_path_factory):
    out = tmp_path_factory.mktemp("cli") / "charts"
    done = codesynth("generate", "--count", 12, "--seed", 3, "--out", out, "--workers", 1)
    assert done.returncode == 0, done.stderr
    assert re.search(r"1[0-2] samples with \d+ questions", done.stdout)
    return out


def test_help_shows_every_command():
    text = codesynth("--help").stdout
    for name in ("generate", "ingest", "render", "verify", "inspect", "doctor"):
        assert name in text


def test_doctor_says_what_is_ready():
    done = codesynth("doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ready" in done.stdout and "matplotlib" in done.stdout and "jail" in done.stdout


def test_the_same_command_again_has_nothing_to_do(dataset):
    before = {p: p.stat().st_mtime_ns for p in (dataset / "data").iterdir()}
    done = codesynth("generate", "--count", 12, "--seed", 3, "--out", dataset)
    assert done.returncode == 0
    assert {p: p.stat().st_mtime_ns for p in (dataset / "data").iterdir()} == before


def test_verify_and_inspect(dataset, tmp_path):
    done = codesynth("verify", dataset, "--render", 3)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "all the same" in done.stdout
    done = codesynth("inspect", dataset, "--html", tmp_path / "page.html")
    assert done.returncode == 0 and "figure type" in done.stdout.lower()
    assert (tmp_path / "page.html").read_text().count("<article>") >= 10


def test_a_plan_with_three_mistakes_lists_all_three(tmp_path):
    (tmp_path / "plan.toml").write_text('count = 0\nsead = 1\n[[pipelines]]\nrenderer = "plotli"\n')
    done = codesynth("generate", tmp_path / "plan.toml", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert done.stderr.count("error:") == 3
    assert not (tmp_path / "out").exists()


def test_an_output_folder_of_another_plan(dataset):
    done = codesynth("generate", "--count", 12, "--seed", 4, "--out", dataset)
    assert done.returncode == 4 and "another plan" in done.stderr and "Traceback" not in done.stderr


def test_a_read_only_output():
    done = codesynth("generate", "--count", 2, "--out", "/proc/sys/nowhere")
    assert done.returncode == 4 and "cannot write" in done.stderr and "Traceback" not in done.stderr


def test_render_gives_image_scene_and_overlay(tmp_path):
    (tmp_path / "chart.py").write_text(CHART)
    argv = ["render", "chart.py", "--out", "c.png", "--scene", "c.json", "--overlay", "o.png"]
    done = codesynth(*argv, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "3 bar" in done.stdout
    assert (tmp_path / "c.png").read_bytes().startswith(b"\x89PNG")
    assert '"Three bars"' in (tmp_path / "c.json").read_text()


def test_render_of_broken_code_says_where(tmp_path):
    (tmp_path / "chart.py").write_text("import matplotlib.pyplot as plt\nplt.bar(a)\n")
    done = codesynth("render", "chart.py", "--out", "c.png", cwd=tmp_path)
    assert done.returncode == 1 and "NameError" in done.stderr and "line 2" in done.stderr
    assert "Traceback" not in done.stderr


def test_ingest_takes_scripts_with_several_figures(tmp_path):
    folder = tmp_path / "scripts"
    folder.mkdir()
    (folder / "one.py").write_text(CHART)
    (folder / "two.py").write_text(CHART.replace("4]", "5]") + "plt.figure()\nplt.plot([1, 2, 3], [3, 9, 5])\n")
    (folder / "bad.py").write_text("1 / 0")
    done = codesynth("ingest", folder, "--language", "matplotlib", "--out", tmp_path / "mined")
    assert done.returncode == 0, done.stderr
    assert "3 samples" in done.stdout and "1 failures" in done.stdout and "render: exception" in done.stdout


def test_an_unknown_language_names_the_known_ones(tmp_path):
    (tmp_path / "a.py").write_text(CHART)
    done = codesynth("ingest", tmp_path, "--language", "povray", "--out", tmp_path / "out")
    assert done.returncode == 2 and "matplotlib" in done.stderr


def test_a_dead_endpoint_and_a_wrong_plan_cost_nothing(tmp_path):
    argv = ["--author", "llm", "--model", "m", "--base-url", "http://127.0.0.1:9/v1", "--out", tmp_path / "out"]
    done = codesynth("generate", "--count", 2, *argv, env={"OPENAI_API_KEY": "x"})
    assert done.returncode == 6 and "127.0.0.1:9" in done.stderr and "Traceback" not in done.stderr


def test_no_dataset_there(tmp_path):
    for command in ("verify", "inspect"):
        done = codesynth(command, tmp_path / "none")
        assert done.returncode not in (0, 1) and "Traceback" not in done.stderr and done.stderr.strip()


def test_a_second_run_into_the_same_folder_waits_outside(dataset):
    import fcntl

    with (dataset / ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        done = codesynth("generate", "--count", 12, "--seed", 3, "--out", dataset)
    assert done.returncode == 4 and "another run" in done.stderr
