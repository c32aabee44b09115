"""Composes personas from the vocabularies under `personas/`: who asks for a figure, where, and what for."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from codesynth.core import Persona
from codesynth.resources import resource

VOWELS = frozenset("aeiouAEIOU")
# A vowel that sounds like a consonant, and the other way round, at the start of words.
CONSONANT_STARTS = ("university", "union", "unit", "use", "util", "euro", "one-", "once")
VOWEL_STARTS = ("hour", "honest", "heir", "MRI")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What personas are composed from."""

    fields: Mapping[str, Mapping[str, list[str]]]
    towns: tuple[tuple[str, str], ...]
    manners: tuple[str, ...]

    def combinations(self) -> int:
        """Return how many distinct texts `compose` can write."""
        parts = sum(len(f["people"]) * len(f["settings"]) * len(f["purposes"]) for f in self.fields.values())
        return parts * len(self.towns) * (len(self.manners) + 1)


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """Read the vocabularies, once, when they are first needed."""
    places: dict[str, list[str]] = _read("places.toml")["towns"]
    towns = tuple((town, country) for country, names in places.items() for town in names)
    return Vocabulary(_read("occupations.toml"), towns, tuple(_read("manners.toml")["manners"]))


def _read(name: str) -> Any:
    return tomllib.loads(resource("personas", name).read_text(encoding="utf-8"))


def compose(rng: random.Random) -> Persona:
    """Compose a persona: "a careful agronomist at a field station in Tartu, Estonia, who keeps a diary of …".

    `fields` has domain, occupation, setting, city, country, purpose and manner ("" for none).
    """
    words = vocabulary()
    domain = rng.choice(list(words.fields))
    occupation = rng.choice(words.fields[domain]["people"])
    setting = rng.choice(words.fields[domain]["settings"])
    purpose = rng.choice(words.fields[domain]["purposes"])
    city, country = rng.choice(words.towns)
    manner = rng.choice(words.manners) if rng.random() < 0.5 else ""
    who = with_article(f"{manner} {occupation}".strip())
    return Persona(
        f"{who} {setting} in {city}, {country}, who {purpose}",
        {
            "domain": domain,
            "occupation": occupation,
            "setting": setting,
            "city": city,
            "country": country,
            "purpose": purpose,
            "manner": manner,
        },
    )


def with_article(noun: str) -> str:
    """Return a noun with "a" or "an", by sound."""
    if noun.startswith(VOWEL_STARTS):
        return f"an {noun}"
    vowel = noun[0] in VOWELS and not noun.startswith(CONSONANT_STARTS)
    return f"{'an' if vowel else 'a'} {noun}"
