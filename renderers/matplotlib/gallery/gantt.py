import matplotlib.pyplot as plt

fig, ax = plt.subplots()
ax.barh(["Plan", "Build", "Test"], [3, 5, 2], left=[0, 2, 6])
ax.set_xlabel("Week")
ax.invert_yaxis()
plt.show()
