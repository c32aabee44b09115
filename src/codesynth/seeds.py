"""Where all randomness comes from: sha256 of (run seed, pipeline, index, stage)."""

from __future__ import annotations

import hashlib
import random


def derive_seed(seed: int, pipeline: str, index: int, stage: str) -> int:
    """Return 64 bits that depend on the four parts only."""
    text = f"{seed}\x1f{pipeline}\x1f{index}\x1f{stage}"
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def derive_rng(seed: int, pipeline: str, index: int, stage: str) -> random.Random:
    """Return a generator for one stage of one sample."""
    return random.Random(derive_seed(seed, pipeline, index, stage))
