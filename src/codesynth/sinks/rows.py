"""The columns of a dataset, and the mapping between a `Sample` and a row.

The first six columns are those of CoSyn-400K (its card's YAML: `qa_pairs` is a `sequence:` of a struct, which
`datasets` stores as a struct of lists; `metadata` a struct; `image` the Hugging Face image, a struct of bytes and
path). The rest is ours; what belongs to a question is a list parallel to those in `qa_pairs`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from codesynth.core import QA, Failure, Program, Rendered, Sample, Scene, Source

_TEXT = pa.string()
_TEXTS = pa.list_(pa.string())

SAMPLE_SCHEMA = pa.schema(
    [
        ("id", _TEXT),
        ("image", pa.struct([("bytes", pa.binary()), ("path", _TEXT)])),
        ("qa_pairs", pa.struct([("question", _TEXTS), ("explanation", _TEXTS), ("answer", _TEXTS)])),
        ("metadata", pa.struct([("figure_type", _TEXT), ("persona", _TEXT), ("topic", _TEXT)])),
        ("data", _TEXT),
        ("code", _TEXT),
        ("program", _TEXTS),
        ("answer_type", _TEXTS),
        ("tolerance", pa.list_(pa.float64())),
        ("evidence", pa.list_(_TEXTS)),
        ("form", _TEXTS),
        ("choices", pa.list_(_TEXTS)),
        ("scene", _TEXT),
        ("language", _TEXT),
        ("files", _TEXT),
        ("page", pa.int64()),
        ("pages", pa.int64()),
        ("bridges", _TEXTS),
        ("category", _TEXT),
        ("pipeline", _TEXT),
        ("index", pa.int64()),
        ("seed", pa.int64()),
        ("author", _TEXT),
        ("versions", _TEXT),
        ("license", _TEXT),
        ("cost", pa.float64()),
        ("tokens", pa.int64()),
        ("width", pa.int32()),
        ("height", pa.int32()),
        ("sha256", _TEXT),
    ]
)

FAILURE_SCHEMA = pa.schema(
    [
        ("pipeline", _TEXT),
        ("index", pa.int64()),
        ("stage", _TEXT),
        ("kind", _TEXT),
        ("detail", _TEXT),
        ("figure_type", _TEXT),
        ("language", _TEXT),
        ("code", _TEXT),
        ("cost", pa.float64()),
        ("tokens", pa.int64()),
    ]
)


def sample_to_row(sample: Sample, license_name: str = "") -> dict[str, Any]:
    """Return the row of a sample. ValueError when a text in it is not Unicode or a number does not fit."""
    source, rendered = sample.source, sample.rendered
    row = {
        "id": sample.id,
        "image": {"bytes": rendered.png, "path": f"{sample.id}.png"},
        "metadata": {"figure_type": sample.figure_type, "persona": sample.persona, "topic": sample.topic},
        "data": tidy_data(source),
        "code": source.code,
        **_questions_to_columns(sample.qa),
        "scene": rendered.scene.to_json(),
        "language": source.language,
        "files": _map_to_json(source.data),
        "page": source.page,
        "pages": rendered.pages,
        "bridges": list(rendered.bridges),
        "category": sample.category,
        "pipeline": sample.pipeline,
        "index": sample.index,
        "seed": sample.seed,
        "author": sample.author,
        "versions": _map_to_json(sample.versions),
        "license": license_name,
        "cost": float(sample.cost),
        "tokens": sample.tokens,
        "width": rendered.scene.width,
        "height": rendered.scene.height,
    }
    return {**row, "sha256": digest(row)}


def digest(row: Mapping[str, Any]) -> str:
    """Return the checksum of a row: SHA-256 over its image and, as JSON with sorted keys, its other columns.

    It tells accidents (a swapped image, an edited scene) at once; that nobody lied, only drawing again tells.
    """
    rest = {name: value for name, value in row.items() if name not in ("image", "sha256")}
    text = json.dumps([row["image"]["path"], rest], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(row["image"]["bytes"] + text.encode()).hexdigest()


def row_to_sample(row: Mapping[str, Any], split: str = "train") -> Sample:
    """Read what `sample_to_row` wrote; KeyError or ValueError when it is not such a row."""
    metadata = row["metadata"]
    rendered = Rendered(row["image"]["bytes"], Scene.from_json(row["scene"]), row["pages"], tuple(row["bridges"]))
    return Sample(
        id=row["id"],
        pipeline=row["pipeline"],
        index=row["index"],
        seed=row["seed"],
        category=row["category"],
        figure_type=metadata["figure_type"],
        persona=metadata["persona"],
        topic=metadata["topic"],
        author=row["author"],
        source=Source(row["language"], row["code"], json.loads(row["files"]), row["page"]),
        rendered=rendered,
        qa=_columns_to_questions(row),
        versions=json.loads(row["versions"]),
        cost=row["cost"],
        tokens=row["tokens"],
        split=split,
    )


def tidy_data(source: Source) -> str:
    """Return the CSV behind the figure: `data.csv`, else the only other file, else nothing."""
    if "data.csv" in source.data:
        return source.data["data.csv"]
    return next(iter(source.data.values())) if len(source.data) == 1 else ""


def failure_to_row(failure: Failure) -> dict[str, Any]:
    """Return the row of a failure; lone surrogates, which code may hold, become replacement characters."""
    row = {name: getattr(failure, name) for name in FAILURE_SCHEMA.names}
    return {name: _printable(value) if isinstance(value, str) else value for name, value in row.items()}


def row_to_failure(row: Mapping[str, Any]) -> Failure:
    """Read what `failure_to_row` wrote."""
    return Failure(**{name: row[name] for name in FAILURE_SCHEMA.names})


def _questions_to_columns(questions: tuple[QA, ...]) -> dict[str, Any]:
    return {
        "qa_pairs": {
            "question": [qa.question for qa in questions],
            "explanation": [qa.explanation for qa in questions],
            "answer": [qa.answer for qa in questions],
        },
        "program": [qa.program.to_json() for qa in questions],
        "answer_type": [qa.answer_type for qa in questions],
        "tolerance": [float(qa.tolerance) for qa in questions],
        "evidence": [list(qa.evidence) for qa in questions],
        "form": [qa.form for qa in questions],
        "choices": [list(qa.choices) for qa in questions],
    }


def _columns_to_questions(row: Mapping[str, Any]) -> tuple[QA, ...]:
    pairs = row["qa_pairs"]
    columns = zip(
        pairs["question"],
        pairs["answer"],
        row["answer_type"],
        row["program"],
        pairs["explanation"],
        row["tolerance"],
        row["evidence"],
        row["form"],
        row["choices"],
        strict=True,
    )
    return tuple(
        QA(question, answer, kind, Program.from_json(program), why, tolerance, tuple(marks), form, tuple(choices))
        for question, answer, kind, program, why, tolerance, marks, form, choices in columns
    )


def _map_to_json(mapping: Mapping[str, str]) -> str:
    return json.dumps(dict(mapping), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _printable(text: str) -> str:
    return text.encode("utf-8", "replace").decode("utf-8")
