"""The decoded image as the filters look at it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from codesynth.core import Box, Rendered
from codesynth.errors import Rejected

Pixels = NDArray[Any]


@dataclass(slots=True)
class Picture:
    """`rgb` is height x width x 3, uint8, on white; `transparent` the share of pixels that let it shine through."""

    rgb: Pixels
    transparent: float = 0.0

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.rgb.shape[0])

    def crop(self, box: Box) -> Pixels:
        """Return the pixels that a box touches, cut at the image; may be empty."""
        x0, y0 = max(0, int(np.floor(box.x0))), max(0, int(np.floor(box.y0)))
        x1, y1 = min(self.width, int(np.ceil(box.x1))), min(self.height, int(np.ceil(box.y1)))
        return self.rgb[y0 : max(y0, y1), x0 : max(x0, x1)]

    def ink_share(self, threshold: int = 24) -> float:
        """Return the share of pixels that differ from the most common colour of the border."""
        sample = self.rgb[::3, ::3]
        difference = np.abs(sample.astype(np.int16) - self._border_colour())
        far = difference > threshold
        return float((far[..., 0] | far[..., 1] | far[..., 2]).mean())

    def _border_colour(self) -> NDArray[np.int16]:
        border = np.concatenate([self.rgb[0], self.rgb[-1], self.rgb[:, 0], self.rgb[:, -1]]).astype(np.int64)
        codes = (border[:, 0] << 16) | (border[:, 1] << 8) | border[:, 2]
        values, counts = np.unique(codes, return_counts=True)
        code = int(values[counts.argmax()])
        return np.array([code >> 16, code >> 8 & 255, code & 255], dtype=np.int16)


def read_picture(rendered: Rendered) -> Picture:
    """Decode the PNG; Rejected "bad-image" when it is none or not of the size that the scene states."""
    try:
        with Image.open(io.BytesIO(rendered.png), formats=["PNG"]) as image:
            image.load()
            picture = _on_white(image)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Rejected("bad-image", "the image cannot be decoded") from error
    scene = rendered.scene
    if (picture.width, picture.height) != (scene.width, scene.height):
        detail = f"the image is {picture.width}x{picture.height}, the scene {scene.width}x{scene.height}"
        raise Rejected("bad-image", detail)
    return picture


def _on_white(image: Image.Image) -> Picture:
    if image.mode not in ("RGBA", "LA", "PA") and "transparency" not in image.info:
        return Picture(np.asarray(image if image.mode == "RGB" else image.convert("RGB")))
    layered = np.asarray(image if image.mode == "RGBA" else image.convert("RGBA"))
    alpha = layered[:, :, 3:]
    if alpha.min() == 255:
        return Picture(layered[:, :, :3])
    cover = alpha / np.float32(255)
    flat = layered[:, :, :3] * cover + 255 * (1 - cover)
    return Picture(np.rint(flat).astype(np.uint8), float((alpha < 250).mean()))
