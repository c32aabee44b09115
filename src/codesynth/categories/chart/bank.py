"""The topic bank: TOML files by language and domain under `topics/`, read once, when a language is first asked for.

A file holds a `domain` and, for each kind of topic ("category", "series", "share", …), a list of entries. An entry
names a quantity, a unit, what it is told by, and a plausible range; `making` turns it into data. `_lists.toml` holds
lists that entries refer to by name, and the names of places.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "topics"


@dataclass(frozen=True, slots=True)
class Bank:
    """The topics of one language: (domain, entry) pairs by kind, named lists, places, and phrases for titles."""

    locale: str
    topics: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]]
    lists: Mapping[str, Mapping[str, Any]]
    places: Mapping[str, list[str]]


def locales() -> tuple[str, ...]:
    """Return the languages that have topics."""
    return tuple(sorted(path.name for path in FOLDER.iterdir() if path.is_dir() and len(path.name) == 2))


@cache
def load_bank(locale: str) -> Bank:
    """Return the topics of a language; those of English for a language that has none."""
    folder = FOLDER / locale
    if not folder.is_dir():
        return load_bank("en")
    topics: dict[str, list[tuple[str, Mapping[str, Any]]]] = {}
    shared: dict[str, Any] = {}
    for path in sorted(folder.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        if path.stem == "_lists":
            shared = content
            continue
        for kind, entries in content.items():
            if kind != "domain":
                topics.setdefault(kind, []).extend((entry.get("domain", content["domain"]), entry) for entry in entries)
    frozen = {kind: tuple(entries) for kind, entries in topics.items()}
    return Bank(locale, frozen, shared.get("lists", {}), shared.get("places", {}))


def named_list(bank: Bank, items: str | list[str]) -> Mapping[str, Any]:
    """Return a list by name or as it stands, as a mapping with `items` and perhaps `weights`, `ordered`."""
    if isinstance(items, str):
        return bank.lists[items]
    return {"items": items}
