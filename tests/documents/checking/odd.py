"""Right documents made in odd ways: raw OOXML as Word, LibreOffice and mail merges leave it. None may have an error."""

# ruff: noqa: E501 (raw XML reads better unbroken)

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.documents.checking.papers import PROSE
from tests.documents.reading.word import NAMES, docx, header, relation

Make = Callable[[], bytes]
ODD: dict[str, Make] = {}
WAYS: dict[str, dict[str, object]] = {}
STATE, MOTTO = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"
DAY = "Bồng Lai, ngày 05 tháng 3 năm 2023"
TNR = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
BASE = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{TNR}<w:sz w:val='26'/></w:rPr></w:rPrDefault></w:docDefaults>"
    "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:name w:val='Normal'/></w:style>"
)
SIZE = '<w:pgSz w:w="11906" w:h="16838"/>'
MARGINS = (
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
)
NUMBERED = '<w:headerReference w:type="default" r:id="h1"/>'
SECTION = f"<w:sectPr>{NUMBERED}{SIZE}{MARGINS}<w:titlePg/></w:sectPr>"


def odd(name: str) -> Callable[[Make], Make]:
    """Keep a way of making under its name."""

    def take(make: Make) -> Make:
        assert name not in ODD
        ODD[name] = make
        return make

    return take


# --- words -----------------------------------------------------------------------------------------------------------


def r(text: str, size: int = 26, b: bool = False, i: bool = False, more: str = "") -> str:
    """A run; tabs and line breaks as Word has them."""
    props = f"{'<w:b/>' if b else ''}{'<w:i/>' if i else ''}{more}<w:sz w:val='{size}'/>"
    inner = "".join(
        {"\t": "<w:tab/>", "\n": "<w:br/>"}.get(part, f'<w:t xml:space="preserve">{part}</w:t>')
        for part in re.split("([\t\n])", text)
        if part
    )
    return f"<w:r><w:rPr>{props}</w:rPr>{inner}</w:r>"


def p(*runs: str, jc: str = "center", props: str = "") -> str:
    """A paragraph."""
    return f'<w:p><w:pPr>{props}<w:jc w:val="{jc}"/></w:pPr>{"".join(runs)}</w:p>'


def c(text: str, size: int = 26, b: bool = False, i: bool = False, more: str = "", props: str = "") -> str:
    """A centred line of one run."""
    return p(r(text, size, b, i, more), props=props)


def left(text: str, size: int = 22, b: bool = False, i: bool = False, props: str = "") -> str:
    return p(r(text, size, b, i), jc="left", props=props)


def body(text: str = PROSE + ".", more: str = "", props: str = "", i: bool = False) -> str:
    """Prose."""
    spacing = '<w:spacing w:before="120"/><w:ind w:firstLine="720"/>'
    return p(r(text, 28, i=i, more=more), jc="both", props=props or spacing)


def line(width_pt: float, drop_pt: float = 18) -> str:
    """A rule line as older Word draws it."""
    return (
        f'<w:r><w:pict><v:line style="position:absolute" from="0,{drop_pt}pt" to="{width_pt}pt,{drop_pt}pt"/></w:pict>'
        "</w:r>"
    )


def drawn(width_pt: float, drop_pt: float = 18) -> str:
    """A rule line as Word draws it since 2010, with its older twin."""
    wide, drop = round(width_pt * 12700), round(drop_pt * 12700)
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor distT='0' behindDoc='0'>"
        "<wp:simplePos x='0' y='0'/><wp:positionH relativeFrom='column'><wp:posOffset>500000</wp:posOffset>"
        f"</wp:positionH><wp:positionV relativeFrom='paragraph'><wp:posOffset>{drop}</wp:posOffset></wp:positionV>"
        f"<wp:extent cx='{wide}' cy='0'/><a:graphic><a:graphicData><wps:wsp><wps:spPr><a:xfrm><a:off x='0' y='0'/>"
        f"<a:ext cx='{wide}' cy='0'/></a:xfrm><a:prstGeom prst='line'/><a:ln w='9525'/></wps:spPr></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice><mc:Fallback>"
        f"{line(width_pt, drop_pt)[5:-6]}</mc:Fallback></mc:AlternateContent></w:r>"
    )


def box(inner: str, width_pt: float = 200, height_pt: float = 60, across_pt: float = 0) -> str:
    """A text box as Word draws it since 2010."""
    wide, high = round(width_pt * 12700), round(height_pt * 12700)
    return (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:anchor><wp:positionH "
        f"relativeFrom='column'><wp:posOffset>{round(across_pt * 12700)}</wp:posOffset></wp:positionH>"
        "<wp:positionV relativeFrom='paragraph'><wp:posOffset>0</wp:posOffset></wp:positionV>"
        f"<wp:extent cx='{wide}' cy='{high}'/><a:graphic><a:graphicData><wps:wsp><wps:spPr/><wps:txbx>"
        f"<w:txbxContent>{inner}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor>"
        "</w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )


def cell(*blocks: str, wide: int = 4500, props: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{wide}" w:type="dxa"/>{props}</w:tcPr>{"".join(blocks)}</w:tc>'


def table(*rows: tuple[str, ...], grid: tuple[int, ...] = (3900, 5450), props: str = "") -> str:
    cols = "".join(f'<w:gridCol w:w="{wide}"/>' for wide in grid)
    lines = "".join(f"<w:tr>{''.join(cells)}</w:tr>" for cells in rows)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>{props}</w:tblPr><w:tblGrid>{cols}</w:tblGrid>{lines}</w:tbl>'
    )


# --- a whole document ------------------------------------------------------------------------------------------------


@dataclass
class Text:
    """A tờ trình in parts; a way of making changes one or a few."""

    organ: str = c("TỔNG CỤC HẬU CẦN") + p(r("CỤC QUÂN NHU", b=True), line(45))
    nation: str = c(STATE, 26, b=True) + p(r(MOTTO, 28, b=True), line(170))
    number: str = c("Số: 12/TTr-QN")
    day: str = c(DAY, 28, i=True)
    head: str = ""
    title: str = c("TỜ TRÌNH", 28, b=True) + p(r("Về việc bảo đảm lương thực quý II", 28, b=True), line(100))
    to: str = c("Kính gửi: Thủ trưởng Tổng cục Hậu cần", 28)
    text: str = body() + body("1. " + PROSE + ".") + body("2. " + PROSE + "./.")
    receivers: tuple[str, ...] = ("- Như trên;", "- Các phòng, ban thuộc Cục;", "- Lưu: VT, KH.")
    label: str = left("Nơi nhận:", 24, b=True, i=True)
    listed: str = ""
    posts: str = c("CỤC TRƯỞNG", 28, b=True)
    signer: str = c("Đại tá Nguyễn Văn Mẫu", 28, b=True)
    tail: str = ""
    annex: str = ""
    styles: str = BASE
    numbering: str = ""
    settings: str = ""
    section: str = SECTION
    page: str = '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple></w:p>'
    parts: dict[str, str | bytes] = field(default_factory=dict)
    relations: str = ""

    def the_head(self) -> str:
        return self.head or table(
            (cell(self.organ, wide=3900), cell(self.nation, wide=5450)),
            (cell(self.number, wide=3900), cell(self.day, wide=5450)),
        )

    def the_tail(self) -> str:
        listed = self.listed or "".join(left(text) for text in self.receivers)
        room = "<w:p/>" * 3
        signs = cell(self.posts, room, self.signer, wide=4850)
        return self.tail or table((cell(self.label, listed), signs), grid=(4500, 4850))

    def write(self) -> bytes:
        whole = f"{self.the_head()}<w:p/>{self.title}{self.to}{self.text}{self.the_tail()}{self.annex}"
        return docx(
            whole,
            styles=self.styles,
            numbering=self.numbering,
            settings=self.settings,
            section=self.section,
            relations=relation("h1", "header", "header1.xml") + self.relations,
            parts={"word/header1.xml": header(self.page)} | self.parts,
        )


def way(name: str, **changes: object) -> None:
    """A tờ trình with some parts made otherwise."""
    WAYS[name] = changes
    ODD[name] = lambda: Text(**changes).write()  # type: ignore[arg-type]


def again(name: str, change: Callable[[str], str], **changes: object) -> None:
    """A tờ trình whose XML is changed as a whole."""

    def make() -> bytes:
        text = Text(**changes)  # type: ignore[arg-type]
        for part in ("organ", "nation", "number", "day", "title", "to", "text", "label", "posts", "signer"):
            setattr(text, part, change(getattr(text, part)))
        text.listed = change("".join(left(each) for each in text.receivers))
        return text.write()

    ODD[name] = make


# --- the head --------------------------------------------------------------------------------------------------------

_T = Text()
way("đường kẻ DrawingML có bản VML", organ=c("TỔNG CỤC HẬU CẦN") + p(r("CỤC QUÂN NHU", b=True), drawn(45)), nation=c(STATE, b=True) + p(r(MOTTO, 28, b=True), drawn(170)), title=c("TỜ TRÌNH", 28, b=True) + p(r("Về việc bảo đảm lương thực quý II", 28, b=True), drawn(100)))  # fmt: skip
way("đầu văn bản trong bảng lồng", head=table((cell(_T.the_head() + "<w:p/>", wide=9350),), grid=(9350,)))
way(
    "bảng ba cột có cột đệm",
    head=table(
        (cell(_T.organ, wide=3600), cell("<w:p/>", wide=300), cell(_T.nation, wide=5450)),
        (cell(_T.number, wide=3600), cell("<w:p/>", wide=300), cell(_T.day, wide=5450)),
        grid=(3600, 300, 5450),
    ),
)
way(
    "mỗi dòng một hàng của bảng",
    head=table(
        (cell(c("TỔNG CỤC HẬU CẦN"), wide=3900), cell(c(STATE, b=True), wide=5450)),
        (
            cell(p(r("CỤC QUÂN NHU", b=True), line(45)), wide=3900),
            cell(p(r(MOTTO, 28, b=True), line(170)), wide=5450),
        ),
        (cell(_T.number, wide=3900), cell(_T.day, wide=5450)),
    ),
)
way(
    "ô gộp dọc",
    head=table(
        (cell(_T.organ + _T.number, wide=3900, props='<w:vMerge w:val="restart"/>'), cell(_T.nation, wide=5450)),
        (cell("<w:p/>", wide=3900, props="<w:vMerge/>"), cell(_T.day, wide=5450)),
    ),
)
way(
    "đường kẻ là viền trên của hàng sau",
    head=table(
        (
            cell(c("TỔNG CỤC HẬU CẦN") + c("CỤC QUÂN NHU", b=True), wide=3900),
            cell(c(STATE, b=True) + c(MOTTO, 28, b=True), wide=5450),
        ),
        (
            cell(_T.number, wide=3900, props='<w:tcBorders><w:top w:val="single" w:sz="6"/></w:tcBorders>'),
            cell(_T.day, wide=5450, props='<w:tcBorders><w:top w:val="single" w:sz="6"/></w:tcBorders>'),
        ),
    ),
)
_EDGE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="auto"/></w:pBdr>'
way(
    "đường kẻ là viền đoạn",
    organ=c("TỔNG CỤC HẬU CẦN") + p(r("CỤC QUÂN NHU", b=True), props=f'{_EDGE}<w:ind w:left="1200" w:right="1200"/>'),
    nation=c(STATE, b=True) + p(r(MOTTO, 28, b=True), props=f'{_EDGE}<w:ind w:left="900" w:right="900"/>'),
    title=c("TỜ TRÌNH", 28, b=True)
    + c("Về việc bảo đảm lương thực quý II", 28, b=True)
    + p(props=f'{_EDGE}<w:ind w:left="3600" w:right="3600"/>'),
)
way(
    "gạch dưới ở dòng sau trong cùng đoạn",
    organ=p(r("TỔNG CỤC HẬU CẦN\n"), r("CỤC QUÂN NHU\n", b=True), r("_______", b=True)),
    nation=p(r(STATE + "\n", b=True), r(MOTTO + "\n", 28, b=True), r("_______________________", 28, b=True)),
)
way("tiêu ngữ gạch chân", nation=c(STATE, b=True) + c(MOTTO, 28, b=True, more='<w:u w:val="single"/>'))
way(
    "đầu văn bản trong khung chữ",
    head=p(box(_T.organ + _T.number, 190, 90), box(_T.nation + _T.day, 290, 90, 190), jc="left") + "<w:p/>" * 5,
)
way(
    "đầu văn bản bằng khung kiểu cũ",
    head="".join(
        f'<w:p><w:pPr><w:framePr w:w="{wide}" w:hSpace="180" w:wrap="around" w:hAnchor="margin" w:x="{x}" w:y="1"/>'
        f'<w:jc w:val="center"/></w:pPr>{inner}</w:p>'
        for wide, x, lines in (
            (3700, 1, (r("TỔNG CỤC HẬU CẦN"), r("CỤC QUÂN NHU", b=True) + line(45), r("Số: 12/TTr-QN"))),
            (5500, 3900, (r(STATE, b=True), r(MOTTO, 28, b=True) + line(170), r(DAY, 28, i=True))),
        )
        for inner in lines
    ),
)
_STOPS = '<w:tabs><w:tab w:val="center" w:pos="1900"/><w:tab w:val="center" w:pos="6600"/></w:tabs>'
way(
    "đầu văn bản bằng điểm dừng tab",
    head="".join(
        p(*runs, jc="left", props=_STOPS)
        for runs in (
            (r("\tTỔNG CỤC HẬU CẦN\t"), r(STATE, b=True)),
            (r("\tCỤC QUÂN NHU\t", b=True), r(MOTTO, 28, b=True), line(45), line(170)),
            (r("\tSố: 12/TTr-QN\t"), r(DAY, 28, i=True)),
        )
    ),
)
way(
    "bảng trôi",
    head=table(
        (cell(_T.organ, wide=3900), cell(_T.nation, wide=5450)),
        (cell(_T.number, wide=3900), cell(_T.day, wide=5450)),
        props='<w:tblpPr w:leftFromText="180" w:vertAnchor="text" w:tblpY="1"/>',
    ),
)
way(
    "nhãn nội dung quanh mọi ô",
    head="<w:sdt><w:sdtPr/><w:sdtContent><w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='3900'/><w:gridCol w:w='5450'/>"
    f"</w:tblGrid><w:sdt><w:sdtPr/><w:sdtContent><w:tr><w:sdt><w:sdtContent>{cell(_T.organ)}</w:sdtContent></w:sdt>"
    f"{cell(_T.nation, wide=5450)}</w:tr></w:sdtContent></w:sdt><w:tr>"
    + cell(
        p(f"<w:sdt><w:sdtPr><w:alias w:val='so'/></w:sdtPr><w:sdtContent>{r('Số: 12/TTr-QN')}</w:sdtContent></w:sdt>")
    )
    + cell(_T.day, wide=5450)
    + "</w:tr></w:tbl></w:sdtContent></w:sdt>",
)
way("dấu cách không ngắt", nation=c(STATE.replace(" ", "\u00a0"), b=True) + p(r("Độc\u00a0lập\u00a0-\u00a0Tự\u00a0do\u00a0-\u00a0Hạnh\u00a0phúc", 28, b=True), line(170)), number=c("Số:\u00a012/TTr-QN"), day=c("Bồng\u00a0Lai, ngày\u00a005 tháng\u00a03 năm\u00a02023", 28, i=True))  # fmt: skip
way(
    "gạch nối không ngắt",
    nation=c(STATE, b=True)
    + p(
        *(
            f"<w:r><w:rPr><w:b/><w:sz w:val='28'/></w:rPr>{part}</w:r>"
            for part in (
                '<w:t xml:space="preserve">Độc lập </w:t>',
                "<w:noBreakHyphen/>",
                '<w:t xml:space="preserve"> Tự do </w:t>',
                "<w:noBreakHyphen/>",
                '<w:t xml:space="preserve"> Hạnh phúc</w:t>',
            )
        ),
        line(170),
    ),
    number=c("Số: 12/TTr\u2011QN"),
)
way(
    "gạch dài tự động trong tiêu ngữ",
    nation=c(STATE, b=True) + p(r("Độc lập – Tự do – Hạnh phúc", 28, b=True), line(170)),
)
way(
    "chữ thường hiện hoa bằng w:caps",
    organ=c("Tổng cục Hậu cần", more="<w:caps/>") + p(r("Cục Quân nhu", b=True, more="<w:caps/>"), line(45)),
    nation=c("Cộng hòa xã hội chủ nghĩa Việt Nam", b=True, more="<w:caps/>") + p(r(MOTTO, 28, b=True), line(170)),
    title=c("Tờ trình", 28, b=True, more="<w:caps/>")
    + p(r("Về việc bảo đảm lương thực quý II", 28, b=True), line(100)),
)
way(
    "cơ quan nhiều dòng, chủ quản hai dòng",
    organ=c("BỘ TƯ LỆNH QUÂN KHU BỒNG LAI")
    + c("CỤC HẬU CẦN - KỸ THUẬT")
    + c("PHÒNG QUÂN NHU", b=True)
    + p(r("BAN TÀI CHÍNH", b=True), line(45)),
)
way(
    "ngày tháng chưa có, địa danh có",
    day=c("Bồng Lai, ngày       tháng       năm 2023", 28, i=True),
    number=c("Số:         /TTr-QN"),
)
way("số có chữ và năm", number=c("Số: 12/2023/TTr-QN"))
way(
    "dấu độ khẩn trong khung chữ đỏ",
    number=c("Số: 12/TTr-QN") + p(box(c("HỎA TỐC", 28, b=True, more='<w:color w:val="FF0000"/>'), 85, 23)),
)
way(
    "dấu độ khẩn trong bảng một ô",
    number=c("Số: 12/TTr-QN")
    + table(
        (cell(c("KHẨN", 28, b=True, more='<w:color w:val="FF0000"/>'), wide=1134),),
        grid=(1134,),
        props="<w:tblBorders>"
        + "".join(
            f'<w:{side} w:val="single" w:sz="12" w:color="FF0000"/>' for side in ("top", "left", "bottom", "right")
        )
        + "</w:tblBorders>",
    )
    + "<w:p/>",
)

# --- letters ---------------------------------------------------------------------------------------------------------

again("chữ dựng rời NFD trong XML", lambda xml: unicodedata.normalize("NFD", xml))
again("mỗi chữ một run", lambda xml: re.sub(
    r"<w:r>(<w:rPr>.*?</w:rPr>)<w:t xml:space=\"preserve\">([^<]*)</w:t></w:r>",
    lambda m: "".join(f'<w:r w:rsidR="00{n:02d}">{m[1]}<w:t xml:space="preserve">{s}</w:t></w:r><w:proofErr w:type="spellStart"/>' for n, s in enumerate(m[2])),
    xml,
))  # fmt: skip
again("phông Liberation Serif", lambda xml: xml, styles=BASE.replace("Times New Roman", "Liberation Serif"))
again(
    "phông Times New Roman Bold",
    lambda xml: xml.replace(
        "<w:b/>", "<w:b/><w:rFonts w:ascii='Times New Roman Bold' w:hAnsi='Times New Roman Bold'/>"
    ),
)
again("phông theo chủ đề", lambda xml: xml, styles=BASE.replace(TNR, "<w:rFonts w:asciiTheme='minorHAnsi' w:hAnsiTheme='minorHAnsi'/>"), parts={
    "word/theme/theme1.xml": '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements><a:fontScheme><a:majorFont>'
    '<a:latin typeface="Times New Roman"/></a:majorFont><a:minorFont><a:latin typeface="Times New Roman"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
})  # fmt: skip
again("phông rỗng trong chủ đề", lambda xml: xml.replace("<w:rPr>", "<w:rPr><w:rFonts w:hint='eastAsia'/>"))
again(
    "hòa và hoà lẫn lộn",
    lambda xml: xml.replace("HÒA", "HOÀ").replace("chỉ đạo", "chỉ đạo hoà nhịp, hài hòa, thủy chung, thuỷ lợi"),
)
again(
    "gạch nối mềm trong từ",
    lambda xml: xml.replace("chủ động", "chủ </w:t><w:softHyphen/><w:t xml:space='preserve'>động").replace(
        "tổ chức", "tổ\u00ad chức"
    ),
)
again(
    "ngoặc cong và khoảng trắng lạ",
    lambda xml: xml.replace("chủ động", "“chủ\u2009động”").replace("đúng thời gian", "đúng\u202fthời\u200b gian"),
)
again(
    "chữ ẩn xen giữa",
    lambda xml: xml.replace("</w:pPr><w:r>", "</w:pPr><w:r><w:rPr><w:vanish/></w:rPr><w:t>chữ ẩn sai</w:t></w:r><w:r>"),
)
again(
    "theo dõi thay đổi",
    lambda xml: xml.replace(
        "</w:pPr><w:r>",
        "</w:pPr><w:del w:id='1' w:author='a'><w:r><w:delText>chữ đã bỏ</w:delText></w:r></w:del><w:r>",
    ).replace(
        "<w:sz w:val='28'/></w:rPr>",
        "<w:sz w:val='28'/><w:rPrChange w:id='3' w:author='a'><w:rPr><w:sz w:val='40'/><w:b/></w:rPr></w:rPrChange></w:rPr>",
    ),
)
again(
    "chữ được chèn khi theo dõi thay đổi",
    lambda xml: re.sub(r"(<w:r>.*?</w:r>)", r"<w:ins w:id='2' w:author='b'>\1</w:ins>", xml),
)
again(
    "ghi chú và đánh dấu",
    lambda xml: xml.replace(
        "</w:pPr><w:r>", "</w:pPr><w:commentRangeStart w:id='0'/><w:bookmarkStart w:id='1' w:name='a'/><w:r>"
    ).replace(
        "</w:r></w:p>",
        "</w:r><w:commentRangeEnd w:id='0'/><w:bookmarkEnd w:id='1'/><w:r><w:commentReference w:id='0'/></w:r></w:p>",
    ),
)
again(
    "màu chữ đen viết bằng mã",
    lambda xml: xml.replace("<w:rPr>", "<w:rPr><w:color w:val='0D0D0D' w:themeColor='text1'/>"),
)
again(
    "kiểu chữ đậm có cả bản phức hợp",
    lambda xml: xml.replace("<w:b/>", "<w:b w:val='1'/><w:bCs/>").replace("<w:i/>", "<w:i w:val='on'/><w:iCs/>"),
)
again("trường trộn thư", lambda xml: re.sub(
    r"(<w:r>(?:(?!</w:r>).)*?Nguyễn Văn Mẫu</w:t></w:r>)",
    r"<w:r><w:fldChar w:fldCharType='begin'/></w:r><w:r><w:instrText> MERGEFIELD ho_ten </w:instrText></w:r><w:r><w:fldChar w:fldCharType='separate'/></w:r>\1<w:r><w:fldChar w:fldCharType='end'/></w:r>",
    xml,
))  # fmt: skip


def _styled(name: str, rpr: str, jc: str = "", based: str = "Normal") -> str:
    place = f"<w:pPr><w:jc w:val='{jc}'/></w:pPr>" if jc else ""
    return (
        f"<w:style w:type='paragraph' w:styleId='{name}'><w:name w:val='{name}'/><w:basedOn w:val='{based}'/>{place}"
        f"<w:rPr>{rpr}</w:rPr></w:style>"
    )


def _s(style: str, text: str, *more: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t>{text}</w:t></w:r>{"".join(more)}</w:p>'


way(
    "đậm, nghiêng, cỡ chữ và vị trí chỉ nằm ở style",
    styles=BASE
    + _styled("QH", "<w:b/>", "center")
    + _styled("TN", "<w:sz w:val='28'/>", based="QH")
    + _styled("GIUA", "<w:i w:val='0'/>", "center")
    + _styled("NGAY", "<w:i/><w:sz w:val='28'/>", "center")
    + _styled("NN", "<w:b/><w:i/><w:sz w:val='24'/>")
    + _styled("DS", "<w:sz w:val='22'/>"),
    organ=_s("GIUA", "TỔNG CỤC HẬU CẦN") + _s("QH", "CỤC QUÂN NHU", line(45)),
    nation=_s("QH", STATE) + _s("TN", MOTTO, line(170)),
    number=_s("GIUA", "Số: 12/TTr-QN"),
    day=_s("NGAY", DAY),
    title=_s("TN", "TỜ TRÌNH") + _s("TN", "Về việc bảo đảm lương thực quý II", line(100)),
    label=_s("NN", "Nơi nhận:"),
    listed="".join(_s("DS", text) for text in ("- Như trên;", "- Lưu: VT, KH.")),
    posts=_s("TN", "CỤC TRƯỞNG"),
    signer=_s("TN", "Đại tá Nguyễn Văn Mẫu"),
)
way(
    "đậm bằng style ký tự",
    styles=BASE
    + "<w:style w:type='character' w:styleId='Strong'><w:name w:val='Strong'/><w:rPr><w:b/></w:rPr></w:style>",
    nation=c(STATE, more="<w:rStyle w:val='Strong'/>").replace("<w:sz", "<w:sz")
    + p(f"<w:r><w:rPr><w:rStyle w:val='Strong'/><w:sz w:val='28'/></w:rPr><w:t>{MOTTO}</w:t></w:r>", line(170)),
)
way(
    "đậm do style bảng, hàng đầu",
    styles=BASE
    + "<w:style w:type='table' w:default='1' w:styleId='TableNormal'><w:name w:val='Normal Table'/></w:style>"
    "<w:style w:type='table' w:styleId='Dau'><w:name w:val='Dau'/><w:tblStylePr w:type='firstRow'><w:pPr>"
    "<w:jc w:val='center'/></w:pPr><w:rPr><w:b/></w:rPr></w:tblStylePr></w:style>",
    head=table(
        (
            cell(p(r("CỤC QUÂN NHU"), line(45), jc="center"), wide=3900),
            cell(
                f"<w:p><w:r><w:t>{STATE}</w:t></w:r></w:p>"
                f"<w:p><w:r><w:rPr><w:sz w:val='28'/></w:rPr><w:t>{MOTTO}</w:t></w:r>{line(170)}</w:p>",
                wide=5450,
            ),
        ),
        (cell(_T.number, wide=3900), cell(_T.day, wide=5450)),
        props="<w:tblStyle w:val='Dau'/><w:tblLook w:val='0020' w:firstRow='1'/>",
    ),
)

# --- page numbers, sections ------------------------------------------------------------------------------------------

_FIELD = "".join(
    f"<w:r><w:rPr><w:sz w:val='26'/></w:rPr>{inner}</w:r>"
    for inner in (
        "<w:fldChar w:fldCharType='begin'/>",
        "<w:instrText xml:space='preserve'> PAGE   \\* MERGEFORMAT </w:instrText>",
        "<w:fldChar w:fldCharType='separate'/>",
        "<w:t>2</w:t>",
        "<w:fldChar w:fldCharType='end'/>",
    )
)
_CENTRED = f'<w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_FIELD}</w:p>'
way(
    "số trang trong nhãn nội dung",
    page=f"<w:sdt><w:sdtPr><w:docPartObj/></w:sdtPr><w:sdtContent>{_CENTRED}</w:sdtContent></w:sdt><w:p/>",
)
way("số trang trong khung chữ", page=f"<w:p>{box(_CENTRED, 60, 20)}</w:p>")
way(
    "số trang trong khung kiểu cũ",
    page='<w:p><w:pPr><w:framePr w:wrap="around" w:vAnchor="text" w:hAnchor="margin" w:xAlign="center" w:y="1"/></w:pPr>'
    f"{_FIELD}</w:p><w:p/>",
)
way(
    "số trang canh bằng tab",
    page=f'<w:p><w:pPr><w:tabs><w:tab w:val="center" w:pos="4680"/></w:tabs></w:pPr><w:r><w:tab/></w:r>{_FIELD}</w:p>',
)
way("số trang là w:pgNum", page='<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:pgNum/></w:r></w:p>')
way(
    "số trang trong bảng ở đầu trang",
    page=table((cell("<w:p/>"), cell(_CENTRED), cell("<w:p/>")), grid=(3000, 3000, 3000)) + "<w:p/>",
)
way(
    "đầu trang chẵn lẻ",
    settings="<w:evenAndOddHeaders/>",
    section=SECTION.replace(NUMBERED, f'{NUMBERED}<w:headerReference w:type="even" r:id="h2"/>'),
    relations=relation("h2", "header", "header2.xml"),
    parts={"word/header2.xml": header(_CENTRED)},
)
_BREAK = f"<w:p><w:pPr><w:sectPr>{NUMBERED}{SIZE}{MARGINS}<w:titlePg/></w:sectPr></w:pPr></w:p>"
_ANNEX = (
    c("Phụ lục", 28, b=True)
    + c("DANH MỤC VẬT CHẤT", 28, b=True)
    + c("(Kèm theo Tờ trình số 12/TTr-QN ngày 05 tháng 3 năm 2023 của Cục Quân nhu)", 28, i=True)
)
_GRID = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
_DATA = table(
    (cell(c("TT", 24, b=True)), cell(c("Đơn vị", 24, b=True))), (cell(c("1", 24)), cell(left("T11", 24))), props=_GRID
)
way(
    "phụ lục nằm ngang ở phần riêng",
    annex=_BREAK + _ANNEX + _DATA + "<w:p/>",
    section=f'<w:sectPr>{NUMBERED}<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>{MARGINS}<w:pgNumType '
    'w:start="1"/><w:titlePg/></w:sectPr>',
)
way(
    "phần nối tiếp giữa trang",
    text=body()
    + f'<w:p><w:pPr><w:sectPr><w:type w:val="continuous"/>{NUMBERED}{SIZE}{MARGINS}<w:titlePg/></w:sectPr></w:pPr></w:p>'
    + body("Đề nghị Thủ trưởng phê duyệt để tổ chức thực hiện./."),
    section=SECTION.replace("<w:pgSz", '<w:type w:val="continuous"/><w:pgSz', 1),
)
way("lề đóng gáy", section=SECTION.replace('w:left="1701"', 'w:left="1134"').replace('w:gutter="0"', 'w:gutter="567"'))

# --- kính gửi, body, lists -------------------------------------------------------------------------------------------

_LISTS = (
    '<w:abstractNum w:abstractNumId="1">'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="Điều %1."/><w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr><w:rPr><w:b/></w:rPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/><w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%3)"/><w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/><w:pPr><w:ind w:left="360" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>'
    + "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in (1, 2, 3))
)


def _num(number: int, level: int = 0) -> str:
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr><w:spacing w:before="120"/>'


DECISION = {
    "number": c("Số: 15/QĐ-QN"),
    "title": c("QUYẾT ĐỊNH", 28, b=True)
    + p(r("Về việc điều chỉnh tổ chức biên chế", 28, b=True), line(100))
    + c("CỤC TRƯỞNG CỤC QUÂN NHU", 28, b=True),
    "to": "",
    "receivers": ("- Như Điều 3;", "- Các phòng, ban thuộc Cục;", "- Lưu: VT, KH."),
}
BASES = body(
    "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư;", i=True
) + body("Theo đề nghị của Trưởng phòng Kế hoạch.", i=True)
RESOLVE = c("QUYẾT ĐỊNH:", 28, b=True)
way(
    "số điều, khoản, điểm tự động",
    numbering=_LISTS,
    **DECISION,
    text=BASES
    + RESOLVE
    + p(r("Phạm vi áp dụng của Quyết định", 28, b=True), jc="both", props=_num(1))
    + body(props=_num(1, 1))
    + body(PROSE + ":", props=_num(1, 1))
    + body(PROSE + ";", props=_num(1, 2))
    + body(props=_num(1, 2))
    + p(r("Trách nhiệm thi hành", 28, b=True), jc="both", props=_num(1))
    + body("Trưởng phòng Kế hoạch và chỉ huy các đơn vị chịu trách nhiệm thi hành Quyết định này./."),
)
way(
    "nơi nhận và kính gửi có gạch tự động",
    numbering=_LISTS,
    to=left("Kính gửi:", 28, props='<w:ind w:left="2000"/>')
    + "".join(
        p(r(text, 28), jc="left", props=_num(2) + '<w:ind w:left="3200" w:hanging="360"/>')
        for text in ("Thủ trưởng Tổng cục Hậu cần;", "Phòng Kế hoạch Tổng cục.")
    ),
    listed="".join(
        p(r(text, 22), jc="left", props=_num(2)) for text in ("Như trên;", "Phòng Tài chính;", "Lưu: VT, KH.")
    ),
)
REPORT = {
    "number": c("Số: 45/BC-QN"),
    "title": c("BÁO CÁO", 28, b=True) + p(r("Kết quả công tác quân nhu quý I", 28, b=True), line(90)),
    "to": "",
    "receivers": ("- Thủ trưởng Tổng cục (để b/c);", "- Lưu: VT, KH."),
}
way(
    "mục La Mã và số tự động",
    numbering=_LISTS,
    **REPORT,
    text=p(r("ĐẶC ĐIỂM TÌNH HÌNH", 28, b=True), jc="both", props=_num(3))
    + p(r("Thuận lợi", 28, b=True), jc="both", props=_num(3, 1))
    + body()
    + p(r("PHƯƠNG HƯỚNG", 28, b=True), jc="both", props=_num(3))
    + body(PROSE + "./."),
)
way(
    "đánh số bằng style tiêu đề",
    numbering=_LISTS,
    styles=BASE
    + "<w:style w:type='paragraph' w:styleId='Heading1'><w:name w:val='heading 1'/><w:basedOn w:val='Normal'/><w:pPr>"
    "<w:numPr><w:numId w:val='3'/></w:numPr><w:jc w:val='both'/></w:pPr><w:rPr><w:b/><w:sz w:val='28'/></w:rPr></w:style>",
    **REPORT,
    text=_s("Heading1", "ĐẶC ĐIỂM TÌNH HÌNH") + body() + _s("Heading1", "PHƯƠNG HƯỚNG") + body(PROSE + "./."),
)
way(
    "thụt đầu dòng bằng tab",
    text=body("\t" + PROSE + ".", props='<w:spacing w:before="120"/>')
    + body("\t1. " + PROSE + "./.", props='<w:spacing w:before="120"/>'),
)
way(
    "thụt đầu dòng tính bằng chữ",
    text=body(props='<w:spacing w:before="120"/><w:ind w:firstLineChars="200" w:firstLine="567"/>')
    + body(PROSE + "./."),
)
way(
    "canh đều và giãn cách từ mặc định",
    styles=BASE.replace(
        "</w:docDefaults>",
        "<w:pPrDefault><w:pPr><w:spacing w:before='120' w:line='264' w:lineRule='auto'/></w:pPr></w:pPrDefault></w:docDefaults>",
    ),
    text=p(r(PROSE + ".", 28), jc="both", props='<w:ind w:firstLine="567"/>')
    + p(r(PROSE + "./.", 28), jc="distribute", props='<w:ind w:firstLine="567"/>'),
)
way(
    "khoảng cách tự động",
    text=body(props='<w:spacing w:beforeAutospacing="1" w:afterAutospacing="1"/><w:ind w:firstLine="567"/>')
    + body(
        PROSE + "./.", props='<w:spacing w:beforeAutospacing="1" w:afterAutospacing="1"/><w:ind w:firstLine="567"/>'
    ),
)
way("có chú thích cuối trang", text=body().replace("</w:r></w:p>", "</w:r><w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:footnoteReference w:id='2'/></w:r></w:p>") + body(PROSE + "./."), relations=relation("f1", "footnotes", "footnotes.xml"), parts={
    "word/footnotes.xml": f"<w:footnotes {NAMES}><w:footnote w:type='separator' w:id='0'><w:p/></w:footnote><w:footnote w:id='2'>{left('Theo Thông tư của Bộ.', 20)}</w:footnote></w:footnotes>",
})  # fmt: skip
way(
    "có bảng số liệu giữa bài",
    text=body() + left("Đơn vị tính: kg", 24, i=True) + _DATA + "<w:p/>" + body(PROSE + "./."),
)
way(
    "có mục lục và liên kết",
    text=body()
    + body("Tham khảo tại ").replace(
        "</w:p>",
        "<w:hyperlink r:id='l1'><w:r><w:rPr><w:sz w:val='28'/></w:rPr><w:t>trang điện tử của Cục Quân nhu và các phụ lục kèm theo văn bản này.</w:t></w:r></w:hyperlink></w:p>",
    )
    + body(PROSE + "./."),
    relations=relation("l1", "hyperlink", "https://example.invalid", outside=True),
)
way(
    "liên kết xanh gạch chân",
    styles=BASE
    + "<w:style w:type='character' w:styleId='Hyperlink'><w:name w:val='Hyperlink'/><w:rPr><w:color w:val='0563C1'/><w:u w:val='single'/></w:rPr></w:style>",
    text=body()
    + body(
        "Tải tài liệu hội nghị tại địa chỉ https://example.invalid/tai-lieu/hoi-nghi-quan-nhu-nam-2023/ban-chinh-thuc",
        more="<w:rStyle w:val='Hyperlink'/>",
    )
    + body(PROSE + "./."),
)
way(
    "kính gửi trong bảng",
    to=table(
        (
            cell(p(r("Kính gửi:", 28), jc="right"), wide=3000),
            cell(left("- Thủ trưởng Tổng cục Hậu cần;", 28), left("- Phòng Kế hoạch.", 28), wide=6000),
        ),
        grid=(3000, 6000),
    )
    + "<w:p/>",
)
way(
    "kính gửi ngắt dòng",
    to=left("Kính gửi:\n\t- Thủ trưởng Tổng cục Hậu cần;\n\t- Phòng Kế hoạch.", 28, props='<w:ind w:left="2000"/>'),
)

# --- the foot --------------------------------------------------------------------------------------------------------

way("nơi nhận có tab sau gạch", receivers=("-\tNhư trên;", "-\tPhòng Tài chính;", "-\tLưu: VT, KH."))
way("nơi nhận một đoạn ngắt dòng", listed=left("- Như trên;\n- Phòng Tài chính;\n- Lưu: VT, KH.", 22))
way(
    "nơi nhận và nhãn trong một đoạn",
    label="",
    listed=p(r("Nơi nhận:\n", 24, b=True, i=True), r("- Như trên;\n- Lưu: VT, KH.", 22), jc="left"),
)
way(
    "có ảnh chữ ký và dòng đã ký",
    posts=c("KT. CỤC TRƯỞNG", 28, b=True) + c("PHÓ CỤC TRƯỞNG", 28, b=True) + c("(Đã ký)", 26, i=True),
)
way("ký thay có kiêm nhiệm", posts=c("KT. TƯ LỆNH", 28, b=True) + c("PHÓ TƯ LỆNH KIÊM THAM MƯU TRƯỞNG", 28, b=True))
way(
    "cấp bậc dòng trên họ tên",
    posts=c("Q. CỤC TRƯỞNG", 28, b=True),
    signer=c("Thượng tá", 28, b=True) + c("Nguyễn Văn Mẫu", 28, b=True),
)
way("cấp bậc QNCN", signer=c("Thiếu tá QNCN Trần Thị Thử", 28, b=True))
way("ký hiệu người soạn", listed="".join(left(text) for text in ("- Như trên;", "- Lưu: VT, KH; PL.(30).")))
way(
    "chân văn bản bằng tab",
    tail="".join(
        p(*runs, jc="left", props='<w:tabs><w:tab w:val="center" w:pos="7000"/></w:tabs>')
        for runs in (
            (r("Nơi nhận:", 24, b=True, i=True), r("\tCỤC TRƯỞNG", 28, b=True)),
            (r("- Như trên;", 22),),
            (r("- Lưu: VT, KH.", 22),),
            (r("\t"),),
            (r("\tĐại tá Nguyễn Văn Mẫu", 28, b=True),),
        )
    ),
)
way(
    "chân văn bản trong khung chữ",
    tail=p(
        box(left("Nơi nhận:", 24, b=True, i=True) + left("- Như trên;") + left("- Lưu: VT, KH."), 200, 90),
        box(c("CỤC TRƯỞNG", 28, b=True) + "<w:p/>" * 3 + c("Đại tá Nguyễn Văn Mẫu", 28, b=True), 220, 120, 230),
        jc="left",
    ),
)
_ADDRESS = left("Địa chỉ: Số 1 phố Mẫu, Bồng Lai; ĐT: 0123456789", 22)
way(
    "có địa chỉ ở chân trang đầu",
    section=SECTION.replace("<w:pgSz", '<w:footerReference w:type="first" r:id="f9"/><w:pgSz', 1),
    relations=relation("f9", "footer", "footer1.xml"),
    parts={"word/footer1.xml": f"<w:ftr {NAMES}>{_ADDRESS}</w:ftr>"},
)
_COPY = p(r("SAO Y; Cục Quân nhu; 2023-03-06T08:30:00+07:00", 20), jc="right")
way("có ký hiệu bản sao điện tử", head=_COPY + _T.the_head())
way(
    "có đoạn chèn từ tệp khác",
    text=body() + '<w:altChunk r:id="ac"/>' + body(PROSE + "./."),
    relations=relation("ac", "aFChunk", "afchunk.html"),
    parts={"word/afchunk.html": "<p>x</p>"},
)

# --- other kinds -----------------------------------------------------------------------------------------------------

way(
    "công văn nhiều nơi gửi, V/v hai dòng",
    number=c("Số: 23/QN-KH") + p(r("V/v bảo đảm lương thực\nquý II năm 2023", 24), props='<w:spacing w:before="120"/>'),
    title="",
    to=left("Kính gửi:", 28, props='<w:ind w:left="2000"/>')
    + left("- Thủ trưởng Tổng cục Hậu cần;", 28, props='<w:ind w:left="2900"/>')
    + left("- Phòng Kế hoạch.", 28, props='<w:ind w:left="2900"/>'),
)
way(
    "quyết định trong bảng lồng",
    **DECISION,
    head=table((cell(_T.the_head().replace("Số: 12/TTr-QN", "Số: 15/QĐ-QN") + "<w:p/>", wide=9350),), grid=(9350,)),
    text=BASES
    + RESOLVE
    + p(
        r("Điều 1.", 28, b=True),
        r(" " + PROSE + ".", 28),
        jc="both",
        props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>',
    )
    + p(
        r("Điều 2.", 28, b=True),
        r(" " + PROSE + "./.", 28),
        jc="both",
        props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>',
    ),
)
way(
    "biên bản hai người ký",
    number=c("Số: 07/BB-QN"),
    day="<w:p/>",
    title=c("BIÊN BẢN", 28, b=True) + p(r("Hội nghị quân nhu năm 2023", 28, b=True), line(90)),
    to="",
    tail=table(
        (
            cell(c("THƯ KÝ", 28, b=True) + "<w:p/>" * 3 + c("Trung tá Trần Thị Thử", 28, b=True)),
            cell(c("CHỦ TỌA", 28, b=True) + "<w:p/>" * 3 + c("Đại tá Nguyễn Văn Mẫu", 28, b=True)),
        )
    ),
)
way(
    "báo cáo gửi cấp trên",
    **(REPORT | {"to": c("Kính gửi: Thủ trưởng Tổng cục Hậu cần", 28), "receivers": ("- Như trên;", "- Lưu: VT, KH.")}),
    text=p(
        r("I. ĐẶC ĐIỂM TÌNH HÌNH", 28, b=True), jc="both", props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>'
    )
    + body()
    + body(PROSE + "./."),
)
way(
    "kế hoạch có bảng phân công",
    **(
        REPORT
        | {
            "number": c("Số: 09/KH-QN"),
            "title": c("KẾ HOẠCH", 28, b=True) + p(r("Bảo đảm quân nhu năm 2023", 28, b=True), line(90)),
        }
    ),
    text=BASES.replace("<w:i/>", "<w:i/>") + body() + _DATA + "<w:p/>" + body(PROSE + "./."),
)

# --- stranger ones ---------------------------------------------------------------------------------------------------

_OWN_FORM = drawn(170).replace(
    "<a:prstGeom prst='line'/>", "<a:custGeom><a:pathLst><a:path w='100' h='0'/></a:pathLst></a:custGeom>"
)
way("đường kẻ hình tự vẽ của LibreOffice", nation=c(STATE, b=True) + p(r(MOTTO, 28, b=True), _OWN_FORM))
_GROUP = (
    "<w:r><w:drawing><wp:anchor><wp:positionV relativeFrom='paragraph'><wp:posOffset>228600</wp:posOffset></wp:positionV>"
    "<wp:extent cx='2159000' cy='0'/><a:graphic><a:graphicData><wpg:wgp><wps:wsp><wps:spPr><a:xfrm>"
    "<a:ext cx='2159000' cy='0'/></a:xfrm><a:prstGeom prst='straightConnector1'/></wps:spPr></wps:wsp></wpg:wgp>"
    "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
)
way("đường kẻ trong nhóm hình", nation=c(STATE, b=True) + p(r(MOTTO, 28, b=True), _GROUP))
way(
    "đầu văn bản ở đầu trang đầu",
    head="<w:p/>",
    section=SECTION.replace("<w:pgSz", '<w:headerReference w:type="first" r:id="h8"/><w:pgSz', 1),
    relations=relation("h8", "header", "header8.xml"),
    parts={"word/header8.xml": header(_T.the_head() + "<w:p/>")},
)
way(
    "quốc hiệu hai dòng",
    nation=c("CỘNG HÒA XÃ HỘI CHỦ NGHĨA\nVIỆT NAM", b=True) + p(r(MOTTO, 28, b=True), line(170)),
)
way("dấu cách thừa ở mọi dòng", organ=c(" TỔNG CỤC  HẬU CẦN ") + p(r("CỤC QUÂN NHU  ", b=True), line(45)), nation=c(f"  {STATE} ", b=True) + p(r(f"{MOTTO}   ", 28, b=True), line(170)), number=c(" Số:  12/TTr-QN "))  # fmt: skip
way(
    "dấu đến trong khung chữ",
    head=p(box(c("CÔNG VĂN ĐẾN", 20, b=True) + left("Số: 1234", 20) + left("Ngày: 06/3/2023", 20), 140, 70))
    + _T.the_head(),
)
way(
    "dấu đến trong bảng",
    number=c("Số: 12/TTr-QN")
    + table(
        (cell(c("ĐẾN", 20, b=True) + left("Số: 215", 20) + left("Bồng Lai, ngày 6/3/2023", 20), wide=2000),),
        grid=(2000,),
        props=_GRID,
    )
    + "<w:p/>",
)
way(
    "có mục lục",
    **REPORT,
    text=left("I. ĐẶC ĐIỂM TÌNH HÌNH\t1", 26)
    + left("II. PHƯƠNG HƯỚNG, NHIỆM VỤ\t3", 26)
    + p(
        r("I. ĐẶC ĐIỂM TÌNH HÌNH", 28, b=True), jc="both", props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>'
    )
    + body()
    + p(
        r("II. PHƯƠNG HƯỚNG, NHIỆM VỤ", 28, b=True),
        jc="both",
        props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>',
    )
    + body(PROSE + "./."),
)
way(
    "khối chữ ký số",
    posts=c("CỤC TRƯỞNG", 28, b=True)
    + left("Ký bởi: Nguyễn Văn Mẫu", 16)
    + left("Ngày ký: 05/3/2023 08:30:00 +07:00", 16),
)
way(
    "chữ mờ nền trang",
    page=_CENTRED
    + "<w:p><w:r><w:pict><v:shape style='position:absolute;width:400pt;height:100pt'><v:textpath string='DỰ THẢO'/></v:shape></w:pict></w:r></w:p>",
)
way(
    "khoản có tab sau số",
    text=body()
    + body("1.\t" + PROSE + ".")
    + body("2.\t" + PROSE + ":")
    + body("a)\t" + PROSE + ";")
    + body("b)\t" + PROSE + "./."),
)
way(
    "khoản nhiều cấp",
    text=body("1. " + PROSE + ":")
    + body("1.1. " + PROSE + ".")
    + body("1.2. " + PROSE + ".")
    + body("2. " + PROSE + "./."),
)
way("V/v ở hàng riêng của bảng", title="", head=table(
        (cell(_T.organ, wide=3900), cell(_T.nation, wide=5450)),
        (cell(c("Số: 23/QN-KH"), wide=3900), cell(_T.day, wide=5450)),
        (cell(c("V/v bảo đảm lương thực quý II", 24), wide=3900), cell("<w:p/>", wide=5450)),
    ))  # fmt: skip
way(
    "hai cơ quan cùng ký",
    posts=c("CỤC TRƯỞNG CỤC QUÂN NHU", 28, b=True),
    tail=table(
        (
            cell(c("CỤC TRƯỞNG\nCỤC TÀI CHÍNH", 28, b=True), "<w:p/>" * 3, c("Đại tá Lê Văn Thử", 28, b=True)),
            cell(c("CỤC TRƯỞNG\nCỤC QUÂN NHU", 28, b=True), "<w:p/>" * 3, c("Đại tá Nguyễn Văn Mẫu", 28, b=True)),
        )
    )
    + _T.label
    + left("- Như trên;")
    + left("- Lưu: VT, KH."),
)
way(
    "chữ cái đầu phóng to",
    text='<w:p><w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr><w:r><w:rPr><w:sz w:val="90"/></w:rPr><w:t>T</w:t></w:r></w:p>'
    + body("hực hiện kế hoạch công tác năm 2023, các đơn vị đã chủ động tạo nguồn và cấp phát đúng tiêu chuẩn./."),
)
way(
    "trích điều của văn bản khác",
    **DECISION,
    text=BASES
    + RESOLVE
    + p(
        r("Điều 1.", 28, b=True),
        r(" Sửa đổi Điều 12 như sau:", 28),
        jc="both",
        props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>',
    )
    + body("“Điều 12. Cấp phát vật chất: " + PROSE + ".”")
    + p(
        r("Điều 2.", 28, b=True),
        r(" " + PROSE + "./.", 28),
        jc="both",
        props='<w:spacing w:before="120"/><w:ind w:firstLine="720"/>',
    ),
)
way(
    "cả văn bản trong một ô",
    head=table(
        (cell(_T.the_head() + "<w:p/>" + _T.title + _T.to + _T.text + _T.the_tail() + "<w:p/>", wide=9350),),
        grid=(9350,),
    ),
    title="",
    to="",
    text="",
    tail="<w:p/>",
)
way(
    "chỗ điền nội dung chưa điền",
    day=p(
        r("Bồng Lai, ", 28, i=True),
        "<w:sdt><w:sdtPr><w:showingPlcHdr/><w:date/></w:sdtPr><w:sdtContent>"
        + r("ngày … tháng … năm 2023", 28, i=True)
        + "</w:sdtContent></w:sdt>",
    ),
)

_INDENT = '<w:spacing w:before="120"/><w:ind w:firstLine="720"/>'
way(
    "kính gửi, nơi đầu cùng dòng",
    to=p(r("Kính gửi:\t- Thủ trưởng Tổng cục Hậu cần;", 28), jc="left", props='<w:ind w:left="2000"/>')
    + p(r("\t- Phòng Kế hoạch.", 28), jc="left", props='<w:ind w:left="2000"/>'),
)
way(
    "khung chữ ký số ở đầu trang",
    head=p(
        box(
            left("Người ký: Cục Quân nhu", 16)
            + left("Email: quannhu@example.invalid", 16)
            + left("Cơ quan: CỤC QUÂN NHU", 16)
            + left("Thời gian ký: 05.03.2023 17:10:44 +07:00", 16),
            160,
            60,
        ),
        jc="right",
    )
    + _T.the_head(),
)
way(
    "ba bên ký biên bản",
    number=c("Số: 07/BB-QN"),
    day="<w:p/>",
    title=c("BIÊN BẢN", 28, b=True) + p(r("Giao nhận vật chất quân nhu", 28, b=True), line(90)),
    to="",
    tail=table(
        tuple(
            cell(c(post, 28, b=True) + "<w:p/>" * 3 + c(name, 28, b=True), wide=3100)
            for post, name in (
                ("ĐẠI DIỆN BÊN GIAO", "Trần Thị Thử"),
                ("THỦ KHO", "Lê Văn Giả"),
                ("ĐẠI DIỆN BÊN NHẬN", "Nguyễn Văn Mẫu"),
            )
        ),
        grid=(3100, 3100, 3100),
    ),
)
way(
    "giấy giới thiệu có chỗ điền",
    number=c("Số: 21/GGT-QN"),
    title=p(r("GIẤY GIỚI THIỆU", 28, b=True), line(60)),
    to="",
    text=body("Cục Quân nhu trân trọng giới thiệu: …………………………………………………")
    + body("Chức vụ: ……………………………………………………………………………")
    + body("Được cử đến: ………………………………………………………………………")
    + body("Giấy này có giá trị đến hết ngày 30 tháng 4 năm 2023./."),
)
way(
    "ba dòng quyền hạn",
    posts=c("TM. ỦY BAN NHÂN DÂN", 28, b=True) + c("KT. CHỦ TỊCH", 28, b=True) + c("PHÓ CHỦ TỊCH", 28, b=True),
)
way(
    "phần thứ nhất viết bằng chữ",
    **REPORT,
    text=c("Phần thứ nhất", 28, b=True)
    + c("ĐÁNH GIÁ KẾT QUẢ", 28, b=True)
    + p(r("I. ĐẶC ĐIỂM", 28, b=True), jc="both", props=_INDENT)
    + body()
    + c("Phần thứ hai", 28, b=True)
    + c("PHƯƠNG HƯỚNG", 28, b=True)
    + p(r("I. MỤC TIÊU", 28, b=True), jc="both", props=_INDENT)
    + body(PROSE + "./."),
)
way(
    "thông báo có danh sách gạch",
    number=c("Số: 30/TB-QN"),
    title=c("THÔNG BÁO", 28, b=True) + p(r("Kết luận của Cục trưởng tại Hội nghị quân nhu", 28, b=True), line(140)),
    to="",
    text=body() + body("- " + PROSE + ";") + body("+ " + PROSE + ";") + body("• " + PROSE + ".") + body(PROSE + "./."),
    receivers=("- Các phòng, ban thuộc Cục;", "- Lưu: VT, TM (02)."),
)
way(
    "văn bản có công thức và biểu tượng",
    text=body()
    + body("Số ngày ăn bằng quân số nhân với số ngày trong kỳ, cụ thể như sau:")
    + '<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r><w:r><w:t xml:space="preserve"> đạt yêu cầu</w:t></w:r></w:p>'
    + body(PROSE + "./."),
)
way("ngắt trang tay trước chữ ký", text=body() + body(PROSE + "./.") + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
way(
    "giấy mời có kính mời",
    number=c("Số: 08/GM-QN"),
    title=c("GIẤY MỜI", 28, b=True) + p(r("Dự Hội nghị quân nhu năm 2023", 28, b=True), line(100)),
    to=c("Cục Quân nhu trân trọng kính mời: Đại diện Phòng Kế hoạch", 28),
    text=body("Tới dự Hội nghị quân nhu năm 2023 do Cục Quân nhu tổ chức.")
    + body("Thời gian: 08 giờ 00, ngày 20 tháng 3 năm 2023.")
    + body("Địa điểm: Hội trường Cục Quân nhu./."),
    receivers=("- Như trên;", "- Lưu: VT, KH."),
)
