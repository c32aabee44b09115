"""What a figure type is: its name, the shape of its data, the topics that suit it, and how it is drawn."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.holders import Request
from codesynth.categories.chart.data import ChartData
from codesynth.categories.chart.making.recipe import Recipe


def anything(entry: Mapping[str, Any]) -> bool:
    """Suit every topic."""
    return True


def from_zero(entry: Mapping[str, Any]) -> bool:
    """Suit quantities whose bars may start at zero without hiding what differs."""
    low, high = entry["r"]
    return bool(entry.get("zero", True)) and entry.get("spread") != "near" and low < 0.6 * high


def with_errors(entry: Mapping[str, Any]) -> bool:
    """Suit measured quantities that are published with an uncertainty."""
    return "err" in entry


@dataclass(frozen=True, slots=True)
class Figure:
    """One entry: `bank` names the kind of topic, `make` turns one into `data`, `draw` writes the code.

    `suits` says of an entry of the bank whether it can be drawn this way.
    """

    name: str
    data: type[ChartData]
    bank: str
    make: Callable[[Recipe, random.Random], ChartData]
    draw: Callable[[Draft], None]
    weight: float = 1.0
    suits: Callable[[Mapping[str, Any]], bool] = anything


def category_request(data: Any, **changes: Any) -> Request:
    """Describe categorical data to the holders."""
    fields = {"value": [list(s.values) for s in data.series]}
    if hasattr(data.series[0], "errors"):
        fields["error"] = [list(s.errors) for s in data.series]
    return Request(
        key_label=data.category_label,
        keys=list(data.categories),
        series_label=data.series_label,
        names=[s.name for s in data.series],
        fields=fields,
        quantity=data.quantity,
        header=data.header(),
        **changes,
    )


def single_request(data: Any, values: Sequence[float], **changes: Any) -> Request:
    """Describe one column of values over `data.categories`."""
    return Request(
        key_label=data.category_label,
        keys=list(data.categories),
        series_label="",
        names=[""],
        fields={"value": [list(values)]},
        quantity=data.quantity,
        header=data.header(),
        **changes,
    )


def x_request(data: Any, **changes: Any) -> Request:
    """Describe series over a numeric or date axis to the holders."""
    fields = {"value": [list(s.values) for s in data.series]}
    if hasattr(data.series[0], "lower"):
        fields |= {"lower": [list(s.lower) for s in data.series], "upper": [list(s.upper) for s in data.series]}
    return Request(
        key_label=data.x_label,
        keys=list(data.x),
        series_label=data.series_label,
        names=[s.name for s in data.series],
        fields=fields,
        quantity=data.quantity,
        header=data.header(),
        wraps={"date": "date", "year": "year"}.get(data.x_kind, ""),
        **changes,
    )
