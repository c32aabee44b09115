from __future__ import annotations

import email.utils
import itertools
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from codesynth.author import Ledger
from codesynth.author.store import RequestStore
from codesynth.errors import AuthorError, BudgetExhausted, EndpointError

from .conftest import request
from .endpoint import Answer, fails, says

SCHEMA = {"schema": json.dumps({"type": "object", "properties": {}}), "schema_name": "thing"}


def then(*answers):
    """Answer in turn; the last answer stays."""
    return lambda seen, number: answers[min(number, len(answers) - 1)]


def test_a_reply_is_returned_whole_with_its_tokens_and_price(endpoint, client):
    endpoint.script = then(says("hello", usage=(1000, 200)))
    reply = client(price_in=0.15, price_out=0.6).ask(request())
    assert (reply.text, reply.prompt_tokens, reply.completion_tokens) == ("hello", 1000, 200)
    assert reply.cost == 1000 * 150_000 + 200 * 600_000  # picodollars


def test_everything_asked_for_is_sent(endpoint, client, monkeypatch):
    monkeypatch.setenv("TOY_KEY", "sesame")
    client(temperature=0.7, top_p=0.9, seed=5).ask(request(**SCHEMA))
    seen = endpoint.seen[0]
    assert seen.headers["authorization" if "authorization" in seen.headers else "Authorization"] == "Bearer sesame"
    body = seen.body
    assert (body["model"], body["temperature"], body["top_p"], body["max_tokens"]) == ("toy", 0.7, 0.9, 50)
    assert 0 <= body["seed"] < 2**31
    assert body["response_format"]["type"] == "json_schema"
    assert body["response_format"]["json_schema"]["name"] == "thing"
    assert [message["role"] for message in body["messages"]] == ["system", "user"]


def test_an_answered_request_is_never_sent_again(endpoint, client, tmp_path):
    store = tmp_path / "requests.sqlite"
    first = client(store).ask(request())
    assert client(store).ask(request()) == first
    again = client(store)
    assert again.ask(request()) == first
    assert len(endpoint.seen) == 1
    totals = Ledger(store).totals()
    assert (totals.requests, totals.cached, totals.prompt_tokens, totals.completion_tokens) == (1, 2, 100, 50)


def test_an_unusable_reply_is_an_answer_too(endpoint, client, tmp_path):
    endpoint.script = then(says("", finish="length"))
    for _ in range(2):
        assert client(tmp_path / "s").ask(request()).finish_reason == "length"
    assert len(endpoint.seen) == 1


def test_equal_requests_in_flight_are_sent_once(endpoint, client, tmp_path):
    endpoint.script = then(says("hello", delay=0.3))
    one = client(tmp_path / "s", concurrency=8)
    with ThreadPoolExecutor(8) as pool:
        replies = list(pool.map(lambda _: one.ask(request()), range(8)))
    assert len(set(replies)) == 1
    assert len(endpoint.seen) == 1
    assert (Ledger(tmp_path / "s").totals().requests, Ledger(tmp_path / "s").totals().cached) == (1, 7)


def test_the_same_prompt_for_two_samples_is_two_requests_with_two_seeds(endpoint, client):
    one = client()
    one.ask(request(salt="a"))
    one.ask(request(salt="b"))
    assert endpoint.seen[0].body["seed"] != endpoint.seen[1].body["seed"]


@pytest.mark.parametrize("concurrency", [1, 4])
def test_never_more_in_flight_than_allowed(endpoint, client, concurrency):
    endpoint.script = then(says("hello", delay=0.05))
    one = client(concurrency=concurrency)
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda i: one.ask(request(salt=str(i))), range(16)))
    assert endpoint.most_in_flight == concurrency
    assert len(endpoint.seen) == 16


def test_retry_after_in_seconds_is_honoured(endpoint, client, quick):
    endpoint.script = then(fails(429, headers={"Retry-After": "1"}), says("hello"))
    assert client().ask(request()).text == "hello"
    assert 1.0 <= endpoint.seen[1].time - endpoint.seen[0].time < 10.0


def test_retry_after_as_a_date_is_honoured(endpoint, client, quick):
    def script(seen, number):
        # HTTP dates have whole seconds: two seconds ahead is at least one away.
        date = email.utils.formatdate(time.time() + 2, usegmt=True)
        return fails(503, headers={"Retry-After": date}) if number == 0 else says("hello")

    endpoint.script = script
    assert client().ask(request()).text == "hello"
    assert 1.0 <= endpoint.seen[1].time - endpoint.seen[0].time < 10.0


def test_a_limit_on_the_rate_pauses_every_request(endpoint, client, quick):
    endpoint.script = then(fails(429, headers={"Retry-After": "1"}), says("hello"))
    one = client(concurrency=1)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda i: one.ask(request(salt=str(i))), range(4)))
    assert min(seen.time for seen in endpoint.seen[1:]) - endpoint.seen[0].time >= 0.99


def test_a_rate_limit_that_never_ends_stops_the_run(endpoint, client, quick):
    endpoint.script = then(fails(429))
    with pytest.raises(EndpointError, match="keeps limiting the rate"):
        client(max_retries=2).ask(request())
    assert len(endpoint.seen) == 3


def test_a_wait_of_hours_is_not_waited(endpoint, client):
    endpoint.script = then(fails(429, headers={"Retry-After": "7200"}))
    with pytest.raises(EndpointError, match="7200 s"):
        client().ask(request())
    assert len(endpoint.seen) == 1


@pytest.mark.parametrize("status", [500, 502, 503, 529, 408])
def test_passing_errors_are_tried_again(endpoint, client, quick, status):
    endpoint.script = then(fails(status), fails(status), says("hello"))
    assert client().ask(request()).text == "hello"
    assert len(endpoint.seen) == 3


def test_errors_that_do_not_pass_are_named(endpoint, client, quick, tmp_path):
    endpoint.script = then(fails(500, "out of luck"))
    with pytest.raises(AuthorError, match="out of luck") as caught:
        client(tmp_path / "s", max_retries=1).ask(request())
    assert caught.value.kind == "server-error"
    assert Ledger(tmp_path / "s").errors() == {"server-error": 2}


def test_backing_off_grows(endpoint, client, monkeypatch):
    monkeypatch.setattr("codesynth.author.client.FIRST_BACKOFF", 0.2)
    endpoint.script = then(fails(500))
    with pytest.raises(AuthorError):
        client(max_retries=3).ask(request())
    times = [seen.time for seen in endpoint.seen]
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert gaps[0] >= 0.1 and gaps[1] >= 0.2 and gaps[2] >= 0.4


def test_many_failures_in_a_row_are_the_endpoint_not_the_samples(endpoint, client, quick):
    endpoint.script = then(fails(500))
    one = client(max_retries=0)
    for i in range(7):
        with pytest.raises(AuthorError):
            one.ask(request(salt=str(i)))
    with pytest.raises(EndpointError, match="8 requests in a row"):
        one.ask(request(salt="last"))


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (says("hello", delay=2.0), "timeout"),
        (says("hello", drip=0.02), "timeout"),
        (says("hello", cut=30), "cut-reply"),
        (says("hello", cut=0), "cut-reply"),
        (Answer(body=b'{"choices": [{"mess'), "cut-reply"),
        (Answer(body=b"<html>busy</html>", content_type="text/html"), "cut-reply"),
        (Answer(body=b'{"error": {"message": "upstream died", "code": 502}}'), "server-error"),
        (Answer(body=b'{"choices": []}'), "server-error"),
        (Answer(body=b"[1]"), "server-error"),
    ],
    ids=["hang", "drip", "cut", "headers only", "half json", "html", "error as 200", "no choices", "no object"],
)
def test_replies_that_are_not_whole_are_named_and_tried_again(endpoint, client, quick, answer, kind):
    endpoint.script = then(answer)
    with pytest.raises(AuthorError) as caught:
        client(timeout=0.5 if kind == "timeout" else 20.0, max_retries=1).ask(request())
    assert caught.value.kind == kind
    assert len(endpoint.seen) == 2
    endpoint.script = lambda seen, number: says("hello")
    assert client(timeout=20).ask(request()).text == "hello"


def test_a_dead_endpoint_is_one_clear_sentence(client, quick):
    with pytest.raises(EndpointError, match=r"no model endpoint answers at http://127.0.0.1:9/v1"):
        client(base_url="http://127.0.0.1:9/v1", max_retries=2).ask(request())


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(endpoint, client, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert client().ask(request()).text == "hello"


def test_a_name_that_does_not_resolve_is_a_dead_endpoint(client, quick):
    with pytest.raises(EndpointError, match="no model endpoint answers"):
        client(base_url="http://no-such-host.invalid/v1", max_retries=0).ask(request())


@pytest.mark.parametrize(
    ("key", "answer", "words"),
    [
        ("secret-123", fails(401, "Incorrect API key provided: secret-123"), "does not accept the key in TOY_KEY"),
        ("secret-123", fails(403, "forbidden"), "does not accept the key in TOY_KEY"),
        ("", fails(401), "TOY_KEY is not set"),
        ("k", fails(402), "payment"),
        ("k", fails(404, "The model `toy` does not exist"), "no model 'toy'"),
        ("k", fails(400, "Invalid model: toy", code="invalid_model"), "no model 'toy'"),
        ("k", fails(429, "You exceeded your current quota", code="insufficient_quota"), "quota is used up"),
    ],
)
def test_what_no_retry_can_mend_stops_the_run_at_once(endpoint, client, monkeypatch, key, answer, words):
    monkeypatch.setenv("TOY_KEY", key)
    endpoint.script = then(answer)
    with pytest.raises(EndpointError, match=words) as caught:
        client().ask(request())
    assert len(endpoint.seen) == 1
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (fails(400, "This model's maximum context length is 512 tokens, max_tokens …"), "context-too-long"),
        (fails(400, "the request exceeds the available context size"), "context-too-long"),
        (fails(413, "large"), "context-too-long"),
        (fails(400, "The response was filtered", code="content_filter"), "refusal"),
        (fails(403, "Your input was flagged by moderation"), "refusal"),
        (fails(400, "roles must alternate"), "bad-request"),
    ],
)
def test_what_is_wrong_with_one_request_fails_one_sample(endpoint, client, answer, kind):
    endpoint.script = then(answer)
    with pytest.raises(AuthorError) as caught:
        client().ask(request())
    assert caught.value.kind == kind
    assert len(endpoint.seen) == 1


def refuses(*formats, message="response_format {} is not supported"):
    def script(seen, number):
        kind = seen.body.get("response_format", {}).get("type", "text")
        return fails(400, message.format(kind)) if kind in formats else says('{"a": 1}')

    return script


@pytest.mark.parametrize(
    ("refused", "sent"),
    [
        ((), ["json_schema"]),
        (("json_schema",), ["json_schema", "json_object"]),
        (("json_schema", "json_object"), ["json_schema", "json_object", "text"]),
    ],
)
def test_json_mode_goes_down_to_what_the_server_takes_and_remembers_it(endpoint, client, tmp_path, refused, sent):
    endpoint.script = refuses(*refused)
    client(tmp_path / "s").ask(request(**SCHEMA))
    later = client(tmp_path / "s")
    later.ask(request(**SCHEMA))
    later.ask(request(salt="1", **SCHEMA))
    kinds = [seen.body.get("response_format", {}).get("type", "text") for seen in endpoint.seen]
    assert kinds == [*sent, sent[-1]]


def test_a_refusal_without_a_word_on_the_format_is_tried_without_it_too(endpoint, client):
    endpoint.script = refuses("json_schema", message="Bad Request")
    assert client().ask(request(**SCHEMA)).text == '{"a": 1}'


def test_a_request_that_no_mode_saves_is_not_remembered_as_a_mode(endpoint, client, tmp_path):
    endpoint.script = then(fails(400, "roles must alternate"))
    with pytest.raises(AuthorError, match="roles must alternate") as caught:
        client(tmp_path / "s").ask(request(**SCHEMA))
    assert caught.value.kind == "bad-request"
    endpoint.script = then(says("{}"))
    client(tmp_path / "s").ask(request(**SCHEMA))
    assert endpoint.seen[-1].body["response_format"]["type"] == "json_schema"


def test_a_mode_that_the_user_fixed_is_not_changed(endpoint, client):
    endpoint.script = refuses("json_schema")
    with pytest.raises(EndpointError, match=r"json_mode = .auto"):
        client(json_mode="schema").ask(request(**SCHEMA))
    assert len(endpoint.seen) == 1
    client(json_mode="text").ask(request(**SCHEMA))
    assert "response_format" not in endpoint.seen[-1].body


def test_parameters_that_the_server_refuses_are_left_out_from_then_on(endpoint, client, tmp_path):
    def script(seen, number):
        if "seed" in seen.body:
            return fails(422, "Extra inputs are not permitted: seed")
        if "max_tokens" in seen.body:
            return fails(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return says("hello")

    endpoint.script = script
    assert client(tmp_path / "s").ask(request()).text == "hello"
    assert endpoint.seen[-1].body["max_completion_tokens"] == 50
    before = len(endpoint.seen)
    assert client(tmp_path / "s").ask(request(salt="1")).text == "hello"
    assert len(endpoint.seen) == before + 1 == 4


def test_a_server_that_refuses_everything_ends(endpoint, client):
    endpoint.script = then(fails(400, "unsupported: seed temperature top_p max_tokens max_completion_tokens"))
    with pytest.raises(AuthorError) as caught:
        client().ask(request())
    assert caught.value.kind == "bad-request"
    assert len(endpoint.seen) == 5


def test_tokens_that_the_server_does_not_tell_are_estimated_and_flagged(endpoint, client, tmp_path):
    endpoint.script = then(says("word " * 30, usage=None))
    reply = client(tmp_path / "s", price_in=1, price_out=1).ask(request())
    assert reply.estimated and reply.completion_tokens == 50 and reply.cost > 0
    assert Ledger(tmp_path / "s").totals().estimated == 1


def test_without_prices_the_cost_is_unknown_and_tokens_are_counted(endpoint, client, tmp_path):
    client(tmp_path / "s").ask(request())
    totals = Ledger(tmp_path / "s").totals()
    assert totals.cost is None and totals.cost_text == "unknown price" and totals.tokens == 150


def test_the_reply_of_a_list_of_parts_is_joined(endpoint, client):
    endpoint.script = then(says([{"type": "text", "text": "he"}, {"type": "text", "text": "llo"}]))
    assert client().ask(request()).text == "hello"


# Money: a request costs 150 microdollars here, and reserves the estimate of its prompt plus 50 at worst.
PRICES = {"price_in": 1.0, "price_out": 1.0}
WORST = (8 + 4) + (8 + 4) + 50  # "You answer.", "Say hello." and max_tokens


def fitting(cap):
    """How many requests fit: the next is sent while what is spent and its worst case stay within the cap."""
    count = 0
    while count * 150 + WORST <= cap:
        count += 1
    return count


@pytest.mark.parametrize("concurrency", [1, 6])
@pytest.mark.parametrize("cap", [WORST - 1, WORST, 1000, 1000 + WORST, 1050 + WORST - 1, 1050 + WORST])
def test_the_cap_is_exact(endpoint, client, tmp_path, cap, concurrency):
    # Usage stays within the reservation here, as with a real tokeniser: 40 + 10 tokens are 50 microdollars.
    endpoint.script = then(says("hello", usage=(22, 40), delay=0.01))
    one = client(tmp_path / "s", max_cost=cap / 1e6, concurrency=concurrency, **PRICES) if cap else None
    outcomes = []

    def ask(number):
        try:
            outcomes.append(one.ask(request(salt=f"{number:02}")))
        except BudgetExhausted as error:
            outcomes.append(error)

    with ThreadPoolExecutor(concurrency) as pool:
        list(pool.map(ask, range(30)))
    expected = 0
    while expected < 30 and expected * 62 + WORST <= cap:
        expected += 1
    assert len(endpoint.seen) == expected == sum(not isinstance(outcome, Exception) for outcome in outcomes)
    assert Ledger(tmp_path / "s").totals().cost <= cap / 1e6
    if expected < 30:
        assert "--max-cost" in str(next(outcome for outcome in outcomes if isinstance(outcome, Exception)))


def test_usage_beyond_the_reservation_is_the_only_way_over_the_cap(endpoint, client, tmp_path):
    one = client(tmp_path / "s", max_cost=1000 / 1e6, **PRICES)
    with pytest.raises(BudgetExhausted):
        for i in range(30):
            one.ask(request(salt=f"{i:02}"))
    assert len(endpoint.seen) == fitting(1000) == 7
    assert Ledger(tmp_path / "s").totals().cost == pytest.approx(1050 / 1e6)


def test_an_exhausted_budget_still_serves_what_was_answered(endpoint, client, tmp_path):
    client(tmp_path / "s", **PRICES).ask(request())
    poor = client(tmp_path / "s", max_cost=1e-6, **PRICES)
    assert poor.ask(request()).text == "hello"
    with pytest.raises(BudgetExhausted):
        poor.ask(request(salt="new"))


def test_a_reply_that_may_have_been_billed_counts_at_its_worst(endpoint, client, tmp_path, quick):
    endpoint.script = then(says("hello", cut=30), fails(500), says("hello"))
    client(tmp_path / "s", **PRICES).ask(request())
    lines = Ledger(tmp_path / "s").lines()
    assert [round(line["cost"] * 1e6) for line in lines] == [WORST, 0, 150]
    assert [line["estimated"] for line in lines] == [1, 0, 0]


def test_every_line_of_the_ledger_says_who_asked(endpoint, client, tmp_path):
    one = client(tmp_path / "s", **PRICES)
    one.ask(request(stage="data", sample="chart-7"))
    one.ask(request(stage="data", sample="chart-7"))
    first, second = Ledger(tmp_path / "s").lines()
    assert (first["stage"], first["sample"], first["cached"]) == ("data", "chart-7", 0)
    assert (second["cost"], second["cached"]) == (0.0, 1)
    assert first["latency"] > 0 and abs(first["time"] - time.time()) < 60
    assert Ledger(tmp_path / "s").by_stage()["data"].requests == 1


def test_closing_twice_and_with_requests_in_flight(endpoint, client):
    endpoint.script = then(says("hello", delay=1.0))
    one = client()
    failures = []

    def ask():
        try:
            one.ask(request())
        except BaseException as error:
            failures.append(type(error).__name__)

    thread = threading.Thread(target=ask)
    thread.start()
    while not endpoint.seen:
        time.sleep(0.01)
    one.close()
    one.close()
    thread.join(5)
    assert failures and not thread.is_alive()


def test_memory_serves_where_no_store_is_wanted(endpoint, client):
    one = client()
    one.ask(request())
    one.ask(request())
    assert len(endpoint.seen) == 1
    assert RequestStore(None).answer("nothing") is None
