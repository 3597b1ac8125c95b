"""The people of the demo world: invented names made of sample words, one account each, one post each."""

from __future__ import annotations

from dataclasses import dataclass

from quannhu.organization.rights import ROLES

PASSWORD = "BongLai-2023"
# One fixed salt: two builds give the same rows. It protects nothing, as the password is printed for everybody.
SALT = "bonglai2023demoworld0"
SURNAMES = ("Trần", "Lê", "Nguyễn", "Phạm", "Vũ", "Hoàng", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh")
SAMPLE_WORDS = ("Văn Mẫu", "Thị Ví Dụ", "Minh Họa", "Giả Định", "Thử Nghiệm", "Tượng Trưng", "Văn Thí Dụ", "Hư Cấu")


@dataclass(frozen=True)
class Member:
    """An account with its post: `unit` is a unit code, `role` a role of the house."""

    username: str
    name: str
    role: str
    unit: str
    title: str

    @property
    def family(self) -> str:
        """The surname."""
        return self.name.split(" ", 1)[0]

    @property
    def given(self) -> str:
        """The rest of the name."""
        return self.name.split(" ", 1)[1]


HEADQUARTERS = (
    ("quantri", "Vũ Thử Nghiệm", "administrator", "Quản trị hệ thống"),
    ("thutruong", "Trần Văn Mẫu", "commander", "Cục trưởng"),
    ("troly", "Lê Thị Ví Dụ", "staff_officer", "Trợ lý kế hoạch"),
    ("hoidonggia", "Phạm Giả Định", "price_secretary", "Thư ký hội đồng giá"),
    ("dieuhanh", "Nguyễn Minh Họa", "operations_desk", "Trực điều hành"),
    ("vanthu", "Hoàng Thị Ví Dụ", "clerk", "Văn thư"),
    ("kiemtra", "Đặng Minh Họa", "inspector", "Cán bộ kiểm tra, phúc tra"),
    ("bithu", "Bùi Văn Mẫu", "committee_secretary", "Bí thư cấp ủy"),
    ("baochi", "Đỗ Giả Định", "press_officer", "Cán bộ đưa tin"),
    ("truongphong", "Ngô Hư Cấu", "section_head", "Trưởng phòng Kế hoạch"),
)
# The account of a role that a reader should try first; shown by `quannhu demo accounts`.
SHOWN = (
    "bep.k1101", "quannhu.t11", "kho.kv1", "hoidonggia", "dieuhanh", "troly", "truongphong", "vanthu", "kiemtra",
    "thutruong", "bithu", "baochi", "quantri",
)  # fmt: skip


def _names() -> list[str]:
    """Sample names in a fixed order, without those of the headquarters."""
    taken = {name for _, name, _, _ in HEADQUARTERS}
    pairs = [f"{surname} {given}" for given in SAMPLE_WORDS for surname in SURNAMES]
    return [name for name in pairs if name not in taken]


def members(units: list[str], depots: list[str], kitchens: list[str]) -> list[Member]:
    """Every account: headquarters, then two for each unit, two for each depot, one for each kitchen."""
    names = iter(_names())
    found = [Member(username, name, role, "BL", title) for username, name, role, title in HEADQUARTERS]
    for unit in units:
        low = unit.lower()
        found.append(Member(f"quannhu.{low}", next(names), "unit_quartermaster", unit, "Chủ nhiệm quân nhu"))
        found.append(Member(f"chihuy.{low}", next(names), "commander", unit, "Chỉ huy đơn vị"))
    for depot in depots:
        low = depot.lower().replace("-", "")
        found.append(Member(f"kho.{low}", next(names), "depot_keeper", depot, "Thủ kho"))
        found.append(Member(f"phokho.{low}", next(names), "depot_keeper", depot, "Thủ kho phụ"))
    for kitchen in kitchens:
        low = kitchen.lower().replace("-", "")
        found.append(Member(f"bep.{low}", next(names), "kitchen_manager", kitchen, "Nhân viên quản lý bếp ăn"))
    return found


def sign_ins(everybody: list[Member]) -> list[tuple[str, str, str, str, str]]:
    """(username, password, role in Vietnamese, unit code, name) of one account a role, in the order to try them."""
    by_name = {member.username: member for member in everybody}
    shown = [by_name[username] for username in SHOWN if username in by_name]
    return [(m.username, PASSWORD, ROLES[m.role], m.unit, m.name) for m in shown]
