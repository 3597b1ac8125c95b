"""Sound documents have no error, whoever made them."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from quannhu.documents.checking import check_layout
from quannhu.documents.gate import form_findings
from quannhu.documents.reading import read
from quannhu.documents.rendering import to_docx
from quannhu.documents.rules.kinds import Kind, Need, kinds_of
from quannhu.documents.rules.values import Signer
from quannhu.documents.shipped import shipped
from tests.documents import papers as values
from tests.documents.checking.odd import ODD
from tests.documents.checking.sound import SOUND

# Ways that LibreOffice keeps; what it loses (a field's bold, a first page of its own) is lost on paper too.
_ODD = (
    "đường kẻ DrawingML có bản VML",
    "bảng ba cột có cột đệm",
    "đường kẻ là viền đoạn",
    "đầu văn bản bằng khung kiểu cũ",
    "chữ thường hiện hoa bằng w:caps",
    "đậm do style bảng, hàng đầu",
    "phụ lục nằm ngang ở phần riêng",
    "số điều, khoản, điểm tự động",
    "nơi nhận và kính gửi có gạch tự động",
    "chân văn bản bằng tab",
    "dấu đến trong khung chữ",
)
SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize("name", SOUND)
def test_word(name: str) -> None:
    """Typed in Word, in every way people type: old tone marks and NFD too (rule DOC-R27), annexes alone (DOC-R28)."""
    findings = check_layout(read(SOUND[name]()), "nd30")
    assert not [finding for finding in findings if finding.is_error], "\n".join(map(str, findings))


@pytest.mark.parametrize("template", shipped(), ids=lambda template: template.key)
def test_own(template) -> None:  # type: ignore[no-untyped-def]
    """Printed by the program itself."""
    assert form_findings(template.document) == ()


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice(tmp_path: Path) -> None:
    """Opened in LibreOffice and saved again, through its own format."""
    names = ("request, table", "letter, tabs", "decision, frames", "report, lines", "minutes, table", "annexed, table")
    for number, name in enumerate(names):
        (tmp_path / f"{number}.docx").write_bytes(SOUND[name]())
    for number, name in enumerate(_ODD, len(names)):
        (tmp_path / f"{number}.docx").write_bytes(ODD[name]())
    for template in shipped():
        (tmp_path / f"{template.key}.docx").write_bytes(to_docx(template.document))
    sources = sorted(tmp_path.glob("*.docx"))
    through = _converted(sources, "odt", tmp_path)
    back = _converted(through, "docx:MS Word 2007 XML", tmp_path / "back")
    assert len(back) == len(sources)
    faults = {path.name: check_layout(read(path), "nd30") for path in back}
    errors = {name: [f for f in found if f.is_error] for name, found in faults.items()}
    assert not any(errors.values()), errors


def _converted(sources: list[Path], into: str, folder: Path) -> list[Path]:
    """The files in another format; LibreOffice may leave some out, so they are counted."""
    home = f"-env:UserInstallation=file://{folder.parent}/libreoffice"
    command = [SOFFICE or "", home, "--headless", "--convert-to", into, "--outdir", str(folder), *map(str, sources)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return sorted(folder.glob(f"*.{into.split(':')[0]}"))


@pytest.mark.parametrize("kind", kinds_of("nd30"), ids=lambda kind: kind.key)
def test_every_kind(kind: Kind) -> None:
    """Each of the 29 kinds, printed by the program, under the state's rules and the army's."""
    document = values.memo(kind=kind.key, drafting_sign="KH" if kind.key == "cong_van" else "")
    addressed = kind.addressed != Need.NEVER
    document = replace(document, addressees=("Bộ Tư lệnh Bồng Lai", "Tổng cục Hậu cần Bồng Lai") if addressed else ())
    if kind.signers > 1:
        signers = (Signer("Thư ký", "Lê Thị Thử", "Đại úy"), Signer("Chủ tọa", "Trần Văn Mẫu", "Đại tá"))
        document = replace(document, signers=signers)
    for profile in ("nd30", "bqp"):
        findings = check_layout(read(to_docx(replace(document, profile=profile))), profile)
        assert not [finding for finding in findings if finding.is_error], "\n".join(map(str, findings))
