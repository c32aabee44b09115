"""Heatmaps, annotated or with a colour bar."""

from __future__ import annotations

from codesynth.categories.chart.code import axes, decor
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.literals import Raw, numbers, wrap_list
from codesynth.categories.chart.code.naming import plural
from codesynth.categories.chart.code.palettes import DIVERGING, SEQUENTIAL
from codesynth.categories.chart.data import MatrixData
from codesynth.categories.chart.figures.base import Figure
from codesynth.categories.chart.making.clouds import make_matrix


def _hold(draft: Draft) -> tuple[str, str, str]:
    """Write the data section; return the expressions of rows, columns and values."""
    data, q = draft.data, draft.text
    header = data.header()
    lines = [f"    [{', '.join(numbers(row, 'np.nan'))}]," for row in data.values]
    if max(map(len, lines)) > 100 or draft.chance(0.35):
        draft.need("pd")
        typed = {header[0]: Raw("str"), header[1]: Raw("str")}
        draft.add(
            "data",
            f"df = pd.read_csv({q('data.csv')}, dtype={draft.text(typed)})",
            f"rows = df[{q(header[0])}].unique()",
            f"columns = df[{q(header[1])}].unique()",
            f"table = df.pivot(index={q(header[0])}, columns={q(header[1])}, values={q(header[2])})",
            "table = table.loc[rows, columns]",
        )
        return "rows", "columns", "table.to_numpy()"
    draft.need("np")
    rows = plural(data.row_label) or "rows"
    columns = plural(data.column_label) or "columns"
    if rows == columns:
        rows, columns = "rows", "columns"
    quote = draft.style.habits.quote
    draft.add(
        "data",
        *wrap_list(f"{rows} = ", list(data.rows), "", quote),
        *wrap_list(f"{columns} = ", list(data.columns), "", quote),
        "values = np.array([",
        *lines,
        "])",
    )
    return rows, columns, "values"


def draw_heatmap(draft: Draft) -> None:
    """Draw a heatmap with values in the cells, a colour bar, or both."""
    data, rng = draft.data, draft.rng
    draft.single = False
    rows, columns = len(data.rows), len(data.columns)
    present = [float(v) for row in data.values for v in row if v is not None]
    spec = axes.value_format(present)
    cell = draft.widest([spec.format(v) for v in present], 0.85) + 8
    left = draft.widest(data.rows) / 72
    width = 1.6 + left + columns * max(0.42, min(cell / 72, 0.9))
    draft.open(min(13.0, max(5.0, width)), min(11.0, max(3.8, 1.9 + rows * rng.choice((0.4, 0.44, 0.5)))))
    names = _hold(draft)
    signed = min(present) < 0 < max(present)
    cmap = rng.choice(DIVERGING if signed else SEQUENTIAL)
    limits = {}
    if signed:
        bound = 1.0 if max(map(abs, present)) <= 1 else axes.nice_limits(0, max(map(abs, present)), 5)[1]
        limits = {"vmin": -bound, "vmax": bound}
    form = rng.choice(("imshow", "imshow", "pcolormesh"))
    aspect = "auto" if columns > 8 or rows > 8 or cell > 40 or draft.chance(0.5) else None
    if form == "imshow":
        call = draft.call("ax.imshow", Raw(names[2]), cmap=cmap, aspect=aspect, **limits)
    else:
        call = draft.call("ax.pcolormesh", Raw(names[2]), cmap=cmap, edgecolors=rng.choice((None, "white")), **limits)
    draft.draw(f"{'im' if form == 'imshow' else 'mesh'} = {call}")
    room = (draft.width * 72 * 0.84 - left * 72 - 40) / columns
    annotated = cell - 4 < room and draft.plot_height / rows > draft.style.size * 1.3 and draft.chance(0.75)
    if aspect is None and form == "imshow":
        side = min(room, draft.plot_height / rows)
        annotated = annotated and cell - 4 < side
    if annotated:
        _annotate(draft, names[2], spec, 0.0 if form == "imshow" else 0.5)
    _finish(draft, names, form, not annotated or draft.chance(0.6), room)


def _annotate(draft: Draft, values: str, spec: str, shift: float) -> None:
    data = draft.data
    missing = any(v is None for row in data.values for v in row)
    handle = "im" if shift == 0 else "mesh"
    size = round(draft.style.size * 0.85, 1)
    place = f" + {shift}" if shift else ""
    draft.draw(f"for i in range({len(data.rows)}):", f"    for j in range({len(data.columns)}):")
    indent = "        "
    if missing:
        draft.draw(f"        if np.isnan({values}[i, j]):", "            continue")
        draft.need("np")
    # The ink follows the lightness of the cell, which the colour map knows best.
    draft.draw(f"{indent}r, g, b, _ = {handle}.cmap({handle}.norm({values}[i, j]))")
    ink = f"{draft.text('white')} if 0.3 * r + 0.59 * g + 0.11 * b < 0.5 else {draft.text('black')}"
    text = Raw(f"f{draft.text(spec.replace('{:', '{value:'))}")
    draft.draw(f"{indent}value = {values}[i, j]")
    call = draft.call(
        "ax.text", Raw(f"j{place}"), Raw(f"i{place}"), text, ha="center", va="center", color=Raw(ink), fontsize=size
    )
    draft.draw(indent + call.replace("\n", f"\n{indent}"))


def _finish(draft: Draft, names: tuple[str, str, str], form: str, bar: bool, room: float) -> None:
    data = draft.data
    rows, columns = names[:2]
    rotation = axes.category_rotation(draft, data.columns, room)
    slanted = {"rotation": rotation, "ha": "right"} if 0 < rotation < 90 else {"rotation": 90} if rotation else {}
    shift = "" if form == "imshow" else " + 0.5"
    at_rows, at_columns = f"range({len(data.rows)})", f"range({len(data.columns)})"
    if shift:
        draft.need("np")
        at_rows, at_columns = f"np.arange({len(data.rows)}){shift}", f"np.arange({len(data.columns)}){shift}"
    draft.add(
        "axes",
        draft.call("ax.set_xticks", Raw(at_columns), Raw(columns), **slanted),
        draft.call("ax.set_yticks", Raw(at_rows), Raw(rows)),
    )
    if form == "pcolormesh":
        draft.add("axes", "ax.invert_yaxis()")
    if draft.style.sheet or draft.chance(0.3):
        draft.add("axes", "ax.grid(False)")
    if draft.chance(0.3):
        draft.add("axes", "ax.tick_params(length=0)")
    decor.axis_labels(draft, data.column_label, data.row_label)
    if bar:
        label = decor.with_unit(draft, data.quantity, data.unit)
        handle = "im" if form == "imshow" else "mesh"
        shrink = draft.rng.choice((None, 0.8, 0.9))
        draft.add("axes", draft.call("fig.colorbar", Raw(handle), ax=Raw("ax"), label=label, shrink=shrink))
    decor.titles(draft, width=draft.width * 72 * 0.7 - draft.widest(data.rows))


FIGURES = (Figure("heatmap", MatrixData, "matrix", make_matrix, draw_heatmap, weight=1.2),)
