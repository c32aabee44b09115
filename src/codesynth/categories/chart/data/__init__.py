"""What chart data look like: a few shapes, shared by all figure types.

Each model is also the JSON schema that a language model answers in, so fields carry descriptions and limits, and
the validators refuse what a chart would lie with: shares that do not add up, columns of unequal length, a name twice.
`to_csv` gives tidy data: one row per value that is drawn.
"""

from codesynth.categories.chart.data.base import (
    BandSeries,
    ChartData,
    ErrorSeries,
    NumberSeries,
)
from codesynth.categories.chart.data.categorical import (
    CategoryData,
    ErrorData,
    GroupedData,
    PercentStackData,
    ProfileData,
    PyramidData,
    ShareData,
    SingleData,
    SlopeData,
    StackData,
    TwinData,
    WaterfallData,
)
from codesynth.categories.chart.data.numeric import (
    BandData,
    BubbleData,
    GroupedPointData,
    HistogramData,
    MatrixData,
    MultiSeriesData,
    PointData,
    PointGroup,
    SampleData,
    SeriesData,
    SinglePointData,
    SingleSeriesData,
    StackedSeriesData,
)

__all__ = [
    "BandData",
    "BandSeries",
    "BubbleData",
    "CategoryData",
    "ChartData",
    "ErrorData",
    "ErrorSeries",
    "GroupedData",
    "GroupedPointData",
    "HistogramData",
    "MatrixData",
    "MultiSeriesData",
    "NumberSeries",
    "PercentStackData",
    "PointData",
    "PointGroup",
    "ProfileData",
    "PyramidData",
    "SampleData",
    "SeriesData",
    "ShareData",
    "SingleData",
    "SinglePointData",
    "SingleSeriesData",
    "SlopeData",
    "StackData",
    "StackedSeriesData",
    "TwinData",
    "WaterfallData",
]
