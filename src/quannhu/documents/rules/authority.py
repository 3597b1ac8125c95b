"""By what authority a signer signs, as printed, and whether it can be so (NĐ 30/2020, điều 13)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from quannhu.documents.rules.kinds import PARTY
from quannhu.documents.rules.values import Authority, Signer

_PARTY_FORMS = {
    Authority.COLLECTIVE: "T/M",
    Authority.DEPUTY: "K/T",
    Authority.BY_ORDER: "T/L",
    Authority.DELEGATED: "T/UQ",
}
_INNER = re.compile(r"\s+(?=(?:KT\.|TL\.|TUQ\.|K/T|T/L|T/UQ)\s)")
_FOR_THE_HEAD = re.compile(r"^((?:KT\.|K/T)\s+(?!PHÓ\s).+?)\s+(PHÓ\s.+)$")


def authority_form(authority: Authority, profile: str) -> str:
    """`KT.`, in the Party's manner `K/T`; "" when the signer signs in the own post."""
    return _PARTY_FORMS.get(authority, str(authority)) if profile == PARTY else str(authority)


def post_lines(signer: Signer, profile: str) -> tuple[str, ...]:
    """The lines above the signature in capitals: `KT. CỤC TRƯỞNG`, `PHÓ CỤC TRƯỞNG` (rule DOC-R08)."""
    post, form = signer.post.upper(), authority_form(signer.authority, profile)
    if signer.authority == Authority.OWN:
        return (post,) if post else ()
    if signer.authority == Authority.ACTING:
        return (f"{form} {post}",)
    lines = (f"{form} {signer.of.upper()}".rstrip(), post)
    return tuple(part for line in lines for part in _split(line))


def _split(line: str) -> Iterator[str]:
    """`TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH` in its three lines: one authority stands under another."""
    for part in _INNER.split(line):
        head = _FOR_THE_HEAD.match(part)
        yield from head.groups() if head else (part,)


def name_line(signer: Signer) -> str:
    """The name, in the armed forces after the rank: `Đại tá Nguyễn Văn A`."""
    return f"{signer.rank} {signer.name}".strip()


def authority_fault(signer: Signer) -> str:
    """What cannot be in the authority form, in words; "" when it can (rule DOC-R09)."""
    post, of = signer.post.casefold(), signer.of.casefold()
    match signer.authority:
        case Authority.OWN | Authority.ACTING:
            return "không ghi thay mặt ai" if of else ""
        case Authority.COLLECTIVE if not of:
            return "phải ghi tên tập thể"
        case Authority.DEPUTY if not of:
            return "phải ghi chức vụ người đứng đầu được ký thay"
        case Authority.DEPUTY if not post.startswith("phó"):
            return "chỉ dành cho cấp phó của người đứng đầu"
        case Authority.BY_ORDER | Authority.DELEGATED if not of:
            return "phải ghi chức vụ người giao ký"
        case Authority.BY_ORDER if post == of or post == f"phó {of}":
            return "không dành cho cấp phó của chính người giao ký; cấp phó ký thay (KT.)"
    return "" if post else "phải ghi chức vụ người ký"
