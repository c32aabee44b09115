# ruff: noqa: E501 - a script stays on its line
"""Scripts as people write them: for each reason, charts that have to be refused for it, and charts that must not."""

HEAD = """
import matplotlib.pyplot as plt
import numpy as np
rng = np.random.default_rng(3)
names = [f"Country number {i}" for i in range(12)]
months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
values = rng.uniform(1, 9, 12)
fig, ax = plt.subplots()
"""

BAD = {
    "blank": [
        "ax.axis('off')",
        "ax.axis('off'); ax.bar(months, values, color='white')",
        "ax.axis('off'); ax.plot([0, 1], [0, 1], color='#fdfdfd')",
    ],
    "error-picture": [
        "ax.bar(months, values); ax.set_title('ValueError: shapes (3,) and (4,) not aligned')",
        "ax.bar(months, values); ax.text(3, 4, 'No data available')",
        "ax.bar(months, values); fig.text(.1, .95, 'Traceback (most recent call last)', fontsize=8)",
        "ax.bar(months, values); ax.set_title('Failed to load the data set')",
    ],
    "broken-value": [
        "b = ax.bar(months, values); ax.bar_label(b, ['nan'] + ['1'] * 11)",
        "ax.pie([3, 2]); ax.text(0, 0, 'nan%')",
        "ax.bar(months, values); ax.set_title('<matplotlib.text.Text object at 0x7f>')",
    ],
    "too-small": [
        "fig.set_size_inches(1.2, 1); ax.plot(values)",
        "fig.set_size_inches(1.5, 5); ax.plot(values)",
        "fig.set_size_inches(8, 1.2); ax.plot(values)",
    ],
    "extreme-aspect": [
        "fig.set_size_inches(20, 2); ax.plot(values)",
        "fig.set_size_inches(2, 15); ax.plot(values)",
        "fig.set_size_inches(17, 3); ax.plot(values); ax.set_title('wide')",
    ],
    "clipped-text": [
        "ax.plot(values); ax.set_title('A very long title that does not fit on the canvas at all, really not, no way at all, not even nearly')",
        "ax.barh(names, values)",
        "ax.bar(names, values); ax.tick_params(axis='x', rotation=90)",
        "ax.bar(names, values); plt.xticks(rotation=45, ha='right')",
        "ax.plot(values); ax.set_xlabel('Months', labelpad=18, fontsize=14)",
        "ax.plot(values); ax.annotate('the peak', (2, 7.4), (6, 8.5), arrowprops={'arrowstyle': '->'})",
        "ax.plot(values); ax.set_ylabel('A label of the axis that is far too long for its height of a few centimetres')",
        "ax.plot(values, label='a series with quite a long name'); ax.legend(bbox_to_anchor=(1, 1), loc='upper left')",
        "ax.bar(months, values); ax.set_title('Title'); fig.subplots_adjust(top=0.97)",
    ],
    "covered-marks": [
        "ax.bar(months, values, label='Rain of the month'); ax.legend(loc='upper right', fontsize=16, borderpad=2)",
        "ax.barh(months, values, label='Rain of the month'); ax.legend(loc='center right', fontsize=16, borderpad=2)",
        "[ax.plot(values + i, 'o', label=f'series number {i}') for i in range(4)]; ax.legend(loc='center', fontsize=16)",
        "ax.bar(months, -values, label='Rain of the month'); ax.legend(loc='lower left', fontsize=16, borderpad=2)",
    ],
    "overlapping-text": [
        "ax.bar(names, values)",
        "ax.bar(range(60), rng.random(60)); plt.xticks(range(60), [f'Ctry {i}' for i in range(60)], rotation=45, ha='right')",
        "ax.scatter(values, values); [ax.text(5, 5 + i * 0.1, f'point {i}') for i in range(3)]",
        "ax.pie([50, 48, .6, .7, .7], labels=['A', 'B', 'Cyprus', 'Denmark', 'Estonia'])",
        "fig.clear(); a = fig.subplots(2, 1); [x.plot(values) for x in a]; a[0].set_xlabel('Months'); a[1].set_title('Lower')",
        "ax.plot(values); ax.set_title('Title'); fig.suptitle('Another title', y=0.915)",
        "ax.plot(values); ax.text(0.5, 0.5, 'two\\nlines', transform=ax.transAxes); ax.text(0.52, 0.52, 'here', transform=ax.transAxes)",
        "b = ax.bar(range(40), rng.uniform(4, 5, 40)); ax.bar_label(b, fmt='%.2f')",
    ],
    "hidden-text": [
        "ax.plot(values); ax.text(6, 5, 'below the box'); ax.add_patch(plt.Rectangle((5, 4), 6, 2, zorder=9))",
        "ax.bar(months, values, label='Rain of the month'); ax.text(.65, .87, 'note', transform=ax.transAxes);"
        "ax.legend(loc='upper right', framealpha=1, fontsize=16, borderpad=2)",
        "ax.plot(values); ax.text(2, 5, 'covered', fontsize=12); ax.axhspan(4, 7, color='orange', zorder=10)",
    ],
    "low-contrast-text": [
        "ax.plot(values); ax.set_title('pale', color='#eeeeee')",
        "b = ax.bar(months, values, color='#ffffcc'); ax.bar_label(b, label_type='center', color='white', fmt='%.1f')",
        "ax.plot(values); ax.tick_params(colors='#e8e8e8')",
        "fig.set_facecolor('#202020'); ax.plot(values); ax.set_title('black on black', color='#303030');"
        "ax.tick_params(colors='white')",
    ],
    "illegible-text": [
        "ax.plot(values); ax.set_title('small things', fontsize=3)",
        "plt.rcParams['font.size'] = 3; ax.bar(months, values); ax.set_xlabel('Months', fontsize=3)",
        "fig.set_dpi(60); ax.bar(months, values); ax.tick_params(labelsize=4)",
    ],
    "empty-axes": [
        "",
        "ax.set_xlim(0, 1); ax.set_title('Nothing here'); ax.grid()",
        "fig.clear(); a = fig.subplots(1, 2); a[0].plot(values)",
        "ax.plot([], [])",
        "ax.plot([1, 2], [3, 4]); ax.set_xlim(10, 20)",
        "ax.axhline(0.5); ax.set_xlabel('x')",
    ],
    "missing-glyphs": [
        "ax.bar(['a', 'b'], [1, 2]); ax.set_title('\\U00012000\\U00012001 script')",
        "ax.bar(['a\\ufffd', 'b'], [1, 2])",
        "ax.bar(['a', 'b'], [1, 2]); ax.set_xlabel('\\ue000')",
    ],
}

GOOD = {
    "plain": "ax.bar(months, values); ax.set_title('Rain by month'); ax.set_ylabel('mm')",
    "horizontal bars with long names": "fig.set_layout_engine('tight'); ax.barh(names, values)",
    "names at 45 degrees": "fig.set_layout_engine('constrained'); ax.bar(names, values); plt.xticks(rotation=45, ha='right')",
    "names at 30 degrees": "fig.set_layout_engine('constrained'); ax.bar(names, values); plt.xticks(rotation=30, ha='right')",
    "names at 60 degrees": "fig.set_layout_engine('constrained'); ax.bar(names, values); plt.xticks(rotation=60, ha='right')",
    "names at 90 degrees": "fig.set_layout_engine('constrained'); ax.bar(names, values); plt.xticks(rotation=90)",
    "many names at 90 degrees": "fig.set_layout_engine('constrained'); ax.bar(range(32), rng.random(32));"
    "plt.xticks(range(32), [f'Ctry {i}' for i in range(32)], rotation=90)",
    "a heatmap with numbers": "ax.imshow(rng.random((6, 6)), cmap='viridis');"
    "[ax.text(j, i, f'{i * j / 10:.2f}', ha='center', va='center', color='w') for i in range(6) for j in range(6)]",
    "value labels": "b = ax.bar(months, values); ax.bar_label(b, fmt='%.1f')",
    "value labels over each other's columns": "b = ax.bar(months, values); ax.bar_label(b, fmt='%.1f', rotation=90, padding=3);"
    "ax.margins(y=.2)",
    "lines of a title": "fig.set_layout_engine('constrained'); ax.plot(values); ax.set_title('One line\\nand another\\n(2020)')",
    "close lines of two texts": "fig.set_layout_engine('constrained'); ax.plot(values); fig.suptitle('Gypsy jig'); ax.set_title('Type')",
    "text over marks": "ax.bar(months, values); ax.text(3, 1, 'over the bars', color='white', fontsize=14)",
    "a dark theme": "plt.close(); plt.style.use('dark_background'); fig, ax = plt.subplots(); ax.plot(values, label='a'); ax.legend(); ax.set_title('T')",
    "a legend without a frame over bars": "ax.bar(months, values, color='#ccddee', label='Rain');"
    "ax.legend(loc='upper right', frameon=False)",
    "a legend beside": "ax.bar(months, values, label='Rain'); ax.set_ylim(0, 12); ax.legend(loc='upper right')",
    "a legend over the bottom of bars": "ax.bar(months, values + 5, label='Rain'); ax.legend(loc='lower right')",
    "a legend over lines": "ax.plot(values, label='alpha'); ax.plot(values[::-1], label='beta'); ax.legend()",
    "a pie": "ax.pie([4, 3, 2], labels=['Apples', 'Pears', 'Plums'], autopct='%1.1f%%')",
    "a radar": "fig.clear(); p = fig.add_subplot(projection='polar'); p.plot(np.linspace(0, 6.28, 6), values[:6])",
    "two panels": "fig.clear(); a = fig.subplots(1, 2); a[0].plot(values); a[1].bar(months[:4], values[:4]); fig.tight_layout()",
    "twin axes": "ax.bar(months, values); t = ax.twinx(); t.plot(months, values[::-1], color='red'); t.set_ylabel('other')",
    "twin axes that only carry ticks": "ax.bar(months, values); t = ax.twinx(); t.set_ylim(0, 100)",
    "a color bar": "m = ax.imshow(rng.random((8, 8))); fig.colorbar(m, label='share')",
    "a table beside": "fig.clear(); a = fig.subplots(2, 1); a[0].bar(['a', 'b'], [1, 2]); a[1].axis('off');"
    "a[1].table([['1', '2'], ['3', '4']], loc='center')",
    "axes that only carry text": "fig.clear(); a = fig.subplots(2, 1); a[0].bar(['a', 'b'], [1, 2]); a[1].axis('off');"
    "a[1].text(0, .5, 'A note on the method')",
    "an error in a title": "ax.bar(months, values, yerr=.3); ax.set_title('Standard error by month'); ax.set_ylabel('Error (mm)')",
    "words that errors use": "ax.bar(months, values); ax.set_title('Failed exams by month'); ax.set_xlabel('No data for Dec')",
    "a category called None": "ax.bar(['None', 'Some', 'Much'], [1, 2, 3])",
    "letters of other scripts": "ax.bar(['Ämter', 'Ελλάδα', 'Россия', 'naïve'], [1, 2, 3, 4]); ax.set_title('µ ± σ → ∞ ≤ €')",
    "letters with empty insides": "ax.bar(['ОД', 'DО0', 'ΠΟ', 'П'], [1, 2, 3, 4]); ax.set_title('Π Ο П О Д □'.replace('□', ''))",
    "mathtext": "ax.plot(values); ax.set_title(r'$\\alpha_i^2 + \\frac{1}{2}$'); ax.set_ylabel(r'$\\sqrt{x}$')",
    "minus signs and small marks": "ax.plot(values - 5); ax.text(2, 2, '–'); ax.text(4, 3, '.'); ax.text(5, 0, '*')",
    "seven points": "plt.rcParams['font.size'] = 7; ax.tick_params(labelsize=7); ax.plot(values); ax.set_title('seven points')",
    "an outlined label": "import matplotlib.patheffects as pe; ax.plot(values);"
    "ax.text(4, 5, 'outlined', color='white', fontsize=14, path_effects=[pe.withStroke(linewidth=3, foreground='black')])",
    "grey ticks": "ax.plot(values); ax.tick_params(colors='#888888')",
    "white labels inside bars": "b = ax.bar(months, values); ax.bar_label(b, label_type='center', color='white', fmt='%.0f')",
    "a strip of panels": "fig.set_size_inches(16, 4); fig.clear(); [a.plot(values) for a in fig.subplots(1, 4)]",
    "a timeline of lines": "ax.hlines(range(5), [1, 2, 3, 4, 5], [4, 5, 6, 7, 8], lw=8); ax.set_yticks(range(5), list('abcde'))",
    "log axis": "ax.plot([1, 10, 100, 1000], [1, 10, 1000, 1e5]); ax.set_xscale('log'); ax.set_yscale('log')",
    "dates": "import datetime as dt; ax.plot([dt.date(2024, m, 1) for m in range(1, 13)], values); fig.autofmt_xdate()",
    "minor ticks with labels": "ax.plot(values); ax.minorticks_on()",
    "an annotation with an arrow": "ax.plot(values); ax.annotate('the peak', (2, 7.4), (6, 7), arrowprops={'arrowstyle': '->'})",
    "a bbox behind a text": "ax.plot(values); ax.text(4, 5, 'boxed', bbox={'facecolor': 'wheat', 'alpha': .8})",
    "a tight box": "import io; ax.plot(values); ax.set_title('A title that is wider than the axes ' * 2); plt.savefig('x.png', bbox_inches='tight')",
}
