"""Arrivals brought in from another program's file: all of them, or none and every fault."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db import transaction

from quannhu.documents.actions.arrivals import ArrivalIn, Registered, register_arrival
from quannhu.documents.exchange import PRIORITIES, read
from quannhu.documents.queries.arrivals import REGISTER
from quannhu.documents.rules.kinds import kind_by_name
from quannhu.kernel.actor import Actor
from quannhu.kernel.errors import Problem, Refused, problem_of
from quannhu.organization.queries import require


def import_arrivals(
    *, actor: Actor, at: dt.datetime, command_id: uuid.UUID, unit_id: int, data: bytes
) -> tuple[list[Registered], list[Problem]]:
    """Enter the records `Arrival` of a file into the organ's register, in the order of their days, with our numbers.

    The number another program gave stays in the note. Right documents.register.

    errors      Refused DOC-73 no such file, KER-07; every other fault is listed: DOC-74, DOC-30, DOC-40, DOC-60, DOC-61
    """
    require(actor, REGISTER, unit_id, actor.today)
    records, problems = read("Arrival", data)
    if problems:
        return [], problems
    made: list[Registered] = []
    listed = [(one["ArrivalDate"], one.get("ArrivalNumber", 0), row, one) for row, one in enumerate(records, 1)]
    with transaction.atomic():
        for _day, _number, row, record in sorted(listed, key=lambda each: each[:3]):
            try:
                with transaction.atomic():
                    made.append(
                        register_arrival(
                            actor=actor, at=at, command_id=uuid.uuid5(command_id, str(row)),
                            arrival=arrival_of(record, unit_id),
                        )
                    )  # fmt: skip
            except Refused as refused:
                problems.append(problem_of(refused, row=row))
        if problems:
            transaction.set_rollback(True)
            made = []
    return made, problems


def arrival_of(record: dict[str, Any], unit_id: int) -> ArrivalIn:
    """The record as the clerk would have typed it."""
    kind = kind_by_name(record.get("TypeName", ""))
    signer = record.get("SignerInfo", {})
    notation, number = record.get("CodeNotation", ""), record["CodeNumber"]
    old = record.get("ArrivalNumber")
    said = [record.get("Description", ""), f"Số đến ở nơi gửi tệp: {old}" if old else ""]
    priority = record.get("Priority", 0)
    return ArrivalIn(
        unit_id=unit_id, arrived_on=record["ArrivalDate"], author=record["OrganName"],
        reference=f"{number}/{notation}" if notation else number, dated_on=record["IssuedDate"],
        summary=record["Subject"], kind=kind.key if kind else "",
        urgency=PRIORITIES[priority] if priority < len(PRIORITIES) else "khac", pages=record.get("PageAmount"),
        signer_post=signer.get("Position", ""), signer_name=signer.get("FullName", ""),
        note="; ".join(filter(None, said)),
    )  # fmt: skip
