"""What a program is evaluated against: a scene, its data files, and how well the scene can be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any, Protocol

from codesynth.core import Mark, Scene, Table
from codesynth.qa.errors import ProgramError
from codesynth.qa.values import Measured, Rows

MAX_ROWS = 20_000


class Reading(Protocol):
    """How well the numbers of a scene can be read. `codesynth.qa.reading.AxisReading` is the one for charts."""

    def cell(self, table: Table, row: int, column: str, value: float) -> Measured:
        """Return the number of one cell with its reading error."""


class Context:
    """A scene, its data and, when the program is to be evaluated as read, a `Reading`. Looks things up once."""

    def __init__(self, scene: Scene, data: Mapping[str, str], reading: Reading | None = None) -> None:
        self.scene = scene
        self.data = data
        self.reading = reading
        self._tables: dict[str, Rows] = {}
        self._files: dict[str, Rows] = {}
        self.known: dict[Any, tuple[Any, tuple[Any, ...]]] = {}  # programs already evaluated, with their steps
        self._marks: dict[str, Mark] | None = None
        self._children: dict[str, list[Mark]] | None = None

    def mark(self, mark_id: str) -> Mark | None:
        """Return the mark of this id, if any."""
        if self._marks is None:
            self._marks = {mark.id: mark for mark in self.scene.marks}
        return self._marks.get(mark_id)

    def children(self, mark_id: str) -> list[Mark]:
        """Return the marks whose parent this is."""
        if self._children is None:
            self._children = {}
            for mark in self.scene.marks:
                self._children.setdefault(mark.parent, []).append(mark)
        return self._children.get(mark_id, [])

    def table(self, name: str) -> Rows:
        """Return a table of the scene as rows; ProgramError when there is none of this name, or two."""
        if name not in self._tables:
            found = [table for table in self.scene.tables if table.name == name]
            if len(found) != 1:
                raise ProgramError("no-such-table", f"the scene has {len(found)} tables called {name[:40]!r}")
            self._tables[name] = self._rows(found[0])
        return self._tables[name]

    def _rows(self, table: Table) -> Rows:
        if len(table.rows) > MAX_ROWS:
            raise ProgramError("too-big", f"the table has more than {MAX_ROWS} rows")
        columns = tuple(column.name for column in table.columns)
        cells = []
        for index, row in enumerate(table.rows):
            if len(row) != len(columns):
                raise ProgramError("wrong-type", f"row {index} of {table.name!r} does not fit its columns")
            cells.append(tuple(self._cell(table, index, columns[i], value) for i, value in enumerate(row)))
        marks = table.marks if len(table.marks) == len(cells) else ("",) * len(cells)
        return Rows(table.kind or table.name, columns, tuple(cells), tuple(marks))

    def _cell(self, table: Table, row: int, column: str, value: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            return str(value) if isinstance(value, bool) else value
        if self.reading is not None:
            return self.reading.cell(table, row, column, float(value))
        return Measured(float(value), 0.0, 0.0)

    def file(self, name: str) -> Rows:
        """Return a CSV file of the data as rows; ProgramError when there is none or it is not a table."""
        if name not in self._files:
            if name not in self.data:
                raise ProgramError("no-such-file", f"there is no data file {name[:40]!r}")
            self._files[name] = _parse_csv(self.data[name])
        return self._files[name]


def _parse_csv(text: str) -> Rows:
    try:
        lines = [line for _, line in zip(range(MAX_ROWS + 2), csv.reader(io.StringIO(text)), strict=False)]
    except csv.Error as error:
        raise ProgramError("no-such-file", f"the file is not CSV: {error}") from None
    if len(lines) < 2 or len(lines) > MAX_ROWS + 1:
        raise ProgramError("no-such-file", "the file has no rows, or too many")
    header = tuple(lines[0])
    cells = tuple(tuple(_csv_cell(cell) for cell in line) for line in lines[1:] if len(line) == len(header))
    return Rows("file", header, cells, ("",) * len(cells))


def _csv_cell(text: str) -> Any:
    if not text.strip():
        return None
    try:
        number = float(text)
    except ValueError:
        return text
    return Measured(number, 0.0, 0.0) if abs(number) < 1e300 else text
