# ruff: noqa: E501 (code in strings)
"""Random data drawn through the probe come back in the tables, pair by pair. One child draws many figures."""

from __future__ import annotations

import json
import math
import random
from itertools import pairwise

import pytest

from .harness import run

NAMES = ["Alpha", "Beta", "Größe", "Δx", "2019", "long name with spaces", "東京", "a-b", "№ 5", "10%", "Zeta", "Q1"]


def numbers(rng, count, low=-1e4, high=1e4):
    return [
        rng.choice([round(rng.uniform(low, high), rng.randint(0, 4)), float(rng.randint(1, 9))]) for _ in range(count)
    ]


def rows_of(code, kind, seed, **data):
    source = f"import matplotlib.pyplot as plt\nimport numpy as np\nd = {data!r}\n{code}\nplt.show()"
    scene = run(source)["scene"]
    return [row for table in scene["tables"] if table["kind"] == kind for row in table["rows"]]


def check(found, wanted):
    assert len(found) == len(wanted), (found, wanted)
    for row, expected in zip(found, wanted, strict=True):
        for value, other in zip(row, expected, strict=True):
            if isinstance(other, float):
                assert math.isclose(value, other, rel_tol=1e-9, abs_tol=1e-9), (row, expected)
            else:
                assert value == other, (row, expected)


SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
def test_bars(seed):
    rng = random.Random(seed)
    names, count = rng.sample(NAMES, rng.randint(2, 7)), rng.randint(1, 4)
    series = {f"S{i}": numbers(rng, len(names)) for i in range(count)}
    width = 0.8 / count
    lying = rng.random() < 0.5
    call = "ax.barh(x + i * w, v, w, label=n)" if lying else "ax.bar(x + i * w, v, w, label=n)"
    ticks = "ax.set_yticks" if lying else "ax.set_xticks"
    where = rng.choice(["x + w * (len(d['s']) - 1) / 2", "x"])
    code = (
        f"fig, ax = plt.subplots(); x = np.arange(len(d['n'])); w = {width}\nfor i, (n, v) in enumerate(d['s'].items()):\n"
        f"    {call}\n{ticks}({where}); {ticks.replace('ticks', 'ticklabels')}(d['n']); ax.legend()"
    )
    wanted = [[name, names[i], value] for name, values in series.items() for i, value in enumerate(values)]
    check(rows_of(code, "bar", seed, n=names, s=series), wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_stacked_bars(seed):
    rng = random.Random(100 + seed)
    names, count = rng.sample(NAMES, rng.randint(2, 6)), rng.randint(2, 4)
    series = {f"S{i}": numbers(rng, len(names), 1, 500) for i in range(count)}
    lying = rng.random() < 0.5
    call = "ax.barh(d['n'], v, left=base, label=n)" if lying else "ax.bar(d['n'], v, bottom=base, label=n)"
    code = (
        "fig, ax = plt.subplots(); base = np.zeros(len(d['n']))\nfor n, v in d['s'].items():\n"
        f"    {call}; base += np.array(v)\nax.legend(loc='center left', bbox_to_anchor=(1, .5))"
    )
    wanted = [[name, names[i], value] for name, values in series.items() for i, value in enumerate(values)]
    check(rows_of(code, "bar", seed, n=names, s=series), wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_lines(seed):
    rng = random.Random(200 + seed)
    count, length = rng.randint(1, 4), rng.randint(2, 12)
    x = sorted(rng.sample(range(1900, 2030), length))
    series = {
        f"Line {i}": [rng.choice([v, math.nan]) if rng.random() < 0.1 else v for v in numbers(rng, length)]
        for i in range(count)
    }
    code = (
        "nan = np.nan; fig, ax = plt.subplots()\nfor n, v in eval(d['s']).items():\n    ax.plot(d['x'], v, label=n, marker=d['m'], ls=d['l'])\n"
        "ax.legend(); ax.invert_yaxis() if d['f'] else None"
    )
    found = rows_of(
        code,
        "point",
        seed,
        s=repr(series),
        x=x,
        m=rng.choice(["o", "", "s"]),
        l=rng.choice(["-", "--"]),
        f=rng.random() < 0.3,
    )
    wanted = [
        [name, float(x[i]), v] for name, values in series.items() for i, v in enumerate(values) if not math.isnan(v)
    ]
    isolated = [row for row in wanted if row not in found]
    check(found, [row for row in wanted if row in found] if len(found) < len(wanted) else wanted)
    assert len(isolated) <= sum(math.isnan(v) for values in series.values() for v in values) * 2


@pytest.mark.parametrize("seed", SEEDS)
def test_pies(seed):
    rng = random.Random(300 + seed)
    names = rng.sample(NAMES, rng.randint(2, 8))
    values = numbers(rng, len(names), 1, 1000)
    code = rng.choice(
        [
            "plt.pie(d['v'], labels=d['n'], autopct='%1.1f%%', startangle=37)",
            "w, t = plt.pie(d['v'], counterclock=False, wedgeprops={'width': .4}); plt.legend(w, d['n'], bbox_to_anchor=(1, 1))",
            "plt.pie(np.array(d['v']), explode=[.1] * len(d['v'])); plt.legend(d['n'])",
        ]
    )
    found = [row[:2] for row in rows_of(code, "wedge", seed, n=names, v=values)]
    check(found, [[name, value / sum(values)] for name, value in zip(names, values, strict=True)])


@pytest.mark.parametrize("seed", SEEDS)
def test_stackplots(seed):
    rng = random.Random(400 + seed)
    count, length = rng.randint(2, 5), rng.randint(2, 10)
    series = {f"A{i}": numbers(rng, length, 0.5, 90) for i in range(count)}
    baseline = rng.choice(["zero", "sym", "wiggle"])
    code = "fig, ax = plt.subplots(); ax.stackplot(range(d['k']), d['s'].values(), labels=d['s'], baseline=d['b']); ax.legend()"
    wanted = [[name, float(i), value] for name, values in series.items() for i, value in enumerate(values)]
    check(rows_of(code, "area", seed, s=series, k=length, b=baseline), wanted)


@pytest.mark.parametrize("seed", SEEDS)
def test_boxplots(seed):
    rng = random.Random(500 + seed)
    names = rng.sample(NAMES, rng.randint(1, 5))
    data = [[rng.gauss(50, 20) for _ in range(rng.randint(5, 40))] for _ in names]
    lying = rng.random() < 0.5
    code = f"plt.boxplot(d['v'], tick_labels=d['n'], orientation={'horizontal' if lying else 'vertical'!r})"
    found = rows_of(code, "box", seed, v=data, n=names)
    wanted = [["", name, *five_numbers(values)] for name, values in zip(names, data, strict=True)]
    check(found, wanted)


def five_numbers(values):
    """Quartiles by linear interpolation, whiskers at the last value within 1.5 interquartile ranges (Tukey)."""
    ordered = sorted(values)

    def quantile(q):
        place = q * (len(ordered) - 1)
        low = math.floor(place)
        high = min(low + 1, len(ordered) - 1)
        return ordered[low] + (ordered[high] - ordered[low]) * (place - low)

    q1, median, q3 = quantile(0.25), quantile(0.5), quantile(0.75)
    reach = 1.5 * (q3 - q1)
    inside = [v for v in ordered if q1 - reach <= v <= q3 + reach]
    return [inside[0], q1, median, q3, inside[-1], len(ordered) - len(inside)]


@pytest.mark.parametrize("seed", SEEDS)
def test_heatmaps_and_histograms(seed):
    rng = random.Random(600 + seed)
    rows, columns = rng.sample(NAMES, rng.randint(2, 5)), rng.sample(NAMES, rng.randint(2, 5))
    grid = [numbers(rng, len(columns)) for _ in rows]
    code = (
        "fig, ax = plt.subplots(); ax.imshow(d['g'], aspect='auto', origin=d['o'])\n"
        "ax.set_xticks(range(len(d['c'])), d['c']); ax.set_yticks(range(len(d['r'])), d['r'])"
    )
    found = rows_of(code, "cell", seed, g=grid, r=rows, c=columns, o=rng.choice(["upper", "lower"]))
    check(found, [[rows[i], columns[j], grid[i][j]] for i in range(len(rows)) for j in range(len(columns))])
    values = [rng.gauss(0, 10) for _ in range(200)]
    edges = [-40.0, -10.0, -2.5, 0.0, 5.0, 40.0]
    found = rows_of("plt.hist(d['v'], bins=d['e'])", "bin", seed, v=values, e=edges)
    counts = [sum(low <= v < high for v in values) for low, high in pairwise(edges)]
    check(found, [["", edges[i], edges[i + 1], float(count)] for i, count in enumerate(counts)])


def test_scene_is_plain_json():
    done = run("import matplotlib.pyplot as plt\nplt.plot([1, float('inf'), float('nan'), 2]); plt.show()")
    assert "NaN" not in json.dumps(done["scene"])
