"""Signatures and seals of the fictional world, drawn on a transparent ground; a real unit puts its own."""

from __future__ import annotations

import hashlib
import io
import math

from PIL import Image, ImageDraw, ImageFont

from quannhu.documents.signing.fields import SEAL, SIGNATURE_SIZE
from quannhu.documents.signing.letters import font_file

BLUE, RED = (20, 50, 190, 255), (215, 25, 30, 255)
DOTS = 12  # a millimetre
NOTICE = "MẪU"


def signature_png(name: str) -> bytes:
    """A scribble that differs with the name; it looks like nobody's hand."""
    width, height = (int(side * DOTS) for side in SIGNATURE_SIZE)
    picture = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    chance = hashlib.sha256(name.encode()).digest()
    points = []
    for step in range(600):
        t = step / 599
        wave = sum(math.sin(2 * math.pi * t * (index + 2) + chance[index] / 40) / (index + 1.5) for index in range(5))
        swing = math.sin(2 * math.pi * t * (3 + chance[6] % 3) + chance[7] / 40)
        points.append((width * (0.08 + 0.84 * t + 0.05 * swing), height * (0.5 - 0.24 * wave * (1 - 0.4 * t))))
    ImageDraw.Draw(picture).line(points, fill=BLUE, width=DOTS // 2, joint="curve")
    return _png(picture)


def seal_png(organ: str) -> bytes:
    """A round red seal with the organ's name around a star, marked as a sample."""
    side = int(SEAL * DOTS)
    picture = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    middle = side / 2
    for radius, width in ((0.49, 7), (0.46, 2), (0.31, 2)):
        reach = side * radius
        draw.ellipse((middle - reach, middle - reach, middle + reach, middle + reach), outline=RED, width=width)
    _around(picture, organ.upper(), side * 0.385, int(side * 0.085))
    star = []
    for corner in range(10):
        reach = side * (0.19 if corner % 2 == 0 else 0.075)
        angle = math.pi * (corner / 5 - 0.5)
        star.append((middle + reach * math.cos(angle), middle - side * 0.04 + reach * math.sin(angle)))
    draw.polygon(star, fill=RED)
    font = ImageFont.truetype(font_file(), int(side * 0.07))
    draw.text((middle, middle + side * 0.2), NOTICE, font=font, fill=RED, anchor="mm")
    return _png(picture)


def _around(picture: Image.Image, words: str, radius: float, size: int) -> None:
    """The words along a circle, letter by letter, the first at the lower left."""
    text = f"{words} • "
    font = ImageFont.truetype(font_file(), size)
    total = sum(font.getlength(letter) for letter in text)
    if total > 2 * math.pi * radius:
        size = int(size * 2 * math.pi * radius / total)
        font = ImageFont.truetype(font_file(), size)
        total = sum(font.getlength(letter) for letter in text)
    stretch = 2 * math.pi / max(total, 1)
    angle = math.pi / 2 + 0.5
    for letter in text:
        step = font.getlength(letter) * stretch
        angle += step / 2
        tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size, size), letter, font=font, fill=RED, anchor="mm")
        tile = tile.rotate(-math.degrees(angle) - 90, resample=Image.Resampling.BICUBIC)
        x = picture.width / 2 + radius * math.cos(angle) - size
        y = picture.height / 2 + radius * math.sin(angle) - size
        picture.alpha_composite(tile, (round(x), round(y)))
        angle += step / 2


def _png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
