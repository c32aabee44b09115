"""One attempt at one request: what is sent, and what each way of failing means."""

from __future__ import annotations

import asyncio
import json
import os
import re
import time
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import openai

from codesynth.author.request import Request, estimate_prompt, estimate_tokens, request_seed, response_format
from codesynth.author.store import Reply
from codesynth.errors import AuthorError, EndpointError
from codesynth.spec import LLMSettings

_TOO_LONG = ("context length", "context_length", "context size", "context window", "maximum context", "too long")
_REFUSED = ("content_filter", "content_policy", "content management policy", "flagged", "moderation")
_NO_MODEL = ("model not found", "model_not_found", "invalid_model", "invalid model", "no such model", "does not exist")
_UNSUPPORTED = ("support", "unknown", "unrecognized", "unexpected", "extra", "not permitted", "not allowed", "invalid")
_FORMAT = ("response_format", "json_schema", "json_object", "schema", "grammar", "guided")
_NEVER_REACHED = ("ConnectError", "ConnectTimeout", "UnsupportedProtocol")
OPTIONAL = ("temperature", "top_p", "seed", "max_tokens")


class AttemptFailed(Exception):
    """Worth another attempt. `wait` is what the server asked for in seconds, `billable` whether it may cost money."""

    def __init__(self, kind: str, detail: str, wait: float | None = None, billable: bool = False) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.wait = wait
        self.billable = billable


class ParameterRefused(Exception):
    """The server does not take a parameter: one of `OPTIONAL`, or "response_format"."""

    def __init__(self, parameter: str, detail: str) -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.detail = detail


class Transport:
    """Sends through the openai client, without its own retries: ours are seen, counted and share one pause."""

    def __init__(self, settings: LLMSettings) -> None:
        self._settings = settings
        self._has_key = bool(os.environ.get(settings.api_key_env))
        self._client = openai.AsyncOpenAI(
            api_key=os.environ.get(settings.api_key_env) or "none",
            base_url=settings.base_url,
            max_retries=0,
            timeout=settings.timeout,
            # A proxy of the environment cannot reach what listens on this machine's loopback device.
            http_client=openai.DefaultAsyncHttpxClient(trust_env=not is_loopback(settings.base_url)),
        )

    async def send(self, request: Request, mode: str, without: frozenset[str]) -> Reply:
        """Return the reply of one attempt; `without` names parameters that this server refuses.

        Errors: `AttemptFailed`, `ParameterRefused`, `AuthorError`, `EndpointError`.
        """
        try:
            # The library's time limit is one of silence; this one also ends replies that drip.
            async with asyncio.timeout(self._settings.timeout):
                raw = await self._client.chat.completions.with_raw_response.create(
                    **self._parameters(request, mode, without)
                )
                body = raw.text
        except (TimeoutError, openai.APITimeoutError) as error:
            detail = f"no whole reply within {self._settings.timeout:g} s"
            raise AttemptFailed("timeout", detail, billable=not _never_reached(error)) from error
        except openai.APIConnectionError as error:
            if _never_reached(error):
                raise AttemptFailed("no-connection", _deepest(error)) from error
            raise AttemptFailed("cut-reply", "the connection broke during the reply", billable=True) from error
        except openai.APIStatusError as error:
            raise self._meaning(error, mode, without) from error
        return self._read(body, request, mode)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.close()

    def _parameters(self, request: Request, mode: str, without: frozenset[str]) -> dict[str, Any]:
        optional = {
            "temperature": self._settings.temperature,
            "top_p": self._settings.top_p,
            "seed": request_seed(self._settings, request.salt),
            "max_tokens": request.max_tokens,
            "response_format": response_format(mode, request),
        }
        kept = {name: value for name, value in optional.items() if value is not None and name not in without}
        if "max_tokens" in without:
            kept["max_completion_tokens"] = request.max_tokens
        messages = [{"role": role, "content": content} for role, content in request.messages]
        return {"model": self._settings.model, "messages": messages, **kept}

    def _read(self, body: str, request: Request, mode: str) -> Reply:
        try:
            raw = json.loads(body)
            choice = raw["choices"][0]
            message = choice["message"]
        except (ValueError, LookupError, TypeError) as error:
            if isinstance(error, ValueError):
                raise AttemptFailed("cut-reply", "the reply is not whole JSON", billable=True) from error
            raise AttemptFailed("server-error", f"a reply without an answer: {body[:200]}", billable=True) from error
        text = _text(message.get("content"))
        usage = raw.get("usage") or {}
        told = isinstance(usage.get("prompt_tokens"), int) and isinstance(usage.get("completion_tokens"), int)
        tokens_in = usage["prompt_tokens"] if told else estimate_prompt(request, mode)
        tokens_out = usage["completion_tokens"] if told else estimate_tokens(text)
        cost = cost_of(self._settings, tokens_in, tokens_out)
        finish, refusal = str(choice.get("finish_reason") or ""), str(message.get("refusal") or "")
        return Reply(text, finish, refusal, tokens_in, tokens_out, cost, not told)

    def _meaning(self, error: openai.APIStatusError, mode: str, without: frozenset[str]) -> Exception:
        status, text = error.status_code, _message(error)
        said = f"{text} {error.code or ''} {error.type or ''} {error.param or ''}".lower()
        if status == 429 and "insufficient_quota" in said:
            return EndpointError("the model endpoint says that the quota is used up: add credit, or use another one")
        if status in (408, 409, 425, 429) or status >= 500:
            kind = "rate-limited" if status == 429 else "server-error"
            return AttemptFailed(kind, f"status {status}: {text}", _retry_after(error.response.headers))
        if any(mark in said for mark in _REFUSED):
            return AuthorError("refusal", "the endpoint's content filter refused the request")
        if status in (401, 402, 403):
            return EndpointError(self._denied(status))
        if status == 404 or (status == 400 and any(mark in said for mark in _NO_MODEL)):
            return EndpointError(
                f"the endpoint {self._settings.base_url} has no model {self._settings.model!r}, or is not an "
                "OpenAI-compatible root (which usually ends in /v1): check --model and --base-url"
            )
        return _bad_request(status, said, text, mode, without)

    def _denied(self, status: int) -> str:
        name = self._settings.api_key_env
        if status == 402:
            return "the model endpoint asks for payment (402): add credit, or use another one"
        if not self._has_key:
            return f"the model endpoint wants a key ({status}), and the variable {name} is not set: export {name}=…"
        return f"the model endpoint does not accept the key in {name} ({status}): check the key and its rights"


def is_loopback(url: str) -> bool:
    """Say whether an address is this very machine."""
    return urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1")


def cost_of(settings: LLMSettings, tokens_in: int, tokens_out: int) -> int | None:
    """Return the price of so many tokens in picodollars; None where prices are unknown, 0 for a local model.

    A price in USD per million tokens is as many microdollars a token.
    """
    if settings.price_in is None or settings.price_out is None:
        return 0 if settings.local else None
    return tokens_in * round(settings.price_in * 10**6) + tokens_out * round(settings.price_out * 10**6)


def _bad_request(status: int, said: str, text: str, mode: str, without: frozenset[str]) -> Exception:
    if status == 413 or any(mark in said for mark in _TOO_LONG):
        return AuthorError("context-too-long", "the prompt does not fit the model's context")
    about_format = any(mark in said for mark in _FORMAT)
    for name in OPTIONAL:
        named = re.search(rf"\b{name}\b", said) and any(mark in said for mark in _UNSUPPORTED)
        if named and name not in without and not about_format:
            return ParameterRefused(name, text)
    if mode != "text" and status in (400, 422):
        return ParameterRefused("response_format", text)
    return AuthorError("bad-request", f"the endpoint refused the request with status {status}: {text}")


def _message(error: openai.APIStatusError) -> str:
    """Return the server's own words, in one short line."""
    body = error.body
    if isinstance(body, dict):
        inner = body.get("error", body)
        body = inner.get("message", inner) if isinstance(inner, dict) else inner
    return " ".join(str(body or error.message).split())[:300]


def _retry_after(headers: Any) -> float | None:
    """Return the seconds that the server asks to wait: a number, or a date of HTTP."""
    value = headers.get("retry-after")
    if value is None:
        return None
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except (ValueError, TypeError):
        return None


def _text(content: Any) -> str:
    """Return the text of a reply; some servers send a list of parts."""
    if isinstance(content, list):
        return "".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")


def _causes(error: BaseException | None) -> list[BaseException]:
    chain = []
    while error is not None:
        chain.append(error)
        error = error.__cause__ or error.__context__
    return chain


def _never_reached(error: BaseException) -> bool:
    # By name: which library is beneath differs between versions of openai.
    return any(type(cause).__name__ in _NEVER_REACHED for cause in _causes(error))


def _deepest(error: BaseException) -> str:
    return str(_causes(error)[-1]) or type(error).__name__
