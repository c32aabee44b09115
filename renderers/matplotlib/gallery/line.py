import matplotlib.pyplot as plt

months = ["Jan", "Feb", "Mar", "Apr", "May"]
fig, ax = plt.subplots(figsize=(7, 4))
ax.plot(months, [3, 4, 4.5, 6, 5], marker="o", label="Oslo")
ax.plot(months, [8, 9, 11, 13, 12], "s--", label="Rome", color="#aa3377")
ax.set_title("Sunshine\nhours a day")
ax.legend()
ax.grid(True, alpha=0.3)
plt.show()
