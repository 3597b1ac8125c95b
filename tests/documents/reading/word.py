"""Small DOCX files written by hand, as Word writes them: only what a test is about differs."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wpg="http://schemas.microsoft.com/office/word/2010/wordprocessingGroup" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" mc:Ignorable="w14"'
)
SECTION = (
    '<w:sectPr w:rsidR="00A1"><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="851" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    "</w:sectPr>"
)
DEFAULTS = (
    "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:asciiTheme='minorHAnsi' w:hAnsiTheme='minorHAnsi'/>"
    "<w:sz w:val='22'/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after='160' w:line='259' "
    "w:lineRule='auto'/></w:pPr></w:pPrDefault></w:docDefaults>"
    "<w:style w:type='paragraph' w:default='1' w:styleId='Normal'><w:name w:val='Normal'/></w:style>"
)
THEME = (
    '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:themeElements>'
    '<a:fontScheme name="Office">'
    '<a:majorFont><a:latin typeface="Calibri Light"/></a:majorFont><a:minorFont><a:latin typeface="Calibri"/>'
    "</a:minorFont></a:fontScheme></a:themeElements></a:theme>"
)
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'


def run(text: str, props: str = "") -> str:
    """A run of Word's kind, with its revision id."""
    return f'<w:r w:rsidRPr="00B2"><w:rPr>{props}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*content: str, props: str = "") -> str:
    """A paragraph of runs; words alone become one run."""
    inner = "".join(part if part.startswith("<") else run(part) for part in content)
    return f'<w:p w:rsidR="00C3" w14:paraId="1A2B"><w:pPr>{props}</w:pPr><w:proofErr w:type="spellStart"/>{inner}</w:p>'


def style(name: str, props: str, *, based_on: str = "", kind: str = "paragraph") -> str:
    """A style of the file; its id is its name."""
    base = f"<w:basedOn w:val='{based_on}'/>" if based_on else ""
    return f"<w:style w:type='{kind}' w:styleId='{name}'><w:name w:val='{name}'/>{base}{props}</w:style>"


def docx(
    body: str,
    *,
    styles: str = "",
    numbering: str = "",
    settings: str = "",
    parts: dict[str, str | bytes] | None = None,
    relations: str = "",
    section: str = SECTION,
    kind: str = MAIN,
) -> bytes:
    """A whole file around the paragraphs of its body.

    parts       more parts by name ("word/header1.xml": inner XML of w:hdr); relations: those of the main part
    """
    related = "".join(
        f'<Relationship Id="x{place}" Type="{KIND}{name}" Target="{target}"/>'
        for place, (name, target) in enumerate(
            (
                ("styles", "styles.xml"),
                ("theme", "theme/theme1.xml"),
                ("numbering", "numbering.xml"),
                ("settings", "settings.xml"),
            )
        )
    )
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
        "_rels/.rels": _RELATIONS.format(
            f'<Relationship Id="r1" Type="{KIND}officeDocument" Target="word/document.xml"/>'
        ),
        "word/_rels/document.xml.rels": _RELATIONS.format(related + relations),
        "word/document.xml": f"<w:document {NAMES}><w:body>{body}{section}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{styles or DEFAULTS}</w:styles>",
        "word/numbering.xml": f"<w:numbering {NAMES}>{numbering}</w:numbering>",
        "word/settings.xml": f"<w:settings {NAMES}>{settings}</w:settings>",
        "word/theme/theme1.xml": THEME,
    }
    return pack(files | (parts or {}))


def header(inner: str) -> str:
    """The XML of a head."""
    return f"<w:hdr {NAMES}>{inner}</w:hdr>"


def relation(name: str, kind: str, target: str, *, outside: bool = False) -> str:
    """One relationship of the main part."""
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="{name}" Type="{KIND}{kind}" Target="{target}"{mode}/>'


def pack(files: dict[str, str | bytes]) -> bytes:
    """The files as a ZIP."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def keep(folder: Path, data: bytes, name: str = "van-ban.docx") -> Path:
    """The bytes as a file."""
    path = folder / name
    path.write_bytes(data)
    return path
