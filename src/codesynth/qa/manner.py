"""How numbers and rows are spoken of in an explanation."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from codesynth.qa.numerals import decimals_for, plain_number, write_number
from codesynth.qa.values import Measured

Row = Mapping[str, Any]
Namer = Callable[[Row, frozenset[str]], str]


def _no_name(row: Row, omit: frozenset[str]) -> str:
    return ""


def _no_phrase(row: Row) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Manner:
    """How the rows of one table are spoken of.

    `column` is the column of the values, `quantity` what they are ("the revenue"), `prefix` and `suffix` their unit,
    `thing` is what a row is ("bar"). `name` turns a row into a name ("Oslo"), without the columns that it is told to
    omit because all rows share them; `phrase` says where a value stands ("for Oslo in 2023").
    """

    column: str = "value"
    quantity: str = "the value"
    prefix: str = ""
    suffix: str = ""
    thing: str = "mark"
    be: str = "is"
    name: Namer = _no_name
    phrase: Callable[[Row], str] = _no_phrase


def show(number: Measured, manner: Manner | None = None) -> str:
    """Write a number as finely as it is known; "" when it cannot be read at all. With a manner: with its unit."""
    if not math.isfinite(number.error):
        return ""
    prefix, suffix = (manner.prefix, manner.suffix) if manner else ("", "")
    if number.decimals is not None:
        return write_number(number.value, number.decimals, prefix, suffix)
    if number.error > 0:
        return write_number(number.value, decimals_for(number.error), prefix, suffix)
    text = plain_number(number.value)
    return f"-{prefix}{text[1:]}{suffix}" if text.startswith("-") else f"{prefix}{text}{suffix}"
