"""The author with a model in it: each part is written by the category or by the model, as declared."""

from __future__ import annotations

import random
from contextlib import ExitStack

from pydantic import BaseModel

from codesynth.author.procedural import StageGenerators
from codesynth.author.writer import Bill, ModelWriter, billed
from codesynth.categories import Category, Topic
from codesynth.core import QA, Authored, Brief, Scene, Source
from codesynth.errors import AuthorError, RenderError
from codesynth.spec import AuthorStages


class StagedAuthor:
    """Runs topic, data and code in order. `resources` are closed with it."""

    def __init__(self, stages: AuthorStages, category: Category, writer: ModelWriter, resources: ExitStack) -> None:
        self._stages = stages
        self._category = category
        self._writer = writer
        self._resources = resources

    def write(self, brief: Brief, rng: random.Random) -> Authored:
        """Write topic, data and code; an AuthorError carries what was spent in vain."""
        generators, bill = StageGenerators.draw(rng), Bill()
        try:
            topic = self._topic(brief, generators, bill)
            data = self._data(brief, topic, generators, bill)
            source = self._source(brief, topic, data, generators, bill)
        except AuthorError as error:
            raise billed(error, bill) from error
        return Authored(topic.text, source, bill.cost, bill.tokens)

    def repair(self, brief: Brief, authored: Authored, error: RenderError, attempt: int) -> Authored | None:
        """Have the model correct its code; None where the category wrote it."""
        return self._writer.repair(brief, authored, error, attempt) if self._stages.code == "llm" else None

    def ask(self, brief: Brief, source: Source, scene: Scene, rng: random.Random) -> tuple[QA, ...]:
        """Have the model propose questions, where it is declared to."""
        return self._writer.questions(brief, source, scene, rng) if self._stages.qa == "llm" else ()

    def close(self) -> None:
        """Close the client, and the local model where there is one."""
        self._resources.close()

    def _topic(self, brief: Brief, generators: StageGenerators, bill: Bill) -> Topic:
        """Where the category makes the data, it also settles what they are about, and the model says it anew."""
        if self._stages.topic == "llm" and self._stages.data == "llm":
            return Topic(self._writer.topic(brief, "", generators.model_topic, bill))
        own = self._category.write_topic(brief, generators.topic)
        if self._stages.topic == "procedural":
            return own
        return Topic(self._writer.topic(brief, own.text, generators.model_topic, bill), own.fields)

    def _data(self, brief: Brief, topic: Topic, generators: StageGenerators, bill: Bill) -> BaseModel:
        if self._stages.data == "llm":
            return self._writer.data(brief, topic.text, generators.model_data, bill)
        return self._category.write_data(brief, topic, generators.data)

    def _source(self, brief: Brief, topic: Topic, data: BaseModel, generators: StageGenerators, bill: Bill) -> Source:
        """The category's own source also brings the CSV that a model's code may read."""
        source = self._category.write_source(brief, topic, data, generators.code)
        if self._stages.code == "llm":
            return self._writer.code(brief, topic.text, data, source, generators.model_code, bill)
        return source
