"""Run inside an empty home after `migrate`: an office with everyone a document passes and keys to sign with.

Writes `to-trinh.docx` beside the database: the memo of story R13 with its three faults. Prints the people as JSON.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os

PHRASE = "câu mở khóa"


def memo() -> bytes:
    """A tờ trình without `Nơi nhận`, numbered the Party's way, with a left margin of 25 mm."""
    import docx
    from docx.shared import Mm

    from quannhu.documents.rendering import to_docx
    from tests.documents.flow.stage import proposal

    book = docx.Document(io.BytesIO(to_docx(proposal())))
    book.sections[0].left_margin = Mm(25)
    paragraphs = [each for table in book.tables for row in table.rows for cell in row.cells for each in cell.paragraphs]
    number = next(each for each in paragraphs if each.text.startswith("Số"))
    number.runs[0].text = "Số: 12-TTr/QN"
    for run in number.runs[1:]:
        run.text = ""
    cells = [cell for table in book.tables for row in table.rows for cell in row.cells]
    for cell in cells:
        if cell.paragraphs[0].text.startswith("Nơi nhận"):
            for paragraph in cell.paragraphs[1:]:
                paragraph._p.getparent().remove(paragraph._p)
            for run in cell.paragraphs[0].runs:
                run.text = ""
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def main() -> None:
    """`{"drafter": username, "clerk": …, "head": …, "chief": …, "clerk_name": …}`; passwords: tests.world."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quannhu.config.settings")
    import django

    django.setup()
    from pathlib import Path

    from django.conf import settings

    from quannhu.documents.signing.authority import Holder
    from quannhu.documents.signing.cabinet import Cabinet, establish
    from quannhu.kernel.days import HANOI
    from quannhu.organization.queries import labels
    from tests import world as worlds
    from tests.documents.flow import stage

    world = worlds.build()
    office = stage.build(world)
    label = labels({world.root.pk}, office.day)[world.root.pk]
    people = {"drafter": office.drafter, "clerk": office.clerk, "head": office.head, "chief": office.chief}
    home = Path(settings.HOME)
    chief = Holder(office.chief.get_full_name(), label.name, office.chief.get_username())
    starts = dt.datetime.now(HANOI) - dt.timedelta(days=1)
    establish(
        Cabinet(home / "signing"), [chief], [Holder(label.name, label.name, label.code)], phrase=PHRASE, starts=starts,
        fictional=True,
    )  # fmt: skip
    (home / "to-trinh.docx").write_bytes(memo())
    named = {"clerk_name": office.clerk.get_full_name()}
    print(json.dumps({part: user.get_username() for part, user in people.items()} | named))


if __name__ == "__main__":
    main()
