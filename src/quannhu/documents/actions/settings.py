"""What the flow stands on: written orders to sign, the calendar's odd days, templates to begin from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from quannhu.documents.actions.drafting import person_name
from quannhu.documents.actions.holding import refuse_marked, seats_of
from quannhu.documents.codes import flow as codes
from quannhu.documents.models import DayOff, SignMandate, Template
from quannhu.documents.rules.codec import to_plain
from quannhu.documents.rules.kinds import KINDS
from quannhu.documents.rules.text import lines_of, unnumbered
from quannhu.documents.rules.values import Authority, Document
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import FOREVER, format_day
from quannhu.kernel.errors import Refused
from quannhu.kernel.text import clean
from quannhu.organization.models import Unit
from quannhu.organization.queries import name_of, require, roots_with

LONGEST_DELEGATION = dt.timedelta(days=366)


@transaction.atomic
def give_mandate(
    *, actor: Actor, at: dt.datetime, unit_id: int, authority: str, given_to: int, matter: str, kinds: Sequence[str],
    valid_from: dt.date, valid_to: dt.date | None, legal_basis: str,
) -> int:  # fmt: skip
    """Let a person sign for the head by a written order: thừa lệnh, or thừa uỷ quyền limited in time and matter.

    Right documents.mandate by a post at the organ itself: what was delegated is not passed on (rule DOC-R42).

    errors      Refused DOC-48, KER-07
    """
    require(actor, "documents.mandate", unit_id, actor.today)
    why, said, basis = "", clean(matter)[:300], clean(legal_basis)[:300]
    end = valid_to or FOREVER
    form = Authority(authority) if authority in (Authority.BY_ORDER, Authority.DELEGATED) else None
    if unit_id not in roots_with(actor, "documents.mandate"):
        why = f"người giao phải là thủ trưởng của chính {name_of(unit_id, actor.today)}"
    elif form is None:
        why = "chỉ giao thừa lệnh (TL.) hoặc thừa ủy quyền (TUQ.)"
    elif not basis or not said:
        why = "phải ghi văn bản giao và nội dung được giao"
    elif end <= valid_from:
        why = "ngày hết hạn phải sau ngày bắt đầu"
    elif form == Authority.DELEGATED and end - valid_from > LONGEST_DELEGATION:
        why = "thừa ủy quyền phải có thời hạn, không quá một năm mỗi lần"
    elif given_to == actor.user_id or not seats_of(given_to, unit_id, max(valid_from, actor.today)):
        why = f"{person_name(given_to)} không giữ chức vụ nào trong đơn vị"
    elif unknown := [kind for kind in kinds if kind not in KINDS]:
        why = f'không có loại văn bản "{unknown[0]}"'
    if why or form is None:
        raise Refused(codes.MANDATE_WRONG, why=why)
    row = SignMandate.objects.create(
        unit_id=unit_id, authority=form.value, given_by=actor.user_id, given_to=given_to, matter=said,
        kinds=list(kinds), valid_from=valid_from, valid_to=end, legal_basis=basis, made_at=at,
    )  # fmt: skip
    facts = {"to": given_to, "authority": form.value, "matter": said, "until": end.isoformat(), "basis": basis}
    audit.append(f"mandate:{row.pk}", actor, at, [audit.Event("documents.mandate", "sign_mandate", row.pk, facts)])
    return row.pk


@transaction.atomic
def end_mandate(*, actor: Actor, at: dt.datetime, mandate_id: int, reason: str) -> None:
    """End a written order before its time. Right documents.mandate. Refused KER-09, KER-11, KER-07."""
    row = SignMandate.objects.select_for_update().filter(pk=mandate_id, ended_at__isnull=True).first()
    if row is None:
        raise Refused(NOT_FOUND, what="văn bản giao ký còn hiệu lực", key=mandate_id)
    require(actor, "documents.mandate", row.unit_id, actor.today)
    if not clean(reason):
        raise Refused(REASON_NEEDED)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    event = audit.Event("documents.end_mandate", "sign_mandate", row.pk, {"reason": clean(reason)})
    audit.append(f"mandate:{row.pk}", actor, at, [event])


@transaction.atomic
def set_day(*, actor: Actor, at: dt.datetime, unit_id: int, day: dt.date, works: bool, legal_basis: str) -> int:
    """Note a day off or a day worked instead. Right documents.calendar. Refused DOC-53 noted before, KER-11."""
    require(actor, "documents.calendar", unit_id, actor.today)
    basis = clean(legal_basis)[:300]
    if not basis:
        raise Refused(REASON_NEEDED)
    try:
        with transaction.atomic():
            row = DayOff.objects.create(day=day, works=works, legal_basis=basis, made_by=actor.user_id, made_at=at)
    except IntegrityError:
        raise Refused(codes.DAY_KNOWN, day=format_day(day)) from None
    facts = {"day": day.isoformat(), "works": works, "basis": basis}
    audit.append(f"day:{row.pk}", actor, at, [audit.Event("documents.day", "day_off", row.pk, facts)])
    return row.pk


@transaction.atomic
def withdraw_day(*, actor: Actor, at: dt.datetime, unit_id: int, day_id: int, reason: str) -> None:
    """Take a day that was noted wrongly out of the calendar; the audit keeps what it said and why it went.

    Right documents.calendar. Refused KER-09, KER-11, KER-07.
    """
    require(actor, "documents.calendar", unit_id, actor.today)
    row = DayOff.objects.select_for_update().filter(pk=day_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="ngày trong lịch", key=day_id)
    if len(clean(reason)) < 3:
        raise Refused(REASON_NEEDED)
    facts = {"day": row.day.isoformat(), "works": row.works, "basis": row.legal_basis, "reason": clean(reason)[:300]}
    row.delete()
    audit.append(f"day:{day_id}", actor, at, [audit.Event("documents.withdraw_day", "day_off", day_id, facts)])


@transaction.atomic
def add_template(*, actor: Actor, at: dt.datetime, unit_id: int, key: str, title: str, document: Document) -> int:
    """Keep a document as a template of the unit; a newer one of the same key takes the older one's place.

    Right documents.templates. Number and date are left out.

    errors      Refused DOC-49 no key or title, DOC-30, KER-07
    """
    require(actor, "documents.templates", unit_id, actor.today)
    code, name = clean(key)[:40], clean(title)[:200]
    refuse_marked("", [name, *lines_of(document)])
    if not code or not name:
        raise Refused(codes.TEMPLATE_WRONG, key=code, why="thiếu mã hoặc tên mẫu")
    # Two clerks with one key: the second takes the first one's place.
    Unit.objects.select_for_update(of=("self",)).get(pk=unit_id)
    Template.objects.filter(unit_id=unit_id, key=code, retired_at__isnull=True).update(retired_at=at)
    row = Template.objects.create(
        unit_id=unit_id, key=code, title=name, kind=document.kind, profile=document.profile,
        content=to_plain(unnumbered(document)), made_by=actor.user_id, made_at=at,
    )  # fmt: skip
    facts = {"key": code, "title": name, "kind": row.kind}
    audit.append(f"template:{row.pk}", actor, at, [audit.Event("documents.template", "template", row.pk, facts)])
    return row.pk


@transaction.atomic
def retire_template(*, actor: Actor, at: dt.datetime, template_id: int) -> None:
    """Take a unit's template out of use. Right documents.templates. Refused KER-09, KER-07."""
    row = Template.objects.select_for_update().filter(pk=template_id, retired_at__isnull=True).first()
    if row is None:
        raise Refused(NOT_FOUND, what="mẫu của đơn vị", key=template_id)
    require(actor, "documents.templates", row.unit_id, actor.today)
    row.retired_at = at
    row.save(update_fields=["retired_at"])
    audit.append(f"template:{row.pk}", actor, at, [audit.Event("documents.retire_template", "template", row.pk, {})])
