"""Add and change suppliers; import many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.db import transaction

from quannhu.catalog import codes
from quannhu.catalog.actions.journal import journal, lock_catalog
from quannhu.catalog.models import Supplier
from quannhu.kernel.actor import Actor
from quannhu.kernel.audit import Event
from quannhu.kernel.codes import NOT_ALLOWED, ROW_REPEATED
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.text import clean, fold
from quannhu.organization.queries import roots_with

RIGHT = "catalog.suppliers"


@dataclass(frozen=True)
class SupplierIn:
    """A supplier as handed in."""

    code: str
    name: str
    address: str = ""
    phone: str = ""
    active: bool = True


def _require(actor: Actor) -> None:
    """Suppliers are one list for all; whoever buys anywhere may add to it."""
    if not roots_with(actor, RIGHT):
        raise Refused(NOT_ALLOWED, right=RIGHT, place="danh sách nhà cung cấp")


def save_supplier(*, actor: Actor, at: dt.datetime, supplier: SupplierIn, new: bool | None = None) -> Supplier:
    """Add the supplier or change the one with its code.

    new         True refuses a code in use (CAT-02), False a code not in use (CAT-17), None takes both
    errors      Refused KER-07, CAT-02, 14, 17
    """
    _require(actor)
    with transaction.atomic():
        lock_catalog()
        known = Supplier.objects.filter(code=supplier.code).first()
        if new and known:
            raise Refused(codes.CODE_TAKEN, key=supplier.code, other=known.name)
        if new is False and not known:
            raise Refused(codes.SUPPLIER_UNKNOWN, text=supplier.code)
        if not supplier.code or not clean(supplier.name):
            raise Refused(codes.NAME_MISSING, what="mã hoặc tên nhà cung cấp")
        row = _write(supplier, known)
        journal(actor, at, [Event("catalog.save_supplier", "supplier", row.pk, asdict(supplier))])
    return row


def _write(supplier: SupplierIn, known: Supplier | None) -> Supplier:
    row = known or Supplier(code=supplier.code)
    row.name, row.name_search = clean(supplier.name), fold(supplier.name)
    row.address, row.phone, row.active = clean(supplier.address), clean(supplier.phone), supplier.active
    row.save()
    return row


def _as_in(row: Supplier) -> SupplierIn:
    return SupplierIn(row.code, row.name, row.address, row.phone, row.active)


def plan_suppliers(
    rows: Sequence[Row], problems: Sequence[Problem] = (), notices: Sequence[str] = ()
) -> Import[SupplierIn]:
    """The dry run of a supplier import; keys code, name, address, phone."""
    known = {row.code: row for row in Supplier.objects.all()}
    faults, writes = list(problems), []
    seen: dict[str, int] = {}
    added = changed = unchanged = 0
    for row in rows:
        code = row["code"]
        if code in seen:
            faults.append(row.problem(ROW_REPEATED, "code", first=seen[code], what="mã", key=code))
            continue
        seen[code] = row.number
        old = known.get(code)
        before = _as_in(old) if old else SupplierIn(code, "")
        # A column the file does not have says nothing: what is stored stays, and who was retired stays retired.
        supplier = replace(
            before, **{key: row.get(key, "") for key in ("name", "address", "phone") if key in row.values}
        )
        if old and supplier == before:
            unchanged += 1
            continue
        added, changed = added + (old is None), changed + (old is not None)
        writes.append(supplier)
    return Import(tuple(writes), tuple(faults), tuple(notices), added, changed, unchanged)


def carry_out_suppliers(*, actor: Actor, at: dt.datetime, plan: Import[SupplierIn]) -> int:
    """Write a plan without faults; all or nothing."""
    _require(actor)
    plan.require_clean()
    with transaction.atomic():
        lock_catalog()
        known = {row.code: row for row in Supplier.objects.filter(code__in=[s.code for s in plan.writes])}
        events = []
        for supplier in plan.writes:
            row = _write(supplier, known.get(supplier.code))
            events.append(Event("catalog.import_supplier", "supplier", row.pk, asdict(supplier)))
        journal(actor, at, events)
    return len(plan.writes)
