"""A stored dataset: reading it, checking that it is true, counting what it holds.

Everything here streams, one row group at a time, so that the size of a dataset does not matter.
"""

from __future__ import annotations

import hashlib
import heapq
import io
import json
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path

import numpy as np
from PIL import Image

import codesynth
from codesynth.core import Box, Failure, Rendered, Sample
from codesynth.errors import DatasetError, RenderError, SpecError, StageError
from codesynth.plugin import Canvas, Registry, Renderer
from codesynth.qa import verify as verify_answer
from codesynth.sandbox import Sandbox
from codesynth.sinks.parquet import ShardFile, read_failures, read_sample, read_samples, shard_files
from codesynth.sinks.reader import group_count, read_groups, read_rows, row_count, to_sample
from codesynth.sinks.rows import digest

_SLACK = 0.01  # pixels; boxes are cut at the image in floating point


class Dataset:
    """The samples of a directory (or of one shard), in stored order: train first, by shard.

    Holds paths, never rows; iterate as often as you like. DatasetError when there is no dataset.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        self._files = shard_files(self.path)

    def __len__(self) -> int:
        return sum(row_count(file.path) for file in self._files)

    def __iter__(self) -> Iterator[Sample]:
        return read_samples(self.path)

    def sample(self, sample_id: str) -> Sample:
        """Return the sample with this id; KeyError when there is none."""
        for file in self._files:
            for group, rows in enumerate(read_groups(file.path, ["id"])):
                for position, row in enumerate(rows):
                    if row["id"] == sample_id:
                        return read_sample(file, group, position)
        raise KeyError(sample_id)

    def ids(self) -> Iterator[str]:
        """Yield the ids alone, which is much faster than the samples."""
        for file in self._files:
            yield from (row["id"] for row in read_rows(file.path, ["id"]))

    def figure_types(self) -> Counter[str]:
        """Return how many samples each figure type has."""
        rows = (row for file in self._files for row in read_rows(file.path, ["metadata"]))
        return Counter(row["metadata"]["figure_type"] for row in rows)

    def failures(self) -> Iterator[Failure]:
        """Yield what did not become a sample."""
        return read_failures(self.path)


def load(path: Path | str) -> Dataset:
    """Open a stored dataset; DatasetError when there is none."""
    return Dataset(Path(path))


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is not as it should be: where (a sample's id or a file), a kebab-case kind, and a sentence."""

    where: str
    kind: str
    detail: str

    def __str__(self) -> str:
        return f"{self.where}: {self.kind}: {self.detail}"


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What `verify` found. `notes` are differences that another version of a package explains."""

    samples: int
    answers: int
    rendered: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def verify(
    path: Path | str, *, render: int = 20, jailed: bool = True, registry: Registry | None = None
) -> VerifyReport:
    """Compute every answer again from its row alone, check the rows, and draw `render` samples again.

    The samples to draw are chosen by a hash of their ids. Damage is reported, not raised; DatasetError only when
    there is no dataset at all, JailUnavailable when images are to be drawn and the jail cannot be had.
    """
    path = Path(path)
    files = shard_files(path)
    audit = _Audit(render)
    if path.is_dir():
        audit.problems.extend(_layout_problems(path, files))
    redraw = _Redraw(path, registry or Registry.discover(), jailed) if render else None
    try:
        for file in files:
            audit.check_file(file)
        audit.check_ids(files)
        if redraw:
            for file, group, position in audit.chosen():
                redraw.check(read_sample(file, group, position))
            audit.problems.extend(redraw.problems)
    finally:
        if redraw:
            redraw.close()
    drawn, notes = (redraw.count, tuple(redraw.notes())) if redraw else (0, ())
    return VerifyReport(audit.samples, audit.answers, drawn, tuple(audit.problems), notes)


class _Audit:
    """Reads every row once: checks it, and remembers ids and the rows to draw again."""

    def __init__(self, render: int) -> None:
        self.samples = self.answers = 0
        self.problems: list[Problem] = []
        self._render = render
        # Hashes instead of ids: eight bytes a row. A heap of the smallest: which rows to draw again.
        self._ids = array("Q")
        self._heap: list[tuple[int, ShardFile, int, int]] = []

    def check_file(self, file: ShardFile) -> None:
        try:
            for group, rows in enumerate(read_groups(file.path)):
                for position, row in enumerate(rows):
                    self._check_row(row, file, group, position)
        except DatasetError as error:
            self.problems.append(Problem(file.path.name, "unreadable-shard", str(error)))

    def _check_row(self, row: dict[str, object], file: ShardFile, group: int, position: int) -> None:
        self.samples += 1
        where = f"{row.get('id') or f'{file.path.name} row {self.samples}'}"
        try:
            sample = to_sample(row, file)
        except DatasetError as error:
            self.problems.append(Problem(where, "bad-row", str(error.__cause__ or error)))
            return
        if row.get("sha256") != digest(row):
            self.problems.append(Problem(where, "altered", "the row's checksum does not fit its contents"))
        self.problems.extend(Problem(where, kind, detail) for kind, detail in _row_problems(sample))
        self.answers += len(sample.qa)
        key = _hash(sample.id)
        self._ids.append(key)
        heapq.heappush(self._heap, (-key, file, group, position))
        if len(self._heap) > self._render:
            heapq.heappop(self._heap)

    def chosen(self) -> list[tuple[ShardFile, int, int]]:
        return sorted((file, group, position) for _, file, group, position in self._heap)

    def check_ids(self, files: list[ShardFile]) -> None:
        keys = np.sort(np.frombuffer(self._ids, dtype=np.uint64)) if self._ids else np.zeros(0, dtype=np.uint64)
        repeated = {int(key) for key in keys[1:][keys[1:] == keys[:-1]]}
        if not repeated:
            return
        names: Counter[str] = Counter()
        for file in files:
            rows = read_rows(file.path, ["id"]) if _is_readable(file) else iter(())
            names.update(row["id"] for row in rows if _hash(row["id"]) in repeated)
        self.problems.extend(
            Problem(name, "repeated-id", f"{count} rows have this id") for name, count in names.items() if count > 1
        )


def _hash(sample_id: str) -> int:
    return int.from_bytes(hashlib.sha256(sample_id.encode()).digest()[:8], "big")


def _is_readable(file: ShardFile) -> bool:
    try:
        return group_count(file.path) >= 0
    except DatasetError:
        return False


def _row_problems(sample: Sample) -> Iterator[tuple[str, str]]:
    yield from _answer_problems(sample)
    yield from _image_problems(sample.rendered)
    size = Box(0, 0, sample.rendered.scene.width, sample.rendered.scene.height)
    for mark in sample.rendered.scene.marks:
        box = mark.box
        if not (box.x0 <= box.x1 and box.y0 <= box.y1 and size.contains(box, _SLACK)):
            yield "box-outside", f"the box of mark {mark.id} is not within the image"
            break


def _answer_problems(sample: Sample) -> Iterator[tuple[str, str]]:
    for number, qa in enumerate(sample.qa):
        try:
            verify_answer(qa, sample.rendered.scene, sample.source.data)
        except StageError as error:
            yield error.kind, f"question {number} ({qa.question[:60]!r}): {error.detail}"
        except Exception as error:  # a damaged scene can break a program in any way; the row is at fault, not we
            yield "no-answer", f"question {number} ({qa.question[:60]!r}): {error!r}"


def _image_problems(rendered: Rendered) -> Iterator[tuple[str, str]]:
    scene = rendered.scene
    try:
        with Image.open(io.BytesIO(rendered.png), formats=["PNG"]) as image:
            image.load()
            size = image.size
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        yield "bad-image", "the image cannot be decoded"
        return
    if size != (scene.width, scene.height):
        yield "wrong-size", f"the image is {size[0]}x{size[1]}, the scene {scene.width}x{scene.height}"


def _layout_problems(path: Path, files: list[ShardFile]) -> Iterator[Problem]:
    """Compare the files with what their names and the markers say should be there."""
    totals = sorted({file.total for file in files})
    if len(totals) > 1:
        yield Problem("data", "mixed-shards", f"the shards are of several datasets: of {totals} shards")
    there = {file.rank for file in files if file.split == "train"}
    for rank in range(totals[-1]):
        name = f"train-{rank:05d}-of-{totals[-1]:05d}.parquet"
        if rank not in there:
            yield Problem(name, "missing-shard", "the file is not there")
        if not (path / "failures" / f"{rank:05d}.parquet").exists():
            yield Problem(f"failures/{rank:05d}.parquet", "missing-failures", "the file is not there")
    for rank, marker in _markers(path):
        rows = sum(row_count(file.path) for file in files if file.rank == rank and _is_readable(file))
        if all(_is_readable(file) for file in files if file.rank == rank) and rows != marker.get("samples", rows):
            detail = f"the shard has {rows} rows, its marker says {marker['samples']}"
            yield Problem(f"shards/{rank:05d}.json", "lost-rows", detail)


def _markers(path: Path) -> Iterator[tuple[int, dict[str, object]]]:
    for file in sorted((path / "shards").glob("*.json")):
        try:
            marker = json.loads(file.read_text(encoding="utf-8"))
            yield int(file.stem), marker
        except (OSError, ValueError):
            continue


class _Redraw:
    """Draws samples again and compares them with what is stored."""

    def __init__(self, path: Path, registry: Registry, jailed: bool) -> None:
        self._registry, self._canvas = registry, _stored_canvas(path)
        self._sandbox = Sandbox(jailed=jailed)
        self._drifted: Counter[str] = Counter()
        self.problems: list[Problem] = []
        self.count = 0

    def check(self, sample: Sample) -> None:
        try:
            renderer = self._registry.for_language(sample.source.language)
        except SpecError as error:
            self._drifted[f"could not be drawn again: {error}"] += 1
            return
        self.count += 1
        difference = self._difference(sample, renderer)
        if difference is None:
            return
        drift = _version_drift(sample, renderer)
        if drift:
            self._drifted[f"differ when drawn again ({difference[0]}), and were drawn with {drift}"] += 1
        else:
            self.problems.append(Problem(sample.id, *difference))

    def _difference(self, sample: Sample, renderer: Renderer) -> tuple[str, str] | None:
        try:
            again = renderer.collect(self._sandbox.run(renderer.job(sample.source, self._canvas)))
        except RenderError as error:
            return "no-render", f"the code does not run any more: {error}"
        if again.png != sample.rendered.png and not _same_pixels(again.png, sample.rendered.png):
            return "image-differs", "drawn again, the code gives another image"
        if again.scene.to_json() != sample.rendered.scene.to_json():
            return "scene-differs", "drawn again, the code gives another scene"
        return None

    def notes(self) -> Iterator[str]:
        for text, count in sorted(self._drifted.items()):
            yield f"{count} images {text}"

    def close(self) -> None:
        self._sandbox.close()


def _stored_canvas(path: Path) -> Canvas:
    try:
        return Canvas(int(json.loads((path / "plan.json").read_text(encoding="utf-8"))["spec"]["max_pixels"]))
    except (OSError, ValueError, KeyError, TypeError):
        return Canvas()


def _same_pixels(first: bytes, second: bytes) -> bool:
    """Another zlib packs the same pixels into other bytes."""
    try:
        with Image.open(io.BytesIO(first)) as a, Image.open(io.BytesIO(second)) as b:
            return a.size == b.size and a.convert("RGBA").tobytes() == b.convert("RGBA").tobytes()
    except (OSError, ValueError, SyntaxError):
        return False


def _version_drift(sample: Sample, renderer: Renderer) -> str:
    """Say which packages had other versions when the sample was drawn; "" when all are the same."""
    here = {"codesynth": codesynth.__version__}
    for name in renderer.info.packages:
        here[name] = metadata.version(name)
    pairs = ((name, version, here.get(name)) for name, version in sorted(sample.versions.items()))
    return ", ".join(f"{name} {then} (here {now})" for name, then, now in pairs if now is not None and then != now)


@dataclass(slots=True)
class Inspection:
    """Counts of a dataset. `counts` has a title for each kind; `seconds` are summed over the workers, by stage."""

    samples: int = 0
    questions: int = 0
    failures: int = 0
    tokens: int = 0
    cost: float = 0.0
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


_INSPECTED = ("metadata", "language", "author", "form", "answer_type", "tokens", "cost")


def inspect(path: Path | str) -> Inspection:
    """Count what a dataset holds, reading the small columns only. DatasetError when a shard cannot be read."""
    path = Path(path)
    found = Inspection()
    names = ("figure type", "split", "language", "author", "question form", "answer type", "failure")
    counters: dict[str, Counter[str]] = {name: Counter() for name in names}
    for file in shard_files(path):
        for row in read_rows(file.path, _INSPECTED):
            found.samples += 1
            found.tokens += row["tokens"]
            found.cost += row["cost"]
            counters["figure type"][row["metadata"]["figure_type"]] += 1
            counters["split"][file.split] += 1
            counters["language"][row["language"]] += 1
            counters["author"][row["author"]] += 1
            counters["question form"].update(row["form"])
            counters["answer type"].update(row["answer_type"])
    for failure in read_failures(path):
        found.failures += 1
        found.tokens += failure.tokens
        found.cost += failure.cost
        counters["failure"][f"{failure.stage}: {failure.kind}"] += 1
    found.questions = counters["answer type"].total()
    found.counts = {name: dict(counter.most_common()) for name, counter in counters.items()}
    found.seconds = _seconds(path)
    return found


def _seconds(path: Path) -> dict[str, float]:
    total: Counter[str] = Counter()
    for _, marker in _markers(path):
        seconds = marker.get("seconds")
        if isinstance(seconds, dict):
            total.update({str(stage): float(value) for stage, value in seconds.items()})
    return {stage: round(value, 3) for stage, value in sorted(total.items())}
