"""What a model writes: topic, data, code, corrections and questions, each checked before anybody uses it."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from codesynth.author.answers import complete
from codesynth.author.client import ModelClient
from codesynth.author.prompts import PromptBook
from codesynth.author.proposals import describe_tables, read_proposals
from codesynth.author.replies import looks_refused, read_code, read_json
from codesynth.author.request import Request
from codesynth.author.schema import force_distinct_names, outline, settle_sizes
from codesynth.author.store import PICODOLLARS, Reply
from codesynth.categories import Category
from codesynth.core import QA, Authored, Brief, Scene, Source
from codesynth.errors import AuthorError, RenderError
from codesynth.qa import catalogue
from codesynth.spec import LLMSettings

T = TypeVar("T")

SHORTEST_TOPIC, LONGEST_TOPIC = 8, 200
FILE_LINES = 12
WIDEST_RANGE = 1e9  # between the smallest and the largest value of one figure, zero apart
_PLACEHOLDER = re.compile(
    r"(category|country|city|item|series|group|name|label|value|option|product|company|region|type|class)"
    r"[ _-]?([a-z]|\d+)",
    re.IGNORECASE,
)

TOPIC_SCHEMA = {
    "type": "object",
    "properties": {"topic": {"type": "string", "minLength": SHORTEST_TOPIC, "maxLength": LONGEST_TOPIC}},
    "required": ["topic"],
    "additionalProperties": False,
}
QUESTIONS_SCHEMA = {
    "type": "object",
    "properties": {
        "questions": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"question": {"type": "string"}, "program": {"type": "array", "items": {}}},
                "required": ["question", "program"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["questions"],
    "additionalProperties": False,
}


class Bill:
    """Adds up what one sample took to write.

    A reply from the cache counts as what it once cost, so that a row is the same however often a run was resumed; what
    was really paid, and when, is in the ledger.
    """

    def __init__(self) -> None:
        self._cost = 0
        self.tokens = 0

    @property
    def cost(self) -> float:
        """US dollars; 0 where the price is unknown."""
        return self._cost / PICODOLLARS

    def add(self, reply: Reply) -> None:
        """Count a reply."""
        self._cost += reply.cost or 0
        self.tokens += reply.prompt_tokens + reply.completion_tokens


@dataclass(frozen=True, slots=True)
class _Call:
    """One prompt for one sample, filled with what, expecting which schema; `stage` limits the length of the reply."""

    stage: str
    prompt: str
    sample: str
    words: dict[str, Any]
    salt: str
    schema: str = ""
    schema_name: str = ""


class ModelWriter:
    """Writes with a model. Every method asks up to `tries` times, each with another seed, until a reply is usable.

    Errors: `AuthorError` with a named kind for the sample, what `ModelClient.ask` raises for the run.
    """

    def __init__(self, client: ModelClient, settings: LLMSettings, category: Category, prompts: PromptBook) -> None:
        self._client = client
        self._settings = settings
        self._category = category
        self._prompts = prompts

    def topic(self, brief: Brief, given: str, rng: random.Random, bill: Bill) -> str:
        """Return a topic; where the data will be about `given`, the same in the persona's words."""
        words = {
            **self._words(brief),
            "given": given,
            "words": self._prompts.topic_words(rng),
            "angles": self._prompts.draw("angles", rng),
        }
        schema = json.dumps(TOPIC_SCHEMA)
        return self._ask(_Call("topic", "topic", brief.sample, words, _salt(rng), schema, "topic"), _read_topic, bill)

    def data(self, brief: Brief, topic: str, rng: random.Random, bill: Bill) -> BaseModel:
        """Return data that fit the figure type's model."""
        model = self._category.figure_types[brief.figure_type].data
        schema = settle_sizes(model.model_json_schema(), rng)
        words = {
            **self._words(brief),
            "topic": topic,
            "outline": outline(schema),
            "tempers": self._prompts.draw("tempers", rng),
        }
        if self._settings.local:
            schema = force_distinct_names(schema, rng)
        name = f"data-{re.sub(r'[^a-z0-9]+', '-', brief.figure_type.lower())}"[:64]
        call = _Call("data", "data", brief.sample, words, _salt(rng), json.dumps(schema), name)
        return self._ask(call, lambda reply: _read_data(reply, model), bill)

    def code(self, brief: Brief, topic: str, data: BaseModel, files: Source, rng: random.Random, bill: Bill) -> Source:
        """Return code in the brief's language that draws `data`; it finds the files of `files` beside it."""
        words = {
            **self._words(brief),
            "topic": topic,
            "data": data.model_dump_json(indent=1, exclude_defaults=True),
            "files": _beginnings(files),
            "styles": self._prompts.draw("styles", rng),
            **self._language(brief.language),
        }
        marks = self._prompts.marks(brief.language)
        call = _Call("code", "code", brief.sample, words, _salt(rng))
        code = self._ask(call, lambda reply: read_code(reply, marks), bill)
        return Source(brief.language, code, files.data)

    def repair(self, brief: Brief, authored: Authored, error: RenderError, attempt: int) -> Authored:
        """Return the source with corrected code; what it cost is added."""
        source, bill = authored.source, Bill()
        words = {
            **self._words(brief),
            "topic": authored.topic,
            "code": source.code.rstrip("\n"),
            "files": _beginnings(source),
            "kind": error.kind,
            "detail": error.detail,
            **self._language(brief.language),
        }
        marks = self._prompts.marks(brief.language)
        call = _Call("code", "repair", brief.sample, words, f"repair {brief.sample} {attempt}")
        try:
            code = self._ask(call, lambda reply: read_code(reply, marks), bill)
        except AuthorError as failed:
            raise billed(failed, bill, authored) from failed
        return replace(
            authored,
            source=replace(source, code=code),
            cost=authored.cost + bill.cost,
            tokens=authored.tokens + bill.tokens,
        )

    def questions(self, brief: Brief, source: Source, scene: Scene, rng: random.Random) -> tuple[QA, ...]:
        """Return the proposed questions whose programs compute an answer; which are asked is for the engine to say.

        A model that proposes nothing usable leaves the sample without its questions: that is noted in the ledger, and
        no reason to throw the image away.
        """
        examples = list(self._category.ask(scene, source, random.Random(rng.getrandbits(64))))
        chosen = _examples(examples, self._prompts.number("examples"))
        words = {
            **self._words(brief),
            "title": next((mark.text for mark in scene.by_role("suptitle", "title")), ""),
            "tables": describe_tables(scene, self._prompts.number("table_rows")),
            "operations": catalogue(),
            "examples": [{"question": qa.question, "program": qa.program.to_json()} for qa in chosen],
            "count": self._prompts.number("questions"),
        }
        call = _Call("qa", "qa", brief.sample, words, _salt(rng), json.dumps(QUESTIONS_SCHEMA), "questions")
        try:
            return self._ask(call, lambda reply: _read_questions(reply, scene, source), Bill())
        except AuthorError as error:
            self._client.note("qa", brief.sample, error.kind)
            return ()

    def close(self) -> None:
        """Close the client."""
        self._client.close()

    def _words(self, brief: Brief) -> dict[str, Any]:
        return {
            "persona": brief.persona.text,
            "figure_type": brief.figure_type,
            "tongue": self._prompts.tongue(brief.locale),
        }

    def _language(self, language: str) -> dict[str, str]:
        return {"language": self._prompts.language_name(language), "guide": self._prompts.guide(language)}

    def _ask(self, call: _Call, read: Callable[[Reply], T], bill: Bill) -> T:
        problem = ""
        for attempt in range(self._settings.tries):
            messages = self._prompts.render(call.prompt, {**call.words, "problem": problem})
            limit = getattr(self._settings.max_tokens, call.stage)
            salt = f"{call.salt} {attempt}"
            request = Request(call.prompt, call.sample, messages, limit, salt, call.schema, call.schema_name)
            reply = self._client.ask(request)
            bill.add(reply)
            try:
                return read(reply)
            except AuthorError as error:
                if attempt + 1 == self._settings.tries:
                    raise
                problem = error.detail
        raise AssertionError("the last try returns or raises")


def _read_questions(reply: Reply, scene: Scene, source: Source) -> tuple[QA, ...]:
    proposals = read_proposals(read_json(reply))
    completed = [complete(proposal, scene, source) for proposal in proposals]
    questions = tuple(qa for qa in completed if qa is not None)
    if not questions:
        raise AuthorError("no-question-holds", "none of the programs computes an answer that can be read")
    return questions


def billed(error: AuthorError, bill: Bill, authored: Authored | None = None) -> AuthorError:
    """Return the error with what was spent in vain."""
    before = (authored.cost, authored.tokens) if authored else (0.0, 0)
    return AuthorError(error.kind, error.detail, before[0] + bill.cost, before[1] + bill.tokens)


def _salt(rng: random.Random) -> str:
    return f"{rng.getrandbits(64):016x}"


def _read_topic(reply: Reply) -> str:
    topic = read_json(reply).get("topic")
    if not isinstance(topic, str):
        raise AuthorError("schema-mismatch", "the reply has no text under 'topic'")
    topic = " ".join(topic.split()).strip(" \"'“”")
    if looks_refused(topic):
        raise AuthorError("refusal", topic[:120])
    too_odd = len(set(topic.lower())) < 5 or topic[:1] in "…[(<{*#"
    if not SHORTEST_TOPIC <= len(topic) <= LONGEST_TOPIC or too_odd:
        raise AuthorError("schema-mismatch", f"the topic is no short sentence: {topic[:60]!r}")
    return topic.removesuffix(".")


def _read_data(reply: Reply, model: type[BaseModel]) -> BaseModel:
    raw = read_json(reply)
    try:
        # Through JSON: a strict model takes lists for its tuples from JSON, and only from there.
        data = model.model_validate_json(json.dumps(raw))
    except ValidationError as error:
        raise AuthorError("schema-mismatch", _problems(error)) from error
    if why := _degeneracy(data.model_dump(mode="json")):
        raise AuthorError("degenerate-data", why)
    return data


def _problems(error: ValidationError) -> str:
    found = [
        f"{'.'.join(str(part) for part in problem['loc']) or 'data'}: {problem['msg'].removeprefix('Value error, ')}"
        for problem in error.errors()[:3]
    ]
    return "; ".join(found)


def _degeneracy(data: Any) -> str:
    """Say what gives data away that fit the schema and are none: small models write such."""
    numbers = _numbers(data)
    if len(numbers) >= 3 and len(set(numbers)) == 1:
        return "all values are the same: make them as uneven as measured ones"
    sizes = [abs(number) for number in numbers if number]
    if sizes and max(sizes) > WIDEST_RANGE * min(sizes):
        return f"the values {min(sizes):g} and {max(sizes):g} cannot stand in one figure"
    names = _names(data)
    placeholders = [name for name in names if _PLACEHOLDER.fullmatch(name.strip())]
    if len(placeholders) >= 2 and len(placeholders) * 2 > len(names):
        return f"names such as {placeholders[0]!r} are placeholders: use real ones"
    return ""


def _names(node: Any) -> list[str]:
    """Return the texts that stand in lists, and the names of what stands in them."""
    if isinstance(node, dict):
        return [name for value in node.values() if isinstance(value, list | dict) for name in _names(value)]
    if not isinstance(node, list):
        return []
    plain = [value for value in node if isinstance(value, str)]
    named = [item["name"] for item in node if isinstance(item, dict) and isinstance(item.get("name"), str)]
    return plain + named + [name for value in node if isinstance(value, list | dict) for name in _names(value)]


def _numbers(node: Any) -> list[float]:
    """Return the numbers that stand in lists: the values, not single settings."""
    if isinstance(node, dict):
        return [number for value in node.values() if isinstance(value, list | dict) for number in _numbers(value)]
    if isinstance(node, list):
        plain = [value for value in node if isinstance(value, int | float) and not isinstance(value, bool)]
        return plain + [number for value in node if isinstance(value, list | dict) for number in _numbers(value)]
    return []


def _beginnings(source: Source) -> dict[str, str]:
    return {name: "\n".join(text.splitlines()[:FILE_LINES]) for name, text in source.data.items()}


def _examples(questions: Sequence[QA], count: int) -> list[QA]:
    """Return short programs of different forms; choices and unanswerable questions are not for a model to copy."""
    plain = [qa for qa in questions if qa.answer_type not in ("choice", "unanswerable")]
    by_family: dict[str, QA] = {}
    for qa in sorted(plain, key=lambda qa: len(qa.program.to_json())):
        by_family.setdefault(qa.form.partition(".")[0], qa)
    return list(by_family.values())[:count]
