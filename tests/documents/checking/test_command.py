"""`quannhu documents check` and `fix`, and the story of a tờ trình with three faults."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from quannhu.cli.main import main
from quannhu.documents.checking import check_layout, refuse_secret
from quannhu.documents.gate import form_findings
from quannhu.documents.reading import read
from quannhu.kernel.errors import Refused
from tests.documents import papers as values
from tests.documents.checking.papers import Paper, Words, request, write


def _faulty() -> Paper:
    """No nơi nhận, the Party's hyphen in the number, a left margin of 25 mm."""
    paper = request()
    paper.tail_left, paper.under_left = [], [Words("Số: 12-TTr/QN")]
    paper.margins["left"] = 25
    return paper


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "to-trinh.docx"
    path.write_bytes(write(_faulty()))
    return path


@pytest.mark.parametrize("profile", [None, "nd30", "bqp"])
def test_three_named_errors(profile: str | None) -> None:
    findings = check_layout(read(write(_faulty())), profile)
    assert {finding.id for finding in findings} == {"ND-LE-03", "ND-SO-04", "ND-NN-01"}
    assert all(finding.is_error for finding in findings)


def test_check_says_each_in_a_line(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "check", str(faulty)]) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "to-trinh.docx: 3 lỗi, 0 lời nhắc (bộ quy định nd30)."
    assert any("LỖI ND-SO-04" in line and "“Số: 12/TTr-QN”" in line for line in said)


def test_check_as_json(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["documents", "check", str(faulty), "--profile", "bqp", "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["profile"], told["errors"], told["advice"]) == ("bqp", 3, 0)
    assert {finding["id"] for finding in told["findings"]} == {"ND-LE-03", "ND-SO-04", "ND-NN-01"}


def test_a_sound_file_leaves_quietly(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "dung.docx"
    path.write_bytes(write(request()))
    assert main(["documents", "check", str(path), "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"] == []


def test_fix_writes_another_file(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = faulty.with_name("da-sua.docx")
    assert main(["documents", "fix", str(faulty), str(out)]) == 1
    said = capsys.readouterr().out
    assert "Đã sửa ND-LE-03" in said and "đã sửa 1, còn 2 lỗi" in said
    assert {finding.id for finding in check_layout(read(out))} == {"ND-SO-04", "ND-NN-01"}


def test_fix_only_what_is_named(tmp_path: Path) -> None:
    paper = request()
    paper.margins |= {"left": 25, "right": 10}
    source, out = tmp_path / "vao.docx", tmp_path / "ra.docx"
    source.write_bytes(write(paper))
    assert main(["documents", "fix", str(source), str(out), "--rule", "ND-LE-04"]) == 1
    assert {finding.id for finding in check_layout(read(out))} == {"ND-LE-03"}


def test_fix_keeps_the_file_it_came_from(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """DOC-21."""
    before = faulty.read_bytes()
    assert main(["documents", "fix", str(faulty), str(faulty)]) == 1
    assert "DOC-21" in capsys.readouterr().err and faulty.read_bytes() == before


def test_an_unknown_profile(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """DOC-20 names those there are."""
    assert main(["documents", "check", str(faulty), "--profile", "tt01"]) == 1
    assert "DOC-20" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["check", "fix"])
def test_a_secret_document_is_refused(verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """DOC-30, at this entrance too."""
    paper = request()
    paper.under_left.append(Words("MẬT", 14, bold=True, boxed=True))
    path = tmp_path / "mat.docx"
    path.write_bytes(write(paper))
    more = [str(tmp_path / "ra.docx")] if verb == "fix" else []
    assert main(["documents", verb, str(path), *more]) == 1
    assert "DOC-30" in capsys.readouterr().err


def test_secrecy_in_the_margin_is_seen_and_in_a_table_it_is_a_word() -> None:
    """DOC-30: a stamp stands at the head, or in the margin of a page; in a table of data it is a word."""
    paper = request()
    paper.table = [["Độ mật", "Số lượng"], ["MẬT", "3"]]
    refuse_secret(read(write(paper)))
    paper.foot.append(Words("TỐI MẬT", 13, bold=True))
    with pytest.raises(Refused) as refused:
        refuse_secret(read(write(paper)))
    assert refused.value.code.id == "DOC-30"


def test_a_file_that_is_no_docx(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "chu.docx"
    path.write_text("Kính gửi: Cục Quân nhu", encoding="utf-8")
    assert main(["documents", "check", str(path)]) == 1
    assert "DOC-10" in capsys.readouterr().err


def test_a_document_is_checked_as_it_will_be_printed() -> None:
    assert form_findings(values.memo()) == ()
    found = form_findings(values.memo(recipients=(), kept_by=""))
    assert {finding.id for finding in found} == {"ND-NN-08"}
    joined = form_findings(replace(values.memo(), summary="BỔ SUNG LƯƠNG THỰC DỰ TRỮ"))
    assert {finding.id for finding in joined} == {"ND-TY-14"}
