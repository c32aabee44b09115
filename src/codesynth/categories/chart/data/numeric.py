"""Values over a numeric or date axis, clouds of points, raw observations, matrices."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from codesynth.categories.chart.data.base import (
    BandSeries,
    ChartData,
    Name,
    Number,
    NumberSeries,
    check_distinct,
    check_series,
    column_name,
    distinct_names,
)

X = Annotated[float, Field(allow_inf_nan=False)] | Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]


class SeriesData(ChartData):
    """One or more series over a numeric or date axis."""

    x_label: str = Field(min_length=1, max_length=60, description="What runs along x, e.g. 'Year'")
    x_unit: str = Field(default="", max_length=24, description="Unit of x; empty for years and dates")
    x_kind: Literal["number", "year", "date"] = Field(
        default="number", description="How to read x; dates are YYYY-MM-DD"
    )
    x: tuple[X, ...] = Field(min_length=3, max_length=400, description="Strictly increasing")
    series_label: str = Field(default="", max_length=60, description="What the series are, e.g. 'Country'")
    series: tuple[NumberSeries, ...] = Field(min_length=1, max_length=8)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_x(self.x, self.x_kind)
        check_series(self.series, len(self.x), missing=True)
        return self

    def header(self) -> list[str]:
        """X, series where there are several, value."""
        several = [column_name(self.series_label or "series")] if len(self.series) > 1 else []
        return distinct_names([column_name(self.x_label), *several, column_name(self.quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Series by series."""
        for series in self.series:
            for x, value in zip(self.x, series.values, strict=True):
                yield [x, *([series.name] if len(self.series) > 1 else []), value]


class SingleSeriesData(SeriesData):
    """One series over a numeric or date axis."""

    series: tuple[NumberSeries, ...] = Field(min_length=1, max_length=1)


class MultiSeriesData(SeriesData):
    """Several series over one axis."""

    series: tuple[NumberSeries, ...] = Field(min_length=2, max_length=6)


class StackedSeriesData(MultiSeriesData):
    """Parts of a whole over time; nothing is missing, nothing negative."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if any(value is None or value < 0 for series in self.series for value in series.values):
            raise ValueError("parts of a stacked area are present and never negative")
        return self


class BandData(ChartData):
    """Series with an interval around them."""

    x_label: str = Field(min_length=1, max_length=60, description="What runs along x")
    x_unit: str = Field(default="", max_length=24, description="Unit of x; empty for years and dates")
    x_kind: Literal["number", "year", "date"] = Field(
        default="number", description="How to read x; dates are YYYY-MM-DD"
    )
    x: tuple[X, ...] = Field(min_length=5, max_length=200, description="Strictly increasing")
    series_label: str = Field(default="", max_length=60)
    band_label: str = Field(default="95% CI", max_length=40, description="What the band shows, e.g. '95% CI'")
    series: tuple[BandSeries, ...] = Field(min_length=1, max_length=3)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        _check_x(self.x, self.x_kind)
        check_series(self.series, len(self.x), missing=False)
        for series in self.series:
            triples = zip(series.lower, series.values, series.upper, strict=True)
            if any(value is None or not low <= value <= high for low, value, high in triples):
                raise ValueError("each value lies between its lower and its upper bound")
        return self

    def header(self) -> list[str]:
        """X, series where there are several, value, lower, upper."""
        several = [column_name(self.series_label or "series")] if len(self.series) > 1 else []
        return distinct_names([column_name(self.x_label), *several, column_name(self.quantity), "lower", "upper"])

    def records(self) -> Iterable[Sequence[Any]]:
        """Series by series."""
        for s in self.series:
            for x, value, low, high in zip(self.x, s.values, s.lower, s.upper, strict=True):
                yield [x, *([s.name] if len(self.series) > 1 else []), value, low, high]


class PointGroup(BaseModel):
    """A named cloud of points."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(default="", max_length=60, description="Empty only when it is the only group")
    x: tuple[Number, ...] = Field(min_length=2, max_length=300)
    y: tuple[Number, ...] = Field(min_length=2, max_length=300)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.x) != len(self.y):
            raise ValueError("x and y need the same length")
        return self


class PointData(ChartData):
    """Two quantities measured together; `quantity` and `unit` are those of y."""

    x_quantity: str = Field(min_length=1, max_length=60)
    x_unit: str = Field(default="", max_length=24)
    series_label: str = Field(default="", max_length=60, description="What the groups are")
    groups: tuple[PointGroup, ...] = Field(min_length=1, max_length=5)
    log_x: bool = Field(default=False, description="Whether x spans orders of magnitude and wants a logarithmic axis")
    log_y: bool = Field(default=False, description="Whether y does")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.groups) > 1:
            check_distinct("groups", [group.name for group in self.groups])
        if self.log_x and any(x <= 0 for group in self.groups for x in group.x):
            raise ValueError("a logarithmic x needs values above zero")
        if self.log_y and any(y <= 0 for group in self.groups for y in group.y):
            raise ValueError("a logarithmic y needs values above zero")
        return self

    def header(self) -> list[str]:
        """Group where there are several, x, y."""
        several = [column_name(self.series_label or "group")] if len(self.groups) > 1 else []
        return distinct_names([*several, column_name(self.x_quantity), column_name(self.quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Group by group."""
        for group in self.groups:
            for x, y in zip(group.x, group.y, strict=True):
                yield [*([group.name] if len(self.groups) > 1 else []), x, y]


class SinglePointData(PointData):
    """One cloud of points."""

    groups: tuple[PointGroup, ...] = Field(min_length=1, max_length=1)


class GroupedPointData(PointData):
    """Several clouds of points."""

    groups: tuple[PointGroup, ...] = Field(min_length=2, max_length=5)


class BubbleData(ChartData):
    """Named things with three quantities: x, y (`quantity`) and one that is shown as the size."""

    category_label: str = Field(min_length=1, max_length=60, description="What the bubbles are, e.g. 'City'")
    categories: tuple[Name, ...] = Field(min_length=4, max_length=24)
    x_quantity: str = Field(min_length=1, max_length=60)
    x_unit: str = Field(default="", max_length=24)
    x: tuple[Number, ...] = Field(min_length=4, max_length=24)
    values: tuple[Number, ...] = Field(min_length=4, max_length=24, description="y")
    size_quantity: str = Field(min_length=1, max_length=60)
    size_unit: str = Field(default="", max_length=24)
    sizes: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] = Field(min_length=4, max_length=24)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", self.categories)
        if not len(self.categories) == len(self.x) == len(self.values) == len(self.sizes):
            raise ValueError("each bubble needs a name, x, y and a size")
        return self

    def header(self) -> list[str]:
        """Name, x, y, size."""
        return distinct_names(
            [column_name(n) for n in (self.category_label, self.x_quantity, self.quantity, self.size_quantity)]
        )

    def records(self) -> Iterable[Sequence[Any]]:
        """Bubble by bubble."""
        return zip(self.categories, self.x, self.values, self.sizes, strict=True)


class SampleData(ChartData):
    """Raw observations by group."""

    series_label: str = Field(default="", max_length=60, description="What the groups are; empty for one group")
    groups: tuple[NumberSeries, ...] = Field(min_length=1, max_length=9)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if len(self.groups) > 1:
            check_distinct("groups", [group.name for group in self.groups])
        if any(len(g.values) < 5 or None in g.values for g in self.groups):
            raise ValueError("each group needs at least five observations, none missing")
        return self

    def header(self) -> list[str]:
        """Group where there are several, observation."""
        several = [column_name(self.series_label or "group")] if len(self.groups) > 1 else []
        return distinct_names([*several, column_name(self.quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Group by group."""
        for group in self.groups:
            for value in group.values:
                yield [*([group.name] if len(self.groups) > 1 else []), value]


class HistogramData(SampleData):
    """Raw observations of one group, or of two to compare."""

    groups: tuple[NumberSeries, ...] = Field(min_length=1, max_length=2)


class MatrixData(ChartData):
    """A value for each row and column."""

    row_label: str = Field(default="", max_length=60)
    rows: tuple[Name, ...] = Field(min_length=2, max_length=24)
    column_label: str = Field(default="", max_length=60)
    columns: tuple[Name, ...] = Field(min_length=2, max_length=31)
    values: tuple[tuple[Number | None, ...], ...] = Field(
        min_length=2, max_length=24, description="One list per row; null where missing"
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("rows", self.rows)
        check_distinct("columns", self.columns)
        if len(self.values) != len(self.rows) or any(len(row) != len(self.columns) for row in self.values):
            raise ValueError("values need one list per row, each with one value per column")
        return self

    def header(self) -> list[str]:
        """Row, column, value."""
        names = (self.row_label or "row", self.column_label or "column", self.quantity)
        return distinct_names([column_name(name) for name in names])

    def records(self) -> Iterable[Sequence[Any]]:
        """Row by row."""
        for name, row in zip(self.rows, self.values, strict=True):
            for column, value in zip(self.columns, row, strict=True):
                yield [name, column, value]


def _check_x(x: Sequence[float | str], kind: str) -> None:
    if any(isinstance(value, str) != (kind == "date") for value in x):
        raise ValueError("x holds dates (YYYY-MM-DD) exactly when x_kind is 'date'")
    if any(a >= b for a, b in itertools.pairwise(x)):  # type: ignore[operator]
        raise ValueError("x must increase strictly")
