"""A scripted OpenAI-compatible endpoint on loopback that misbehaves on command, and counts what it is asked."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """What to send. `cut` ends the connection after so many bytes of the body; `drip` sleeps between single bytes."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay: float = 0.0
    cut: int | None = None
    drip: float = 0.0
    content_type: str = "application/json"


def says(text, *, finish="stop", usage=(100, 50), refusal=None, **how):
    """A well-formed completion."""
    message = {"role": "assistant", "content": text, "refusal": refusal}
    body = {"id": "x", "object": "chat.completion", "created": 1, "model": "toy"}
    body["choices"] = [{"index": 0, "finish_reason": finish, "message": message}]
    if usage:
        body["usage"] = {"prompt_tokens": usage[0], "completion_tokens": usage[1], "total_tokens": sum(usage)}
    return Answer(body=json.dumps(body).encode(), **how)


def fails(status, message="no", *, headers=None, **fields):
    """An error as OpenAI writes it."""
    body = {"error": {"message": message, "type": "error", "param": None, "code": None, **fields}}
    return Answer(status=status, body=json.dumps(body).encode(), headers=headers or {})


@dataclass
class Seen:
    """One request as it arrived."""

    body: dict
    headers: dict
    time: float

    @property
    def prompt(self):
        return self.body["messages"][-1]["content"]

    @property
    def system(self):
        return self.body["messages"][0]["content"]


class Endpoint:
    """`script(seen, number)` gives the answer to request `number` (from 0); it may be replaced at any time."""

    def __init__(self, script: Callable[[Seen, int], Answer] | None = None):
        self.script = script or (lambda seen, number: says("hello"))
        self.seen: list[Seen] = []
        self.in_flight = self.most_in_flight = 0
        self.lock = threading.Lock()
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                endpoint.handle(self)

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.thread.start()

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.server.server_port}/v1"

    def handle(self, request):
        length = int(request.headers.get("content-length", 0))
        body = json.loads(request.rfile.read(length))
        seen = Seen(body, dict(request.headers.items()), time.monotonic())
        with self.lock:
            number = len(self.seen)
            self.seen.append(seen)
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            answer = self.script(seen, number)
            time.sleep(answer.delay)
        finally:
            # Before the reply goes out: a client may send its next request the moment it has this one.
            with self.lock:
                self.in_flight -= 1
        try:
            self.send(request, answer)
        except (BrokenPipeError, ConnectionResetError):
            request.close_connection = True

    def send(self, request, answer):
        request.send_response(answer.status)
        request.send_header("Content-Type", answer.content_type)
        request.send_header("Content-Length", str(len(answer.body)))
        for name, value in answer.headers.items():
            request.send_header(name, value)
        request.end_headers()
        if answer.drip:
            for byte in answer.body:
                request.wfile.write(bytes([byte]))
                time.sleep(answer.drip)
        elif answer.cut is not None:
            request.wfile.write(answer.body[: answer.cut])
            request.close_connection = True
        else:
            request.wfile.write(answer.body)

    def close(self):
        self.server.shutdown()
        self.server.server_close()
