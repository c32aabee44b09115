"""The same source gives the same bytes: unseeded generators get a fixed seed, the clock stands still."""

from __future__ import annotations

import builtins
import datetime
import functools
import itertools
import os
import random
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

import numpy as np

SEED = 20250615
TODAY = datetime.datetime(2025, 6, 15, 12, 0, 0)
_EPOCH = 1749988800.0  # TODAY in UTC


def install(*, clock: bool) -> None:
    """Seed everything; also fix the clock where the code asks for it."""
    random.seed(SEED)
    np.random.seed(SEED % 2**32)
    _seed_generators()
    _answer_input()
    _fix_sleep()
    if clock:
        _fix_dates()


def _seed_generators() -> None:
    count = itertools.count(SEED)
    entropy = random.Random(SEED)
    os.urandom = lambda size: entropy.randbytes(size)  # type: ignore[assignment]
    random._urandom = os.urandom  # type: ignore[attr-defined]
    uuid.uuid4 = lambda: uuid.UUID(int=entropy.getrandbits(128), version=4)  # type: ignore[assignment]
    uuid.uuid1 = lambda *args, **kwargs: uuid.uuid4()  # type: ignore[assignment]
    secrets.randbits = entropy.getrandbits
    secrets.token_bytes = lambda size=32: entropy.randbytes(size or 32)  # type: ignore[assignment]
    np.random.default_rng = _with_seed(np.random.default_rng, count)
    for name in ("PCG64", "PCG64DXSM", "MT19937", "Philox", "SFC64", "RandomState", "SeedSequence"):
        setattr(np.random, name, _seeded_class(getattr(np.random, name), count))
    seed = random.Random.seed

    def seeded(self: random.Random, a: Any = None, *args: Any, **kwargs: Any) -> None:
        seed(self, next(count) if a is None else a, *args, **kwargs)

    random.Random.seed = seeded  # type: ignore[method-assign]
    plain_seed = np.random.seed
    np.random.seed = lambda seed=None: plain_seed(SEED % 2**32 if seed is None else seed)  # type: ignore[assignment]


def _with_seed(function: Callable[..., Any], count: Any) -> Callable[..., Any]:
    @functools.wraps(function)
    def wrapper(seed: Any = None, *args: Any, **kwargs: Any) -> Any:
        return function(next(count) if seed is None else seed, *args, **kwargs)

    return wrapper


def _seeded_class(cls: type, count: Any) -> type:
    keyword = "entropy" if cls.__name__ == "SeedSequence" else "seed"

    def initialise(self: Any, *args: Any, **kwargs: Any) -> None:
        if not args and kwargs.get(keyword) is None and "key" not in kwargs:
            kwargs[keyword] = next(count) % 2**32
        cls.__init__(self, *args, **kwargs)

    def create(own: type, *args: Any, **kwargs: Any) -> Any:
        return cls.__new__(own)

    return type(cls.__name__, (cls,), {"__init__": initialise, "__new__": create, "__module__": cls.__module__})


def _answer_input() -> None:
    def answer(prompt: str = "") -> str:
        print(prompt, end="")
        return "1"

    builtins.input = answer


def _fix_sleep() -> None:
    time.sleep = lambda seconds: None  # type: ignore[assignment]


def _fix_dates() -> None:
    ticks = itertools.count()
    time.time = lambda: _EPOCH + next(ticks) / 1000  # a loop that waits for the clock still ends
    real_datetime, real_date = datetime.datetime, datetime.date
    real_localtime, real_gmtime, real_strftime = time.localtime, time.gmtime, time.strftime
    time.localtime = lambda seconds=None: real_localtime(_EPOCH if seconds is None else seconds)  # type: ignore[assignment]
    time.gmtime = lambda seconds=None: real_gmtime(_EPOCH if seconds is None else seconds)  # type: ignore[assignment]
    time.strftime = lambda form, moment=None: real_strftime(form, moment or real_gmtime(_EPOCH))  # type: ignore[assignment]

    class Meta(type):
        def __instancecheck__(cls, instance: Any) -> bool:
            return isinstance(instance, real_datetime if cls.__name__ == "datetime" else real_date)

        def __subclasscheck__(cls, subclass: type) -> bool:
            return issubclass(subclass, real_datetime if cls.__name__ == "datetime" else real_date)

    def now(cls: type, tz: Any = None) -> Any:
        moment = real_datetime(*TODAY.timetuple()[:6])
        return moment.replace(tzinfo=datetime.UTC).astimezone(tz) if tz is not None else moment

    def today(cls: type) -> Any:
        return real_datetime(*TODAY.timetuple()[:6])

    def this_day(cls: type) -> Any:
        return real_date(*TODAY.timetuple()[:3])

    def make(cls: type, *args: Any, **kwargs: Any) -> Any:
        return real_datetime(*args, **kwargs)

    def make_date(cls: type, *args: Any, **kwargs: Any) -> Any:
        return real_date(*args, **kwargs)

    datetime.datetime = Meta("datetime", (real_datetime,), {"now": classmethod(now), "today": classmethod(today),
        "utcnow": classmethod(today), "__new__": make})  # type: ignore[misc]  # fmt: skip
    datetime.date = Meta("date", (real_date,), {"today": classmethod(this_day), "__new__": make_date})  # type: ignore[misc]
    _fix_pandas_clock()


def _fix_pandas_clock() -> None:
    import sys

    pandas = sys.modules.get("pandas")
    if pandas is None:
        return
    moment = pandas.Timestamp(TODAY)

    def now(tz: Any = None) -> Any:
        return moment if tz is None else moment.tz_localize("UTC").tz_convert(tz)

    pandas.Timestamp.now = staticmethod(now)
    pandas.Timestamp.today = staticmethod(now)
    pandas.Timestamp.utcnow = staticmethod(lambda: moment.tz_localize("UTC"))
