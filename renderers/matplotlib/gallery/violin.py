import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.violinplot([[1, 2, 2, 3, 5], [4, 5, 6, 6, 9]], showmedians=True)
ax.set_xticks([1, 2], labels=["Left", "Right"])
plt.show()
