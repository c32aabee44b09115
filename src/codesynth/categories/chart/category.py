"""The chart category: topics from the bank, data from the makers, code from the figure types."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from functools import cached_property
from importlib import import_module
from typing import Any

from pydantic import BaseModel

from codesynth.categories import FigureType, Topic
from codesynth.categories.chart.bank import Bank, load_bank, locales
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.style import write_style
from codesynth.categories.chart.figures import FIGURES
from codesynth.categories.chart.figures.base import Figure
from codesynth.categories.chart.making.recipe import Recipe
from codesynth.categories.chart.recognition import recognise
from codesynth.core import QA, Brief, Scene, Source
from codesynth.errors import AuthorError

# How often a brief that leaves the language open (locale "en") gets a place that the persona is from, and how often a
# topic from the persona's own field.
OWN_PLACE, OWN_FIELD = 0.4, 0.75


class ChartCategory:
    """Charts in matplotlib, written without a model. See `codesynth.categories.Category` for the contract."""

    name = "chart"

    @cached_property
    def figure_types(self) -> dict[str, FigureType]:
        """Every figure type by name."""
        return {f.name: FigureType(f.name, f.data, weight=f.weight) for f in FIGURES.values()}

    @property
    def locales(self) -> tuple[str, ...]:
        """The languages that topics can be written in."""
        return locales()

    def recognise(self, scene: Scene) -> str:
        """Name the figure type of a drawing by its marks, "other" where none fits."""
        return recognise(scene)

    def write_topic(self, brief: Brief, rng: random.Random) -> Topic:
        """Choose a topic that suits the figure type and, mostly, the persona."""
        figure = self._figure(brief)
        bank = load_bank(brief.locale)
        entries = suitable(bank, figure)
        if not entries:
            bank = load_bank("en")
            entries = suitable(bank, figure)
        field = brief.persona.fields.get("domain", "")
        own = [pair for pair in entries if pair[0] == field]
        domain, entry = rng.choice(own if own and rng.random() < OWN_FIELD else entries)
        place = _place(bank, entry, brief, rng)
        year = rng.choice((2019, 2020, 2021, 2022, 2023, 2023, 2024, 2024, 2025))
        recipe = Recipe(entry, domain, bank.locale, place, year)
        by = str(entry.get("by", "") or entry.get("rows_by", ""))
        text = recipe.phrases.title(rng, recipe.quantity, by, place, str(year))
        fields = {"entry": dict(entry), "domain": domain, "locale": bank.locale, "place": place, "year": year}
        return Topic(text, fields)

    def write_data(self, brief: Brief, topic: Topic, rng: random.Random) -> BaseModel:
        """Make data for a topic of `write_topic`; AuthorError for a topic that somebody else wrote."""
        fields = topic.fields
        if "entry" not in fields:
            raise AuthorError("topic-without-range", "procedural data need a topic from the procedural bank")
        recipe = Recipe(fields["entry"], fields["domain"], fields["locale"], fields["place"], fields["year"])
        return self._figure(brief).make(recipe, rng)

    def write_source(self, brief: Brief, topic: Topic, data: BaseModel, rng: random.Random) -> Source:
        """Write matplotlib code in a style of its own."""
        figure = self._figure(brief)
        if not isinstance(data, figure.data):
            raise AuthorError("data-of-another-shape", f"a {figure.name} is drawn from {figure.data.__name__}")
        csv = data.to_csv()
        style = write_style(rng, data.model_dump_json())
        locale = str(topic.fields.get("locale", brief.locale))
        draft = Draft(data, style, rng, locale)
        figure.draw(draft)
        return Source("matplotlib", draft.script(), {"data.csv": csv})

    def ask(self, scene: Scene, source: Source, rng: random.Random) -> Iterable[QA]:
        """Propose questions; see `codesynth.categories.chart.questions`."""
        asked: Iterable[QA] = import_module("codesynth.categories.chart.questions").ask(scene, source, rng)
        return asked

    def _figure(self, brief: Brief) -> Figure:
        if brief.figure_type not in FIGURES:
            known = ", ".join(FIGURES)
            raise AuthorError("unknown-figure-type", f"no chart is called {brief.figure_type!r}; known: {known}")
        return FIGURES[brief.figure_type]


def suitable(bank: Bank, figure: Figure) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the (domain, entry) pairs of a bank that a figure type can draw."""
    return [(domain, entry) for domain, entry in bank.topics.get(figure.bank, ()) if figure.suits(entry)]


def _place(bank: Bank, entry: Mapping[str, Any], brief: Brief, rng: random.Random) -> str:
    kind = entry.get("place", "")
    if not kind:
        return ""
    own = brief.persona.fields.get(kind, "")
    if own and bank.locale == "en" and rng.random() < OWN_PLACE:
        return own
    places = bank.places.get(kind, [""])
    return rng.choice(places)


category = ChartCategory()
