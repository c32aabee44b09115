import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.axis("off")
ax.table(cellText=[["1", "2"], ["3", "4"]], colLabels=["Won", "Lost"], rowLabels=["Home", "Away"], loc="center")
plt.show()
