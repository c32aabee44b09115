"""Every gallery source gives the scene that was written down by hand beside it."""

from __future__ import annotations

import json
import math
from collections import Counter

import pytest

from codesynth.scene import parse_scene

from .harness import GALLERY, gallery_names, gallery_source, run


def same(found, wanted):
    if isinstance(wanted, float | int) and not isinstance(wanted, bool) and isinstance(found, float | int):
        return math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-12)
    if isinstance(wanted, list):
        return isinstance(found, list) and len(found) == len(wanted) and all(map(same, found, wanted))
    return found == wanted


@pytest.mark.parametrize("name", gallery_names())
def test_scene_is_what_was_written_down(name):
    expected = json.loads((GALLERY / f"{name}.json").read_text())
    raw = run(gallery_source(name))["scene"]
    scene = parse_scene(json.dumps(raw))
    roles = Counter(mark.role for mark in scene.marks)
    assert {role: roles[role] for role in expected["roles"]} == expected["roles"]
    assert roles["unknown"] == 0
    tables = {table.name: table for table in scene.tables}
    for table_name, wanted in expected.get("tables", {}).items():
        table = tables[table_name]
        assert [column.name for column in table.columns] == wanted["columns"]
        assert [column.label for column in table.columns] == wanted.get("labels", [c.label for c in table.columns])
        assert [column.type for column in table.columns] == wanted.get("types", [c.type for c in table.columns])
        assert same([list(row) for row in table.rows], wanted["rows"]), table.rows
    for role, texts in expected.get("texts", {}).items():
        assert sorted(mark.text for mark in scene.by_role(role)) == sorted(texts)
    for mark_id, fields in expected.get("fields", {}).items():
        mark = scene.mark(mark_id)
        assert {key: mark.fields.get(key) for key in fields} == fields
    for role, fields in expected.get("marks", {}).items():
        for key, values in fields.items():
            assert same([mark.fields[key] for mark in scene.by_role(role)], values)
    for table_name, columns in expected.get("values", {}).items():
        for key, values in columns.items():
            assert same(tables[table_name].column(key), values)


@pytest.mark.parametrize("name", ["many_points", "seaborn_grouped"])
def test_same_source_gives_the_same_bytes(name):
    first, second = run(gallery_source(name)), run(gallery_source(name))
    assert first == second
