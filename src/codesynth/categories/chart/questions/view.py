"""A scene as the questioner sees it: for each table, which names can be read, how its rows are spoken of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from codesynth.core import Mark, Program, Scene, Source, Table
from codesynth.qa.context import Context
from codesynth.qa.errors import ProgramError
from codesynth.qa.evaluate import run
from codesynth.qa.manner import Manner
from codesynth.qa.numerals import decimals_for
from codesynth.qa.operations.arithmetic import name as name_of
from codesynth.qa.reading import AxisReading, AxisScale
from codesynth.qa.values import Measured, Rows, normal
from codesynth.qa.wording import (
    Unit,
    at_time,
    flat,
    head,
    is_plural,
    lower_first,
    quantity_phrase,
    quote,
    singular,
    split_label,
    time_kind,
    unit_of,
)

NO_UNIT = Unit()
_NOUNS = {  # labels that are not what one of their values is called
    **dict.fromkeys(("sleep", "treatment time", "gender", "sex", "condition", "exposure"), "group"),
    **{"age": "age group", "income": "income group", "time": "time", "people": "group", "weather": "weather"},
}
_PLACES = (
    "country",
    "city",
    "region",
    "state",
    "district",
    "area",
    "town",
    "province",
    "county",
    "continent",
    "village",
)
MAX_ROWS = 4_000  # tables beyond are not asked about row by row


def op(name: str, *args: Any) -> Program:
    """Make a program."""
    return Program(name, args)


@dataclass(frozen=True, slots=True)
class Words:
    """How the values of a dataset are spoken of. `quantity` goes after "the"; `key` is the noun of a key ("city")."""

    quantity: str
    unit: Unit
    key: str
    thing: str
    group: str = "series"
    named: bool = False
    key_unit: Unit = NO_UNIT

    @property
    def be(self) -> str:
        """The verb that agrees with the quantity."""
        return "are" if is_plural(self.quantity) else "is"


@dataclass(frozen=True)
class Dataset:
    """One table of a scene, ready to be asked about.

    `base` is the program of its rows as they can be seen, `read` the same with values rounded as read. `series` are
    the names of the groups ("" alone when there is one without a name), `keys` the names that tell rows of a group
    apart; both only as far as they can be read in the image. `key` is "" where rows have no names.
    """

    table: Table
    axes: str
    kind: str
    value: str
    key: str
    group: str
    base: Program
    read: Program
    series: tuple[str, ...]
    keys: tuple[Any, ...]
    words: Words
    place: str
    scale: AxisScale | None
    rows: Rows
    times: bool = False
    connected: bool = False
    polar: bool = False
    floating: bool = False
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def numeric(self) -> bool:
        """Whether the keys are numbers along an axis, other than years."""
        return bool(self.keys) and not isinstance(self.keys[0], str) and not self.times

    @property
    def group_times(self) -> bool:
        """Whether the groups are times, such as years."""
        return self.several and all(time_kind(name) for name in self.series)

    @property
    def several(self) -> bool:
        """Whether there are several named groups."""
        return len(self.series) > 1

    def of(self, series: str, *, read: bool = False) -> Program:
        """Return the program of one group's rows."""
        rows = self.read if read else self.base
        return op("where", rows, self.group, series) if self.several else rows

    def at(self, key: Any, series: str, *, read: bool = False) -> Program:
        """Return the program of one row."""
        return op("where", self.of(series, read=read), self.key, key)

    def cell(self, key: Any, series: str, *, read: bool = True) -> Program:
        """Return the program of one value."""
        return op("value", self.at(key, series, read=read), self.value)

    def key_name(self, key: Any) -> str:
        """Return a key as written: years without commas."""
        if isinstance(key, str) and key in self.labels:
            return flat(self.labels[key])
        return flat(key) if isinstance(key, str) else name_of(Measured(float(key)))

    def spoken(self, key: Any) -> str:
        """Return a key within a sentence: with its unit where it is a number, "hour 3", "17 min"."""
        if not self.numeric:
            return self.key_name(key)
        return self.key_phrase(key).split(" ", 1)[1].removeprefix("a ").removeprefix("an ").replace(" of ", " ", 1)

    def key_phrase(self, key: Any) -> str:
        """Return a key with its preposition: "for Tea", "in Oslo", "in 2023", "at a depth of 20"."""
        name = self.key_name(key)
        if self.times:
            return at_time(name, time_kind(name) or self.words.key)
        if isinstance(key, str):
            return f"{'in' if self.words.key.split(' ')[-1] in _PLACES else 'for'} {called(name)}"
        noun, unit = self.words.key, self.words.key_unit
        if noun in ("day", "week", "month", "year", "hour", "round", "step", "trial", "epoch", "generation"):
            return f"{ {'day': 'on', 'hour': 'at', 'step': 'at'}.get(noun, 'in') } {noun} {name}"
        amount = f"{unit.prefix}{name}{unit.suffix}"
        if noun in ("category", "x value"):
            return f"at x = {amount}"
        return f"at {'an' if noun[0] in 'aeioux' else 'a'} {noun} of {amount}"

    def where(self, key: Any, series: str = "") -> str:
        """Return what tells a value from the others: "for Oslo in 2023"."""
        if not self.several:
            return self.key_phrase(key)
        if time_kind(series) and isinstance(key, str) and not self.times:
            return f"for {called(self.key_name(key))} {self.group_phrase(series)}"
        return join_phrases(self.key_phrase(key), self.group_phrase(series), self.times)

    def group_phrase(self, series: str) -> str:
        """Return a group with its preposition: "for Tesla", "in 2023", or "" where there is only one."""
        if not self.several:
            return ""
        kind = time_kind(series)
        word = "of" if self.words.quantity in ("share", "percentage") else "for"
        return at_time(series, kind) if kind else f"{word} {called(series)}"

    def named(self, row: Mapping[str, Any], omit: frozenset[str] = frozenset()) -> str:
        """Return the name of a row for the explanation, without the columns to omit."""
        key = row.get(self.key) if self.key and self.key not in omit else None
        key = key.value if isinstance(key, Measured) else key
        group = row.get(self.group) if self.several and self.group not in omit else None
        name = flat(group) if isinstance(group, str) else ""
        if key is None or key == "":
            return name
        return f"{name} {self.key_phrase(key)}" if name else self.key_name(key)

    def told(self, row: Mapping[str, Any]) -> str:
        """Return where the value of a row stands: "for Oslo in 2023"."""
        key, group = (row.get(column) if column else None for column in (self.key, self.group))
        key = key.value if isinstance(key, Measured) else key
        if key is None or key == "":
            return self.group_phrase(group) if isinstance(group, str) else ""
        return self.where(key, group if isinstance(group, str) else "")

    @property
    def manner(self) -> Manner:
        """How the explanation speaks of the rows."""
        unit = self.words.unit
        quantity = f"the {self.words.quantity}" if self.words.named else "the value"
        return Manner(
            self.value, quantity, unit.prefix, unit.suffix, self.words.thing, self.words.be, self.named, self.told
        )


def called(name: str) -> str:
    """Return a name ready for a sentence: quoted when it would not stand out as a name."""
    plain = flat(name)
    if not plain[:1].isupper() and not plain[:1].isdigit():
        return quote(plain)
    return quote(plain) if len(plain.split()) > 4 or any(mark in plain for mark in ",;:?!") else plain


def join_phrases(key: str, group: str, times: bool) -> str:
    """Put group and key in the order in which people say them: who, then when."""
    if times and not group.startswith("in "):
        return f"{group} {key}"
    if key.startswith("for ") and group.startswith(("for ", "of ")):
        return f"of {group.removeprefix('for ').removeprefix('of ')} {key}"
    if key.startswith("in ") and group.startswith(("for ", "of ")):
        return f"{group} {key}"
    return f"{key} {group}"


class Chart:
    """A scene with the contexts to evaluate in and the names that can be read."""

    def __init__(self, scene: Scene, source: Source) -> None:
        self.scene = scene
        self.reading = AxisReading(scene)
        self.context = Context(scene, source.data, self.reading)
        self.texts = {normal(mark.text).casefold() for mark in scene.marks if mark.text}
        self.joined = "\n".join(sorted(self.texts))
        self.axes = {mark.id: mark for mark in scene.marks if mark.role == "axes"}
        roles = ("x-tick-label", "y-tick-label", "legend-label", "wedge-label")
        self.names = [(normal(mark.text), mark) for mark in scene.marks if mark.role in roles]

    def visible(self, name: Any) -> bool:
        """Say whether a name is written in the image."""
        if not isinstance(name, str):
            return True
        wanted = normal(name).casefold()
        if wanted.count("$") >= 2:
            return False  # a formula: what is written is not what is seen
        return bool(wanted) and (wanted in self.texts or (len(wanted) > 2 and wanted in self.joined))

    def rows(self, program: Program) -> Rows | None:
        """Evaluate a program to rows as read; None when it fails."""
        try:
            value = run(program, self.context).value
        except ProgramError:
            return None
        return value if isinstance(value, Rows) else None

    def axis(self, axes: str, dimension: str) -> Mark | None:
        """Return an axis mark."""
        for mark in self.context.children(axes):
            if mark.role == "axis" and mark.fields.get("dimension") == dimension:
                return mark
        return None

    def panels(self) -> list[Mark]:
        """Return the axes that hold plots of their own."""
        bars = {m.parent for m in self.scene.marks if m.role == "colorbar"}
        with_data = {table.name.rpartition(".")[0] for table in self.scene.tables}
        return [m for m in self.axes.values() if not m.fields.get("twin_of") and m.id not in bars and m.id in with_data]


def place_of(chart: Chart, axes: str) -> str | None:
    """Return how to point at a panel: "" when there is one, "In the left panel", or None when it cannot be told."""
    home = chart.axes.get(axes)
    if home is None:
        return "" if len(chart.axes) <= 1 else None
    base = home.fields.get("twin_of") or axes
    panels = chart.panels()
    if len(panels) <= 1:
        return ""
    titles = {
        panel.id: flat(mark.text)
        for panel in panels
        for mark in chart.context.children(panel.id)
        if mark.role == "title" and mark.text.strip()
    }
    title = titles.get(base, "")
    if title and list(titles.values()).count(title) == 1:
        return f"In the panel titled {quote(title)}"
    return by_position(panels, base)


def by_position(panels: list[Mark], base: str) -> str | None:
    """Return "In the top left panel"; None when the panels form no small grid."""
    boxes = {panel.id: panel.box for panel in panels}
    own = boxes.get(base)
    if own is None or len(boxes) > 4:
        return None
    across = sorted({round((box.x0 + box.x1) / 40) for box in boxes.values()})
    down = sorted({round((box.y0 + box.y1) / 40) for box in boxes.values()})
    if len(across) * len(down) != len(boxes) or max(len(across), len(down)) > 3:
        return None
    x, y = across.index(round((own.x0 + own.x1) / 40)), down.index(round((own.y0 + own.y1) / 40))
    names = {1: ("",), 2: ("left", "right"), 3: ("left", "middle", "right")}
    rows = {1: ("",), 2: ("top", "bottom"), 3: ("top", "middle", "bottom")}
    found = " ".join(part for part in (rows[len(down)][y], names[len(across)][x]) if part)
    return f"In the {found} panel"


def key_noun(label: str, keys: tuple[Any, ...], fallback: str = "category") -> tuple[str, bool]:
    """Return the noun of a key, and whether keys are times."""
    kinds = {time_kind(key if isinstance(key, str) else name_of(Measured(float(key)))) for key in keys}
    if len(kinds) == 1 and kinds != {""} and len(keys) > 1:
        return kinds.pop(), True
    quantity, _ = split_label(label)
    if not re.fullmatch(r"[A-Za-z][A-Za-z &/'()-]*", quantity) or quantity.isupper() or len(quantity) > 48:
        return (fallback if not keys or isinstance(keys[0], str) else "x value"), False
    noun = lower_first(quantity)
    noun = noun if len(noun.split()) <= 3 and not noun.endswith(" (s)") else head(noun)
    if head(noun) != noun and any(f" {word} " in f" {noun} " for word in ("of", "in", "per", "by")):
        noun = head(noun)
    return _NOUNS.get(noun.casefold(), singular(noun)), False


def value_words(label: str, fallback: str, scale: AxisScale | None) -> tuple[str, Unit, bool]:
    """Return quantity, unit, and whether the quantity has a name of its own, for values under this axis label."""
    quantity, unit_text = split_label(label)
    unit = unit_of(unit_text)
    if scale is not None and not unit.prefix and not unit.suffix:
        if scale.percent:
            unit = Unit("", "%", "percent")
        elif scale.prefix:
            unit = Unit(scale.prefix, "", "currency")
    if not quantity or len(quantity) > 60 or quantity.count("$") >= 2:
        return fallback, unit, False
    return quantity_phrase(quantity, unit.answer_type == "percent"), unit, True


def decimals_of(scale: AxisScale | None, rows: Rows, column: str) -> int | None:
    """Return the decimals that readings of a column support: None on log axes and where nothing can be read."""
    if scale is None or scale.scale != "linear":
        return None
    decimals = decimals_for(scale.error(0.0) * abs(scale.factor))
    index = rows.index(column)
    cells = [row[index] for row in rows.cells if isinstance(row[index], Measured)]
    whole = all(cell.value == int(cell.value) for cell in cells)
    return min(decimals, 0) if whole else decimals
