"""The chart category behind a model: every figure type's data pass through JSON, schema and prompts."""

from __future__ import annotations

import json
import random

import pytest

from codesynth.author import AuthorStages, build_author
from codesynth.author.schema import outline, settle_sizes
from codesynth.categories import load_category

from .endpoint import says
from .toy import brief

CHART = load_category("chart")


@pytest.mark.parametrize("figure_type", list(CHART.figure_types))
def test_data_of_every_figure_type_pass_through_a_model(endpoint, settings, figure_type):
    """What the category makes is sent back by the "model" as JSON: it must be accepted, and be the same data."""
    asked = brief(figure_type=figure_type)
    topic = CHART.write_topic(asked, random.Random(3))
    data = CHART.write_data(asked, topic, random.Random(3))

    def script(seen, number):
        if seen.system.startswith("You make up"):
            return says(f"```json\n{data.model_dump_json()}\n```")
        return says("```python\nimport matplotlib.pyplot as plt\n```")

    endpoint.script = script
    author = build_author(AuthorStages(data="llm", code="llm"), CHART, settings(tries=1), None)
    try:
        authored = author.write(asked, random.Random(1))
    finally:
        author.close()
    own = CHART.write_source(asked, topic, data, random.Random(3))
    assert authored.source.data["data.csv"] == own.data["data.csv"]
    assert figure_type in endpoint.seen[0].prompt


@pytest.mark.parametrize("figure_type", list(CHART.figure_types))
def test_sizes_of_every_figure_type_can_be_settled(figure_type):
    """No list is left open, and the sizes are within the limits of the model."""
    schema = CHART.figure_types[figure_type].data.model_json_schema()
    text = json.dumps(schema)
    for seed in range(5):
        settled = settle_sizes(schema, random.Random(seed))
        for part in arrays(settled):
            assert part["minItems"] == part["maxItems"], part
        assert "exactly" in outline(settled)
    assert json.dumps(schema) == text


def arrays(node):
    if isinstance(node, dict):
        if node.get("type") == "array":
            yield node
        for value in node.values():
            yield from arrays(value)
    elif isinstance(node, list):
        for value in node:
            yield from arrays(value)
