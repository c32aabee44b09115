"""The packages, found below the four roots: a new folder needs no entry here."""

from setuptools import find_namespace_packages, setup

ROOTS = {
    "codesynth": "src/codesynth",
    "codesynth_renderers": "renderers",
    "codesynth_personas": "personas",
    "codesynth_prompts": "prompts",
}


def below(folder: str) -> list[str]:
    """Name every folder: those without code hold data, which is packaged too."""
    return find_namespace_packages(folder, exclude=["*__pycache__*"])


setup(
    package_dir=ROOTS, packages=[*ROOTS, *(f"{name}.{sub}" for name, folder in ROOTS.items() for sub in below(folder))]
)
