"""Everything under examples/ runs."""

import subprocess
import sys
from pathlib import Path

import pytest

from codesynth.api import resolve, what_is_known
from codesynth.spec import parse_spec, read_spec

EXAMPLES = Path(__file__).parent.parent / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda p: p.name)
def test_plans_are_right(path):
    assert resolve(parse_spec(read_spec(path), what_is_known())).count > 0


@pytest.mark.xdist_group("run")
@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.py")), ids=lambda p: p.name)
def test_scripts_run(path, tmp_path):
    done = subprocess.run([sys.executable, path], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.slow
@pytest.mark.xdist_group("run")
@pytest.mark.parametrize("name", ["charts.toml", "bars_and_lines.toml"])
def test_offline_plans_run(name, tmp_path):
    argv = [sys.executable, "-m", "codesynth.cli", "generate", str(EXAMPLES / name), "--out", str(tmp_path / "out")]
    done = subprocess.run(argv, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
