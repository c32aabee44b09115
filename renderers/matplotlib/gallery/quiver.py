import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.quiver([0, 1], [0, 1], [1, 0.5], [0.5, -1])
ax.annotate("eye", xy=(0.5, 0.5), xytext=(0.8, 0.2), arrowprops={"arrowstyle": "->"})
plt.show()
