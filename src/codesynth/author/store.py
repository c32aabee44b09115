"""The SQLite file of answered requests, reserved money and the ledger; safe for several processes and threads.

Money is counted in whole picodollars (1e-12 USD), so that sums are exact. Everything counts against the cap: what was
paid, what is reserved by requests in flight, and, at the worst case, what may have been paid: a request whose reply
was cut or timed out, and one whose process died (its reservation becomes a `lost` line).
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from codesynth.errors import BudgetExhausted, DatasetError, OutputError

PICODOLLARS = 10**12
BUSY_SECONDS = 30.0

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, reply TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ledger (
    id INTEGER PRIMARY KEY, time REAL NOT NULL, stage TEXT NOT NULL, sample TEXT NOT NULL, key TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL, completion_tokens INTEGER NOT NULL, cost INTEGER, cached INTEGER NOT NULL,
    estimated INTEGER NOT NULL, latency REAL NOT NULL, error TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS reservations (
    id INTEGER PRIMARY KEY, amount INTEGER NOT NULL, stage TEXT NOT NULL, sample TEXT NOT NULL, key TEXT NOT NULL,
    host TEXT NOT NULL, pid INTEGER NOT NULL, born TEXT NOT NULL, expires REAL NOT NULL);
CREATE TABLE IF NOT EXISTS traits (endpoint TEXT, model TEXT, name TEXT, value TEXT NOT NULL,
    PRIMARY KEY (endpoint, model, name)) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer as it came: `cost` in picodollars, None where unknown; `estimated` when tokens were not told."""

    text: str
    finish_reason: str = "stop"
    refusal: str = ""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: int | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the ledger: one request, answered, failed, or served from the cache (then it cost nothing)."""

    stage: str
    sample: str
    key: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: int | None = None
    cached: bool = False
    estimated: bool = False
    latency: float = 0.0
    error: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one request may cost at worst, in picodollars, and when it is certainly over (Unix time)."""

    stage: str
    sample: str
    key: str
    amount: int
    expires: float


class RequestStore:
    """Answers by key, and every request in the ledger. `path` None keeps them in memory.

    Errors: `OutputError` when the file cannot be opened or stays locked, `DatasetError` when it is damaged.
    """

    def __init__(self, path: Path | None, busy_seconds: float = BUSY_SECONDS) -> None:
        self._path = path
        self._lock = threading.Lock()
        with self._mapped():
            if path is not None:
                path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path or ":memory:", timeout=busy_seconds, check_same_thread=False)
            self._db.isolation_level = None
            self._db.execute("PRAGMA journal_mode=WAL")
            # FULL: an answer that was paid for survives a power cut too; one fsync is nothing beside a request.
            self._db.execute("PRAGMA synchronous=FULL")
            self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file; twice is allowed."""
        with self._lock:
            self._db.close()

    def answer(self, key: str) -> Reply | None:
        """Return what this very request was answered, or None."""
        with self._transaction(write=False) as db:
            row = db.execute("SELECT reply FROM answers WHERE key = ?", (key,)).fetchone()
        return Reply(**json.loads(row[0])) if row else None

    def reserve(self, claim: Claim, cap: int) -> int | None:
        """Reserve the worst case under `cap`; None when it has to wait for requests in flight.

        BudgetExhausted when it cannot fit even if all of those turn out to be free.
        """
        host, pid, born = _identity()
        with self._transaction() as db:
            _bury_the_dead(db, host)
            spent, reserved = _spent(db), _reserved(db)
            if spent + claim.amount > cap:
                raise BudgetExhausted(_exhausted(spent, claim.amount, cap))
            if spent + reserved + claim.amount > cap:
                return None
            values = (claim.amount, claim.stage, claim.sample, claim.key, host, pid, born, claim.expires)
            return db.execute(
                "INSERT INTO reservations (amount, stage, sample, key, host, pid, born, expires)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                values,
            ).lastrowid

    def settle(self, line: Line, reply: Reply | None = None, ticket: int | None = None) -> None:
        """Write a line, the answer if there is one, and give back the reservation: all or nothing."""
        with self._transaction() as db:
            if ticket is not None:
                db.execute("DELETE FROM reservations WHERE id = ?", (ticket,))
            _write_line(db, line)
            if reply is not None:
                text = json.dumps(asdict(reply), ensure_ascii=False)
                db.execute("INSERT OR IGNORE INTO answers (key, reply) VALUES (?, ?)", (line.key, text))

    def trait(self, endpoint: str, model: str, name: str) -> str | None:
        """Return what was found out about an endpoint, e.g. that it takes no JSON schema."""
        with self._transaction(write=False) as db:
            query = "SELECT value FROM traits WHERE endpoint = ? AND model = ? AND name = ?"
            row = db.execute(query, (endpoint, model, name)).fetchone()
        return str(row[0]) if row else None

    def remember(self, endpoint: str, model: str, name: str, value: str) -> None:
        """Keep what was found out about an endpoint."""
        with self._transaction() as db:
            db.execute("INSERT OR REPLACE INTO traits VALUES (?, ?, ?, ?)", (endpoint, model, name, value))

    @contextmanager
    def _transaction(self, write: bool = True) -> Iterator[sqlite3.Connection]:
        with self._lock, self._mapped():
            self._db.execute("BEGIN IMMEDIATE" if write else "BEGIN")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    @contextmanager
    def _mapped(self) -> Iterator[None]:
        with mapped_errors(self._path):
            yield


@contextmanager
def mapped_errors(path: Path | None) -> Iterator[None]:
    """Turn SQLite's and the system's errors about `path` into ours."""
    place = f"the store of requests {path}"
    try:
        yield
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            text = f"{place} stays locked by another program: wait for it or end it, then run the same command again"
            raise OutputError(text) from error
        raise OutputError(f"{place} cannot be used ({error}): check its directory, its rights and the disk") from error
    except sqlite3.DatabaseError as error:
        text = f"{place} is damaged ({error}): move it away and run again (answers in it will be paid for anew)"
        raise DatasetError(text) from error
    except OSError as error:
        raise OutputError(f"{place} cannot be used ({error.strerror}): choose another output directory") from error


def _write_line(db: sqlite3.Connection, line: Line) -> None:
    values = (
        *(time.time(), line.stage, line.sample, line.key, line.prompt_tokens, line.completion_tokens, line.cost),
        *(line.cached, line.estimated, round(line.latency, 4), line.error),
    )
    db.execute(
        "INSERT INTO ledger (time, stage, sample, key, prompt_tokens, completion_tokens, cost, cached, estimated,"
        " latency, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        values,
    )


def _spent(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT COALESCE(SUM(cost), 0) FROM ledger").fetchone()[0])


def _reserved(db: sqlite3.Connection) -> int:
    return int(db.execute("SELECT COALESCE(SUM(amount), 0) FROM reservations").fetchone()[0])


def _exhausted(spent: int, amount: int, cap: int) -> str:
    return (
        f"the cap of {cap / PICODOLLARS:.6g} USD is reached: {spent / PICODOLLARS:.6g} USD are spent and the next "
        f"request may cost {amount / PICODOLLARS:.6g} USD. What was finished stays; "
        "run the same command with a higher --max-cost to go on"
    )


def _identity() -> tuple[str, int, str]:
    """Return where this process can be looked up, its number, and its birth (numbers are used again)."""
    return _host(), os.getpid(), _born(os.getpid()) or ""


def _host() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return "unknown"


def _born(pid: int) -> str | None:
    """Return the start time of a living process, None when it is gone; "" where that cannot be told."""
    if not Path("/proc/self/stat").exists():
        return ""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in "ZX" else fields[19]


def _bury_the_dead(db: sqlite3.Connection, host: str) -> None:
    """Charge reservations whose process died: the request may have been answered, and billed."""
    now = time.time()
    rows = db.execute("SELECT id, amount, stage, sample, key, host, pid, born, expires FROM reservations").fetchall()
    for ticket, amount, stage, sample, key, where, pid, born, expires in rows:
        gone = where == host and host != "unknown" and _born(pid) != born
        if gone or now > expires:
            db.execute("DELETE FROM reservations WHERE id = ?", (ticket,))
            _write_line(db, Line(stage, sample, key, cost=amount, estimated=True, error="lost"))
