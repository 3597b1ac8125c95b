"""A document's life: the row it is followed by, its versions, its steps, comments and who read it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from quannhu.documents.models.files import StoredFile
from quannhu.documents.rules.flow import STATE_NAMES, STEP_NAMES, State
from quannhu.documents.rules.kinds import PROFILES
from quannhu.documents.rules.values import Urgency
from quannhu.organization.models import Unit

STATES = [(state.value, name) for state, name in STATE_NAMES.items()]
STEPS = [(step.value, name) for step, name in STEP_NAMES.items()]
URGENCIES = [
    (Urgency.NONE.value, "thường"), (Urgency.URGENT.value, "khẩn"), (Urgency.VERY_URGENT.value, "thượng khẩn"),
    (Urgency.FLASH.value, "hỏa tốc"),
]  # fmt: skip


class Paper(models.Model):
    """A document from its first draft to its work file. What it says stands in `Version`; here is how it stands.

    unit        the issuing organ: whose number series, sign and seal; drafting_unit answers for the content
    kind        key of rules.kinds.KINDS; summary and signer_name are copies of the head version's
    revision    counts saves: a save that does not know the last one is refused (DOC-33)
    holder_id   whose turn it is; null when any holder of the next step's right may take it
    reference   "12/TTr-QN" when numbered; digests are `rules.codec.digest` of the text without number and date
    """

    class Medium(models.TextChoices):
        PAPER = "paper", "giấy"
        ELECTRONIC = "electronic", "điện tử"

    class Relation(models.TextChoices):
        CORRECTS = "corrects", "đính chính"
        REPLACES = "replaces", "thay thế"
        ANSWERS = "answers", "trả lời"

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="papers", verbose_name="cơ quan ban hành")
    drafting_unit = models.ForeignKey(Unit, models.PROTECT, related_name="drafted_papers", verbose_name="đơn vị soạn")
    kind = models.CharField("loại văn bản", max_length=30)
    profile = models.CharField("bộ quy định", max_length=10, choices=list(PROFILES.items()))
    summary = models.CharField("trích yếu", max_length=500)
    summary_search = models.CharField(max_length=500)
    urgency = models.CharField("độ khẩn", max_length=12, choices=URGENCIES, blank=True, default="")
    medium = models.CharField("hình thức", max_length=10, choices=Medium.choices, default=Medium.PAPER)
    state = models.CharField("trạng thái", max_length=10, choices=STATES, default=State.DRAFT.value)
    revision = models.PositiveIntegerField(default=1)
    task = models.CharField("nhiệm vụ", max_length=200, blank=True)
    due_on = models.DateField("hạn trình ký", null=True)

    drafter_id = models.BigIntegerField("người soạn")
    holder_id = models.BigIntegerField("đang giữ", null=True)
    checker_id = models.BigIntegerField("người kiểm tra thể thức", null=True)
    signer_id = models.BigIntegerField("người ký", null=True)
    signer_name = models.CharField("tên người ký", max_length=200, blank=True)
    started_at = models.DateTimeField("lập lúc")
    submitted_at = models.DateTimeField("trình lúc", null=True)

    approved_at = models.DateTimeField("duyệt lúc", null=True)
    approved_digest = models.CharField(max_length=64, blank=True)
    signed_at = models.DateTimeField("ký lúc", null=True)
    signed_digest = models.CharField(max_length=64, blank=True)
    e_signed = models.BooleanField("ký số", default=False)
    number = models.PositiveIntegerField("số", null=True)
    reference = models.CharField("số, ký hiệu", max_length=60, blank=True)
    dated_on = models.DateField("ngày văn bản", null=True)
    numbered_at = models.DateTimeField("cấp số lúc", null=True)
    issued_at = models.DateTimeField("phát hành lúc", null=True)
    issued_digest = models.CharField(max_length=64, blank=True)
    issued_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    registered_at = models.DateTimeField("vào sổ lúc", null=True)
    filed_at = models.DateTimeField("lưu hồ sơ lúc", null=True)
    ended_at = models.DateTimeField("thu hồi, hủy lúc", null=True)
    ended_reason = models.CharField("lý do thu hồi, hủy", max_length=300, blank=True)

    relation = models.CharField("quan hệ", max_length=8, choices=Relation.choices, blank=True, default="")
    related = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")

    class Meta:
        constraints = [
            # Sent text = signed text = approved text: no row that says otherwise can stand.
            models.CheckConstraint(
                condition=Q(signed_digest="") | Q(signed_digest=F("approved_digest")), name="paper_signed_is_approved"
            ),
            models.CheckConstraint(
                condition=Q(issued_digest="") | Q(issued_digest=F("signed_digest")), name="paper_sent_is_signed"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | ~Q(signed_digest=""), name="paper_number_after_signature"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True, reference="", dated_on__isnull=True)
                | Q(number__isnull=False, dated_on__isnull=False) & ~Q(reference=""),
                name="paper_number_whole",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["issued", "registered", "filed", "recalled"])
                | Q(number__isnull=False, issued_at__isnull=False) & ~Q(issued_digest=""),
                name="paper_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(signed_digest="") | ~Q(signer_id=F("drafter_id")), name="paper_two_persons"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="paper_state"),
            models.Index(fields=["holder_id", "state"], name="paper_holder"),
            models.Index(fields=["drafter_id"], name="paper_drafter"),
            models.Index(fields=["checker_id"], name="paper_checker"),
            models.Index(fields=["signer_id"], name="paper_signer"),
            models.Index(fields=["dated_on", "id"], name="paper_dated"),
        ]

    def __str__(self) -> str:
        return self.reference or self.summary


class Version(models.Model):
    """What a document said: one row for every text somebody handed on. The last one is the head.

    content     rules.codec.to_plain; digest of it without number and date
    sealed      handed on, or begun by somebody else, or ten minutes old: it never changes again (the database says so)
    why         "lập dự thảo", "trình", "nhập từ tệp mau.docx"
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("bản")
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    sealed = models.BooleanField(default=False)
    made_by = models.BigIntegerField("người viết")
    made_at = models.DateTimeField("từ")
    saved_at = models.DateTimeField("lưu lúc")
    why = models.CharField("lý do", max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["paper", "number"], name="version_number"),
            models.UniqueConstraint(fields=["paper"], condition=Q(sealed=False), name="version_one_open"),
        ]


class Author(models.Model):
    """A person who writes a document: the drafter, and whoever it was handed to or shared with."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="authors")
    user_id = models.BigIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "user_id"], name="author_once")]
        indexes = [models.Index(fields=["user_id"], name="author_user")]


class StepTaken(models.Model):
    """A step of a document's life: who, when, by which post, on which text, why. Never changed.

    version     the head's number then; digest of its text
    note        reason of a return, of a recall; opinion of an approval
    findings    of PASS_FORM: what the checker still advised
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="steps")
    step = models.CharField("bước", max_length=10, choices=STEPS)
    before = models.CharField(max_length=10, choices=STATES, blank=True)
    after = models.CharField(max_length=10, choices=STATES)
    by = models.BigIntegerField("người làm")
    title = models.CharField("chức vụ", max_length=200, blank=True)
    at = models.DateTimeField("lúc")
    version = models.PositiveIntegerField("bản")
    digest = models.CharField(max_length=64)
    note = models.CharField("ý kiến", max_length=1000, blank=True)
    to_id = models.BigIntegerField("chuyển tới", null=True)
    findings = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["paper", "id"], name="step_paper"),
            models.Index(fields=["step", "at"], name="step_kind"),
        ]


class Comment(models.Model):
    """A remark beside a place of a version; closed by its writer or an author.

    place       "thân/3", "căn cứ/1", "trích yếu"; "" speaks of the whole
    """

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="comments")
    version = models.PositiveIntegerField("bản")
    place = models.CharField("chỗ", max_length=100, blank=True)
    text = models.CharField("ý kiến", max_length=2000)
    answers = models.ForeignKey("self", models.PROTECT, null=True, related_name="replies")
    by = models.BigIntegerField()
    at = models.DateTimeField()
    closed_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)


class Reading(models.Model):
    """Somebody opened a version of a document (lịch sử xem); one row a person, version and day."""

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="readings")
    version = models.PositiveIntegerField("bản")
    by = models.BigIntegerField()
    on = models.DateField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "version", "by", "on"], name="reading_once")]


class Dispatch(models.Model):
    """A document sent to one recipient: what goes into the outgoing register.

    digest      of the text sent; file the signed one, when it went electronically
    """

    class Channel(models.TextChoices):
        HAND = "hand", "trực tiếp"
        POST = "post", "bưu điện"
        NETWORK = "network", "mạng nội bộ"

    class Ending(models.TextChoices):
        RETURNED = "returned", "đã trả lại"
        DESTROYED = "destroyed", "đã hủy"

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="dispatches")
    recipient = models.CharField("nơi nhận", max_length=300)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    channel = models.CharField("cách gửi", max_length=8, choices=Channel.choices, default=Channel.HAND)
    copies = models.PositiveSmallIntegerField("số bản", default=1)
    digest = models.CharField(max_length=64)
    sent_by = models.BigIntegerField()
    sent_at = models.DateTimeField("chuyển lúc")
    received_at = models.DateTimeField("nhận lúc", null=True)
    received_by = models.CharField("ký nhận", max_length=200, blank=True)
    ended_at = models.DateTimeField("thu lại lúc", null=True)
    ended_how = models.CharField("sau khi thu hồi", max_length=9, choices=Ending.choices, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["paper", "recipient"], name="dispatch_once")]
