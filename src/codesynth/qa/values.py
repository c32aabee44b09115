"""What programs compute with: numbers that know how well they can be read, and rows that know what shows them.

A program is evaluated in one of two ways by the same code. *Exactly*: every number has error 0, and two numbers
that are equal are a tie. *As read*: numbers carry the error of reading them off the image, it is propagated, and
whatever could come out otherwise within that error is refused. A tie is thus the special case of two values that
cannot be told apart.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any

from codesynth.qa.errors import ProgramError

EQUAL = 1e-9  # relative difference below which two floats are the same number


@dataclass(frozen=True, slots=True)
class Measured:
    """A number and how well it can be seen.

    `error`: how far off a careful reader may be (data units; infinite when it cannot be read).
    `gap`: how far another mark on the same scale must be away to be seen as different; None for derived numbers
    and constants, for which `error` decides. `decimals`: how many it is printed or read with, None when unknown.
    """

    value: float
    error: float = 0.0
    gap: float | None = None
    decimals: int | None = None


Numbers = tuple[Measured, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table, a CSV file or a list of marks.

    Cells are `Measured`, text, or None where nothing was drawn. `marks[i]` is the id of the mark of row i ("" for
    none). `selection` tells how the rows were chosen: (column, relation, value), for the explanation.
    """

    kind: str
    columns: tuple[str, ...]
    cells: tuple[tuple[Any, ...], ...]
    marks: tuple[str, ...]
    selection: tuple[tuple[str, str, Any], ...] = ()

    def index(self, column: str) -> int:
        """Return the position of a column; ProgramError when there is none."""
        try:
            return self.columns.index(column)
        except ValueError:
            known = ", ".join(self.columns)
            raise ProgramError("no-such-column", f"there is no column {column!r}; the columns are {known}") from None

    def pick(self, keep: list[int], note: tuple[str, str, Any] | None = None) -> Rows:
        """Return the rows at these positions, and remember why."""
        selection = self.selection if note is None else (*self.selection, note)
        return replace(
            self,
            cells=tuple(self.cells[i] for i in keep),
            marks=tuple(self.marks[i] for i in keep),
            selection=selection,
        )

    def values(self, column: str) -> tuple[Any, ...]:
        """Return a column's cells; ProgramError when one is missing."""
        index = self.index(column)
        values = tuple(row[index] for row in self.cells)
        if any(value is None for value in values):
            raise ProgramError("missing-cell", f"a row has nothing in column {column!r}")
        return values

    def numbers(self, column: str) -> Numbers:
        """Return a column of numbers; ProgramError when a cell is missing or is text."""
        values = self.values(column)
        if not all(isinstance(value, Measured) for value in values):
            raise ProgramError("wrong-type", f"column {column!r} does not hold numbers")
        return values


def finite(value: float, error: float = 0.0, decimals: int | None = None) -> Measured:
    """Return a derived number; ProgramError when it overflowed or is not a number."""
    if not math.isfinite(value):
        raise ProgramError("not-finite", "the result is not a finite number")
    return Measured(value, error, None, decimals)


def slack(a: Measured, b: Measured) -> float:
    """Return the difference up to which `a` and `b` cannot be told apart."""
    floor = EQUAL * max(abs(a.value), abs(b.value))
    if a.gap is not None and b.gap is not None:
        return max(a.gap, b.gap, floor)
    return max(math.hypot(a.error, b.error), floor)


def apart(a: Measured, b: Measured) -> bool:
    """Say whether `a` and `b` are visibly different."""
    return abs(a.value - b.value) > slack(a, b)


def above(a: Measured, b: Measured) -> bool:
    """Say whether `a` is greater than `b`; ProgramError when they cannot be told apart."""
    if not apart(a, b):
        kind = "tie" if abs(a.value - b.value) <= EQUAL * max(abs(a.value), abs(b.value)) else "too-close"
        raise ProgramError(kind, f"{a.value:g} and {b.value:g} cannot be told apart")
    return a.value > b.value


def same(a: Any, b: Any) -> bool:
    """Say whether two cells are equal as names: text by its words, numbers by value."""
    if isinstance(a, str) and isinstance(b, str):
        return a == b or normal(a) == normal(b)
    if isinstance(a, Measured) and isinstance(b, Measured):
        return abs(a.value - b.value) <= EQUAL * max(1.0, abs(a.value), abs(b.value))
    return False


def normal(text: str) -> str:
    """Return a name without line breaks and doubled spaces, so that a wrapped label equals the name."""
    return text if text.isalnum() else " ".join(text.split())
