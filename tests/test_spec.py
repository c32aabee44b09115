import pytest

from codesynth.errors import SpecError
from codesynth.spec import Known, parse_spec, read_spec

KNOWN = Known({"matplotlib": ("matplotlib",)}, {"chart": ("bar", "line")}, {"chart": ("en", "de")})


def problems(raw):
    with pytest.raises(SpecError) as caught:
        parse_spec(raw, KNOWN)
    return caught.value.problems


def test_three_mistakes_are_all_listed():
    found = problems({"count": -1, "sed": 3, "pipelines": [{"renderer": "plotly"}]})
    assert len(found) == 3
    text = "\n".join(found)
    assert "count" in text and "did you mean 'seed'" in text and "unknown renderer 'plotly'" in text


def test_an_unknown_renderer_names_the_known_ones_and_the_package():
    (found,) = problems({"pipelines": [{"renderer": "plotly"}]})
    assert "known: matplotlib" in found and "pip install codesynth-plotly" in found


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"pipelines": [{"figure_types": ["bra"]}]}, "did you mean 'bar'"),
        ({"pipelines": [{"category": "charts"}]}, "unknown category"),
        ({"pipelines": [{"locales": {"xx": 1}}]}, "unknown locale"),
        ({"pipelines": [{"locales": {"en": 0}}]}, "all zero"),
        ({"pipelines": []}, "at least one pipeline"),
        ({"pipelines": [{"name": "a"}, {"name": "a"}]}, "two pipelines"),
        ({"pipelines": [{"author": "llm"}]}, "no [llm] section"),
        ({"pipelines": [{"author": "gpt"}]}, "author"),
        ({"llm": {"model": "m", "base_url": "http://x/v1", "max_cost": 1}}, "price_in"),
        ({"llm": {"base_url": "http://x/v1"}}, "model"),
        ({"count": "many"}, "count"),
        ({"validation": 1.5}, "validation"),
        ({"seed": None}, "seed"),
        ({"quality": {"of": []}}, "did you mean 'off'"),
    ],
)
def test_each_mistake_is_named(raw, expected):
    assert expected in "\n".join(problems(raw))


def test_author_in_one_word_stands_for_its_stages():
    spec = parse_spec({"pipelines": [{"author": "llm"}], "llm": {"model": "m", "base_url": "http://127.0.0.1:1/v1"}})
    assert spec.pipelines[0].author.code == "llm"


def test_a_spec_survives_its_serialisation():
    spec = parse_spec({"count": 3, "pipelines": [{"figure_types": ["bar"], "locales": {"de": 2}}]}, KNOWN)
    assert parse_spec(spec.model_dump(mode="json"), KNOWN) == spec


def test_no_toml_and_no_file(tmp_path):
    with pytest.raises(SpecError, match="cannot read"):
        read_spec(tmp_path / "none.toml")
    (tmp_path / "bad.toml").write_text("a = = 3")
    with pytest.raises(SpecError, match="not TOML"):
        read_spec(tmp_path / "bad.toml")
