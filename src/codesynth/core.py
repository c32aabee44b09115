"""The records that flow through codesynth: frozen, slotted, plain data.

Everything here serialises to JSON (and so to Parquet) and back without loss; `to_json` and `from_json` do it
for each record. Coordinates are pixels of the final image, origin top left, x to the right, y down.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Box:
    """An axis-aligned rectangle: x0 <= x1 and y0 <= y1, in pixels, possibly fractional."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def width(self) -> float:
        """Horizontal extent in pixels."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Vertical extent in pixels."""
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        """Pixels covered."""
        return self.width * self.height

    def intersect(self, other: Box) -> Box | None:
        """Return the common part, or None when the boxes do not overlap."""
        box = Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))
        return box if box.x0 < box.x1 and box.y0 < box.y1 else None

    def union(self, other: Box) -> Box:
        """Return the smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def contains(self, other: Box, slack: float = 0.0) -> bool:
        """Say whether `other` lies inside, allowing `slack` pixels on every side."""
        return (
            other.x0 >= self.x0 - slack
            and other.y0 >= self.y0 - slack
            and other.x1 <= self.x1 + slack
            and other.y1 <= self.y1 + slack
        )


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that was drawn. `docs/scene.md` lists the roles and the fields that each carries.

    `fields` holds the values behind the mark, e.g. `{"series": "2023", "category": "TikTok", "value": 25.0}`;
    a field is a `Value` or a list of them. `parent` is the id of the enclosing mark ("" at the top).
    """

    id: str
    role: str
    box: Box
    text: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: `type` is "category", "number", "date" or "text"; `label` is its name as drawn."""

    name: str
    type: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Tidy data that was drawn. `marks[i]` is the id of the mark that shows row i ("" where there is none)."""

    name: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    marks: tuple[str, ...] = ()
    kind: str = ""

    def column(self, name: str) -> list[Value]:
        """Return one column's values; KeyError when there is no such column."""
        names = [column.name for column in self.columns]
        if name not in names:
            raise KeyError(name)
        index = names.index(name)
        return [row[index] for row in self.rows]

    def records(self) -> list[dict[str, Value]]:
        """Return the rows as dictionaries."""
        names = [column.name for column in self.columns]
        return [dict(zip(names, row, strict=True)) for row in self.rows]


@dataclass(frozen=True, slots=True)
class Scene:
    """What an image shows: its size in pixels, the marks in it, and the tidy tables behind them."""

    width: int
    height: int
    marks: tuple[Mark, ...] = ()
    tables: tuple[Table, ...] = ()

    def by_role(self, *roles: str) -> list[Mark]:
        """Return the marks that have one of `roles`, in drawing order."""
        return [mark for mark in self.marks if mark.role in roles]

    def mark(self, mark_id: str) -> Mark:
        """Return the mark with this id; KeyError when there is none."""
        for mark in self.marks:
            if mark.id == mark_id:
                return mark
        raise KeyError(mark_id)

    def to_json(self) -> str:
        """Serialise compactly, with sorted keys, so that equal scenes are equal text."""
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Scene:
        """Read what `to_json` wrote. For text from inside the jail use `codesynth.scene.parse_scene`."""
        raw = json.loads(text)
        return cls(
            raw["width"],
            raw["height"],
            tuple(_mark(mark) for mark in raw.get("marks", ())),
            tuple(_table(table) for table in raw.get("tables", ())),
        )


def _mark(raw: dict[str, Any]) -> Mark:
    return Mark(
        raw["id"], raw["role"], Box(**raw["box"]), raw.get("text", ""), raw.get("fields", {}), raw.get("parent", "")
    )


def _table(raw: dict[str, Any]) -> Table:
    return Table(
        raw["name"],
        tuple(Column(**column) for column in raw["columns"]),
        tuple(tuple(row) for row in raw["rows"]),
        tuple(raw.get("marks", ())),
        raw.get("kind", ""),
    )


@dataclass(frozen=True, slots=True)
class Source:
    """All that is needed to draw an image again.

    `data` maps file names (no directories) to text; the files lie in the working directory of the job. By
    convention the tidy data of a chart is `data.csv`, even where the code has it inline. `page` is the figure or
    page to take when the code draws several, counted from 0.
    """

    language: str
    code: str
    data: Mapping[str, str] = field(default_factory=dict)
    page: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """An executed source: the PNG, what is in it, how many figures there were, and what was bridged to run it."""

    png: bytes
    scene: Scene
    pages: int = 1
    bridges: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Program:
    """One operation applied to plain values, lists of values, or the results of other programs.

    The operations are in `codesynth.qa.operations`. A program is a tree, evaluated leaves first; evaluated over
    (scene, data) it gives the answer.
    """

    op: str
    args: tuple[Any, ...] = ()

    def to_json(self) -> str:
        """Serialise as nested lists: `["op", arg, …]`, with an argument list of plain values as `{"list": […]}`."""
        return json.dumps(_program_to_plain(self), ensure_ascii=False, allow_nan=False)

    @classmethod
    def from_json(cls, text: str) -> Program:
        """Read what `to_json` wrote; ValueError when it is not a program."""
        program = _program_from_plain(json.loads(text))
        if not isinstance(program, Program):
            raise ValueError("a program is a list that starts with the name of an operation")
        return program


def _program_to_plain(node: Any) -> Any:
    if isinstance(node, Program):
        return [node.op, *(_program_to_plain(arg) for arg in node.args)]
    if isinstance(node, list | tuple):
        return {"list": [_program_to_plain(item) for item in node]}
    return node


def _program_from_plain(node: Any) -> Any:
    if isinstance(node, list):
        if not node or not isinstance(node[0], str):
            raise ValueError("a program is a list that starts with the name of an operation")
        return Program(node[0], tuple(_program_from_plain(arg) for arg in node[1:]))
    if isinstance(node, dict):
        return tuple(_program_from_plain(item) for item in node["list"])
    return node


@dataclass(frozen=True, slots=True)
class QA:
    """A question whose answer is computed.

    `answer` is the text that a person would give; it is `codesynth.qa.answers.format_answer` of what `program`
    evaluates to. `tolerance` is relative for `real`, `percent` and `currency` answers, absolute otherwise, 0 for
    exact ones. `explanation` holds the steps of reasoning as text, `evidence` the ids of the marks that show it.
    """

    question: str
    answer: str
    answer_type: str
    program: Program
    explanation: str = ""
    tolerance: float = 0.0
    evidence: tuple[str, ...] = ()
    form: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Persona:
    """Who asks for the image: a sentence, and the parts that it was composed from."""

    text: str
    fields: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Brief:
    """What to draw, before anybody wrote it: everything that an author is told.

    `sample` names the sample that it is for, so that the ledger of requests can; no model is ever shown it.
    """

    category: str
    figure_type: str
    language: str
    persona: Persona
    locale: str = "en"
    sample: str = ""


@dataclass(frozen=True, slots=True)
class Authored:
    """What an author hands over: the topic in a few words, the source, and what it cost to write, in US dollars."""

    topic: str
    source: Source
    cost: float = 0.0
    tokens: int = 0


@dataclass(frozen=True, slots=True)
class Sample:
    """One row of a dataset. Everything that `verify` needs is in here."""

    id: str
    pipeline: str
    index: int
    seed: int
    category: str
    figure_type: str
    persona: str
    topic: str
    author: str
    source: Source
    rendered: Rendered
    qa: tuple[QA, ...]
    versions: Mapping[str, str]
    cost: float = 0.0
    tokens: int = 0
    split: str = "train"


@dataclass(frozen=True, slots=True)
class Failure:
    """A sample that did not make it: which stage refused it, the named reason, and the detail in a sentence."""

    pipeline: str
    index: int
    stage: str
    kind: str
    detail: str
    figure_type: str = ""
    language: str = ""
    code: str = ""
    cost: float = 0.0
    tokens: int = 0
