"""Values over named categories."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Self

from pydantic import Field, model_validator

from codesynth.categories.chart.data.base import (
    ChartData,
    ErrorSeries,
    Name,
    Number,
    NumberSeries,
    check_distinct,
    check_hundred,
    check_series,
    column_name,
    distinct_names,
)


class CategoryData(ChartData):
    """One or more series of values over named categories."""

    category_label: str = Field(min_length=1, max_length=60, description="What the categories are, e.g. 'Country'")
    categories: tuple[Name, ...] = Field(min_length=2, max_length=30, description="Names, in the order to draw")
    series_label: str = Field(
        default="", max_length=60, description="What the series are, e.g. 'Year'; empty for one series"
    )
    series: tuple[NumberSeries, ...] = Field(min_length=1, max_length=8)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", self.categories)
        check_series(self.series, len(self.categories), missing=False)
        return self

    def header(self) -> list[str]:
        """Category, series where there are several, value."""
        several = [column_name(self.series_label or "series")] if len(self.series) > 1 else []
        return distinct_names([column_name(self.category_label), *several, column_name(self.quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Series by series."""
        for series in self.series:
            for category, value in zip(self.categories, series.values, strict=True):
                yield [category, *([series.name] if len(self.series) > 1 else []), value]


class SingleData(CategoryData):
    """One value per category."""

    series: tuple[NumberSeries, ...] = Field(min_length=1, max_length=1)


class GroupedData(CategoryData):
    """Several values per category."""

    categories: tuple[Name, ...] = Field(min_length=2, max_length=14, description="Names, in the order to draw")
    series: tuple[NumberSeries, ...] = Field(min_length=2, max_length=6)


class StackData(GroupedData):
    """Parts that make a whole in each category; none is negative."""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if any(value is None or value < 0 for series in self.series for value in series.values):
            raise ValueError("parts of a stack are never negative")
        if any(sum(s.values[i] or 0 for s in self.series) <= 0 for i in range(len(self.categories))):
            raise ValueError("every stack needs a part above zero")
        return self


class PercentStackData(StackData):
    """Parts in percent that sum to 100 in each category."""

    @model_validator(mode="after")
    def _hundred(self) -> Self:
        for i, category in enumerate(self.categories):
            check_hundred(category, [series.values[i] or 0.0 for series in self.series])
        return self


class PyramidData(GroupedData):
    """Two series back to back over ordered categories, e.g. women and men by age."""

    categories: tuple[Name, ...] = Field(min_length=4, max_length=21, description="Names, youngest or lowest first")
    series: tuple[NumberSeries, ...] = Field(min_length=2, max_length=2)

    @model_validator(mode="after")
    def _counts(self) -> Self:
        if any(value is None or value < 0 for series in self.series for value in series.values):
            raise ValueError("both sides of a pyramid are at least zero")
        return self


class SlopeData(GroupedData):
    """Two points in time (the categories) and what changed between them (the series)."""

    categories: tuple[Name, ...] = Field(min_length=2, max_length=2, description="The two points in time")
    series: tuple[NumberSeries, ...] = Field(min_length=2, max_length=8)


class ErrorData(ChartData):
    """One or more series of values with error bars over named categories."""

    category_label: str = Field(min_length=1, max_length=60, description="What the categories are, e.g. 'Treatment'")
    categories: tuple[Name, ...] = Field(min_length=2, max_length=14)
    series_label: str = Field(default="", max_length=60, description="What the series are; empty for one series")
    error_label: str = Field(
        default="± SD", max_length=40, description="What the error bars show, e.g. '95 % CI', '± SD'"
    )
    series: tuple[ErrorSeries, ...] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", self.categories)
        check_series(self.series, len(self.categories), missing=False)
        if any(len(series.errors) != len(self.categories) for series in self.series):
            raise ValueError("one error per category is needed")
        return self

    def header(self) -> list[str]:
        """Category, series where there are several, value, error."""
        several = [column_name(self.series_label or "series")] if len(self.series) > 1 else []
        return distinct_names([column_name(self.category_label), *several, column_name(self.quantity), "error"])

    def records(self) -> Iterable[Sequence[Any]]:
        """Series by series."""
        for series in self.series:
            for category, value, error in zip(self.categories, series.values, series.errors, strict=True):
                yield [category, *([series.name] if len(self.series) > 1 else []), value, error]


class TwinData(ChartData):
    """Bars of one quantity and a line of another over the same categories."""

    category_label: str = Field(min_length=1, max_length=60, description="What runs along x, e.g. 'Month'")
    categories: tuple[Name, ...] = Field(min_length=3, max_length=16)
    values: tuple[Number, ...] = Field(min_length=3, max_length=16, description="The bars, in `unit`")
    line_quantity: str = Field(min_length=1, max_length=60, description="What the line measures")
    line_unit: str = Field(default="", max_length=24)
    line_values: tuple[Number, ...] = Field(min_length=3, max_length=16, description="The line, in `line_unit`")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", self.categories)
        if not len(self.categories) == len(self.values) == len(self.line_values):
            raise ValueError("one bar and one point per category are needed")
        return self

    def header(self) -> list[str]:
        """Category, both quantities."""
        return distinct_names([column_name(n) for n in (self.category_label, self.quantity, self.line_quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Category by category."""
        return zip(self.categories, self.values, self.line_values, strict=True)


class ShareData(ChartData):
    """Parts of one whole: percentages that sum to 100, or amounts."""

    category_label: str = Field(min_length=1, max_length=60, description="What the parts are, e.g. 'Source'")
    categories: tuple[Name, ...] = Field(min_length=2, max_length=9)
    values: tuple[Annotated[float, Field(gt=0, allow_inf_nan=False)], ...] = Field(min_length=2, max_length=9)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", self.categories)
        if len(self.categories) != len(self.values):
            raise ValueError("one value per part is needed")
        if self.unit == "%":
            check_hundred("the whole", self.values)
        return self

    def header(self) -> list[str]:
        """Category, value."""
        return distinct_names([column_name(self.category_label), column_name(self.quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Part by part."""
        return zip(self.categories, self.values, strict=True)


class WaterfallData(ChartData):
    """How a total came about: an opening total, changes, a closing total."""

    category_label: str = Field(default="Step", max_length=60)
    opening_label: Name
    opening: Number
    categories: tuple[Name, ...] = Field(min_length=2, max_length=10, description="What changed the total")
    changes: tuple[Number, ...] = Field(min_length=2, max_length=10, description="By how much, sign included")
    closing_label: Name
    closing: Number

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", [self.opening_label, *self.categories, self.closing_label])
        if len(self.categories) != len(self.changes):
            raise ValueError("one change per category is needed")
        if not math.isclose(self.opening + sum(self.changes), self.closing, rel_tol=1e-6, abs_tol=1e-6):
            raise ValueError("the opening total and the changes must sum to the closing total")
        return self

    def header(self) -> list[str]:
        """Step, value."""
        return distinct_names([column_name(self.category_label), column_name(self.quantity)])

    def records(self) -> Iterable[Sequence[Any]]:
        """Opening, changes, closing."""
        yield [self.opening_label, self.opening]
        yield from zip(self.categories, self.changes, strict=True)
        yield [self.closing_label, self.closing]


class ProfileData(ChartData):
    """Scores on several criteria, of one or more things, on one common scale from 0 to `maximum`."""

    category_label: str = Field(default="Criterion", max_length=60)
    categories: tuple[Name, ...] = Field(min_length=3, max_length=10)
    maximum: float = Field(gt=0, description="Upper end of the scale, e.g. 10 or 100")
    series_label: str = Field(default="", max_length=60)
    series: tuple[NumberSeries, ...] = Field(min_length=1, max_length=4)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_distinct("categories", self.categories)
        check_series(self.series, len(self.categories), missing=False)
        if any(value is None or not 0 <= value <= self.maximum for s in self.series for value in s.values):
            raise ValueError("scores lie between 0 and the maximum")
        return self

    def header(self) -> list[str]:
        """Criterion, series where there are several, score."""
        return CategoryData.header(self)  # type: ignore[arg-type]

    def records(self) -> Iterable[Sequence[Any]]:
        """Series by series."""
        return CategoryData.records(self)  # type: ignore[arg-type]
