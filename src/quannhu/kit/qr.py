"""QR codes of addresses and voucher numbers, as SVG for pages and paper."""

from __future__ import annotations

import io

import segno

BORDER = 2  # modules of white around the code


def qr_svg(text: str, *, title: str = "") -> str:
    """The text's code as an SVG document without fixed size, so that the page or paper sets it."""
    stream = io.BytesIO()
    segno.make_qr(text, error="m").save(
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
