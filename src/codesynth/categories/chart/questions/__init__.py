"""The questions of a chart. `ask` proposes; `codesynth.qa.select` verifies and chooses."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from codesynth.categories.chart.questions import counting, distribution, logic, relation, structure, trends, values
from codesynth.categories.chart.questions.examiner import Examiner
from codesynth.categories.chart.questions.view import Chart
from codesynth.core import QA, Scene, Source
from codesynth.qa.errors import ProgramError

MOST_QUESTIONS = 36  # far more than a row holds; the rest of the forms come up with other seeds
ATTEMPTS = 2  # a form picks its names at random; so often it may pick again
MOST_SUBJECTS = 4  # datasets of one scene that are asked about

Form = Callable[[Examiner, Any], QA]

DATASET_FORMS: tuple[Form, ...] = (
    *values.FORMS,
    *counting.FORMS,
    *trends.FORMS,
    *logic.FORMS,
    *distribution.BOX_FORMS,
    *relation.LINE_FORMS,
)

FLOATING_FORMS: tuple[Form, ...] = (values.value, values.value, logic.choose_value)


def ask(scene: Scene, source: Source, rng: random.Random) -> Iterable[QA]:
    """Propose questions about a chart with their programs, in random order. Never raises: it asks less.

    `source.data` is what programs with `file` read. Scenes from strangers' code may lack names, axes or tables.
    """
    try:
        chart = Chart(scene, source)
        subjects = _subjects(chart, rng)
    except (ProgramError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError):
        return ()
    examiner = Examiner(chart, rng)
    pairs = [(form, subject) for forms, subject in subjects for form in forms]
    rng.shuffle(pairs)
    made = (qa for form, subject in pairs for qa in _attempt(form, examiner, subject))
    return list(islice(made, MOST_QUESTIONS))


def _subjects(chart: Chart, rng: random.Random) -> list[tuple[tuple[Form, ...], Any]]:
    """Return what can be asked about, with the forms for it."""
    sight = structure.sight(chart)
    found: list[tuple[tuple[Form, ...], Any]] = [
        (FLOATING_FORMS if data.floating else DATASET_FORMS, data) for data in sight.data
    ]
    found += [(distribution.BIN_FORMS, bins) for bins in distribution.bins(chart)]
    found += [(relation.CLOUD_FORMS, cloud) for cloud in relation.clouds(chart)]
    if len(found) > MOST_SUBJECTS:
        found = rng.sample(found, MOST_SUBJECTS)
    return [(structure.FORMS, sight), *found]


def _attempt(form: Form, examiner: Examiner, subject: Any) -> Iterator[QA]:
    """Yield one question of a form, or none. A scene that breaks the contract costs a question, not the sample."""
    for _ in range(ATTEMPTS):
        try:
            yield form(examiner, subject)
            return
        except ProgramError as error:
            if error.kind == "not-applicable":
                return
        except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, AssertionError):
            return
