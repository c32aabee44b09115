import matplotlib.pyplot as plt

fig, ax = plt.subplots()
wedges, _ = ax.pie([10, 20, 70], startangle=40)
ax.add_artist(plt.Circle((0, 0), 0.6, color="white"))
ax.legend(wedges, ["A", "B", "C"], title="Class", loc="center left", bbox_to_anchor=(1, 0, 0.5, 1))
ax.text(0, 0, "100", ha="center", va="center")
plt.savefig("donut.png", bbox_inches="tight")
