"""Files as office programs write them: LibreOffice's own, damaged ones, and what the commands say of them."""

from __future__ import annotations

import io
import json
import random
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from quannhu.cli.main import main
from quannhu.documents.layout import Block, Frame, Layout, Paragraph
from quannhu.documents.reading import read
from quannhu.documents.reading.recognise import recognise
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules import codec
from quannhu.documents.rules.values import Document
from quannhu.documents.shipped import shipped
from quannhu.kernel.errors import Refused
from tests.documents import papers
from tests.documents.reading.word import docx, keep, pack, para

FILES = Path(__file__).parent / "files"
SHIPPED = {template.key: template.document for template in shipped()}
SOFFICE = shutil.which("soffice")
KEPT = ("libreoffice-quyet-dinh", "libreoffice-tu-doc-bao-cao", "libreoffice-tu-odt-bien-ban")


def paragraphs(blocks: tuple[Block, ...]) -> Iterator[Paragraph]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block
        elif isinstance(block, Frame):
            yield from paragraphs(block.blocks)
        else:
            for row in block.rows:
                for cell in row:
                    yield from paragraphs(cell.blocks)


def looks(layout: Layout) -> list[object]:
    """What is seen on paper, without the names of places and styles."""
    return [
        (
            (paragraph.text, paragraph.align, paragraph.left, paragraph.first_line, paragraph.before),
            (paragraph.after, paragraph.line, paragraph.line_rule, paragraph.label, paragraph.boxed),
            [line.how for line in paragraph.lines],
            [(span.text, span.face, span.field) for span in paragraph.spans],
        )
        for section in layout.sections
        for paragraph in paragraphs(section.blocks)
        if paragraph.text.strip()
    ]


def widths(layout: Layout) -> list[int]:
    """The rule lines' lengths in reading order."""
    return [line.width for section in layout.sections for one in paragraphs(section.blocks) for line in one.lines]


def plain(document: Document) -> object:
    return json.loads(codec.dumps(document).casefold())


@pytest.mark.parametrize("name", KEPT)
def test_what_libreoffice_wrote_is_read_back_whole(name: str) -> None:
    """Saved by LibreOffice 7.4: a DOCX saved again, one that came from a DOC, one that came from an ODT."""
    found = recognise(read(FILES / f"{name}.docx"))
    assert codec.to_plain(found.document) == json.loads((FILES / f"{name}.json").read_text()) and found.notices == ()


@pytest.mark.parametrize("name", ["libreoffice-hinh-ve", "libreoffice-tu-doc-hinh-ve"])
def test_what_libreoffice_draws_is_found_under_its_words(name: str) -> None:
    """Lines hung from words or from an empty paragraph below, a stamp in a text box; DrawingML with VML beside."""
    layout = read(FILES / f"{name}.docx")
    found = {one.text: one.lines for one in paragraphs(layout.sections[0].blocks) if one.text}
    drawn = {"CỤC": 900, "Độc lập": 1900, "Độc lập - Tự do - Hạnh phúc": 2160, "Về việc": 1500}
    assert {text: lines[0].width for text, lines in found.items() if lines} == drawn
    assert all(len(lines) <= 1 for lines in found.values())
    (frame,) = [block for block in layout.sections[0].blocks if isinstance(block, Frame)]
    assert frame.width == pytest.approx(2268, abs=5) and frame.height == pytest.approx(454, abs=10)


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice không có trên máy này")
def test_libreoffices_docx_looks_as_the_one_it_opened(tmp_path: Path) -> None:
    """Every face, indent, spacing and rule line is the same although LibreOffice writes all of it differently."""
    documents = {"to_trinh": SHIPPED["to_trinh"], "ke_hoach": SHIPPED["ke_hoach_cong_tac"], "memo": papers.memo()}
    for name, document in documents.items():
        keep(tmp_path, to_docx(document), f"{name}.docx")
    command = [str(SOFFICE), f"-env:UserInstallation=file://{tmp_path}/ho-so", "--headless", "--convert-to", "docx"]
    sources = [str(tmp_path / f"{name}.docx") for name in documents]
    subprocess.run([*command, "--outdir", str(tmp_path / "ra"), *sources], check=True, capture_output=True, timeout=180)
    for name, document in documents.items():
        written = read(tmp_path / "ra" / f"{name}.docx")
        opened = read(tmp_path / f"{name}.docx")
        assert looks(written) == looks(opened)
        # LibreOffice keeps lengths in hundredths of a millimetre: a twip or two is lost.
        assert widths(written) == pytest.approx(widths(opened), abs=5)
        assert plain(recognise(written).document) == plain(document)


def test_a_damaged_file_is_read_or_refused_and_never_a_crash() -> None:
    """Values, tags and letters of real files changed at random (fixed seed): a layout or a refusal, nothing else."""
    chance = random.Random(30)
    with zipfile.ZipFile(FILES / "libreoffice-quyet-dinh.docx") as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    read_well = 0
    for _ in range(120):
        parts = dict(whole)
        name = chance.choice([name for name in parts if name.endswith((".xml", ".rels"))])
        text = parts[name].decode()
        for _ in range(chance.randint(1, 4)):
            place = chance.choice(list(re.finditer(r'"[^"]*"|<w:\w+[^<>]*/>|\w', text)))
            junk = chance.choice(['"-1"', '"99999999999999999999"', '"1e999"', '""', '"%1"', "", "<", '"ệ"'])
            text = text[: place.start()] + junk + text[place.end() :]
        try:
            recognise(read(pack(parts | {name: text.encode()})))
            read_well += 1
        except Refused as refused:
            assert refused.code.id.startswith("DOC-1")
    assert read_well > 20


def test_the_command_prints_the_document_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = keep(tmp_path, to_docx(papers.memo()))
    assert main(["documents", "read", str(path), "--format", "json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["notices"] == [] and printed["secrecy"] == ""
    document, faults = codec.from_plain(printed["document"])
    assert faults == [] and document is not None and plain(document) == plain(papers.memo())


def test_the_command_lists_what_it_did_not_find_and_a_stamp(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = keep(tmp_path, docx(para("TỐI MẬT") + para("Nội dung.")))
    assert main(["documents", "read", str(path)]) == 0
    out = capsys.readouterr().out
    assert "DOC-19: Không tìm thấy cơ quan ban hành trong tệp." in out and "dấu độ mật “TỐI MẬT”" in out


def test_the_command_prints_the_layout(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = keep(tmp_path, docx(para("Nội dung.")))
    assert main(["documents", "read", str(path), "--layout"]) == 0
    assert json.loads(capsys.readouterr().out)["sections"][0]["blocks"][0]["where"] == "thân/1"


def test_the_command_refuses_what_is_no_docx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "read", str(keep(tmp_path, b"%PDF-1.7"))]) == 1
    assert "DOC-10: Tệp này không phải DOCX: đó là tệp PDF." in capsys.readouterr().err


def test_saving_a_package_keeps_every_part_it_did_not_parse() -> None:
    from quannhu.documents.reading import open_docx

    source = (FILES / "libreoffice-quyet-dinh.docx").read_bytes()
    saved = open_docx(source).package.save(lambda part: part.endswith("document.xml"))
    with zipfile.ZipFile(io.BytesIO(source)) as before, zipfile.ZipFile(io.BytesIO(saved)) as after:
        assert before.namelist() == after.namelist() and after.testzip() is None
        assert before.read("docProps/app.xml") == after.read("docProps/app.xml")
    assert read(saved) == read(source)
