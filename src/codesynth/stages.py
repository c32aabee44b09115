"""One sample, from brief to verdict: brief → source → rendered → questions → filters.

A stage sees only what is on its left. What a stage refuses becomes a `Failure` with the stage's name.
"""

from __future__ import annotations

import logging
import random
import re
import threading
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from types import TracebackType
from typing import Self

import codesynth
from codesynth.author import Author, build_author
from codesynth.author.personas import compose
from codesynth.categories import Category, load_category
from codesynth.core import Authored, Brief, Failure, Persona, Rendered, Sample, Source
from codesynth.errors import CodesynthError, RenderError, StageError
from codesynth.plugin import Canvas, Job, JobResult, Registry, Renderer
from codesynth.qa import select
from codesynth.quality import check_questions, check_rendered
from codesynth.sandbox import Sandbox
from codesynth.seeds import derive_rng
from codesynth.spec import PipelineSpec, RunSpec

_log = logging.getLogger("codesynth.stages")
MAX_REPAIRS = 2
MAX_PAGES = 12
OTHER_LOCALES = 0.12
Outcome = Sample | Failure


@dataclass(frozen=True, slots=True)
class Script:
    """Existing code to ingest: its name, text, and the data files that it reads."""

    name: str
    code: str
    data: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Task:
    """One index of a plan: what to draw there. A `script` is executed as it is, nobody writes."""

    index: int
    pipeline: PipelineSpec
    figure_type: str = ""
    split: str = "train"
    script: Script | None = None


class Seconds:
    """Adds up the wall-clock seconds of each stage; threads may share one."""

    def __init__(self) -> None:
        self.total: dict[str, float] = defaultdict(float)
        self._lock = threading.Lock()

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Count the time of a block for `stage`."""
        start = time.perf_counter()
        try:
            yield
        finally:
            with self._lock:
                self.total[stage] += time.perf_counter() - start


class Workshop:
    """What a worker keeps open between samples: the warm sandbox, authors, categories, renderers."""

    def __init__(self, spec: RunSpec, *, store: Path | None = None, jailed: bool = True) -> None:
        self.spec = spec
        self.registry = Registry.discover()
        self.seconds = Seconds()
        self._store = store
        self._sandbox = Sandbox(jailed=jailed)
        # The kernel ends guests together with the thread that started them, so one thread of ours does all of that.
        self._hands = ThreadPoolExecutor(1)
        self._lock = threading.Lock()
        self._authors: dict[str, Author] = {}
        self._versions: dict[str, dict[str, str]] = {}

    def author(self, pipeline: PipelineSpec) -> Author:
        """Return the author of a pipeline, built on first use."""
        with self._lock:
            if pipeline.name not in self._authors:
                self._authors[pipeline.name] = build_author(
                    pipeline.author, load_category(pipeline.category), self.spec.llm, self._store
                )
            return self._authors[pipeline.name]

    def render(self, renderer: Renderer, source: Source) -> Rendered:
        """Execute a source in the jail. One at a time: a worker has one core."""
        job = renderer.job(source, Canvas(self.spec.max_pixels))
        result = self._hands.submit(self._execute, job).result()
        with self.seconds.timed("collect"):
            return renderer.collect(result)

    def _execute(self, job: Job) -> JobResult:
        with self.seconds.timed("render"):
            return self._sandbox.run(job)

    def versions(self, renderer: Renderer) -> dict[str, str]:
        """Return the versions of everything that decides the pixels."""
        if renderer.info.id not in self._versions:
            packages = {name: metadata.version(name) for name in renderer.info.packages}
            self._versions[renderer.info.id] = {"codesynth": codesynth.__version__, **packages}
        return self._versions[renderer.info.id]

    def close(self) -> None:
        """End the guests and the authors' connections."""
        self._hands.submit(self._sandbox.close).result()
        self._hands.shutdown()
        for author in self._authors.values():
            author.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def produce(task: Task, workshop: Workshop) -> list[Outcome]:
    """Make what one index gives: usually one sample or one failure.

    A script gives a sample for each figure that it draws; a plan with `attempts` gives the failures of the attempts
    before the one that succeeded.
    """
    if task.script is not None:
        return _ingest(task, task.script, workshop)
    outcomes: list[Outcome] = []
    for attempt in range(workshop.spec.attempts):
        outcome = _Draft(task, workshop, attempt).make()
        outcomes.append(outcome)
        if isinstance(outcome, Sample):
            break
    return outcomes


def _ingest(task: Task, script: Script, workshop: Workshop) -> list[Outcome]:
    outcomes: list[Outcome] = []
    page, pages = 0, 1
    while page < min(pages, MAX_PAGES):
        source = Source(task.pipeline.language, script.code, script.data, page)
        draft = _Draft(task, workshop, authored=Authored(script.name, source))
        outcomes.append(draft.make())
        pages = draft.pages
        page += 1
    return outcomes


class _Draft:
    """A sample in the making: knows at any moment what it has, so that a refusal can say so."""

    def __init__(self, task: Task, workshop: Workshop, attempt: int = 0, authored: Authored | None = None) -> None:
        self.task = task
        self.workshop = workshop
        self.attempt = attempt
        self.authored = authored
        self.pages = 1
        self.category: Category = load_category(task.pipeline.category)
        self.renderer = workshop.registry.get(task.pipeline.renderer)
        self.brief = self._brief()

    def make(self) -> Outcome:
        stage = "author"
        try:
            authored = self._write()
            stage = "render"
            rendered = self._render()
            self.pages = rendered.pages
            authored = self.authored or authored
            stage = "filter"
            with self.workshop.seconds.timed("filter"):
                check_rendered(rendered, self.workshop.spec.quality)
            stage = "qa"
            return self._sample(authored, rendered)
        except StageError as error:
            return self._failure(error, error.stage if error.stage != "stage" else stage)
        except (CodesynthError, OSError):
            raise  # the run's trouble, not this sample's
        except Exception as error:
            # A mistake of ours, or of a plug-in's: one sample is lost and counted, a long run goes on.
            _log.exception("sample %s: internal error in stage %s", self._id(), stage)
            return self._failure(StageError("internal-error", _locate(error)), stage)

    def _id(self, page: int = 0) -> str:
        return f"{self.task.pipeline.name}-{self.task.index:07d}" + (f"-p{page}" if page else "")

    def _rng(self, stage: str) -> random.Random:
        name = stage if not self.attempt else f"{stage}.{self.attempt}"
        return derive_rng(self.workshop.spec.seed, self.task.pipeline.name, self.task.index, name)

    def _brief(self) -> Brief:
        pipeline, rng = self.task.pipeline, self._rng("brief")
        locales = pipeline.locales or self._usual_locales()
        persona = compose(rng) if self.task.script is None else Persona("")
        locale = rng.choices(list(locales), list(locales.values()))[0]
        language = pipeline.language or self.renderer.info.languages[0]
        return Brief(pipeline.category, self.task.figure_type, language, persona, locale, self._id())

    def _usual_locales(self) -> dict[str, float]:
        """Mostly English, a little of everything that the category can write; what a model can write is not known."""
        others = [name for name in self.category.locales if name != "en"]
        if self.task.pipeline.author.uses_llm or not others:
            return {"en": 1.0}
        return {"en": 1 - OTHER_LOCALES} | dict.fromkeys(others, OTHER_LOCALES / len(others))

    def _write(self) -> Authored:
        if self.authored is None:
            with self.workshop.seconds.timed("author"):
                self.authored = self.workshop.author(self.task.pipeline).write(self.brief, self._rng("author"))
        return self.authored

    def _render(self) -> Rendered:
        assert self.authored is not None
        for attempt in range(1, MAX_REPAIRS + 2):
            try:
                return self.workshop.render(self.renderer, self.authored.source)
            except RenderError as error:
                repaired = None
                if attempt <= MAX_REPAIRS and self.task.script is None:
                    with self.workshop.seconds.timed("author"):
                        author = self.workshop.author(self.task.pipeline)
                        repaired = author.repair(self.brief, self.authored, error, attempt)
                if repaired is None:
                    raise
                self.authored = repaired
        raise AssertionError("the last attempt returns or raises")

    def _sample(self, authored: Authored, rendered: Rendered) -> Sample:
        source, scene, rng = authored.source, rendered.scene, self._rng("qa")
        with self.workshop.seconds.timed("qa"):
            candidates = list(self.category.ask(scene, source, rng))
            if self.task.pipeline.author.qa == "llm" and self.task.script is None:
                author = self.workshop.author(self.task.pipeline)
                candidates = [*author.ask(self.brief, source, scene, rng), *candidates]
            qa = select(candidates, scene, source, rng, self.workshop.spec.questions)
            check_questions(qa, self.workshop.spec.quality)
        return Sample(
            id=self._id(source.page),
            pipeline=self.task.pipeline.name,
            index=self.task.index,
            seed=self.workshop.spec.seed,
            category=self.task.pipeline.category,
            figure_type=self.task.figure_type or self.category.recognise(scene),
            persona=self.brief.persona.text,
            topic=authored.topic,
            author=self._author_name(),
            source=source,
            rendered=rendered,
            qa=qa,
            versions=self.workshop.versions(self.renderer),
            cost=authored.cost,
            tokens=authored.tokens,
            split=self.task.split,
        )

    def _author_name(self) -> str:
        if self.task.script is not None:
            return f"ingest:{self.task.script.name}"
        stages = self.task.pipeline.author
        if not stages.uses_llm:
            return "procedural"
        llm = self.workshop.spec.llm
        by_model = [name for name in ("topic", "data", "code", "qa") if getattr(stages, name) == "llm"]
        model = "local" if llm is not None and llm.local and not llm.model else (llm.model if llm else "")
        return f"llm:{model}({','.join(by_model)})"

    def _failure(self, error: StageError, stage: str) -> Failure:
        authored = self.authored
        return Failure(
            pipeline=self.task.pipeline.name,
            index=self.task.index,
            stage=stage,
            kind=error.kind,
            detail=_tidy(error.detail),
            figure_type=self.task.figure_type,
            language=self.brief.language,
            code=authored.source.code if authored else "",
            cost=authored.cost if authored else 0.0,
            tokens=authored.tokens if authored else 0,
        )


def _locate(error: Exception) -> str:
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}: {error} ({Path(frame.filename).name} line {frame.lineno})"


def _tidy(detail: str) -> str:
    """Take out what differs from run to run, so that the same plan stores the same failures."""
    return re.sub(r"0x[0-9a-f]{6,}", "0x…", detail)[:2000]


def refused(sample: Sample, error: StageError) -> Failure:
    """Turn a finished sample that a later filter refused into a failure."""
    return Failure(
        sample.pipeline, sample.index, error.stage, error.kind, _tidy(error.detail), sample.figure_type,
        sample.source.language, sample.source.code, sample.cost, sample.tokens,
    )  # fmt: skip
