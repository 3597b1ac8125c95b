"""The tables of sources as data: what each is called, its columns, and which of them tell one row from another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from quannhu.supply.models import (
    BudgetTerm,
    Family,
    FamilyItem,
    Handling,
    Lane,
    LaneClosure,
    NutrientFloor,
    PlaceRoom,
    PriceKind,
    Serves,
    StoreClass,
    SupplierOffer,
)
from quannhu.supply.models.sources import SourceRow


@dataclass(frozen=True)
class Field:
    """A column a person fills in.

    kind        supplier | item | place | unit | family | lane (two places) | quantity | money | count | text | choice
    limit       the most a count may be
    """

    key: str
    title: str
    kind: str
    required: bool = True
    default: int | None = None
    limit: int = 10**9
    choices: Mapping[str, str] | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """A table of sources; `identity` names the columns that tell its rows apart on one day."""

    code: str
    title: object
    model: type[SourceRow]
    fields: tuple[Field, ...]
    identity: tuple[str, ...]
    right_at: str = ""  # the column whose place or unit carries the right; none: the whole army

    @property
    def by_key(self) -> dict[str, Field]:
        """Columns by key."""
        return {field.key: field for field in self.fields}


CLASSES = {label: value for value, label in StoreClass.choices}
PRICES = {label: value for value, label in PriceKind.choices}
_SUPPLIER = Field("supplier", "Nhà cung cấp", "supplier", aliases=("Mã nhà cung cấp",))
_ITEM = Field("item", "Mặt hàng", "item", aliases=("Mã mặt hàng", "Mã hàng"))
_PLACE = Field("place", "Kho", "place", aliases=("Mã kho", "Kho nhận"))
_UNIT = Field("unit", "Đơn vị", "unit", aliases=("Mã đơn vị",))
_FAMILY = Field("family", "Nhóm hàng", "family", aliases=("Mã nhóm", "Mã định lượng"))
_CLASS = Field("store_class", "Loại kho", "choice", choices=CLASSES)

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "nguon", _("Nguồn cung cấp"), SupplierOffer,
            (
                _SUPPLIER, _ITEM, _PLACE, Field("price_kind", "Nguồn giá", "choice", choices=PRICES),
                Field("dong", "Đơn giá", "money", required=False, aliases=("Giá",)),
                Field("capacity_week", "Nhiều nhất mỗi tuần", "quantity", required=False),
                Field("lead_days", "Ngày giao", "count", limit=180),
                Field("minimum", "Đặt ít nhất", "quantity", required=False, default=0),
            ),
            ("supplier", "item", "place"), "place",
        ),
        Kind(
            "tuyen", _("Tuyến đường"), Lane,
            (
                Field("origin", "Kho đi", "place"), Field("target", "Kho đến", "place"),
                Field("hours", "Giờ đi", "count", limit=2_000),
                Field("trips_week", "Chuyến mỗi tuần", "count", limit=500),
                Field("load_kg", "Tải mỗi chuyến, kg", "count", limit=1_000_000),
                Field("cost_per_tonne", "Giá mỗi tấn", "money"),
            ),
            ("origin", "target"), "origin",
        ),
        Kind(
            "dong-tuyen", _("Đóng tuyến"), LaneClosure,
            (
                Field("origin", "Kho đi", "place"), Field("target", "Kho đến", "place"),
                Field("trips_left", "Chuyến còn lại mỗi tuần", "count", required=False, default=0, limit=500),
            ),
            ("lane",), "origin",
        ),
        Kind(
            "kho", _("Dung tích kho"), PlaceRoom,
            (_PLACE, _CLASS, Field("volume_m3", "Dung tích, m³", "count", limit=1_000_000)),
            ("place", "store_class"), "place",
        ),
        Kind(
            "noi-linh", _("Nơi lĩnh"), Serves,
            (
                _UNIT, _PLACE, Field("rank", "Thứ tự", "count", required=False, default=1, limit=20),
                Field("cost_per_tonne", "Giá mỗi tấn", "money", required=False, default=0),
            ),
            ("unit", "place"), "unit",
        ),
        Kind(
            "ngan-sach", _("Ngân sách"), BudgetTerm,
            (_UNIT, Field("code", "Mã kỳ", "text", aliases=("Kỳ",)), Field("dong", "Ngân sách", "money")),
            ("unit",), "unit",
        ),
        Kind(
            "nhom", _("Nhóm hàng bảo đảm"), Family,
            (Field("code", "Mã định lượng", "text"), Field("name", "Tên nhóm", "text")), ("code",),
        ),
        Kind(
            "hang-nhom", _("Hàng trong nhóm"), FamilyItem,
            (
                _FAMILY, _ITEM,
                Field("need_per_k", "Quy đổi cho 1.000", "count", required=False, default=1_000),
                Field("dislike_per_k", "Mức không ưa, đ cho 1.000", "money", required=False, default=0),
            ),
            ("family", "item"),
        ),
        Kind(
            "chat", _("Chất tối thiểu"), NutrientFloor,
            (
                _FAMILY, Field("nutrient", "Chất", "text"),
                Field("floor_per_k", "Ít nhất cho 1.000, phần nghìn", "count", limit=10**12),
            ),
            ("family", "nutrient"),
        ),
        Kind(
            "quy-cach", _("Quy cách vận chuyển, bảo quản"), Handling,
            (
                _ITEM, _CLASS, Field("weight_per_k", "Gam mỗi 1.000 đơn vị gốc", "count"),
                Field("volume_per_k", "Ml mỗi 1.000 đơn vị gốc", "count"),
                Field("hold_per_k", "Đồng giữ mỗi tuần cho 1.000", "money", required=False, default=1),
                Field("waste_per_k", "Đồng khi phải bỏ 1.000", "money", required=False, default=0),
            ),
            ("item",),
        ),
    )
}  # fmt: skip
