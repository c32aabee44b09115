"""The packages, found below the four roots: a new folder needs no entry here."""

from setuptools import find_packages, setup

ROOTS = {
    "codesynth": "src/codesynth",
    "codesynth_renderers": "renderers",
    "codesynth_personas": "personas",
    "codesynth_prompts": "prompts",
}

setup(
    package_dir=ROOTS,
    packages=[*ROOTS, *(f"{name}.{sub}" for name, folder in ROOTS.items() for sub in find_packages(folder))],
)
