"""How to reach a language model, how to sample from it, and what it may cost."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

JsonMode = Literal["auto", "schema", "object", "text"]

LOCAL_MODEL = "smollm2-135m"


class MaxTokens(BaseModel):
    """The longest reply allowed, in tokens, for each stage."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topic: int = Field(default=200, ge=1)
    data: int = Field(default=3000, ge=1)
    code: int = Field(default=4000, ge=1)
    qa: int = Field(default=3000, ge=1)


class LLMSettings(BaseModel):
    """Everything about the model. The key itself is never in here, only the name of the variable that holds it.

    `concurrency` counts requests in flight in one process; `timeout` is the wall clock of one request in seconds, a
    slowly dripping reply included; `attempts` is how often a stage asks anew, with another seed, after an unusable
    reply. Prices are USD per million tokens; without them cost is unknown and `max_cost` (USD) is an error. Whatever is
    None is not sent: for servers that refuse the parameter.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    model: str = ""
    base_url: str = ""
    api_key_env: str = "OPENAI_API_KEY"
    temperature: float | None = Field(default=1.0, ge=0, le=2)
    top_p: float | None = Field(default=None, gt=0, le=1)
    max_tokens: MaxTokens = MaxTokens()
    concurrency: int = Field(default=8, ge=1)
    timeout: float = Field(default=120.0, gt=0)
    max_retries: int = Field(default=5, ge=0)
    attempts: int = Field(default=3, ge=1)
    price_in: float | None = Field(default=None, ge=0)
    price_out: float | None = Field(default=None, ge=0)
    max_cost: float | None = Field(default=None, ge=0)
    json_mode: JsonMode = "auto"
    local: bool = False
    seed: int | None = 0

    @field_validator("base_url")
    @classmethod
    def _is_http(cls, value: str) -> str:
        if value and (urlsplit(value).scheme not in ("http", "https") or not urlsplit(value).netloc):
            raise ValueError(f"{value!r} is not an http(s) address such as http://127.0.0.1:8000/v1")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _fits_together(self) -> LLMSettings:
        if not self.local and not (self.model and self.base_url):
            raise ValueError("an llm author needs model and base_url, or local = true")
        if (self.price_in is None) != (self.price_out is None):
            raise ValueError("price_in and price_out go together")
        if self.max_cost is not None and self.prices is None:
            raise ValueError("max_cost needs price_in and price_out: without prices the cost is unknown")
        return self

    @property
    def prices(self) -> tuple[int, int] | None:
        """Return the prices of one token in and one out, in 1e-12 USD; None where they are unknown."""
        if self.price_in is None or self.price_out is None:
            return (0, 0) if self.local else None
        return int(Decimal(str(self.price_in)) * 10**6), int(Decimal(str(self.price_out)) * 10**6)

    @property
    def model_name(self) -> str:
        """The model to ask for; the packaged one where `local` names none."""
        return self.model or LOCAL_MODEL

    @property
    def endpoint(self) -> str:
        """Who answers, as far as the cache is concerned: the address, or "local" wherever its port lies."""
        return "local" if self.local else self.base_url
