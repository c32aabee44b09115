import matplotlib.pyplot as plt

years = [2018, 2019, 2020]
fig, ax = plt.subplots()
ax.stackplot(years, [1.1, 2.2, 3.3], [2, 2, 2.5], labels=["Coal", "Gas"], alpha=0.8)
ax.set_xticks(years)
ax.legend(loc="upper left")
plt.show()
