import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.errorbar([1, 2, 3], [10, 20, 15], yerr=[1, 2, 1.5], fmt="o-", capsize=4, label="Trial")
ax.legend()
plt.show()
