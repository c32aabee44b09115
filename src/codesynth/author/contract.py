"""What the stages call: an author writes, repairs and asks."""

from __future__ import annotations

import random
from typing import Protocol

from codesynth.core import QA, Authored, Brief, Scene, Source
from codesynth.errors import RenderError


class Author(Protocol):
    """Turns a brief into a source. Safe to call from several threads; all randomness comes from `rng`.

    Errors: `AuthorError` for one sample (refusal, unusable reply, …), `EndpointError` and `BudgetExhausted` for the
    whole run.
    """

    def write(self, brief: Brief, rng: random.Random) -> Authored:
        """Return topic, source and what it cost."""

    def repair(self, brief: Brief, authored: Authored, error: RenderError, attempt: int) -> Authored | None:
        """Return a corrected source (cost and tokens added up), or None when this author cannot repair.

        `attempt` counts from 1.
        """

    def ask(self, brief: Brief, source: Source, scene: Scene, rng: random.Random) -> tuple[QA, ...]:
        """Return proposed questions; each answer is what its program computes, no model states one. Often ()."""

    def close(self) -> None:
        """Release connections, threads and files. Calling it twice is allowed."""
