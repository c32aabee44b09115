"""codesynth: training data for vision-language models from code."""

__version__ = "0.1.0"
