"""Search over many documents: 100.000 in the index, questions of every kind, on SQLite and on PostgreSQL.

    python bench/document_search.py [--documents 100000] [--database sqlite|postgresql]

The texts are made of the office's usual words with the frequencies of real ones (a few in every text, most in few);
the questions are common words, rare ones, phrases, numbers, names and combinations. Aim: p95 <= 100 ms a question.
"""

from __future__ import annotations

import argparse
import contextlib
import datetime as dt
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))


def _list(words: str) -> list[str]:
    return words.split()


COMMON = _list(
    "báo cáo kế hoạch bảo đảm quân nhu đơn vị thực hiện nhiệm vụ theo quy định của cấp trên về công tác hậu cần các "
    "cơ quan trong năm tháng quý kết quả đề nghị chỉ huy phê duyệt lương thực thực phẩm quân trang cấp dưỡng bếp ăn"
)
BEGINNINGS = _list("b c ch d đ g gh gi h k kh l m n ng nh ph qu r s t th tr v x")
ENDINGS = _list(
    "a à á ả ã ạ ăn ắp âu ấm ầu e è é ê ề ế i í ìn o ò ó ô ồ ố ơ ờ ớ u ù ú ư ừ ứ ương ưởng oàn uyên uyết iêu iếu anh"
)
PEOPLE = [f"{a} {b} {c}" for a in ("Nguyễn", "Trần", "Lê", "Phạm") for b in ("Văn", "Thị", "Minh")
          for c in ("Mẫu", "Ví Dụ", "Giả Định", "Hư Cấu", "Minh Họa")]  # fmt: skip
FIRST_DAY = dt.date(2016, 1, 1)
REPEATS = 5


def texts(count: int, seed: int = 7) -> Iterator[tuple[int, dt.date, str, str, str, int]]:
    """(id, day, kind, summary, text, number) of made-up documents."""
    random_ = random.Random(seed)
    rare = [first + last for first in BEGINNINGS for last in ENDINGS]
    for record in range(1, count + 1):
        words = [
            random_.choice(COMMON)
            if random_.random() < 0.7
            else rare[min(int(random_.paretovariate(0.6)), len(rare)) - 1]
            for _ in range(220)
        ]
        day = FIRST_DAY + dt.timedelta(days=random_.randrange(3650))
        kind = random_.choice(("to_trinh", "bao_cao", "ke_hoach", "cong_van", "quyet_dinh"))
        yield record, day, kind, "Về " + " ".join(words[:12]), " ".join(words[12:]), record % 900 + 1


def fill(count: int) -> float:
    """Put the documents and their entries in; gives the seconds the index took."""
    from django.db import transaction

    from quannhu.documents.actions import search as keeping
    from quannhu.documents.models import Paper
    from quannhu.kernel.days import instant
    from quannhu.organization.models import Unit

    unit = Unit.objects.get(key="goc")
    random_, took, pending = random.Random(11), 0.0, {}
    made = {}

    def read(ids: object) -> dict[int, keeping.Found]:
        return {each: made[each] for each in ids}  # type: ignore[attr-defined]

    keeping.readers["paper"] = read
    for record, day, kind, summary, text, number in texts(count):
        pending[record] = Paper(
            pk=record, unit=unit, drafting_unit=unit, kind=kind, profile="bqp", summary=summary[:500],
            summary_search="", state="registered", drafter_id=1, started_at=instant(day), signed_digest="a",
            approved_digest="a", signer_id=2, number=number, reference=f"{number}/{kind}", dated_on=day,
            numbered_at=instant(day), issued_at=instant(day), issued_digest="a",
        )  # fmt: skip
        names = (random_.choice(PEOPLE), random_.choice(PEOPLE))
        made[record] = keeping.Found(
            day, unit.pk, unit.pk, kind, f"{kind} {number}/{kind} {summary}", text, "registered", number, names,
            ("Phòng Kế hoạch",),
        )  # fmt: skip
        if len(pending) == 1_000 or record == count:
            with transaction.atomic():
                Paper.objects.bulk_create(pending.values(), batch_size=200)
                start = time.perf_counter()
                keeping.index("paper", list(pending))
                took += time.perf_counter() - start
            pending.clear()
            made.clear()
    return took


def questions(random_: random.Random) -> list[tuple[str, dict[str, object]]]:
    """What is asked, by kind of question."""
    day = FIRST_DAY + dt.timedelta(days=random_.randrange(3600))
    return [
        ("common words", {"text": " ".join(random_.sample(COMMON, 2))}),
        ("one word in every text", {"text": "kế"}),
        ("common, without marks", {"text": "bao cao ket qua"}),
        ("phrase", {"text": '"bảo đảm quân nhu"'}),
        ("rare word", {"text": random_.choice(("ghuyết", "xưởng", "nghiếu", "quàn"))}),
        ("word being typed", {"text": "kế hoạch quâ"}),
        ("number", {"number": random_.randrange(1, 900)}),
        ("kind and days", {"kind": "to_trinh", "starts": day, "ends": day + dt.timedelta(days=90)}),
        ("person", {"person": random_.choice(PEOPLE)}),
        ("person, words, days", {"person": "le thi", "text": "lương thực", "starts": day}),
        ("nothing found", {"text": "zzzzz"}),
    ]


def ask() -> list[dict[str, object]]:
    """Milliseconds of each kind of question, and of all."""
    from django.contrib.auth import get_user_model

    from quannhu.documents import queries
    from quannhu.organization.queries import actor_of

    today = dt.date(2026, 1, 31)
    actor = actor_of(get_user_model().objects.get(username="chi-huy").pk, today)
    random_ = random.Random(3)
    taken: dict[str, list[float]] = {}
    found: dict[str, int] = {}
    cpu: list[float] = []
    for repeat in range(REPEATS + 1):
        for name, asked in questions(random_):
            start, spent = time.perf_counter(), time.process_time()
            hits, _more = queries.search(actor, today, queries.Question(**asked))  # type: ignore[arg-type]
            if repeat:
                cpu.append((time.process_time() - spent) * 1_000)
                taken.setdefault(name, []).append((time.perf_counter() - start) * 1_000)
            found[name] = len(hits)
    rows = [
        {
            "name": name, "median_ms": round(statistics.median(each), 1), "max_ms": round(max(each), 1),
            "hits": found[name],
        }
        for name, each in taken.items()
    ]  # fmt: skip
    every = sorted(value for each in taken.values() for value in each)
    rows.append({"name": "all", "p95_ms": round(every[int(len(every) * 0.95)], 1), "questions": len(every),
                 "cpu_median_ms": round(statistics.median(cpu), 1)})  # fmt: skip
    return rows


@contextlib.contextmanager
def database(kind: str) -> Iterator[None]:
    """A new, empty database of the kind, with one organ and its commander."""
    import world

    with contextlib.ExitStack() as stack:
        home = stack.enter_context(tempfile.TemporaryDirectory(prefix="quannhu-search-"))
        os.environ["QUANNHU_HOME"] = home
        if kind == "postgresql":
            programs, port = stack.enter_context(world.postgres())
            create = [str(Path(programs) / "createdb"), "-h", "127.0.0.1", "-p", str(port), "-U", "bench", "quannhu"]
            subprocess.run(create, check=True)
            os.environ["QUANNHU_DATABASE"] = f"postgresql://bench@127.0.0.1:{port}/quannhu"
        os.environ["DJANGO_SETTINGS_MODULE"] = "quannhu.config.settings"
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)
        _found()
        yield
        from django.db import connections

        connections.close_all()


def _found() -> None:
    from django.contrib.auth import get_user_model

    from quannhu.kernel.days import instant
    from quannhu.organization import actions

    accounts = get_user_model().objects
    administrator, commander = accounts.create_user("quan-tri"), accounts.create_user("chi-huy")
    actions.found(
        at=instant(FIRST_DAY), key="goc", code="GOC", name="Gốc", valid_from=FIRST_DAY,
        administrator_id=administrator.pk, commander_id=commander.pk, legal_basis="Quyết định 1",
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=100_000)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    options = parser.parse_args()
    with database(options.database):
        took = fill(options.documents)
        print(json.dumps({"database": options.database, "indexed": options.documents, "index_s": round(took, 1)}))
        if options.database == "postgresql":
            from django.db import connection

            connection.cursor().execute("ANALYZE")
        for row in ask():
            print(json.dumps(row, ensure_ascii=False))


if __name__ == "__main__":
    main()
