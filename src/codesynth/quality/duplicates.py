"""Samples that a shard has already: the same source, the same pixels, or nearly the same picture."""

from __future__ import annotations

import hashlib
import json

from codesynth.core import Rendered, Source
from codesynth.errors import Rejected
from codesynth.spec import QualitySettings


class Duplicates:
    """Remembers what it has seen; the first of two duplicates stays, so the order decides and must be fixed."""

    def __init__(self, settings: QualitySettings | None = None) -> None:
        self._settings = settings or QualitySettings()
        self._sources: dict[bytes, int] = {}
        self._images: dict[bytes, int] = {}

    def check(self, source: Source, rendered: Rendered) -> None:
        """Remember a sample; Rejected "duplicate" or "near-duplicate" when it was here before."""
        if "duplicate" in self._settings.off:
            return
        position = len(self._sources)
        key = _source_key(source)
        if key in self._sources:
            raise Rejected("duplicate", f"the same code and data as the accepted sample {self._sources[key]}")
        image = hashlib.sha256(rendered.png).digest()
        if image in self._images:
            raise Rejected("duplicate", f"the same image as the accepted sample {self._images[image]}")
        self._sources[key] = self._images[image] = position


def _source_key(source: Source) -> bytes:
    text = json.dumps([source.language, source.code, sorted(source.data.items()), source.page])
    return hashlib.sha256(text.encode()).digest()
