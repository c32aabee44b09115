"""docs/questions.md tells every operation and every form."""

import random
from pathlib import Path

from codesynth.categories.chart.questions import ask
from codesynth.qa import ANSWER_TYPES, catalogue
from tests.qa.scenes import KINDS, SOURCE

TEXT = (Path(__file__).parents[2] / "docs" / "questions.md").read_text()


def test_every_operation_is_told():
    assert [entry["name"] for entry in catalogue() if f"`{entry['signature']}`" not in TEXT] == []


def test_every_form_and_type_is_told():
    seen = {
        qa.form
        for seed in range(8)
        for make in KINDS.values()
        for qa in ask(make(random.Random(seed)), SOURCE, random.Random(seed))
    }
    assert sorted(form for form in seen if f"`{form}`" not in TEXT) == []
    assert [kind for kind in ANSWER_TYPES if f"`{kind}`" not in TEXT] == []
