import matplotlib.pyplot as plt
from matplotlib.lines import Line2D

colors = ["tab:red", "tab:blue", "tab:red"]
plt.scatter([1, 2, 3], [4, 5, 6], c=colors)
handles = [
    Line2D([], [], marker="o", linestyle="", color=c, label=n) for n, c in (("Cat", "tab:red"), ("Dog", "tab:blue"))
]
plt.legend(handles=handles)
plt.show()
