"""Use cases of documents."""

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
    "CHUNK", "DispatchIn", "Given", "Numbered", "add_template", "approve", "attach", "cancel", "catch_up",
    "close_comment", "comment", "copy_draft", "correct", "drop_search", "end_mandate", "file_away", "give_mandate",
    "give_number", "given_back", "hand_over", "issue", "mark_due", "note_reading", "number", "pass_form", "recall",
    "receipt", "refuse_frozen", "refuse_marked", "register", "replace_", "restore_version", "retire_template",
    "return_", "review", "revise", "save", "save_search", "series_code", "set_day", "set_deadline", "share", "sign",
    "skip_numbers", "start_draft", "store", "submit", "text_digest", "withdraw",
]  # fmt: skip
