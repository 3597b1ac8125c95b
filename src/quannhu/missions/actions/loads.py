"""Loads: made with a code for their list, issued out of the depot's book, handed over in the field, turned back."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence

from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND, REASON_NEEDED
from quannhu.kernel.days import HANOI
from quannhu.kernel.errors import Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.text import clean
from quannhu.ledger.actions import AccountRef, MoveIn, VoucherIn, draw_release, stock
from quannhu.ledger.actions.holds import use_hold
from quannhu.ledger.actions.posting import write
from quannhu.ledger.models import Release, Voucher
from quannhu.missions import codes, rules
from quannhu.missions.actions.orders import State, in_state, locked, note
from quannhu.missions.models import Beneficiary, Load, LoadLine, Mission, SourceLine
from quannhu.missions.queries import loaded
from quannhu.missions.queries.goods import say
from quannhu.organization.queries import may, require

RUNNING = (State.ORDERED, State.ISSUING)


def make_load(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, mission_id: int, lines: Mapping[int, int],
    vehicle: str = "", driver: str = "",
) -> int:  # fmt: skip
    """A load list from one depot: source line -> quantity. Its code is printed on it. Gives its id.

    errors      Refused MIS-04, MIS-10 more than was claimed, MIS-23 release not approved, KER-07, KER-09
    """

    def work() -> int:
        row = locked(mission_id)
        sources = list(
            SourceLine.objects.filter(pk__in=lines, mission=row, dropped_at__isnull=True)
            .select_related("item", "place", "release")
            .order_by("pk")
        )
        if not sources or len(sources) != len(lines) or len({one.place_id for one in sources}) > 1:
            raise Refused(NOT_FOUND, what="hàng đã giữ ở một kho của nhiệm vụ", key=", ".join(map(str, lines)))
        place = sources[0].place
        _may_work(actor, at, row, place.unit_id)
        in_state(row, RUNNING, "lập phiếu tải")
        taken = loaded(list(lines))
        for one in sources:
            _check_claim(row, one, lines[one.pk], taken.get(one.pk, 0))
        number = row.loads.count() + 1
        load = Load.objects.create(
            mission=row, place=place, number=number, code=load_code(row, place.code, number),
            vehicle=clean(vehicle)[:60], driver=clean(driver)[:120], made_by=actor.user_id, made_at=at,
        )  # fmt: skip
        for one in sources:
            LoadLine.objects.create(load=load, source=one, quantity=lines[one.pk])
        note(actor, at, row, "load", {"load": load.code, "lines": {str(key): value for key, value in lines.items()}})
        return int(load.pk)

    facts = [mission_id, sorted(lines.items()), vehicle, driver]
    return int(once(command_id, "missions.load", actor, at, facts, work))


def load_code(row: Mission, place: str, number: int) -> str:
    """`M7-KV1-02`: short enough to be read over a radio and typed by thumb."""
    return f"M{row.pk}-{place.replace('-', '')}-{number:02d}"[:20]


def _check_claim(row: Mission, one: SourceLine, asked: int, taken: int) -> None:
    if asked <= 0 or taken + asked > one.quantity:
        raise Refused(
            codes.NOT_CLAIMED, item=one.item.name, place=one.place.name, held=say(one.item, one.quantity),
            loaded=say(one.item, taken), asked=say(one.item, asked),
        )  # fmt: skip
    if one.release is not None and (one.release.status != Release.Status.APPROVED or one.release.recalled_at):
        status = Release.Status.RECALLED.label if one.release.recalled_at else one.release.get_status_display()
        why = f'đang ở trạng thái "{status}"'
        raise Refused(codes.NOT_RELEASED, release=one.release.pk, mission=row.label, why=why)


def issue_load(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, load_id: int) -> list[int]:
    """The keeper issues the load: one voucher a line, out of the held stock into the mission's custody account.

    The first issue stops the mission's clock. Gives the voucher ids. Right ledger.issue at the depot.
    errors      Refused MIS-04, MIS-11 not waiting, MIS-23; those of `ledger.post`
    """

    def work() -> list[int]:
        row, load = _locked(load_id)
        in_state(row, RUNNING, "xuất hàng")
        _load_state(load, (Load.State.MADE,), "xuất")
        vouchers = []
        for line in load.lines.select_related("source__item", "source__release", "source__hold").order_by("pk"):
            line.voucher_id = _issue_line(actor, at, row, load, line, command_id)
            line.save(update_fields=["voucher"])
            vouchers.append(line.voucher_id)
        load.state, load.issued_by, load.issued_at = Load.State.ISSUED, actor.user_id, at
        load.save(update_fields=["state", "issued_by", "issued_at"])
        if row.state == State.ORDERED:
            row.state = State.ISSUING
            row.save(update_fields=["state"])
        note(actor, at, row, "issue", {"load": load.code, "vouchers": vouchers})
        return vouchers

    return [int(one) for one in once(command_id, "missions.issue", actor, at, [load_id], work)]


def _issue_line(actor: Actor, at: dt.datetime, row: Mission, load: Load, line: LoadLine, command_id: uuid.UUID) -> int:
    one, day = line.source, at.astimezone(HANOI).date()
    purpose = rules.PURPOSES[one.audience]
    if one.release is not None:
        draw_release(
            actor=actor, at=at, command_id=uuid.uuid5(command_id, f"draw {line.pk}"), release_id=one.release.pk,
            happened_on=day, to_purpose=purpose, quantity=line.quantity, subject=row.subject, receiver=row.label[:120],
        )  # fmt: skip
    move = MoveIn(one.item_id, line.quantity, stock(load.place_id, one.purpose), custody(load.place_id, one.audience))
    voucher = VoucherIn(
        uuid.uuid5(command_id, f"issue {line.pk}"), "issue", load.place_id, day, (move,), subject=row.subject,
        purpose_text=f"Xuất cho nhiệm vụ {row.code} ({rules.AUDIENCES[one.audience]}), phiếu tải {load.code}",
        receiver=load.driver or row.label[:120], hold_id=one.hold_id,
    )  # fmt: skip

    def after(rows: list[Voucher]) -> None:
        if one.hold_id:
            use_hold(one.hold_id, rows[0], at)

    return write(actor=actor, at=at, vouchers=[voucher], after=after)[0].voucher_id


def hand_over(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, load_id: int, receiver: str,
    received: Mapping[int, int] | None = None, remark: str = "",
) -> int:  # fmt: skip
    """The load reached those it was for: who took it, and how much of each line (all, unless told). Gives the load.

    What is missing stays written against the mission until it is returned or lost by minutes. Right missions.field at
    the mission, the depot or a unit served.
    errors      Refused MIS-11 not on the road, MIS-12 more than was issued, MIS-13 no receiver, KER-07, KER-11
    """
    told = dict(received or {})

    def work() -> int:
        row, load = _locked(load_id)
        _may_work(actor, at, row, load.place.unit_id)
        _load_state(load, (Load.State.ISSUED,), "bàn giao")
        if not clean(receiver):
            raise Refused(codes.RECEIVER_MISSING, load=load.code)
        for line in load.lines.select_related("source__item").order_by("pk"):
            count = told.get(line.pk, line.quantity)
            if not 0 <= count <= line.quantity:
                item = line.source.item
                raise Refused(
                    codes.RECEIVED_WRONG, load=load.code, item=item.name, loaded=say(item, line.quantity),
                    received=say(item, count),
                )  # fmt: skip
            if count < line.quantity and not clean(remark):
                raise Refused(REASON_NEEDED)
            line.received = count
            line.save(update_fields=["received"])
        load.state, load.handed_by, load.handed_at = Load.State.HANDED, actor.user_id, at
        load.receiver, load.note = clean(receiver)[:120], clean(remark)[:300]
        load.save(update_fields=["state", "handed_by", "handed_at", "receiver", "note"])
        note(actor, at, row, "hand_over", {"load": load.code, "receiver": load.receiver})
        return int(load.pk)

    facts = [load_id, receiver, sorted(told.items()), remark]
    return int(once(command_id, "missions.hand_over", actor, at, facts, work))


def turn_back(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, load_id: int, remark: str) -> list[int]:
    """A load that was issued but not handed over comes back whole into its depot; a load not issued is taken off.

    Gives the return vouchers. Right missions.field at the depot.
    errors      Refused MIS-11, KER-07, KER-11 no reason; those of `ledger.post`
    """
    if not clean(remark):
        raise Refused(REASON_NEEDED)

    def work() -> list[int]:
        row, load = _locked(load_id)
        _may_work(actor, at, row, load.place.unit_id)
        _load_state(load, (Load.State.MADE, Load.State.ISSUED), "đưa về")
        vouchers = []
        day = at.astimezone(HANOI).date()
        for line in load.lines.select_related("source").order_by("pk"):
            if line.voucher_id is None:
                continue
            one = line.source
            moves = tuple(
                MoveIn(
                    one.item_id, quantity, custody(load.place_id, one.audience), stock(load.place_id, one.purpose),
                    lot_id=lot_id,
                )
                for lot_id, quantity in Voucher.objects.get(pk=line.voucher_id).moves.values_list("lot_id", "quantity")
            )  # fmt: skip
            voucher = VoucherIn(
                uuid.uuid5(command_id, f"back {line.pk}"), "receipt", load.place_id, day, moves, subject=row.subject,
                purpose_text=f"Nhập lại phiếu tải {load.code} của nhiệm vụ {row.code}", giver=load.driver,
                reason=clean(remark)[:300],
            )  # fmt: skip
            vouchers.append(write(actor=actor, at=at, vouchers=[voucher], right="missions.field")[0].voucher_id)
        load.state, load.note = Load.State.CANCELLED, clean(remark)[:300]
        load.save(update_fields=["state", "note"])
        note(actor, at, row, "turn_back", {"load": load.code, "vouchers": vouchers})
        return vouchers

    return [int(one) for one in once(command_id, "missions.turn_back", actor, at, [load_id, remark], work)]


# -- shared --------------------------------------------------------------------------------------------------------


def custody(place_id: int, audience: str) -> AccountRef:
    """Where a mission's goods of a depot lie: soldiers' and civilians' apart (rule MIS-R04)."""
    return AccountRef("custody", place_id, rules.PURPOSES[audience])


def _locked(load_id: int) -> tuple[Mission, Load]:
    """The load's mission under its lock, and the load as it stands then: of two who issue it the second is refused."""
    mission_id = Load.objects.filter(pk=load_id).values_list("mission_id", flat=True).first()
    if mission_id is None:
        raise Refused(NOT_FOUND, what="phiếu tải", key=load_id)
    return locked(mission_id), Load.objects.select_related("place").get(pk=load_id)


def _load_state(load: Load, states: Sequence[str], verb: str) -> None:
    if load.state not in states:
        raise Refused(codes.LOAD_STATE, load=load.code, state=load.get_state_display(), verb=verb)


def _may_work(actor: Actor, at: dt.datetime, row: Mission, *units: int) -> None:
    """Field work is for those at the mission, at the depot, or at a unit it serves."""
    on = at.astimezone(HANOI).date()
    served = Beneficiary.objects.filter(mission=row, unit__isnull=False).values_list("unit_id", flat=True)
    if not any(may(actor, "missions.field", unit, on) for unit in (*units, *served) if unit):
        require(actor, "missions.field", row.unit_id, on)
