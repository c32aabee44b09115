"""As whom the jail is built: an ordinary user keeps its name, root becomes nobody at the right moment.

A process limit does not bind root, wherever in a tree of user namespaces it hides; so jobs must never be root's.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from codesynth.errors import JailUnavailable

NOBODY = 65534
_CAP_SETUID = 7
_CAP_SYS_ADMIN = 21


@dataclass(frozen=True, slots=True)
class Identity:
    """How to become who we want to be.

    `before` is the user to change to before bubblewrap starts, `inside` the one that the guest changes to once it is
    inside (0: stay). Only root needs either. `user_namespace` says whether bubblewrap needs one to do its work.
    """

    before: int = 0
    inside: int = 0
    user_namespace: bool = True

    def describe(self) -> str:
        """Say it in words."""
        if self.inside:
            return f"root builds the jail, the guest changes to uid {self.inside} inside"
        if self.before:
            return f"root changes to uid {self.before} before it builds the jail"
        return f"uid {os.geteuid()} builds the jail"


def choose_identity() -> Identity:
    """Return how it is done here; JailUnavailable when we are root and cannot become anybody else."""
    if os.geteuid() != 0:
        return Identity()
    capabilities, mapped, outside = _capabilities(), *_uid_map()
    if mapped and capabilities >> _CAP_SYS_ADMIN & 1:
        # Root may bind what lies below folders of mode 0700, such as an interpreter in /root; nobody may not.
        return Identity(inside=NOBODY, user_namespace=False)
    if mapped and capabilities >> _CAP_SETUID & 1:
        return Identity(before=NOBODY)
    if outside != 0:
        return Identity(user_namespace=not capabilities >> _CAP_SYS_ADMIN & 1)
    raise JailUnavailable(
        f"root cannot change to uid {NOBODY} here, and limits on processes do not bind root",
        "run codesynth as an ordinary user, or give root the capability CAP_SETUID",
    )


def _capabilities() -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapEff:"):
            return int(line.split()[1], 16)
    return 0


def _uid_map() -> tuple[bool, int]:
    """Return whether nobody exists in our user namespace, and who its root is outside."""
    mapped, outside = False, 0
    for line in Path("/proc/self/uid_map").read_text().splitlines():
        first, beyond, count = (int(part) for part in line.split())
        mapped = mapped or first <= NOBODY < first + count
        if first == 0:
            outside = beyond
    return mapped, outside
