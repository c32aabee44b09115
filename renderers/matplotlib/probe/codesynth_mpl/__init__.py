"""What runs inside the jail's guest: `warm` once, `start` before a job's code, `finish` after it.

Imports the standard library, matplotlib and numpy only; pandas, seaborn and networkx are used where they are there.
Nothing here can be trusted once a job's code has run: the host checks all that `finish` hands back.
"""

from __future__ import annotations

from typing import Any

from codesynth_mpl.session import LEAN, Prepared, Session, prepare

# The guest's contract has no other place to keep these: what the guest prepared, and the one job of a forked child.
_GUEST: list[Prepared] = []
_SESSIONS: list[Session] = []


def warm(modules: tuple[str, ...] = LEAN) -> None:
    """Load the libraries, register the fonts, draw once so that every cache is filled."""
    _GUEST[:] = [prepare(modules)]


def start(options: dict[str, Any]) -> None:
    """Seed, bridge and hook. Options: `page`, `max_pixels`, `clock` (whether the code asks for the time)."""
    _SESSIONS[:] = [Session(_GUEST[0], options)]


def finish(namespace: dict[str, Any]) -> dict[str, bytes]:
    """Return image.png, scene.json and meta.json of the chosen page; `ProbeError` when there is none."""
    return _SESSIONS[0].finish()
