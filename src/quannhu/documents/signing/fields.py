"""Where each mark of a signed page stands, and the laying out of all of them before the first signature.

A mark drawn later outside its own field would break the signatures under it. So the printed page first gets a field for
every signature to come, and one for the number and the day, which the clerk fills in after the signer has signed.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from quannhu.documents.codes import signing as codes
from quannhu.documents.signing.letters import LetterFactory
from quannhu.documents.signing.opening import Update, opened
from quannhu.kernel.errors import Refused

MM = 72 / 25.4
A4 = (210 * MM, 297 * MM)
PERSON, ORGAN, COPY, ANNEX = "nguoi_ky", "co_quan", "ban_sao", "phu_luc"
NUMBER, DAY = "so", "ngay"
# NĐ 30/2020/NĐ-CP: the seal stands over about a third of the signature, on its left; real size (36 mm for an organ).
SIGNATURE_SIZE = (46.0, 20.0)
SEAL = 36.0
SEAL_OVER = 1 / 3
# Top right of page 1, above the national title: copies and annexes carry words there, no image.
CORNER_WIDTH, CORNER_HEIGHT, CORNER_TOP, CORNER_RIGHT = 92.0, 16.0, 3.0, 15.0
CORNER_SIZE = 10
READ_ONLY = 1
DEPTH = 0.216  # how far Times New Roman reaches below its line, of its size
PRINTED = 4


@dataclass(frozen=True)
class Box:
    """A rectangle on a page, in millimetres from the page's upper left corner; pages count from 0."""

    page: int
    left: float
    top: float
    width: float
    height: float

    def points(self, page_height: float) -> tuple[float, float, float, float]:
        """Lower left and upper right corner as a PDF says them."""
        low = page_height - (self.top + self.height) * MM
        return self.left * MM, low, (self.left + self.width) * MM, low + self.height * MM


@dataclass(frozen=True)
class Place:
    """A signature field to come."""

    name: str
    box: Box
    title: str = ""


@dataclass(frozen=True)
class Blank:
    """Words to come: the number or the day, left blank on the page that the person signs.

    size        points; the baseline lies above the box's lower edge as deep as the letters reach
    shown       what stands there until it is filled: the line with its gaps
    """

    name: str
    box: Box
    size: int = 13
    italic: bool = False
    title: str = ""
    shown: str = ""


def person_name(index: int = 0) -> str:
    """The field of a signer: `nguoi_ky_1` for the first."""
    return f"{PERSON}_{index + 1}"


def person_box(page: int, centre: float, top: float, bottom: float) -> Box:
    """The place of a signature: centred under the post and above the name, as large as the room between them."""
    width, height = SIGNATURE_SIZE
    height = min(height, bottom - top)
    return Box(page, centre - width / 2, (top + bottom - height) / 2, width, height)


def seal_box(signature: Box) -> Box:
    """The place of the seal: over the left third of the signature, centred in height."""
    right = signature.left + signature.width * SEAL_OVER
    return Box(signature.page, right - SEAL, signature.top + (signature.height - SEAL) / 2, SEAL, SEAL)


def corner_box(page_width: float) -> Box:
    """The place of the words on a copy or an annex: the top right of page 1."""
    return Box(0, page_width - CORNER_RIGHT - CORNER_WIDTH, CORNER_TOP, CORNER_WIDTH, CORNER_HEIGHT)


def page_sizes(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page in millimetres."""
    return [((page.right - page.left) / MM, (page.high - page.low) / MM) for page in _pages(opened(pdf))]


def lay_out(pdf: bytes, places: Sequence[Place], blanks: Sequence[Blank] = ()) -> bytes:
    """The page with an empty field for every mark to come; nothing is signed yet.

    errors      Refused DOC-82 not a PDF, DOC-83 signed already or the page is turned, DOC-86 outside the page
    """
    reader = opened(pdf)
    if any(True for _ in reader.embedded_signatures):
        raise Refused(codes.FIELD_WRONG, field=places[0].name, why="tệp đã có chữ ký số")
    pages = _pages(reader)
    writer = Update(io.BytesIO(pdf))
    for place in places:
        corners = _inside(place.box, pages, place.name, place.title or place.name)
        spec = SigFieldSpec(place.name, on_page=place.box.page, box=corners, readable_field_name=place.title or None)  # type: ignore[arg-type]
        append_signature_field(writer, spec)
    # Said now, so that the first signature changes nothing but its own field: signatures, to which only more is added.
    writer.root["/AcroForm"][pdf_name("/SigFlags")] = generic.NumberObject(3)
    for blank in blanks:
        _append_blank(writer, blank, _inside(blank.box, pages, blank.name, blank.title or blank.name))
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def fill(pdf: bytes, words: dict[str, str]) -> bytes:
    """The number and the day written into their blanks, as an update that leaves every signature whole.

    words       blank -> text
    errors      Refused DOC-83 no such blank, or filled already
    """
    opened(pdf)
    writer = Update(io.BytesIO(pdf))
    blanks = {str(ref.get_object().get("/T")): ref for ref in _field_refs(writer)}
    for name, text in words.items():
        if name not in blanks or blanks[name].get_object().get("/FT") != "/Tx":
            raise Refused(codes.FIELD_WRONG, field=name, why="trang không có ô này")
        field = blanks[name].get_object()
        assert isinstance(field, generic.DictionaryObject)
        if field.get("/V"):
            raise Refused(codes.FIELD_WRONG, field=name, why="ô đã được điền")
        field[pdf_name("/V")] = pdf_string(text)
        stream = writer.add_object(_written(writer, text, field))
        field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): stream})
        writer.mark_update(blanks[name])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@dataclass(frozen=True)
class _Page:
    """A page's corners in points, and whether viewers show it turned."""

    left: float
    low: float
    right: float
    high: float
    turned: bool


def _pages(reader: PdfFileReader) -> list[_Page]:
    found = []
    for index in range(int(reader.root["/Pages"]["/Count"])):
        page = reader.find_page_for_modification(index)[0].get_object()
        box = _inherited(page, "/MediaBox") or (0, 0, *A4)
        left, low, right, high = (float(corner) for corner in box)
        found.append(_Page(left, low, right, high, int(_inherited(page, "/Rotate") or 0) % 360 != 0))
    return found


def _inherited(page: generic.DictionaryObject, name: str) -> Any:
    """What the page says, or what stands above it."""
    while name not in page and "/Parent" in page:
        page = page["/Parent"]
    return page.get(name, None)


def _inside(place: Box, pages: Sequence[_Page], name: str, what: str) -> tuple[float, float, float, float]:
    """The corners of the place on its page; Refused(DOC-83 the page is turned, DOC-86 outside)."""
    if place.page >= len(pages):
        raise Refused(codes.NO_PLACE, what=what, page=place.page + 1)
    page = pages[place.page]
    if page.turned:
        why = f"trang {place.page + 1} bị xoay; lưu lại tệp PDF với trang đúng chiều"
        raise Refused(codes.FIELD_WRONG, field=name, why=why)
    left, low, right, high = place.points(page.high - page.low)
    inside = left >= 0 and low >= 0 and right <= page.right - page.left and high <= page.high - page.low
    if not inside or place.width <= 0 or place.height <= 0:
        raise Refused(codes.NO_PLACE, what=what, page=place.page + 1)
    return left + page.left, low + page.low, right + page.left, high + page.low


def _field_refs(writer: Update) -> list[generic.IndirectObject]:
    return list(writer.root["/AcroForm"]["/Fields"]) if "/AcroForm" in writer.root else []


def _append_blank(writer: Update, blank: Blank, corners: tuple[float, float, float, float]) -> None:
    """A text field that no viewer lets anybody change: its words come from the clerk's step alone."""
    page_ref = writer.find_page_for_modification(blank.box.page)[0]
    style = "I" if blank.italic else "R"
    field = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/Widget"),
            pdf_name("/FT"): pdf_name("/Tx"),
            pdf_name("/T"): pdf_string(blank.name),
            pdf_name("/TU"): pdf_string(blank.title or blank.name),
            pdf_name("/Ff"): generic.NumberObject(READ_ONLY),
            pdf_name("/F"): generic.NumberObject(PRINTED),
            pdf_name("/Rect"): _numbers(*corners),
            pdf_name("/P"): page_ref,
            pdf_name("/DA"): pdf_string(f"/{style} {blank.size} Tf 0 g"),
        }
    )
    shown = writer.add_object(_written(writer, blank.shown, field))
    field[pdf_name("/AP")] = generic.DictionaryObject({pdf_name("/N"): shown})
    ref = writer.add_object(field)
    page = page_ref.get_object()
    if "/Annots" in page:
        page["/Annots"].append(ref)
        writer.update_container(page["/Annots"])
    else:
        page[pdf_name("/Annots")] = generic.ArrayObject([ref])
        writer.mark_update(page_ref)
    form = writer.root["/AcroForm"]
    form["/Fields"].append(ref)
    writer.update_container(form["/Fields"])


def _written(writer: Update, text: str, field: generic.DictionaryObject) -> generic.StreamObject:
    """The words as a picture of their own with the letters they need, centred over the blank."""
    style, size = str(field["/DA"]).split()[0].strip("/"), int(str(field["/DA"]).split()[1])
    left, low, right, high = (float(corner) for corner in field["/Rect"])
    drawn, fonts = b"", generic.DictionaryObject()
    if text:
        engine = LetterFactory(size, italic=style == "I").create_font_engine(writer)
        shaped = engine.shape(text)
        x = max(0.0, (right - left - float(shaped.x_advance) * size) / 2)
        drawn = b"q BT 0 g /F1 %d Tf %g %g Td %s ET Q" % (size, x, size * DEPTH, shaped.graphics_ops)
        fonts[pdf_name("/F1")] = engine.as_resource()
    stream = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, right - left, high - low),
            pdf_name("/Resources"): generic.DictionaryObject({pdf_name("/Font"): fonts}),
        },
        stream_data=drawn,
    )
    stream.compress()
    return stream


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject([generic.FloatObject(round(value, 3)) for value in values])
