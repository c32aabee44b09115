"""The same probe in a guest that has seaborn, networkx and scipy loaded too.

Their 70 MB would make every fork of the lean guest slower by as much as a tenth of a chart, and loading them in a job
takes most of a second: sources that import them get this guest.
"""

from __future__ import annotations

import codesynth_mpl
from codesynth_mpl import finish, start
from codesynth_mpl.session import FULL

__all__ = ["finish", "start", "warm"]


def warm() -> None:
    """Load everything that plotting scripts commonly import."""
    codesynth_mpl.warm(FULL)
