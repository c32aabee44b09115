import matplotlib.pyplot as plt
import numpy as np

quarters = ["Q1", "Q2", "Q3", "Q4"]
x = np.arange(len(quarters))
width = 0.27
fig, ax = plt.subplots(figsize=(8, 4.5), layout="constrained")
for i, (year, values) in enumerate({"2021": [5, 7, 6, 9], "2022": [6, 8, 8, 11], "2023": [7, 7, 10, 14]}.items()):
    ax.bar(x + i * width, values, width, label=year)
ax.set_xticks(x + width, quarters)
ax.legend(title="Year", ncols=3)
ax.set_ylabel("Revenue (M$)")
plt.show()
