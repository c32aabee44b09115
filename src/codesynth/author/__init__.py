"""Authors: who writes topic, data and code. `llm` or `procedural`, chosen for each stage."""

from __future__ import annotations

from pathlib import Path

from codesynth.author.contract import Author
from codesynth.author.staged import StagedAuthor
from codesynth.categories import Category
from codesynth.errors import SpecError
from codesynth.spec import AuthorStages, LLMSettings

__all__ = ["Author", "AuthorStages", "LLMSettings", "build_author"]


def build_author(stages: AuthorStages, category: Category, llm: LLMSettings | None, store: Path | None) -> Author:
    """Return the author for one pipeline; SpecError when a stage needs a model and `llm` is None.

    `store` is the SQLite file of answered requests and their ledger; None keeps them in memory.
    """
    if not stages.uses_llm:
        return StagedAuthor(stages, category)
    if llm is None:
        raise SpecError(["an llm stage needs a model: give --model and --base-url, or --local"])
    raise NotImplementedError
