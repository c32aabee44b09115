"""Names of variables, as people derive them from labels."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata

# Names that the emitted code uses itself, and those of Python: no variable is derived from a label that reads so.
OWN_NAMES = """
ax axes fig plt np pd df x y i j data main plot csv io date name names value values label labels width height left right
bottom top bars bar color colors size sizes area areas angles closed slope intercept ends text line group groups rows
row columns column table samples changes change starts start level handles file locator body bodies parts boxes patch
mesh im spine side errors error lower upper raw entries series stats items wedges texts
"""
RESERVED = frozenset(dir(builtins)) | frozenset(OWN_NAMES.split())


def slug(label: str) -> str:
    """Return a label as an ASCII identifier, "" where nothing readable is left of it."""
    plain = unicodedata.normalize("NFKD", re.sub(r"\(.*?\)", "", label)).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    if not words or words[0].isdigit() or len(words) > 22 or len(words) < 0.5 * len(label.strip()):
        return ""
    return words if words not in RESERVED and not keyword.iskeyword(words) else ""


def plural(label: str) -> str:
    """Return the name of a list of such things: `country` becomes `countries`; "" where there is none."""
    name = slug(label)
    if not name:
        return ""
    if name.endswith("s"):
        return name
    if name.endswith("y") and name[-2:-1] not in tuple("aeiou"):
        return name[:-1] + "ies"
    return name + ("es" if name.endswith(("ch", "sh", "x")) else "s")
