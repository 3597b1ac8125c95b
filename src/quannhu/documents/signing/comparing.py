"""Whether a file signed elsewhere is ours with one signature more and nothing else."""

from __future__ import annotations

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.diff_analysis import DEFAULT_DIFF_POLICY, ModificationLevel, SuspiciousModification

from quannhu.documents.signing.opening import opened


def added_only(base: bytes, signed: bytes, field: str) -> str:
    """What is wrong in Vietnamese; "" when `signed` is `base` with the one field signed.

    The signer's program may add what a signature brings; a word drawn over the page is found, for it is more than that.
    """
    if not signed.startswith(base):
        return "nội dung tệp khác bản trình ký"
    before, after = opened(base), opened(signed)
    had = {one.field_name for one in before.embedded_signatures}
    new = [one.field_name for one in after.embedded_signatures if one.field_name not in had]
    if new != [field]:
        return "tệp phải có thêm đúng một chữ ký, trong ô của người ký"
    try:
        found = DEFAULT_DIFF_POLICY.review_file(after, before.xrefs.total_revisions - 1)
    except (PdfError, SuspiciousModification):
        return "không so sánh được với bản trình ký"
    if isinstance(found, SuspiciousModification) or found.modification_level > ModificationLevel.FORM_FILLING:
        return "ngoài chữ ký, tệp còn bị sửa chỗ khác"
    if {name for name in found.changed_form_fields if name != field}:
        return "ngoài chữ ký, tệp còn bị điền chỗ khác"
    return ""
