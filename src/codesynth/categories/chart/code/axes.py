"""Ticks: how values are written along an axis, and how category names, years and dates are fitted under it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from codesynth.categories.chart.code import layout
from codesynth.categories.chart.code.draft import Draft
from codesynth.categories.chart.code.literals import Raw, decimals_of

CURRENCIES = ("€", "$", "£", "¥", "₽", "zł", "CHF", "元", "円")


def nice_step(span: float, count: int) -> float:
    """Return a round step that divides `span` into about `count` parts."""
    raw = span / max(1, count)
    power = 10.0 ** math.floor(math.log10(raw)) if raw > 0 else 1.0
    for factor in (1, 2, 2.5, 5, 10):
        if raw <= factor * power * 1.0001:
            return float(factor * power)
    return 10.0 * power


def nice_limits(low: float, high: float, count: int = 6) -> tuple[float, float]:
    """Return round limits around [low, high]."""
    step = nice_step((high - low) or abs(high) or 1.0, count)
    return _clean(math.floor(low / step + 1e-9) * step), _clean(math.ceil(high / step - 1e-9) * step)


def _clean(value: float) -> float:
    return float(f"{value:.10g}")


def value_format(values: Sequence[float], unit: str = "") -> str:
    """Return a format spec in braces for printing values beside marks: `{:,.0f}`, `{:.1f}%`."""
    decimals = min(3, max((decimals_of(v) for v in values), default=0))
    comma = "," if max((abs(v) for v in values), default=0) >= 1000 else ""
    sign = f"{{:{comma}.{decimals}f}}"
    if unit == "%":
        return sign + "%"
    if unit in ("€", "$", "£") and decimals <= 2:
        return unit + sign if unit in "$£" else sign + " €"
    return sign


def value_axis(draft: Draft, values: Sequence[float], unit: str = "", axis: str = "y", owner: str = "ax") -> None:
    """Write the numbers along a value axis as a person would want to read them."""
    top = max(abs(v) for v in values)
    target = f"{owner}.{axis}axis.set_major_formatter"
    if unit == "%" and top <= 400 and draft.chance(0.5):
        if draft.chance(0.5):
            draft.need("PercentFormatter")
            draft.add("axes", f"{target}(PercentFormatter())")
        else:
            draft.add("axes", f"{target}({draft.text('{x:g}%')})")
        return
    if top >= 1e6 or (top >= 20_000 and draft.chance(0.3)):
        _suffixed(draft, target, top)
    elif top >= 10_000 or (top >= 2000 and draft.chance(0.6)):
        _separated(draft, target)


def _separated(draft: Draft, target: str) -> None:
    form = draft.rng.randrange(3)
    if form == 0:
        draft.add("axes", f"{target}({draft.text('{x:,.0f}')})")
    elif form == 1:
        draft.need("FuncFormatter")
        draft.add("axes", f"{target}(FuncFormatter(lambda value, _: f{draft.text('{value:,.0f}')}))")
    else:
        draft.need("mticker")
        draft.add("axes", f"{target}(mticker.StrMethodFormatter({draft.text('{x:,.0f}')}))")


def _suffixed(draft: Draft, target: str, top: float) -> None:
    power, suffix = (1e9, "B") if top >= 2e9 else (1e6, "M") if top >= 2e6 else (1e3, "K")
    if suffix == "K" and draft.chance(0.5):
        suffix = "k"
    # `g` keeps 2.5K from being written as 2K.
    body = f"{{value / {int(power) if power < 1e6 else f'1e{round(math.log10(power))}'}:g}}{suffix}"
    if draft.chance(0.5):
        draft.need("FuncFormatter")
        draft.add("axes", f"{target}(FuncFormatter(lambda value, _: f{draft.text(body)}))")
    else:
        body = body.replace("value", "v", 1)
        draft.add("axes", f"{target}(lambda v, pos: f{draft.text(body)})")


def category_rotation(draft: Draft, labels: Sequence[str], slot: float, scale: float = 1.0) -> int:
    """Return the rotation that `labels` need when each has `slot` points."""
    return layout.label_rotation(labels, slot, draft.style.size * scale, draft.style.font.factor)


def rotate_labels(draft: Draft, rotation: int, owner: str = "ax") -> None:
    """Rotate the labels under the x axis, slanted ones anchored at their end."""
    if not rotation:
        return
    if rotation == 90:
        draft.add("axes", draft.call(f"{owner}.tick_params", axis="x", rotation=90))
        return
    anchored = "anchor" if draft.chance(0.7) else None
    if owner == "ax" and draft.single and draft.style.habits.pyplot:
        draft.add("axes", draft.call("plt.xticks", rotation=rotation, ha="right", rotation_mode=anchored))
    else:
        kwargs = {"rotation": rotation, "ha": "right", "rotation_mode": anchored}
        draft.add("axes", draft.call("plt.setp", Raw(f"{owner}.get_xticklabels()"), **kwargs))


def year_ticks(draft: Draft, years: Sequence[float], room: float | None = None, owner: str = "ax") -> None:
    """Put ticks on whole years only, as many as fit."""
    first, last = int(years[0]), int(years[-1])
    slot = draft.text_width("2000") * 1.7
    fit = max(2, int((room or draft.plot_width) / slot))
    step = next(s for s in (1, 2, 3, 4, 5, 10, 20, 25, 50, 100, 500) if (last - first) / s <= fit)
    if step >= 5:
        first = math.ceil(first / step) * step
    if len(years) <= fit and step == 1 and draft.chance(0.5):
        draft.add("axes", draft.call(f"{owner}.set_xticks", Raw(f"range({first}, {last + 1})")))
    else:
        draft.add("axes", draft.call(f"{owner}.set_xticks", Raw(f"range({first}, {last + 1}, {step})")))


# Spacings of date ticks from fine to coarse: days apart, locator, format in English, format elsewhere.
DATE_STEPS = (
    *((n, f"DayLocator(interval={n})", "%d %b", "%d.%m.") for n in (1, 2, 3, 5, 7, 14)),
    (30, "MonthLocator()", "%b %Y", "%m/%Y"),
    *((30 * n, f"MonthLocator(interval={n})", "%b %Y", "%m/%Y") for n in (2, 3, 4, 6)),
    (365, "YearLocator()", "%Y", "%Y"),
    *((365 * n, f"YearLocator({n})", "%Y", "%Y") for n in (2, 5, 10)),
)


def date_ticks(draft: Draft, days: Sequence[str], room: float | None = None, owner: str = "ax") -> None:
    """Put as many date ticks as fit, in a format that suits their distance; two or more in any case."""
    start, end = date.fromisoformat(days[0]), date.fromisoformat(days[-1])
    span = (end - start).days
    draft.need("mdates")
    swapped = draft.chance(0.4)
    for every, locator, words, digits in DATE_STEPS:
        form = words if draft.locale == "en" else digits
        form = "%b %d" if form == "%d %b" and swapped else form
        slot = draft.text_width(start.strftime(form)) + 1.3 * draft.style.size
        count = span / every
        if count * slot <= (room or draft.plot_width) and count >= 2:
            draft.add(
                "axes",
                f"{owner}.xaxis.set_major_locator(mdates.{locator})",
                f"{owner}.xaxis.set_major_formatter(mdates.DateFormatter({draft.text(form)}))",
            )
            return
    draft.add(
        "axes",
        f"locator = mdates.AutoDateLocator(minticks=2, maxticks={max(3, int((room or draft.plot_width) // 60))})",
        f"{owner}.xaxis.set_major_locator(locator)",
        f"{owner}.xaxis.set_major_formatter(mdates.ConciseDateFormatter(locator))",
    )
