import matplotlib.pyplot as plt

ax = plt.figure().add_subplot(projection="3d")
ax.scatter([1, 2, 3], [4, 5, 6], [9, 8, 7], label="Stars")
ax.plot([1, 2, 3], [4, 4, 4], [7, 8, 9], "k--", label="Path")
ax.legend()
plt.show()
