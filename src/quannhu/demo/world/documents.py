"""The 800 documents of the year: planned in memory by quarter, entered by the clerk at the end of each month.

The office of the demo world signs on paper and in another program, and enters its month from the books: no signed
file is kept here, so nothing pretends to be a signature that could be verified.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from quannhu.demo import calendar
from quannhu.demo.chance import Chance
from quannhu.demo.world.stage import Stage, at, table
from quannhu.documents import actions
from quannhu.documents.actions import PastPaper, PastStep
from quannhu.documents.rules.flow import Step
from quannhu.documents.rules.values import Block, BlockKind, Document, Run, Signer

DAY = dt.timedelta(days=1)
CLERK, HEAD, CHIEF = "vanthu", "truongphong", "thutruong"
SOURCE = "sổ đăng ký văn bản đi của Cục năm 2023 (hư cấu)"
ANSWERED_BY = 16  # days before the quarter's last issue: a later proposal would have its answer in the next


@dataclass(frozen=True)
class Season:
    """A quarter: when documents are issued, the median of their days, how many are e-signed.

    low, high   days of the faster half and of the slower half; the median is the mean of low's last and high's first
    """

    start: dt.date
    end: dt.date
    low: tuple[int, int]
    high: tuple[int, int]
    e_signed: int


SEASONS = {
    1: Season(calendar.day(1, 16), calendar.day(3, 31), (2, 6), (6, 12), 0),
    2: Season(calendar.day(4, 3), calendar.day(6, 30), (1, 4), (5, 10), 40),
    3: Season(calendar.day(7, 3), calendar.day(9, 29), (1, 3), (4, 8), 120),
    4: Season(calendar.day(10, 2), calendar.day(11, 30), (1, 2), (3, 7), 204),
}
RETURNS = (
    (CLERK, "Thiếu nơi nhận lưu; khoảng cách dòng chưa đúng"),
    (HEAD, "Số liệu chưa khớp báo cáo của đơn vị, rà soát lại"),
    (CHIEF, "Nêu rõ đơn vị chủ trì và thời hạn"),
)
PLACES = (
    "Trung đoàn Sóc Nâu", "Trung đoàn Chồn Bạc", "Lữ đoàn Rái Cá", "Trung đoàn Nhím Vàng", "Lữ đoàn Hải Âu",
    "Kho khu vực 1", "Kho khu vực 2", "Kho khu vực 3", "Kho khu vực 4", "Trạm chế biến",
)  # fmt: skip
MATTERS = (
    "bảo đảm ăn uống", "cấp phát quân trang", "kiểm tra vệ sinh an toàn thực phẩm", "luân phiên đổi hạt gạo dự trữ",
    "tăng gia sản xuất", "sửa chữa dụng cụ cấp dưỡng", "công khai tài chính bếp ăn", "tiếp nhận lương thực",
    "tập huấn nhân viên nấu ăn", "rà soát quân số bảo đảm",
)  # fmt: skip
WISHES = (
    "mua bổ sung dụng cụ cấp dưỡng", "điều chỉnh giá khung thực phẩm", "nâng cấp nhà ăn", "mở lớp tập huấn nấu ăn",
    "nhân rộng mô hình bếp ăn kiểu mẫu", "bổ sung tủ lưu mẫu thức ăn", "đổi hạt gạo dự trữ trước hạn",
    "ký hợp đồng rau xanh theo mùa",
)  # fmt: skip
KINDS = ("cong_van", "bao_cao", "ke_hoach", "thong_bao")


@dataclass(frozen=True)
class Plan:
    """One document as it is to go."""

    key: tuple[int, int]
    author: str
    starts: dt.date
    issued: dt.date
    returned: bool
    on_time: bool
    e_signed: bool
    adopted: bool | None

    @property
    def answered(self) -> dt.date:
        """The day a proposal is answered."""
        return self.issued + 14 * DAY


def works(on: dt.date) -> bool:
    """Whether the office works that day."""
    return on.weekday() < 5 and on not in calendar.HOLIDAY_DAYS


def plan(chance: Chance) -> list[Plan]:
    """Every document of the year, by day of issue."""
    found = [one for quarter in SEASONS for one in _quarter(chance, quarter)]
    return sorted(found, key=lambda one: (one.issued, one.key))


def _quarter(chance: Chance, quarter: int) -> Iterator[Plan]:
    season = SEASONS[quarter]
    rows = [row for row in table("papers") if int(row["quarter"]) == quarter]
    count = sum(int(row["documents"]) for row in rows)
    days = [season.start + DAY * step for step in range((season.end - season.start).days + 1)]
    days = [on for on in days if works(on)]
    issued = [days[index * len(days) // count] for index in range(count)]
    spans = _spans(chance, quarter, issued)
    order = sorted(range(count), key=lambda index: chance.below(2**40, "paper", quarter, index))
    signed = set(sorted(range(count), key=lambda index: chance.below(2**40, "e-signed", quarter, index))
                 [: season.e_signed])  # fmt: skip
    for row in rows:
        mine, order = order[: int(row["documents"])], order[int(row["documents"]) :]
        early = [index for index in mine if issued[index] <= season.end - ANSWERED_BY * DAY]
        asked = early[: int(row["proposals"])]
        assert len(asked) == int(row["proposals"])
        adopted = {index: place < int(row["adopted"]) for place, index in enumerate(asked)}
        late = set(mine[int(row["on_time"]) :])
        for place, index in enumerate(mine):
            yield Plan(
                (quarter, index), row["author"], issued[index] - spans[index] * DAY, issued[index],
                place < int(row["returned"]), index not in late, index in signed, adopted.get(index),
            )  # fmt: skip


def _spans(chance: Chance, quarter: int, issued: list[dt.date]) -> dict[int, int]:
    """Document -> days from draft to issue: half of them in the faster range, half in the slower."""
    season, count = SEASONS[quarter], len(issued)

    def fitting(index: int, span: tuple[int, int]) -> list[int]:
        return [days for days in range(span[0], span[1] + 1) if works(issued[index] - days * DAY)]

    found: dict[int, int] = {}
    order = sorted(range(count), key=lambda index: chance.below(2**40, "days", quarter, index))
    for span, edge, most in ((season.low, season.low[1], count // 2), (season.high, season.high[0], count)):
        edged = False
        for index in order:
            choices = fitting(index, span)
            if index in found or not choices or len(found) == most:
                continue
            # The middle of the whole lies on the two edges, so each half has one of them.
            found[index] = edge if edge in choices and not edged else chance.pick(choices, "span", quarter, index)
            edged = edged or found[index] == edge
        assert len(found) == most and edged
    return found


def month_ends(last: dt.date) -> Iterator[dt.date]:
    """The last day of each month, as far as the build goes."""
    for month in range(1, 13):
        on = dt.date(2023 + (month == 12), month % 12 + 1, 1) - DAY
        if on <= last:
            yield on


def enter_month(stage: Stage, on: dt.date) -> None:
    """The clerk enters the month's documents from the books, and the answers that came to proposals."""
    plans = _plans(stage.chance)
    mine = [one for one in plans if one.issued.month == on.month and one.issued <= on]
    clerk, when = stage.actor(CLERK, on), at(on, "17:30")
    if mine:
        papers = [_past(stage, one, place) for place, one in enumerate(mine)]
        ids = actions.enter_past(
            actor=clerk, at=when, command_id=stage.chance.command("papers", on.month), unit_id=stage.units["BL"],
            papers=papers, source=SOURCE,
        )  # fmt: skip
        stage.papers |= dict(zip((one.key for one in mine), ids, strict=True))
    for one in plans:
        if one.adopted is not None and on.replace(day=1) <= one.answered <= on:
            answer = "chấp nhận" if one.adopted else "chưa chấp nhận"
            actions.record_outcome(
                actor=clerk, at=when, command_id=stage.chance.command("answer", *one.key),
                paper_id=stage.papers[one.key], adopted=one.adopted, answered_on=one.answered,
                reference=f"Ý kiến của Thủ trưởng Tổng cục ngày {one.answered.day}/{one.answered.month}: {answer}",
            )  # fmt: skip
    while actions.catch_up():
        pass


@cache
def _plan_of(seed: int) -> tuple[Plan, ...]:
    return tuple(plan(Chance(seed)))


def _plans(chance: Chance) -> tuple[Plan, ...]:
    return _plan_of(chance.seed)


def _past(stage: Stage, one: Plan, place: int) -> PastPaper:
    last = one.starts if one.on_time and stage.chance.below(2, "same day", *one.key) else one.issued
    due = last + stage.chance.below(4, "due", *one.key) * DAY
    if not one.on_time:
        due = max(one.starts, last - DAY)
    return PastPaper(
        document=text(stage.chance, one), steps=tuple(_steps(stage, one, last, place)), dated_on=one.issued, due_on=due,
        e_signed=one.e_signed, task="Công tác năm 2023",
    )  # fmt: skip


def _steps(stage: Stage, one: Plan, last: dt.date, place: int) -> Iterator[PastStep]:
    """The steps: drafted, submitted, perhaps returned once, checked, and on the last day signed, numbered, sent."""

    def step(what: Step, who: str, on: dt.date, clock: str, note: str = "", later: int = 0) -> PastStep:
        return PastStep(what, stage.users[who], at(on, clock) + later * dt.timedelta(seconds=20), note)

    yield step(Step.START, one.author, one.starts, "08:10")
    if one.returned:
        who, why = stage.chance.pick(RETURNS, "return", *one.key)
        yield step(Step.SUBMIT, one.author, one.starts, "09:00")
        if who != CLERK:
            yield step(Step.PASS_FORM, CLERK, one.starts, "09:20")
        if who == CHIEF:
            yield step(Step.REVIEW, HEAD, one.starts, "09:40")
        yield step(Step.RETURN, who, one.starts, "10:10", why)
    clocks = ("14:00", "14:30", "15:10") if last == one.starts else ("08:00", "08:30", "09:10")
    yield step(Step.SUBMIT, one.author, last, clocks[0])
    yield step(Step.PASS_FORM, CLERK, last, clocks[1])
    yield step(Step.REVIEW, HEAD, last, clocks[2])
    yield step(Step.APPROVE, CHIEF, one.issued, "10:00", later=place)
    yield step(Step.SIGN, CHIEF, one.issued, "10:40", later=place)
    yield step(Step.NUMBER, CLERK, one.issued, "13:40", later=place)
    yield step(Step.ISSUE, CLERK, one.issued, "14:30", later=place)
    yield step(Step.REGISTER, CLERK, one.issued, "15:20", later=place)
    yield step(Step.FILE, CLERK, one.issued, "16:10", later=place)


def text(chance: Chance, one: Plan) -> Document:
    """What the document says: a few plain fictional lines."""
    place, matter = chance.pick(PLACES, "place", *one.key), chance.pick(MATTERS, "matter", *one.key)
    kind = chance.pick(KINDS, "kind", *one.key) if one.adopted is None else "to_trinh"
    when = f"tháng {one.issued.month} năm 2023"
    summary, lines = {
        "to_trinh": (
            f"Về việc {(wish := chance.pick(WISHES, 'wish', *one.key))} cho {place}",
            (f"Qua theo dõi {when}, {place} còn khó khăn; Cục Quân nhu đề nghị {wish}.",
             "Kính đề nghị Thủ trưởng Tổng cục xem xét, quyết định."),
        ),
        "cong_van": (
            f"Về việc {matter} tại {place}",
            (f"Để làm tốt công tác {matter} {when}, Cục Quân nhu đề nghị {place} tổ chức thực hiện.",
             "Kết quả gửi về Cục Quân nhu trước ngày 25 hằng tháng."),
        ),
        "bao_cao": (
            f"Kết quả {matter} {when} của {place}",
            (f"Trong {when}, {place} đã thực hiện công tác {matter} theo kế hoạch.",
             "Những việc còn tồn tại được khắc phục trong tháng sau."),
        ),
        "ke_hoach": (
            f"Thực hiện công tác {matter} {when} tại {place}",
            (f"Cục Quân nhu tổ chức thực hiện công tác {matter} {when} tại {place}.",
             "Các phòng theo chức năng hướng dẫn, kiểm tra và báo cáo kết quả."),
        ),
        "thong_bao": (
            f"Kết quả kiểm tra công tác {matter} {when} tại {place}",
            (f"Cục Quân nhu thông báo kết quả kiểm tra công tác {matter} {when} tại {place}.",
             "Đơn vị được kiểm tra tiếp tục duy trì nền nếp đã có."),
        ),
    }[kind]  # fmt: skip
    addressed = {"to_trinh": "Thủ trưởng Tổng cục Hậu cần Bồng Lai", "cong_van": place}.get(kind)
    return Document(
        kind=kind, profile="nd30", parent="Tổng cục Hậu cần Bồng Lai", organ="Cục Quân nhu Bồng Lai", organ_sign="QN",
        drafting_sign="KH" if kind == "cong_van" else "", summary=summary, place="Bồng Lai",
        addressees=(addressed,) if addressed else (),
        body=tuple(Block(BlockKind.PARAGRAPH, (Run(line),)) for line in lines),
        signers=(Signer("Cục trưởng", "Trần Văn Mẫu", "Thiếu tướng"),),
        recipients=("Như trên", "Phòng Kế hoạch") if addressed else (place, "Phòng Kế hoạch"), kept_by="VT, KH",
    )  # fmt: skip
