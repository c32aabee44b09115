"""Formatting, parsing and scoring: one test per trap of FORMATS.md and those that follow from it."""

import pytest

from codesynth.core import QA, Program
from codesynth.qa import ANSWER_TYPES, format_answer, parse_answer, score
from codesynth.qa.numerals import find_numbers, plain_number, round_half_up, write_number


@pytest.mark.parametrize(
    ("prediction", "answer", "kind", "tolerance", "right"),
    [
        # a year is not a number
        ("2010", "2008", "year", 0.0, False),
        ("In 2008.", "2008", "year", 0.0, True),
        ("2,008", "2008", "year", 0.0, False),
        ("2008 or 2010", "2008", "year", 0.0, False),
        # per cent
        ("25", "25%", "percent", 0.0, True),
        ("25 %", "25%", "percent", 0.0, True),
        ("25 percent", "25%", "percent", 0.0, True),
        ("0.25", "25%", "percent", 0.0, False),
        ("25%", "25", "count", 0.0, False),
        ("25%", "25", "real", 0.05, False),
        ("25%", "25 percentage points", "percent", 0.0, True),
        # a target of zero
        ("0", "0", "real", 0.05, True),
        ("0.0", "0", "integer", 0.0, True),
        ("0.1", "0", "real", 0.05, False),
        ("-0", "0", "real", 0.05, True),
        # a trailing full stop, markdown, "the answer is"
        ("41.", "41", "integer", 0.0, True),
        ("The answer is 41.", "41", "integer", 0.0, True),
        ("**41**", "41", "integer", 0.0, True),
        ("Answer: Oslo.", "Oslo", "category", 0.0, True),
        # thousands separators
        ("1,240", "1240", "integer", 0.0, True),
        ("1240", "1,240", "integer", 0.0, True),
        ("1 240", "1,240", "integer", 0.0, True),
        ("1.240", "1,240", "integer", 0.0, False),
        # currency signs
        ("$40", "40", "real", 0.0, True),
        ("40", "$40", "currency", 0.0, True),
        ("€40", "$40", "currency", 0.0, False),
        ("-$40", "$-40", "currency", 0.0, True),
        ("($40)", "-$40", "currency", 0.0, True),
        ("40 USD", "$40", "currency", 0.0, True),
        # swapped arguments: 5 % of the answer, not of the prediction
        ("100", "95", "real", 0.05, False),
        ("95", "100", "real", 0.05, True),
        # scales
        ("41", "€41 million", "currency", 0.0, True),
        ("41 million", "€41 million", "currency", 0.0, True),
        ("€41,000,000", "€41 million", "currency", 0.01, True),
        ("41 thousand", "€41 million", "currency", 0.05, False),
        ("41m", "€41 million", "currency", 0.0, True),
        ("41 billion", "€41 million", "currency", 0.05, False),
        ("1.2k", "1,200", "integer", 0.0, True),
        ("41 thousand", "41", "integer", 0.0, False),
        # units and signs
        ("41", "41 kg", "real", 0.0, True),
        ("41 kg", "41 kg", "real", 0.0, True),
        ("−5", "-5", "integer", 0.0, True),
        ("5", "-5", "integer", 0.0, False),
        # counts in words, wild answers
        ("three", "3", "count", 0.0, True),
        ("3.0", "3", "count", 0.0, True),
        ("3 or 4", "3", "count", 0.0, False),
        ("", "3", "count", 0.0, False),
        ("nan", "3", "real", 0.05, False),
        ("inf", "3", "real", 0.05, False),
        ("1e400", "3", "real", 0.05, False),
        # absolute tolerance for integers
        ("42", "41", "integer", 1.0, True),
        ("43", "41", "integer", 1.0, False),
        # yes and no
        ("Yes, it is.", "Yes", "yes/no", 0.0, True),
        ("no", "Yes", "yes/no", 0.0, False),
        ("Yes and no", "Yes", "yes/no", 0.0, False),
        ("Nothing", "No", "yes/no", 0.0, False),
        # categories are exact but for case, quotes and punctuation
        ("oslo", "Oslo", "category", 0.0, True),
        ("“Oslo”", "Oslo", "category", 0.0, True),
        ("Oslo or Bergen", "Oslo", "category", 0.0, False),
        # lists
        ("Bergen and Oslo", "Oslo, Bergen", "list", 0.0, True),
        ("Oslo, Bergen", "Bergen → Oslo", "list", 0.0, False),
        ("Bergen, Oslo", "Bergen → Oslo", "list", 0.0, True),
        ("Bergen > Oslo", "Bergen → Oslo", "list", 0.0, True),
        ("Korea, South; Chad", "Korea, South; Chad", "list", 0.0, True),
        # unanswerable
        ("It is not shown.", "Not shown in the chart", "unanswerable", 0.0, True),
        ("Unanswerable", "Not shown in the chart", "unanswerable", 0.0, True),
        ("The chart does not show 2030.", "Not shown in the chart", "unanswerable", 0.0, True),
        ("41", "Not shown in the chart", "unanswerable", 0.0, False),
        # places
        ("[10, 10, 20, 20]", "[10, 10, 21, 20]", "box", 0.0, True),
        ("[50, 50, 60, 60]", "[10, 10, 20, 20]", "box", 0.0, False),
        ("(10, 11)", "(10, 10)", "point", 2.0, True),
        ("(10, 15)", "(10, 10)", "point", 2.0, False),
    ],
)
def test_score(prediction, answer, kind, tolerance, right):
    assert score(prediction, answer, kind, tolerance) == float(right)


@pytest.mark.parametrize("prediction", ["B", "b", "(B)", "B.", "B) Bergen", "B. Bergen", "Bergen", "The answer is B."])
@pytest.mark.parametrize("answer", ["B", "Bergen"])
def test_choices_are_named_by_letter_or_words(prediction, answer):
    qa = QA("…", answer, "choice", Program("letter"), choices=("Oslo", "Bergen", "Chad"))
    assert score(prediction, qa) == 1.0
    assert score("A", qa) == score("Oslo", qa) == score("Paris", qa) == score("B. Oslo", qa) == score("", qa) == 0.0


def test_a_choice_may_be_called_like_a_letter():
    assert score("A", "A", "choice", 0.0, ("C", "A", "B")) == 1.0


def test_text_scores_by_edit_distance_from_one_half_on():
    assert score("Sales of tee", "Sales of tea", "text") == pytest.approx(11 / 12)
    assert score("Something else", "Sales of tea", "text") == 0.0


def test_partly_right_lists_count_partly():
    assert score("Oslo, Chad", "Oslo, Bergen", "list") == 0.5
    assert score("Oslo, Bergen, Chad, Paris", "Oslo, Bergen", "list") == 0.5


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (True, "yes/no", "Yes"),
        (2008.0, "year", "2008"),
        (1240, "integer", "1,240"),
        (0.1 + 0.2, "real", "0.3"),
        (25.25, "percent", "25.25%"),
        (("A", "B"), "list", "A, B"),
        (("A, B", "C"), "list", "A, B; C"),
        ((1.0, 2.0, 3.0, 4.0), "box", "[1, 2, 3, 4]"),
        ((1.5, 2.0), "point", "(1.5, 2)"),
    ],
)
def test_format_and_parse_go_together(value, kind, text):
    assert format_answer(value, kind) == text
    assert score(text, text, kind) == 1.0
    parse_answer(text, kind)


def test_unknown_types_are_refused():
    with pytest.raises(ValueError, match="unknown answer type"):
        format_answer(1, "number")
    with pytest.raises(ValueError, match="unknown answer type"):
        parse_answer("1", "number")
    assert len(set(ANSWER_TYPES)) == 14


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("n = 25", [25]),
        ("$1.2M", [1.2e6]),
        ("12.5 °C", [12.5]),
        ("5 kg", [5]),
        ("3 meals", [3]),
        ("5 t", [5]),
        ("CO2", []),
        ("Q1 2023", [2023]),
        ("-3.5%", [-3.5]),
        ("10 to 20", [10, 20]),
        ("1'000'000", [1e6]),
        (".5", [0.5]),
        ("6e-3", [0.006]),
    ],
)
def test_numbers_in_text(text, values):
    found = [number.value for number in find_numbers(text)]
    assert found == pytest.approx(values) if text != "5 t" else found in ([5], [5e12])


def test_rounding_is_what_people_do():
    assert round_half_up(2.675, 2) == 2.68
    assert round_half_up(-2.5, 0) == -3
    assert round_half_up(1249, -1) == 1250
    assert write_number(-1234.5, 0, "$", " million") == "-$1,235 million"
    assert write_number(-0.001, 1) == "0.0"
    assert plain_number(1234567.891) == "1,234,570" or plain_number(1234567.891) == "1,234,568"
