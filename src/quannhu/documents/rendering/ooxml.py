"""The fixed parts of a DOCX package and the writing of its styles.

Source: ECMA-376 part 1 (WordprocessingML); elements stand in the order of its schema, which Word insists on.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from xml.sax.saxutils import escape, quoteattr

from quannhu.documents.rendering.sheet import Sheet, Style

FONT = "Times New Roman"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
PIC = 'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DAY = (1980, 1, 1, 0, 0, 0)  # of every member: the same document is the same bytes


def twips(millimetres: float) -> int:
    """1/1440 inch."""
    return round(millimetres * 1440 / 25.4)


def emu(millimetres: float) -> int:
    """1/914400 inch."""
    return round(millimetres * 36000)


def text_of(text: str) -> str:
    """Letters as a run's content; tabs and line breaks as their elements."""
    pieces = []
    for number, line in enumerate(text.split("\n")):
        if number:
            pieces.append("<w:br/>")
        for place, part in enumerate(line.split("\t")):
            if place:
                pieces.append("<w:tab/>")
            if part:
                pieces.append(f'<w:t xml:space="preserve">{escape(part)}</w:t>')
    return "".join(pieces)


def _style(style: Style) -> str:
    spacing = f'<w:spacing w:before="0" w:after="{round(style.after * 20)}" w:line="240" w:lineRule="auto"/>'
    indents = {"left": style.left + style.hanging, "right": style.right}
    lead = f' w:hanging="{twips(style.hanging)}"' if style.hanging else f' w:firstLine="{twips(style.first)}"'
    ind = "".join(f' w:{side}="{twips(room)}"' for side, room in indents.items())
    outline = f'<w:outlineLvl w:val="{style.level - 1}"/>' if style.level else ""
    faces = ("<w:b/><w:bCs/>" if style.bold else "") + ("<w:i/><w:iCs/>" if style.italic else "")
    size = f'<w:sz w:val="{round(style.size * 2)}"/><w:szCs w:val="{round(style.size * 2)}"/>'
    line = '<w:u w:val="single"/>' if style.underline else ""
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val={quoteattr(style.name)}/>'
        f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{"<w:keepNext/>" if style.keep else ""}{spacing}'
        f'<w:ind{ind}{lead}/><w:jc w:val="{style.align}"/>{outline}</w:pPr><w:rPr>{faces}{size}{line}</w:rPr></w:style>'
    )


def styles_part(styles: Iterable[Style]) -> str:
    """styles.xml: the defaults and a paragraph style for each part of the form."""
    fonts = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
    return (
        f"{DECLARATION}<w:styles {W}><w:docDefaults><w:rPrDefault><w:rPr>{fonts}"
        '<w:sz w:val="28"/><w:szCs w:val="28"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        "<w:pPr><w:widowControl/></w:pPr></w:style>"
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
        f"{''.join(map(_style, styles))}</w:styles>"
    )


_SETTINGS = (
    f"{DECLARATION}<w:settings {W}>"
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
    '<w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
_FONTS = (
    f'{DECLARATION}<w:fonts {W}><w:font w:name="{FONT}"><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def _properties(sheet: Sheet) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/'
        'core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(sheet.title)}</dc:title><dc:creator>{escape(sheet.author)}</dc:creator>"
        "<dc:language>vi-VN</dc:language></cp:coreProperties>"
    )


def header_part(content: str) -> str:
    """A header."""
    return f"{DECLARATION}<w:hdr {W} {R}>{content}</w:hdr>"


def footer_part(content: str) -> str:
    """A footer."""
    return f"{DECLARATION}<w:ftr {W} {R}>{content}</w:ftr>"


def package(sheet: Sheet, document: str, sides: Mapping[str, str], pictures: Iterable[bytes]) -> bytes:
    """The zip of all parts.

    document    document.xml; `sides` header and footer parts by name ("header1"); their relation id is the name
    pictures    PNG files; their relation ids are picture1, picture2, …
    """
    images = list(pictures)
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{name.rstrip("0123456789")}+xml"/>'
        for name in ("styles", "settings", "fontTable", *sides)
    )
    inner = "".join(
        f'<Relationship Id="{name}" Type="{_OFFICE}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in ("styles", "settings", "fontTable", *sides)
    ) + "".join(
        f'<Relationship Id="picture{number}" Type="{_OFFICE}/image" Target="media/picture{number}.png"/>'
        for number in range(1, len(images) + 1)
    )
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f"{DECLARATION}"
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}.document.main+xml"/>{types}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{relations}">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{relations}/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>",
        "docProps/core.xml": _properties(sheet),
        "word/_rels/document.xml.rels": f'{DECLARATION}<Relationships xmlns="{relations}">{inner}</Relationships>',
        "word/document.xml": document,
        "word/styles.xml": styles_part(sheet.styles.values()),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _FONTS,
        **{f"word/{name}.xml": text for name, text in sides.items()},
        **{f"word/media/picture{number}.png": image for number, image in enumerate(images, 1)},
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, _DAY), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
