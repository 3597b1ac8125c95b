"""The kinds of documents: the 29 of the state with their codes, what differs in the army, those of the Party.

Source: NĐ 30/2020/NĐ-CP, điều 7 and phụ lục III. The army's and the Party's lists are not verified: they follow
TT 92/2012/TT-BQP, Quy định 66-QĐ/TW and HD 36-HD/VPTW as secondary sources give them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

STATE, ARMY, PARTY = "nd30", "bqp", "dang"
PROFILES = {STATE: "Nhà nước (NĐ 30/2020)", ARMY: "Bộ Quốc phòng", PARTY: "Đảng"}
VERIFIED = frozenset({STATE})


class Need(StrEnum):
    """Whether a part stands in a kind."""

    MUST = "must"
    MAY = "may"
    NEVER = "never"


@dataclass(frozen=True)
class Kind:
    """A kind of document.

    key         of `Document.kind`; `name` as printed, not in capitals
    code        in the sign of the state and the army; "" for công văn and thư công; `party_code` in the Party's
    form        model form of phụ lục III; "" where the decree gives none
    titled      the name stands above the summary (not in công văn, thư công)
    addressed   kính gửi; `lead` what stands instead of "Kính gửi", with {organ} for the issuer
    bases       căn cứ; `resolve` the line between the bases and the articles
    dated       place and date stand at the head (not in biên bản)
    signers     how many at least
    distributed nơi nhận must stand at the end
    urgent      the kind itself is urgent
    """

    key: str
    name: str
    code: str
    form: str = "1.4"
    party_code: str = ""
    profiles: tuple[str, ...] = (STATE, ARMY)
    titled: bool = True
    addressed: Need = Need.NEVER
    lead: str = "Kính gửi"
    bases: Need = Need.MAY
    resolve: str = ""
    dated: bool = True
    signers: int = 1
    distributed: bool = True
    urgent: bool = False

    def code_in(self, profile: str) -> str:
        """The code in a sign of the profile."""
        return self.party_code if profile == PARTY else self.code


_ALL = (STATE, ARMY, PARTY)
_PARTY = (PARTY,)

_STATE_KINDS = (
    Kind("nghi_quyet", "Nghị quyết", "NQ", "1.1", "NQ", _ALL, bases=Need.MUST, resolve="QUYẾT NGHỊ:"),
    Kind("quyet_dinh", "Quyết định", "QĐ", "1.2", "QĐ", _ALL, bases=Need.MUST, resolve="QUYẾT ĐỊNH:"),
    Kind("chi_thi", "Chỉ thị", "CT", party_code="CT", profiles=_ALL),
    Kind("quy_che", "Quy chế", "QC", party_code="QC", profiles=_ALL),
    Kind("quy_dinh", "Quy định", "QyĐ", party_code="QĐ", profiles=_ALL),
    Kind("thong_cao", "Thông cáo", "TC", party_code="TC", profiles=_ALL),
    Kind("thong_bao", "Thông báo", "TB", party_code="TB", profiles=_ALL),
    Kind("huong_dan", "Hướng dẫn", "HD", party_code="HD", profiles=_ALL),
    Kind("chuong_trinh", "Chương trình", "CTr", party_code="CTr", profiles=_ALL),
    Kind("ke_hoach", "Kế hoạch", "KH", party_code="KH", profiles=_ALL),
    Kind("phuong_an", "Phương án", "PA", party_code="PA", profiles=_ALL),
    Kind("de_an", "Đề án", "ĐA", party_code="ĐA", profiles=_ALL),
    Kind("du_an", "Dự án", "DA", party_code="DA", profiles=_ALL),
    Kind("bao_cao", "Báo cáo", "BC", party_code="BC", profiles=_ALL, addressed=Need.MAY),
    Kind("bien_ban", "Biên bản", "BB", "1.9", "BB", _ALL, dated=False, signers=2),
    Kind("to_trinh", "Tờ trình", "TTr", party_code="TTr", profiles=_ALL, addressed=Need.MUST),
    Kind("hop_dong", "Hợp đồng", "HĐ", "", distributed=False, signers=2),
    Kind("cong_van", "Công văn", "", "1.5", "CV", _ALL, titled=False, addressed=Need.MUST),
    Kind("cong_dien", "Công điện", "CĐ", "1.6", addressed=Need.MUST, lead="{organ} điện", urgent=True),
    Kind("ban_ghi_nho", "Bản ghi nhớ", "BGN", "", distributed=False, signers=2),
    Kind("ban_thoa_thuan", "Bản thỏa thuận", "BTT", "", distributed=False, signers=2),
    Kind("giay_uy_quyen", "Giấy ủy quyền", "GUQ", signers=1),
    Kind("giay_moi", "Giấy mời", "GM", "1.7", "GM", _ALL, addressed=Need.MUST, lead="{organ} trân trọng kính mời"),
    Kind("giay_gioi_thieu", "Giấy giới thiệu", "GGT", "1.8", "GGT", _ALL, addressed=Need.MAY),
    Kind("giay_nghi_phep", "Giấy nghỉ phép", "GNP", "1.10", "GNP", _ALL),
    Kind("phieu_gui", "Phiếu gửi", "PG", party_code="PG", profiles=_ALL, addressed=Need.MAY),
    Kind("phieu_chuyen", "Phiếu chuyển", "PC", party_code="PC", profiles=_ALL, addressed=Need.MAY),
    Kind("phieu_bao", "Phiếu báo", "PB", party_code="PB", profiles=_ALL, addressed=Need.MAY),
    Kind("thu_cong", "Thư công", "", "", titled=False, addressed=Need.MAY),
)

_PARTY_KINDS = (
    Kind("cuong_linh", "Cương lĩnh chính trị", "", "", "", _PARTY),
    Kind("dieu_le", "Điều lệ", "", "", "", _PARTY),
    Kind("chien_luoc", "Chiến lược", "", "", "CL", _PARTY),
    Kind("ket_luan", "Kết luận", "", "", "KL", _PARTY),
    Kind("thong_tri", "Thông tri", "", "", "TT", _PARTY),
    Kind("tuyen_bo", "Tuyên bố", "", "", "TB", _PARTY),
    Kind("loi_keu_goi", "Lời kêu gọi", "", "", "LKG", _PARTY),
    Kind("quy_hoach", "Quy hoạch", "", "", "QH", _PARTY),
    Kind("giay_chung_nhan", "Giấy chứng nhận", "", "", "GCN", _PARTY),
    Kind("giay_di_duong", "Giấy đi đường", "", "", "GĐĐ", _PARTY),
)

KINDS: dict[str, Kind] = {kind.key: kind for kind in (*_STATE_KINDS, *_PARTY_KINDS)}


@dataclass(frozen=True)
class CopyKind:
    """A kind of copy (điều 25): its name as printed and its code; copies share one series a year."""

    key: str
    name: str
    code: str


COPIES: dict[str, CopyKind] = {
    "sao_y": CopyKind("sao_y", "Sao y", "SY"),
    "sao_luc": CopyKind("sao_luc", "Sao lục", "SL"),
    "trich_sao": CopyKind("trich_sao", "Trích sao", "TrS"),
}


def kinds_of(profile: str) -> tuple[Kind, ...]:
    """The kinds a profile knows, in the order of the decree (rule DOC-R01)."""
    return tuple(kind for kind in KINDS.values() if profile in kind.profiles)


def kind_by_code(code: str, profile: str) -> Kind | None:
    """The kind with this code in the profile; a Party code two kinds share gives the first."""
    return next((kind for kind in kinds_of(profile) if code and kind.code_in(profile) == code), None)


def kind_by_name(name: str) -> Kind | None:
    """The kind whose name this is, whatever its capitals; the older spelling of tone marks is one with ours."""
    folded = name.strip().lower().replace("uỷ", "ủy").replace("thoả", "thỏa")
    return next((kind for kind in KINDS.values() if kind.name.lower() == folded), None)
