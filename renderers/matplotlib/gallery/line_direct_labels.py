import matplotlib.pyplot as plt

fig, ax = plt.subplots()
years = [2020, 2021, 2022]
for name, values in {"Alpha": [1, 2, 3], "Beta": [3, 2.5, 1]}.items():
    (line,) = ax.plot(years, values, label=name)
    ax.text(2022.05, values[-1], name, color=line.get_color(), va="center")
ax.set_xticks(years)
ax.set_xlim(2019.9, 2022.5)
ax.spines[["top", "right"]].set_visible(False)
plt.show()
