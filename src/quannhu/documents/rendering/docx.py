"""The DOCX: a paragraph style for each part of the form, tables whose columns stand on grid and cells, real borders as
rule lines, a real PAGE field in the top margin from page 2 on.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

from quannhu.documents.rendering import ooxml
from quannhu.documents.rendering.ooxml import emu, text_of, twips
from quannhu.documents.rendering.pictures import png_of
from quannhu.documents.rendering.sheet import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Columns,
    DataTable,
    Gap,
    Node,
    Para,
    Picture,
    Rule,
    Section,
    Sheet,
    Stamp,
    Style,
)
from quannhu.documents.rules.linking import tag_of
from quannhu.documents.rules.values import Run

_HEAD_AT, _FOOT_AT = 10.0, 8.0  # mm from the paper's edge
_RULE_ABOVE, _RULE_ROOM = 2, 3  # points above and below a rule line
_NO_BORDERS = (
    "<w:tblBorders>"
    + "".join(f'<w:{side} w:val="nil"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    + "</w:tblBorders>"
)
# LibreOffice gives a table of no style the room of its own at the cells' sides, so none is written on each.
_NO_ROOM = (
    "<w:tblCellMar>"
    + "".join(f'<w:{side} w:w="0" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))
    + "</w:tblCellMar>"
)
_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
_PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def _run(run: Run, style: Style) -> str:
    """A run; only what differs from its style is written, and a style's bold stays bold."""
    face = ("<w:b/><w:bCs/>" if run.bold and not style.bold else "") + (
        "<w:i/><w:iCs/>" if run.italic and not style.italic else ""
    )
    return f"<w:r>{f'<w:rPr>{face}</w:rPr>' if face else ''}{text_of(run.text)}</w:r>"


class _Writer:
    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.pictures: list[bytes] = []
        self.controls = 0

    def run(self, run: Run, style: Style) -> str:
        """A run; a linked figure as a content control that Word keeps and reading finds again."""
        inner = _run(run, style)
        tag = tag_of(run.figure) if run.figure else ""
        if not tag:
            return inner
        self.controls += 1
        return (
            # LibreOffice before 7.5 keeps the name of a control and drops its tag.
            f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(tag)}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:id w:val="{self.controls}"/><w:text/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>'
        )

    def para(self, node: Para, *, held: bool = False) -> str:
        style = self.sheet.styles[node.style]
        keep = "<w:keepNext/>" if (node.keep or held) and not style.keep else ""
        left = ""
        if node.left is not None:
            lead = f'w:hanging="{twips(style.hanging)}"' if style.hanging else 'w:firstLine="0"'
            left = f'<w:ind w:left="{twips(node.left + style.hanging)}" {lead}/><w:jc w:val="left"/>'
        runs = "".join(self.run(run, style) for run in node.runs)
        return f'<w:p><w:pPr><w:pStyle w:val="{node.style}"/>{keep}{left}</w:pPr>{runs}</w:p>'

    @staticmethod
    def _empty(height: float, inner: str = "", tail: str = "", above: float = 0, keep: bool = False) -> str:
        """An empty paragraph exactly so high; its letters are as small as can be."""
        spacing = (
            f'<w:spacing w:before="{round(above * 20)}" w:after="0" w:line="{round(height * 20)}" w:lineRule="exact"/>'
        )
        return (
            f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}{inner}{spacing}{tail}"
            '<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:pPr></w:p>'
        )

    def rule(self, node: Rule) -> str:
        side = twips((node.width - node.length) / 2)
        border = '<w:pBdr><w:top w:val="single" w:sz="6" w:space="0" w:color="auto"/></w:pBdr>'
        indents = f'<w:ind w:left="{side}" w:right="{side}"/>'
        return self._empty(_RULE_ROOM + node.after, border, indents, _RULE_ABOVE, keep=True)

    def stamp(self, node: Stamp) -> str:
        colour = "FF0000" if node.red else "auto"
        borders = "".join(
            f'<w:{side} w:val="single" w:sz="8" w:space="0" w:color="{colour}"/>'
            for side in ("top", "left", "bottom", "right")
        )
        tint = f'<w:rPr><w:color w:val="{colour}"/></w:rPr>' if node.red else ""
        style = "DoKhan" if node.red else "LuuHanh"
        width = twips(node.width)
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}'
            f'</w:tblBorders><w:tblLayout w:type="fixed"/>{_NO_ROOM}</w:tblPr>'
            f'<w:tblGrid><w:gridCol w:w="{width}"/></w:tblGrid>'
            f'<w:tr><w:trPr><w:trHeight w:val="{twips(node.height)}" w:hRule="exact"/></w:trPr><w:tc><w:tcPr>'
            f'<w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
            f'<w:pStyle w:val="{style}"/></w:pPr><w:r>{tint}{text_of(node.text)}</w:r></w:p></w:tc></w:tr></w:tbl>'
            f"{self._empty(1)}"
        )

    def columns(self, node: Columns) -> str:
        grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in node.widths)
        rows = []
        for number, row in enumerate(node.rows):
            cells = []
            for width, content in zip(node.widths, row, strict=True):
                held = number < len(node.rows) - 1
                inner = self.nodes(content, held=held) or self._empty(1)
                cells.append(f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/></w:tcPr>{inner}</w:tc>')
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(node.widths))}" w:type="dxa"/>{_NO_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_NO_ROOM}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
        )

    def _cell(self, width: float, style: str, runs: tuple[Run, ...], keep: bool = False) -> str:
        held = "<w:keepNext/>" if keep else ""
        words = "".join(self.run(run, self.sheet.styles[style]) for run in runs)
        return (
            f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr>'
            f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{held}</w:pPr>{words}</w:p></w:tc>'
        )

    def table(self, node: DataTable) -> str:
        grid = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in node.widths)
        head = "".join(
            self._cell(width, "DauBang", (Run(words),), keep=True)
            for width, words in zip(node.widths, node.head, strict=True)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for row in node.rows:
            cells = (
                self._cell(width, "OSo" if numeric else "OBang", runs)
                for width, numeric, runs in zip(node.widths, node.numeric, row, strict=True)
            )
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(cells)}</w:tr>")
        margins = "".join(
            f'<w:{side} w:w="{twips(room)}" w:type="dxa"/>'
            for side, room in (("top", 0.7), ("left", 1.9), ("bottom", 0.7), ("right", 1.9))
        )
        return (
            f'<w:tbl><w:tblPr><w:tblW w:w="{twips(sum(node.widths))}" w:type="dxa"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
        )

    def picture(self, node: Picture) -> str:
        self.pictures.append(png_of(node.chart))
        number = len(self.pictures)
        extent = f'cx="{emu(node.width)}" cy="{emu(node.height)}"'
        words = f"name={quoteattr(node.chart.title)} descr={quoteattr(node.chart.description)}"
        return (
            '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:drawing>'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
            f'<wp:docPr id="{number}" {words}/><a:graphic><a:graphicData '
            'uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
            f'<pic:cNvPr id="{number}" {words}/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
            f'<a:blip r:embed="picture{number}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr>'
            f'<a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
        )

    def node(self, node: Node, held: bool) -> str:
        match node:
            case Para():
                return self.para(node, held=held)
            case Rule():
                return self.rule(node)
            case Gap():
                return self._empty(node.height, keep=node.keep)
            case Stamp():
                return self.stamp(node)
            case Columns():
                return self.columns(node)
            case DataTable():
                return self.table(node)
            case Picture():
                return self.picture(node)

    def nodes(self, nodes: tuple[Node, ...], *, held: bool = False) -> str:
        return "".join(self.node(node, held) for node in nodes)

    def properties(self, section: Section, number: int) -> str:
        """sectPr of the section."""
        top, bottom, left, right = self.sheet.margins
        width, height = (PAGE_HEIGHT, PAGE_WIDTH) if section.landscape else (PAGE_WIDTH, PAGE_HEIGHT)
        across = ' w:orient="landscape"' if section.landscape else ""
        first = "footer1" if number == 1 else "footer2"
        corner = "header3" if number == 1 and self.sheet.corner else "header2"
        return (
            '<w:sectPr><w:headerReference w:type="default" r:id="header1"/>'
            f'<w:headerReference w:type="first" r:id="{corner}"/><w:footerReference w:type="default" r:id="footer2"/>'
            f'<w:footerReference w:type="first" r:id="{first}"/><w:type w:val="nextPage"/>'
            f'<w:pgSz w:w="{twips(width)}" w:h="{twips(height)}"{across}/>'
            f'<w:pgMar w:top="{twips(top)}" w:right="{twips(right)}" w:bottom="{twips(bottom)}" w:left="{twips(left)}" '
            f'w:header="{twips(_HEAD_AT)}" w:footer="{twips(_FOOT_AT)}" w:gutter="0"/><w:pgNumType w:start="1"/>'
            '<w:cols w:space="708"/><w:titlePg/></w:sectPr>'
        )

    def body(self) -> str:
        """The sections; the last one's properties stand at the end of the body, the others' in their last paragraph."""
        parts = []
        last = len(self.sheet.sections)
        for number, section in enumerate(self.sheet.sections, 1):
            parts.append(self.nodes(section.nodes))
            properties = self.properties(section, number)
            if number < last:
                spacing = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
                parts.append(f"<w:p><w:pPr>{spacing}{properties}</w:pPr></w:p>")
            else:
                tail = self._empty(1) if isinstance(section.nodes[-1], Columns) else ""
                parts.append(tail + properties)
        return "".join(parts)

    def sides(self) -> dict[str, str]:
        """Header and footer parts: the page number from page 2, on page 1 the words of the corner and the address."""
        empty = '<w:p><w:pPr><w:pStyle w:val="Dau"/></w:pPr></w:p>'
        mark = f'<w:p><w:pPr><w:pStyle w:val="Dau"/></w:pPr><w:r>{text_of(self.sheet.mark)}</w:r></w:p>'
        foot = mark if self.sheet.mark else empty
        first = foot
        if self.sheet.address:
            line = '<w:pBdr><w:top w:val="single" w:sz="4" w:space="1" w:color="auto"/></w:pBdr>'
            words = f"<w:r>{text_of(self.sheet.address)}</w:r>"
            first = (
                f'<w:p><w:pPr><w:pStyle w:val="DiaChi"/>{line}</w:pPr>{words}</w:p>{mark if self.sheet.mark else ""}'
            )
        corner = f'<w:p><w:pPr><w:pStyle w:val="GocTrang"/></w:pPr><w:r>{text_of(self.sheet.corner)}</w:r></w:p>'
        return {
            **({"header3": ooxml.header_part(corner)} if self.sheet.corner else {}),
            "header1": ooxml.header_part(f'<w:p><w:pPr><w:pStyle w:val="SoTrang"/></w:pPr>{_PAGE}</w:p>'),
            "header2": ooxml.header_part(empty),
            "footer1": ooxml.footer_part(first),
            "footer2": ooxml.footer_part(foot),
        }


def write_docx(sheet: Sheet) -> bytes:
    """The sheet as a DOCX file; the same sheet gives the same bytes."""
    writer = _Writer(sheet)
    spaces = f"{ooxml.W} {ooxml.R} {ooxml.WP} {ooxml.A} {ooxml.PIC}"
    document = f"{ooxml.DECLARATION}<w:document {spaces}><w:body>{writer.body()}</w:body></w:document>"
    return ooxml.package(sheet, document, writer.sides(), writer.pictures)
