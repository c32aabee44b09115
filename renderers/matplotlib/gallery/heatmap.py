import matplotlib.pyplot as plt
import numpy as np

values = np.array([[0.1, 0.7], [0.4, 1.0], [0.9, 0.2]])
fig, ax = plt.subplots()
image = ax.imshow(values, cmap="YlGn", aspect="auto")
ax.set_xticks([0, 1], labels=["Mon", "Tue"])
ax.set_yticks([0, 1, 2], labels=["am", "noon", "pm"])
for i in range(3):
    for j in range(2):
        ax.text(j, i, f"{values[i, j]:.1f}", ha="center", va="center")
fig.colorbar(image, ax=ax)
plt.show()
