"""Authors: who writes topic, data and code. `llm` or `procedural`, chosen for each stage."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from codesynth.author.contract import Author
from codesynth.author.ledger import Ledger, Totals
from codesynth.author.procedural import ProceduralAuthor
from codesynth.categories import Category
from codesynth.errors import SpecError
from codesynth.spec import AuthorStages, LLMSettings

if TYPE_CHECKING:
    from codesynth.author.staged import StagedAuthor

__all__ = ["Author", "AuthorStages", "LLMSettings", "Ledger", "Totals", "build_author"]


def build_author(stages: AuthorStages, category: Category, llm: LLMSettings | None, store: Path | None) -> Author:
    """Return the author for one pipeline; SpecError when a stage needs a model and `llm` is None.

    `store` is the SQLite file of answered requests and their ledger, shared by all authors and processes of a run;
    None keeps them in memory. With `llm.local` and no loopback address in `llm.base_url`, a model is served here.
    """
    if not stages.uses_llm:
        return ProceduralAuthor(category)
    if llm is None:
        raise SpecError(["an llm stage needs a model: give --model and --base-url, or --local"])
    with ExitStack() as resources:
        return _build_staged(stages, category, llm, store, resources)


def _build_staged(
    stages: AuthorStages, category: Category, llm: LLMSettings, store: Path | None, resources: ExitStack
) -> StagedAuthor:
    # Imported here: the client library alone takes longer than all of `import codesynth` may.
    from codesynth.author.client import ModelClient
    from codesynth.author.local import LocalServer, local_settings
    from codesynth.author.prompts import PromptBook
    from codesynth.author.staged import StagedAuthor
    from codesynth.author.transport import is_loopback
    from codesynth.author.writer import ModelWriter

    prompts = PromptBook(category.name)
    if llm.local:
        llm = local_settings(llm)
        if not is_loopback(llm.base_url):
            llm = llm.model_copy(update={"base_url": resources.enter_context(LocalServer()).base_url})
    client = ModelClient(llm, store)
    resources.callback(client.close)
    return StagedAuthor(stages, category, ModelWriter(client, llm, category, prompts), resources.pop_all())
