"""Digital signatures on the screen: verify any PDF; sign, countersign and seal a document of the program."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents.actions import signing as actions
from quannhu.documents.codes.flow import STEP_NOT_NOW
from quannhu.documents.codes.signing import KEY_NOT_READ
from quannhu.documents.models import Paper, Signature
from quannhu.documents.queries import document_of, head_of, paper_for, people, signatures, steps_open
from quannhu.documents.queries.signing import file_to_seal, file_to_sign, known_file, signed_file
from quannhu.documents.rules.flow import STATE_NAMES, STEP_NAMES, State, Step, same_name
from quannhu.documents.signing import keys
from quannhu.documents.signing.cabinet import SEAL, SIGNATURE, cabinet, token_module
from quannhu.documents.signing.sign import Picture
from quannhu.documents.signing.verify import Report, Verdict, verify
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import Form, UploadField, WordsField
from quannhu.kit.pages import ActorRequest, NavItem, page
from quannhu.kit.paper import pdf_response
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization.queries import labels

NAV = [NavItem(gettext_lazy("Kiểm tra chữ ký số"), "documents-verify", frozenset(), 80)]
TONES = {Verdict.GOOD: "ok", Verdict.UNPROVEN: "warn", Verdict.BROKEN: "bad", Verdict.NONE: "warn"}
SIGN, COUNTERSIGN, SEALING = "ky", "ky-kem", "dong-dau"


class VerifyForm(Form):
    """A PDF from anywhere."""

    file = UploadField(label=gettext_lazy("Tệp PDF đã ký số"))


@page
def check(request: ActorRequest) -> HttpResponse:
    """Whether the signatures of an uploaded PDF hold; nothing of it is kept."""
    form = VerifyForm(request.POST or None, request.FILES or None, on=request.on)
    context: dict[str, object] = {"form": form}
    if form.is_bound and form.is_valid():
        with form.catching():
            context |= _findings(request, form.cleaned_data["file"].read())
    return render(request, "documents/verify.html", context, status=form.status)


def _findings(request: ActorRequest, data: bytes) -> dict[str, object]:
    """The report of a file with what our own records prove of it."""
    trust = cabinet().trust()
    report = verify(data, trust=trust, at=request.now)
    known = known_file(report.sha256, request.actor, request.on)
    if known is not None and not report.good:
        report = verify(data, trust=trust, at=request.now, proven_at=known.since)
    return {"report": report, "tone": TONES[report.verdict], "known": known, "table": table_of(report)}


def table_of(report: Report) -> Table:
    """The signatures, one a row."""
    columns = [
        Column(_("Người ký")), Column(_("Cơ quan")), Column(_("Nơi cấp chứng thư")), Column(_("Ký lúc")),
        Column(_("Kết quả")), Column(_("Ghi chú")),
    ]  # fmt: skip
    rows = [
        Row([
            Cell(one.holder), Cell(one.organ), Cell(one.issuer), Cell(format_instant(one.at) if one.at else ""),
            Cell(one.verdict.words, tone=TONES[one.verdict]), Cell(" ".join(one.reasons)),
        ])
        for one in report.signatures
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Các chữ ký theo thứ tự ký"))


class SignForm(Form):
    """How the key is opened: one of a key on the server, a key file brought along, a token, a file signed elsewhere."""

    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    passphrase = forms.CharField(
        label=gettext_lazy("Mật khẩu khóa hoặc mã PIN"), required=False, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Chỉ dùng để mở khóa cho lần ký này; chương trình không lưu."),
    )  # fmt: skip
    key_file = UploadField(
        label=gettext_lazy("Tệp khóa (.p12)"), required=False,
        help_text=gettext_lazy("Bỏ trống nếu khóa đã để sẵn trên máy chủ."),
    )  # fmt: skip
    image = UploadField(
        label=gettext_lazy("Ảnh chữ ký hoặc con dấu (PNG nền trong)"), required=False,
        help_text=gettext_lazy("Bỏ trống nếu ảnh đã để sẵn trên máy chủ."),
    )  # fmt: skip
    token = WordsField(label=gettext_lazy("Tên thiết bị ký cắm ở máy chủ"), max_length=64, required=False)
    signed_file = UploadField(
        label=gettext_lazy("Hoặc tệp đã ký bằng thiết bị của đồng chí"), required=False,
        help_text=gettext_lazy("Tải bản trình ký về, ký vào đúng ô của mình, rồi đưa tệp lên đây."),
    )  # fmt: skip

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        if not token_module():
            del self.fields["token"]


@page
def document(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The signatures of a document, and what the person may sign of it now."""
    paper = paper_for(request.actor, request.on, paper_id)
    wanted = _wanted(request, paper)
    initial = {"digest": head_of(paper).digest}
    form = SignForm(request.POST or None, request.FILES or None, on=request.on, initial=initial)
    if form.is_bound and form.is_valid():
        with form.catching():
            if not wanted:
                step = STEP_NAMES[Step.SIGN]
                raise Refused(STEP_NOT_NOW, paper=paper, state=STATE_NAMES[State(paper.state)], step=step)
            _do(request, paper, wanted, form)
            messages.success(request, _("Đã ký số. Tệp đã ký được giữ cùng văn bản."))
            return redirect("documents-signatures", paper_id)
    context = {"paper": paper, "form": form, "wanted": wanted, "table": _rows(paper), "last": signed_file(paper)}
    return render(request, "documents/signatures.html", context, status=form.status)


def _wanted(request: ActorRequest, paper: Paper) -> str:
    """What the person may sign now: `ky`, `ky-kem`, `dong-dau` or nothing. The actions check again."""
    if paper.state == State.APPROVED:
        if paper.signer_id == request.actor.user_id:
            return SIGN
        others = document_of(head_of(paper)).signers[:-1]
        return COUNTERSIGN if any(same_name(one.name, request.actor.name) for one in others) else ""
    mine = Step.ISSUE in steps_open(request.actor, paper)
    sealed = signed_file(paper)
    if paper.state == State.NUMBERED and paper.e_signed and mine and sealed and sealed.kind != Signature.Kind.ORGAN:
        return SEALING
    return ""


def _do(request: ActorRequest, paper: Paper, wanted: str, form: SignForm) -> None:
    """Sign by what the form brought."""
    organ = wanted == SEALING
    identity = (
        labels([paper.unit_id], request.on)[paper.unit_id].code if organ else actions.identity_of(request.actor.user_id)
    )
    trust, data = cabinet().trust(), form.cleaned_data
    with _means(data, identity, SEAL if organ else SIGNATURE) as means:
        if wanted == SIGN:
            actions.sign_electronically(
                actor=request.actor, at=request.now, paper_id=paper.pk, digest=data["digest"], means=means, trust=trust
            )
        elif wanted == COUNTERSIGN:
            actions.countersign(actor=request.actor, at=request.now, paper_id=paper.pk, means=means, trust=trust)
        else:
            actions.seal(actor=request.actor, at=request.now, paper_id=paper.pk, means=means, trust=trust)


@contextmanager
def _means(data: dict[str, object], identity: str, what: str) -> Iterator[actions.Means]:
    """An open key with its picture, or the file signed elsewhere; the key is closed at the end."""
    phrase = str(data["passphrase"])
    if data["signed_file"]:
        yield actions.ByFile(_bytes(data["signed_file"]))
        return
    picture = Picture(_bytes(data["image"]), what) if data["image"] else cabinet().picture(identity, what)
    if data.get("token"):
        with keys.open_token(token_module(), str(data["token"]), phrase) as key:
            yield actions.ByKey(key, picture)
        return
    if data["key_file"]:
        yield actions.ByKey(keys.read_file(_bytes(data["key_file"]), "khóa", phrase), picture)
        return
    if not cabinet().has_key(identity):
        raise Refused(KEY_NOT_READ, file=f"{identity}.p12", why="máy chủ chưa có khóa này")
    yield actions.ByKey(cabinet().open(identity, phrase), picture)


def _bytes(file: object) -> bytes:
    return bytes(file.read())  # type: ignore[attr-defined]


def _rows(paper: Paper) -> Table:
    columns = [
        Column(_("Chữ ký")), Column(_("Chủ chứng thư")), Column(_("Nơi cấp")), Column(_("Người thực hiện")),
        Column(_("Lúc")), Column(_("SHA-256 của tệp"), "small"),
    ]  # fmt: skip
    found = signatures(paper)
    names = people(row.signed_by for row in found)
    rows = [
        Row([
            Cell(row.get_kind_display()), Cell(row.subject), Cell(row.issuer), Cell(names.get(row.signed_by, "")),
            Cell(format_instant(row.signed_at)), Cell(row.file.sha256[:16]),
        ])
        for row in found
    ]  # fmt: skip
    return Table(columns, rows, caption=_("Chữ ký số của văn bản"), empty=_("Văn bản chưa có chữ ký số nào."))


@page
def ready(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The file to be signed next, to read or to sign elsewhere."""
    paper = paper_for(request.actor, request.on, paper_id)
    made: Callable[[Paper], bytes | None] = file_to_seal if paper.state == State.NUMBERED else file_to_sign
    pdf = made(paper)
    if pdf is None:
        raise Refused(NOT_FOUND, what="bản trình ký của văn bản", key=paper_id)
    return pdf_response(f"trinh-ky-{paper_id}.pdf", pdf)


@page
def signed(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The last signed file."""
    last = signed_file(paper_for(request.actor, request.on, paper_id))
    if last is None:
        raise Refused(NOT_FOUND, what="bản đã ký số của văn bản", key=paper_id)
    return pdf_response(f"da-ky-{paper_id}.pdf", bytes(last.file.data))


urlpatterns = [
    path("van-ban/kiem-tra-chu-ky/", check, name="documents-verify"),
    path("van-ban/<int:paper_id>/chu-ky/", document, name="documents-signatures"),
    path("van-ban/<int:paper_id>/chu-ky/trinh-ky.pdf", ready, name="documents-ready"),
    path("van-ban/<int:paper_id>/chu-ky/da-ky.pdf", signed, name="documents-signed"),
]
