"""Samples that a shard has already: the same source, the same pixels, or nearly the same picture."""

from __future__ import annotations

import hashlib
import io
import json
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from codesynth.core import Rendered, Scene, Source
from codesynth.errors import Rejected
from codesynth.spec import QualitySettings

_GRID = 32
_STEP = 3  # grey levels between neighbours of the grid that count as an edge
_WAITING = 256


@dataclass(slots=True)
class _Seen:
    """An accepted picture: its number, and its fingerprint, taken from `png` only when one is compared with it."""

    number: int
    png: bytes
    edges: NDArray[Any] | None = None

    def fingerprint(self) -> NDArray[Any]:
        if self.edges is None:
            self.edges, self.png = fingerprint(self.png), b""
        return self.edges


class Duplicates:
    """Remembers what it has accepted; the first of two duplicates stays, so the order decides and must be fixed.

    Near duplicates are looked for among pictures of the same size with the same number of marks of each role.
    """

    def __init__(self, settings: QualitySettings | None = None) -> None:
        self._settings = settings or QualitySettings()
        self._count = 0
        self._sources: dict[bytes, int] = {}
        self._images: dict[bytes, int] = {}
        self._layouts: dict[bytes, list[_Seen]] = {}
        self._waiting: list[_Seen] = []

    def check(self, source: Source, rendered: Rendered) -> None:
        """Remember a sample; Rejected "duplicate" or "near-duplicate" when it was here before.

        Rejected "not-unicode" when its code or data hold lone surrogates, which no file can store.
        """
        key, image = _source_key(source), hashlib.sha256(rendered.png).digest()
        self._refuse(self._sources.get(key), "the same code and data as")
        self._refuse(self._images.get(image), "the same image as")
        seen = _Seen(self._count, rendered.png)
        if "near-duplicate" not in self._settings.off:
            self._compare(seen, rendered.scene)
        self._sources[key] = self._images[image] = self._count
        self._count += 1

    def _refuse(self, number: int | None, how: str) -> None:
        if number is not None and "duplicate" not in self._settings.off:
            raise Rejected("duplicate", f"{how} sample {number} of its shard")

    def _compare(self, seen: _Seen, scene: Scene) -> None:
        alike = self._layouts.setdefault(_layout(scene), [])
        for other in alike:
            share = difference(seen.fingerprint(), other.fingerprint())
            if share <= self._settings.near_duplicate_share:
                detail = f"{share:.1%} of the edges differ from sample {other.number} of its shard"
                raise Rejected("near-duplicate", detail)
        alike.append(seen)
        # Most layouts come once, so most fingerprints are never taken; but not too many images wait for theirs.
        self._waiting.append(seen)
        if len(self._waiting) > _WAITING:
            self._waiting.pop(0).fingerprint()


def fingerprint(png: bytes) -> NDArray[Any]:
    """Return where the picture gets darker or lighter, to the right and downwards: 4 x 32 x 32 booleans.

    A difference hash (Krawetz, "Kind of Like That", 2013) with a dead zone: most of a chart is flat paper, whose
    coin-flip bits would drown the drawing.
    """
    with Image.open(io.BytesIO(png)) as image:
        small = image.convert("L").resize((_GRID + 1, _GRID + 1), Image.Resampling.BOX)
    grey = np.asarray(small).astype(np.int16)
    right, down = grey[:-1, 1:] - grey[:-1, :-1], grey[1:, :-1] - grey[:-1, :-1]
    return np.stack([right > _STEP, right < -_STEP, down > _STEP, down < -_STEP])


def difference(first: NDArray[Any], second: NDArray[Any]) -> float:
    """Return which share of the edges of either picture the other has not: 0 for the same, 1 for nothing in common."""
    either = int((first | second).sum())
    return int((first ^ second).sum()) / either if either else 0.0


def _layout(scene: Scene) -> bytes:
    roles = sorted(Counter(mark.role for mark in scene.marks).items())
    return hashlib.sha256(json.dumps([scene.width, scene.height, roles]).encode()).digest()


def _source_key(source: Source) -> bytes:
    text = json.dumps(
        [source.language, source.code, sorted(source.data.items()), source.page],
        ensure_ascii=False,
        separators=(",", ":"),
    )
    try:
        return hashlib.sha256(text.encode()).digest()
    except UnicodeEncodeError as error:
        raise Rejected("not-unicode", "the code or its data hold half of a surrogate pair") from error
