"""The filters of one image and of its questions, in the order in which they look."""

from __future__ import annotations

from collections.abc import Sequence

from codesynth.core import QA, Rendered
from codesynth.errors import Rejected
from codesynth.quality.picture import Picture, read_picture
from codesynth.spec import QualitySettings, Reason


def check_rendered(rendered: Rendered, settings: QualitySettings | None = None) -> None:
    """Refuse an image that nobody should learn from: Rejected with a kind of `spec.Reason` and what is at fault."""
    settings = settings or QualitySettings()
    picture = read_picture(rendered)
    for reason, detail in _canvas_problems(picture, settings):
        if reason not in settings.off:
            raise Rejected(reason, detail)


def check_questions(qa: Sequence[QA], settings: QualitySettings | None = None) -> None:
    """Refuse a sample with too few questions: Rejected "nothing-to-ask"."""
    settings = settings or QualitySettings()
    if len(qa) < settings.min_questions and "nothing-to-ask" not in settings.off:
        raise Rejected("nothing-to-ask", f"{len(qa)} questions, at least {settings.min_questions} are wanted")


def _canvas_problems(picture: Picture, settings: QualitySettings) -> list[tuple[Reason, str]]:
    width, height = picture.width, picture.height
    problems: list[tuple[Reason, str]] = []
    if min(width, height) < settings.min_side:
        problems.append(("too-small", f"{width}x{height} pixels; the shorter side has to have {settings.min_side}"))
    if max(width, height) > settings.max_aspect * min(width, height):
        problems.append(("extreme-aspect", f"{width}x{height} pixels: more than {settings.max_aspect:g} to 1"))
    if (ink := picture.ink_share()) < settings.min_ink_share:
        problems.append(("blank", f"{ink:.2%} of the pixels differ from the background"))
    if picture.transparent > settings.max_transparent_share:
        problems.append(("transparent", f"{picture.transparent:.1%} of the pixels are transparent"))
    return problems
