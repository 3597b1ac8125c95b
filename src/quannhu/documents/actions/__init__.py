"""Use cases of documents."""

from quannhu.documents.actions.arrivals import (
    ArrivalIn,
    Handler,
    Registered,
    amend_arrival,
    assign,
    finish,
    note_progress,
    pass_on,
    register_arrival,
    take_over,
)
from quannhu.documents.actions.drafting import (
    close_comment,
    comment,
    hand_over,
    note_reading,
    restore_version,
    save,
    set_deadline,
    share,
    start_draft,
)
from quannhu.documents.actions.files import attach, store
from quannhu.documents.actions.following import copy_draft, correct, recall, replace_
from quannhu.documents.actions.holding import refuse_frozen, refuse_marked, text_digest
from quannhu.documents.actions.issuing import (
    DispatchIn,
    Numbered,
    file_away,
    given_back,
    issue,
    number,
    receipt,
    register,
    sign,
)
from quannhu.documents.actions.numbers import Given, give_number, series_code, skip_numbers
from quannhu.documents.actions.routing import approve, cancel, pass_form, return_, review, revise, submit, withdraw
from quannhu.documents.actions.search import CHUNK, catch_up, drop_search, mark_due, save_search
from quannhu.documents.actions.settings import (
    add_template,
    end_mandate,
    give_mandate,
    retire_template,
    set_day,
)

__all__ = [
    "CHUNK", "ArrivalIn", "DispatchIn", "Given", "Handler", "Numbered", "Registered", "add_template", "amend_arrival",
    "approve", "assign", "attach", "cancel", "catch_up", "close_comment", "comment", "copy_draft", "correct",
    "drop_search", "end_mandate", "file_away", "finish", "give_mandate", "give_number", "given_back", "hand_over",
    "issue", "mark_due", "note_progress", "note_reading", "number", "pass_form", "pass_on", "recall", "receipt",
    "refuse_frozen", "refuse_marked", "register", "register_arrival", "replace_", "restore_version",
    "retire_template", "return_", "review", "revise", "save", "save_search", "series_code", "set_day", "set_deadline",
    "share", "sign", "skip_numbers", "start_draft", "store", "submit", "take_over", "text_digest", "withdraw",
]  # fmt: skip
