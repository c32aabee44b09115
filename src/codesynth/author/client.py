"""Asks a model, from any thread: cached, counted, capped, retried, and never more at once than is allowed."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from codesynth.author.request import Request, endpoint_name, estimate_prompt, request_key
from codesynth.author.store import PICODOLLARS, Claim, Line, Reply, RequestStore
from codesynth.author.transport import OPTIONAL, AttemptFailed, ParameterRefused, Transport, cost_of
from codesynth.errors import AuthorError, EndpointError
from codesynth.spec import LLMSettings

T = TypeVar("T")

MODES = ("schema", "object", "text")
FIRST_BACKOFF = 0.5
LONGEST_BACKOFF = 30.0
LONGEST_WAIT = 600.0  # a server that asks for more is not waited for
GIVE_UP_AFTER = 8  # requests in a row that failed for good: then it is the endpoint, not the samples


class ModelClient:
    """A synchronous face for an event loop in a thread of its own.

    Errors of `ask`: `AuthorError` for this request; `EndpointError`, `BudgetExhausted`, `OutputError` and
    `DatasetError` for the whole run.
    """

    def __init__(self, settings: LLMSettings, store: Path | None) -> None:
        self._settings = settings
        self._store = RequestStore(store)
        self._cap = None if settings.max_cost is None else round(settings.max_cost * PICODOLLARS)
        self._transport = Transport(settings)
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="codesynth-store")
        self._slots = asyncio.Semaphore(settings.concurrency)
        self._flying: dict[str, asyncio.Task[Reply]] = {}
        self._resume_at = 0.0
        self._failed_in_a_row = 0
        # Only delays come from it, never content.
        self._jitter = random.Random()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="codesynth-llm", daemon=True)
        self._thread.start()
        self._closing = threading.Lock()

    def ask(self, request: Request) -> Reply:
        """Return the reply, from the store where this very request was answered before."""
        return asyncio.run_coroutine_threadsafe(self._ask(request), self._loop).result()

    def note(self, stage: str, sample: str, error: str) -> None:
        """Write a line without a request: what came back was of no use."""
        self._store.settle(Line(stage, sample, "", cost=0, error=error))

    def close(self) -> None:
        """End the loop and close everything; twice is allowed."""
        with self._closing:
            if self._loop.is_closed():
                return
            asyncio.run_coroutine_threadsafe(self._shut(), self._loop).result()
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._disk.shutdown()
            self._store.close()

    async def _shut(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._transport.close()

    async def _on_disk(self, work: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._disk, work)

    async def _ask(self, request: Request) -> Reply:
        """Go from the strictest JSON mode to the loosest, and remember where this schema found an answer.

        It is remembered for each shape of schema, not for the endpoint: which samples came first must not decide how
        another one is asked.
        """
        modes = await self._modes(request)
        for mode in modes:
            try:
                reply = await self._once(request, mode)
            except ParameterRefused as refused:
                if mode == modes[-1]:
                    raise self._no_mode(mode, refused) from refused
                continue
            if mode != modes[0]:
                await self._remember(_mode_trait(request), mode)
            return reply
        raise AssertionError("there is always a last mode")

    async def _modes(self, request: Request) -> tuple[str, ...]:
        if not request.schema:
            return ("text",)
        if self._settings.json_mode != "auto":
            return (self._settings.json_mode,)
        known = await self._trait(_mode_trait(request))
        return (known,) if known else MODES

    def _no_mode(self, mode: str, refused: ParameterRefused) -> Exception:
        if self._settings.json_mode == mode:
            text = f'the endpoint does not take json_mode {mode!r} ({refused.detail}): set json_mode = "auto"'
            return EndpointError(text)
        return AuthorError("bad-request", f"the endpoint refused the request: {refused.detail}")

    async def _once(self, request: Request, mode: str) -> Reply:
        """Look into the store, then at what is in flight, then ask."""
        key = request_key(self._settings, request, mode)
        reply = await self._on_disk(lambda: self._store.answer(key))
        if reply is None and key not in self._flying:
            task = self._loop.create_task(self._adapted(request, mode, key))
            self._flying[key] = task
            task.add_done_callback(lambda _: self._flying.pop(key, None))
            return await asyncio.shield(task)
        if reply is None:
            reply = await asyncio.shield(self._flying[key])
        known = _line(request, key, reply)
        await self._on_disk(lambda: self._store.settle(replace(known, cost=0, cached=True)))
        return reply

    async def _adapted(self, request: Request, mode: str, key: str) -> Reply:
        """Ask without the parameters that this endpoint is known to refuse, and learn of new ones."""
        without = frozenset({name for name in OPTIONAL if await self._trait(f"without {name}")})
        while True:
            try:
                return await self._persist(request, mode, key, without)
            except ParameterRefused as refused:
                if refused.parameter == "response_format" or refused.parameter in without:
                    raise
                await self._remember(f"without {refused.parameter}", "yes")
                without |= {refused.parameter}

    async def _persist(self, request: Request, mode: str, key: str, without: frozenset[str]) -> Reply:
        """Try again after what may pass, with growing delays or those that the server asks for."""
        for attempt in range(self._settings.max_retries + 1):
            try:
                reply = await self._attempt(request, mode, key, without)
            except AttemptFailed as failed:
                if attempt == self._settings.max_retries or (failed.wait or 0) > LONGEST_WAIT:
                    raise self._given_up(failed) from failed
                await self._back_off(attempt, failed.wait)
                continue
            self._failed_in_a_row = 0
            return reply
        raise AssertionError("the last attempt returns or raises")

    async def _back_off(self, attempt: int, wait: float | None) -> None:
        if wait is not None:
            # Limits on the rate are for everybody who uses the key: all requests pause, this one among them.
            self._resume_at = max(self._resume_at, time.monotonic() + wait)
            await asyncio.sleep(self._jitter.uniform(0.0, 0.25))
            return
        await asyncio.sleep(min(FIRST_BACKOFF * 2**attempt, LONGEST_BACKOFF) * self._jitter.uniform(0.5, 1.0))

    def _given_up(self, failed: AttemptFailed) -> Exception:
        self._failed_in_a_row += 1
        base = self._settings.base_url
        if failed.kind == "no-connection":
            return EndpointError(f"no model endpoint answers at {base} ({failed.detail}): is it running?")
        if failed.kind == "rate-limited":
            hint = f"it asks to wait {failed.wait:.0f} s" if failed.wait else "lower the concurrency"
            return EndpointError(f"the endpoint {base} keeps limiting the rate: {hint}, or run the same command later")
        if self._failed_in_a_row >= GIVE_UP_AFTER:
            text = f"{GIVE_UP_AFTER} requests in a row failed at {base}, the last with {failed.kind}: {failed.detail}"
            return EndpointError(text)
        return AuthorError(failed.kind, failed.detail)

    async def _attempt(self, request: Request, mode: str, key: str, without: frozenset[str]) -> Reply:
        """Send once: within the slots, after a pause that the server asked for, with the money reserved."""
        async with self._slots:
            while (pause := self._resume_at - time.monotonic()) > 0:
                await asyncio.sleep(pause)
            worst = cost_of(self._settings, estimate_prompt(request, mode), request.max_tokens)
            ticket = await self._reserve(request, key, worst)
            started = time.monotonic()
            try:
                reply = await self._transport.send(request, mode, without)
            except BaseException as error:
                line = _failed_line(request, key, error, worst)
                line = replace(line, latency=time.monotonic() - started)
                await asyncio.shield(self._on_disk(lambda: self._store.settle(line, ticket=ticket)))
                raise
            paid = replace(_line(request, key, reply), latency=time.monotonic() - started)
            # Shielded: an answer that was paid for is kept even when nobody waits for it any more.
            await asyncio.shield(self._on_disk(lambda: self._store.settle(paid, reply, ticket)))
            return reply

    async def _reserve(self, request: Request, key: str, worst: int | None) -> int | None:
        if self._cap is None or worst is None:
            return None
        cap, expires = self._cap, time.time() + 2 * self._settings.timeout + 60
        claim = Claim(request.stage, request.sample, key, worst, expires)
        while (ticket := await self._on_disk(lambda: self._store.reserve(claim, cap))) is None:
            await asyncio.sleep(0.05)
        return ticket

    async def _trait(self, name: str) -> str | None:
        return await self._on_disk(lambda: self._store.trait(endpoint_name(self._settings), self._settings.model, name))

    async def _remember(self, name: str, value: str) -> None:
        await self._on_disk(
            lambda: self._store.remember(endpoint_name(self._settings), self._settings.model, name, value)
        )


def _mode_trait(request: Request) -> str:
    return f"mode of {request.schema_name}"


def _line(request: Request, key: str, reply: Reply) -> Line:
    tokens = (reply.prompt_tokens, reply.completion_tokens)
    return Line(request.stage, request.sample, key, *tokens, cost=reply.cost, estimated=reply.estimated)


def _failed_line(request: Request, key: str, error: BaseException, worst: int | None) -> Line:
    """Say what failed; what may have been billed counts at its worst case."""
    if isinstance(error, ParameterRefused):
        kind, billable = f"no-{error.parameter}", False
    elif isinstance(error, AttemptFailed | AuthorError):
        kind, billable = error.kind, isinstance(error, AttemptFailed) and error.billable
    else:
        kind = "endpoint" if isinstance(error, EndpointError) else "cancelled"
        billable = kind == "cancelled"
    cost = worst if billable else 0
    return Line(request.stage, request.sample, key, cost=cost, estimated=billable, error=kind)
