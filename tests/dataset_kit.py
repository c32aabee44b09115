"""A small real renderer, and datasets drawn with it, for the tests of what is stored."""

import random
from pathlib import Path

from codesynth.core import QA, Failure, Program, Rendered, Sample, Scene, Source
from codesynth.plugin import Guest, PythonJob, Registry, RendererInfo
from codesynth.sandbox import Sandbox
from codesynth.sinks.parquet import ShardWriter

PROBE = Path(__file__).parent / "dataset_probe"


class BarsRenderer:
    info = RendererInfo("bars", ("bars",), ("chart",), ".py", packages=("pillow",))

    def job(self, source, canvas):
        return PythonJob(Guest(PROBE, "bars_probe"), source.code)

    def collect(self, result):
        return Rendered(result.files["image.png"], Scene.from_json(result.files["scene.json"].decode()))


def registry() -> Registry:
    found = Registry()
    found.add(BarsRenderer())
    return found


def where(name):
    return Program("value", (Program("where", (Program("table", ("bars",)), "category", name)), "value"))


def questions(scene):
    total = Program("sum", (Program("column", (Program("table", ("bars",)), "value")),))
    values = dict(scene.tables[0].rows)
    first = next(iter(values))
    return (
        QA(f"What is {first}?", str(int(values[first])), "integer", where(first), evidence=("bar0",), form="value"),
        QA("What is the total?", str(int(sum(values.values()))), "integer", total, form="sum"),
    )


def draw_samples(count, sandbox, seed=5):
    renderer, rng = BarsRenderer(), random.Random(seed)
    versions = {"codesynth": _version("codesynth"), "pillow": _version("pillow")}
    for index in range(count):
        bars = {name: rng.randint(1, 15) for name in rng.sample(["Änna", "Bo", "Cy", "Дана", "Eve"], 3)}
        code = f"bars = {bars!r}\n"
        data = {"data.csv": "category,value\n" + "".join(f"{k},{v}\n" for k, v in bars.items())}
        source = Source("bars", code, data)
        rendered = renderer.collect(sandbox.run(renderer.job(source, None)))
        yield Sample(
            id=f"bars-{index:05d}", pipeline="bars", index=index, seed=seed, category="chart",
            figure_type=rng.choice(["tall bars", "wide bars"]), persona="A test.", topic="Numbers",
            author="procedural", source=source, rendered=rendered, qa=questions(rendered.scene), versions=versions,
            cost=0.25, tokens=10, split="validation" if index % 4 == 3 else "train",
        )  # fmt: skip


def _version(name):
    from importlib import metadata

    import codesynth

    return codesynth.__version__ if name == "codesynth" else metadata.version(name)


def store(out, samples, shards=3, failures=1):
    """Spread samples over shards as a run does, round about; a failure in each."""
    for rank in range(shards):
        with ShardWriter(out, rank, shards, license="CC0-1.0") as writer:
            for sample in samples[rank::shards]:
                writer.add(sample)
            for number in range(failures):
                writer.fail(Failure("bars", number, "render", "no-bars", f"none in {rank}", "tall bars", "bars", "x"))


def draw_dataset(out, count=12, shards=3):
    with Sandbox() as sandbox:
        samples = list(draw_samples(count, sandbox))
    store(out, samples, shards)
    return samples
