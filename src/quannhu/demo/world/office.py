"""The clerk's other books of the year: what arrived and who answered it, work files, copies, one handing-over."""

from __future__ import annotations

import datetime as dt

from quannhu.demo import calendar
from quannhu.demo.world.documents import CHIEF, CLERK, works
from quannhu.demo.world.stage import Stage, at
from quannhu.documents import actions
from quannhu.documents.actions import ArrivalIn, CopyIn, FileIn, Handler, Source, TransferIn

DAY = dt.timedelta(days=1)
HANDLER = "troly"
AUTHORS = (
    ("Tổng cục Hậu cần Bồng Lai", "HC-KH"), ("Cục Tài chính Bồng Lai", "TC-NS"), ("Lữ đoàn Hải Âu", "HA-HC"),
    ("Trung đoàn Sóc Nâu", "SN-HC"), ("Sở Công Thương Bồng Lai", "SCT-TM"),
)  # fmt: skip
MATTERS = (
    "hướng dẫn bảo đảm hậu cần mùa mưa lũ", "báo cáo quân số bảo đảm quý", "thông báo giá lương thực, thực phẩm",
    "đề nghị bổ sung dụng cụ cấp dưỡng", "kiểm tra an toàn thực phẩm tại bếp ăn", "phối hợp tập huấn nhân viên nấu ăn",
)  # fmt: skip
# (heading, its name, number, title, years kept; None is for ever)
FILES = (
    ("KH", "Kế hoạch, tổng hợp", 1, "Kế hoạch bảo đảm quân nhu năm 2023", None),
    ("KH", "Kế hoạch, tổng hợp", 2, "Văn bản chỉ đạo của cấp trên về hậu cần", 20),
    ("AU", "Ăn uống, chăn nuôi, tăng gia", 1, "An toàn thực phẩm tại bếp ăn", 10),
    ("AU", "Ăn uống, chăn nuôi, tăng gia", 2, "Giá thực phẩm các quý", 5),
    ("TC", "Tài chính", 1, "Công văn trao đổi về ngân sách ăn", 3),
)
DAYS = (4, 11, 18)
CLOSED, GONE, LATE = 6, 9, 12  # months


def enter_month(stage: Stage, on: dt.date) -> None:
    """The month's arrivals day by day, then what the clerk does with files and copies at its end."""
    if on.month == 1:
        _open_list(stage)
    came = [_arrive(stage, dt.date(on.year, on.month, day)) for day in DAYS]
    clerk, when = stage.actor(CLERK, on), at(on, "17:40")
    for place, arrival_id in enumerate(came):
        file = stage.files[(on.month + place) % len(FILES)]
        if file in stage.closed:
            file = stage.files[0]
        actions.put_in(actor=clerk, at=when, file_id=file, source=Source(arrival_id=arrival_id))
    if on.month % 3 == 0:
        _copy(stage, on)
    if on.month in (CLOSED, LATE):
        _close(stage, on, stage.files[2 if on.month == CLOSED else 3])
    if on.month == GONE:
        transfer = TransferIn(
            stage.units["BL"],
            on,
            f"{stage.name(CLERK)}, Văn thư",
            f"{stage.name('kiemtra')}, Lưu trữ",
            "Kho lưu trữ Cục",
        )
        actions.hand_over_files(
            actor=clerk, at=when, command_id=stage.chance.command("hand over files"), transfer=transfer,
            file_ids=[stage.files[2]],
        )  # fmt: skip
    if on.month == LATE:
        _arrive(stage, dt.date(on.year, on.month, 27), answered=False)
    while actions.catch_up():
        pass


def _open_list(stage: Stage) -> None:
    """The year's list of files, approved by the head."""
    on = calendar.day(1, 3)
    clerk, unit_id = stage.actor(CLERK, on), stage.units["BL"]
    for code, subject, number, title, years in FILES:
        file = FileIn(unit_id, on.year, code, subject, number, title, years, stage.users[HANDLER])
        stage.files.append(actions.open_file(actor=clerk, at=at(on, "08:30"), file=file))
    actions.approve_list(actor=stage.actor(CHIEF, on), at=at(on, "15:00"), unit_id=unit_id, year=on.year)


def _arrive(stage: Stage, day: dt.date, *, answered: bool = True) -> int:
    """One arrival: into the register, to the head the same day, done within a week."""
    on = day
    while not works(on):
        on += DAY
    chance, unit_id = stage.chance, stage.units["BL"]
    author, sign = chance.pick(AUTHORS, "author", on)
    arrival = ArrivalIn(
        unit_id=unit_id, arrived_on=on, author=author, dated_on=on - chance.between(1, 4, "sent", on) * DAY,
        reference=f"{chance.between(20, 900, 'reference', on)}/{sign}", kind="cong_van", pages=2,
        summary=f"V/v {chance.pick(MATTERS, 'matter', on)}", urgency=chance.pick(("", "", "", "khan"), "urgent", on),
    )  # fmt: skip
    made = actions.register_arrival(
        actor=stage.actor(CLERK, on), at=at(on, "08:30"), command_id=chance.command("arrival", on), arrival=arrival
    )
    lead = Handler(unit_id, stage.users[HANDLER], on + 7 * DAY)
    actions.assign(
        actor=stage.actor(CHIEF, on), at=at(on, "10:00"), arrival_id=made.arrival_id, lead=lead,
        opinion="Trợ lý kế hoạch nghiên cứu, đề xuất.",
    )  # fmt: skip
    if answered:
        done = on + chance.between(2, 6, "done", on) * DAY
        actions.finish(
            actor=stage.actor(HANDLER, done), at=at(done, "16:00"), arrival_id=made.arrival_id,
            result="Đã tổng hợp, báo cáo thủ trưởng và trả lời đơn vị.",
        )  # fmt: skip
    return made.arrival_id


def _copy(stage: Stage, on: dt.date) -> None:
    """A sao y of the quarter's first document for a unit that asked for it, and a sao lục of the copy."""
    quarter = on.month // 3
    paper = min(key for key in stage.papers if key[0] == quarter)
    common = {
        "unit_id": stage.units["BL"], "form": "paper", "dated_on": on, "signer_id": stage.users[CHIEF],
        "post": "Cục trưởng", "recipients": ("Trung đoàn Sóc Nâu",),
    }  # fmt: skip
    clerk, when, chance = stage.actor(CLERK, on), at(on, "17:45"), stage.chance
    first = actions.make_copy(
        actor=clerk, at=when, command_id=chance.command("copy", quarter),
        copy=CopyIn(kind="sao_y", paper_id=stage.papers[paper], **common),  # type: ignore[arg-type]
    )  # fmt: skip
    actions.make_copy(
        actor=clerk, at=when, command_id=chance.command("copy again", quarter),
        copy=CopyIn(kind="sao_luc", copied_id=first.copy_id, **common),  # type: ignore[arg-type]
    )  # fmt: skip


def _close(stage: Stage, on: dt.date, file_id: int) -> None:
    """A file whose work ended with the month."""
    actions.close_file(
        actor=stage.actor(CLERK, on), at=at(on, "17:50"), file_id=file_id, ended_on=on, years=10, sheets=24,
        note="Hồ sơ đã kết thúc, gồm 24 tờ, đánh số từ 01 đến 24.",
    )  # fmt: skip
    stage.closed.add(file_id)
