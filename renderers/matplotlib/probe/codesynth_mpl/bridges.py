"""Names that newer libraries removed and scripts still use: put back where they mean the same, each use noted."""

from __future__ import annotations


class Log:
    """The bridges that a script went over."""

    def __init__(self) -> None:
        self.used: set[str] = set()


def install(log: Log) -> None:
    """Put the removed names back."""
