"""Questions that a model proposes: what it is shown of a scene, and what of its reply is taken."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from codesynth.core import QA, Program, Scene, Table
from codesynth.errors import AuthorError

FORM = "proposed"
LONGEST_QUESTION = 300


def describe_tables(scene: Scene, most_rows: int) -> list[dict[str, str]]:
    """Return name and CSV text of each table; long ones are cut, which is said."""
    return [{"name": table.name, "csv": _as_csv(table, most_rows)} for table in scene.tables]


def read_proposals(raw: dict[str, Any]) -> tuple[QA, ...]:
    """Return the questions of a reply with their programs, without answers: those are computed, never taken.

    What is no question or no program is left out; AuthorError "schema-mismatch" when nothing remains.
    """
    items = raw.get("questions")
    found = [_proposal(item) for item in items] if isinstance(items, list) else []
    questions = tuple(qa for qa in found if qa is not None)
    if not questions:
        raise AuthorError("schema-mismatch", "the reply has no question with a program under 'questions'")
    return questions


def _proposal(item: Any) -> QA | None:
    if not isinstance(item, dict):
        return None
    question = item.get("question")
    if not isinstance(question, str) or not 8 <= len(question.strip()) <= LONGEST_QUESTION:
        return None
    try:
        program = Program.from_json(json.dumps(_as_list(item.get("program"))))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return QA(" ".join(question.split()), "", "", program, form=FORM)


def _as_list(program: Any) -> Any:
    """Return a program that was written as text, as some models do, as the list that it stands for."""
    return json.loads(program) if isinstance(program, str) else program


def _as_csv(table: Table, most_rows: int) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(column.name for column in table.columns)
    writer.writerows(table.rows[:most_rows])
    left = len(table.rows) - most_rows
    return out.getvalue().rstrip("\n") + (f"\n… and {left} more rows" if left > 0 else "")
