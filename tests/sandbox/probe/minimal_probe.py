"""The smallest probe that draws: what the sandbox's own tests and benchmark use."""

import io

import matplotlib
import numpy as np

matplotlib.use("Agg")
import matplotlib.dates
import matplotlib.pyplot as plt
import mpl_toolkits.mplot3d  # noqa: F401
import pandas as pd


def warm():
    figure, (left, right) = plt.subplots(1, 2)
    left.plot([1, 2], label="warm")
    left.legend()
    frame = pd.DataFrame(
        {"day": pd.date_range("2024-01-01", periods=9), "value": np.arange(9), "key": list("abcabcabc")}
    )
    frame.plot(x="day", y="value", ax=right)
    figure.suptitle("warm $x^2$")
    figure.savefig(io.BytesIO())
    plt.close("all")


def start(options):
    pass


def finish(namespace):
    image = io.BytesIO()
    plt.gcf().savefig(image, format="png")
    return {"image.png": image.getvalue()}
