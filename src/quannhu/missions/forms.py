"""Forms of surge missions: the order, strength, roads, a load, hand-over, what became of goods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from quannhu.kernel.days import instant
from quannhu.kit.forms import ClockField, CodeField, CountField, DayField, Form, WordsField
from quannhu.missions import rules
from quannhu.missions.actions import BeneficiaryIn, MissionIn

Choices = Sequence[tuple[str, str]]
SOLDIER_ROWS = 3


class OrderForm(Form):
    """An order with up to three units of soldiers and one area of civilians; empty rows are left out."""

    PLACES = {
        "MIS-01": "code", "MIS-02": "ends_on", "MIS-03": "people_1", "MIS-05": "level", "KER-11": "authority",
        "KER-07": "unit",
    }  # fmt: skip
    code = WordsField(label=_("Mã nhiệm vụ"), max_length=20, size=14)
    name = WordsField(label=_("Tên nhiệm vụ"), max_length=160, size=44)
    unit = CodeField(label=_("Vùng, đơn vị chỉ đạo"))
    authority = WordsField(label=_("Căn cứ (lệnh, điện)"), max_length=300, size=44)
    received_on = DayField(label=_("Nhận lệnh ngày"))
    received_clock = ClockField(label=_("Nhận lệnh lúc"), help_text=_("Đồng hồ chạy từ giờ này."))
    starts_on = DayField(label=_("Từ ngày"))
    ends_on = DayField(label=_("Đến hết ngày"))
    level = CodeField(label=_("Mức ăn thêm"))

    def __init__(self, *args: Any, units: Choices, levels: Choices, categories: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["unit"].choices, fields["level"].choices = units, levels
        feeders = (("bep", _t("bếp của đơn vị vẫn nuôi")), ("nhiem-vu", _t("nhiệm vụ nuôi, bếp của đơn vị cắt suất")))
        for number in range(1, SOLDIER_ROWS + 1):
            where = _t("bộ đội dòng {number}").format(number=number)
            fields[f"unit_{number}"] = CodeField(
                label=_t("Đơn vị: {where}").format(where=where), choices=units, required=False, size=28
            )
            fields[f"category_{number}"] = CodeField(
                label=_t("Đối tượng: {where}").format(where=where), choices=categories, required=False, size=8,
                initial="HSQBS",
            )  # fmt: skip
            fields[f"people_{number}"] = CountField(label=_t("Số người: {where}").format(where=where), required=False)
            fields[f"packs_{number}"] = CountField(
                label=_t("Ngày lương khô: {where}").format(where=where), required=False, size=4
            )
            fields[f"fed_{number}"] = CodeField(
                label=_t("Ai nuôi: {where}").format(where=where),
                choices=feeders,
                required=False,
                size=24,
                initial="bep",
            )
            for name in ("unit", "category", "people", "packs", "fed"):
                fields[f"{name}_{number}"].widget.attrs["aria-label"] = fields[f"{name}_{number}"].label
        fields["area"] = WordsField(label=_("Nhân dân: vùng, địa bàn"), required=False, max_length=160, size=28)
        fields["people_area"] = CountField(label=_("Nhân dân: số người"), required=False)
        fields["packs_area"] = CountField(label=_("Nhân dân: số ngày lương khô"), required=False, size=4)

    def order(self, units: dict[str, tuple[int, str]]) -> MissionIn:
        """The order as typed; `units` code -> (id, name)."""
        data, found = self.cleaned_data, []
        for number in range(1, SOLDIER_ROWS + 1):
            code, people = data.get(f"unit_{number}"), data.get(f"people_{number}")
            if code or people:
                unit_id, name = units.get(code or "", (0, ""))
                lent = data.get(f"fed_{number}") == "nhiem-vu"
                found.append(
                    BeneficiaryIn(
                        f"{name} ({code})", people or 0, data.get(f"packs_{number}") or 0, unit_id or 0,
                        data.get(f"category_{number}") or "HSQBS", rules.BY_MISSION if lent else rules.BY_KITCHEN,
                    )
                )  # fmt: skip
        if data.get("area") or data.get("people_area"):
            label = data.get("area") or _t("Nhân dân")
            found.append(BeneficiaryIn(label, data.get("people_area") or 0, data.get("packs_area") or 0))
        return MissionIn(
            data["code"], data["name"], units[data["unit"]][0], data["authority"],
            instant(data["received_on"], data["received_clock"]), data["starts_on"], data["ends_on"], data["level"],
            tuple(found),
        )  # fmt: skip


class StrengthForm(Form):
    """How many of a group from a day on."""

    PLACES = {"MIS-22": "from_day", "MIS-06": "people", "KER-11": "reason"}
    from_day = DayField(label=_("Từ ngày"))
    people = CountField(label=_("Số người"))
    reason = WordsField(label=_("Lý do"), max_length=300)


class RoadsForm(Form):
    """Minutes from each depot, whether its road is cut, and why it is another than the lanes of supply say."""

    def __init__(
        self, *args: Any, depots: Sequence[tuple[int, str]], held: dict[int, Any], usual: dict[int, Any], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.depots, self.usual = depots, usual
        fields: Any = self.fields
        for pk, code in depots:
            road = held.get(pk)
            fields[f"ready_{pk}"] = CountField(
                label=_t("{depot}: chuẩn bị, phút").format(depot=code), required=False, most=10_000, size=5,
                initial=road.ready_minutes if road else None,
            )  # fmt: skip
            fields[f"road_{pk}"] = CountField(
                label=_t("{depot}: đi đường, phút").format(depot=code), required=False, most=10_000, size=5,
                initial=road.road_minutes if road and not road.closed else None,
            )  # fmt: skip
            fields[f"cut_{pk}"] = WordsField(
                label=_t("{depot}: đường bị cắt vì (để trống nếu thông)").format(depot=code), required=False,
                max_length=300, initial=road.reason if road and road.closed else "",
            )  # fmt: skip
            fields[f"why_{pk}"] = WordsField(
                label=_t("{depot}: vì sao khác danh mục tuyến").format(depot=code), required=False, max_length=300,
                initial=road.reason if road and not road.closed else "",
            )  # fmt: skip
            for name in ("ready", "road", "cut", "why"):
                fields[f"{name}_{pk}"].widget.attrs["aria-label"] = fields[f"{name}_{pk}"].label

    @property
    def rows(self) -> list[tuple[str, str, Any, Any, Any, Any]]:
        """(depot, its way by the lanes, boxes: ready, road, cut, why)."""
        return [
            (
                code, self.usual[pk].words if pk in self.usual else "", self[f"ready_{pk}"], self[f"road_{pk}"],
                self[f"cut_{pk}"], self[f"why_{pk}"],
            )
            for pk, code in self.depots
        ]  # fmt: skip


class UseForm(Form):
    """What became of goods of a mission on a day."""

    PLACES = {"MIS-14": "quantity", "MIS-15": "quantity", "MIS-16": "minutes"}
    verb = CodeField(label=_("Việc"))
    goods = CodeField(label=_("Hàng"))
    quantity = WordsField(label=_("Số lượng"), size=14, help_text=_("Ví dụ 280 kg, 1.200 gói."))
    day = DayField(label=_("Ngày"))
    minutes = WordsField(label=_("Biên bản (khi ghi mất)"), required=False, max_length=120)

    def __init__(self, *args: Any, verbs: Choices, goods: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["verb"].choices, fields["goods"].choices = verbs, goods
