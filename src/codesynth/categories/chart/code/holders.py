"""How the data come into a script: lists, dictionaries, arrays, frames, pairs, or `data.csv` read in several ways.

Each holder writes the data section and returns the expressions under which the drawing code finds its columns.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.literals import Raw, literal, numbers, wrap_list
from codesynth.categories.chart.code.naming import plural, slug


@dataclass(frozen=True, slots=True)
class Held:
    """Expressions for the keys (categories or x) and, by field, for the column of each series.

    `items` iterates over (name, values) of the field "value", "" where the script has no such mapping. `arrays`
    tells whether columns can be added to each other.
    """

    keys: str
    columns: dict[str, list[str]]
    items: str = ""
    arrays: bool = False
    frame: str = ""

    @property
    def values(self) -> str:
        """The column of the first series."""
        return self.columns["value"][0]


@dataclass(frozen=True, slots=True)
class Request:
    """What a script must hold: keys, named series with one or more fields, and what they are called."""

    key_label: str
    keys: Sequence[Any]
    series_label: str
    names: Sequence[str]
    fields: dict[str, list[list[float | None]]]
    quantity: str
    header: Sequence[str] = ()
    wraps: str = ""
    forbid: frozenset[str] = field(default_factory=frozenset)

    @property
    def missing(self) -> bool:
        """Whether a value is missing."""
        return any(value is None for columns in self.fields.values() for column in columns for value in column)


def hold(draft: Draft, request: Request) -> Held:
    """Write the data section in one of the ways that suit these data."""
    options = _options(request)
    kind = draft.rng.choices([name for name, _ in options], [weight for _, weight in options])[0]
    return HOLDERS[kind](draft, request)


def _options(request: Request) -> list[tuple[str, float]]:
    several, plain = len(request.names) > 1, list(request.fields) == ["value"]
    size = len(request.keys) * len(request.names) * len(request.fields)
    inline = 1.0 if size <= 60 else 0.35 if size <= 150 else 0.0
    options = [("csv-pandas", 2.2), ("csv-module", 1.0), ("lists", 3.0 * inline)]
    if plain and not several:
        options += [("pairs", 1.0 * inline), ("dict", 1.2 * inline), ("frame", 1.0 * inline), ("text", 0.7 * inline)]
    if plain and several:
        options += [("dict-of-lists", 3.0 * inline), ("wide-frame", 1.4 * inline), ("array", 1.0 * inline)]
    return [(name, weight) for name, weight in options if weight > 0 and name not in request.forbid] or [
        ("csv-pandas", 1.0)
    ]


def key_name(draft: Draft, request: Request) -> str:
    """Return the variable name of the keys."""
    generic = draft.rng.choice(("labels", "categories", "names"))
    if request.keys and not isinstance(request.keys[0], str):
        generic = draft.rng.choice(("x", "xs", "x_values"))
    return (plural(request.key_label) if draft.style.habits.verbose_names else "") or generic


def _value_name(draft: Draft, request: Request) -> str:
    name = slug(request.quantity) if draft.style.habits.verbose_names else ""
    return name or draft.rng.choice(("values", "values", "y", "amounts", "counts" if _whole(request) else "values"))


def _whole(request: Request) -> bool:
    return all(v is None or float(v).is_integer() for column in request.fields["value"] for v in column)


def _list(draft: Draft, name: str, values: Sequence[Any], wraps: str = "") -> list[str]:
    """Return `name = […]`, inside a call to `wraps` where one is given (`np.array`)."""
    missing = "None"
    if any(v is None for v in values):
        draft.need("np")
        missing = "np.nan"
    prefix, suffix = (f"{name} = {wraps}(", ")") if wraps else (f"{name} = ", "")
    return wrap_list(prefix, values, suffix, draft.style.habits.quote, missing)


def _keys(draft: Draft, request: Request, name: str) -> list[str]:
    """Return the lines that define the keys inline; dates become dates."""
    if request.wraps != "date":
        whole = [int(k) for k in request.keys] if _consecutive(request.keys) else None
        if whole and len(whole) > 4 and draft.chance(0.6):
            if draft.chance(0.6):
                return [f"{name} = list(range({whole[0]}, {whole[-1] + 1}))"]
            draft.need("np")
            return [f"{name} = np.arange({whole[0]}, {whole[-1] + 1})"]
        return _list(draft, name, request.keys)
    form = draft.rng.randrange(3)
    if form == 0:
        draft.need("pd")
        return _list(draft, name, request.keys, "pd.to_datetime")
    if form == 1:
        draft.need("np")
        prefix = f"{name} = np.array("
        return wrap_list(prefix, request.keys, f", dtype={draft.text('datetime64[D]')})", draft.style.habits.quote)
    draft.need("date")
    return [*_list(draft, name, request.keys), f"{name} = [date.fromisoformat(day) for day in {name}]"]


def _consecutive(keys: Sequence[Any]) -> bool:
    return all(not isinstance(k, str) for k in keys) and all(float(b - a) == 1.0 for a, b in itertools.pairwise(keys))


def _lists(draft: Draft, request: Request) -> Held:
    keys = key_name(draft, request)
    lines = _keys(draft, request, keys)
    taken = {keys}
    columns: dict[str, list[str]] = {}
    arrays = draft.chance(0.35)
    if arrays:
        draft.need("np")
    for role, series in request.fields.items():
        columns[role] = []
        for i, (name, values) in enumerate(zip(request.names, series, strict=True)):
            stem = slug(name) if len(request.names) > 1 else (_value_name(draft, request) if role == "value" else "")
            variable = stem or (f"values_{i + 1}" if len(request.names) > 1 else "values")
            if role != "value":
                variable = f"{stem}_{role}" if stem else (f"{role}_{i + 1}" if len(request.names) > 1 else role)
            while variable in taken:
                variable += "_"
            taken.add(variable)
            columns[role].append(variable)
            lines += _list(draft, variable, values, "np.array" if arrays else "")
    draft.add("data", *lines)
    return Held(keys, columns, arrays=arrays)


def _pairs(draft: Draft, request: Request) -> Held:
    rows = draft.rng.choice(("rows", "data", "records", "items"))
    keys, values = key_name(draft, request), _value_name(draft, request)
    if request.wraps == "date" or values == keys:
        return _lists(draft, request)
    column = numbers(request.fields["value"][0])
    if request.missing:
        draft.need("np")
        column = numbers(request.fields["value"][0], "np.nan")
    pairs = [f"    ({draft.text(key)}, {value})," for key, value in zip(request.keys, column, strict=True)]
    lines = [f"{rows} = [", *pairs, "]"]
    if draft.chance(0.5):
        lines.append(f"{keys}, {values} = zip(*{rows})")
    else:
        lines += [f"{keys} = [row[0] for row in {rows}]", f"{values} = [row[1] for row in {rows}]"]
    draft.add("data", *lines)
    return Held(keys, {"value": [values]})


def _dict(draft: Draft, request: Request) -> Held:
    if request.wraps == "date" or request.missing:
        return _lists(draft, request)
    name = slug(request.quantity) if draft.style.habits.verbose_names else ""
    name = name or draft.rng.choice(("data", "values", "stats"))
    column = numbers(request.fields["value"][0])
    items = [f"    {draft.text(key)}: {value}," for key, value in zip(request.keys, column, strict=True)]
    draft.add("data", f"{name} = {{", *items, "}")
    return Held(f"list({name})", {"value": [f"list({name}.values())"]})


def _frame(draft: Draft, request: Request) -> Held:
    draft.need("pd")
    key, value = request.header[0], request.header[-1]
    lines = ["df = pd.DataFrame({"]
    for name, values in ((key, request.keys), (value, request.fields["value"][0])):
        lines += _nested(draft, f"    {draft.text(name)}: ", values)
    lines.append("})")
    if request.wraps == "date":
        lines.append(f"df[{draft.text(key)}] = pd.to_datetime(df[{draft.text(key)}])")
    draft.add("data", *lines)
    return Held(f"df[{draft.text(key)}]", {"value": [f"df[{draft.text(value)}]"]}, arrays=True, frame="df")


def _nested(draft: Draft, prefix: str, values: Sequence[Any]) -> list[str]:
    lines = wrap_list(prefix, values, ",", draft.style.habits.quote)
    return [lines[0], *(f"    {line}" for line in lines[1:])]


def _dict_of_lists(draft: Draft, request: Request) -> Held:
    keys = key_name(draft, request)
    name = draft.rng.choice(("data", "series", slug(request.quantity) or "data"))
    name = name if name != keys else "data"
    lines = [*_keys(draft, request, keys), f"{name} = {{"]
    for label, values in zip(request.names, request.fields["value"], strict=True):
        missing = "np.nan" if request.missing else "None"
        inner = wrap_list(f"    {draft.text(label)}: ", values, ",", draft.style.habits.quote, missing)
        lines += [inner[0], *(f"    {line}" for line in inner[1:])]
    if request.missing:
        draft.need("np")
    draft.add("data", *lines, "}")
    columns = [f"{name}[{draft.text(label)}]" for label in request.names]
    return Held(keys, {"value": columns}, items=f"{name}.items()")


def _wide_frame(draft: Draft, request: Request) -> Held:
    draft.need("pd")
    lines = ["df = pd.DataFrame("]
    inner = ["{"]
    for label, values in zip(request.names, request.fields["value"], strict=True):
        inner += _nested(draft, f"    {draft.text(label)}: ", values)
    inner.append("},")
    index = wrap_list("index=", request.keys, ",", draft.style.habits.quote)
    if request.wraps == "date":
        index = wrap_list("index=pd.to_datetime(", request.keys, "),", draft.style.habits.quote)
    lines += [f"    {line}" for line in (*inner, *index)] + [")"]
    draft.add("data", *lines)
    columns = [f"df[{draft.text(label)}]" for label in request.names]
    return Held("df.index", {"value": columns}, items="df.items()", arrays=True, frame="df")


def _array(draft: Draft, request: Request) -> Held:
    draft.need("np")
    keys = key_name(draft, request)
    names = plural(request.series_label) or "groups"
    names = names if names != keys else "groups"
    missing = "np.nan"
    rows = [f"    [{', '.join(numbers(values, missing))}]," for values in request.fields["value"]]
    if max(map(len, rows)) > 110:
        return _dict_of_lists(draft, request)
    lines = [*_keys(draft, request, keys), *_list(draft, names, request.names), "table = np.array([", *rows, "])"]
    draft.add("data", *lines)
    columns = [f"table[{i}]" for i in range(len(request.names))]
    return Held(keys, {"value": columns}, items=f"zip({names}, table)", arrays=True)


def _text(draft: Draft, request: Request) -> Held:
    draft.need("pd", "StringIO")
    draft.add("data", f'raw = """{draft.data.to_csv().strip()}"""', "")
    if any(mark in draft.data.to_csv() for mark in ('"', "\\")):
        draft.sections["data"].clear()
        draft.imports -= {"StringIO"}
        return _frame(draft, request)
    return _read(draft, request, "StringIO(raw)")


def _csv_pandas(draft: Draft, request: Request) -> Held:
    draft.need("pd")
    return _read(draft, request, draft.text("data.csv"))


def _read(draft: Draft, request: Request, where: str) -> Held:
    header, q = list(request.header), draft.text
    dates = f", parse_dates=[{q(header[0])}]" if request.wraps == "date" else ""
    textual = {header[0]: request.keys} if not request.wraps and isinstance(request.keys[0], str) else {}
    if len(request.names) > 1:
        textual[header[1]] = request.names
    typed = {column: Raw("str") for column, names in textual.items() if all(map(_numeric, names))}
    kept = ", keep_default_na=False" if any(_blank(name) for names in textual.values() for name in names) else ""
    options = dates + (f", dtype={literal(typed, draft.style.habits.quote)}" if typed else "") + kept
    lines = [f"df = pd.read_csv({where}{options})"]
    roles = dict(zip(request.fields, header[-len(request.fields) :], strict=True))
    if len(request.names) == 1:
        draft.add("data", *lines)
        columns = {role: [f"df[{q(column)}]"] for role, column in roles.items()}
        return Held(f"df[{q(header[0])}]", columns, arrays=True, frame="df")
    if list(request.fields) == ["value"] and draft.chance(0.5):
        keys = key_name(draft, request)
        keys = keys if keys != "df" else "labels"
        lines.append(f"{keys} = df[{q(header[0])}].unique()")
        lines.append(
            f"data = {{name: group[{q(header[-1])}].to_numpy() for name, group in "
            f"df.groupby({q(header[1])}, sort=False)}}"
        )
        draft.add("data", *lines)
        columns = {"value": [f"data[{q(name)}]" for name in request.names]}
        return Held(keys, columns, items="data.items()", arrays=True)
    lines.append(f"groups = {{name: group for name, group in df.groupby({q(header[1])}, sort=False)}}")
    draft.add("data", *lines)
    columns = {
        role: [f"groups[{q(name)}][{q(column)}].to_numpy()" for name in request.names] for role, column in roles.items()
    }
    return Held(f"df[{q(header[0])}].unique()", columns, arrays=True)


def _numeric(name: str) -> bool:
    try:
        float(name)
    except ValueError:
        return False
    return True


def _blank(name: str) -> bool:
    """Whether pandas would read this name as a missing value."""
    return name.strip().lower() in {"nan", "na", "n/a", "null", "none", "<na>", "-nan"}


def _csv_module(draft: Draft, request: Request) -> Held:
    draft.need("csv")
    header, q = list(request.header), draft.text
    lines = [
        f"with open({q('data.csv')}, newline={q('')}, encoding={q('utf-8')}) as file:",
        "    rows = list(csv.DictReader(file))",
    ]
    keys = key_name(draft, request)
    keys = keys if keys != "rows" else "labels"
    convert = "{}" if request.keys and isinstance(request.keys[0], str) else "float({})"
    if request.wraps == "date":
        draft.need("date")
        convert = "date.fromisoformat({})"
    elif request.wraps == "year":
        convert = "int({})"
    cell = convert.format(f"row[{q(header[0])}]")
    missing = " or " + q("nan") if request.missing else ""
    roles = dict(zip(request.fields, header[-len(request.fields) :], strict=True))
    several = len(request.names) > 1
    first = f" if row[{q(header[1])}] == {q(request.names[0])}" if several else ""
    lines.append(f"{keys} = [{cell} for row in rows{first}]")
    columns: dict[str, list[str]] = {}
    for role, column in roles.items():
        number = f"float(row[{q(column)}]{missing})"
        if not several:
            name = _value_name(draft, request) if role == "value" else role
            name = name if name not in (keys, "rows") else "values"
            lines.append(f"{name} = [{number} for row in rows]")
            columns[role] = [name]
            continue
        name = {"value": "data", "error": "errors"}.get(role, role)
        lines += [f"{name} = {{}}", "for row in rows:"]
        lines.append(f"    {name}.setdefault(row[{q(header[1])}], []).append({number})")
        columns[role] = [f"{name}[{q(label)}]" for label in request.names]
    draft.add("data", *lines)
    return Held(keys, columns, items="data.items()" if several else "")


HOLDERS = {
    "lists": _lists,
    "pairs": _pairs,
    "dict": _dict,
    "frame": _frame,
    "dict-of-lists": _dict_of_lists,
    "wide-frame": _wide_frame,
    "array": _array,
    "text": _text,
    "csv-pandas": _csv_pandas,
    "csv-module": _csv_module,
}
