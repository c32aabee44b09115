"""Charts: their data models, the topic bank, the makers of realistic data, and the authors of matplotlib code."""

from codesynth.categories.chart.category import category

__all__ = ["category"]
