"""A second way to the answers, with pandas, that shares no code with the operations.

It understands a program by its operation names only and computes over the scene's tables as data frames. Whatever it
does not know is `Unknown`, and the tests count how much is known.
"""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from codesynth.core import Program, Scene

TAB_COLOURS = {"#1f77b4": "blue", "#ff7f0e": "orange", "#2ca02c": "green", "#d62728": "red", "#9467bd": "purple"}


class Unknown(Exception):
    pass


class Oracle:
    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def frame(self, name: str) -> pd.DataFrame:
        [table] = [table for table in self.scene.tables if table.name == name]
        frame = pd.DataFrame([list(row) for row in table.rows], columns=[c.name for c in table.columns])
        frame["_mark"] = list(table.marks)
        return frame

    def labels(self, frame: pd.DataFrame, column: str) -> pd.DataFrame:
        frame = frame.copy()
        values = []
        for mark, value in zip(frame["_mark"], frame[column], strict=True):
            texts = [
                m.text for m in self.scene.marks if m.parent == mark and m.role in ("value-label", "percent-label")
            ]
            values.append(float(re.sub("[^0-9.-]", "", texts[0])) if texts else value)
        frame[column] = values
        return frame

    def __call__(self, node):
        if isinstance(node, tuple | list):
            return [self(item) for item in node]
        if not isinstance(node, Program):
            return node
        handler = getattr(self, f"do_{node.op}", None)
        if handler is None:
            raise Unknown(node.op)
        return handler(*(self(arg) for arg in node.args))

    def do_table(self, name):
        return self.frame(name)

    def do_printed(self, f, column):
        return self.labels(f, column)

    def do_scaled(self, f, column, factor):
        return f.assign(**{column: f[column] * factor})

    def do_read(self, f, column, decimals):
        label = {m.parent for m in self.scene.marks if m.role in ("value-label", "percent-label")}
        scaled = f[column] * 10.0**decimals
        rounded = np.sign(scaled) * np.floor(scaled.abs() + 0.5 + 1e-9) / 10.0**decimals
        return f.assign(**{column: rounded.where(~f["_mark"].isin(label), f[column])})

    def do_where(self, f, column, value):
        return f[np.isclose(f[column], value) if isinstance(value, float | int) else f[column] == value]

    def do_exclude(self, f, column, value):
        return f[f[column] != value]

    def do_among(self, f, column, values):
        return f[f[column].isin(values)]

    def do_greater_than(self, f, column, limit):
        return f.query(f"`{column}` > @limit")

    def do_less_than(self, f, column, limit):
        return f.query(f"`{column}` < @limit")

    def do_between(self, f, column, low, high):
        return f[(f[column] > low) & (f[column] < high)]

    def do_argmax(self, f, column):
        return f.sort_values(column).tail(1)

    def do_argmin(self, f, column):
        return f.sort_values(column).head(1)

    def do_sort(self, f, column, direction):
        return f.sort_values(column, ascending=direction == "ascending")

    def do_top(self, f, column, n):
        return f.nlargest(n, column)

    def do_nth(self, f, n):
        return f.iloc[[n - 1]]

    def do_totals(self, f, by, column):
        return f.groupby(by, sort=False)[column].sum().reset_index()

    def do_averages(self, f, by, column):
        return f.groupby(by, sort=False)[column].mean().reset_index()

    def do_gaps(self, f, column, names, first, second, key):
        wide = f.pivot(index=key, columns=names, values=column)
        return (wide[first] - wide[second]).rename(column).reset_index()

    def do_changes(self, f, key, column):
        made = pd.DataFrame({"from": f[key].shift(), "to": f[key], "change": f[column].diff()})
        return made.iloc[1:]

    def do_crossings(self, f, column, names, first, second, key):
        wide = f.pivot(index=key, columns=names, values=column)
        above = np.sign(wide[first] - wide[second])
        turn = above.diff().fillna(0) != 0
        return pd.DataFrame({"to": wide.index[turn]})

    def do_value(self, f, column):
        assert len(f) == 1
        return f[column].iloc[0]

    def do_column(self, f, column):
        return f[column].tolist()

    def do_count(self, f):
        return len(f)

    def do_size(self, values):
        return len(values)

    def do_distinct(self, values):
        return pd.unique(pd.Series(values)).tolist()

    def do_sum(self, values):
        return float(pd.Series(values).sum())

    def do_mean(self, values):
        return float(pd.Series(values).mean())

    def do_median(self, values):
        return float(pd.Series(values).median())

    def do_range(self, values):
        return float(np.ptp(values))

    def do_largest(self, values):
        return float(np.max(values))

    def do_smallest(self, values):
        return float(np.min(values))

    def do_add(self, a, b):
        return a + b

    def do_subtract(self, a, b):
        return a - b

    def do_difference(self, a, b):
        return abs(a - b)

    def do_multiply(self, a, b):
        return a * b

    def do_ratio(self, a, b):
        return a / b

    def do_percent_change(self, old, new):
        return (new - old) / old * 100

    def do_share(self, part, values):
        return part / float(np.sum(values)) * 100

    def do_round(self, number, decimals):
        scaled = abs(number) * 10.0**decimals
        return float(np.sign(number) * np.floor(scaled + 0.5 + 1e-9) / 10.0**decimals)

    def do_rank(self, f, column, names, name):
        return int(f.set_index(names)[column].rank(ascending=False)[name])

    def do_trend(self, values):
        s = pd.Series(values)
        return "increasing" if s.is_monotonic_increasing else "decreasing" if s.is_monotonic_decreasing else "mixed"

    def do_correlation(self, a, b):
        return float(np.corrcoef(a, b)[0, 1])

    def do_direction(self, r):
        return "positive" if r > 0 else "negative"

    def do_greater(self, a, b):
        return bool(a > b)

    def do_less(self, a, b):
        return bool(a < b)

    def do_equal(self, a, b):
        return bool(a == b)

    def do_name(self, item):
        return item if isinstance(item, str) else f"{item:g}"

    def do_join(self, values, separator):
        return separator.join(self.do_name(value) for value in values)

    def do_widest(self, f, low, high):
        return f.loc[[(f[high] - f[low]).idxmax()]]

    def do_interval(self, f, low, high, prefix, suffix):
        return f"{prefix}{f[low].iloc[0]:g} to {prefix}{f[high].iloc[0]:g}{suffix}"

    def do_write(self, number, decimals, prefix, suffix):
        rounded = self.do_round(number, decimals)
        sign = "-" if rounded < 0 else ""
        return f"{sign}{prefix}{abs(rounded):,.{max(0, decimals)}f}{suffix}"

    def do_choice(self, answer, options):
        assert options.count(answer) == 1
        return answer

    def do_letter(self, answer, options):
        assert options.count(answer) == 1
        return "ABCDEFGH"[options.index(answer)]

    def do_absent(self, values, item):
        assert item not in values
        return "Not shown in the chart"

    def do_marks(self, role, axes):
        found = [
            m for m in self.scene.marks if m.role == role and (not axes or axes in (m.parent, m.fields.get("axes")))
        ]
        return pd.DataFrame([{**m.fields, "text": m.text} for m in found])

    def do_tick_labels(self, axes, dimension):
        return self.do_marks(f"{dimension}-tick-label", axes)

    def do_legend_entries(self, axes):
        return self.do_marks("legend-label", "")

    def do_one_line(self, text):
        return re.sub(r"\s+", " ", text).strip()

    def do_colour(self, axes, series):
        [key] = [m for m in self.scene.marks if m.role == "legend-key" and m.fields["series"] == series]
        return TAB_COLOURS[key.fields["color"]]

    def do_series_of_colour(self, axes, names, colour):
        [found] = {name for name in names if self.do_colour(axes, name) == colour}
        return found

    def do_position(self, mark):
        [box] = [m.box for m in self.scene.marks if m.id == mark]
        across = pd.cut(
            [(box.x0 + box.x1) / 2],
            [0, self.scene.width / 3, self.scene.width * 2 / 3, self.scene.width],
            labels=["left", "", "right"],
            ordered=False,
        )[0]
        down = pd.cut(
            [(box.y0 + box.y1) / 2],
            [0, self.scene.height / 3, self.scene.height * 2 / 3, self.scene.height],
            labels=["top", "", "bottom"],
            ordered=False,
        )[0]
        return f"{down} {across}".strip() or "centre"

    def do_panels(self):
        bars = {m.parent for m in self.scene.marks if m.role == "colorbar"}
        return pd.DataFrame({"axes": [m.id for m in self.scene.marks if m.role == "axes" and m.id not in bars]})

    def do_axis(self, axes, dimension):
        found = [m.fields for m in self.scene.marks if m.role == "axis" and m.parent == axes]
        return pd.DataFrame([f for f in found if f["dimension"] == dimension])
