"""Personas: enough of them, the same for the same seed, and in correct English."""

import random
import re

from codesynth.author.personas import compose, vocabulary, with_article


def test_there_are_at_least_200_000_distinct_personas():
    counted = vocabulary().combinations()
    assert counted >= 200_000
    rng = random.Random(1)
    texts = {compose(rng).text for _ in range(20_000)}
    # With N equally likely texts, 20,000 draws collide about 20,000² / 2N times.
    assert len(texts) > 20_000 - 4 * 20_000**2 / (2 * 200_000)
    assert len(texts) > 19_700


def test_the_same_seed_gives_the_same_persona():
    assert compose(random.Random(5)) == compose(random.Random(5))
    assert compose(random.Random(5)) != compose(random.Random(6))


def test_articles_follow_the_sound():
    assert with_article("agronomist") == "an agronomist"
    assert with_article("school nurse") == "a school nurse"
    assert with_article("university registrar") == "a university registrar"
    assert with_article("unhurried baker") == "an unhurried baker"
    assert with_article("urban planner") == "an urban planner"
    assert with_article("utility analyst") == "a utility analyst"
    assert with_article("user researcher") == "a user researcher"


def test_every_text_is_one_clean_clause():
    rng = random.Random(2)
    for _ in range(3000):
        persona = compose(rng)
        text = persona.text
        assert re.fullmatch(r"an? [^,]+ in [^,]+, [^,]+, who [a-z].+[a-z]", text), text
        assert "  " not in text and ".." not in text
        first, second = text.split()[:2]
        assert first == with_article(second).split()[0], text
        assert persona.fields["city"] in text and persona.fields["domain"] in vocabulary().fields


def test_vocabularies_hold_no_duplicates():
    for name, field in vocabulary().fields.items():
        for words in field.values():
            assert len(set(words)) == len(words), name
    towns = [town for town, _ in vocabulary().towns]
    assert len(set(towns)) == len(towns)
