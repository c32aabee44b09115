import matplotlib.pyplot as plt
import numpy as np

x = np.array([0, 1, 2, 3])
y = np.array([2, 3, 2.5, 4])
fig, ax = plt.subplots()
ax.plot(x, y, color="navy", label="Mean")
ax.fill_between(x, y - 0.5, y + 0.5, color="navy", alpha=0.2, label="95% interval")
ax.axhspan(3.5, 4, color="gold", alpha=0.3, label="Target")
ax.legend()
plt.show()
