"""Questions and answers: operations, programs, answer types and their scoring, verification, choosing, phrasing."""

from __future__ import annotations

from codesynth.qa.answers import ANSWER_TYPES, format_answer, parse_answer, score
from codesynth.qa.engine import refusals, select
from codesynth.qa.errors import ProgramError, Unverified
from codesynth.qa.evaluate import catalogue, evaluate
from codesynth.qa.verify import verify

__all__ = [
    "ANSWER_TYPES",
    "ProgramError",
    "Unverified",
    "catalogue",
    "evaluate",
    "format_answer",
    "parse_answer",
    "refusals",
    "score",
    "select",
    "verify",
]
