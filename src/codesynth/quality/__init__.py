"""Filters: what is refused, and under which name. `docs/filters.md` lists the reasons."""

from codesynth.quality.duplicates import Duplicates
from codesynth.quality.filters import check_questions, check_rendered
from codesynth.spec import QualitySettings

__all__ = ["Duplicates", "QualitySettings", "check_questions", "check_rendered"]
