"""What may be asked of an arrival: the forms of its page, and the action behind each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents import actions, queries
from quannhu.documents.actions import ArrivalIn, Handler, Incoming
from quannhu.documents.models import Arrival
from quannhu.documents.models.papers import URGENCIES
from quannhu.documents.pages.records_sheet import Asked, UnitForm
from quannhu.documents.queries import arrivals as reads
from quannhu.documents.queries.intake import intake_of, was_presented
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.signing.cabinet import cabinet
from quannhu.kit.forms import CodeField, CountField, DayField, Form, UploadField, WordsField
from quannhu.kit.pages import ActorRequest
from quannhu.organization.queries import labels, may, subtree


class FilesInput(forms.ClearableFileInput):
    """A box that takes several files."""

    allow_multiple_selected = True


class FilesField(UploadField):
    """Several uploaded files, each as one of `UploadField`."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        """The files; none for an empty box that may be empty."""
        given = data if isinstance(data, list | tuple) else [data]
        cleaned = [UploadField.clean(self, one, initial) for one in given or [None]]
        return [one for one in cleaned if one]


def incoming(files: Sequence[UploadedFile[bytes]]) -> list[Incoming]:
    """The files as the actions take them."""
    return [Incoming(one.name or "", one.read()) for one in files]


class ArrivalForm(UnitForm):
    """What the clerk reads on the document."""

    PLACES: ClassVar[dict[str, str]] = {
        "DOC-60": "repeats_reason", "DOC-40": "arrived_on", "DOC-30": "marking", "KER-11": "reason",
        "DOC-57": "scans", "DOC-99": "personal",
    }  # fmt: skip

    unit = CodeField(label=gettext_lazy("Cơ quan nhận"))
    arrived_on = DayField(label=gettext_lazy("Ngày đến"))
    author = WordsField(label=gettext_lazy("Tác giả (cơ quan ban hành)"), max_length=200, size=40)
    reference = WordsField(label=gettext_lazy("Số, ký hiệu"), max_length=60, size=20)
    dated_on = DayField(label=gettext_lazy("Ngày văn bản"))
    kind = forms.ChoiceField(label=gettext_lazy("Loại văn bản"), required=False)
    summary = WordsField(label=gettext_lazy("Trích yếu"), max_length=500, size=60)
    urgency = forms.ChoiceField(label=gettext_lazy("Độ khẩn"), required=False, choices=URGENCIES)
    marking = WordsField(
        label=gettext_lazy("Độ mật"), required=False, size=12,
        help_text=gettext_lazy("Chỉ nhận văn bản độ mật Thường."),
    )  # fmt: skip
    electronic = forms.BooleanField(
        label=gettext_lazy("Văn bản điện tử (đến qua mạng)"), required=False,
        help_text=gettext_lazy("Phải báo đã nhận cho nơi gửi trong ngày."),
    )  # fmt: skip
    pages = CountField(label=gettext_lazy("Số trang"), required=False, least=1, most=100_000)
    signer_post = WordsField(label=gettext_lazy("Chức vụ người ký"), required=False, max_length=100, size=40)
    signer_name = WordsField(label=gettext_lazy("Họ tên người ký"), required=False, max_length=50, size=40)
    note = WordsField(label=gettext_lazy("Ghi chú"), required=False, max_length=500, size=40)
    repeats_reason = WordsField(
        label=gettext_lazy("Lý do vào sổ lại"), required=False, max_length=300, size=40,
        help_text=gettext_lazy("Chỉ ghi khi văn bản này đã có trong sổ."),
    )  # fmt: skip
    personal = forms.BooleanField(
        label=gettext_lazy("Bì ghi đích danh cá nhân"), required=False,
        help_text=gettext_lazy("Bì ghi tên người nhận thì không bóc, không vào sổ."),
    )  # fmt: skip
    handed_back = forms.BooleanField(
        label=gettext_lazy("Người nhận chuyển lại: việc chung của cơ quan"), required=False
    )
    scans = FilesField(
        label=gettext_lazy("Tệp của văn bản"), required=False,
        help_text=gettext_lazy("PDF, DOCX hoặc ảnh chụp PNG, JPEG, TIFF; chọn được nhiều tệp."),
    )  # fmt: skip
    reason = WordsField(label=gettext_lazy("Lý do sửa"), required=False, max_length=300, size=40)

    def __init__(self, *args: Any, amends: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        named = sorted(((key, kind.name) for key, kind in KINDS.items()), key=lambda pair: pair[1])
        self.fields["kind"].choices = [("", _("không rõ")), *named]  # type: ignore[attr-defined]
        entering = ("repeats_reason", "unit", "arrived_on", "electronic", "personal", "handed_back", "scans")
        for name in entering if amends else ("reason",):
            del self.fields[name]

    def arrival(self, unit_id: int, **fixed: Any) -> ArrivalIn:
        """What was typed."""
        data = {name: value for name, value in self.cleaned_data.items() if name in ArrivalIn.__dataclass_fields__}
        return ArrivalIn(unit_id=unit_id, **(data | fixed))


class HandlerForm(Form):
    """Who leads, who takes part, by when; or to whom it is passed on."""

    lead = CodeField(label=gettext_lazy("Chủ trì"), size=48)
    due_on = DayField(label=gettext_lazy("Thời hạn"), required=False)
    partner_1 = CodeField(label=gettext_lazy("Phối hợp"), required=False, size=48)
    partner_2 = CodeField(label=gettext_lazy("Phối hợp"), required=False, size=48)
    partner_3 = CodeField(label=gettext_lazy("Phối hợp"), required=False, size=48)
    partner_due = DayField(label=gettext_lazy("Thời hạn phối hợp"), required=False)
    opinion = WordsField(label=gettext_lazy("Ý kiến chỉ đạo"), required=False, max_length=1_000, size=60)

    def __init__(self, *args: Any, choices: list[tuple[str, str]], partners: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in list(self.fields):
            if name.startswith("partner") and not partners:
                del self.fields[name]
            elif isinstance(self.fields[name], CodeField):
                self.fields[name].choices = choices  # type: ignore[attr-defined]


class ProgressForm(Form):
    """How far it is."""

    text = WordsField(label=gettext_lazy("Tiến độ"), max_length=1_000, size=60)


class FinishForm(Form):
    """By which document, or with what result."""

    paper = CodeField(label=gettext_lazy("Văn bản trả lời"), required=False, size=50)
    result = WordsField(label=gettext_lazy("Kết quả giải quyết"), required=False, max_length=1_000, size=60)


class PresentForm(Form):
    """Before whom it was laid."""

    to = WordsField(label=gettext_lazy("Trình (chức vụ, họ tên)"), max_length=200, size=40)


class ReceiptForm(Form):
    """Whom the receipt goes to."""

    to = WordsField(label=gettext_lazy("Báo cho"), max_length=200, size=40)


class FilesForm(Form):
    """More files of the document."""

    PLACES: ClassVar[dict[str, str]] = {"DOC-57": "scans", "DOC-30": "scans"}

    scans = FilesField(
        label=gettext_lazy("Tệp"), help_text=gettext_lazy("PDF, DOCX hoặc ảnh chụp; chọn được nhiều tệp.")
    )


def _choices(unit_id: int, request: ActorRequest, *, only_people: bool = False) -> list[tuple[str, str]]:
    """Units and people of the organ, as `don-vi-3` and `nguoi-3-7`."""
    inside = [unit_id] if only_people else sorted(subtree(unit_id, request.on) | {unit_id})
    found = []
    names = labels(inside, request.on)
    for each in inside:
        if not only_people:
            found.append((f"don-vi-{each}", f"{names[each].name} ({names[each].code})"))
    for user_id, name, title in reads.people_of(unit_id, request.on):
        found.append((f"nguoi-{unit_id}-{user_id}", f"{name}, {title}"))
    return found


def _handler(code: str, due_on: Any) -> Handler:
    parts = code.split("-")
    return Handler(int(parts[2]), None, due_on) if parts[0] == "don" else Handler(int(parts[1]), int(parts[2]), due_on)


def forms_of(request: ActorRequest, row: Arrival) -> dict[str, Asked]:
    """The forms open to the person, by the verb they are sent with."""
    posted = request.resolver_match.kwargs.get("verb") if request.resolver_match else None
    found: dict[str, Asked] = {}

    def add(verb: str, make: Callable[..., Form], button: Any, *, main: bool = True, **options: Any) -> None:
        data, files = (request.POST, request.FILES) if posted == verb else (None, None)
        form = make(data, files, on=request.on, auto_id=f"{verb}-%s", **options)
        found[verb] = Asked(form, button, reverse("documents-arrival-do", args=[row.pk, verb]), button, main)

    registers = may(request.actor, reads.REGISTER, row.unit_id, request.on)
    if registers:
        add("tep", FilesForm, _("Đưa tệp vào"), main=False)
        intake = intake_of(row)
        if intake is not None and intake.receipt_at is None:
            add("bao-nhan", ReceiptForm, _("Báo đã nhận"), initial={"to": row.author})
    if row.done_at:
        return found
    if may(request.actor, reads.RECEIVE, row.unit_id, request.on) and not was_presented(row):
        add("trinh", PresentForm, _("Trình"))
    assigns = may(request.actor, reads.ASSIGN, row.unit_id, request.on)
    if assigns:
        add("phan-cong", HandlerForm, _("Phân công giải quyết"), choices=_choices(row.unit_id, request), partners=True)
    for one in reads.assignments_of([row.pk]).get(row.pk, ()):
        if one.received_at is None and reads.may_take(request.actor, one, request.on):
            add(f"ky-nhan-{one.pk}", Form, _("Ký nhận"))
        if may(request.actor, reads.ASSIGN, one.unit_id, request.on) and one.user_id is None:
            people = _choices(one.unit_id, request, only_people=True)
            add(f"giao-{one.pk}", HandlerForm, _("Giao người giải quyết"), choices=people, partners=False, main=False)
    if assigns or registers or reads.handles(request.actor, row, request.on):
        add("tien-do", ProgressForm, _("Ghi tiến độ"), main=False)
        add("xong", FinishForm, _("Kết thúc giải quyết"), main=False)
        field = found["xong"].form.fields["paper"]
        assert isinstance(field, CodeField)
        papers = queries.papers_for(request.actor, request.on).filter(issued_at__isnull=False, unit_id=row.unit_id)
        field.choices = [(str(one.pk), str(one)) for one in papers.order_by("-id")[:200]]
    if registers:
        initial = {name: getattr(row, name) for name in ArrivalIn.__dataclass_fields__ if hasattr(row, name)}
        add("sua", ArrivalForm, _("Sửa dòng sổ"), main=False, units={}, amends=True, initial=initial)
    return found


def work_of(request: ActorRequest, row: Arrival, verb: str, form: Form) -> Callable[[], Any]:
    common: dict[str, Any] = {"actor": request.actor, "at": request.now}
    data, name, last = form.cleaned_data, verb.rpartition("-")[0], verb.rpartition("-")[2]
    if verb == "phan-cong":
        partners = [data[f"partner_{at}"] for at in (1, 2, 3)]
        return lambda: actions.assign(
            **common, arrival_id=row.pk, lead=_handler(data["lead"], data["due_on"]), opinion=data["opinion"],
            partners=[_handler(code, data["partner_due"]) for code in partners if code],
        )  # fmt: skip
    if name == "ky-nhan":
        return lambda: actions.take_over(**common, assignment_id=int(last))
    if name == "giao":
        handler = _handler(data["lead"], data["due_on"])
        return lambda: actions.pass_on(
            **common, assignment_id=int(last), user_id=handler.user_id or 0, due_on=data["due_on"],
            opinion=data["opinion"],
        )  # fmt: skip
    if verb == "trinh":
        return lambda: actions.present(**common, arrival_id=row.pk, to=data["to"])
    if verb == "bao-nhan":
        return lambda: actions.acknowledge(**common, arrival_id=row.pk, to=data["to"])
    if verb == "tep":
        files = incoming(data["scans"])
        return lambda: actions.attach_to_arrival(**common, arrival_id=row.pk, files=files, trust=cabinet().trust())
    if verb == "tien-do":
        return lambda: actions.note_progress(**common, arrival_id=row.pk, text=data["text"])
    if verb == "xong":
        paper_id = int(data["paper"]) if data["paper"] else None
        return lambda: actions.finish(**common, arrival_id=row.pk, paper_id=paper_id, result=data["result"])
    assert isinstance(form, ArrivalForm)
    typed = form.arrival(row.unit_id, arrived_on=row.arrived_on)
    return lambda: actions.amend_arrival(**common, arrival_id=row.pk, arrival=typed, reason=data["reason"])
