from __future__ import annotations

import random

import jinja2
import pytest

from codesynth.author.prompts import PromptBook
from codesynth.errors import SpecError

BOOK = PromptBook("chart")
WORDS = {
    "persona": "A beekeeper.",
    "figure_type": "bar chart",
    "tongue": "English",
    "given": "",
    "words": 8,
    "angles": {"scope": "a town", "period": "a week", "focus": "money"},
    "problem": "",
}


def test_a_prompt_is_a_system_and_a_user_message():
    messages = BOOK.render("topic", WORDS)
    assert [role for role, _ in messages] == ["system", "user"]
    assert "A beekeeper." in messages[1][1] and "{" not in messages[0][1]


@pytest.mark.parametrize("missing", sorted(WORDS))
def test_a_word_that_is_missing_is_an_error_never_an_empty_text(missing):
    with pytest.raises(jinja2.UndefinedError):
        BOOK.render("topic", {name: word for name, word in WORDS.items() if name != missing})


def test_what_a_persona_says_is_text_not_a_template():
    (_, _), (_, user) = BOOK.render("topic", WORDS | {"persona": "{{ 7 * 7 }} {% if x %} <b>&"})
    assert "{{ 7 * 7 }} {% if x %} <b>&" in user


def test_an_unknown_category_or_language_is_a_mistake_in_the_plan():
    with pytest.raises(SpecError, match="a model cannot write for category 'sculpture'"):
        PromptBook("sculpture")
    with pytest.raises(SpecError, match="know: matplotlib"):
        BOOK.marks("cobol")


@pytest.mark.parametrize(
    ("locale", "tongue"), [("de", "German"), ("pt-BR", "Portuguese"), ("xx", "the language with the code 'xx'")]
)
def test_locales_have_their_english_names(locale, tongue):
    assert BOOK.tongue(locale) == tongue


@pytest.mark.parametrize("group", ["angles", "tempers", "styles"])
def test_diversity_is_drawn_from_the_generator(group):
    drawn = [BOOK.draw(group, random.Random(seed)) for seed in range(40)]
    assert drawn[0] == BOOK.draw(group, random.Random(0))
    assert len({tuple(words.values()) for words in drawn}) > 30


def test_the_guide_of_the_renderer_is_found():
    assert "matplotlib" in BOOK.guide("matplotlib")
