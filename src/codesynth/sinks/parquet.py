"""The native store: Parquet shards that `datasets.load_dataset(directory)` reads as they are.

out/README.md                               the card, with the YAML that the Hub reads
out/data/train-00000-of-00005.parquet       rows of 100 a group (larger ones break the Hub's viewer)
out/data/validation-00000-of-00005.parquet  where samples have that split
out/failures/00000.parquet                  what did not make it, and why
"""

from codesynth.sinks.card import CardFacts, write_card
from codesynth.sinks.reader import ShardFile, read_failures, read_sample, read_samples, shard_files
from codesynth.sinks.writer import ShardWriter, sweep

__all__ = [
    "CardFacts",
    "ShardFile",
    "ShardWriter",
    "read_failures",
    "read_sample",
    "read_samples",
    "shard_files",
    "sweep",
    "write_card",
]
