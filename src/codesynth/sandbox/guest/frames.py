"""Messages between host, guest and job: a JSON header and blobs, each preceded by its length.

frame   = length of payload (8 bytes, big endian) + payload
payload = length of header (4 bytes, big endian) + header (JSON object; its "sizes" lists the blobs) + blobs
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable, Sequence
from typing import Any

LENGTH = struct.Struct("!Q")
_HEADER = struct.Struct("!I")
MAX_HEADER = 4 * 2**20


def pack(header: dict[str, Any], blobs: Sequence[bytes] = ()) -> bytes:
    """Return a payload."""
    head = json.dumps({**header, "sizes": [len(blob) for blob in blobs]}).encode()
    return b"".join((_HEADER.pack(len(head)), head, *blobs))


def frame(payload: bytes) -> bytes:
    """Return a payload with its length in front, as it goes through a pipe."""
    return LENGTH.pack(len(payload)) + payload


def unpack(payload: bytes) -> tuple[dict[str, Any], list[bytes]]:
    """Read a payload that nobody has checked; ValueError when it is not exactly one header and its blobs."""
    if len(payload) < _HEADER.size:
        raise ValueError("shorter than a header")
    (size,) = _HEADER.unpack_from(payload)
    if size > MAX_HEADER or _HEADER.size + size > len(payload):
        raise ValueError("the header's length is wrong")
    start = _HEADER.size + size
    try:
        header = json.loads(payload[_HEADER.size : start])
    except RecursionError as error:
        raise ValueError("the header is nested too deeply") from error
    if not isinstance(header, dict) or not isinstance(header.get("sizes"), list):
        raise ValueError("the header is no object with sizes")
    blobs = []
    for length in header["sizes"]:
        if type(length) is not int or length < 0 or start + length > len(payload):
            raise ValueError("a blob's length is wrong")
        blobs.append(payload[start : start + length])
        start += length
    if start != len(payload):
        raise ValueError("there are bytes after the last blob")
    return header, blobs


def read_payload(read: Callable[[int], bytes]) -> bytes | None:
    """Read one frame through `read(n)`, which may return less than n bytes; None at the end of the stream."""
    head = _read_exactly(read, LENGTH.size)
    if head is None:
        return None
    return _read_exactly(read, LENGTH.unpack(head)[0])


def _read_exactly(read: Callable[[int], bytes], size: int) -> bytes | None:
    parts = bytearray()
    while len(parts) < size:
        part = read(min(size - len(parts), 2**20))
        if not part:
            return None
        parts += part
    return bytes(parts)
