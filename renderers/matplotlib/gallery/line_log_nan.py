import matplotlib.pyplot as plt
import numpy as np

plt.semilogy([1, 2, 3, 4, 5], [10, 100, np.nan, 1e4, 1e5], "o-", label="Cells")
plt.legend()
plt.ylabel(r"Count $\times 10^3$")
plt.show()
