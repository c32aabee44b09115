"""The dataset card: README.md with the YAML that the Hub and `datasets` read, and the prose that people read.

Everything in it comes from the rows and from `CardFacts`, so the same dataset has the same card.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from codesynth.sinks.features import card_features
from codesynth.sinks.reader import read_failures, read_rows, row_count, shard_files
from codesynth.sinks.rows import SAMPLE_SCHEMA
from codesynth.sinks.writer import output_errors

_COUNTED = ("metadata", "language", "author", "answer_type", "versions", "license")
EXAMPLE_IMAGE = "example.png"
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))


@dataclass(frozen=True, slots=True)
class CardFacts:
    """What the rows cannot tell: the dataset's name, how it was made (a command, or a plan), its licence."""

    title: str = "Charts whose answers can be proved"
    command: str = ""
    plan: str = ""
    license: str = ""


@dataclass(slots=True)
class _Counts:
    splits: dict[str, dict[str, int]] = field(default_factory=dict)
    by: dict[str, Counter[str]] = field(default_factory=dict)
    questions: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    versions: set[str] = field(default_factory=set)
    licenses: set[str] = field(default_factory=set)


def write_card(out: Path, facts: CardFacts | None = None) -> Path:
    """Write `README.md` and, where there is a row, `example.png`; return the card's path.

    Without `facts` the licence comes from the rows and the plan from `plan.json`. Called again after the dataset
    has grown, it writes both files anew. DatasetError when no shard lies there.
    """
    out = Path(out)
    counts = _count(out)
    facts = facts or CardFacts(plan=_stored_plan(out), license=", ".join(sorted(counts.licenses - {""})))
    has_example = _write_example(out)
    header = yaml.safe_dump(_front_matter(facts, counts), sort_keys=False, allow_unicode=True, width=100)
    body = _prose(facts, counts, has_example)
    path = out / "README.md"
    _replace(path, f"---\n{header}---\n\n{body}".encode())
    return path


def _count(out: Path) -> _Counts:
    """Read the small columns of every shard, never the images."""
    counts = _Counts(by={name: Counter() for name in ("figure_type", "language", "author")})
    for file in shard_files(out):
        split = counts.splits.setdefault(file.split, {"num_bytes": 0, "num_examples": 0})
        split["num_bytes"] += file.path.stat().st_size
        split["num_examples"] += row_count(file.path)
        for row in read_rows(file.path, _COUNTED):
            counts.by["figure_type"][row["metadata"]["figure_type"]] += 1
            counts.by["language"][row["language"]] += 1
            counts.by["author"][row["author"]] += 1
            counts.questions += len(row["answer_type"])
            counts.versions.add(row["versions"])
            counts.licenses.add(row["license"])
    counts.failures.update(f"{failure.stage}: {failure.kind}" for failure in read_failures(out))
    return counts


def _stored_plan(out: Path) -> str:
    """Return the spec that the run left in `plan.json`, as indented JSON; nothing when there is none."""
    try:
        spec = json.loads((out / "plan.json").read_text(encoding="utf-8"))["spec"]
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return json.dumps(spec, indent=1, ensure_ascii=False, sort_keys=True)


def _front_matter(facts: CardFacts, counts: _Counts) -> dict[str, Any]:
    rows = sum(split["num_examples"] for split in counts.splits.values())
    size = sum(split["num_bytes"] for split in counts.splits.values())
    return {
        "pretty_name": facts.title,
        "license": facts.license.lower() or "unknown",
        "task_categories": ["visual-question-answering", "image-to-text"],
        "size_categories": [next((name for limit, name in _SIZES if rows < limit), "n>1M")],
        "tags": ["synthetic", "charts", "code", "codesynth"],
        "dataset_info": {
            "features": card_features(SAMPLE_SCHEMA),
            "splits": [{"name": name, **numbers} for name, numbers in counts.splits.items()],
            "download_size": size,
            "dataset_size": size,
        },
        "configs": [
            {
                "config_name": "default",
                "data_files": [{"split": name, "path": f"data/{name}-*"} for name in counts.splits],
            }
        ],
    }


def _prose(facts: CardFacts, counts: _Counts, has_example: bool) -> str:
    rows = sum(split["num_examples"] for split in counts.splits.values())
    made = [f"```\n{facts.command}\n```\n"] if facts.command else []
    if facts.plan:
        made.append(f"The plan:\n\n```\n{facts.plan.strip()}\n```\n")
    sections = [
        f"# {facts.title}\n",
        f"![One of the images]({EXAMPLE_IMAGE})\n" if has_example else "",
        f"{rows:,} images with {counts.questions:,} questions. Each image was drawn by code, the code is in the row, "
        "and every answer was computed by a program from what was drawn: no answer was read off pixels or taken "
        "from a model's word.\n",
        "## How it was made\n",
        *made,
        "By codesynth, with the versions "
        f"{'; '.join(_version_text(text) for text in sorted(counts.versions)) or 'unknown'}. "
        f"Written by: {_listed(counts.by['author'])}. Languages: {_listed(counts.by['language'])}.\n",
        "## What is in it\n",
        _markdown_table(("figure type", "images"), counts.by["figure_type"]),
        "Attempts that were refused, and why (they lie in `failures/`):\n" if counts.failures else "",
        _markdown_table(("stage: reason", "attempts"), counts.failures) if counts.failures else "",
        _COLUMNS,
        _CHECKING,
        f"## Licence\n\n{facts.license or 'Not stated.'}\n",
    ]
    return "\n".join(section for section in sections if section)


_COLUMNS = """\
## Columns

The first six are those of CoSyn-400K: `id`, `image`, `qa_pairs` (`question`, `explanation`, `answer`: parallel lists),
`metadata` (`figure_type`, `persona`, `topic`), `data` (the CSV behind the figure) and `code`. Then, parallel to the
questions: `program` (JSON, computes the answer from scene and data), `answer_type`, `tolerance`, `evidence` (ids of
marks in the scene), `form`, `choices`. A row has further `scene` (JSON: every mark with role, text, values and box in
pixels, and the tidy tables), `language`, `files` (JSON: the files beside the code), `page`, `pages`, `bridges`,
`category`, `pipeline`, `index`, `seed`, `author`, `versions` (JSON), `license`, `cost` (US dollars), `tokens`, `width`,
`height` and `sha256` (over the rest of the row).

```python
from datasets import load_dataset

row = load_dataset("path/to/this/folder", split="train")[0]
row["image"], row["qa_pairs"]["question"], row["qa_pairs"]["answer"]
```
"""

_CHECKING = """\
## How to check it

`codesynth verify path/to/this/folder` computes every answer again from its own row and draws a sample of the images
again; it lists whatever differs.
"""


def _version_text(text: str) -> str:
    return ", ".join(f"{name} {version}" for name, version in json.loads(text).items())


def _listed(counter: Counter[str]) -> str:
    return ", ".join(f"{name} ({count:,})" for name, count in _ranked(counter)) or "none"


def _ranked(counter: Mapping[str, int]) -> list[tuple[str, int]]:
    """Most frequent first, then by name: a counter alone would keep the order of the rows."""
    return sorted(counter.items(), key=lambda item: (-item[1], item[0]))


def _markdown_table(header: tuple[str, str], counter: Counter[str]) -> str:
    rows = [f"| {name or '(not named)'} | {count:,} |" for name, count in _ranked(counter)]
    return "\n".join([f"| {header[0]} | {header[1]} |", "| --- | ---: |", *rows, ""])


def _write_example(out: Path) -> bool:
    for file in shard_files(out):
        for row in read_rows(file.path, ["image"]):
            _replace(out / EXAMPLE_IMAGE, row["image"]["bytes"])
            return True
    return False


def _replace(path: Path, content: bytes) -> None:
    """Write under a temporary name and rename, so that a reader never meets half a file."""
    temporary = path.with_name(f".{path.name}.tmp")
    with output_errors(path):
        temporary.write_bytes(content)
        temporary.replace(path)
