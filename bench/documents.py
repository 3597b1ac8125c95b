"""Documents against the clock: checking a 20-page DOCX, printing 1.000 one-page documents, signing 100, finding among
100.000; printing beside the usual route (a DOCX template filled by docxtpl, LibreOffice for the PDF) in the same run.

    python bench/documents.py [--documents 1000] [--converted 1000] [--signed 100] [--searched 100000]

`--converted` says how many of the usual route's DOCX go through LibreOffice (it takes minutes; its time is given for
each document); 0 leaves it out. Processor seconds count most: on a machine that others use, wall time is a bound above.
Aims: check <= 150 ms, PDF >= 3 times and DOCX >= 1 times as fast as the usual route, search p95 <= 100 ms.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

BATCH = 200  # given more in one call, LibreOffice leaves files out and says nothing
SUMMARY = "Về việc bảo đảm lương thực, thực phẩm quý {number}"
WORDS = (
    "Căn cứ tình hình thực tế của các đơn vị, Cục đề nghị cấp bổ sung {number} kg gạo tẻ và {number} kg thực phẩm cho "
    "các bếp ăn đang làm nhiệm vụ, bảo đảm đủ định lượng theo tiêu chuẩn, đúng chế độ, kịp thời gian."
)


@contextmanager
def timed(facts: dict[str, Any], name: str, count: int) -> Iterator[None]:
    """Wall and processor seconds of what is done inside, children's too, and milliseconds for each of `count`."""
    wall, own, others = time.perf_counter(), time.process_time(), _children()
    yield
    spent = time.process_time() - own + _children() - others
    facts[name] = {
        "count": count, "wall_s": round(time.perf_counter() - wall, 2), "cpu_s": round(spent, 2),
        "ms_each": round(spent * 1_000 / count, 2),
    }  # fmt: skip
    print(json.dumps({name: facts[name]}, ensure_ascii=False), flush=True)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def one_page(number: int | str) -> Any:
    """A tờ trình of one page; `number` also as a place to fill in for the template of the usual route."""
    from quannhu.documents.rules.values import Block, BlockKind, Document, Run, Signer, Table

    def line(text: str) -> tuple[Run, ...]:
        return (Run(text),)

    rows = tuple((line(str(place)), line(f"Đơn vị mẫu {place}"), line(str(number))) for place in range(1, 6))
    table = Table(("TT", "Đơn vị", "Số lượng"), rows, (10, 60, 30), (True, False, True))
    plain = Block(BlockKind.PARAGRAPH, line(WORDS.replace("{number}", str(number))))
    return Document(
        kind="to_trinh", profile="nd30", parent="Bộ Tổng Hậu cần mẫu", organ="Cục Quân nhu mẫu", organ_sign="QN",
        summary=SUMMARY.replace("{number}", str(number)), place="Bồng Lai", addressees=("Thủ trưởng Bộ",),
        bases=(line("Căn cứ kế hoạch bảo đảm năm 2023"),),
        body=(plain, Block(BlockKind.TABLE, table=table), plain),
        signers=(Signer("Cục trưởng", "Trần Văn Mẫu", "Đại tá"),), recipients=("Như trên", "Phòng Kế hoạch"),
        kept_by="VT, QN", number=12, date=dt.date(2023, 10, 5),
    )  # fmt: skip


def long_file() -> tuple[bytes, int]:
    """A DOCX of twenty pages and its count of pages as the PDF of the same sheet has them."""
    from quannhu.documents.rendering import to_docx, to_pdf
    from quannhu.documents.rules.values import Block, BlockKind, Run

    short = one_page(7)
    for count in range(100, 400, 6):
        body = tuple(Block(BlockKind.PARAGRAPH, (Run(f"{place}. " + WORDS),)) for place in range(count))
        document = replace(short, body=body)
        pages = len(re.findall(rb"/Type\s*/Page\b", to_pdf(document)))
        if pages >= 20:
            return to_docx(document), pages
    raise AssertionError("twenty pages were not reached")


def checking(facts: dict[str, Any], repeats: int = 21) -> None:
    """The form of a twenty-page file judged: reading and every rule."""
    from quannhu.documents.checking import check_layout
    from quannhu.documents.reading import read

    data, pages = long_file()
    check_layout(read(data))
    taken, spent = [], []
    for _ in range(repeats):
        wall, own = time.perf_counter(), time.process_time()
        found = check_layout(read(data))
        spent.append((time.process_time() - own) * 1_000)
        taken.append((time.perf_counter() - wall) * 1_000)
    facts["check"] = {
        "pages": pages, "findings": len(found), "cpu_median_ms": round(statistics.median(spent), 1),
        "wall_median_ms": round(statistics.median(taken), 1), "wall_max_ms": round(max(taken), 1),
    }  # fmt: skip
    print(json.dumps({"check": facts["check"]}), flush=True)


def printing(facts: dict[str, Any], count: int, folder: Path) -> None:
    """Ours: DOCX and PDF from one value."""
    from quannhu.documents.rendering import to_docx, to_pdf

    to_docx(one_page(0)), to_pdf(one_page(0))
    with timed(facts, "ours: DOCX", count):
        for number in range(count):
            (folder / f"ours-{number}.docx").write_bytes(to_docx(one_page(number)))
    with timed(facts, "ours: PDF", count):
        for number in range(count):
            (folder / f"ours-{number}.pdf").write_bytes(to_pdf(one_page(number)))


def usual(facts: dict[str, Any], count: int, converted: int, folder: Path) -> None:
    """The usual route: the same page as a template, filled by docxtpl, turned into PDF by LibreOffice in batches."""
    from docxtpl import DocxTemplate

    from quannhu.documents.rendering import to_docx

    template = folder / "template.docx"
    template.write_bytes(to_docx(one_page("{{ number }}")))
    with timed(facts, "usual: DOCX (docxtpl)", count):
        for number in range(count):
            filled = DocxTemplate(template)
            filled.render({"number": number})
            filled.save(folder / f"usual-{number}.docx")
    program = shutil.which("soffice") or shutil.which("libreoffice")
    converted = min(converted, count)
    if not (program and converted):
        return
    out = folder / "usual"
    home = f"-env:UserInstallation=file://{folder / 'profile'}"
    with timed(facts, "usual: PDF (LibreOffice)", converted):
        for start in range(0, converted, BATCH):
            names = [str(folder / f"usual-{number}.docx") for number in range(start, min(start + BATCH, converted))]
            call = [program, home, "--headless", "--convert-to", "pdf", "--outdir", str(out), *names]
            subprocess.run(call, check=True, capture_output=True)
    assert len(list(out.glob("*.pdf"))) == converted, "LibreOffice left files out"


def signing(facts: dict[str, Any], count: int) -> None:
    """Printed for signing, signed by the person, numbered, sealed by the organ, verified."""
    from quannhu.documents.signing import authority, fields, images, keys, sign, verify
    from quannhu.documents.signing.preparing import number_words, prepare
    from quannhu.documents.signing.stamping import OwnStamper
    from quannhu.documents.signing.trust import Trust
    from quannhu.kernel.days import HANOI

    def day(year: int) -> dt.datetime:
        return dt.datetime(year, 1, 1, tzinfo=HANOI)

    house = authority.found("Nơi cấp mẫu", starts=day(2023), ends=day(2033))
    trust, at = Trust((house.root,)), day(2024)
    pens = []
    for name in ("Trần Văn Mẫu", "Cục Quân nhu mẫu"):
        made = house.issue(authority.Holder(name, name, name), starts=day(2023), ends=day(2033))
        pens.append(keys.read_file(made.pkcs12("x"), "x.p12", "x"))
    blue, red = sign.Picture(images.signature_png("Trần Văn Mẫu")), sign.Picture(images.seal_png("Cục Quân nhu mẫu"))
    document = one_page(1)
    ready = [prepare(one_page(number)) for number in range(count)]
    with timed(facts, "sign: person", count):
        first = [
            sign.sign(pdf, field=fields.person_name(), key=pens[0], trust=trust, at=at, mark=blue) for pdf in ready
        ]
    with timed(facts, "sign: number and seal", count):
        words = number_words(document)
        last = [
            sign.sign(fields.fill(pdf, words), field=fields.ORGAN, key=pens[1], trust=trust, at=at, mark=red)
            for pdf in first
        ]
    with timed(facts, "verify two signatures", count):
        assert all(verify.verify(pdf, trust=trust, at=at).good for pdf in last)
    clock = OwnStamper(
        house.issue(
            authority.Holder("Dấu thời gian", "mẫu", "clock"), starts=day(2023), ends=day(2033), stamping=True
        ).pkcs12()
    )
    with timed(facts, "sign: person, time stamped", count):
        stamped = [
            sign.sign(
                pdf, field=fields.person_name(), key=pens[0], trust=trust, at=at, mark=blue, stamper=clock
            )
            for pdf in ready
        ]  # fmt: skip
    with timed(facts, "verify a stamped signature", count):
        assert all(verify.verify(pdf, trust=trust, at=at).signatures[0].stamped for pdf in stamped)
    facts["signed file, KiB"] = len(last[0]) // 1_024
    facts["time-stamped file, KiB"] = len(stamped[0]) // 1_024


def searching(facts: dict[str, Any], count: int) -> None:
    """Questions to 100.000 documents, by the bench of search in a process and a database of its own."""
    call = [sys.executable, str(Path(__file__).with_name("document_search.py")), "--documents", str(count)]
    done = subprocess.run(call, check=True, capture_output=True, text=True)
    rows = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    facts["search"] = rows
    print(json.dumps(rows[-1]), flush=True)


def table(facts: dict[str, Any]) -> str:
    """What was measured, the ratios and whether the aims are reached."""

    def each(name: str) -> float | None:
        return facts[name]["ms_each"] if name in facts else None

    out = io.StringIO()
    pairs = {"DOCX": ("ours: DOCX", "usual: DOCX (docxtpl)"), "PDF": ("ours: PDF", "usual: PDF (LibreOffice)")}
    out.write("\n| what | processor ms each | beside | ratio | aim |\n|---|---|---|---|---|\n")
    check = facts["check"]
    out.write(
        f"| check {check['pages']} pages | {check['cpu_median_ms']} (wall {check['wall_median_ms']}) | – | – | 150 |\n"
    )
    for name, (ours, theirs) in pairs.items():
        own, other = each(ours), each(theirs)
        if name == "PDF" and other is not None:
            other += each("usual: DOCX (docxtpl)") or 0
        ratio = f"{other / own:.1f}" if own and other else "–"
        beside = f"{other:.1f}" if other else "–"
        out.write(f"| {name} | {own} | {beside} | {ratio} | {1 if name == 'DOCX' else 3} |\n")
    for name in (
        "sign: person", "sign: number and seal", "verify two signatures", "sign: person, time stamped",
        "verify a stamped signature",
    ):  # fmt: skip
        out.write(f"| {name} | {each(name)} | – | – | – |\n")
    return out.getvalue()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=1_000)
    parser.add_argument("--converted", type=int, default=1_000)
    parser.add_argument("--signed", type=int, default=100)
    parser.add_argument("--searched", type=int, default=100_000, help="0 leaves the search out")
    options = parser.parse_args()
    facts: dict[str, Any] = {}
    with tempfile.TemporaryDirectory(prefix="quannhu-documents-") as home:
        os.environ["QUANNHU_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "quannhu.config.settings"
        import django

        django.setup()
        steps: list[Callable[[], None]] = [
            lambda: checking(facts),
            lambda: printing(facts, options.documents, Path(home)),
            lambda: usual(facts, options.documents, options.converted, Path(home)),
            lambda: signing(facts, options.signed),
        ]
        if options.searched:
            steps.append(lambda: searching(facts, options.searched))
        for step in steps:
            step()
    print(table(facts))


if __name__ == "__main__":
    main()
