import matplotlib.dates as mdates
import matplotlib.pyplot as plt
import pandas as pd

days = pd.date_range("2024-03-01", periods=4, freq="D")
fig, ax = plt.subplots()
ax.plot(days, [101.5, 103, 99, 104], ".-")
ax.xaxis.set_major_locator(mdates.DayLocator())
ax.xaxis.set_major_formatter(mdates.DateFormatter("%d %b"))
ax.yaxis.set_major_formatter("${x:.0f}")
plt.show()
