"""The organ's signature on what is a file of its own: an annex of a document, an electronic copy."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents.actions import signing as actions
from quannhu.documents.codes.signing import NOT_A_PDF
from quannhu.documents.models import SignedCopy
from quannhu.documents.pages.pens import KeyForm, identity_of, key_of
from quannhu.documents.queries import paper_for
from quannhu.documents.queries.signing import copy_to_seal, signed_copy
from quannhu.documents.queries.workfiles import copy_for
from quannhu.documents.signing.cabinet import cabinet
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import UploadField, WordsField
from quannhu.kit.pages import ActorRequest, page
from quannhu.kit.paper import pdf_response

ANNEX_NOTE = gettext_lazy(
    "Phụ lục là tệp riêng: cơ quan ký số ở góc trên bên phải trang đầu, ghi số, ký hiệu và thời gian ký, không có hình."
    " Phụ lục chung tệp với văn bản thì không ký lại."
)
COPY_NOTE = gettext_lazy(
    "Cơ quan sao ký số ở góc trên bên phải trang đầu: hình thức sao, tên cơ quan, thời gian ký; không có hình."
    " Bản sao chỉ ký số một lần."
)


class AnnexForm(KeyForm):
    """The annex and the organ's key."""

    file = UploadField(label=gettext_lazy("Tệp phụ lục (PDF)"))
    name = WordsField(label=gettext_lazy("Tên phụ lục"), max_length=200, required=False)


class CopyForm(KeyForm):
    """The copy and the organ's key."""

    file = UploadField(label=gettext_lazy("Bản số hóa (PDF từ 1.4, màu, từ 200 dpi)"), required=False)


@page
def annex(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The clerk signs an annex for the organ: words at the top right of its first page."""
    paper = paper_for(request.actor, request.on, paper_id)
    identity = identity_of(request, paper.unit_id)
    form = AnnexForm(request.POST or None, request.FILES or None, on=request.on, identity=identity)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching(), key_of(request, data, identity) as key:
            actions.seal_annex(
                actor=request.actor, at=request.now, paper_id=paper.pk, name=data["name"] or data["file"].name,
                data=bytes(data["file"].read()), key=key, trust=cabinet().trust(), stamper=cabinet().stamper(),
            )  # fmt: skip
            messages.success(request, _("Đã ký số phụ lục. Tệp đã ký được giữ cùng văn bản."))
            return redirect("documents-signatures", paper_id)
    context = {
        "form": form, "heading": _("Ký số phụ lục"), "back": reverse("documents-signatures", args=[paper.pk]),
        "of": str(paper), "button": _("Ký số phụ lục"),
        "note": ANNEX_NOTE,
    }  # fmt: skip
    return render(request, "documents/sealing.html", context, status=form.status)


@page
def copy(request: ActorRequest, copy_id: int) -> HttpResponse:
    """The clerk signs an electronic copy for the organ that made it."""
    row = copy_for(request.actor, request.on, copy_id)
    identity = identity_of(request, row.unit_id)
    made, kept = copy_to_seal(row), signed_copy(row)
    form = CopyForm(request.POST or None, request.FILES or None, on=request.on, identity=identity)
    if made is not None:
        # What the program prints itself is not scanned.
        del form.fields["file"]
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        with form.catching():
            if made is None and not data["file"]:
                raise Refused(NOT_A_PDF, why=_("chưa chọn bản số hóa"))
            pdf = made if made is not None else bytes(data["file"].read())
            with key_of(request, data, identity) as key:
                actions.seal_copy(
                    actor=request.actor, at=request.now, copy_id=row.pk, data=pdf, key=key, trust=cabinet().trust(),
                    stamper=cabinet().stamper(),
                )  # fmt: skip
            messages.success(request, _("Đã ký số bản sao."))
            return redirect("documents-copy-seal", copy_id)
    context = {
        "form": form, "heading": _("Ký số bản sao"), "back": reverse("documents-copy", args=[row.pk]),
        "of": str(row), "button": _("Ký số bản sao"), "closed": _closed(row.form, kept),
        "signed": reverse("documents-copy-signed", args=[row.pk]) if kept else "",
        "note": COPY_NOTE,
    }  # fmt: skip
    return render(request, "documents/sealing.html", context, status=form.status)


def _closed(form: str, kept: SignedCopy | None) -> str:
    """Why nothing is to be signed; "" when there is."""
    if kept is not None:
        return _("Đã ký số lúc {instant} bằng chứng thư của {holder}.").format(
            instant=format_instant(kept.signed_at), holder=kept.subject
        )  # fmt: skip
    return "" if form == "electronic" else _("Bản sao giấy ký và đóng dấu trên giấy.")


@page
def copy_file(request: ActorRequest, copy_id: int) -> HttpResponse:
    """The signed copy."""
    kept = signed_copy(copy_for(request.actor, request.on, copy_id))
    if kept is None:
        raise Refused(NOT_FOUND, what="tệp ký số của bản sao", key=copy_id)
    return pdf_response(f"ban-sao-{copy_id}-da-ky.pdf", bytes(kept.file.data))
