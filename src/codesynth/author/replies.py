"""Reads what models write: JSON and code, out of whatever they are wrapped in, or a named failure.

Nothing is guessed: a reply is unwrapped (thoughts, code fences, prose around it) and forgiven trailing commas and
comments, but never completed.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

from codesynth.author.store import Reply
from codesynth.errors import AuthorError

_FENCE = re.compile(r"(```+|~~~+)\s*([\w+#.-]*)")
_STRING_OR_SLIP = re.compile(r'"(?:\\.|[^"\\])*"|//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
_REFUSAL = re.compile(
    r"^\W*(i['’]?m (really |very )?sorry|sorry,|i apologi[sz]e|i can(no|['’])t |i cannot|i am (not able|unable)|"
    r"i['’]m (not able|unable)|i won['’]t|i will not|as an ai\b|unfortunately, i)",
    re.IGNORECASE,
)
_MOST_BRACES = 50


@dataclass(frozen=True, slots=True)
class LanguageMarks:
    """How code of a language is recognised: names of its code fences, words it cannot do without, how it starts."""

    fences: tuple[str, ...]
    needs: tuple[str, ...]
    starts: str


def read_json(reply: Reply) -> dict[str, Any]:
    """Return the JSON object of a reply.

    Kinds of AuthorError: refusal, empty-reply, truncated-reply, no-json.
    """
    text = _content(reply)
    for candidate in [text, *(body for _, body in _blocks(text))]:
        found = _object_in(candidate)
        if found is not None:
            return found
    raise _missing(reply, text, "no-json", "the reply holds no JSON object")


def read_code(reply: Reply, marks: LanguageMarks) -> str:
    """Return the code of a reply, ending in a newline.

    Kinds of AuthorError: refusal, empty-reply, truncated-reply, no-code, language-mismatch.
    """
    text = _content(reply)
    if reply.finish_reason == "length":
        raise AuthorError("truncated-reply", "the reply reached its limit of tokens in the middle of the code")
    blocks = [(name, body) for name, body in _blocks(text) if body.strip()]
    code = max((body for name, body in blocks if name in ("", *marks.fences)), key=len, default="").strip("\n")
    if not code:
        start = re.search(marks.starts, text, re.MULTILINE)
        if blocks:
            names = ", ".join(sorted({name for name, _ in blocks}))
            raise AuthorError("language-mismatch", f"the code is marked as {names[:60]}")
        if start is None:
            raise _missing(reply, text, "no-code", "the reply holds no code")
        code = text[start.start() :].strip("\n")
    if not any(word in code for word in marks.needs):
        raise AuthorError("language-mismatch", f"the code uses none of {', '.join(marks.needs)}")
    return code + "\n"


def looks_refused(text: str) -> bool:
    """Say whether a text begins as refusals do."""
    return _REFUSAL.match(text) is not None


def _content(reply: Reply) -> str:
    if reply.refusal or reply.finish_reason == "content_filter":
        raise AuthorError("refusal", _short(reply.refusal) or "the endpoint's content filter ended the reply")
    text = reply.text.replace("\r\n", "\n")
    text = re.sub(r"<think(ing)?>.*?</think(ing)?>", "", text, flags=re.DOTALL)
    # Some templates open the thought for the model, so that only its end shows; one that never ends ate the answer.
    text = re.split(r"</think(?:ing)?>", text)[-1]
    text = re.split(r"<think(?:ing)?>", text)[0].strip()
    if text:
        return text
    if reply.finish_reason == "length":
        raise AuthorError("truncated-reply", "the reply reached its limit of tokens before any answer")
    raise AuthorError("empty-reply", "the reply is empty")


def _blocks(text: str) -> list[tuple[str, str]]:
    """Return the fenced blocks as (name of the language in lower case or "", text); the last may lack its end."""
    blocks: list[tuple[str, list[str]]] = []
    fence = ""
    for line in text.split("\n"):
        mark = line.strip()
        if fence and mark.startswith(fence) and not mark.strip(fence[0]):
            fence = ""
        elif fence:
            blocks[-1][1].append(line)
        elif opening := _FENCE.match(mark):
            fence = opening[1]
            blocks.append((opening[2].lower(), []))
    return [(name, "\n".join(lines)) for name, lines in blocks]


def _missing(reply: Reply, text: str, kind: str, detail: str) -> AuthorError:
    if looks_refused(text):
        return AuthorError("refusal", _short(text))
    if reply.finish_reason == "length":
        return AuthorError("truncated-reply", "the reply reached its limit of tokens")
    return AuthorError(kind, f"{detail}; it starts with {_short(text)!r}")


def _short(text: str) -> str:
    return " ".join(text.split())[:120]


def _object_in(text: str) -> dict[str, Any] | None:
    """Return the largest JSON object in a text."""
    plain = _STRING_OR_SLIP.sub(lambda match: match[0] if match[0][0] == '"' else "", text)
    return _largest(text) or _largest(plain)


def _largest(text: str) -> dict[str, Any] | None:
    decoder = json.JSONDecoder(parse_constant=_refuse_constant)
    best: tuple[int, dict[str, Any]] | None = None
    position = text.find("{")
    for _ in range(_MOST_BRACES):
        if position < 0:
            break
        try:
            found, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            if isinstance(found, dict) and (best is None or end - position > best[0]):
                best = (end - position, found)
        position = text.find("{", end)
    return best[1] if best else None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")
