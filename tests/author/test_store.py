from __future__ import annotations

import multiprocessing
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from codesynth.author import Ledger
from codesynth.author.request import request_key
from codesynth.author.store import Claim, Line, Reply, RequestStore
from codesynth.errors import BudgetExhausted, DatasetError, OutputError
from codesynth.spec import LLMSettings

from .conftest import request
from .endpoint import says

BASE = {"model": "m", "base_url": "http://h/v1", "temperature": 1.0, "top_p": 1.0}
SCHEMA = '{"type":"object"}'


def key(mode="schema", settings=None, **changes):
    return request_key(LLMSettings(**(BASE | (settings or {}))), request(**({"schema": SCHEMA} | changes)), mode)


@pytest.mark.parametrize(
    "other",
    [
        {"settings": {"model": "m2"}},
        {"settings": {"base_url": "http://other/v1"}},
        {"settings": {"local": True}},
        {"settings": {"temperature": 0.9}},
        {"settings": {"top_p": 0.9}},
        {"settings": {"seed": 3}},
        {"text": "Say bye."},
        {"max_tokens": 51},
        {"salt": "1"},
        {"schema": '{"type":"array"}'},
        {"schema_name": "else"},
        {"mode": "object"},
        {"mode": "text"},
    ],
    ids=str,
)
def test_the_key_covers_everything_that_shapes_the_answer(other):
    assert key(**other) != key()


@pytest.mark.parametrize(
    "other",
    [
        {"sample": "another"},
        {"stage": "data"},
        {"settings": {"base_url": "http://h/v1/"}},
        {"settings": {"timeout": 3, "concurrency": 2, "max_retries": 0, "tries": 1}},
        {"settings": {"price_in": 1, "price_out": 2, "max_cost": 3, "api_key_env": "OTHER"}},
    ],
    ids=str,
)
def test_the_key_covers_nothing_else(other):
    assert key(**other) == key()


def test_a_local_model_is_the_same_on_every_port():
    ports = [key(settings={"local": True, "base_url": f"http://127.0.0.1:{port}/v1"}) for port in (1, 2)]
    assert ports[0] == ports[1]


def test_an_answer_comes_back_as_it_was(tmp_path):
    reply = Reply("grüße\n\0", "stop", "", 3, 4, 5, True)
    RequestStore(tmp_path / "s").settle(Line("topic", "s", "k"), reply)
    assert RequestStore(tmp_path / "s").answer("k") == reply
    assert RequestStore(tmp_path / "s").answer("other") is None


def test_the_first_answer_stays(tmp_path):
    store = RequestStore(tmp_path / "s")
    store.settle(Line("topic", "s", "k"), Reply("first"))
    store.settle(Line("topic", "s", "k"), Reply("second"))
    assert store.answer("k").text == "first"


def claim(amount, name="k"):
    return Claim("topic", "s", name, amount, time.time() + 60)


def test_reservations_keep_the_sum_under_the_cap(tmp_path):
    store = RequestStore(tmp_path / "s")
    first = store.reserve(claim(60), 100)
    assert store.reserve(claim(60), 100) is None, "it may fit once the first is settled for less"
    store.settle(Line("topic", "s", "k", cost=10), Reply("x"), first)
    second = store.reserve(claim(60), 100)
    assert second is not None
    store.settle(Line("topic", "s", "k2", cost=50), Reply("x"), second)
    with pytest.raises(BudgetExhausted, match="6e-11 USD are spent"):
        store.reserve(claim(60), 100)
    assert store.reserve(claim(40), 100) is not None


def test_many_threads_share_a_store(tmp_path):
    store = RequestStore(tmp_path / "s")

    def use(i):
        ticket = store.reserve(claim(1, str(i)), 10**9)
        store.settle(Line("topic", "s", str(i), cost=1), Reply(str(i)), ticket)
        return store.answer(str(i)).text

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(use, range(100))) == [str(i) for i in range(100)]
    assert Ledger(tmp_path / "s").totals().requests == 100


def spend(path, cap, outcomes):
    store, done = RequestStore(path), 0
    while True:
        try:
            ticket = store.reserve(claim(10), cap)
        except BudgetExhausted:
            break
        if ticket is not None:
            done += 1
            store.settle(Line("topic", "s", f"{os.getpid()} {done}", cost=10), None, ticket)
    outcomes.put(done)


def test_many_processes_share_one_cap(tmp_path):
    context = multiprocessing.get_context("spawn")
    outcomes = context.Queue()
    workers = [context.Process(target=spend, args=(tmp_path / "s", 405, outcomes)) for _ in range(3)]
    for worker in workers:
        worker.start()
    assert sum(outcomes.get(timeout=60) for _ in workers) == 40
    for worker in workers:
        worker.join()
    assert Ledger(tmp_path / "s").totals().cost == pytest.approx(400e-12)


def die_with_a_reservation(path):
    RequestStore(path).reserve(claim(70), 100)
    os.kill(os.getpid(), signal.SIGKILL)


def test_the_reservation_of_a_killed_process_counts_as_spent(tmp_path):
    worker = multiprocessing.get_context("spawn").Process(target=die_with_a_reservation, args=(tmp_path / "s",))
    worker.start()
    worker.join()
    store = RequestStore(tmp_path / "s")
    with pytest.raises(BudgetExhausted):
        store.reserve(claim(40), 100)
    assert store.reserve(claim(30), 100) is not None
    assert Ledger(tmp_path / "s").errors() == {"lost": 1}
    assert Ledger(tmp_path / "s").totals().cost == pytest.approx(70e-12)


def test_a_reservation_that_is_long_over_counts_as_spent(tmp_path):
    store = RequestStore(tmp_path / "s")
    store.reserve(Claim("topic", "s", "k", 70, time.time() - 1), 100)
    with pytest.raises(BudgetExhausted):
        store.reserve(claim(40), 100)


CLIENT = textwrap.dedent("""
    import os, signal, sys
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path
    from codesynth.author.client import ModelClient
    from codesynth.author.request import Request
    from codesynth.spec import LLMSettings

    url, store, how = sys.argv[1:]
    client = ModelClient(LLMSettings(model="toy", base_url=url, concurrency=4), Path(store))

    def ask(number):
        client.ask(Request("topic", f"s-{number}", (("user", f"prompt {number}"),), 50, str(number)))
        if how == "die after the first answer":
            os.kill(os.getpid(), signal.SIGKILL)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(ask, range(40)))
    client.close()
""")


def start(endpoint, store, how="go on"):
    return subprocess.Popen([sys.executable, "-c", CLIENT, endpoint.base_url, str(store), how])


def test_an_answer_is_on_disk_before_anybody_uses_it(endpoint, tmp_path):
    store = tmp_path / "s"
    assert start(endpoint, store, "die after the first answer").wait(60) == -signal.SIGKILL
    with sqlite3.connect(store) as db:
        assert db.execute("SELECT COUNT(*) FROM answers").fetchone()[0] >= 1


def test_kill_dash_nine_at_any_moment_pays_for_nothing_twice(endpoint, tmp_path):
    store = tmp_path / "s"
    endpoint.script = lambda seen, number: says(f"answer to {seen.prompt}", delay=0.03)
    kills = 0
    for upto in (3, 9, 16, 24, 31):
        process = start(endpoint, store)
        while len(endpoint.seen) < upto + kills * 4 and process.poll() is None:
            time.sleep(0.002)
        process.kill()
        process.wait()
        kills += 1
        with sqlite3.connect(store) as db:
            kept = {row[0] for row in db.execute("SELECT key FROM answers")}
        count = len(endpoint.seen)
        assert len(kept) >= count - 4 * kills, "only what was in flight may be lost"
    assert start(endpoint, store).wait(60) == 0
    prompts = [seen.prompt for seen in endpoint.seen]
    assert len(set(prompts)) == 40
    assert len(prompts) - 40 <= 4 * kills
    asked = len(prompts)
    assert start(endpoint, store).wait(60) == 0
    assert len(endpoint.seen) == asked, "the finished run asks nothing again"


@pytest.mark.parametrize("damage", [b"this is no database, not at all" * 50, b"SQLite format 3\0" + b"\xff" * 8000])
def test_a_damaged_file_is_a_clear_error(tmp_path, damage):
    path = tmp_path / "s"
    path.write_bytes(damage)
    with pytest.raises(DatasetError, match=r"damaged.*move it away"):
        RequestStore(path)
    with pytest.raises(DatasetError, match="damaged"):
        Ledger(path).totals()


def test_damage_in_the_middle_is_a_clear_error(tmp_path):
    path = tmp_path / "s"
    store = RequestStore(path)
    for i in range(300):
        store.settle(Line("topic", "s", str(i)), Reply("x" * 500))
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:40960] = os.urandom(36864)
    path.write_bytes(content)
    with pytest.raises(DatasetError, match="damaged"):
        again = RequestStore(path)
        for i in range(300):
            again.answer(str(i))
        Ledger(path).totals()


def test_a_locked_file_is_a_clear_error(tmp_path):
    path = tmp_path / "s"
    store = RequestStore(path, busy_seconds=0.1)
    other = sqlite3.connect(path)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OutputError, match="locked by another program"):
        store.settle(Line("topic", "s", "k"), Reply("x"))
    other.rollback()
    store.settle(Line("topic", "s", "k"), Reply("x"))
    assert store.answer("k").text == "x"


def test_a_path_that_cannot_be_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="cannot be used"):
        RequestStore(tmp_path / "file" / "s")
    with pytest.raises(OutputError, match="cannot be used"):
        RequestStore(tmp_path)


def test_a_full_disk_is_a_clear_error(tmp_path):
    store = RequestStore(tmp_path / "s")
    store._db.execute("PRAGMA max_page_count = 20")
    with pytest.raises(OutputError, match="the disk"):
        for i in range(200):
            store.settle(Line("topic", "s", str(i)), Reply("x" * 2000))


def test_a_ledger_that_is_not_there_is_empty(tmp_path):
    assert Ledger(tmp_path / "none").totals().requests == 0
    assert Ledger(tmp_path / "none").lines() == []
    assert not (tmp_path / "none").exists()


def test_the_ledger_reads_while_a_run_writes(tmp_path):
    store = RequestStore(tmp_path / "s")
    for i in range(5):
        store.settle(Line("topic" if i % 2 else "data", "s", str(i), 10, 5, cost=None if i == 4 else 7))
        assert Ledger(tmp_path / "s").totals().requests == i + 1
    by_stage = Ledger(tmp_path / "s").by_stage()
    assert (by_stage["topic"].requests, by_stage["data"].requests) == (2, 3)
    assert by_stage["topic"].cost == pytest.approx(14e-12)
    assert by_stage["data"].cost is None, "one unknown price makes the sum unknown"
    assert Path(tmp_path / "s").exists()
