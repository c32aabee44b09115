import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.stem([1, 2, 3, 4], [2, -1, 3, 1.5])
plt.show()
