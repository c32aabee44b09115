"""Runs sources through the probe in a plain forked child of the test process, with eyes on the live figure."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from codesynth.resources import resource

GALLERY = resource("renderers", "matplotlib", "gallery")


def gallery_names() -> list[str]:
    return sorted(path.stem for path in GALLERY.glob("*.py"))


@cache
def probe() -> Any:
    """Import and warm the probe once in this process."""
    sys.path.insert(0, str(resource("renderers", "matplotlib", "probe")))
    import codesynth_mpl
    from codesynth_mpl.session import FULL

    codesynth_mpl.warm(FULL)
    gc.collect()
    gc.freeze()  # as the guest does: a full collection in a forked child would touch the whole heap
    return codesynth_mpl


def in_child(work: Callable[[], Any]) -> Any:
    """Return what `work` returns in a forked child (as JSON); raises AssertionError with its traceback."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.chdir(tempfile.mkdtemp())
            answer = {"value": work()}
        except BaseException:
            answer = {"error": traceback.format_exc()}
        with os.fdopen(writer, "w") as file:
            json.dump(answer, file)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as file:
        answer = json.load(file)
    os.waitpid(child, 0)
    assert "error" not in answer, answer["error"]
    return answer["value"]


def run(code: str, **options: Any) -> dict[str, Any]:
    """Execute code as a job would; returns scene, pages, bridges and the PNG's size in bytes."""
    module = probe()

    def work() -> Any:
        module.start(options)
        namespace = {"__name__": "__main__"}
        exec(compile(code, "source.py", "exec"), namespace)
        files = module.finish(namespace)
        meta = json.loads(files["meta.json"])
        return {"scene": json.loads(files["scene.json"]), **meta, "png": files["image.png"].hex()}

    return in_child(work)


def inspect(code: str, look: Callable[[Any, Any, Any], Any], data: Mapping[str, str] | None = None) -> Any:
    """Execute code; return `look(figure, recorder, reading)`, called while the drawn page is at hand."""
    module = probe()

    def work() -> Any:
        from codesynth_mpl import scene

        for file, text in (data or {}).items():
            Path(file).write_text(text)
        module.start({})
        session = module._SESSIONS[0]
        seen: list[Any] = []

        def read(figure: Any, recorder: Any) -> str:
            reading = scene.read_figure(figure, recorder, session.chooser)
            reading.scene()
            seen.append(look(figure, recorder, reading))
            return ""

        session.capture.read = read
        namespace = {"__name__": "__main__"}
        exec(compile(code, "source.py", "exec"), namespace)
        session.finish()
        return seen[-1]

    return in_child(work)


def gallery_source(name: str) -> str:
    return Path(GALLERY / f"{name}.py").read_text()
