import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.step([0, 1, 2, 3], [5, 3, 4, 1], where="post", label="Stock")
ax.legend()
plt.show()
