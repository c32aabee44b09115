from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codesynth.author.replies import LanguageMarks, read_code, read_json
from codesynth.author.store import Reply
from codesynth.errors import AuthorError

PYTHON = LanguageMarks(("python", "py"), ("matplotlib",), r"^(import|from) \w+")
CODE = "import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()\n"


@pytest.mark.parametrize(
    "text",
    [
        '{"a": [1, 2]}',
        '  \n{"a": [1, 2]}\n',
        '```json\n{"a": [1, 2]}\n```',
        '```\n{"a": [1, 2]}\n```',
        '~~~json\n{"a": [1, 2]}\n~~~',
        'Sure! Here it is:\n```json\n{"a": [1, 2]}\n```\nAnything else?',
        'Here it is: {"a": [1, 2]} I hope that it helps.',
        '{"a": [1, 2,],}',
        '{"a": [1, // first\n 2]}',
        '<think>maybe {"a": 0, "b": 1, "c": 2}?</think>{"a": [1, 2]}',
        '<thinking>hm</thinking>\n```json\n{"a": [1, 2]}',
        'a thought whose start the template ate {"x": 1, "y": 2, "z": 3}</think>{"a": [1, 2]}',
        'Use {braces} freely. {"a": [1, 2]}',
        '{"a": [1, 2]}\r\n',
        'An example is {"a": 1}. The answer: {"a": [1, 2]}',
    ],
)
def test_json_is_found_in_whatever_it_is_wrapped(text):
    assert read_json(Reply(text)) == {"a": [1, 2]}


@given(
    st.dictionaries(
        st.text(max_size=8),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
        ),
        min_size=1,
    ),
    st.sampled_from(["{}", "```json\n{}\n```", "Here: {} and done", "```\n{}"]),
)
def test_any_object_survives_any_wrapping(value, wrapping):
    dumped = json.dumps(value, ensure_ascii=False)
    if "```" in dumped or "~~~" in dumped or "think" in dumped:
        return
    assert read_json(Reply(wrapping.replace("{}", dumped))) == value


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(""), "empty-reply"),
        (Reply(" \n "), "empty-reply"),
        (Reply("<think>all thought and no answer"), "empty-reply"),
        (Reply("<think>never ends", "length"), "truncated-reply"),
        (Reply("I could draw bars."), "no-json"),
        (Reply("[1, 2]"), "no-json"),
        (Reply('{"a": NaN}'), "no-json"),
        (Reply('{"a": [1, 2'), "no-json"),
        (Reply('{"a": [1, 2', "length"), "truncated-reply"),
        (Reply("{'a': 1}"), "no-json"),
        (Reply('{"a": ' * 5000), "no-json"),
        (Reply("[" * 200_000 + "{"), "no-json"),
        (Reply("I'm sorry, but I can't help with that."), "refusal"),
        (Reply("As an AI language model, I cannot make up data."), "refusal"),
        (Reply("I cannot do this"), "refusal"),
        (Reply("", "stop", "policy"), "refusal"),
        (Reply("half", "content_filter"), "refusal"),
    ],
)
def test_each_way_of_giving_no_json_has_its_name(reply, kind):
    with pytest.raises(AuthorError) as caught:
        read_json(reply)
    assert caught.value.kind == kind


def test_json_that_is_whole_at_the_limit_counts():
    assert read_json(Reply('{"a": 1}' + " " * 100, "length")) == {"a": 1}


def test_a_reply_of_braces_takes_no_time():
    started = time.perf_counter()
    with pytest.raises(AuthorError):
        read_json(Reply("{" * 300_000))
    with pytest.raises(AuthorError):
        read_json(Reply('"' + "\\" * 100_000 + "{,"))
    with pytest.raises(AuthorError):
        read_code(Reply("```" * 30_000), PYTHON)
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize(
    "text",
    [
        CODE,
        f"```python\n{CODE}```",
        f"```py\n{CODE}```\n",
        f"```\n{CODE}```",
        f"```Python title=chart\n{CODE}```",
        f"Here is the code:\n\n```python\n{CODE}```\nIt draws a line.",
        f"```python\n{CODE}",
        f"First install:\n```bash\npip install matplotlib\n```\nthen\n```python\n{CODE}```",
        f"Here is the code:\n{CODE}",
        f"<think>```python\nimport matplotlib\n```</think>```python\n{CODE}```",
        f"  ```python\n{CODE}  ```",
    ],
)
def test_code_is_found_with_and_without_fences(text):
    assert read_code(Reply(text), PYTHON) == CODE


def test_the_longest_block_is_the_code():
    text = f"```python\nimport matplotlib\n```\nor rather\n```python\n{CODE}```"
    assert read_code(Reply(text), PYTHON) == CODE


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(""), "empty-reply"),
        (Reply("You could use a bar chart."), "no-code"),
        (Reply("```python\n\n```"), "no-code"),
        (Reply("```r\nlibrary(ggplot2)\n```"), "language-mismatch"),
        (Reply("```javascript\nnew Chart()\n```"), "language-mismatch"),
        (Reply("```python\nimport plotly\n```"), "language-mismatch"),
        (Reply(f"```python\n{CODE}", "length"), "truncated-reply"),
        (Reply("Sorry, I can't write that."), "refusal"),
    ],
)
def test_each_way_of_giving_no_code_has_its_name(reply, kind):
    with pytest.raises(AuthorError) as caught:
        read_code(reply, PYTHON)
    assert caught.value.kind == kind


@pytest.mark.parametrize("hostile", ["import os\nos.system('id')", "while True: pass", "__import__('os').fork()"])
def test_hostile_code_comes_through_as_text(hostile):
    text = f"```python\nimport matplotlib\n{hostile}\n```"
    assert read_code(Reply(text), PYTHON) == f"import matplotlib\n{hostile}\n"


@given(st.text(max_size=400), st.sampled_from(["stop", "length", ""]))
def test_any_text_is_read_or_refused(text, finish):
    for read in (read_json, lambda reply: read_code(reply, PYTHON)):
        try:
            read(Reply(text, finish))
        except AuthorError as error:
            assert error.kind in {
                *("empty-reply", "no-json", "no-code", "refusal", "truncated-reply", "language-mismatch"),
            }
