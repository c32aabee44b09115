"""What all chart data share: title and quantity, named series, tidy CSV, and the checks that refuse lies."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Name = Annotated[str, Field(min_length=1, max_length=60)]
Number = Annotated[float, Field(allow_inf_nan=False)]


class ChartData(BaseModel):
    """What every chart states about itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=2, max_length=140, description="Title of the chart, without a full stop")
    subtitle: str = Field(
        default="", max_length=140, description="A second, smaller line under the title; may be empty"
    )
    quantity: str = Field(min_length=1, max_length=60, description="What the values measure, e.g. 'Rainfall'")
    unit: str = Field(
        default="", max_length=24, description="Unit of the values, e.g. 'mm', '%', 'million €'; may be empty"
    )
    note: str = Field(
        default="", max_length=120, description="Where the data come from, e.g. 'Source: …'; may be empty"
    )

    def header(self) -> list[str]:
        """Name the columns of the CSV."""
        raise NotImplementedError

    def records(self) -> Iterable[Sequence[Any]]:
        """Yield the rows of the CSV, in the order in which they are drawn."""
        raise NotImplementedError

    def to_csv(self) -> str:
        """Return tidy CSV with a header; a missing value is an empty cell."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.header())
        writer.writerows([_cell(value) for value in row] for row in self.records())
        return out.getvalue()


class NumberSeries(BaseModel):
    """One named row of numbers."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        default="", max_length=60, description="Name as in the legend; empty only when it is the only series"
    )
    values: tuple[Number | None, ...] = Field(
        min_length=1, max_length=400, description="One value per category or x, in order; null where missing"
    )


class ErrorSeries(NumberSeries):
    """Numbers with an uncertainty each."""

    errors: tuple[Annotated[float, Field(ge=0, allow_inf_nan=False)], ...] = Field(
        min_length=1, max_length=400, description="Half the length of each error bar, in the unit of the values"
    )


class BandSeries(NumberSeries):
    """Numbers with a lower and an upper bound each."""

    lower: tuple[Number, ...] = Field(min_length=1, max_length=400, description="Lower bound at each x")
    upper: tuple[Number, ...] = Field(min_length=1, max_length=400, description="Upper bound at each x")


def check_series(series: Sequence[NumberSeries], length: int, *, missing: bool) -> None:
    """Refuse series of another length, without a name of their own, or with gaps where none are allowed."""
    if any(len(s.values) != length for s in series):
        raise ValueError(f"every series needs {length} values")
    if len(series) > 1:
        check_distinct("series", [s.name for s in series])
    for s in series:
        present = [value for value in s.values if value is not None]
        if len(present) < len(s.values) and not missing:
            raise ValueError(f"values are missing in {s.name!r}")
        if len(present) < 2:
            raise ValueError(f"{s.name!r} needs at least two values")


def check_hundred(what: str, values: Sequence[float]) -> None:
    """Refuse percentages that do not sum to 100, as far as their own rounding allows."""
    decimals = max(len(repr(round(v, 6)).partition(".")[2].rstrip("0")) for v in values)
    if abs(sum(values) - 100) > 0.5 * len(values) * 10**-decimals + 1e-9:
        raise ValueError(f"the percentages of {what!r} sum to {sum(values):g}, not to 100")


def check_distinct(what: str, names: Sequence[str]) -> None:
    """Refuse empty names, and names that differ in nothing but case."""
    folded = [name.strip().casefold() for name in names]
    if len(set(folded)) < len(folded):
        raise ValueError(f"{what} name something twice")
    if not all(folded):
        raise ValueError(f"{what} have an empty name")


def column_name(label: str) -> str:
    """Return a label as a column name: `Net sales (€)` becomes `net_sales`; other scripts stay as they are."""
    plain = re.sub(r"\(.*?\)", "", label).strip().lower()
    return re.sub(r"[^\w]+", "_", plain).strip("_") or "value"


def distinct_names(names: list[str]) -> list[str]:
    """Number names that occur twice."""
    return [f"{name}_{names[:i].count(name) + 1}" if name in names[:i] else name for i, name in enumerate(names)]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    return value
