"""How titles and source notes are put together, by language: the patterns are in `topics/phrases.toml`."""

from __future__ import annotations

import random
import tomllib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from codesynth.categories.chart.bank import FOLDER


@dataclass(frozen=True, slots=True)
class Phrases:
    """Patterns of one language: q quantity, by category, p place, t time, top/low names of categories."""

    by: tuple[str, ...]
    placed: tuple[str, ...]
    timed: tuple[str, ...]
    in_unit: str
    sources: tuple[str, ...]
    year: str
    share: str
    step: str
    both: str
    and_: str
    sex: str
    against: str
    day: str
    week: str
    month: str
    hour: str
    top: tuple[str, ...]
    nouns_capital: bool = False

    def title(self, rng: random.Random, quantity: str, by: str, place: str, time: str) -> str:
        """Compose a plain title."""
        text = rng.choice(self.by).format(q=quantity, by=self.inside(by)) if by else quantity
        if place:
            text = rng.choice(self.placed).format(t=text, p=place)
        if time:
            text = rng.choice(self.timed).format(t=text, y=time)
        return text

    def source(self, rng: random.Random, time: str) -> str:
        """Compose a source note."""
        return rng.choice(self.sources).format(n=rng.randrange(84, 2400), y=time[-4:] if time else "2024")

    def leader(self, rng: random.Random, quantity: str, top: str) -> str:
        """Say which category leads."""
        return rng.choice(self.top).format(q=self.inside(quantity), Q=quantity, top=top)

    def inside(self, text: str) -> str:
        """Return `text` as it stands inside a sentence: with a small first letter, unless it is an abbreviation."""
        if self.nouns_capital or len(text) < 2 or text[1].isupper():
            return text
        return text[:1].lower() + text[1:]

    def join(self, pattern: str, first: str, second: str) -> str:
        """Fill `both`, `and_` or `against`."""
        return pattern.format(a=first, b=self.inside(second))


@lru_cache(maxsize=1)
def _all_phrases() -> dict[str, Phrases]:
    content: dict[str, dict[str, Any]] = tomllib.loads((FOLDER / "phrases.toml").read_text(encoding="utf-8"))
    for entry in content.values():
        entry |= {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    return {locale: Phrases(**entry) for locale, entry in content.items()}


def phrases_of(locale: str) -> Phrases:
    """Return the patterns of a language; those of English for a language that has none."""
    return _all_phrases().get(locale) or _all_phrases()["en"]
