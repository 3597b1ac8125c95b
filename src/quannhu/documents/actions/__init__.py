"""Use cases of documents."""

import quannhu.documents.actions.arrival_words  # noqa: F401  (search learns how to read arrivals)
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
from quannhu.documents.actions.books import close_book
from quannhu.documents.actions.copying import Copied, CopyIn, make_copy
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
from quannhu.documents.actions.exchange import import_arrivals
from quannhu.documents.actions.files import attach, store
from quannhu.documents.actions.following import copy_draft, correct, recall, replace_
from quannhu.documents.actions.history import PastPaper, PastStep, enter_past
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
from quannhu.documents.actions.measures import record_absence, record_outcome, withdraw_absence
from quannhu.documents.actions.numbers import Given, give_number, series_code, skip_numbers
from quannhu.documents.actions.receiving import (
    Incoming,
    acknowledge,
    attach_to_arrival,
    present,
    register_with_files,
    take_in,
)
from quannhu.documents.actions.routing import approve, cancel, pass_form, return_, review, revise, submit, withdraw
from quannhu.documents.actions.search import CHUNK, catch_up, drop_search, mark_due, save_search
from quannhu.documents.actions.settings import (
    add_template,
    end_mandate,
    give_mandate,
    retire_template,
    set_day,
    withdraw_day,
)
from quannhu.documents.actions.workfiles import (
    FileIn,
    LendingIn,
    Source,
    TransferIn,
    approve_list,
    bring_back,
    close_file,
    hand_over_files,
    keep_back,
    lend,
    note_envelope,
    open_file,
    put_in,
    take_out,
)

__all__ = [
    "CHUNK", "ArrivalIn", "Copied", "CopyIn", "DispatchIn", "FileIn", "Given", "Handler", "Incoming", "LendingIn",
    "Numbered", "PastPaper", "PastStep", "Registered", "Source", "TransferIn", "acknowledge", "add_template",
    "amend_arrival", "approve", "approve_list", "assign", "attach", "attach_to_arrival", "bring_back", "cancel",
    "catch_up", "close_book", "close_comment", "close_file", "comment", "copy_draft", "correct", "drop_search",
    "end_mandate", "enter_past", "file_away", "finish", "give_mandate", "give_number", "given_back", "hand_over",
    "hand_over_files", "import_arrivals", "issue", "keep_back", "lend", "make_copy", "mark_due", "note_envelope",
    "note_progress", "note_reading", "number", "open_file", "pass_form", "pass_on", "present", "put_in", "recall",
    "receipt", "record_absence", "record_outcome", "refuse_frozen", "refuse_marked", "register", "register_arrival",
    "register_with_files", "replace_", "restore_version", "retire_template", "return_", "review", "revise", "save",
    "save_search", "series_code", "set_day", "set_deadline", "share", "sign", "skip_numbers", "start_draft", "store",
    "submit", "take_in", "take_out", "take_over", "text_digest", "withdraw", "withdraw_absence", "withdraw_day",
]  # fmt: skip
