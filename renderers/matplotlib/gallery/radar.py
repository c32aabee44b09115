import matplotlib.pyplot as plt
import numpy as np

skills = ["Speed", "Power", "Range", "Cost", "Weight"]
angles = np.linspace(0, 2 * np.pi, 5, endpoint=False).tolist()
fig, ax = plt.subplots(subplot_kw={"polar": True})
for name, values in {"Model X": [4, 3, 5, 2, 1], "Model Y": [2, 5, 3, 4, 4]}.items():
    ax.plot(angles + angles[:1], values + values[:1], linewidth=2, label=name)
    ax.fill(angles + angles[:1], values + values[:1], alpha=0.25)
ax.set_xticks(angles)
ax.set_xticklabels(skills)
ax.legend(loc="upper right", bbox_to_anchor=(1.3, 1.1))
plt.show()
