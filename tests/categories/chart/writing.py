"""Writes samples for the tests of the chart author."""

import random

from codesynth.author.personas import compose
from codesynth.categories import load_category
from codesynth.core import Brief

CHART = load_category("chart")
TYPES = sorted(CHART.figure_types)


def write(figure_type, seed, locale="en"):
    rng = random.Random(f"{figure_type}/{seed}/{locale}")
    brief = Brief("chart", figure_type, "matplotlib", compose(rng), locale)
    topic = CHART.write_topic(brief, rng)
    data = CHART.write_data(brief, topic, rng)
    return topic, data, CHART.write_source(brief, topic, data, rng)
