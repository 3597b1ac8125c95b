"""One PAdES signature into its field, with its visible mark inside the field's own appearance."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from asn1crypto.algos import SignedDigestAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image, ImageFont, UnidentifiedImageError
from pyhanko.pdf_utils import layout
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.sign.attributes import CMSAlgorithmProtectionProvider, CMSAttributeProvider
from pyhanko.sign.fields import SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.signers.pdf_cms import CAdESSignedAttributeProviderSpec, PdfCMSSignedAttributes
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.stamp import BaseStampStyle, StaticStampStyle, TextStampStyle

from quannhu.documents.codes import signing as codes
from quannhu.documents.signing import fields
from quannhu.documents.signing.fields import COPY, CORNER_SIZE, CORNER_WIDTH, MM, ORGAN, PERSON
from quannhu.documents.signing.keys import Key
from quannhu.documents.signing.letters import LetterFactory, font_file
from quannhu.documents.signing.opening import Update, opened
from quannhu.documents.signing.stamping import Stamper
from quannhu.documents.signing.trust import Trust
from quannhu.documents.signing.waiting import finished
from quannhu.kernel.days import HANOI
from quannhu.kernel.errors import Refused

DIGEST = "sha256"
# Room for the signature's own parts beside the certificates: attributes, algorithm names, an RSA-4096 value.
SPARE = 2_500
PIXELS = 16_000_000


@dataclass(frozen=True)
class Picture:
    """A signature or a seal: a PNG with a transparent ground."""

    png: bytes
    what: str = "chữ ký"


@dataclass(frozen=True)
class Words:
    """Lines at the top right of page 1: no image (copies and annexes)."""

    lines: tuple[str, ...]


Mark = Picture | Words


def sign(
    pdf: bytes, *, field: str, key: Key, trust: Trust, at: dt.datetime, mark: Mark, stamper: Stamper | None = None,
) -> bytes:  # fmt: skip
    """The file with one more signature; what was there before stays byte for byte at its beginning.

    field       one that `fields.lay_out` made; the organ's only after every signer's, a copy's only after the organ's
    stamper     who stamps the time of it (PAdES B-T); without one the signer's word stands alone (B-B)
    errors      Refused DOC-78..80 certificate, DOC-82 no PDF, DOC-83 no such field, DOC-84 seal too early,
                DOC-87 image, DOC-122 no time stamp
    """
    key.usable(trust, at)
    _right_order(pdf, field)
    meta = PdfSignatureMetadata(
        field_name=field, md_algorithm=DIGEST, subfilter=SigSeedSubFilter.PADES, name=key.holder
    )  # fmt: skip
    clock = stamper.client(trust, at) if stamper else None
    signer = PdfSigner(meta, key.signer, stamp_style=_style(mark), timestamper=clock)
    writer = Update(io.BytesIO(pdf))
    try:
        session = signer.init_signing_session(writer, existing_fields_only=True)
    except SigningError as error:
        raise Refused(codes.FIELD_WRONG, field=field, why="trang không có ô này") from error
    session.system_time = at.astimezone(HANOI)
    beside = _Attributes(PdfCMSSignedAttributes(), key.signer.signing_cert, is_pades=True, timestamper=None)
    beside.mechanism = key.signer.get_signature_mechanism_for_digest(DIGEST)
    key.signer.signed_attr_prov_spec = beside
    size = len(key.certificate.public_bytes(Encoding.DER)) + SPARE
    size += sum(len(one.public_bytes(Encoding.DER)) for one in key.above)
    if stamper is None:
        return finished(_signed(session, 2 * size))
    try:
        return finished(_signed(session, 2 * (size + stamper.room)))
    except (OSError, SigningError, ValueError, AttributeError, KeyError, TypeError) as error:
        # Nobody answered, or the answer is not made as a stamp is.
        raise Refused(codes.STAMP_FAILED, why="máy cấp dấu không trả lời, hoặc trả lời không đúng cách") from error


class _Attributes(CAdESSignedAttributeProviderSpec):
    """What is signed beside the page: the certificate, and by which algorithms, so that nobody names others later."""

    mechanism: SignedDigestAlgorithm

    def signed_attr_providers(self, data_digest: bytes, digest_algorithm: str) -> Iterable[CMSAttributeProvider]:
        yield from super().signed_attr_providers(data_digest, digest_algorithm)
        yield CMSAlgorithmProtectionProvider(digest_algorithm, self.mechanism)


async def _signed(session: PdfSigningSession, room: int) -> bytes:
    prepared = session.prepare_tbs_document(validation_info=None, bytes_reserved=room)
    digest, output = prepared.digest_tbs_document()
    attributes = PdfCMSSignedAttributes(signing_time=session.system_time)
    await prepared.perform_signature(document_digest=digest.document_digest, pdf_cms_signed_attrs=attributes)
    assert isinstance(output, io.BytesIO)
    return output.getvalue()


def empty_fields(pdf: bytes) -> dict[str, str]:
    """The fields still to be signed: name -> what a reader is told it is for."""
    found = {}
    for name, value, ref in enumerate_sig_fields(opened(pdf)):
        if value is None:
            found[name] = str(ref.get_object().get("/TU", name))
    return found


def with_corner(pdf: bytes, field: str, title: str) -> bytes:
    """The file with a field for words at the top right of page 1, where it has none waiting.

    errors      Refused DOC-82 no PDF, DOC-83 signed already, page 1 turned
    """
    if field in empty_fields(pdf):
        return pdf
    width, _height = fields.page_sizes(pdf)[0]
    return fields.lay_out(pdf, [fields.Place(field, fields.corner_box(width), title)])


def _right_order(pdf: bytes, field: str) -> None:
    empty = empty_fields(pdf)
    if field not in empty:
        raise Refused(codes.FIELD_WRONG, field=field, why="trang không có ô này, hoặc ô đã được ký")
    before: tuple[str, ...] = ()
    if field == ORGAN:
        before = (PERSON,)
    elif field == COPY:
        before = (PERSON, ORGAN)
    missing = [title for name, title in empty.items() if name.startswith(before) and before]
    if missing:
        raise Refused(codes.SEAL_TOO_EARLY, missing=", ".join(missing))


def corner_words(*parts: str, at: dt.datetime) -> Words:
    """The words of a copy or an annex: its form or its number, the organ, the instant in ISO 8601, Vietnam's time."""
    lines: list[str] = []
    for part in parts:
        lines += _wrapped(part)
    return Words((*lines, at.astimezone(HANOI).replace(microsecond=0).isoformat()))


def _wrapped(text: str) -> list[str]:
    """The text in lines no wider than the corner."""
    lines, line = [], ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and _width(longer) > CORNER_WIDTH * MM:
            lines.append(line)
            longer = word
        line = longer
    return [*lines, line] if line else lines


def _width(text: str) -> float:
    """Points the text takes at the corner's size."""
    return _measure().getlength(text) / 100 * CORNER_SIZE


@lru_cache(maxsize=1)
def _measure() -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(font_file(), 100)


def _style(mark: Mark) -> BaseStampStyle:
    if isinstance(mark, Words):
        return _words_style(mark.lines)
    fitted = layout.SimpleBoxLayoutRule(
        layout.AxisAlignment.ALIGN_MID, layout.AxisAlignment.ALIGN_MID,
        inner_content_scaling=layout.InnerScaling.STRETCH_TO_FIT,
    )  # fmt: skip
    picture = PdfImage(_picture(mark.png, mark.what))
    return StaticStampStyle(border_width=0, background=picture, background_layout=fitted)


def _words_style(lines: Sequence[str]) -> TextStampStyle:
    corner = layout.SimpleBoxLayoutRule(layout.AxisAlignment.ALIGN_MAX, layout.AxisAlignment.ALIGN_MAX)
    # Without margins of its own: the library would draw the words smaller to keep them.
    tight = layout.SimpleBoxLayoutRule(layout.AxisAlignment.ALIGN_MIN, layout.AxisAlignment.ALIGN_MIN)
    box = TextBoxStyle(
        font=LetterFactory(CORNER_SIZE), font_size=CORNER_SIZE, leading=CORNER_SIZE + 1, border_width=0,
        box_layout_rule=tight,
    )  # fmt: skip
    # The stamp fills in %(names)s: a percent sign of ours is no such name.
    text = "\n".join(lines).replace("%", "%%")
    return TextStampStyle(
        border_width=0, text_box_style=box, stamp_text=text, inner_content_layout=corner, background=None
    )


@lru_cache(maxsize=32)
def _picture(png: bytes, what: str) -> Image.Image:
    """The image, opened and looked at once.

    errors      Refused DOC-87 not a PNG, too large, no transparent ground
    """
    if not png.startswith(b"\x89PNG"):
        raise Refused(codes.IMAGE_WRONG, what=what, why="không phải PNG")
    try:
        picture = Image.open(io.BytesIO(png), formats=["PNG"])
        if picture.width * picture.height > PIXELS:
            raise Refused(codes.IMAGE_WRONG, what=what, why="quá lớn")
        drawn = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Refused(codes.IMAGE_WRONG, what=what, why="tệp hỏng") from error
    low, _high = drawn.getchannel("A").getextrema()
    if low == 255:
        raise Refused(codes.IMAGE_WRONG, what=what, why="nền không trong suốt")
    return drawn
