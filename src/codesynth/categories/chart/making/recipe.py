"""A topic entry with its place and time: what all makers start from, and the words around the data."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codesynth.categories.chart.bank import load_bank, named_list
from codesynth.categories.chart.making.phrases import Phrases, phrases_of


@dataclass(frozen=True, slots=True)
class Recipe:
    """One entry of the bank, in one place and time."""

    entry: Mapping[str, Any]
    domain: str
    locale: str
    place: str
    year: int

    @property
    def quantity(self) -> str:
        """What is measured; both names where two quantities are."""
        entry = self.entry
        if "q" in entry:
            return str(entry["q"])
        if "bar" in entry:
            return self.phrases.join(self.phrases.and_, entry["bar"][0], entry["line"][0])
        return self.phrases.join(self.phrases.against, entry["y"][0], entry["x"][0])

    @property
    def unit(self) -> str:
        """Its unit."""
        return str(self.entry.get("u", ""))

    @property
    def phrases(self) -> Phrases:
        """The words of the language."""
        return phrases_of(self.locale)

    def things(self, key: str = "items") -> Mapping[str, Any]:
        """Return the list that the entry names under `key`, with weights and order."""
        return named_list(load_bank(self.locale), self.entry[key])

    def decimals(self, low: float, high: float) -> int:
        """Return to how many decimals values between `low` and `high` are published."""
        if "d" in self.entry:
            return int(self.entry["d"])
        size = max(abs(low), abs(high))
        return 0 if size >= 200 else 1 if size >= 8 else 2


def tidy(value: float, decimals: int) -> float:
    """Round as published; never a negative zero."""
    return round(value, decimals) + 0.0


def headings(recipe: Recipe, rng: random.Random, by: str = "", time: str = "", headline: str = "") -> dict[str, str]:
    """Return `title`, `subtitle` and `note`. `time` is a year or a span; `headline` says what the data show."""
    phrases, place = recipe.phrases, recipe.place
    repeated = by.lower() in recipe.quantity.lower() or by.split()[0].lower() in recipe.quantity.lower() if by else True
    by = "" if repeated or rng.random() < 0.25 else by
    plain = phrases.title(rng, recipe.quantity, by, place, time if rng.random() < 0.7 else "")
    unit = phrases.in_unit.format(unit=recipe.unit) if recipe.unit else ""
    about = ", ".join(part for part in (unit, time) if part)
    if headline and rng.random() < 0.5:
        title, subtitle = headline, phrases.title(rng, recipe.quantity, "", place, time)
    else:
        title, subtitle = plain, (about[:1].upper() + about[1:] if len(about) > 4 else "")
    return {"title": title[:140], "subtitle": subtitle[:140], "note": phrases.source(rng, time)}
