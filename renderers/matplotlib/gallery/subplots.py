import matplotlib.pyplot as plt

fig, axes = plt.subplots(2, 2, sharex=True, figsize=(8, 6))
for index, ax in enumerate(axes.flat):
    ax.plot(["u", "v", "w"], [1, 2, 3])
    ax.text(0.02, 0.9, f"({'abcd'[index]})", transform=ax.transAxes)
fig.suptitle("Four panels")
fig.supxlabel("Unit")
plt.tight_layout()
plt.show()
