import matplotlib.pyplot as plt

fruit = ["Apples", "Pears", "Figs"]
sold = [40, 55.5, 12]
plt.figure(figsize=(6, 4))
plt.bar(fruit, sold, color="teal", edgecolor="black")
plt.title("Fruit sold")
plt.xlabel("Fruit")
plt.ylabel("Boxes")
plt.show()
