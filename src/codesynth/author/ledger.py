"""What a run has asked, and what it cost: read while it goes on, or afterwards."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codesynth.author.store import PICODOLLARS, mapped_errors


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over requests. `cost` is in USD, None where a price is unknown.

    `requests` were answered and paid for, `cached` were served from the store, `failed` got no usable answer (each
    attempt counts); `estimated` are those whose tokens or cost the server did not tell. A failed request that may
    have been billed is counted in `cost` at its worst case.
    """

    requests: int = 0
    cached: int = 0
    failed: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = 0.0
    estimated: int = 0
    seconds: float = 0.0

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.prompt_tokens + self.completion_tokens

    @property
    def cost_text(self) -> str:
        """The cost as it is shown to people."""
        return "unknown price" if self.cost is None else f"{self.cost:.4f} USD"


_SUMS = """
SELECT COALESCE(SUM(cached = 0 AND error = ''), 0), COALESCE(SUM(cached), 0), COALESCE(SUM(error != ''), 0),
       COALESCE(SUM(prompt_tokens * (1 - cached)), 0), COALESCE(SUM(completion_tokens * (1 - cached)), 0),
       COALESCE(SUM(cost), 0), COALESCE(SUM(cached = 0 AND error = '' AND cost IS NULL), 0),
       COALESCE(SUM(estimated AND NOT cached), 0), COALESCE(SUM(latency * (1 - cached)), 0.0)
FROM ledger
"""


class Ledger:
    """Reads the store of a run at `path`; a file that is not there yet counts as empty.

    Errors: `DatasetError` when it is damaged, `OutputError` when it stays locked.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def totals(self) -> Totals:
        """Return the sums over everything."""
        for row in self._rows(_SUMS):
            return _totals(row)
        return Totals()

    def by_stage(self) -> dict[str, Totals]:
        """Return the sums of each stage."""
        query = _SUMS.replace("SELECT", "SELECT stage,", 1) + " GROUP BY stage ORDER BY stage"
        return {row[0]: _totals(row[1:]) for row in self._rows(query)}

    def errors(self) -> dict[str, int]:
        """Return how often each error occurred."""
        query = "SELECT error, COUNT(*) FROM ledger WHERE error != '' GROUP BY error ORDER BY 2 DESC, 1"
        return dict(self._rows(query))

    def lines(self) -> list[dict[str, Any]]:
        """Return every line, oldest first, with `cost` in USD."""
        names = [
            *("time", "stage", "sample", "key", "prompt_tokens", "completion_tokens"),
            *("cost", "cached"),
            *("estimated", "latency", "error"),
        ]
        rows = self._rows(f"SELECT {', '.join(names)} FROM ledger ORDER BY id")
        lines = [dict(zip(names, row, strict=True)) for row in rows]
        return [line | {"cost": None if line["cost"] is None else line["cost"] / PICODOLLARS} for line in lines]

    def _rows(self, query: str) -> Iterator[tuple[Any, ...]]:
        if not self._path.exists():
            return
        with mapped_errors(self._path), closing(sqlite3.connect(self._path, timeout=10.0)) as db:
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'ledger'").fetchone():
                yield from db.execute(query).fetchall()


def _totals(row: tuple[Any, ...]) -> Totals:
    requests, cached, failed, tokens_in, tokens_out, cost, unpriced, estimated, seconds = row
    price = None if unpriced else cost / PICODOLLARS
    return Totals(requests, cached, failed, tokens_in, tokens_out, price, estimated, seconds)
