"""From the sections of a draft to the text of a script: imports, blank lines, comments, `main()` or flat."""

from __future__ import annotations

import ast
import textwrap
from typing import TYPE_CHECKING

from codesynth.categories.chart.code.literals import literal

if TYPE_CHECKING:
    from codesynth.categories.chart.code.draft import Draft

COMMENTS = {
    "setup": ("# Style", "# Look and feel", "# Plot settings", "# global style", "# --- appearance ---"),
    "data": ("# Data", "# Data for the chart", "# the numbers", "# --- data ---", "# Input data", "# Load data"),
    "figure": ("# Figure", "# Create the figure", "# Plot", "# --- plot ---", "# Draw the chart"),
    "axes": ("# Labels and title", "# Axes", "# Formatting", "# tidy up the axes", "# --- labels ---", "# Decoration"),
    "end": ("# Output", "# Save and show", "# done", "# --- output ---"),
}


def assemble(draft: Draft) -> str:
    """Return the script as text that ends with a line break."""
    draft.sections["setup"] = [*_setup(draft), *draft.sections["setup"]]
    draft.sections["end"] = [*draft.sections["end"], *_end(draft)]
    if draft.single and draft.style.habits.pyplot:
        count = len(draft.sections["draw"])
        body = draft.to_pyplot([*draft.sections["draw"], *draft.sections["axes"], *draft.sections["end"]])
        count += len(body) - count - len(draft.sections["axes"]) - len(draft.sections["end"])
        end = len(body) - len(draft.sections["end"])
        draft.sections |= {"draw": body[:count], "axes": body[count:end], "end": body[end:]}
    blocks = _blocks(draft)
    text = _shape(draft, blocks)
    return _imports(draft, text) + "\n" + text.strip("\n") + "\n"


def _imports(draft: Draft, text: str) -> str:
    from codesynth.categories.chart.code.draft import IMPORTS

    lines = [IMPORTS[name] for name in draft.imports]
    standard = sorted(line for line in lines if line.split()[1].split(".")[0] in {"csv", "io", "datetime"})
    others = sorted(line for line in lines if line not in standard)
    if draft.chance(0.4):
        others.sort(key=len)
    head = [*standard, "", *others] if standard else others
    note = ""
    if draft.style.habits.comments == 2 and draft.chance(0.5):
        note = f'"""{draft.data.title.rstrip(".")}."""\n\n'
    gap = "\n\n" if text.startswith(("def ", "\ndef ")) else "\n"
    return note.replace("\\", "") + "\n".join(head) + gap


def _setup(draft: Draft) -> list[str]:
    style = draft.style
    lines = []
    if style.sheet:
        lines.append(draft.call("plt.style.use", style.sheet))
    rc = dict(style.rc)
    if draft.has("ticks-in") and not draft.flush:
        rc |= {"xtick.direction": "in", "ytick.direction": "in"}
    if not rc:
        return lines
    if style.habits.rc_form == "update" and len(rc) > 1:
        items = "".join(f"    {draft.text(key)}: {draft.text(value)},\n" for key, value in rc.items())
        return [*lines, f"plt.rcParams.update({{\n{items}}})"]
    return lines + [f"plt.rcParams[{draft.text(key)}] = {draft.text(value)}" for key, value in rc.items()]


def _end(draft: Draft) -> list[str]:
    habits = draft.style.habits
    lines = []
    if not draft.constrained:
        rect = (0, round(draft.bottom_rect, 3), 1, 1) if draft.bottom_rect else None
        lines.append(
            draft.call("plt.tight_layout" if habits.pyplot and draft.single else "fig.tight_layout", rect=rect)
        )
    if habits.end in ("save", "both"):
        owner = "plt" if habits.pyplot or draft.chance(0.5) else "fig"
        name = draft.rng.choice(("chart.png", "figure.png", "plot.png", "output.png", "fig1.png"))
        lines.append(draft.call(f"{owner}.savefig", name, dpi=draft.style.dpi if draft.chance(0.3) else None))
    if habits.end in ("show", "both"):
        lines.append("plt.show()")
    return lines


def _blocks(draft: Draft) -> dict[str, str]:
    blocks = {}
    for name, lines in draft.sections.items():
        if not lines:
            continue
        text = "\n".join(lines)
        comments = draft.style.habits.comments
        if comments and name in COMMENTS and draft.chance(0.35 + 0.3 * comments):
            text = f"{draft.rng.choice(COMMENTS[name])}\n{text}"
        blocks[name] = text
    return blocks


def _assigned(*blocks: str) -> set[str]:
    """Return the names that code assigns, in loops too."""
    nodes = ast.walk(ast.parse("\n".join(blocks)))
    return {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}


def _shape(draft: Draft, blocks: dict[str, str]) -> str:
    shape = draft.style.habits.shape
    if shape == "function" and _assigned(blocks.get("data", "")) & _assigned(
        *(blocks[n] for n in blocks if n != "data")
    ):
        shape = "main"  # a name of the data that the function assigns again would be local to it
    if shape == "flat":
        text = ""
        for name, block in blocks.items():
            gap = "\n" if name in ("draw",) and draft.chance(0.6) else "\n\n"
            text += gap + block if text else block
        return text
    # A triple-quoted text must not be indented along with a function's body.
    outer = ["setup", "data"] if shape == "function" or '"""' in blocks.get("data", "") else ["setup"]
    head = "\n\n".join(blocks[name] for name in outer if name in blocks)
    body = "\n\n".join(block for name, block in blocks.items() if name not in outer)
    if shape == "function" and body.rstrip().endswith("plt.show()") and draft.chance(0.5):
        body = body.rstrip().removesuffix("plt.show()").rstrip()
        tail = "plt.show()"
    else:
        tail = ""
    name = "main" if shape == "main" else draft.rng.choice(("plot", "draw_chart", "make_chart", "plot_data"))
    function = f"def {name}():\n{textwrap.indent(body, '    ')}"
    start = (
        f"{name}()"
        if shape == "function"
        else f"if __name__ == {literal('__main__', draft.style.habits.quote)}:\n    main()"
    )
    return "\n\n\n".join(part for part in (head, function, f"{start}\n{tail}".rstrip()) if part)
