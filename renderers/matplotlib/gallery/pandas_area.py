import matplotlib.pyplot as plt
import pandas as pd

frame = pd.DataFrame({"Tea": [1, 2, 3], "Coffee": [4, 3, 5]}, index=[2001, 2002, 2003])
frame.plot.area()
plt.show()
