"""The prompts of a category: Jinja2 templates with a `system` and a `user` block, and the words to fill them with."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from typing import Any

import jinja2

from codesynth.author.replies import LanguageMarks
from codesynth.author.request import Message
from codesynth.errors import SpecError
from codesynth.resources import resource


class PromptBook:
    """Renders `prompts/<category>/<stage>.jinja`; a name that a template misses is an error, never an empty text."""

    def __init__(self, category: str) -> None:
        try:
            folder = resource("prompts", category)
            self._words = tomllib.loads(resource("prompts", category, "category.toml").read_text(encoding="utf-8"))
        except FileNotFoundError as error:
            raise SpecError([f"a model cannot write for category {category!r}: {error}"]) from error
        self._templates = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folder),
            undefined=jinja2.StrictUndefined,
            keep_trailing_newline=False,
            autoescape=False,
        )

    def render(self, stage: str, words: dict[str, Any]) -> tuple[Message, ...]:
        """Return the system and the user message of a stage."""
        template = self._templates.get_template(f"{stage}.jinja")
        context = template.new_context(words)
        texts = {role: "".join(template.blocks[role](context)).strip() for role in ("system", "user")}
        return tuple(texts.items())

    def number(self, name: str) -> int:
        """Return a number of category.toml."""
        return int(self._words[name])

    def topic_words(self, rng: random.Random) -> int:
        """Draw how many words a topic should have."""
        low, high = self._words["topic_words"]
        return rng.randint(low, high)

    def draw(self, group: str, rng: random.Random) -> dict[str, str]:
        """Draw one word of each list in a group of category.toml."""
        return {name: rng.choice(choices) for name, choices in self._words[group].items()}

    def tongue(self, locale: str) -> str:
        """Return the language that texts are written in, by its English name where it is known."""
        names: dict[str, str] = self._words["locales"]
        return names.get(locale) or names.get(locale.split("-")[0]) or f"the language with the code {locale!r}"

    def language_name(self, language: str) -> str:
        """Return how to speak of a language: "Python with matplotlib"."""
        return str(self._language(language)["name"])

    def marks(self, language: str) -> LanguageMarks:
        """Return how code of a language is recognised in a reply."""
        words = self._language(language)
        return LanguageMarks(tuple(words["fences"]), tuple(words["needs"]), words["starts"])

    def guide(self, language: str) -> str:
        """Return what the renderer wants authors to know; FileNotFoundError when it does not say."""
        return Path(resource("renderers", *self._language(language)["guide"])).read_text(encoding="utf-8").strip()

    def _language(self, language: str) -> dict[str, Any]:
        languages = self._words["languages"]
        if language not in languages:
            known = ", ".join(sorted(languages))
            raise SpecError([f"a model cannot write {language!r} in this category; its prompts know: {known}"])
        words: dict[str, Any] = languages[language]
        return words
