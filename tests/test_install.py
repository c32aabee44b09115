"""`pip install .` into a clean virtual environment: prompts, personas and renderers are inside the wheel."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def run(*argv, **options):
    done = subprocess.run(list(map(str, argv)), capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_that_the_checkout_has(tmp_path):
    import zipfile

    run("git", "clone", "-q", ROOT, tmp_path / "clone")
    run(sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "-w", tmp_path, tmp_path / "clone")
    (wheel,) = tmp_path.glob("codesynth-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    homes = {"src/codesynth": "codesynth", "renderers": "codesynth_renderers", "personas": "codesynth_personas"}
    for folder, package in {**homes, "prompts": "codesynth_prompts"}.items():
        tracked = run("git", "ls-files", folder, cwd=tmp_path / "clone").split()
        missing = [name for name in tracked if name.replace(folder, package, 1) not in inside]
        assert not missing, f"not in the wheel: {missing[:5]}"


@pytest.mark.slow
def test_a_clean_environment_can_generate(tmp_path):
    run("git", "clone", "-q", ROOT, tmp_path / "clone")
    run(sys.executable, "-m", "venv", tmp_path / "venv")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHONPATH", "VIRTUAL_ENV"))}
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", tmp_path / "clone", env=environment)
    subprocess.run(["rm", "-rf", str(tmp_path / "clone")], check=True)
    command = tmp_path / "venv" / "bin" / "codesynth"
    assert "ready" in run(command, "doctor", cwd=tmp_path, env=environment)
    run(command, "generate", "--count", "6", "--out", "out", cwd=tmp_path, env=environment)
    assert "all the same" in run(command, "verify", "out", "--render", "2", cwd=tmp_path, env=environment)
