import matplotlib.pyplot as plt
import pandas as pd
import seaborn as sns

data = pd.DataFrame(
    {"day": ["Fri", "Fri", "Sat", "Sat"], "meal": ["Lunch", "Dinner"] * 2, "bill": [10.0, 20.0, 12.0, 25.0]}
)
sns.barplot(data, x="day", y="bill", hue="meal")
plt.show()
