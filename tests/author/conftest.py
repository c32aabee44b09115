from __future__ import annotations

import pytest

from codesynth.author import client as client_module
from codesynth.author.client import ModelClient
from codesynth.author.request import Request
from codesynth.spec import LLMSettings

from .endpoint import Endpoint


@pytest.fixture
def endpoint():
    served = Endpoint()
    yield served
    served.close()


@pytest.fixture
def quick(monkeypatch):
    """Back off in milliseconds."""
    monkeypatch.setattr(client_module, "FIRST_BACKOFF", 0.01)


@pytest.fixture
def settings(endpoint):
    def make(**changes):
        defaults = {"model": "toy", "base_url": endpoint.base_url, "api_key_env": "TOY_KEY", "timeout": 10.0}
        return LLMSettings(**(defaults | changes))

    return make


@pytest.fixture
def client(settings, tmp_path):
    """Make clients; all are closed at the end."""
    made = []

    def make(store=None, **changes):
        made.append(ModelClient(settings(**changes), store))
        return made[-1]

    yield make
    for one in made:
        one.close()


def request(text="Say hello.", salt="0", **changes):
    fields = {"stage": "topic", "sample": "s-0", "max_tokens": 50}
    return Request(messages=(("system", "You answer."), ("user", text)), salt=salt, **(fields | changes))
