"""The chart category as a whole: determinism, variety, languages, speed, and what it does not import."""

import ast
import json
import random
import re
import subprocess
import sys
import time
from collections import Counter

import pytest

from codesynth.author.personas import vocabulary
from codesynth.categories import Topic
from codesynth.categories.chart.bank import load_bank
from codesynth.categories.chart.category import suitable
from codesynth.categories.chart.data import ShareData, SingleData
from codesynth.categories.chart.figures import FIGURES
from codesynth.core import Brief, Persona
from codesynth.errors import AuthorError

from .writing import CHART, TYPES, write


def test_there_are_many_figure_types_with_weights_and_models():
    assert len(TYPES) >= 24
    for name, figure_type in CHART.figure_types.items():
        assert figure_type.name == name and figure_type.weight > 0 and figure_type.languages == ("matplotlib",)


@pytest.mark.parametrize("name", TYPES)
def test_the_same_seed_writes_the_same_and_other_seeds_write_others(name):
    assert write(name, 1) == write(name, 1)
    sources = [write(name, seed)[2] for seed in range(40)]
    assert len({source.code for source in sources}) == 40
    assert len({source.data["data.csv"] for source in sources}) >= 38


@pytest.mark.parametrize("locale", CHART.locales)
def test_every_type_can_be_written_in_every_language(locale):
    for name in TYPES:
        topic, _data, source = write(name, 3, locale)
        ast.parse(source.code)
        assert topic.text and source.data["data.csv"].count("\n") >= 3
        if locale == "ru":
            assert re.search(r"[а-яА-Я]", source.code), name
        if locale in ("ja", "zh"):
            assert re.search(r"[\u3040-\u9fff]", source.code), name


def test_each_field_of_personas_has_topics_of_its_own():
    domains = {domain for entries in load_bank("en").topics.values() for domain, _ in entries}
    assert set(vocabulary().fields) <= domains
    for figure in FIGURES.values():
        assert len(suitable(load_bank("en"), figure)) >= 5, figure.name


def test_personas_mostly_get_topics_of_their_field():
    persona = Persona("a brewer", {"domain": "food"})
    brief = Brief("chart", "bar chart", "matplotlib", persona)
    domains = Counter(CHART.write_topic(brief, random.Random(i)).fields["domain"] for i in range(300))
    assert 0.6 < domains["food"] / 300 < 0.95


def test_data_of_another_shape_and_foreign_topics_are_refused():
    brief = Brief("chart", "bar chart", "matplotlib", Persona("somebody"))
    with pytest.raises(AuthorError, match="topic-without-range"):
        CHART.write_data(brief, Topic("something"), random.Random(1))
    share = ShareData(title="Shares", quantity="Share", category_label="x", categories=("a", "b"), values=(1, 2))
    with pytest.raises(AuthorError, match="data-of-another-shape"):
        CHART.write_source(brief, Topic("something"), share, random.Random(1))
    with pytest.raises(AuthorError, match="unknown-figure-type"):
        CHART.write_topic(Brief("chart", "tarot", "matplotlib", Persona("x")), random.Random(1))


def test_data_that_a_model_wrote_are_drawn_too():
    data = SingleData(
        title="A title with 'quotes', \"double ones\" and a backslash \\",
        quantity="None",
        category_label="nan",
        categories=("NA", "None", "007", "a\"b'c", "$x$_y^2"),
        series=({"values": (1, 2, 3, 4, 5.25)},),
    )
    brief = Brief("chart", "bar chart", "matplotlib", Persona("x"))
    for seed in range(60):
        source = CHART.write_source(brief, Topic("x"), data, random.Random(seed))
        ast.parse(source.code)


def _trait(pattern, code, default=""):
    match = re.search(pattern, code)
    return match.group(1) if match else default


def test_five_hundred_samples_look_like_the_work_of_many():
    rng = random.Random(11)
    weights = [CHART.figure_types[name].weight for name in TYPES]
    samples = [write(rng.choices(TYPES, weights)[0], seed) for seed in range(500)]
    codes = [source.code for _, _, source in samples]
    traits = {
        "fonts": {_trait(r"font\.family.{4,6}?['\"]([\w ]+)['\"]", code) for code in codes},
        "sizes": {_trait(r"figsize=(\([\d., ]+\))", code) for code in codes},
        "dpi": {_trait(r"dpi=(\d+)", code) for code in codes},
        "sheets": {_trait(r"style\.use\(['\"]([\w-]+)", code) for code in codes},
        "colours": {color for code in codes for color in re.findall(r"#[0-9a-fA-F]{6}", code)},
        "legends": {_trait(r"legend\([^)]*?(loc=['\"][\w ]+['\"])", code) for code in codes},
        "titles": {data.title for _, data, _ in samples},
        "imports": {tuple(re.findall(r"^(?:import|from) .*$", code, re.M)) for code in codes},
    }
    least = {
        "fonts": 14,
        "sizes": 120,
        "dpi": 7,
        "sheets": 10,
        "colours": 150,
        "legends": 7,
        "titles": 330,
        "imports": 20,
    }
    assert {name: len(seen) for name, seen in traits.items() if len(seen) < least[name]} == {}
    assert len({(data.title, source.data["data.csv"]) for _, data, source in samples}) == 500
    reading = sum("data.csv" in code for code in codes) / 500
    pyplot = sum("plt.title(" in code for code in codes) / 500
    assert 0.2 < reading < 0.7 and 0.1 < pyplot < 0.5


def test_writing_takes_a_few_milliseconds():
    write("bar chart", 0)
    start = time.process_time()
    for seed in range(4):
        for name in TYPES:
            write(name, seed)
    assert (time.process_time() - start) / (4 * len(TYPES)) < 0.010


def test_the_host_imports_no_plotting_library():
    code = (
        "import json, sys, time; start = time.process_time(); import codesynth.categories.chart as c; "
        "c.category.figure_types; taken = time.process_time() - start; "
        "print(json.dumps([taken, [m for m in ('matplotlib', 'numpy', 'pandas') if m in sys.modules]]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    taken, loaded = json.loads(done.stdout)
    assert loaded == []
    assert taken < 1.0
