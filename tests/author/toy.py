"""A category small enough to see through, under the chart category's name, so that its prompts are used."""

from __future__ import annotations

import random
from typing import ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from codesynth.categories import FigureType, Topic
from codesynth.core import QA, Brief, Persona, Program, Source


class Bars(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    title: str = Field(min_length=3, description="What is shown")
    categories: tuple[str, ...] = Field(min_length=2, max_length=8, description="Names")
    values: tuple[float, ...] = Field(min_length=2, max_length=8)

    @model_validator(mode="after")
    def _fits(self):
        if len(self.categories) != len(self.values):
            raise ValueError("one value per category")
        return self


class Toy:
    name = "chart"
    figure_types: ClassVar = {"bar chart": FigureType("bar chart", Bars)}

    def write_topic(self, brief: Brief, rng: random.Random) -> Topic:
        number = rng.randrange(10**6)
        return Topic(f"Own topic {number}", {"number": number})

    def write_data(self, brief: Brief, topic: Topic, rng: random.Random) -> Bars:
        return Bars(title=topic.text, categories=("a", "b", "c"), values=tuple(float(rng.randrange(99)) for _ in "abc"))

    def write_source(self, brief: Brief, topic: Topic, data: Bars, rng: random.Random) -> Source:
        rows = "".join(f"{name},{value}\n" for name, value in zip(data.categories, data.values, strict=True))
        code = f"import matplotlib.pyplot as plt\n# own code {rng.randrange(10**6)}\n"
        code += f"plt.bar({data.categories}, {data.values})\n"
        return Source(brief.language, code, {"data.csv": "category,value\n" + rows})

    def ask(self, scene, source, rng):
        program = Program("value", (Program("argmax", (Program("table", ("ax0.bar",)), "value")), "category"))
        return [QA("Which is tallest?", "a", "category", program, form="own.argmax")]


def brief(sample="s-0", **changes):
    fields = {"category": "chart", "figure_type": "bar chart", "language": "matplotlib", "locale": "en"}
    return Brief(persona=Persona("A beekeeper in Norway."), sample=sample, **(fields | changes))
