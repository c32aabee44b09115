"""Every answer is found a second time, with pandas, by code that shares nothing with the operations."""

import random
from collections import Counter

import pytest

from codesynth.categories.chart.questions import ask
from codesynth.qa import format_answer
from tests.qa.oracle import Oracle, Unknown
from tests.qa.scenes import KINDS, SOURCE


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_answers_agree_with_pandas(kind):
    check(kind, range(5))


@pytest.mark.slow
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_answers_agree_with_pandas_over_thousands_of_questions(kind):
    check(kind, range(5, 60))


def check(kind, seeds):
    checked, unknown = Counter(), Counter()
    for seed in seeds:
        scene = KINDS[kind](random.Random(f"{kind}{seed}"))
        oracle = Oracle(scene)
        for qa in ask(scene, SOURCE, random.Random(seed)):
            try:
                value = oracle(qa.program)
            except Unknown as operation:
                unknown[str(operation)] += 1
                continue
            value = value.item() if hasattr(value, "item") else value
            if isinstance(value, float) and value == int(value):
                value = int(value)
            assert format_answer(value, qa.answer_type) == qa.answer, (seed, qa)
            checked[qa.form] += 1
    assert not unknown
    assert sum(checked.values()) >= 4 * len(seeds)


def test_most_forms_are_seen():
    forms = Counter()
    for seed in range(12):
        for kind, make in KINDS.items():
            scene = make(random.Random(f"{kind}{seed}"))
            forms.update(qa.form for qa in ask(scene, SOURCE, random.Random(seed)))
    assert len(forms) >= 75, sorted(forms)
