"""Why a program has no answer, and why a question was not kept."""

from __future__ import annotations

from codesynth.errors import StageError


class ProgramError(StageError):
    """A program cannot be evaluated. `kind` is one of the names in `docs/questions.md`, "Errors"."""

    stage = "qa"


class Unverified(StageError):
    """A question does not hold: its answer is not what its program computes, or its parts do not fit."""

    stage = "qa"
