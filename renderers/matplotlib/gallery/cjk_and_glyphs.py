import matplotlib.pyplot as plt

plt.rcParams["font.family"] = "Times New Roman"
plt.bar(["東京", "서울", "Москва"], [1, 2, 3])
plt.title("Ünïcödé ✓ שלום")
plt.show()
