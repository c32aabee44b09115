"""The contract of a renderer plug-in, and the registry that finds them by entry point.

A renderer describes a job and reads its result; only `codesynth.sandbox` executes. A package offers one with

    [project.entry-points."codesynth.renderers"]
    my-renderer = "my_package:renderer"
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from codesynth.core import Rendered, Source
from codesynth.errors import SpecError

ENTRY_POINT_GROUP = "codesynth.renderers"


@dataclass(frozen=True, slots=True)
class Tool:
    """Something that must be installed: a Python module or an executable, and the command that brings it."""

    name: str
    kind: str  # "module" or "executable"
    install: str


@dataclass(frozen=True, slots=True)
class RendererInfo:
    """What a renderer is: its id, the languages that it executes, the categories that it draws, what it needs.

    `packages` are the distributions whose versions decide what the pixels look like; they are stored in each row.
    """

    id: str
    languages: tuple[str, ...]
    categories: tuple[str, ...]
    suffix: str
    tools: tuple[Tool, ...] = ()
    packages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Canvas:
    """What the caller wants of the image: at most `max_pixels` on its longer side."""

    max_pixels: int = 4096


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may use. Sizes in MiB, times in seconds: `wall` for jobs that sleep, `cpu` for those that spin."""

    cpu: float = 20.0
    wall: float = 60.0
    memory: int = 2048
    disk: int = 64
    output: int = 64
    processes: int = 64
    open_files: int = 256


@dataclass(frozen=True, slots=True)
class Guest:
    """A warm Python process that jobs are forked from.

    `probe` is a folder that the guest can import from (it is bound read-only into the jail); `module` is the module
    in it with three functions, all running inside the jail:

    * `warm() -> None`: once, before any job: import the libraries, fill their caches. Nothing untrusted has run.
    * `start(options: dict) -> None`: in the forked child, before the code: seeds, bridges, hooks.
    * `finish(namespace: dict) -> dict[str, bytes]`: in the child, after the code ran: the files to hand back.

    The code is compiled with the file name `source.py` and runs as `__main__` with its data files in the working
    directory. A `SystemExit` with code 0 or None counts as a normal end. To refuse, `start` and `finish` raise an
    exception that has a `kind` attribute (a kebab-case name); its text becomes the detail.
    """

    probe: Path
    module: str


@dataclass(frozen=True, slots=True)
class PythonJob:
    """Run Python code in a child of a warm guest."""

    guest: Guest
    code: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class CommandJob:
    """Run a program: `files` lie in its working directory, `outputs` are read back from there."""

    argv: tuple[str, ...]
    files: Mapping[str, bytes]
    outputs: tuple[str, ...]
    limits: Limits = Limits()


Job = PythonJob | CommandJob


@dataclass(frozen=True, slots=True)
class JobResult:
    """What came back from a job that ended well. Untrusted: check before use."""

    files: Mapping[str, bytes]
    stdout: str = ""
    stderr: str = ""
    seconds: float = 0.0


@runtime_checkable
class Renderer(Protocol):
    """A plug-in. Both methods are pure; a source that cannot be drawn is a `RenderError` with a kind."""

    info: RendererInfo

    def job(self, source: Source, canvas: Canvas) -> Job:
        """Describe how to execute `source`."""

    def collect(self, result: JobResult) -> Rendered:
        """Read the untrusted result into an image and a scene."""


class Registry:
    """Renderers by id. A duplicate id is an error."""

    def __init__(self) -> None:
        self._renderers: dict[str, Renderer] = {}

    @classmethod
    def discover(cls) -> Registry:
        """Return a registry with every renderer that an installed package offers."""
        registry = cls()
        for entry_point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda e: e.name):
            registry.add(entry_point.load())
        return registry

    def add(self, renderer: Renderer) -> None:
        """Register a renderer; SpecError when its id is taken."""
        if renderer.info.id in self._renderers:
            raise SpecError([f"two renderers call themselves {renderer.info.id!r}: uninstall one of the packages"])
        self._renderers[renderer.info.id] = renderer

    def get(self, renderer_id: str) -> Renderer:
        """Return a renderer by id; SpecError that names the known ones when there is none."""
        if renderer_id not in self._renderers:
            known = ", ".join(sorted(self._renderers)) or "none"
            raise SpecError(
                [
                    f"unknown renderer {renderer_id!r}; known: {known}. A package that offers it under the entry point "
                    f"group {ENTRY_POINT_GROUP!r} would bring it (pip install codesynth-{renderer_id}, if there is one)"
                ]
            )
        return self._renderers[renderer_id]

    def for_language(self, language: str) -> Renderer:
        """Return the renderer that executes `language`; SpecError that names the known languages otherwise."""
        for renderer in self:
            if language in renderer.info.languages:
                return renderer
        known = sorted(name for renderer in self for name in renderer.info.languages)
        raise SpecError([f"no renderer executes {language!r}; known languages: {', '.join(known) or 'none'}"])

    def __iter__(self) -> Iterator[Renderer]:
        return iter(self._renderers.values())
