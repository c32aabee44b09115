"""Execute untrusted plotting code in the jail: an image and what was really drawn."""

from codesynth import render

CODE = """
import matplotlib.pyplot as plt

plt.bar(["Oslo", "Bergen", "Tromsø"], [709, 291, 78])
plt.title("Inhabitants in thousands")
plt.savefig("/somewhere/else.png")
"""

rendered = render(CODE)
print(f"{len(rendered.png)} bytes of PNG, {rendered.scene.width} x {rendered.scene.height} pixels")
for table in rendered.scene.tables:
    for record in table.records():
        print(record)
