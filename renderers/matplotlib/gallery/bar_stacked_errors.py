import matplotlib.pyplot as plt

sites = ["North", "South"]
fig, ax = plt.subplots()
ax.bar(sites, [10, 12], label="Solar")
ax.bar(sites, [4, 5.5], bottom=[10, 12], label="Wind", yerr=[0.5, 0.75], capsize=5)
ax.legend(loc="upper left", bbox_to_anchor=(1, 1))
plt.tight_layout()
plt.show()
