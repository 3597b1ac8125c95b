"""What both databases refuse themselves: a step, a sealed version, a number or a sent paper changed or deleted."""

from __future__ import annotations

from typing import Any

# table -> when a change of one of its rows is refused; the rows of these tables are never deleted


def _moved(*columns: str) -> str:
    """One of the columns differs, also from nothing to something."""
    return " OR ".join(f'OLD."{column}" IS DISTINCT FROM NEW."{column}"' for column in columns)


FIXED: dict[str, str] = {
    "documents_steptaken": "TRUE",
    "documents_author": "TRUE",
    "documents_reading": "TRUE",
    "documents_paperfile": "TRUE",
    "documents_storedfile": "TRUE",
    "documents_signature": "TRUE",
    "documents_version": "OLD.sealed OR " + _moved("paper_id", "number", "made_by", "made_at"),
    "documents_comment": "OLD.closed_at IS NOT NULL OR "
    + _moved("paper_id", "version", "place", "text", "answers_id", "by", "at"),
    "documents_dispatch": "OLD.ended_at IS NOT NULL OR (OLD.received_at IS NOT NULL AND ("
    + _moved("received_at", "received_by")
    + ")) OR "
    + _moved("paper_id", "recipient", "copies", "digest", "sent_by", "sent_at"),
    "documents_givennumber": "OLD.void OR "
    + _moved("series_id", "number", "dated_on", "paper_id", "subject", "given_by", "given_at"),
    "documents_series": "NEW.last < OLD.last OR NEW.last_on < OLD.last_on OR " + _moved("unit_id", "code", "year"),
    "documents_paper": "OLD.state IN ('recalled', 'cancelled') OR (OLD.issued_at IS NOT NULL AND ("
    + _moved(
        "number", "reference", "dated_on", "approved_digest", "signed_digest", "issued_digest", "issued_at",
        "issued_file_id", "kind", "profile", "urgency", "summary", "signer_id", "signer_name", "checker_id",
        "signed_at", "approved_at", "submitted_at", "numbered_at", "e_signed", "medium", "due_on", "task", "unit_id",
    )
    + " OR NEW.state NOT IN ('issued', 'registered', 'filed', 'recalled'))) OR "
    + _moved("drafting_unit_id", "drafter_id", "started_at", "relation", "related_id"),
    "documents_template": "OLD.retired_at IS NOT NULL OR " + _moved("unit_id", "key", "title", "content"),
    "documents_signmandate": "OLD.ended_at IS NOT NULL OR "
    + _moved("unit_id", "authority", "given_by", "given_to", "matter", "valid_from", "valid_to", "legal_basis"),
}  # fmt: skip
# Tables of migration 0004: they bring their guards with them.
RECORDS: dict[str, str] = {
    "documents_arrival": "OLD.done_at IS NOT NULL OR "
    + _moved("unit_id", "year", "number", "arrived_on", "received_by", "received_at", "repeats_id"),
    "documents_assignment": "OLD.ended_at IS NOT NULL OR (OLD.received_at IS NOT NULL AND ("
    + _moved("received_at", "received_by")
    + ")) OR "
    + _moved("arrival_id", "part", "unit_id", "user_id", "due_on", "given_by", "given_at"),
    "documents_handling": "TRUE",
    "documents_envelope": "TRUE",
    "documents_papercopy": "TRUE",
    "documents_filelist": "TRUE",
    "documents_filetransfer": "TRUE",
    "documents_workfile": "OLD.transfer_id IS NOT NULL OR (OLD.closed_at IS NOT NULL AND ("
    + _moved("title", "years", "ended_on", "closed_at", "closed_by", "sheets", "closing_note")
    + ")) OR "
    + _moved("unit_id", "year", "subject_code", "number", "reference", "opened_by", "opened_at"),
    "documents_fileitem": "OLD.dropped_at IS NOT NULL OR "
    + _moved("file_id", "paper_id", "arrival_id", "copy_id", "added_by", "added_at"),
    "documents_lending": "OLD.returned_on IS NOT NULL OR "
    + _moved("unit_id", "on", "reader", "paper_id", "file_id", "receipt", "allowed_by", "written_by", "written_at"),
}  # fmt: skip
# Tables of migration 0005.
MEASURES: dict[str, str] = {
    "documents_outcome": "TRUE",
    "documents_pastentry": "TRUE",
    "documents_absence": "OLD.withdrawn_at IS NOT NULL OR "
    + _moved("user_id", "starts_on", "ends_on", "reason", "written_by", "written_at"),
}
# Table of migration 0006.
SIGNING: dict[str, str] = {"documents_signedcopy": "TRUE"}
# Tables of migration 0007.
INTAKE: dict[str, str] = {
    "documents_intake": "OLD.receipt_at IS NOT NULL OR "
    + _moved("arrival_id", "dispatch_id", "digest", "sent_digest", "taken_by", "taken_at"),
    "documents_arrivalfile": "TRUE",
    "documents_closedbook": "TRUE",
}
_FUNCTION = (
    "CREATE OR REPLACE FUNCTION documents_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
    "RAISE EXCEPTION 'fixed: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation'; END $$"
)


def _guards(vendor: str, fixed: dict[str, str]) -> list[tuple[str, str, str]]:
    """(table, trigger, what sets it off)."""
    found = []
    for table, condition in fixed.items():
        if vendor == "sqlite":
            condition = condition.replace("IS DISTINCT FROM", "IS NOT")  # its older versions know only this
        found.append((table, f"{table}_fixed", f"BEFORE UPDATE ON {table} FOR EACH ROW WHEN ({condition})"))
        found.append((table, f"{table}_no_delete", f"BEFORE DELETE ON {table} FOR EACH ROW"))
        if vendor == "postgresql":
            # Triggers for each row would let TRUNCATE pass.
            found.append((table, f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT"))
    return found


def trigger_names(vendor: str, fixed: dict[str, str] = FIXED) -> list[tuple[str, str]]:
    """(table, trigger) of every guard."""
    return [(table, name) for table, name, _event in _guards(vendor, fixed)]


def set_up(connection: Any, fixed: dict[str, str] = FIXED) -> None:
    """Create the guards."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute(_FUNCTION)
        for table, name, event in _guards(connection.vendor, fixed):
            refuse = "EXECUTE FUNCTION documents_refuse()"
            if not postgresql:
                refuse = f"BEGIN SELECT RAISE(ABORT, 'fixed: {table}'); END"
            cursor.execute(f"CREATE TRIGGER {name} {event} {refuse}")


def take_down(connection: Any, fixed: dict[str, str] = FIXED) -> None:
    """Drop the guards; what they call stays, for other tables' guards call it too."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        for table, name in trigger_names(connection.vendor, fixed):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + (f" ON {table}" if postgresql else ""))


def drop_function(connection: Any) -> None:
    """Drop what the guards call, when no table has any."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("DROP FUNCTION IF EXISTS documents_refuse()")
