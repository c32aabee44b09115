import matplotlib.pyplot as plt
import numpy as np

rng = np.random.default_rng()
x = np.linspace(0, 10, 4000)
plt.plot(x, np.sin(x) + rng.normal(0, 0.1, 4000), linewidth=0.8)
plt.show()
