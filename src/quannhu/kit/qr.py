"""QR codes of addresses and voucher numbers, as SVG for pages and paper and as PNG."""

from __future__ import annotations

import io

import segno

BORDER = 2  # modules of white around the code


def _made(text: str) -> segno.QRCode:
    return segno.make_qr(text, error="m")


def qr_svg(text: str, *, title: str = "") -> str:
    """The text's code as an SVG document without fixed size, so that the page or paper sets it."""
    stream = io.BytesIO()
    _made(text).save(
        stream,
        kind="svg",
        border=BORDER,
        omitsize=True,
        xmldecl=False,
        title=title or None,
        svgclass=None,
        lineclass=None,
    )
    return stream.getvalue().decode()


def qr_png(text: str, *, scale: int = 6) -> bytes:
    """The text's code as PNG, `scale` pixels a module."""
    stream = io.BytesIO()
    _made(text).save(stream, kind="png", border=BORDER, scale=scale)
    return stream.getvalue()
