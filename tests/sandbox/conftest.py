from __future__ import annotations

import os
from pathlib import Path

import pytest

from codesynth.plugin import Guest
from codesynth.sandbox import Sandbox

PROBE = Path(__file__).parent / "probe"
PLAIN = Guest(PROBE, "plain_probe")
DRAWING = Guest(PROBE, "minimal_probe")


@pytest.fixture(scope="session")
def sandbox():
    """One sandbox for all hostile programs, started by a host whose environment holds a secret."""
    os.environ["OPENAI_API_KEY"] = "hunter2"
    with Sandbox() as sandbox:
        yield sandbox
    del os.environ["OPENAI_API_KEY"]
