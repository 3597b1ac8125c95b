"""The letters of a mark: the chosen face cut down to what Vietnamese needs, with widths that a viewer reads right."""

from __future__ import annotations

import io
import logging
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from fontTools import subset  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.font.api import FontEngineFactory, ShapeResult
from pyhanko.pdf_utils.font.opentype import GlyphAccumulator
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from quannhu.kit.fonts import vietnamese_faces, vietnamese_letters

# A PDF counts the width of letters in thousandths of their size, whatever the font file counts in.
EM = 1000
TAG = 6  # letters of the tag before the name of a font that was cut
PLAIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA0, 0x100)))) | frozenset("–—‘’“”…•−")
# The cutting names tables it drops that hold nothing for us.
logging.getLogger("fontTools").setLevel(logging.ERROR)


@lru_cache(maxsize=8)
def font_file(*, italic: bool = False) -> str:
    """The file of the upright or slanted face that carries every Vietnamese letter; upright where none is slanted."""
    faces = vietnamese_faces()
    wanted = ("italic", "oblique") if italic else ("regular", "book", "roman", "normal")
    return str(next((face for face in faces if face.style.lower() in wanted), faces[0]).path)


@lru_cache(maxsize=8)
def _cut(path: str) -> bytes:
    """The face with the letters of Vietnamese and nothing else: each signature is smaller and sooner written."""
    options = subset.Options(layout_features=[], hinting=False, notdef_outline=True)
    options.drop_tables += ["GPOS", "GDEF", "GSUB", "FFTM", "kern"]
    with TTFont(path, fontNumber=0, recalcTimestamp=False) as font:
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=[ord(letter) for letter in PLAIN | vietnamese_letters()])
        cutter.subset(font)
        out = io.BytesIO()
        font.save(out)
    return out.getvalue()


class Letters(GlyphAccumulator):
    """The library's own counts widths as the font file does; most files count in 2.048ths, so letters stood apart."""

    def __init__(self, writer: BasePdfFileWriter, font: bytes, size: int) -> None:
        super().__init__(writer, io.BytesIO(font), size)
        self._name_by_place()
        self.tt.recalcTimestamp = False
        self._of = self.units_per_em
        self.units_per_em = EM
        self.hb_font.scale = (EM, EM)
        facts = self.cidfont_obj._font_descriptor
        for name in ("/Ascent", "/Descent", "/CapHeight"):
            facts[pdf_name(name)] = generic.NumberObject(self._scaled(facts[name]))
        facts[pdf_name("/FontBBox")] = generic.ArrayObject(
            generic.NumberObject(self._scaled(side)) for side in facts["/FontBBox"]
        )

    def _name_by_place(self) -> None:
        """A name that follows from the font's place in the file, not from chance: the same page is the same bytes."""
        place, tag = int(self._font_ref.idnum), ""
        while len(tag) < TAG:
            tag = chr(ord("A") + place % 26) + tag
            place //= 26
        name = f"{tag}+{self.cidfont_obj.name.partition('+')[2]}"
        self.cidfont_obj.name = name
        self.cidfont_obj[pdf_name("/BaseFont")] = pdf_name(f"/{name}")
        self.cidfont_obj._font_descriptor[pdf_name("/FontName")] = pdf_name(f"/{name}")

    def _scaled(self, measure: int) -> int:
        return round(measure * EM / int(self._of))

    def _get_cid_and_width(self, glyph_id: int) -> tuple[int, int]:
        if glyph_id not in self._glyphs:
            cid, width = super()._get_cid_and_width(glyph_id)
            self._glyphs[glyph_id] = cid, self._scaled(width)
        return self._glyphs[glyph_id]

    def shape(self, txt: str, with_actual_text: bool = True) -> ShapeResult:
        """The words drawn, always in composed letters."""
        return super().shape(unicodedata.normalize("NFC", txt), with_actual_text)


@dataclass(frozen=True)
class LetterFactory(FontEngineFactory):
    """Makes the letters of one size for each file they go into."""

    size: int
    italic: bool = False

    def create_font_engine(self, writer: BasePdfFileWriter, obj_stream: object = None) -> Letters:
        return Letters(writer, _cut(font_file(italic=self.italic)), self.size)
