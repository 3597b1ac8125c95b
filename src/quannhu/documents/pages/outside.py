"""A Word file from elsewhere: its form checked, put right where no word changes, or taken in as a draft."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions
from quannhu.documents.checking import check_layout, profile_of, refuse_secret
from quannhu.documents.checking.fixing import mend
from quannhu.documents.pages.one import DOCX
from quannhu.documents.queries.figures import finder
from quannhu.documents.queries.organs import organs_for
from quannhu.documents.reading import open_docx, read
from quannhu.documents.reading.controls import controls_of
from quannhu.documents.reading.recognise import recognise
from quannhu.documents.rules.kinds import PROFILES
from quannhu.documents.rules.linking import relinked
from quannhu.documents.rules.text import unnumbered
from quannhu.kernel.errors import Problem, Refused
from quannhu.kit.forms import CodeField, Form, UploadField, fault_words
from quannhu.kit.pages import ActorRequest, command_id_of, page
from quannhu.kit.sheets import Upload
from quannhu.kit.staging import stage, staged

NOTICES = 20


class FileForm(Form):
    """The file, and by which rules it is judged."""

    file = UploadField(label=gettext_lazy("Tệp Word (.docx)"), required=False)
    profile = forms.ChoiceField(
        label=gettext_lazy("Bộ quy định"), required=False, choices=[("", gettext_lazy("tự nhận")), *PROFILES.items()]
    )
    unit = CodeField(label=gettext_lazy("Cơ quan ban hành (khi đưa vào soạn)"), required=False)


@page
def outside(request: ActorRequest) -> HttpResponse:
    """Check a file; the same page offers what can be done with it."""
    named = organs_for(request.actor, request.on)
    ids = {label.code: unit_id for unit_id, label in named.items()}
    form = FileForm(request.POST or None, request.FILES or None, on=request.on)
    form.fields["unit"].choices = sorted((code, f"{code} – {named[pk].name}") for code, pk in ids.items())  # type: ignore[attr-defined]
    context: dict[str, Any] = {"form": form, "may_draft": bool(ids)}
    if form.is_bound and form.is_valid():
        with form.catching():
            token, upload = _file(request, form)
            answer = _work(request, form, upload, ids)
            if answer is not None:
                return answer
            context |= _found(upload, form.cleaned_data["profile"] or None) | {"token": token, "name": upload.name}
    return render(request, "documents/outside.html", context, status=form.status)


def _file(request: ActorRequest, form: FileForm) -> tuple[str, Upload]:
    """The file just sent, or the one that was judged before, and how to ask for it again."""
    sent = form.cleaned_data["file"]
    if sent is not None:
        upload = Upload(sent.read(), sent.name)
        return stage(request.actor.user_id, upload, request.now), upload
    token = request.POST.get("token", "")
    return token, staged(request.actor.user_id, token)


def _found(upload: Upload, profile: str | None) -> dict[str, Any]:
    """What the checker says, and what would be read out of the file."""
    layout = read(upload.data)
    refuse_secret(layout)
    findings = check_layout(layout, profile)
    errors = sum(one.is_error for one in findings)
    return {
        "findings": findings, "errors": errors, "advice": len(findings) - errors,
        "mendable": any(one.repair for one in findings), "profile_name": PROFILES[profile or profile_of(layout)],
        "remote": layout.remote, "macros": layout.macros,
    }  # fmt: skip


def _work(request: ActorRequest, form: FileForm, upload: Upload, ids: dict[str, int]) -> HttpResponse | None:
    """The file put right, or the draft it became; None when it is only to be judged."""
    profile = form.cleaned_data["profile"] or None
    wanted = request.POST.get("viec")
    if wanted == "sua":
        refuse_secret(read(upload.data))
        mended = mend(upload.data, profile)
        response = HttpResponse(mended.data, content_type=DOCX)
        response["Content-Disposition"] = 'attachment; filename="da-sua-the-thuc.docx"'
        return response
    if wanted != "soan":
        return None
    opened = open_docx(upload.data)
    refuse_secret(opened.layout)
    found = recognise(opened.layout, profile=profile)
    unit_id = ids.get(form.cleaned_data["unit"] or "")
    if unit_id is None:
        form.add_error("unit", _("Chọn cơ quan ban hành để đưa văn bản vào soạn."))
        return None
    command_id: uuid.UUID = command_id_of(request)
    document = unnumbered(found.document)
    document, doubts = relinked(document, controls_of(opened), finder(request.actor, request.now, document))
    made = actions.start_draft(
        actor=request.actor, at=request.now, command_id=command_id, document=document,
        unit_id=unit_id, marking=found.secrecy, why=_("nhập từ tệp {name}").format(name=upload.name)[:300],
    )  # fmt: skip
    actions.attach(
        actor=request.actor, at=request.now, paper_id=made, role="source", name=upload.name, data=upload.data,
        media_type=DOCX,
    )  # fmt: skip
    notices: list[Refused | Problem] = [*doubts, *found.notices]
    for notice in notices[:NOTICES]:
        messages.warning(request, fault_words(notice))
    return redirect("documents-edit", made)
