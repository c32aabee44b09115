"""Twenty plotting scripts as people and models write them: what `benchmarks/sandbox.py` runs."""
# ruff: noqa: E501

from __future__ import annotations

_BAR = """
import matplotlib.pyplot as plt
import numpy as np

regions = ["North", "South", "East", "West", "Central"]
sales_2022 = [120.5, 98.2, 143.1, 110.0, 87.4]
sales_2023 = [134.2, 101.9, 150.8, 97.3, 92.6]
x = np.arange(len(regions))
width = 0.38
fig, ax = plt.subplots(figsize=(9, 5))
first = ax.bar(x - width / 2, sales_2022, width, label="2022", color="#4C72B0", edgecolor="black")
second = ax.bar(x + width / 2, sales_2023, width, label="2023", color="#DD8452", edgecolor="black")
ax.bar_label(first, fmt="%.1f", fontsize=8)
ax.bar_label(second, fmt="%.1f", fontsize=8)
ax.set_xticks(x, regions)
ax.set_ylabel("Sales (million €)")
ax.set_title("Sales by region", fontweight="bold")
ax.legend(frameon=False)
ax.grid(axis="y", alpha=0.3)
ax.spines[["top", "right"]].set_visible(False)
plt.tight_layout()
plt.show()
"""

_LINE = """
import matplotlib.pyplot as plt
import pandas as pd

months = pd.date_range("2023-01-01", periods=24, freq="MS")
frame = pd.DataFrame({"date": months, "visits": [100 + 3 * i + (i % 5) * 7 for i in range(24)],
                      "orders": [40 + 2 * i - (i % 3) * 4 for i in range(24)]})
fig, ax = plt.subplots(figsize=(10, 5))
ax.plot(frame["date"], frame["visits"], marker="o", label="Visits")
ax.plot(frame["date"], frame["orders"], marker="s", linestyle="--", label="Orders")
ax.set_xlabel("Month")
ax.set_ylabel("Thousands")
ax.set_title("Traffic of the shop")
ax.legend(loc="upper left")
ax.grid(True, linestyle=":")
fig.autofmt_xdate()
plt.tight_layout()
"""

_PIE = """
import matplotlib.pyplot as plt

labels = ["Rent", "Food", "Transport", "Leisure", "Savings"]
sizes = [35, 25, 12, 13, 15]
fig, ax = plt.subplots(figsize=(7, 7))
wedges, texts, autotexts = ax.pie(sizes, labels=labels, autopct="%1.1f%%", startangle=90,
                                  explode=(0.05, 0, 0, 0, 0), shadow=True)
for text in autotexts:
    text.set_color("white")
ax.legend(wedges, labels, title="Spending", loc="center left", bbox_to_anchor=(1, 0.5))
ax.set_title("Household budget")
"""

_SCATTER = """
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(3)
x = rng.normal(170, 8, 200)
y = 0.9 * x - 90 + rng.normal(0, 6, 200)
size = rng.uniform(20, 200, 200)
fig, ax = plt.subplots(figsize=(8, 6))
points = ax.scatter(x, y, s=size, c=y, cmap="viridis", alpha=0.7, edgecolors="white")
fig.colorbar(points, ax=ax, label="Weight (kg)")
slope, intercept = np.polyfit(x, y, 1)
ax.plot(np.sort(x), slope * np.sort(x) + intercept, "r--", label=f"y = {slope:.2f}x {intercept:+.1f}")
ax.set_xlabel("Height (cm)")
ax.set_ylabel("Weight (kg)")
ax.legend()
"""

_HISTOGRAM = """
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(11)
first, second = rng.normal(60, 10, 1000), rng.normal(72, 8, 1000)
plt.figure(figsize=(8, 5))
plt.hist(first, bins=30, alpha=0.6, label="Class A", color="steelblue", edgecolor="black")
plt.hist(second, bins=30, alpha=0.6, label="Class B", color="salmon", edgecolor="black")
plt.axvline(first.mean(), color="steelblue", linestyle="--")
plt.axvline(second.mean(), color="salmon", linestyle="--")
plt.xlabel("Score")
plt.ylabel("Students")
plt.title("Distribution of scores")
plt.legend()
plt.show()
"""

_BOX = """
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(5)
data = [rng.normal(mean, 1.5, 80) for mean in (10, 12, 9, 14)]
fig, ax = plt.subplots(figsize=(8, 5))
box = ax.boxplot(data, patch_artist=True, notch=True)
for patch, color in zip(box["boxes"], ["#a6cee3", "#b2df8a", "#fb9a99", "#fdbf6f"]):
    patch.set_facecolor(color)
ax.set_xticklabels(["Alpha", "Beta", "Gamma", "Delta"])
ax.set_ylabel("Response time (ms)")
ax.set_title("Latency by service")
ax.yaxis.grid(True)
"""

_HEATMAP = """
import matplotlib.pyplot as plt
import numpy as np

days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
hours = [f"{h}:00" for h in range(8, 20)]
values = np.random.default_rng(2).integers(0, 100, (len(days), len(hours)))
fig, ax = plt.subplots(figsize=(11, 6))
image = ax.imshow(values, cmap="YlOrRd")
ax.set_xticks(range(len(hours)), hours, rotation=45)
ax.set_yticks(range(len(days)), days)
for i in range(len(days)):
    for j in range(len(hours)):
        ax.text(j, i, values[i, j], ha="center", va="center", fontsize=8)
fig.colorbar(image, ax=ax, label="Customers")
ax.set_title("Customers by hour")
fig.tight_layout()
"""

_STACK = """
import matplotlib.pyplot as plt

years = list(range(2012, 2024))
energy = {"Coal": [40 - 2 * i for i in range(12)], "Gas": [25 + i for i in range(12)],
          "Wind": [5 + 2 * i for i in range(12)], "Solar": [2 + 1.5 * i for i in range(12)]}
plt.style.use("ggplot")
fig, ax = plt.subplots(figsize=(9, 5))
ax.stackplot(years, energy.values(), labels=energy.keys(), alpha=0.8)
ax.legend(loc="upper left", reverse=True)
ax.set_title("Electricity by source")
ax.set_xlabel("Year")
ax.set_ylabel("TWh")
"""

_SUBPLOTS = """
import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(0, 10, 300)
fig, axes = plt.subplots(2, 2, figsize=(12, 8), sharex=True)
for ax, (name, y) in zip(axes.flat, {"sin": np.sin(x), "cos": np.cos(x), "exp": np.exp(-x / 3), "log": np.log1p(x)}.items()):
    ax.plot(x, y, linewidth=2, label=name)
    ax.fill_between(x, y, alpha=0.2)
    ax.set_title(name)
    ax.legend()
    ax.grid(alpha=0.4)
fig.suptitle("Four functions", fontsize=16)
fig.tight_layout()
"""

_HORIZONTAL = """
import matplotlib.pyplot as plt

languages = ["Python", "JavaScript", "TypeScript", "Rust", "Go", "Kotlin", "Swift", "C++", "Java", "PHP"]
share = [28.1, 19.4, 11.9, 5.2, 6.3, 3.1, 2.8, 7.7, 12.0, 3.5]
order = sorted(range(len(share)), key=share.__getitem__)
fig, ax = plt.subplots(figsize=(8, 6))
bars = ax.barh([languages[i] for i in order], [share[i] for i in order], color=plt.cm.viridis([i / 10 for i in range(10)]))
ax.bar_label(bars, labels=[f"{share[i]:.1f}%" for i in order], padding=3)
ax.set_xlim(0, 34)
ax.set_xlabel("Share of repositories (%)")
ax.set_title("Languages")
ax.invert_yaxis()
plt.tight_layout()
"""

_TWIN = """
import matplotlib.pyplot as plt

months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
rain = [78, 60, 65, 50, 48, 55, 60, 62, 58, 80, 85, 88]
temperature = [3, 4, 7, 10, 14, 17, 19, 19, 16, 11, 7, 4]
fig, ax = plt.subplots(figsize=(10, 5))
ax.bar(months, rain, color="lightblue", label="Rain")
ax.set_ylabel("Rain (mm)")
other = ax.twinx()
other.plot(months, temperature, color="crimson", marker="o", label="Temperature")
other.set_ylabel("Temperature (°C)")
ax.set_title("Climate of Utrecht")
fig.legend(loc="upper center", ncols=2, bbox_to_anchor=(0.5, 0.9))
"""

_POLAR = """
import matplotlib.pyplot as plt
import numpy as np

skills = ["Speed", "Power", "Stamina", "Technique", "Vision", "Defence"]
angles = np.linspace(0, 2 * np.pi, len(skills), endpoint=False).tolist()
fig, ax = plt.subplots(figsize=(7, 7), subplot_kw={"projection": "polar"})
for name, values in {"Ana": [8, 6, 7, 9, 8, 5], "Bo": [6, 9, 8, 6, 5, 9]}.items():
    closed = values + values[:1]
    ax.plot(angles + angles[:1], closed, label=name)
    ax.fill(angles + angles[:1], closed, alpha=0.25)
ax.set_xticks(angles, skills)
ax.set_ylim(0, 10)
ax.legend(loc="upper right", bbox_to_anchor=(1.2, 1.1))
"""

_ERRORBAR = """
import matplotlib.pyplot as plt
import numpy as np

dose = np.array([0, 5, 10, 20, 40, 80])
for name, base in (("Control", 10), ("Drug", 14)):
    mean = base + np.sqrt(dose)
    plt.errorbar(dose, mean, yerr=0.8 + dose / 80, capsize=4, marker="o", label=name)
plt.xscale("symlog")
plt.xlabel("Dose (mg)")
plt.ylabel("Response")
plt.legend()
plt.grid(True, which="both", alpha=0.3)
plt.title("Dose and response")
"""

_CONTOUR = """
import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-3, 3, 120), np.linspace(-3, 3, 120))
z = (1 - x / 2 + x**5 + y**3) * np.exp(-x**2 - y**2)
fig, ax = plt.subplots(figsize=(8, 6))
filled = ax.contourf(x, y, z, levels=14, cmap="RdBu_r")
lines = ax.contour(x, y, z, levels=14, colors="black", linewidths=0.5)
ax.clabel(lines, fontsize=7)
fig.colorbar(filled)
ax.set_title("Surface height")
"""

_SURFACE = """
import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-5, 5, 40), np.linspace(-5, 5, 40))
z = np.sin(np.sqrt(x**2 + y**2))
fig = plt.figure(figsize=(8, 6))
ax = fig.add_subplot(projection="3d")
surface = ax.plot_surface(x, y, z, cmap="coolwarm", linewidth=0)
fig.colorbar(surface, shrink=0.5)
ax.set_zlabel("Amplitude")
ax.set_title("A wave")
"""

_VIOLIN = """
import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng(8)
data = [rng.gamma(shape, 2, 150) for shape in (2, 3, 5)]
fig, ax = plt.subplots(figsize=(7, 5))
parts = ax.violinplot(data, showmedians=True)
for body in parts["bodies"]:
    body.set_alpha(0.6)
ax.set_xticks([1, 2, 3], ["Small", "Medium", "Large"])
ax.set_ylabel("Delay (min)")
ax.set_title("Delays by airport size")
"""

_STACKED = """
import matplotlib.pyplot as plt
import numpy as np

quarters = ["Q1", "Q2", "Q3", "Q4"]
parts = {"Hardware": np.array([20, 35, 30, 35]), "Software": np.array([25, 32, 34, 20]),
         "Services": np.array([14, 12, 18, 22])}
bottom = np.zeros(4)
plt.style.use("seaborn-v0_8-whitegrid")
fig, ax = plt.subplots()
for name, values in parts.items():
    bars = ax.bar(quarters, values, 0.6, bottom=bottom, label=name)
    ax.bar_label(bars, label_type="center", color="white")
    bottom += values
ax.set_title("Revenue by division")
ax.set_ylabel("Million $")
ax.legend()
"""

_STEP = """
import matplotlib.pyplot as plt
import pandas as pd
from io import StringIO

text = "day,stock\\n" + "\\n".join(f"{d},{100 - (d * 7) % 40}" for d in range(1, 31))
frame = pd.read_csv(StringIO(text))
ax = frame.plot.line(x="day", y="stock", drawstyle="steps-post", figsize=(9, 4), legend=False, color="darkgreen")
ax.axhline(70, color="red", linestyle=":", label="reorder")
ax.annotate("lowest", xy=(frame.stock.idxmin() + 1, frame.stock.min()), xytext=(20, 66), arrowprops={"arrowstyle": "->"})
ax.set_title("Stock in March")
ax.set_xlabel("Day")
ax.set_ylabel("Units")
"""

_GROUPBY = """
import matplotlib.pyplot as plt
import pandas as pd
import numpy as np

rng = np.random.default_rng(4)
frame = pd.DataFrame({"team": rng.choice(["Red", "Blue", "Green"], 300), "week": rng.integers(1, 9, 300),
                      "points": rng.poisson(12, 300)})
table = frame.groupby(["week", "team"])["points"].mean().unstack()
fig, (top, low) = plt.subplots(2, 1, figsize=(9, 8))
table.plot.bar(ax=top, rot=0)
table.cumsum().plot(ax=low, marker=".")
top.set_title("Points a week")
low.set_title("Running total")
fig.tight_layout()
"""

_ANNOTATED = """
import matplotlib.pyplot as plt
import matplotlib.dates as mdates
from datetime import date, timedelta

days = [date(2024, 1, 1) + timedelta(days=i) for i in range(120)]
price = [100.0]
for i in range(119):
    price.append(price[-1] * (1 + ((i * 37) % 11 - 5) / 300))
fig, ax = plt.subplots(figsize=(12, 5))
ax.plot(days, price, color="navy")
ax.fill_between(days, price, min(price), color="navy", alpha=0.1)
peak = price.index(max(price))
ax.annotate(f"Peak {price[peak]:.1f}", (days[peak], price[peak]), xytext=(0, 20), textcoords="offset points",
            arrowprops=dict(arrowstyle="->"), bbox=dict(boxstyle="round", fc="wheat"))
ax.xaxis.set_major_formatter(mdates.DateFormatter("%d %b"))
ax.set_title("Share price of Nordlicht AG")
ax.set_ylabel("€")
"""

SCRIPTS = {
    "grouped bar": _BAR,
    "lines over dates": _LINE,
    "pie": _PIE,
    "scatter with fit": _SCATTER,
    "histograms": _HISTOGRAM,
    "box plot": _BOX,
    "heatmap": _HEATMAP,
    "stack plot": _STACK,
    "four subplots": _SUBPLOTS,
    "horizontal bars": _HORIZONTAL,
    "twin axes": _TWIN,
    "radar": _POLAR,
    "error bars": _ERRORBAR,
    "contours": _CONTOUR,
    "3-D surface": _SURFACE,
    "violins": _VIOLIN,
    "stacked bars": _STACKED,
    "steps from pandas": _STEP,
    "pandas groupby": _GROUPBY,
    "annotated dates": _ANNOTATED,
}
