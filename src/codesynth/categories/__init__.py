"""What each domain knows: its figure types, realistic data, procedural code and questions.

A category is a folder here with a `category` object of the type below. Figure types are entries in it, so that
adding one touches nothing else.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

from pydantic import BaseModel

from codesynth.core import QA, Brief, Scene, Source
from codesynth.errors import SpecError

NAMES = ("chart",)


@dataclass(frozen=True, slots=True)
class Topic:
    """What a figure is about. `text` is one sentence; `fields` hold what the category's own author needs further."""

    text: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FigureType:
    """A kind of figure: its name, the pydantic model that its data must fit, and how often it is wanted."""

    name: str
    data: type[BaseModel]
    languages: tuple[str, ...] = ("matplotlib",)
    weight: float = 1.0


class Category(Protocol):
    """What a category offers. Every method is a pure function of its arguments; all randomness comes from `rng`."""

    name: str
    figure_types: dict[str, FigureType]
    locales: tuple[str, ...]
    """The languages that its procedural author can write labels in: "en", "de", "ja", …"""

    def recognise(self, scene: Scene) -> str:
        """Name the figure type of a drawing that somebody else wrote, "other" where none fits."""

    def write_topic(self, brief: Brief, rng: random.Random) -> Topic:
        """Compose what the figure is about."""

    def write_data(self, brief: Brief, topic: Topic, rng: random.Random) -> BaseModel:
        """Make realistic data: an instance of the figure type's data model."""

    def write_source(self, brief: Brief, topic: Topic, data: BaseModel, rng: random.Random) -> Source:
        """Write code as a person would, in a style of its own; `Source.data["data.csv"]` holds the data as CSV."""

    def ask(self, scene: Scene, source: Source, rng: random.Random) -> Iterable[QA]:
        """Propose questions with their programs, in random order; the engine verifies and selects."""


def load_category(name: str) -> Category:
    """Return a category by name; SpecError that lists the known ones otherwise."""
    if name not in NAMES:
        raise SpecError([f"unknown category {name!r}; known: {', '.join(NAMES)}"])
    category: Category = import_module(f"codesynth.categories.{name}").category
    return category
