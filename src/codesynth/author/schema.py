"""JSON schemas as models need them: with settled sizes, and as an outline to read."""

from __future__ import annotations

import copy
import random
from typing import Any

Schema = dict[str, Any]

# (fewest, most) items of columns, of columns that may be long (observations, series over time), of groups.
COLUMNS, LONG_COLUMNS, GROUPS = (3, 12), (6, 24), (1, 4)
LONG = 100
_INITIALS = "ABCDEFGHIJKLMNOPRSTUVW"


def settle_sizes(schema: Schema, rng: random.Random) -> Schema:
    """Return the schema with every list fixed to a number of items within its limits.

    Lists of plain values are the columns of one table and get one common length, lists of objects another: models
    keep to a stated number far better than to an equal one, and sizes vary as `rng` says instead of always being
    the model's favourite. Where the limits leave no common length, lists stay as they are. No item may be null: most
    figures refuse gaps, and small models that may leave some do so everywhere.
    """
    settled = copy.deepcopy(schema)
    lists = [part for part in _parts(settled) if part.get("type") == "array"]
    for part in lists:
        part["items"] = _without_null(part.get("items", {}))
    groups = [part for part in lists if _is_object(part.get("items", {}))]
    columns = [part for part in lists if not _is_object(part.get("items", {}))]
    for part in _parts(settled):
        if isinstance(part.get("pattern"), str):
            # Not every server's grammar knows the short form.
            part["pattern"] = part["pattern"].replace(r"\d", "[0-9]")
    _settle(columns, COLUMNS, rng)
    _settle(groups, GROUPS, rng)
    return settled


def _settle(parts: list[Schema], usual: tuple[int, int], rng: random.Random) -> None:
    low = max([part.get("minItems", 0) for part in parts], default=0)
    high = min([part.get("maxItems", 10**6) for part in parts], default=0)
    if not parts or low > high:
        return
    fewest, most = LONG_COLUMNS if usual == COLUMNS and high >= LONG else usual
    low = min(max(low, fewest), high)
    size = rng.randint(low, min(high, max(low, most)))
    for part in parts:
        part["minItems"] = part["maxItems"] = size


def force_distinct_names(schema: Schema, rng: random.Random) -> Schema:
    """Return a schema with settled sizes in which the names of a list begin with different letters.

    Small models repeat themselves, and a grammar cannot compare; it can give each place of a list a letter of its
    own. Only for servers whose grammar knows `prefixItems`, as llama.cpp's does.
    """
    forced = copy.deepcopy(schema)
    for part in [part for part in _parts(forced) if part.get("type") == "array"]:
        count, items = part.get("minItems", 0), _resolved(part.get("items", {}), forced)
        if count != part.get("maxItems") or not 2 <= count <= len(_INITIALS):
            continue
        named = [_begun(items, letter) for letter in rng.sample(_INITIALS, count)]
        if None not in named:
            del part["items"]
            part["prefixItems"] = named
    return forced


def _begun(items: Schema, letter: str) -> Schema | None:
    """Return what describes a name, or an object with a name, so that it begins with a letter; None for others."""
    if _is_plain_text(items):
        return {"type": "string", "pattern": f"^{letter}[a-z]{{2,12}}( [A-Za-z][a-z]{{1,11}})?$"}
    properties = items.get("properties", {})
    if not _is_plain_text(properties.get("name", {})):
        return None
    required = [*dict.fromkeys(["name", *items.get("required", ())])]
    return {**items, "properties": {**properties, "name": _begun(properties["name"], letter)}, "required": required}


def _is_plain_text(part: Schema) -> bool:
    return part.get("type") == "string" and not {"enum", "pattern", "format"} & part.keys()


def outline(schema: Schema) -> str:
    """Return the fields of a schema as indented lines: `- categories: list of exactly 7 texts. What …`."""
    return "\n".join(_lines(schema, schema, 0))


def _parts(node: Any) -> list[Schema]:
    if isinstance(node, list):
        return [part for item in node for part in _parts(item)]
    if not isinstance(node, dict):
        return []
    return [node, *(part for value in node.values() for part in _parts(value))]


def _without_null(items: Schema) -> Schema:
    choices = [choice for choice in items.get("anyOf", ()) if choice.get("type") != "null"]
    return choices[0] if len(choices) == 1 else items


def _is_object(items: Schema) -> bool:
    return "$ref" in items or items.get("type") == "object"


def _lines(schema: Schema, root: Schema, depth: int) -> list[str]:
    lines = []
    required = set(schema.get("required", ()))
    for name, raw in schema.get("properties", {}).items():
        part = _resolved(raw, root)
        notes = [raw.get("description", ""), "" if name in required else "May be left out"]
        text = ". ".join([_kind(part, root), *(note for note in notes if note)])
        lines.append(f"{'  ' * depth}- {name}: {text}")
        inner = _resolved(part.get("items", {}), root) if part.get("type") == "array" else part
        lines.extend(_lines(inner, root, depth + 1))
    return lines


def _resolved(part: Schema, root: Schema) -> Schema:
    reference = part.get("$ref")
    if reference is None:
        return part
    target: Schema = root["$defs"][reference.rpartition("/")[2]]
    return target


_KINDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
    "null": "null",
    "object": "object",
}


def _kind(part: Schema, root: Schema) -> str:
    part = _resolved(part, root)
    if "anyOf" in part:
        return " or ".join(_kind(choice, root) for choice in part["anyOf"])
    if "enum" in part:
        return "one of " + ", ".join(repr(value) for value in part["enum"])
    if "const" in part:
        return repr(part["const"])
    if part.get("type") == "array":
        return f"list of {_size(part)}{_kind(part.get('items', {}), root)}{_limits(part)}"
    return _KINDS.get(part.get("type", ""), "value") + _limits(part)


def _size(part: Schema) -> str:
    low, high = part.get("minItems"), part.get("maxItems")
    if low is not None and low == high:
        return f"exactly {low} × "
    return f"{low or 0} to {high} × " if high is not None else ""


def _limits(part: Schema) -> str:
    limits = [
        f"{word} {part[name]:g}"
        for name, word in (
            ("minimum", "at least"),
            ("exclusiveMinimum", "above"),
            ("maximum", "at most"),
            ("exclusiveMaximum", "below"),
        )
        if name in part
    ]
    if "maxLength" in part:
        limits.append(f"at most {part['maxLength']} characters")
    return f" ({', '.join(limits)})" if limits else ""
