"""Work files (hồ sơ): the year's list, the files, what lies in them, copies made, what was lent and handed over."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from quannhu.documents.models.arrivals import Arrival
from quannhu.documents.models.files import StoredFile
from quannhu.documents.models.papers import Paper
from quannhu.documents.rules.copies import FORMS, ORIGINS
from quannhu.documents.rules.kinds import COPIES
from quannhu.documents.rules.registers import REGISTERS
from quannhu.organization.models import Unit


class PaperCopy(models.Model):
    """A copy made by an organ: sao y, sao lục or trích sao, in the one series of copies of the year. Never changed.

    paper, arrival, copied  what it was made from: exactly one; a sao lục is made of a sao y
    origin, form            what the source is and what the copy is: paper or electronic
    blocks                  of a trích sao: which blocks of the body; extract: the words when the source is no Paper
    signer                  {authority, of, post, rank, name} as printed
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="copies_made", verbose_name="cơ quan sao")
    kind = models.CharField("hình thức sao", max_length=10, choices=[(key, one.name) for key, one in COPIES.items()])
    year = models.PositiveSmallIntegerField("năm")
    number = models.PositiveIntegerField("số bản sao")
    reference = models.CharField("số, ký hiệu", max_length=60)
    dated_on = models.DateField("ngày sao")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="copies")
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, related_name="copies")
    copied = models.ForeignKey("self", models.PROTECT, null=True, related_name="copied_again")
    origin = models.CharField("sao từ", max_length=10, choices=list(ORIGINS.items()))
    form = models.CharField("thành", max_length=10, choices=list(FORMS.items()))
    blocks = models.JSONField(default=list)
    extract = models.TextField("phần trích", blank=True)
    organ = models.CharField("tên cơ quan sao", max_length=200)
    organ_sign = models.CharField("chữ viết tắt", max_length=30)
    place = models.CharField("địa danh", max_length=100)
    signer_id = models.BigIntegerField("người ký")
    signer = models.JSONField()
    recipients = models.JSONField("nơi nhận", default=list)
    copies = models.PositiveSmallIntegerField("số bản", default=1)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="paper_copy_number_once"),
            models.CheckConstraint(
                condition=Q(paper__isnull=False, arrival__isnull=True, copied__isnull=True)
                | Q(paper__isnull=True, arrival__isnull=False, copied__isnull=True)
                | Q(paper__isnull=True, arrival__isnull=True, copied__isnull=False),
                name="paper_copy_one_source",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class FileList(models.Model):
    """The year's list of work files (danh mục hồ sơ) of an organ, approved by its head at the start of the year."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="file_lists")
    year = models.PositiveSmallIntegerField("năm")
    approved_by = models.BigIntegerField("người duyệt")
    approved_at = models.DateTimeField("duyệt lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="file_list_once")]


class FileTransfer(models.Model):
    """A handing-over of closed files to the archive: two copies of the list and the minutes. Never changed."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="file_transfers")
    on = models.DateField("ngày giao")
    giver = models.CharField("bên giao", max_length=200)
    receiver = models.CharField("bên nhận", max_length=200)
    archive = models.CharField("nơi nhận lưu trữ", max_length=200)
    note = models.CharField("ghi chú", max_length=500, blank=True)
    made_by = models.BigIntegerField()
    made_at = models.DateTimeField()


class WorkFile(models.Model):
    """A work file: what belongs to one matter, under the number the year's list gives it.

    reference   "01.TCCB": number within the heading; subject_code, subject: the heading
    years       how long it is kept; None is for ever (Vĩnh viễn)
    ended_on    the day the work ended, known when it is closed; keep_until: how long the unit keeps it back
    works       a file of building works: handed over three months after the settlement
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="work_files", verbose_name="cơ quan")
    year = models.PositiveSmallIntegerField("năm")
    subject_code = models.CharField("mã đề mục", max_length=15)
    subject = models.CharField("đề mục", max_length=200)
    number = models.PositiveSmallIntegerField("số")
    reference = models.CharField("số, ký hiệu hồ sơ", max_length=20)
    title = models.CharField("tiêu đề", max_length=500)
    years = models.PositiveSmallIntegerField("thời hạn bảo quản (năm)", null=True)
    keeper_id = models.BigIntegerField("người lập", null=True)
    works = models.BooleanField("công trình xây dựng", default=False)
    description = models.CharField("mô tả", max_length=500, blank=True)
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField("mở lúc")
    ended_on = models.DateField("ngày kết thúc công việc", null=True)
    closed_at = models.DateTimeField("kết thúc hồ sơ lúc", null=True)
    closed_by = models.BigIntegerField(null=True)
    sheets = models.PositiveIntegerField("số tờ", null=True)
    closing_note = models.CharField("chứng từ kết thúc", max_length=500, blank=True)
    keep_until = models.DateField("giữ lại đến", null=True)
    keep_basis = models.CharField("văn bản cho giữ lại", max_length=300, blank=True)
    transfer = models.ForeignKey(FileTransfer, models.PROTECT, null=True, related_name="files")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "subject_code", "number"], name="work_file_once"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(ended_on__isnull=False) & ~Q(closing_note=""),
                name="work_file_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(transfer__isnull=True) | Q(closed_at__isnull=False), name="work_file_closed_first"
            ),
            models.CheckConstraint(condition=Q(keep_until__isnull=True) | ~Q(keep_basis=""), name="work_file_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}"


class FileItem(models.Model):
    """A document in a work file, by reference: the same document lies in many files without a copy.

    dropped_at  taken out again (a draft, a duplicate), with the reason
    """

    file = models.ForeignKey(WorkFile, models.PROTECT, related_name="items")
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="file_items")
    arrival = models.ForeignKey(Arrival, models.PROTECT, null=True, related_name="file_items")
    copy = models.ForeignKey(PaperCopy, models.PROTECT, null=True, related_name="file_items")
    added_by = models.BigIntegerField()
    added_at = models.DateTimeField()
    dropped_by = models.BigIntegerField(null=True)
    dropped_at = models.DateTimeField(null=True)
    reason = models.CharField("lý do bỏ ra", max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", name], condition=Q(dropped_at__isnull=True), name=f"file_item_{name}_once"
            )
            for name in ("paper", "arrival", "copy")
        ] + [
            models.CheckConstraint(
                condition=Q(paper__isnull=False, arrival__isnull=True, copy__isnull=True)
                | Q(paper__isnull=True, arrival__isnull=False, copy__isnull=True)
                | Q(paper__isnull=True, arrival__isnull=True, copy__isnull=False),
                name="file_item_one",
            ),
            models.CheckConstraint(condition=Q(dropped_at__isnull=True) | ~Q(reason=""), name="file_item_dropped"),
        ]


class Lending(models.Model):
    """A kept original that somebody used (sử dụng bản lưu): who, which, by whose leave, when it came back."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="lendings")
    on = models.DateField("ngày")
    reader = models.CharField("người sử dụng", max_length=200)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="lendings")
    file = models.ForeignKey(WorkFile, models.PROTECT, null=True, related_name="lendings")
    receipt = models.CharField("ký nhận", max_length=200)
    allowed_by = models.CharField("người cho phép", max_length=200)
    note = models.CharField("ghi chú", max_length=300, blank=True)
    returned_on = models.DateField("ngày trả", null=True)
    written_by = models.BigIntegerField()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["paper"], condition=Q(returned_on__isnull=True), name="lending_one_out"),
        ]


class ClosedBook(models.Model):
    """A register of a year, closed, printed and bound: the very file, kept for good. Never changed.

    key         of rules.registers.REGISTERS; rows and pages as the closing note says them
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="closed_books", verbose_name="cơ quan")
    key = models.CharField("sổ", max_length=20, choices=[(one.key, one.name) for one in REGISTERS.values()])
    year = models.PositiveSmallIntegerField("năm")
    rows = models.PositiveIntegerField("số dòng")
    pages = models.PositiveIntegerField("số trang")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    closed_by = models.BigIntegerField("người khóa sổ")
    closed_at = models.DateTimeField("khóa sổ lúc")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "key", "year"], name="closed_book_once")]
