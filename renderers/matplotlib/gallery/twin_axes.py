import matplotlib.pyplot as plt

fig, left = plt.subplots()
left.bar(["a", "b", "c"], [3, 1, 2], color="lightgray", label="Rain")
right = left.twinx()
right.plot(["a", "b", "c"], [15, 25, 20], "r-o", label="Heat")
left.set_ylabel("mm")
right.set_ylabel("°C")
fig.legend(loc="upper center", ncols=2)
plt.show()
