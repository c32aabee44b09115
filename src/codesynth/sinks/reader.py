"""Reads stored shards, one row group in memory at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from codesynth.core import Failure, Sample
from codesynth.errors import DatasetError
from codesynth.sinks.rows import row_to_failure, row_to_sample

_SHARD_NAME = re.compile(r"([a-z]+)-(\d{5,})-of-(\d{5,})\.parquet")


@dataclass(frozen=True, slots=True, order=True)
class ShardFile:
    """One file of rows: its split, which shard of how many, and where it lies."""

    split: str
    rank: int
    total: int
    path: Path


def shard_files(path: Path) -> list[ShardFile]:
    """Return the row files of a dataset directory, or of one file: train first, by rank. DatasetError if none."""
    path = Path(path)
    if path.is_file():
        return [_shard_file(path) or ShardFile("train", 0, 1, path)]
    files = [file for file in map(_shard_file, (path / "data").glob("*.parquet")) if file]
    if not files:
        raise DatasetError(f"{path} holds no dataset: there is no data/train-*.parquet in it")
    return sorted(files, key=lambda file: (file.split != "train", file))


def read_samples(path: Path) -> Iterator[Sample]:
    """Yield every sample of a dataset directory, or of one of its files, one row group in memory at a time."""
    for file in shard_files(path):
        for row in read_rows(file.path):
            yield to_sample(row, file)


def read_sample(file: ShardFile, group: int, position: int) -> Sample:
    """Return one row of one row group."""
    row = next(iter(_read_group(file.path, group, None).slice(position, 1).to_pylist()))
    return to_sample(row, file)


def read_rows(path: Path, columns: Sequence[str] | None = None) -> Iterator[dict[str, Any]]:
    """Yield the rows of one file as dictionaries, all columns or some, one row group in memory at a time."""
    for rows in read_groups(path, columns):
        yield from rows


def read_groups(path: Path, columns: Sequence[str] | None = None) -> Iterator[list[dict[str, Any]]]:
    """Yield the row groups of one file, each as a list of rows; only one is in memory at a time."""
    for group in range(group_count(path)):
        yield _read_group(path, group, columns).to_pylist()


def read_failures(path: Path) -> Iterator[Failure]:
    """Yield the failures that are stored beside the rows."""
    for file in sorted((Path(path) / "failures").glob("*.parquet")):
        for row in read_rows(file):
            yield row_to_failure(row)


def group_count(path: Path) -> int:
    """Return how many row groups a file has; DatasetError when it is truncated or not Parquet."""
    count: int = _reading(path, lambda: pq.ParquetFile(path).num_row_groups)
    return count


def row_count(path: Path) -> int:
    """Return how many rows a file says that it has, from its footer alone."""
    count: int = _reading(path, lambda: pq.read_metadata(path).num_rows)
    return count


def _read_group(path: Path, group: int, columns: Sequence[str] | None) -> pa.Table:
    def read() -> pa.Table:
        with pq.ParquetFile(path) as file:
            return file.read_row_group(group, columns=list(columns) if columns is not None else None)

    return _reading(path, read)


def _reading(path: Path, read: Callable[[], Any]) -> Any:
    try:
        return read()
    except FileNotFoundError as error:
        raise DatasetError(f"{path} is missing") from error
    except (pa.ArrowException, OSError) as error:
        raise DatasetError(f"{path} cannot be read: it is truncated, damaged or not Parquet") from error


def to_sample(row: Mapping[str, Any], file: ShardFile) -> Sample:
    """Return the sample of a row; DatasetError, with what is wrong as its cause, when it is none of ours."""
    try:
        return row_to_sample(row, file.split)
    except (KeyError, TypeError, ValueError) as error:
        raise DatasetError(f"{file.path} holds a row that codesynth did not write ({error!r})") from error


def _shard_file(path: Path) -> ShardFile | None:
    match = _SHARD_NAME.fullmatch(path.name)
    return ShardFile(match[1], int(match[2]), int(match[3]), path) if match else None
