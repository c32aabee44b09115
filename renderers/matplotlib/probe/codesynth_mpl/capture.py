"""Follows figures through a script: shown, saved, cleared, closed or left open; and draws the chosen one.

A page is one picture that a person running the script would have got: a figure in its last state before it was
closed, cleared after having been shown or saved, or left at the end. `plt.show()` ends a figure as a closed window
does. Pages are numbered in the order in which their figures were begun; only pages with content count.
"""

from __future__ import annotations

import contextlib
import functools
import io
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib._pylab_helpers import Gcf
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from codesynth_mpl.record import Recorder, recording

MAX_PAGES = 200
SAVE_OPTIONS = ("dpi", "bbox_inches", "pad_inches", "bbox_extra_artists", "facecolor", "edgecolor", "transparent")


class ProbeError(Exception):
    """The script gave no picture; `kind` is the named reason."""

    def __init__(self, kind: str, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


@dataclass
class Picture:
    """A drawn page: the PNG and what `read` made of the figure while its drawing was at hand."""

    png: bytes
    scene: str
    error: Exception | None = None


@dataclass
class Page:
    """One picture to be: `number` orders pages by their beginning, `options` are those of the last savefig."""

    figure: Figure
    number: int
    options: dict[str, Any] = field(default_factory=dict)
    events: int = 0
    picture: Picture | None = None
    fresh: bool = False
    open: bool = True
    frozen: bool = False  # its window was closed: what is changed later was never seen


Reader = Callable[[Figure, Recorder], str]


class Capture:
    """The pages of one script. `read(figure, recorder)` is called within the draw, for the wanted page only."""

    def __init__(self, wanted: int, max_pixels: int, read: Reader) -> None:
        self.wanted = wanted
        self.max_pixels = max_pixels
        self.read = read
        self.pages: list[Page] = []
        self._current: dict[int, Page] = {}
        self._drawing = False
        self._count = 0

    def page_of(self, figure: Figure) -> Page:
        """Return the page that a figure is working on; begins one when there is none."""
        figure = figure.get_figure(root=True) or figure
        page = self._current.get(id(figure))
        if page is None:
            page = self._current[id(figure)] = Page(figure, self._count)
            self._count += 1
        return page

    def saved(self, figure: Figure, options: dict[str, Any]) -> Page:
        """Note that a figure was saved, and how."""
        page = self.page_of(figure)
        page.options = {key: options[key] for key in SAVE_OPTIONS if key in options}
        page.events += 1
        page.fresh = page.frozen = False
        return page

    def settle(self, page: Page) -> None:
        """Count a page, and take its picture as the figure is now if it may be the wanted one."""
        if not has_content(page.figure):
            return
        if page not in self.pages:
            if len(self.pages) >= MAX_PAGES:
                return
            self.pages.append(page)
        if sum(other.number < page.number for other in self.pages) <= self.wanted:
            self.take(page)

    def take(self, page: Page) -> Picture:
        """Return the page's picture; draws it unless nothing has changed since the last time."""
        if page.picture is None or not (page.frozen or (page.fresh and not page.figure.stale)):
            page.picture = self.draw(page)
            page.figure._stale = False  # set again by whatever is changed from here on
            page.fresh = True
        return page.picture

    def closed(self, figure: Figure) -> None:
        """A window was closed: the figure's page is what it showed, if it was ever shown or saved."""
        page = self.page_of(figure)
        if page.events:
            self.settle(page)
            page.frozen = True
        page.open = False

    def cleared(self, figure: Figure) -> None:
        """A figure is about to be emptied: what was shown or saved is a page, what follows will be another."""
        page = self.page_of(figure)
        if page.events:
            self.settle(page)
            self._current.pop(id(figure))

    def result(self) -> tuple[Picture, int]:
        """Settle what is open; return the wanted picture and the number of pages."""
        for manager in Gcf.get_all_fig_managers():
            self.page_of(manager.canvas.figure)
        for page in sorted(self._current.values(), key=lambda page: page.number):
            if page.open or page.events:
                self.settle(page)
        pages = sorted(self.pages, key=lambda page: page.number)
        if not pages:
            raise ProbeError("no-figure", "the code ended without a figure that has anything in it")
        if self.wanted >= len(pages):
            raise ProbeError("no-page", f"page {self.wanted} was asked for, and the code drew {len(pages)}")
        page = pages[self.wanted]
        picture = page.picture or self.take(page)
        if picture.error is not None:
            raise picture.error
        return picture, len(pages)

    def draw(self, page: Page) -> Picture:
        """Draw a page once, as its savefig would have, no larger than allowed, and read it in that state."""
        figure = page.figure
        dpi = page.options.get("dpi") or mpl.rcParams["savefig.dpi"]
        dpi = getattr(figure, "_original_dpi", figure.dpi) if dpi == "figure" else float(dpi)
        longest = max(figure.get_size_inches()) * dpi
        dpi *= min(1.0, self.max_pixels / longest)
        picture, longest = self._draw_at(page, dpi)
        if longest > self.max_pixels:  # only a tight crop that grows beyond the figure
            picture, _ = self._draw_at(page, dpi * (self.max_pixels - 2) / longest)
        return picture

    def _draw_at(self, page: Page, dpi: float) -> tuple[Picture, int]:
        drawn: list[tuple[Picture, int]] = []

        def print_png(canvas: FigureCanvasAgg, *args: Any, **kwargs: Any) -> None:
            renderer = canvas.get_renderer()
            renderer.clear()
            with recording(renderer) as recorder:
                canvas.figure.draw(renderer)
            longest = max(recorder.width, recorder.height)
            if longest > self.max_pixels and not drawn and longest > 1.001 * self.max_pixels:
                drawn.append((Picture(b"", ""), longest))
                return
            drawn.append((self._picture(canvas, renderer, recorder), longest))

        options = {**page.options, "dpi": dpi}
        original, self._drawing = FigureCanvasAgg.print_png, True
        FigureCanvasAgg.print_png = print_png
        try:
            _plain_savefig(page.figure)(io.BytesIO(), format="png", **options)
        finally:
            FigureCanvasAgg.print_png, self._drawing = original, False
        return drawn[-1]

    def _picture(self, canvas: FigureCanvasAgg, renderer: Any, recorder: Recorder) -> Picture:
        png = encode_png(renderer)
        try:
            return Picture(png, self.read(canvas.figure, recorder))
        except Exception as error:  # must not surface in the script's own savefig, which may be in a `try`
            return Picture(png, "", error)

    @property
    def drawing(self) -> bool:
        """Whether a page is being drawn, so that hooks let its own calls pass."""
        return self._drawing


def _plain_savefig(figure: Figure) -> Callable[..., Any]:
    method = type(figure).savefig
    return functools.partial(getattr(method, "__wrapped__", method), figure)


def encode_png(renderer: Any) -> bytes:
    """Return the canvas as PNG without metadata (so without matplotlib's version in it)."""
    from PIL import Image

    buffer = io.BytesIO()
    image = Image.frombuffer(
        "RGBA", (int(renderer.width), int(renderer.height)), renderer.buffer_rgba(), "raw", "RGBA", 0, 1
    )
    if image.getextrema()[3][0] == 255:  # type: ignore[index]
        image = image.convert("RGB")
    image.save(buffer, "png")
    return buffer.getvalue()


def has_content(figure: Figure) -> bool:
    """Say whether a figure has anything in it besides its background."""
    return any(child is not figure.patch and child.get_visible() for child in figure.get_children())


def install(capture: Capture) -> None:
    """Hook showing, saving, clearing and closing."""
    _hook_saving(capture)
    _hook_clearing(capture)
    _hook_showing(capture)


def _hook_saving(capture: Capture) -> None:
    original = Figure.savefig

    @functools.wraps(original)
    def savefig(self: Figure, fname: Any, *args: Any, **kwargs: Any) -> Any:
        if capture.drawing:
            return original(self, fname, *args, **kwargs)
        page = capture.saved(self, kwargs)
        if _is_png(fname, kwargs) and has_content(self) and len(capture.pages) <= capture.wanted:
            return _write(fname, capture.take(page).png)
        return original(self, fname, *args, **kwargs)

    Figure.savefig = savefig
    # pyplot.savefig ends with draw_idle, which draws a second time on a canvas that nobody looks at.
    FigureCanvasAgg.draw_idle = lambda self, *args, **kwargs: None


def _is_png(fname: Any, options: dict[str, Any]) -> bool:
    if options.get("format"):
        return str(options["format"]).lower() == "png"
    if isinstance(fname, str | os.PathLike):
        suffix = Path(fname).suffix.lower()
        return suffix == ".png" or (not suffix and mpl.rcParams["savefig.format"] == "png")
    return hasattr(fname, "write") and mpl.rcParams["savefig.format"] == "png"


def _write(target: Any, png: bytes) -> None:
    """Give the script its file, in case it reads it; where it cannot be written, nobody would miss it."""
    if hasattr(target, "write"):
        target.write(png)
        return
    path = Path(target)
    with contextlib.suppress(OSError):
        (path if path.suffix else path.with_name(path.name + ".png")).write_bytes(png)


def _hook_clearing(capture: Capture) -> None:
    clear, destroy, destroy_all = Figure.clear, Gcf.destroy, Gcf.destroy_all

    @functools.wraps(clear)
    def clear_figure(self: Figure, *args: Any, **kwargs: Any) -> Any:
        capture.cleared(self)
        return clear(self, *args, **kwargs)

    def destroy_one(num: Any) -> None:
        manager = Gcf.figs.get(num) if isinstance(num, int) else num
        if hasattr(manager, "canvas"):
            capture.closed(manager.canvas.figure)
        destroy(num)

    def destroy_everything() -> None:
        for manager in Gcf.get_all_fig_managers():
            capture.closed(manager.canvas.figure)
        destroy_all()

    Figure.clear = clear_figure
    Figure.clf = clear_figure
    Gcf.destroy = staticmethod(destroy_one)
    Gcf.destroy_all = staticmethod(destroy_everything)


def _hook_showing(capture: Capture) -> None:
    def show(*args: Any, **kwargs: Any) -> None:
        """Stand in for a window that the user closes."""
        block = kwargs.get("block", args[0] if args else None)
        for manager in Gcf.get_all_fig_managers():
            capture.page_of(manager.canvas.figure).events += 1
        if block is None or block:
            Gcf.destroy_all()

    def show_figure(self: Figure, *args: Any, **kwargs: Any) -> None:
        capture.page_of(self).events += 1

    plt.show = show
    Figure.show = show_figure
