"""Python literals and calls as people write them, broken into lines where they grow long."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

LINE = 100


class Raw(str):
    """An expression that stands in the code as it is: a variable, a call."""

    __slots__ = ()


def literal(value: Any, quote: str = '"') -> str:
    """Return `value` as Python source on one line; strings in the wanted quotes, floats without noise."""
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, str):
        return quoted(value, quote)
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, float):
        return number(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{literal(k, quote)}: {literal(v, quote)}" for k, v in value.items()) + "}"
    if isinstance(value, tuple):
        inner = ", ".join(literal(v, quote) for v in value)
        return f"({inner},)" if len(value) == 1 else f"({inner})"
    if isinstance(value, list):
        return "[" + ", ".join(_items(value, quote)) + "]"
    return repr(value)


def quoted(text: str, quote: str = '"') -> str:
    """Return a string literal in `quote`s, in the other ones where that saves escapes."""
    other = "'" if quote == '"' else '"'
    if quote in text and other not in text:
        quote = other
    body = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace(quote, f"\\{quote}")
    return f"{quote}{body}{quote}"


def number(value: float) -> str:
    """Return a number without a trailing `.0` or binary noise."""
    if isinstance(value, int) or (float(value).is_integer() and abs(value) < 1e15):
        return str(int(value))
    return repr(round(value, 10))


def numbers(values: Sequence[float | None], missing: str = "None") -> list[str]:
    """Return a column of numbers, all with the same number of decimals."""
    decimals = max((decimals_of(v) for v in values if v is not None), default=0)
    return [missing if v is None else f"{v:.{decimals}f}" for v in values]


def decimals_of(value: float) -> int:
    """Count the decimals that a number was rounded to."""
    if float(value).is_integer():
        return 0
    text = f"{value:.10f}".rstrip("0")
    return len(text.partition(".")[2])


def _items(values: Sequence[Any], quote: str) -> Iterable[str]:
    plain = [v for v in values if v is not None]
    if plain and all(isinstance(v, int | float) and not isinstance(v, bool) for v in plain):
        return numbers(values)
    return [literal(v, quote) for v in values]


def wrap_list(prefix: str, values: Sequence[Any], suffix: str, quote: str = '"', missing: str = "None") -> list[str]:
    """Return `prefix[…]suffix` as lines: one when it fits, otherwise filled or one item a line."""
    plain = [v for v in values if v is not None]
    numeric = bool(plain) and all(isinstance(v, int | float) for v in plain)
    items = numbers(values, missing) if numeric else [literal(v, quote) for v in values]
    flat = f"{prefix}[{', '.join(items)}]{suffix}"
    if len(flat) <= LINE:
        return [flat]
    lines, current = [f"{prefix}["], "   "
    for item in items:
        if len(current) + len(item) + 2 > LINE - 8:
            lines.append(current)
            current = "   "
        current += f" {item},"
    return [*lines, current, f"]{suffix}"]


def call(function: str, *args: Any, quote: str = '"', **kwargs: Any) -> str:
    """Return a call, on one line when it fits, otherwise with one argument a line."""
    parts = [literal(arg, quote) for arg in args]
    parts += [f"{key}={literal(value, quote)}" for key, value in kwargs.items()]
    flat = f"{function}({', '.join(parts)})"
    if len(flat) <= LINE:
        return flat
    inner = ", ".join(parts)
    if len(inner) <= LINE - 4 and len(parts) > 1:
        return f"{function}(\n    {inner}\n)"
    return f"{function}(\n" + "".join(f"    {part},\n" for part in parts) + ")"
