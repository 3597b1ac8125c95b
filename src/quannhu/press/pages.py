"""Pages of the press room: read an article, correct it, confirm it; the list of what was confirmed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from quannhu.kernel.days import HANOI, format_instant
from quannhu.kernel.errors import Refused
from quannhu.kit.forms import confirm as confirm_page
from quannhu.kit.forms import confirmed
from quannhu.kit.pages import ActorRequest, NavItem, command_id_of, page, refused_status
from quannhu.kit.paper import pdf_response, render_pdf
from quannhu.kit.tables import Cell, Column, Row, Table
from quannhu.organization import queries as organization
from quannhu.organization.rights import roles_with
from quannhu.press import actions, labels, queries
from quannhu.press.fields import Field, fields_of
from quannhu.press.forms import CORRECTION, PLAN, ArticleForm, Carried, carried, encoded
from quannhu.press.models import ArticleImport
from quannhu.press.vocabulary import sample_text, shipped

TITLE = _("Báo chí")
ROLES = roles_with("press.import")
NAV = [
    NavItem(_("Bài đã nhập"), "press-list", ROLES | roles_with("review.read"), 10),
    NavItem(_("Nhập bài báo"), "press-import", ROLES, 20),
]


@page
def listing(request: ActorRequest) -> HttpResponse:
    """Confirmed articles of the actor's units, newest first."""
    scope = organization.visible_to(request.actor, request.on)
    after = request.GET.get("sau", "")
    rows = list(
        queries.imports(scope, int(after) if after.isdecimal() and len(after) < 18 else None)[: queries.PAGE + 1]
    )
    more, rows = len(rows) > queries.PAGE, rows[: queries.PAGE]
    names = organization.labels({row.unit_id for row in rows}, request.on)
    table = Table(
        columns=(
            Column(_("Bài")),
            Column(_("Đơn vị")),
            Column(_("Năm tổng kết"), "text"),
            Column(_("Năm phương hướng")),
            Column(_("Xác nhận lúc")),
            Column(_("Người xác nhận")),
        ),
        rows=[
            Row(
                (
                    Cell(row.title, href=reverse("press-article", args=[row.pk])),
                    Cell(str(names[row.unit_id])),
                    Cell(str(row.review_year or "–")),
                    Cell(str(row.plan_year or "–")),
                    Cell(format_instant(row.confirmed_at)),
                    Cell(row.confirmed_by_name),
                )
            )
            for row in rows
        ],
        caption=_("Bài đã nhập"),
        empty=_("Chưa nhập bài nào."),
    )
    if request.GET.get("xuat") == "xlsx":
        return table.workbook_response("bai-da-nhap")
    context = {"table": table, "next": rows[-1].pk if more and rows else None, "may": bool(request.actor.roles & ROLES)}
    return render(request, "press/list.html", context)


@page
def read_article(request: ActorRequest) -> HttpResponse:
    """Give an article, see what is recognised, correct it, confirm it. Until the confirmation nothing is stored."""
    unit_id = queries.own_unit(request.actor)
    if "source" in request.POST:
        return _sent(request, unit_id)
    sample = {"text": sample_text()} if "mau" in request.GET else None
    form = ArticleForm(request.POST or None, request.FILES or None, on=request.on, initial=sample)
    if form.is_bound and form.is_valid():
        with form.catching():
            data, name = form.article()
            seen = actions.preview(actor=request.actor, unit_id=unit_id, data=data, words=shipped())
            return _preview(request, seen, Carried(data, name, seen.document["source"]["sha256"], {}, ()))
    return render(request, "press/import.html", {"form": form}, status=form.status)


def _sent(request: ActorRequest, unit_id: int) -> HttpResponse:
    """A step after the preview: look again with corrections, sum up, or confirm."""
    kept = carried(request.POST)
    seen = actions.preview(actor=request.actor, unit_id=unit_id, data=kept.data, words=shipped())
    try:
        if confirmed(request):
            made = actions.confirm(
                actor=request.actor,
                at=request.now,
                command_id=command_id_of(request),
                unit_id=unit_id,
                data=kept.data,
                words=shipped(),
                seen_sha256=kept.sha256,
                confirmed=True,
                file_name=kept.file_name,
                corrections=kept.corrections,
                plan=kept.plan,
            )
            return redirect("press-article", made)
        fixes = actions.checked_corrections(seen, kept.corrections)
        actions.checked_plan(seen, kept.plan)
    except Refused as refused:
        return _preview(request, seen, kept, refused)
    if request.POST.get("step") == "sum" and not request.POST.get("back"):
        lines = _summary(seen, len(fixes), kept)
        title, button = now_("Xác nhận ghi bài đã đọc"), now_("Xác nhận, ghi vào sổ")
        warning = now_("Sau khi ghi, bài và phần đã nhận ra không sửa được nữa.")
        return confirm_page(request, title=title, lines=lines, button=button, warning=warning)
    return _preview(request, seen, kept)


def _summary(seen: actions.Preview, fixes: int, kept: Carried) -> list[tuple[str, str]]:
    """What the confirmation will write, in figures."""
    made = seen.document
    planned = sum(1 for item in kept.plan if item.figures or item.owner or item.measure or item.due)
    return [
        (now_("Bài"), actions.title_of(made)),
        (now_("Dòng của bài, giữ nguyên cả tệp gốc"), str(made["source"]["lines"])),
        (now_("Ảnh"), str(len(made["photos"]))),
        (now_("Người"), str(len(made["persons"]))),
        (now_("Kết quả trong năm"), str(len(made["results"]))),
        (now_("Khâu đột phá, phương hướng"), f"{len(made['breakthroughs'])}, {len(made['directions'])}"),
        (now_("Mục có chỉ tiêu, người phụ trách, mức hoặc hạn"), str(planned)),
        (now_("Chỗ đã sửa tay"), str(fixes)),
        (now_("Dòng chưa xếp được"), str(len(made["unplaced"]))),
        (now_("Cảnh báo"), str(len(made["warnings"]))),
    ]


def _preview(
    request: ActorRequest, seen: actions.Preview, kept: Carried, refused: Refused | None = None
) -> HttpResponse:
    """The article's lines beside what was recognised, with a box for each correction."""
    given = {item.key: item for item in kept.plan}
    items = []
    for item in seen.items:
        typed = given.get(item["id"])
        items.append(
            {
                "id": item["id"],
                "words": item["words"],
                "quantified": item["quantified"],
                "figures": ", ".join(typed.figures if typed else item["figures"]),
                "measure": typed.measure if typed else "",
                "owner": typed.owner if typed else "",
                "due": typed.due if typed else None,
                "name": f"{PLAN}{item['id']}",
            }
        )
    context = {
        **_shown(seen.document, seen.fields, kept.corrections),
        "items": items,
        "refused": refused,
        "source": encoded(kept.data),
        "file_name": kept.file_name,
        "sha256": kept.sha256,
        "same": seen.same,
        "correction": CORRECTION,
    }
    return render(request, "press/preview.html", context, status=refused_status(refused))


def _shown(
    document: dict[str, Any], fields: tuple[Field, ...] | list[Field], corrected: dict[str, str]
) -> dict[str, Any]:
    """Lines, grouped fields, warnings and what was left out, for both pages."""
    groups = []
    for name, title in labels.GROUPS.items():
        rows = [
            {
                "field": field,
                "now": corrected.get(field.path, field.value),
                "fixed": corrected.get(field.path, field.value) != field.value,
            }
            for field in fields
            if field.group == name
        ]
        if rows:
            groups.append({"title": title, "rows": rows})
    lines = [{**line, "label": labels.KINDS[line["kind"]]} for line in document["lines"]]
    warnings = [{**warned, "label": labels.warning_label(warned["code"])} for warned in document["warnings"]]
    left = [
        {**row, "label": labels.NOTES.get(row["reason"], row["reason"])}
        for row in (*document["unplaced"], *document["dropped"])
    ]
    return {
        "lines": lines,
        "groups": groups,
        "warnings": warnings,
        "left": left,
        "unread": document["unread"],
        "about": document["source"],
    }


@page
def article(request: ActorRequest, id: int) -> HttpResponse:
    """A confirmed article: its lines beside what was recorded, the values read beside their corrections."""
    row = queries.import_by_id(organization.visible_to(request.actor, request.on), id)
    fields = fields_of(row.reading)
    corrected = {fix.path: fix.value for fix in row.corrections.all()}
    if request.GET.get("xuat") == "xlsx":
        return _table(fields, corrected).workbook_response(f"bai-{row.pk}")
    context = {
        **_shown(row.reading, fields, corrected),
        "row": row,
        "plan_items": row.plan_items.all(),
        "unit": organization.name_of(row.unit_id, request.on),
    }
    return render(request, "press/article.html", context)


def _table(fields: list[Field], corrected: dict[str, str]) -> Table:
    """The recognised table as on the page."""
    rows = [
        Row(
            (
                Cell(str(labels.GROUPS[field.group])),
                Cell(field.label),
                Cell(field.value or str(_("không có trong bài"))),
                Cell(corrected.get(field.path, "")),
                Cell(field.lines),
                Cell(" | ".join(words for _line, words in field.words)),
                Cell(field.note),
            )
        )
        for field in fields
    ]
    titles = (_("Phần"), _("Mục"), _("Nhận ra"), _("Sửa thành"), _("Dòng"), _("Nguyên văn"), _("Lưu ý"))
    return Table(columns=tuple(Column(title) for title in titles), rows=rows, caption=_("Phần đã nhận ra"))


@page
def original(request: ActorRequest, id: int) -> HttpResponse:
    """The file's bytes, exactly as they were given."""
    row = queries.import_by_id(organization.visible_to(request.actor, request.on), id)
    response = HttpResponse(bytes(row.data), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="bai-{row.pk}.txt"'
    return response


@page
def printed(request: ActorRequest, id: int) -> HttpResponse:
    """The recognised table on A4, with the signature of the person who confirmed it."""
    row = queries.import_by_id(organization.visible_to(request.actor, request.on), id)
    corrected = {fix.path: fix.value for fix in row.corrections.all()}
    with override(settings.LANGUAGE_CODE):
        data = _paper(row, corrected)  # Papers are Vietnamese, whoever asks for them.
    return pdf_response(f"bai-{row.pk}.pdf", render_pdf("press/recognised", data, at=row.confirmed_at))


def _paper(row: ArticleImport, corrected: dict[str, str]) -> dict[str, Any]:
    """The values of the printed table."""
    fields = [
        replace(field, value=f"{corrected[field.path]} ({now_('đã sửa')}: {field.value})")
        if field.path in corrected
        else field
        for field in fields_of(row.reading)
        if not field.absent or field.path in corrected
    ]
    groups = [
        {"title": str(title), "rows": [[f.label, f.value, f.lines] for f in fields if f.group == name]}
        for name, title in labels.GROUPS.items()
    ]
    day = row.confirmed_at.astimezone(HANOI)
    return {
        "title": now_("Bảng nhận ra từ bài báo"),
        "subtitle": row.title,
        "groups": [group for group in groups if group["rows"]],
        "heads": [now_("Mục"), now_("Nội dung"), now_("Dòng")],
        "note": now_("Số %(id)s, xác nhận lúc %(at)s") % {"id": row.pk, "at": format_instant(row.confirmed_at)},
        "place_date": now_("Ngày %(day)s tháng %(month)s năm %(year)s")
        % {"day": day.day, "month": day.month, "year": day.year},
        "signatures": [[now_("Người xác nhận"), row.confirmed_by_name]],
        "digest": row.sha256,
    }


urlpatterns = [
    path("bao-chi/", listing, name="press-list"),
    path("bao-chi/nhap/", read_article, name="press-import"),
    path("bao-chi/<int:id>/", article, name="press-article"),
    path("bao-chi/<int:id>/goc/", original, name="press-original"),
    path("bao-chi/<int:id>/in/", printed, name="press-print"),
]
