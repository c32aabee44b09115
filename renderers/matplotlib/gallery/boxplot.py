import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.boxplot([[1, 2, 3, 4, 5, 14], [4, 5, 6, 7, 8]], labels=["Control", "Treated"], patch_artist=True)
ax.set_ylabel("Score")
plt.show()
