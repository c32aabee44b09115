"""How Hugging Face's `datasets` is told what the columns mean: JSON in the Parquet schema, YAML in the card.

Both are written with the words of `datasets` 1 to 3 (`Sequence`, `sequence:`), which 4 and 5 still read; their own
`List` cannot be read by the older ones.
"""

from __future__ import annotations

import json
from typing import Any

import pyarrow as pa

# Columns whose meaning the Arrow type alone does not tell.
_IMAGE = "image"
_SEQUENCE_OF_STRUCT = "qa_pairs"

_DTYPES = {"double": "float64"}


def with_features(schema: pa.Schema) -> pa.Schema:
    """Return the schema with the metadata from which `datasets` knows that `image` is an image."""
    features = {field.name: _feature(field.type, field.name) for field in schema}
    info = json.dumps({"info": {"features": features}})
    return schema.with_metadata({"huggingface": info})


def card_features(schema: pa.Schema) -> list[dict[str, Any]]:
    """Return the `features` of a card's `dataset_info`, for YAML."""
    return [_yaml(field.type, field.name) for field in schema]


def _dtype(kind: pa.DataType) -> str:
    return _DTYPES.get(str(kind), str(kind))


def _feature(kind: pa.DataType, name: str = "") -> dict[str, Any]:
    if name == _IMAGE:
        return {"_type": "Image"}
    if name == _SEQUENCE_OF_STRUCT:
        inner = {kind.field(i).name: _feature(kind.field(i).type.value_type) for i in range(kind.num_fields)}
        return {"feature": inner, "_type": "Sequence"}
    if pa.types.is_struct(kind):
        return {kind.field(i).name: _feature(kind.field(i).type) for i in range(kind.num_fields)}
    if pa.types.is_list(kind):
        return {"feature": _feature(kind.value_type), "_type": "Sequence"}
    return {"dtype": _dtype(kind), "_type": "Value"}


def _yaml(kind: pa.DataType, name: str) -> dict[str, Any]:
    if name == _IMAGE:
        return {"name": name, "dtype": "image"}
    if name == _SEQUENCE_OF_STRUCT:
        inner = [_yaml(kind.field(i).type.value_type, kind.field(i).name) for i in range(kind.num_fields)]
        return {"name": name, "sequence": inner}
    if pa.types.is_struct(kind):
        return {"name": name, "struct": [_yaml(kind.field(i).type, kind.field(i).name) for i in range(kind.num_fields)]}
    if pa.types.is_list(kind):
        return {"name": name, "sequence": _yaml_items(kind.value_type)}
    return {"name": name, "dtype": _dtype(kind)}


def _yaml_items(kind: pa.DataType) -> Any:
    return {"sequence": _yaml_items(kind.value_type)} if pa.types.is_list(kind) else _dtype(kind)
