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
from codesynth.spec import PipelineSpec, RunSpec

PLAN_FILE = "plan.json"
FORMAT = 1
_GOLDEN = 0.6180339887498949  # the most even spread of a sequence over [0, 1): Weyl, with the golden ratio


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """A script to ingest: its path below the root, and the hash that it had when the plan was made."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Task:
    """One index of the plan: what to draw there."""

    index: int
    pipeline: PipelineSpec
    figure_type: str = ""
    script: ScriptFile | None = None
    split: str = "train"


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
            return Task(index, self.spec.pipelines[0], script=self.scripts[index], split=split)
        pipelines = [(str(i), pipeline.weight) for i, pipeline in enumerate(self.spec.pipelines)]
        position = int(_pick(pipelines, self._even("pipeline", index)))
        figure_type = _pick(self.weights[position], self._even("figure type", index))
        return Task(index, self.spec.pipelines[position], figure_type, split=split)

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
            "scripts": [[script.name, script.sha256] for script in self.scripts],
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


def find_scripts(root: Path, suffixes: tuple[str, ...]) -> tuple[ScriptFile, ...]:
    """List the scripts below `root` (or the one file that it is), sorted by name, without exact copies."""
    if not root.exists():
        raise SpecError([f"there is no folder or file {root}"])
    paths = [root] if root.is_file() else sorted(p for p in root.rglob("*") if p.suffix in suffixes and p.is_file())
    found: dict[str, ScriptFile] = {}
    for path in paths:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        found.setdefault(digest, ScriptFile(path.name if root.is_file() else path.relative_to(root).as_posix(), digest))
    if not found:
        raise SpecError([f"{root} has no {' or '.join(suffixes)} files"])
    return tuple(sorted(found.values(), key=lambda script: script.name))
