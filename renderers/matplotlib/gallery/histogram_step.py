import matplotlib.pyplot as plt

short = [1, 1, 2, 3]
tall = [2, 3, 3, 3, 4]
fig, ax = plt.subplots()
ax.hist([short, tall], bins=[0.5, 1.5, 2.5, 3.5, 4.5], histtype="stepfilled", alpha=0.5, label=["Short", "Tall"])
ax.legend()
plt.show()
