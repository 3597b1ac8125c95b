"""The steps of a document as buttons: each asks for what its action needs, and no more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.models import Paper
from quannhu.documents.pages import sheet
from quannhu.documents.pages.plumbing import do_once
from quannhu.documents.rules.flow import RIGHT, STEP_NAMES, Step
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import CodeField, DayField, Form, WordsField
from quannhu.kit.pages import ActorRequest, command_id_of, page


class StepForm(Form):
    """What a step asks beside the button."""

    PLACES: ClassVar[dict[str, str]] = {
        "DOC-41": "reason", "DOC-45": "checker", "DOC-40": "dated_on", "DOC-103": "others_signed",
    }  # fmt: skip

    def __init__(self, *args: Any, paper: Paper, step: Step, on: Any, **options: Any) -> None:
        super().__init__(*args, on=on, auto_id=f"{step.value}-%s", **options)
        self.step, self.paper = step, paper
        wanted = ASKED[step]
        for name in list(self.fields):
            if name not in wanted:
                del self.fields[name]
        if "others_signed" in self.fields:
            others = ", ".join(one.name for one in queries.document_of(queries.head_of(paper)).signers[:-1])
            if others:
                self.fields["others_signed"].help_text = others
            else:
                del self.fields["others_signed"]
        self.people: dict[str, int] = {}
        self._offer_people(on)

    def _offer_people(self, on: Any) -> None:
        """Who may be named, by name; the only one, and the signer whom the text names, stand there already."""
        paper, authors = self.paper, queries.author_ids(self.paper)
        named = {signer.name for signer in queries.document_of(queries.head_of(paper)).signers}
        people: tuple[tuple[str, int, Step, frozenset[int]], ...] = (
            ("checker", paper.unit_id, Step.PASS_FORM, authors), ("signer", paper.unit_id, Step.SIGN, authors),
            ("to", paper.drafting_unit_id, Step.START, frozenset()),
        )  # fmt: skip
        for field_name, unit_id, right_of, without in people:
            field = self.fields.get(field_name)
            if not isinstance(field, CodeField):
                continue
            found = queries.candidates(unit_id, RIGHT[right_of], on, without=without)
            count = Counter(one.name for one in found)
            codes = [one.name if count[one.name] == 1 else f"{one.name} ({one.user_id})" for one in found]
            self.people |= {code: one.user_id for code, one in zip(codes, found, strict=True)}
            field.choices = [(code, f"{one.name}, {one.title}") for code, one in zip(codes, found, strict=True)]
            fit = codes if len(codes) == 1 else [code for code in codes if field_name == "signer" and code in named]
            field.initial = fit[0] if fit else ""

    checker = CodeField(label=gettext_lazy("Người kiểm tra thể thức"))
    signer = CodeField(label=gettext_lazy("Người phê duyệt và ký"))
    to = CodeField(label=gettext_lazy("Bàn giao cho"))
    dated_on = DayField(label=gettext_lazy("Ngày văn bản"))
    reason = WordsField(label=gettext_lazy("Lý do"), required=False, size=40, max_length=300)
    note = WordsField(label=gettext_lazy("Ý kiến"), required=False, size=40, max_length=1_000)
    others_signed = forms.BooleanField(label=gettext_lazy("Những người ký khác đã ký trên giấy"), required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    revision = forms.IntegerField(widget=forms.HiddenInput, required=False)


# What each step asks for; a step that is not here is taken on a page of its own.
ASKED: dict[Step, tuple[str, ...]] = {
    Step.SUBMIT: ("checker", "signer", "note", "revision"),
    Step.HAND_OVER: ("to", "note"),
    Step.PASS_FORM: (),
    Step.REVIEW: ("note",),
    Step.APPROVE: ("note", "digest"),
    Step.SIGN: ("digest", "others_signed"),
    Step.NUMBER: ("dated_on", "reason"),
    Step.ISSUE: ("reason",),
    Step.REGISTER: ("note",),
    Step.FILE: ("note",),
    Step.RETURN: ("reason",),
    Step.WITHDRAW: ("reason",),
    Step.RECALL: ("reason",),
    Step.CANCEL: ("reason",),
}
MAIN = (
    Step.SUBMIT, Step.PASS_FORM, Step.REVIEW, Step.APPROVE, Step.SIGN, Step.NUMBER, Step.ISSUE, Step.REGISTER,
    Step.FILE,
)  # fmt: skip
BUTTONS = {
    Step.SUBMIT: gettext_lazy("Trình"), Step.HAND_OVER: gettext_lazy("Bàn giao"),
    Step.PASS_FORM: gettext_lazy("Thể thức đúng, chuyển tiếp"), Step.REVIEW: gettext_lazy("Nội dung đúng, trình duyệt"),
    Step.APPROVE: gettext_lazy("Phê duyệt"), Step.SIGN: gettext_lazy("Đã ký trên giấy"),
    Step.NUMBER: gettext_lazy("Cấp số"), Step.ISSUE: gettext_lazy("Phát hành"), Step.REGISTER: gettext_lazy("Vào sổ"),
    Step.FILE: gettext_lazy("Lưu hồ sơ"), Step.RETURN: gettext_lazy("Trả lại người soạn"),
    Step.WITHDRAW: gettext_lazy("Rút về"), Step.RECALL: gettext_lazy("Thu hồi"), Step.CANCEL: gettext_lazy("Hủy"),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A step this person may take: its form, its button, whether it is the way forward or one aside."""

    step: str
    name: str
    form: StepForm
    button: Any
    main: bool


def offered(request: ActorRequest, paper: Paper, sent: StepForm | None = None) -> list[Offer]:
    """The steps open to the person, the way forward first; the form that was sent keeps what was typed."""
    head = queries.head_of(paper)
    initial = {"digest": head.digest, "revision": paper.revision, "dated_on": request.on}
    found = []
    for step in (*MAIN, Step.HAND_OVER, Step.RETURN, Step.WITHDRAW, Step.RECALL, Step.CANCEL):
        if step not in queries.steps_open(request.actor, paper):
            continue
        form = sent if sent is not None and sent.step == step else None
        form = form or StepForm(paper=paper, step=step, on=request.on, initial=initial)
        found.append(Offer(step.value, STEP_NAMES[step], form, BUTTONS[step], step in MAIN))
    return found


def _work(request: ActorRequest, paper: Paper, step: Step, form: StepForm) -> Callable[[], Any]:
    """The action of the step with what was typed."""
    asked, people = form.cleaned_data, form.people
    common: dict[str, Any] = {"actor": request.actor, "at": request.now, "paper_id": paper.pk}
    note, reason = asked.get("note", ""), asked.get("reason", "")
    digest, command_id = asked.get("digest", ""), command_id_of(request)
    return {
        Step.SUBMIT: lambda: actions.submit(
            **common, revision=asked["revision"] or 0, checker_id=people[asked["checker"]],
            signer_id=people[asked["signer"]], note=note,
        ),
        Step.HAND_OVER: lambda: actions.hand_over(**common, to_id=people[asked["to"]], note=note),
        Step.PASS_FORM: lambda: actions.pass_form(**common),
        Step.REVIEW: lambda: actions.review(**common, note=note),
        Step.APPROVE: lambda: actions.approve(**common, digest=digest, note=note),
        Step.SIGN: lambda: actions.sign(**common, digest=digest, others_signed=asked.get("others_signed", False)),
        Step.NUMBER: lambda: actions.number(
            **common, command_id=command_id, dated_on=asked["dated_on"], reason=reason
        ),
        Step.ISSUE: lambda: actions.issue(**common, command_id=command_id, reason=reason),
        Step.REGISTER: lambda: actions.register(**common, note=note),
        Step.FILE: lambda: actions.file_away(**common, note=note),
        Step.RETURN: lambda: actions.return_(**common, reason=reason),
        Step.WITHDRAW: lambda: actions.withdraw(**common, reason=reason),
        Step.RECALL: lambda: actions.recall(**common, reason=reason),
        Step.CANCEL: lambda: actions.cancel(**common, reason=reason),
    }[step]  # fmt: skip


OWN_COMMAND = frozenset({Step.NUMBER, Step.ISSUE})


@page
def take(request: ActorRequest, paper_id: int, step: str) -> HttpResponse:
    """Take a step; refused, the document's page comes back with the refusal at its box."""
    paper = queries.paper_for(request.actor, request.on, paper_id)
    if step not in {each.value for each in ASKED}:
        raise Refused(NOT_FOUND, what="bước", key=step)
    wanted = Step(step)
    if request.method != "POST":
        return redirect("documents-paper", paper.pk)
    form = StepForm(request.POST, paper=paper, step=wanted, on=request.on)
    if form.is_valid():
        with form.catching():
            work = _work(request, paper, wanted, form)
            if wanted in OWN_COMMAND:
                work()
            else:
                facts = [paper.pk, step, form.cleaned_data.get("digest", ""), form.cleaned_data.get("reason", "")]
                do_once(request, f"documents.page.{step}", facts, lambda: work() and None)
            paper.refresh_from_db()
            done = _("Đã {step}: {paper}.").format(step=STEP_NAMES[wanted], paper=paper.reference or paper.summary)
            messages.success(request, done)
            seen = queries.papers_for(request.actor, request.on).filter(pk=paper.pk).exists()
            return redirect("documents-paper", paper.pk) if seen else redirect("documents-desk")
    paper.refresh_from_db()
    context = sheet.context_of(request, paper) | {"offered": offered(request, paper, form), "sent_form": form}
    return render(request, "documents/paper.html", context, status=form.status)
