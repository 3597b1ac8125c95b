"""From a document's value to what is put on paper: the cells (ô) of the form in their places."""

from __future__ import annotations

from dataclasses import replace

from quannhu.documents.rendering.bodies import body_nodes, upper
from quannhu.documents.rendering.ends import end_nodes
from quannhu.documents.rendering.measures import longest, width_of
from quannhu.documents.rendering.sheet import (
    PAGE_HEIGHT,
    PAGE_WIDTH,
    Columns,
    Gap,
    Node,
    Para,
    Rule,
    Section,
    Sheet,
    Stamp,
    Style,
)
from quannhu.documents.rendering.styles import margins_of, styles_of
from quannhu.documents.rules.kinds import ARMY, KINDS, PARTY, Need
from quannhu.documents.rules.notation import day_text, number_line, place_and_date, reference_of
from quannhu.documents.rules.numbering import appendix_label
from quannhu.documents.rules.text import unnumbered
from quannhu.documents.rules.values import Appendix, Document, Run, Urgency

# The two columns of the head: the national title at 12 points fits the right one; the Party's is shorter.
STATE_HEAD, PARTY_HEAD = (70.0, 95.0), (80.0, 85.0)
_STAMPS = {
    Urgency.FLASH: ("HỎA TỐC", 30.0),
    Urgency.VERY_URGENT: ("THƯỢNG KHẨN", 40.0),
    Urgency.URGENT: ("KHẨN", 20.0),
}
_UPRIGHT_BASES = {"quyet_dinh", "quy_che", "quy_dinh"}  # in the army only these keep the bases slanted


def para(style: str, text: str, *, keep: bool = False) -> Para:
    """Words of one run."""
    return Para(style, (Run(text),), keep)


def after_about(summary: str) -> str:
    """The summary of a công văn as it stands after "V/v", in small letters at its beginning if it had "Về việc"."""
    for lead in ("Về việc ", "về việc ", "V/v "):
        if summary.startswith(lead):
            return summary[len(lead) :]
    return summary


class _Composer:
    def __init__(self, document: Document, electronic: bool = False) -> None:
        self.document = document
        self.electronic = electronic
        self.kind = KINDS[document.kind]
        self.party = document.profile == PARTY
        self.left, self.right = PARTY_HEAD if self.party else STATE_HEAD
        self.styles = styles_of(document.profile)
        if document.profile == ARMY and document.kind not in _UPRIGHT_BASES:
            self.styles["CanCu"] = replace(self.styles["CanCu"], italic=False)

    # -- the head -------------------------------------------------------------------------------------------------

    def under(self, style: str, text: str, room: float, share: float = 0.4, after: float = 0) -> Rule:
        """The rule line under words: a share of their longest line."""
        look: Style = self.styles[style]
        return Rule(longest(text, room, look.size, bold=look.bold) * share, room, after)

    def issuer(self) -> tuple[Node, ...]:
        """Ô 2."""
        nodes: list[Node] = []
        if self.document.parent:
            nodes.append(para("ChuQuan", upper(self.document.parent)))
        organ = upper(self.document.organ)
        nodes.append(para("BanHanh", organ))
        nodes.append(para("SoKyHieu", "*") if self.party else self.under("BanHanh", organ, self.left))
        return tuple(nodes)

    def nation(self) -> tuple[Node, ...]:
        """Ô 1."""
        if self.party:
            title = "ĐẢNG CỘNG SẢN VIỆT NAM"
            return (para("QuocHieu", title), self.under("QuocHieu", title, self.right, 1))
        motto = "Độc lập - Tự do - Hạnh phúc"
        return (
            para("QuocHieu", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
            para("TieuNgu", motto),
            self.under("TieuNgu", motto, self.right, 1),
        )

    def marks(self) -> tuple[Node, ...]:
        """Ô 3, 5b, 10b, 11: what stands under the issuer."""
        document = self.document
        nodes: list[Node] = [Gap(4), para("SoKyHieu", number_line(document))]
        if not self.kind.titled and document.summary:
            nodes += [Gap(6), para("TrichYeuCongVan", f"V/v {after_about(document.summary)}")]
        if document.urgency in _STAMPS:
            word, width = _STAMPS[document.urgency]
            nodes += [Gap(6), Stamp(word, width, 8, self.left)]
        if document.circulation:
            words = upper(document.circulation)
            nodes += [Gap(6), Stamp(words, min(self.left, width_of(words, 13, bold=True) + 6), 8, self.left, red=False)]
        return tuple(nodes)

    def dated(self) -> tuple[Node, ...]:
        """Ô 4."""
        if not self.kind.dated:
            return ()
        return (Gap(4), para("DiaDanh", place_and_date(self.document.place, self.document.date)))

    def head(self) -> list[Node]:
        """The two columns at the head of page 1."""
        return [
            Columns((self.left, self.right), ((self.issuer(), self.nation()), (self.marks(), self.dated()))),
            Gap(14),
        ]

    def title(self, name: str, summary: str) -> list[Node]:
        """Ô 5a."""
        nodes: list[Node] = [para("TenLoai", upper(name), keep=True)]
        if summary:
            summary = summary[0].upper() + summary[1:]
            rule = replace(self.under("TrichYeu", summary, self.width - 16), width=self.width)
            nodes += [para("TrichYeu", summary, keep=True), rule]
        return [*nodes, Gap(10)]

    @property
    def width(self) -> float:
        return self.left + self.right

    # -- above the body -------------------------------------------------------------------------------------------

    def addressees(self) -> list[Node]:
        """Ô 9a: one on the same line; two or more each on a line, the dashes under the colon."""
        given = self.document.addressees
        if not given or self.kind.addressed == Need.NEVER:
            return []
        lead = self.kind.lead.format(organ=self.document.organ)
        if len(given) == 1:
            return [para("KinhGui", f"{lead}: {given[0]}"), Gap(12)]
        size = self.styles["KinhGui"].size
        start = 32.0 if lead == "Kính gửi" else 12.7
        colon = start + width_of(lead, size)
        if lead != "Kính gửi":
            colon = 25.4
        nodes: list[Node] = [Para("KinhGui", (Run(f"{lead}:"),), keep=True, left=start)]
        for index, name in enumerate(given, 1):
            mark = "." if index == len(given) else ";"
            nodes.append(Para("NoiGui", (Run(f"- {name}{mark}"),), left=colon))
        return [*nodes, Gap(10)]

    def bases(self) -> list[Node]:
        """Ô 6, căn cứ: each ends with a semicolon, the last with a full stop."""
        nodes: list[Node] = []
        if self.document.decider:
            nodes.append(para("NguoiBanHanh", upper(self.document.decider)))
        count = len(self.document.bases)
        for index, line in enumerate(self.document.bases, 1):
            dash = (Run("- "),) if self.party else ()
            nodes.append(Para("CanCu", (*dash, *line, Run("." if index == count else ";"))))
        if self.kind.resolve:
            nodes.append(para("QuyetDinh", self.kind.resolve))
        return nodes

    # -- the whole ------------------------------------------------------------------------------------------------

    def main(self) -> Section:
        document = self.document
        nodes = self.head()
        if self.kind.titled:
            nodes += self.title(self.kind.name, document.summary)
        nodes += self.addressees() + self.bases()
        sentences = bool(self.kind.resolve)
        nodes += body_nodes(document.body, self.width, sentences=sentences, ending=not self.party)
        if isinstance(nodes[-1], Para):  # signatures never stand on a page without words above them
            nodes[-1] = replace(nodes[-1], keep=True)
        return Section((*nodes, Gap(6, keep=True), *end_nodes(document, self.width)))

    def reference(self, verb: str) -> str:
        """`(Kèm theo Quyết định số 12/QĐ-QN ngày 05 tháng 3 năm 2023 của Cục Quân nhu)` (rule DOC-R15)."""
        document = unnumbered(self.document) if self.electronic else self.document
        day = day_text(document.date)
        name = self.kind.name
        return f"({verb} {name} số {reference_of(document)} {day} của {document.organ})"

    def appendix(self, appendix: Appendix) -> Section:
        width = self.width + (PAGE_HEIGHT - PAGE_WIDTH if appendix.landscape else 0)
        plain = [one for one in self.document.appendices if not one.attached]
        nodes: list[Node]
        if appendix.attached:
            head = Columns((self.left, self.right), ((self.issuer(), self.nation()),))
            words = para("KemTheo", self.reference("Ban hành kèm theo"))
            nodes = [head, Gap(14), *self.title(KINDS[appendix.attached].name, appendix.title)[:-1]]
            nodes = [*nodes[:-1], words, nodes[-1], Gap(10)]
        else:
            place = next(at for at, one in enumerate(plain) if one is appendix)
            words = para("KemTheo", self.reference("Kèm theo"))
            nodes = [
                para("PhuLuc", appendix_label(place, len(plain))),
                para("TenPhuLuc", upper(appendix.title)),
                words,
                Rule(30, width, 0),
                Gap(10),
            ]
        body = body_nodes(appendix.blocks, width, sentences=False, ending=False)
        return Section((*nodes, *body), appendix.landscape)


def compose(document: Document, *, mark: str = "", electronic: bool = False) -> Sheet:
    """The document on paper.

    mark        words at the foot of every page, "" for none
    electronic  number and day of the reference on appendices stay blank
    """
    composer = _Composer(document, electronic)
    sections = [composer.main()]
    sections += [composer.appendix(one) for one in document.appendices]
    name = composer.kind.name
    return Sheet(
        title=f"{name} {document.summary}".strip(),
        styles=composer.styles,
        margins=margins_of(document.profile),
        sections=tuple(sections),
        address=document.address,
        mark=mark,
        author=document.organ,
    )
