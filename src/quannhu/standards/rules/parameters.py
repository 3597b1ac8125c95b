"""The settings a standard may hold, their shape, and the unconfirmed value used until a dated row says otherwise."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from quannhu.kernel.errors import Refused
from quannhu.standards.codes import SETTING_UNKNOWN, SETTING_UNREADABLE

_SHAPES = {
    "clock": re.compile(r"([01]\d|2[0-3]):[0-5]\d"),
    "whole": re.compile(r"\d{1,9}"),
    "yes_no": re.compile("[01]"),
}
DEFAULT_BASIS = "mặc định của chương trình, chưa kiểm chứng"


@dataclass(frozen=True)
class Parameter:
    """One setting: what it is called, its shape (clock, whole, yes_no) and its unconfirmed default."""

    label: str
    shape: str
    default: str


PARAMETERS: Mapping[str, Parameter] = {
    "kitchens.count_cutoff": Parameter("Giờ chốt chấm cơm", "clock", "10:00"),
    "kitchens.publish_by": Parameter("Giờ công khai tài chính bếp ăn", "clock", "16:00"),
    "kitchens.sample_hours": Parameter("Thời gian lưu mẫu thức ăn, giờ", "whole", "24"),
    "kitchens.dish_repeat_limit": Parameter("Số bữa tối đa một món trong tuần", "whole", "4"),
    "kitchens.min_protein_dishes": Parameter("Số món giàu đạm tối thiểu mỗi bữa chính", "whole", "3"),
    "kitchens.own_production_discount_percent": Parameter("Giảm giá tăng gia so với thị trường, %", "whole", "10"),
    "supply.attendance_permille": Parameter("Tỷ lệ quân số ăn để tính nhu cầu, ‰", "whole", "1000"),
    "missions.first_issue_hours": Parameter("Từ lệnh đến lần xuất đầu của nhiệm vụ đột xuất, giờ", "whole", "6"),
    "missions.arrival_hours": Parameter("Từ lệnh đến khi hàng tới nơi của nhiệm vụ đột xuất, giờ", "whole", "12"),
    "missions.ready_minutes": Parameter(
        "Kho chuẩn bị, bốc xếp cho nhiệm vụ đột xuất khi chưa ghi riêng, phút", "whole", "120"
    ),
    "missions.refill_days": Parameter("Hạn bù dự trữ đã xuất cho nhiệm vụ đột xuất, ngày", "whole", "30"),
    "standards.sick_excludes_mission": Parameter("Đã hưởng ốm thì không hưởng ăn thêm nhiệm vụ", "yes_no", "1"),
}


def parameter(key: str) -> Parameter:
    """The parameter of the key.

    errors      Refused(STD-14)
    """
    if key not in PARAMETERS:
        raise Refused(SETTING_UNKNOWN, key=key)
    return PARAMETERS[key]


def check_value(key: str, value: str) -> str:
    """The value when it has the parameter's shape; rule STD-R10.

    errors      Refused STD-14 unknown key, STD-18 wrong shape
    """
    if not _SHAPES[parameter(key).shape].fullmatch(value):
        raise Refused(SETTING_UNREADABLE, key=key, value=value)
    return value
