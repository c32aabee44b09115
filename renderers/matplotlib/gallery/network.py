import matplotlib.pyplot as plt
import networkx as nx

graph = nx.DiGraph([("Mill", "Store"), ("Store", "Shop")])
nx.draw(
    graph, {"Mill": (0, 0), "Store": (1, 1), "Shop": (2, 0)}, with_labels=True, node_size=1500, node_color="lightblue"
)
plt.show()
