"""The data models refuse what a chart would lie with, and write tidy CSV."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from codesynth.categories.chart.category import category
from codesynth.categories.chart.data import (
    BandData,
    CategoryData,
    NumberSeries,
    PercentStackData,
    SeriesData,
    ShareData,
    SingleData,
    WaterfallData,
)
from codesynth.categories.chart.making.categorical import hundred

WORDS = {"title": "Title", "quantity": "Rainfall"}


def test_shares_have_to_sum_to_a_hundred_within_their_rounding():
    ShareData(**WORDS, unit="%", category_label="Source", categories=("a", "b", "c"), values=(33.3, 33.3, 33.3))
    with pytest.raises(ValidationError, match="not to 100"):
        ShareData(**WORDS, unit="%", category_label="Source", categories=("a", "b"), values=(60, 45))
    ShareData(**WORDS, unit="t", category_label="Source", categories=("a", "b"), values=(60, 45))


def test_every_stack_of_percentages_is_checked():
    series = (NumberSeries(name="x", values=(40, 50)), NumberSeries(name="y", values=(60, 55)))
    with pytest.raises(ValidationError, match="'b' sum to 105"):
        PercentStackData(**WORDS, category_label="c", categories=("a", "b"), series_label="s", series=series)


@pytest.mark.parametrize(
    ("categories", "values", "message"),
    [
        (("a", "A "), (1, 2), "twice"),
        (("a", "b"), (1, 2, 3), "needs 2 values"),
        (("a", "b"), (1, None), "missing"),
        (("a", " "), (1, 2), "empty"),
        (("a", "b"), (1, float("nan")), "finite"),
        (("a", "b"), (1, float("inf")), "finite"),
    ],
)
def test_categorical_data_refuse_lies(categories, values, message):
    with pytest.raises(ValidationError, match=message):
        SingleData(**WORDS, category_label="c", categories=categories, series=(NumberSeries(values=values),))


def test_series_need_names_of_their_own():
    series = (NumberSeries(name="x", values=(1, 2)), NumberSeries(name="X", values=(1, 2)))
    with pytest.raises(ValidationError, match="twice"):
        CategoryData(**WORDS, category_label="c", categories=("a", "b"), series=series)


def test_x_increases_and_dates_are_dates():
    fields = {**WORDS, "x_label": "Year", "series": (NumberSeries(values=(1, None, 3)),)}
    SeriesData(**fields, x=(1, 2, 3))
    SeriesData(**fields, x=("2024-01-01", "2024-02-01", "2024-03-01"), x_kind="date")
    for wrong in (
        {"x": (1, 3, 2)},
        {"x": (1, 2, 3), "x_kind": "date"},
        {"x": ("2024-01-01", "2024-02-01", "2024-03-01")},
    ):
        with pytest.raises(ValidationError):
            SeriesData(**fields, **wrong)


def test_a_band_holds_its_line():
    x = (1, 2, 3, 4, 5)
    good = {"name": "", "values": x, "lower": (0, 1, 2, 3, 4), "upper": (2, 3, 4, 5, 6)}
    BandData(**WORDS, x_label="x", x=x, series=(good,))
    with pytest.raises(ValidationError, match="between"):
        BandData(**WORDS, x_label="x", x=x, series=({**good, "upper": (2, 3, 2, 5, 6)},))


def test_a_waterfall_adds_up():
    fields = {**WORDS, "opening_label": "2023", "opening": 10, "closing_label": "2024", "categories": ("a", "b")}
    WaterfallData(**fields, changes=(3, -1), closing=12)
    with pytest.raises(ValidationError, match="sum to the closing"):
        WaterfallData(**fields, changes=(3, -1), closing=13)


@given(st.lists(st.floats(0.01, 1e6), min_size=2, max_size=9), st.integers(0, 1))
def test_rounded_shares_sum_to_exactly_a_hundred(raw, decimals):
    shares = hundred(raw, decimals)
    assert round(sum(shares), 6) == 100
    assert min(shares) > 0
    exact = [value / sum(raw) * 100 for value in raw]
    assert all(abs(a - b) < max(1, len(raw) * 10**-decimals) for a, b in zip(shares, exact, strict=True))


def test_csv_is_tidy_and_reads_back():
    series = (NumberSeries(name="North, upper", values=(1.5, 2)), NumberSeries(name='"South"', values=(3, 4)))
    data = CategoryData(
        **WORDS, unit="mm", category_label="Month", categories=("Jan", "Feb"), series_label="Region", series=series
    )
    rows = list(csv.reader(io.StringIO(data.to_csv())))
    assert rows[0] == ["month", "region", "rainfall"]
    assert rows[1:] == [
        ["Jan", "North, upper", "1.5"], ["Feb", "North, upper", "2"], ["Jan", '"South"', "3"], ["Feb", '"South"', "4"],
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(category.figure_types))
def test_schemas_tell_a_model_what_to_write(name):
    schema = category.figure_types[name].data.model_json_schema()
    assert schema["type"] == "object" and schema["additionalProperties"] is False
    for prop in ("title", "quantity"):
        assert schema["properties"][prop]["description"]
        assert prop in schema["required"]
