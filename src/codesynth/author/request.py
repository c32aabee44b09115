"""A request to a model, and the key under which its answer is kept."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from codesynth.spec import LLMSettings

# Part of every key: raise it when the meaning of a stored answer changes.
KEY_VERSION = 1

Message = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Request:
    """What to ask: `messages` are (role, content), `schema` a JSON schema as text, "" for free text.

    `schema_name` is that of its shape: schemas that differ in sizes only have one name.

    `salt` sets apart requests that are equal otherwise: two samples with the same prompt, or two tries of one
    sample. The seed that is sent follows from it. `sample` is for the ledger only.
    """

    stage: str
    sample: str
    messages: tuple[Message, ...]
    max_tokens: int
    salt: str
    schema: str = ""
    schema_name: str = "reply"


def request_seed(settings: LLMSettings, salt: str) -> int:
    """Return the 31-bit seed that is sent along (the model's own generator is thus settled by the plan)."""
    digest = hashlib.sha256(f"{settings.seed or 0}\x1f{salt}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def response_format(mode: str, request: Request) -> dict[str, Any] | None:
    """Return the parameter that asks for JSON in one of the modes "schema", "object", "text"."""
    if mode == "schema":
        schema = {"name": request.schema_name, "schema": json.loads(request.schema)}
        return {"type": "json_schema", "json_schema": schema}
    return {"type": "json_object"} if mode == "object" else None


def endpoint_name(settings: LLMSettings) -> str:
    """Return who answers, as far as answers are concerned: a local server is the same one on every port."""
    return "local" if settings.local else settings.base_url.rstrip("/")


def request_key(settings: LLMSettings, request: Request, mode: str) -> str:
    """Return sha256 over everything that shapes the answer: who answers, what is asked, how it is sampled."""
    shaped_by = [
        *(KEY_VERSION, endpoint_name(settings), settings.model, request.messages),
        *(settings.temperature, settings.top_p, request.max_tokens, response_format(mode, request)),
        *(request_seed(settings, request.salt), request.salt),
    ]
    return hashlib.sha256(json.dumps(shaped_by, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def estimate_tokens(text: str) -> int:
    """Estimate how many tokens a text has, rather too many: a third of its bytes (English prose has a quarter)."""
    return -(-len(text.encode()) // 3)


def estimate_prompt(request: Request, mode: str) -> int:
    """Estimate the tokens of a whole prompt: its messages, some for their framing, and the schema where it is sent."""
    schema = estimate_tokens(request.schema) if mode == "schema" else 0
    return schema + sum(8 + estimate_tokens(content) for _, content in request.messages)
