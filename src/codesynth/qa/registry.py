"""The registry of operations. An operation is a function: its annotations are its types, its docstring its doc."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codesynth.qa.errors import ProgramError
from codesynth.qa.values import Measured, Rows

Function = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: `types` are those of its arguments after the context, `result` what it returns."""

    name: str
    types: tuple[str, ...]
    parameters: tuple[str, ...]
    result: str
    doc: str
    run: Function
    needs_context: bool

    @property
    def signature(self) -> str:
        """The signature as text: `where(rows: rows, column: text, value: value) -> rows`."""
        arguments = ", ".join(f"{name}: {type_}" for name, type_ in zip(self.parameters, self.types, strict=True))
        return f"{self.name}({arguments}) -> {self.result}"


TYPES: Mapping[str, str] = {
    "Rows": "rows",
    "Measured": "number",
    "Numbers": "numbers",
    "str": "text",
    "Texts": "texts",
    "bool": "yes/no",
    "Any": "value",
    "Values": "list",
}


def operation(function: Function) -> Operation:
    """Describe a function as an operation. A trailing underscore of its name is dropped."""
    parameters = list(inspect.signature(function).parameters.values())
    needs_context = bool(parameters) and parameters[0].name == "context"
    own = parameters[1:] if needs_context else parameters
    return Operation(
        function.__name__.rstrip("_"),
        tuple(TYPES[parameter.annotation] for parameter in own),
        tuple(parameter.name for parameter in own),
        TYPES[inspect.signature(function).return_annotation],
        (function.__doc__ or "").strip().splitlines()[0],
        function,
        needs_context,
    )


class Operations:
    """Operations by name; fixed once made. A duplicate name is an error."""

    def __init__(self, functions: Iterable[Function]) -> None:
        found: dict[str, Operation] = {}
        for function in functions:
            made = operation(function)
            if made.name in found:
                raise ValueError(f"two operations are called {made.name!r}")
            found[made.name] = made
        self._found = found

    def get(self, name: str) -> Operation:
        """Return an operation; ProgramError when there is none of this name."""
        if name not in self._found:
            raise ProgramError("unknown-operation", f"there is no operation {name[:40]!r}")
        return self._found[name]

    def __iter__(self) -> Iterator[Operation]:
        return iter(self._found.values())

    def __len__(self) -> int:
        return len(self._found)


def _number(value: Any) -> Any:
    if isinstance(value, Measured):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_number(value)
    raise TypeError


def as_number(value: float) -> Measured:
    """Return a constant as a number; TypeError when it is too big or not finite."""
    try:
        number = float(value)
    except OverflowError:
        raise TypeError from None
    if number != number or number in (float("inf"), float("-inf")):
        raise TypeError
    return Measured(number)


def _instance(kind: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, kind):
            raise TypeError
        return value

    return check


def _sequence(item: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if not isinstance(value, tuple | list):
            raise TypeError
        return tuple(item(part) for part in value)

    return check


def _value(value: Any) -> Any:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return as_number(value)
    return value


_COERCE: Mapping[str, Callable[[Any], Any]] = {
    "rows": _instance(Rows),
    "number": _number,
    "numbers": _sequence(_number),
    "text": _instance(str),
    "texts": _sequence(_instance(str)),
    "yes/no": _instance(bool),
    "value": _value,
    "list": _sequence(_value),
}


def coerce(type_name: str, value: Any) -> Any:
    """Return `value` as the type that an operation takes; ProgramError when it is not one."""
    try:
        return _COERCE[type_name](value)
    except TypeError:
        kind = type(value).__name__
        raise ProgramError("wrong-type", f"expected {type_name}, got {kind}") from None
