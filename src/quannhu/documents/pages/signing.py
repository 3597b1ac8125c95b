"""Digital signatures on the screen: verify any PDF; sign, countersign and seal a document of the program."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quannhu.documents.actions import signing as actions
from quannhu.documents.codes.flow import STEP_NOT_NOW
from quannhu.documents.models import Paper, Signature
from quannhu.documents.pages import sealing
from quannhu.documents.pages.pens import SignForm, identity_of, means_of
from quannhu.documents.queries import document_of, head_of, paper_for, people, signatures, steps_open
from quannhu.documents.queries.signing import file_to_seal, file_to_sign, known_file, signed_file
from quannhu.documents.rules.flow import STATE_NAMES, STEP_NAMES, State, Step, same_name
from quannhu.documents.signing.cabinet import SEAL, SIGNATURE, cabinet
from quannhu.documents.signing.verify import Report, Verdict, verify
from quannhu.documents.signing.verify import Signature as Signed
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import format_instant
from quannhu.kernel.errors import Refused
from quannhu.kernel.money import group_digits
from quannhu.kit.forms import Form, UploadField
from quannhu.kit.pages import ActorRequest, NavItem, page
from quannhu.kit.paper import pdf_response
from quannhu.kit.tables import Cell, Column, Row, Table

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
    return {"report": report, "tone": TONES[report.verdict], "known": known, "shown": shown_of(report)}


@dataclass(frozen=True)
class Shown:
    """A signature as the page tells it: who, the verdict, facts by name."""

    holder: str
    words: str
    tone: str
    facts: list[tuple[str, str]]
    reasons: tuple[str, ...]


def shown_of(report: Report) -> list[Shown]:
    """The signatures in their order."""
    return [
        Shown(one.holder, one.verdict.words, TONES[one.verdict], _facts(one), one.reasons) for one in report.signatures
    ]


def _facts(one: Signed) -> list[tuple[str, str]]:
    stamp = _("không có")
    if one.stamped:
        stamp = _("{instant}, do {authority} cấp").format(instant=format_instant(one.stamped), authority=one.stamper)
    covered = _("toàn bộ tệp")
    if one.covered[0] < one.covered[1]:
        reach, size = (group_digits(number) for number in one.covered)
        covered = _("{reach} byte đầu trong {size} byte, là cả tệp lúc ký").format(reach=reach, size=size)
    facts = [
        (_("Cơ quan"), one.organ), (_("Ô ký"), one.place), (_("Nơi cấp chứng thư"), one.issuer),
        (_("Ký lúc, theo máy người ký"), format_instant(one.at) if one.at else _("không ghi")),
        (_("Dấu thời gian"), stamp),
        (_("Phủ"), covered if one.verdict is not Verdict.BROKEN else ""),
        (_("Sau chữ ký"), _after(one)),
    ]  # fmt: skip
    return [(name, value) for name, value in facts if value]


def _after(one: Signed) -> str:
    """What became of the file since the signature; "" where the signature itself no longer holds."""
    if one.touched is not False and one.verdict is Verdict.BROKEN:
        return ""
    if one.touched is None:
        return _("không đổi")
    if not one.touched:
        return _("bị sửa ngoài việc điền ô và ký tiếp")
    if not one.later:
        return _("thêm dữ liệu không đổi nội dung")
    return _("chỉ ký tiếp hoặc điền ô: {fields}").format(fields="; ".join(one.later))


@page
def document(request: ActorRequest, paper_id: int) -> HttpResponse:
    """The signatures of a document, and what the person may sign of it now."""
    paper = paper_for(request.actor, request.on, paper_id)
    wanted = _wanted(request, paper)
    initial = {"digest": head_of(paper).digest}
    identity = identity_of(request, paper.unit_id if wanted == SEALING else None)
    form = SignForm(
        request.POST or None, request.FILES or None, on=request.on, initial=initial, identity=identity
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        with form.catching():
            if not wanted:
                step = STEP_NAMES[Step.SIGN]
                raise Refused(STEP_NOT_NOW, paper=paper, state=STATE_NAMES[State(paper.state)], step=step)
            _do(request, paper, wanted, identity, form)
            messages.success(request, _("Đã ký số. Tệp đã ký được giữ cùng văn bản."))
            return redirect("documents-signatures", paper_id)
    context = {
        "paper": paper, "form": form, "wanted": wanted, "table": _rows(paper), "last": signed_file(paper),
        "may_annex": may_annex(request, paper),
    }  # fmt: skip
    return render(request, "documents/signatures.html", context, status=form.status)


def _wanted(request: ActorRequest, paper: Paper) -> str:
    """What the person may sign now: `ky`, `ky-kem`, `dong-dau` or nothing. The actions check again."""
    if paper.state == State.APPROVED:
        if paper.signer_id == request.actor.user_id:
            return SIGN
        others = document_of(head_of(paper)).signers[:-1]
        return COUNTERSIGN if any(same_name(one.name, request.actor.name) for one in others) else ""
    sealed = signed_file(paper)
    if may_annex(request, paper) and sealed and sealed.kind != Signature.Kind.ORGAN:
        return SEALING
    return ""


def may_annex(request: ActorRequest, paper: Paper) -> bool:
    """Whether the person may seal an annex of it now. The action asks again."""
    return paper.state == State.NUMBERED and paper.e_signed and Step.ISSUE in steps_open(request.actor, paper)


def _do(request: ActorRequest, paper: Paper, wanted: str, identity: str, form: SignForm) -> None:
    """Sign by what the form brought."""
    organ = wanted == SEALING
    trust, data = cabinet().trust(), form.cleaned_data
    with means_of(request, data, identity, SEAL if organ else SIGNATURE) as means:
        if wanted == SIGN:
            actions.sign_electronically(
                actor=request.actor, at=request.now, paper_id=paper.pk, digest=data["digest"], means=means, trust=trust
            )
        elif wanted == COUNTERSIGN:
            actions.countersign(actor=request.actor, at=request.now, paper_id=paper.pk, means=means, trust=trust)
        else:
            actions.seal(actor=request.actor, at=request.now, paper_id=paper.pk, means=means, trust=trust)


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
            Cell(format_instant(row.signed_at)),
            Cell(row.file.sha256[:16], href=reverse("documents-signature-file", args=[paper.pk, row.pk])),
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


@page
def file_of(request: ActorRequest, paper_id: int, signature_id: int) -> HttpResponse:
    """The file as it was after one signature: of the document, an annex or a copy."""
    paper = paper_for(request.actor, request.on, paper_id)
    row = Signature.objects.filter(paper=paper, pk=signature_id).select_related("file").first()
    if row is None:
        raise Refused(NOT_FOUND, what="chữ ký số của văn bản", key=signature_id)
    return pdf_response(f"chu-ky-{row.pk}.pdf", bytes(row.file.data))


urlpatterns = [
    path("van-ban/kiem-tra-chu-ky/", check, name="documents-verify"),
    path("van-ban/<int:paper_id>/chu-ky/", document, name="documents-signatures"),
    path("van-ban/<int:paper_id>/chu-ky/trinh-ky.pdf", ready, name="documents-ready"),
    path("van-ban/<int:paper_id>/chu-ky/da-ky.pdf", signed, name="documents-signed"),
    path("van-ban/<int:paper_id>/chu-ky/<int:signature_id>.pdf", file_of, name="documents-signature-file"),
    path("van-ban/<int:paper_id>/chu-ky/phu-luc/", sealing.annex, name="documents-annex"),
    path("van-ban/ban-sao/<int:copy_id>/chu-ky/", sealing.copy, name="documents-copy-seal"),
    path("van-ban/ban-sao/<int:copy_id>/da-ky.pdf", sealing.copy_file, name="documents-copy-signed"),
]
