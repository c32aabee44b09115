"""What the stages call: an author writes, repairs and asks; who does which part is chosen stage by stage."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Literal, Protocol

from codesynth.core import QA, Authored, Brief, Scene, Source
from codesynth.errors import RenderError

Writer = Literal["procedural", "llm"]


@dataclass(frozen=True, slots=True)
class AuthorStages:
    """Who writes what. `topic`, `data` and `code` make the source, `qa` proposes further questions."""

    topic: Writer = "procedural"
    data: Writer = "procedural"
    code: Writer = "procedural"
    qa: Writer = "procedural"

    @property
    def uses_llm(self) -> bool:
        """Whether any stage needs a language model."""
        return "llm" in (self.topic, self.data, self.code, self.qa)


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
        """Return proposed questions as programs, with an empty `answer`: the engine computes it. Often ()."""

    def close(self) -> None:
        """Release connections, threads and files. Calling it twice is allowed."""
