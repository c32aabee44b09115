"""The filters of one image and of its questions, in the order in which they look."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from codesynth.core import QA, Mark, Rendered, Scene
from codesynth.errors import Rejected
from codesynth.quality import text_checks
from codesynth.quality.cover import covered_marks
from codesynth.quality.glyphs import missing_glyphs
from codesynth.quality.picture import Picture, read_picture
from codesynth.quality.texts import TextBox, text_boxes
from codesynth.spec import QualitySettings, Reason

_DATA_ROLES = frozenset(
    {"bar", "bin", "line", "point", "area", "area-point", "wedge", "box", "violin", "cell", "error-bar", "stem"}
    | {"contour", "arrow", "node", "edge", "bar3d", "surface", "image", "table", "unknown"}
)
# These stand alone as often as they decorate, so that a few of them are no data yet: hlines of a timeline, spans.
_SPARSE_ROLES = frozenset({"reference-line", "span"})
_ENOUGH_SPARSE = 3
# Vertices belong to the line or area that they lie on.
_PARTS = frozenset({"point", "area-point"})


@dataclass(frozen=True, slots=True)
class _Look:
    """What a filter sees."""

    picture: Picture
    scene: Scene
    texts: list[TextBox]
    settings: QualitySettings


Problem = tuple[Reason, str]


def check_rendered(rendered: Rendered, settings: QualitySettings | None = None) -> None:
    """Refuse an image that nobody should learn from: Rejected with a kind of `spec.Reason` and what is at fault."""
    for reason, detail in find_problems(rendered, settings):
        raise Rejected(reason, detail)


def find_problems(rendered: Rendered, settings: QualitySettings | None = None) -> Iterator[Problem]:
    """Yield everything that the filters hold against an image; Rejected "bad-image" when it is none."""
    settings = settings or QualitySettings()
    picture = read_picture(rendered)
    look = _Look(picture, rendered.scene, text_boxes(rendered.scene), settings)
    for check in _CHECKS:
        for reason, detail in check(look):
            if reason not in settings.off:
                yield reason, detail


def check_questions(qa: Sequence[QA], settings: QualitySettings | None = None) -> None:
    """Refuse a sample with too few questions: Rejected "nothing-to-ask"."""
    settings = settings or QualitySettings()
    if len(qa) < settings.min_questions and "nothing-to-ask" not in settings.off:
        raise Rejected("nothing-to-ask", f"{len(qa)} questions, at least {settings.min_questions} are wanted")


def _canvas(look: _Look) -> Iterator[Problem]:
    width, height, settings = look.picture.width, look.picture.height, look.settings
    if min(width, height) < settings.min_side:
        yield "too-small", f"{width}x{height} pixels; the shorter side has to have {settings.min_side}"
    if max(width, height) > settings.max_aspect * min(width, height):
        yield "extreme-aspect", f"{width}x{height} pixels: more than {settings.max_aspect:g} to 1"
    if look.picture.transparent > settings.max_transparent_share:
        yield "transparent", f"{look.picture.transparent:.1%} of the pixels let the background through"
    if (ink := look.picture.ink_share()) < settings.min_ink_share:
        yield "blank", f"{ink:.2%} of the pixels differ from the background"


def _errors(look: _Look) -> Iterator[Problem]:
    yield from (("error-picture", detail) for detail in text_checks.error_texts(look.texts))
    yield from (("broken-value", detail) for detail in text_checks.broken_values(look.texts))


def _empty_axes(look: _Look) -> Iterator[Problem]:
    axes = look.scene.by_role("axes")
    twins = {str(mark.fields.get("twin_of") or mark.id) for mark in axes}
    bars = {mark.parent or mark.id.rsplit(".", 1)[0] for mark in look.scene.by_role("colorbar")}
    filled = _axes_with_data(look.scene)
    shared = {str(mark.fields.get("twin_of") or mark.id) for mark in axes if mark.id in filled}
    for mark in axes:
        base = str(mark.fields.get("twin_of") or mark.id)
        if base not in twins or base in shared or mark.id in bars or not _is_drawn(mark, look.scene):
            continue
        yield "empty-axes", f"axes {mark.id}{_titled(mark, look.scene)} show no data"


def _axes_with_data(scene: Scene) -> set[str]:
    filled = set()
    sparse: dict[str, int] = {}
    for mark in scene.marks:
        axes = str(mark.fields.get("axes") or mark.parent)
        if mark.role in _DATA_ROLES:
            filled.add(axes)
        elif mark.role in _SPARSE_ROLES:
            sparse[axes] = sparse.get(axes, 0) + 1
    return filled | {axes for axes, count in sparse.items() if count >= _ENOUGH_SPARSE}


def _is_drawn(axes: Mark, scene: Scene) -> bool:
    """Whether a frame or ticks invite the reader to look for data."""
    if axes.fields.get("frame") is False:
        return any(mark.role in ("x-tick-label", "y-tick-label") and mark.parent == axes.id for mark in scene.marks)
    return True


def _titled(axes: Mark, scene: Scene) -> str:
    title = next((mark.text for mark in scene.marks if mark.role == "title" and mark.parent == axes.id), "")
    return f" ({title[:40]!r})" if title else ""


def _unknown(look: _Look) -> Iterator[Problem]:
    data = [mark for mark in look.scene.marks if mark.role in _DATA_ROLES and not (mark.role in _PARTS and mark.parent)]
    unknown = [mark for mark in data if mark.role == "unknown"]
    if len(unknown) > look.settings.max_unknown_share * len(data):
        kinds = ", ".join(sorted({str(mark.fields.get("artist", "?")) for mark in unknown}))
        yield "unknown-marks", f"{len(unknown)} of {len(data)} marks could not be interpreted ({kinds})"


def _covered(look: _Look) -> Iterator[Problem]:
    details = covered_marks(look.scene, look.picture, look.settings)
    yield from (("covered-marks", detail) for detail in details)


def _texts(look: _Look) -> Iterator[Problem]:
    texts, picture, settings = look.texts, look.picture, look.settings
    yield from (("missing-glyphs", detail) for detail in missing_glyphs(texts, picture))
    yield from (("clipped-text", detail) for detail in text_checks.clipped_texts(texts, picture, settings))
    yield from (("illegible-text", detail) for detail in text_checks.small_texts(texts, settings))
    yield from (("overlapping-text", detail) for detail in text_checks.overlapping_texts(texts, picture, settings))
    yield from text_checks.unseen_texts(texts, picture, settings)


_CHECKS: tuple[Callable[[_Look], Iterator[Problem]], ...] = (_canvas, _errors, _empty_axes, _unknown, _texts, _covered)
