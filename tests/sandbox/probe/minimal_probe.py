"""The smallest probe that draws: what the sandbox's own tests and benchmark use."""

import io

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt


def warm():
    figure, axes = plt.subplots()
    axes.plot([1, 2])
    axes.set_title("warm")
    figure.savefig(io.BytesIO())
    plt.close("all")


def start(options):
    pass


def finish(namespace):
    image = io.BytesIO()
    plt.gcf().savefig(image, format="png")
    return {"image.png": image.getvalue()}
