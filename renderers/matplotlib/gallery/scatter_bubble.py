import matplotlib.pyplot as plt

fig, ax = plt.subplots()
points = ax.scatter([1, 2, 4], [30, 20, 25], s=[40, 160, 300], c=[0.1, 0.5, 0.9], cmap="viridis", alpha=0.7)
fig.colorbar(points, label="Share of renewables")
ax.set_xlabel("GDP")
ax.set_ylabel("Emissions")
plt.show()
