"""Run and pipeline specs: frozen, unknown keys refused, every problem listed at once.

A plan file is TOML with the fields of `RunSpec`; `[[pipelines]]` are `PipelineSpec`s, `[llm]` is `LLMSettings`.
"""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator, model_validator

from codesynth.errors import SpecError

Stage = Literal["llm", "procedural"]


@dataclass(frozen=True, slots=True)
class Known:
    """What is installed here: the languages of each renderer, the figure types and locales of each category."""

    renderers: dict[str, tuple[str, ...]] = field(default_factory=dict)
    figure_types: dict[str, tuple[str, ...]] = field(default_factory=dict)
    locales: dict[str, tuple[str, ...]] = field(default_factory=dict)


class Settings(BaseModel):
    """Base of everything a user configures."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AuthorStages(Settings):
    """Who writes what: a language model or the offline author, for each stage."""

    topic: Stage = "procedural"
    data: Stage = "procedural"
    code: Stage = "procedural"
    qa: Stage = "procedural"

    @property
    def uses_llm(self) -> bool:
        """Whether any stage asks a language model."""
        return "llm" in (self.topic, self.data, self.code, self.qa)


class PipelineSpec(Settings):
    """One kind of sample: category x renderer x figure types x author."""

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")] = ""
    category: str = "chart"
    renderer: str = "matplotlib"
    language: str = ""
    figure_types: tuple[str, ...] = ()
    weight: Annotated[float, Field(gt=0, allow_inf_nan=False)] = 1.0
    author: AuthorStages = AuthorStages()
    locales: dict[str, Annotated[float, Field(ge=0, allow_inf_nan=False)]] = {}

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, raw: Any) -> Any:
        if not isinstance(raw, dict):
            return raw
        raw = dict(raw)
        if not raw.get("name"):
            raw["name"] = f"{raw.get('category', 'chart')}-{raw.get('renderer', 'matplotlib')}"
        if raw.get("author") in ("llm", "procedural"):
            raw["author"] = dict.fromkeys(("topic", "data", "code"), raw["author"])
        return raw

    @field_validator("category")
    @classmethod
    def _known_category(cls, category: str, info: ValidationInfo) -> str:
        known = info.context.figure_types if info.context else None
        if known is not None and category not in known:
            raise ValueError(_unknown("category", category, known))
        return category

    @field_validator("renderer")
    @classmethod
    def _known_renderer(cls, renderer: str, info: ValidationInfo) -> str:
        known = info.context.renderers if info.context else None
        if known is not None and renderer not in known:
            raise ValueError(
                _unknown("renderer", renderer, known)
                + f". A package that offers it would bring it: pip install codesynth-{renderer}"
            )
        return renderer

    @field_validator("language", mode="after")
    @classmethod
    def _known_language(cls, language: str, info: ValidationInfo) -> str:
        languages = info.context.renderers.get(info.data.get("renderer", ""), ()) if info.context else ()
        if language and languages and language not in languages:
            raise ValueError(_unknown("language", language, languages))
        return language

    @field_validator("figure_types")
    @classmethod
    def _known_figure_types(cls, figure_types: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = info.context.figure_types.get(info.data.get("category", "")) if info.context else None
        problems = [_unknown("figure type", name, known) for name in figure_types if known and name not in known]
        if problems:
            raise ValueError("; ".join(problems))
        return figure_types

    @field_validator("locales")
    @classmethod
    def _known_locales(cls, locales: dict[str, float], info: ValidationInfo) -> dict[str, float]:
        known = info.context.locales.get(info.data.get("category", "")) if info.context else None
        problems = [_unknown("locale", name, known) for name in locales if known and name not in known]
        if locales and not sum(locales.values()):
            problems.append("the weights of the locales are all zero")
        if problems:
            raise ValueError("; ".join(problems))
        return locales


class MaxTokens(Settings):
    """The longest reply of each stage, in tokens. A plain number in a plan stands for all four."""

    topic: Annotated[int, Field(gt=0)] = 300
    data: Annotated[int, Field(gt=0)] = 4096
    code: Annotated[int, Field(gt=0)] = 4096
    qa: Annotated[int, Field(gt=0)] = 4096


class LLMSettings(Settings):
    """How to reach a language model, behind any OpenAI-compatible endpoint, and what it may cost.

    Prices are in US dollars per million tokens. The key itself is never stored, only the name of the environment
    variable that holds it. `timeout` is the whole time of one request in seconds, `concurrency` counts the requests
    in flight in one process, and `tries` is how often a stage asks, each time with another seed, until a reply is
    usable.
    """

    model: str = ""
    base_url: str = "https://api.openai.com/v1"
    api_key_env: str = "OPENAI_API_KEY"
    local: bool = False
    temperature: Annotated[float, Field(ge=0, le=2)] = 1.0
    top_p: Annotated[float, Field(gt=0, le=1)] = 1.0
    max_tokens: MaxTokens = MaxTokens()
    seed: int | None = None
    json_mode: Literal["auto", "schema", "object", "text"] = "auto"
    concurrency: Annotated[int, Field(ge=1, le=1000)] = 8
    timeout: Annotated[float, Field(gt=0)] = 120.0
    max_retries: Annotated[int, Field(ge=0, le=20)] = 5
    tries: Annotated[int, Field(ge=1, le=20)] = 3
    price_in: Annotated[float, Field(ge=0)] | None = None
    price_out: Annotated[float, Field(ge=0)] | None = None
    max_cost: Annotated[float, Field(gt=0)] | None = None

    @field_validator("max_tokens", mode="before")
    @classmethod
    def _same_for_all(cls, value: Any) -> Any:
        if isinstance(value, int) and not isinstance(value, bool):
            return dict.fromkeys(("topic", "data", "code", "qa"), value)
        return value

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if not self.local and not self.model:
            raise ValueError("name the model (--model NAME), or use --local")
        if self.max_cost is not None and (self.price_in is None or self.price_out is None) and not self.local:
            raise ValueError("max_cost needs price_in and price_out (US dollars per million tokens)")
        return self


Reason = Literal[
    "bad-image",
    "blank",
    "broken-value",
    "clipped-text",
    "covered-marks",
    "duplicate",
    "empty-axes",
    "error-picture",
    "extreme-aspect",
    "hidden-text",
    "illegible-text",
    "low-contrast-text",
    "missing-glyphs",
    "near-duplicate",
    "not-unicode",
    "nothing-to-ask",
    "overlapping-text",
    "too-small",
    "transparent",
    "unknown-marks",
]


class QualitySettings(Settings):
    """What the filters refuse; `docs/filters.md` explains each reason. `off` names the reasons not to look for.

    Lengths are pixels of the final image, shares run from 0 to 1, `min_contrast` is WCAG's ratio (1 to 21).
    """

    off: tuple[Reason, ...] = ()
    min_side: Annotated[int, Field(ge=1)] = 160
    max_aspect: Annotated[float, Field(ge=1)] = 5.0
    min_ink_share: Annotated[float, Field(ge=0, le=1)] = 0.002
    max_transparent_share: Annotated[float, Field(ge=0, le=1)] = 0.01
    min_text_height: Annotated[float, Field(ge=0)] = 5.0
    min_contrast: Annotated[float, Field(ge=1, le=21)] = 1.5
    max_clipped: Annotated[float, Field(ge=0)] = 1.0
    max_overlap: Annotated[float, Field(gt=0, le=1)] = 0.35
    max_covered_share: Annotated[float, Field(ge=0, le=1)] = 0.05
    max_unknown_share: Annotated[float, Field(ge=0, le=1)] = 0.25
    min_questions: Annotated[int, Field(ge=0)] = 1
    near_duplicate_share: Annotated[float, Field(ge=0, le=1)] = 0.025


class RunSpec(Settings):
    """A whole run."""

    seed: Annotated[int, Field(ge=0, lt=2**63)] = 0
    count: Annotated[int, Field(ge=1, le=1_000_000_000)] = 100
    questions: Annotated[int, Field(ge=1, le=50)] = 6
    attempts: Annotated[int, Field(ge=1, le=10)] = 1
    shard_size: Annotated[int, Field(ge=0, le=100_000)] = 0
    validation: Annotated[float, Field(ge=0, lt=1)] = 0.0
    license: str = "CC0-1.0"
    max_pixels: Annotated[int, Field(ge=64, le=16384)] = 4096
    pipelines: tuple[PipelineSpec, ...] = (PipelineSpec(name="chart-matplotlib"),)
    llm: LLMSettings | None = None
    quality: QualitySettings = QualitySettings()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        names = [pipeline.name for pipeline in self.pipelines]
        problems = [f"two pipelines are called {name!r}" for name in sorted({n for n in names if names.count(n) > 1})]
        if not names:
            problems.append("a plan needs at least one pipeline")
        if self.llm is None and any(pipeline.author.uses_llm for pipeline in self.pipelines):
            problems.append("a pipeline's author is llm, and there is no [llm] section (--model NAME, or --local)")
        if problems:
            raise ValueError("; ".join(problems))
        return self


def parse_spec(raw: dict[str, Any], known: Known | None = None, origin: str = "the plan") -> RunSpec:
    """Check a plan as data. SpecError lists every problem, with the place of each."""
    try:
        return RunSpec.model_validate(raw, context=known)
    except ValidationError as error:
        raise SpecError([f"{origin}: {_explain(problem)}" for problem in error.errors()]) from error


def read_spec(path: Path) -> dict[str, Any]:
    """Read a TOML plan into plain data; SpecError when it is missing or no TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SpecError([f"cannot read the plan {path}: {error.strerror}"]) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SpecError([f"{path} is not TOML: {error}"]) from error


def _explain(problem: Any) -> str:
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in problem["loc"]).lstrip(".")
    if problem["type"] == "extra_forbidden":
        model = _model_at(problem["loc"][:-1])
        return _unknown("key", place, tuple(model.model_fields) if model else (), str(problem["loc"][-1]))
    message = str(problem["msg"]).removeprefix("Value error, ")
    given = problem.get("input")
    shown = f" (given: {given!r})" if isinstance(given, str | int | float | bool) and "given" not in message else ""
    return f"{place}: {message}{shown}" if place else message


def _model_at(location: tuple[Any, ...]) -> type[BaseModel] | None:
    models: dict[str, type[BaseModel]] = {
        "pipelines": PipelineSpec,
        "author": AuthorStages,
        "llm": LLMSettings,
        "max_tokens": MaxTokens,
        "quality": QualitySettings,
    }
    names = [part for part in location if isinstance(part, str)]
    return models.get(names[-1]) if names else RunSpec


def _unknown(what: str, name: str, known: Any, compare: str = "") -> str:
    names = sorted(known)
    close = difflib.get_close_matches(compare or name, names, n=1)
    hint = f" (did you mean {close[0]!r}?)" if close else ""
    return f"unknown {what} {name!r}{hint}; known: {', '.join(names) or 'none'}"
