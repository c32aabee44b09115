import matplotlib.pyplot as plt

fig = plt.figure()
ax = fig.add_subplot(projection="3d")
ax.bar3d([0, 1, 2], [0, 0, 1], [0, 0, 0], 0.6, 0.6, [5, 3, 4], color="tomato")
ax.set_zlabel("Height")
plt.show()
