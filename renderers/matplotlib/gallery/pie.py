import matplotlib.pyplot as plt

plt.figure(figsize=(5, 5))
plt.pie([45, 30, 25], labels=["Rent", "Food", "Other"], autopct="%1.1f%%", startangle=90, explode=(0.1, 0, 0))
plt.title("Budget")
plt.show()
