"""The author that the stages get: each part is written by the category or by a model, as declared."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from codesynth.categories import Category
from codesynth.core import QA, Authored, Brief, Scene, Source
from codesynth.errors import RenderError
from codesynth.spec import AuthorStages

if TYPE_CHECKING:
    from codesynth.author.writer import ModelWriter


class StagedAuthor:
    """Runs topic, data and code in order, each with a generator of its own.

    The generators are drawn in a fixed order before anything is written, so that giving one stage to a model does not
    shift what the others draw.
    """

    def __init__(self, stages: AuthorStages, category: Category, writer: ModelWriter | None = None) -> None:
        if stages.uses_llm and writer is None:
            raise ValueError("stages that use a model need a writer")
        self._stages = stages
        self._category = category
        self._writer = writer

    def write(self, brief: Brief, rng: random.Random) -> Authored:
        """Write topic, data and code."""
        topic_rng, data_rng, code_rng = (random.Random(rng.getrandbits(64)) for _ in range(3))
        topic = self._category.write_topic(brief, topic_rng)
        data = self._category.write_data(brief, topic, data_rng)
        source = self._category.write_source(brief, topic, data, code_rng)
        return Authored(topic.text, source)

    def repair(self, brief: Brief, authored: Authored, error: RenderError, attempt: int) -> Authored | None:
        """Return None: what the category wrote cannot be improved by it."""
        return None

    def ask(self, brief: Brief, source: Source, scene: Scene, rng: random.Random) -> tuple[QA, ...]:
        """Return nothing: the category's own questions are asked by the engine."""
        return ()

    def close(self) -> None:
        """Release what the model writer holds."""
