"""The whole run, decided before any work: which index is what, and which indices make a shard."""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codesynth.errors import OutputError, SpecError
from codesynth.seeds import derive_seed
from codesynth.spec import RunSpec, parse_spec
from codesynth.stages import Script, Task

PLAN_FILE = "plan.json"
FORMAT = 1
MAX_DATA_FILES = 16
MAX_DATA_BYTES = 1 << 20
_GOLDEN = 0.6180339887498949  # the most even spread of a sequence over [0, 1): Weyl, with the golden ratio


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script to ingest: its path below the root, the data files beside it, and the hash of all that."""

    name: str
    sha256: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A run spec with everything resolved. Two equal plans give the same dataset, byte for byte."""

    spec: RunSpec
    weights: tuple[tuple[tuple[str, float], ...], ...]
    """For each pipeline, its figure types with their weights."""
    scripts: tuple[ScriptFile, ...] = ()
    root: str = ""

    @property
    def count(self) -> int:
        """Number of indices."""
        return len(self.scripts) if self.scripts else self.spec.count

    @property
    def shard_size(self) -> int:
        """Indices in a shard: as asked, else about sixteen shards of 10 to 100."""
        return self.spec.shard_size or min(100, max(10, math.ceil(self.count / 16)))

    @property
    def shards(self) -> int:
        """Number of shards."""
        return max(1, math.ceil(self.count / self.shard_size))

    def indices(self, rank: int) -> range:
        """Return the indices of one shard."""
        return range(rank * self.shard_size, min(self.count, (rank + 1) * self.shard_size))

    def task(self, index: int) -> Task:
        """Return what index `index` is: a function of the plan and the index only."""
        split = "validation" if self._unit("split", index) < self.spec.validation else "train"
        if self.scripts:
            return Task(index, self.spec.pipelines[0], split=split, script=self._script(self.scripts[index]))
        pipelines = [(str(i), pipeline.weight) for i, pipeline in enumerate(self.spec.pipelines)]
        position = int(_pick(pipelines, self._even("pipeline", index)))
        figure_type = _pick(self.weights[position], self._even("figure type", index))
        return Task(index, self.spec.pipelines[position], figure_type, split=split)

    def _script(self, script: ScriptFile) -> Script:
        try:
            code, data = _read_script(Path(self.root), script.name, script.files)
        except (OSError, UnicodeDecodeError) as error:
            raise OutputError(f"the script {script.name} of this plan cannot be read below {self.root}") from error
        if _digest(code, data) != script.sha256:
            raise OutputError(f"the script {script.name} was changed since this plan was made: choose another --out")
        return Script(script.name, code, data)

    def _even(self, purpose: str, index: int) -> float:
        """Spread over [0, 1) evenly, so that even a small run has its share of every kind."""
        steps = _GOLDEN if purpose == "figure type" else math.sqrt(2)
        return (self._unit(purpose, 0) + index * steps) % 1.0

    def _unit(self, purpose: str, index: int) -> float:
        return derive_seed(self.spec.seed, "plan", index, purpose) / 2**64

    def to_json(self) -> str:
        """Serialise for `plan.json`; the identity is a hash of the rest."""
        body: dict[str, Any] = {
            "format": FORMAT,
            "spec": self.spec.model_dump(mode="json"),
            "weights": [list(map(list, weights)) for weights in self.weights],
            "scripts": [[script.name, script.sha256, list(script.files)] for script in self.scripts],
            "root": self.root,
        }
        return json.dumps({"identity": self.identity, **body}, indent=1, ensure_ascii=False, sort_keys=True) + "\n"

    @property
    def identity(self) -> str:
        """A hash of everything that decides the bytes of the dataset (so not of where the scripts lie)."""
        decisive = self.spec.model_dump(mode="json", exclude={"llm": {"concurrency", "max_cost", "api_key_env"}})
        body = [FORMAT, decisive, self.weights, [(script.name, script.sha256) for script in self.scripts]]
        return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:32]


def _pick(weights: Any, position: float) -> str:
    total = sum(weight for _, weight in weights)
    reached = 0.0
    for name, weight in weights:
        reached += weight / total
        if position < reached:
            return str(name)
    return str(weights[-1][0])


def claim(plan: Plan, out: Path) -> None:
    """Make `out` the folder of this plan; OutputError when it holds another plan's data or something else."""
    path = out / PLAN_FILE
    try:
        out.mkdir(parents=True, exist_ok=True)
        if path.exists():
            _compare(plan, path)
            return
        foreign = sorted(entry.name for entry in out.iterdir() if not entry.name.startswith("."))
        if foreign:
            raise OutputError(
                f"{out} is not empty ({foreign[0]}{', …' if len(foreign) > 1 else ''}) and holds no dataset of ours: "
                "choose another --out, or empty it"
            )
        temporary = path.with_suffix(".tmp")
        temporary.write_text(plan.to_json(), encoding="utf-8")
        temporary.replace(path)
    except OSError as error:
        raise OutputError(f"cannot write to {out}: {error.strerror or error}") from error


def _compare(plan: Plan, path: Path) -> None:
    try:
        stored = json.loads(path.read_text(encoding="utf-8"))
        identity = stored["identity"]
    except (ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{path} cannot be read as a plan: choose another --out, or remove the folder") from error
    if identity != plan.identity:
        changed = _differences(stored.get("spec", {}), plan.spec.model_dump(mode="json"))
        raise OutputError(
            f"{path.parent} holds the dataset of another plan ({'; '.join(changed[:4]) or 'other scripts'}): "
            "choose another --out, or give the same plan to go on"
        )


def _differences(old: Any, new: Any, path: str = "") -> list[str]:
    if isinstance(old, dict) and isinstance(new, dict):
        keys = sorted(set(old) | set(new))
        return [d for key in keys for d in _differences(old.get(key), new.get(key), f"{path}.{key}".lstrip("."))]
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        return [d for i, (a, b) in enumerate(zip(old, new, strict=True)) for d in _differences(a, b, f"{path}[{i}]")]
    return [] if old == new else [f"{path} was {old!r}, now {new!r}"]


def load_plan(out: Path) -> Plan:
    """Read the plan of a dataset directory; OutputError when there is none that can be read."""
    path = out / PLAN_FILE
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        return Plan(
            parse_spec(raw["spec"], origin=str(path)),
            tuple(tuple((name, weight) for name, weight in weights) for weights in raw["weights"]),
            tuple(ScriptFile(name, digest, tuple(files)) for name, digest, files in raw["scripts"]),
            raw["root"],
        )
    except OSError as error:
        raise OutputError(f"{out} holds no dataset of ours: cannot read {path}: {error.strerror}") from error
    except (ValueError, KeyError, TypeError, SpecError) as error:
        raise OutputError(f"{path} cannot be read as a plan: {error}") from error


def find_scripts(root: Path, suffix: str) -> tuple[Path, tuple[ScriptFile, ...]]:
    """List the scripts below `root` (or the one file that it is), sorted by name, without exact copies.

    Text files beside a script whose names stand in its code come along as its data.
    """
    if not root.exists():
        raise SpecError([f"there is no folder or file {root}"])
    folder = root if root.is_dir() else root.parent
    paths = sorted(p for p in root.rglob(f"*{suffix}") if p.is_file()) if root.is_dir() else [root]
    found: dict[str, ScriptFile] = {}
    for path in paths:
        try:
            script = _find_data(folder, path)
        except UnicodeDecodeError:
            continue  # not text, so not a script
        except OSError as error:
            raise SpecError([f"cannot read {path}: {error.strerror}"]) from error
        found.setdefault(script.sha256, script)
    if not found:
        raise SpecError([f"{root} has no {suffix} files that are UTF-8 text"])
    return folder.resolve(), tuple(sorted(found.values(), key=lambda script: script.name))


def _find_data(folder: Path, path: Path) -> ScriptFile:
    name = path.relative_to(folder).as_posix()
    code = path.read_text(encoding="utf-8")
    files = []
    for beside in sorted(path.parent.iterdir()):
        fits = beside.is_file() and beside.suffix not in (path.suffix, "") and beside.stat().st_size <= MAX_DATA_BYTES
        if fits and beside.name in code and _is_text(beside):
            files.append(beside.name)
    code, data = _read_script(folder, name, tuple(files[:MAX_DATA_FILES]))
    return ScriptFile(name, _digest(code, data), tuple(data))


def _is_text(path: Path) -> bool:
    try:
        return "\0" not in path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, OSError):
        return False


def _read_script(folder: Path, name: str, files: tuple[str, ...]) -> tuple[str, dict[str, str]]:
    path = folder / name
    return path.read_text(encoding="utf-8"), {file: (path.parent / file).read_text(encoding="utf-8") for file in files}


def _digest(code: str, data: dict[str, str]) -> str:
    return hashlib.sha256(json.dumps([code, sorted(data.items())]).encode()).hexdigest()
