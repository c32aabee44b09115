"""One hierarchy of errors. Each says what happened, where, and what to do about it.

`CodesynthError` is what the command line prints as one sentence; `StageError` and its children are caught by the
stages and become `Failure` records.
"""

from __future__ import annotations

from typing import Any


class CodesynthError(Exception):
    """Base of everything that codesynth raises on purpose. Travels between processes with its attributes."""

    exit_code = 1

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), self.args, dict(self.__dict__))


def _rebuild(kind: type[CodesynthError], args: tuple[Any, ...], attributes: dict[str, Any]) -> CodesynthError:
    error = kind.__new__(kind)
    error.args = args
    error.__dict__.update(attributes)
    return error


class SpecError(CodesynthError):
    """The plan is wrong. `problems` lists everything that is wrong with it, not only the first thing."""

    exit_code = 2

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


class MissingTool(CodesynthError):
    """Something that a renderer or the jail needs is not installed; `cure` is the command that installs it."""

    exit_code = 3

    def __init__(self, what: str, cure: str) -> None:
        self.cure = cure
        super().__init__(f"{what}. To install it: {cure}")


class JailUnavailable(MissingTool):
    """The jail cannot be built here; running code unjailed needs `--unsafe-no-jail`."""

    def __init__(self, what: str, cure: str) -> None:
        self.cure = cure
        # Not MissingTool's sentence: the cure is seldom an installation.
        CodesynthError.__init__(self, f"{what}. The cure: {cure}. For code that you trust: --unsafe-no-jail")


class OutputError(CodesynthError):
    """The dataset directory cannot be written, or belongs to another plan."""

    exit_code = 4


class DatasetError(CodesynthError):
    """A stored dataset cannot be read: truncated, missing or not ours."""

    exit_code = 5


class EndpointError(CodesynthError):
    """The model endpoint cannot be used at all: dead, wrong key, unknown model."""

    exit_code = 6


class BudgetExhausted(CodesynthError):
    """The cap on cost was reached. What was finished stays; the same command goes on from there."""

    exit_code = 7


class StageError(CodesynthError):
    """A sample was refused. `kind` is a short kebab-case name, `detail` one sentence without paths or addresses."""

    stage = "stage"

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(f"{kind}: {detail}" if detail else kind)


class AuthorError(StageError):
    """The author gave nothing usable: a refusal, an unparsable reply, data that do not fit.

    `cost` (US dollars) and `tokens` are what was spent on it nevertheless.
    """

    stage = "author"

    def __init__(self, kind: str, detail: str = "", cost: float = 0.0, tokens: int = 0) -> None:
        super().__init__(kind, detail)
        self.cost = cost
        self.tokens = tokens


class RenderError(StageError):
    """The source did not become an image: an exception, a limit, a picture that is none."""

    stage = "render"


class Rejected(StageError):
    """A filter refused the image or its questions."""

    stage = "filter"
