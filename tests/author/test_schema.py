from __future__ import annotations

import random
from typing import Annotated

import pytest
from pydantic import BaseModel, Field

from codesynth.author.schema import force_distinct_names, outline, settle_sizes


class Part(BaseModel):
    name: str = ""
    values: tuple[float | None, ...] = Field(min_length=1, max_length=400)


class Table(BaseModel):
    title: str = Field(description="What is shown", max_length=80)
    kind: Annotated[str, Field(pattern="x")] = "x"
    categories: tuple[str, ...] = Field(min_length=2, max_length=30)
    parts: tuple[Part, ...] = Field(min_length=2, max_length=8)


class Pair(Table):
    categories: tuple[str, ...] = Field(min_length=2, max_length=2)


class Long(BaseModel):
    values: tuple[float, ...] = Field(min_length=1, max_length=400)


class Torn(BaseModel):
    few: tuple[float, ...] = Field(min_length=1, max_length=2)
    many: tuple[float, ...] = Field(min_length=5, max_length=9)


class Grid(BaseModel):
    values: tuple[tuple[float, ...], ...] = Field(min_length=2, max_length=6)


def sizes(schema):
    part = schema["$defs"]["Part"]["properties"]["values"]
    lists = [schema["properties"]["categories"], part, schema["properties"]["parts"]]
    return [(one["minItems"], one["maxItems"]) for one in lists]


@pytest.mark.parametrize("seed", range(30))
def test_columns_get_one_length_and_groups_another(seed):
    categories, values, parts = sizes(settle_sizes(Table.model_json_schema(), random.Random(seed)))
    assert categories == values and 3 <= categories[0] == categories[1] <= 12
    assert parts[0] == parts[1] and 2 <= parts[0] <= 4


def test_sizes_vary():
    found = {tuple(sizes(settle_sizes(Table.model_json_schema(), random.Random(seed)))) for seed in range(60)}
    assert len(found) > 15


def test_the_tightest_limits_win():
    categories, values, _ = sizes(settle_sizes(Pair.model_json_schema(), random.Random(1)))
    assert categories == values == (2, 2)


def test_long_columns_are_longer():
    sizes = [settle_sizes(Long.model_json_schema(), random.Random(i))["properties"]["values"] for i in range(50)]
    assert {one["minItems"] for one in sizes} <= set(range(6, 25)) and max(one["minItems"] for one in sizes) > 20


def test_limits_that_contradict_each_other_stay():
    assert settle_sizes(Torn.model_json_schema(), random.Random(1)) == Torn.model_json_schema()


def test_the_model_schema_is_not_touched():
    schema = Table.model_json_schema()
    settle_sizes(schema, random.Random(1))
    assert schema == Table.model_json_schema()


def test_the_outline_names_every_field_with_its_size():
    lines = outline(settle_sizes(Pair.model_json_schema(), random.Random(1))).splitlines()
    assert lines[0] == "- title: text (at most 80 characters). What is shown"
    assert lines[2] == "- categories: list of exactly 2 × text"
    assert lines[3].startswith("- parts: list of exactly ") and lines[3].endswith("× object")
    assert lines[-1] == "  - values: list of exactly 2 × number", "gaps are not for models"


def test_the_outline_of_lists_in_lists():
    assert "list of 2 to 6 × list of number" in outline(Grid.model_json_schema())


def test_names_of_a_list_can_be_forced_apart():
    forced = force_distinct_names(settle_sizes(Table.model_json_schema(), random.Random(2)), random.Random(2))
    categories, parts = forced["properties"]["categories"], forced["properties"]["parts"]
    initials = [item["pattern"][1] for item in categories["prefixItems"]]
    assert len(set(initials)) == len(initials) == categories["minItems"] and "items" not in categories
    names = [item["properties"]["name"]["pattern"][1] for item in parts["prefixItems"]]
    assert len(set(names)) == len(names) == parts["minItems"]
    assert all("name" in item["required"] and "values" in item["properties"] for item in parts["prefixItems"])
    assert "prefixItems" not in parts["prefixItems"][0]["properties"]["values"], "numbers may be equal"


def test_lists_without_a_size_are_not_forced():
    assert force_distinct_names(Table.model_json_schema(), random.Random(2)) == Table.model_json_schema()
