import matplotlib.pyplot as plt

fig, ax = plt.subplots()
bars = ax.barh(["Norway", "Spain", "Chile"], [3.5, -1.25, 0.5], height=0.6)
ax.bar_label(bars, fmt="%.2f")
ax.invert_yaxis()
ax.set_xlabel("Change (%)")
ax.margins(x=0.2)
fig.savefig("change.png", dpi=80, bbox_inches="tight")
