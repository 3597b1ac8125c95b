"""`quannhu documents render`."""

from __future__ import annotations

import zipfile

from quannhu.cli.main import main
from quannhu.documents.rules import codec
from tests.documents.papers import memo


def test_a_file_is_printed_beside_itself(tmp_path, capsys):
    file = tmp_path / "to-trinh.json"
    file.write_text(codec.dumps(memo()), encoding="utf-8")
    assert main(["documents", "render", str(file)]) == 0
    assert (tmp_path / "to-trinh.pdf").read_bytes().startswith(b"%PDF")
    assert zipfile.is_zipfile(tmp_path / "to-trinh.docx")
    assert capsys.readouterr().out.split() == [str(file.with_suffix(".docx")), str(file.with_suffix(".pdf"))]


def test_only_what_is_asked_for_is_written_and_faults_are_named(tmp_path, capsys):
    file, target = tmp_path / "a.json", tmp_path / "khac.pdf"
    file.write_text(codec.dumps(memo(recipients=(), kept_by="")), encoding="utf-8")
    assert main(["documents", "render", str(file), "--pdf", str(target)]) == 0
    assert target.exists() and not file.with_suffix(".docx").exists()
    assert "DOC-04: Tờ trình thiếu nơi nhận." in capsys.readouterr().out


def test_a_file_that_is_no_document_is_refused(tmp_path, capsys):
    file = tmp_path / "a.json"
    file.write_text('{"kind": 1}', encoding="utf-8")
    assert main(["documents", "render", str(file)]) == 1
    file.write_text(codec.dumps(memo(kind="la_thu")), encoding="utf-8")
    assert main(["documents", "render", str(file)]) == 1
    assert main(["documents", "render", str(tmp_path / "khong-co.json")]) == 2
    out = capsys.readouterr().out
    assert 'Trường "kind" phải là chữ.' in out and "DOC-03" in out and "Không mở được" in out


def test_a_template_of_the_program_is_printed_by_its_key(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["documents", "render", "giay_moi", "--docx"]) == 0
    assert zipfile.is_zipfile(tmp_path / "giay_moi.docx")
