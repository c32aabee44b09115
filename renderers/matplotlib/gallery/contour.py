import matplotlib.pyplot as plt
import numpy as np

x, y = np.meshgrid(np.linspace(-2, 2, 40), np.linspace(-2, 2, 40))
fig, ax = plt.subplots()
lines = ax.contour(x, y, x**2 + y**2, levels=[0.5, 1, 2])
ax.clabel(lines)
plt.show()
