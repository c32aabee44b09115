"""The command line: thin over the API."""

from __future__ import annotations

import importlib.util
import json
import shutil
import sys
from collections import Counter
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from codesynth import __version__
from codesynth.errors import CodesynthError, SpecError

if TYPE_CHECKING:
    from codesynth.plugin import Renderer
    from codesynth.run.local import RunReport

app = typer.Typer(
    help="Training data for vision-language models from code: images, scenes, and answers that can be proved.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
console = Console(highlight=False)
problems = Console(stderr=True, highlight=False)

Out = Annotated[Path, typer.Option("--out", "-o", help="The folder of the dataset. An unfinished one is gone on with.")]
Workers = Annotated[int, typer.Option(help="Worker processes; 0 is one a core. The dataset does not depend on it.")]
Unsafe = Annotated[
    bool, typer.Option("--unsafe-no-jail", help="Run code without the jail. Only for code that you trust.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="No progress display.")]
Language = Annotated[str, typer.Option(help="What the code is written in, e.g. matplotlib.")]


def main() -> None:
    """Run the command line; each error of ours is one sentence and its own exit code."""
    try:
        app()
    except SpecError as error:
        for problem in error.problems:
            problems.print(f"[bold red]error:[/] {_plain(problem)}", soft_wrap=True)
        sys.exit(error.exit_code)
    except CodesynthError as error:
        problems.print(f"[bold red]error:[/] {_plain(str(error))}", soft_wrap=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        problems.print("stopped; finished shards are kept: run the same command to go on")
        sys.exit(130)


def _plain(text: str) -> str:
    return text.replace("[", r"\[")


@app.command()
def generate(
    plan: Annotated[Path | None, typer.Argument(help="A plan as TOML, instead of or beneath the options.")] = None,
    out: Out = Path("dataset"),
    count: Annotated[int | None, typer.Option(help="How many images.")] = None,
    seed: Annotated[int | None, typer.Option(help="The same seed and plan give the same bytes.")] = None,
    category: Annotated[str | None, typer.Option(help="What to draw: chart.")] = None,
    renderer: Annotated[str | None, typer.Option(help="What draws it: matplotlib.")] = None,
    figure_type: Annotated[list[str] | None, typer.Option(help="Only this figure type; may be repeated.")] = None,
    locale: Annotated[list[str] | None, typer.Option(help="Language of labels, as de or de=0.3; repeatable.")] = None,
    questions: Annotated[int | None, typer.Option(help="At most so many questions an image.")] = None,
    validation: Annotated[float | None, typer.Option(help="Share of the samples for a validation split.")] = None,
    author: Annotated[str | None, typer.Option(help="procedural (offline) or llm; by stage: in a plan.")] = None,
    model: Annotated[str | None, typer.Option(help="The model's name at the endpoint.")] = None,
    base_url: Annotated[str | None, typer.Option(help="Any OpenAI-compatible endpoint.")] = None,
    api_key_env: Annotated[str | None, typer.Option(help="The environment variable that holds the key.")] = None,
    local: Annotated[bool, typer.Option("--local", help="A small model on this machine (extra local-llm).")] = False,
    concurrency: Annotated[int | None, typer.Option(help="Requests at once, a worker.")] = None,
    price_in: Annotated[float | None, typer.Option(help="US dollars per million tokens read.")] = None,
    price_out: Annotated[float | None, typer.Option(help="US dollars per million tokens written.")] = None,
    max_cost: Annotated[float | None, typer.Option(help="Stop cleanly before it is exceeded, in US dollars.")] = None,
    workers: Workers = 0,
    unsafe_no_jail: Unsafe = False,
    quiet: Quiet = False,
) -> None:
    """Make a dataset: images, scenes, questions with computed answers, as Parquet.

    The same command goes on where an interrupted run ended.
    """
    from codesynth.api import generate as run
    from codesynth.run.progress import ProgressDisplay
    from codesynth.spec import read_spec

    raw: dict[str, Any] = read_spec(plan) if plan is not None else {}
    _merge(raw, {"count": count, "seed": seed, "questions": questions, "validation": validation})
    pipeline: dict[str, Any] = {
        "category": category,
        "renderer": renderer,
        "figure_types": figure_type,
        "locales": _locales(locale),
        "author": "llm" if author is None and (model or local) else author,
    }
    if local and pipeline["author"] == "llm":
        # The packaged model has 135 million parameters: it writes topics and data, and cannot program.
        pipeline["author"] = {"topic": "llm", "data": "llm"}
    if any(value for value in pipeline.values()):
        for one in raw.setdefault("pipelines", [{}]):
            _merge(one, pipeline)
    llm = {
        "model": model, "base_url": base_url, "api_key_env": api_key_env, "local": local or None,
        "concurrency": concurrency, "price_in": price_in, "price_out": price_out, "max_cost": max_cost,
    }  # fmt: skip
    if any(value is not None for value in llm.values()):
        _merge(raw.setdefault("llm", {}), llm)
    _warn(unsafe_no_jail)
    with ProgressDisplay(console, quiet=quiet) as display:
        report = run(raw, out, workers=workers, jailed=not unsafe_no_jail, on_progress=display)
    _show(report, quiet)


def _merge(target: dict[str, Any], options: dict[str, Any]) -> None:
    target.update({key: value for key, value in options.items() if value not in (None, [], {})})


def _locales(given: list[str] | None) -> dict[str, float]:
    pairs = [text.partition("=") for text in given or []]
    try:
        return {name: float(weight or 1) for name, _, weight in pairs}
    except ValueError as error:
        raise SpecError([f"--locale is a name or name=weight, such as de=0.3: {error}"]) from error


def _warn(unjailed: bool) -> None:
    if unjailed:
        problems.print("[bold red]warning:[/] code runs without the jail, with all your rights")


def _show(report: RunReport, quiet: bool) -> None:
    if not report.samples:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in report.reasons.items())
        raise CodesynthError(f"not one sample was made; the failures are in {report.out}/failures: {reasons}")
    if quiet:
        return
    console.print(
        f"{report.samples} samples with {report.questions} questions in {report.out}, {report.failures} failures"
        + (f", {report.tokens} tokens, {report.cost:.4f} USD" if report.tokens else "")
    )
    for reason, count in report.reasons.items():
        console.print(f"  {count:6d}  {_plain(reason)}")
    console.print(f"look:   codesynth inspect {report.out}\ncheck:  codesynth verify {report.out}")
    console.print(f'load:   datasets.load_dataset("{report.out}")')


@app.command()
def ingest(
    scripts: Annotated[Path, typer.Argument(help="A folder of scripts, or one.")],
    language: Language = "matplotlib",
    out: Out = Path("dataset"),
    seed: Annotated[int, typer.Option(help="Decides which questions are asked.")] = 0,
    questions: Annotated[int, typer.Option(help="At most so many questions an image.")] = 6,
    workers: Workers = 0,
    unsafe_no_jail: Unsafe = False,
    quiet: Quiet = False,
) -> None:
    """Make a dataset from plotting scripts that exist: run each in the jail, read what it drew, ask about it."""
    from codesynth.api import ingest as run
    from codesynth.run.progress import ProgressDisplay

    _warn(unsafe_no_jail)
    settings = {"seed": seed, "questions": questions}
    with ProgressDisplay(console, quiet=quiet) as display:
        report = run(
            scripts, language, out, settings=settings, workers=workers, jailed=not unsafe_no_jail, on_progress=display
        )
    _show(report, quiet)


@app.command()
def render(
    code: Annotated[Path, typer.Argument(help="The source file.")],
    out: Annotated[Path, typer.Option("--out", "-o", help="Where the PNG goes.")],
    language: Language = "matplotlib",
    scene: Annotated[Path | None, typer.Option(help="Where the scene goes, as JSON.")] = None,
    overlay: Annotated[Path | None, typer.Option(help="A second PNG with the boxes drawn over it.")] = None,
    data: Annotated[list[Path] | None, typer.Option(help="A data file for the code; may be repeated.")] = None,
    page: Annotated[int, typer.Option(help="Which of several figures, counted from 0.")] = 0,
    unsafe_no_jail: Unsafe = False,
) -> None:
    """Execute one source in the jail: an image, and what is in it."""
    from codesynth.api import render as run
    from codesynth.scene import overlay as draw_boxes

    _warn(unsafe_no_jail)
    files = {path.name: _read(path) for path in data or []}
    rendered = run(_read(code), language, data=files, page=page, jailed=not unsafe_no_jail)
    _write(out, rendered.png)
    if scene is not None:
        _write(scene, (json.dumps(json.loads(rendered.scene.to_json()), ensure_ascii=False, indent=1) + "\n").encode())
    if overlay is not None:
        _write(overlay, draw_boxes(rendered.png, rendered.scene))
    counts = Counter(mark.role for mark in rendered.scene.marks)
    console.print(f"{out}: {rendered.scene.width} x {rendered.scene.height} pixels, {len(rendered.scene.marks)} marks")
    console.print("  " + ", ".join(f"{count} {role}" for role, count in counts.most_common()), soft_wrap=True)
    if rendered.pages > 1:
        console.print(f"  figure {page} of {rendered.pages} (--page)")
    if rendered.bridges:
        console.print(f"  bridged: {', '.join(rendered.bridges)}", soft_wrap=True)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CodesynthError(f"{path} is not UTF-8 text") from error
    except OSError as error:
        raise CodesynthError(f"cannot read {path}: {error.strerror}") from error


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CodesynthError(f"cannot write {path}: {error.strerror}") from error


@app.command()
def verify(
    dataset: Annotated[Path, typer.Argument(help="The folder of a dataset.")],
    renders: Annotated[int, typer.Option("--render", help="How many samples to draw again.")] = 20,
    unsafe_no_jail: Unsafe = False,
) -> None:
    """Recompute every answer from its row alone and draw a sample of the images again; exit 1 if anything differs."""
    from codesynth.dataset import verify as check

    report = check(dataset, render=renders, jailed=not unsafe_no_jail)
    for problem in report.problems:
        problems.print(_plain(str(problem)), soft_wrap=True)
    for note in report.notes:
        console.print(f"note: {_plain(note)}", soft_wrap=True)
    console.print(
        f"{report.answers} answers of {report.samples} samples recomputed, {report.rendered} images drawn again: "
        + (f"{len(report.problems)} problems" if report.problems else "all the same")
    )
    if report.problems:
        raise typer.Exit(1)


@app.command()
def inspect(
    dataset: Annotated[Path, typer.Argument(help="The folder of a dataset.")],
    html: Annotated[Path | None, typer.Option(help="Also write a page to look at: images, boxes, questions.")] = None,
    first: Annotated[int, typer.Option(help="How many samples that page shows.")] = 100,
) -> None:
    """Count what a dataset holds: figure types, question forms, failures by reason, tokens, cost, seconds a stage."""
    from codesynth.dataset import inspect as look

    if html is not None:
        _write_page(dataset, html, first)
    found = look(dataset)
    console.print(
        f"{found.samples} samples, {found.questions} questions, {found.failures} failures, "
        f"{found.tokens} tokens, {found.cost:.4f} USD"
    )
    for title, counts in found.counts.items():
        if counts:
            _print_counts(title, counts)
    if found.seconds:
        _print_counts("seconds a stage", found.seconds)
    _print_ledger(dataset / "requests.sqlite")


def _print_ledger(store: Path) -> None:
    """Show what was asked of a model, also for samples that failed and questions: the rows cannot tell that."""
    if not store.exists():
        return
    from codesynth.author.ledger import Ledger

    ledger = Ledger(store)
    table = Table("requests to the model", "answered", "from store", "failed", "tokens", "cost", box=None)
    for stage, totals in [*ledger.by_stage().items(), ("all", ledger.totals())]:
        numbers = (totals.requests, totals.cached, totals.failed, totals.tokens)
        table.add_row(stage, *map(str, numbers), totals.cost_text)
    console.print(table)
    if ledger.errors():
        _print_counts("errors of requests", ledger.errors())


def _write_page(dataset: Path, html: Path, first: int) -> None:
    from itertools import islice

    from codesynth.dataset import load
    from codesynth.sinks.page import write_page

    try:
        write_page(html, islice(load(dataset), first), dataset.name)
    except OSError as error:
        raise CodesynthError(f"cannot write {html}: {error.strerror}") from error
    console.print(f"{html}: the first {first} samples to look at")


def _print_counts(title: str, counts: Mapping[str, float]) -> None:
    table = Table(title=title, title_justify="left", show_header=False, box=None, padding=(0, 2, 0, 0))
    for name, value in sorted(counts.items(), key=lambda item: -item[1]):
        table.add_row(f"{value:.2f}" if isinstance(value, float) else str(value), _plain(str(name)))
    console.print(table)


@app.command()
def doctor() -> None:
    """Say what works on this machine, what is missing, and the command that installs it. Exit 1 if anything is."""
    from codesynth.plugin import Registry
    from codesynth.sandbox import jail_description

    console.print(f"codesynth {__version__}, Python {sys.version.split()[0]} ({sys.executable})")
    healthy = True
    for name, value in jail_description().items():
        console.print(f"  {name}: {_plain(value)}", soft_wrap=True)
    healthy &= _ready("jail", _check_jail)
    for renderer in Registry.discover():
        healthy &= _ready(f"renderer {renderer.info.id}", partial(_try, renderer))
    optional = [("xllamacpp", "a model on this machine (--local)", "pip install 'codesynth[local-llm]'")]
    for module, purpose, cure in optional:
        there = importlib.util.find_spec(module) is not None
        console.print(f"  {'ready  ' if there else 'absent '} {purpose}" + ("" if there else f": {_plain(cure)}"))
    if not healthy:
        raise typer.Exit(1)


def _ready(what: str, check: Any) -> bool:
    try:
        detail = check()
    except CodesynthError as error:
        console.print(f"  [bold red]missing[/] {what}: {_plain(str(error))}", soft_wrap=True)
        return False
    console.print(f"  [green]ready  [/] {what}{f': {_plain(detail)}' if detail else ''}", soft_wrap=True)
    return True


def _check_jail() -> str:
    from codesynth.sandbox import check_jail

    check_jail()
    return ""


def _try(renderer: Renderer) -> str:
    """Check a renderer's tools."""
    from importlib import metadata

    from codesynth.errors import MissingTool

    for tool in renderer.info.tools:
        there = shutil.which(tool.name) if tool.kind == "executable" else importlib.util.find_spec(tool.name)
        if there is None:
            raise MissingTool(f"the {tool.kind} {tool.name} is missing", tool.install)
    return ", ".join(f"{name} {metadata.version(name)}" for name in renderer.info.packages[:4])


@app.callback(invoke_without_command=True)
def _version(
    version: Annotated[bool, typer.Option("--version", help="Say the version and end.")] = False,
) -> None:
    if version:
        console.print(__version__)
        raise typer.Exit


if __name__ == "__main__":
    main()
