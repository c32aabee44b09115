import matplotlib.pyplot as plt
import numpy as np

fig, ax = plt.subplots()
ax.pcolormesh([0, 1, 2], [0, 10, 20], np.array([[1, 2], [3, 4]]), cmap="magma", edgecolors="white")
plt.show()
