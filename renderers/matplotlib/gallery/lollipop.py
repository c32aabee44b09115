import matplotlib.pyplot as plt

names = ["Ada", "Bo", "Cy", "Di"]
scores = [7, 3, 9, 5]
fig, ax = plt.subplots()
ax.hlines(names, 0, scores, color="skyblue")
ax.plot(scores, names, "o")
plt.show()
