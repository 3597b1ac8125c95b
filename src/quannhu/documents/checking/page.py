"""docs/the-thuc.md: every rule of every profile, written from the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator

from quannhu.documents.checking.findings import ADVICE
from quannhu.documents.checking.profiles import Profile, Zone, known_profiles, load_profile
from quannhu.documents.checking.rulebook import COMMON, RULES, Rule, is_own, is_soft
from quannhu.documents.checking.rules_form import range_of

_HEAD = """# Quy tắc thể thức

Trang này do chương trình viết (`make docs`) từ chính các quy tắc của bộ kiểm tra thể thức (`quannhu documents check`).
Mã không bao giờ đổi. Bộ quy định chưa kiểm chứng chỉ cho lời nhắc; điều nó lấy nguyên từ bộ đã kiểm chứng giữ mã và mức
của bộ ấy. Cách đặt dấu thanh (hoà, hòa) và kiểu chữ dựng rời không bao giờ là lỗi.
"""
_MARKS = {
    ("bold", True): "đậm",
    ("bold", False): "không đậm",
    ("italic", True): "nghiêng",
    ("italic", False): "đứng",
    ("case", "upper"): "in hoa",
    ("case", "lower"): "in thường",
    ("align", "center"): "canh giữa",
    ("align", "both"): "canh đều",
}


def form_page() -> str:
    """The whole page."""
    return "\n".join([_HEAD, *(line for key in known_profiles() for line in _of_profile(load_profile(key)))]) + "\n"


def _of_profile(profile: Profile) -> Iterator[str]:
    state = "đã kiểm chứng" if profile.verified else "chưa kiểm chứng"
    yield f"\n## {profile.key}: {profile.name}\n"
    yield f"Từ ngày {profile.since:%d/%m/%Y}, {state}. Nguồn: {profile.source}."
    if profile.base:
        yield f"Lấy nguyên mọi quy tắc của `{profile.base}`, trừ các quy tắc dưới đây."
    yield "\n| Mã | Phần | Quy tắc | Mức |\n|---|---|---|---|"
    for key, rule in sorted(RULES.items()):
        if rule.group not in (COMMON, *profile.groups) or key in profile.off:
            continue
        wanted = _wanted(rule, profile)
        if wanted is None or (profile.base and not is_own(rule, profile)):
            continue
        zone = next((profile.zones[name] for name, _ in rule.fields), None)
        level = "nhắc" if rule.severity == ADVICE or is_soft(rule, profile) else "lỗi"
        yield f"| {profile.prefix}-{key} | {zone.name if zone else rule.zone} | {wanted} | {level} |"


def _wanted(rule: Rule, profile: Profile) -> str | None:
    """What the rule asks in this profile; None when the profile says nothing of it."""
    if not rule.fields:
        return rule.title
    name, field = rule.fields[0]
    zone = profile.zones.get(name)
    return None if zone is None else _mark(zone, field)


def _mark(zone: Zone, field: str) -> str | None:
    if field == "size":
        return None if zone.size is None else f"cỡ {range_of(zone.size)}"
    return _MARKS.get((field, getattr(zone, field)))
