import matplotlib.pyplot as plt

ages = [21, 22, 22, 25, 31, 33, 34, 35, 36, 38, 41, 45, 52]
plt.hist(ages, bins=[20, 30, 40, 50, 60], edgecolor="white")
plt.xlabel("Age")
plt.ylabel("People")
plt.axvline(35, color="crimson", linestyle="--", label="Median")
plt.legend()
plt.show()
