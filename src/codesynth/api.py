"""The Python API: what the command line does, as functions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from codesynth.categories import NAMES, load_category
from codesynth.core import Rendered, Source
from codesynth.errors import SpecError
from codesynth.plugin import Canvas, Registry
from codesynth.run.local import Progress, RunReport, run_local
from codesynth.run.plan import Plan, find_scripts
from codesynth.sandbox import Sandbox, check_jail
from codesynth.spec import Known, RunSpec, parse_spec, read_spec


def generate(
    plan: Mapping[str, Any] | str | Path,
    out: str | Path,
    *,
    workers: int = 0,
    jailed: bool = True,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> RunReport:
    """Make a dataset in the folder `out`, or go on with it.

    `plan` is the path of a TOML file or the same as a mapping, e.g. `{"count": 500, "seed": 7}`. `workers` are
    processes (0: one a core); their number does not change the dataset. `jailed=False` runs code without the jail:
    for code that you trust only.

    Raises SpecError with every problem of the plan before any work, and the other errors of `codesynth.errors`.
    """
    path = Path(plan) if isinstance(plan, str | Path) else None
    raw = read_spec(path) if path is not None else dict(plan)  # type: ignore[arg-type]
    spec = parse_spec(raw, what_is_known(), str(path) if path is not None else "the plan")
    return run_local(resolve(spec), Path(out), workers=workers, jailed=jailed, on_progress=on_progress)


def ingest(  # noqa: PLR0913 - keywords, each on its own
    scripts: str | Path,
    language: str,
    out: str | Path,
    *,
    settings: Mapping[str, Any] | None = None,
    workers: int = 0,
    jailed: bool = True,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> RunReport:
    """Make a dataset from existing scripts: every file of `language` below the folder `scripts` (or that one file).

    A script that draws several figures gives a sample for each. Text files beside a script that its code names come
    along as its data. `settings` are those of a plan that apply here (`seed`, `questions`, `quality`, …).
    """
    registry = Registry.discover()
    renderer = registry.for_language(language)
    root, found = find_scripts(Path(scripts), renderer.info.suffix)
    pipeline = {
        "name": f"ingest-{renderer.info.id}",
        "category": renderer.info.categories[0],
        "renderer": renderer.info.id,
        "language": language,
    }
    raw = {**(settings or {}), "count": len(found), "pipelines": [pipeline]}
    spec = parse_spec(raw, what_is_known(registry))
    plan = Plan(spec, resolve(spec).weights, found, str(root))
    return run_local(plan, Path(out), workers=workers, jailed=jailed, on_progress=on_progress)


def render(
    code: str,
    language: str = "matplotlib",
    *,
    data: Mapping[str, str] | None = None,
    page: int = 0,
    jailed: bool = True,
) -> Rendered:
    """Execute one source and return its image and scene.

    `data` maps names of files to their text; the code finds them in its working directory. `page` selects one of
    several figures, counted from 0. RenderError when it cannot be drawn.
    """
    renderer = Registry.discover().for_language(language)
    if jailed:
        check_jail()
    job = renderer.job(Source(language, code, dict(data or {}), page), Canvas())
    with Sandbox(jailed=jailed) as sandbox:
        return renderer.collect(sandbox.run(job))


def what_is_known(registry: Registry | None = None) -> Known:
    """Return the names that a plan may use on this machine."""
    categories = {name: load_category(name) for name in NAMES}
    return Known(
        renderers={r.info.id: r.info.languages for r in registry or Registry.discover()},
        figure_types={name: tuple(category.figure_types) for name, category in categories.items()},
        locales={name: category.locales for name, category in categories.items()},
    )


def resolve(spec: RunSpec) -> Plan:
    """Fill in what the spec leaves open, so that the plan stands by itself; SpecError where nothing fits."""
    weights = []
    problems = []
    for i, pipeline in enumerate(spec.pipelines):
        category = load_category(pipeline.category)
        language = pipeline.language or Registry.discover().get(pipeline.renderer).info.languages[0]
        names = pipeline.figure_types or tuple(category.figure_types)
        able = [name for name in names if language in category.figure_types[name].languages]
        weights.append(tuple((name, category.figure_types[name].weight) for name in able))
        if not able and pipeline.author.code == "procedural":
            problems.append(f"pipelines[{i}]: the offline author of {pipeline.category} writes no {language}")
    if problems:
        raise SpecError(problems)
    return Plan(spec, tuple(weights))
