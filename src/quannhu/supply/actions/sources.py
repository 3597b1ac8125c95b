"""Writing the tables of sources: one row, a file of rows with all its faults, the end of a row."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from quannhu.catalog.models import Item
from quannhu.catalog.queries import item_by_code, require_army_wide, supplier_by_code, units_of_item
from quannhu.kernel import audit
from quannhu.kernel.actor import Actor
from quannhu.kernel.codes import NOT_FOUND
from quannhu.kernel.days import FOREVER, Period, format_day
from quannhu.kernel.errors import Problem, Refused
from quannhu.kernel.idempotency import once
from quannhu.kernel.imports import Import, Row
from quannhu.kernel.money import MONEY_LIMIT, group_digits
from quannhu.kernel.text import clean
from quannhu.ledger.models import Place
from quannhu.organization.queries import require, unit_by_code
from quannhu.supply import codes
from quannhu.supply.kinds import KINDS, Field, Kind
from quannhu.supply.models import Family, Lane, LaneClosure
from quannhu.supply.models.sources import SourceRow

SHARED = ("valid_from", "valid_to", "legal_basis")
RIGHT = "supply.sources"


@dataclass(frozen=True)
class SourceWrite:
    """A row ready to write.

    columns     model column -> value
    words       how a person names the row; right_at: the unit whose right is asked, none: the whole army
    """

    kind: str
    columns: Mapping[str, Any]
    words: str
    right_at: int | None


def add_source(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kind: str, values: Mapping[str, Any]) -> int:
    """One row of a table of sources; gives its id. Right supply.sources.

    values      column key -> code or number as typed, with valid_from, valid_to (or none) and legal_basis
    errors      Refused SUP-05..09, CAT-01, CAT-17, KER-07, KER-09
    """

    def work() -> int:
        write = read_source(kind, values)
        _require(actor, write, at.date())
        _refuse_overlap(write)
        return int(_insert(actor, at, [write])[0].pk)

    return int(once(command_id, "supply.add_source", actor, at, [kind, _plain(values)], work))


def plan_sources(*, actor: Actor, on: dt.date, kind: str, rows: Sequence[Row]) -> Import[SourceWrite]:
    """What a file of a table of sources would write, with every fault (rule SUP-R10)."""
    problems: list[Problem] = []
    writes: list[SourceWrite] = []
    seen: dict[tuple[Any, ...], list[tuple[Period, int]]] = {}
    for row in rows:
        try:
            write = read_source(kind, row.values)
            _require(actor, write, on)
            _refuse_overlap(write)
            _refuse_repeat(write, row.number, seen)
        except Refused as refused:
            column = refused.facts.get("column", "")
            problems.append(row.problem(refused.code, column, **refused.facts))
        else:
            writes.append(write)
    return Import(tuple(writes) if not problems else (), tuple(problems), added=len(writes))


def import_sources(*, actor: Actor, at: dt.datetime, command_id: uuid.UUID, kind: str, rows: Sequence[Row]) -> int:
    """Write a file of rows, all or none; gives how many.

    errors      Refused(KER-13) when the file has faults
    """

    def work() -> int:
        plan = plan_sources(actor=actor, on=at.date(), kind=kind, rows=rows)
        plan.require_clean()
        return len(_insert(actor, at, plan.writes))

    facts = [kind, [_plain(row.values) for row in rows]]
    return int(once(command_id, "supply.import_sources", actor, at, facts, work))


@transaction.atomic
def end_source(*, actor: Actor, at: dt.datetime, kind: str, row_id: int, ends_on: dt.date, reason: str) -> None:
    """A row holds until before a day, with the paper that says so.

    errors      Refused SUP-07, SUP-09, KER-09
    """
    table = _kind(kind)
    row = table.model._default_manager.select_for_update().filter(pk=row_id).first()
    if row is None:
        raise Refused(NOT_FOUND, what="dòng danh mục nguồn", key=row_id)
    _require_row(actor, table, row, at.date())
    if not clean(reason):
        raise Refused(codes.BASIS_MISSING, what=str(table.title), column="legal_basis")
    period = Period(row.valid_from, row.valid_to)
    if not row.valid_from < ends_on <= row.valid_to:
        raise Refused(codes.END_WRONG, day=format_day(ends_on), period=period, column="valid_to")
    table.model._default_manager.filter(pk=row_id).update(valid_to=ends_on)
    facts = {"kind": kind, "ends_on": ends_on.isoformat(), "reason": clean(reason)}
    audit.append("supply", actor, at, [audit.Event("supply.end_source", f"supply_{kind}", row_id, facts)])


# -- reading what was typed ----------------------------------------------------------------------------------------


def read_source(kind: str, values: Mapping[str, Any]) -> SourceWrite:
    """The row meant by codes and numbers; refuses what cannot be (SUP-06..09)."""
    table = _kind(kind)
    known: dict[str, Any] = {}
    day = values.get("valid_from")
    on = day if isinstance(day, dt.date) else dt.date(2000, 1, 1)
    for field in table.fields:
        known[field.key] = _value(table, field, values.get(field.key), known, on)
    start, end = values.get("valid_from"), values.get("valid_to") or FOREVER
    basis = clean(str(values.get("legal_basis") or ""))
    words = _words(table, known)
    if not basis:
        raise Refused(codes.BASIS_MISSING, what=words, column="legal_basis")
    if not isinstance(start, dt.date):
        raise Refused(codes.SOURCE_VALUE, field="Từ ngày", what=words, why="chưa ghi ngày", column="valid_from")
    if end <= start:
        raise Refused(codes.SOURCE_VALUE, field="Đến trước ngày", what=words, why="không sau ngày bắt đầu",
                      column="valid_to")  # fmt: skip
    columns = _columns(table, known, words)
    if kind == "dong-tuyen":
        columns = _closure(known, start)
    at = known.get(table.right_at)
    right_at = at.unit_id if isinstance(at, Place) else at.pk if at is not None else None
    columns |= {"valid_from": start, "valid_to": end, "legal_basis": basis}
    return SourceWrite(kind, columns, words, right_at)


def _kind(kind: str) -> Kind:
    if kind not in KINDS:
        raise Refused(NOT_FOUND, what="danh mục nguồn", key=kind)
    return KINDS[kind]


def _value(table: Kind, field: Field, value: Any, known: Mapping[str, Any], on: dt.date) -> Any:
    """A cell as its object or number."""
    if value is None or value == "":
        if field.required:
            raise Refused(
                codes.SOURCE_VALUE, field=field.title, what=str(table.title), why="còn trống", column=field.key
            )
        return field.default
    try:
        return _found(field, value, known, on)
    except Refused as refused:
        refused.facts.setdefault("column", field.key)
        raise


def _found(field: Field, value: Any, known: Mapping[str, Any], on: dt.date) -> Any:
    if field.kind == "supplier":
        return supplier_by_code(str(value))
    if field.kind == "item":
        return item_by_code(str(value))
    if field.kind == "place":
        return place_by_code(str(value))
    if field.kind == "unit":
        return unit_by_code(str(value), on)
    if field.kind == "family":
        return _family(str(value))
    if field.kind == "quantity":
        return value if isinstance(value, int) else units_of_item(known["item"]).parse(str(value))
    if field.kind == "choice":
        return _choice(field, str(value))
    if field.kind == "text":
        return clean(str(value)).upper() if field.key == "code" else clean(str(value))
    return _whole(field, value)


def _choice(field: Field, text: str) -> str:
    offered = field.choices or {}
    wanted = clean(text).casefold()
    for label, value in offered.items():
        if wanted in (label.casefold(), value):
            return value
    raise Refused(codes.SOURCE_VALUE, field=field.title, what=text, why=f"phải là {', '.join(offered)}")


def _whole(field: Field, value: Any) -> int:
    most = MONEY_LIMIT if field.kind == "money" else field.limit
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        why = f"phải là số nguyên từ 0 đến {group_digits(most)}"
        raise Refused(codes.SOURCE_VALUE, field=field.title, what=str(value), why=why)
    return value


def place_by_code(code: str) -> Place:
    """The store of the code; Refused(KER-09)."""
    place = Place.objects.filter(code=clean(code).upper()).first()
    if place is None:
        raise Refused(NOT_FOUND, what="kho", key=clean(code))
    return place


def _family(code: str) -> Family:
    family = Family.objects.filter(code=clean(code).upper()).order_by("-valid_from").first()
    if family is None:
        raise Refused(NOT_FOUND, what="nhóm hàng bảo đảm", key=clean(code))
    return family


def _columns(table: Kind, known: Mapping[str, Any], words: str) -> dict[str, Any]:
    """Model columns of what was read; litres of room and kilograms of load become ml and g."""
    columns = dict(known)
    if "load_kg" in columns:
        columns["load_g"] = columns.pop("load_kg") * 1_000
        if columns["origin"].pk == columns["target"].pk:
            raise Refused(codes.SOURCE_VALUE, field="Kho đến", what=words, why="trùng với kho đi", column="target")
    if "volume_m3" in columns:
        columns["volume_ml"] = columns.pop("volume_m3") * 1_000_000
    if "price_kind" in columns:
        _check_price(columns, words)
    if columns.get("need_per_k") == 0:
        raise Refused(codes.SOURCE_VALUE, field="Quy đổi", what=words, why="phải lớn hơn 0", column="need_per_k")
    return columns


def _check_price(columns: dict[str, Any], words: str) -> None:
    """A contract's price counts one display unit of the item; the council's is read on the day of the order."""
    item: Item = columns["item"]
    if columns["price_kind"] == "contract":
        if not columns["dong"]:
            raise Refused(codes.PRICE_WRONG, what=words, why="giá hợp đồng chưa ghi số tiền", column="dong")
        columns["per"] = units_of_item(item).size()
        return
    if columns["dong"]:
        raise Refused(codes.PRICE_WRONG, what=words, why="theo hội đồng giá thì không ghi số tiền", column="dong")
    columns["dong"] = columns["per"] = None


def _closure(known: Mapping[str, Any], start: dt.date) -> dict[str, Any]:
    lanes = Lane.objects.filter(
        origin=known["origin"], target=known["target"], valid_from__lte=start, valid_to__gt=start
    )
    lane = lanes.order_by("-valid_from").first()
    if lane is None:
        key = f"{known['origin'].code} → {known['target'].code}"
        raise Refused(NOT_FOUND, what=f"tuyến đường ngày {format_day(start)}", key=key, column="origin")
    return {"lane": lane, "trips_left": known["trips_left"]}


def _words(table: Kind, known: Mapping[str, Any]) -> str:
    """`Nguồn cung cấp NCC-01, GAO, KV-1`."""
    keys = [field.key for field in table.fields if field.kind in ("supplier", "item", "place", "unit", "family")]
    keys += ["code"] if "code" in known else []
    names = [getattr(known[key], "code", None) or getattr(known[key], "key", None) or str(known[key]) for key in keys]
    return f"{table.title} {', '.join(names)}"


# -- writing -------------------------------------------------------------------------------------------------------


def _identity(write: SourceWrite) -> tuple[Any, ...]:
    return tuple(getattr(write.columns[key], "pk", write.columns[key]) for key in KINDS[write.kind].identity)


def _refuse_overlap(write: SourceWrite) -> None:
    """Two rows of one thing never hold on the same day; an open row ends where the new one begins (rule SUP-R11)."""
    table = KINDS[write.kind]
    same = Q(**{key: write.columns[key] for key in table.identity})
    live = Q(valid_from__lt=write.columns["valid_to"], valid_to__gt=write.columns["valid_from"])
    for row in table.model._default_manager.filter(same & live).order_by("valid_from"):
        if row.valid_to == FOREVER and row.valid_from < write.columns["valid_from"] and write.kind != "dong-tuyen":
            continue
        raise Refused(
            codes.SOURCE_OVERLAPS, what=str(table.title), key=write.words.removeprefix(f"{table.title} "),
            period=Period(row.valid_from, row.valid_to), column="valid_from",
        )  # fmt: skip


def _refuse_repeat(write: SourceWrite, number: int, seen: dict[tuple[Any, ...], list[tuple[Period, int]]]) -> None:
    period = Period(write.columns["valid_from"], write.columns["valid_to"])
    others = seen.setdefault(_identity(write), [])
    for other, row in others:
        if other.overlaps(period):
            raise Refused(
                codes.SOURCE_OVERLAPS, what=f"Dòng {row} của tệp:", key=write.words, period=other, column="valid_from"
            )
    others.append((period, number))


def _insert(actor: Actor, at: dt.datetime, writes: Sequence[SourceWrite]) -> list[SourceRow]:
    made: list[SourceRow] = []
    events = []
    for write in writes:
        model = KINDS[write.kind].model._default_manager
        same = {key: write.columns[key] for key in KINDS[write.kind].identity}
        start = write.columns["valid_from"]
        model.filter(**same, valid_from__lt=start, valid_to=FOREVER).update(valid_to=start)
        row = model.create(**write.columns, made_by=actor.user_id, made_at=at)
        made.append(row)
        facts = {"kind": write.kind, "row": write.words, "basis": row.legal_basis, "from": row.valid_from.isoformat()}
        events.append(audit.Event("supply.add_source", f"supply_{write.kind}", row.pk, facts))
    audit.append("supply", actor, at, events)
    return made


def _require(actor: Actor, write: SourceWrite, on: dt.date) -> None:
    if write.right_at is None:
        require_army_wide(actor, RIGHT, on)
    else:
        require(actor, RIGHT, write.right_at, on)


def _require_row(actor: Actor, table: Kind, row: SourceRow, on: dt.date) -> None:
    holder: Any = row.lane if isinstance(row, LaneClosure) else row
    at: Any = getattr(holder, table.right_at or "pk")
    if table.right_at == "":
        require_army_wide(actor, RIGHT, on)
    else:
        require(actor, RIGHT, at.unit_id if isinstance(at, Place) else at.pk, on)


def _plain(values: Mapping[str, Any]) -> dict[str, str]:
    return {key: str(value) for key, value in values.items()}
