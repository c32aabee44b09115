"""Evaluating programs: pure, total and bounded, since a program may come from a model or from a stranger's row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codesynth.core import Program, Scene
from codesynth.qa.context import Context
from codesynth.qa.errors import ProgramError
from codesynth.qa.operations import OPERATIONS
from codesynth.qa.registry import coerce
from codesynth.qa.values import Measured, Rows

MAX_NODES = 400
_SHARED = ("table", "printed", "scaled", "read", "where")  # what most programs of a scene begin with
MAX_DEPTH = 40
MAX_ITEMS = 200
MAX_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class Step:
    """One operation as it was carried out: what it was applied to and what came out."""

    program: Program
    arguments: tuple[Any, ...]
    value: Any


@dataclass(frozen=True, slots=True)
class Trace:
    """The value of a program, with the steps in the order in which they were carried out."""

    value: Any
    steps: tuple[Step, ...]


def evaluate(program: Program, scene: Scene, data: Mapping[str, str]) -> Any:
    """Return what a program computes over a scene and its data files, as plain data.

    Numbers come back as float (int where whole), texts as str, yes/no as bool, lists as tuples. ProgramError, with
    a kind, when there is no answer: an unknown operation, wrong types, a missing cell, a tie, too big a program.
    """
    return plain(run(program, Context(scene, data)).value)


def run(program: Program, context: Context) -> Trace:
    """Evaluate within a context and keep the steps; the values are `Measured` and `Rows`."""
    check_size(program)
    steps: list[Step] = []
    try:
        value = _value(program, context, steps)
    except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError) as error:
        # Operations check what they get; this is the last line against scenes that break the contract.
        raise ProgramError("wrong-type", f"{type(error).__name__} in an operation") from error
    return Trace(value, tuple(steps))


def check_size(program: Program) -> None:
    """Raise ProgramError when a program is too big to be an honest one. Never recurses."""
    if not isinstance(program, Program):
        raise ProgramError("wrong-type", "not a program")
    nodes = 0
    stack: list[tuple[Any, int]] = [(program, 1)]
    while stack:
        node, depth = stack.pop()
        nodes += 1
        if nodes > MAX_NODES or depth > MAX_DEPTH:
            raise ProgramError("too-big", f"more than {MAX_NODES} nodes, or deeper than {MAX_DEPTH}")
        for argument in node.args if isinstance(node, Program) else node:
            if isinstance(argument, str) and len(argument) > MAX_TEXT:
                raise ProgramError("too-big", f"a text of more than {MAX_TEXT} characters")
            if isinstance(argument, list | tuple) and len(argument) > MAX_ITEMS:
                raise ProgramError("too-big", f"a list of more than {MAX_ITEMS} items")
            if isinstance(argument, Program | list | tuple):
                stack.append((argument, depth + 1))


def _value(node: Any, context: Context, steps: list[Step]) -> Any:
    if isinstance(node, list | tuple):
        return tuple(_value(item, context, steps) for item in node)
    if not isinstance(node, Program):
        return node
    if node.op in _SHARED and _hashable(node):
        if node not in context.known:
            own: list[Step] = []
            context.known[node] = (_apply(node, context, own), tuple(own))
        value, known = context.known[node]
        steps.extend(known)
        return value
    return _apply(node, context, steps)


def _hashable(node: Program) -> bool:
    """Say whether a node can be looked up: True equals 1 as a key, but not as an argument."""
    return all(isinstance(argument, Program | str | int | float) and argument is not True for argument in node.args)


def _apply(node: Program, context: Context, steps: list[Step]) -> Any:
    operation = OPERATIONS.get(node.op)
    if len(node.args) != len(operation.types):
        expected, got = len(operation.types), len(node.args)
        raise ProgramError("wrong-arguments", f"{node.op} takes {expected} arguments, got {got}")
    values = [_value(argument, context, steps) for argument in node.args]
    arguments = tuple(coerce(kind, value) for kind, value in zip(operation.types, values, strict=True))
    result = operation.run(context, *arguments) if operation.needs_context else operation.run(*arguments)
    steps.append(Step(node, arguments, result))
    return result


def plain(value: Any) -> Any:
    """Return a value as plain data; ProgramError for rows, which are no answer."""
    if isinstance(value, Rows):
        raise ProgramError("wrong-type", "the program ends in rows, not in an answer")
    if isinstance(value, Measured):
        whole = value.value == int(value.value) and abs(value.value) < 2**53
        return int(value.value) if whole else value.value
    if isinstance(value, tuple | list):
        return tuple(plain(item) for item in value)
    return value


def catalogue() -> list[dict[str, str]]:
    """Return every operation with its name, signature and one line of documentation, for prompts and docs."""
    return [{"name": op.name, "signature": op.signature, "doc": op.doc} for op in OPERATIONS]
