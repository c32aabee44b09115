"""Scenes: reading them from untrusted text, drawing them over their image, carrying them along with a transform."""

from codesynth.scene.overlay import overlay
from codesynth.scene.parse import check_png, parse_scene
from codesynth.scene.transform import crop, scale

__all__ = ["check_png", "crop", "overlay", "parse_scene", "scale"]
