"""Writes shards, each whole or not at all.

    out/data/train-00000-of-00005.parquet       rows of 100 a group (larger ones break the Hub's viewer)
    out/data/validation-00000-of-00005.parquet  where samples have that split
    out/failures/00000.parquet                  what did not make it, and why

A shard is written under a hidden temporary name in the same directory, synced, and renamed when it is whole.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from codesynth.core import Failure, Sample
from codesynth.errors import OutputError
from codesynth.sinks.features import with_features
from codesynth.sinks.rows import (
    FAILURE_SCHEMA,
    SAMPLE_SCHEMA,
    failure_to_row,
    sample_to_row,
)

ROWS_PER_GROUP = 100

_SPLIT_NAME = re.compile(r"[a-z]+")
# Small columns whose minimum and maximum help readers to skip groups; those of pictures and code only swell the footer.
_WITH_STATISTICS = ["id", "index", "language", "category", "pipeline", "author", "width", "height"]


class ShardWriter:
    """Writes one shard: rows, failures, nothing else. Use as a context manager, or call `close` or `abandon`.

    `out` is the directory of the dataset, `rank` counts from 0 to `total` - 1, `license` goes into each row.
    Nothing is to be seen under a final name before `close`; leaving the `with` block by an exception removes what
    was begun. OutputError when the disk is full or the directory cannot be written.
    """

    def __init__(self, out: Path, rank: int, total: int, license: str = "") -> None:  # noqa: A002 - the field's name
        if not 0 <= rank < total:
            raise ValueError(f"shard {rank} of {total}: ranks run from 0 to {total - 1}")
        self._out, self._rank, self._total, self._license = Path(out), rank, total, license
        self._files: dict[str, _RowFile] = {}
        self.samples = 0
        self.failures = 0
        with output_errors(self._out):
            (self._out / "data").mkdir(parents=True, exist_ok=True)
            (self._out / "failures").mkdir(exist_ok=True)
        self._failures = _RowFile(self._out / "failures" / f"{rank:05d}.parquet", FAILURE_SCHEMA)
        self._split_file("train")

    def add(self, sample: Sample) -> None:
        """Append a sample to the file of its split."""
        try:
            row = sample_to_row(sample, self._license)
            self._split_file(sample.split).add(row)
        except (UnicodeEncodeError, pa.ArrowInvalid, OverflowError) as error:
            raise OutputError(f"sample {sample.id!r} cannot be stored: {error}") from error
        self.samples += 1

    def fail(self, failure: Failure) -> None:
        """Append a failure."""
        self._failures.add(failure_to_row(failure))
        self.failures += 1

    def close(self) -> None:
        """Finish the files and give them their names: failures first, so that rows never stand without them."""
        files = [self._failures, *self._files.values()]
        try:
            for file in files:
                file.finish()
            for file in files:
                file.publish()
        except BaseException:
            self.abandon()
            raise

    def abandon(self) -> None:
        """Remove what was begun."""
        for file in [self._failures, *self._files.values()]:
            file.abandon()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.abandon()

    def _split_file(self, split: str) -> _RowFile:
        if not _SPLIT_NAME.fullmatch(split):
            raise ValueError(f"{split!r} is no name for a split: lower-case letters only")
        if split not in self._files:
            name = f"{split}-{self._rank:05d}-of-{self._total:05d}.parquet"
            self._files[split] = _RowFile(self._out / "data" / name, with_features(SAMPLE_SCHEMA))
        return self._files[split]


class _RowFile:
    """A Parquet file in the making, under a temporary name, locked for as long as its writer lives."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path, self._schema = path, schema
        self._rows: list[dict[str, Any]] = []
        with output_errors(path):
            self._temporary, self._handle = _open_locked(path)
            self._writer = pq.ParquetWriter(
                self._handle,
                schema,
                compression=_compression(schema),
                use_dictionary=[name for name in _leaves(schema) if name != "image.bytes"],
                write_statistics=[name for name in _WITH_STATISTICS if name in schema.names] or False,
                write_page_index=True,
            )

    def add(self, row: dict[str, Any]) -> None:
        # Converted at once, so that a row that does not fit is refused alone and not with its whole group.
        pa.RecordBatch.from_pylist([row], schema=self._schema)
        self._rows.append(row)
        if len(self._rows) >= ROWS_PER_GROUP:
            self._flush()

    def finish(self) -> None:
        self._flush()
        with output_errors(self._path):
            self._writer.close()
            self._handle.flush()
            os.fsync(self._handle.fileno())

    def publish(self) -> None:
        with output_errors(self._path):
            self._temporary.replace(self._path)
            self._handle.close()
            _sync_directory(self._path.parent)

    def abandon(self) -> None:
        self._rows.clear()
        if self._handle.closed:
            return
        self._temporary.unlink(missing_ok=True)
        with suppress(OSError, pa.ArrowException):  # the file is gone already; closing only frees the writer
            self._writer.close()
        self._handle.close()

    def _flush(self) -> None:
        if not self._rows:
            return
        with output_errors(self._path):
            self._writer.write_table(
                pa.Table.from_pylist(self._rows, schema=self._schema), row_group_size=ROWS_PER_GROUP
            )
        self._rows.clear()


def sweep(out: Path) -> list[Path]:
    """Remove the temporary files of writers that are dead; return what was removed.

    A living writer holds a lock on its file, wherever it runs, so its file stays.
    """
    removed = []
    for temporary in sorted(Path(out).glob("*/.*.tmp")):
        try:
            with temporary.open("rb") as handle:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                temporary.unlink()
                removed.append(temporary)
        except OSError:
            continue  # locked by its writer, or gone in the meantime
    return removed


def _leaves(schema: pa.Schema) -> list[str]:
    """Return the paths of all leaf columns as Parquet spells them."""
    return [path for field in schema for path in _leaf_paths(field.type, field.name)]


def _leaf_paths(kind: pa.DataType, path: str) -> list[str]:
    if pa.types.is_struct(kind):
        fields = [kind.field(i) for i in range(kind.num_fields)]
        return [leaf for field in fields for leaf in _leaf_paths(field.type, f"{path}.{field.name}")]
    if pa.types.is_list(kind):
        return _leaf_paths(kind.value_type, f"{path}.list.element")
    return [path]


def _compression(schema: pa.Schema) -> dict[str, str]:
    """zstd for text; a PNG is compressed already."""
    return {path: "NONE" if path == "image.bytes" else "ZSTD" for path in _leaves(schema)}


def _open_locked(path: Path) -> tuple[Path, IO[bytes]]:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    while True:
        handle = temporary.open("wb")
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # A sweep may have come between the two lines above and taken the file away.
        if temporary.exists() and temporary.stat().st_ino == os.fstat(handle.fileno()).st_ino:
            return temporary, handle
        handle.close()


def _sync_directory(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def output_errors(path: Path) -> Iterator[None]:
    """Turn what the operating system says about writing into an OutputError of one clear sentence."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else str(error)
        raise OutputError(
            f"{path} cannot be written: {reason}. What was finished stays; make room or choose another directory, "
            "and run the same command again"
        ) from error
