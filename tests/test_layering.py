"""Imports point one way, processes start in few places, and nothing draws on import."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "codesynth"

# A module may import from its own layer's package and from the layers below (later in this list).
LAYERS = [
    {"cli"},
    {"api"},
    {"run", "dataset"},
    {"stages"},
    {"author", "qa", "quality", "sinks", "sandbox", "categories"},
    {"spec", "plugin", "scene", "resources"},
    {"core", "errors", "seeds"},
]
LEVEL = {name: level for level, names in enumerate(LAYERS) for name in names}
# Siblings that may use each other: an author hands over to its category, whose questions are built from operations.
SIDEWAYS = {("author", "categories"), ("author", "qa"), ("author", "sandbox"), ("categories", "qa"), ("run", "dataset")}
STARTS_PROCESSES = {"sandbox", "run/local.py"}


def modules():
    return sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def layer_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_down(path):
    here = layer_of(path)
    for name in imported(path):
        parts = name.split(".")
        if parts[0] in ("codesynth_renderers", "matplotlib", "seaborn", "networkx", "scipy"):
            assert "guest" in path.parts, f"{path} imports {name}: the host draws nothing and knows no renderer"
        if parts[0] != "codesynth" or len(parts) == 1 or parts[1] == here:
            continue
        there = parts[1]
        if there == "testing" or (here, there) in SIDEWAYS:
            continue
        assert LEVEL[there] > LEVEL[here], f"{path.relative_to(PACKAGE)} imports {name}, against the arrow"


@pytest.mark.parametrize("path", modules(), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_only_few_start_processes(path):
    place = path.relative_to(PACKAGE).as_posix()
    if place in STARTS_PROCESSES or place.split("/")[0] in STARTS_PROCESSES:
        return
    assert not {"subprocess", "multiprocessing", "pty"} & {name.split(".")[0] for name in imported(path)}
    calls = [n.func for n in ast.walk(ast.parse(path.read_text())) if isinstance(n, ast.Call)]
    names = {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in calls}
    assert not names & {"fork", "forkpty", "execv", "execve", "posix_spawn", "system", "Popen", "exec", "eval"}


def test_renderers_import_only_the_contract():
    for path in sorted((ROOT / "renderers").rglob("*.py")):
        if "gallery" in path.parts:
            continue
        ours = {name.split(".")[1] for name in imported(path) if name.startswith("codesynth.")}
        assert ours <= {"plugin", "scene", "core", "errors"}, path
        if "probe" in path.parts:
            assert not ours, f"{path} runs in the guest, where codesynth is not"


def test_no_global_random():
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "random":
                assert node.attr == "Random" or "guest" in path.parts, f"{path}:{node.lineno} random.{node.attr}"


def test_files_are_short():
    long = {str(p): n for p in modules() if (n := len(p.read_text().splitlines())) > 400}
    assert not long


def test_import_is_light():
    code = (
        "import sys, time; start = time.perf_counter(); import codesynth; seconds = time.perf_counter() - start;"
        "heavy = {'matplotlib', 'numpy', 'pandas', 'pyarrow', 'pydantic', 'openai'} & set(sys.modules);"
        "assert not heavy, heavy; print(seconds)"
    )
    seconds = min(
        float(subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout)
        for _ in range(3)
    )
    assert seconds < 0.2
