"""Answer types: writing an answer, reading one back, and scoring a prediction against it.

The traps of ChartQA's relaxed accuracy and how they are avoided are listed in `docs/questions.md`, "Scoring".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from codesynth.core import QA
from codesynth.qa.numerals import Numeral, find_numbers, plain_number
from codesynth.qa.operations.logic import LETTERS, NOT_SHOWN
from codesynth.qa.values import normal

ANSWER_TYPES = (
    "integer",
    "real",
    "percent",
    "year",
    "currency",
    "count",
    "category",
    "list",
    "yes/no",
    "choice",
    "text",
    "box",
    "point",
    "unanswerable",
)
RELATIVE = ("real", "percent", "currency")
NUMERIC = (*RELATIVE, "integer", "count")
ORDERED = " → "  # between the items of a list whose order counts
ANLS_THRESHOLD = 0.5
_WORDS = (  # numbers people spell out
    *("zero", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)
_LEAD = re.compile(r"^(?:the\s+)?(?:final\s+)?answer\s*(?:is|:|=)\s*:?\s*", re.IGNORECASE)
_UNANSWERABLE = re.compile(
    r"not (?:shown|in the|available|given|present|included|provided|answerable|possible|stated|depicted)|unanswerable|"
    r"cannot be (?:determined|answered|told)|can'?t be (?:determined|answered|told)|no (?:data|information)|"
    r"(?:isn'?t|is not|are not|does not|doesn'?t) (?:\w+ )?(?:shown|show|appear|in the|include)|^n/?a$|^unknown$",
    re.IGNORECASE,
)


def format_answer(value: Any, answer_type: str) -> str:
    """Return the text of an answer. Programs that end in `write`, `join` or `choice` are text already.

    Raises ValueError for an unknown type or a value that does not fit it.
    """
    if answer_type not in ANSWER_TYPES:
        raise ValueError(f"unknown answer type {answer_type!r}")
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, str):
        return value
    if isinstance(value, int | float):
        return _format_number(float(value), answer_type)
    if isinstance(value, tuple | list):
        items = [format_answer(item, "real") for item in value]
        if answer_type == "box":
            return f"[{', '.join(items)}]"
        if answer_type == "point":
            return f"({', '.join(items)})"
        return ("; " if any("," in item for item in items) else ", ").join(items)
    raise ValueError(f"{type(value).__name__} is not an answer")


def _format_number(value: float, answer_type: str) -> str:
    if answer_type == "year":
        return f"{value:.0f}"
    if answer_type in ("count", "integer"):
        return f"{value:,.0f}"
    return plain_number(value) + ("%" if answer_type == "percent" else "")


def parse_answer(text: str, answer_type: str) -> Any:
    """Read an answer as people and models write them; ValueError when it is none of this type.

    Numbers come back as float, years as int, yes/no as bool, lists as tuples of normalised names, boxes and points
    as tuples of floats, "unanswerable" as `NOT_SHOWN`, everything else as normalised text.
    """
    text = clean(text)
    if answer_type in NUMERIC:
        return _parse_numeral(text).value
    if answer_type == "year":
        return _parse_year(text)
    if answer_type == "yes/no":
        return _parse_yes_no(text)
    if answer_type == "list":
        return tuple(_items(text))
    if answer_type in ("box", "point"):
        return _parse_floats(text, 4 if answer_type == "box" else 2)
    if answer_type == "unanswerable":
        if not _UNANSWERABLE.search(text):
            raise ValueError("an answer is given where none can be")
        return NOT_SHOWN
    if answer_type not in ANSWER_TYPES:
        raise ValueError(f"unknown answer type {answer_type!r}")
    return fold(text)


def clean(text: str) -> str:
    """Strip markdown emphasis, "The answer is", and a trailing full stop."""
    text = normal(text).replace("**", "").replace("`", "")
    text = _LEAD.sub("", text).strip()
    return text[:-1].rstrip() if text.endswith(".") and not text.endswith("..") else text


def fold(text: str) -> str:
    """Return a name in the form in which names are compared: case, quotes and outer punctuation do not count."""
    return normal(text).casefold().strip(" \"'“”‘’«».,;:!")


def _parse_numeral(text: str) -> Numeral:
    if text.casefold() in _WORDS:
        return find_numbers(str(_WORDS.index(text.casefold())))[0]
    found = find_numbers(text)
    if len(found) != 1:
        raise ValueError(f"expected one number, found {len(found)}")
    return found[0]


def _parse_year(text: str) -> int:
    found = re.findall(r"(?<![\w.,])\d{3,4}(?![\w%]|[.,]\d)", text)
    if len(found) != 1:
        raise ValueError("expected one year")
    return int(found[0])


def _parse_yes_no(text: str) -> bool:
    words = set(re.findall(r"[a-z]+", text.casefold()))
    first = re.match(r"[a-z]+", text.casefold())
    if first and first[0] in ("yes", "no", "true", "false"):
        both = {"yes", "no"} <= words
        if not both:
            return first[0] in ("yes", "true")
    raise ValueError("expected yes or no")


def _items(text: str) -> list[str]:
    text = text.strip("[](){}")
    for mark in (" → ", " -> ", " > ", ";", "\n", ","):
        if mark in text:
            parts = text.split(mark)
            break
    else:
        parts = [text]
    last = re.sub(r"^(?:and|or)\s+", "", parts[-1].strip())
    if len(parts) == 1 and " and " in last:
        parts, last = last.split(" and ", 1), last.split(" and ", 1)[1]
    return [fold(part) for part in (*parts[:-1], last) if part.strip()]


def _parse_floats(text: str, count: int) -> tuple[float, ...]:
    found = re.findall(r"-?\d+(?:\.\d+)?", text)
    if len(found) != count:
        raise ValueError(f"expected {count} numbers, found {len(found)}")
    return tuple(float(number) for number in found)


def score(
    prediction: str, answer: QA | str, answer_type: str = "text", tolerance: float = 0.0, choices: Sequence[str] = ()
) -> float:
    """Return how right a prediction is, from 0 to 1; 1 or 0 for all types but text (ANLS) and list (share of items).

    Pass the `QA`, or its answer with its type, tolerance and choices. A prediction that cannot be read scores 0.
    """
    if isinstance(answer, QA):
        return score(prediction, answer.answer, answer.answer_type, answer.tolerance, answer.choices)
    prediction, answer = prediction[:4000], answer[:4000]
    try:
        if answer_type in NUMERIC:
            return _score_number(clean(prediction), clean(answer), answer_type, tolerance)
        if answer_type == "list":
            return _score_list(prediction, answer)
        if answer_type == "choice":
            return float(_chosen(prediction, choices) == _chosen(answer, choices))
        if answer_type == "text":
            return anls(fold(clean(prediction)), fold(clean(answer)))
        if answer_type in ("box", "point"):
            return _score_place(prediction, answer, answer_type, tolerance)
        return float(parse_answer(prediction, answer_type) == parse_answer(answer, answer_type))
    except ValueError:
        return 0.0


def _score_number(prediction: str, answer: str, answer_type: str, tolerance: float) -> float:
    given, truth = _parse_numeral(prediction), _parse_numeral(answer)
    if given.percent and answer_type != "percent":
        return 0.0
    if given.currency and truth.currency and given.currency != truth.currency:
        return 0.0
    # "41" may stand for "41 million" on an axis in millions; "41 thousand" may not.
    value, target = (
        (given.bare, truth.bare) if truth.scale != 1.0 and given.scale == 1.0 else (given.value, truth.value)
    )
    allowed = tolerance * abs(target) if answer_type in RELATIVE else tolerance
    if abs(value - target) <= allowed + 1e-9 * max(1e-3, abs(target)):
        return 1.0
    spelled_out = truth.scale != 1.0 and abs(given.value - truth.value) <= tolerance * abs(truth.value)
    return float(spelled_out and answer_type in RELATIVE)


def _score_list(prediction: str, answer: str) -> float:
    given, truth = list(parse_answer(prediction, "list")), list(parse_answer(answer, "list"))
    if not truth or not given:
        return float(given == truth)
    if ORDERED in answer:
        return float(given == truth)
    common = len(set(given) & set(truth))
    return common / max(len(given), len(truth), 1)


def _chosen(text: str, choices: Sequence[str]) -> int:
    """Return the position of the option that `text` names, by its letter or its words; ValueError when unclear."""
    options = [fold(option) for option in choices]
    folded = fold(clean(text))
    if folded in options:
        return options.index(folded)
    match = re.match(r"^\(?([A-Ha-h])(?:\)|\.|:|$)\s*(.*)$", clean(text))
    if match:
        index = LETTERS.index(match[1].upper())
        rest = fold(match[2])
        if index < len(options) and (not rest or rest == options[index]):
            return index
    raise ValueError("names no option")


def anls(prediction: str, answer: str) -> float:
    """Return the normalised Levenshtein similarity, 0 below one half (Biten et al. 2019, Scene Text VQA)."""
    longest = max(len(prediction), len(answer))
    if not longest:
        return 1.0
    similarity = 1.0 - _distance(prediction, answer) / longest
    return similarity if similarity >= ANLS_THRESHOLD else 0.0


def _distance(a: str, b: str) -> int:
    previous = list(range(len(b) + 1))
    for i, char in enumerate(a, 1):
        current = [i]
        for j, other in enumerate(b, 1):
            current.append(min(previous[j] + 1, current[-1] + 1, previous[j - 1] + (char != other)))
        previous = current
    return previous[-1]


def _score_place(prediction: str, answer: str, answer_type: str, tolerance: float) -> float:
    given, truth = parse_answer(prediction, answer_type), parse_answer(answer, answer_type)
    if answer_type == "point":
        return float(max(abs(a - b) for a, b in zip(given, truth, strict=True)) <= tolerance)
    width = max(0.0, min(given[2], truth[2]) - max(given[0], truth[0]))
    height = max(0.0, min(given[3], truth[3]) - max(given[1], truth[1]))
    common = width * height
    both = sum((box[2] - box[0]) * (box[3] - box[1]) for box in (given, truth)) - common
    return float(both > 0 and common / both >= 0.5)
