"""The offline author: hands every stage over to the category."""

from __future__ import annotations

import random
from dataclasses import dataclass

from codesynth.categories import Category
from codesynth.core import QA, Authored, Brief, Scene, Source
from codesynth.errors import RenderError


@dataclass(frozen=True, slots=True)
class StageGenerators:
    """A generator for each stage, and one more for the model that may write it instead.

    They are drawn in a fixed order before anything is written, so that giving one stage to a model does not shift what
    the others draw.
    """

    topic: random.Random
    data: random.Random
    code: random.Random
    model_topic: random.Random
    model_data: random.Random
    model_code: random.Random

    @classmethod
    def draw(cls, rng: random.Random) -> StageGenerators:
        """Derive all of them from the generator of the sample."""
        return cls(*(random.Random(rng.getrandbits(64)) for _ in range(6)))


class ProceduralAuthor:
    """Writes topic, data and code with the category's own means. No model, no network, no cost."""

    def __init__(self, category: Category) -> None:
        self._category = category

    def write(self, brief: Brief, rng: random.Random) -> Authored:
        """Write topic, data and code."""
        generators = StageGenerators.draw(rng)
        topic = self._category.write_topic(brief, generators.topic)
        data = self._category.write_data(brief, topic, generators.data)
        return Authored(topic.text, self._category.write_source(brief, topic, data, generators.code))

    def repair(self, brief: Brief, authored: Authored, error: RenderError, attempt: int) -> Authored | None:
        """Return None: what the category wrote, it cannot improve."""
        return None

    def ask(self, brief: Brief, source: Source, scene: Scene, rng: random.Random) -> tuple[QA, ...]:
        """Return nothing: the category's own questions are asked by the engine."""
        return ()

    def close(self) -> None:
        """Nothing to release."""
