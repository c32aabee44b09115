"""Choosing the questions of an image: verified, visible, with one answer, spread over forms, no two alike."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable

from codesynth.core import QA, Scene, Source
from codesynth.qa.context import Context
from codesynth.qa.errors import Unverified
from codesynth.qa.reading import AxisReading
from codesynth.qa.values import normal
from codesynth.qa.verify import verify_in, visible_in

SAME_ANSWER = 2  # at most so many questions of one image have the same answer, yes and no apart


def select(candidates: Iterable[QA], scene: Scene, source: Source, rng: random.Random, count: int) -> tuple[QA, ...]:
    """Return up to `count` of the candidates that hold, in random order.

    Families (the part of `form` before the first ".") take turns, and within a family its forms. Which candidates
    are refused and why tells `refusals`. The same candidates and generator state give the same questions.
    """
    exact, reading = Context(scene, source.data), Context(scene, source.data, AxisReading(scene))
    kept: list[QA] = []
    for qa in _turns(list(candidates), rng):
        if len(kept) >= count:
            break
        if _repeats(qa, kept):
            continue
        try:
            verify_in(qa, exact)
            visible_in(qa, exact, reading)
        except Unverified:
            continue
        kept.append(qa)
    rng.shuffle(kept)
    return tuple(kept)


def refusals(candidates: Iterable[QA], scene: Scene, source: Source) -> Counter[str]:
    """Return how many candidates would be refused, by kind."""
    exact, reading = Context(scene, source.data), Context(scene, source.data, AxisReading(scene))
    found: Counter[str] = Counter()
    for qa in candidates:
        try:
            verify_in(qa, exact)
            visible_in(qa, exact, reading)
        except Unverified as error:
            found[error.kind] += 1
    return found


def _turns(candidates: list[QA], rng: random.Random) -> Iterable[QA]:
    """Yield the candidates so that families take turns, and the forms within each."""
    families: dict[str, dict[str, list[QA]]] = {}
    for qa in candidates:
        families.setdefault(qa.form.partition(".")[0], {}).setdefault(qa.form, []).append(qa)
    queues = []
    for family in sorted(families):
        forms = [families[family][form] for form in sorted(families[family])]
        rng.shuffle(forms)
        for form in forms:
            rng.shuffle(form)
        longest = max(map(len, forms))
        queues.append([form[i] for i in range(longest) for form in forms if i < len(form)])
    rng.shuffle(queues)
    for i in range(max(map(len, queues), default=0)):
        for queue in queues:
            if i < len(queue):
                yield queue[i]


def _repeats(qa: QA, kept: list[QA]) -> bool:
    question = normal(qa.question).casefold()
    if any(normal(other.question).casefold() == question or other.program == qa.program for other in kept):
        return True
    if qa.answer_type in ("yes/no", "count", "unanswerable", "choice"):
        return False
    return sum(other.answer == qa.answer for other in kept) >= SAME_ANSWER
